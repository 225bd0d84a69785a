/** What a command was given and what it wrote, kept in each of its outputs: enough to run it again. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, extname, isAbsolute, join, relative } from 'node:path'
import { UserError } from '../core/errors.ts'
import { shellLine } from '../core/shell.ts'
import { software } from '../core/version.ts'
import { onDisk, sha256OfSource } from '../host/byte-source.ts'
import { readWhole, writeAllWhole, type OutputFile, type WriteOptions } from '../host/files.ts'
import { currentFrance } from '../host/france.ts'
import { decodeSafely } from '../host/sandbox.ts'
import { sheetFormats } from '../io/encode.ts'
import { STDIO, type ExitCode, type Streams } from './streams.ts'

/** A file that a command was given. */
export interface ExecutionInput {
  /** Path from where the command was run; of one elsewhere, its name. */
  readonly file: string
  readonly bytes: number
  readonly sha256: string
}

/** One run of the command line, as its outputs keep it. No path in it is absolute. */
export interface Execution {
  readonly software: { readonly name: string; readonly version: string }
  /** Version of Node, `v22.12.0`. */
  readonly node: string
  /** Words after `ifn`. */
  readonly words: readonly string[]
  /** Every option as it was resolved, defaults among them: seed, draws, sequence, scenario, reference… */
  readonly options: Readonly<Record<string, unknown>>
  readonly inputs: readonly ExecutionInput[]
  /** SHA-256 of the table of the communes of France that the program carried, which stands in for what files lack. */
  readonly france: string
  /** Paths of the files that were written together. */
  readonly outputs: readonly string[]
}

/** Runs a command line, as `main` does. */
export type CommandLine = (argv: readonly string[], streams: Streams) => Promise<ExitCode>

interface Run {
  readonly main: CommandLine
  readonly argv: readonly string[]
  readonly options: Readonly<Record<string, unknown>>
}

/** Mark of an execution in the comment at the end of pages and maps. */
const MARK = 'ifn:execution'
/** Its key in the metadata of tables. */
const KEY = 'ifn.execution'

const runs = new AsyncLocalStorage<Run>()

/**
 * Runs a command whose outputs keep what it was given.
 *
 * @param argv words after `ifn`
 * @param options resolved options, as the parser gives them
 * @param main the command line, for a command that runs another
 */
export function recorded<T>(
  argv: readonly string[],
  options: Readonly<Record<string, unknown>>,
  main: CommandLine,
  run: () => Promise<T>,
): Promise<T> {
  return runs.run({ argv, options, main }, run)
}

/** Runs another command line from within a command. */
export const runAgain: CommandLine = (argv, streams) => runs.getStore()!.main(argv, streams)

/**
 * Writes a command line as outputs keep it: without an absolute path.
 *
 * @param argv words after `ifn`
 * @returns the line, each word quoted where it must be
 */
export function portableLine(argv: readonly string[]): string {
  return shellLine(['ifn', ...argv.map(portable)])
}

/** Paths in a word: all of it, or what follows `=`; a year of the COG after it is no part of it. */
function pathOf(word: string): string {
  const value = /^--?[\w-]+=(.*)$/s.exec(word)?.[1] ?? word
  return value.replace(/@\d{4}$/, '')
}

function portable(word: string): string {
  const path = pathOf(word)
  if (!isAbsolute(path)) return word
  const below = relative(process.cwd(), path)
  const short = below === '' ? '.' : below.startsWith('..') ? basename(path) : below
  return word.replace(path, () => short)
}

/**
 * Takes the absolute paths of the command out of a text: each file is told as outputs tell it.
 *
 * @param text metadata, page or map
 */
export function withoutPaths(text: string): string {
  const paths = (runs.getStore()?.argv ?? []).map(pathOf).filter((path) => isAbsolute(path))
  return paths
    .toSorted((a, b) => b.length - a.length)
    .reduce((said, path) => said.replaceAll(path, () => portable(path)), text)
}

/** Files that go with one of these: its description, the parts of a shapefile. */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  '.csv': ['.datapackage.json'],
  '.shp': ['.dbf', '.prj', '.shx', '.cpg'],
}

/** Options whose value is written, not read. */
const WRITTEN = new Set([
  'sortie',
  'figer',
  'creation',
  'variables',
  'panel',
  'cartes',
  'comparaison',
])

function inputsOf({ argv, options }: Run, outputs: readonly string[]): ExecutionInput[] {
  const written = new Set([
    ...outputs,
    ...Object.entries(options).flatMap(([name, value]) =>
      WRITTEN.has(name) ? [value].flat().map(String) : [],
    ),
  ])
  const named = argv
    .slice(1)
    .map(pathOf)
    .filter((path) => path !== '' && !written.has(path) && existsSync(path))
  const files = named.flatMap(filesUnder)
  const all = new Map(
    files
      .flatMap((path) => [path, ...companionsOf(path)])
      .filter((path) => !written.has(path))
      .map((path) => [portable(path), path]),
  )
  return [...all].map(([file, path]) => {
    const source = onDisk(path)
    return { file, bytes: source.size, sha256: sha256OfSource(source) }
  })
}

function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesUnder(join(path, entry.name)))
}

function companionsOf(path: string): string[] {
  const extension = extname(path).toLowerCase()
  const stem = path.slice(0, path.length - extension.length)
  return (COMPANIONS[extension] ?? []).map((each) => `${stem}${each}`).filter(existsSync)
}

/** SHA-256 of the table of communes that the program carries now. */
export function franceDigest(): string {
  return sha256OfSource(onDisk(currentFrance().table))
}

