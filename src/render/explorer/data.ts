/** What an explorer page carries: scores, raw values and outlines already on the plane, in one compressed block. */
import { aggregateTree } from '../../engine/tree.ts'
import { parentOf, type TerritoryRows } from '../../geo/territories.ts'
import { nameOf } from '../../geo/membership.ts'
import type { Contours } from '../../io/contours.ts'
import type { Method } from '../../method/method.ts'
import { ranksDescending } from '../../stats/rank.ts'
import { roundByInterval } from '../../study/estimation/calibrate.ts'
import { helpNouns } from '../../study/priorities/help-nouns.ts'
import { NO_EPCI } from '../../geo/code.ts'
import { isFiner, type Level } from '../../table/level.ts'
import { indexClasses, indexQuadrants, type QuadrantRule } from '../map/index-classes.ts'
import { territoryOf, yearsOf } from '../map/title.ts'
import { composeMap } from '../map/insets.ts'
import type { Box, PageRing } from '../map/projection.ts'
import type { ScoresView } from '../draw/scores-view.ts'
import { packColumn, unpackColumn } from './bytes.ts'

/** Levels above the territories of a page, which filters and limits go by. */
export const explorerParents = ['departement', 'epci'] as const
/** Level above the territories of a page. */
export type ExplorerParent = (typeof explorerParents)[number]

/** The territories of a level above, and which one holds each territory of the page. */
export interface ParentTerritories<C = Float64Array> {
  readonly codes: readonly string[]
  readonly names: readonly string[]
  /** Place in `codes`, by row; NaN for none. */
  readonly of: C
}

/** People estimated in digital difficulty and the bounds of their interval, to the figures that it allows. */
export interface ExplorerPeople<C = Float64Array> {
  readonly people: C
  readonly low: C
  readonly high: C
}

/** Scores of one year, in the order of the codes of the page. */
export interface ExplorerEdition<C = Float64Array> {
  /** Name of the edition: its year, or its file. */
  readonly label: string
  readonly hasPopulation: boolean
  readonly population: C
  readonly people?: ExplorerPeople<C> | undefined
  /** Normalised columns, by indicator: to the last bit, or to half a millionth of their range where they are very many. */
  readonly scores: Readonly<Record<string, C>>
  /** Raw values, by indicator: shares to a hundredth of a point where they are many. */
  readonly raw: Readonly<Record<string, C>>
  /** Bounds of the index at 90 %, where a study of robustness gave them. */
  readonly interval?: { readonly low: C; readonly high: C } | undefined
  /** Counts of places and people of help, by column of the scores. */
  readonly help: Readonly<Record<string, C>>
  /** Rank of each territory in all of the scores, where the page has a part of them, and how many have one. */
  readonly rank?: { readonly of: C; readonly count: number } | undefined
  /** Rows whose index is not found again from their scores to its rank, and their index in the file. */
  readonly exact: readonly (readonly [row: number, index: number | null])[]
}

/** What the page knows: everything is in the order of `codes`. */
export interface ExplorerData<C = Float64Array> {
  readonly level: Level
  readonly codes: readonly string[]
  readonly names: readonly string[]
  readonly method: Method
  /** Title of the page: its subject, its territory, its years; `''` for what is not known. */
  readonly title: readonly [subject: string, territory: string, years: string]
  /** What all the scores are of: « France »; `''` when it has no name. */
  readonly whole: string
  readonly parents: Readonly<Partial<Record<ExplorerParent, ParentTerritories<C>>>>
  /** Limits between the classes of the index, where the scores have them. */
  readonly limits?: readonly number[] | undefined
  /** How the quadrants of the scores part their two sub-indices. */
  readonly quadrants?: QuadrantRule | undefined
  /** In the order of time: the last is shown first. */
  readonly editions: readonly ExplorerEdition<C>[]
  /** Size of the plane, in tenths of a unit, and the rings of each territory; none for one without a contour. */
  readonly size: readonly [width: number, height: number]
  readonly rings: readonly (readonly PageRing[])[]
  /** Insets of the plane, in its tenths. */
  readonly insets: readonly (Box & { readonly label: string })[]
}

/** Scores of one year to show. */
export interface EditionSource {
  readonly label: string
  readonly view: ScoresView
  /** All of the scores, where `view` is a part of them. */
  readonly whole?: ScoresView | undefined
}

/** The width of the plane that rings are kept on: fine enough for a département to fill a screen. */
const WIDTH = 2000

/** What explorer data are made from. */
export interface ExplorerSource {
  /** Scores with a method and the scores of its indicators, one a year, in order; the last gives codes and names. */
  readonly editions: readonly EditionSource[]
  readonly method: Method
  /** A territory without an outline is not drawn. */
  readonly contours: Contours
  /** Rows of the last scores with the EPCI of each, when they do not tell. */
  readonly rows?: TerritoryRows | undefined
  /** Name of the territory of the page; what its codes have in common when it is not given. */
  readonly territory?: string | undefined
}

