/**
 * Which choice a result owes its doubt to: first-order and total indices of each factor, with their own doubt.
 *
 * A factor is a group of numbers that vary together (all the weights are one). The estimators are those of `stats/variance.ts`:
 * centred first order, Jansen's total. Source: Saltelli et al., Computer Physics Communications 181 (2010).
 */
import { UserError } from '../../core/errors.ts'
import { sobolEstimates, type SobolEstimate } from '../../stats/variance.ts'
import type { Model } from './model.ts'
import type { PointOptions } from './points.ts'
import {
  joined,
  sensitivityRunner,
  type SensitivityPart,
  type Targets,
} from './sensitivity-runs.ts'

export type { SobolEstimate } from '../../stats/variance.ts'

/** How far the study of sensitivity goes, and for whom. */
export interface SensitivityOptions extends PointOptions {
  /** Most rows of the design; each costs as many runs as there are factors, and two. */
  readonly rows: number
  /** The study stops when every index of the two national targets is known, with a 90 % interval no wider than ± this. */
  readonly precision: number
  /** Codes of territories whose scores are targets too. */
  readonly territories?: readonly string[]
}

/** How much of the variance of a target one factor explains. */
export interface FactorIndices {
  /** Identifier of the factor. */
  readonly id: string
  /** Name in French. */
  readonly label: string
  /** Share of the variance that it explains alone, and with its interactions. NaN where the target does not vary. */
  readonly first: SobolEstimate
  /** Share of the variance that it explains with its interactions. */
  readonly total: SobolEstimate
}

/** What is explained, and by which factors. */
export interface SensitivityTarget {
  /** Identifier of the target. */
  readonly id: string
  /** Name in French. */
  readonly label: string
  /** Rows of the design whose every run has a value of it: all of them, unless draws lack it. */
  readonly rows: number
  /** False when the target is the same in every run: it has no index. */
  readonly varies: boolean
  /** Part of each factor. */
  readonly factors: readonly FactorIndices[]
  /** Σ of the first-order indices: at most 1, the rest is interaction. */
  readonly sum: SobolEstimate
  /** S ≤ T for every factor, ΣS ≤ 1: false when the intervals themselves rule it out. */
  readonly firstBelowTotal: boolean
  /** Whether ΣS ≤ 1 within the intervals. */
  readonly sumAtMostOne: boolean
}

/** Which choices the scores and ranks hang on: Sobol’s indices, by target, with how sure they are. */
export interface Sensitivity {
  /** Rows of the design. */
  readonly rows: number
  /** Number of times that the index was computed. */
  readonly runs: number
  /** Half-width that intervals were asked to reach. */
  readonly precision: number
  /** Whether every index of the national targets is as sure as asked. Nothing that is unknown is. */
  readonly reached: boolean
  /** Mean rank shift, share of territories that change tenth, then the scores asked for. */
  readonly targets: readonly SensitivityTarget[]
  /** After each doubling and at the end: half of the widest interval (Infinity while one is unknown), and the total indices of the first target. */
  readonly convergence: readonly {
    readonly rows: number
    readonly halfWidth: number
    readonly total: Readonly<Record<string, number>>
  }[]
  /** What moves each territory's score: by factor, its total index, a territory a row; NaN where the score does not vary. */
  readonly drivers: Readonly<Record<string, Float64Array>>
}

/** A range of rows of the sampling matrices: `from` included, `to` excluded. */
export interface Rows {
  readonly from: number
  readonly to: number
}

/** Rows in one job, and between two looks at the precision: fixed, so that threads change nothing. */
const JOB = 8
const ROUND = 64

/**
 * Finds what a study of sensitivity explains.
 *
 * @param model the model studied
 * @param territories codes of territories whose scores are targets too
 * @returns the targets, territories by row of the scores
 * @throws {UserError} `option-invalide` for a code that the scores do not have
 */
export function targetsFor({ nominal }: Model, territories: readonly string[] = []): Targets {
  const rows = territories.map((code) => nominal.codes.indexOf(code))
  const stranger = territories[rows.indexOf(-1)]
  if (stranger !== undefined)
    throw new UserError(
      'option-invalide',
      `territories : « ${stranger} » n’est le code d’aucun territoire des scores`,
      `donnez des codes, comme ${nominal.codes.slice(0, 3).join(', ')}`,
    )
  return {
    index: nominal.index,
    rank: nominal.rank,
    ranked: nominal.rank.reduce((count, r) => count + (r === r ? 1 : 0), 0),
    territories: rows,
  }
}

