/** Method × Table → Scores. The whole index, and a pure function: to redo it is to call it again. */
import { FROZEN_VERSION, missingScales } from './frozen.ts'
import { throwIfAny, UserError } from '../core/errors.ts'
import { groupsOf, scoredIndicators, type Method } from '../method/method.ts'
import { ranksDescending } from '../stats/rank.ts'
import { reasonByte } from '../table/missing.ts'
import type { Level } from '../table/level.ts'
import { groupBy, type Grouping, type Table } from '../table/table.ts'
import { checkMeasures, checkScales } from './check.ts'
import { measureScales, occurrences, scoreMeasures } from './normalise.ts'
import { expectedOf } from './expected.ts'
import { impute, imputedParts, type ImputationTrace, type Imputed } from './impute.ts'
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
import { keepOrigin, type ScoresOrigin } from './origin.ts'
import type { ComputeOptions, Scores } from './scores.ts'
import { traceOf } from './trace.ts'
import {
  applyTreatments,
  fitTreatments,
  winsorisedCells,
  treatmentTrace,
  type FittedTreatments,
} from './treat.ts'
import { aggregateTree, rawOf, type Tree } from './tree.ts'
import { findsWeights } from '../steps/weighting/registry.ts'
import { validateInput } from './validate.ts'
import { markedShare } from './contributions.ts'

export type { ComputeOptions, Scores } from './scores.ts'

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
 * compute({ id: 'm', version: '1', title: 'M', description: 'D', author: 'A', formula: 'ages', evidence: { grade: 'own', text: '' }, licence: 'MIT', normalisation: { kind: 'min-max' }, missing: 'skip', rollUp: 'shares', reference: 'france', population: ['P_POP'], sources: { rp: { label: 'Recensement', producer: 'INSEE', licence: 'Licence Ouverte 2.0' } }, indicators: { ages: { label: 'Âgés', sense: 'worsens', unit: 'share', source: 'rp', measures: [{ rate: 'TX' }] } }, subIndices: { publics: { label: 'Publics', of: ['ages'] } }, index: { label: 'Indice', of: ['publics'] } }, { level: 'commune', codes: ['01001', '01002', '01004'], columns: { TX: Float64Array.of(0.1, 0.3, 0.2) } }).index.map(Math.round) // → [0, 100, 50]
 */
export function compute<const M extends Method>(
  method: M,
  table: Table,
  options: ComputeOptions = {},
): Scores<M> {
  const valid = validateInput(method, table, options)
  return keepOrigin(computed(method, valid, options, true), originOfTable(valid, options))
}

/** What scores of a table are computed from: enough to compute them again, of another level where its rows tell it. */
export function originOfTable(table: Table, options: ComputeOptions): ScoresOrigin {
  return {
    table,
    options,
    recompute: (other, level = options.to?.level ?? table.level) =>
      compute(other, table, atLevel(table, options, level)),
  }
}

/** The options of results of a level: of the rows, or of the groups that the rows themselves tell. */
function atLevel(table: Table, options: ComputeOptions, level: Level): ComputeOptions {
  if (level === options.to?.level) return options
  const { to: _, ...others } = options
  const holders = table.membership?.[level]
  return level !== table.level && holders ? { ...others, to: groupBy(level, holders) } : others
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
  const run = prepare(method, begin(method, table, options, check))
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

/** What no normalisation and no treatment changes: measures, imputed and shrunk; who is compared with whom. */
interface Begun extends Imputed {
  readonly read: Measures
  readonly base: Measures
  readonly imputations: readonly ImputationTrace[]
  readonly reference: Reference
  readonly place: ReferenceAssignment
  readonly frozen: FrozenReference | undefined
  readonly smooth?: Shrunk
  readonly smoothed: Measures
  /** How many territories the scales are measured on. */
  readonly territories: number
}

function begin(method: Method, table: Table, options: ComputeOptions, check: boolean): Begun {
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
  return {
    ...imputed,
    read,
    base,
    imputations: imputed.trace,
    reference,
    place,
    frozen,
    ...(smooth && { smooth }),
    smoothed: smooth?.measures ?? base,
    territories: place.referenceGroup.length - occurrences(place.referenceGroup, -1),
  }
}

/** All that is found before anything is scored: what outliers are held at too, and the scales. */
interface Run extends Begun {
  readonly treatments: FittedTreatments
  readonly scales: FrozenReference['scales']
}

function prepare(method: Method, begun: Begun): Run {
  const { base, smoothed, reference, place, frozen } = begun
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
  return { ...begun, treatments, scales }
}

/** Columns before the tree: those of `Scores`, with the scales and treatments that scored them. */
export interface ScoredColumns
  extends
    Pick<Scores, 'indicators' | 'reasons' | 'scores' | 'shrunk'>,
    Pick<Run, 'treatments' | 'scales'> {}

/**
 * Prepares scoring one table under methods that differ by their normalisation, treatment and imputation alone: what these do not
 * change is found once, and the same columns serve.
 *
 * @param table a table that `compute` accepts
 * @param options those of `compute`
 * @returns the columns that `compute` would give under a method; it throws as `compute` does
 */
export function columnScorer(
  table: Table,
  options: ComputeOptions,
): (method: Method) => ScoredColumns {
  const known = new Map<string, Begun>()
  return (method) => {
    const key = JSON.stringify([
      method.imputation,
      mapKeys(method.indicators, (id) => method.indicators[id]!.imputation),
    ])
    const begun = known.get(key) ?? known.set(key, begin(method, table, options, true)).get(key)!
    const { base, smooth, smoothed, treatments, scales, place, frozen } = prepare(method, begun)
    const { to } = options
    const { measures, scores, parts } = scoreMeasures(
      method,
      smoothed,
      treatments,
      place,
      scales,
      to,
    )
    // weights that cannot be found refuse a method, as they do in compute
    if (Object.values(groupsOf(method)).some(findsWeights))
      aggregateTree(method, { n: measures.codes.length, scores, parts }, frozen?.weights, scales)
    return {
      ...columnsOf(method, to ? measures : base, measures, scores),
      shrunk: to ? {} : (smooth?.values ?? {}),
      treatments,
      scales: { ...emptyScales(method, place), ...scales },
    }
  }
}

/** The columns by indicator: raw values, why they are missing, scores; NaN throughout for what the table cannot give. */
function columnsOf(
  method: Method,
  raw: Measures,
  measures: Measures,
  scores: Readonly<Record<string, Float64Array>>,
): Pick<Scores, 'indicators' | 'reasons' | 'scores'> {
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
      ...emptyScales(method, place),
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

/** No scale for any group of the reference, of indicators that the table cannot give. */
function emptyScales(method: Method, { groups }: ReferenceAssignment): FrozenReference['scales'] {
  return Object.fromEntries(scoredIndicators(method).map((each) => [each, groups.map(() => null)]))
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
