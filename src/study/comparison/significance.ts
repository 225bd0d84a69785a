/** Whether a change is real: its standard error, the probability of its sign, and control of false discoveries. */
import { adjustedP } from '../../stats/false-discovery.ts'
import { normalCdf } from '../../stats/normal.ts'

/** Standard errors of an index at one date, by row of its snapshot. */
export interface IndexNoise {
  /** What the sampling of the census makes: two censuses may share surveys. */
  readonly sampling: Float64Array
  /** What is drawn anew at each date (rounding, coverage), and what is not told apart. */
  readonly other: Float64Array
}

/** How changes are tested. */
export interface SignificanceOptions {
  /** Share of false discoveries that is borne, 0 … 1. */
  readonly fdr: number
  /** `bh`: tests independent or positively dependent; `by`: any dependence. */
  readonly control: 'bh' | 'by'
}

/** What is known of the reality of each change, by row. NaN where the change or an error is not known. */
export interface Significance extends SignificanceOptions {
  /** Standard error of the change. */
  readonly error: Float64Array
  /** Probability that the change is of its sign, 0.5 … 1. */
  readonly sign: Float64Array
  /** Two-sided probability, adjusted for all the territories. */
  readonly adjusted: Float64Array
  /** 1 risen, −1 fallen, 0 not established. */
  readonly holds: Float64Array
  /** Share of the annual surveys that both censuses rest on. */
  readonly overlap: number
}

/** A census rests on so many annual surveys. */
const CYCLE = 5

/**
 * Share of annual surveys that two censuses have in common: a millésime N is made of those of N − 2 to N + 2.
 *
 *     ρ = max(0, 5 − |gap|) / 5
 *
 * Source: INSEE, method of the census (rolling surveys over five years). For means of surveys of equal variance it is their
 * correlation.
 *
 * @param before year of one census
 * @param after year of the other
 *
 * @example
 * censusOverlap(2017, 2021) // → 0.2
 */
export function censusOverlap(before: number, after: number): number {
  return Math.max(0, CYCLE - Math.abs(after - before)) / CYCLE
}

/**
 * Finds the share of annual surveys that two editions have in common: the least over the variables of the census that both read,
 * where these are of several censuses. Less in common makes a change less sure.
 *
 * @param before year of the census of each variable of one edition
 * @param after those of the other
 * @returns 0 … 1; 0 where no variable of a census is read by both
 *
 * @example
 * sharedSurveys({ P_POP: 2021, P_NSCOL15P: 2017 }, { P_POP: 2022, P_NSCOL15P: 2021 }) // → 0.2
 */
export function sharedSurveys(
  before: Readonly<Record<string, number>> = {},
  after: Readonly<Record<string, number>> = {},
): number {
  const shares = Object.entries(before).flatMap(([name, year]) =>
    after[name] === undefined ? [] : [censusOverlap(year, after[name])],
  )
  return shares.length === 0 ? 0 : Math.min(...shares)
}

/**
 * Tests each change against the errors of its two dates.
 *
 *     se² = s₁² + s₂² − 2ρ·s₁·s₂ (census) + o₁² + o₂² (others)        z = difference / se
 *
 * @param difference change of each row
 * @param before errors of the first date, rows in the same order
 * @param after errors of the second
 * @param overlap correlation of the census errors, ρ: see `censusOverlap`
 * @param options share of false discoveries, and under which dependence
 * @returns errors, probabilities and what holds
 *
 * @example
 * significance(Float64Array.of(4), { sampling: Float64Array.of(1), other: Float64Array.of(0) }, { sampling: Float64Array.of(1), other: Float64Array.of(0) }, 0, { fdr: 0.05, control: 'bh' }).holds // → [1]
 */
export function significance(
  difference: Float64Array,
  before: IndexNoise,
  after: IndexNoise,
  overlap: number,
  options: SignificanceOptions,
): Significance {
  const error = difference.map((_, i) => {
    const [a, b] = [before.sampling[i]!, after.sampling[i]!]
    return Math.sqrt(
      Math.max(0, a * a + b * b - 2 * overlap * a * b) +
        before.other[i]! ** 2 +
        after.other[i]! ** 2,
    )
  })
  const sign = difference.map((d, i) => {
    if (Number.isNaN(d + error[i]!)) return NaN
    if (error[i] === 0) return d === 0 ? 0.5 : 1
    return normalCdf(Math.abs(d) / error[i]!)
  })
  const adjusted = adjustedP(
    sign.map((p) => 2 * (1 - p)),
    options.control,
  )
  return {
    ...options,
    error,
    sign,
    adjusted,
    holds: adjusted.map((q, i) =>
      Number.isNaN(q) ? NaN : q <= options.fdr ? Math.sign(difference[i]!) : 0,
    ),
    overlap,
  }
}
