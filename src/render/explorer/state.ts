/** What an explorer shows, and how it is written in the address of the page. */
import type { ExplorerData } from './data.ts'
import { adjustableGroups, type Weights } from './model.ts'

/** The settings of an explorer: what it shows, filters, compares and weighs. */
export interface ExplorerState {
  /** `ifn`, a sub-index, an indicator, or `croisee`. */
  view: string
  departement: string
  /** People as circles of the colour of their class, over a plain ground. */
  circles: boolean
  /** Least population. */
  least: number
  /** Code of the territory shown, and of the one it is compared with; `''` for none. */
  shown: string
  other: string
  sort: string
  descending: boolean
  weights: Weights
}

/**
 * Builds the state of a page that nothing was asked of.
 *
 * @returns the state
 */
export function initialState(): ExplorerState {
  return {
    view: 'ifn',
    departement: '',
    circles: false,
    least: 0,
    shown: '',
    other: '',
    sort: 'rang',
    descending: false,
    weights: {},
  }
}

/**
 * Writes a state as the fragment of an address: what differs from the initial state.
 *
 * @param state state of the page
 * @returns the fragment, without « # »
 */
export function stateToHash({
  view,
  departement,
  circles,
  least,
  shown,
  other,
  weights,
}: ExplorerState): string {
  const written = new URLSearchParams()
  if (view !== 'ifn') written.set('vue', view)
  if (departement) written.set('dep', departement)
  if (circles) written.set('cercles', 'oui')
  if (least > 0) written.set('pop', String(least))
  if (shown) written.set('t', shown)
  if (other) written.set('c', other)
  for (const [group, values] of Object.entries(weights))
    written.set(`poids.${group}`, values.join(','))
  return written.toString()
}

/**
 * Reads the state that an address asks for; what is unknown in it is left out.
 *
 * @param hash fragment, with or without « # »
 * @param data method, scores and codes of the page
 * @returns the state
 */
export function stateFromHash(
  hash: string,
  data: Pick<ExplorerData, 'method' | 'scores' | 'codes' | 'people'>,
): ExplorerState {
  const asked = new URLSearchParams(hash.replace(/^#/, ''))
  const state = initialState()
  const views = new Set([
    'ifn',
    'croisee',
    ...Object.keys(data.method.subIndices),
    ...Object.keys(data.scores),
  ])
  const weights: Record<string, readonly number[]> = {}
  for (const [id, group] of adjustableGroups(data)) {
    const values = (asked.get(`poids.${id}`) ?? '').split(',').map(Number)
    if (
      asked.has(`poids.${id}`) &&
      values.length === group.of.length &&
      values.every((value) => value >= 0 && value <= 100)
    )
      weights[id] = values
  }
  const code = (name: string): string =>
    data.codes.includes(asked.get(name) ?? '') ? asked.get(name)! : ''
  const least = Number(asked.get('pop') ?? 0)
  return {
    ...state,
    view: views.has(asked.get('vue') ?? '') ? asked.get('vue')! : 'ifn',
    departement: /^\w{2,3}$/.test(asked.get('dep') ?? '') ? asked.get('dep')! : '',
    circles: data.people !== undefined && asked.get('cercles') === 'oui',
    least: least > 0 ? least : 0,
    shown: code('t'),
    other: code('c'),
    weights,
  }
}
