/** What the scales of a method are measured on, gathered over the batches of a table: the same bits as from the whole. */
import { UserError } from '../../core/errors.ts'
import type { Measured, Measures } from '../../engine/measure.ts'
import { applyTreatments, fitTreatments, type FittedTreatments } from '../../engine/treat.ts'
import type { Method, Normalisation } from '../../method/method.ts'
import type { ReferenceStatistics, Statistic } from '../../steps/normalisation/definition.ts'
import { normalisationKind, type Scale } from '../../steps/normalisation/registry.ts'
import { treatmentKind } from '../../steps/treatment/registry.ts'
import { isDegenerate, measureScale } from '../../steps/normalisation/scale.ts'
import { scoredIndicators } from '../../method/method.ts'
import { CompensatedSum } from '../../stats/summary.ts'
import { extent } from '../../stats/summary.ts'
import { countReasons, type Reason } from '../../table/missing.ts'

/** Gathered of one indicator at the first reading. */
interface Gathered {
  readonly kind: Measured['kind']
  readonly formula: string
  min: number
  max: number
  readonly missing: Partial<Record<Reason, number>>
  readonly values: CompensatedSum
  readonly squares: CompensatedSum
  readonly numerator: CompensatedSum
  readonly denominator: CompensatedSum
  readonly weighted: CompensatedSum
  readonly weights: CompensatedSum
}

/** What a normalisation is measured on: sums and extremes, sums of squares about a mean, or the whole column. */
type Need = 'sommes' | 'carres' | 'colonne'

/** Statistics of a table that is read several times: once for all of them, once more for what rests on the first. */
export class StreamMeasure {
  readonly #method: Method
  readonly #indicators = new Map<string, Gathered>()
  rows = 0

  constructor(method: Method) {
    this.#method = method
  }

