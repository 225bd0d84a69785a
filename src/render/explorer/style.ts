/** The style of an explorer: a phone first, then two and three columns; dark, forced colours, print. */
import { reportStyle } from '../draw/style.ts'

/** The style of the page, after that of reports. */
export const explorerStyle = `${reportStyle}
header,main,footer{max-width:100rem}
main h2{margin:1.2rem 0 .4rem}
.grille{display:grid;grid-template-columns:minmax(0,1fr);gap:0 1.4rem;align-items:start}
.grille>*{min-width:0}
@media(min-width:48rem){.grille{grid-template:'choix carte' auto 'poids carte' 1fr 'territoire territoire' auto/minmax(15rem,19rem) minmax(0,1fr)}#choix{grid-area:choix}#carte{grid-area:carte}#territoire{grid-area:territoire}#poids{grid-area:poids}.grille h2{margin-top:.6rem}}
@media(min-width:75rem){.grille{grid-template:'choix carte territoire' auto 'poids carte territoire' 1fr/minmax(15rem,19rem) minmax(0,1fr) minmax(18rem,22rem)}}
fieldset{min-width:0;border:1px solid var(--trait);margin:0 0 .8rem;padding:.4rem .8rem}
legend{font-weight:600}
.champ{margin:.5rem 0}.champ label{display:block;font-size:.9rem}
.champ:has(input[type=checkbox]){display:flex;flex-direction:row-reverse;justify-content:flex-end;gap:.5rem;align-items:center}
.poids.champ{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:0 .6rem;align-items:end}.poids input{grid-column:1/-1}.poids output{font-variant-numeric:tabular-nums;font-weight:600}
select,input[type=number],input[type=search],.boutons button{font:inherit;padding:.45rem .6rem;border:1px solid #77777f;border-radius:3px;background:var(--fond);color:var(--encre);max-width:100%}
select,input[type=search]{width:100%;min-width:0}input[type=number]{width:9rem}
input[type=checkbox]{width:1.3rem;height:1.3rem;flex:none}
input[type=range]{width:100%;min-height:1.6rem;margin:0;accent-color:var(--marque)}
summary{cursor:pointer;padding:.4rem 0;font-weight:600}
.doux{color:var(--doux);font-size:.9rem;margin:.3rem 0}
.plan{position:relative;background:#fff;border:1px solid var(--trait);cursor:pointer;line-height:0;overflow:hidden;touch-action:pan-x pan-y;user-select:none}.plan.proche{touch-action:none;cursor:grab}.plan.proche:active{cursor:grabbing}
.plan canvas{width:100%;height:auto;transform-origin:0 0;forced-color-adjust:none}.plan .dessus{position:absolute;inset:0}
#carte{max-width:min(100%,52rem)}
.aide{min-height:3.2rem}.aide p{margin:.3rem 0}#infobulle{font-weight:600}#infobulle:empty,#infobulle:not(:empty)+p{display:none}
.titre-legende{display:flex;gap:.5rem;margin:.5rem 0 0}.effectif{margin-left:auto;white-space:nowrap;color:var(--doux);font-variant-numeric:tabular-nums}
.legende{list-style:none;padding:0;margin:.3rem 0}.legende li{display:flex;gap:.6rem;align-items:center}
svg.puce{flex:none;vertical-align:-.15em;forced-color-adjust:none}
.legende svg.puce:has(path){forced-color-adjust:auto}
.boutons{display:flex;flex-wrap:wrap;gap:.5rem;margin:.6rem 0;align-items:center}
.boutons button{cursor:pointer}.boutons button[disabled],.boutons button[aria-disabled=true]{color:var(--doux);cursor:default}
@media(forced-colors:active){.boutons button[aria-disabled=true]{color:GrayText}}.zoom button{min-width:2.8rem}.zoom output{margin:0}
.trouves{list-style:none;padding:0;margin:.2rem 0}.trouves button{font:inherit;text-align:left;border:0;background:none;color:var(--lien);text-decoration:underline;cursor:pointer;padding:.35rem .1rem}
.fiche h3{margin:.4rem 0 0}.fiche dl{margin:.4rem 0}.fiche dt{color:var(--doux);font-size:.9rem;margin-top:.4rem}.fiche dd{margin:0}.fiche ul{margin:.1rem 0;padding-left:1.2rem}.fiche b{font-size:1.25rem}
#detail .defile{max-height:none}#detail table{font-size:.875rem}#detail th[scope=row]{text-align:left;white-space:normal;min-width:8rem}#detail td{white-space:normal}
#tableau thead th{vertical-align:bottom}#tableau th button{font:inherit;font-weight:600;border:0;background:none;color:var(--lien);text-decoration:underline;cursor:pointer;text-align:inherit;padding:.2rem 0}#tableau th[scope=row],#tableau thead th:first-child{text-align:left}#tableau th[aria-sort=ascending] button::after{content:' ▲'}#tableau th[aria-sort=descending] button::after{content:' ▼'}
@media(max-width:40rem){h1{font-size:1.45rem}header{padding-top:.8rem}#tableau th,#tableau td{padding:.3rem .35rem}#tableau table{font-size:.82rem}#tableau th[scope=row]{min-width:7rem;white-space:normal}}
@media print{.grille{display:block}.doux,.fiche dt,.effectif{font-size:inherit}#detail table,#tableau table{font-size:7.5pt}#tableau th[scope=row]{white-space:nowrap}#tableau th button{padding:0}.fiche b{font-size:1.2em}#choix,#poids,.boutons,.aide,.ifn-ecran{display:none}#carte{max-width:120mm;margin:auto}#carte,.fiche{break-inside:avoid}.plan canvas{print-color-adjust:exact;-webkit-print-color-adjust:exact}svg.puce{print-color-adjust:exact;-webkit-print-color-adjust:exact}#tableau th button{color:inherit;text-decoration:none}}`
