/** Which year of each variable is read: the latest, and one and the same for the variables that meet in a ratio. */

/** The latest of the years, not later than `atMost`; `undefined` when there is none. */
export function chooseYear(years: readonly string[], atMost: string | undefined): string | undefined {
  return [...new Set(years)].filter((year) => atMost === undefined || year === '' || year.slice(0, 4) <= atMost).sort().at(-1)
}

/**
 * The year of each variable. Variables of one group (the numerator and the denominator of a share; groups
 * that share a variable are one) are given the year that most of them have, the latest of those; a
 * variable of the group that lacks it is given none: two years never meet in one ratio.
 *
 * @example
 * chooseYears(new Map([['P_POP', ['2017', '2021']], ['P_POP65P', ['2017']]]), [['P_POP65P', 'P_POP']]).get('P_POP') // → '2017'
 */
export function chooseYears(yearsOf: ReadonlyMap<string, readonly string[]>, groups: readonly (readonly string[])[], atMost?: string): Map<string, string> {
  const chosen = new Map<string, string>()
  for (const [variable, years] of yearsOf) {
    const year = chooseYear(years, atMost)
    if (year !== undefined) chosen.set(variable, year)
  }
  for (const group of merged(groups)) {
    const there = group.filter((variable) => chosen.has(variable))
    const dated = there.filter((variable) => chosen.get(variable) !== '')
    if (new Set(dated.map((variable) => chosen.get(variable))).size < 2) continue
    const year = commonYear(dated.map((variable) => yearsOf.get(variable)!), atMost)
    if (year === undefined) continue // nothing goes with anything: the ratio itself is refused, with its years
    for (const variable of dated) {
      if (yearsOf.get(variable)!.includes(year)) chosen.set(variable, year)
      else chosen.delete(variable)
    }
  }
  return chosen
}

/** The year that most of the lists hold, and the latest of those; `undefined` when no two of them meet. */
function commonYear(lists: readonly (readonly string[])[], atMost: string | undefined): string | undefined {
  const counts = new Map<string, number>()
  for (const list of lists) for (const year of new Set(list)) if (year !== '' && chooseYear([year], atMost) !== undefined) counts.set(year, (counts.get(year) ?? 0) + 1)
  return [...counts].filter(([, n]) => n > 1).sort(([a, n], [b, m]) => m - n || (a < b ? 1 : -1))[0]?.[0]
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
