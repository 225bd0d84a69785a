/**
 * How scores are read: in which fifth of the population, and on which side of the medians. What they
 * are held to is measured on the reference, and frozen with it.
 */
import type { Method } from '../method/method.ts'
import { weightedQuantiles } from '../stats/quantile.ts'
import { TIE } from '../stats/rank.ts'

/** The bounds of a reading: plain numbers, kept with a frozen reference. */
export interface ClassBreaks {
  /** Upper bounds of the classes of the index, but the last. */
  readonly classes?: readonly number[]
  /** Population-weighted medians of the two sub-indices of the quadrant. */
  readonly medians?: readonly [number, number]
}

/** Columns to read, and how much each row weighs: 0 for what is not of the reference. */
export interface Readable {
  readonly index: Float64Array
  readonly subIndices: Readonly<Record<string, Float64Array>>
  readonly weight: Float64Array
}

/** Measures what the method's classes and quadrant are held to. */
export function measureReading(
  { classes, quadrant }: Method,
  { index, subIndices, weight }: Readable,
): ClassBreaks {
  const [first, second] = quadrant?.of ?? []
  const median = (id: string): number => weightedQuantiles(subIndices[id]!, weight, [0.5])[0]!
  return {
    ...(classes && {
      classes: weightedQuantiles(
        index,
        weight,
        Array.from({ length: classes.count - 1 }, (_, k) => (k + 1) / classes.count),
      ),
    }),
    ...(first !== undefined &&
      second !== undefined && { medians: [median(first), median(second)] as const }),
  }
}

/**
 * Classes 1 … n of a column: how many bounds a value is **above**, and one. The bounds are the least
 * values at which 1/n, 2/n … of the population are reached: who stands on one is below it, as is who is nearer
 * to it than two scores that tie (`TIE`): the last bits of a sum move no one.
 *
 * @example
 * classesAbove(Float64Array.of(10, 20, 30, NaN), [10, 20]) // → [1, 2, 3, NaN]
 */
export function classesAbove(x: Float64Array, bounds: readonly number[]): Float64Array {
  const classes = new Float64Array(x.length).fill(NaN)
  if (!bounds.every(Number.isFinite)) return classes
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!
    if (v !== v) continue
    classes[i] = 1
    for (const bound of bounds) if (isAbove(v, bound)) classes[i]!++
  }
  return classes
}

/**
 * The side of both medians on which each territory stands: above both (`double_fragilite`), above that
 * of the first or of the second alone (its name), above neither (`favorable`); `''` where one is missing.
 *
 * @example
 * quadrants(Float64Array.of(9, 9, 1, NaN), Float64Array.of(9, 1, 1, 1), [5, 5], ['publics', 'amenagement']) // → ['double_fragilite', 'publics', 'favorable', '']
 */
export function quadrants(
  first: Float64Array,
  second: Float64Array,
  [m1, m2]: readonly [number, number],
  [name1, name2]: readonly [string, string],
): string[] {
  return Array.from(first, (a, i) => {
    const b = second[i]!
    if (Number.isNaN(a + b + m1 + m2)) return ''
    const above = isAbove(b, m2)
    if (isAbove(a, m1)) return above ? 'double_fragilite' : name1
    return above ? name2 : 'favorable'
  })
}

/** The rule of every bound, here, by record batches and in SQL: a score is above it by more than scores that tie differ. */
function isAbove(score: number, bound: number): boolean {
  return score - bound > TIE
}
