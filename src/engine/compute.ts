/** Method × Table → Scores. The whole index, and a pure function: to redo it is to call it again. */
import { refuse, UserError } from '../core/errors.ts'
import { groupsOf, scoredIndicators, type IndicatorId, type Method, type ScoredId, type SubIndexId } from '../method/method.ts'
import { ranksDescending } from '../stats/rank.ts'
import type { Level } from '../table/level.ts'
import { reasonByte } from '../table/missing.ts'
import type { SourceTrace } from '../table/source-trace.ts'
import type { Grouping, Table } from '../table/table.ts'
import { checkMeasures, checkScales, checkTable } from './check.ts'
import { measure, type Measured, type Measures } from './measure.ts'
import { expectedOf, type Expected } from './expected.ts'
import { classesAbove, measureReading, quadrants } from './reading.ts'
import { labelOf, placement, type FrozenReference, type Placement, type Reference } from './reference.ts'
import { rescaleScales } from './rescale.ts'
import { groupMean, knownPart, rollUp } from './rollup.ts'
import { impute, imputedParts, type Donors } from './impute.ts'
import { applyScale, measureScale, spreads, type Scale } from './scale.ts'
import { holdersOf, shrinkMeasures } from './shrinkage.ts'
import { applyMoulds, fitMoulds, heldCells, treatmentTrace, type Moulds, type TreatedCell } from './treat.ts'
import { traceOf, type Trace } from './trace.ts'
import { grow, markedShare, rawOf, type Tree } from './tree.ts'

/** How the index is computed, where that is not the method’s to say. Without options every row is compared with all the rows. */
export interface ComputeOptions {
  /** What territories are compared with; all the rows of the table when left out. */
  readonly reference?: Reference
  /** Upper-level territories to give results for, rather than the rows. */
  readonly to?: Grouping
  /** Who holds the rows, for a method that shrinks its shares: in order of preference; what the table says when left out. */
  readonly towards?: readonly Grouping[]
  /** What a method that imputes may draw on beside the table. */
  readonly donors?: Donors
  readonly sources?: readonly SourceTrace[]
  readonly command?: string
}

/** The index of each territory, its sub-indices and all that they are made of. Every column has one place a territory, in the order of `codes`; NaN is a value that is missing, and `reasons` says why. */
export interface Scores<M extends Method = Method> {
  readonly method: M
  readonly level: Level
  readonly codes: readonly string[]
  readonly names?: readonly string[]
  readonly population?: Float64Array
  /** Raw values, by indicator, imputed where the method imputes; NaN throughout for one that the table cannot give. */
  readonly indicators: Readonly<Record<IndicatorId<M>, Float64Array>>
  /** Why a raw value is missing, or that it is imputed (bytes of `reasons`). */
  readonly reasons: Readonly<Partial<Record<string, Uint8Array>>>
  /** Normalised, higher meaning more fragile, by indicator; those of context have none. */
  readonly scores: Readonly<Record<ScoredId<M>, Float64Array>>
  readonly subIndices: Readonly<Record<SubIndexId<M>, Float64Array>>
  readonly index: Float64Array
  /** 1 is the most fragile; ties share the best rank. */
  readonly rank: Float64Array
  /** Share of the weight that is present, 0 … 1. */
  readonly coverage: Float64Array
  /** How each row was made of rows of another COG; `''` for one that is what it was. */
  readonly origins?: readonly string[]
  /** Shares drawn towards their group, by indicator, for a method that shrinks them: what was scored. */
  readonly shrunk: Readonly<Record<string, Float64Array>>
  /** Class of the index, 1 … n from the least fragile, for a method that has classes. */
  readonly classes?: Float64Array
  /** Side of the medians: `double_fragilite`, a sub-index, `favorable`, or `''`. */
  readonly quadrant?: readonly string[]
  /** What the survey's rates give with the ages of the territory: never part of the index. */
  readonly expected?: Expected
  /** Share of the weight that rests on imputed values, 0 … 1; absent when the method imputes nothing. */
  readonly imputed?: Float64Array
  /** Every value that was held at a bound; absent when the method treats nothing. */
  readonly treated?: readonly TreatedCell[]
  /** The tree that gave them: `contributions(scores.tree, 'ifn')` takes a score apart. */
  readonly tree: Tree
  /** The scales, to be kept for another millésime. */
  readonly frozen: FrozenReference
  readonly trace: Trace
}

