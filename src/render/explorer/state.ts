/** What an explorer shows, and how it is written in the address of the page. */
import type { ExplorerData, ExplorerParent } from './data.ts'
import { adjustableGroups, type Weights } from './model.ts'
import { zoomFromText, zoomToText, type Zoom } from './zoom.ts'

/** The settings of an explorer: what it shows, filters, compares and weighs. */
export interface ExplorerState {
  /** `ifn`, a sub-index, an indicator, or `croisee`. */
  readonly view: string
  /** Codes of the territories that the map is of; `''` for all. */
  readonly departement: string
  readonly epci: string
  /** How near the map is seen; nothing for the whole. */
  readonly zoom: Zoom | undefined
  /** People as circles of the colour of their class, over a plain ground. */
  readonly circles: boolean
  /** Least population, and least number of people in difficulty. */
  readonly least: number
  readonly leastPeople: number
  /** Code of the territory shown, and of the one it is compared with; `''` for none. */
  readonly shown: string
  readonly other: string
  readonly sort: string
  readonly descending: boolean
  readonly weights: Weights
  /** Place of the edition shown. */
  readonly edition: number
}

/**
 * Builds the state of a page that nothing was asked of.
 *
 * @param editions how many editions the page has: the last is shown
 * @returns the state
 */
export function initialState(editions: number): ExplorerState {
  return {
    view: 'ifn',
    departement: '',
    epci: '',
    zoom: undefined,
    circles: false,
    least: 0,
    leastPeople: 0,
    shown: '',
    other: '',
    sort: 'rang',
    descending: false,
    weights: {},
    edition: editions - 1,
  }
}

/** The parts of a state that are plain text, and their names in an address. */
const TEXTS = {
  view: 'vue',
  departement: 'dep',
  epci: 'epci',
  shown: 't',
  other: 'c',
  sort: 'tri',
} as const

/**
 * Writes a state as the fragment of an address: what differs from the initial state.
 *
 * @param state state of the page
 * @param data editions of the page
 * @returns the fragment, without « # »
 */
export function stateToHash(
  state: ExplorerState,
  { editions }: Pick<ExplorerData, 'editions'>,
): string {
  const written = new URLSearchParams()
  const initial = initialState(editions.length)
  for (const [key, name] of Object.entries(TEXTS) as [keyof typeof TEXTS, string][])
    if (state[key] !== initial[key]) written.set(name, state[key])
  if (state.zoom) written.set('zoom', zoomToText(state.zoom))
  if (state.circles) written.set('cercles', 'oui')
  if (state.least > 0) written.set('pop', String(state.least))
  if (state.leastPeople > 0) written.set('pers', String(state.leastPeople))
  if (state.descending) written.set('ordre', 'inverse')
  if (state.edition !== initial.edition) written.set('annee', editions[state.edition]!.label)
  for (const [group, values] of Object.entries(state.weights))
    written.set(`poids.${group}`, values.map((value) => Number(value.toFixed(2))).join(','))
  return written.toString()
}

/**
 * Reads the state that an address asks for; what is unknown in it is left out.
 *
 * @param hash fragment, with or without « # »
 * @param data data of the page
 * @returns the state
 */
export function stateFromHash(
  hash: string,
  data: Pick<ExplorerData, 'method' | 'codes' | 'parents' | 'editions'>,
): ExplorerState {
  const asked = new URLSearchParams(hash.replace(/^#/, ''))
  const initial = initialState(data.editions.length)
  const edition = data.editions.findIndex(({ label }) => label === asked.get('annee'))
  const shown = data.editions[edition < 0 ? initial.edition : edition]!
  const subIndices = Object.keys(data.method.subIndices)
  const one = (name: string, known: readonly string[], otherwise: string): string =>
    known.includes(asked.get(name) ?? '') ? asked.get(name)! : otherwise
  const parent = (name: string, level: ExplorerParent): string =>
    one(name, data.parents[level]?.codes ?? [], '')
  const atLeast = (name: string): number => Math.max(0, Number(asked.get(name) ?? 0) || 0)
  const weights: Record<string, readonly number[]> = {}
  for (const [id, group] of adjustableGroups(data, shown)) {
    const values = (asked.get(`poids.${id}`) ?? '').split(',').map(Number)
    const isGiven = asked.has(`poids.${id}`) && values.length === group.of.length
    if (isGiven && values.every((value) => value >= 0 && value <= 100)) weights[id] = values
  }
  return {
    view: one(TEXTS.view, ['croisee', ...subIndices, ...Object.keys(shown.scores)], 'ifn'),
    departement: parent(TEXTS.departement, 'departement'),
    epci: parent(TEXTS.epci, 'epci'),
    zoom: zoomFromText(asked.get('zoom') ?? ''),
    circles: shown.people !== undefined && asked.get('cercles') === 'oui',
    least: atLeast('pop'),
    leastPeople: shown.people === undefined ? 0 : atLeast('pers'),
    shown: one(TEXTS.shown, data.codes, ''),
    other: one(TEXTS.other, data.codes, ''),
    sort: one(TEXTS.sort, ['nom', 'population', 'personnes', 'ifn', ...subIndices], initial.sort),
    descending: asked.get('ordre') === 'inverse',
    weights,
    edition: edition < 0 ? initial.edition : edition,
  }
}
