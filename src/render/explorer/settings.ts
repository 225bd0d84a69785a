/** The settings of an explorer: what is shown, filters, weights as shares of 100, years. Each is made with how to show a state. */
import { french, NBSP } from '../../core/french.ts'
import { groupsOf } from '../../method/method.ts'
import { button, choice, field, make } from './dom.ts'
import type { ExplorerParent } from './data.ts'
import { adjustableGroups, type Weights } from './model.ts'
import type { PageData } from './pack.ts'
import { setShare, wholeShares } from './shares.ts'
import type { ExplorerState } from './state.ts'

/** A part of the settings, and how it shows a state. */
export interface ExplorerControl {
  readonly element: HTMLElement
  show(state: ExplorerState): void
}

/** Changes a state in part. */
export type ChangeState = (changes: Partial<ExplorerState>) => void

/**
 * Makes the list of the values that the map can show.
 *
 * @param data data of the page
 * @param change called with the value chosen
 * @returns the list, with its label
 */
export function valueSettings(
  { method, editions }: PageData,
  change: ChangeState,
): ExplorerControl {
  const known = new Set(editions.flatMap(({ scores }) => Object.keys(scores)))
  const select = choice(
    'vue',
    [
      ['ifn', 'Indice'],
      ...Object.entries(method.subIndices).map(([id, { label }]) => [id, label] as const),
      ...(Object.keys(method.subIndices).length > 1
        ? [['croisee', 'Les deux sous-indices, en quadrants'] as const]
        : []),
      ...[...known].map((id) => [id, `${method.indicators[id]!.label} (score)`] as const),
    ],
    (view) => change({ view }),
  )
  return {
    element: field('Valeur', select),
    show: ({ view }) => {
      select.value = view
    },
  }
}

/**
 * Makes the filters: département, EPCI, people, population, and people as circles.
 *
 * @param data data of the page
 * @param change called with the filter changed
 * @returns the filters
 */
export function filterSettings(data: PageData, change: ChangeState): ExplorerControl {
  const shown: ((state: ExplorerState) => void)[] = []
  const parts: HTMLElement[] = []
  const parentList = (level: ExplorerParent, name: string): void => {
    const parent = data.parents[level]
    if (!parent || parent.codes.length < 2) return
    const departement = data.parents.departement?.of
    const optionsOf = (inside: string): (readonly [string, string])[] => {
      const wanted = data.parents.departement?.codes.indexOf(inside) ?? -1
      const kept =
        level === 'epci' && wanted >= 0 && departement
          ? new Set(parent.of.filter((_, row) => departement[row] === wanted))
          : undefined
      return parent.codes
        .flatMap((code, k) =>
          kept && !kept.has(k)
            ? []
            : [
                [
                  code,
                  level === 'departement'
                    ? `${code} ${parent.names[k]!}`.trim()
                    : parent.names[k] || code,
                ] as const,
              ],
        )
        .sort((a, b) => (level === 'epci' ? a[1].localeCompare(b[1], 'fr') : 0))
    }
    const select = choice(level, [], (value) =>
      change(level === 'departement' ? { departement: value, epci: '' } : { epci: value }),
    )
    let listed: string | undefined
    shown.push((state) => {
      if (listed !== state.departement)
        select.replaceChildren(
          ...[['', 'Tous'] as const, ...optionsOf(state.departement)].map(([value, said]) =>
            make('option', { value }, said),
          ),
        )
      listed = state.departement
      select.value = state[level]
    })
    parts.push(field(name, select))
  }
  const floor = (id: string, name: string, key: 'least' | 'leastPeople', step: string): void => {
    const input = make('input', { type: 'number', id, min: '0', step, inputmode: 'numeric' })
    input.addEventListener('input', () => change({ [key]: Math.max(0, Number(input.value) || 0) }))
    shown.push((state) => {
      if (document.activeElement !== input) input.value = String(state[key])
    })
    parts.push(field(name, input))
  }
  parentList('departement', 'Département')
  parentList('epci', 'EPCI')
  if (data.editions.some(({ hasPopulation }) => hasPopulation))
    floor('taille', 'Population d’au moins', 'least', '100')
  if (data.editions.some(({ people }) => people)) {
    floor('personnes', 'Personnes en difficulté d’au moins', 'leastPeople', '10')
    const circles = make('input', { type: 'checkbox', id: 'cercles' })
    circles.addEventListener('change', () => change({ circles: circles.checked }))
    shown.push((state) => {
      circles.checked = state.circles
    })
    parts.push(field('Personnes en difficulté, en cercles (estimation)', circles))
  }
  const reset = button('Tout montrer', () =>
    change({ departement: '', epci: '', least: 0, leastPeople: 0 }),
  )
  const summary = make('summary', {}, 'Filtrer')
  const details = make('details', {}, summary, ...parts, make('div', { class: 'boutons' }, reset))
  return {
    element: details,
    show: (state) => {
      for (const each of shown) each(state)
      const count = [state.departement, state.epci, state.least, state.leastPeople].filter(
        Boolean,
      ).length
      summary.textContent = count > 0 ? `Filtrer (${count} en cours)` : 'Filtrer'
    },
  }
}

