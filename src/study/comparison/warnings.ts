/** Warns of breaks between editions: overlapping censuses, series of Filosofi, nomenclatures, ARCEP classes. */
import { variablesOfMeasure } from '../../method/check.ts'
import type { Method } from '../../method/method.ts'

/** Year of each variable that a side read. */
export type Years = Readonly<Record<string, string>>

/** A census is five annual surveys: nearer than this, two of them share people. */
const CENSUS_CYCLE = 5
/** The next Filosofi after 2021 is 2023, made another way; 2022 was never published. */
const FILOSOFI_BREAK = 2021
/** From this year on ARCEP counts a place in every class that it reaches. */
const ARCEP_CUMULATED = 2020

/** From its third quarter of 2020 on ARCEP asks maps of mobile coverage to be right 98 times in 100, no longer 95 (decision 2020-0376). */
const MOBILE_STRICTER = '2020-T3'

/** A break of series between two editions, and the variables that it touches. */
export interface SeriesBreak {
  readonly variables: readonly string[]
  /** What changed, in French. */
  readonly text: string
}

/**
 * Finds what makes two sets of variables hard to compare.
 *
 * @param before years of the variables of the first edition
 * @param after those of the second
 * @param options `diplomas`: diploma levels were brought to the common ones
 * @returns breaks, a kind and a pair of years each; none where the two can be compared as they are
 *
 * @example
 * seriesBreaks({ MED: '2021' }, { MED: '2023' })[0].variables // → ['MED']
 */
export function seriesBreaks(
  before: Years,
  after: Years,
  { diplomas = false }: { readonly diplomas?: boolean } = {},
): SeriesBreak[] {
  const changed = changedVariables(before, after)
  const census = changed.filter(({ name }) => isCensus(name))
  return [
    ...spansOf(
      census.filter(({ from, to }) => Math.abs(to - from) < CENSUS_CYCLE),
      (from, to) =>
        `recensements ${from} et ${to} : moins de cinq ans d’écart, leurs enquêtes annuelles se recouvrent et l’écart est sous-estimé`,
    ),
    ...spansOf(
      changed.filter(
        ({ name, from, to }) =>
          isIncome(name) &&
          Math.min(from, to) <= FILOSOFI_BREAK &&
          Math.max(from, to) > FILOSOFI_BREAK,
      ),
      (from, to) =>
        `Filosofi ${from} et ${to} : rupture de série entre 2021 et 2023, l’INSEE déconseille de tracer l’évolution`,
    ),
    ...spansOf(
      census.filter(
        ({ name, from, to }) => isDiploma(name) && nomenclature(from) !== nomenclature(to),
      ),
      (from, to) =>
        `diplômes ${from} et ${to} : nomenclatures différentes, ${diplomas ? 'ramenés au niveau commun « au plus le brevet »' : 'seuls les niveaux communs (au plus le brevet, CAP-BEP, bac, supérieur) se comparent'}`,
    ),
    ...spansOf(
      changed.filter(
        ({ name, from, to }) =>
          /^(LOCAUX|TX_THD)/.test(name) &&
          Math.min(from, to) < ARCEP_CUMULATED &&
          Math.max(from, to) >= ARCEP_CUMULATED,
      ),
      (from, to) =>
        `ARCEP ${from} et ${to} : classes de débit exclusives avant 2020, cumulées depuis ; elles sont ramenées au même sens, sur des bases d’adresses différentes`,
    ),
    ...spansOf(
      changed.filter(
        ({ name }) => name === MOBILE && isStricter(before[name]!) !== isStricter(after[name]!),
      ),
      (from, to) =>
        `4G ${from} et ${to} : depuis la fin de 2020 l’ARCEP exige des cartes fiables à 98 % et non plus à 95 % (décision 2020-0376), la couverture s’en est parfois rétractée sans que rien ne change`,
    ),
    ...sources(before, after),
  ]
}

/**
 * Warns of what makes several editions hard to compare, each break once: between each and the next, and between the first and the
 * last.
 *
 * @param years years of the variables of each edition, in order of time
 * @param labels names of the editions
 * @param options `diplomas`: diploma levels were brought to the common ones
 * @returns warnings in French; none where all can be compared as they are
 */