/**
 * Computes an index.
 *
 * The columns of `table` are variables that the method's formulas name, or its indicators by their
 * identifiers (shares 0 … 1). Missing values are left out or count as 0, as the method says. Throws
 * `UserErrors` with every problem of the table: a territory twice, an indicator that cannot be had
 * when nothing can be computed without it, one that does not vary, a count below 0, a share above 1.
 *
 * Source of the steps: OECD & JRC, Handbook on Constructing Composite Indicators (2008).
 */
export function compute<const M extends Method>(method: M, table: Table, options: ComputeOptions = {}): Scores<M> {
  refuse(checkTable(table))
  const read = measure(method, table)
  refuse(checkMeasures(method, read, table))
  const { measures: base, masks, trace: imputations } = impute(method, read, table, options.donors)

  const reference = options.reference ?? { kind: 'ensemble', label: 'ensemble des territoires lus' }
  const place = placement(reference, table.codes.length)
  const frozen = reference.kind === 'figee' ? reference.frozen : undefined
  const smooth = method.shrinkage && shrinkMeasures(method, base, options.towards ?? holdersOf(method, table), place.member, frozen?.shrinkage)
  const smoothed = smooth?.measures ?? base
  const moulds = frozen ? (frozen.moulds ?? {}) : fitMoulds(method, smoothed, (i) => place.member[i]! >= 0)
  const treated = applyMoulds(smoothed, moulds)
  const scales = frozen ? frozen.scales : measureScales(method, treated, place, reference)
  refuse(emptyReference(place))
  if (!frozen) refuse(checkScales(treated, scales))

  const { measures, scores, parts } = scoreMeasures(method, smoothed, moulds, place, scales, options.to)
  const leaves = { n: measures.codes.length, scores, parts }
  const tree = grow(method, leaves, frozen?.weights, scales)
  const imputing = imputations.length > 0
  const marked = imputedParts(masks, base.population, options.to && { of: options.to.of, n: leaves.n })
  const held = Object.keys(moulds).length > 0 ? heldCells(smoothed, moulds) : undefined
  const missing = new Float64Array(leaves.n).fill(NaN)
  const nowhere = new Uint8Array(leaves.n).fill(reasonByte['hors-fichiers'])
  const index = tree.nodes['ifn']!
  const raw = options.to ? measures : base
  const subIndices = Object.fromEntries(Object.keys(method.subIndices).map((id) => [id, tree.nodes[id]!.values]))
  const reading = frozen?.reading ?? measureReading(method, { index: index.values, subIndices, weight: weightOf(measures, place, options.to) })
  const [first, second] = method.quadrant?.of ?? []
  const expected = expectedOf(method, table, options.to)
  const of = <V>(record: object, f: (id: string) => V): Record<string, V> => Object.fromEntries(Object.keys(record).map((id) => [id, f(id)]))
  const { variant } = method
  const territories = place.member.length - occurrences(place.member, -1)
  return {
    method,
    level: measures.level,
    codes: measures.codes,
    ...(measures.names && { names: measures.names }),
    ...(measures.population && { population: measures.population }),
    indicators: of(method.indicators, (id) => raw.indicators[id]?.values ?? missing),
    reasons: of(method.indicators, (id) => (measures.indicators[id] ? measures.indicators[id].reasons : nowhere)),
    scores: Object.fromEntries(scoredIndicators(method).map((id) => [id, scores[id] ?? missing])),
    subIndices,
    index: index.values,
    rank: ranksDescending(index.values),
    coverage: index.coverage,
    shrunk: options.to ? {} : (smooth?.values ?? {}),
    ...(reading.classes && { classes: classesAbove(index.values, reading.classes) }),
    ...(reading.medians && { quadrant: quadrants(subIndices[first!]!, subIndices[second!]!, reading.medians, [first!, second!]) }),
    ...(expected && 'found' in expected && { expected: expected.found }),
    ...(imputing && { imputed: markedShare(tree, 'ifn', marked) }),
    ...(held && { treated: held }),
    tree,
    frozen:
      frozen ?? {
        format: 'ifn-reference',
        method: { id: method.id, version: method.version, ...(variant !== undefined && { variant }) },
        label: labelOf(reference),
        territories,
        groups: place.groups,
        scales: place.groups.length === 1 ? { ...scales, ...rescaleScales(groupsOf(method), (id) => rawOf(tree.nodes[id]!)) } : scales,
        ...(smooth && { shrinkage: smooth.rho }),
        ...(Object.keys(reading).length > 0 && { reading }),
        ...(held && { moulds }),
        ...(tree.weights.length > 0 && { weights: Object.fromEntries(tree.weights.map(({ group, weights }) => [group, Object.values(weights)])) }),
      },
    trace: traceOf({ ...options, method, base, read, tree, scales, territories, reference, imputations, treatments: treatmentTrace(method, moulds, held ?? []), ...(smooth && { smooth }), ...(expected && { expected }) }),
  } as unknown as Scores<M>
}

