/** Calibrates estimated numbers of people to totals that are published, and rounds them by their interval. */

/** Published rate of a territory, to which the estimates of its members are calibrated. */
export interface PublishedTotal {
  /** Code of the territory; `FR` for the country. */
  readonly code: string
  /** Published rate, 0 … 1. */
  readonly rate: number
  /** Standard error of the published rate, 0 … 1. */
  readonly error: number
  /** Publication and its year, for the Trace. */
  readonly source: string
}

/** Factor by which the estimates of the members of a territory were multiplied. */
export interface CalibrationFactor extends PublishedTotal {
  /** Published people / estimated people, before calibration, of the members that had no factor yet. */
  readonly factor: number
  /** Number of members that it applies to. */
  readonly members: number
}

/** Result of `calibrate`. */
export interface Calibrated {
  /** Factor of each row; 1 where no total applies. */
  readonly factors: Float64Array
  readonly applied: readonly CalibrationFactor[]
}

/**
 * Finds the factor that brings the estimates of each territory to its published rate: Σ people·rate over its members, as
 * a share of their people. Orders of totals (regions, then the country) are tried in turn: a row takes the first
 * that is published of a territory that holds it. A later total bears on what is left of it: the members without a
 * factor, once those that have one are counted at theirs, so that the whole is what was published.
 *
 * @param rates estimated rates, 0 … 1; NaN rows do not count
 * @param people people that the rates bear on
 * @param orders each: the territory of every row (empty when unknown), and the totals published of that level
 *
 * @example
 * calibrate(Float64Array.of(0.1, 0.3), Float64Array.of(50, 50), [{ parents: ['32', '32'], totals: [{ code: '32', rate: 0.1, error: 0, source: '' }] }]).factors // → [0.5, 0.5]
 */
export function calibrate(
  rates: Float64Array,
  people: Float64Array,
  orders: readonly {
    readonly parents: readonly string[]
    readonly totals: readonly PublishedTotal[]
  }[],
): Calibrated {
  const factors = new Float64Array(rates.length).fill(NaN)
  const applied: CalibrationFactor[] = []
  for (const { parents, totals } of orders) {
    for (const published of totals) {
      const inside = Array.from(rates.keys()).filter(
        (i) => parents[i] === published.code && rates[i]! * people[i]! >= 0,
      )
      const rest = inside.filter((i) => Number.isNaN(factors[i]!))
      let [wanted, estimated] = [0, 0]
      for (const i of inside)
        wanted +=
          people[i]! * (published.rate - (Number.isNaN(factors[i]!) ? 0 : rates[i]! * factors[i]!))
      for (const i of rest) estimated += rates[i]! * people[i]!
      const factor = wanted / estimated
      if (!(factor > 0)) continue
      for (const i of rest) factors[i] = factor
      applied.push({ ...published, factor, members: rest.length })
    }
  }
  return { factors: factors.map((v) => (v === v ? v : 1)), applied }
}

/**
 * Rounds an estimate to the figures that its interval allows: to the largest 1, 2 or 5 times a power of ten that is no
 * more than a quarter of the width of the interval, and at least to a whole person.
 *
 * @param value estimated number of people; NaN stays NaN
 * @param low lower bound of its interval
 * @param high upper bound of its interval
 *
 * @example
 * roundByInterval(13846, 12900, 14900) // → 14000
 * roundByInterval(131, 120, 142) // → 130
 */
export function roundByInterval(value: number, low: number, high: number): number {
  const step = roundingStep(low, high)
  return Math.round(value / step) * step
}

/**
 * Step to which the interval of an estimate lets it be rounded.
 *
 * @param low lower bound of the interval
 * @param high upper bound of the interval
 * @returns 1, 2 or 5 times a power of ten, 1 at least
 *
 * @example
 * roundingStep(12900, 14900) // → 500
 */
export function roundingStep(low: number, high: number): number {
  const most = (high - low) / 4
  if (!(most > 1)) return 1
  const power = 10 ** Math.floor(Math.log10(most))
  return power * (most >= 5 * power ? 5 : most >= 2 * power ? 2 : 1)
}
