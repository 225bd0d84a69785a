/**
 * Zip archives: the list of their entries, and each entry unpacked as it is read.
 *
 * Inflating is fflate's. The list is ours because fflate trusts an archive: it does not look at
 * encryption, checksums or declared sizes, and it wants the whole archive in memory.
 * Source: PKWARE, .ZIP File Format Specification (APPNOTE) 6.3.10, §4.3.
 */
import { Inflate } from 'fflate'
import { UserError } from '../core/errors.ts'
import { chunksOf, type ByteSource } from './byte-source.ts'

/** File inside a zip archive. */
export interface ZipEntry {
  readonly name: string
  /** Bytes once unpacked, as the archive declares them. */
  readonly size: number
  readonly packed: number
  readonly method: number
  readonly encrypted: boolean
  readonly crc: number
  /** Where its local header stands. */
  readonly at: number
}

const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
/** The longest comment that may follow the end record, and that record. */
const TAIL = 2 ** 16 + 22
const STORED = 0
const DEFLATED = 8
/** Packed bytes unpacked at once: 64 KiB make 64 MiB at most. */
const STEP = 2 ** 16

/** Whether bytes begin as a zip archive does. */
export function isZip(head: Uint8Array): boolean {
  return (
    head[0] === 0x50 &&
    head[1] === 0x4b &&
    ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6))
  )
}

/** The files of an archive, folders left out. Throws `archive-illisible` when it is cut, or names a path outside itself. */
export function zipEntries(source: ByteSource, file: string): ZipEntry[] {
  const { at, size, count } = directoryOf(source, file)
  const directory = source.read(at, at + size)
  const view = viewOf(directory)
  const entries: ZipEntry[] = []
  for (let p = 0, i = 0; i < count; i++) {
    if (p + 46 > directory.length || view.getUint32(p, true) !== CENTRAL)
      throw broken(file, 'sa table est incomplète')
    const [nameLength, extraLength, commentLength] = [
      view.getUint16(p + 28, true),
      view.getUint16(p + 30, true),
      view.getUint16(p + 32, true),
    ]
    const entry = readEntry(directory, view, p, nameLength, extraLength)
    if (isOutside(entry.name))
      throw broken(file, `« ${entry.name} » désigne un chemin hors de l’archive`)
    if (!entry.name.endsWith('/')) entries.push(entry)
    p += 46 + nameLength + extraLength + commentLength
  }
  return entries
}

/**
 * The bytes of an entry, unpacked as they are asked for. Throws `archive-illisible` when the entry is
 * encrypted, cut or altered, and as soon as it holds more than it declares.
 */
export function* unzipEntry(
  source: ByteSource,
  entry: ZipEntry,
  file: string,
): Generator<Uint8Array> {
  if (entry.encrypted)
    throw broken(
      file,
      `« ${entry.name} » est chiffré`,
      'extrayez-le avec son mot de passe, et donnez le fichier extrait',
    )
  if (entry.method !== STORED && entry.method !== DEFLATED)
    throw broken(
      file,
      `« ${entry.name} » est compressé d’une façon inconnue (méthode ${entry.method})`,
      'recompressez-le en zip ordinaire',
    )
  const header = source.read(entry.at, entry.at + 30)
  const view = viewOf(header)
  if (header.length < 30 || view.getUint32(0, true) !== LOCAL)
    throw broken(file, `« ${entry.name} » n’est pas là où sa table le dit`)
  const name = source.read(entry.at + 30, entry.at + 30 + view.getUint16(26, true))
  if (new TextDecoder().decode(name) !== entry.name)
    throw broken(file, `« ${entry.name} » n’a pas le même nom dans la table de l’archive`)
  const start = entry.at + 30 + view.getUint16(26, true) + view.getUint16(28, true)
  if (start + entry.packed > source.size) throw broken(file, `« ${entry.name} » est coupé`)
  const crc = new Crc32()
  let size = 0
  for (const piece of entry.method === STORED
    ? chunksOf(source, start, start + entry.packed)
    : inflated(source, start, entry, file)) {
    size += piece.length
    if (size > entry.size)
      throw broken(
        file,
        `« ${entry.name} » contient plus que les ${entry.size} octets qu’il déclare`,
      )
    crc.add(piece)
    yield piece
  }
  if (size !== entry.size || crc.value !== entry.crc)
    throw broken(file, `« ${entry.name} » est abîmé (sa somme de contrôle ne correspond pas)`)
}