/** What each result weighs in the readings of the reference: its population, 0 where it is not of the reference. */
function weightOf(measures: Measures, { member }: Placement, to: Grouping | undefined): Float64Array {
  const weight = new Float64Array(measures.codes.length)
  for (let i = 0; i < member.length; i++) {
    const at = to ? to.of[i]! : i
    if (member[i]! >= 0 && at >= 0) weight[at] = measures.population ? measures.population[at]! : 1
  }
  return weight
}

function measureScales(method: Method, measures: Measures, place: Placement, reference: Reference): Record<string, (Scale | null)[]> {
  const rows = rowsOfGroups(place.member, place.groups.length)
  const published = reference.kind === 'figee' ? undefined : reference.values
  const scored = scoredIndicators(method).filter((id) => id in measures.indicators)
  return Object.fromEntries(
    scored.map((id) => {
      const measured = measures.indicators[id]!
      const how = method.indicators[id]!.normalisation ?? method.normalisation
      const scales = place.groups.map((code, g) => {
        const given = published?.[id]?.[code]
        if (how.kind === 'ratio' && given !== undefined) return { kind: 'ratio', base: how.base, reference: given } as const
        const scale = measureScale(how, pick(measured, rows[g]!), measures.population && take(measures.population, rows[g]!))
        return spreads(scale) ? scale : null
      })
      return [id, scales]
    }),
  )
}

/** Normalises, then goes up a level; or goes up, then normalises. The method says which. */
function scoreMeasures(
  method: Method,
  base: Measures,
  moulds: Moulds,
  place: Placement,
  scales: FrozenReference['scales'],
  to: Grouping | undefined,
): { measures: Measures; scores: Record<string, Float64Array>; parts: Record<string, Float64Array | undefined> } {
  const normalised = (measures: Measures, apply: Int32Array): Record<string, Float64Array> => {
    const alike = occurrences(apply, 0) === apply.length
    return Object.fromEntries(Object.entries(applyMoulds(measures, moulds).indicators).flatMap(([id, { values }]) => (scales[id] ? [[id, applyByGroup(values, apply, alike, scales[id], method.indicators[id]!.sense)]] : [])))
  }
  if (to === undefined) return { measures: base, scores: normalised(base, place.apply), parts: {} }

  const measures = rollUp(base, to)
  const n = to.codes.length
  if (method.rollUp === 'parts') {
    const parts = Object.fromEntries(Object.entries(measures.indicators).map(([id, { part }]) => [id, part]))
    return { measures, scores: normalised(measures, applyAbove(place.apply, to)), parts }
  }
  const below = normalised(base, place.apply)
  return {
    measures,
    scores: Object.fromEntries(Object.entries(below).map(([id, x]) => [id, groupMean(x, base.population, to.of, n).means])),
    parts: Object.fromEntries(Object.entries(below).map(([id, x]) => [id, knownPart(x, base.population, to.of, n)])),
  }
}

/** `alike` when all rows are held to the first group. */
export function applyByGroup(x: Float64Array, apply: Int32Array, alike: boolean, scales: readonly (Scale | null)[], sense: 'aggrave' | 'protege'): Float64Array {
  if (scales.length === 1 && alike) return scales[0] ? applyScale(scales[0], sense, x) : new Float64Array(x.length).fill(NaN)
  const y = new Float64Array(x.length).fill(NaN)
  rowsOfGroups(apply, scales.length).forEach((rows, g) => {
    const scale = scales[g]
    if (!scale) return
    const part = applyScale(scale, sense, take(x, rows))
    for (let k = 0; k < rows.length; k++) y[rows[k]!] = part[k]!
  })
  return y
}

/** The reference group of each upper-level territory: that of its members, which must agree. */
function applyAbove(apply: Int32Array, to: Grouping): Int32Array {
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
  return above.map((g) => (g === -2 ? -1 : g))
}

function emptyReference(place: Placement): UserError[] {
  if (place.member.some((g) => g >= 0) && place.apply.some((g) => g >= 0)) return []
  return [new UserError('reference-vide', 'la référence ne contient aucun territoire de la table', 'vérifiez le code de --reference, ou ajoutez le fichier d’appartenance des communes')]
}

function occurrences(x: Int32Array, value: number): number {
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
    ...(counts && { counts: { numerator: take(counts.numerator, rows), denominator: take(counts.denominator, rows) } }),
    ...(weight && { weight: take(weight, rows) }),
  }
}
