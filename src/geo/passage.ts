/** Which rows of a year make each territory of another, and with which part of them. */
import { UserError, UserErrors } from '../core/errors.ts'
import {
  communeOfArrondissement,
  corsicanCode,
  isOverseasCollectivity,
  type CogHistory,
} from './cog.ts'
import { CommunePaths, type CommuneShare, type SplitRule, type CogStep } from './commune-paths.ts'

/** How codes go from one year of the COG to another. */
export interface PassageOptions {
  /** What to do with a split: by populations unless told, and an error where there are none. */
  readonly split?: SplitRule
  /** Population by code, to share splits: before the one that the events bear. */
  readonly weights?: ReadonlyMap<string, number>
  /** Municipal arrondissements of Paris, Lyon and Marseille put together into their commune. */
  readonly plm?: boolean
  /** Communes of arrival whose IRIS were redrawn: these fall to their commune, though nothing happened to it. */
  readonly redrawn?: ReadonlySet<string>
  /** See `PathOptions.restore`. */
  readonly restore?: boolean
}

/** How the rows of a table become those of another COG: Σ ratio × row over the links of a territory. */
export interface Passage {
  /** Year of the COG of departure. */
  readonly from: number
  /** Year of the COG of arrival. */
  readonly to: number
  /** Territories of arrival, sorted. */
  readonly codes: readonly string[]
  /** Links, sorted by territory of arrival, then by code of departure: the order of the rows does not show. */
  readonly source: Int32Array
  /** Place of each link in `codes`. */
  readonly target: Int32Array
  /** Part of the row that each link carries, 0 … 1. */
  readonly ratio: Float64Array
  /** What each territory of arrival went through: bits of `THROUGH`. */
  readonly through: Uint8Array
  /** Territories of departure of each of arrival, by code. */
  readonly origins: ReadonlyMap<string, readonly Origin[]>
  /** Members of a merger that the table does not have, by territory of arrival: its sums are not known. */
  readonly absent: ReadonlyMap<string, readonly string[]>
  /** Codes of another year than the COG of departure, which are followed from the nearest that has them. */
  readonly strays: readonly string[]
  /** Codes that no year has; their rows are kept as they are. */
  readonly unknown: readonly string[]
  /** IRIS that fell to their commune, because it was merged or split. */
  readonly fallen: readonly string[]
  /** Codes whose split was set aside. */
  readonly lost: readonly string[]
}

/** Whence a territory comes: a code of departure, the part of it, the steps on the way. */
export interface Origin {
  /** Code of departure. */
  readonly code: string
  /** Part of it that arrives, 0 … 1. */
  readonly ratio: number
  /** Events on the way, in order. */
  readonly path: readonly CogStep[]
}

/** IRIS put together into a commune that nothing happened to. */
const GATHERED: readonly CogStep[] = [{ kind: 'fusion', date: '' }]

/** A row of departure, a territory of arrival. */
interface Link {
  readonly row: number
  readonly code: string
  readonly share: CommuneShare
}

/** What a territory went through. */
export const THROUGH = { rename: 1, merger: 2, split: 4 } as const

/**
 * Plans the passage of the rows `codes`, communes or IRIS, from the COG of a year to that of another.
 *
 * An IRIS follows its commune when that one only changes code; when it merges or is split, or when its IRIS are
 * said to be redrawn, they are put together into the commune, `…0000`. Throws `scission-sans-poids`, once for all, where a split
 * cannot be shared.
 */
export function planPassage(
  history: CogHistory,
  codes: readonly string[],
  from: number,
  to: number,
  options: PassageOptions = {},
): Passage {
  const known = history.communeSet(from)
  history.communes(to)
  const steps = new CommunePaths(history, from, to, options)
  const there = new Set(codes)
  const unknown: string[] = []
  const strays: string[] = []
  /** Communes of the COG of departure that a stray stands for. */
  const substitutes: string[] = []
  const stepsFrom = new Map([[from, steps]])
  const fallen: string[] = []
  const lost: string[] = []
  const still: number[] = []
  const links: Link[] = []
  codes.forEach((code, row) => {
    if (
      steps.isStill(code) &&
      known.has(code) &&
      !(options.plm && communeOfArrondissement.has(code))
    ) {
      still.push(row)
      return
    }
    const commune = code.slice(0, 5)
    const start = known.has(commune) ? commune : (corsicanCode(commune, known) ?? commune)
    const isForeign =
      !known.has(start) && !communeOfArrondissement.has(start) && !isOverseasCollectivity(start)
    const year = isForeign ? nearestYear(history, start, from) : from
    if (isForeign) (year === undefined ? unknown : strays).push(code)
    if (isForeign && year !== undefined)
      for (const each of new CommunePaths(history, year, from, { split: 'ecarter' }).follow(start))
        substitutes.push(each.code)
    const followed =
      stepsFrom.get(year ?? from) ?? new CommunePaths(history, year ?? from, to, options)
    stepsFrom.set(year ?? from, followed)
    const arrondissementOf =
      options.plm && code.length === 5 ? communeOfArrondissement.get(start) : undefined
    if (arrondissementOf !== undefined && there.has(arrondissementOf)) return // its commune is there already: twice the same people
    const shares =
      arrondissementOf !== undefined
        ? [{ code: arrondissementOf, ratio: 1, path: [{ kind: 'fusion', date: '' } as const] }]
        : followed.follow(start)
    if (shares.length === 0) lost.push(code)
    const isIris = code.length === 9
    const renamed = shares.every(
      ({ code: to, path }) =>
        !(isIris && options.redrawn?.has(to)) && path.every(({ kind }) => kind === 'code'),
    )
    if (isIris && !renamed) fallen.push(code)
    for (const share of shares)
      links.push({
        row,
        code: isIris ? share.code + (renamed ? code.slice(5) : '0000') : share.code,
        share: isIris && !renamed && share.path.length === 0 ? { ...share, path: GATHERED } : share,
      })
  })
  if (options.split !== 'ecarter') for (const each of stepsFrom.values()) refuseUnshared(each)
  const members = codes.some((code) => code.length === 9)
    ? []
    : [...steps.touched].filter((code) => known.has(code))
  return {
    from,
    to,
    ...linked(still, links, codes),
    absent: absentees(members, new Set([...there, ...substitutes]), steps),
    strays,
    unknown,
    fallen,
    lost,
  }
}

