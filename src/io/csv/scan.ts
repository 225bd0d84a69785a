/** The rows of a wide file that have no quote and as many cells as they should: where those begin that are wanted. */
import { compiledOnce } from '../../core/wasm.ts'
import { CELLS_WASM } from './cells-wasm.ts'

interface Exports {
  readonly memory: WebAssembly.Memory
  rows(
    at: number,
    limit: number,
    delimiter: number,
    width: number,
    wanted: number,
    count: number,
    out: number,
    most: number,
  ): number
}

/** Bytes that are looked at in one go at most. */
const WINDOW = 2 ** 18
/** And after a row that was not regular, or at first. */
const NARROW = 2 ** 13
/** In the memory: the bytes, the places that are wanted, what was found. */
const WANTED = WINDOW + 64
const MOST_WANTED = 2 ** 12
const FOUND = WANTED + 4 * MOST_WANTED
/** Rows that are not regular, after which a file is read without looking for those that are, when they are the most. */
const PATIENCE = 256

const compiled = compiledOnce(CELLS_WASM)
let shared: Exports | undefined

/** None where the machine compiles no WebAssembly: rows are then read byte by byte, to the same end. */
function exports(): Exports | undefined {
  const module = compiled()
  return module && (shared ??= new WebAssembly.Instance(module).exports as unknown as Exports)
}

/** Reads rows of plain cells (no quotes) in WebAssembly, as far as they go. */
export class RegularRows {
  /** Of row r, from `r * stride`: where its line feed stands, then where each of its wanted cells begins; from where the search began. */
  readonly found: Uint32Array
  readonly stride: number
  readonly #exports: Exports
  readonly #bytes: Uint8Array
  readonly #delimiter: number
  readonly #width: number
  readonly #places: Uint32Array
  #window = NARROW
  #regular = 0
  #others = 0

  /** `places`: those of the cells that are wanted, in order. Nothing where the cells that are not are too few to be worth it. */
  static of(delimiter: number, width: number, places: readonly number[]): RegularRows | undefined {
    if (
      places.length === 0 ||
      places.length > MOST_WANTED ||
      width < 8 ||
      4 * places.length > width
    )
      return undefined
    const found = exports()
    return found ? new RegularRows(found, delimiter, width, places) : undefined
  }

  private constructor(found: Exports, delimiter: number, width: number, places: readonly number[]) {
    this.#exports = found
    this.#bytes = new Uint8Array(found.memory.buffer, 0, WINDOW)
    this.#places = Uint32Array.from(places)
    this.#delimiter = delimiter
    this.#width = width
    this.stride = places.length + 1
    this.found = new Uint32Array(found.memory.buffer, FOUND)
  }

  /** How many regular rows begin at `at`, one after the other, as far as it looks: 0 when the first is not. */
  find(bytes: Uint8Array, at: number, limit: number): number {
    const { stride, found } = this
    const end = Math.min(limit, at + this.#window)
    this.#bytes.set(bytes.subarray(at, end))
    new Uint32Array(found.buffer, WANTED, this.#places.length).set(this.#places) // another file may have been read in between
    const rows = this.#exports.rows(
      0,
      end - at,
      this.#delimiter,
      this.#width,
      WANTED,
      stride - 1,
      FOUND,
      Math.floor(found.length / stride) - 1,
    )
    this.#regular += rows
    const length = rows === 0 ? 0 : found[(rows - 1) * stride]! + 1
    // a whole window of regular rows: there are more of them, no doubt
    this.#window =
      2 * length > end - at ? Math.min(WINDOW, 2 * this.#window) : Math.max(NARROW, 2 * length)
    return rows
  }

  /** A row was not regular, and so long. Tells whether it is worth looking for others that are. */
  missed(length: number): boolean {
    this.#others++
    this.#window = Math.min(WINDOW, Math.max(this.#window, 4 * length))
    return this.#others < PATIENCE || this.#others < this.#regular
  }
}
