/** Tables of communes or IRIS made from a seed: INSEE's names, counts that agree, holes where the secret makes them. */
import { Field, makeData, RecordBatch, Schema, Struct } from 'apache-arrow'
import { mulberry32 } from '../../src/core/random.ts'
import { embeddedCog } from '../../src/host/cog.ts'
import { BatchOutput } from '../../src/batch/stream/file.ts'
import { sheetToArrow } from '../../src/table/arrow.ts'
import { rowCount, type Sheet } from '../../src/table/sheet.ts'

// without Paris, Lyon and Marseille, which are counted once, with their arrondissements
const official = embeddedCog()
  .communes(2017)
  .filter((code) => !['13055', '69123', '75056'].includes(code))
  .toSorted()

/** Codes in order, of communes that stand, as far apart as the list allows; IRIS by five to a commune. */
export function codesOf(level: 'commune' | 'iris', n: number): string[] {
  const communes = level === 'iris' ? Math.ceil(n / 5) : n
  const of = (k: number): string => official[Math.floor((k * official.length) / communes)]!
  if (communes > official.length) throw new Error(`${communes} communes are more than there are`)
  return Array.from({ length: n }, (_, i) =>
    level === 'iris' ? `${of(Math.floor(i / 5))}01${String((i % 5) + 1).padStart(2, '0')}` : of(i),
  ).sort()
}

/**
 * The variables that the methods of 2020, 2023 and 2026 read, of one year: populations drawn far apart, incomes and poverty secret
 * in the smallest territories (a third of the communes, as in Filosofi), everything else missing once in three hundred.
 */
export function generatedSheet(
  seed: number,
  level: 'commune' | 'iris',
  n: number,
  year: string,
): Sheet {
  const random = mulberry32(seed)
  const codes = codesOf(level, n)
  const yy = year.slice(2)
  const holed = (x: Float64Array): Float64Array => x.map((v) => (random() < 1 / 300 ? NaN : v))
  const part = (whole: Float64Array, low: number, high: number): Float64Array =>
    whole.map((v) => Math.round(v * (low + (high - low) * random())))
  const people = Float64Array.from({ length: n }, () =>
    Math.round(40 + 900 * Math.log(1 - random()) ** 2 + 300 * random()),
  )
  const adults = part(people, 0.7, 0.85)
  const households = part(people, 0.4, 0.55)
  const families = part(households, 0.5, 0.8)
  const premises = part(people, 0.5, 0.8)
  const isSecret = people.map((v) => (v < 250 ? 1 : 0))
  const income = (of: () => number): Float64Array =>
    Float64Array.from(people, (_, i) => (isSecret[i] === 1 ? NaN : of()))
  const columns: readonly [string, Float64Array][] = [
    [`P${yy}_POP`, people],
    [`P${yy}_POP65P`, holed(part(people, 0.1, 0.35))],
    [`P${yy}_POP1529`, holed(part(people, 0.08, 0.25))],
    [`P${yy}_NSCOL15P`, adults],
    [`P${yy}_NSCOL15P_DIPLMIN`, holed(part(adults, 0.1, 0.3))],
    [`P${yy}_NSCOL15P_BEPC`, holed(part(adults, 0.03, 0.08))],
    [`P${yy}_NSCOL15P_CAPBEP`, holed(part(adults, 0.15, 0.35))],
    [`C${yy}_MEN`, households],
    [`C${yy}_MENPSEUL`, holed(part(households, 0.2, 0.45))],
    [`C${yy}_MENFAMMONO`, holed(part(households, 0.04, 0.15))],
    [`C${yy}_FAM`, families],
    [`C${yy}_FAMMONO`, holed(part(families, 0.08, 0.25))],
    [`MED${yy}`, income(() => Math.round(14_000 + 22_000 * random() ** 2))],
    [`TP60${yy}`, income(() => Math.round(10 * (5.1 + 35 * random() ** 3)) / 10)],
    [`ARCEP${yy}T3_LOCAUX`, premises],
    [`ARCEP${yy}T3_LOCAUX_FTTH`, holed(part(premises, 0, 1))],
    [
      `THD30_PART_ARCEP_${year}T3`,
      holed(people.map(() => Math.round(1000 * (0.3 + 0.7 * random())) / 1000)),
    ],
  ]
  return {
    columns: [
      { name: level === 'iris' ? 'IRIS' : 'CODGEO', values: codes },
      { name: 'LIBGEO', values: codes.map((code) => `Territoire ${code}`) },
      ...columns.map(([name, values]) => ({ name, values })),
    ],
    metadata: {},
  }
}

/** An Arrow file of so many rows a batch. */
export function writeBatches(path: string, sheet: Sheet, rows: number): void {
  const parts = Array.from(
    { length: Math.ceil(rowCount(sheet) / rows) },
    (_, k) =>
      sheetToArrow({
        columns: sheet.columns.map(({ name, values }) => ({
          name,
          values: values.slice(k * rows, (k + 1) * rows),
        })),
        metadata: {},
      }).batches[0]!,
  )
  const schema = new Schema(
    parts[0]!.schema.fields.map(({ name, type }) => new Field(name, type, true)),
  )
  const output = new BatchOutput(path, schema)
  for (const { data } of parts)
    output.write(
      new RecordBatch(
        schema,
        makeData({
          type: new Struct(schema.fields),
          length: data.length,
          nullCount: 0,
          children: data.children,
        }),
      ),
      new ArrayBuffer(0),
    )
  output.finish(() => {})
}
