/** Paths → files: a file, a folder and all that is under it, a pattern, standard input. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { suggestion, UserError } from '../core/errors.ts'
import { readUpTo } from '../io/byte-source.ts'
import { onDisk } from './byte-source.ts'
import { sha256 } from './files.ts'
import { unreadableFile } from './system-errors.ts'
import type { InputFile, Within } from '../ingest/input.ts'
import { embeddedCog } from './cog.ts'
import { sandboxParsers } from './sandbox.ts'
import { Digests } from './checksums.ts'
import type { ReadingThreads } from './read-threads.ts'
import { openInputs, type OpenLimits } from '../ingest/open.ts'

/** What stands for standard input. */
export const STDIN = '-'

/**
 * The files that paths stand for, archives and workbooks opened (`openInputs`). Nothing is read whole but
 * standard input and what a library wants whole. A path that names nothing is refused; `communes.csv@2024` states the COG of a file.
 */
export function inputsAt(paths: readonly string[], limits: OpenLimits = {}): Promise<InputFile[]> {
  return inputsKnown(paths, {}, limits)
}

/** The same, their SHA-256 had as `digests` and `threads` say. */
export async function inputsKnown(
  paths: readonly string[],
  { digests = new Digests(), threads }: DigestOptions,
  limits: OpenLimits = {},
): Promise<InputFile[]> {
  const found: InputFile[] = []
  for (const path of paths)
    found.push(...(path === STDIN ? [await standardInput()] : filesAt(path)))
  if (threads)
    await digests.ahead(
      found.flatMap(({ source }) => source ?? []),
      threads,
    )
  return openInputs(
    found.map((file) =>
      file.source ? { ...file, sha256: readable(file.name, () => digests.of(file.source!)) } : file,
    ),
    { ...(sandboxParsers && { parsers: sandboxParsers }), ...limits },
  )
}

/** How the SHA-256 of files are had: from those that are known, by several threads. */
export interface DigestOptions {
  readonly digests?: Digests
  readonly threads?: ReadingThreads
}

/**
 * A path, and the year of the code officiel géographique that the user states after it: `communes.csv@2024`. A file whose
 * own name ends so is that file.
 *
 * @param given as it was written
 * @returns the path, and the year where one is stated
 * @throws {UserError} `cog-inconnu` for a year that is not known
 */
export function statedPath(given: string): { readonly path: string; readonly cog?: number } {
  const [, path, year] = /^(.+)@(20\d\d)$/.exec(given) ?? []
  if (path === undefined || existsSync(given)) return { path: given }
  embeddedCog().communes(Number(year))
  return { path, cog: Number(year) }
}

/** The files that a path stands for, not opened. Of those on a disk, the SHA-256 is still to be computed. */
export function filesAt(given: string): InputFile[] {
  const { path, cog } = statedPath(given)
  if (cog !== undefined) return filesAt(path).map((file) => ({ ...file, cog }))
  if (existsSync(path) && statSync(path).isDirectory()) return filesUnder(path)
  if (!existsSync(path) && /[*?]/.test(path)) return matching(path)
  return [fileAt(path)]
}

function fileAt(path: string, within?: Within): InputFile {
  return readable(path, () => {
    const stat = statSync(path)
    if (stat.isCharacterDevice() && path !== '/dev/null')
      throw new UserError(
        'fichier-introuvable',
        `« ${path} » n’est pas un fichier, c’est un périphérique`,
        'donnez un fichier, un dossier, ou « - » pour l’entrée standard',
        { file: path },
      )
    if (stat.isFile()) return { name: path, source: onDisk(path), ...(within && { within }) }
    const bytes = readFileSync(path) // a pipe can be read once, and in order
    return { name: path, bytes, sha256: sha256(bytes), ...(within && { within }) }
  })
}

/** What `read` gives, or the reason of the system in words. */
export function readable<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw unreadableFile(path, error)
  }
}

