/** Parquet files → CSV, read as any other file from there on: nothing is lost on the way, and of a long file only the rows that may serve are kept. */
import { UserError, userErrors } from '../core/errors.ts'
import type { ByteSource } from '../io/byte-source.ts'
import { sheetToCsv } from '../io/csv/write.ts'
import { describeParquet, parquetParts } from '../io/parquet.ts'
import type { Sheet, SheetColumn } from '../table/sheet.ts'
import { sources } from '../sources/registry.ts'
import { cellFinder } from './long-cells.ts'

/** Bytes that begin and end a Parquet file. */
export function isParquet(head: Uint8Array): boolean {
  return new TextDecoder().decode(head.subarray(0, 4)) === 'PAR1'
}

/**
 * The rows of a Parquet file as pieces of one CSV file. One group of rows is held at a time, beside what is
 * given back: of a long file, the rows whose modality is a variable. Gives nothing above `most` bytes.
 */
export async function parquetAsCsv(
  source: ByteSource,
  file: string,
  most: number,
): Promise<Uint8Array[] | undefined> {
  try {
    const { names } = await describeParquet(source)
    const long = longFormOf(names)
    const encoder = new TextEncoder()
    const pieces: Uint8Array[] = []
    let size = 0
    for await (const part of parquetParts(source, long?.columns)) {
      const text = sheetToCsv(long ? kept(part, long) : part, { raw: true })
      const bytes = encoder.encode(pieces.length === 0 ? text : text.slice(text.indexOf('\n') + 1))
      size += bytes.length
      if (size > most) return undefined
      if (bytes.length > 0) pieces.push(bytes)
    }
    return pieces
  } catch (cause) {
    if (userErrors(cause).length > 0) throw cause
    const codec = /codec:?\s*(?!undefined)(\w+)/i.exec(String(cause))?.[1] // a damaged name is none
    const error = codec
      ? new UserError(
          'classeur-illisible',
          `le fichier Parquet « ${file} » est compressé en ${codec}, que la bibliothèque ne sait pas lire`,
          'enregistrez-le en Snappy ou sans compression, ou donnez le CSV',
          { file },
        )
      : new UserError(
          'classeur-illisible',
          `le fichier Parquet « ${file} » est coupé ou abîmé`,
          'téléchargez-le de nouveau',
          { file },
        )
    error.cause = cause
    throw error
  }
}

interface LongFile {
  readonly columns: readonly string[]
  keep(text: (column: string) => string): boolean
}

/** What of a long file may serve: its columns, and which of its rows. */
function longFormOf(names: readonly string[]): LongFile | undefined {
  const source = sources.find(
    ({ long, signature }) =>
      long && signature.every((each) => names.some((name) => each.test(name))),
  )
  const form = source?.long
  const key = names.find((name) => source?.keys.some(({ column }) => column.test(name)))
  if (form === undefined || key === undefined) return undefined
  const finder = cellFinder(form, names, key, form.cells)
  const own = [form.object, form.time, form.value, form.status, form.observed]
  const columns = names.filter(
    (name) => name === key || finder.columns.includes(name) || own.some((rule) => rule?.test(name)),
  )
  return { columns, keep: (text) => finder.cellOf(text) !== undefined }
}

function kept(part: Sheet, { keep }: LongFile): Sheet {
  const texts = new Map(part.columns.map(({ name, values }) => [name, values]))
  const rows: number[] = []
  let at = 0
  const text = (name: string): string => String(texts.get(name)![at]!)
  for (const n = part.columns[0]?.values.length ?? 0; at < n; at++) if (keep(text)) rows.push(at)
  const columns = part.columns.map(({ name, values }): SheetColumn => ({
    name,
    values:
      values instanceof Float64Array
        ? Float64Array.from(rows, (row) => values[row]!)
        : rows.map((row) => values[row]!),
  }))
  return { ...part, columns }
}
