/** Missing values filled in, where the method says so and how. What is filled in is marked (`impute`) to the end. */
import type { Imputation, Method, UpperLevel } from '../method/method.ts'
import type { Estimator, ImputationSources, RowGroups } from '../steps/imputation/definition.ts'
import { imputationKind } from '../steps/imputation/registry.ts'
import { mulberry32 } from '../core/random.ts'
import { groupSum, groupSums } from '../stats/group.ts'
import type { Level } from '../table/level.ts'
import { reasonByte } from '../table/missing.ts'
import { groupBy, type Table } from '../table/table.ts'
import { measure, type Measured, type Measures } from './measure.ts'
import type { PublishedValues } from './reference.ts'
import { groupMean } from './rollup.ts'

/** What an imputation may draw on beside the table itself. */
export interface Donors {
  /** What the territories above publish of themselves, by level. */
  readonly published?: Readonly<Partial<Record<Level, PublishedValues>>>
  /** The same territories in other years; `year` is that of the table. */
  readonly panel?: {
    readonly year: number
    readonly others: readonly { readonly year: number; readonly table: Table }[]
  }
}

/** What was filled in of one indicator, and how far off the same imputation is where the truth is known. */
export interface ImputationTrace {
  /** Identifier of the indicator. */
  readonly id: string
  /** Kind of imputation. */
  readonly how: Imputation['kind']
  /** Number of values that were filled in. */
  readonly cells: number
  /** Missing cells for which there was nothing to draw on. */
  readonly left: number
  /** On `cells` present cells drawn at random (fixed seed), hidden, and imputed: mean absolute error, root mean square. */
  readonly error?: {
    readonly cells: number
    readonly mae: number
    readonly rmse: number
    readonly deviation: number
  }
}

/** Measures with missing cells filled in, which cells those are, and how. */
export interface Imputed {
  readonly measures: Measures
  /** 1 where a cell was filled in. */
  readonly masks: Readonly<Record<string, Uint8Array>>
  readonly trace: readonly ImputationTrace[]
}

const DRAW_SEED = 20260101

/** Fills in what the method says to; the measures themselves when it says nothing. */
export function impute(
  method: Method,
  measures: Measures,
  table: Table,
  donors: Donors = {},
): Imputed {
  const indicators: Record<string, Measured> = { ...measures.indicators }
  const masks: Record<string, Uint8Array> = {}
  const trace: ImputationTrace[] = []
  for (const [id, measured] of Object.entries(measures.indicators)) {
    const how = method.indicators[id]!.imputation ?? method.imputation
    const { estimator } = imputationKind(how)
    if (estimator === undefined || !measured.values.some((v) => v !== v)) continue
    const estimate = estimator(how!, sourcesOf(id, measured, { method, measures, table, donors }))
    const { filled, mask, cells, left } = fill(measured, estimate)
    if (cells > 0) {
      indicators[id] = filled
      masks[id] = mask
    }
    const error = heldOutError(measured.values, estimate)
    trace.push({ id, how: how!.kind, cells, left, ...(error && { error }) })
  }
  return { measures: { ...measures, indicators }, masks, trace }
}

interface Context {
  readonly method: Method
  readonly measures: Measures
  readonly table: Table
  readonly donors: Donors
}

/** What the imputation of one indicator may draw on. */
function sourcesOf(
  id: string,
  { counts, weight, kind }: Measured,
  { method, measures, table, donors }: Context,
): ImputationSources {
  return {
    n: table.codes.length,
    groups: (level) => groupsIn(level, table),
    groupMeans: (x, { of, n }) => groupMean(x, undefined, of, n).means,
    groupValues: (x, { of, n }) => {
      if (counts === undefined) return groupMean(x, weight, of, n).means
      const known = counts.numerator.map((v, i) => (x[i] === x[i] ? v : NaN))
      const [numerator, denominator] = groupSums(known, counts.denominator, of, n)
      return numerator.map((v, g) => v / denominator[g]!)
    },
    published: (level) => donors.published?.[level]?.[id],
    indicator: (name) => measures.indicators[name]?.values,
    isShare: kind !== 'valeur',
    year: donors.panel?.year ?? 0,
    otherYears: () =>
      (donors.panel?.others ?? [])
        .map((other) => ({
          year: other.year,
          values: aligned(
            measure(method, other.table).indicators[id]?.values,
            other.table.codes,
            table.codes,
          ),
        }))
        .sort((a, b) => a.year - b.year),
  }
}

