/** What the sections of a report are made of, as data: a page and a text document are written from the same pieces. */
import {
  bullets,
  definitions,
  figure,
  html,
  htmlTable,
  paragraph,
  scrollingTable,
  trusted,
  type HtmlColumn,
  type HtmlRow,
  type HtmlRowGroup,
} from '../draw/html.ts'
import { text, type Markup } from '../draw/svg.ts'

/** A drawing with what is said under it. */
export interface DrawingBlock {
  /** SVG made by this library: its own title and description say it to who does not see it. */
  readonly drawing: string
  readonly caption: string
  /** What is drawn, before the caption; none for a map, which bears its own. */
  readonly title?: string | undefined
  /** Legend of a map, as a picture of its own. */
  readonly legend?: string
}

/** A table of a report. */
export interface TableBlock {
  readonly table: {
    readonly caption: string
    readonly heads: readonly (string | HtmlColumn)[]
    readonly rows: readonly HtmlRow[] | readonly HtmlRowGroup[]
    readonly class?: string
  }
  /** Name of the region that a page scrolls it in; none for a table that is narrow. */
  readonly region?: string
  /** Identifier of that region, which is then no taller than a window. */
  readonly id?: string
}

/** A piece of a section. A text alone is a paragraph. */
export type ReportBlock =
  | string
  | { readonly bullets: readonly string[] }
  /** Commands to be run one after the other. */
  | { readonly commands: readonly string[] }
  /** Terms and their values; boxed for figures that count. */
  | { readonly facts: readonly (readonly [term: string, value: string])[]; readonly boxed: boolean }
  | { readonly heading: string }
  | DrawingBlock
  | TableBlock
  /** What stands side by side where there is room. */
  | {
      readonly beside: readonly [readonly ReportBlock[], readonly ReportBlock[]]
      /** Set where the second needs more room. */
      readonly uneven?: boolean
    }
  /** What only a screen is of use for: filters, links. */
  | { readonly onScreen: Markup }

/**
 * Writes a piece of a section in HTML.
 *
 * @param block piece of a section
 * @returns its markup
 */
export function blockMarkup(block: ReportBlock): Markup {
  if (typeof block === 'string') return paragraph(block)
  if ('bullets' in block) return bullets(block.bullets)
  if ('commands' in block)
    return html(
      'ol',
      {},
      ...block.commands.map((each) => html('li', {}, html('code', {}, text(each)))),
    )
  if ('facts' in block)
    return definitions(block.facts, block.boxed ? { class: 'ifn-chiffres' } : {})
  if ('heading' in block) return html('h3', {}, text(block.heading))
  if ('drawing' in block)
    return block.legend !== undefined
      ? html(
          'figure',
          { class: 'ifn-carte' },
          trusted(block.drawing),
          trusted(block.legend),
          html('figcaption', {}, text(block.caption)),
        )
      : figure(block.drawing, block.caption, block.title)
  if ('table' in block) return tableMarkup(block)
  if ('beside' in block)
    return html(
      'div',
      { class: block.uneven ? 'ifn-duo ifn-inegal' : 'ifn-duo' },
      ...block.beside.map((side) => {
        const inside = side.map(blockMarkup)
        return inside.length === 1 ? inside[0]! : html('div', {}, ...inside)
      }),
    )
  return block.onScreen
}

function tableMarkup({ table, region, id }: TableBlock): Markup {
  const { caption, heads, rows, class: kind } = table
  const markup = htmlTable(caption, heads, rows, kind === undefined ? {} : { class: kind })
  return region === undefined
    ? markup
    : scrollingTable(region, markup, id === undefined ? { open: true } : { id })
}
