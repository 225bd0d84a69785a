/** One file of several dates: results in rows, as `--panel` writes them, or indicators with a column of years. */
import { throwIfAny, UserError } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { readEach } from '../pipeline/dataset.ts'
import type { Moment } from '../study/comparison/comparison.ts'
import { rowCount, takeSheetRows, type Sheet } from '../table/sheet.ts'
import { readInputs } from './inputs.ts'
import type { Result } from './results.ts'
import { dateColumn, oncePerTerritory } from './scores-file.ts'

/** Columns that compare the territories of one date, or are of a step between two: not those of a date alone. */
const RELATIVE = /^(?:ifn_rang|rang|dixieme|classe|rupture)$/

/**
 * Gives the dates of results in rows: years in their order, other dates as they come.
 *
 * @param result a file of scores
 * @param file where it is from
 * @returns a result a date; nothing where no column dates the rows, or all are of one date
 * @throws {UserError} `resultats-incomparables` for rows without a date, `territoire-double`
 */
export function resultsByDate(
  { sheet, ...result }: Result,
  file: string,
): readonly Moment[] | undefined {
  const dates = dateColumn(sheet)
  if (dates === undefined) return undefined
  const rows = new Map<string, number[]>()
  for (let row = 0; row < rowCount(sheet); row++) {
    const date = dates.values[row]!
    const label = typeof date === 'number' && Number.isNaN(date) ? '' : String(date).trim()
    const of = rows.get(label)
    if (of) of.push(row)
    else rows.set(label, [row])
  }
  const undated = rows.get('')
  if (undated)
    throw new UserError(
      'resultats-incomparables',
      `${undated.length === 1 ? 'une ligne' : `${french(undated.length, 0)} lignes`} sans date`,
      'dites la date de chaque ligne, ou retirez celles qui n’en ont pas',
      { file, line: undated[0]! + 2, column: dates.name },
    )
  const kept: Sheet = {
    ...sheet,
    columns: sheet.columns.filter((each) => each !== dates && !RELATIVE.test(each.name)),
  }
  const order = [...rows]
  if (order.every(([label]) => /^\d{4}(?:-|$)/.test(label)))
    order.sort(([a], [b]) => (a < b ? -1 : 1))
  return order.map(([label, of]) => {
    const one = takeSheetRows(kept, of)
    oncePerTerritory(one, file)
    return { kind: 'resultat', label, ...result, sheet: one }
  })
}

/**
 * Gives the years of a file of indicators.
 *
 * @param path file that was given alone
 * @param worksheet worksheet to read, of a workbook; every one when left out
 * @returns the same file a year, in their order; nothing for one of fewer than two years, or a folder of several files
 * @throws {UserErrors} what is wrong with a file that cannot be read
 */
export async function yearsOfTable(
  path: string,
  worksheet: string | undefined,
): Promise<readonly Moment[] | undefined> {
  const files = await readInputs([path], worksheet)
  const inspected = readEach(files)
  const [read, ...others] = inspected.filter((each) => each.read !== undefined)
  // what is wrong with the file is said before what a comparison wants
  if (read === undefined) throwIfAny(inspected.flatMap(({ problems }) => problems))
  if (read?.read?.recognised.period === undefined || others.length > 0) return undefined
  const years = new Set(read.read.variables.map(({ year }) => year))
  return years.size < 2
    ? undefined
    : [...years]
        .toSorted()
        .map((millesime) => ({ kind: 'fichiers', label: millesime, files, millesime }))
}
