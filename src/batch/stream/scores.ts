/** The scores of a batch as a record batch of the output: columns share the engine's buffers, codes and names those of the input. */
import {
  Field,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Utf8,
  Float64,
  type Data,
} from 'apache-arrow'
import type { Scores } from '../../engine/compute.ts'
import { columnsOfScores } from '../../engine/sheet.ts'
import { NO_EPCI } from '../../geo/code.ts'
import { membershipOfRows } from '../../pipeline/parents.ts'
import { scoredIndicators } from '../../method/method.ts'
import type { Table } from '../../table/table.ts'
import { numberData } from '../../table/arrow.ts'
import { reasonByte, reasons } from '../../table/missing.ts'
import type { StreamSource } from './source.ts'

/** The Arrow schema of the scores, and the columns that it holds. */
export interface OutputSchema {
  readonly schema: Schema
  readonly names: readonly string[]
  readonly context: ReadonlySet<string>
}

interface SchemaOptions {
  readonly columns: 'toutes' | 'indice'
  /** Indicators of context that the table has. */
  readonly context: ReadonlySet<string>
  readonly metadata: Readonly<Record<string, string>>
}

/** The schema of every batch, from the scores of the first. */
export function schemaOf(
  scores: Scores,
  batch: RecordBatch,
  source: StreamSource,
  { columns, context, metadata }: SchemaOptions,
): OutputSchema {
  const all = columnsOfScores(scores, {
    absences: [],
    shown: (id) => context.has(id),
    ...parentsOfBatch(batch, source),
  })
  const index = new Set([
    all[0]!.name,
    'nom',
    'population',
    ...Object.keys(scores.subIndices),
    'ifn',
    'ifn_rang',
    'couverture',
  ])
  const kept = all.filter(({ name }) => columns === 'toutes' || index.has(name))
  const fields = kept.map(({ name, values }, at) =>
    values instanceof Float64Array
      ? new Field(name, new Float64(), true)
      : new Field(name, new Utf8(), at > 0),
  )
  return {
    schema: new Schema(fields, new Map(Object.entries(metadata))),
    names: kept.map(({ name }) => name),
    context,
  }
}

/** A batch of the output; `ranks` is the column that is to be filled in when all of them are known. */
export function scoresBatch(
  { schema, names, context }: OutputSchema,
  scores: Scores,
  batch: RecordBatch,
  source: StreamSource,
): { readonly written: RecordBatch; readonly ranks: Float64Array } {
  const ranks = scores.index.map((v) => (v === v ? 0 : NaN))
  const columns = new Map(
    columnsOfScores(scores, {
      absences: [],
      shown: (id) => context.has(id),
      ...parentsOfBatch(batch, source),
    }).map((column) => [column.name, column]),
  )
  const children = names.map((name, at): Data => {
    if (at === 0) return asUtf8(batch.getChild(source.key)!.data[0]!)
    if (name === 'nom')
      return source.name === undefined
        ? emptyText(batch.numRows)
        : asUtf8(batch.getChild(source.name)!.data[0]!)
    if (name === 'absences') return absences(scores)
    if (name === 'ifn_rang') return numberData(ranks)
    const { values } = columns.get(name) ?? { values: [] }
    if (values.length === 0) return emptyText(batch.numRows) // of an EPCI that no row of the batch has
    return values instanceof Float64Array ? numberData(values) : textData(values)
  })
  return {
    ranks,
    written: new RecordBatch(
      schema,
      makeData({ type: new Struct(schema.fields), length: batch.numRows, nullCount: 0, children }),
    ),
  }
}

/** What contains the rows of a batch, as their columns and their codes tell. */
function parentsOfBatch(
  batch: RecordBatch,
  { level, key, parents: [epci] }: StreamSource,
): Pick<Parameters<typeof columnsOfScores>[1], 'membership' | 'parentNames'> {
  if (level === 'groupe') return {}
  const textsOf = (name: string): string[] =>
    Array.from(batch.getChild(name)!, (v) => String(v ?? ''))
  const codes = textsOf(key)
  const said = epci && textsOf(epci.column).map((code) => (code === NO_EPCI ? '' : code))
  const names = epci?.name === undefined ? [] : textsOf(epci.name)
  const table: Table = { level, codes, columns: {}, ...(said && { membership: { epci: said } }) }
  return {
    membership: membershipOfRows(table),
    parentNames: Object.fromEntries((said ?? []).map((code, row) => [code, names[row] ?? ''])),
  }
}

/** Texts of the input: as they stand, or, for those whose places are long numbers, with places of ours. */
function asUtf8(data: Data): Data<Utf8> {
  const { length, nullCount, nullBitmap, valueOffsets, values } = data
  if (!((valueOffsets as unknown) instanceof BigInt64Array)) return data as Data<Utf8>
  const offsets = valueOffsets as unknown as BigInt64Array
  return makeData({
    type: new Utf8(),
    length,
    nullCount,
    nullBitmap: nullCount > 0 ? nullBitmap : null,
    valueOffsets: Int32Array.from(offsets.subarray(0, length + 1), Number),
    data: values as Uint8Array,
  })
}

function emptyText(length: number): Data<Utf8> {
  return makeData({
    type: new Utf8(),
    length,
    nullCount: 0,
    valueOffsets: new Int32Array(length + 1),
    data: new Uint8Array(0),
  })
}

function textData(values: readonly string[]): Data<Utf8> {
  const pieces = values.map((text) => new TextEncoder().encode(text))
  const valueOffsets = new Int32Array(values.length + 1)
  pieces.forEach((piece, i) => (valueOffsets[i + 1] = valueOffsets[i]! + piece.length))
  const data = new Uint8Array(valueOffsets[values.length]!)
  pieces.forEach((piece, i) => data.set(piece, valueOffsets[i]!))
  return makeData({ type: new Utf8(), length: values.length, nullCount: 0, valueOffsets, data })
}

/** `id=raison` of each value that is missing or imputed, as `scoresSheet` says it, without a text a row in between. */
function absences({ method, codes, indicators, reasons: bytes }: Scores): Data<Utf8> {
  const encoder = new TextEncoder()
  const cells = scoredIndicators(method).map((id) => ({
    values: (indicators as Record<string, Float64Array>)[id]!,
    why: bytes[id],
    said: reasons.map((reason) => encoder.encode(`${id}=${reason}`)),
  }))
  const valueOffsets = new Int32Array(codes.length + 1)
  let data = new Uint8Array(codes.length * 8)
  let at = 0
  for (let i = 0; i < codes.length; i++) {
    const start = at
    for (const { values, why, said } of cells) {
      if (values[i] === values[i] && why?.[i] !== reasonByte.impute) continue
      const text = said[why?.[i] || 1]!
      if (at + text.length + 1 > data.length) {
        const more = new Uint8Array(2 * data.length + text.length + 1)
        more.set(data)
        data = more
      }
      if (at > start) data[at++] = 32
      data.set(text, at)
      at += text.length
    }
    valueOffsets[i + 1] = at
  }
  return makeData({
    type: new Utf8(),
    length: codes.length,
    nullCount: 0,
    valueOffsets,
    data: data.subarray(0, at),
  })
}
