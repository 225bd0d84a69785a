/** The communes of a year: one list, and what happened before and after it. */
import { UserError } from '../core/errors.ts'
import { cogYear, type CogEvent } from './events.ts'

/** A list of communes at a date, and events around it. */
export interface CogHistory {
  /** Years whose communes this history tells. */
  readonly first: number
  /** Latest year whose communes are known. */
  readonly last: number
  /** Oldest first; those of one day in the order in which they apply. */
  readonly events: readonly CogEvent[]
  /** The communes of a year, sorted. Paris, Lyon and Marseille are one commune each. */
  communes(year: number): readonly string[]
  /** The same as a set. */
  communeSet(year: number): ReadonlySet<string>
  /** Every code that was one of a commune, with the years in which it was. */
  spans(): ReadonlyMap<string, readonly YearSpan[]>
}

/** Years from the first to the last, both in. A code may come back: 14581 was one until 2016, and is one since 2025. */
export interface YearSpan {
  /** First year. */
  from: number
  /** Last year. */
  to: number
}

/** Municipal arrondissements: their codes tell their commune. Source: COG, unchanged since 1964. */
const plm = { '75056': ['751', 1, 20], '69123': ['6938', 1, 9], '13055': ['132', 1, 16] } as const

/** The commune of each municipal arrondissement: `75101` → `75056`. */
export const communeOfArrondissement: ReadonlyMap<string, string> = new Map(
  Object.entries(plm).flatMap(([commune, [prefix, from, to]]) =>
    Array.from(
      { length: to - from + 1 },
      (_, i) => [`${prefix}${String(from + i).padStart(5 - prefix.length, '0')}`, commune] as const,
    ),
  ),
)

/**
 * The commune of a municipal arrondissement; any other code as it is. Source: INSEE, COG.
 *
 * @example
 * wholeCommune('75112') // → '75056'
 */
export function wholeCommune(code: string): string {
  return communeOfArrondissement.get(code) ?? code
}

/**
 * Tells the communes of every year from those of one. `base` is the list of `baseYear`; `last` is the
 * last year up to which the events are complete.
 */
export function cogHistory(
  base: Iterable<string>,
  baseYear: number,
  events: readonly CogEvent[],
  { first, last }: { readonly first: number; readonly last: number },
): CogHistory {
  const sets = new Map<number, ReadonlySet<string>>([[baseYear, new Set(base)]])
  const communeSet = (year: number): ReadonlySet<string> => {
    if (!(Number.isInteger(year) && year >= first && year <= last))
      throw unknownYear(year, first, last)
    const found = sets.get(year)
    if (found) return found
    const near = year < baseYear ? year + 1 : year - 1
    const codes = new Set(communeSet(near))
    const changed = events.filter(({ date }) => cogYear(date) === Math.max(year, near))
    const [from, to] =
      year < baseYear ? (['after', 'before'] as const) : (['before', 'after'] as const)
    for (const each of year < baseYear ? changed.toReversed() : changed) {
      for (const code of each[from]) codes.delete(code)
      for (const code of each[to]) codes.add(code)
    }
    sets.set(year, codes)
    return codes
  }
  // sorted when they are asked for: whether a commune is of a year needs no order
  const lists = new Map<number, readonly string[]>()
  const communes = (year: number): readonly string[] => {
    const list = lists.get(year) ?? [...communeSet(year)].sort()
    lists.set(year, list)
    return list
  }
  let spans: ReadonlyMap<string, readonly YearSpan[]> | undefined
  return {
    first,
    last,
    events,
    communes,
    communeSet,
    spans: () => (spans ??= spansOf(communes(baseYear), baseYear, events, { first, last })),
  }
}

/** Follows the codes from the base year up, then down: what the events of a year touch opens a span, or bounds one. */
function spansOf(
  base: readonly string[],
  baseYear: number,
  events: readonly CogEvent[],
  { first, last }: { readonly first: number; readonly last: number },
): Map<string, YearSpan[]> {
  const spans = new Map(base.map((code) => [code, [{ from: first, to: last }]]))
  const ofYear = new Map<number, CogEvent[]>()
  for (const event of events) {
    const year = cogYear(event.date)
    const others = ofYear.get(year)
    if (others) others.push(event)
    else ofYear.set(year, [event])
  }
  const touched = (now: Set<string>, changed: readonly CogEvent[], up: boolean): Set<string> => {
    const codes = new Set<string>()
    for (const { before, after } of changed) {
      for (const code of [...before, ...after]) codes.add(code)
      for (const code of up ? before : after) now.delete(code)
      for (const code of up ? after : before) now.add(code)
    }
    return codes
  }
  const above = new Set(base)
  for (let year = baseYear + 1; year <= last; year++)
    for (const code of touched(above, ofYear.get(year) ?? [], true)) {
      const known = spans.get(code) ?? []
      const open = known.at(-1)?.to === last
      if (above.has(code) && !open) spans.set(code, [...known, { from: year, to: last }])
      else if (!above.has(code) && open) known.at(-1)!.to = year - 1
    }
  const below = new Set(base)
  for (let year = baseYear - 1; year >= first; year--)
    for (const code of touched(below, ofYear.get(year + 1)?.toReversed() ?? [], false)) {
      const known = spans.get(code) ?? []
      const open = known[0]?.from === first
      if (below.has(code) && !open) spans.set(code, [{ from: first, to: year }, ...known])
      else if (!below.has(code) && open) known[0]!.from = year + 1
    }
  return spans
}

/** A collectivité d’outre-mer, outside the départements: its communes have no event here. */
export function isOverseasCollectivity(code: string): boolean {
  return /^(?:97[578]|98)/.test(code)
}

/**
 * The code since 1976 of a commune of Corsica under its older one: the number is kept, the département
 * is the one that has it.
 *
 * @example
 * corsicanCode('20001', new Set(['2A001', '2B002'])) // → '2A001'
 */
export function corsicanCode(code: string, known: ReadonlySet<string>): string | undefined {
  if (!/^20\d{3}$/.test(code)) return undefined
  return [`2A${code.slice(2)}`, `2B${code.slice(2)}`].find((each) => known.has(each))
}

function unknownYear(year: number, first: number, last: number): UserError {
  return new UserError(
    'cog-inconnu',
    `le code officiel géographique de ${year} n’est pas connu`,
    `les années connues vont de ${first} à ${last}`,
  )
}

/**
 * The codes of a département written short.
 *
 * @example
 * expandRanges('01', '1-2 4') // → ['01001', '01002', '01004']
 */
export function expandRanges(departement: string, ranges: string): string[] {
  const width = 5 - departement.length
  return ranges.split(' ').flatMap((range) => {
    const [from, to = from] = range.split('-').map(Number) as [number, number?]
    return Array.from(
      { length: to - from + 1 },
      (_, i) => departement + String(from + i).padStart(width, '0'),
    )
  })
}