export function breakWarnings(
  years: readonly Years[],
  labels: readonly string[],
  options: { readonly diplomas?: boolean } = {},
): string[] {
  const [first, last] = [years[0]!, years.at(-1)!]
  const steps = years.slice(1).map((after, k) => [years[k]!, after] as const)
  const still = (before: Years, after: Years): string => {
    const changed = changedVariables(before, after).map(({ name }) => name)
    const same = Object.keys(before).filter((name) => name in after && !changed.includes(name))
    return changed.length > 0 ? same.filter((name) => yearOf(before[name]!) > 0).join(', ') : ''
  }
  const always = still(first, last)
  return [
    ...new Set(
      [...steps, [first, last] as const].flatMap(([before, after]) =>
        seriesBreaks(before, after, options).map(({ text }) => text),
      ),
    ),
    ...(always === ''
      ? []
      : [
          years.length === 2
            ? `même millésime des deux côtés, donc sans évolution : ${always}`
            : `même millésime à la première et à la dernière date, donc sans évolution de l’une à l’autre : ${always}`,
        ]),
    ...(years.length === 2
      ? []
      : steps.flatMap(([before, after], k) => {
          const same = still(before, after)
          return same === '' || same === always
            ? []
            : [`même millésime pour ${labels[k]!} et ${labels[k + 1]!} : ${same}`]
        })),
  ]
}

/** A break of series between an edition and the next, and what it touches. */
export interface EditionBreak {
  /** Name of the first edition. */
  readonly before: string
  /** Name of the second edition. */
  readonly after: string
  /** Indicators of the method whose change is touched. */
  readonly indicators: readonly string[]
  /** What broke, in French. */
  readonly text: string
}

/**
 * Finds the breaks of series between each edition and the next, and the indicators of the method that they touch.
 *
 * @param method indicators and the variables that measure them
 * @param years years of the variables of each edition, in order of time
 * @param labels names of the editions
 * @param options `diplomas`: diploma levels were brought to the common ones
 * @returns breaks, in order of time; none that touches no indicator
 */
export function editionBreaks(
  { indicators }: Pick<Method, 'indicators'>,
  years: readonly Years[],
  labels: readonly string[],
  options: { readonly diplomas?: boolean } = {},
): EditionBreak[] {
  return years.slice(1).flatMap((after, k) =>
    seriesBreaks(years[k]!, after, options).flatMap(({ variables, text }) => {
      const touched = Object.entries(indicators).flatMap(([id, { measures }]) =>
        measures.some((each) => variablesOfMeasure(each).some((name) => variables.includes(name)))
          ? [id]
          : [],
      )
      return touched.length === 0
        ? []
        : [{ before: labels[k]!, after: labels[k + 1]!, indicators: touched, text }]
    }),
  )
}

/** Variables of both editions whose year is not the same. */
function changedVariables(
  before: Years,
  after: Years,
): { readonly name: string; readonly from: number; readonly to: number }[] {
  return Object.keys(before)
    .filter((name) => name in after)
    .map((name) => ({ name, from: yearOf(before[name]!), to: yearOf(after[name]!) }))
    .filter(({ from, to }) => from > 0 && to > 0 && from !== to)
}

const MOBILE = 'TX_NON_4G'

function isStricter(year: string): boolean {
  return year.length > 4
    ? year >= MOBILE_STRICTER
    : yearOf(year) >= Number(MOBILE_STRICTER.slice(0, 4))
}

/** Declared income (DEC) is not disposable income (DISP): 29.0 % of poor against 22.6 % in one and the same IRIS. */
function sources(before: Years, after: Years): SeriesBreak[] {
  const has = (years: Years, declared: boolean): boolean =>
    Object.keys(years).some((name) => isIncome(name) && name.startsWith('DEC_') === declared)
  const mixed =
    (has(before, true) && !has(before, false) && has(after, false)) ||
    (has(after, true) && !has(after, false) && has(before, false))
  return mixed
    ? [
        {
          variables: [...Object.keys(before), ...Object.keys(after)].filter(isIncome),
          text: 'revenus déclarés (DEC) d’un côté, disponibles (DISP) de l’autre : ils ne se comparent pas, l’indicateur n’est pas lu',
        },
      ]
    : []
}

/**
 * Tells the nomenclature of diplomas of a census: it changed in 2013 and in 2017.
 *
 * @param year year of the census
 * @returns 1 until 2012, 2 until 2016, 3 since
 */
export function nomenclature(year: number): 1 | 2 | 3 {
  return year <= 2012 ? 1 : year <= 2016 ? 2 : 3
}

function spansOf(
  pairs: readonly { name: string; from: number; to: number }[],
  say: (from: number, to: number) => string,
): SeriesBreak[] {
  const byText = new Map<string, string[]>()
  for (const { name, from, to } of pairs) {
    const text = say(from, to)
    byText.set(text, [...(byText.get(text) ?? []), name])
  }
  return [...byText].map(([text, variables]) => ({ text, variables }))
}

function yearOf(text: string): number {
  return Number(text.slice(0, 4)) || 0
}

function isCensus(name: string): boolean {
  return /^[PC]_/.test(name) || /^TX_(POP65P|MENPSEUL|MENFAMMONO|NSCOL)/.test(name)
}

function isDiploma(name: string): boolean {
  return name.includes('NSCOL15P')
}

function isIncome(name: string): boolean {
  return /^(DEC_)?(TP60|MED)$/.test(name)
}
