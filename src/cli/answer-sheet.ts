/** What a command that makes one table answers: files, JSON, CSV, words. */
import { sheetToCsv } from '../io/csv/write.ts'
import type { Sheet } from '../table/sheet.ts'
import { csvDialect, writeSheet, type CommonOptions } from './inputs.ts'
import { answerCsv, STDIO, type Streams } from './streams.ts'
import { jsonText } from './text-table.ts'

/** How a table is answered. */
export interface SheetAnswer {
  readonly sheet: Sheet
  /** What `--json` answers, given the files that were written. */
  readonly json: (written: readonly string[]) => object
  /** What is said to a person, given the files that were written. */
  readonly text: (written: readonly string[]) => string
  /** Whether the table itself is what a terminal is given when no file is asked for: CSV on standard output. */
  readonly isForTerminal?: boolean
}

/**
 * Writes a table to the files asked for, then answers: JSON where it is asked; else words, and the table as CSV on
 * standard output where « - » asks for it or where no file does and nobody reads (or the table is the answer).
 *
 * @param options outputs and dialect of the command
 * @param out streams of the command
 * @param answer table, JSON and words
 */
export async function answerSheet(
  options: CommonOptions & { readonly sortie: readonly string[] },
  out: Streams,
  { sheet, json, text, isForTerminal = false }: SheetAnswer,
): Promise<void> {
  const { sortie, force } = options
  const csv = csvDialect(options)
  const written = await writeSheet(
    sheet,
    sortie.filter((path) => path !== STDIO),
    { force, csv },
  )
  if (options.json) {
    out.data(jsonText(json(written)))
    return
  }
  if (sortie.includes(STDIO) || (sortie.length === 0 && (isForTerminal || !out.isTerminal)))
    answerCsv(sheetToCsv(sheet, csv), out)
  out.say(text(written))
}
