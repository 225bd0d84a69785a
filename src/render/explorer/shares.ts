/** Weights as shares of 100: what one takes, the others give in proportion. */

/**
 * Gives a member of a group a share; the others keep their proportions, and all sum to 100.
 *
 * @param shares shares of the members, 0 or more
 * @param moved member whose share is given
 * @param share its share, 0–100
 * @returns shares that sum to 100; equal ones for the others where they had none
 *
 * @example
 * setShare([25, 50, 25], 1, 70) // → [15, 70, 15]
 * setShare([0, 100, 0], 1, 80) // → [10, 80, 10]
 */
export function setShare(shares: readonly number[], moved: number, share: number): number[] {
  const others = shares.reduce((sum, each, i) => (i === moved ? sum : sum + each), 0)
  const left = 100 - share
  return shares.map((each, i) =>
    i === moved ? share : others > 0 ? (each * left) / others : left / (shares.length - 1),
  )
}

/**
 * Rounds shares to whole numbers that sum to 100: those nearest the next one take what is left.
 *
 * @param shares shares, of any positive sum
 * @returns whole numbers
 *
 * @example
 * wholeShares([1, 1, 1]) // → [34, 33, 33]
 */
export function wholeShares(shares: readonly number[]): number[] {
  const total = shares.reduce((sum, each) => sum + each, 0)
  const exact = shares.map((each) => (total > 0 ? (100 * each) / total : 100 / shares.length))
  const whole = exact.map(Math.floor)
  const left = 100 - whole.reduce((sum, each) => sum + each, 0)
  const order = [...exact.keys()].sort(
    (a, b) => exact[b]! - whole[b]! - (exact[a]! - whole[a]!) || a - b,
  )
  for (const i of order.slice(0, left)) whole[i]!++
  return whole
}
