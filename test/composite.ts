/** The reference values of COINr (outside the project), read into columns. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Aggregation, Method, Normalisation } from '../src/method/method.ts'
import { methodFrom } from '../src/method/schema.ts'
import type { Table } from '../src/table/table.ts'
import { document } from './method/example.ts'
import { shared } from './support.ts'

const folder = join(shared, 'reference/composite')

/** A reference file: its texts and its columns, NaN for what is empty. */
export function reference(name: string): {
  texts: Record<string, string[]>
  columns: Record<string, Float64Array>
} {
  const [header, ...rows] = readFileSync(join(folder, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(',').map((cell) => cell.replace(/^"|"$/g, '')))
  const texts = Object.fromEntries(header!.map((column, k) => [column, rows.map((row) => row[k]!)]))
  const number = (cell: string): number =>
    cell === '' || cell === 'NaN' ? NaN : Number(cell.replace('Inf', 'Infinity'))
  return {
    texts,
    columns: Object.fromEntries(
      Object.entries(texts).map(([column, cells]) => [column, Float64Array.from(cells, number)]),
    ),
  }
}

export const indicatorIds = [
  'n4g',
  'nthd',
  'equip',
  'debit',
  'dist',
  'n65',
  'dipl',
  'pauv',
  'chom',
  'mono',
  'rsa',
  'caf',
] as const

/** What iMeta says, as a method of ours. */
export const senses: Readonly<Record<string, 'worsens' | 'protects'>> = {
  equip: 'protects',
  debit: 'protects',
}
export const accesWeights = [2, 2, 1, 1, 1]
export const socioWeights = [1.5, 1.5, 1.5, 1, 0.5, 1, 0.5]

/** The framework of the reference as a method of ours; the threshold of COINr counts children, ours weight. */
export function synth(
  normalisation: Normalisation,
  aggregation: Aggregation = 'mean',
  change: (method: any) => void = () => undefined,
): Method {
  return methodFrom(
    document((m) => {
      const of = (ids: readonly string[]): object =>
        Object.fromEntries(
          ids.map((id) => [
            id,
            {
              label: id,
              sense: senses[id] ?? 'worsens',
              unit: 'count',
              source: 'rp',
              measures: [{ value: id.toUpperCase() }],
            },
          ]),
        )
      m.normalisation = normalisation
      m.indicators = of(indicatorIds)
      delete m.axes
      m.subIndices = {
        acces: { label: 'Accès', of: indicatorIds.slice(0, 5), weights: accesWeights, aggregation },
        socio: { label: 'Socio', of: indicatorIds.slice(5), weights: socioWeights, aggregation },
      }
      m.index = { label: 'IFN', of: ['acces', 'socio'], weights: [1, 1.2], aggregation }
      change(m)
    }),
  )
}

export function synthTable(file: string): Table {
  const { texts, columns } = reference(file)
  return {
    level: 'commune',
    codes: texts['uCode']!,
    columns: Object.fromEntries(indicatorIds.map((id) => [id.toUpperCase(), columns[id]!])),
  }
}
