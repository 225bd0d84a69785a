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
 * Builds a figure: a drawing of ours with its caption.
 *
 * @param svg drawing made by this library
 * @param caption plain text under it
 * @returns the figure as markup
 */
export function figure(svg: string, caption: string): Markup {
  return html('figure', {}, trusted(svg), html('figcaption', {}, text(caption)))
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
  /** Markup of the heading cell, or plain text. */
  readonly head: string | { readonly markup: Markup }
  readonly cells: readonly string[]
  readonly attributes?: Attributes
}

/**
 * Builds a table whose first column is the heading of each row.
 *
 * @param caption what the table holds, in words
 * @param heads heading of each column, the first included
 * @param rows rows, in order
 * @param attributes attributes of the `<table>`
 * @returns the table as markup
 */
export function htmlTable(
  caption: string,
  heads: readonly string[],
  rows: readonly HtmlRow[],
  attributes: Attributes = {},
): Markup {
  return html(
    'table',
    attributes,
    html('caption', {}, text(caption)),
    html(
      'thead',
      {},
      html('tr', {}, ...heads.map((head) => html('th', { scope: 'col' }, text(head)))),
    ),
    html(
      'tbody',
      {},
      ...rows.map(({ head, cells, attributes: own = {} }) =>
        html(
          'tr',
          own,
          html('th', { scope: 'row' }, typeof head === 'string' ? text(head) : head.markup),
          ...cells.map((cell) => html('td', {}, text(cell))),
        ),
      ),
    ),
  )
}
