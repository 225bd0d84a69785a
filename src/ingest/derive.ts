/** Variables that a file does not bear, made of those that it does. */
import { UserError } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { derivations } from '../sources/registry.ts'
import type { SourceVariable } from './source-table.ts'
import type { ThresholdClasses } from '../sources/source.ts'

/** Variables made of others of the same year: see `derivations`. */
export function derived(variables: readonly SourceVariable[]): SourceVariable[] {
  const years = [...new Set(variables.map(({ year }) => year))]
  return years.flatMap((year) => {
    const there = new Map(
      variables.filter((each) => each.year === year).map((each) => [each.variable, each]),
    )
    const made = new Map<string, SourceVariable>()
    for (const { variable, sum, unless = [] } of derivations) {
      if (there.has(variable) || made.has(variable) || unless.some((name) => there.has(name)))
        continue
      const terms = sum.map((name) => there.get(name))
      if (terms.every((term) => term !== undefined))
        made.set(variable, { variable, year, unit: 'effectif', derived: true, ...total(terms) })
    }
    return [...made.values()]
  })
}

function total(terms: readonly SourceVariable[]): { values: Float64Array; reasons?: Uint8Array } {
  const values = new Float64Array(terms[0]!.values.length)
  let reasons: Uint8Array | undefined
  for (const term of terms) {
    for (let i = 0; i < values.length; i++) values[i]! += term.values[i]!
    if (term.reasons === undefined) continue
    reasons ??= new Uint8Array(values.length)
    for (let i = 0; i < values.length; i++) reasons[i] ||= term.reasons[i]!
  }
  return { values, ...(reasons && { reasons }) }
}

/** Places at a class or better, whether the file counts them apart or cumulated: the sum tells, row by row. */
export function thresholds(
  { total, classes, from, variable }: ThresholdClasses,
  numbers: Readonly<Record<string, Float64Array>>,
  variables: readonly SourceVariable[],
): SourceVariable[] {
  const whole = numbers[total]
  const present = classes.filter((name) => numbers[name] !== undefined)
  const least = numbers[from]
  if (whole === undefined || least === undefined) return []
  const sum = (names: readonly string[], i: number): number =>
    names.reduce((all, name) => all + numbers[name]![i]!, 0)
  const apart = whole.every((n, i) => Number.isNaN(n) || sum(present, i) === n)
  const better = present.slice(present.indexOf(from))
  const values = apart ? whole.map((_, i) => sum(better, i)) : least
  const year = variables.find((each) => each.year !== '')?.year ?? ''
  return [{ variable, year, unit: 'effectif', values }]
}

/** Above it, and over this many places, only the satellite explains that everyone has 30 Mbit/s. */
const EVERYWHERE = { share: 0.9995, places: 50 }

/** With the satellite every place has 30 Mbit/s: the file tells nothing. */
export function coversAll(
  total: Float64Array | undefined,
  fast: Float64Array | undefined,
  file: string,
): UserError[] {
  if (total === undefined || fast === undefined || total.length < EVERYWHERE.places) return []
  const sum = (values: Float64Array): number => values.reduce((all, v) => all + (v || 0), 0)
  if (sum(fast) < EVERYWHERE.share * sum(total)) return []
  return [
    new UserError(
      'fichier-refuse',
      `« ${file} » donne le très haut débit à ${french((100 * sum(fast)) / sum(total), 2)} % des locaux : le satellite y est compris`,
      'prenez commune_debit_terrestre.csv, du même dossier de l’ARCEP',
      { file },
    ),
  ]
}
