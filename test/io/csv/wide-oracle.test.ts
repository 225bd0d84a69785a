/** The reader against others: csv-parse for the shape of files, `Number()` for the numbers. */
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { isUtf8 } from 'node:buffer'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { userErrors } from '../../../src/core/errors.ts'
import { defaultMarks } from '../../../src/io/csv/numbers.ts'
import {
  readWideCsv,
  WideCsvReader,
  type WideCsv,
  type WideCsvOptions,
} from '../../../src/io/csv/wide.ts'
import { reasonByte } from '../../../src/table/missing.ts'
import { hasShared, mulberry32, shared } from '../../support.ts'

const reasonOf = new Map(
  Object.entries(defaultMarks).map(([mark, reason]) => [mark.toLowerCase(), reasonByte[reason]]),
)

/** Files generated for each property: `npm run test:fuzz` asks for more than the suite does. */
const FILES = Number(process.env['IFN_FUZZ'] ?? 2000)

/** What `run` throws. */
function attempted(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

/** What a cell of a column of numbers should come to. */
function expected(cell: string): { value: number; reason: number } {
  const text = cell.trim()
  const reason = reasonOf.get(text.toLowerCase())
  return reason === undefined
    ? { value: Number(text.replace(',', '.')), reason: 0 }
    : { value: NaN, reason }
}

function differences(csv: WideCsv, rows: readonly (readonly string[])[]): string[] {
  const found: string[] = []
  csv.header.forEach((name, at) => {
    const [numbers, text, reasons] = [csv.numbers[name], csv.text[name], csv.reasons[name]]
    rows.forEach((row, i) => {
      const { value, reason } = expected(row[at]!)
      const same = text
        ? text[i] === row[at]
        : Object.is(numbers![i], value) && (reasons?.[i] ?? 0) === reason
      if (!same)
        found.push(`${name}, row ${i}: « ${row[at]} » came to ${text?.[i] ?? numbers?.[i]}`)
    })
  })
  return found
}

function readByChunks(
  bytes: Uint8Array,
  options: WideCsvOptions,
  sizes: readonly number[],
): WideCsv {
  const reader = new WideCsvReader(options)
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!
    reader.push(bytes.subarray(at, at + size))
    at += size
  }
  return reader.end()
}

