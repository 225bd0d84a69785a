/** The kernels of kernels.wat with a memory of their own; none where the machine compiles no WebAssembly of 128 bits. */
import { compiledOnce } from '../../core/wasm.ts'
import { KERNELS_WASM } from './kernels-wasm.ts'

/** Addresses are offsets in bytes from the start of the memory. */
export interface DrawKernels {
  add1(x: number, w: number, out: number, rows: number): void
  add4(
    a: number,
    b: number,
    c: number,
    d: number,
    u: number,
    v: number,
    w: number,
    z: number,
    out: number,
    rows: number,
  ): void
  mean1(x: number, w: number, out: number, borne: number, rows: number): void
  bear1(x: number, w: number, borne: number, rows: number): void
  enough(out: number, by: number, there: number, enough: number, rows: number): void
  shares(
    p: number,
    spread: number,
    skew: number,
    normal: number,
    stream: number,
    out: number,
    rows: number,
  ): void
  rank(
    x: number,
    n: number,
    tie: number,
    out: number,
    counts: number,
    bins: number,
    each: number,
    values: number,
    places: number,
    crowded: number,
  ): 0 | 1
  steps(x: number, n: number, low: number, scale: number, out: number): void
  between(
    block: number,
    width: number,
    draws: number,
    least: number,
    most: number,
    out: number,
  ): void
  order(
    values: number,
    one: number,
    other: number,
    pairs: number,
    before: number,
    after: number,
  ): void
  quantiles(
    block: number,
    width: number,
    draws: number,
    present: number,
    probabilities: number,
    count: number,
    out: number,
    scratch: number,
  ): void
}

/** A memory that is filled from its start and never emptied: what is laid in it stays at its place. */
export interface KernelMemory extends DrawKernels {
  f64(length: number): Float64Array
  u32(length: number): Uint32Array
  u16(length: number): Uint16Array
  /** Whether so many doubles more find room. */
  fits(length: number): boolean
  holds(x: ArrayBufferView): boolean
}

const PAGE = 65_536
/** Vectors of 128 bits are read fastest at such addresses. */
const ALIGNED = 16

const compiled = compiledOnce(KERNELS_WASM)

/** The kernels with a memory of so many bytes; undefined where they cannot be had: what calls them does without. */
export function kernels(bytes: number): KernelMemory | undefined {
  const module = compiled()
  if (module === undefined) return undefined
  try {
    const memory = new WebAssembly.Memory({ initial: Math.ceil((bytes + ALIGNED) / PAGE) })
    const { exports } = new WebAssembly.Instance(module, { ifn: { memory } })
    return { ...(exports as unknown as DrawKernels), ...layer(memory.buffer) }
  } catch {
    // too little memory for the room: the plain way needs less
    return undefined
  }
}

function layer(buffer: ArrayBuffer): Pick<KernelMemory, 'f64' | 'u32' | 'u16' | 'fits' | 'holds'> {
  let next = ALIGNED
  const allocate = <T>(
    make: new (buffer: ArrayBuffer, at: number, length: number) => T,
    size: number,
    length: number,
  ): T => {
    const made = new make(buffer, next, length)
    next += Math.ceil((size * length) / ALIGNED) * ALIGNED
    return made
  }
  return {
    f64: (length) => allocate(Float64Array, 8, length),
    u32: (length) => allocate(Uint32Array, 4, length),
    u16: (length) => allocate(Uint16Array, 2, length),
    fits: (length) => next + 8 * length <= buffer.byteLength,
    holds: (x) => x.buffer === buffer,
  }
}
