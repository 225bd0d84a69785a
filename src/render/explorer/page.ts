/** The script of an explorer page. Bundled at `npm run build` into one file, with the engine; it runs in a browser alone. */
import { french, NBSP } from '../../core/french.ts'
import { noun } from '../../table/level.ts'
import { groupsOf } from '../../method/method.ts'
import { card } from './card.ts'
import { titleInWords, type ExplorerEdition } from './data.ts'
import { button, downloadFile, make } from './dom.ts'
import { drawingOf } from './export.ts'
import { zoomControls } from './gestures.ts'
import { legendParts } from './legend.ts'
import { PixelMap } from './map.ts'
import {
  classLayers,
  quadrantLayers,
  recompute,
  rowReasons,
  type Layers,
  type ReweightedScores,
} from './model.ts'
import { unpackExplorer, type PageData } from './pack.ts'
import { searchField, type Findable } from './search.ts'
import {
  editionSettings,
  filterSettings,
  valueSettings,
  weightSettings,
  type ExplorerControl,
} from './settings.ts'
import { stateFromHash, stateToHash, type ExplorerState } from './state.ts'
import { TerritoryTable, type TableColumn } from './table.ts'
import { plainTerritory } from '../../geo/territories.ts'
import { scoreInWords } from '../draw/words.ts'

/** What a change of state asks to be done again. */
const COMPUTED: readonly (keyof ExplorerState)[] = ['weights', 'edition']
const TITLED: readonly (keyof ExplorerState)[] = ['departement', 'epci']
const FRAMED: readonly (keyof ExplorerState)[] = [...TITLED, 'zoom']
const FILTERED: readonly (keyof ExplorerState)[] = [...TITLED, 'least', 'leastPeople', 'edition']
const DRAWN: readonly (keyof ExplorerState)[] = [...FRAMED, 'shown', 'other', 'circles']

function hasSameBut(other: keyof ExplorerState, a: ExplorerState, b: ExplorerState): boolean {
  return (Object.keys(a) as (keyof ExplorerState)[]).every(
    (key) => key === other || a[key] === b[key],
  )
}

class Explorer {
  readonly #data: PageData
  #state: ExplorerState
  /** Of each edition, what was computed last. */
  readonly #computed: (ReweightedScores | undefined)[] = []
  #layers!: Layers
  readonly #kept: Uint8Array
  readonly #map: PixelMap
  readonly #zoom: ReturnType<typeof zoomControls>
  readonly #settings: ExplorerControl[] = []
  readonly #at = (id: string): HTMLElement => document.getElementById(id)!
  readonly #status = make('p', { role: 'status', id: 'duree', class: 'doux' })
  readonly #tip = make('p', { id: 'infobulle', 'aria-hidden': 'true' })
  readonly #legend = make('div', { id: 'legende' })
  readonly #detail = make('div', { 'aria-live': 'polite', id: 'detail' })
  readonly #table: TerritoryTable
  #plain?: readonly string[]
  #pending = 0
  /** Whether the table and the card say the state. */
  #isTold = false
  #reasons?: { readonly computed: ReweightedScores; readonly of: ReturnType<typeof rowReasons> }

