/** The title of a map of scores: its subject, its territory, its years. */
import { nameOf, parentCode } from '../../geo/membership.ts'
import { labelOfColumn, type ScoresView } from '../draw/scores-view.ts'

/** From so many départements, or régions, on, a map is of France. */
const MOST_OF_FRANCE = { departement: 90, region: 13 } as const

/**
 * Writes the title of a map of scores: « Fragilité numérique, Aisne, 2021 ».
 *
 * @param view scores
 * @param columns columns that the map shows
 * @param territory name of what fills the map; what the codes have in common when it is not given
 * @returns subject, territory when there is one, years of the sources when they are known
 */
export function titleOfMap(
  view: ScoresView,
  columns: readonly string[],
  territory: string | undefined,
): string {
  const subject = columns
    .map((column) =>
      column === 'ifn'
        ? 'Fragilité numérique'
        : column === 'population'
          ? 'Population'
          : column === 'certitude'
            ? 'Incertitude de l’indice'
            : labelOfColumn(column, view.method),
    )
    .join(' et ')
  return [subject, territory ?? territoryOf(view), yearsOf(view)].filter(Boolean).join(', ')
}

/**
 * Names the département or the région that contains all the rows, or France.
 *
 * @param view scores
 * @returns its name; `''` for a part of France that has none
 */
export function territoryOf({ level, codes, membership }: ScoresView): string {
  for (const parent of ['departement', 'region'] as const) {
    const parents = new Set(
      codes.map((code, row) => membership[parent]?.[row] || parentCode(level, code, parent)),
    )
    const [only = ''] = parents
    if (parents.size === 1) return only && nameOf(parent, only)
    if (parents.size >= MOST_OF_FRANCE[parent]) return 'France'
  }
  return ''
}

/** Sources that say where territories are, and nothing of them. */
const GEOGRAPHY = /^(?:Code officiel géographique|Contours)/

/**
 * Writes the years of what the scores come from, geography apart.
 *
 * @param view scores
 * @returns « 2021 », « 2017–2023 »; `''` when no source says its year
 */
export function yearsOf({ trace }: ScoresView): string {
  const years = (trace?.sources ?? [])
    .filter(({ label }) => !GEOGRAPHY.test(label))
    .flatMap(({ millesime }) => /^\d{4}/.exec(millesime ?? '') ?? [])
    .toSorted()
  const [first, last] = [years[0], years.at(-1)]
  return first === undefined || last === undefined
    ? ''
    : first === last
      ? first
      : `${first}–${last}`
}
