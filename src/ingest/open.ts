/** Archives and workbooks → the files and the sheets that they hold, to be read as if they had been given. */
import { bounds } from '../core/bounds.ts'
import { UserError, userErrors } from '../core/errors.ts'
import { readUpTo, inMemory, type ByteSource } from '../io/byte-source.ts'
import { dbfToCsv, isDbf } from '../io/dbf.ts'
import { gunzip, isGzip } from '../io/gzip.ts'
import { utf16Of, utf8From } from '../io/csv/utf16.ts'
import { decodeSheet, isRows, sheetOfObjects } from '../io/encode.ts'
import { isOle, sheetsOf, type WorkbookSheet } from '../io/workbook.ts'
import { isZip, unzipEntry, zipEntries, type ZipEntry } from '../io/zip.ts'
import type { Sheet } from '../table/sheet.ts'
import { contentOf, headOfInput, sourceOf, type InputFile, type Within } from './input.ts'
import { isParquet, parquetAsCsv } from './open-parquet.ts'

/** How much an archive may unzipEntry to before it is refused as a bomb. */
export interface OpenLimits {
  /** Bytes that one archive may unzipEntry to, in all. 8 GiB when left out. */
  readonly unpacked?: number
  /** Bytes of what must be held whole: a workbook, an archive inside an archive. 512 MiB when left out. */
  readonly whole?: number
  /** Who reads what libraries of other hands read; they run here when left out. */
  readonly parsers?: Parsers
}

/** Readers of formats that other libraries decode. */
export interface Parsers {
  workbook(bytes: Uint8Array, file: string): Promise<WorkbookSheet[]>
  parquet(source: ByteSource, file: string, most: number): Promise<Uint8Array[] | undefined>
  arrow(source: ByteSource, file: string): Promise<Sheet>
}

const here: Parsers = {
  workbook: sheetsOf,
  parquet: parquetAsCsv,
  arrow: (source, file) => decodeSheet(source.read(0, source.size), 'arrow', { file }),
}

/** Bytes that tell what a file is. */
const HEAD = 64
/** The name that stands between an archive and what it holds. */
const INSIDE = ' › '

/**
 * Opens zip (also inside zip), gzip, xls, xlsx, ods, Parquet, Arrow, dbf and JSON tables, and text in UTF-16, told by their first bytes; other files are
 * given back as they are. Nothing is unpacked but what is read, when it is read. What cannot be opened is
 * given back with its `problem`: reading it tells.
 *
 * @example
 * openInputs([{ name: 'communes.csv', bytes: new TextEncoder().encode('CODGEO\n01001\n') }]).then((files) => files.map(({ name }) => name)) // → ['communes.csv']
 */
export async function openInputs(
  inputs: readonly InputFile[],
  limits: OpenLimits = {},
): Promise<InputFile[]> {
  const opened: InputFile[] = []
  for (const input of inputs) opened.push(...(await open(input, limits, 0)))
  return opened
}

async function open(input: InputFile, limits: OpenLimits, depth: number): Promise<InputFile[]> {
  try {
    return await opened(input, limits, depth)
  } catch (error) {
    const [problem] = userErrors(error)
    if (problem === undefined) throw error
    return [{ ...input, problem }]
  }
}

async function opened(input: InputFile, limits: OpenLimits, depth: number): Promise<InputFile[]> {
  const head = headOfInput(input, HEAD)
  if (isZip(head)) return openZip(input, limits, depth)
  if (isGzip(head)) return openGzip(input, limits, depth)
  if (isOle(head)) return openWorkbook(input, limits)
  if (isParquet(head)) return [await fromParquet(input, limits)]
  if (isArrow(head)) return [await fromArrow(input, limits)]
  if (isDbf(head)) return [rewritten(input, () => [dbfToCsv(wholeOf(input, limits), input.name)])]
  const utf16 = utf16Of(head)
  const text = utf16 ? rewritten(input, () => utf8From(contentOf(input), utf16)) : input
  if (isJson(headOfInput(text, HEAD))) return [fromJson(text, limits)]
  if (!endsLinesByCr(text)) return [text]
  const notices = [
    `« ${input.name} » : lignes finies par un retour chariot seul (Macintosh d’avant 2001), lues comme des lignes`,
  ]
  return [{ ...rewritten(text, () => withLineFeeds(contentOf(text))), notices }]
}

