import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { tableFromIPC, tableToIPC } from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { sheetFromArrow, sheetToArrow } from '../../src/table/arrow.ts'
import { fromDanfo, toDanfo, type DanfoLike } from '../../src/table/danfo.ts'
import { column, root } from '../support.ts'

interface Frame {
  readonly columns: string[]
  readonly values: unknown[][]
  readonly dtypes: string[]
  groupby(columns: string[]): { col(columns: string[]): { sum(): Frame; mean(): Frame } }
  column(name: string): { values: unknown[] }
}

const folder = join(root, 'notebooks')
const installed = existsSync(join(folder, 'node_modules/danfojs-node/package.json'))

const table = {
  level: 'commune',
  codes: ['01001', '01002', '2A004', '90010'],
  names: ['L’Abergement', '', 'Ajaccio', 'Belfort'],
  membership: { epci: ['200069193', '200069193', '242000008', '200069052'] },
  columns: { P_POP: column(832, 267, 73822, 45000), MED: column(25820, NaN, 22000, 1 / 3) },
} as const

describe('a frame back to a sheet', () => {
  it('has NaN where the frame has nothing, and text where it has any', () => {
    const { columns } = fromDanfo({
      columns: ['a', 'b', 'c'],
      values: [
        ['01', 1, null],
        [null, null, undefined],
        [NaN, 2, NaN],
      ],
    })
    expect(columns).toEqual([
      { name: 'a', values: ['01', '', ''] },
      { name: 'b', values: column(1, NaN, 2) },
      { name: 'c', values: column(NaN, NaN, NaN) },
    ])
  })
})

describe.skipIf(!installed)(
  `with danfojs itself${installed ? '' : ' (skipped: cd notebooks && npm ci)'}`,
  () => {
    const danfo = installed
      ? (createRequire(join(folder, 'package.json'))('danfojs-node') as DanfoLike<Frame>)
      : undefined!

    it('codes stay text, missing is NaN, and doubles keep their last bit', () => {
      const frame = toDanfo(table, danfo)
      expect(frame.columns).toEqual(['code_commune', 'nom', 'code_epci', 'P_POP', 'MED'])
      expect(frame.dtypes).toEqual(['string', 'string', 'string', 'float32', 'float32'])
      expect(frame.column('code_commune').values).toEqual(table.codes)
      expect(frame.column('MED').values).toEqual([25820, NaN, 22000, 1 / 3])
    })

    it('sums by EPCI, and comes back to Arrow', () => {
      const sums = fromDanfo(toDanfo(table, danfo).groupby(['code_epci']).col(['P_POP']).sum())
      const arrow = sheetFromArrow(tableFromIPC(tableToIPC(sheetToArrow(sums))))
      const [codes, people] = arrow.columns.map(({ values }) => values)
      expect(
        Object.fromEntries([...(codes as string[])].map((code, i) => [code, people![i]])),
      ).toEqual({ 200069193: 1099, 242000008: 73822, 200069052: 45000 })
    })

    it('a sheet goes there and back', () => {
      const sheet = {
        columns: [
          { name: 'code_commune', values: table.codes },
          { name: 'ifn', values: column(1, NaN, 3, 4) },
        ],
        metadata: {},
      }
      expect(fromDanfo(toDanfo(sheet, danfo))).toEqual(sheet)
    })
  },
)