/** The rounds of a study: asks for the jobs of each, until the indices are as sure as asked or the rows are spent. */
export function* sensitivityRounds(
  model: Model,
  options: SensitivityOptions,
): Generator<readonly Rows[], Sensitivity, readonly SensitivityPart[]> {
  const convergence: Sensitivity['convergence'][number][] = []
  let part: SensitivityPart | undefined
  let targets: SensitivityTarget[] = []
  let [rows, halfWidth] = [0, Infinity]
  while (model.factors.length > 0 && rows < options.rows && !(halfWidth <= options.precision)) {
    const to = Math.min(options.rows, rows + ROUND)
    for (const next of yield jobsOf(rows, to)) part = joined(part, next)
    rows = to
    targets = targetsOf(model, options, part!)
    halfWidth = halfWidthOf(targets)
    const last = halfWidth <= options.precision || rows >= options.rows
    if (last || Number.isInteger(Math.log2(rows / ROUND)))
      convergence.push({
        rows,
        halfWidth,
        total: Object.fromEntries(targets[0]!.factors.map(({ id, total }) => [id, total.value])),
      })
  }
  return {
    rows,
    runs: rows * (model.factors.length + 2),
    precision: options.precision,
    reached: model.factors.length === 0 || halfWidth <= options.precision,
    targets,
    convergence,
    drivers: part ? driversOf(model, part) : {},
  }
}

/** How many jobs are to be done at the same time, at most: more threads would wait. */
export function jobsAtOnce(rows: number): number {
  return jobsOf(0, Math.min(rows, ROUND)).length
}

function jobsOf(from: number, to: number): Rows[] {
  return Array.from({ length: Math.ceil((to - from) / JOB) }, (_, k) => ({
    from: from + k * JOB,
    to: Math.min(to, from + (k + 1) * JOB),
  }))
}

/** The whole study in one thread: what a browser runs. `sensitivityOn` (Node) shares it among threads and finds the same bits. */
export function sensitivity(model: Model, options: SensitivityOptions): Sensitivity {
  const run = sensitivityRunner(model.prepared, targetsFor(model, options.territories), options)
  const rounds = sensitivityRounds(model, options)
  let turn = rounds.next()
  while (!turn.done) turn = rounds.next(turn.value.map(({ from, to }) => run(from, to)))
  return turn.value
}

function targetsOf(
  model: Model,
  { territories = [] }: SensitivityOptions,
  { targets }: SensitivityPart,
): SensitivityTarget[] {
  const { codes, names } = model.nominal
  const labels: [string, string][] = [
    ['decalage_moyen', 'décalage moyen des rangs'],
    ['part_changeant', 'part des territoires qui changent de dixième'],
    ...territories.map((code): [string, string] => [
      `score_${code}`,
      `score de ${names?.[codes.indexOf(code)] || code}`,
    ]),
  ]
  return labels.map(([id, label], t) => {
    // a row counts when every one of its runs has a value
    const whole = Array.from(targets[0]![t]!.keys()).filter((row) =>
      targets.every((sample) => Number.isFinite(sample[t]![row])),
    )
    const column = (sample: number): Float64Array =>
      Float64Array.from(whole, (row) => targets[sample]![t]![row]!)
    const { first, total, sum } = sobolEstimates(
      column(0),
      column(1),
      model.factors.map((_, k) => column(k + 2)),
    )
    return {
      id,
      label,
      rows: whole.length,
      varies: total.some(({ value }) => value === value),
      factors: model.factors.map((each, k) => ({
        id: each.id,
        label: each.label,
        first: first[k]!,
        total: total[k]!,
      })),
      sum,
      firstBelowTotal: first.every((s, k) => !(s.p05 > total[k]!.p95)),
      sumAtMostOne: !(sum.p05 > 1),
    }
  })
}

/** A target known on fewer rows is not known at all. */
const ENOUGH = 32

/** Half of the widest interval of the two national targets: 0 for one that does not vary, Infinity where anything is unknown. */
function halfWidthOf(targets: readonly SensitivityTarget[]): number {
  const widths = targets.slice(0, 2).flatMap(({ rows, varies, factors }) => {
    if (rows < ENOUGH) return [Infinity]
    return varies
      ? factors
          .flatMap(({ first, total }) => [first, total])
          .map(({ p05, p95 }) => (Number.isFinite(p95 - p05) ? (p95 - p05) / 2 : Infinity))
      : [0]
  })
  return Math.max(...widths)
}

/** Jansen's total index of each factor, territory by territory. */
function driversOf(
  { factors }: Model,
  { sum, squares, count, changes, pairs }: SensitivityPart,
): Record<string, Float64Array> {
  const variance = sum.map((s, i) => squares[i]! / count[i]! - (s / count[i]!) ** 2)
  return Object.fromEntries(
    factors.map(({ id }, k) => [
      id,
      variance.map((v, i) =>
        v > 1e-12 && pairs[k]![i]! > 0 ? changes[k]![i]! / (2 * pairs[k]![i]! * v) : NaN,
      ),
    ]),
  )
}

/** The factor that a territory's score owes most to, and its total index; nothing where the score does not vary. */
export function mainDriver(
  { drivers }: Pick<Sensitivity, 'drivers'>,
  row: number,
): { readonly id: string; readonly total: number } | undefined {
  let found: { id: string; total: number } | undefined
  for (const [id, column] of Object.entries(drivers))
    if (column[row]! > (found?.total ?? -1)) found = { id, total: column[row]! }
  return found
}
