/** SVG, written as text: elements, what makes any text inert, and lines of text broken to a width. */

declare const safe: unique symbol
/** Text that is markup already. A plain string does not pass for it: it must go through `text`. */
export type Markup = string & { readonly [safe]: true }

/** Attributes of an element; one that is undefined is left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * Any text as markup. What is markup in it is escaped; the characters that XML forbids and the invisible
 * ones that turn the direction of writing are taken out; Hebrew and Arabic are kept apart from the French around them.
 *
 * @example
 * text('<b> & « c »') // → '&lt;b&gt; &amp; « c »'
 */
export function text(content: string): Markup {
  return inert(content).replace(/[&<>"']/g, (character) => entities[character]!) as Markup
}

/** A text without the characters that could act on those around it. Not escaped. */
export function inert(content: string): string {
  const plain = content
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\uFFF9-\uFFFB\uFFFE\uFFFF]/g, '')
  return plain.replace(
    /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]+/gu,
    '\u2068$&\u2069',
  )
}

/** An element. Its children are markup; numbers are written to a tenth, which is finer than a screen. */
export function element(
  tag: string,
  attributes: Attributes = {},
  ...children: readonly Markup[]
): Markup {
  const written = Object.entries(attributes).map(([name, value]) =>
    value === undefined ? '' : ` ${name}="${attribute(value)}"`,
  )
  const inside = children.join('')
  return `<${tag}${written.join('')}${inside === '' ? '/>' : `>${inside}</${tag}>`}` as Markup
}

/** Path data is long and harmless: it is not worth escaping. */
const HARMLESS = /^[\w .,-]*$/

function attribute(value: string | number): string {
  if (typeof value === 'number') return String(Math.round(value * 10) / 10)
  return HARMLESS.test(value) ? value : text(value)
}

/** Pieces of markup, one after the other. */
export function join(pieces: readonly Markup[]): Markup {
  return pieces.join('') as Markup
}

/** How lines of text are set. */
export interface TextStyle {
  readonly size: number
  readonly fill: string
  readonly bold?: boolean
  readonly anchor?: 'start' | 'end'
  /** Height of a line, in sizes. */
  readonly leading?: number
}

/** A block of text and the height it takes. */
export interface Block {
  readonly markup: Markup
  readonly height: number
}

/** Text broken into lines that hold in a width; (x, y) is the top left corner, or the top right one if the text ends there. */
export function textBlock(
  content: string,
  x: number,
  y: number,
  width: number,
  style: TextStyle,
): Block {
  const { size, fill, bold = false, anchor, leading = 1.35 } = style
  const lines = wrap(content, width, size * (bold ? 1.07 : 1))
  const step = size * leading
  const spans = lines.map((line, i) => element('tspan', { x, y: y + size + i * step }, text(line)))
  const attributes = {
    'font-size': size,
    fill,
    'font-weight': bold ? 600 : undefined,
    'text-anchor': anchor,
  }
  return {
    markup: spans.length > 0 ? element('text', attributes, ...spans) : join([]),
    height: lines.length * step,
  }
}

/** Lines no wider than `width`; a word that is wider by itself is cut. */
export function wrap(content: string, width: number, size: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of inert(content)
    .split(/[ \t]+/)
    .flatMap((word) => pieces(word, width, size))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && textWidth(longer, size) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return line === '' ? lines : [...lines, line]
}

function pieces(word: string, width: number, size: number): string[] {
  const cut: string[] = ['']
  for (const character of word) {
    const longer = cut.at(-1)! + character
    if (cut.at(-1) !== '' && textWidth(longer, size) > width) cut.push(character)
    else cut[cut.length - 1] = longer
  }
  return cut
}

/** Width of a text in a sans-serif of this size, guessed on the wide side: no font is at hand to measure it. */
export function textWidth(content: string, size: number): number {
  let ems = 0
  for (const character of content) ems += emsOf(character)
  return ems * size
}

function emsOf(character: string): number {
  if (/[ijlftr.,:;'’|!()[\]\s·]/u.test(character)) return 0.37
  if (/[mwMWÆŒ@%—…–]/u.test(character)) return 0.98
  if (
    /[\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF\uFF00-\uFFEF\p{Extended_Pictographic}]/u.test(
      character,
    )
  )
    return 1.1
  return /\p{Lu}/u.test(character) ? 0.72 : 0.61
}
