/**
 * Tables and sheets to and from Apache Arrow, without a copy wherever the layouts allow it.
 *
 * A missing number is both a null of Arrow and a NaN under it: readers that know nulls see a null,
 * and the buffer is still a column of ours. The names in metadata are part of the files we write.
 */
import {
  DataType,
  Field,
  Float64,
  Int32,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table as ArrowTable,
  Uint8,
  Utf8,
  vectorFromArray,
  type Data,
  type Vector,
} from 'apache-arrow'
import { UserError } from '../core/errors.ts'
import { codeColumn, type Level, levelOfColumn, levels } from './level.ts'
import { isWhole, type Sheet, type SheetColumn } from './sheet.ts'
import type { Membership, Table } from './table.ts'

/** Schema metadata: the level of a table. */
const LEVEL = 'ifn.niveau'
/** Field metadata: this column of bytes says why cells of that column are missing. */
const REASONS_OF = 'ifn.motifs_de'
const NAMES = 'nom'

interface ArrowColumn {
  readonly name: string
  readonly data: Data
  readonly metadata?: ReadonlyMap<string, string>
}

/**
 * A table as Arrow: `code_<level>`, `nom`, the `code_<level>` of the territories that hold each
 * row, the columns, and `motif_<column>` for the reasons. Numbers and reasons share their buffers.
 */
export function tableToArrow(
  table: Table,
  metadata: Readonly<Record<string, string>> = {},
): ArrowTable {
  const { level, codes, names, membership = {}, columns, reasons = {} } = table
  return arrowTable(
    [
      { name: codeColumn(level), data: textData(codes) },
      ...(names ? [{ name: NAMES, data: textData(names) }] : []),
      ...Object.entries(membership).map(([upper, of]) => ({
        name: codeColumn(upper as Level),
        data: textData(of),
      })),
      ...Object.entries(columns).map(([name, values]) => ({ name, data: numberData(values) })),
      ...Object.entries(reasons).flatMap(([name, bytes]) =>
        bytes ? [reasonColumn(name, bytes)] : [],
      ),
    ],
    { ...metadata, [LEVEL]: level },
  )
}

/**
 * A table from Arrow, ours or another's: without our metadata, `code_<level>` tells the level. Nulls are NaN.
 *
 * @throws {UserError} `fichier-inconnu` when no column holds official codes
 */
export function tableFromArrow(arrow: ArrowTable): Table {
  const level = levelOf(arrow)
  const columns = record<Float64Array>()
  const reasons = record<Uint8Array>()
  const membership: Partial<Record<Level, readonly string[]>> = {}
  let codes: readonly string[] = []
  let names: readonly string[] | undefined
  for (const [at, { name, type, metadata }] of arrow.schema.fields.entries()) {
    const vector = arrow.getChildAt(at)!
    const upper = levelOfColumn(name)
    if (upper === level) codes = texts(vector)
    else if (upper) membership[upper] = texts(vector)
    else if (name === NAMES) names = texts(vector)
    else if (metadata.has(REASONS_OF)) reasons[metadata.get(REASONS_OF)!] = bytesOf(vector)
    else if (isNumeric(type)) columns[name] = numbers(vector)
  }
  return {
    level,
    codes,
    columns,
    ...(Object.keys(reasons).length > 0 && { reasons }),
    ...(names && { names }),
    ...(Object.keys(membership).length > 0 && { membership: membership as Membership }),
  }
}

/** A sheet as Arrow: ranks, classes and counts are 32-bit integers, other numbers doubles that share their buffers. */
export function sheetToArrow(sheet: Sheet): ArrowTable {
  const columns = sheet.columns.map((column) => ({ name: column.name, data: dataOf(column) }))
  return arrowTable(columns, sheet.metadata)
}

function dataOf(column: SheetColumn): Data {
  const { values } = column
  if (!(values instanceof Float64Array)) return textData(values)
  return isWhole(column) ? wholeData(values) : numberData(values)
}

