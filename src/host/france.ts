/** What the package carries for every commune of France: figures, EPCI, points, contours. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { CommuneTopology } from '../io/dissolve.ts'

const data = fileURLToPath(new URL('../../data/', import.meta.url))

/** Columns of `data/france/communes.csv.gz`, as text, one cell a commune; sorted by code. */
export interface FranceColumns {
  readonly codes: readonly string[]
  readonly columns: ReadonlyMap<string, readonly string[]>
}

/**
 * Reads the embedded communes: 34,917 rows, the communes of COG 2025 with the arrondissements of
 * Paris, Lyon and Marseille in place of the three cities.
 *
 * The file has one line a variable; a name that holds a comma is quoted.
 *
 * @returns every column as published; an empty cell is missing, `s` and `nd` say why
 */
export function franceColumns(): FranceColumns {
  const text = gunzipSync(readFileSync(`${data}france/communes.csv.gz`)).toString('utf8')
  const columns = new Map(
    text
      .trimEnd()
      .split('\n')
      .map((line) => {
        const [name, ...cells] = cellsOf(line)
        return [name!, cells] as const
      }),
  )
  return { codes: columns.get('code_commune')!, columns }
}

/** The contours of the communes of 2025, as a topology whose arcs neighbours share. */
export function franceTopology(): CommuneTopology {
  return JSON.parse(
    gunzipSync(readFileSync(`${data}contours/communes.topojson.gz`)).toString('utf8'),
  ) as CommuneTopology
}

function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',')
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare!,
  )
}
