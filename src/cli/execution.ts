/** What a command was given and what it wrote, kept in each of its outputs: enough to run it again. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, extname, isAbsolute, join, relative } from 'node:path'
import { UserError } from '../core/errors.ts'
import { shellLine } from '../core/shell.ts'
import { software } from '../core/version.ts'
import { onDisk, sha256OfSource } from '../host/byte-source.ts'
import { writeAllWhole, type OutputFile, type WriteOptions } from '../host/files.ts'
import { currentFrance } from '../host/france.ts'
import { STAMP_KEY, STAMPED_FILES, stamped, stampIn } from './stamp.ts'
import { isStdio, STDIO, type ExitCode, type Streams } from './streams.ts'

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
  /** Day that the outputs bear where the command named none, `2026-03-01`; none for outputs that bear no day. */
  readonly day?: string
  /** Paths of the files that were written together. */
  readonly outputs: readonly string[]
}

/** Runs a command line, as `main` does. */
export type CommandLine = (argv: readonly string[], streams: Streams) => Promise<ExitCode>

interface Run {
  readonly main: CommandLine
  readonly argv: readonly string[]
  readonly options: Readonly<Record<string, unknown>>
  /** Of a run that is made again from an output: the day that it is to take for today, where the output keeps one. */
  readonly again?: { readonly asOf?: string }
  /** SHA-256 of the files that it was given, by path, each taken once. */
  readonly hashes: Map<string, string>
  /** As `franceDigest`, taken once. */
  france?: string
  /** Day that the command asked for. */
  day?: string
}

const runs = new AsyncLocalStorage<Run>()

/**
 * Runs a command whose outputs keep what it was given.
 *
 * @param name the command, by its French name
 * @param argv words after `ifn`
 * @param options resolved options, as the parser gives them
 * @param main the command line, for a command that runs another
 * @throws {UserError} `fichier-refuse` for a run made again of a command whose outputs are not remade: what an output
 *   keeps may have been written by anyone
 */
export async function recorded<T>(
  name: string,
  argv: readonly string[],
  options: Readonly<Record<string, unknown>>,
  main: CommandLine,
  run: () => Promise<T>,
): Promise<T> {
  const again = runs.getStore()?.again
  if (again && !REMADE.has(name))
    throw new UserError(
      'fichier-refuse',
      `« ifn ${name} » n’est pas une commande dont une sortie se refait`,
      'n’exécutez que ce que vous avez lu : la commande est dans le fichier',
    )
  return runs.run({ argv, options, main, hashes: new Map(), ...(again && { again }) }, run)
}

/** Commands that write what they are asked to, where they are asked to, and nothing else. */
const REMADE = new Set([
  'calculer',
  'comparer',
  'priorites',
  'carte',
  'rapport',
  'rapports',
  'explorer',
  'robustesse',
  'auditer',
  'lieux',
  'implanter',
  'sql',
])

/**
 * Runs another command line from within a command.
 *
 * @param argv words after `ifn`
 * @param streams where it says what it says
 * @param asOf day that it is to take for today; the day it is when left out
 */
export function runAgain(
  argv: readonly string[],
  streams: Streams,
  asOf?: string,
): Promise<ExitCode> {
  const run = runs.getStore()!
  const again = asOf === undefined ? {} : { asOf }
  return runs.run({ ...run, again }, () => run.main(argv, streams))
}

/**
 * Gives the day that an output bears where the command names none; it is kept with the output, so that the output
 * can be made again on another day.
 *
 * @returns day in UTC, `2026-03-01`
 */
export function today(): string {
  const run = runs.getStore()
  const day = run?.again?.asOf ?? new Date().toISOString().slice(0, 10)
  if (run !== undefined) run.day = day
  return day
}

/**
 * Writes a command line as outputs keep it: without an absolute path.
 *
 * @param argv words after `ifn`
 * @returns the line, each word quoted where it must be
 */
export function portableLine(argv: readonly string[]): string {
  return shellLine(['ifn', ...argv.map(portable)])
}

/**
 * Gives the path in a word of a command: all of it, or what follows `=`; a year of the COG after it is no part of it.
 *
 * @param word one of the words after `ifn`
 */
export function pathInWord(word: string): string {
  const value = /^--?[\w-]+=(.*)$/s.exec(word)?.[1] ?? word
  return value.replace(/@\d{4}$/, '')
}

function portable(word: string): string {
  const path = pathInWord(word)
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
  const paths = (runs.getStore()?.argv ?? []).map(pathInWord).filter((path) => isAbsolute(path))
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

function inputsOf({ argv, options, hashes }: Run, outputs: readonly string[]): ExecutionInput[] {
  const written = new Set([
    ...outputs,
    ...Object.entries(options).flatMap(([name, value]) =>
      WRITTEN.has(name) ? [value].flat().map(String) : [],
    ),
  ])
  const named = argv
    .slice(1)
    .map(pathInWord)
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
    const sha256 = hashes.get(path) ?? sha256OfSource(source)
    hashes.set(path, sha256)
    return { file, bytes: source.size, sha256 }
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
    france: (run.france ??= franceDigest()),
    ...(run.day !== undefined && { day: run.day }),
    outputs: outputs.map(portable),
  }
}

function portableValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(portableValue)
  return typeof value === 'string'
    ? portable(isStdio(value) ? `-${value.slice(STDIO.length)}` : value)
    : value
}

/**
 * Gives what the command was given, as the metadata of a table that is about to be written.
 *
 * @param outputs every file that is written with it
 * @returns one entry; none outside of a command, or for what came by standard input
 */
export function executionMetadata(outputs: readonly string[]): Record<string, string> {
  const execution = executionOf(outputs)
  return execution ? { [STAMP_KEY]: JSON.stringify(execution) } : {}
}

/**
 * Writes files whole, all of them or none; each that can keeps what the command was given.
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
    execution === undefined
      ? files
      : files.map((file) => stamped(file, JSON.stringify(execution), withoutPaths)),
    options,
  )
}

/**
 * Reads what an output keeps of the command that wrote it.
 *
 * @param path a file that `ifn` wrote; of a CSV or of a JSON of rows, the data package beside it is read, of a FlatGeobuf its style
 * @throws {UserError} `fichier-inconnu` for a file that keeps none
 */
export async function executionIn(path: string): Promise<Execution> {
  const kept = executionFrom(await stampIn(path))
  if (kept !== undefined) return kept
  throw new UserError(
    'fichier-inconnu',
    `« ${path} » ne garde pas la commande qui l’a écrit`,
    `donnez un fichier écrit par ifn\u00A0: ${STAMPED_FILES}`,
    { file: path },
  )
}

function executionFrom(found: unknown): Execution | undefined {
  const { words, inputs, outputs, node, day, software: by } = (found ?? {}) as Partial<Execution>
  const texts = (list: unknown): boolean =>
    Array.isArray(list) && list.every((each) => typeof each === 'string')
  return texts(words) &&
    texts(outputs) &&
    typeof node === 'string' &&
    typeof by?.version === 'string' &&
    (day === undefined || typeof day === 'string') &&
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
