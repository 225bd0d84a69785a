/** Files on a disk, for Node: read whole, written whole or not at all. */
import { createHash, webcrypto } from 'node:crypto'
import {
  open,
  readFile,
  realpath,
  rename,
  stat,
  writeFile,
  type FileHandle,
} from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { throwIfAny, UserError } from '../core/errors.ts'
import { systemReason, unreadableFile } from './system-errors.ts'
import { temporaryBeside, type Temporary } from './unfinished.ts'

/** A file to be written: its path and its bytes. */
export interface OutputFile {
  /** Path where it is written. */
  readonly path: string
  /** Its whole content. */
  readonly bytes: Uint8Array
}

/** Whether files that exist may be replaced. */
export interface WriteOptions {
  /** Replaces a file that exists. */
  readonly force?: boolean
}

/**
 * The bytes of a file.
 *
 * @throws {UserError} `fichier-introuvable` when it cannot be read, with the reason of the system
 */
export async function readWhole(path: string): Promise<Uint8Array> {
  try {
    const { buffer, byteOffset, length } = await readFile(path)
    return new Uint8Array(buffer, byteOffset, length)
  } catch (error) {
    throw unreadableFile(path, error)
  }
}

/** Writes one file, whole or not at all. */
export function writeWhole(
  path: string,
  bytes: Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  return writeAllWhole([{ path, bytes }], options)
}

/**
 * Writes several files: all of them are checked, then all are written under a temporary name in
 * their own folders, then all are renamed. When one cannot be written, none is.
 *
 * @throws {UserErrors} `sortie-existante` for a file that is there, unless `force`; `sortie-impossible` for a folder that
 * is missing or closed, a disk that is full
 */
export async function writeAllWhole(
  files: readonly OutputFile[],
  { force = false }: WriteOptions = {},
): Promise<void> {
  const targets = await Promise.all(files.map(targetOf))
  throwIfAny(targets.flatMap((target, i) => refusal(target, force, targets.slice(0, i))))
  const temporary: Temporary[] = []
  try {
    for (const target of targets) {
      if (target.kind === 'device') continue
      const beside = temporaryBeside(target.path)
      temporary.push(beside)
      target.temporary = beside.path
      const file = await explained(target, () => open(beside.path, 'wx'))
      await explained(target, () => fill(file, target))
    }
    for (const target of targets) await explained(target, () => publish(target))
  } finally {
    for (const each of temporary) each.remove()
  }
}

/** Refuses outputs that could not be written, before a long work rather than after: they exist, or their folder does not. */
export async function refuseOutputs(
  paths: readonly string[],
  { force = false }: WriteOptions = {},
): Promise<void> {
  const targets = await Promise.all(
    paths.map((path) => targetOf({ path, bytes: new Uint8Array() })),
  )
  const folderless = await Promise.all(
    targets.map(async (target) =>
      (await stat(dirname(target.path)).catch(() => undefined))?.isDirectory()
        ? []
        : [
            new UserError(
              'sortie-impossible',
              `« ${target.given} » ne peut pas être écrit : son dossier n’existe pas`,
              'créez le dossier, ou choisissez-en un autre',
              { file: target.given },
            ),
          ],
    ),
  )
  throwIfAny([
    ...targets.flatMap((target, i) => refusal(target, force, targets.slice(0, i))),
    ...folderless.flat(),
  ])
}

/** SHA-256 in hexadecimal, as `sha256sum` prints it. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The same, computed beside this thread, which goes on: while what is hashed is written, say. */
export async function sha256Aside(bytes: Uint8Array): Promise<string> {
  return Buffer.from(
    await webcrypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>),
  ).toString('hex')
}

interface Target extends OutputFile {
  readonly given: string
  readonly kind: 'new' | 'file' | 'folder' | 'device'
  /** Of the file that is replaced. */
  readonly mode?: number
  temporary?: string
}

/** A link is followed, so that what it points to is replaced and the link stays. */
async function targetOf({ path, bytes }: OutputFile): Promise<Target> {
  const found = await stat(path).catch(() => undefined)
  if (!found) return { given: path, path: resolve(path), bytes, kind: 'new' }
  const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'device'
  return {
    given: path,
    path: await realpath(path),
    bytes,
    kind,
    ...(kind === 'file' && { mode: found.mode & 0o777 }),
  }
}

function refusal(
  { given, path, kind }: Target,
  force: boolean,
  others: readonly Target[],
): UserError[] {
  if (kind !== 'device' && others.some((other) => other.path === path)) {
    return [
      new UserError(
        'sortie-existante',
        `« ${given} » est demandé deux fois`,
        'donnez un nom à chaque sortie',
        { file: given },
      ),
    ]
  }
  if (kind === 'folder')
    return [
      new UserError(
        'sortie-impossible',
        `« ${given} » est un dossier`,
        'donnez un nom de fichier',
        { file: given },
      ),
    ]
  if (kind !== 'file' || force) return []
  return [
    new UserError(
      'sortie-existante',
      `« ${given} » existe déjà`,
      'choisissez un autre nom, ou passez --force',
      { file: given },
    ),
  ]
}

async function fill(file: FileHandle, { bytes, mode }: Target): Promise<void> {
  try {
    await file.writeFile(bytes)
    if (mode !== undefined) await file.chmod(mode)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** `/dev/null`, a pipe: there is nothing to replace, the bytes go straight in. */
function publish({ path, temporary, bytes }: Target): Promise<void> {
  return temporary === undefined ? writeFile(path, bytes) : rename(temporary, path)
}

async function explained<T>({ given }: Target, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    const reason = systemReason(error)
    if (reason === undefined) throw error
    throw new UserError(
      'sortie-impossible',
      `« ${given} » ne peut pas être écrit : ${reason}`,
      'vérifiez le dossier, ses droits et la place libre',
      { file: given },
    )
  }
}