/** The year nearest to `year` in which a code was that of a commune, the earlier of two as near. */
function nearestYear(history: CogHistory, code: string, year: number): number | undefined {
  for (let gap = 1; gap <= history.last - history.first; gap++) {
    for (const each of [year - gap, year + gap])
      if (each >= history.first && each <= history.last && history.communeSet(each).has(code))
        return each
  }
  return undefined
}

function refuseUnshared({ unshared }: CommunePaths): void {
  if (unshared.size === 0) return
  throw new UserErrors(
    [...unshared.values()].map(
      ({ date, from, to }) =>
        new UserError(
          'scission-sans-poids',
          `${from} se sépare en ${to.slice(0, 6).join(', ')}${to.length > 6 ? '…' : ''} (${date}) : aucune population ne dit comment répartir ses effectifs`,
          'donnez les populations (--populations FICHIER), ou choisissez --scissions egales ou --scissions ecarter',
          { territory: from },
        ),
    ),
  )
}

/** Links in the order of their territory of arrival, then of the code of departure: rows that stay are most of them, and mostly in order already. */
function linked(
  still: readonly number[],
  moved: Link[],
  rows: readonly string[],
): Pick<Passage, 'codes' | 'source' | 'target' | 'ratio' | 'through' | 'origins'> {
  const staying = still.every((row, k) => k === 0 || rows[still[k - 1]!]! < rows[row]!)
    ? still
    : still.toSorted((a, b) => (rows[a]! < rows[b]! ? -1 : 1))
  moved.sort((a, b) =>
    a.code < b.code ? -1 : a.code > b.code ? 1 : rows[a.row]! < rows[b.row]! ? -1 : 1,
  )
  const n = staying.length + moved.length
  const [source, target, ratio] = [
    new Int32Array(n),
    new Int32Array(n),
    new Float64Array(n).fill(1),
  ]
  const codes: string[] = []
  const origins = new Map<string, Origin[]>()
  for (let k = 0, i = 0, j = 0; k < n; k++) {
    const [row, link] = [staying[i], moved[j]]
    const stays =
      link === undefined ||
      (row !== undefined &&
        (rows[row]! < link.code || (rows[row] === link.code && rows[row]! < rows[link.row]!)))
    const code = stays ? rows[row!]! : link.code
    if (codes.length === 0 || codes[codes.length - 1] !== code) codes.push(code)
    target[k] = codes.length - 1
    if (stays) {
      source[k] = row!
      i++
      continue
    }
    const { ratio: part, path } = link.share
    source[k] = link.row
    ratio[k] = part
    j++
    if (path.length > 0)
      origins.set(code, [
        ...(origins.get(code) ?? []),
        { code: rows[link.row]!, ratio: part, path },
      ])
  }
  const through = new Uint8Array(codes.length)
  codes.forEach((code, t) => (through[t] = throughOf(origins.get(code))))
  return { codes, source, target, ratio, origins, through }
}

function throughOf(origins: readonly Origin[] | undefined): number {
  if (origins === undefined) return 0
  const has = (test: (origin: Origin) => boolean): boolean => origins.some(test)
  const shared = has(({ ratio }) => ratio < 1)
  const merged = origins.length > 1 || has(({ path }) => path.some(({ kind }) => kind === 'fusion'))
  return (
    (merged ? THROUGH.merger : 0) |
    (shared ? THROUGH.split : 0) |
    (merged || shared ? 0 : THROUGH.rename)
  )
}

/** Communes that should have been in the table for the sums of a merger to be whole. */
function absentees(
  members: readonly string[],
  there: ReadonlySet<string>,
  steps: CommunePaths,
): Map<string, string[]> {
  const absent = new Map<string, string[]>()
  for (const code of members) {
    if (there.has(code)) continue
    for (const { code: to } of steps.follow(code)) absent.set(to, [...(absent.get(to) ?? []), code])
  }
  return absent
}

/**
 * What happened to a territory, in a few words: the steps, then each code of departure with the part of it.
 *
 * @example
 * originText([{ code: '14712', ratio: 0.36, path: [{ kind: 'scission', date: '2019-12-31' }] }]) // → 'scission 14712 × 0.36'
 */
export function originText(origins: readonly Origin[]): string {
  const kinds = [...new Set(origins.flatMap(({ path }) => path.map(({ kind }) => kind)))].join('+')
  return `${kinds} ${origins.map(({ code, ratio }) => (ratio === 1 ? code : `${code} × ${Number(ratio.toPrecision(6))}`)).join(' + ')}`
}
