/** Bytes at rest, in memory or on a disk, read piece by piece and as often as wanted. */
export interface ByteSource {
  /** Number of bytes. */
  readonly size: number
  /** Where it stands, when it is on a disk. */
  readonly path?: string
  /** The bytes from `from` to `to`, or fewer where they end. */
  read(from: number, to: number): Uint8Array
  /** Fills `room` with the bytes from `from` on, and gives how many there were: where nothing need be made at each read. */
  fill?(room: Uint8Array, from: number): number
}

/** How much is read at once. */
const STEP = 2 ** 20

/**
 * Bytes that are in memory.
 *
 * @example
 * inMemory(Uint8Array.of(1, 2, 3)).read(1, 3) // → Uint8Array.of(2, 3)
 */
export function inMemory(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (from, to) => bytes.subarray(from, to) }
}

/** The pieces of a source, one after the other. */
export function* chunksOf(
  source: ByteSource,
  from = 0,
  to = source.size,
  step = STEP,
): Generator<Uint8Array> {
  for (let at = from; at < to; at += step) yield source.read(at, Math.min(at + step, to))
}

/** The pieces of a source, each in the place of the one before: for who keeps none. */
export function* chunksInOrder(source: ByteSource): Generator<Uint8Array> {
  if (!source.fill) return yield* chunksOf(source)
  const room = new Uint8Array(Math.min(STEP, source.size))
  for (let at = 0; at < source.size;) {
    const got = source.fill(room, at)
    if (got === 0) return
    yield room.subarray(0, got)
    at += got
  }
}

/**
 * The first `length` bytes, or fewer where they end: enough to tell what they are.
 *
 * @example
 * headOf([Uint8Array.of(1), Uint8Array.of(2, 3)], 2) // → Uint8Array.of(1, 2)
 */
export function headOf(chunks: Iterable<Uint8Array>, length: number): Uint8Array {
  const head = new Uint8Array(length)
  let filled = 0
  for (const chunk of chunks) {
    const piece = chunk.subarray(0, length - filled)
    head.set(piece, filled)
    filled += piece.length
    if (filled === length) break
  }
  return head.subarray(0, filled)
}

/** All the bytes in one piece. Gives nothing when there are more than `most`. */
export function readUpTo(chunks: Iterable<Uint8Array>, most: number): Uint8Array | undefined {
  const kept: Uint8Array[] = []
  let size = 0
  for (const chunk of chunks) {
    size += chunk.length
    if (size > most) return undefined
    kept.push(chunk.slice())
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of kept) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
