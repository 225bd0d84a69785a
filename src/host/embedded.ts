/** The embedded data: what the package itself carries, so that a fresh machine shows real figures. */
import { readFileSync } from 'node:fs'
import { dayInFrench } from '../core/french.ts'
import { FRANCE_COG } from '../sources/france-table.ts'
import { LICENCE_OUVERTE } from '../sources/source.ts'
import { tracesOf, type DescribedSource, type SourceTrace } from '../table/source-trace.ts'
import type { EmbeddedName } from '../sources/embedded-france.ts'
import type { InputFile } from '../ingest/input.ts'
import { sha256 } from './files.ts'
import { packageFile } from './package-files.ts'
import { noteRefreshRead } from './refresh-read.ts'
import { currentFrance, franceContours, franceSheet } from './france.ts'

/** What the package carries of a territory: its files, their sources, its contours. */
export interface EmbeddedTerritory {
  /** Tables, opened. */
  readonly files: readonly InputFile[]
  /** Path of its table. */
  readonly table: string
  /** Sources of the figures. */
  readonly sources: readonly SourceTrace[]
  /** Path of its contours, a TopoJSON file, gzipped or not. */
  readonly contours: string
}

/**
 * Opens the data that the package carries.
 *
 * @param name `france`: 34,917 communes of 2025, census of 2017 and 2021, Filosofi 2021, fixed
 *   broadband of 2019, France services of 2023, or the later years that `ifn actualiser` put in their
 *   place, which its first source says; `belfort`: 101 communes, census and Filosofi of 2023, fibre of 2026
 * @returns its files, the sources that their licence asks to be named, its contours
 *
 * @example
 * embeddedTerritory('belfort').files[0].name // → 'communes.csv'
 */
export function embeddedTerritory(name: EmbeddedName = 'france'): EmbeddedTerritory {
  return name === 'france' ? france() : belfort()
}

function france(): EmbeddedTerritory {
  const { table, name, described } = currentFrance()
  const { 'ifn:actualise': day } = described
  if (day !== undefined) noteRefreshRead(day)
  let sheet: InputFile['sheet']
  return {
    files: [
      {
        name,
        cog: FRANCE_COG,
        territories: true,
        get sheet() {
          return (sheet ??= franceSheet())
        },
        get sha256() {
          return sha256(readFileSync(table))
        },
      },
    ],
    table,
    sources: [
      ...(day === undefined ? [] : [refreshSource(name, day)]),
      ...tracesOf(described.sources, name),
    ],
    contours: franceContours(),
  }
}

/** What says, wherever sources are named, that figures are those of `ifn actualiser`. */
function refreshSource(file: string, day: string): SourceTrace {
  return {
    file,
    label: `données actualisées le ${dayInFrench(day)} (ifn actualiser)`,
    producer: 'INSEE et ARCEP',
    licence: LICENCE_OUVERTE,
  }
}

function belfort(): EmbeddedTerritory {
  const name = 'communes.csv'
  const table = packageFile('data/territoire-de-belfort/communes.csv')
  const { sources } = JSON.parse(
    readFileSync(packageFile('data/territoire-de-belfort/datapackage.json'), 'utf8'),
  ) as { sources: readonly DescribedSource[] }
  return {
    files: [{ name, bytes: readFileSync(table) }],
    table,
    sources: tracesOf(sources, name),
    contours: packageFile('data/territoire-de-belfort/communes.topojson'),
  }
}
