/** The script of an explorer page. Bundled at `npm run build` into one file, with the engine; it runs in a browser alone. */
import { french, NBSP } from '../../core/french.ts'
import { noun } from '../../table/level.ts'
import { parentCode, nameOf } from '../../geo/membership.ts'
import { groupsOf } from '../../method/method.ts'
import { button, choice, field, make, downloadFile } from './dom.ts'
import { unpackExplorer, type ExplorerData } from './data.ts'
import { circlesOf, PixelMap } from './map.ts'
import {
  classLayers,
  crossedLayers,
  rowContributions,
  rowReasons,
  recompute,
  adjustableGroups,
  type ReweightedScores,
  type Layers,
} from './model.ts'
import { stateFromHash, stateToHash, type ExplorerState } from './state.ts'
import { TerritoryTable, type TableColumn } from './table.ts'
import { estimateInWords } from '../../study/estimation/words.ts'
import { ink } from '../draw/palette.ts'
import { reasonInWords } from '../draw/reasons.ts'
import { middleOf, pathOf } from '../map/paths.ts'
import { element as svg, text, type Markup } from '../draw/svg.ts'
import { scoreInWords, valueInWords } from '../draw/words.ts'

class Explorer {
  readonly #data: ExplorerData
  #state: ExplorerState
  #computed: ReweightedScores
  #layers!: Layers
  #kept: Uint8Array
  readonly #map: PixelMap
  readonly #departements: readonly string[]
  readonly #plain: readonly string[]
  readonly #at = (id: string): HTMLElement => document.getElementById(id)!
  readonly #status = make('p', { role: 'status', id: 'duree' })
  readonly #tip = make('p', { id: 'infobulle', 'aria-hidden': 'true' })
  readonly #legend = make('div', { id: 'legende' })
  readonly #detail = make('div', { 'aria-live': 'polite', id: 'detail' })
  readonly #table: TerritoryTable
  readonly #canvas = make('canvas', {
    role: 'img',
    'aria-label': 'Carte des territoires. Les mêmes valeurs sont dans le tableau, sous la carte.',
  })

  constructor(data: ExplorerData) {
    this.#data = data
    this.#state = stateFromHash(location.hash, data)
    this.#departements = data.codes.map((code) => parentCode(data.level, code, 'departement'))
    this.#plain = data.codes.map((code, i) => `${plain(data.names[i]!)} ${code}`)
    this.#kept = new Uint8Array(data.codes.length)
    this.#map = new PixelMap(this.#canvas, data)
    this.#computed = recompute(data, this.#state.weights)
    this.#settings()
    this.#at('carte').append(
      this.#canvas,
      this.#tip,
      this.#legend,
      exportsOf(
        () => this.#table.csv(),
        () => this.#svg(),
      ),
    )
    this.#at('territoire').append(this.#detail)
    this.#table = new TerritoryTable(data, this.#plain, this.#at('tableau'), {
      nameAndCode: (row) => this.#nameAndCode(row),
      show: (row) => this.#show(row),
      sort: (id) => this.#sort(id),
    })
    this.#pointer()
    this.#frame()
    this.#filter()
    addEventListener('hashchange', () => {
      if (location.hash.slice(1) === stateToHash(this.#state)) return
      location.reload()
    })
  }

  #settings(): void {
    const { method, scores } = this.#data
    const views: (readonly [string, string])[] = [
      ['ifn', 'Indice'],
      ...Object.entries(method.subIndices).map(([id, { label }]) => [id, label] as const),
      ...(Object.keys(method.subIndices).length > 1
        ? [['croisee', 'Les deux sous-indices croisés'] as const]
        : []),
      ...Object.keys(scores).map((id) => [id, `${method.indicators[id]!.label} (score)`] as const),
    ]
    const view = choice('vue', views, (value) => this.#change({ view: value }))
    view.value = this.#state.view
    const codes = [...new Set(this.#departements)].filter(Boolean).sort()
    const departement = choice(
      'departement',
      [
        ['', 'Tous'],
        ...codes.map((code) => [code, `${code} ${nameOf('departement', code)}`.trim()] as const),
      ],
      (value) => {
        this.#state = { ...this.#state, departement: value }
        this.#frame()
        this.#filter()
      },
    )
    departement.value = this.#state.departement
    const least = make('input', {
      type: 'number',
      id: 'taille',
      min: '0',
      step: '100',
      value: String(this.#state.least),
    })
    least.addEventListener('input', () => {
      this.#state = { ...this.#state, least: Math.max(0, Number(least.value) || 0) }
      this.#filter()
    })
    const circles = make('input', { type: 'checkbox', id: 'cercles' })
    circles.checked = this.#state.circles
    circles.addEventListener('change', () => this.#change({ circles: circles.checked }))
    const filters = make(
      'fieldset',
      {},
      make('legend', {}, 'Ce qui est montré'),
      field('Valeur', view),
      ...(codes.length > 0 ? [field('Département', departement)] : []),
      ...(this.#data.hasPopulation ? [field('Population d’au moins', least)] : []),
      ...(this.#data.people
        ? [field('Personnes en difficulté, en cercles (estimation)', circles)]
        : []),
    )
    this.#at('reglages').append(this.#search(), filters, ...this.#sliders(), this.#status)
  }

  #search(): HTMLElement {
    const input = make('input', { type: 'search', id: 'recherche', autocomplete: 'off' })
    const found = make('ul', { class: 'trouves' })
    const status = make('p', { role: 'status' })
    input.addEventListener('input', () => {
      const wanted = plain(input.value.trim())
      const rows = wanted.length < 2 ? [] : matches(this.#plain, wanted, 8)
      found.replaceChildren(
        ...rows.map((row) =>
          make(
            'li',
            {},
            button(this.#nameAndCode(row), () => this.#show(row)),
          ),
        ),
      )
      status.textContent =
        wanted.length < 2
          ? ''
          : rows.length === 0
            ? 'Aucun territoire de ce nom'
            : `${rows.length} proposition${rows.length > 1 ? 's' : ''}`
    })
    return make('div', {}, field('Chercher un nom ou un code', input), status, found)
  }

  #sliders(): HTMLElement[] {
    const groups = groupsOf(this.#data.method)
    const inputs: (() => void)[] = []
    const sets = adjustableGroups(this.#data).map(([id, group, children]) => {
      const original = group.of.map((_, k) => group.weights?.[k] ?? 1)
      const rows = children.map((k) => {
        const name =
          groups[group.of[k]!]?.label ?? this.#data.method.indicators[group.of[k]!]!.label
        const input = make('input', {
          type: 'range',
          id: `poids-${id}-${group.of[k]}`,
          min: '0',
          max: '5',
          step: '0.1',
        })
        const said = make('output', { for: input.id })
        const show = (): void => {
          input.value = String((this.#state.weights[id] ?? original)[k])
          said.textContent = french(Number(input.value), 1)
        }
        show()
        inputs.push(show)
        input.addEventListener('input', () => {
          const weights = [...(this.#state.weights[id] ?? original)]
          weights[k] = Number(input.value)
          said.textContent = french(Number(input.value), 1)
          this.#change({ weights: { ...this.#state.weights, [id]: weights } })
        })
        return field(name, input, said)
      })
      return make('fieldset', {}, make('legend', {}, `Poids${NBSP}: ${group.label}`), ...rows)
    })
    const reset = button('Revenir aux poids de la méthode', () => {
      this.#change({ weights: {} })
      inputs.forEach((show) => show())
    })
    return [...sets, make('div', { class: 'boutons' }, reset)]
  }

  #change(changes: Partial<ExplorerState>): void {
    this.#state = { ...this.#state, ...changes }
    const start = performance.now()
    if (changes.weights) this.#computed = recompute(this.#data, this.#state.weights, this.#computed)
    this.#colour()
    const spent = performance.now() - start
    this.#status.textContent = `${french(this.#data.codes.length, 0)} ${noun(this.#data.level, this.#data.codes.length)} recalculé${this.#data.level === 'commune' ? 'e' : ''}s en ${french(spent, 1)}${NBSP}ms`
    this.#status.dataset['ms'] = String(spent)
    this.#later()
  }

  /** What may wait for the next frame: the map has already answered. */
  #later(): void {
    cancelAnimationFrame(this.#pending)
    this.#pending = requestAnimationFrame(() => {
      this.#list()
      this.#tell()
      this.#write()
    })
  }
  #pending = 0

  #values(view: string): Float64Array {
    return (
      this.#computed.tree.nodes[view]?.values ?? this.#data.scores[view] ?? this.#computed.index
    )
  }

  #colour(): void {
    const [first, second] = Object.keys(this.#data.method.subIndices) as [string, string]
    this.#layers =
      this.#state.view === 'croisee'
        ? crossedLayers(this.#values(first), this.#values(second), this.#kept)
        : classLayers(this.#values(this.#state.view), this.#kept)
    this.#map.paint(this.#layers, this.#marked(), this.#circled())
    this.#legend.replaceChildren(...this.#legendParts(first, second))
  }

  /** The people that circles show, when they are asked for. */
  #circled(): Float64Array | undefined {
    return this.#state.circles ? this.#data.people?.people : undefined
  }

  /** What the area of a circle is. */
  #circleWords(): HTMLElement[] {
    const people = this.#circled()
    const [first] = people ? circlesOf(people, this.#layers.of) : []
    return first
      ? [
          make(
            'p',
            {},
            `Aire des cercles${NBSP}: personnes en difficulté numérique (estimation), jusqu’à ${french(Number(people![first.row]!.toPrecision(2)), 0)}`,
          ),
        ]
      : []
  }

  #marked(): number[] {
    return [this.#state.shown, this.#state.other].flatMap((code) =>
      code ? [this.#data.codes.indexOf(code)] : [],
    )
  }

  #legendParts(first: string, second: string): HTMLElement[] {
    const { colours, sizes, missing, classes, cuts } = this.#layers
    const groups = groupsOf(this.#data.method)
    const absent =
      missing > 0
        ? [make('p', {}, `Donnée manquante (hachures)${NBSP}: ${french(missing, 0)}`)]
        : []
    if (cuts) {
      const cells = [2, 1, 0].flatMap((y) =>
        [0, 1, 2].map((x) =>
          chip('span', colours[3 * y + x]!, make('b', {}, french(sizes[3 * y + x]!, 0))),
        ),
      )
      return [
        make('p', {}, `↑ ${groups[second]!.label}`),
        make('div', { class: 'carre' }, ...cells),
        make('p', {}, `${groups[first]!.label} →`),
        ...absent,
        ...this.#circleWords(),
      ]
    }
    const limits = [classes!.min, ...classes!.breaks, classes!.max]
    const items = colours.map((colour, i) =>
      make(
        'li',
        {},
        chip('span', colour),
        `de ${scoreInWords(limits[i]!)} à ${scoreInWords(limits[i + 1]!)}${NBSP}: ${french(sizes[i]!, 0)}`,
      ),
    )
    return [make('ul', { class: 'legende' }, ...items.reverse()), ...absent, ...this.#circleWords()]
  }

  #filter(): void {
    const { departement, least } = this.#state
    const { population, hasPopulation } = this.#data
    for (let i = 0; i < this.#kept.length; i++)
      this.#kept[i] = Number(
        (departement === '' || this.#departements[i] === departement) &&
          (!hasPopulation || least === 0 || population[i]! >= least),
      )
    this.#table.restart()
    this.#change({})
  }

  /** The map fits what is kept of the département asked for, or all. */
  #frame(): void {
    const { departement } = this.#state
    const rows = [...this.#data.codes.keys()]
    this.#map.show(
      departement === '' ? rows : rows.filter((row) => this.#departements[row] === departement),
    )
  }

  #pointer(): void {
    this.#canvas.addEventListener('mousemove', (event) => {
      const row = this.#map.at(event)
      this.#tip.textContent =
        row < 0
          ? ''
          : `${this.#nameAndCode(row)}${NBSP}: ${scoreInWords(this.#state.view === 'croisee' ? this.#computed.index[row]! : this.#values(this.#state.view)[row]!)}`
    })
    this.#canvas.addEventListener('click', (event) => {
      const row = this.#map.at(event)
      if (row >= 0) this.#show(row)
    })
  }

  #nameAndCode(row: number): string {
    const { names, codes } = this.#data
    return names[row] ? `${names[row]} (${codes[row]})` : codes[row]!
  }

  #show(row: number): void {
    this.#change({ shown: this.#data.codes[row]! })
  }

  /** How many people, and the themes that weigh most. */
  #summary(row: number): string {
    const { people } = this.#data
    const reasons = this.#reasonsAt(this.#computed)(row).map(reasonInWords)
    return [
      ...(people
        ? [
            Number.isNaN(people.people[row]!)
              ? 'pas d’estimation propre des personnes en difficulté'
              : `${estimateInWords(people.people[row]!, people.low[row]!, people.high[row]!)} personnes en difficulté numérique (estimation)`,
          ]
        : []),
      reasons.length === 0
        ? 'aucun thème n’y est plus fragile que la moyenne'
        : `ce qui pèse le plus, contre la moyenne${NBSP}: ${reasons.join(' ; ')}`,
    ].join(`${NBSP}; `)
  }

  /** The reasons at some weights, prepared once. */
  #reasonsAt(computed: ReweightedScores): ReturnType<typeof rowReasons> {
    if (this.#reasons?.computed !== computed)
      this.#reasons = { computed, of: rowReasons(this.#data, computed) }
    return this.#reasons.of
  }
  #reasons?: { readonly computed: ReweightedScores; readonly of: ReturnType<typeof rowReasons> }

  /** The territory shown and the one it is compared with, side by side. */
  #tell(): void {
    const { method, scores, raw } = this.#data
    const rows = this.#marked()
    if (rows.length === 0)
      return this.#detail.replaceChildren(
        make(
          'p',
          {},
          'Cherchez un territoire, cliquez sur la carte ou choisissez une ligne du tableau.',
        ),
      )
    const line = (name: string, said: (row: number) => string): HTMLElement =>
      make(
        'tr',
        {},
        make('th', { scope: 'row' }, name),
        ...rows.map((row) => make('td', {}, said(row))),
      )
    const parts = rows.map((row) => new Map(rowContributions(this.#computed, row)))
    const ranked = this.#computed
      .rank()
      .reduce((count, rank) => count + Number(!Number.isNaN(rank)), 0)
    const indicator = (id: string): HTMLElement =>
      line(
        method.indicators[id]!.label,
        (row) =>
          `${valueInWords(raw[id]?.[row] ?? NaN, method.indicators[id]!.unit)} (${scoreInWords(parts[rows.indexOf(row)]!.get(id) ?? NaN)} pt)`,
      )
    const table = make(
      'table',
      {},
      make('caption', {}, 'Entre parenthèses, les points que chaque indicateur apporte à l’indice'),
      make(
        'thead',
        {},
        make(
          'tr',
          {},
          make('td'),
          ...rows.map((row) => make('th', { scope: 'col' }, this.#nameAndCode(row))),
        ),
      ),
      make(
        'tbody',
        {},
        line('Indice', (row) => scoreInWords(this.#computed.index[row]!)),
        line('Rang', (row) =>
          Number.isNaN(this.#computed.rank()[row]!)
            ? '–'
            : `${french(this.#computed.rank()[row]!, 0)} sur ${french(ranked, 0)}`,
        ),
        ...Object.entries(method.subIndices).map(([id, { label }]) =>
          line(label, (row) => scoreInWords(this.#values(id)[row]!)),
        ),
        ...Object.keys(scores).map(indicator),
      ),
    )
    const compare = button(
      this.#state.other ? 'Ne plus comparer' : 'Garder pour comparer avec le prochain choisi',
      () =>
        this.#change(this.#state.other ? { other: '' } : { other: this.#state.shown, shown: '' }),
    )
    this.#detail.replaceChildren(
      ...rows.map((row) =>
        make('p', {}, make('b', {}, this.#nameAndCode(row)), `${NBSP}: ${this.#summary(row)}`),
      ),
      make(
        'div',
        { class: 'defile', tabindex: '0', role: 'region', 'aria-label': 'Valeurs du territoire' },
        table,
      ),
      make('div', { class: 'boutons' }, compare),
    )
  }

  #columns(): TableColumn[] {
    const { method, population, hasPopulation } = this.#data
    const score = (id: string, name: string, values: Float64Array): TableColumn => ({
      id,
      name,
      values,
      said: (row) => scoreInWords(values[row]!),
    })
    const whole = (id: string, name: string, values: Float64Array): TableColumn => ({
      id,
      name,
      values,
      said: (row) => (values[row]! > 0 ? french(values[row]!, 0) : '–'),
    })
    return [
      whole('rang', 'Rang', this.#computed.rank()),
      ...(hasPopulation ? [whole('population', 'Population', population)] : []),
      score('ifn', 'Indice', this.#computed.index),
      ...Object.entries(method.subIndices).map(([id, { label }]) =>
        score(id, label, this.#values(id)),
      ),
    ]
  }

  #sort(id: string): void {
    this.#state = {
      ...this.#state,
      sort: id,
      descending: this.#state.sort === id && !this.#state.descending,
    }
    this.#list()
  }

  #list(): void {
    this.#table.list(this.#columns(), this.#kept, this.#state)
  }

  #write(): void {
    const hash = stateToHash(this.#state)
    if (hash !== location.hash.slice(1)) history.replaceState(null, '', `#${hash}`)
  }

  /** The map as it is, in outlines: one path a layer. */
  #svg(): string {
    const { rings, size, method } = this.#data
    const layer = (which: number): string =>
      rings
        .flatMap((each, row) =>
          this.#layers.of[row] === which ? each.map((ring) => pathOf([ring])) : [],
        )
        .join('')
    const paths = [
      [-1, ink.hatched] as const,
      ...this.#layers.colours.map((colour, i) => [i, colour] as const),
    ].map(([which, fill]) =>
      svg('path', {
        d: layer(which),
        fill: which >= 0 && this.#state.circles ? ink.base : fill,
        'fill-rule': 'evenodd',
      }),
    )
    const title = svg('title', {}, text(`${method.title}, ${this.#state.view}`))
    const people = this.#circled()
    const circles = people
      ? circlesOf(people, this.#layers.of).flatMap(({ row, radius }) => {
          if (rings[row]!.length === 0) return []
          const [cx, cy] = middleOf(rings[row]!)
          const fill = this.#layers.colours[this.#layers.of[row]!]!
          return [svg('circle', { cx, cy, r: 2 * radius, fill, 'fill-opacity': '0.85' })]
        })
      : []
    return svg(
      'svg',
      {
        xmlns: 'http://www.w3.org/2000/svg',
        viewBox: `0 0 ${size[0] / 10} ${size[1] / 10}`,
        role: 'img',
        lang: 'fr',
      },
      title,
      ...(paths as Markup[]),
      ...(circles as Markup[]),
    )
  }
}

function chip(tag: 'span', colour: string, ...children: Node[]): HTMLElement {
  const made = make(tag, { class: 'puce' }, ...children)
  if (children.length > 0) made.removeAttribute('class')
  made.style.background = colour
  return made
}

function exportsOf(csv: () => string, drawing: () => string): HTMLElement {
  return make(
    'div',
    { class: 'boutons' },
    button('Exporter le tableau (CSV)', () => downloadFile('ifn.csv', 'text/csv', csv())),
    button('Exporter la carte (SVG)', () => downloadFile('ifn.svg', 'image/svg+xml', drawing())),
  )
}

/** Those whose name begins so come first. */
function matches(names: readonly string[], wanted: string, most: number): number[] {
  const starts: number[] = []
  const holds: number[] = []
  names.forEach((name, row) => {
    if (name.startsWith(wanted)) starts.push(row)
    else if (holds.length < most && name.includes(wanted)) holds.push(row)
  })
  return [...starts.sort((a, b) => names[a]!.length - names[b]!.length), ...holds].slice(0, most)
}

function plain(words: string): string {
  return words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

const data = await unpackExplorer(document.getElementById('donnees')!.textContent)
new Explorer(data)
document.documentElement.dataset['pret'] = 'oui'
