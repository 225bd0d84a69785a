/** Estimates how many people of each territory are in digital difficulty, with an interval and how it was made. */
import type { PeopleTrace } from '../../engine/trace.ts'
import { parentCode } from '../../geo/membership.ts'
import type { Level } from '../../table/level.ts'
import { groupBy, type Grouping, type Table } from '../../table/table.ts'
import { calibrations, levelStepVariance, regionVariance } from './illectronisme.ts'
import { peopleInputs, type PeopleInputs } from './inputs.ts'
import { estimateRates, type RateEstimates, type SharedError } from './model.ts'
import { outsideModel } from './published-totals.ts'
import { blendSurvey, type DirectEstimates } from './survey.ts'

/** Inhabitants under which a territory is given with the one above, unless said otherwise. */
export const DEFAULT_FLOOR = 200

/** What an estimate of people is told beside its table. */
export interface PeopleOptions {
  /** Territories to estimate; the rows of the table when left out. */
  readonly to?: Grouping
  /** Inhabitants of each result, to which the floor applies; people of 15 and over when left out. */
  readonly population?: Float64Array
  /** Inhabitants under which a territory gets no figure of its own, 200 when left out. */
  readonly floor?: number
  /** Codes of the results that the total and the counts of the Trace bear on; all when left out. */
  readonly among?: ReadonlySet<string>
  /** Direct estimates of a survey, which are drawn towards the model (Fay–Herriot). */
  readonly survey?: DirectEstimates
}

/** Estimated people of each territory; NaN where an input is missing, or under the floor. */
export interface PeopleEstimate {
  /** Codes officiels, a territory a row. */
  readonly codes: readonly string[]
  /** Level of the territories. */
  readonly level: Level
  /** Share of the people of 15 and over, 0 … 1. */
  readonly share: Float64Array
  /** Estimated people. */
  readonly people: Float64Array
  /** Bounds of the people, at 5 % and 95 %. */
  readonly low: Float64Array
  /** Upper bound of the people, at 95 %. */
  readonly high: Float64Array
  /** 1 where there are inhabitants, but fewer than the floor. */
  readonly belowFloor: Uint8Array
  /** All territories together, or those of `among`, those under the floor included. */
  readonly total: PeopleTotal
  /** How the estimate was made. */
  readonly trace: PeopleTrace
}

/** People estimated of several territories together. */
export interface PeopleTotal {
  /** Share of the people of 15 and over, 0 … 1. */
  readonly share: number
  /** Lower bound of the share, at 5 %. */
  readonly shareLow: number
  /** Upper bound of the share, at 95 %. */
  readonly shareHigh: number
  /** Estimated people. */
  readonly people: number
  /** Lower bound of the people, at 5 %. */
  readonly low: number
  /** Upper bound of the people, at 95 %. */
  readonly high: number
}

/** Either the estimate, or why there is none, in French. */
export type PeopleResult = { readonly found: PeopleEstimate } | { readonly lacking: string }

/**
 * Estimates people in digital difficulty (illectronisme) among those of 15 and over.
 *
 * Every row is estimated by the synthetic model of its definition of diplomas and multiplied by the factor of its
 * region (to the rate that INSEE published of it, failing that to what is left of that of France). Groups are the sum of
 * their rows, so that levels add up. An estimate, not a count.
 *
 * @param table counts of the census, by commune, IRIS or any level above
 * @param options groups, floor, direct estimates
 * @returns the estimate; what lacks when the table has no such counts, or when no model has its definition
 *
 * @throws {UserError} what is wrong with the direct estimates
 */
