/** The table of an explorer: fifty rows at a time, in the order asked for, and the same as CSV. */
import { capital, french, NBSP } from '../../core/french.ts'
import { noun } from '../../table/level.ts'
import type { ExplorerData } from './data.ts'
import { button, make } from './dom.ts'
import { orderOf, placesOf } from './order.ts'
import type { ExplorerState } from './state.ts'

const PAGE = 50

/** A column of the table: its values to sort by, and their words. */
export interface TableColumn {
  readonly id: string
  readonly name: string
  readonly values: Float64Array
  readonly said: (row: number) => string
  /** Left out of a narrow screen. */
  readonly isSecond?: boolean
}

/** What the table asks of its page. */
export interface TablePage {
  nameAndCode(row: number): string
  show(row: number): void
  /** Sorts by a column, or the other way. */
  sort(id: string): void
}

/** The table of an explorer: fifty rows at a time. */
export class TerritoryTable {
  readonly #data: Pick<ExplorerData, 'codes' | 'names' | 'level'>
  readonly #page: TablePage
  readonly #rows = make('div', {
    class: 'defile',
    tabindex: '0',
    role: 'region',
    'aria-label': 'Tableau des territoires',
  })
  readonly #pager = make('div', { class: 'boutons' })
  readonly #names: () => Float64Array
  #columns: readonly TableColumn[] = []
  #sorted: Pick<ExplorerState, 'sort' | 'descending'> = { sort: 'rang', descending: false }
  #order: readonly number[] = []
  #at = 0

  /** `words` order the names: in lower case, without accents. */
  constructor(
    data: Pick<ExplorerData, 'codes' | 'names' | 'level'>,
    words: () => readonly string[],
    place: HTMLElement,
    page: TablePage,
  ) {
    this.#data = data
    this.#page = page
    let places: Float64Array | undefined
    this.#names = () => (places ??= placesOf(words()))
    place.append(this.#rows, this.#pager)
  }

  /** Back to the first rows: they are no longer the same. */
  restart(): void {
    this.#at = 0
  }

  /** The rows that are kept, in the order asked for. */
  list(
    columns: readonly TableColumn[],
    kept: Uint8Array,
    sorted: Pick<ExplorerState, 'sort' | 'descending'>,
  ): void {
    const values = columns.find(({ id }) => id === sorted.sort)?.values ?? this.#names()
    this.#columns = columns
    this.#sorted = sorted
    this.#order = orderOf(values, kept, sorted.descending)
    this.#at = Math.min(this.#at, this.#last)
    this.#draw()
  }

  csv(): string {
    const { codes, names } = this.#data
    const cell = (words: string): string =>
      `"${(/^[=+\-@\t\r]/.test(words) ? `'${words}` : words).replaceAll('"', '""')}"`
    const lines = this.#order.map((row) =>
      [
        cell(codes[row]!),
        cell(names[row]!),
        ...this.#columns.map(({ values }) =>
          Number.isNaN(values[row]!) ? '' : String(values[row]!),
        ),
      ].join(','),
    )
    return `\uFEFF${[['code', 'nom', ...this.#columns.map(({ id }) => id)].join(','), ...lines].join('\n')}\n`
  }

  get #last(): number {
    return Math.max(0, Math.ceil(this.#order.length / PAGE) - 1)
  }

  /** The page of rows; the focus stays on the button that had it. */
  #draw(): void {
    const { level } = this.#data
    const { sort, descending } = this.#sorted
    const first: Pick<TableColumn, 'id' | 'name' | 'isSecond'> = {
      id: 'nom',
      name: capital(noun(level, 1)),
    }
    const head = [first, ...this.#columns].map(({ id, name, isSecond }) =>
      make(
        'th',
        {
          scope: 'col',
          ...(isSecond && { class: 'ifn-second' }),
          ...(id === sort && { 'aria-sort': descending ? 'descending' : 'ascending' }),
        },
        button(name, () => this.#page.sort(id)),
      ),
    )
    const body = this.#order.slice(this.#at * PAGE, (this.#at + 1) * PAGE).map((row) =>
      make(
        'tr',
        {},
        make(
          'th',
          { scope: 'row' },
          button(this.#page.nameAndCode(row), () => this.#page.show(row)),
        ),
        ...this.#columns.map(({ said, isSecond }) =>
          make('td', isSecond ? { class: 'ifn-second' } : {}, said(row)),
        ),
      ),
    )
    const active = document.activeElement
    // asked of a button alone: the text of the body holds all the data of the page
    const focused =
      this.#rows.contains(active) || this.#pager.contains(active) ? active?.textContent : undefined
    this.#rows.replaceChildren(
      make(
        'table',
        {},
        make('caption', {}, `${french(this.#order.length, 0)} ${noun(level, this.#order.length)}`),
        make('thead', {}, make('tr', {}, ...head)),
        make('tbody', {}, ...body),
      ),
    )
    this.#turn()
    if (focused !== undefined)
      [...this.#rows.querySelectorAll('button'), ...this.#pager.querySelectorAll('button')]
        .find((each) => each.textContent === focused)
        ?.focus()
  }

  #turn(): void {
    const to = (page: number) => () => {
      this.#at = page
      this.#draw()
    }
    const [before, after] = [
      button('Page précédente', to(this.#at - 1)),
      button('Page suivante', to(this.#at + 1)),
    ]
    before.disabled = this.#at === 0
    after.disabled = this.#at === this.#last
    this.#pager.replaceChildren(
      before,
      make('span', {}, `Page${NBSP}${french(this.#at + 1, 0)} sur ${french(this.#last + 1, 0)}`),
      after,
    )
  }
}
