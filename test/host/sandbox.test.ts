import { write, utils } from '@e965/xlsx'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { UserError } from '../../src/core/errors.ts'
import { encodeSheet } from '../../src/io/encode.ts'
import type { InputFile } from '../../src/ingest/input.ts'
import { scratch } from '../cli/run.ts'
import { root } from '../support.ts'

// threads run what is built: `npm test` builds first
const built = async <M>(name: string): Promise<M> =>
  (await import(pathToFileURL(join(root, 'dist', name)).href)) as M
const { inputsAt } = await built<typeof import('../../src/host/inputs.ts')>('host/inputs.js')
const { readFiles } =
  await built<typeof import('../../src/pipeline/pipeline.ts')>('pipeline/pipeline.js')
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

describe('a file read in a thread of its own', () => {
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
