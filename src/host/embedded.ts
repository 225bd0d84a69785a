/** The embedded territory: what the package itself carries, so that a fresh machine shows real figures. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { SourceTrace } from '../table/source-trace.ts'
import type { InputFile } from '../ingest/input.ts'

const folder = fileURLToPath(new URL('../../data/territoire-de-belfort/', import.meta.url))

/** The territory that the package carries: its files, their sources, its contours. */
export interface EmbeddedTerritory {
  readonly files: readonly (InputFile & { readonly bytes: Uint8Array })[]
  readonly sources: readonly SourceTrace[]
  /** Path of its contours, a TopoJSON file. */
  readonly contours: string
}

/** The 101 communes of the Territoire de Belfort, their sources and their contours. */
export function embeddedTerritory(): EmbeddedTerritory {
  const name = 'communes.csv'
  const description = JSON.parse(readFileSync(`${folder}datapackage.json`, 'utf8')) as {
    sources: readonly {
      title: string
      producer: string
      license: string
      millesime?: string
      updated?: string
    }[]
  }
  return {
    files: [{ name, bytes: readFileSync(`${folder}${name}`) }],
    sources: description.sources.map(({ title, producer, license, millesime, updated }) => ({
      file: name,
      label: title,
      producer,
      licence: license,
      ...(millesime !== undefined && { millesime }),
      ...(updated !== undefined && { updated }),
    })),
    contours: `${folder}communes.topojson`,
  }
}
