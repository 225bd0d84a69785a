/** HTML, on the same footing as `svg.ts`: any text goes through `text`, and what is markup already is branded. */
import { element, join, text, type Attributes, type Markup } from './svg.ts'

const VOID = new Set(['meta', 'input', 'br', 'hr', 'col', 'link', 'img'])

/**
 * Builds an HTML element. Unlike an SVG one, it is closed by a tag of its own even when it is empty.
 *
 * @param tag name of the element
 * @param attributes its attributes; one that is undefined is left out
 * @param children what it contains, already markup
 * @returns the element as markup
 */
export function html(
  tag: string,
  attributes: Attributes = {},
  ...children: readonly Markup[]
): Markup {
  const markup = element(tag, attributes, ...children)
  return children.join('') === '' && !VOID.has(tag)
    ? (`${markup.slice(0, -2)}></${tag}>` as Markup)
    : markup
}

/**
 * Builds a paragraph of plain text.
 *
 * @param content text, escaped here
 * @param attributes attributes of the `<p>`
 * @returns the paragraph as markup
 */
export function paragraph(content: string, attributes: Attributes = {}): Markup {
  return html('p', attributes, text(content))
}

/**
 * Builds a bulleted list of plain texts.
 *
 * @param items one text an item, escaped here
 * @returns the list as markup; nothing for no item
 */
export function bullets(items: readonly string[]): Markup {
  return items.length === 0
    ? join([])
    : html('ul', {}, ...items.map((item) => html('li', {}, text(item))))
}

/**
 * Builds a list of terms and their values.
 *
 * @param pairs term and value in words, escaped here
 * @param attributes attributes of the `<dl>`
 * @returns the list as markup
 */
export function definitions(
  pairs: readonly (readonly [term: string, value: string])[],
  attributes: Attributes = {},
): Markup {
  return html(
    'dl',
    attributes,
    ...pairs.map(([term, value]) =>
      html('div', {}, html('dt', {}, text(term)), html('dd', {}, text(value))),
    ),
  )
}

/**
 * Brands as markup what this library drew itself (an SVG), to be put in a page as it is.
 *
 * @param markup never a text from outside: it is not escaped
 * @returns the same characters, as markup
 */
export function trusted(markup: string): Markup {
  return markup as Markup
}

/**
 * Builds a figure: a drawing of ours, its title and its caption under it.
 *
 * @param svg drawing made by this library
 * @param caption plain text under it
 * @param title what is drawn, before the caption; none for a map, which bears its own
 * @returns the figure as markup
 */
export function figure(svg: string, caption: string, title?: string): Markup {
  const heading = title === undefined ? [] : [html('strong', {}, text(title)), text(' ')]
  return html('figure', {}, trusted(svg), html('figcaption', {}, ...heading, text(caption)))
}

/**
 * Wraps a table in a region that scrolls, so that a page never is wider than its window.
 *
 * @param name what the region is, for who hears the page
 * @param table the table
 * @param attributes `id`, or `open: true` for a region as tall as its table
 * @returns a region that the keyboard reaches
 */
export function scrollingTable(
  name: string,
  table: Markup,
  { id, open = false }: { readonly id?: string; readonly open?: boolean } = {},
): Markup {
  return html(
    'div',
    {
      class: open ? 'defile ifn-ouvert' : 'defile',
      ...(id !== undefined && { id }),
      role: 'region',
      tabindex: '0',
      'aria-label': name,
    },
    table,
  )
}

/** A row of a table: its heading, its cells in words, and attributes when it stands out. */
export interface HtmlRow {
  /** Plain text of the heading cell, or its markup and the same in words. */
  readonly head: string | { readonly markup: Markup; readonly words: string }
  readonly cells: readonly string[]
  readonly attributes?: Attributes
}

/** Rows under a heading of their own. */
export interface HtmlRowGroup {
  readonly head: string
  readonly rows: readonly HtmlRow[]
}

/** Heading of a column; its class (`ifn-second`, `ifn-detail`) says where the column is left out. */
export interface HtmlColumn {
  readonly label: string
  readonly class?: string | undefined
}

/** The class of tables of which each row is a card on a narrow screen: their cells bear the heading of their column. */
export const CARDS = 'ifn-cartes'

/**
 * Builds a table whose first column is the heading of each row.
 *
 * @param caption what the table holds, in words
 * @param heads heading of each column, the first included
 * @param rows rows in order, or groups of rows
 * @param attributes attributes of the `<table>`
 * @returns the table as markup
 */
export function htmlTable(
  caption: string,
  heads: readonly (string | HtmlColumn)[],
  rows: readonly HtmlRow[] | readonly HtmlRowGroup[],
  attributes: Attributes = {},
): Markup {
  const columns = heads.map((head): HtmlColumn =>
    typeof head === 'string' ? { label: head } : head,
  )
  const cards = String(attributes['class'] ?? '').includes(CARDS)
  const cellOf = (cell: string, k: number): Markup => {
    const { label, class: kind } = columns[k + 1]!
    return html('td', { class: kind, 'data-titre': cards ? label : undefined }, text(cell))
  }
  const rowOf = ({ head, cells, attributes: own = {} }: HtmlRow): Markup =>
    html(
      'tr',
      own,
      html('th', { scope: 'row' }, typeof head === 'string' ? text(head) : head.markup),
      ...cells.map(cellOf),
    )
  const body = (inside: readonly HtmlRow[], head?: string): Markup =>
    html(
      'tbody',
      {},
      ...(head === undefined
        ? []
        : [
            html(
              'tr',
              { class: 'ifn-groupe' },
              html('th', { scope: 'rowgroup', colspan: columns.length }, text(head)),
            ),
          ]),
      ...inside.map(rowOf),
    )
  return html(
    'table',
    attributes,
    html('caption', {}, text(caption)),
    html(
      'thead',
      {},
      html(
        'tr',
        {},
        ...columns.map(({ label, class: kind }) =>
          html('th', { scope: 'col', class: kind }, text(label)),
        ),
      ),
    ),
    ...(isGrouped(rows) ? rows.map(({ head, rows: inside }) => body(inside, head)) : [body(rows)]),
  )
}

function isGrouped(
  rows: readonly HtmlRow[] | readonly HtmlRowGroup[],
): rows is readonly HtmlRowGroup[] {
  const [first] = rows
  return first !== undefined && 'rows' in first
}
