/** The style and the script of a report. Neutral: no mark of the State, no font to fetch; A4 when it is printed. */
import { stripControls } from './svg.ts'

/** The style of pages: light and dark, narrow and wide, forced colours, print. */
export const reportStyle = `
:root{color-scheme:light dark;--encre:#1b1b1f;--doux:#55565e;--trait:#c9c9cf;--marque:#7f3576;--fond:#fff;--bande:#f3f3f5;--rose:#f4e6ee;--lien:#1f4e8c}
@media screen and (prefers-color-scheme:dark){:root{--encre:#ececf0;--doux:#b4b5bf;--trait:#4a4a54;--marque:#d08fc6;--fond:#17171b;--bande:#25252b;--rose:#402538;--lien:#9cc3f5}
figure svg{background:#fff;border-radius:4px}figure.ifn-carte svg+svg{padding:.6rem .8rem;margin-left:0}}
*{box-sizing:border-box}
body{margin:0;font:1rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Liberation Sans',sans-serif;color:var(--encre);background:var(--fond)}
header,nav,main,footer{max-width:70rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.5rem;overflow:hidden}
header img{float:right;max-width:12rem;max-height:4.5rem;margin:0 0 .5rem 1rem;background:#fff}
.ifn-origine{color:var(--doux);margin:.2rem 0 .6rem}
h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0 .6rem;overflow-wrap:anywhere}
h2{font-size:1.35rem;line-height:1.25;margin:2.2rem 0 .6rem;padding-top:.6rem;border-top:2px solid var(--trait)}
h3{font-size:1.1rem;margin:1.4rem 0 .4rem}
p,li,figcaption{overflow-wrap:anywhere}
a{color:var(--lien)}
a:focus-visible,button:focus-visible,input:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--lien);outline-offset:2px}
.evitement{position:absolute;left:-999rem}
.evitement:focus{left:1rem;top:.5rem;background:var(--fond);padding:.5rem 1rem;z-index:1}
nav ul{columns:16rem;padding-left:1.2rem;margin:.4rem 0}
.ifn-une>h2{border-top:0;margin-top:.6rem}
.ifn-une li{margin-bottom:.5rem}
.ifn-chiffres{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.6rem 1.5rem;margin:1rem 0}
.ifn-chiffres div{border-left:4px solid var(--marque);padding-left:.7rem}
.ifn-chiffres dt{color:var(--doux);font-size:.9rem}
.ifn-chiffres dd{margin:0;font-weight:600;font-size:1.05rem}
figure{margin:1rem 0}
figure svg{max-width:100%;height:auto;forced-color-adjust:none}
@media (forced-colors:active){figure svg{background:#fff}figure.ifn-carte svg+svg{padding:.6rem .8rem;margin-left:0}}
figcaption{color:var(--doux);font-size:.9rem}figcaption strong{color:var(--encre)}
.ifn-carte svg{display:block;width:100%;max-width:30rem}.ifn-carte svg+svg{width:auto;max-width:100%;margin:.4rem 0 .4rem 2rem}
@media (min-width:60rem){.ifn-duo{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:0 2.5rem;align-items:start}.ifn-inegal{grid-template-columns:minmax(0,4fr) minmax(0,5fr)}}
.defile{overflow:auto;max-height:34rem;border:1px solid var(--trait)}.defile.ifn-ouvert{max-height:none}
table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums;min-width:100%}
caption{text-align:left;font-weight:600;padding:.5rem}
th,td{padding:.3rem .55rem;border-bottom:1px solid var(--trait);text-align:right;vertical-align:top;overflow-wrap:normal}
td{white-space:nowrap}
td.ifn-texte{white-space:normal;min-width:15rem}.ifn-texte,table.ifn-indicateurs th,table.ifn-indicateurs td{text-align:left}
table.ifn-indicateurs td{white-space:normal}table.ifn-indicateurs td:nth-child(2){min-width:11rem}
th[scope=row],thead th:first-child{text-align:left}
.ifn-tableau th[scope=row],.ifn-tableau thead th:first-child{position:sticky;left:0;background:var(--fond)}
.ifn-tableau th[scope=row]{min-width:9rem}
.ifn-tableau thead th:first-child{background:var(--bande);z-index:1}
.ifn-tableau .ifn-marque th[scope=row]{background:var(--rose)}
.ifn-groupe th{text-align:left;background:var(--bande)}
thead th{background:var(--bande);position:sticky;top:0;vertical-align:bottom;min-width:4.2rem}
thead th button{font:inherit;font-weight:600;background:none;border:0;padding:.1rem;color:inherit;cursor:pointer;text-align:inherit}
thead th button::after{content:' ↕';color:var(--doux)}
th[aria-sort=ascending] button::after{content:' ▲'}
th[aria-sort=descending] button::after{content:' ▼'}
.ifn-marque{background:var(--rose)}
.ifn-code{color:var(--doux);font-weight:400}
.outils{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:end;margin:.6rem 0}
.outils label{display:block;font-size:.9rem}
input[type=search]{font:inherit;padding:.3rem .5rem;border:1px solid #6a6a74;border-radius:3px;min-width:16rem;background:var(--fond);color:inherit}
summary{cursor:pointer;padding:.4rem 0}summary h3{display:inline;margin:0}
code{font-size:.9em;background:var(--bande);padding:.05em .3em;overflow-wrap:anywhere}
footer{padding-bottom:2rem;color:var(--doux)}
@media screen and (min-width:40rem) and (max-width:60rem){.ifn-carte{display:flex;flex-wrap:wrap;gap:0 1rem;align-items:end}.ifn-carte figcaption{flex:0 0 100%}.ifn-carte svg{width:58%}.ifn-carte svg+svg{max-width:38%;margin-left:0}}
@media screen and (max-width:60rem){.ifn-cartes td{white-space:normal}td.ifn-texte{min-width:9rem}.ifn-tableau th[scope=row]{min-width:6rem}}
@media screen and (max-width:40rem){
.ifn-second,.ifn-detail{display:none}td.ifn-texte{min-width:8rem}.ifn-tableau th[scope=row]{min-width:0}thead th{min-width:0}
.ifn-cartes thead{display:none}.ifn-cartes,.ifn-cartes tbody,.ifn-cartes tr,.ifn-cartes th,.ifn-cartes td,.ifn-cartes caption{display:block;text-align:left}
.ifn-cartes tr{padding:.5rem 0;border-bottom:1px solid var(--trait)}.ifn-cartes th,.ifn-cartes td{border:0;padding:.1rem .55rem;white-space:normal}
.ifn-cartes td::before{content:attr(data-titre) '\u00A0: ';color:var(--doux)}
}
@page{size:A4;margin:15mm 14mm 14mm}
@media print{
body{font-size:9pt;line-height:1.35}header,nav,main,footer{max-width:none;padding:0}
h1{font-size:17pt;margin:0 0 1mm}h2{font-size:12pt;margin:3.5mm 0 1mm;padding-top:1.2mm;border-top-width:1px}h3{font-size:10pt;margin:2mm 0 .5mm}
p,ul,dl,figure{margin:.8mm 0}li,.ifn-une li{margin-bottom:.6mm}
.outils,.evitement,nav,.ifn-ecran{display:none}.defile{overflow:visible;max-height:none;border:0}
h2,h3,caption,.ifn-groupe{break-after:avoid}figure,tr,dl div{break-inside:avoid}
.ifn-duo{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:0 7mm;align-items:start}.ifn-inegal{grid-template-columns:minmax(0,4fr) minmax(0,5fr)}
.ifn-colonnes{columns:2;column-gap:7mm}.ifn-colonnes .ifn-inegal{display:block}.ifn-colonnes section{break-inside:avoid}.ifn-colonnes figure svg{max-height:52mm}.ifn-colonnes .ifn-chiffres{grid-template-columns:1fr 1fr!important}
.ifn-chiffres{grid-template-columns:repeat(3,1fr);gap:1mm 3mm;margin:1.5mm 0}.ifn-duo .ifn-chiffres{grid-template-columns:1fr 1fr}
.ifn-chiffres div{border-left-width:2px;padding-left:1.5mm}.ifn-chiffres dt{font-size:7.5pt}.ifn-chiffres dd{font-size:9.5pt}
.ifn-une .ifn-duo{grid-template-columns:42mm 1fr;gap:0 5mm}.ifn-une .ifn-duo>div{display:contents}.ifn-une .ifn-duo ul{grid-column:1/-1}.ifn-une .ifn-duo .ifn-chiffres{grid-template-columns:1fr;align-content:start}.ifn-carte{display:flex;flex-wrap:wrap;align-items:end;gap:0 4mm}.ifn-carte figcaption{flex:0 0 100%}.ifn-carte svg{width:auto;height:72mm}.ifn-une .ifn-carte svg{height:84mm}.ifn-carte svg+svg,.ifn-une .ifn-carte svg+svg{width:50mm;height:auto;margin:0}figcaption{font-size:7.5pt}
thead{display:table-header-group}thead th,.ifn-tableau th[scope=row],.ifn-tableau thead th:first-child{position:static;min-width:0}
table{font-size:7.5pt;line-height:1.25;min-width:0;width:100%}caption{padding:.8mm .4mm}th,td{padding:.35mm 1mm}
td.ifn-texte{min-width:0}.ifn-detail{display:none}.ifn-tableau th[scope=row],.ifn-cartes th[scope=row]{white-space:nowrap}section:has(.ifn-groupe){break-before:page}
.ifn-cartes{font-size:7pt}.ifn-cartes th,.ifn-cartes td{padding:.3mm 1mm}summary{list-style:none;padding:0}summary::-webkit-details-marker{display:none}summary h3{display:block}
#annexe{break-before:page;font-size:6.7pt;line-height:1.2;columns:2;column-gap:7mm}#annexe h2,#annexe .defile{column-span:all}#annexe table{font-size:6.5pt}#annexe th,#annexe td{white-space:normal}#annexe dd{margin-left:3mm}#annexe ul,#annexe ol{padding-left:4mm}
thead th button{display:contents}thead th button::after{content:none!important}
footer{display:none}
}`

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
    for (const group of table.querySelectorAll('.ifn-groupe')) group.remove()
    const body = table.tBodies[0]!
    const keyed = [...table.tBodies]
      .flatMap(({ rows }) => [...rows])
      .map((row) => ({
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
  // what is folded on a phone is printed whole
  const folded = [...document.querySelectorAll<HTMLDetailsElement>('details.ifn-replie')]
  const fold = (isOpen: boolean): void => {
    for (const each of folded) each.open = isOpen
  }
  if (matchMedia('(max-width:48rem)').matches) {
    fold(false)
    addEventListener('beforeprint', () => fold(true))
    addEventListener('afterprint', () => fold(false))
  }
  const plain = (words: string): string =>
    words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-filtre]')) {
    input.closest<HTMLElement>('.outils')!.hidden = false
    const table = document.getElementById(input.dataset['filtre']!)!.querySelector('table')!
    const count = document.getElementById(`${input.dataset['filtre']}-compte`)!
    input.addEventListener('input', () => {
      const wanted = plain(input.value)
      let shown = 0
      for (const { rows } of table.tBodies) {
        const before = shown
        for (const row of rows) {
          row.hidden =
            !row.classList.contains('ifn-groupe') &&
            !plain(row.cells[0]!.textContent).includes(wanted)
          if (!row.hidden && !row.classList.contains('ifn-groupe')) shown++
        }
        if (rows[0]?.classList.contains('ifn-groupe')) rows[0].hidden = shown === before
      }
      count.textContent = `${shown} ligne${shown > 1 ? 's' : ''}`
    })
  }
}

/** The script of a report: tables that sort and filter. */
export const reportScript = `(${livelyTables.toString()})()`

/**
 * Writes the style of the margins of printed pages: what the document is, its date, and the number of each page.
 *
 * @param title at the head of each page, on the left
 * @param date at the head of each page, on the right; `''` for none
 * @returns CSS, to follow that of the page
 */
export function printedMargins(title: string, date: string): string {
  const quoted = (words: string): string =>
    `"${stripControls(words).replace(/["\\<\n]/g, (c) => `\\${c.codePointAt(0)!.toString(16)} `)}"`
  const font = "font:7.5pt system-ui,'Liberation Sans',sans-serif;color:#55565e"
  return `@page{@top-left{content:${quoted(title)};${font}}@top-right{content:${quoted(date)};${font}}@bottom-right{content:"page " counter(page) " sur " counter(pages);${font}}}`
}
