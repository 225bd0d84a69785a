/** The order of the table of an explorer: worked out again at each move of a weight, so by radix and not by comparisons. */
import { sortedOrder } from '../../stats/sort.ts'

/**
 * The rows that are kept, by value, those without one last; equals in the order of the rows.
 *
 * @example
 * orderOf(Float64Array.of(2, NaN, 1, 2), Uint8Array.of(1, 1, 1, 1), true) // → [0, 3, 2, 1]
 */
export function orderOf(values: Float64Array, kept: Uint8Array, descending: boolean): number[] {
  const order: number[] = []
  for (const row of sortedOrder(descending ? values.map((value) => -value) : values))
    if (kept[row] === 1) order.push(row)
  for (let row = 0; row < values.length; row++)
    if (kept[row] === 1 && Number.isNaN(values[row]!)) order.push(row)
  return order
}

/** The place of each row in the order of some words, as a column to be sorted by. */
export function placesOf(words: readonly string[]): Float64Array {
  const places = new Float64Array(words.length)
  const rows = [...words.keys()].sort((a, b) =>
    words[a]! < words[b]! ? -1 : words[a]! > words[b]! ? 1 : a - b,
  )
  rows.forEach((row, place) => (places[row] = place))
  return places
}
