/** The map of some scores: columns by name, classes, title, sources found from the scores themselves. */
import { suggestion, throwIfAny, UserError } from '../core/errors.ts'
import { NBSP } from '../core/french.ts'
import type { Trace } from '../engine/trace.ts'
import { rowsIn, type AskedRows } from '../geo/asked.ts'
import type { CogMatch } from '../geo/match-cog.ts'
import type { Contours } from '../io/contours.ts'
import { incomparable } from '../study/comparison/change.ts'
import { sourceInWords } from '../table/source-trace.ts'
import { labelOfColumn, type ScoresView } from './draw/scores-view.ts'
import type { SecondValue } from './map/bivariate.ts'
import { breaksAroundZero, type ClassRule } from './map/classes.ts'
import { FRAGILITY_ENDS, indexClasses, indexQuadrants } from './map/index-classes.ts'
import { epciLimits, mergersInWords } from './map/communes.ts'
import type { MapJoin } from './map/layers.ts'
import { drawMap, type MapType } from './map/map.ts'
import { titleOfMap } from './map/title.ts'
import { focusOf, nameAndCode, withEpci, type EpciMembership } from './report/territory.ts'
import { openSource, type OpenedScores, type ScoresSource } from './scores-source.ts'

/** What the map of some scores shows, and how. */
export interface ScoresMapOptions {
  /** Contours of the territories of the scores (`readContours`, `loadFranceContours`). */
  readonly contours: Contours
  /** One value in classes when left out; see `MapOptions`. */
  readonly type?: MapType
  /** Column to show: `ifn` when left out, a sub-index, an indicator; `certitude`, the width of the interval. */
  readonly column?: string
  /** Second column of a map that crosses two, the sub-indices when left out; what colours circles, the index when left out. */
  readonly cross?: string
  /** Codes or names of the territories that fill the map, their neighbours in grey; all when left out. */
  readonly territory?: string | readonly string[]
  /** EPCI of each commune, where the scores do not tell. */
  readonly epci?: EpciMembership
  /** Scores of an earlier year: the map shows the change. */
  readonly before?: ScoresSource
  /** What they are called in messages. */
  readonly beforeLabel?: string
  /** Title of the map; what it shows, the method and the year when left out. */
  readonly title?: string
  /** Name of the palette of the classes, `prune` when left out. */
  readonly palette?: string
  /** Classes, 2 to 7: those of the index, or five, when left out. */
  readonly classes?: number
  /** Where classes are cut: the quantiles of the territories or of the population, or natural breaks. */
  readonly cuts?: 'quantiles' | 'population' | 'naturelles'
  /** Limits of the classes, in ascending order. */
  readonly limits?: readonly number[]
  /** Names written of so many territories, the most populous first; ten, and none beyond 1,500 territories, when left out. */
  readonly named?: number
  /** Draws an arrow to the north. */
  readonly north?: boolean
  /** Scores of an older COG than that of the contours (`matchCog`): which shape each row is drawn in, and what merged. */
  readonly match?: CogMatch
  /** What the scores are called in messages. */
  readonly label?: string
  /** The command that draws the map again, kept in its metadata. */
  readonly command?: string
  /** In pixels; 960 when left out. */
  readonly width?: number
}

/** Up to so many territories, the largest are named. */
const FEW_TERRITORIES = 1500
const NAMED = 10

/**
 * Draws the map of some scores as one self-contained SVG, with its legend, its sources and a description in words.
 *
 * @param scores scores that were computed, or the sheet of a file of them
 * @param options contours, column, territory, classes
 * @returns the SVG (the same input gives the same bytes), and how scores and contours met
 * @throws {UserError} `jointure-vide` when no contour bears a code of the scores; `option-invalide` for a column that they
 *   have not; `territoire-inconnu`; `resultats-incomparables` for scores of another method or level before
 *
 * @example
 * const { svg } = renderMap(scores, { contours: await loadFranceContours(), territory: 'Aisne' })
 */
