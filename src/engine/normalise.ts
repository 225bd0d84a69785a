/** Scales measured and applied by territory of reference: before going up a level, or after, as the method says. */
import { UserError } from '../core/errors.ts'
import { scoredIndicators, type Method } from '../method/method.ts'
import { normalisationKind, type Scale } from '../steps/normalisation/registry.ts'
import { applyScale, isDegenerate, statisticsOf } from '../steps/normalisation/scale.ts'
import type { Grouping } from '../table/table.ts'
import type { Measured, Measures } from './measure.ts'
import type { FrozenReference, ReferenceAssignment, Reference } from './reference.ts'
import { groupMean, knownPart, rollUp } from './rollup.ts'
import { applyTreatments, type FittedTreatments } from './treat.ts'

/** One scale an indicator and a territory of reference; null where it tells nothing apart. */
export function measureScales(
  method: Method,
  measures: Measures,
  place: ReferenceAssignment,
  reference: Reference,
): Record<string, (Scale | null)[]> {
  const rows = rowsOfGroups(place.referenceGroup, place.groups.length)
  const published = reference.kind === 'figee' ? undefined : reference.values
  const scored = scoredIndicators(method).filter((id) => id in measures.indicators)
  return Object.fromEntries(
    scored.map((id) => {
      const measured = measures.indicators[id]!
      const how = method.indicators[id]!.normalisation ?? method.normalisation
      const kind = normalisationKind(how)
      const scales = place.groups.map((code, g) => {
        const statistics = statisticsOf(
          pick(measured, rows[g]!),
          measures.population && take(measures.population, rows[g]!),
        )
        const given = kind.takesPublished ? published?.[id]?.[code] : undefined
        if (given !== undefined) return kind.measure(how, { ...statistics, overall: () => given })
        const scale = kind.measure(how, statistics)
        return isDegenerate(scale) ? null : scale
      })
      return [id, scales]
    }),
  )
}

/** Normalises, then goes up a level; or goes up, then normalises. The method says which. */
export function scoreMeasures(
  method: Method,
  base: Measures,
  treatments: FittedTreatments,
  place: ReferenceAssignment,
  scales: FrozenReference['scales'],
  to: Grouping | undefined,
): {
  measures: Measures
  scores: Record<string, Float64Array>
  parts: Record<string, Float64Array | undefined>
} {
  const normalised = (measures: Measures, scaleGroup: Int32Array): Record<string, Float64Array> => {
    const singleScale = occurrences(scaleGroup, 0) === scaleGroup.length
    return Object.fromEntries(
      Object.entries(applyTreatments(measures, treatments).indicators).flatMap(
        ([id, { values }]) =>
          scales[id]
            ? [
                [
                  id,
                  applyByGroup(
                    values,
                    scaleGroup,
                    singleScale,
                    scales[id],
                    method.indicators[id]!.sense,
                  ),
                ],
              ]
            : [],
      ),
    )
  }
  if (to === undefined)
    return { measures: base, scores: normalised(base, place.scaleGroup), parts: {} }

  const measures = rollUp(base, to)
  const n = to.codes.length
  if (method.rollUp === 'shares') {
    const parts = Object.fromEntries(
      Object.entries(measures.indicators).map(([id, { part }]) => [id, part]),
    )
    return { measures, scores: normalised(measures, applyAbove(place.scaleGroup, to)), parts }
  }
  const below = normalised(base, place.scaleGroup)
  return {
    measures,
    scores: Object.fromEntries(
      Object.entries(below).map(([id, x]) => [id, groupMean(x, base.population, to.of, n).means]),
    ),
    parts: Object.fromEntries(
      Object.entries(below).map(([id, x]) => [id, knownPart(x, base.population, to.of, n)]),
    ),
  }
}

/** `alike` when all rows are held to the first group. */
export function applyByGroup(
  x: Float64Array,
  scaleGroup: Int32Array,
  singleScale: boolean,
  scales: readonly (Scale | null)[],
  sense: 'worsens' | 'protects',
): Float64Array {
  if (scales.length === 1 && singleScale)
    return scales[0] ? applyScale(scales[0], sense, x) : new Float64Array(x.length).fill(NaN)
  const y = new Float64Array(x.length).fill(NaN)
  rowsOfGroups(scaleGroup, scales.length).forEach((rows, g) => {
    const scale = scales[g]
    if (!scale) return
    const part = applyScale(scale, sense, take(x, rows))
    for (let k = 0; k < rows.length; k++) y[rows[k]!] = part[k]!
  })
  return y
}

/** The reference group of each upper-level territory: that of its members, which must agree. */
function applyAbove(apply: Int32Array, to: Grouping): Int32Array {
  // −2 where there is no member: below 0 as −1 is, and no group of any row
  const above = new Int32Array(to.codes.length).fill(-2)
  for (let i = 0; i < apply.length; i++) {
    const g = to.of[i]!
    if (g < 0) continue
    if (above[g] !== -2 && above[g] !== apply[i]) {
      throw new UserError(
        'option-invalide',
        `« ${to.codes[g]} » (${to.level}) s’étend sur plusieurs territoires de référence`,
        'choisissez une référence plus large que le niveau demandé',
        { territory: to.codes[g]! },
      )
    }
    above[g] = apply[i]!
  }
  return above
}

/** How many times a value is there. */
export function occurrences(x: Int32Array, value: number): number {
  let n = 0
  for (let i = 0; i < x.length; i++) if (x[i] === value) n++
  return n
}

function rowsOfGroups(of: Int32Array, n: number): Uint32Array[] {
  const sizes = new Uint32Array(n)
  for (let i = 0; i < of.length; i++) if (of[i]! >= 0) sizes[of[i]!]!++
  const rows = Array.from(sizes, (size) => new Uint32Array(size))
  sizes.fill(0)
  for (let i = 0; i < of.length; i++) {
    const g = of[i]!
    if (g >= 0) rows[g]![sizes[g]!++] = i
  }
  return rows
}

function take(x: Float64Array, rows: Uint32Array): Float64Array {
  if (rows.length === x.length) return x
  const y = new Float64Array(rows.length)
  for (let k = 0; k < rows.length; k++) y[k] = x[rows[k]!]!
  return y
}

function pick(measured: Measured, rows: Uint32Array): Measured {
  const { counts, weight } = measured
  return {
    ...measured,
    values: take(measured.values, rows),
    ...(counts && {
      counts: {
        numerator: take(counts.numerator, rows),
        denominator: take(counts.denominator, rows),
      },
    }),
    ...(weight && { weight: take(weight, rows) }),
  }
}
