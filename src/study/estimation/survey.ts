/** Draws the direct estimates of a survey towards the model (Fay–Herriot), and hands them down to smaller territories. */
import { UserError } from '../../core/errors.ts'
import type { PeopleTrace } from '../../engine/trace.ts'
import { groupingTo } from '../../geo/membership.ts'
import { fayHerriot } from '../../stats/fay-herriot.ts'
import { groupSums } from '../../stats/group.ts'
import { countOf, isFiner, levels, type Level } from '../../table/level.ts'
import type { Grouping, Table } from '../../table/table.ts'
import {
  inverseLogit,
  type EstimationInputs,
  type SharedError,
  type SyntheticModel,
} from './model.ts'

/** Rates that a survey estimated directly, by code of territory. */
export interface DirectEstimates {
  /** Name of the file, for messages and the Trace. */
  readonly file: string
  /** Rate (0 … 1) and its sampling variance, by code of territory. */
  readonly rates: ReadonlyMap<string, { readonly rate: number; readonly variance: number }>
}

/** Factors with those of the survey in the place of calibration, where it bears. */
export interface Blended {
  readonly factors: Float64Array
  /** 0 where the survey bears: its error takes the place of those of the model. */
  readonly modelled: Uint8Array
  readonly error: SharedError
  readonly trace: NonNullable<PeopleTrace['survey']>
}

/**
 * Blends direct estimates with the model: an EBLUP for each territory of the survey (REML), by which the estimates of its
 * rows are then multiplied. Territories that the survey does not have keep the synthetic estimate.
 *
 * @param table rows, with what holds them
 * @param inputs shares and people of the rows, and their model
 * @param factors calibration of each row, kept where the survey does not bear
 * @param survey direct estimates; their territories are rows, groups of `to`, EPCI, départements or régions
 * @param to groups of the results
 * @throws {UserError} `territoire-inconnu` for codes of no level of the table; `enquete-insuffisante` when there are too few
 */
export function blendSurvey(
  table: Table,
  inputs: EstimationInputs & { readonly model: SyntheticModel },
  factors: Float64Array,
  { file, rates }: DirectEstimates,
  to?: Grouping,
): Blended {
  const areas = areasOf(table, rates, file, to)
  const size = areas.codes.length
  const { people, shares, model } = inputs
  const columns = shares.map((share) => {
    const [sums, whole] = groupSums(
      share.map((v, i) => v * people[i]!),
      people,
      areas.of,
      size,
    )
    return sums.map((v, g) => v / whole[g]!)
  })
  const direct = (of: 'rate' | 'variance'): Float64Array =>
    Float64Array.from(areas.codes, (code) => rates.get(code)?.[of] ?? NaN)
  const fit = fayHerriot(direct('rate'), columns, direct('variance'))
  if (fit === undefined)
    throw new UserError(
      'enquete-insuffisante',
      `« ${file} » : ${countOf(areas.level, rates.size)}, trop peu pour ajuster le modèle de Fay-Herriot sur ${columns.length} parts`,
      `donnez au moins ${columns.length + 2} territoires dont les parts diffèrent, ou calculez sans --enquete`,
      { file },
    )
  const estimated = synthetic(model, shares)
  const [counts, whole] = groupSums(
    estimated.map((v, i) => v * people[i]!),
    people,
    areas.of,
    size,
  )
  const known = areas.codes.map(
    (code, g) => rates.has(code) && fit.estimates[g]! > 0 && fit.estimates[g]! < 1,
  )
  const modelled = Uint8Array.from(areas.of, (g) => (g >= 0 && known[g] ? 0 : 1))
  return {
    factors: factors.map((v, i) => {
      const g = areas.of[i]!
      return modelled[i] ? v : (fit.estimates[g]! * whole[g]!) / counts[g]!
    }),
    modelled,
    error: {
      of: areas.of.map((g, i) => (modelled[i] ? -1 : g)),
      variance: fit.estimates.map((v, g) => fit.mse[g]! / (v * (1 - v)) ** 2),
    },
    trace: {
      file,
      level: areas.level,
      territories: known.filter(Boolean).length,
      areaVariance: fit.areaVariance,
    },
  }
}

function synthetic(model: SyntheticModel, shares: readonly Float64Array[]): Float64Array {
  return shares[0]!.map((_, i) =>
    inverseLogit(
      model.coefficients.reduce((sum, b, k) => sum + b * (k === 0 ? 1 : shares[k - 1]![i]!), 0),
    ),
  )
}

/** The territories of the survey among the rows: the first level at which every code is one. */
function areasOf(
  table: Table,
  rates: DirectEstimates['rates'],
  file: string,
  to: Grouping | undefined,
): Grouping {
  const rows: Grouping = {
    level: table.level,
    codes: table.codes,
    of: Int32Array.from(table.codes.keys()),
  }
  const above = levels.filter((level) => isFiner(table.level, level) && level !== 'france')
  const candidates = [
    rows,
    ...(to ? [to] : []),
    ...above.flatMap((level) => tryGrouping(table, level)),
  ]
  const missing = candidates.map((each) => {
    const codes = new Set(each.codes)
    return [...rates.keys()].filter((code) => !codes.has(code))
  })
  const best = missing.reduce((a, b, k) => (b.length < missing[a]!.length ? k : a), 0)
  const [unknown] = missing[best]!
  if (unknown !== undefined)
    throw new UserError(
      'territoire-inconnu',
      `« ${file} » : « ${unknown} » n’est le code d’aucun territoire de la table${missing[best]!.length > 1 ? ` (ni ${missing[best]!.length - 1} autre${missing[best]!.length > 2 ? 's' : ''})` : ''}`,
      'donnez les codes officiels des communes, des EPCI, des départements ou des régions de la table',
      { file, territory: unknown },
    )
  return candidates[best]!
}

function tryGrouping(table: Table, level: Level): Grouping[] {
  try {
    return [groupingTo(table, level)]
  } catch (error) {
    if (error instanceof UserError) return []
    throw error
  }
}