describe('any file', () => {
  const number = fc
    .tuple(
      fc.constantFrom('', '-', '+', ' '),
      fc.stringMatching(/^(\d{1,18}([.,]\d{0,18})?|[.,]\d{1,18})([eE]-?\d{1,2})?$/),
      fc.constantFrom('', ' '),
    )
    .map((parts) => parts.join(''))
  const mark = fc.constantFrom('', 's', 'S', ' nd', 'ns', 'so', 'N/A', 'NaN', 'c ')
  const text = fc.string({
    unit: fc.constantFrom('a', '1', 'é', 'È', 'ç', '"', ';', ',', '\t', '\n', '\r', ' '),
    maxLength: 8,
  })
  const file = fc
    .record({
      kinds: fc.array(fc.constantFrom('number' as const, 'text' as const), {
        minLength: 1,
        maxLength: 5,
      }),
      delimiter: fc.constantFrom(';' as const, ',' as const, '\t' as const),
      eol: fc.constantFrom('\n', '\r\n'),
      encoding: fc.constantFrom('utf-8', 'bom', 'windows-1252'),
      alwaysQuoted: fc.boolean(),
      lastNewline: fc.boolean(),
      sizes: fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 }),
    })
    .chain((shape) => {
      const cell = { number: fc.oneof({ weight: 3, arbitrary: number }, mark), text }
      return fc
        .array(fc.tuple(...shape.kinds.map((kind) => cell[kind])), { minLength: 1, maxLength: 12 })
        .map((rows) => ({ ...shape, rows }))
    })

  function written({
    kinds,
    delimiter,
    eol,
    alwaysQuoted,
    lastNewline,
    rows,
  }: {
    kinds: readonly string[]
    delimiter: string
    eol: string
    alwaysQuoted: boolean
    lastNewline: boolean
    rows: readonly (readonly string[])[]
  }): string {
    const quoted = (cell: string) =>
      alwaysQuoted || /["\r\n]/.test(cell) || cell.includes(delimiter)
        ? `"${cell.replaceAll('"', '""')}"`
        : cell
    const lines = [kinds.map((kind, at) => `${kind}_é_${at}`), ...rows].map((row) =>
      row.map(quoted).join(delimiter),
    )
    return lines.join(eol) + (lastNewline ? eol : '')
  }

  it('is read as csv-parse reads it, whatever its quotes, delimiter, encoding, line ends and chunks', () => {
    let cells = 0
    fc.assert(
      fc.property(file, (given) => {
        const content = written(given)
        const bytes =
          given.encoding === 'windows-1252'
            ? Uint8Array.from(content, (c) => c.charCodeAt(0))
            : Buffer.from(given.encoding === 'bom' ? `\uFEFF${content}` : content)
        const [header, ...rows] = parse(content, {
          delimiter: given.delimiter,
          record_delimiter: given.eol,
          skip_empty_lines: true,
        })
        const options: WideCsvOptions = {
          delimiter: given.delimiter,
          want: (name) => (name.startsWith('number') ? 'number' : 'text'),
        }
        if (rows.length === 0) {
          expect(() => readWideCsv(bytes, options)).toThrow('fichier-vide')
          return
        }
        const csv = readByChunks(bytes, options, given.sizes)
        expect(csv.header).toEqual(header)
        expect(csv.rows).toBe(rows.length)
        expect(differences(csv, rows)).toEqual([])
        expect(readWideCsv(bytes, options)).toEqual(csv)
        cells += rows.length * given.kinds.length
      }),
      { seed: 20261121, numRuns: FILES },
    )
    expect(cells).toBeGreaterThan(10_000)
  })

  it('with rows of another width is refused, and each of those rows is told: no cell is shifted', () => {
    let ragged = 0
    const word = fc.stringMatching(/^[a-z0-9]{0,5}$/)
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.array(fc.array(word, { minLength: 2, maxLength: 7 }), { minLength: 1, maxLength: 15 }),
        fc.constantFrom(';' as const, ',' as const, '\t' as const),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }),
        (width, rows, delimiter, sizes) => {
          const content = `${[Array.from({ length: width }, (_, at) => `h${at}`), ...rows].map((row) => row.join(delimiter)).join('\n')}\n`
          const bytes = Buffer.from(content)
          const wrong = rows.flatMap((row, i) => (row.length === width ? [] : [i + 2]))
          const options: WideCsvOptions = { delimiter, want: () => 'text' }
          if (wrong.length === 0) {
            expect(
              differences(
                readByChunks(bytes, options, sizes),
                parse(content, { delimiter, from_line: 2 }) as string[][],
              ),
            ).toEqual([])
            return
          }
          ragged++
          const problems = userErrors(attempted(() => readByChunks(bytes, options, sizes)))
          expect(problems.map(({ code, place }) => [code, place.line])).toEqual(
            wrong.map((line) => ['ligne-irreguliere', line]),
          )
        },
      ),
      { seed: 20261122, numRuns: FILES },
    )
    expect(ragged).toBeGreaterThan(FILES / 4)
  })
})

describe('any bytes at all', () => {
  const outcome = (run: () => WideCsv) => {
    try {
      return run()
    } catch (error) {
      return userErrors(error).map(({ code, message, place }) => ({ code, message, place }))
    }
  }

  it('come to the same columns or to the same problems, whole and by chunks', () => {
    let [read, refused] = [0, 0]
    const junk = fc.string({
      unit: fc.constantFrom('a', '1', 's', '"', '"', ';', ';', '\n', '\n', '\r', ' ', ',', 'é'),
      maxLength: 60,
    })
    fc.assert(
      fc.property(
        junk,
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 3 }),
        (content, sizes, headerLine) => {
          const options: WideCsvOptions = {
            headerLine,
            want: (_, at) => (at % 2 === 0 ? 'number' : 'text'),
          }
          const whole = outcome(() => readWideCsv(Buffer.from(content), options))
          expect(outcome(() => readByChunks(Buffer.from(content), options, sizes))).toEqual(whole)
          if (Array.isArray(whole)) refused++
          else read++
        },
      ),
      { seed: 20261121, numRuns: 5000 },
    )
    expect(Math.min(read, refused)).toBeGreaterThan(20)
  })
})