function* inflated(
  source: ByteSource,
  start: number,
  entry: ZipEntry,
  file: string,
): Generator<Uint8Array> {
  const pieces: Uint8Array[] = []
  const inflate = new Inflate((piece) => pieces.push(piece))
  const end = start + entry.packed
  for (const chunk of chunksOf(source, start, end, STEP)) {
    start += chunk.length
    try {
      inflate.push(chunk, start >= end)
    } catch (cause) {
      const error = broken(file, `« ${entry.name} » est abîmé`)
      error.cause = cause
      throw error
    }
    yield* pieces.splice(0)
  }
}

function directoryOf(
  source: ByteSource,
  file: string,
): { at: number; size: number; count: number } {
  const from = Math.max(0, source.size - TAIL)
  const tail = source.read(from, source.size)
  const view = viewOf(tail)
  for (let p = tail.length - 22; p >= 0; p--) {
    if (view.getUint32(p, true) !== END) continue
    const found = {
      at: view.getUint32(p + 16, true),
      size: view.getUint32(p + 12, true),
      count: view.getUint16(p + 10, true),
    }
    const large = found.at === 0xffffffff || found.size === 0xffffffff || found.count === 0xffff
    const directory = large ? (directory64(source, view, p) ?? found) : found
    if (directory.at + directory.size > source.size) throw broken(file, 'elle est coupée')
    return directory
  }
  throw broken(file, 'elle est coupée : la table de ses fichiers manque')
}

function directory64(
  source: ByteSource,
  tail: DataView,
  end: number,
): { at: number; size: number; count: number } | undefined {
  if (end < 20 || tail.getUint32(end - 20, true) !== LOCATOR_64) return undefined
  const at = Number(tail.getBigUint64(end - 12, true))
  const record = viewOf(source.read(at, at + 56))
  if (record.byteLength < 56 || record.getUint32(0, true) !== END_64) return undefined
  return {
    at: Number(record.getBigUint64(48, true)),
    size: Number(record.getBigUint64(40, true)),
    count: Number(record.getBigUint64(32, true)),
  }
}

function readEntry(
  directory: Uint8Array,
  view: DataView,
  p: number,
  nameLength: number,
  extraLength: number,
): ZipEntry {
  const name = new TextDecoder().decode(directory.subarray(p + 46, p + 46 + nameLength))
  const sizes = {
    size: view.getUint32(p + 24, true),
    packed: view.getUint32(p + 20, true),
    at: view.getUint32(p + 42, true),
  }
  return {
    name,
    ...sizes64(view, p + 46 + nameLength, extraLength, sizes),
    method: view.getUint16(p + 10, true),
    encrypted: (view.getUint16(p + 8, true) & 1) === 1,
    crc: view.getUint32(p + 16, true),
  }
}

/** Sizes past 4 GiB stand in an extra field (APPNOTE §4.5.3), in this order, and only those that do not fit. */
function sizes64(
  view: DataView,
  from: number,
  length: number,
  sizes: { size: number; packed: number; at: number },
): { size: number; packed: number; at: number } {
  const found = { ...sizes }
  const limit = Math.min(from + length, view.byteLength)
  for (let p = from; p + 4 <= limit; p += 4 + view.getUint16(p + 2, true)) {
    if (view.getUint16(p, true) !== 1) continue
    let at = p + 4
    for (const key of ['size', 'packed', 'at'] as const) {
      if (sizes[key] !== 0xffffffff || at + 8 > limit) continue
      found[key] = Number(view.getBigUint64(at, true))
      at += 8
    }
  }
  return found
}

function isOutside(name: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:)/.test(name) || name.split(/[/\\]/).includes('..')
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
}

function broken(file: string, why: string, remedy = 'téléchargez l’archive de nouveau'): UserError {
  return new UserError('archive-illisible', `archive « ${file} » refusée : ${why}`, remedy, {
    file,
  })
}

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
