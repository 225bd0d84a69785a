/** What the page of an audit adds to the style of a report: verdicts that are read, and seen, without their colour. */
export const auditStyle = `
.ifn-verdict{display:inline-block;font-weight:600;border:2px solid currentColor;border-radius:3px;padding:0 .5rem;white-space:nowrap;background:#fff}
.ifn-satisfaisant{color:#1e5c36;background:#eef6f0}
.ifn-a-surveiller{color:#6e4200;background:#fdf4e3}
.ifn-insuffisant{color:#8f1d1d;background:#fbeeee}
.ifn-constat,.ifn-non-calcule{color:#44454c;background:#f3f3f5}
.ifn-question{color:var(--doux);font-style:italic;margin:.2rem 0}
.ifn-phrase{font-size:1.1rem;max-width:48rem}
main th,main td{overflow-wrap:break-word}
main td:not(.ifn-texte){white-space:nowrap}
td.ifn-texte,th.ifn-texte{text-align:left}
table.ifn-controles{font-size:.9rem}
.ifn-refaire{font-size:.9rem}
main .defile{margin:.8rem 0 1.2rem}
.defile.ifn-ouvert{max-height:none}
h3{margin-top:1.6rem}
@media print{.ifn-verdict{background:none;white-space:normal}main th,main td{overflow-wrap:anywhere}main td:not(.ifn-texte),main .ifn-tableau td{white-space:normal}main .ifn-tableau thead th{overflow-wrap:anywhere}}`
