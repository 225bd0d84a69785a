/** From the communes of a year to those of another, one commune at a time. */
import { cogYear, type CogEvent } from './events.ts'
import type { CogHistory } from './cog.ts'

/** A share of a commune that goes to another: 1 unless the commune is split. */
export interface CommuneShare {
  readonly code: string
  readonly ratio: number
  /** What happened on the way, oldest step first. */
  readonly path: readonly CogStep[]
}

/** What happens to a commune at one step: a new code, a merger, a split. */
export type CogStepKind = 'code' | 'fusion' | 'scission'

/** One step of a commune from one year to another, as it is said to a reader. */
export interface CogStep {
  /** What happened to the commune. */
  readonly kind: CogStepKind
  /** Day on which it takes effect, ISO. */
  readonly date: string
}

/** Why a split cannot be shared. */
export interface UnsharedSplit {
  readonly date: string
  readonly from: string
  readonly to: readonly string[]
}

/** How a commune is split: by populations, in equal parts, or set aside (what cannot be shared is lost, and counted). */
export type SplitRule = 'poids' | 'egales' | 'ecarter'

/** How splits are shared, and whether events that undo one another are left out. */
export interface PathOptions {
  readonly split?: SplitRule
  /** Population by code, used before that of the event. */
  readonly weights?: ReadonlyMap<string, number>
  /** Two events that undo one another, both on the way, are left out: the communes are what they were. On unless `false`. */
  readonly restore?: boolean
}

interface Move {
  readonly kind: CogStepKind
  readonly date: string
  readonly event: CogEvent
}

/**
 * Follows communes from a year to another, forward or back in time. Going back, a merger is undone:
 * it is a split, that needs the population of the communes of before.
 */
export class CommunePaths {
  /** Splits met that nothing tells how to share. */
  readonly unshared = new Map<string, UnsharedSplit>()
  readonly #moves: readonly Move[]
  readonly #at = new Map<string, number[]>()
  readonly #known = new Map<string, readonly CommuneShare[]>()
  readonly #options: PathOptions
  /** Whether mergers are undone: populations are then those of the year of arrival. */
  readonly #isBack: boolean

  constructor(history: CogHistory, from: number, to: number, options: PathOptions = {}) {
    this.#options = options
    this.#isBack = from > to
    const between = history.events.filter(
      ({ date }) => cogYear(date) > Math.min(from, to) && cogYear(date) <= Math.max(from, to),
    )
    const all = from <= to ? between : between.toReversed().map(undone)
    const walked = options.restore === false ? all : withoutRoundTrips(all)
    this.#moves = walked.map((event) => ({ event, date: event.date, kind: kindOf(event) }))
    this.#moves.forEach(({ event }, k) => {
      for (const code of event.before) this.#at.set(code, [...(this.#at.get(code) ?? []), k])
    })
  }

  /** Codes that something happens to. */
  get touched(): Iterable<string> {
    return this.#at.keys()
  }

  /** Whether nothing happens to a commune on the way. */
  isStill(code: string): boolean {
    return !this.#at.has(code)
  }

  /** Where a commune goes. Its shares sum to 1, unless a split is set aside. */
  follow(code: string, since = 0): readonly CommuneShare[] {
    const k = this.#at.get(code)?.find((each) => each >= since)
    if (k === undefined) return [{ code, ratio: 1, path: [] }]
    const key = `${k} ${code}`
    const known = this.#known.get(key)
    if (known) return known
    const { event, kind, date } = this.#moves[k]!
    const ratios = this.#ratiosOf(event, k + 1)
    if (ratios === undefined)
      this.unshared.set(`${date} ${event.before.join('+')}`, {
        date,
        from: event.before.join('+'),
        to: event.after,
      })
    const shares = (ratios ?? []).flatMap((ratio, i) =>
      this.follow(event.after[i]!, k + 1).map((rest) => ({
        code: rest.code,
        ratio: ratio * rest.ratio,
        path: [{ kind, date }, ...rest.path],
      })),
    )
    const merged = sumByCode(shares)
    this.#known.set(key, merged)
    return merged
  }

  /** One ratio for each code that an event leaves; nothing when no population tells. */
  #ratiosOf({ after, weights: own }: CogEvent, since: number): readonly number[] | undefined {
    if (after.length === 1) return [1]
    if (this.#options.split === 'egales') return after.map(() => 1 / after.length)
    const given = after.map((code) => this.#population(code, since))
    const found = given.every((weight) => weight !== undefined) ? given : own
    const total = found?.reduce((sum, weight) => sum + weight, 0) ?? 0
    return total > 0 ? found!.map((weight) => weight / total) : undefined
  }

  /** The population given for a commune on the way: its own, or that of the communes of arrival that it is made of. */
  #population(code: string, since: number): number | undefined {
    const { weights } = this.#options
    const made = this.#isBack ? this.#arrivals(code, since) : [code]
    return made.reduce<number | undefined>(
      (sum, each) =>
        sum === undefined || weights?.get(each) === undefined
          ? undefined
          : sum + weights.get(each)!,
      0,
    )
  }

  #arrivals(code: string, since: number): readonly string[] {
    const k = this.#at.get(code)?.find((each) => each >= since)
    return k === undefined
      ? [code]
      : [...new Set(this.#moves[k]!.event.after.flatMap((each) => this.#arrivals(each, k + 1)))]
  }
}

/** Leaves out a merger that a later split undoes, or a code that comes back, when nothing touched those communes between. */
function withoutRoundTrips(events: readonly CogEvent[]): readonly CogEvent[] {
  const left = new Set<CogEvent>()
  events.forEach((second, k) => {
    const codes = new Set([...second.before, ...second.after])
    const first = events
      .slice(0, k)
      .findLast(
        (each) =>
          !left.has(each) && [...each.before, ...each.after].some((code) => codes.has(code)),
      )
    if (first && same(first.before, second.after) && same(first.after, second.before))
      left.add(first).add(second)
  })
  return left.size === 0 ? events : events.filter((each) => !left.has(each))
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((code) => b.includes(code))
}

function kindOf({ before, after }: CogEvent): CogStepKind {
  return after.length > 1 ? 'scission' : before.length > 1 ? 'fusion' : 'code'
}

/** The event as it is met going back in time; the populations of a split do not serve to undo it. */
function undone({ date, kind, before, after }: CogEvent): CogEvent {
  return { date, kind, before: after, after: before }
}

/** Pieces of one commune that meet again: their ratios sum. */
function sumByCode(shares: readonly CommuneShare[]): CommuneShare[] {
  const byCode = new Map<string, CommuneShare>()
  for (const share of shares) {
    const before = byCode.get(share.code)
    byCode.set(
      share.code,
      before ? { code: share.code, ratio: before.ratio + share.ratio, path: before.path } : share,
    )
  }
  return [...byCode.values()]
}
