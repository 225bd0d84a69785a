import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { userErrors } from '../../src/core/errors.ts'
import { dbfToCsv, isDbf } from '../../src/io/dbf.ts'
import { readWideCsv } from '../../src/io/csv/wide.ts'
import { dbf } from '../synthetic.ts'

const fields = [
  ['INSEE_COM', 'C', 5],
  ['NOM_COM', 'C', 20],
  ['ftth', 'N', 11],
  ['Locaux', 'N', 19],
] as const
const rows = [
  ['05157', 'Saint-Véran', 431, '475.20322'],
  ['01004', 'Ambérieu; « en » "Bugey"', 12, '***'],
  ['90010', '', '', 3],
]
const read = (bytes: Uint8Array): ReturnType<typeof readWideCsv> =>
  readWideCsv(dbfToCsv(bytes, 'a.dbf'), {
    delimiter: ';',
    want: (name) => (/ftth|Locaux/.test(name) ? 'number' : 'text'),
  })

describe('dbfToCsv', () => {
  it('gives each cell, in windows-1252, and an empty one for a number that did not fit', () => {
    const { text, numbers } = read(dbf(fields, rows))
    expect(text['INSEE_COM']).toEqual(['05157', '01004', '90010'])
    expect(text['NOM_COM']).toEqual(['Saint-Véran', 'Ambérieu; « en » "Bu', ''])
    expect([...numbers['ftth']!]).toEqual([431, 12, NaN])
    expect([...numbers['Locaux']!]).toEqual([475.20322, NaN, 3])
  })

  it('leaves out the rows that are deleted', () => {
    expect(read(dbf(fields, rows, [1])).text['INSEE_COM']).toEqual(['05157', '90010'])
  })

  it('refuses a table that is cut, and never crashes on one that is damaged', () => {
    const whole = dbf(fields, rows)
    expect(isDbf(whole)).toBe(true)
    expect(() => dbfToCsv(whole.slice(0, 150), 'a.dbf')).toThrow('coupée ou abîmée')
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: whole.length - 1 }),
        fc.integer({ min: 0, max: 255 }),
        (at, byte) => {
          const damaged = whole.map((old, i) => (i === at ? byte : old))
          if (!isDbf(damaged)) return
          try {
            dbfToCsv(damaged, 'a.dbf')
          } catch (error) {
            expect(userErrors(error).map(({ code }) => code)).toEqual(['classeur-illisible'])
          }
        },
      ),
      { seed: 5, numRuns: 500 },
    )
  })

  it.each(['CODGEO;P21_POP\n01001;859\n', '"GEO";"GEO_OBJECT"\n', '{"type":"Topology"}'])(
    'does not take %j for a table',
    (text) => {
      expect(isDbf(new TextEncoder().encode(text.padEnd(64)))).toBe(false)
    },
  )
})
