/** Which files of the catalogue a method needs, for a year and a level. */
import { isFiner, type Level } from '../table/level.ts'
import { catalogue, knownGaps, type CatalogueFile } from './catalogue.ts'

/** One indicator: the variables of each of its formulas, in order of preference. */
export interface Need {
  /** Identifier of the indicator. */
  readonly id: string
  /** Its name in French. */
  readonly label: string
  /** Variables of each formula; one list that is whole is enough. */
  readonly alternatives: readonly (readonly string[])[]
}

/** A file of the plan, and whom it serves. */
export interface Planned {
  /** The file, as the catalogue tells it. */
  readonly file: CatalogueFile
  /** Identifiers of the indicators that it serves. */
  readonly serves: readonly string[]
}

/** An indicator that no known file brings, and why. */
export interface Unmet {
  /** Identifier of the indicator. */
  readonly id: string
  /** Its name in French. */
  readonly label: string
  /** Variables that it would need. */
  readonly variables: readonly string[]
  /** Why they are not to be had, in French. */
  readonly why: string
}

/** The files that a method needs, and what no known file brings. */
export interface RequiredFilesPlan {
  /** Files to download, each once. */
  readonly files: readonly Planned[]
  /** Indicators that no known file brings. */
  readonly unmet: readonly Unmet[]
  /** What one must know: a year that was never published, an older one in its place. */
  readonly notes: readonly string[]
}

/** The year and the level that files are wanted for. */
export interface PlanOptions {
  /** Latest year wanted; the latest known when left out. */
  readonly millesime?: string
  /** Level of the rows: IRIS, or communes for every other level. */
  readonly level?: Level
}

/**
 * For each indicator, the first of its formulas all of whose variables known files bring, from the
 * latest year that is not later than `millesime`. IRIS take from communes what is not published for them.
 */
export function planFiles(
  needs: readonly Need[],
  { millesime, level = 'commune' }: PlanOptions = {},
): RequiredFilesPlan {
  const levels: readonly Level[] = isFiner(level, 'commune') ? ['iris', 'commune'] : ['commune']
  const serves = new Map<CatalogueFile, string[]>()
  const unmet: Unmet[] = []
  for (const need of needs) {
    const found = need.alternatives
      .map((variables) => filesFor(variables, levels, millesime))
      .find((files) => files !== undefined)
    for (const file of found ?? []) serves.set(file, [...(serves.get(file) ?? []), need.id])
    if (found === undefined)
      unmet.push({
        id: need.id,
        label: need.label,
        variables: need.alternatives[0] ?? [],
        why: whyNot(need, levels, millesime),
      })
  }
  const files = catalogue
    .filter((file) => serves.has(file))
    .map((file) => ({ file, serves: serves.get(file)! }))
  return { files, unmet, notes: notesOn(files, millesime) }
}

/** Files that together toVariable every variable, or nothing; of one variable, from the finest level that has it. */
function filesFor(
  variables: readonly string[],
  levels: readonly Level[],
  millesime: string | undefined,
): CatalogueFile[] | undefined {
  const candidates = catalogue.filter(
    (file) => millesime === undefined || file.millesime <= millesime,
  )
  for (const level of levels) {
    const best = candidates
      .filter(
        (file) => file.level === level && variables.every((name) => file.brings.includes(name)),
      )
      .sort((a, b) => (a.millesime < b.millesime ? 1 : a.millesime > b.millesime ? -1 : 0))[0]
    if (best)
      return [best, ...(best.needs ?? []).map((id) => catalogue.find((file) => file.id === id)!)]
  }
  return undefined
}

function whyNot(
  { alternatives }: Need,
  levels: readonly Level[],
  millesime: string | undefined,
): string {
  const names = alternatives.flat()
  const gap = knownGaps.find(
    (each) => each.millesime === undefined && each.brings.some((name) => names.includes(name)),
  )
  if (gap) return gap.why
  const later = catalogue
    .filter(
      (file) =>
        levels.includes(file.level) &&
        alternatives.some((variables) => variables.every((name) => file.brings.includes(name))),
    )
    .map((file) => file.millesime)
    .sort()[0]
  if (later !== undefined)
    return `rien avant ${later} dans ce catalogue${millesime === undefined ? '' : ` (millésime demandé : ${millesime})`}`
  return 'aucun fichier de ce catalogue ne porte ces variables : donnez-les dans une table d’indicateurs'
}

function notesOn(files: readonly Planned[], millesime: string | undefined): string[] {
  if (millesime === undefined) return []
  const said = knownGaps
    .filter(
      (gap) =>
        gap.millesime === millesime &&
        files.some(({ file }) => file.brings.some((name) => gap.brings.includes(name))),
    )
    .map(({ why }) => why)
  const older = files
    .filter(({ file }) => file.millesime !== '' && file.millesime < millesime)
    .map(({ file }) => file.title)
  return [
    ...said,
    ...(older.length === 0
      ? []
      : [`plus anciens que ${millesime}, faute de mieux dans ce catalogue : ${older.join(' ; ')}`]),
  ]
}
