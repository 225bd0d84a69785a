/** Values, ranks and shares in the words of a report. */
import { french, NBSP } from '../../core/french.ts'
import type { Unit } from '../../method/method.ts'
import { levelDefinitions, type Level } from '../../table/level.ts'

/** What stands in the place of a value that is missing. */
export const ABSENT = '–'

/**
 * Writes a raw value with its unit.
 *
 * @param value share between 0 and 1, euros, kilometres or a count
 * @param unit unit of the indicator
 * @returns French text; a dash for NaN
 *
 * @example
 * valueInWords(0.1834, 'share') // → '18,3\u00A0%'
 */
export function valueInWords(value: number, unit: Unit): string {
  if (Number.isNaN(value)) return ABSENT
  switch (unit) {
    case 'share':
      return `${french(100 * value, 1)}${NBSP}%`
    case 'euro':
      return `${french(value, 0)}${NBSP}€`
    case 'km':
      return `${french(value, 1)}${NBSP}km`
    case 'count':
      return french(value, Number.isInteger(value) ? 0 : 1)
  }
}

/**
 * Writes a score to a tenth.
 *
 * @param value score, or points of index
 * @returns French text; a dash for NaN
 */
export function scoreInWords(value: number): string {
  return Number.isNaN(value) ? ABSENT : french(value, 1)
}

/**
 * Writes a difference with its sign, to a tenth: « +3,2 », « −0,4 ».
 *
 * @param value points
 * @returns French text; a dash for NaN
 */
export function signed(value: number): string {
  if (Number.isNaN(value)) return ABSENT
  return value > 0 && french(value, 1) !== '0,0' ? `+${french(value, 1)}` : french(value, 1)
}

/**
 * Writes a count of people, without a decimal.
 *
 * @param count people
 * @returns « 1 234 personnes »
 */
export function peopleInWords(count: number): string {
  const whole = french(count, 0)
  return `${whole}${NBSP}${Math.round(count) < 2 ? 'personne' : 'personnes'}`
}

/**
 * Writes a rank: « 1er », « 12e ».
 *
 * @param rank from 1
 * @returns French text
 */
export function ordinal(rank: number): string {
  return rank === 1 ? '1er' : `${french(rank, 0)}e`
}

/**
 * Says how a mean of territories is weighted.
 *
 * @param view whether the file of scores has a population
 * @param ending « e » after a feminine noun, nothing after a masculine one
 * @returns « pondérée par la population », or « non pondérée, faute de population »
 *
 * @example
 * weightingWords({ hasPopulation: false }) // → 'non pondérée, faute de population'
 */
export function weightingWords(
  { hasPopulation }: { readonly hasPopulation: boolean },
  ending = 'e',
): string {
  return hasPopulation
    ? `pondéré${ending} par la population`
    : `non pondéré${ending}, faute de population`
}

/**
 * Writes the unit of the values of an indicator, for the heading of a column.
 *
 * @param unit unit of the indicator
 * @returns « % », « € », « km »; nothing for a count
 *
 * @example
 * unitInWords('share') // → '%'
 */
export function unitInWords(unit: Unit): string {
  return { share: '%', euro: '€', km: 'km', count: '' }[unit]
}

/**
 * Writes a raw value without its unit, where the heading of its column has it.
 *
 * @param value share between 0 and 1, euros, kilometres or a count
 * @param unit unit of the indicator
 * @returns French text; a dash for NaN
 *
 * @example
 * bareValue(0.1834, 'share') // → '18,3'
 */
export function bareValue(value: number, unit: Unit): string {
  return valueInWords(value, unit).replace(/\u00A0(?:%|€|km)$/u, '')
}

/**
 * Names a territory by its level, with its article.
 *
 * @param level level of the territory
 * @returns « la commune », « l’EPCI », « le département »
 *
 * @example
 * theTerritory('departement') // → 'le département'
 */
export function theTerritory(level: Level): string {
  return levelDefinitions[level].of.replace(/^du /, 'le ').replace(/^de /, '')
}

/**
 * Whether the noun of a level is feminine: « la commune », « la région », « la France ».
 *
 * @param level level of a territory
 * @returns true for a feminine noun
 */
export function feminine(level: Level): boolean {
  return theTerritory(level).startsWith('la ')
}

/**
 * Writes a list within a sentence.
 *
 * @param items texts, in order
 * @returns « a, b et c »
 *
 * @example
 * inSeries(['a', 'b', 'c']) // → 'a, b et c'
 */
export function inSeries(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} et ${items.at(-1)}`
}

const MONTHS =
  'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ')

/**
 * Writes a day.
 *
 * @param date `AAAA-MM-JJ`
 * @returns « 1er mars 2026 »
 *
 * @example
 * dayInWords('2026-03-01') // → '1er\u00A0mars\u00A02026'
 */
export function dayInWords(date: string): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  return [day === 1 ? '1er' : day, MONTHS[month - 1], year].join(NBSP)
}