/** Options that say how an answer is shown, and what the parser adds. */
const IGNORED = new Set(['_', '$0', 'json', 'force', 'help', 'version'])

function executionOf(outputs: readonly string[]): Execution | undefined {
  const run = runs.getStore()
  if (run === undefined || run.argv.includes('-')) return undefined
  const options = Object.entries(run.options).flatMap(([name, value]) =>
    IGNORED.has(name) || name.length === 1 || name.includes('-') || value === undefined
      ? []
      : [[name, portableValue(value)] as const],
  )
  return {
    software,
    node: process.version,
    words: run.argv.map(portable),
    options: Object.fromEntries(options),
    inputs: inputsOf(run, outputs),
    france: franceDigest(),
    outputs: outputs.map(portable),
  }
}

function portableValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(portableValue)
  return typeof value === 'string' ? portable(value === STDIO ? '-' : value) : value
}

/**
 * Gives what the command was given, as the metadata of a table that is about to be written.
 *
 * @param outputs every file that is written with it
 * @returns one entry; none outside of a command, or for what came by standard input
 */
export function executionMetadata(outputs: readonly string[]): Record<string, string> {
  const execution = executionOf(outputs)
  return execution ? { [KEY]: JSON.stringify(execution) } : {}
}

/** JSON that may stand in a comment of HTML and of XML. */
const inComment = (value: object): string =>
  JSON.stringify(value)
    .replace(/-(?=-)|-$/g, String.raw`\u002d`)
    .replaceAll('>', String.raw`\u003e`)

/**
 * Writes files whole, all of them or none; pages, maps and JSON documents keep what the command was given.
 *
 * @param files files that are written together
 * @throws {UserErrors} those of `writeAllWhole`
 */
export async function writeOutputs(
  files: readonly OutputFile[],
  options: WriteOptions = {},
): Promise<void> {
  const execution = executionOf(files.map(({ path }) => path))
  await writeAllWhole(
    execution === undefined ? files : files.map((file) => stamped(file, execution)),
    options,
  )
}

/** Kinds of text that may tell a path. */
const TEXTS = new Set(['.svg', '.html', '.json'])

function stamped(file: OutputFile, execution: Execution): OutputFile {
  const extension = extname(file.path).toLowerCase()
  if (!TEXTS.has(extension) || file.path.endsWith('.datapackage.json')) return file
  const text = withoutPaths(new TextDecoder().decode(file.bytes))
  const note = extension === '.json' ? '' : `<!-- ${MARK} ${inComment(execution)} -->\n`
  return { ...file, bytes: new TextEncoder().encode(text + note) }
}

/**
 * Reads what an output keeps of the command that wrote it.
 *
 * @param path data package, CSV (by the data package beside it), page, map, GeoJSON, Arrow, Parquet or workbook
 * @throws {UserError} `fichier-inconnu` for a file that keeps none
 */
export async function executionIn(path: string): Promise<Execution> {
  const extension = extname(path).toLowerCase()
  const kept =
    extension === '.csv'
      ? ofDocument(await readWhole(path.replace(/\.csv$/i, '.datapackage.json')))
      : extension === '.json' || extension === '.geojson'
        ? ofDocument(await readWhole(path))
        : extension === '.svg' || extension === '.html'
          ? ofComment(await readWhole(path))
          : await ofTable(path, extension.slice(1))
  if (kept !== undefined) return kept
  throw new UserError(
    'fichier-inconnu',
    `« ${path} » ne garde pas la commande qui l’a écrit`,
    'donnez un fichier écrit par ifn\u00A0: .datapackage.json, .csv (avec le sien), .svg, .html, .geojson, .arrow, .parquet, .xlsx, .ods',
    { file: path },
  )
}

function ofDocument(bytes: Uint8Array): Execution | undefined {
  try {
    return executionFrom(
      (JSON.parse(new TextDecoder().decode(bytes)) as { [MARK]?: unknown })[MARK],
    )
  } catch {
    return undefined // no JSON: it keeps nothing
  }
}

function ofComment(bytes: Uint8Array): Execution | undefined {
  const text = new TextDecoder().decode(bytes)
  const found = new RegExp(`<!-- ${MARK} (.*) -->\\n?$`).exec(text)?.[1]
  try {
    return found === undefined ? undefined : executionFrom(JSON.parse(found))
  } catch {
    return undefined
  }
}

async function ofTable(path: string, extension: string): Promise<Execution | undefined> {
  const format = sheetFormats.find((each) => each === extension)
  if (format === undefined) return undefined
  const { metadata } = await decodeSafely(await readWhole(path), format, { file: path })
  try {
    return executionFrom(JSON.parse(metadata[KEY] ?? 'null'))
  } catch {
    return undefined
  }
}

function executionFrom(found: unknown): Execution | undefined {
  const { words, inputs, outputs, node, software: by } = (found ?? {}) as Partial<Execution>
  const texts = (list: unknown): boolean =>
    Array.isArray(list) && list.every((each) => typeof each === 'string')
  return texts(words) &&
    texts(outputs) &&
    typeof node === 'string' &&
    typeof by?.version === 'string' &&
    Array.isArray(inputs) &&
    inputs.every(({ file, sha256 }) => typeof file === 'string' && typeof sha256 === 'string')
    ? (found as Execution)
    : undefined
}

/** Folder that a command was run from, by one of its outputs. */
export function folderOf(execution: Execution, file: string): string {
  const own = execution.outputs.find((each) => basename(each) === basename(file))
  return join(
    dirname(file),
    ...(own === undefined
      ? []
      : own
          .split(/[\\/]/)
          .slice(1)
          .map(() => '..')),
  )
}