/**
 * Makes the sliders of weights: in each group, shares that sum to 100.
 *
 * @param data data of the page
 * @param change called with the weights
 * @returns the sliders
 */
export function weightSettings(data: PageData, change: ChangeState): ExplorerControl {
  const edition = data.editions.at(-1)!
  const groups = groupsOf(data.method)
  let weights: Weights = {}
  const shown: (() => void)[] = []
  const sets = adjustableGroups(data, edition).map(([id, group, children]) => {
    const original = group.of.map((_, k) => group.weights?.[k] ?? 1)
    const total = children.reduce((sum, k) => sum + original[k]!, 0)
    const current = (): readonly number[] =>
      weights[id] ?? original.map((weight) => (100 * weight) / total)
    const rows = children.map((k, at) => {
      const name = groups[group.of[k]!]?.label ?? data.method.indicators[group.of[k]!]!.label
      const input = make('input', {
        type: 'range',
        id: `poids-${id}-${group.of[k]}`,
        min: '0',
        max: '100',
        step: '1',
      })
      const said = make('output', { for: input.id })
      shown.push(() => {
        const whole = wholeShares(children.map((each) => current()[each]!))
        const words = `${french(whole[at]!, 0)}${NBSP}%`
        if (said.textContent !== words) said.textContent = words
        if (document.activeElement !== input || Number(input.value) !== whole[at])
          input.value = String(whole[at])
        input.setAttribute('aria-valuetext', words)
      })
      input.addEventListener('input', () => {
        const shares = setShare(
          children.map((each) => current()[each]!),
          at,
          Number(input.value),
        )
        const all = [...current()]
        children.forEach((each, j) => (all[each] = shares[j]!))
        change({ weights: { ...weights, [id]: all } })
      })
      return make(
        'div',
        { class: 'champ poids' },
        make('label', { for: input.id }, name),
        said,
        input,
      )
    })
    return make('fieldset', {}, make('legend', {}, group.label), ...rows)
  })
  const reset = button('Revenir aux poids de la méthode', () => change({ weights: {} }))
  return {
    element: make(
      'div',
      {},
      make('p', { class: 'doux' }, `Dans chaque groupe, les parts font 100${NBSP}%.`),
      ...sets,
      make('div', { class: 'boutons' }, reset),
    ),
    show: (state) => {
      weights = state.weights
      reset.disabled = Object.keys(weights).length === 0
      for (const each of shown) each()
    },
  }
}

/**
 * Makes the slider of years, for a page of several editions.
 *
 * @param data data of the page
 * @param change called with the place of the edition
 * @returns the slider; nothing for one edition
 */
export function editionSettings(
  { editions }: PageData,
  change: ChangeState,
): ExplorerControl | undefined {
  if (editions.length < 2) return undefined
  const input = make('input', {
    type: 'range',
    id: 'annee',
    min: '0',
    max: String(editions.length - 1),
    step: '1',
  })
  const said = make('output', { for: input.id })
  input.addEventListener('input', () => change({ edition: Number(input.value) }))
  return {
    element: make(
      'div',
      { class: 'champ poids annee' },
      make('label', { for: input.id }, 'Date'),
      said,
      input,
    ),
    show: ({ edition }) => {
      input.value = String(edition)
      said.textContent = editions[edition]!.label
      input.setAttribute('aria-valuetext', editions[edition]!.label)
    },
  }
}
