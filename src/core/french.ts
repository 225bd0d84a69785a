/** Numbers and nouns as a French reader expects them. The same on every machine: no locale of the system is asked. */

/** No-break spaces: before « ? ! : % », and the narrow one that parts thousands. */
export const NBSP = '\u00A0'
const THIN = '\u202F'

/**
 * A number with its decimal comma, its thousands apart and a true minus sign.
 *
 * @example
 * french(-1234.56, 1) // → '−1\u202F234,6'
 */
export function french(value: number, decimals: number): string {
  const [whole, part] = Math.abs(value).toFixed(decimals).split('.') as [string, string?]
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, THIN)
  const digits = part === undefined ? grouped : `${grouped},${part}`
  return value < 0 && /[1-9]/.test(digits) ? `−${digits}` : digits
}

/**
 * How many decimals tell numbers apart without saying more than they know: three significant figures
 * of their range, and more where two different numbers would be written alike.
 *
 * @example
 * decimalsFor([12.34, 24.51, 62.4]) // → 1
 */
export function decimalsFor(numbers: readonly number[]): number {
  const distinct = [...new Set(numbers.filter(Number.isFinite))]
  if (distinct.every(Number.isInteger)) return 0
  const range = Math.max(...distinct) - Math.min(...distinct)
  let decimals = range > 0 ? Math.min(6, Math.max(0, 3 - Math.ceil(Math.log10(range)))) : 1
  while (
    decimals < 6 &&
    new Set(distinct.map((value) => value.toFixed(decimals))).size < distinct.length
  )
    decimals++
  return decimals
}

/**
 * A sentence with the no-break spaces that French wants before its high signs and inside its guillemets.
 *
 * @example
 * unbroken('« ifn » : 12 % ?') // → '«\u00A0ifn\u00A0»\u00A0: 12\u00A0%\u00A0?'
 */
export function unbroken(sentence: string): string {
  return sentence.replace(/ (?=[:;!?»%€])/g, NBSP).replace(/« /g, `«${NBSP}`)
}

/**
 * Names a column as spreadsheets do.
 *
 * @param at place of the column, 0-based
 * @returns letters
 *
 * @example
 * columnLetters(27) // → 'AB'
 */
export function columnLetters(at: number): string {
  const rest = Math.floor(at / 26)
  return `${rest > 0 ? columnLetters(rest - 1) : ''}${String.fromCharCode(65 + (at % 26))}`
}

const MONTHS =
  'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ')

/**
 * Writes a day in words.
 *
 * @param day day as ISO 8601 writes it
 * @returns day, month and year
 *
 * @example
 * dayInFrench('2026-12-01') // → '1er décembre 2026'
 */
export function dayInFrench(day: string): string {
  const [year, month, of] = day.split('-').map(Number)
  return `${of === 1 ? '1er' : of} ${MONTHS[month! - 1]} ${year}`
}

/**
 * Writes a label inside a sentence; an acronym keeps its capitals.
 *
 * @param label a label
 * @returns the label with a small first letter
 *
 * @example
 * lowerFirst('Échelle des revenus') // → 'échelle des revenus'
 */
export function lowerFirst(label: string): string {
  return /^\p{Lu}\p{Ll}/u.test(label) ? label[0]!.toLowerCase() + label.slice(1) : label
}

/**
 * Capitalises the first letter of a word.
 *
 * @param word any word
 * @returns « Commune »
 */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
