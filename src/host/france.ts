/** What stands for every commune of France: the package's own figures, or those that `ifn actualiser` made; EPCI, contours. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { UserError } from '../core/errors.ts'
import type { CommuneTopology } from '../io/dissolve.ts'
import type { FrancePackage } from '../pipeline/france-update.ts'
import {
  readEpciNames,
  readFranceColumns,
  readFranceSheet,
  type FranceColumns,
} from '../sources/france-table.ts'
import type { Sheet } from '../table/sheet.ts'
import { packageFile } from './package-files.ts'
import { cacheFolder } from './settings.ts'

/** Path of the contours of the communes of 2025, a gzipped topology. */
export const franceContours = (): string => packageFile('data/contours/communes.topojson.gz')

/** A table of all communes, and its description. */
export interface FranceFiles {
  /** Path of the table, of the form of `data/france/communes.csv.gz`. */
  readonly table: string
  /** Name of the table, as its description gives it. */
  readonly name: string
  readonly described: FrancePackage
}

/** The table that the package carries. */
export function packagedFrance(): FranceFiles {
  const described = JSON.parse(
    readFileSync(packageFile('data/france/datapackage.json'), 'utf8'),
  ) as FrancePackage
  return {
    table: packageFile('data/france/communes.csv.gz'),
    name: tableName(described),
    described,
  }
}

/** Folder of the table that `ifn actualiser` makes. */
export function refreshedFolder(): string {
  return join(cacheFolder(), 'france')
}

let current: FranceFiles | undefined

/**
 * The table that commands without a file compute on: the one that `ifn actualiser` made, where there is one, the
 * package's own otherwise.
 *
 * @throws {UserError} `donnees-actualisees` when the one that was made cannot be read: it is not silently replaced
 */
export function currentFrance(): FranceFiles {
  return (current ??= describedAt(refreshedFolder()) ?? packagedFrance())
}

/** Has the next reading look again for the table that stands. */
export function forgetCurrentFrance(): void {
  current = undefined
}

/** Description and table of a folder; nothing without a description. */
function describedAt(folder: string): FranceFiles | undefined {
  const path = join(folder, 'datapackage.json')
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
  try {
    const described = JSON.parse(text) as FrancePackage
    const name = tableName(described)
    return { table: join(folder, name), name, described }
  } catch {
    throw unreadable(path)
  }
}

const tableName = ({ resources }: FrancePackage): string =>
  resources.find(({ name }) => name === 'communes')!.path

/** Bytes of the table that stands, unpacked. */
function tableBytes({ table }: FranceFiles = currentFrance()): Uint8Array {
  try {
    return gunzipSync(readFileSync(table))
  } catch {
    throw unreadable(table)
  }
}

function unreadable(file: string): UserError {
  return new UserError(
    'donnees-actualisees',
    `« ${file} » ne peut pas être lu`,
    'refaites-les (ifn actualiser dossier/), ou revenez aux données embarquées (ifn actualiser --oublier)',
    { file },
  )
}

/**
 * Reads the communes: 34,917 rows, the communes of COG 2025 with the arrondissements of
 * Paris, Lyon and Marseille in place of the three cities.
 *
 * @param only names of the columns to read beside the codes; all of them when left out
 * @param files table to read; the one that stands when left out
 * @returns every column as published; an empty cell is missing, `s` and `nd` say why
 */
export function franceColumns(only?: readonly string[], files?: FranceFiles): FranceColumns {
  return readFranceColumns(tableBytes(files), only)
}

/** The communes as the columns of a table: see `readFranceSheet`. */
export function franceSheet(): Sheet {
  return readFranceSheet(tableBytes(), franceEpciNames())
}

/** The names of the EPCI of 2025, by code. Source: INSEE, base des EPCI au 1er janvier 2025. */
export function franceEpciNames(): ReadonlyMap<string, string> {
  return readEpciNames(readFileSync(packageFile('data/france/epci.csv')))
}

/** The EPCI of each commune of 2025, and the names of EPCI. */
export function franceMembership(): {
  readonly of: ReadonlyMap<string, string>
  readonly names: ReadonlyMap<string, string>
} {
  const { codes, columns } = franceColumns(['code_epci'], packagedFrance())
  const epci = columns.get('code_epci')!
  return { of: new Map(codes.map((code, row) => [code, epci[row]!])), names: franceEpciNames() }
}

/** The contours of the communes of 2025, as a topology whose arcs neighbours share. */
export function franceTopology(): CommuneTopology {
  return JSON.parse(gunzipSync(readFileSync(franceContours())).toString('utf8')) as CommuneTopology
}