describe('any number', () => {
  const random = mulberry32(20261121)
  const digits = (most: number) =>
    Array.from({ length: 1 + Math.floor(random() * most) }, () => Math.floor(random() * 10)).join(
      '',
    )
  const bits = new DataView(new ArrayBuffer(8))
  const anyDouble = () => {
    bits.setUint32(0, random() * 2 ** 32)
    bits.setUint32(4, random() * 2 ** 32)
    return bits.getFloat64(0)
  }
  const makers: (() => string)[] = [
    () => digits(20),
    () => `${digits(6)}.${digits(14)}`,
    () => `0.${'0'.repeat(random() * 20)}${digits(20)}`,
    () => `${digits(17)}.${digits(25)}`,
    () => `${digits(18)}e${random() < 0.5 ? '-' : ''}${digits(2)}`,
    () => String(anyDouble()),
    () => (random() * 10 ** (random() * 40 - 20)).toPrecision(14 + random() * 6),
    () => String(BigInt(2) ** 53n - 50n + BigInt(Math.floor(random() * 100))),
    () =>
      `${String(2n ** 53n - 50n + BigInt(Math.floor(random() * 100))).replace(/\d{3}$/, '.$&')}`,
    () => `${'0'.repeat(random() * 30)}${digits(3)}`,
  ]

  it.each([';', ','] as const)(
    'is what Number() makes of it, to the last bit (200 000 of them, « %s »)',
    (delimiter) => {
      const literals: string[] = []
      while (literals.length < 200_000) {
        const literal = `${random() < 0.3 ? '-' : ''}${makers[literals.length % makers.length]!()}`
        if (Number.isFinite(Number(literal))) literals.push(literal)
      }
      const cells = literals.map((literal, i) =>
        i % 7 === 0
          ? `"${literal.replace('.', ',')}"`
          : delimiter === ';' && i % 2 === 0
            ? literal.replace('.', ',')
            : literal,
      )
      const { numbers } = readWideCsv(
        Buffer.from(`a${delimiter}b\n${cells.map((cell) => `0${delimiter}${cell}`).join('\n')}\n`),
        { want: () => 'number' },
      )
      expect(
        literals.filter((literal, i) => !Object.is(numbers['b']![i], Number(literal))),
      ).toEqual([])
    },
  )
})

describe.skipIf(!hasShared)('the files that INSEE and ARCEP publish', () => {
  const files = (folder: string) =>
    hasShared
      ? readdirSync(join(shared, 'data', folder))
          .filter((name) => /\.csv$/i.test(name))
          .map((name) => join(folder, name))
      : []

  it.each([...files('insee'), ...files('arcep')])(
    '%s is read as csv-parse reads it, cell by cell',
    (name) => {
      const bytes = readFileSync(join(shared, 'data', name))
      const content = isUtf8(bytes) ? bytes.toString() : bytes.toString('latin1')
      const headerLine = name.includes('commune-debit-beta') ? 2 : 1
      const delimiter = content.split('\n')[headerLine - 1]!.includes(';') ? ';' : ','
      const [header, ...rows] = parse(content, {
        delimiter,
        bom: true,
        from_line: headerLine,
        skip_empty_lines: true,
      })
      const isNumber = header!.map((_, at) =>
        rows.every(
          (row) =>
            /^(?:-?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?)?$/i.test(row[at]!) ||
            reasonOf.has(row[at]!.toLowerCase()),
        ),
      )
      const options: WideCsvOptions = {
        headerLine,
        want: (_, at) => (isNumber[at] ? 'number' : 'text'),
      }
      const csv = readWideCsv(bytes, options)
      expect([csv.rows, csv.delimiter]).toEqual([rows.length, delimiter])
      expect(differences(csv, rows)).toEqual([])
      expect(differences(readByChunks(bytes, options, [65536]), rows)).toEqual([])
    },
  )
})