export function renderMap(
  scores: ScoresSource,
  options: ScoresMapOptions,
): { readonly svg: string; readonly join: MapJoin } {
  const opened = openSource(scores)
  const { view } = opened
  const { contours, match, before, type = 'choroplethe', palette = 'prune' } = options
  const zoomed = rowsIn(options.territory, withEpci(view, options.epci))
  const merged = new Set([...(match?.merged.values() ?? [])].flat())
  const rows = (zoomed?.rows ?? [...view.codes.keys()]).filter((row) => !merged.has(row))
  const pick = (values: Float64Array): Float64Array =>
    Float64Array.from(rows, (row) => values[row]!)
  const [first, second] = columnsOf(type, options, view)
  const earlier = before && earlierIn(openSource(before), view, options)
  const values = (name: string): Float64Array => {
    const now = columnOf(opened, name, options.label)
    return pick(earlier ? now.map((value, row) => value - earlier(name, view.codes[row]!)) : now)
  }
  const shown = values(first)
  const weights =
    options.cuts === 'population' ? pick(columnOf(opened, 'population', options.label)) : undefined
  return drawMap({
    contours,
    type,
    codes: rows.map((row) => match?.codeOf.get(row) ?? view.codes[row]!),
    merged: match && mergersInWords(match, view, columnOf(opened, first, options.label)),
    names: rows.map((row) => view.names[row]!),
    values: shown,
    title:
      options.title ??
      titleOfMap(
        view,
        second === undefined ? [first] : [first, second],
        zoomed && nameOfAll(zoomed),
      ) + (earlier ? `${NBSP}: changement` : ''),
    subtitle: view.trace?.method.title,
    legend: legendOf(first, view, earlier !== undefined),
    weights: pick(view.population),
    named: options.named ?? (rows.length <= FEW_TERRITORIES ? NAMED : 0),
    ...(isFragility(first, view) && !earlier && { ends: FRAGILITY_ENDS }),
    limits: epciLimits(withEpci(view, options.epci), rows),
    north: options.north ?? false,
    palette: earlier ? 'changement' : palette,
    notes: footnotes(view.trace),
    metadata: commandsOf(view.trace, options.command),
    focus:
      zoomed &&
      new Set(
        zoomed.territories.flatMap((each) => [
          ...focusOf(contours, view, {
            ...each,
            own: each.level === view.level ? each.rows[0]! : -1,
          }),
        ]),
      ),
    ...(second !== undefined && {
      second: {
        values: values(second),
        legend: legendOf(second, view, earlier !== undefined),
        ...quadrantCuts(options, view),
      },
    }),
    ...(options.width !== undefined && { width: options.width }),
    classes: classRule(options, view, first, shown, weights),
  })
}

/** The columns of a map: those asked for, failing that the sub-indices when two are crossed, the population in circles, or the index. Circles have the colour of the index. */
function columnsOf(
  type: MapType,
  { column, cross }: ScoresMapOptions,
  { subIndices }: ScoresView,
): [first: string, second?: string] {
  if (type === 'symboles') return [column ?? 'population', cross ?? 'ifn']
  if (type === 'choroplethe') return [column ?? 'ifn']
  const first = column ?? subIndices[0]?.id
  const second = cross ?? subIndices.find(({ id }) => id !== first)?.id
  if (first === undefined || second === undefined)
    throw new UserError(
      'option-invalide',
      'ces scores n’ont pas deux sous-indices à croiser',
      'nommez deux colonnes à croiser',
    )
  return [first, second]
}

/** A column, or `certitude`: how wide the interval of the index is. */
function columnOf({ view, sheet }: OpenedScores, name: string, label = 'scores'): Float64Array {
  const [low, high] = ['ifn_p05', 'ifn_p95'].map((each) => view.column(each))
  if (name === 'certitude' && low && high) return high.map((value, i) => value - low[i]!)
  const found = view.column(name) ?? sheet.columns.find((each) => each.name === name)?.values
  if (found instanceof Float64Array) return found
  throw new UserError(
    'option-invalide',
    `« ${label} » n’a pas de colonne de nombres « ${name} »`,
    suggestion(name, view.numeric),
    { file: label, column: name },
  )
}

