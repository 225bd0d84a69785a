/** Every source that is recognised. A new producer is its own file, a line here, and its test. */
import { arcep } from './arcep.ts'
import { cnaf } from './cnaf.ts'
import { dossierComplet } from './dossier-complet.ts'
import { filosofi } from './filosofi.ts'
import { indicatorTableOf } from './indicator-table.ts'
import { inseeCensus } from './insee-census.ts'
import { inseeGeography } from './insee-geography.ts'
import { melodi } from './melodi.ts'
import { nationalInputs } from './national-inputs.ts'
import type { IgnoredFile, Producer } from './source.ts'

/** From the most to the least particular: the first source whose signature a header has is its own. */
const producers: readonly Producer[] = [
  nationalInputs,
  filosofi,
  arcep,
  cnaf,
  melodi,
  dossierComplet,
  inseeCensus,
  inseeGeography,
]

/** Sources that are recognised by their columns. */
export const sources = producers.flatMap((each) => each.sources ?? [])

/** What a table is that no source signs: its columns bear the names of any of them, or of indicators. */
export const indicatorTable = indicatorTableOf(sources.flatMap(({ variables }) => variables))

/** Sums that give a variable where a file does not bear it, in order of preference. */
export const derivations = producers.flatMap((each) => each.derivations ?? [])

/** Variables that a nomenclature does not have, by years, and what to read in their place. */
export const unavailableVariables = producers.flatMap((each) => each.unavailable ?? [])

/** Years that a producer never published, and why. */
export const unpublishedYears = producers.flatMap((each) => each.unpublished ?? [])

/** Files that come with those that are read and toVariable nothing to an index. */
export const ignoredFiles: readonly IgnoredFile[] = [
  ...producers.flatMap((each) => each.ignored ?? []),
  {
    label: 'Contours',
    signature: [/^\{\s*"?type"?\s*"?:\s*"(FeatureCollection|Topology)"/],
    why: 'des contours : pour ifn carte',
  },
]
