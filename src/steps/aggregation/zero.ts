/** What a child worth 0 does to a mean that cannot take it. */
import type { Fields } from '../fields.ts'
import { numberWords } from '../words.ts'

/** Brings the mean to 0 ('keep'), counts as missing ('skip'), or is raised to a floor. A negative value always counts as missing. */
export type Zero = 'keep' | 'skip' | { readonly floor: number }

/** Makes the schema of the rule. */
export const zeroField = ({ zero }: Fields) => ({ zero: zero.optional() })

/** Says the rule in French, after a comma; nothing when it is left out. */
export function zeroWords(zero: Zero | undefined): string {
  if (zero === undefined) return ''
  if (zero === 'keep') return ', un 0 rend la moyenne nulle'
  return zero === 'skip'
    ? ', un 0 est laissé de côté'
    : `, un 0 est relevé à ${numberWords(zero.floor)}`
}

/** Gives the value with which a child counts under a rule; NaN when it does not. */
export function countedAt(zero: Zero = 'keep'): (v: number) => number {
  return (v) => {
    if (v < 0 || (v === 0 && zero === 'skip')) return NaN
    return typeof zero === 'object' ? Math.max(v, zero.floor) : v
  }
}
