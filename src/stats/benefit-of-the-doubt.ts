import { solve } from 'yalps'

/**
 * Benefit of the doubt: each territory under the weights that suit it best.
 *
 *     maximise Σₖ uₖ·xₖᵢ   with   Σₖ uₖ·xₖⱼ ≤ 1 for every territory j,   uₖ ≥ 0
 *
 * One small linear programme a territory, of as many variables as there are columns; constraints are
 * brought in as they are found broken, among the territories that no other dominates. Values below 0,
 * and missing ones, count as 0: no doubt to benefit from.
 *
 * The programmes are solved by YALPS, which is synchronous and plain JavaScript, at a precision of 1e-12.
 *
 * Source: Cherchye, Moesen, Rogge & Van Puyenbroeck, "An introduction to 'benefit of the doubt'
 * composite indicators" (2007).
 */
export interface BenefitOfTheDoubt {
  /** 0 … 1; NaN for a row that has nothing. */
  readonly values: Float64Array
  /** What each column brings: uₖ·xₖᵢ. They sum to the value. */
  readonly amounts: readonly Float64Array[]
}

/** The row of the objective. */
const GAIN = -1

/** Relative violation under which a constraint holds. */
const HOLDS = 1e-11

/**
 * @example
 * benefitOfTheDoubt([Float64Array.of(4, 1, 2), Float64Array.of(1, 4, 2)]).values // → [1, 1, 0.8]
 */
export function benefitOfTheDoubt(columns: readonly Float64Array[]): BenefitOfTheDoubt {
  const n = columns[0]?.length ?? 0
  const scales = columns.map((x) => x.reduce((most, v) => (v > most ? v : most), 0))
  const rows = Array.from({ length: n }, (_, i) =>
    Float64Array.from(columns, (x, k) => (scales[k]! > 0 && x[i]! > 0 ? x[i]! / scales[k]! : 0)),
  )
  const peers = undominated(rows)
  const values = new Float64Array(n).fill(NaN)
  const amounts = columns.map(() => new Float64Array(n))
  let active = columns.flatMap((_, k) => peers.filter((row) => row[k] === 1).slice(0, 1))
  rows.forEach((row, i) => {
    if (columns.every((x) => x[i] !== x[i])) return
    for (;;) {
      const u = bestWeights(row, active)
      const broken = worst(u, peers)
      if (broken === undefined) {
        values[i] = row.reduce((total, v, k) => total + (amounts[k]![i] = u[k]! * v), 0)
        return
      }
      active = [...active, broken]
    }
  })
  return { values, amounts }
}

/** The rows that no other row equals or passes everywhere: only these can bind. */
function undominated(rows: readonly Float64Array[]): Float64Array[] {
  const total = (row: Float64Array): number => row.reduce((a, b) => a + b, 0)
  const kept: Float64Array[] = []
  for (const { row } of rows
    .map((each) => ({ row: each, sum: total(each) }))
    .sort((a, b) => b.sum - a.sum)) {
    if (!kept.some((other) => row.every((v, k) => v <= other[k]!))) kept.push(row)
  }
  return kept
}

function worst(u: Float64Array, peers: readonly Float64Array[]): Float64Array | undefined {
  let most = 1 + HOLDS
  let found: Float64Array | undefined
  for (const row of peers) {
    let value = 0
    for (let k = 0; k < u.length; k++) value += u[k]! * row[k]!
    if (value > most) {
      most = value
      found = row
    }
  }
  return found
}

/**
 * Solves the programme of one territory under the constraints found so far.
 *
 * @returns The weights uₖ ≥ 0 that make Σ uₖ·gainₖ the greatest.
 */
function bestWeights(gain: Float64Array, rows: readonly Float64Array[]): Float64Array {
  const { variables } = solve(
    {
      direction: 'maximize',
      objective: GAIN,
      constraints: rows.map((_, r) => [r, { max: 1 }] as const),
      variables: Array.from(gain, (g, k) => [
        k,
        [[GAIN, g] as const, ...rows.map((row, r) => [r, row[k]!] as const)],
      ]),
    },
    { precision: 1e-12 },
  )
  const u = new Float64Array(gain.length)
  for (const [k, weight] of variables) u[k] = weight
  return u
}
