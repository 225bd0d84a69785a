/** Which COG a list of codes is of, and what is wrong with the codes that are not of it. */
import {
  communeOfArrondissement,
  corsicanCode,
  isOverseasCollectivity,
  type CogHistory,
} from './cog.ts'
import { cogYear } from './events.ts'
import { departementOf } from './membership.ts'

/** How sure the year is: the only one that fits, one among several that the codes cannot tell apart, or the least bad. */
export type Certainty = 'seule' | 'plusieurs' | 'approchee'

/** The year of the COG that codes seem to be of, and how well it fits. */
export interface CogGuess {
  /** The latest of `years`. */
  readonly year: number
  /** Years that fit equally well. */
  readonly years: readonly number[]
  /** How sure the year is. */
  readonly certainty: Certainty
  /** Communes of the table, and of these, how many the year does not have. */
  readonly communes: number
  /** Communes of the table that the year does not have. */
  readonly unknown: number
  /** Communes of the départements of the table that the table does not have: many, for an extract. */
  readonly lacking: number
}

/** Beyond this share of communes missing, a table is an extract: what it lacks says nothing of its year. */
const EXTRACT = 0.2

/**
 * Guesses the COG year of communes, or of the communes of IRIS, from their codes alone: the year for which the fewest
 * codes are strange to it, and, unless the table is an extract, the fewest communes of its départements are missing.
 * Both count: Filosofi 2014 is of the COG of 2015, but for one commune that it has under its older code. Nothing when no code is one of a commune.
 */
export function guessCog(history: CogHistory, codes: readonly string[]): CogGuess | undefined {
  const communes = communesIn(codes)
  if (communes.size === 0) return undefined
  const departements = new Set([...communes].map(departementOf))
  const fits = Array.from({ length: history.last - history.first + 1 }, (_, i) => ({
    year: history.first + i,
    unknown: communes.size,
    lacking: 0,
  }))
  for (const [code, spans] of history.spans()) {
    const there = communes.has(code)
    if (!there && !departements.has(departementOf(code))) continue
    for (const { from, to } of spans)
      for (let i = from - history.first; i <= to - history.first; i++)
        if (there) fits[i]!.unknown--
        else fits[i]!.lacking++
  }
  const isExtract = Math.min(...fits.map(({ lacking }) => lacking)) > communes.size * EXTRACT
  const cost = ({ unknown, lacking }: (typeof fits)[number]): number =>
    unknown + (isExtract ? 0 : lacking)
  const least = Math.min(...fits.map(cost))
  const best = fits.filter((fit) => cost(fit) === least)
  const { year, unknown, lacking } = best.at(-1)!
  const certainty = unknown > 0 ? 'approchee' : best.length === 1 ? 'seule' : 'plusieurs'
  return {
    year,
    years: best.map((fit) => fit.year),
    certainty,
    communes: communes.size,
    unknown,
    lacking,
  }
}

/** What is to be said of the codes of a table against a COG year. Lists of codes, each sorted. */
export interface CogDiagnosis {
  /** Year of the COG that codes were held against. */
  readonly year: number
  /** Existed before, and in which year last; what they became. */
  readonly before: readonly {
    readonly code: string
    readonly lastYear: number
    readonly became: readonly string[]
  }[]
  /** Exist later, and since which year. */
  readonly after: readonly { readonly code: string; readonly firstYear: number }[]
  /** Never were communes between the first and the last year known. */
  readonly never: readonly string[]
  /** Codes of Corsica of before 1976, with their code since. */
  readonly corsica: readonly { readonly code: string; readonly became: string }[]
  /** Codes that would be right with the zero that a spreadsheet took. */
  readonly truncated: readonly string[]
  /** Communes that stand beside their own arrondissements: the same people twice. */
  readonly doubled: readonly string[]
}

/** Says of each code that a COG year does not have whether it is older, newer, shortened, or never was. */
export function diagnoseCog(
  history: CogHistory,
  codes: readonly string[],
  year: number,
): CogDiagnosis {
  const known = history.communeSet(year)
  const communes = [...communesIn(codes, false)].sort()
  const there = new Set(communes)
  const before: CogDiagnosis['before'][number][] = []
  const after: CogDiagnosis['after'][number][] = []
  const out = {
    never: [] as string[],
    corsica: [] as CogDiagnosis['corsica'][number][],
    truncated: [] as string[],
  }
  const spans = history.spans()
  for (const code of communes) {
    if (known.has(code) || communeOfArrondissement.has(code) || isOverseasCollectivity(code))
      continue
    const corsican = corsicanCode(code, known)
    const of = spans.get(code) ?? []
    const last = Math.min(of.findLast(({ from }) => from < year)?.to ?? -Infinity, year - 1)
    const first = Math.max(of.find(({ to }) => to > year)?.from ?? Infinity, year + 1)
    if (corsican !== undefined) out.corsica.push({ code, became: corsican })
    else if (first - year < year - last) after.push({ code, firstYear: first })
    else if (last > -Infinity)
      before.push({ code, lastYear: last, became: becameOf(history, code, last) })
    else if (/^\d{4}$/.test(code) && known.has(`0${code}`)) out.truncated.push(code)
    else out.never.push(code)
  }
  const doubled = ['13055', '69123', '75056'].filter(
    (code) =>
      there.has(code) &&
      [...communeOfArrondissement].some(
        ([arrondissement, commune]) => commune === code && there.has(arrondissement),
      ),
  )
  return { year, before, after, ...out, doubled }
}

function becameOf({ events }: CogHistory, code: string, lastYear: number): readonly string[] {
  return (
    events.find(
      ({ date, before, after }) =>
        cogYear(date) === lastYear + 1 && before.includes(code) && !after.includes(code),
    )?.after ?? []
  )
}

/** The communes of codes of communes or IRIS; arrondissements count for their commune in a guess. */
function communesIn(codes: readonly string[], gathered = true): Set<string> {
  const out = new Set<string>()
  for (const code of codes) {
    const commune = code.length > 5 ? code.slice(0, 5) : code
    if (commune === '') continue // a row without a code: its reader tells it, with its line
    if (!gathered) out.add(commune)
    else if (!isOverseasCollectivity(commune))
      out.add(communeOfArrondissement.get(commune) ?? commune)
  }
  return out
}
