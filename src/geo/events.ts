/** What happens to communes: mergers, splits, changes of code, as the code officiel géographique (COG) dates them. */

/** `code`: the same commune under another code; `fusion`: several become one; `scission`: one becomes several. */
export type EventKind = 'code' | 'scission' | 'fusion'

/** One event: all that a day did to one set of communes. */
export interface CogEvent {
  /** Day on which it takes effect, `2019-01-01`. */
  readonly date: string
  /** What happened: a merger, a split, or a change of code. */
  readonly kind: EventKind
  /** Codes that existed before, and that made `after`; a commune that keeps its code is on both sides. */
  readonly before: readonly string[]
  /** Codes that exist after it. */
  readonly after: readonly string[]
  /** For a split: the population of each code of `after`, which shares the counts. INSEE publishes no ratio. */
  readonly weights?: readonly number[]
}

/** A line of INSEE's file of events: one commune before, one after. */
export interface Movement {
  /** INSEE's code of the kind of event. */
  readonly mod: string
  readonly date: string
  readonly typeBefore: string
  readonly before: string
  readonly typeAfter: string
  readonly after: string
}

/** INSEE's kinds that change which communes there are; the others touch names, or communes that are part of another. */
const kindOfMod: Readonly<Record<string, EventKind>> = {
  '20': 'scission',
  '21': 'scission',
  '30': 'fusion',
  '31': 'fusion',
  '32': 'fusion',
  '33': 'fusion',
  '41': 'code',
  '50': 'code',
}

/** Two things on one day happen in this order: Freigné changes département (code), then merges. */
const order: readonly EventKind[] = ['code', 'scission', 'fusion']

/**
 * The year of the first COG that knows an event: that of the day itself on 1 January, the next otherwise.
 *
 * @example
 * cogYear('2019-02-28') // → 2020
 */
export function cogYear(date: string): number {
  return Number(date.slice(0, 4)) + (date.endsWith('-01-01') ? 0 : 1)
}

/** INSEE's lines as events, oldest first: the lines of a day that share a commune are one event. */
export function eventsOf(movements: readonly Movement[]): CogEvent[] {
  const days = new Map<string, Movement[]>()
  for (const each of movements) {
    const kind = kindOfMod[each.mod]
    if (kind === undefined || each.typeBefore !== 'COM' || each.typeAfter !== 'COM') continue
    const key = `${each.date} ${order.indexOf(kind)}`
    days.set(key, [...(days.get(key) ?? []), each])
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, lines]) =>
      linked(lines).map(({ before, after }) => ({
        date: key.slice(0, 10),
        kind: order[Number(key.at(-1))]!,
        before,
        after,
      })),
    )
}

/** Lines that share a commune, before or after, put together. */
function linked(lines: readonly Movement[]): { before: string[]; after: string[] }[] {
  const groups = new Map<string, { before: Set<string>; after: Set<string> }>()
  for (const { before, after } of lines) {
    const [a, b] = [groups.get(`<${before}`), groups.get(`>${after}`)]
    const group = a ?? b ?? { before: new Set<string>(), after: new Set<string>() }
    if (a && b && a !== b)
      for (const side of ['before', 'after'] as const)
        for (const code of b[side]) group[side].add(code)
    group.before.add(before)
    group.after.add(after)
    for (const code of group.before) groups.set(`<${code}`, group)
    for (const code of group.after) groups.set(`>${code}`, group)
  }
  const sorted = [...new Set(groups.values())].map(({ before, after }) => ({
    before: [...before].sort(),
    after: [...after].sort(),
  }))
  return sorted
    .filter(({ before, after }) => before.length > 1 || after.length > 1 || before[0] !== after[0])
    .sort((a, b) => (a.after[0]! < b.after[0]! ? -1 : 1))
}

/**
 * A date of either layout of INSEE's file: `2019-01-01`, or `01/01/19`, whose century is told by `latest`.
 * The file of 2019 writes 1943 as `43`: no event lies in the future of the file.
 *
 * @example
 * isoDate('19/02/43', 2019) // → '1943-02-19'
 */
export function isoDate(text: string, latest: number): string {
  const short = /^(\d\d)\/(\d\d)\/(\d\d)$/.exec(text)
  if (short === null) return text
  const [, day, month, year] = short
  const century = Number(year) + 2000 > latest ? 1900 : 2000
  return `${century + Number(year)}-${month}-${day}`
}
