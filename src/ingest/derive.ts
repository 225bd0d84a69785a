/** Variables that a file does not bear, made of those that it does. */
import { UserError } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { reasonByte } from '../table/missing.ts'
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
    for (const { variable, sum, unless = [], years: only } of derivations) {
      if (there.has(variable) || made.has(variable) || unless.some((name) => there.has(name)))
        continue
      if (only && !(year >= only.from && year <= only.to)) continue
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

/**
 * Places at a class or better. Whether the file counts them exclusively (each place in its best class) or
 * cumulatively (in every class that it reaches) is told by most of its rows.
 *
 * @returns the count, and the rows that most others contradict, in French
 */
export function thresholds(
  { total, classes, from, variable }: ThresholdClasses,
  numbers: Readonly<Record<string, Float64Array>>,
  variables: readonly SourceVariable[],
  codes: readonly string[],
): { readonly variables: SourceVariable[]; readonly notices: readonly string[] } {
  const all = numbers[total]
  const present = classes.filter((name) => numbers[name] !== undefined)
  const least = numbers[from]
  if (all === undefined || least === undefined) return { variables: [], notices: [] }
  const sum = (names: readonly string[], i: number): number =>
    names.reduce((added, name) => added + numbers[name]![i]!, 0)
  const rows = Array.from(all.keys()).filter((i) => all[i]! > 0)
  const summing = new Set(rows.filter((i) => Math.abs(sum(present, i) - all[i]!) <= 1e-9 * all[i]!))
  const exclusive = 2 * summing.size >= rows.length
  const odd = rows.filter((i) => exclusive && !summing.has(i))
  const better = present.slice(present.indexOf(from))
  const values = exclusive ? all.map((_, i) => sum(better, i)) : least
  const year = variables.find((each) => each.year !== '')?.year ?? ''
  return {
    variables: [{ variable, year, unit: 'effectif', values }],
    notices:
      odd.length === 0
        ? []
        : [
            `classes de débit lues comme exclusives, ainsi que dans ${summing.size} lignes ; ${odd.length} n’y répondent pas : ${some(odd, codes)}`,
          ],
  }
}

/** Counts of a part and of its whole, by the producers who say that the whole is an estimate. */
const estimates = [
  { part: 'LOCAUX_FTTH', whole: ['LOCAUX_FIBRE', 'LOCAUX'], label: 'raccordables à la fibre' },
  { part: 'LOCAUX_THD30', whole: ['LOCAUX'], label: 'éligibles au très haut débit' },
] as const

/** ARCEP counts the premises that are connected, and estimates those that there are: the part is held at the whole, and told. */
export function withinWholes(
  variables: readonly SourceVariable[],
  codes: readonly string[],
): { readonly variables: readonly SourceVariable[]; readonly notices: readonly string[] } {
  const notices: string[] = []
  const out = variables.map((each) => {
    const rule = estimates.find(({ part }) => part === each.variable)
    const whole = rule?.whole
      .map((name) => variables.find((other) => other.variable === name && other.year === each.year))
      .find(Boolean)
    if (rule === undefined || whole === undefined) return each
    const rows = [...each.values.keys()].filter((i) => each.values[i]! > whole.values[i]!)
    if (rows.length === 0) return each
    const values = each.values.slice()
    const reasons = each.reasons?.slice() ?? new Uint8Array(values.length)
    for (const row of rows) {
      values[row] = whole.values[row]!
      reasons[row] = reasonByte.plancher
    }
    notices.push(
      `${rows.length} commune${rows.length > 1 ? 's' : ''} où l’ARCEP compte plus de locaux ${rule.label} que de locaux : part sans mise à 0 (${some(rows, codes)})`,
    )
    return { ...each, values, reasons }
  })
  return { variables: out, notices }
}

function some(rows: readonly number[], codes: readonly string[]): string {
  return `${rows
    .slice(0, 3)
    .map((row) => codes[row])
    .join(', ')}${rows.length > 3 ? '…' : ''}`
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
