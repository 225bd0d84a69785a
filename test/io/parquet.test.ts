import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, it } from 'vitest'
import { decodeParquet } from '../../src/io/parquet.ts'

const n = 1200
const rows = <T>(of: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => of(i))
const code = rows((i) => `c${i % 7 === 0 ? i : i % 40}`)
const holed = rows((i) => (i % 11 === 0 ? null : i * 0.5))
const long = rows((i) => (i % 600 < 300 ? null : i >> 9))

/** Every way in which values are laid out in pages, small and large. */
function file(
  codec: 'SNAPPY' | 'UNCOMPRESSED',
  rowGroupSize: number,
  pageSize: number,
): Uint8Array {
  const columnData = [
    { name: 'code', data: code, type: 'STRING', nullable: false },
    { name: 'nom', data: code.map((text, i) => (i % 5 ? text : null)), type: 'STRING' },
    { name: 'troue', data: holed, type: 'DOUBLE' },
    { name: 'plages', data: long, type: 'INT32' },
    { name: 'vrai', data: rows((i) => i % 100 < 50), type: 'BOOLEAN' },
    { name: 'vide', data: rows(() => null), type: 'DOUBLE' },
    { name: 'constante', data: rows(() => 7), type: 'INT32' },
    { name: 'delta', data: rows((i) => i * 3), type: 'INT32', encoding: 'DELTA_BINARY_PACKED' },
    { name: 'parts', data: rows((i) => i / 3), type: 'DOUBLE', encoding: 'BYTE_STREAM_SPLIT' },
  ]
  return new Uint8Array(parquetWriteBuffer({ codec, rowGroupSize, pageSize, columnData } as never))
}

const files = (['SNAPPY', 'UNCOMPRESSED'] as const).flatMap((codec) =>
  [300, n].flatMap((group) =>
    [400, 2 ** 20].map((page) => [codec, group, page, file(codec, group, page)] as const),
  ),
)

describe('a Parquet file', () => {
  it.each(files)(
    'is read as it was written: %s, groups of %i rows, pages of %i bytes',
    async (_codec, _group, _page, bytes) => {
      const { columns } = await decodeParquet(bytes)
      const numbers = (values: readonly (number | null)[]): Float64Array =>
        Float64Array.from(values, (value) => value ?? NaN)
      expect(columns.map(({ name }) => name)).toEqual([
        'code',
        'nom',
        'troue',
        'plages',
        'vrai',
        'vide',
        'constante',
        'delta',
        'parts',
      ])
      expect(columns[0]!.values).toEqual(code)
      expect(columns[2]!.values).toEqual(numbers(holed))
      expect(columns[3]!.values).toEqual(numbers(long))
      expect(columns[5]!.values).toEqual(numbers(rows(() => null)))
      expect(columns[6]!.values).toEqual(numbers(rows(() => 7)))
      expect(columns[7]!.values).toEqual(numbers(rows((i) => i * 3)))
    },
  )
})

it.each([
  ['its converted type', { converted_type: 'DECIMAL', scale: 2, precision: 9 }, [18.45, 0.3]],
  [
    'its logical type alone',
    { logical_type: { type: 'DECIMAL', scale: 2, precision: 9 } },
    [1845, 30],
  ],
])('a decimal keeps the scale that %s tells', async (_, type, data) => {
  const bytes = new Uint8Array(
    parquetWriteBuffer({
      columnData: [{ name: 'a', data }],
      schema: [
        { name: 'root', num_children: 1 },
        { name: 'a', type: 'INT32', repetition_type: 'REQUIRED', ...type },
      ],
    } as never),
  )
  const { columns } = await decodeParquet(bytes)
  expect([...columns[0]!.values]).toEqual([18.45, 0.3])
})
