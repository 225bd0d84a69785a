/** Digests: what tells that nothing changed. */
import { createHash, type Hash } from 'node:crypto'
import type { Dataset } from '../pipeline/dataset.ts'

/** SHA-256 of plain data, the members of objects in their order. */
export function digestOf(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/** Digests of columns that were met before, by column: those that several methods read are hashed once. */
export type KnownColumns = WeakMap<object, string>

/**
 * SHA-256 of all that a data set says: to the last bit of its columns. Two lists of files that give the same table, the same
 * provenance and the same notices give the same digest.
 */
export function digestOfDataset(dataset: Dataset, known: KnownColumns = new WeakMap()): string {
  return hashed((hash) => add(hash, dataset, known))
}

function add(hash: Hash, value: unknown, known: KnownColumns): void {
  if (ArrayBuffer.isView(value)) {
    hash.update(
      `${value.constructor.name}${value.byteLength};${once(value, known, (column) => column.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)))}`,
    )
  } else if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
    hash.update(once(value, known, (column) => column.update(JSON.stringify(value))))
  } else if (Array.isArray(value)) {
    hash.update(`[${value.length}`)
    for (const each of value) add(hash, each, known)
  } else if (value instanceof Map) {
    add(hash, [...value], known)
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined)
    hash.update(`{${entries.length}`)
    for (const [name, each] of entries) {
      hash.update(`${JSON.stringify(name)}:`)
      add(hash, each, known)
    }
  } else if (typeof value === 'number') {
    hash.update(`#${Object.is(value, -0) ? '-0' : String(value)};`)
  } else {
    hash.update(`${typeof value}${String(value)};`)
  }
}

function once(column: object, known: KnownColumns, add: (hash: Hash) => void): string {
  const digest = known.get(column) ?? hashed(add)
  known.set(column, digest)
  return digest
}

function hashed(add: (hash: Hash) => void): string {
  const hash = createHash('sha256')
  add(hash)
  return hash.digest('hex')
}