/**
 * Writes the title of a page.
 *
 * @param parts subject, territory, years
 * @returns « Fragilité numérique, Aisne, 2021 »
 *
 * @example
 * titleInWords(['Fragilité numérique', '', '2021']) // → 'Fragilité numérique, 2021'
 */
export function titleInWords(parts: ExplorerData['title']): string {
  return parts.filter(Boolean).join(', ')
}

/**
 * Gathers the data of an explorer page.
 *
 * @param source scores of one year or several, their method, and outlines
 * @returns scores, raw values and outlines, in the order of the codes of the last year
 */
export function explorerData({
  editions,
  method,
  contours,
  rows,
  territory,
}: ExplorerSource): ExplorerData {
  const { view, whole = view } = editions.at(-1)!
  const limits = indexClasses(whole)?.breaks
  const made = editions.map((each) => editionData(each, view.codes, method, limits))
  return {
    level: view.level,
    codes: view.codes,
    names: view.names,
    method: aggregateTree(method, { n: view.codes.length, scores: made.at(-1)!.scores }).method,
    title: ['Fragilité numérique', territory ?? territoryOf(view), yearsOf(view)],
    whole: territoryOf(whole),
    parents: parentsOf(rows ?? view),
    limits,
    quadrants: quadrantsOf(whole),
    editions: made,
    ...outlines(view, contours),
  }
}

function outlines(
  { codes, rowOf }: ScoresView,
  contours: Contours,
): Pick<ExplorerData, 'size' | 'rings' | 'insets'> {
  const plane = composeMap(contours.shapes.filter(({ code }) => rowOf.has(code)))
  const { rings, box, insets } = plane.fit({ x: 0, y: 0, width: WIDTH, height: WIDTH })
  const left = Math.floor(10 * box.x)
  const byRow: (readonly PageRing[])[] = codes.map(() => [])
  plane.shapes.forEach(
    ({ code }, i) =>
      (byRow[rowOf.get(code)!] = rings[i]!.map((ring) =>
        ring.map((v, k) => (k % 2 === 0 ? v - left : v)),
      )),
  )
  return {
    size: [Math.ceil(10 * box.width) + 1, Math.ceil(10 * box.height) + 1],
    rings: byRow,
    insets: insets.map(({ label, x, y, width, height }) => ({
      label,
      x: Math.round(10 * x) - left,
      y: Math.round(10 * y),
      width: Math.round(10 * width),
      height: Math.round(10 * height),
    })),
  }
}

function parentsOf(rows: TerritoryRows): ExplorerData['parents'] {
  const { level, codes, parentNames = {} } = rows
  return Object.fromEntries(
    explorerParents.flatMap((parent) => {
      const of = parentOf(rows, parent)
      const holders = codes.map((_, row) => of(row))
      const known = [...new Set(holders)].filter((code) => code !== '' && code !== NO_EPCI).sort()
      if (known.length === 0 || !isFiner(level, parent)) return []
      const placeOf = new Map(known.map((code, place) => [code, place]))
      return [
        [
          parent,
          {
            codes: known,
            names: known.map((code) => parentNames[code] || nameOf(parent, code)),
            of: Float64Array.from(holders, (code) => placeOf.get(code) ?? NaN),
          },
        ] as const,
      ]
    }),
  )
}

/** The quadrants of the scores; a sub-index on its limit stays above it once its scores are packed. */
function quadrantsOf(view: ScoresView): QuadrantRule | undefined {
  const rule = indexQuadrants(view)
  return rule && { ...rule, at: [rule.at[0] - 5e-5, rule.at[1] - 5e-5] }
}

/** Columns of an estimate of people, as scores name them. */
const PEOPLE_COLUMNS = [
  'illectronisme_personnes',
  'illectronisme_personnes_p05',
  'illectronisme_personnes_p95',
] as const

function editionData(
  { label, view, whole }: EditionSource,
  codes: readonly string[],
  method: Method,
  limits: readonly number[] | undefined,
): ExplorerEdition {
  const rows = codes.map((code) => view.rowOf.get(code) ?? -1)
  const column = (name: string): Float64Array | undefined => {
    const values = view.column(name)
    return values && Float64Array.from(rows, (row) => values[row] ?? NaN)
  }
  const present = (name: string): Float64Array | undefined => {
    const values = column(name)
    return values?.some((value) => value === value) ? values : undefined
  }
  const known = Object.keys(method.indicators).filter((id) => present(`${id}_score`))
  const scores = Object.fromEntries(
    known.map((id) => [id, kept(column(`${id}_score`)!, 'score')] as const),
  )
  const raw = known.flatMap((id) => {
    const values = column(id)
    const unit = method.indicators[id]!.unit
    return values ? [[id, kept(values, unit === 'share' ? 'share' : 'raw')] as const] : []
  })
  const [people, low, high] = PEOPLE_COLUMNS.map(column)
  const [p05, p95] = ['ifn_p05', 'ifn_p95'].map(present)
  const ranks = whole && present('ifn_rang')
  return {
    label,
    hasPopulation: view.hasPopulation,
    population: kept(column('population') ?? new Float64Array(codes.length).fill(NaN), 'count'),
    ...(people &&
      low &&
      high && {
        people: {
          people: people.map((v, i) => roundByInterval(v, low[i]!, high[i]!)),
          low: low.map((v, i) => roundByInterval(v, v, high[i]!)),
          high: high.map((v, i) => roundByInterval(v, low[i]!, v)),
        },
      }),
    scores,
    raw: Object.fromEntries(raw),
    ...(p05 && p95 && { interval: { low: kept(p05, 'interval'), high: kept(p95, 'interval') } }),
    help: Object.fromEntries(
      Object.keys(helpNouns).flatMap((name) => {
        const values = present(name)
        return values ? [[name, kept(values, 'count')] as const] : []
      }),
    ),
    ...(ranks &&
      whole && { rank: { of: ranks, count: whole.index.filter((v) => v === v).length } }),
    exact: exactRows(column('ifn')!, method, scores, limits),
  }
}