const [CR, LF] = [13, 10]

/** Whether a file ends its lines by a carriage return alone, as spreadsheets of Macintosh do. */
function endsLinesByCr(input: InputFile): boolean {
  const head = headOfInput(input, 2 ** 14)
  return head.includes(CR) && !head.includes(LF)
}

function* withLineFeeds(content: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const chunk of content) yield chunk.map((byte) => (byte === CR ? LF : byte))
}

/** The same file, its bytes written otherwise. */
function rewritten(input: InputFile, chunks: () => Iterable<Uint8Array>): InputFile {
  const { bytes: _bytes, source: _source, chunks: _chunks, ...rest } = input
  return { ...rest, chunks }
}

async function openZip(input: InputFile, limits: OpenLimits, depth: number): Promise<InputFile[]> {
  const source = sourceOf(input) ?? inMemory(wholeOf(input, limits))
  const entries = zipEntries(source, input.name).filter(
    ({ name }) => !/(^|\/)(\.|__MACOSX\/)/.test(name),
  )
  refuseHuge(input.name, entries, limits)
  if (isWorkbook(entries)) {
    for (const entry of entries) for (const _ of unzipEntry(source, entry, input.name)) continue // sizes and checksums, before a library unpacks them
    return openWorkbook(input, limits)
  }
  if (depth >= bounds.archiveDepth)
    throw new UserError(
      'archive-demesuree',
      `« ${input.name} » : plus de ${bounds.archiveDepth} archives l’une dans l’autre`,
      'extrayez vous-même le fichier voulu',
      { file: input.name },
    )
  const files = entries.map((entry) => entryOf(input, source, entry))
  const all: InputFile[] = []
  for (const file of files) all.push(...(await open(file, limits, depth + 1)))
  return all
}

/** Whether an archive is an .xlsx or an .ods. */
function isWorkbook(entries: readonly ZipEntry[]): boolean {
  const has = (wanted: string): boolean => entries.some(({ name }) => name === wanted)
  return has('xl/workbook.xml') || (has('content.xml') && has('mimetype'))
}

function entryOf(input: InputFile, source: ByteSource, entry: ZipEntry): InputFile {
  return { ...inside(input, entry.name), chunks: () => unzipEntry(source, entry, input.name) }
}

function refuseHuge(
  file: string,
  entries: readonly ZipEntry[],
  { unpacked = bounds.unpackedBytes }: OpenLimits,
): void {
  const size = entries.reduce((total, entry) => total + entry.size, 0)
  if (size > unpacked)
    throw new UserError(
      'archive-demesuree',
      `« ${file} » contiendrait ${size} octets, plus que les ${unpacked} acceptés`,
      'extrayez vous-même le fichier voulu',
      { file },
    )
}

async function openGzip(input: InputFile, limits: OpenLimits, depth: number): Promise<InputFile[]> {
  if (depth >= bounds.archiveDepth)
    throw new UserError(
      'archive-demesuree',
      `« ${input.name} » : plus de ${bounds.archiveDepth} archives l’une dans l’autre`,
      'extrayez vous-même le fichier voulu',
      { file: input.name },
    )
  const source = sourceOf(input) ?? inMemory(wholeOf(input, limits))
  const { bytes: _bytes, source: _source, ...rest } = input
  const content: InputFile = {
    ...rest,
    chunks: () => gunzip(source, input.name, limits.unpacked ?? bounds.unpackedBytes),
  }
  return open(content, limits, depth + 1)
}

async function openWorkbook(input: InputFile, limits: OpenLimits): Promise<InputFile[]> {
  const sheets = await (limits.parsers ?? here).workbook(wholeOf(input, limits), input.name)
  return sheets.map(({ name, bytes, hidden, uncomputed }) => ({
    ...inside(input, name),
    bytes,
    workbook: { file: input.name, sheet: name, hidden, uncomputed },
  }))
}