  constructor(data: PageData) {
    this.#data = data
    this.#state = stateFromHash(location.hash, data)
    this.#kept = new Uint8Array(data.codes.length)
    this.#map = new PixelMap(data)
    const change = (changes: Partial<ExplorerState>): void => this.#change(changes)
    this.#zoom = zoomControls(this.#map, (zoom) => change({ zoom }))
    const [value, filters, weights, editions] = [
      valueSettings(data, change),
      filterSettings(data, change),
      weightSettings(data, change),
      editionSettings(data, change),
    ]
    this.#settings = [value, filters, weights, ...(editions ? [editions] : [])]
    this.#at('choix').append(
      searchField(() => this.#findables()),
      value.element,
      filters.element,
    )
    this.#at('poids').append(weights.element, this.#status)
    this.#at('carte').append(
      ...(editions ? [editions.element] : []),
      this.#map.element,
      this.#zoom.buttons,
      make('div', { class: 'aide' }, this.#tip, this.#zoom.help),
      this.#legend,
      this.#exports(),
    )
    this.#at('territoire').append(this.#detail)
    this.#table = new TerritoryTable(data, () => this.#words(), this.#at('tableau'), {
      nameAndCode: (row) => this.#nameAndCode(row),
      show: (row) => this.#show(row),
      sort: (sort) =>
        this.#change({
          sort,
          descending: this.#state.sort === sort && !this.#state.descending,
        }),
    })
    this.#pointer()
    this.#apply(this.#state)
    addEventListener('hashchange', () => {
      if (location.hash.slice(1) !== stateToHash(this.#state, data))
        this.#apply(stateFromHash(location.hash, data))
    })
  }

  get #edition(): ExplorerEdition {
    return this.#data.editions[this.#state.edition]!
  }

  #scores(edition = this.#state.edition): ReweightedScores {
    const before = this.#computed[edition]
    const { weights } = this.#state
    if (before?.weights === weights) return before
    return (this.#computed[edition] = recompute(
      this.#data,
      this.#data.editions[edition]!,
      weights,
      before,
    ))
  }

  #change(changes: Partial<ExplorerState>): void {
    // a map of something else is first seen whole
    const isOther = TITLED.some((key) => key in changes && changes[key] !== this.#state[key])
    this.#apply({ ...this.#state, ...(isOther && { zoom: undefined }), ...changes }, this.#state)
  }

  /** Shows a state; of what it has in common with the one before, nothing is done again. */
  #apply(state: ExplorerState, before?: ExplorerState): void {
    const isOther = (keys: readonly (keyof ExplorerState)[]): boolean =>
      before === undefined || keys.some((key) => state[key] !== before[key])
    this.#state = state
    const start = performance.now()
    if (isOther(FRAMED)) this.#frame()
    if (isOther(FILTERED)) this.#filter()
    this.#colour()
    if (isOther(DRAWN) || state.circles)
      this.#map.drawOver(this.#layers, { marked: this.#marked(), people: this.#circled() })
    const spent = performance.now() - start
    if (before && isOther(COMPUTED)) this.#tellTime(spent)
    if (isOther(TITLED)) this.#title()
    // a map seen otherwise changes neither the table nor the card
    this.#isTold &&= before !== undefined && hasSameBut('zoom', state, before)
    cancelAnimationFrame(this.#pending)
    this.#pending = requestAnimationFrame(() => this.#later())
  }

  /** The territory that the map is of is that of the title. */
  #title(): void {
    const { title, parents } = this.#data
    const [subject, territory, years] = title
    const { departement, epci } = this.#state
    const [level, code] = epci ? (['epci', epci] as const) : (['departement', departement] as const)
    const asked = parents[level]?.names[parents[level].codes.indexOf(code)]
    document.title = titleInWords([subject, asked || territory, years])
    document.querySelector('h1')!.textContent = document.title
  }

  #tellTime(spent: number): void {
    const { level, codes } = this.#data
    this.#status.textContent = `${french(codes.length, 0)} ${noun(level, codes.length)} recalculé${level === 'commune' ? 'e' : ''}s en ${french(spent, 1)}${NBSP}ms`
    this.#status.dataset['ms'] = String(spent)
  }

  /** What may wait for the next frame: the map has already answered. */
  #later(): void {
    for (const each of this.#settings) each.show(this.#state)
    this.#zoom.show()
    this.#legend.replaceChildren(...this.#legendParts())
    if (!this.#isTold) {
      this.#table.list(this.#columns(), this.#kept, this.#state)
      this.#tell()
    }
    this.#isTold = true
    const hash = stateToHash(this.#state, this.#data)
    if (hash !== location.hash.slice(1)) history.replaceState(null, '', `#${hash}`)
  }

  #values(view: string): Float64Array {
    const { tree, index } = this.#scores()
    return view === 'ifn'
      ? index
      : (tree.nodes[view]?.values ?? this.#edition.scores[view] ?? index)
  }

  #colour(): void {
    const { view } = this.#state
    const { method, limits, quadrants } = this.#data
    const [first, second] = Object.keys(method.subIndices) as [string, string]
    this.#layers =
      view === 'croisee'
        ? quadrantLayers(this.#values(first), this.#values(second), this.#kept, quadrants)
        : classLayers(this.#values(view), this.#kept, view === 'ifn' ? limits : undefined)
    this.#map.paint(this.#layers, this.#circled() !== undefined)
  }

  /** The people that circles show, when they are asked for. */
  #circled(): Float64Array | undefined {
    return this.#state.circles ? this.#edition.people?.people : undefined
  }

  #marked(): number[] {
    return [this.#state.shown, this.#state.other].flatMap((code) =>
      code ? [this.#data.codes.indexOf(code)] : [],
    )
  }

  #legendParts(): HTMLElement[] {
    const { view } = this.#state
    const { method, level, limits, quadrants } = this.#data
    const subIndices = Object.values(method.subIndices).map(({ label }) => label)
    const title =
      view === 'ifn'
        ? 'Indice de fragilité numérique'
        : view === 'croisee'
          ? subIndices.slice(0, 2).join(' et ')
          : (groupsOf(method)[view]?.label ?? `${method.indicators[view]!.label} (score)`)
    const how =
      view === 'croisee'
        ? quadrants
          ? 'Quadrants des scores, de part et d’autre de leurs médianes pondérées par la population.'
          : 'De part et d’autre des médianes des territoires montrés.'
        : view === 'ifn' && limits
          ? 'Classes de l’indice, les mêmes que sur les cartes et les rapports.'
          : 'Classes d’effectifs égaux parmi les territoires montrés.'
    return legendParts(this.#layers, {
      level,
      title,
      how,
      people: this.#circled(),
      limits: this.#map.drawn,
    })
  }

  #filter(): void {
    const { departement, epci, least, leastPeople } = this.#state
    const { population, people, hasPopulation } = this.#edition
    const { parents } = this.#data
    const inside = (level: 'departement' | 'epci', code: string): ((row: number) => boolean) => {
      const wanted = parents[level]?.codes.indexOf(code) ?? -1
      return code === '' ? () => true : (row) => parents[level]!.of[row] === wanted
    }
    const [inDepartement, inEpci] = [inside('departement', departement), inside('epci', epci)]
    for (let i = 0; i < this.#kept.length; i++)
      this.#kept[i] = Number(
        inDepartement(i) &&
          inEpci(i) &&
          (!hasPopulation || least === 0 || population[i]! >= least) &&
          (!people || leastPeople === 0 || people.people[i]! >= leastPeople),
      )
    this.#table?.restart()
  }

  /** The map fits what is asked for, or all. */
  #frame(): void {
    const { departement, epci, zoom } = this.#state
    const { parents, codes } = this.#data
    const [level, code] = epci ? (['epci', epci] as const) : (['departement', departement] as const)
    const wanted = parents[level]?.codes.indexOf(code) ?? -1
    const of = parents[level]?.of
    this.#map.show(
      code === '' || !of ? undefined : [...codes.keys()].filter((row) => of[row] === wanted),
      zoom,
    )
  }

  #pointer(): void {
    const { element } = this.#map
    element.addEventListener('mousemove', (event) => {
      const row = this.#map.at(event)
      this.#tip.textContent = row < 0 ? '' : this.#inWords(row)
    })
    element.addEventListener('click', (event) => {
      const row = this.#map.at(event)
      if (row < 0) return
      this.#tip.textContent = this.#inWords(row)
      this.#show(row)
    })
  }

  #inWords(row: number): string {
    const { view } = this.#state
    const value = this.#values(view === 'croisee' ? 'ifn' : view)[row]!
    return `${this.#nameAndCode(row)}${NBSP}: ${scoreInWords(value)}`
  }

  #nameAndCode(row: number): string {
    const { names, codes } = this.#data
    return names[row] ? `${names[row]} (${codes[row]})` : codes[row]!
  }

  #words(): readonly string[] {
    return (this.#plain ??= this.#data.names.map(plainTerritory))
  }

  #findables(): Findable[] {
    const { codes, names, parents } = this.#data
    const above = (['departement', 'epci'] as const).flatMap((level) =>
      (parents[level]?.codes ?? []).map((code, k) => ({
        name: parents[level]!.names[k]! || code,
        code,
        kind: noun(level, 1),
        go: () =>
          this.#change(
            level === 'departement'
              ? { departement: code, epci: '' }
              : { epci: code, departement: '' },
          ),
      })),
    )
    return [
      ...above,
      ...codes.map((code, row) => ({
        name: names[row] || code,
        code,
        kind: '',
        go: () => {
          this.#show(row)
          this.#at('territoire').scrollIntoView({ block: 'nearest' })
        },
      })),
    ]
  }

  #show(row: number): void {
    this.#change({ shown: this.#data.codes[row]! })
  }

  /** The reasons at some weights, prepared once. */
  #reasonsAt(computed: ReweightedScores): ReturnType<typeof rowReasons> {
    if (this.#reasons?.computed !== computed)
      this.#reasons = { computed, of: rowReasons(this.#edition, computed) }
    return this.#reasons.of
  }

  /** The territory shown and the one it is compared with, side by side. */
  #tell(): void {
    const rows = this.#marked()
    if (rows.length === 0)
      return this.#detail.replaceChildren(
        make(
          'p',
          {},
          'Cherchez un territoire, cliquez sur la carte ou choisissez une ligne du tableau.',
        ),
      )
    const computed = this.#scores()
    const { view, shown, other, departement, epci } = this.#state
    const parentOf = (level: 'departement' | 'epci'): string => {
      const parent = this.#data.parents[level]
      return parent && parent.codes.length > 1 ? (parent.codes[parent.of[rows[0]!]!] ?? '') : ''
    }
    const compare = button(
      other ? 'Ne plus comparer' : 'Garder pour comparer avec le prochain choisi',
      () => this.#change(other ? { other: '' } : { other: shown, shown: '' }),
    )
    const zooms = (
      [
        ['epci', epci, 'Voir son EPCI'],
        ['departement', departement, 'Voir son département'],
      ] as const
    ).flatMap(([level, current, words]) => {
      const code = parentOf(level)
      if (code === '' || code === current) return []
      const changes = level === 'epci' ? { epci: code } : { departement: code, epci: '' }
      return [button(words, () => this.#change(changes))]
    })
    const near = this.#map.zoomOn(rows[0]!)
    const nearer = near ? [button('Voir de près', () => this.#change({ zoom: near }))] : []
    this.#detail.replaceChildren(
      ...card(
        {
          data: this.#data,
          edition: this.#edition,
          computed,
          editions: this.#data.editions.map((_, k) => this.#scores(k)),
          reasons: this.#reasonsAt(computed),
          layers: view === 'ifn' ? this.#layers : undefined,
          nameAndCode: (row) => this.#nameAndCode(row),
        },
        rows,
      ),
      make('div', { class: 'boutons' }, compare, ...nearer, ...zooms),
    )
  }

  #columns(): TableColumn[] {
    const { method } = this.#data
    const { population, hasPopulation, people } = this.#edition
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
      whole('rang', 'Rang', this.#scores().rank()),
      score('ifn', 'Indice', this.#values('ifn')),
      ...(hasPopulation ? [whole('population', 'Population', population)] : []),
      ...(people
        ? [
            {
              ...whole('personnes', 'Personnes en difficulté', people.people),
              isSecond: true,
            },
          ]
        : []),
      ...Object.entries(method.subIndices).map(([id, { label }]) => ({
        ...score(id, label, this.#values(id)),
        isSecond: true,
      })),
    ]
  }

  #exports(): HTMLElement {
    const link = button('Copier le lien', () => {
      void navigator.clipboard?.writeText(location.href).then(
        () => (link.textContent = 'Lien copié'),
        () => (link.textContent = 'Le lien est l’adresse de la page'),
      )
    })
    return make(
      'div',
      { class: 'boutons' },
      link,
      button('Exporter le tableau (CSV)', () =>
        downloadFile('ifn.csv', 'text/csv', this.#table.csv()),
      ),
      button('Exporter la carte (SVG)', () =>
        downloadFile(
          'ifn.svg',
          'image/svg+xml',
          drawingOf(this.#data, this.#layers, document.title, this.#circled()),
        ),
      ),
    )
  }
}

// no await at the top: bundlers that copy this script shrink it as one that is no module
async function begin(): Promise<void> {
  new Explorer(await unpackExplorer(document.getElementById('donnees')!.textContent))
  document.documentElement.dataset['pret'] = 'oui'
}
void begin()
