/** Which level the rows of a table are of, when files of several levels are given: the finest that meets the method’s needs. */
import { userErrors, type UserError } from '../core/errors.ts'
import { compute, type Scores } from '../engine/compute.ts'
import { parentCode } from '../geo/membership.ts'
import { variablesOfMeasure } from '../method/check.ts'
import type { Method } from '../method/method.ts'
import {
  joinResults,
  levelsRead,
  type Dataset,
  type InspectedFile,
  type Inspection,
} from './dataset.ts'
import type { JoinOptions } from '../ingest/join.ts'
import { withLentVariable, type LentVariable } from './lent-variable.ts'
import { countOf, followsCog, isFiner, type Level, noun } from '../table/level.ts'

/** A finer level is preferred as long as it gives an index to this share of the communes that another level reaches. */
const ENOUGH = 0.5

/** Variables that a method puts in one ratio: they must be of one year. Of each indicator, the first formula that some files can meet. */
export function ratiosOf(method: Method, variables: ReadonlySet<string>): string[][] {
  return Object.values(method.indicators).flatMap(({ measures }) => {
    const formulas = measures.map(variablesOfMeasure)
    const met = formulas.find((names) => names.every((name) => variables.has(name)))
    return (met ? [met] : formulas).filter((names) => names.length > 1)
  })
}

/**
 * Joins files at the finest level that meets the method's needs: the finest at which at least half as
 * many communes have an index as at the level where most have one. `asked` is the level of the results:
 * rows may not be coarser. What was chosen, and why, is the first of the notices.
 */
export function joinAtBestLevel(
  method: Method,
  files: readonly InspectedFile[],
  options: JoinOptions,
  asked?: Level,
  lent?: LentVariable,
): Inspection {
  const joined = (how: JoinOptions): Inspection =>
    withLentVariable(joinResults(files, how), method, lent)
  const variables = new Set(
    files
      .flatMap(({ read, more = [] }) => (read ? [read, ...more] : []))
      .flatMap((file) => file.variables.map(({ variable }) => variable)),
  )
  const join: JoinOptions = {
    ...options,
    sameYear: ratiosOf(method, variables),
    excludeDoubleCounts: true,
  }
  const candidates = candidateLevels(files, asked)
  if (candidates.length === 1) return joined({ ...join, level: candidates[0]! })
  const tried = candidates.map((level) => reach(method, joined({ ...join, level })))
  if (tried.length === 0) return joined(join)
  const most = Math.max(...tried.map(({ communes }) => communes))
  const cells = Math.max(...tried.map((each) => each.cells))
  const chosen =
    tried.find((each) =>
      most > 0 ? each.communes >= ENOUGH * most : each.cells >= ENOUGH * cells,
    ) ?? tried[0]!
  const { dataset } = chosen.inspection
  if (dataset === undefined) return chosen.inspection
  return {
    ...chosen.inspection,
    dataset: { ...dataset, notices: [why(chosen, tried), ...dataset.notices] },
  }
}

interface Reach {
  readonly inspection: Inspection
  readonly level: Level
  /** Communes that have an index, at this level of rows. */
  readonly communes: number
  /** Communes that have a value, summed over the variables: what tells when no level gives any index. */
  readonly cells: number
}

/** The levels that rows may be of: IRIS and communes if there are any; the levels above them only when they stand alone. */
export function candidateLevels(
  files: readonly InspectedFile[],
  asked: Level | undefined,
): Level[] {
  const read = levelsRead(files).filter((level) => asked === undefined || !isFiner(asked, level))
  const fine = read.filter(followsCog)
  return fine.length > 0 ? fine : read.slice(0, 1)
}

function reach(method: Method, inspection: Inspection): Reach {
  const { dataset, problems } = inspection
  const level = dataset?.table.level ?? 'commune'
  if (dataset === undefined) return { inspection, level, communes: 0, cells: 0 }
  const { codes, columns } = dataset.table
  const communes = (values: Float64Array): number =>
    new Set(
      codes
        .filter((_, i) => values[i] === values[i])
        .map((code) => parentCode(level, code, 'commune') || code),
    ).size
  const cells = Object.values(columns).reduce((total, values) => total + communes(values), 0)
  const scores = problems.length === 0 ? attempt(method, dataset) : undefined
  return { inspection, level, communes: scores ? communes(scores.index) : 0, cells }
}

/** The scores, or nothing when the data set cannot give any: its own problems are told when it is computed. */
function attempt(method: Method, { table }: Dataset): Scores | undefined {
  try {
    return compute(method, table)
  } catch (error) {
    const problems: readonly UserError[] = userErrors(error)
    if (problems.length === 0) throw error
    return undefined
  }
}

function why(chosen: Reach, tried: readonly Reach[]): string {
  const others = tried
    .filter((each) => each !== chosen)
    .map(({ level, communes }) => `par ${noun(level, 1)}, ${countOf('commune', communes)}`)
  return `calcul par ${noun(chosen.level, 1)} : avec un indice, ${countOf('commune', chosen.communes)} (${others.join(' ; ')})`
}
