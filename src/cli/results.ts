/** Results that `ifn calculer` wrote, read back with what they say of themselves. */
import { extname } from 'node:path'
import type { Trace } from '../engine/trace.ts'
import { sheetFormats, type SheetFormat } from '../io/encode.ts'
import { readWhole } from '../host/files.ts'
import { type Level, levelOfColumn } from '../table/level.ts'
import type { Sheet } from '../table/sheet.ts'
import { oncePerTerritory, readScores } from './scores-file.ts'
import { STDIO } from './streams.ts'

/** A file of scores with what it says of itself. */
export interface Result {
  readonly sheet: Sheet
  readonly level: Level
  readonly method?: Trace['method']
  /** Label of the reference; a frozen one ends with « (figée) ». */
  readonly reference?: string
  readonly trace?: Trace
}

/**
 * Reads a file of scores: it begins with `code_<niveau>` and has an `ifn`.
 *
 * @param path file to read
 * @returns the scores; nothing when the file is something else
 * @throws {UserError} `territoire-double`
 */
export async function readResult(path: string): Promise<Result | undefined> {
  const result = await readResultRows(path)
  if (result) oncePerTerritory(result.sheet, path)
  return result
}

/**
 * Reads a file of scores that may have several rows for one territory: results of several dates.
 *
 * @param path file to read
 * @returns the scores; nothing when the file is something else
 */
export async function readResultRows(path: string): Promise<Result | undefined> {
  if (path === STDIO) return resultOf(await readScores(path))
  const format = extname(path).toLowerCase().slice(1) as SheetFormat
  if (!sheetFormats.includes(format)) return undefined
  const bytes = await readWhole(path)
  if (
    format === 'csv' &&
    !/^\uFEFF?code_\w+[,;](.*[,;])?"?ifn"?[,;\r\n]/.test(
      new TextDecoder().decode(bytes.subarray(0, 16_384)),
    )
  )
    return undefined
  return resultOf(await readScores(path))
}

function resultOf({ sheet, trace }: Awaited<ReturnType<typeof readScores>>): Result | undefined {
  const level = levelOfColumn(sheet.columns[0]?.name)
  if (level === undefined || !sheet.columns.some(({ name }) => name === 'ifn')) return undefined
  return {
    sheet,
    level,
    ...(trace && { trace, method: trace.method, reference: trace.reference.label }),
  }
}
