/** How the values of a group are shown: on a range of their own, or multiplied. */
import type { Group, Rescale } from '../method/method.ts'
import { extent } from '../stats/summary.ts'
import { rangeExtent, rangeScale, type Scale } from '../steps/normalisation/registry.ts'

/** What is shown of a value v: `offset + factor · v`. */
export interface Affine {
  readonly offset: number
  readonly factor: number
}

/**
 * The change that brings the values of a group onto what it shows: from the least and the greatest of
 * `values`, or from `fixed` when a reference was frozen, onto the range that `rescale` names.
 *
 * Source: Purdue Digital Divide Index, where INFA, SE and DDI are each brought onto 0 … 100.
 *
 * @example
 * shownOf(Float64Array.of(-1, 3, NaN), { range: [0, 100] }) // → { offset: 25, factor: 25 }
 */
export function shownOf(values: Float64Array, rescale: Rescale, fixed?: Scale | null): Affine {
  if ('factor' in rescale) return { offset: 0, factor: rescale.factor }
  const [low, high] = rescale.range
  const { min, max } = rangeExtent(fixed) ?? extent(values)
  if (!(max > min)) return { offset: NaN, factor: NaN }
  const factor = (high - low) / (max - min)
  return { offset: low - factor * min, factor }
}

/**
 * @example
 * affine(Float64Array.of(0, 10), { offset: 5, factor: 2 }) // → [5, 25]
 */
export function affine(values: Float64Array, { offset, factor }: Affine): Float64Array {
  return values.map((v) => offset + factor * v)
}

/** Contributions on the scale that the group is shown on; the constant of that scale is split equally between the indicators that are present. */
export function shownContributions(
  raw: Record<string, Float64Array>,
  { offset, factor }: Affine,
  valuesOf: (id: string) => Float64Array,
): Record<string, Float64Array> {
  const columns = Object.keys(raw).map((id) => ({ id, values: valuesOf(id) }))
  const there = (values: Float64Array, i: number): boolean => values[i] === values[i]
  const share = (i: number): number =>
    offset / columns.filter(({ values }) => there(values, i)).length
  return Object.fromEntries(
    columns.map(({ id, values }) => [
      id,
      raw[id]!.map((v, i) => factor * v + (there(values, i) ? share(i) : 0)),
    ]),
  )
}

/** The scales to be kept with a reference, for the groups whose range was measured on the results. */
export function rescaleScales(
  groups: Readonly<Record<string, Group>>,
  raw: (id: string) => Float64Array,
): Record<string, [Scale]> {
  return Object.fromEntries(
    Object.entries(groups).flatMap(([id, { rescale }]) => {
      if (rescale === undefined || 'factor' in rescale) return []
      return [[id, [rangeScale(extent(raw(id)), rescale.range)]]]
    }),
  )
}
