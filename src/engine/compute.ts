/** Method × Table → Scores. The whole index, and a pure function: to redo it is to call it again. */
import { FROZEN_VERSION, missingScales } from './frozen.ts'
import { throwIfAny, UserError } from '../core/errors.ts'
import {
  groupsOf,
  scoredIndicators,
  type IndicatorId,
  type Method,
  type ScoredId,
  type SubIndexId,
} from '../method/method.ts'
import { ranksDescending } from '../stats/rank.ts'
import type { Level } from '../table/level.ts'
import { reasonByte } from '../table/missing.ts'
import type { SourceTrace } from '../table/source-trace.ts'
import type { Grouping, Membership, Table } from '../table/table.ts'
import { checkMeasures, checkScales } from './check.ts'
import { measureScales, occurrences, scoreMeasures } from './normalise.ts'
import { expectedOf, type Expected } from './expected.ts'
import { impute, imputedParts, type Donors, type ImputationTrace, type Imputed } from './impute.ts'
import { measure, type Measures } from './measure.ts'
import { classesAbove, measureReading, quadrants, type ClassBreaks } from './classes.ts'
import {
  labelOf,
  assignReference,
  type FrozenReference,
  type ReferenceAssignment,
  type Reference,
} from './reference.ts'
import { rescaleScales } from './rescale.ts'
import { holdersOf, shrinkMeasures, type Shrunk } from './shrinkage.ts'
import { traceOf, type Trace } from './trace.ts'
import {
  applyTreatments,
  fitTreatments,
  winsorisedCells,
  treatmentTrace,
  type FittedTreatments,
  type WinsorisedCell,
} from './treat.ts'
import { aggregateTree, rawOf, type Tree } from './tree.ts'
import { validateInput } from './validate.ts'
import { markedShare } from './contributions.ts'

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
  /** Code of the EPCI, of the département and of the région of each territory, where something tells. */
  readonly membership?: Membership
  /** Names of those territories, by code. */
  readonly parentNames?: Readonly<Record<string, string>>
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
  readonly treated?: readonly WinsorisedCell[]
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
 *
 * @example
 * compute({ id: 'm', version: '1', title: 'M', evidence: {}, licence: 'MIT', normalisation: { kind: 'min-max' }, missing: 'skip', rollUp: 'shares', reference: 'france', population: ['P_POP'], sources: { rp: { label: 'Recensement', producer: 'INSEE', licence: 'Licence Ouverte 2.0' } }, indicators: { ages: { label: 'Âgés', sense: 'worsens', unit: 'share', source: 'rp', measures: [{ rate: 'TX' }] } }, subIndices: { publics: { label: 'Publics', of: ['ages'] } }, index: { label: 'Indice', of: ['publics'] } }, { level: 'commune', codes: ['01001', '01002', '01004'], columns: { TX: Float64Array.of(0.1, 0.3, 0.2) } }).index.map(Math.round) // → [0, 100, 50]
 */
export function compute<const M extends Method>(
  method: M,
  table: Table,
  options: ComputeOptions = {},
): Scores<M> {
  return computed(method, validateInput(method, table, options), options, true)
}

/** The same of a table that `compute` would not refuse, and that was looked at before: a part of one that was measured in parts. */
export function computeChecked(method: Method, table: Table, options: ComputeOptions): Scores {
  return computed(method, table, options, false)
}

