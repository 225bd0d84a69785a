/** What the engines are asked to compute, and on what figures. */
import type { Normalisation } from '../src/method/method.ts'
import { mulberry32 } from '../test/support.ts'

export type Columns = Readonly<Record<string, ArrayLike<number>>>

export interface Indicator {
  readonly id: string
  readonly protects: boolean
  readonly weight: number
}

export interface Task {
  readonly rows: number
  readonly normalisation: Normalisation
  readonly indicators: readonly Indicator[]
  /** Halves of the indicators, by sub-index. */
  readonly subIndices: Readonly<Record<string, readonly Indicator[]>>
  /** Engines that are timed. */
  readonly contenders: readonly string[]
  /** Milliseconds at most for ours; for another engine, times ours at least. */
  readonly targets: Readonly<Record<string, number>>
}

const indicators = Array.from({ length: 20 }, (_, k): Indicator => ({
  id: `i${k}`,
  protects: k % 4 === 3,
  weight: 1 + (k % 3),
}))
const subIndices = { acces: indicators.slice(0, 10), competences: indicators.slice(10) }

export const tasks: Readonly<Record<string, Task>> = {
  'min-max': {
    rows: 35_000,
    normalisation: { kind: 'min-max' },
    indicators,
    subIndices,
    contenders: ['ours', 'duckdb', 'arquero'],
    targets: { ours: 15, duckdb: 5, arquero: 10 },
  },
  // arquero sorts a column anew for each of its deciles: it would take minutes
  deciles: {
    rows: 50_000,
    normalisation: { kind: 'classes', count: 10 },
    indicators,
    subIndices,
    contenders: ['ours', 'duckdb'],
    targets: { ours: 60 },
  },
}

export function codesOf({ rows }: Task): string[] {
  return Array.from({ length: rows }, (_, i) => String(i).padStart(5, '0'))
}

/** Skewed figures, a twentieth of them missing. */
export function figuresOf(task: Task): Record<string, Float64Array> {
  const random = mulberry32(20261121)
  return Object.fromEntries(
    task.indicators.map(({ id }) => [
      id,
      Float64Array.from({ length: task.rows }, () =>
        random() < 0.05 ? NaN : random() ** 2 * 1000,
      ),
    ]),
  )
}
