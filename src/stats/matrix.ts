/** Small dense matrices (tens of rows), as arrays of rows. Nothing throws: what cannot be is `undefined`. */

/** A matrix, by rows. */
export type Matrix = readonly Float64Array[]

/** Eigenvalues and eigenvectors of a symmetric matrix. */
export interface Eigenpairs {
  /** From the greatest. */
  readonly values: Float64Array
  /** One unit vector an eigenvalue, its sum not negative: the sign is not left to chance. */
  readonly vectors: readonly Float64Array[]
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, by Jacobi's rotations.
 *
 * @example
 * eigen([Float64Array.of(2, 1), Float64Array.of(1, 2)]).values.map(Math.round) // → [3, 1]
 */
export function eigen(symmetric: Matrix): Eigenpairs {
  const n = symmetric.length
  const a = symmetric.map((row) => Float64Array.from(row))
  const v = a.map((_, i) => Float64Array.from({ length: n }, (__, j) => (i === j ? 1 : 0)))
  for (let sweep = 0; sweep < 100 && off(a) > 1e-30 * n; sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, p, q)
  }
  const order = a.map((_, i) => i).sort((i, j) => a[j]![j]! - a[i]![i]!)
  return {
    values: Float64Array.from(order, (i) => a[i]![i]!),
    vectors: order.map((i) => {
      const vector = Float64Array.from({ length: n }, (_, k) => v[k]![i]!)
      return vector.reduce((x, y) => x + y, 0) < 0 ? vector.map((x) => -x) : vector
    }),
  }
}

function off(a: Matrix): number {
  let sum = 0
  for (let p = 0; p < a.length; p++) for (let q = 0; q < p; q++) sum += a[p]![q]! ** 2
  return sum
}

function rotate(a: Matrix, v: Matrix, p: number, q: number): void {
  const apq = a[p]![q]!
  if (apq === 0) return
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * apq)
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1))
  const c = 1 / Math.hypot(t, 1)
  const s = t * c
  for (const rows of [a, v]) {
    for (const row of rows) {
      const [x, y] = [row[p]!, row[q]!]
      row[p] = c * x - s * y
      row[q] = s * x + c * y
    }
  }
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [a[p]![k]!, a[q]![k]!]
    a[p]![k] = c * x - s * y
    a[q]![k] = s * x + c * y
  }
}

/**
 * The inverse of a square matrix, by elimination with pivots; nothing when it is singular to 1e-12.
 *
 * @example
 * inverse([Float64Array.of(2, 0), Float64Array.of(0, 4)]) // → [[0.5, 0], [0, 0.25]]
 */
export function inverse(matrix: Matrix): Float64Array[] | undefined {
  const n = matrix.length
  const a = matrix.map((row, i) =>
    Float64Array.from({ length: 2 * n }, (_, j) => (j < n ? row[j]! : j - n === i ? 1 : 0)),
  )
  for (let p = 0; p < n; p++) {
    let best = p
    for (let r = p + 1; r < n; r++) if (Math.abs(a[r]![p]!) > Math.abs(a[best]![p]!)) best = r
    const pivot = a[best]![p]!
    if (!(Math.abs(pivot) > 1e-12)) return undefined
    ;[a[p], a[best]] = [a[best]!, a[p]!]
    for (let j = 0; j < 2 * n; j++) a[p]![j]! /= pivot
    for (let r = 0; r < n; r++) {
      const times = a[r]![p]!
      if (r !== p && times !== 0) for (let j = 0; j < 2 * n; j++) a[r]![j]! -= times * a[p]![j]!
    }
  }
  return a.map((row) => row.slice(n))
}