function computed<const M extends Method>(
  method: M,
  table: Table,
  options: ComputeOptions,
  check: boolean,
): Scores<M> {
  const run = prepare(method, table, options, check)
  const { base, smooth, place, scales, frozen, treatments, smoothed } = run
  const { measures, scores, parts } = scoreMeasures(
    method,
    smoothed,
    treatments,
    place,
    scales,
    options.to,
  )
  const leaves = { n: measures.codes.length, scores, parts }
  const tree = aggregateTree(method, leaves, frozen?.weights, scales)
  const index = tree.nodes['ifn']!
  const subIndices = mapKeys(method.subIndices, (id) => tree.nodes[id]!.values)
  const reading =
    frozen?.reading ??
    measureReading(method, {
      index: index.values,
      subIndices,
      weight: weightOf(measures, place, options.to),
    })
  const expected = expectedOf(method, table, options.to)
  const winsorised =
    Object.keys(treatments).length > 0 ? winsorisedCells(smoothed, treatments) : undefined
  let ranks: Float64Array | undefined // not all who compute an index want ranks: they are found when they are asked for
  return {
    method,
    level: measures.level,
    codes: measures.codes,
    ...(measures.names && { names: measures.names }),
    ...(measures.population && { population: measures.population }),
    ...columnsOf(method, options.to ? measures : base, measures, scores),
    subIndices,
    index: index.values,
    get rank() {
      return (ranks ??= ranksDescending(index.values))
    },
    coverage: index.coverage,
    shrunk: options.to ? {} : (smooth?.values ?? {}),
    ...readingsOf(method, reading, index.values, subIndices),
    ...(expected && 'found' in expected && { expected: expected.found }),
    ...(run.imputations.length > 0 && {
      imputed: markedShare(
        tree,
        'ifn',
        imputedParts(run.masks, base.population, options.to && { of: options.to.of, n: leaves.n }),
      ),
    }),
    ...(winsorised && { treated: winsorised }),
    tree,
    frozen: frozen ?? frozenOf(method, run, tree, reading, winsorised !== undefined),
    trace: traceOf({
      ...options,
      ...run,
      method,
      tree,
      treatments: treatmentTrace(method, treatments, winsorised ?? []),
      ...(expected && { expected }),
    }),
  } as unknown as Scores<M>
}

/** All that is found before anything is scored: measures, imputed and shrunk; who is compared with whom; what outliers are held at; the scales. */
interface Run extends Imputed {
  readonly read: Measures
  readonly base: Measures
  readonly imputations: readonly ImputationTrace[]
  readonly reference: Reference
  readonly place: ReferenceAssignment
  readonly frozen: FrozenReference | undefined
  readonly smooth?: Shrunk
  readonly smoothed: Measures
  readonly treatments: FittedTreatments
  readonly scales: FrozenReference['scales']
  /** How many territories the scales were measured on. */
  readonly territories: number
}

function prepare(method: Method, table: Table, options: ComputeOptions, check: boolean): Run {
  const read = measure(method, table)
  if (check) throwIfAny(checkMeasures(method, read, table))
  const imputed = impute(method, read, table, options.donors)
  const base = imputed.measures

  const reference = options.reference ?? { kind: 'ensemble', label: 'ensemble des territoires lus' }
  const place = assignReference(reference, table.codes.length)
  const frozen = reference.kind === 'figee' ? reference.frozen : undefined
  const smooth =
    method.shrinkage &&
    shrinkMeasures(
      method,
      base,
      options.towards ?? holdersOf(method, table),
      place.referenceGroup,
      frozen?.shrinkage,
    )
  const smoothed = smooth?.measures ?? base
  const treatments = frozen
    ? (frozen.moulds ?? {})
    : fitTreatments(method, smoothed, (i) => place.referenceGroup[i]! >= 0)
  const treated = applyTreatments(smoothed, treatments)
  const scales = frozen ? frozen.scales : measureScales(method, treated, place, reference)
  throwIfAny(emptyReference(place))
  throwIfAny(
    frozen
      ? missingScales(method, Object.keys(base.indicators), frozen)
      : checkScales(method, treated, scales),
  )
  const territories = place.referenceGroup.length - occurrences(place.referenceGroup, -1)
  return {
    ...imputed,
    read,
    base,
    imputations: imputed.trace,
    reference,
    place,
    frozen,
    ...(smooth && { smooth }),
    smoothed,
    treatments,
    scales,
    territories,
  }
}

