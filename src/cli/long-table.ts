/** One file of several dates: results in rows, as `--panel` writes them, or indicators with a column of years. */
import { readEach } from '../pipeline/dataset.ts'
import type { Moment } from '../study/comparison/comparison.ts'
import { rowCount, takeSheetRows, type Sheet } from '../table/sheet.ts'
import { readInputs } from './inputs.ts'
import type { Result } from './results.ts'

/** Columns that date the rows of results. */
const DATE = /^(?:date|annee|année|millesime|millésime)$/i

/** Columns that compare the territories of one date, or are of a step between two: not those of a date alone. */
const RELATIVE = /^(?:ifn_rang|rang|dixieme|classe|rupture)$/

/**
 * Gives the dates of results in rows.
 *
 * @param result a file of scores
 * @returns a result a date, in their order; nothing where no column dates the rows, or all are of one date
 */
export function resultsByDate({ sheet, ...result }: Result): readonly Moment[] | undefined {
  const dates = sheet.columns.find(({ name }) => DATE.test(name))
  if (dates === undefined) return undefined
  const rows = new Map<string, number[]>()
  for (let row = 0; row < rowCount(sheet); row++) {
    const date = String(dates.values[row])
    const of = rows.get(date)
    if (of) of.push(row)
    else rows.set(date, [row])
  }
  if (rows.size < 2) return undefined
  const kept: Sheet = {
    ...sheet,
    columns: sheet.columns.filter(({ name }) => !DATE.test(name) && !RELATIVE.test(name)),
  }
  return [...rows]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, of]) => ({
      kind: 'resultat',
      label,
      ...result,
      sheet: takeSheetRows(kept, of),
    }))
}

/**
 * Gives the years of a file of indicators.
 *
 * @param path file that was given alone
 * @param worksheet worksheet to read, of a workbook; every one when left out
 * @returns the same file a year, in their order; nothing for one of fewer than two years, or a folder of several files
 */
export async function yearsOfTable(
  path: string,
  worksheet: string | undefined,
): Promise<readonly Moment[] | undefined> {
  const files = await readInputs([path], worksheet)
  const [read, ...others] = readEach(files).filter((each) => each.read !== undefined)
  if (read?.read?.recognised.period === undefined || others.length > 0) return undefined
  const years = new Set(read.read.variables.map(({ year }) => year))
  return years.size < 2
    ? undefined
    : [...years]
        .toSorted()
        .map((millesime) => ({ kind: 'fichiers', label: millesime, files, millesime }))
}
