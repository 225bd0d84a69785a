/** Digests: what tells that nothing changed. */
import { createHash, type Hash } from 'node:crypto'
import type { Dataset } from '../sources/dataset.ts'

/** SHA-256 of plain data, the members of objects in their order. */
export function digestOf(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/**
 * SHA-256 of all that a data set says: to the last bit of its columns. Two lists of files that give the same table, the same
 * provenance and the same notices give the same digest.
 */
export function digestOfDataset(dataset: Dataset): string {
  const hash = createHash('sha256')
  add(hash, dataset)
  return hash.digest('hex')
}

function add(hash: Hash, value: unknown): void {
  if (ArrayBuffer.isView(value)) {
    hash.update(`${value.constructor.name}${value.byteLength};`)
    hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
  } else if (Array.isArray(value) && value.every((each) => typeof each === 'string')) {
    hash.update(JSON.stringify(value))
  } else if (Array.isArray(value)) {
    hash.update(`[${value.length}`)
    for (const each of value) add(hash, each)
  } else if (value instanceof Map) {
    add(hash, [...value])
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined)
    hash.update(`{${entries.length}`)
    for (const [name, each] of entries) {
      hash.update(`${JSON.stringify(name)}:`)
      add(hash, each)
    }
  } else if (typeof value === 'number') {
    hash.update(`#${Object.is(value, -0) ? '-0' : String(value)};`)
  } else {
    hash.update(`${typeof value}${String(value)};`)
  }
}
