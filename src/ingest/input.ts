/** What is given to be read: a name for the messages, and bytes, wherever they are. */
import type { UserError } from '../core/errors.ts'
import { chunksOf, headOf, inMemory, chunksInOrder, type ByteSource } from '../io/byte-source.ts'
import type { Sheet } from '../table/sheet.ts'

/** A file as it was given, or as it was found in a folder or an archive. One of `bytes`, `source`, `chunks` and `sheet` holds it; a JSON table has its columns beside its bytes. */
export interface InputFile {
  /** Name of the file, for messages, and for its format. */
  readonly name: string
  /** In memory. */
  readonly bytes?: Uint8Array
  /** At rest, on a disk. */
  readonly source?: ByteSource
  /** As a stream that can be started again: a file inside an archive. */
  readonly chunks?: () => Iterable<Uint8Array>
  /** Columns already: an Arrow file, whose numbers are views on its bytes. Never written to. */
  readonly sheet?: Sheet
  /** Of the file that was downloaded: that of the archive, for what it holds. */
  readonly sha256?: string
  /** A table of territories, as the package knows of what it carries: not looked at as a list of places. */
  readonly territories?: true
  /** Year of its code officiel géographique, as the user states it. */
  readonly cog?: number
  /** Where it was found, when it was not named itself: what serves nothing there is left ignored, not refused. */
  readonly within?: Within
  /** The sheet of a workbook that it is. */
  readonly workbook?: WorkbookPart
  /** What was understood when it was opened, in French. */
  readonly notices?: readonly string[]
  /** What kept it from being opened. */
  readonly problem?: UserError
}

/** A sheet of a workbook: whence, and what a reader must know of it. */
export interface WorkbookPart {
  /** Name of the workbook. */
  readonly file: string
  /** Name of the sheet. */
  readonly sheet: string
  /** Whether the workbook hides the sheet. */
  readonly hidden: boolean
  /** Cells of formulas that no program has computed, as A1. */
  readonly uncomputed: readonly string[]
}

/** A folder or an archive that a file was found in. */
export interface Within {
  /** Whether it is a folder or an archive. */
  readonly kind: 'dossier' | 'archive'
  /** Name of the folder or the archive. */
  readonly name: string
}

/** The bytes of a file at rest. Gives nothing for a stream. */
export function sourceOf({ bytes, source }: InputFile): ByteSource | undefined {
  return source ?? (bytes && inMemory(bytes))
}

/** The bytes of a file, piece by piece, from its beginning. */
export function contentOf(input: InputFile): Iterable<Uint8Array> {
  const source = sourceOf(input)
  return source ? chunksOf(source) : (input.chunks?.() ?? [])
}

/** The same, each piece in the place of the one before: for who keeps none. */
export function passingOf(input: InputFile): Iterable<Uint8Array> {
  const source = sourceOf(input)
  return source ? chunksInOrder(source) : contentOf(input)
}

/** The first `length` bytes, or fewer where they end. */
export function headOfInput(input: InputFile, length: number): Uint8Array {
  return sourceOf(input)?.read(0, length) ?? headOf(contentOf(input), length)
}
