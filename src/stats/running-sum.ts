/** Sums of a column that comes in pieces: to the last bit, what they are of the column in one piece. */

/** `sum` of what is present, piece by piece. */
export class RunningSum {
  #total = 0
  #lost = 0
  /** How many values were present. */
  count = 0

  /** Adds what is present of a piece. */
  add(x: Float64Array): void {
    let [total, lost, count] = [this.#total, this.#lost, this.count]
    for (let i = 0; i < x.length; i++) {
      const v = x[i]!
      if (v !== v) continue
      const next = total + v
      lost += Math.abs(total) >= Math.abs(v) ? total - next + v : v - next + total
      total = next
      count++
    }
    this.#total = total
    this.#lost = lost
    this.count = count
  }

  /** The sum so far; 0 when nothing was present. */
  get value(): number {
    return this.#total + this.#lost
  }
}
