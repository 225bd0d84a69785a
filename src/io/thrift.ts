/**
 * Thrift's compact protocol, as far as the headers of Parquet pages need it: numbers and structs by field, the rest passed over.
 *
 * Source: Apache Thrift, doc/specs/thrift-compact-protocol.md.
 */
import { corruptFile } from './unreadable.ts'

/** Structs inside one another; a page header has two. */
const DEEPEST = 8
const TYPE = {
  stop: 0,
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  struct: 12,
} as const

/** What a struct holds, by the number of its fields. */
export class ThriftStruct {
  readonly #numbers = new Map<number, number>()
  readonly #structs = new Map<number, ThriftStruct>()

  /** NaN where there is none: it passes no check. */
  number(field: number): number {
    return this.#numbers.get(field) ?? NaN
  }

  /** One without fields where there is none. */
  struct(field: number): ThriftStruct {
    return this.#structs.get(field) ?? new ThriftStruct()
  }

  set(field: number, value: number | ThriftStruct | undefined): void {
    if (typeof value === 'number') this.#numbers.set(field, value)
    else if (value) this.#structs.set(field, value)
  }
}

/** Reads a struct from where it begins; `at` is then where it ended. */
export class ThriftReader {
  at: number
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.at = at
  }

  struct(depth = 0): ThriftStruct {
    if (depth > DEEPEST) throw corruptFile()
    const found = new ThriftStruct()
    for (let field = 0; ;) {
      const head = this.#byte()
      const type = head & 0x0f
      if (type === TYPE.stop) return found
      field = head >> 4 === 0 ? this.#zigzag() : field + (head >> 4)
      found.set(field, type === TYPE.true ? 1 : type === TYPE.false ? 0 : this.#value(type, depth))
    }
  }

  /** Seven bits a byte, the least first. */
  varint(): number {
    let value = 0
    for (let scale = 1; scale < 2 ** 70; scale *= 128) {
      const byte = this.#byte()
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
    throw corruptFile()
  }

  #value(type: number, depth: number): number | ThriftStruct | undefined {
    switch (type) {
      case TYPE.true:
      case TYPE.false:
      case TYPE.byte:
        return this.#byte()
      case TYPE.i16:
      case TYPE.i32:
      case TYPE.i64:
        return this.#zigzag()
      case TYPE.double:
        return this.#pass(8)
      case TYPE.binary:
        return this.#pass(this.varint())
      case TYPE.list:
      case TYPE.set:
        return this.#list(depth)
      case TYPE.struct:
        return this.struct(depth + 1)
      default:
        throw corruptFile()
    }
  }

  #list(depth: number): undefined {
    if (depth > DEEPEST) throw corruptFile()
    const head = this.#byte()
    const count = head >> 4 === 15 ? this.varint() : head >> 4
    if (count > this.#bytes.length - this.at) throw corruptFile() // each takes a byte at least
    for (let i = 0; i < count; i++) this.#value(head & 0x0f, depth + 1)
    return undefined
  }

  #zigzag(): number {
    const value = this.varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  #byte(): number {
    const byte = this.#bytes[this.at++]
    if (byte === undefined) throw corruptFile()
    return byte
  }

  #pass(length: number): undefined {
    if (length > this.#bytes.length - this.at) throw corruptFile()
    this.at += length
    return undefined
  }
}
