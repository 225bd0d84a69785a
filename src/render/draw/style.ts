/** The style and the script of a report. Neutral: no mark of the State, no font to fetch; A4 when it is printed. */
export const reportStyle = `
:root{color-scheme:light;--encre:#1b1b1f;--doux:#55565e;--trait:#c9c9cf;--marque:#7f3576}
*{box-sizing:border-box}
body{margin:0;font:1rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Liberation Sans',sans-serif;color:var(--encre);background:#fff}
header,nav,main,footer{max-width:70rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.5rem}
h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0 .6rem;overflow-wrap:anywhere}
h2{font-size:1.35rem;line-height:1.25;margin:2.2rem 0 .6rem;padding-top:.6rem;border-top:2px solid var(--trait)}
h3{font-size:1.1rem;margin:1.4rem 0 .4rem}
p,li,dd,figcaption{overflow-wrap:anywhere}
a{color:#1f4e8c}
a:focus-visible,button:focus-visible,input:focus-visible,[tabindex]:focus-visible{outline:3px solid #1f4e8c;outline-offset:2px}
.evitement{position:absolute;left:-999rem}
.evitement:focus{left:1rem;top:.5rem;background:#fff;padding:.5rem 1rem;z-index:1}
nav ul{columns:16rem;padding-left:1.2rem;margin:.4rem 0}
.ifn-chiffres{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:.6rem 1.5rem;margin:1rem 0}
.ifn-chiffres div{border-left:4px solid var(--marque);padding-left:.7rem}
.ifn-chiffres dt{color:var(--doux);font-size:.9rem}
.ifn-chiffres dd{margin:0;font-weight:600;font-size:1.05rem}
figure{margin:1rem 0}
figure svg{max-width:100%;height:auto}
figcaption{color:var(--doux);font-size:.9rem}
.defile{overflow:auto;max-height:34rem;border:1px solid var(--trait)}.defile.ifn-ouvert{max-height:none}
table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums;min-width:100%}
caption{text-align:left;font-weight:600;padding:.5rem}
th,td{padding:.3rem .55rem;border-bottom:1px solid var(--trait);text-align:right;vertical-align:top}
th,td{overflow-wrap:normal}td{white-space:nowrap}
table.ifn-indicateurs td,td.ifn-texte{white-space:normal}table.ifn-indicateurs td:nth-child(2){min-width:11rem}
table.ifn-priorites td:last-child,table.ifn-themes td:nth-child(2){white-space:normal;text-align:left;min-width:15rem}table.ifn-priorites thead th:last-child,table.ifn-themes thead th:nth-child(2){text-align:left}table.ifn-priorites th[scope=row]{min-width:10rem}
th[scope=row],thead th:first-child{text-align:left}
.ifn-tableau th[scope=row],.ifn-tableau thead th:first-child{position:sticky;left:0;background:#fff}
.ifn-tableau thead th:first-child{background:#f3f3f5;z-index:1}
.ifn-tableau .ifn-marque th[scope=row]{background:#f4e6ee}
table.ifn-indicateurs td{text-align:left}
thead th{background:#f3f3f5;position:sticky;top:0;vertical-align:bottom}
th button{font:inherit;font-weight:600;background:none;border:0;padding:.1rem;color:inherit;cursor:pointer;text-align:inherit}
th button::after{content:' ↕';color:var(--doux)}
th[aria-sort=ascending] button::after{content:' ▲'}
th[aria-sort=descending] button::after{content:' ▼'}
.ifn-marque{background:#f4e6ee}
.ifn-code{color:var(--doux);font-weight:400}
.outils{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:end;margin:.6rem 0}
.outils label{display:block;font-size:.9rem}
input[type=search]{font:inherit;padding:.3rem .5rem;border:1px solid #6a6a74;border-radius:3px;min-width:16rem}
code{font-size:.9em;background:#f3f3f5;padding:.05em .3em;overflow-wrap:anywhere}
footer{padding-bottom:2rem;color:var(--doux)}
@page{size:A4;margin:14mm}
@media print{
body{font-size:10pt}header,nav,main,footer{max-width:none;padding:0}
.outils,.evitement,nav{display:none}.defile{overflow:visible;max-height:none;border:0}
h2{break-after:avoid}figure,tr,dl div{break-inside:avoid}
thead{display:table-header-group}thead th,.ifn-tableau th[scope=row],.ifn-tableau thead th:first-child{position:static}
table{font-size:7pt;min-width:0;width:100%}th,td{padding:.1rem .2rem}
#territoires{page:large}.ifn-tableau thead th{hyphens:auto}
th button{display:contents}th button::after{content:none!important}
}
@page large{size:A4 landscape;margin:12mm}`

/** Gives every table of scores a filter and headings that sort it. It runs in the page, alone: it closes over nothing. */
function livelyTables(): void {
  const number = (said: string): number => {
    const digits = said
      .replace(/[\s\u00A0\u202F%€]|km/g, '')
      .replace('−', '-')
      .replace(',', '.')
    return /^-?[\d.]+$/.test(digits) ? Number(digits) : NaN
  }
  const sortBy = (table: HTMLTableElement, column: number, descending: boolean): void => {
    const body = table.tBodies[0]!
    const keyed = [...body.rows].map((row) => ({
      row,
      said: row.cells[column]!.textContent,
      value: number(row.cells[column]!.textContent),
    }))
    const numeric = keyed.some(({ value }) => !Number.isNaN(value))
    const compare = (a: (typeof keyed)[0], b: (typeof keyed)[0]): number => {
      if (!numeric) return (descending ? -1 : 1) * a.said.localeCompare(b.said, 'fr')
      if (Number.isNaN(a.value) || Number.isNaN(b.value))
        return Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value))
      return descending ? b.value - a.value : a.value - b.value
    }
    body.append(...keyed.sort(compare).map(({ row }) => row))
  }
  for (const table of document.querySelectorAll<HTMLTableElement>('table.ifn-tableau')) {
    const heads = [...table.tHead!.rows[0]!.cells]
    heads.forEach((head, column) => {
      const button = document.createElement('button')
      button.type = 'button'
      button.append(...head.childNodes)
      button.addEventListener('click', () => {
        const descending = head.getAttribute('aria-sort') === 'ascending'
        for (const other of heads) other.removeAttribute('aria-sort')
        head.setAttribute('aria-sort', descending ? 'descending' : 'ascending')
        sortBy(table, column, descending)
      })
      head.append(button)
    })
  }
  const plain = (words: string): string =>
    words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-filtre]')) {
    input.closest<HTMLElement>('.outils')!.hidden = false
    const table = document.getElementById(input.dataset['filtre']!)!.querySelector('table')!
    const told = document.getElementById(`${input.dataset['filtre']}-compte`)!
    input.addEventListener('input', () => {
      const wanted = plain(input.value)
      let shown = 0
      for (const row of table.tBodies[0]!.rows) {
        row.hidden = !plain(row.cells[0]!.textContent).includes(wanted)
        if (!row.hidden) shown++
      }
      told.textContent = `${shown} ligne${shown > 1 ? 's' : ''}`
    })
  }
}

/** The script of a report: tables that sort and filter. */
export const reportScript = `(${livelyTables.toString()})()`
