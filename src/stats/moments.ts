/** Shape of one column. NaN is missing: never counted. */
import { mean } from './summary.ts'

/** Skewness and excess kurtosis of a sample (type 2 of Joanes & Gill). */
export interface Moments {
  readonly skewness: number
  readonly kurtosis: number
}

/**
 * Skewness and excess kurtosis, corrected for the size of the sample.
 *
 *     g₁ = √(n(n−1))/(n−2) · m₃/m₂^1.5        g₂ = (n−1)/((n−2)(n−3)) · ((n+1)(m₄/m₂² − 3) + 6)
 *
 * Type 2 of Joanes & Gill (1998), as in Excel, SAS and COINr. NaN under 3 and 4 values, or when nothing varies.
 *
 * @example
 * moments(Float64Array.of(1, 2, 3, NaN)).skewness // → 0
 */
export function moments(x: Float64Array): Moments {
  const centre = mean(x)
  const sums = [0, 0, 0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    if (x[i] !== x[i]) continue
    const d = x[i]! - centre
    const d2 = d * d
    sums[0]!++
    sums[1]! += d
    sums[2]! += d2
    sums[3]! += d2 * d
    sums[4]! += d2 * d2
  }
  return momentsOfSums(sums)
}

/**
 * The same from n and the sums of the powers 1 … 4 of the distances to any point.
 *
 * @example
 * momentsOfSums([4, 0, 20, 0, 164]).skewness // → 0
 */
export function momentsOfSums([n, s1, s2, s3, s4]: readonly number[]): Moments {
  const count = n!
  const d = s1! / count
  const m2 = s2! / count - d ** 2
  const m3 = s3! / count - (3 * d * s2!) / count + 2 * d ** 3
  const m4 = s4! / count - (4 * d * s3!) / count + (6 * d ** 2 * s2!) / count - 3 * d ** 4
  const skewness =
    count < 3 || !(m2 > 0) ? NaN : ((Math.sqrt(count * (count - 1)) / (count - 2)) * m3) / m2 ** 1.5
  const kurtosis =
    count < 4 || !(m2 > 0)
      ? NaN
      : ((count - 1) / ((count - 2) * (count - 3))) * ((count + 1) * (m4 / m2 ** 2 - 3) + 6)
  return { skewness, kurtosis }
}
