export const SKIP = 0
export const NUMBER = 1
export const TEXT = 2

/** The columns being read, by their place in the header. A cell is written at row `rows`, the one under way. */
export class GrowingColumns {
  readonly kinds: Uint8Array
  readonly numbers: Float64Array<ArrayBuffer>[]
  readonly text: string[][]
  readonly reasons: (Uint8Array<ArrayBuffer> | undefined)[]
  rows = 0
  #capacity = 0

  constructor(kinds: readonly ('number' | 'text' | 'skip')[]) {
    this.kinds = Uint8Array.from(kinds, (kind) =>
      kind === 'number' ? NUMBER : kind === 'text' ? TEXT : SKIP,
    )
    this.numbers = kinds.map(() => new Float64Array(0))
    this.text = kinds.map(() => [])
    this.reasons = kinds.map(() => undefined)
  }

  /** Makes room for `more` rows after those that are read; at least doubled, so that none is copied often. */
  reserve(more: number): void {
    if (this.rows + more <= this.#capacity) return
    const room = (this.#capacity = this.rows + Math.max(more, this.rows))
    for (let at = 0; at < this.kinds.length; at++) {
      if (this.kinds[at] !== NUMBER) continue
      const wider = new Float64Array(room)
      wider.set(this.numbers[at]!)
      this.numbers[at] = wider
      const known = this.reasons[at]
      if (!known) continue
      this.reasons[at] = new Uint8Array(room)
      this.reasons[at]!.set(known)
    }
  }

  /** The cell of column `at` in the row under way is missing, for this reason. */
  miss(at: number, reason: number): void {
    const bytes = (this.reasons[at] ??= new Uint8Array(this.#capacity))
    bytes[this.rows] = reason
    this.numbers[at]![this.rows] = NaN
  }

  /** The columns as they are given back, named, and cut to the rows that were read. */
  named(header: readonly string[]): {
    numbers: Record<string, Float64Array>
    text: Record<string, readonly string[]>
    reasons: Record<string, Uint8Array>
  } {
    const [numbers, text, reasons] = [
      dictionary<Float64Array>(),
      dictionary<readonly string[]>(),
      dictionary<Uint8Array>(),
    ]
    header.forEach((name, at) => {
      if (this.kinds[at] === TEXT) text[name] = this.text[at]!.slice(0, this.rows)
      if (this.kinds[at] !== NUMBER) return
      numbers[name] = cut(this.numbers[at]!, this.rows)
      const known = this.reasons[at]
      if (known) reasons[name] = cut(known, this.rows)
    })
    return { numbers, text, reasons }
  }
}

/** A record without a prototype: a column may be called `__proto__` or `constructor`. */
function dictionary<V>(): Record<string, V> {
  return Object.create(null) as Record<string, V>
}

/** The rows that were read: a view when the room left over is small, else a copy, and that room is freed. */
function cut<A extends Float64Array | Uint8Array>(array: A, rows: number): A {
  return (array.length <= 1.125 * rows ? array.subarray(0, rows) : array.slice(0, rows)) as A
}
