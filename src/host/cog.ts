/** The code officiel géographique that the package carries. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CogHistory } from '../geo/cog.ts'
import { readCogTables } from '../ingest/cog-files.ts'
import { packageFile } from './package-files.ts'

let kept: CogHistory | undefined

/** The communes of France from 2012 to 2026 and the events that link them. Source: INSEE, COG; Licence Ouverte 2.0. */
export function embeddedCog(): CogHistory {
  return (kept ??= read())
}

function read(): CogHistory {
  const folder = packageFile('data/cog')
  const { 'ifn:annees': years } = JSON.parse(
    readFileSync(join(folder, 'datapackage.json'), 'utf8'),
  ) as {
    'ifn:annees': { base: number; first: number; last: number }
  }
  return readCogTables(
    readFileSync(join(folder, 'communes.csv')),
    readFileSync(join(folder, 'evenements.csv')),
    years,
  )
}
