/** The rows of a wide file that was recognised: few imports, for threads that do nothing else. */
import type { Delimiter } from '../io/csv/cells.ts'
import { WideCsvReader, type WideCsv, type WideCsvOptions } from '../io/csv/wide.ts'

/** How the rows are to be read. Plain data: it goes to a thread as it is. */
export interface WideTask {
  readonly file: string
  readonly headerLine: number
  readonly delimiter: Delimiter
  readonly marks?: NonNullable<WideCsvOptions['marks']>
  /** A cell that every row has and the header has not, or the reverse. */
  readonly extra?: NonNullable<WideCsvOptions['extra']>
  /** The names of the columns, of a header of two rows. */
  readonly header?: readonly string[]
  /** The columns that are read. */
  readonly columns: ReadonlyMap<string, 'text' | 'number'>
}

/** Only the columns that are wanted are held, and one piece of the file. */
export function readRows(
  content: Iterable<Uint8Array>,
  size: number | undefined,
  { columns, file, headerLine, delimiter, marks, extra, header }: WideTask,
): WideCsv {
  const reader = new WideCsvReader({
    file,
    headerLine,
    delimiter,
    want: (column) => columns.get(column) ?? 'skip',
    ...(size !== undefined && { size }),
    ...(marks && { marks }),
    ...(extra && { extra }),
    ...(header && { header }),
  })
  for (const chunk of content) reader.push(chunk)
  return reader.end()
}
