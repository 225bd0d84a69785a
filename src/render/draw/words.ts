/** Values, ranks and shares in the words of a report. */
import { french, NBSP } from '../../core/french.ts'
import type { Unit } from '../../method/method.ts'

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
