/** Rows whose wanted cells are found 64 bytes at a time, against the same rows read cell by cell: what is asked as text is always read so. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { userErrors } from '../../../src/core/errors.ts'
import { RegularRows } from '../../../src/io/csv/scan.ts'
import { WideCsvReader, type WideCsv } from '../../../src/io/csv/wide.ts'
import { mulberry32, root } from '../../support.ts'

const { assembled } = (await import(
  new URL('../../../scripts/kernels.mjs', import.meta.url).href
)) as { assembled(text: string, name: string): Promise<string> }

/** Files made for each property: `npm run test:fuzz` asks for more than the suite does. */
const FILES = Number(process.env['IFN_FUZZ'] ?? 400)

interface File {
  readonly bytes: Uint8Array
  readonly wanted: ReadonlyMap<string, 'text' | 'number'>
  readonly chunk: number
}

/** A file of which a few columns are wanted; `wild`: the share of rows and cells that are not as they should. */
function fileOf(random: () => number, wild: number, longest: number): File {
  const whole = (n: number): number => Math.floor(random() * n)
  const pick = <T>(values: readonly T[]): T => values[whole(values.length)]!
  const width = 8 + whole(150)
  const delimiter = pick([';', ',', '\t'])
  const header = Array.from({ length: width }, (_, k) => `c${k}`)
  const wanted = new Map(
    Array.from({ length: 1 + whole(width / 4) }, () => [
      pick(header),
      pick(['text', 'number'] as const),
    ]),
  )
  const cell = (): string =>
    random() < wild
      ? pick([
          '"12,5"',
          '"a;b,c\td"',
          '"two\nlines"',
          '"he ""said"""',
          '"spill"x',
          'in"side',
          '"',
          '12,5',
          'é',
          '',
          ' 7 ',
          'x'.repeat(40),
        ])
      : pick([
          '',
          '0',
          '7',
          '-3.25',
          's',
          'nd',
          '1234567.8901234',
          '123456789012345678',
          `${whole(1e6) / 100}`,
          'y'.repeat(whole(longest)),
        ])
  const number = (): string =>
    random() < wild
      ? pick(['"1,5"', 'abc', ' 2 ', '1e3', '"', '""'])
      : pick(['', '1', '0.5', 's', '-17.123456', '98765432109876543210'])
  const rows = Array.from({ length: 1 + whole(60) }, () => {
    if (random() < wild) return pick(['', '\r', delimiter.repeat(whole(width)), '"', 'one'])
    return (
      header.map((name) => (wanted.get(name) === 'number' ? number() : cell())).join(delimiter) +
      (random() < 0.2 ? '\r' : '')
    )
  })
  return {
    bytes: new TextEncoder().encode(
      [header.join(delimiter), ...rows].join('\n') + pick(['', '\n']),
    ),
    wanted,
    chunk: pick([7, 100, 5_000, 2 ** 20]),
  }
}

/** The wanted columns, or every problem. */
function read({ bytes, wanted, chunk }: File, others: 'skip' | 'text'): unknown {
  try {
    const reader = new WideCsvReader({ file: 'f.csv', want: (name) => wanted.get(name) ?? others })
    for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk))
    const csv = reader.end()
    const of = (columns: Readonly<Record<string, unknown>>): unknown =>
      [...wanted.keys()].map((name) => columns[name])
    return {
      rows: csv.rows,
      delimiter: csv.delimiter,
      numbers: of(csv.numbers),
      text: of(csv.text),
      reasons: of(csv.reasons),
    } satisfies Record<string, unknown> & Partial<Record<keyof WideCsv, unknown>>
  } catch (error) {
    const problems = userErrors(error)
    if (problems.length === 0) throw error
    return problems.map(({ code, message, place }) => [code, message, place])
  }
}

describe('regular rows', () => {
  it.each([
    ['as they should be', 0, 30],
    ['some of which are not', 0.002, 30],
    ['many of which are not', 0.05, 10],
    ['longer than what is looked at in one go', 0.0005, 20_000],
  ])(
    'give the numbers, the texts, the reasons and the problems of rows read cell by cell: files of rows %s',
    (_, wild, longest) => {
      const random = mulberry32(longest + 1000 * wild)
      let refused = 0
      for (let k = 0; k < (longest > 1000 ? FILES / 100 : FILES / 2); k++) {
        const file = fileOf(random, wild, longest)
        const found = read(file, 'skip')
        if (Array.isArray(found)) refused++
        expect(found).toEqual(read(file, 'text'))
      }
      if (longest < 1000) expect(refused > 0).toBe(wild > 0)
    },
  )

  it('are found where they stand, up to the first that is not one', () => {
    const bytes = new TextEncoder().encode(
      [
        '1;2;3;4;5;6;7;8',
        'a;;;;b;;;\r',
        '1;2;3;4;5;6;7',
        '1;2;3;4;5;6;7;8',
        '"1";2;3;4;5;6;7;8',
        '',
      ].join('\n'),
    )
    const rows = RegularRows.of(59, 8, [0, 4])!
    const at = bytes.indexOf(97)
    expect([rows.find(bytes, 0, bytes.length), ...rows.found.subarray(0, 6)]).toEqual([
      2, 15, 0, 8, 26, 16, 21,
    ])
    expect(rows.find(bytes, at, bytes.length)).toBe(1)
    expect(rows.find(bytes, at + 11, bytes.length)).toBe(0)
    expect([rows.find(bytes, at + 25, bytes.length), ...rows.found.subarray(0, 3)]).toEqual([
      1, 15, 0, 8,
    ])
  })

  it('are not looked for where most cells are wanted, or few there are', () => {
    expect([
      RegularRows.of(59, 8, [0, 1, 2]),
      RegularRows.of(59, 7, [0]),
      RegularRows.of(59, 8, []),
    ]).toEqual([undefined, undefined, undefined])
  })

  it('are found by what cells.wat says', async () => {
    const file = (name: string): string => readFileSync(join(root, 'src/io/csv', name), 'utf8')
    expect(await assembled(file('cells.wat'), 'cells.wat')).toBe(file('cells-wasm.ts'))
  })
})
