/** The checksum of zip archives. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let c = byte
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

/**
 * CRC-32 of bytes that come piece by piece (ISO 3309, polynomial 0xEDB88320).
 *
 * @example
 * new Crc32().add(new TextEncoder().encode('123456789')).value // → 0xcbf43926
 */
export class Crc32 {
  #state = 0xffffffff

  add(bytes: Uint8Array): this {
    let c = this.#state
    for (let i = 0; i < bytes.length; i++) c = TABLE[(c ^ bytes[i]!) & 255]! ^ (c >>> 8)
    this.#state = c
    return this
  }

  get value(): number {
    return (this.#state ^ 0xffffffff) >>> 0
  }
}
