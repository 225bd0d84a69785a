/** HTML, on the same footing as `svg.ts`: any text goes through `text`, and what is markup already is branded. */
import { element, join, text, type Attributes, type Markup } from './svg.ts'

const VOID = new Set(['meta', 'input', 'br', 'hr', 'col', 'link', 'img'])

/** An HTML element. Unlike an SVG one, it is closed by a tag of its own even when it is empty. */
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

/** A paragraph of plain text. */
export function paragraph(content: string, attributes: Attributes = {}): Markup {
  return html('p', attributes, text(content))
}

/** A list of plain texts; nothing when there is none. */
export function bullets(items: readonly string[]): Markup {
  return items.length === 0
    ? join([])
    : html('ul', {}, ...items.map((item) => html('li', {}, text(item))))
}

/** Terms and what is said of them. */
export function definitions(
  pairs: readonly (readonly [term: string, said: string])[],
  attributes: Attributes = {},
): Markup {
  return html(
    'dl',
    attributes,
    ...pairs.map(([term, said]) =>
      html('div', {}, html('dt', {}, text(term)), html('dd', {}, text(said))),
    ),
  )
}

/** Markup made elsewhere by this room (an SVG of ours), to be put in a page as it is. */
export function trusted(markup: string): Markup {
  return markup as Markup
}
