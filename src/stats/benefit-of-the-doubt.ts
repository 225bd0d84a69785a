/**
 * Benefit of the doubt: each territory under the weights that suit it best.
 *
 *     maximise Σₖ uₖ·xₖᵢ   with   Σₖ uₖ·xₖⱼ ≤ 1 for every territory j,   uₖ ≥ 0
 *
 * One small linear programme a territory, of as many variables as there are columns; constraints are
 * brought in as they are found broken, among the territories that no other dominates. Values below 0,
 * and missing ones, count as 0: no doubt to benefit from.
 *
 * The programmes are solved here and not by a library: of those that are synchronous and in plain JavaScript, YALPS 0.6.4 finds
 * the same values (5e-13 on 1,000 territories × 5 and × 10, at a precision of 1e-12; rounded to 1e-8 as it comes), takes twice
 * the time on five columns and nine tenths of it on ten, and has to be handed the undominated territories all the same.
 *
 * Source: Cherchye, Moesen, Rogge & Van Puyenbroeck, "An introduction to 'benefit of the doubt'
 * composite indicators" (2007).
 */
export interface Doubt {
  /** 0 … 1; NaN for a row that has nothing. */
  readonly values: Float64Array
  /** What each column brings: uₖ·xₖᵢ. They sum to the value. */
  readonly amounts: readonly Float64Array[]
}

/** Relative violation under which a constraint holds. */
const HOLDS = 1e-11

/**
 * @example
 * benefitOfTheDoubt([Float64Array.of(4, 1, 2), Float64Array.of(1, 4, 2)]).values // → [1, 1, 0.8]
 */
export function benefitOfTheDoubt(columns: readonly Float64Array[]): Doubt {
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

/** Primal simplex from the slack basis (u = 0 is feasible); Bland's rule, so that it ends. */
function bestWeights(gain: Float64Array, rows: readonly Float64Array[]): Float64Array {
  const m = gain.length
  const width = m + rows.length + 1
  const table = rows.map((row, r) => {
    const line = new Float64Array(width)
    line.set(row)
    line[m + r] = 1
    line[width - 1] = 1
    return line
  })
  const cost = new Float64Array(width)
  cost.set(gain)
  const basis = rows.map((_, r) => m + r)
  for (;;) {
    const enter = cost.findIndex((c, j) => j < width - 1 && c > 1e-12)
    if (enter < 0) break
    const leave = leaving(table, basis, enter, width - 1)
    if (leave < 0) break
    pivot(table, cost, leave, enter)
    basis[leave] = enter
  }
  const u = new Float64Array(m)
  basis.forEach((variable, r) => {
    if (variable < m) u[variable] = table[r]![width - 1]!
  })
  return u
}

function leaving(
  table: readonly Float64Array[],
  basis: readonly number[],
  enter: number,
  right: number,
): number {
  let leave = -1
  let least = Infinity
  table.forEach((line, r) => {
    if (!(line[enter]! > 1e-12)) return
    const ratio = line[right]! / line[enter]!
    if (
      ratio < least - 1e-14 ||
      (ratio <= least + 1e-14 && leave >= 0 && basis[r]! < basis[leave]!)
    ) {
      least = Math.min(least, ratio)
      leave = r
    }
  })
  return leave
}

function pivot(
  table: readonly Float64Array[],
  cost: Float64Array,
  leave: number,
  enter: number,
): void {
  const line = table[leave]!
  const by = line[enter]!
  for (let j = 0; j < line.length; j++) line[j]! /= by
  for (const other of [...table, cost]) {
    const times = other[enter]!
    if (other === line || times === 0) continue
    for (let j = 0; j < line.length; j++) other[j]! -= times * line[j]!
  }
}
