/** A file of scores as the pictures read it: its columns by name, its Trace, its method, and the tree recomputed. */
import { oncePerObject } from '../../core/memo.ts'
import { UserError } from '../../core/errors.ts'
import { parseTrace, type Trace } from '../../engine/trace.ts'
import { aggregateTree, type Tree } from '../../engine/tree.ts'
import { contributions } from '../../engine/contributions.ts'
import { rowsOfSheet } from '../../geo/territories.ts'
import { themeReasons, type ThemeReason } from '../../engine/reasons.ts'
import { groupsOf, type Indicator, type Method } from '../../method/method.ts'
import { methodById, withVariant } from '../../methods/registry.ts'
import { type Level, levelOfColumn } from '../../table/level.ts'
import type { Membership } from '../../table/table.ts'
import { rowCount, type Sheet } from '../../table/sheet.ts'

/** A column of scores (an indicator, a sub-index, the index) and its label. */
export interface ScoreColumn {
  /** Identifier in the method. */
  readonly id: string
  /** Name in French. */
  readonly label: string
}

/**
 * Scores as the pictures read them: columns by name, Trace, method. Read from any format that `ifn
 * calculer` writes.
 */
export interface ScoresView {
  /** Level of the territories. */
  readonly level: Level
  /** Codes officiels, a territory a row. */
  readonly codes: readonly string[]
  /** Names of the territories; `''` where none is known. */
  readonly names: readonly string[]
  /** Code of the EPCI, of the département and of the région of each row, as far as columns tell. */
  readonly membership: Membership
  /** Names of those territories, by code. */
  readonly parentNames: Readonly<Record<string, string>>
  /** Row of each code. */
  readonly rowOf: ReadonlyMap<string, number>
  /** People of each territory; 1 throughout when the file does not say. */
  readonly population: Float64Array
  /** Whether the scores tell the population. */
  readonly hasPopulation: boolean
  /** Column `ifn`. */
  readonly index: Float64Array
  /** Sub-indices that have a column. */
  readonly subIndices: readonly (ScoreColumn & { readonly values: Float64Array })[]
  /** Indicators of the method that have a column here, and a value at least. */
  readonly indicators: readonly (ScoreColumn & {
    readonly indicator: Indicator
    readonly values: Float64Array
  })[]
  /** How the scores were made; nothing for a file that lost it. */
  readonly trace: Trace | undefined
  /** Method of the Trace; nothing when this package does not have it. */
  readonly method: Method | undefined
  /** A column of numbers by its name. */
  column(name: string): Float64Array | undefined
  /** A column of text by its name. */
  texts(name: string): readonly string[] | undefined
  /** The columns of numbers, in their order. */
  readonly numeric: readonly string[]
}

/**
 * Opens a sheet of scores. Its method is the one that its Trace names, unless another is given:
 * without either, there are neither labels nor contributions, and the index alone is shown.
 *
 * @param sheet first column `code_<niveau>`, and a column `ifn`
 * @param given method to read it by, instead of that of its Trace
 * @returns the scores by name
 * @throws {UserError} `option-invalide` when the sheet is not one of scores, `code-tronque` when its codes have lost their zero
 */
export function openScores(sheet: Sheet, given?: Method): ScoresView {
  const [first] = sheet.columns
  const level = levelOfColumn(first?.name)
  const byName = new Map(sheet.columns.map(({ name, values }) => [name, values]))
  const numbers = (name: string): Float64Array | undefined => asNumbers(byName.get(name))
  const index = numbers('ifn')
  if (level === undefined || index === undefined) {
    throw new UserError(
      'option-invalide',
      'ce tableau n’est pas un fichier de scores : il lui faut une colonne code_<niveau> en tête et une colonne ifn',
      'donnez un fichier écrit par ifn calculer',
    )
  }
  const cut =
    first!.values instanceof Float64Array
      ? first!.values.find((code) => !Number.isNaN(code))
      : level === 'commune' && first!.values.find((code) => /^\d{4}$/.test(code))
  if (cut)
    throw new UserError(
      'code-tronque',
      `les codes de ce tableau ont été enregistrés en nombres par un tableur : « ${cut} », sans son zéro`,
      'repartez du fichier d’origine, ou importez la colonne des codes en texte ; .xlsx et .ods les gardent',
      { column: first!.name },
    )
  const trace = traceOf(sheet)
  const method = given ?? (trace && methodOf(trace))
  const codes = first!.values as readonly string[]
  const people = numbers('population')
  const { membership = {}, parentNames = {} } = rowsOfSheet(sheet)
  const hasPopulation = people?.some((count) => count > 0) ?? false
  return {
    level,
    codes,
    names: (byName.get('nom') as readonly string[] | undefined) ?? codes.map(() => ''),
    membership,
    parentNames,
    rowOf: new Map(codes.map((code, row) => [code, row])),
    population: hasPopulation
      ? people!.map((count) => (count > 0 ? count : 0))
      : new Float64Array(rowCount(sheet)).fill(1),
    hasPopulation,
    index,
    subIndices: Object.entries(method?.subIndices ?? {}).flatMap(([id, { label }]) =>
      ofColumn(numbers(id), (values) => ({ id, label, values })),
    ),
    indicators: Object.entries(method?.indicators ?? {}).flatMap(([id, indicator]) =>
      ofColumn(numbers(id), (values) => ({ id, label: indicator.label, indicator, values })),
    ),
    trace,
    method,
    column: numbers,
    texts: (name) =>
      byName.get(name) instanceof Float64Array
        ? undefined
        : (byName.get(name) as readonly string[] | undefined),
    numeric: sheet.columns
      .filter(({ name }) => name !== first!.name && numbers(name) !== undefined)
      .map(({ name }) => name),
  }
}

