import { describe, expect, it } from 'vitest'
import { codeFits, keyColumnsOf, keyLevels, nameColumnOf } from '../../src/geo/key-columns.ts'

const rows = (codes: readonly string[]): string[][] => codes.map((code, i) => [code, `0.${i + 1}`])
const communes = ['90010', '90033', '2A004']

describe('the column that bears the codes', () => {
  it('is known under every spelling that producers use for communes', () => {
    const spellings =
      'CODGEO,codgeo,Code INSEE,code insee,INSEE,insee,Code géographique,Code,CODGEO_2025,CODGEO_26,code_geo,code_insee_commune,Code_INSEE_commune,codecommune,codeCommune,commune_code,com_insee,INSEE_C,Code Officiel Commune,geocode,code_insee,INSEE_COM,Code commune,GEO,DEPCOM,COM,com_code,City Insee Code,Code commune Insee'
    for (const name of spellings.split(','))
      expect([name, keyColumnsOf([name, 'part'], rows(communes))[0]]).toMatchObject([
        name,
        { column: 0, level: 'commune' },
      ])
  })

  it('is known under every spelling that producers use for IRIS, EPCI, départements and regions', () => {
    const spellings = {
      iris: ['IRIS,CODE_IRIS,Code IRIS,code_iris,DCOMIRIS,DCIRIS,CODGEO,code', '010040101'],
      epci: ['EPCI,code_epci,siren_epci,CODE_SIREN,SIREN,CODGEO', '200069052'],
      departement: ['DEP,dep,code_dept,code_departement,INSEE_DEP,CODGEO', '2A'],
      region: ['REG,code_region,INSEE_REG,code_reg', '27'],
    } as const
    for (const [level, [names, code]] of Object.entries(spellings))
      for (const name of names.split(','))
        expect([name, keyColumnsOf([name, 'part'], rows([code]))[0]]).toMatchObject([
          name,
          { level },
        ])
  })

  it('is the finest of those that tell the rows apart', () => {
    const header = ['CODGEO', 'DCOMIRIS', 'EPCI']
    const lines = [
      ['90010', '900100101', '200069052'],
      ['90010', '900100102', '200069052'],
    ]
    expect(keyColumnsOf(header, lines).map(({ name }) => name)).toEqual([
      'DCOMIRIS',
      'CODGEO',
      'EPCI',
    ])
  })

  it('is told by its cells alone when no name is that of a key, never a postal code', () => {
    const lines = [
      ['90000', 'x', '90010'],
      ['90100', 'y', '90033'],
    ]
    expect(keyColumnsOf(['Code postal', 'libre', 'lieu'], lines)).toMatchObject([
      { name: 'lieu', level: 'commune', by: 'contenu' },
    ])
  })

  it('is not a column of key name whose cells are no codes', () => {
    expect(keyColumnsOf(['id', 'CODGEO'], [['a', '90010']])).toMatchObject([{ name: 'CODGEO' }])
    expect(keyColumnsOf(['commune', 'part'], [['Belfort', '1']])).toEqual([])
  })

  it('is the one that is asked for, whatever its name', () => {
    const header = ['CODGEO', 'mes codes']
    const lines = [
      ['90010', '90'],
      ['90033', '25'],
    ]
    expect(keyColumnsOf(header, lines, { column: 'Mes codes' })).toMatchObject([
      { column: 1, level: 'departement' },
    ])
  })

  it('forgives the zero that a spreadsheet took', () => {
    expect(codeFits(['1001', '1004', '33063'])[0]).toMatchObject({ level: 'commune', share: 1 })
  })
})

describe('the names of columns', () => {
  it('say one level, any, or none', () => {
    expect(keyLevels('Code IRIS')).toEqual(['iris'])
    expect(keyLevels('CODGEO_2025').length).toBeGreaterThan(5)
    expect(keyLevels('part_65_plus')).toEqual([])
  })

  it('give the name of the rows, not that of their commune', () => {
    expect(nameColumnOf(['IRIS', 'LIBCOM', 'LIBIRIS'], 'iris')).toBe(2)
    expect(nameColumnOf(['IRIS', 'LIBCOM'], 'iris')).toBe(-1)
    expect(nameColumnOf(['CODGEO', 'Nom'], 'commune')).toBe(1)
  })
})