function filesUnder(folder: string): InputFile[] {
  const within: Within = { kind: 'dossier', name: folder }
  const files = namesUnder(folder).map((name) => fileAt(join(folder, name), within))
  if (files.length > 0) return files
  throw new UserError(
    'fichier-introuvable',
    `« ${folder} » ne contient aucun fichier`,
    'donnez un dossier de fichiers de l’INSEE et de l’ARCEP, ou des fichiers',
    { file: folder },
  )
}

/**
 * A pattern that the shell did not open, taken apart: the folder that it starts from, and the rule of the names under it,
 * parted by `/`. `*` and `?` stand in names, `**` for any folder. Where backslashes part folders, both signs do.
 */
export function patternOf(
  pattern: string,
  separator = sep,
): { readonly base: string; readonly rule: RegExp } {
  const parts = (separator === '\\' ? pattern.replaceAll('\\', '/') : pattern).split('/')
  const first = parts.findIndex((part) => /[*?]/.test(part))
  const folder = parts.slice(0, first).join('/')
  const base =
    folder === ''
      ? first > 0
        ? '/'
        : '.'
      : /^[a-z]:$/i.test(folder) && separator === '\\'
        ? `${folder}/`
        : folder
  const rule = new RegExp(
    `^${parts
      .slice(first)
      .join('/')
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(
        /\*\*\/|\*|\?/g,
        (sign) => ({ '**/': '(?:.*/)?', '*': '[^/]*', '?': '[^/]' })[sign]!,
      )}$`,
  )
  return { base, rule }
}

/** The files that answer to a pattern; they count as named. */
function matching(pattern: string): InputFile[] {
  const { base, rule } = patternOf(pattern)
  const names = existsSync(base) ? namesUnder(base).filter((name) => rule.test(name)) : []
  if (names.length > 0) return names.map((name) => fileAt(join(base, name)))
  throw new UserError(
    'fichier-introuvable',
    `aucun fichier ne répond à « ${pattern} »`,
    'vérifiez le chemin, ou donnez le dossier',
    { file: pattern },
  )
}

/** Files under a folder, hidden ones left out, in the order of their names. */
function namesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => (sep === '\\' ? name.replaceAll('\\', '/') : name))
    .filter(
      (name) =>
        !/(^|\/)\./.test(name) && statSync(join(folder, name), { throwIfNoEntry: false })?.isFile(),
    )
    .sort()
}

/**
 * Keeps, of workbooks, one sheet alone; other files are left as they are.
 *
 * @param files as they were opened
 * @param sheet its name, in any case
 * @returns the files
 * @throws {UserError} `option-invalide` when no workbook has it
 */
export function onlySheet(files: readonly InputFile[], sheet: string): InputFile[] {
  const isAsked = ({ workbook }: InputFile): boolean =>
    workbook?.sheet.trim().toLowerCase() === sheet.trim().toLowerCase()
  const sheets = files.flatMap(({ workbook }) => workbook?.sheet ?? [])
  if (files.some(isAsked)) return files.filter((file) => !file.workbook || isAsked(file))
  throw new UserError(
    'option-invalide',
    sheets.length === 0
      ? `feuille « ${sheet} » : aucun des fichiers n’est un classeur`
      : `aucun classeur n’a de feuille « ${sheet} »`,
    sheets.length === 0 ? 'ne demandez pas de feuille' : suggestion(sheet, new Set(sheets)),
  )
}

async function standardInput(): Promise<InputFile> {
  return { name: 'entrée standard', bytes: await standardBytes() }
}

let standard: Promise<Uint8Array> | undefined

/**
 * Reads standard input, whole; a second reader has the same bytes.
 *
 * @returns its bytes
 */
export function standardBytes(): Promise<Uint8Array> {
  return (standard ??= readStandard())
}

async function readStandard(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array)
  return readUpTo(chunks, Infinity)!
}
