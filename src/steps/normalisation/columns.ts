/** Loops over a column that the kinds of normalisation share; each changes the column that it is given. */
import { rankInReference } from '../../stats/normalise.ts'

/** Multiplies a column by a factor, in place. */
export function scaleBy(y: Float64Array, by: number): Float64Array {
  for (let i = 0; i < y.length; i++) y[i]! *= by
  return y
}

/** Adds a number to a column, in place. */
export function shiftBy(y: Float64Array, by: number): Float64Array {
  for (let i = 0; i < y.length; i++) y[i]! += by
  return y
}

/** Reverses a column on its own scale (`sum` − y), in place, where the indicator protects. */
export function reverse(y: Float64Array, protects: boolean, sum: number): Float64Array {
  if (protects) for (let i = 0; i < y.length; i++) y[i] = sum - y[i]!
  return y
}

/** Turns a column and its reference so that what is most fragile is at the top. */
export function orient(
  x: Float64Array,
  ascending: readonly number[],
  protects: boolean,
): [x: Float64Array, sorted: Float64Array] {
  const sorted = Float64Array.from(ascending)
  return protects ? [x.map((v) => -v), sorted.map((v) => -v).reverse()] : [x, sorted]
}

/** Ranks a column among a reference, 1 being the least fragile. */
export function fragilityRanks(
  x: Float64Array,
  ascending: readonly number[],
  protects: boolean,
  ties: 'min' | 'mean',
): Float64Array {
  const [y, sorted] = orient(x, ascending, protects)
  return rankInReference(y, sorted, ties)
}

/** Whether a sorted reference has a single value. */
export const isConstant = ({ sorted }: { readonly sorted: readonly number[] }): boolean =>
  sorted[0] === sorted.at(-1)