/** What a column is: how finely it is kept when its values are very many. */
export type ColumnUse = 'score' | 'share' | 'raw' | 'count' | 'interval'

/** Whole steps of a column: of a score, half a millionth of its range. */
function stepOf(values: Float64Array, use: ColumnUse): number {
  if (use === 'share') return 1e-4
  if (use === 'count') return 1
  if (use === 'interval') return 0.01
  let [least, most] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return (most - least) / (use === 'score' ? 2 ** 21 - 2 : 2 ** 16 - 2)
}

/**
 * Packs a column as finely as its use wants.
 *
 * @param values numbers; NaN is missing
 * @param use what the column is
 * @returns as `packColumn`
 */
export function packUsed(values: Float64Array, use: ColumnUse): ReturnType<typeof packColumn> {
  return packColumn(values, stepOf(values, use))
}

/** A column as the page will have it. */
function kept(values: Float64Array, use: ColumnUse): Float64Array {
  const { code, bytes } = packUsed(values, use)
  return unpackColumn(code, bytes, values.length)
}

/**
 * Finds the rows whose index is not the one that the page recomputes: their rank, their class or the figure that is read
 * would differ.
 *
 * @param index index of the file
 * @param method method of the scores
 * @param scores scores as the page has them
 * @param limits limits between the classes of the index
 * @returns row, and index of the file; null where it has none
 */
function exactRows(
  index: Float64Array,
  method: Method,
  scores: Readonly<Record<string, Float64Array>>,
  limits: readonly number[] = [],
): ExplorerEdition['exact'] {
  const classOf = (value: number): number => limits.filter((limit) => limit <= value).length
  const found = aggregateTree(method, { n: index.length, scores }).nodes['ifn']!.values.slice()
  const ranks = ranksDescending(index)
  const rows: number[] = []
  for (;;) {
    const now = ranksDescending(found)
    const wrong = [...index.keys()].filter(
      (row) =>
        !Object.is(found[row], index[row]) &&
        (!Object.is(now[row], ranks[row]) ||
          found[row]!.toFixed(1) !== index[row]!.toFixed(1) ||
          classOf(found[row]!) !== classOf(index[row]!)),
    )
    if (wrong.length === 0) break
    for (const row of wrong) found[row] = index[row]!
    rows.push(...wrong)
  }
  return rows
    .sort((a, b) => a - b)
    .map((row) => [row, Number.isNaN(index[row]!) ? null : index[row]!])
}

/**
 * Puts something else in the place of each column, always in the same order.
 *
 * @param data data of a page
 * @param change gives what takes the place of a column
 * @returns the data with what `change` gave
 */
export function mapColumns<A, B>(
  { parents, editions, ...rest }: ExplorerData<A>,
  change: (column: A, use: ColumnUse) => B,
): ExplorerData<B> {
  const each = (
    columns: Readonly<Record<string, A>>,
    use: (id: string) => ColumnUse,
  ): Record<string, B> =>
    Object.fromEntries(Object.entries(columns).map(([id, column]) => [id, change(column, use(id))]))
  const share = (id: string): ColumnUse =>
    rest.method.indicators[id]!.unit === 'share' ? 'share' : 'raw'
  return {
    ...rest,
    parents: Object.fromEntries(
      Object.entries(parents).map(([level, { of, ...parent }]) => [
        level,
        { ...parent, of: change(of, 'count') },
      ]),
    ),
    editions: editions.map(
      ({ population, people, scores, raw, interval, help, rank, ...edition }) => ({
        ...edition,
        population: change(population, 'count'),
        ...(people && {
          people: {
            people: change(people.people, 'count'),
            low: change(people.low, 'count'),
            high: change(people.high, 'count'),
          },
        }),
        scores: each(scores, () => 'score'),
        raw: each(raw, share),
        ...(interval && {
          interval: {
            low: change(interval.low, 'interval'),
            high: change(interval.high, 'interval'),
          },
        }),
        help: each(help, () => 'count'),
        ...(rank && { rank: { ...rank, of: change(rank.of, 'count') } }),
      }),
    ),
  }
}
