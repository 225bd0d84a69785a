/** Warns of breaks between two years: overlapping censuses, series of Filosofi, nomenclatures, ARCEP classes. */

/** Year of each variable that a side read. */
export type Years = Readonly<Record<string, string>>

/** A census is five annual surveys: nearer than this, two of them share people. */
const CENSUS_CYCLE = 5
/** The next Filosofi after 2021 is 2023, made another way; 2022 was never published. */
const FILOSOFI_BREAK = 2021
/** From this year on ARCEP counts a place in every class that it reaches. */
const ARCEP_CUMULATED = 2020

/**
 * Warns of what makes two sets of variables hard to compare.
 *
 * @param before years of the variables of the first side
 * @param after those of the second
 * @param options `diplomas`: diploma levels were brought to the common ones
 * @returns warnings in French; none where the two can be compared as they are
 */
export function changeWarnings(
  before: Years,
  after: Years,
  { diplomas = false }: { readonly diplomas?: boolean } = {},
): string[] {
  const pairs = Object.keys(before)
    .filter((name) => name in after)
    .map((name) => ({ name, from: yearOf(before[name]!), to: yearOf(after[name]!) }))
    .filter(({ from, to }) => from > 0 && to > 0)
  const changed = pairs.filter(({ from, to }) => from !== to)
  const still = pairs.filter(({ from, to }) => from === to).map(({ name }) => name)
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
    ...(still.length > 0 && changed.length > 0
      ? [`même millésime des deux côtés, donc sans évolution : ${still.join(', ')}`]
      : []),
    ...sources(before, after),
  ]
}

/** Declared income (DEC) is not disposable income (DISP): 29.0 % of poor against 22.6 % in one and the same IRIS. */
function sources(before: Years, after: Years): string[] {
  const has = (years: Years, declared: boolean): boolean =>
    Object.keys(years).some((name) => isIncome(name) && name.startsWith('DEC_') === declared)
  const mixed =
    (has(before, true) && !has(before, false) && has(after, false)) ||
    (has(after, true) && !has(after, false) && has(before, false))
  return mixed
    ? [
        'revenus déclarés (DEC) d’un côté, disponibles (DISP) de l’autre : ils ne se comparent pas, l’indicateur n’est pas lu',
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
  pairs: readonly { from: number; to: number }[],
  say: (from: number, to: number) => string,
): string[] {
  return [...new Set(pairs.map(({ from, to }) => say(from, to)))]
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
