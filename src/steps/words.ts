/** Numbers as the French words of a step write them. */
import { french } from '../core/french.ts'

/**
 * Writes a number with its decimal comma, at most four decimals.
 *
 * @example
 * numberWords(0.25) // → '0,25'
 */
export const numberWords = (value: number): string =>
  french(value, Number.isInteger(value) ? 0 : Math.min(4, `${value}`.split('.')[1]?.length ?? 0))

/**
 * Writes a share as a percentage.
 *
 * @param share 0 … 1
 * @example
 * percentWords(0.025) // → '2,5 %'
 */
export const percentWords = (share: number): string =>
  `${numberWords(Number((share * 100).toFixed(4)))} %`

/** A word of the method format, and the one that stood for it before. */
export interface FormatWord {
  readonly kind: string
  readonly formerly?: string
}
