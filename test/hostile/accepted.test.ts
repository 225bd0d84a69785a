/**
 * Tables that must be read: any dialect of CSV, any format, any order, what agents add around them. Seven in ten at the
 * least are accepted, and each that is obeys what does not depend on how it was written. `IFN_ACCEPTED=20000` draws that
 * many; a failure prints its seed and is shrunk.
 */
import fc from 'fast-check'
import { gzipSync, zipSync } from 'fflate'
import { afterAll, describe, expect, it } from 'vitest'
import { userErrors } from '../../src/core/errors.ts'
import { compute } from '../../src/engine/compute.ts'
import { contributions } from '../../src/engine/contributions.ts'
import { embeddedCog } from '../../src/host/cog.ts'
import { encodeSheet, type SheetFormat } from '../../src/io/encode.ts'
import type { InputFile } from '../../src/ingest/input.ts'
import { openInputs } from '../../src/ingest/open.ts'
import { defineMethod } from '../../src/method/define.ts'
import type { Method } from '../../src/method/method.ts'
import { methodById } from '../../src/methods/registry.ts'
import { computeFiles } from '../../src/pipeline/pipeline.ts'
import { mulberry32 } from '../support.ts'
import { drawsOf, seed, Tally } from './tally.ts'

type Random = ReturnType<typeof mulberry32>

const draws = drawsOf('IFN_ACCEPTED', 1_000)
const counted = new Tally()

const communes = embeddedCog()
  .communes(2023)
  .filter((code) => /^(02|27|59|76)/.test(code))
const methods = ['ifn-2026', 'mednum-2023', 'mednum-2020', 'occitanie-2019'].map((id) =>
  methodById(id)!,
)

/** One share, as it is: what a level above has is the sum over the sum. */
const sharesOnly = defineMethod({
  id: 'part',
  version: '1',
  title: 'Une part',
  description: 'Une part.',
  formula: 'La part.',
  author: 'ce test',
  evidence: { grade: 'own', text: 'Une part, pour un test.' },
  licence: 'MIT',
  normalisation: { kind: 'none' },
  missing: 'skip',
  rollUp: 'shares',
  reference: 'france',
  population: ['P_POP'],
  sources: { rp: { label: 'Recensement', producer: 'INSEE', licence: 'Licence Ouverte 2.0' } },
  indicators: {
    ages: {
      label: 'Âgés',
      sense: 'worsens',
      unit: 'share',
      source: 'rp',
      measures: [{ numerator: 'P_POP65P', denominator: 'P_POP' }],
    },
  },
  subIndices: { publics: { label: 'Publics', of: ['ages'] } },
  index: { label: 'Indice', of: ['publics'] },
})

/** A table of indicators: codes, and a value or NaN of each. */
interface Drawn {
  readonly method: Method
  readonly codes: readonly string[]
  readonly columns: Readonly<Record<string, Float64Array>>
}

/** How a table is written. */
interface Writing {
  readonly separator: string
  readonly comma: boolean
  readonly newline: string
  readonly encoding: 'utf8' | 'bom' | 'latin1' | 'utf16le'
  readonly quoted: boolean
  readonly missing: string
  readonly key: string
  readonly named: boolean
  readonly footer: boolean
  readonly trailing: boolean
  readonly container: 'plain' | 'gzip' | 'zip' | Exclude<SheetFormat, 'csv'>
}

const tables = fc
  .record({
    method: fc.constantFrom(...methods),
    rows: fc.uniqueArray(fc.nat(communes.length - 1), { minLength: 8, maxLength: 30 }),
    seed: fc.nat(2 ** 31 - 1),
    absent: fc.constantFrom(0, 0, 0.05, 0.2),
  })
  .map(({ method, rows, seed: from, absent }): Drawn => {
    const random = mulberry32(from)
    const value = (id: string, unit: string): number =>
      random() < absent
        ? NaN
        : unit === 'share'
          ? Math.round(1e4 * random()) / 1e4
          : /^(niveau_vie|revenu)/.test(id) // in euros: with decimals they would be read as thousands, and doubted
            ? Math.round(12_000 + 28_000 * random())
            : Math.round(1e3 * (10 + 30 * random())) / 1e3
    return {
      method,
      codes: rows.map((row) => communes[row]!),
      columns: {
        ...Object.fromEntries(
          Object.entries(method.indicators).map(([id, { unit }]) => [
            id,
            Float64Array.from(rows, () => value(id, unit)),
          ]),
        ),
        population: Float64Array.from(rows, () => Math.round(50 + 5_000 * random())),
      },
    }
  })