export function peopleOfTable(table: Table, options: PeopleOptions = {}): PeopleResult {
  const { to, floor = DEFAULT_FLOOR, survey, population, among } = options
  const inputs = peopleInputs(table, to ? undefined : population)
  if ('lacking' in inputs) return inputs
  const n = table.codes.length
  const rows = Int32Array.from(table.codes.keys())
  const of = to ?? { level: table.level, codes: table.codes, of: rows }
  const regions = codesAt(table, 'region')
  const size = of.codes.length
  const inTotal = Uint8Array.from(of.codes, (code) => Number(among?.has(code) ?? true))
  const totalOfRow = of.of.map((g) => (g >= 0 && inTotal[g] ? 0 : -1))
  const calibrated = calibrate(inputs, regions, totalOfRow)
  const steps = { iris: 2, commune: 1, groupe: 1 }[table.level as string] ?? 0
  const blended = survey && blendSurvey(table, inputs, calibrated.factors, survey, to)
  const factors = blended?.factors ?? calibrated.factors
  const modelled = blended?.modelled ?? new Uint8Array(n).fill(1)
  const only = (each: Int32Array): Int32Array => each.map((g, i) => (modelled[i] ? g : -1))
  const areas = groupBy('epci', neighbours(table))
  const shared: SharedError[] = [
    {
      of: only(areas.of),
      variance: new Float64Array(areas.codes.length).fill(inputs.model.predictionVariance),
    },
    { ...calibrated.error, of: only(calibrated.error.of) },
    ...(blended ? [blended.error] : []),
  ]
  const common = {
    factors,
    modelled,
    shared,
    ownVariances: new Float64Array(n).fill(steps * levelStepVariance),
  }
  const howMany = (is: (g: number) => boolean): number =>
    inTotal.reduce((sum, v, g) => sum + Number(v === 1 && is(g)), 0)
  const found = estimateRates(inputs.model, inputs, { ...common, to: { of: of.of, size } })
  const whole = estimateRates(inputs.model, inputs, {
    ...common,
    to: { of: totalOfRow, size: 1 },
  })
  const belowFloor = Uint8Array.from(found.people, (people, g) =>
    Number((population?.[g] ?? people) < floor),
  )
  const isOutside = new Uint8Array(size)
  of.of.forEach((g, i) => {
    if (g >= 0 && outsideModel.has(regions[i]!)) isOutside[g] = 1
  })
  const shown = (values: Float64Array): Float64Array =>
    values.map((v, g) => (belowFloor[g] ? NaN : v))
  const [share, low, high] = [found.rate, found.low, found.high].map(shown) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const peopleOf = (rates: Float64Array): Float64Array => rates.map((v, g) => v * found.people[g]!)
  return {
    found: {
      codes: of.codes,
      level: of.level,
      share,
      people: peopleOf(share),
      low: peopleOf(low),
      high: peopleOf(high),
      belowFloor,
      total: totalOf(whole),
      trace: {
        model: inputs.model.id,
        label: inputs.model.label,
        diploma: inputs.diploma,
        formulas: inputs.formulas,
        ...(inputs.year !== '' && { year: inputs.year }),
        calibration: calibrated.applied,
        variances: {
          prediction: inputs.model.predictionVariance,
          levelStep: levelStepVariance,
          levelSteps: steps,
          region: regionVariance,
        },
        floor,
        belowFloor: howMany((g) => belowFloor[g] === 1),
        missing: howMany((g) => Number.isNaN(found.rate[g]!)),
        outsideModel: howMany((g) => isOutside[g] === 1 && Number.isNaN(found.rate[g]!)),
        ...(blended && { survey: blended.trace }),
      },
    },
  }
}

const totalOf = ({ rate, low, high, people }: RateEstimates): PeopleTotal => ({
  share: rate[0]!,
  shareLow: low[0]!,
  shareHigh: high[0]!,
  people: rate[0]! * people[0]!,
  low: low[0]! * people[0]!,
  high: high[0]! * people[0]!,
})

/** Code of the territory of a level that holds each row; empty where neither the files nor the codes tell. */
export function codesAt(table: Table, level: Level): readonly string[] {
  return table.codes.map(
    (code, i) => table.membership?.[level]?.[i] || parentCode(table.level, code, level),
  )
}

/** The territory whose error of prediction a row shares: its EPCI, failing that its département, failing that itself. */
function neighbours(table: Table): string[] {
  const [epci, departement] = [codesAt(table, 'epci'), codesAt(table, 'departement')]
  return table.codes.map((code, i) => epci[i] || departement[i] || code)
}

/** Factor of each row by its region, the variance that the published rate leaves, and which factors served the rows of the total. */
function calibrate(
  { people, shares }: PeopleInputs,
  regions: readonly string[],
  totalOfRow: Int32Array,
): {
  readonly factors: Float64Array
  readonly error: SharedError
  readonly applied: PeopleTrace['calibration']
} {
  const byCode = new Map(calibrations.map((each) => [each.code, each]))
  const country = byCode.get('FR')!
  const groups = groupBy(
    'region',
    regions.map((code) => code || 'FR'),
  )
  const factors = Float64Array.from(people, (_, i) =>
    outsideModel.has(regions[i]!) ? NaN : (byCode.get(regions[i]!) ?? country).factor,
  )
  const members = new Map<string, number>()
  factors.forEach((factor, i) => {
    if (totalOfRow[i]! < 0 || !(factor * people[i]! * shares[0]![i]! * shares[1]![i]! >= 0)) return
    const { code } = byCode.get(regions[i]!) ?? country
    members.set(code, (members.get(code) ?? 0) + 1)
  })
  return {
    factors,
    error: {
      of: groups.of,
      variance: Float64Array.from(groups.codes, (code) => {
        const own = code === 'FR' ? undefined : byCode.get(code)
        return own ? (own.error / (own.rate * (1 - own.rate))) ** 2 : regionVariance
      }),
    },
    applied: [...members].map(([code, count]) => {
      const { rate, source, factor } = byCode.get(code)!
      return { code, rate, source, factor, territories: count }
    }),
  }
}
