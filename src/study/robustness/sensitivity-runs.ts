/** The runs of a sensitivity study: samples A and B, and A with each factor taken from B. */
import { NO_DRAW } from '../../stats/draws/ranks.ts'
import { rankShifter } from './leave-one-out.ts'
import { evaluator, buffersFor, type Prepared } from './model.ts'
import { pointsOf, type PointOptions } from './points.ts'

/** What runs are measured against, plain data. */
export interface Targets {
  readonly index: Float64Array
  readonly rank: Float64Array
  readonly ranked: number
  /** Rows whose scores are targets too. */
  readonly territories: readonly number[]
}

/** What some rows of the design gave. */
export interface SensitivityPart {
  /** By sample (A, B, then one a factor), by target, by row: mean rank shift, share changing tenth, then the territories. */
  readonly targets: readonly (readonly Float64Array[])[]
  /** By factor: Σ (y_A − y_ABₖ)² of each territory's score, and on how many rows. */
  readonly changes: readonly Float64Array[]
  readonly pairs: readonly Float64Array[]
  /** Σ d and Σ d² of each territory's score, d its distance from the nominal one, over A and B; and how many there are. */
  readonly sum: Float64Array
  readonly squares: Float64Array
  readonly count: Float64Array
}

/** Makes a function that runs rows `from` … `to` − 1 of the design: (factors + 2) runs a row. */
export function sensitivityRunner(
  prepared: Prepared,
  nominal: Targets,
  points: PointOptions,
): (from: number, to: number) => SensitivityPart {
  const {
    dimensions,
    chooser: { factors },
  } = prepared
  const n = nominal.index.length
  const room = buffersFor(prepared)
  const evaluate = evaluator(prepared, room)
  const point = pointsOf(2 * dimensions, points)
  const both = new Float64Array(2 * dimensions)
  const ranks = new Uint16Array(n)
  const shiftOf = rankShifter(nominal.rank, nominal.ranked)

  return (from, to) => {
    const zeros = (): Float64Array => new Float64Array(n)
    const targets = Array.from({ length: factors.length + 2 }, () =>
      Array.from({ length: 2 + nominal.territories.length }, () => new Float64Array(to - from)),
    )
    const part = {
      targets,
      changes: factors.map(zeros),
      pairs: factors.map(zeros),
      sum: zeros(),
      squares: zeros(),
      count: zeros(),
    }
    const ofA = zeros()
    const run = (u: Float64Array, sample: number, row: number): Float64Array => {
      const index = evaluate(u)[0]!
      room.ranks(index, ranks)
      const { shift, moved } = shiftOf(ranks, NO_DRAW)
      ;[shift, moved, ...nominal.territories.map((i) => index[i]!)].forEach(
        (value, t) => (targets[sample]![t]![row] = value),
      )
      return index
    }
    for (let row = 0; row < to - from; row++) {
      point(from + row, both)
      const [a, b] = [both.slice(0, dimensions), both.slice(dimensions)]
      spreadOf(part, run(b, 1, row), nominal.index)
      ofA.set(run(a, 0, row))
      spreadOf(part, ofA, nominal.index)
      let start = 0
      factors.forEach(({ dimensions: size }, k) => {
        const mixed = a.slice()
        mixed.set(b.subarray(start, start + size), start)
        start += size
        changeOf(part.changes[k]!, part.pairs[k]!, ofA, run(mixed, k + 2, row))
      })
    }
    return part
  }
}

function spreadOf(
  { sum, squares, count }: Pick<SensitivityPart, 'sum' | 'squares' | 'count'>,
  y: Float64Array,
  nominal: Float64Array,
): void {
  for (let i = 0; i < y.length; i++) {
    const d = y[i]! - nominal[i]!
    if (d !== d) continue
    sum[i]! += d
    squares[i]! += d * d
    count[i]!++
  }
}

function changeOf(
  changes: Float64Array,
  pairs: Float64Array,
  a: Float64Array,
  mixed: Float64Array,
): void {
  for (let i = 0; i < a.length; i++) {
    const d = a[i]! - mixed[i]!
    if (d !== d) continue
    changes[i]! += d * d
    pairs[i]!++
  }
}

/** Adds a part to those before it: targets one after the other, sums together. */
export function joined(
  before: SensitivityPart | undefined,
  next: SensitivityPart,
): SensitivityPart {
  if (before === undefined) return next
  const add = (a: Float64Array, b: Float64Array): Float64Array => {
    for (let i = 0; i < a.length; i++) a[i]! += b[i]!
    return a
  }
  return {
    targets: before.targets.map((sample, s) =>
      sample.map((column, t) => Float64Array.of(...column, ...next.targets[s]![t]!)),
    ),
    changes: before.changes.map((column, k) => add(column, next.changes[k]!)),
    pairs: before.pairs.map((column, k) => add(column, next.pairs[k]!)),
    sum: add(before.sum, next.sum),
    squares: add(before.squares, next.squares),
    count: add(before.count, next.count),
  }
}