function asNumbers(values: Float64Array | readonly string[] | undefined): Float64Array | undefined {
  return values instanceof Float64Array ? values : undefined
}

function ofColumn<T>(values: Float64Array | undefined, make: (values: Float64Array) => T): T[] {
  return values?.some((value) => !Number.isNaN(value)) ? [make(values)] : []
}

function traceOf({ metadata }: Sheet): Trace | undefined {
  const kept = metadata['ifn.trace']
  return kept === undefined ? undefined : parseTrace(kept)
}

function methodOf({ method: { id, variant } }: Trace): Method | undefined {
  const method = methodById(id)
  return method && variant !== method.variant ? withVariant(method, variant) : method
}

/** Contribution of each indicator to the index, by row. */
export interface Breakdown {
  /** Points that each indicator brings to the index, a territory a row. */
  readonly parts: readonly (ScoreColumn & { readonly points: Float64Array })[]
  /** Rows whose parts were checked to sum to the index that the file gives. */
  readonly sound: Uint8Array
  /** Tree that the parts were taken from. */
  readonly tree: Tree
}

/**
 * Decomposes the index of a file: the tree of its method is computed again from the columns
 * `<id>_score`. A row is sound when the tree gives the index of the file (within 1e-9 of its
 * size); elsewhere (a choice made below the level of the file is not in its columns) nothing is
 * claimed.
 *
 * @param view scores to decompose
 * @returns contributions in points of index; nothing without a method or without one sound row
 */
export function breakdownOf(view: ScoresView): Breakdown | undefined {
  return breakdownOnce(view)
}

const breakdownOnce = oncePerObject((view: ScoresView): Breakdown | undefined => {
  const { method, codes } = view
  if (method === undefined) return undefined
  const scores = Object.fromEntries(
    Object.keys(method.indicators).flatMap((id) =>
      view.column(`${id}_score`) ? [[id, view.column(`${id}_score`)!]] : [],
    ),
  )
  if (Object.keys(scores).length === 0) return undefined
  return soundParts(view, method, aggregateTree(method, { n: codes.length, scores }))
})

/**
 * Decomposes scores whose tree is at hand: nothing is computed again, and choices made at a finer level are in it.
 *
 * @param view scores
 * @param tree the tree that gave them, its rows in the order of the view
 * @returns contributions in points of index; nothing without a method
 */
export function breakdownOfTree(view: ScoresView, tree: Tree): Breakdown | undefined {
  return partsOnce(view)(tree)
}

const partsOnce = oncePerObject((view: ScoresView) =>
  oncePerObject((tree: Tree) => view.method && soundParts(view, view.method, tree)),
)

function soundParts({ index }: ScoresView, method: Method, tree: Tree): Breakdown | undefined {
  const recomputed = tree.nodes['ifn']!.values
  const sound = Uint8Array.from(index, (value, i) =>
    Number(Math.abs(recomputed[i]! - value) <= 1e-9 * (1 + Math.abs(value))),
  )
  const parts = Object.entries(contributions(tree, 'ifn')).map(([id, points]) => ({
    id,
    label: method.indicators[id]!.label,
    points,
  }))
  return sound.includes(1) ? { parts, sound, tree } : undefined
}

/**
 * Prepares the reasons of the rows of a file: its themes against their means over the rows whose index was found again.
 *
 * @param view scores
 * @param breakdown their decomposition
 * @returns reasons of some rows together, those that move the index most first
 */
export function reasonsOfView(
  view: ScoresView,
  breakdown: Breakdown,
): (rows: readonly number[]) => readonly ThemeReason[] {
  return reasonsOnce(view)(breakdown)
}

const reasonsOnce = oncePerObject(({ indicators, population }: ScoresView) =>
  oncePerObject(({ tree, sound }: Breakdown) =>
    themeReasons({
      tree,
      indicators: Object.fromEntries(indicators.map(({ id, values }) => [id, values])),
      weight: population,
      among: sound,
    }),
  ),
)

/** What `ifn robustesse` writes beside the scores. */
const STUDIED: Readonly<Record<string, string>> = {
  ifn_p05: 'Indice, borne basse de l’intervalle à 90\u00A0%',
  ifn_median: 'Indice, médiane des tirages',
  ifn_p95: 'Indice, borne haute de l’intervalle à 90\u00A0%',
  p_premier_dixieme: 'Part des tirages dans le dixième le plus fragile',
  p_premier_cinquieme: 'Part des tirages dans le cinquième le plus fragile',
  p_meme_dixieme: 'Part des tirages dans le même dixième',
  classe_certaine: 'Dixième certain (dans au moins 95\u00A0% des tirages)',
  illectronisme_part: 'Part en difficulté numérique (estimation)',
  illectronisme_personnes: 'Personnes en difficulté numérique (estimation)',
  facteur_principal_part: 'Part de la variance due au premier facteur',
}

/**
 * Finds the label of a column: the index, a sub-index, an axis, an indicator or its score, a
 * result of a robustness study.
 *
 * @param column name of the column
 * @param method method of the scores
 * @returns the label, or the name itself when it has none
 */
export function labelOfColumn(column: string, method: Method | undefined): string {
  if (column === 'ifn') return 'Indice de fragilité numérique'
  const indicator = method?.indicators[column.replace(/_score$/, '')]
  const group =
    method && Object.hasOwn(groupsOf(method), column) ? groupsOf(method)[column] : undefined
  return (
    group?.label ??
    STUDIED[column] ??
    (indicator ? `${indicator.label}${column.endsWith('_score') ? ' (score)' : ''}` : column)
  )
}