const writings: fc.Arbitrary<Writing> = fc.record({
  separator: fc.constantFrom(';', ',', '\t', '|'),
  comma: fc.boolean(),
  newline: fc.constantFrom('\n', '\r\n', '\r'),
  encoding: fc.constantFrom('utf8', 'bom', 'latin1', 'utf16le'),
  quoted: fc.boolean(),
  missing: fc.constantFrom('', 'NA', 's', 'nd', 'n/a'),
  key: fc.constantFrom(
    'CODGEO',
    'code_commune',
    'Code commune',
    'INSEE_COM',
    'codgeo',
    'Code INSEE',
  ),
  named: fc.boolean(),
  footer: fc.boolean(),
  trailing: fc.boolean(),
  container: fc.constantFrom(
    'plain',
    'plain',
    'plain',
    'gzip',
    'zip',
    'xlsx',
    'ods',
    'arrow',
    'parquet',
    'json',
  ),
})

function textOf({ codes, columns }: Drawn, how: Writing): string {
  const cell = (text: string): string =>
    how.quoted || text.includes(how.separator) || text.includes('"')
      ? `"${text.replaceAll('"', '""')}"`
      : text
  const number = (value: number): string =>
    Number.isNaN(value) ? how.missing : how.comma ? String(value).replace('.', ',') : String(value)
  const line = (cells: readonly string[]): string =>
    `${cells.map(cell).join(how.separator)}${how.trailing ? how.separator : ''}`
  const names = Object.keys(columns)
  return [
    line([how.key, ...(how.named ? ['LIBGEO'] : []), ...names]),
    ...codes.map((code, row) =>
      line([
        code,
        ...(how.named ? [`Saint-Étienne ${row}`] : []),
        ...names.map((name) => number(columns[name]![row]!)),
      ]),
    ),
    ...(how.footer ? ['', `"Source : Insee, recensement de la population"`] : []),
    '',
  ].join(how.newline)
}

async function fileOf(drawn: Drawn, how: Writing): Promise<InputFile> {
  const text = textOf(drawn, how)
  const bytes =
    how.encoding === 'latin1' || how.encoding === 'utf16le'
      ? new Uint8Array(
          Buffer.from(how.encoding === 'latin1' ? text : `\uFEFF${text}`, how.encoding),
        )
      : new TextEncoder().encode(how.encoding === 'bom' ? `\uFEFF${text}` : text)
  const { container } = how
  if (container === 'plain') return { name: 'table.csv', bytes }
  if (container === 'gzip') return { name: 'table.csv.gz', bytes: gzipSync(bytes) }
  if (container === 'zip') return { name: 'table.zip', bytes: zipSync({ 'table.csv': bytes }) }
  const columns = [
    { name: 'code_commune', values: drawn.codes },
    ...Object.entries(drawn.columns).map(([name, values]) => ({ name, values })),
  ]
  return {
    name: `table.${container}`,
    bytes: await encodeSheet({ columns, metadata: {} }, container),
  }
}

async function scoresOf(files: readonly InputFile[], method: Method) {
  return computeFiles(method, await openInputs(files))
}

/** The greatest difference of two lists of scores, territory by territory: 0 where both miss. */
function gap(a: { codes: readonly string[]; index: Float64Array }, b: typeof a): number {
  const at = new Map(b.codes.map((code, row) => [code, row]))
  expect(new Set(a.codes)).toEqual(new Set(b.codes))
  return Math.max(
    ...a.codes.map((code, row) => {
      const [x, y] = [a.index[row]!, b.index[at.get(code)!]!]
      return Number.isNaN(x) && Number.isNaN(y) ? 0 : Math.abs(x - y)
    }),
  )
}

function part(
  { method, codes, columns }: Drawn,
  rows: readonly number[],
  names = Object.keys(columns),
): Drawn {
  return {
    method,
    codes: rows.map((row) => codes[row]!),
    columns: Object.fromEntries(
      names.map((name) => [name, Float64Array.from(rows, (row) => columns[name]![row]!)]),
    ),
  }
}

function shuffled(count: number, random: Random): number[] {
  const places = Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[places[i], places[j]] = [places[j]!, places[i]!]
  }
  return places
}

/** Close enough for two orders of the same sums, on a scale of 100. */
const SAME = 1e-9