async function fromParquet(input: InputFile, limits: OpenLimits): Promise<InputFile> {
  const { whole = bounds.wholeBytes, parsers = here } = limits
  const pieces = await parsers.parquet(
    sourceOf(input) ?? inMemory(wholeOf(input, limits)),
    input.name,
    whole,
  )
  if (pieces) return rewritten(input, () => pieces)
  throw new UserError(
    'archive-demesuree',
    `ce que « ${input.name} » apporte fait plus de ${whole} octets, et doit tenir en mémoire`,
    'enregistrez en Parquet ou en CSV les seuls territoires voulus',
    { file: input.name },
  )
}

/** The columns of an IPC file. */
async function fromArrow(input: InputFile, limits: OpenLimits): Promise<InputFile> {
  const { bytes: _bytes, source: _source, chunks: _chunks, ...rest } = input
  const { whole = bounds.wholeBytes, parsers = here } = limits
  const source = sourceOf(input)
  const fits = source !== undefined && source.size <= whole
  const bytes = fits ? source : inMemory(wholeOf(input, limits))
  try {
    return { ...rest, sheet: await parsers.arrow(bytes, input.name) }
  } catch (cause) {
    if (userErrors(cause).every(({ code }) => code !== 'fichier-inconnu')) throw cause
    const error = new UserError(
      'classeur-illisible',
      `le fichier Arrow « ${input.name} » est coupé, abîmé ou compressé`,
      'enregistrez-le de nouveau, sans compression',
      { file: input.name },
    )
    error.cause = cause
    throw error
  }
}

function isArrow(head: Uint8Array): boolean {
  return new TextDecoder().decode(head.subarray(0, 6)) === 'ARROW1'
}

function isJson(head: Uint8Array): boolean {
  return /^\uFEFF?\s*[[{]/.test(new TextDecoder('utf-8', { ignoreBOM: true }).decode(head))
}

/**
 * The columns of a JSON table beside its bytes: a list of objects, alone or as the only list of a document (`results`,
 * `data`), or an object a line. Other documents are left as they are.
 */
function fromJson(input: InputFile, { whole = bounds.wholeBytes }: OpenLimits): InputFile {
  const bytes = readUpTo(contentOf(input), whole)
  const rows = bytes && jsonRows(new TextDecoder().decode(bytes))
  return rows === undefined || rows.length === 0 ? input : { ...input, sheet: sheetOfObjects(rows) }
}

function jsonRows(text: string): readonly object[] | undefined {
  const document =
    parsed(text) ??
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(parsed)
  if (isRows(document)) return document
  const lists = Object.values(document as object).filter(Array.isArray)
  return lists.length === 1 && isRows(lists[0]) && !('features' in (document as object))
    ? lists[0]
    : undefined
}

function parsed(text: string): object | undefined {
  try {
    const document: unknown = JSON.parse(text)
    return typeof document === 'object' && document !== null ? document : undefined
  } catch {
    return undefined
  }
}

/** A file named for what holds it; in an archive of a folder, it is the folder that was given. */
function inside({ name, sha256, within, cog }: InputFile, entry: string): InputFile {
  const place: Within = within ?? { kind: 'archive', name }
  return {
    name: `${name}${INSIDE}${entry}`,
    within: place,
    ...(sha256 !== undefined && { sha256 }),
    ...(cog !== undefined && { cog }),
  }
}

function wholeOf(input: InputFile, { whole = bounds.wholeBytes }: OpenLimits): Uint8Array {
  if (input.bytes && input.bytes.length <= whole) return input.bytes
  const bytes = readUpTo(contentOf(input), whole)
  if (bytes) return bytes
  throw new UserError(
    'archive-demesuree',
    `« ${input.name} » fait plus de ${whole} octets, et doit tenir en mémoire`,
    'enregistrez-le en CSV, ou extrayez-le',
    { file: input.name },
  )
}
