/** An estimated number of people in words: rounded by its interval, and never without it. */
import { french } from '../../core/french.ts'
import { roundByInterval } from './calibrate.ts'

/**
 * Writes an estimated number of people with its interval, to the figures that the interval allows.
 *
 * @param people estimated number; NaN for none
 * @param low lower bound of its interval
 * @param high upper bound of its interval
 * @returns « environ 19 500 (de 18 000 à 20 500) »; a dash for NaN
 *
 * @example
 * estimateInWords(131, 120, 142) // → 'environ 130 (de 120 à 140)'
 */
export function estimateInWords(people: number, low: number, high: number): string {
  if (Number.isNaN(people)) return '–'
  const rounded = (value: number): string => french(roundByInterval(value, low, high), 0)
  return `environ ${rounded(people)} (de ${rounded(low)} à ${rounded(high)})`
}