  /** First reading: extremes, sums, what is missing and why. */
  add({ indicators, codes }: Measures): void {
    this.rows += codes.length
    for (const [id, measured] of Object.entries(indicators)) {
      const of = this.#of(id, measured)
      const { min, max } = extent(measured.values)
      if (min < of.min) of.min = min
      if (max > of.max) of.max = max
      for (const [reason, n] of Object.entries(
        measured.reasons ? countReasons(measured.reasons) : {},
      ) as [Reason, number][])
        of.missing[reason] = (of.missing[reason] ?? 0) + n
      if (needs(this.#method, id, 'overall')) addOverall(of, measured)
      else if (needs(this.#method, id, 'deviation', 'sample-deviation'))
        of.values.add(measured.values)
    }
  }

  /** What is known of an indicator, for the Trace; nothing for one that the table does not have. */
  hasValues(id: string):
    | {
        readonly formula: string
        readonly present: number
        readonly missing: Readonly<Partial<Record<Reason, number>>>
      }
    | undefined {
    const of = this.#indicators.get(id)
    return (
      of && {
        formula: of.formula,
        present: this.rows - Object.values(of.missing).reduce((a, b) => a + b, 0),
        missing: of.missing,
      }
    )
  }

  has(id: string): boolean {
    const of = this.#indicators.get(id)
    return of !== undefined && of.min <= of.max
  }

  extentOf(id: string): { readonly min: number; readonly max: number } {
    const { min, max } = this.#indicators.get(id)!
    return { min, max }
  }

  /** Indicators to be read again, in groups of which the columns fit in `memory` bytes. Throws where one alone does not. */
  again(memory: number): string[][] {
    const groups: string[][] = []
    let winsorised = Infinity
    for (const [id, { kind }] of this.#indicators) {
      const need = needOf(this.#method, id)
      if (need === 'sommes') continue
      // values, and what weighs them or makes them; sorting takes as much again
      const bytes = need === 'carres' ? 0 : this.rows * 8 * (kind === 'part' ? 8 : 6)
      if (bytes > memory) {
        throw new UserError(
          'flux-impossible',
          `« ${id} » demande des rangs ou des quantiles exacts de ${this.rows} lignes : ${Math.ceil(bytes / 2 ** 20)} Mio, plus que les ${Math.floor(memory / 2 ** 20)} permis`,
          'relevez execution.memoire dans le plan, ou donnez une référence figée',
          { column: id },
        )
      }
      if (groups.length === 0 || winsorised + bytes > memory) {
        groups.push([])
        winsorised = 0
      }
      groups.at(-1)!.push(id)
      winsorised += bytes
    }
    return groups
  }

  /** Another reading, for some indicators. */
  reader(ids: readonly string[]): {
    add(measures: Measures): void
    treatments(): FittedTreatments
    winsorised(treatments: FittedTreatments): Readonly<Record<string, number>>
    scales(treatments: FittedTreatments): Record<string, Scale>
  } {
    const whole = new Map<string, WholeColumn>(
      ids
        .filter((id) => needOf(this.#method, id) === 'colonne')
        .map((id) => [id, new WholeColumn(this.rows)]),
    )
    const population = new Float64Array(whole.size > 0 ? this.rows : 0)
    let at = 0
    let hasPopulation = false
    const measures = (): Measures => ({
      level: 'groupe',
      codes: [],
      indicators: Object.fromEntries([...whole].map(([id, column]) => [id, column.measured()])),
      ...(hasPopulation && { population }),
    })
    return {
      add: (batch) => {
        for (const id of ids) {
          const measured = batch.indicators[id]!
          const column = whole.get(id)
          if (column) column.add(measured, at)
          else this.#indicators.get(id)!.squares.add(squares(measured.values, this.#mean(id)))
        }
        if (batch.population && whole.size > 0) {
          population.set(batch.population, at)
          hasPopulation = true
        }
        at += batch.codes.length
      },
      treatments: () => fitTreatments(this.#method, measures(), () => true),
      winsorised: (treatments) =>
        Object.fromEntries(
          Object.entries(treatments).map(([id, { low = -Infinity, high = Infinity }]) => [
            id,
            whole
              .get(id)!
              .measured()
              .values.reduce((n, v) => n + (v < low || v > high ? 1 : 0), 0),
          ]),
        ),
      scales: (treatments) => {
        const treated = applyTreatments(measures(), treatments)
        const scored = new Set(scoredIndicators(this.#method))
        return Object.fromEntries(
          [...whole.keys()]
            .filter((id) => scored.has(id))
            .map((id) => [
              id,
              measureScale(
                normalisationOf(this.#method, id),
                treated.indicators[id]!,
                treated.population,
              ),
            ]),
        )
      },
    }
  }

  /** The scales that sums and extremes give, after every reading; null where nothing is told apart. */
  scales(held: Readonly<Record<string, Scale>>): Record<string, (Scale | null)[]> {
    const scored = scoredIndicators(this.#method).filter((id) => this.#indicators.has(id))
    return Object.fromEntries(
      scored.map((id) => {
        const how = normalisationOf(this.#method, id)
        const scale = held[id] ?? normalisationKind(how).measure(how, this.#statistics(id))
        return [id, [isDegenerate(scale) ? null : scale]]
      }),
    )
  }

  /** The statistics of a reference that sums and extremes give; what asks for more is read whole. */
  #statistics(id: string): ReferenceStatistics {
    const { min, max, squares: of } = this.#indicators.get(id)!
    const whole = (): never => {
      throw new Error(`${id} is read whole`)
    }
    return {
      extent: () => ({ min, max }),
      mean: () => this.#mean(id),
      deviation: (_, sample) => Math.sqrt(of.value / (sample ? of.count - 1 : of.count)),
      overall: () => this.#overall(id),
      quantiles: whole,
      sorted: whole,
    }
  }

  #mean(id: string): number {
    const { values } = this.#indicators.get(id)!
    return values.value / values.count
  }

  #overall(id: string): number {
    const { kind, numerator, denominator, weighted, weights } = this.#indicators.get(id)!
    if (kind === 'part') return numerator.value / denominator.value
    return weights.count > 0 ? weighted.value / weights.value : this.#mean(id)
  }

  #of(id: string, { kind, formula }: Measured): Gathered {
    const known = this.#indicators.get(id)
    if (known) return known
    const sum = (): CompensatedSum => new CompensatedSum()
    const made: Gathered = {
      kind,
      formula,
      min: Infinity,
      max: -Infinity,
      missing: {},
      values: sum(),
      squares: sum(),
      numerator: sum(),
      denominator: sum(),
      weighted: sum(),
      weights: sum(),
    }
    this.#indicators.set(id, made)
    return made
  }
}

/** One column in one piece, with what makes or weighs it. */
class WholeColumn {
  readonly #rows: number
  #measured: Measured | undefined

  constructor(rows: number) {
    this.#rows = rows
  }

  add({ kind, formula, variables, values, counts, weight }: Measured, at: number): void {
    const room = (): Float64Array => new Float64Array(this.#rows)
    const into = (this.#measured ??= {
      kind,
      formula,
      variables,
      values: room(),
      ...(counts && { counts: { numerator: room(), denominator: room() } }),
      ...(weight && { weight: room() }),
    })
    into.values.set(values, at)
    if (counts) {
      into.counts!.numerator.set(counts.numerator, at)
      into.counts!.denominator.set(counts.denominator, at)
    }
    if (weight) into.weight!.set(weight, at)
  }

  measured(): Measured {
    return this.#measured!
  }
}

function normalisationOf(method: Method, id: string): Normalisation {
  return method.indicators[id]!.normalisation ?? method.normalisation
}

function needOf(method: Method, id: string): Need {
  const treatment = method.indicators[id]!.treatment ?? method.treatment
  if (treatmentKind(treatment).fit) return 'colonne'
  const how = normalisationOf(method, id)
  const statistics = normalisationKind(how).needs(how)
  if (statistics.includes('quantiles') || statistics.includes('ranks')) return 'colonne'
  return needs(method, id, 'deviation', 'sample-deviation') ? 'carres' : 'sommes'
}

/** Whether the scale of an indicator is measured on one of these statistics. */
function needs(method: Method, id: string, ...statistics: readonly Statistic[]): boolean {
  const how = normalisationOf(method, id)
  const asked = normalisationKind(how).needs(how)
  return statistics.some((each) => asked.includes(each))
}

/** A ratio of sums over the rows where both counts are known; a weighted mean; a mean. */
function addOverall(of: Gathered, { values, counts, weight }: Measured): void {
  if (counts) {
    const known = (x: Float64Array): Float64Array =>
      x.map((v, i) => (Number.isNaN(counts.numerator[i]! + counts.denominator[i]!) ? NaN : v))
    of.numerator.add(known(counts.numerator))
    of.denominator.add(known(counts.denominator))
  } else if (weight) {
    const weighs = (i: number): boolean => values[i] === values[i] && weight[i]! > 0
    of.weighted.add(values.map((v, i) => (weighs(i) ? weight[i]! * v : 0)))
    of.weights.add(weight.map((w, i) => (weighs(i) ? w : 0)))
  } else {
    of.values.add(values)
  }
}

function squares(x: Float64Array, mu: number): Float64Array {
  const out = new Float64Array(x.length)
  for (let i = 0; i < x.length; i++) out[i] = (x[i]! - mu) ** 2
  return out
}
