/** The code officiel géographique that the package carries. */
import { readFileSync } from 'node:fs'
import type { CogHistory } from '../geo/cog.ts'
import { readCogTables } from '../ingest/cog-files.ts'
import { packageFile } from './package-files.ts'

let kept: CogHistory | undefined

/** The communes of France from 2012 to 2026 and the events that link them. Source: INSEE, COG; Licence Ouverte 2.0. */
export function embeddedCog(): CogHistory {
  return (kept ??= read())
}

function read(): CogHistory {
  const { 'ifn:annees': years } = JSON.parse(
    readFileSync(packageFile('data/cog/datapackage.json'), 'utf8'),
  ) as {
    'ifn:annees': { base: number; first: number; last: number }
  }
  return readCogTables(
    readFileSync(packageFile('data/cog/communes.csv')),
    readFileSync(packageFile('data/cog/evenements.csv')),
    years,
  )
}
