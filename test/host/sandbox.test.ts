/** Files opened in the sandbox. Threads run what is built: `npm test` builds first. `IFN_HOSTILE` says how many damaged files are tried. */
import { write, utils } from '@e965/xlsx'
import { unzipSync } from 'fflate'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { userErrors, type UserError } from '../../src/core/errors.ts'
import { inputsAt } from '../../src/host/inputs.ts'
import { decodeSafely, featuresSafely } from '../../src/host/sandbox.ts'
import { libraryFeatures } from '../../src/io/contour-files.ts'
import { encodeSheet } from '../../src/io/encode.ts'
import type { InputFile } from '../../src/ingest/input.ts'
import { readFiles } from '../../src/pipeline/pipeline.ts'
import { scratch } from '../cli/run.ts'
import { damaged } from '../hostile/mutate.ts'
import { mulberry32, root } from '../support.ts'

const folder = scratch()

const parquet = await encodeSheet(
  {
    columns: [
      { name: 'CODGEO', values: Array.from({ length: 9 }, (_, i) => `0100${i}`) },
      { name: 'P21_POP', values: Float64Array.from({ length: 9 }, (_, i) => (i === 4 ? NaN : i)) },
    ],
    metadata: {},
  },
  'parquet',
)

async function opened(name: string, bytes: Uint8Array): Promise<readonly InputFile[]> {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return inputsAt([path])
}

describe('a file opened in the sandbox', () => {
  it.each(['xlsx', 'biff8'] as const)('gives what it holds: a workbook (%s)', async (bookType) => {
    const book = utils.book_new()
    utils.book_append_sheet(
      book,
      utils.aoa_to_sheet([
        ['CODGEO', 'P16_POP'],
        ['01001', 776.1],
        ['01002', 0.1 + 0.2],
      ]),
      'COM',
    )
    const files = await opened(
      'b.xls',
      new Uint8Array(write(book, { type: 'buffer', bookType }) as Buffer),
    )
    expect(readFiles(files).table.columns['P_POP']).toEqual(Float64Array.of(776.1, 0.1 + 0.2))
  })

  it('gives what it holds: a Parquet file', async () => {
    expect(readFiles(await opened('b.parquet', parquet)).table.columns['P_POP']).toEqual(
      Float64Array.of(0, 1, 2, 3, NaN, 5, 6, 7, 8),
    )
  })

  it('is refused with its name when it is damaged, as it is here', async () => {
    const [file] = await opened('cut.parquet', parquet.subarray(0, 300))
    expect(file!.problem as UserError).toMatchObject({
      code: 'classeur-illisible',
      place: { file: join(folder, 'cut.parquet') },
    })
  })
})

describe('a file that lies', () => {
  const sheet = {
    columns: [
      { name: 'CODGEO', values: Array.from({ length: 1200 }, (_, i) => `c${i % 40}`) },
      { name: 'vide', values: new Float64Array(1200).fill(NaN) },
      { name: 'P21_POP', values: Float64Array.from({ length: 1200 }, (_, i) => i / 3) },
    ],
    metadata: { 'ifn.trace': '{}' },
  }
  const MOST_SECONDS = 15

  it.each(['arrow', 'parquet'] as const)(
    'damaged anywhere is read or refused within seconds: %s',
    async (format) => {
      const bytes = await encodeSheet(sheet, format)
      const tries = Math.max(20, Number(process.env['IFN_HOSTILE'] ?? 0))
      let refused = 0
      const before = process.memoryUsage().rss
      for (let seed = 1; seed <= tries; seed++) {
        const made = damaged(bytes, mulberry32(seed * 31))
        const start = performance.now()
        await decodeSafely(made, format, { file: `seed ${seed}` }).catch((error: unknown) => {
          refused++
          expect(userErrors(error), `seed ${seed}: ${String(error)}`).not.toEqual([])
        })
        expect((performance.now() - start) / 1000, `seed ${seed}`).toBeLessThan(MOST_SECONDS)
      }
      expect(refused).toBeGreaterThan(tries / 4)
      expect(process.memoryUsage().rss - before).toBeLessThan(300 * 2 ** 20)
    },
    600_000,
  )

  it('and would never be read to its end is refused by the bound it meets first: an Arrow file of two billion columns', async () => {
    const columns = Array.from({ length: 77 }, (_, k) => ({
      name: `v${k}`,
      values: Float64Array.of(k),
    }))
    const bytes = await encodeSheet({ columns, metadata: {} }, 'arrow')
    const numbers = new Int32Array(bytes.slice(0, bytes.length - (bytes.length % 4)).buffer)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const at = numbers.lastIndexOf(77) * 4
    expect(view.getInt32(at, true)).toBe(77)
    view.setInt32(at, 0x7fffffff, true)
    const start = performance.now()
    await expect(decodeSafely(bytes, 'arrow', { file: 'a.arrow' })).rejects.toMatchObject({
      code: 'classeur-illisible',
      message: expect.stringMatching(/plus de (temps|mémoire)/),
      place: { file: 'a.arrow' },
    })
    expect((performance.now() - start) / 1000).toBeLessThan(MOST_SECONDS)
  })
})

describe('contours opened in the sandbox', () => {
  const tries = Math.max(40, Number(process.env['IFN_HOSTILE'] ?? 0))
  const bytesOf = (name: string): Uint8Array =>
    new Uint8Array(readFileSync(join(root, 'test/io/contour-files', name)))

  it('are what they are without it: a shapefile and a FlatGeobuf', async () => {
    const parts = unzipSync(bytesOf('lambert.zip'))
    const part = (extension: string): Uint8Array =>
      parts[Object.keys(parts).find((name) => name.endsWith(extension))!]!
    const shapefile = {
      name: 'lambert.shp',
      format: 'shapefile',
      bytes: part('.shp'),
      dbf: part('.dbf'),
      prj: part('.prj'),
    } as const
    const flat = { name: 'c.fgb', format: 'flatgeobuf', bytes: bytesOf('communes.fgb') } as const
    for (const file of [shapefile, flat])
      expect(await featuresSafely(file)).toEqual(await libraryFeatures(file))
  })

  it(`are read or refused in words when damaged, ${tries} times`, async () => {
    let [read, refused] = [0, 0]
    for (let seed = 1; seed <= tries; seed++) {
      const bytes = damaged(bytesOf('communes.fgb'), mulberry32(seed))
      try {
        await featuresSafely({ name: 'c.fgb', format: 'flatgeobuf', bytes })
        read++
      } catch (error) {
        refused++
        expect(userErrors(error).map(({ code }) => code)).toEqual(['contours-illisibles'])
      }
    }
    expect(read + refused).toBe(tries)
    expect(refused).toBeGreaterThan(0)
  }, 600_000)
})
