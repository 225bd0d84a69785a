/** How many people are farther than some distances from the nearest place, territory by territory. */
import type { Sheet, SheetColumn } from '../../table/sheet.ts'
import { codeColumn } from '../../table/level.ts'
import type { Grouping } from '../../table/table.ts'

/** Distances and people, a row a commune. */
export interface DistancesOfPeople {
  /** People of each commune; NaN and 0 count for nobody. */
  readonly people: Float64Array
  /** Distance of each to the nearest place; Infinity where there is none, NaN where it is not known. */
  readonly distance: Float64Array
}

/**
 * Counts the people beyond each threshold, and their share of those whose distance is known.
 *
 * @param rows people and distances of the communes
 * @param grouping territory of each commune
 * @param thresholds distances, ascending
 * @param unit what ends the names of the columns: `km`, `min`
 * @returns `personnes`, then for each threshold `au_dela_10_km` (people) and `part_au_dela_10_km` (0 … 1), and
 *   `sans_distance` where some people have none known
 *
 * @example
 * beyondThresholds({ people: Float64Array.of(30, 10), distance: Float64Array.of(4, 12) }, { level: 'departement', codes: ['02'], of: Int32Array.of(0, 0) }, [10], 'km').columns.at(-1)?.values // → [0.25]
 */
export function beyondThresholds(
  { people, distance }: DistancesOfPeople,
  { level, codes, of, names }: Grouping,
  thresholds: readonly number[],
  unit: string,
): Sheet {
  const zero = (): Float64Array => new Float64Array(codes.length)
  const [known, unknown] = [zero(), zero()]
  const beyond = thresholds.map(zero)
  people.forEach((v, i) => {
    const g = of[i]!
    if (g < 0 || !(v > 0)) return
    if (Number.isNaN(distance[i]!)) {
      unknown[g]! += v
      return
    }
    known[g]! += v
    thresholds.forEach((most, k) => {
      if (distance[i]! > most) beyond[k]![g]! += v
    })
  })
  return {
    columns: [
      { name: codeColumn(level), values: codes },
      ...(names ? [{ name: 'nom', values: names }] : []),
      { name: 'personnes', values: known },
      ...(unknown.some((v) => v > 0) ? [{ name: 'sans_distance', values: unknown }] : []),
      ...thresholds.flatMap((most, k): SheetColumn[] => {
        const name = `au_dela_${String(most).replace('.', '_')}_${unit}`
        return [
          { name, values: beyond[k]! },
          { name: `part_${name}`, values: beyond[k]!.map((v, g) => v / known[g]!) },
        ]
      }),
    ],
    metadata: {},
  }
}

/**
 * Builds the curve of the people within a distance of a place.
 *
 * @param rows people and distances of the communes
 * @param steps how many points between 0 and the greatest distance
 * @returns distance, and share of the people whose distance is known that is no farther (0 … 1)
 *
 * @example
 * withinCurve({ people: Float64Array.of(30, 10), distance: Float64Array.of(0, 12) }, 2) // → [{ x: 0, y: 0.75 }, { x: 6, y: 0.75 }, { x: 12, y: 1 }]
 */
export function withinCurve(
  { people, distance }: DistancesOfPeople,
  steps: number,
): { readonly x: number; readonly y: number }[] {
  const rows = [...people.keys()]
    .filter((i) => people[i]! > 0 && !Number.isNaN(distance[i]!))
    .sort((a, b) => distance[a]! - distance[b]!)
  const total = rows.reduce((sum, i) => sum + people[i]!, 0)
  const last = rows.findLast((i) => distance[i]! < Infinity)
  if (last === undefined) return []
  const most = distance[last]!
  let [at, within] = [0, 0]
  return Array.from({ length: steps + 1 }, (_, k) => {
    const x = k === steps ? most : (k * most) / steps
    for (; at < rows.length && distance[rows[at]!]! <= x; at++) within += people[rows[at]!]!
    return { x, y: within / total }
  })
}
