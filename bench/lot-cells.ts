/** Cells of 200 m for `lot.ts`, written by batches; and the floor, the same file copied by batches. */
import { writeFileSync } from 'node:fs'
import { Field, Float64, makeData, RecordBatch, Schema, Struct, Utf8 } from 'apache-arrow'
import { BatchOutput } from '../src/batch/stream/file.ts'
import { BatchFile } from '../src/batch/stream/input.ts'
import { mulberry32 } from '../src/core/random.ts'
import { numberData } from '../src/table/arrow.ts'

const BATCH = 2 ** 16
const [what, path, given, method] = process.argv.slice(2) as [string, string, string, string]
const ids = Array.from({ length: 20 }, (_, k) => `i${k}`)

if (what === 'copy') {
  const file = await BatchFile.open(path)
  const output = new BatchOutput(given, file.schema)
  for (let at = 0; at < file.batches; at++) output.write(await file.batch(at), new ArrayBuffer(0))
  output.finish(() => {})
  await file.close()
} else {
  const text = 'cellules'
  const source = { label: text, producer: text, licence: text }
  writeFileSync(
    method,
    JSON.stringify({
      id: text,
      version: '1',
      title: text,
      description: text,
      formula: text,
      author: text,
      licence: text,
      evidence: { grade: 'own', text },
      sources: { s: source },
      normalisation: { kind: 'min-max' },
      missing: 'skip',
      rollUp: 'scores',
      reference: 'france',
      population: ['population'],
      indicators: Object.fromEntries(
        ids.map((id, k) => [
          id,
          {
            label: id,
            sense: k % 4 === 3 ? 'protects' : 'worsens',
            unit: 'count',
            source: 's',
            measures: [{ value: id }],
          },
        ]),
      ),
      subIndices: {
        acces: { label: 'Accès', of: ids.slice(0, 10) },
        competences: { label: 'Compétences', of: ids.slice(10) },
      },
      index: { label: 'IFN', of: ['acces', 'competences'] },
    }),
  )
  const rows = Number(given)
  const random = mulberry32(rows)
  const schema = new Schema([
    new Field('code_groupe', new Utf8(), false),
    ...ids.map((id) => new Field(id, new Float64(), true)),
  ])
  const output = new BatchOutput(path, schema)
  for (let from = 0; from < rows; from += BATCH) {
    const length = Math.min(BATCH, rows - from)
    const codes = new TextEncoder().encode(
      Array.from({ length }, (_, i) => `CRS3035RES200mN${String(from + i).padStart(9, '0')}`).join(
        '',
      ),
    )
    const code = makeData({
      type: new Utf8(),
      length,
      nullCount: 0,
      valueOffsets: Int32Array.from({ length: length + 1 }, (_, i) => i * 24),
      data: codes,
    })
    const children = ids.map(() => {
      const values = new Float64Array(length)
      for (let i = 0; i < length; i++) values[i] = random() < 0.01 ? NaN : random() ** 2 * 1000
      return numberData(values)
    })
    output.write(
      new RecordBatch(
        schema,
        makeData({
          type: new Struct(schema.fields),
          length,
          nullCount: 0,
          children: [code, ...children],
        }),
      ),
      new ArrayBuffer(0),
    )
  }
  output.finish(() => {})
}
