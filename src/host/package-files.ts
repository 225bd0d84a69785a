/** The files that the package carries beside its code: found from the code, failing that from where the package is installed. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UserError } from '../core/errors.ts'
import { software } from '../core/version.ts'

/**
 * The files that are read while running, each by a static address: bundlers copy what is addressed so, and those who trace what
 * a deployment needs (Next) take it along. In a function: some bundlers make the address unreadable.
 */
const files = {
  'data/cog/communes.csv': () => new URL('../../data/cog/communes.csv', import.meta.url),
  'data/cog/datapackage.json': () => new URL('../../data/cog/datapackage.json', import.meta.url),
  'data/cog/evenements.csv': () => new URL('../../data/cog/evenements.csv', import.meta.url),
  'data/contours/communes.topojson.gz': () =>
    new URL('../../data/contours/communes.topojson.gz', import.meta.url),
  'data/france/communes.csv.gz': () =>
    new URL('../../data/france/communes.csv.gz', import.meta.url),
  'data/france/datapackage.json': () =>
    new URL('../../data/france/datapackage.json', import.meta.url),
  'data/france/epci.csv': () => new URL('../../data/france/epci.csv', import.meta.url),
  'data/territoire-de-belfort/communes.csv': () =>
    new URL('../../data/territoire-de-belfort/communes.csv', import.meta.url),
  'data/territoire-de-belfort/communes.topojson': () =>
    new URL('../../data/territoire-de-belfort/communes.topojson', import.meta.url),
  'data/territoire-de-belfort/datapackage.json': () =>
    new URL('../../data/territoire-de-belfort/datapackage.json', import.meta.url),
  'dist/render/explorer/page.bundle.js': () =>
    new URL('../render/explorer/page.bundle.js', import.meta.url),
} as const

/** Path, from the folder of the package, of a file that it carries. */
export type PackageFile = keyof typeof files

/** A file of the package that is always there. */
const MARK: PackageFile = 'data/france/datapackage.json'

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

/** Two folders above this file, as it is in `src` and in `dist`. */
function fromCode(): string | undefined {
  return existsSync(join(fileOfCode(), '../../..', MARK))
    ? join(fileOfCode(), '../../..')
    : undefined
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
 * Gives the path of a file that the package carries: where its address leads, failing that in the package as installed.
 *
 * @param file from the folder of the package
 * @throws {UserError} `donnees-absentes` where the package is bundled and not installed: says what to copy
 *
 * @example
 * packageFile('data/cog/communes.csv').endsWith('communes.csv') // → true
 */
export function packageFile(file: PackageFile): string {
  const addressed = addressedFile(file)
  if (addressed !== undefined) return addressed
  const found = packageRoot()
  if (found === undefined) throw absentFile(file)
  return join(found, file)
}

function addressedFile(file: PackageFile): string | undefined {
  try {
    const path = fileURLToPath(files[file]())
    return existsSync(path) ? path : undefined
  } catch {
    return undefined // a bundler put another address there
  }
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