async function obeys(drawn: Drawn, how: Writing, random: Random): Promise<void> {
  const { method } = drawn
  const whole = Array.from(drawn.codes, (_, row) => row)
  let scores: Awaited<ReturnType<typeof scoresOf>>
  counted.drawn++
  try {
    scores = await scoresOf([await fileOf(drawn, how)], method)
  } catch (error) {
    const problems = userErrors(error)
    if (problems.length === 0) throw error
    counted.refused([...new Set(problems.map((each) => each.code))])
    return
  }
  counted.accepted++
  const relation = (name: string, found: number): void => {
    counted.relations++
    expect(found, name).toBeLessThanOrEqual(SAME)
  }
  const { population, ...shares } = drawn.columns
  const columns = { ...shares, P_POP: population! }
  if (method.reference === 'france')
    relation(
      'what is written is what is computed',
      gap(scores, compute(method, { level: 'commune', codes: drawn.codes, columns })),
    )
  const plain: Writing = {
    ...how,
    separator: ';',
    newline: '\n',
    encoding: 'utf8',
    container: 'plain',
    trailing: false,
    footer: false,
    key: 'CODGEO',
  }
  const again = async (...parts: readonly Drawn[]) =>
    scoresOf(
      await Promise.all(
        parts.map(async (each, k) => ({ ...(await fileOf(each, plain)), name: `t${k}.csv` })),
      ),
      method,
    )
  const names = Object.keys(drawn.columns)
  const cut = 1 + Math.floor(random() * (names.length - 1))
  const people = drawn.columns['population']!.map((each) => 2 * each)
  const costly: readonly [string, () => Promise<Parameters<typeof gap>[1]>][] = [
    ['in another order', () => again(part(drawn, shuffled(drawn.codes.length, random)))],
    [
      'columns in two files',
      () => again(part(drawn, whole, names.slice(0, cut)), part(drawn, whole, names.slice(cut))),
    ],
    [
      'with twice the people everywhere',
      () => again({ ...drawn, columns: { ...drawn.columns, population: people } }),
    ],
    [
      'on its own reference, frozen',
      async () =>
        computeFiles(method, await openInputs([await fileOf(drawn, plain)]), {
          reference: scores.frozen,
        }),
    ],
  ]
  // two of the four in the suite, all of them in a long run
  const first = Math.floor(random() * costly.length)
  const tried = draws > 1_000 ? costly : [0, 1].map((k) => costly[(first + k) % costly.length]!)
  for (const [name, other] of tried) relation(name, gap(scores, await other()))
  const points = Object.values(contributions(scores.tree, 'ifn'))
  relation(
    'contributions sum to the index',
    Math.max(
      0,
      ...scores.codes
        .map((_, row) =>
          Math.abs(points.reduce((sum, each) => sum + each[row]!, 0) - scores.index[row]!),
        )
        .filter((each) => !Number.isNaN(each)),
    ),
  )
}

describe('a table that is written as people write', () => {
  afterAll(() => {
    counted.tell('accepted tables', seed)
  })

  it(`is read, and gives figures that do not depend on how it is written, ${draws} times`, async () => {
    await fc.assert(
      fc.asyncProperty(tables, writings, (drawn, how) =>
        obeys(drawn, how, mulberry32(Math.round(drawn.columns['population']![0]!))),
      ),
      { numRuns: draws, seed },
    )
    expect(counted.accepted / counted.drawn).toBeGreaterThan(0.7)
  }, 3_600_000)

  it('of counts, has for each level above the sum of its communes over their sum', async () => {
    const counts = fc.record({
      rows: fc.uniqueArray(fc.nat(communes.length - 1), { minLength: 4, maxLength: 40 }),
      seed: fc.nat(2 ** 31 - 1),
    })
    await fc.assert(
      fc.asyncProperty(counts, async ({ rows, seed: from }) => {
        const random = mulberry32(from)
        const of = rows.map((row) => {
          const people = Math.round(10 + 9_000 * random())
          return { code: communes[row]!, people, old: Math.round(people * random()) }
        })
        const text = [
          'CODGEO;P20_POP;P20_POP65P',
          ...of.map(({ code, people, old }) => `${code};${people};${old}`),
        ].join('\n')
        const files = await openInputs([{ name: 'c.csv', bytes: new TextEncoder().encode(text) }])
        const shares = new Map<string, [number, number]>()
        for (const { code, people, old } of of)
          for (const holder of [code, code.slice(0, 2), 'FR']) {
            const [some, all] = shares.get(holder) ?? [0, 0]
            shares.set(holder, [some + old, all + people])
          }
        for (const level of ['commune', 'departement', 'france'] as const) {
          const { codes, indicators } = computeFiles(sharesOnly, files, { level })
          codes.forEach((code, row) => {
            counted.relations++
            const [some, all] = shares.get(level === 'france' ? 'FR' : code)!
            expect(Math.abs(indicators.ages![row]! - some / all)).toBeLessThan(1e-12)
          })
        }
      }),
      { numRuns: Math.max(20, draws / 20), seed },
    )
  }, 3_600_000)
})
