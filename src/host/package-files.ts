/** The files that the package carries beside its code: found from the code, failing that from where the package is installed. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UserError } from '../core/errors.ts'
import { software } from '../core/version.ts'

// the folders, as tracers of files read them: what a deployment takes along
const beside = (): readonly URL[] => [
  new URL('../../data/', import.meta.url),
  new URL('../../dist/', import.meta.url),
]

/** A file of the package that is always there. */
const MARK = 'data/france/datapackage.json'

let root: string | undefined

/**
 * Finds the folder of the package: two folders above this file; where its code was bundled elsewhere, where the
 * package is installed, above the bundle or above the folder of the process.
 *
 * @returns path of the folder; nothing where the package is not to be found
 */
export function packageRoot(): string | undefined {
  root ??= [fromCode(), ...above(fileOfCode()), ...above(process.cwd())].find(
    (folder) => folder !== undefined && existsSync(join(folder, MARK)),
  )
  return root
}

function fromCode(): string | undefined {
  try {
    return dirname(fileURLToPath(beside()[0]!))
  } catch {
    return undefined // a bundler put another address there
  }
}

function fileOfCode(): string {
  try {
    return fileURLToPath(import.meta.url)
  } catch {
    return process.cwd()
  }
}

/** Where the package may be, going up from a file: the folder itself, and what is installed beside it. */
function above(file: string): string[] {
  const folder = dirname(file)
  const here = [join(file, 'node_modules', software.name), folder]
  return folder === file ? here : [...here, ...above(folder)]
}

/**
 * Gives the path of a file or a folder that the package carries.
 *
 * @param path from the folder of the package: `data/france`
 * @throws {UserError} `donnees-absentes` where the package is bundled and not installed: says what to copy
 *
 * @example
 * packageFile('data/cog').endsWith('data/cog') // → true
 */
export function packageFile(path: string): string {
  const found = packageRoot()
  if (found === undefined) throw absentFile(path)
  return join(found, path)
}

/**
 * Says what to copy where a file of the package is not there.
 *
 * @param path from the folder of the package
 */
export function absentFile(path: string): UserError {
  return new UserError(
    'donnees-absentes',
    `« ${path} », que porte le paquet ${software.name}, n’est pas à côté du programme`,
    `déclarez le paquet externe au groupeur (Next\u00A0: serverExternalPackages), ou copiez node_modules/${software.name} à côté du programme`,
    { file: path },
  )
}