/** A sheet from Arrow: any number becomes a double, anything else is text. */
export function sheetFromArrow(arrow: ArrowTable): Sheet {
  return {
    columns: arrow.schema.fields.map(({ name, type }, at) => ({
      name,
      values: valuesOf(arrow.getChildAt(at)!, type),
    })),
    metadata: Object.fromEntries(arrow.schema.metadata),
  }
}

function arrowTable(
  columns: readonly ArrowColumn[],
  metadata: Readonly<Record<string, string>>,
): ArrowTable {
  const fields = columns.map(
    ({ name, data, metadata: of }) => new Field(name, data.type, data.nullCount > 0, new Map(of)),
  )
  const schema = new Schema(fields, new Map(Object.entries(metadata)))
  const length = columns[0]?.data.length ?? 0
  const children = columns.map(({ data }) => data)
  return new ArrowTable(
    schema,
    new RecordBatch(schema, makeData({ type: new Struct(fields), length, nullCount: 0, children })),
  )
}

function reasonColumn(name: string, bytes: Uint8Array): ArrowColumn {
  const data = makeData({ type: new Uint8(), length: bytes.length, nullCount: 0, data: bytes })
  return { name: `motif_${name}`, data, metadata: new Map([[REASONS_OF, name]]) }
}

/** Distinct texts, beyond which a column is not one of a few words. */
const WORDS = 512

/** The texts of a column that has few, each encoded once; nothing for a column that has many. */
function wordData(values: readonly string[]): Data<Utf8> | undefined {
  const encoder = new TextEncoder()
  const known = new Map<string, Uint8Array>()
  const words: Uint8Array[] = []
  const valueOffsets = new Int32Array(values.length + 1)
  for (let i = 0; i < values.length; i++) {
    let word = known.get(values[i]!)
    if (word === undefined) {
      if (known.size === WORDS) return undefined
      known.set(values[i]!, (word = encoder.encode(values[i]!)))
    }
    words.push(word)
    valueOffsets[i + 1] = valueOffsets[i]! + word.length
  }
  const data = new Uint8Array(valueOffsets[values.length]!)
  for (let i = 0; i < values.length; i++)
    if (words[i]!.length > 0) data.set(words[i]!, valueOffsets[i]!)
  return makeData({ type: new Utf8(), length: values.length, nullCount: 0, valueOffsets, data })
}

/** Texts that are mostly distinct are encoded all at once: their places follow from their lengths. */
function textData(values: readonly string[]): Data<Utf8> {
  const few = wordData(values)
  if (few) return few
  const bytes = new TextEncoder().encode(values.join(''))
  const valueOffsets = new Int32Array(values.length + 1)
  for (let i = 0; i < values.length; i++) valueOffsets[i + 1] = valueOffsets[i]! + values[i]!.length
  if (valueOffsets[values.length] !== bytes.length) {
    for (let i = 0; i < values.length; i++)
      valueOffsets[i + 1] = valueOffsets[i]! + bytesIn(values[i]!)
  }
  // halves of a pair that met at the end of one text and the beginning of the next: kept apart
  if (valueOffsets[values.length] !== bytes.length)
    return vectorFromArray(values, new Utf8()).data[0]!
  return makeData({
    type: new Utf8(),
    length: values.length,
    nullCount: 0,
    valueOffsets,
    data: bytes,
  })
}

/** Length of a text in UTF-8; what is no character (half a pair) is written as the three bytes of U+FFFD. */
function bytesIn(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    if (unit < 0x800) bytes += 1
    else if (
      unit >= 0xd800 &&
      unit < 0xdc00 &&
      text.charCodeAt(i + 1) >= 0xdc00 &&
      text.charCodeAt(i + 1) < 0xe000
    ) {
      bytes += 2
      i++
    } else bytes += 2
  }
  return bytes
}

/** A column of numbers; what is NaN is null, and NaN of one pattern: that of a processor's own depends on how the code was compiled, and files of the same numbers are to have the same bytes. */
export function numberData(values: Float64Array): Data<Float64> {
  const length = values.length
  const present = new Uint8Array((length + 7) >> 3)
  let nullCount = 0
  for (let start = 0; start < length; start += 8) {
    const end = Math.min(length, start + 8)
    let bits = 0
    for (let i = start; i < end; i++) {
      if (values[i] === values[i]) bits |= 1 << (i - start)
      else {
        values[i] = NaN // no reader of the column can tell
        nullCount++
      }
    }
    present[start >> 3] = bits
  }
  return makeData({
    type: new Float64(),
    length,
    nullCount,
    nullBitmap: nullCount > 0 ? present : null,
    data: values,
  })
}

