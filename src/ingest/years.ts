/** Which year of each variable is read: the latest, and one and the same for the variables that meet in a ratio. */

/** A later year is read when it covers this share of the territories of the year that covers most. */
export const ENOUGH = 0.5

/**
 * The latest of the years, not later than `atMost`; `undefined` when there is none. With `covered`, years that cover
 * less than half as many territories as another are passed over, unless they are the very year that is asked.
 *
 * @example
 * chooseYear(['2017', '2023'], undefined, (year) => (year === '2023' ? 4 : 34_900)) // → '2017'
 */
export function chooseYear(
  years: readonly string[],
  atMost: string | undefined,
  covered: (year: string) => number = () => 1,
): string | undefined {
  const sorted = [...new Set(years)]
    .filter((year) => atMost === undefined || year === '' || year.slice(0, 4) <= atMost)
    .sort()
  if (sorted.length < 2) return sorted[0] // alone, it need not be counted
  const asked = sorted.findLast((year) => atMost !== undefined && year.slice(0, 4) === atMost)
  const most = Math.max(...sorted.map(covered))
  return asked ?? sorted.findLast((year) => covered(year) >= ENOUGH * most)
}

/**
 * The year of each variable: see `chooseYear`. Variables of one group (the numerator and the denominator of a share; groups
 * that share a variable are one) are given the year that most of them have, the latest of those that covers enough; a
 * variable of the group that lacks it is given none: two years never meet in one ratio.
 *
 * @example
 * chooseYears(new Map([['P_POP', ['2017', '2021']], ['P_POP65P', ['2017']]]), [['P_POP65P', 'P_POP']]).get('P_POP') // → '2017'
 */
export function chooseYears(
  yearsOf: ReadonlyMap<string, readonly string[]>,
  groups: readonly (readonly string[])[],
  atMost?: string,
  covered: (variable: string, year: string) => number = () => 1,
): Map<string, string> {
  const chosen = new Map<string, string>()
  for (const [variable, years] of yearsOf) {
    const year = chooseYear(years, atMost, (each) => covered(variable, each))
    if (year !== undefined) chosen.set(variable, year)
  }
  for (const group of merged(groups)) {
    const there = group.filter((variable) => chosen.has(variable))
    const dated = there.filter((variable) => chosen.get(variable) !== '')
    if (new Set(dated.map((variable) => chosen.get(variable))).size < 2) continue
    const year = commonYear(
      dated.map((variable) => ({ variable, years: yearsOf.get(variable)! })),
      atMost,
      covered,
    )
    if (year === undefined) continue // nothing goes with anything: the ratio itself is refused, with its years
    for (const variable of dated) {
      if (yearsOf.get(variable)!.includes(year)) chosen.set(variable, year)
      else chosen.delete(variable)
    }
  }
  return chosen
}

/** The year that most of the variables have and, of those, the latest that covers enough; `undefined` when no two variables meet. */
function commonYear(
  lists: readonly { variable: string; years: readonly string[] }[],
  atMost: string | undefined,
  covered: (variable: string, year: string) => number,
): string | undefined {
  const holders = new Map<string, string[]>()
  for (const { variable, years } of lists)
    for (const year of new Set(years))
      if (year !== '' && chooseYear([year], atMost) !== undefined)
        holders.set(year, [...(holders.get(year) ?? []), variable])
  const most = Math.max(...[...holders.values()].map((variables) => variables.length), 2)
  const shared = [...holders]
    .filter(([, variables]) => variables.length === most)
    .map(([year]) => year)
  return chooseYear(shared, atMost, (year) =>
    Math.min(...holders.get(year)!.map((variable) => covered(variable, year))),
  )
}

/** Groups that have a variable in common, made one. */
function merged(groups: readonly (readonly string[])[]): string[][] {
  const out: Set<string>[] = []
  for (const group of groups) {
    const met = out.filter((other) => group.some((variable) => other.has(variable)))
    const all = new Set([...group, ...met.flatMap((other) => [...other])])
    for (const other of met) out.splice(out.indexOf(other), 1)
    out.push(all)
  }
  return out.map((each) => [...each])
}