/** The group of each row at a level above; one group of all when no level is named. */
function groupsIn(level: UpperLevel | undefined, table: Table): RowGroups {
  if (level === undefined || level === 'france')
    return { of: new Int32Array(table.codes.length), n: 1, codes: ['FR'] }
  const parents = table.membership?.[level] ?? table.codes.map(() => '')
  const { of, codes } = groupings.get(parents) ?? groupBy(level, parents)
  groupings.set(parents, { of, codes })
  return { of, n: codes.length, codes }
}

/** Every indicator looks for the same groups: they are made once for a list of parents. */
const groupings = new WeakMap<readonly string[], { of: Int32Array; codes: readonly string[] }>()

function aligned(
  values: Float64Array | undefined,
  from: readonly string[],
  to: readonly string[],
): Float64Array {
  const place = new Map(from.map((code, i) => [code, i]))
  return Float64Array.from(to, (code) => values?.[place.get(code) ?? -1] ?? NaN)
}

function fill(
  measured: Measured,
  estimate: Estimator,
): { filled: Measured; mask: Uint8Array; cells: number; left: number } {
  const guess = estimate(measured.values)
  const values = measured.values.slice()
  const mask = new Uint8Array(values.length)
  const reasons = measured.reasons?.slice() ?? new Uint8Array(values.length)
  const numerator = measured.counts?.numerator.slice()
  let [cells, left] = [0, 0]
  for (let i = 0; i < values.length; i++) {
    if (values[i] === values[i]) continue
    if (guess[i] !== guess[i]) {
      left++
      continue
    }
    cells++
    values[i] = guess[i]!
    mask[i] = 1
    reasons[i] = reasonByte.impute
    // the counts follow, so that a sum of shares counts the territory as its score does
    if (numerator) numerator[i] = guess[i]! * measured.counts!.denominator[i]!
  }
  const counts = numerator && { numerator, denominator: measured.counts!.denominator }
  return { filled: { ...measured, values, reasons, ...(counts && { counts }) }, mask, cells, left }
}

/** One present cell in ten, 2,000 at most, hidden and imputed: nothing when fewer than ten can be. */
function heldOutError(x: Float64Array, estimate: Estimator): ImputationTrace['error'] {
  const present: number[] = []
  for (let i = 0; i < x.length; i++) if (x[i] === x[i]) present.push(i)
  const wanted = Math.min(2_000, Math.ceil(present.length / 10))
  if (wanted < 10) return undefined
  const random = mulberry32(DRAW_SEED)
  for (let k = 0; k < wanted; k++) {
    const j = k + Math.floor(random() * (present.length - k))
    ;[present[k], present[j]] = [present[j]!, present[k]!]
  }
  const hidden = x.slice()
  const rows = present.slice(0, wanted)
  for (const i of rows) hidden[i] = NaN
  const guess = estimate(hidden)
  const errors = rows.map((i) => guess[i]! - x[i]!).filter((e) => e === e)
  if (errors.length < 10) return undefined
  const average = rows.reduce((sum, i) => sum + x[i]!, 0) / rows.length
  return {
    cells: errors.length,
    mae: errors.reduce((sum, e) => sum + Math.abs(e), 0) / errors.length,
    rmse: Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length),
    deviation: Math.sqrt(rows.reduce((sum, i) => sum + (x[i]! - average) ** 2, 0) / rows.length),
  }
}

/** The share of each group's population whose value was filled in; the masks themselves at the level of the rows. */
export function imputedParts(
  masks: Imputed['masks'],
  population: Float64Array | undefined,
  to?: { of: Int32Array; n: number },
): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(masks).map(([id, mask]) => {
      const marked = Float64Array.from(mask)
      if (to === undefined) return [id, marked]
      const people = population ?? new Float64Array(mask.length).fill(1)
      const whole = groupSum(people, to.of, to.n)
      return [
        id,
        groupSum(
          marked.map((m, i) => m * people[i]!),
          to.of,
          to.n,
        ).map((v, g) => (whole[g]! > 0 ? v / whole[g]! : 0)),
      ]
    }),
  )
}