/** The columns by indicator: raw values, why they are missing, scores; NaN throughout for what the table cannot give. */
function columnsOf(
  method: Method,
  raw: Measures,
  measures: Measures,
  scores: Readonly<Record<string, Float64Array>>,
): object {
  const n = measures.codes.length
  const missing = new Float64Array(n).fill(NaN)
  const nowhere = new Uint8Array(n).fill(reasonByte['hors-fichiers'])
  return {
    indicators: mapKeys(method.indicators, (id) => raw.indicators[id]?.values ?? missing),
    reasons: mapKeys(method.indicators, (id) =>
      measures.indicators[id] ? measures.indicators[id].reasons : nowhere,
    ),
    scores: Object.fromEntries(scoredIndicators(method).map((id) => [id, scores[id] ?? missing])),
  }
}

/** Classes and quadrant, for a method that has them. */
function readingsOf(
  { quadrant }: Method,
  reading: ClassBreaks,
  index: Float64Array,
  subIndices: Readonly<Record<string, Float64Array>>,
): object {
  const [first, second] = quadrant?.of ?? []
  return {
    ...(reading.classes && { classes: classesAbove(index, reading.classes) }),
    ...(reading.medians && {
      quadrant: quadrants(subIndices[first!]!, subIndices[second!]!, reading.medians, [
        first!,
        second!,
      ]),
    }),
  }
}

/** What another millésime is to be held to. */
function frozenOf(
  method: Method,
  { reference, place, scales, smooth, treatments, territories }: Run,
  tree: Tree,
  reading: ClassBreaks,
  treated: boolean,
): FrozenReference {
  const { id, version, variant } = method
  // breaks of a column without a value are no breaks
  const kept = Object.fromEntries(
    Object.entries(reading).filter(([, breaks]) => breaks.every(Number.isFinite)),
  )
  return {
    format: 'ifn-reference',
    version: FROZEN_VERSION,
    method: { id, version, ...(variant !== undefined && { variant }) },
    ...levelOfGroups(reference),
    label: labelOf(reference),
    territories,
    groups: place.groups,
    scales: {
      ...Object.fromEntries(
        scoredIndicators(method).map((each) => [each, place.groups.map(() => null)]),
      ),
      ...scales,
      ...(place.groups.length === 1 &&
        rescaleScales(groupsOf(method), (node) => rawOf(tree.nodes[node]!))),
    },
    ...(smooth && { shrinkage: smooth.rho }),
    ...(Object.keys(kept).length > 0 && { reading: kept }),
    ...(treated && { moulds: treatments }),
    ...(tree.weights.length > 0 && {
      weights: Object.fromEntries(
        tree.weights.map(({ group, weights }) => [group, Object.values(weights)]),
      ),
    }),
  }
}

function levelOfGroups(reference: Reference): Pick<FrozenReference, 'level'> {
  if (reference.kind === 'ensemble') return { level: 'france' }
  if (reference.kind === 'groupes') return { level: reference.grouping.level }
  return reference.kind === 'territoire' && reference.level ? { level: reference.level } : {}
}

function mapKeys<V>(record: object, f: (id: string) => V): Record<string, V> {
  return Object.fromEntries(Object.keys(record).map((id) => [id, f(id)]))
}

/** What each result weighs in the readings of the reference: its population, 0 where it is not of the reference. */
function weightOf(
  measures: Measures,
  { referenceGroup }: ReferenceAssignment,
  to: Grouping | undefined,
): Float64Array {
  const weight = new Float64Array(measures.codes.length)
  for (let i = 0; i < referenceGroup.length; i++) {
    const at = to ? to.of[i]! : i
    if (referenceGroup[i]! >= 0 && at >= 0)
      weight[at] = measures.population ? measures.population[at]! : 1
  }
  return weight
}

function emptyReference(place: ReferenceAssignment): UserError[] {
  if (place.referenceGroup.some((g) => g >= 0) && place.scaleGroup.some((g) => g >= 0)) return []
  return [
    new UserError(
      'reference-vide',
      'la référence ne contient aucun territoire de la table',
      'vérifiez le code de --reference, ou ajoutez le fichier d’appartenance des communes',
    ),
  ]
}
