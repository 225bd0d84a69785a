/** SVG, written as text: elements, escaping, and lines of text broken to a width. */

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
 * Escapes a text into markup. Characters that XML forbids and invisible ones that turn the
 * direction of writing are removed; Hebrew and Arabic are isolated from the French around them.
 *
 * @param content any text
 * @returns markup that shows it
 *
 * @example
 * text('<b> & « c »') // → '&lt;b&gt; &amp; « c »'
 */
export function text(content: string): Markup {
  return stripControls(content).replace(/[&<>"']/g, (character) => entities[character]!) as Markup
}

/**
 * Removes the characters of a text that could act on those around it. Does not escape.
 *
 * @param content any text
 * @returns the text without them
 */
export function stripControls(content: string): string {
  const plain = content
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\uFFF9-\uFFFB\uFFFE\uFFFF]/g, '')
  return plain.replace(
    /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]+/gu,
    '\u2068$&\u2069',
  )
}

/**
 * Builds an element. Numbers are written to a tenth, which is finer than a screen.
 *
 * @param tag name of the element
 * @param attributes escaped here; one that is undefined is left out
 * @param children markup
 * @returns the element as markup
 */
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

/**
 * Concatenates pieces of markup.
 *
 * @param pieces markup, in order
 * @returns one piece of markup
 */
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

/**
 * Builds a block of text, broken into lines that fit a width.
 *
 * @param content plain text, escaped here
 * @param x left edge, or right edge when the text ends there, in pixels
 * @param y top edge
 * @param width width of the lines
 * @param style size, colour, weight, anchor, leading
 * @returns the block and its height; a height of 0 for an empty text
 */
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

/**
 * Breaks a text into lines; a word wider than a line is cut.
 *
 * @param content plain text
 * @param width in pixels
 * @param size size of the font, in pixels
 * @returns the lines
 */
export function wrap(content: string, width: number, size: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of stripControls(content)
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

/**
 * Estimates the width of a text in a sans-serif font, on the wide side: no font is at hand to
 * measure it.
 *
 * @param content plain text
 * @param size size of the font, in pixels
 * @returns pixels
 */
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
