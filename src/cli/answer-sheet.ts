/** What a command that makes one table answers: files, JSON, CSV, words. */
import type { OutputFile } from '../host/files.ts'
import { sheetToCsv } from '../io/csv/write.ts'
import { encodeSheet } from '../io/encode.ts'
import type { Sheet } from '../table/sheet.ts'
import { csvDialect, writeSheet, type CommonOptions } from './inputs.ts'
import { pipedFormat } from './options.ts'
import { png } from './png.ts'
import { answerCsv, isStdio, STDIO, type Streams } from './streams.ts'
import { jsonText } from './text-table.ts'

/** Extensions of pictures. */
export const PICTURE = /\.(?:svg|png)$/i

/**
 * Encodes a drawing in the format of each path.
 *
 * @param paths outputs that are pictures
 * @param svg drawing
 * @returns files to write
 */
export async function pictureFiles(paths: readonly string[], svg: string): Promise<OutputFile[]> {
  return Promise.all(
    paths.map(async (path) => ({
      path,
      bytes: /\.png$/i.test(path) ? await png(svg) : new TextEncoder().encode(svg),
    })),
  )
}

/** How a table is answered. */
export interface SheetAnswer {
  readonly sheet: Sheet
  /** What `--json` answers, given the files that were written. */
  readonly json: (written: readonly string[]) => object
  /** What is said to a person, given the files that were written. */
  readonly text: (written: readonly string[]) => string
  /** The SVG of the same figures, for the outputs that are pictures. */
  readonly picture?: () => Promise<string>
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
  { sheet, json, text, picture, isForTerminal = false }: SheetAnswer,
): Promise<void> {
  const { sortie, force } = options
  const csv = csvDialect(options)
  const piped = pipedFormat(sortie)
  const paths = sortie.filter((path) => !isStdio(path))
  const pictures = picture ? paths.filter((path) => PICTURE.test(path)) : []
  const written = await writeSheet(
    sheet,
    paths.filter((path) => !pictures.includes(path)),
    {
      force,
      csv,
      ...(pictures.length > 0 && { extra: await pictureFiles(pictures, await picture!()) }),
    },
  )
  if (options.json) {
    out.data(jsonText(json(written)))
    return
  }
  if (piped) out.data(await encodeSheet(sheet, piped))
  else if (sortie.includes(STDIO) || (sortie.length === 0 && (isForTerminal || !out.isTerminal)))
    answerCsv(sheetToCsv(sheet, csv), out)
  out.say(text(written))
}