/** What a territory had in a column of the other scores, which must be of the same method and level. */
function earlierIn(
  before: OpenedScores,
  view: ScoresView,
  { label = 'scores', beforeLabel = 'avant' }: ScoresMapOptions,
): (name: string, code: string) => number {
  const then = before.view
  throwIfAny(
    incomparable(
      { ...then, label: beforeLabel, method: then.trace?.method },
      { ...view, label, method: view.trace?.method },
    ),
  )
  return (name, code) => columnOf(before, name, beforeLabel)[then.rowOf.get(code) ?? -1] ?? NaN
}

function nameOfAll({ territories }: AskedRows): string {
  return new Intl.ListFormat('fr').format(territories.map(nameAndCode))
}

function legendOf(column: string, { method }: ScoresView, isChange: boolean): string {
  const label =
    column === 'population'
      ? 'Population'
      : column === 'certitude'
        ? `Largeur de l’intervalle à 90${NBSP}% de l’indice`
        : labelOfColumn(column, method)
  return isChange ? `${label}${NBSP}: changement, en points` : label
}

function classRule(
  { limits, before, cuts, classes }: ScoresMapOptions,
  view: ScoresView,
  column: string,
  values: Float64Array,
  weights: Float64Array | undefined,
): ClassRule {
  if (limits !== undefined) return { kind: 'fixes', breaks: [...limits] }
  if (before !== undefined) return { kind: 'fixes', breaks: breaksAroundZero(values) }
  const own =
    column === 'ifn' && cuts === undefined && classes === undefined ? indexClasses(view) : undefined
  if (own) return own
  return { kind: cuts ?? 'quantiles', count: classes ?? 5, ...(weights && { weights }) }
}

/** Whether a column grows with fragility: the index, a sub-index, the score of an indicator. */
function isFragility(column: string, { subIndices }: ScoresView): boolean {
  return column === 'ifn' || column.endsWith('_score') || subIndices.some(({ id }) => id === column)
}

/** The quadrants of the scores, for a map of both sub-indices in quadrants. */
function quadrantCuts(
  { type, column, cross, before }: ScoresMapOptions,
  view: ScoresView,
): Pick<SecondValue, 'cuts'> {
  const isOwn = type === 'quadrants' && !column && !cross && before === undefined
  const rule = isOwn ? indexQuadrants(view) : undefined
  const words =
    'Quadrants des scores, de part et d’autre des médianes de la référence, pondérées par la population'
  return rule ? { cuts: { ...rule, words } } : {}
}

/**
 * Writes the foot of a map: sources that the licence asks to be named, method and reference.
 *
 * @param trace Trace of the scores
 * @returns one paragraph each
 */
export function footnotes(trace: Trace | undefined): string[] {
  if (trace === undefined) return []
  const sources = trace.sources.map(({ producer, label, millesime, updated }) =>
    sourceInWords({ producer, label, millesime, updated }),
  )
  const { id, version, variant } = trace.method
  return [
    `Sources : ${[...new Set(sources)].join(' ; ')} (Licence Ouverte 2.0).`,
    `Méthode ${id}, version ${version}${variant ? `, variante ${variant}` : ''} ; référence : ${trace.reference.label}. Logiciel ${trace.software.name} ${trace.software.version}.`,
  ]
}

/** Writes the commands that a picture can be made again with; nothing where none is known. */
export function commandsOf(
  trace: Trace | undefined,
  command: string | undefined,
): string | undefined {
  const known = [...new Set([trace?.command, command])].filter(Boolean)
  return known.length > 0 ? `Commandes : ${known.join(' ; ')}` : undefined
}
