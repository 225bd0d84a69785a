/** The table of all communes that a machine makes again: written in its cache, and forgotten. */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { UserError } from '../core/errors.ts'
import type { InputFile } from '../ingest/input.ts'
import { describeUpdate, updateFrance, type FranceUpdate } from '../pipeline/france-update.ts'
import { franceTableText } from '../sources/france-table.ts'
import { embeddedCog } from './cog.ts'
import { sha256, writeAllWhole } from './files.ts'
import {
  currentFrance,
  forgetCurrentFrance,
  franceColumns,
  packagedFrance,
  refreshedFolder,
  type FranceFiles,
} from './france.ts'

/** A table made again, and where it is. */
export interface Refresh {
  /** What changed. */
  readonly update: FranceUpdate
  /** Folder where the new table is. */
  readonly folder: string
  /** Day of the refresh, ISO. */
  readonly day: string
}

/**
 * Makes the table of all communes again of files as published, and keeps it in the cache: commands without a file
 * compute on it from then on. The description is renamed last: until then the table before stands, whole.
 *
 * @param files files as published, opened
 * @param day today, `2026-11-30`
 * @returns what became of each theme
 * @throws {UserErrors} every problem of the files; nothing is written
 * @throws {UserError} `donnees-actualisees` when the files bring no theme; nothing is written
 */
export async function refreshFrance(files: readonly InputFile[], day: string): Promise<Refresh> {
  const base = stands()
  const update = updateFrance(
    franceColumns(undefined, base),
    base.described.sources,
    files,
    embeddedCog(),
  )
  if (!update.themes.some(({ refreshed }) => refreshed))
    throw new UserError(
      'donnees-actualisees',
      `rien à actualiser : ${update.themes.map(({ label, why = '' }) => `${label}, ${why}`).join(' ; ')}`,
      'ifn actualiser, sans fichier, dit lesquels prendre',
    )
  const bytes = gzipSync(franceTableText(update.columns), { level: 9 })
  const hash = sha256(bytes)
  const name = `communes-${hash.slice(0, 12)}.csv.gz`
  const described = describeUpdate(
    packagedFrance().described,
    update,
    { path: name, sha256: hash },
    day,
  )
  const folder = refreshedFolder()
  await mkdir(folder, { recursive: true })
  await writeAllWhole(
    [
      { path: join(folder, name), bytes },
      {
        path: join(folder, 'datapackage.json'),
        bytes: new TextEncoder().encode(`${JSON.stringify(described, null, 2)}\n`),
      },
    ],
    { force: true },
  )
  for (const each of await readdir(folder))
    if (each.startsWith('communes-') && each !== name) await rm(join(folder, each))
  forgetCurrentFrance()
  return { update, folder, day }
}

/** The table that stands; the package's own in the place of one that cannot be read, which is made again. */
function stands(): FranceFiles {
  try {
    const files = currentFrance()
    franceColumns([], files)
    return files
  } catch (error) {
    if (error instanceof UserError) return packagedFrance()
    throw error
  }
}

/**
 * Forgets the table that was made again: commands without a file compute on the package's own.
 *
 * @returns whether there was one
 */
export async function forgetRefresh(): Promise<boolean> {
  const folder = refreshedFolder()
  const there = await readdir(folder).then(
    (names) => names.includes('datapackage.json'),
    () => false,
  )
  await rm(folder, { recursive: true, force: true })
  forgetCurrentFrance()
  return there
}
