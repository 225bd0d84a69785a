/** Workbooks against the cells that were put in them, and workbooks that are damaged. */
import { utils, write } from '@e965/xlsx'
import { strToU8, unzipSync, zipSync } from 'fflate'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { userErrors } from '../../src/core/errors.ts'
import { readUpTo } from '../../src/io/byte-source.ts'
import { readWideCsv } from '../../src/io/csv/wide.ts'
import { openInputs } from '../../src/ingest/open.ts'

const FILES = Number(process.env['IFN_FUZZ'] ?? 1500) / 10

const open = async (
  bytes: Uint8Array,
): Promise<{ name: string; bytes?: Uint8Array; code?: string }[]> =>
  (await openInputs([{ name: 'a.xlsx', bytes }])).map((input) => ({
    name: input.name,
    ...(input.problem
      ? { code: input.problem.code }
      : { bytes: input.bytes ?? readUpTo(input.chunks!(), 2 ** 30)! }),
  }))

describe('any workbook', () => {
  const text = fc
    .string({
      unit: fc.constantFrom('a', '1', 'é', '"', ';', ',', '\t', ' ', '’', '🏔'),
      minLength: 1,
      maxLength: 10,
    })
    .filter((cell) => cell.trim() !== '')
  // of the size of what is published: the library that writes .xls for this test loses bits of the smallest and greatest doubles
  const cell = fc.oneof(
    fc.double({ noNaN: true, min: -1e12, max: 1e12 }).filter((v) => v === 0 || Math.abs(v) > 1e-9),
    fc.integer({ min: -1e9, max: 1e9 }),
  )
  const rows = fc.array(fc.tuple(text, cell, fc.option(cell)), { minLength: 1, maxLength: 20 })

  it.each(['xlsx', 'biff8'] as const)(
    'gives each number to the last bit and each text as it is (%s)',
    async (bookType) => {
      await fc.assert(
        fc.asyncProperty(rows, async (given) => {
          const sheet = utils.aoa_to_sheet([['nom', 'un', 'deux'], ...given.map((row) => [...row])])
          const [opened] = await open(
            new Uint8Array(
              write(
                { SheetNames: ['Feuille'], Sheets: { Feuille: sheet } },
                { type: 'buffer', bookType },
              ) as Buffer,
            ),
          )
          const { text: texts, numbers } = readWideCsv(opened!.bytes!, {
            delimiter: ';',
            want: (name) => (name === 'nom' ? 'text' : 'number'),
          })
          expect(texts['nom']).toEqual(given.map(([name]) => name))
          expect([...numbers['un']!]).toEqual(given.map(([, value]) => value + 0))
          expect([...numbers['deux']!]).toEqual(
            given.map(([, , value]) => (value === null ? NaN : value + 0)),
          )
        }),
        { seed: 41, numRuns: FILES },
      )
    },
  )

  it('that is damaged is read, or refused for what it is: nothing else is thrown', async () => {
    const sheet = utils.aoa_to_sheet([
      ['CODGEO', 'P21_POP'],
      ...Array.from({ length: 30 }, (_, i) => [`010${10 + i}`, i]),
    ])
    let refused = 0
    for (const bookType of ['xlsx', 'biff8'] as const) {
      const whole = new Uint8Array(
        write({ SheetNames: ['a'], Sheets: { a: sheet } }, { type: 'buffer', bookType }) as Buffer,
      )
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 8, max: whole.length - 1 }),
          fc.integer({ min: 1, max: 255 }),
          fc.boolean(),
          async (at, flip, cut) => {
            const damaged = cut
              ? whole.slice(0, at)
              : whole.map((byte, i) => (i === at ? byte ^ flip : byte))
            try {
              for (const { code } of await open(damaged)) {
                if (code === undefined) continue
                refused++
                expect(['archive-illisible', 'classeur-illisible', 'archive-demesuree']).toContain(
                  code,
                )
              }
            } catch (error) {
              expect(userErrors(error)).not.toEqual([])
            }
          },
        ),
        { seed: 42, numRuns: FILES },
      )
    }
    expect(refused).toBeGreaterThan(FILES / 4)
  })
})

describe('a workbook made to harm', () => {
  it('is refused as soon as it holds more than it says', async () => {
    const sheet = utils.aoa_to_sheet([
      ['CODGEO', 'P21_POP'],
      ['01001', 5],
    ])
    const entries = unzipSync(
      new Uint8Array(
        write(
          { SheetNames: ['a'], Sheets: { a: sheet } },
          { type: 'buffer', bookType: 'xlsx' },
        ) as Buffer,
      ),
    )
    const name = Object.keys(entries).find((each) => each.endsWith('sheet1.xml'))!
    const zip = zipSync({
      ...entries,
      [name]: strToU8(new TextDecoder().decode(entries[name]!).padEnd(400_000)),
    })
    const at = zip.findIndex(
      (_, i) =>
        zip[i] === 0x50 &&
        zip[i + 1] === 0x4b &&
        zip[i + 2] === 1 &&
        new TextDecoder().decode(zip.subarray(i + 46, i + 46 + name.length)) === name,
    )
    new DataView(zip.buffer).setUint32(at + 24, 100, true)
    expect((await open(zip))[0]!.code).toBe('archive-illisible')
  })
})
