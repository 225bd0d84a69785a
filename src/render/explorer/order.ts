/** The order of the table of an explorer: worked out again at each move of a weight, so by radix and not by comparisons. */
import { sortedOrder } from '../../stats/sort.ts'

/**
 * Sorts the rows kept by value, those without one last; ties keep the order of the rows.
 *
 * @param values one a row; NaN is missing
 * @param kept 1 for a row to list
 * @param descending greatest first
 * @returns rows in order
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

/**
 * Ranks words alphabetically, as a column to sort by.
 *
 * @param words one a row
 * @returns place of each row, from 0
 */
export function placesOf(words: readonly string[]): Float64Array {
  const places = new Float64Array(words.length)
  const rows = [...words.keys()].sort((a, b) =>
    words[a]! < words[b]! ? -1 : words[a]! > words[b]! ? 1 : a - b,
  )
  rows.forEach((row, place) => (places[row] = place))
  return places
}