/** A column of whole numbers as 32-bit integers; what is NaN is null. Doubles where one is too large for that. */
function wholeData(values: Float64Array): Data<Int32> | Data<Float64> {
  const data = Int32Array.from(values)
  if (values.some((value, i) => value === value && value !== data[i])) return numberData(values)
  const { length, nullCount, nullBitmap } = numberData(values)
  return makeData({ type: new Int32(), length, nullCount, nullBitmap, data })
}

/** A view on the buffer when it is one piece with a NaN under each null; a copy otherwise. */
function numbers(vector: Vector): Float64Array {
  const [data, ...others] = vector.data
  if (data && others.length === 0 && data.values instanceof Float64Array && nullsAreNaN(data))
    return data.values.subarray(0, data.length)
  if (data && others.length === 0 && data.values instanceof Int32Array && data.nullCount === 0)
    return Float64Array.from(data.values.subarray(0, data.length))
  const values = new Float64Array(vector.length)
  for (let i = 0; i < values.length; i++) {
    const value: unknown = vector.get(i)
    values[i] = value === null ? NaN : Number(value)
  }
  return values
}

function nullsAreNaN(data: Data): boolean {
  if (data.nullCount === 0) return true
  const values = data.values as Float64Array
  const { nullBitmap: present, offset } = data
  for (let i = 0; i < data.length;) {
    const at = offset + i
    // most bytes say that eight values are there
    if ((at & 7) === 0 && present[at >> 3] === 0xff) i += 8
    else {
      if (values[i] === values[i] && (present[at >> 3]! & (1 << (at & 7))) === 0) return false
      i++
    }
  }
  return true
}

function bytesOf(vector: Vector): Uint8Array {
  return vector.toArray() as Uint8Array
}

function valuesOf(vector: Vector, type: DataType): Float64Array | string[] {
  if (isNumeric(type)) return numbers(vector)
  if (DataType.isDecimal(type)) return decimals(vector, type.scale)
  // a day or a duration is no number, though it is stored as one
  return DataType.isDate(type) ||
    DataType.isTimestamp(type) ||
    DataType.isTime(type) ||
    DataType.isDuration(type) ||
    DataType.isInterval(type)
    ? Array.from(vector, (value: unknown) =>
        value === null ? '' : `${String(type)} ${String(value)}`,
      )
    : texts(vector)
}

/** Decimals with their scale: the double nearest to each. */
function decimals(vector: Vector, scale: number): Float64Array {
  return Float64Array.from(Array.from(vector as Iterable<Uint32Array | null>), (limbs) => {
    if (limbs === null) return NaN
    const unsigned = limbs.reduceRight((all, limb) => (all << 32n) | BigInt(limb), 0n)
    const digits = BigInt.asIntN(32 * limbs.length, unsigned)
    return Number(`${digits}e${-scale}`)
  })
}

function texts(vector: Vector): string[] {
  return Array.from(vector, (value: unknown) => (value === null ? '' : String(value)))
}

function isNumeric(type: DataType): boolean {
  return DataType.isFloat(type) || DataType.isInt(type)
}

function levelOf(arrow: ArrowTable): Level {
  const given = arrow.schema.metadata.get(LEVEL)
  const level = levels.find((each) =>
    given === undefined
      ? arrow.schema.fields.some(({ name }) => name === codeColumn(each))
      : each === given,
  )
  if (level !== undefined && arrow.schema.fields.some(({ name }) => name === codeColumn(level)))
    return level
  throw new UserError(
    'fichier-inconnu',
    'aucune colonne de codes officiels dans cette table Arrow',
    `nommez-la ${levels.map(codeColumn).join(', ')} selon le niveau`,
  )
}

/** Without a prototype: a column may have any name. */
function record<V>(): Record<string, V> {
  return Object.create(null) as Record<string, V>
}
