/** What a survey's rates by age would give in a territory of such ages: shown beside the index, never inside it. */
import { parseFormula, variablesOf } from '../method/formula.ts'
import type { Method } from '../method/method.ts'
import { groupSums } from '../stats/group.ts'
import type { Grouping, Table } from '../table/table.ts'
import { evaluate } from './evaluate.ts'

/** What rates by age expect beside the index, by territory: Σ people × rate over the bands. NaN where the people of a band are missing. */
export interface Expected {
  /** Share of the people of the bands, 0 … 1. */
  readonly rate: Float64Array
  /** People expected, Σ people × rate; NaN where a band is missing. */
  readonly people: Float64Array
}

/** Either the figures, or the variables without which they cannot be had. */
export type ExpectedResult = { readonly found: Expected } | { readonly lacking: readonly string[] }

/**
 * Indirect standardisation: the people of each band, times the rate of the survey for that band.
 *
 *     E = Σ_b r_b · pop_b,   rate = E / Σ_b pop_b
 *
 * A territory of which one band is missing has no figure; an upper level sums those that have one.
 *
 * @example
 * [expectedOf({ expected: { label: 'Éloignés du numérique', source: 'baromètre', bands: [{ label: '75 ans et plus', people: 'P_POP75P', rate: 0.67 }] } }, { level: 'commune', codes: ['90010'], columns: { P_POP75P: Float64Array.of(200) } }, undefined)].flatMap((all) => (all && 'found' in all ? [...all.found.people] : [])).map(Math.round) // → [134]
 */
export function expectedOf(
  { expected }: Pick<Method, 'expected'>,
  table: Table,
  to: Grouping | undefined,
): ExpectedResult | undefined {
  if (expected === undefined) return undefined
  const needed = [
    ...new Set(expected.bands.flatMap(({ people }) => variablesOf(parseFormula(people)))),
  ]
  const lacking = needed.filter((name) => !Object.hasOwn(table.columns, name))
  if (lacking.length > 0) return { lacking }
  const bands = expected.bands.map(({ people, rate }) => ({
    rate,
    people: evaluate(people, table),
  }))
  const add = (
    worth: (band: { rate: number; people: Float64Array }, i: number) => number,
  ): Float64Array =>
    Float64Array.from(table.codes, (_, i) =>
      bands.reduce((total, band) => total + worth(band, i), 0),
    )
  const cases = add(({ rate, people }, i) => rate * people[i]!)
  const everyone = add(({ people }, i) => people[i]!)
  const [people, whole] = to
    ? groupSums(cases, everyone, to.of, to.codes.length)
    : [cases, everyone]
  return { found: { people, rate: people.map((v, i) => v / whole[i]!) } }
}
