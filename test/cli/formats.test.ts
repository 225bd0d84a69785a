import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as xlsx from '@e965/xlsx'
import { beforeAll, describe, expect, it } from 'vitest'
import { root } from '../support.ts'
import { ifn, scratch } from './run.ts'

const folder = scratch()
const at = (name: string): string => join(folder, name)
const input = join(root, 'data/territoire-de-belfort/communes.csv')

beforeAll(async () => {
  const { code, stderr } = await ifn([
    'calculer',
    input,
    ...['scores.csv', 'scores.xlsx', 'scores.ods'].flatMap((name) => ['-o', at(name)]),
  ])
  expect(code, stderr).toBe(0)
  expect((await ifn(['calculer', input, '--csv-fr', '-o', at('fr.csv')])).code).toBe(0)
})

describe('what a spreadsheet opens', () => {
  it('is, with --csv-fr, semicolons, decimal commas and a byte order mark, described as such', () => {
    const text = readFileSync(at('fr.csv'), 'utf8')
    expect(text).toMatch(/^\uFEFFcode_commune;nom;code_epci;/)
    const plain = readFileSync(at('scores.csv'), 'utf8')
    expect(text.slice(1).replaceAll(';', ',').length).toBe(plain.length)
    const { resources } = JSON.parse(readFileSync(at('fr.datapackage.json'), 'utf8'))
    expect(resources[0].dialect).toEqual({ delimiter: ';' })
    expect(
      resources[0].schema.fields.find((field: { name: string }) => field.name === 'ifn')
        .decimalChar,
    ).toBe(',')
  })

  it.each(['scores.xlsx', 'scores.ods', 'fr.csv'])(
    'is read back by the other commands: %s draws what scores.csv draws',
    async (name) => {
      const drawn = await ifn(['carte', at(name), '-o', '-'])
      const same = await ifn(['carte', at('scores.csv'), '-o', '-'])
      expect(drawn.code, drawn.stderr).toBe(0)
      const fills = (svg: string): readonly string[] =>
        [...svg.matchAll(/<path [^>]*>/g)].map(([path]) => path)
      expect(fills(same.stdout).length).toBeGreaterThan(100)
      expect(fills(drawn.stdout)).toEqual(fills(same.stdout))
    },
  )

  it('keeps codes as text when a spreadsheet saves it again, in either format', async () => {
    const book = xlsx.read(readFileSync(at('scores.xlsx')))
    expect(book.SheetNames).toEqual(['Scores', 'Lire', 'Sources', 'Absences', 'Trace'])
    writeFileSync(at('again.xlsx'), xlsx.write(book, { type: 'buffer', bookType: 'xlsx' }))
    const [again, before] = await Promise.all(
      ['again.xlsx', 'scores.csv'].map(async (name) => {
        const { code, stderr } = await ifn([
          'comparer',
          at('scores.csv'),
          at(name),
          '-o',
          at(`vs-${name}.csv`),
        ])
        expect(code, stderr).toBe(0)
        return readFileSync(at(`vs-${name}.csv`), 'utf8')
      }),
    )
    expect(again).toBe(before)
  })
})
