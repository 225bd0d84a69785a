/** The search of an explorer: names without accents, hyphens, or « saint » in full; Enter goes to the first. */
import { plainTerritory } from '../../geo/territories.ts'
import { field, button, make } from './dom.ts'

/** What can be found: its words, what it is, and how to go there. */
export interface Findable {
  readonly name: string
  readonly code: string
  /** What kind of territory, for those above the ones of the page. */
  readonly kind: string
  readonly go: () => void
}

/**
 * Finds the entries whose name or code begins with some words, then those that hold them; the shortest first.
 *
 * @param plain names and codes, as `plainTerritory` writes them
 * @param text what is looked for
 * @param most how many to give
 * @returns places of the entries
 *
 * @example
 * matches(['saint quentin 02691', 'quentin 02000', 'laon 02408'], 'QUENTIN', 8) // → [1, 0]
 * matches(['saint quentin 02691'], 'St-Quentin', 8) // → [0]
 */
export function matches(plain: readonly string[], text: string, most: number): number[] {
  const wanted = plainTerritory(text)
  if (wanted.length < 2) return []
  const starts: number[] = []
  const holds: number[] = []
  plain.forEach((words, place) => {
    if (words.startsWith(wanted)) starts.push(place)
    else if (words.includes(` ${wanted}`)) holds.push(place)
  })
  const shortest = (a: number, b: number): number => plain[a]!.length - plain[b]!.length || a - b
  return [...starts.sort(shortest), ...holds.sort(shortest)].slice(0, most)
}

/**
 * Makes the search field.
 *
 * @param entries what can be found; read when the first letter is typed
 * @returns the field, its proposals and what is said of them
 */
export function searchField(entries: () => readonly Findable[]): HTMLElement {
  const input = make('input', {
    type: 'search',
    id: 'recherche',
    autocomplete: 'off',
    spellcheck: 'false',
  })
  const found = make('ul', { class: 'trouves' })
  const status = make('p', { role: 'status', class: 'doux' })
  let known: readonly Findable[] | undefined
  let plain: readonly string[] = []
  let first: Findable | undefined
  const choose = (each: Findable): void => {
    found.replaceChildren()
    status.textContent = ''
    input.value = each.name
    each.go()
  }
  const propose = (): void => {
    if (!known) {
      known = entries()
      plain = known.map(({ name, code }) => `${plainTerritory(name)} ${code.toLowerCase()}`)
    }
    const rows = matches(plain, input.value, 8).map((place) => known![place]!)
    first = rows[0]
    found.replaceChildren(
      ...rows.map((each) =>
        make(
          'li',
          {},
          button(`${each.name} (${each.kind ? `${each.kind} ` : ''}${each.code})`, () =>
            choose(each),
          ),
        ),
      ),
    )
    status.textContent =
      plainTerritory(input.value).length < 2
        ? ''
        : rows.length === 0
          ? 'Aucun territoire de ce nom'
          : `${rows.length} proposition${rows.length > 1 ? 's' : ''}, Entrée pour la première`
  }
  input.addEventListener('input', propose)
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      propose()
      if (first) choose(first)
    } else if (event.key === 'ArrowDown') {
      event.preventDefault()
      found.querySelector('button')?.focus()
    } else if (event.key === 'Escape') found.replaceChildren()
  })
  return make('div', {}, field('Chercher un nom ou un code', input), status, found)
}
