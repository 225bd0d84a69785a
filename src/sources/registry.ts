/** Every source that is recognised. A new producer is its own file, a line here, and its test. */
import { arcepFiles } from './arcep.ts'
import { cnafFiles } from './cnaf.ts'
import { embeddedFranceFiles } from './embedded-france.ts'
import { dossierCompletFiles } from './dossier-complet.ts'
import { filosofiFiles } from './filosofi.ts'
import { indicatorTableOf } from './indicator-table.ts'
import { inseeCensusFiles } from './insee-census.ts'
import { inseeGeographyFiles } from './insee-geography.ts'
import { melodiFiles } from './melodi.ts'
import { nationalInputFiles } from './national-inputs.ts'
import type { IgnoredFile, Producer, Source } from './source.ts'

/** From the most to the least particular: the first source whose signature a header has is its own. */
const producers: readonly Producer[] = [
  embeddedFranceFiles,
  nationalInputFiles,
  filosofiFiles,
  arcepFiles,
  cnafFiles,
  melodiFiles,
  dossierCompletFiles,
  inseeCensusFiles,
  inseeGeographyFiles,
]

/** Sources that are recognised by their columns. */
export const sources = producers.flatMap((each) => each.sources ?? [])

/** What a table is that no source signs: its columns bear the names of any of them, or of indicators. */
export const indicatorTable = indicatorTableOf(
  sources.filter(({ named }) => named === undefined).flatMap(({ variables }) => variables),
)

/**
 * Says whether a table was made by its user, be it from a published file: its columns bear the names of any source.
 *
 * @param source - What a file was recognised as.
 */
export function isUserTable({ id }: Source): boolean {
  return id === indicatorTable.id
}

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
    label: 'Résultat d’ifn',
    signature: [/^ifn$/, /^ifn_rang$/, /^couverture$/],
    why: 'des scores déjà calculés, que lisent ifn carte, rapport, explorer et comparer : ils ne sont pas des données',
  },
  ...(
    [
      ['une comparaison', /^ifn_avant$/, /^ifn_apres$/],
      ['des priorités', /^rang_intensite$/, /^rang_personnes$/],
      ['des lieux proposés', /^personnes_ajoutees$/, /^part_atteinte$/],
      ['des personnes loin d’un lieu', /^au_dela_[\d_]+_km$/, /^part_au_dela_[\d_]+_km$/],
    ] as const
  ).map(([what, ...signature]) => ({
    label: 'Résultat d’ifn',
    signature,
    why: `${what} : ce ne sont pas des données`,
  })),
  {
    label: 'Description de données',
    signature: [/^"?profile"?\s*:\s*"?(tabular-)?data-package"?/],
    why: 'le datapackage.json d’un fichier, qui le décrit',
  },
  {
    label: 'Contours',
    signature: [/^\{\s*"?type"?\s*"?:\s*"(FeatureCollection|Topology)"/],
    why: 'des contours : pour ifn carte',
  },
]
