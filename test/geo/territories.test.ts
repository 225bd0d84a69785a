import { describe, expect, it } from 'vitest'
import {
  findTerritories,
  namedTerritories,
  plainTerritory,
  type TerritoryRows,
} from '../../src/geo/territories.ts'

const rows: TerritoryRows = {
  level: 'commune',
  codes: ['69381', '69382', '69029', '97411', '97412'],
  names: ['Lyon 1er Arrondissement', 'Lyon 2e Arrondissement', 'Bron', 'Saint-Denis', 'St-Joseph'],
  membership: { epci: ['200046977', '200046977', '200046977', '249740119', ''] },
  parentNames: { '200046977': 'Métropole de Lyon', '249740119': 'CINOR' },
}
const found = (asked: string): (readonly [string, readonly number[]])[] =>
  findTerritories(asked, rows).map(({ level, code, rows: of }) => [`${level}:${code}`, of] as const)

describe('territories', () => {
  it('are compared in plain words', () => {
    expect(['Saint-Quentin', 'st quentin', 'SAINT QUENTIN'].map(plainTerritory)).toEqual([
      'saint quentin',
      'saint quentin',
      'saint quentin',
    ])
    expect(plainTerritory('Ste-Mère-Église')).toBe('sainte mere eglise')
  })

  it('are the rows, what contains them, and the cities that are read by arrondissement', () => {
    expect(found('lyon')).toEqual([['commune:69123', [0, 1]]])
    expect(found('69123')).toEqual([['commune:69123', [0, 1]]])
    expect(found('metropole de lyon')).toEqual([['epci:200046977', [0, 1, 2]]])
    expect(found('200046977')).toEqual([['epci:200046977', [0, 1, 2]]])
    expect(found('auvergne rhone alpes')).toEqual([['region:84', [0, 1, 2]]])
    expect(found('saint joseph')).toEqual([['commune:97412', [4]]])
    expect(found('france')).toEqual([['france:FR', [0, 1, 2, 3, 4]]])
  })

  it('of one name and the same rows are one: the département of La Réunion', () => {
    expect(found('la reunion')).toEqual([['departement:974', [3, 4]]])
    expect(found('region:la reunion')).toEqual([['region:04', [3, 4]]])
  })

  it('of one code are those of the finest level, unless a level comes before', () => {
    const both: TerritoryRows = { level: 'commune', codes: ['75101', '33063'], names: ['P', 'B'] }
    const of = (asked: string): string[] =>
      findTerritories(asked, both).map(({ level, code }) => `${level}:${code}`)
    expect(of('75')).toEqual(['departement:75'])
    expect(of('region:75')).toEqual(['region:75'])
  })

  it('that nothing answers for are none', () => {
    expect(['', '99', 'epci:lyon', 'nulle part'].map((asked) => found(asked))).toEqual([
      [],
      [],
      [],
      [],
    ])
  })

  it('of groups are named by their code or their name, and by the département of most', () => {
    const groups: TerritoryRows = {
      level: 'groupe',
      codes: ['A', 'B'],
      names: ['Nord', 'Sud'],
      membership: { departement: ['59', '13'] },
    }
    const of = (asked: string): (readonly number[])[] =>
      findTerritories(asked, groups).map(({ rows: members }) => members)
    expect(of('a')).toEqual([[0]])
    expect(of('groupe:B')).toEqual([[1]])
    expect(of('sud')).toEqual([[1]])
    expect(of('13')).toEqual([[1]])
    expect(of('groupe:nord')).toEqual([[0]])
  })

  it('have each a name', () => {
    expect(
      namedTerritories(rows).filter(({ level }) => level !== 'commune' && level !== 'epci'),
    ).toEqual([
      { level: 'departement', code: '69', name: 'Rhône' },
      { level: 'departement', code: '974', name: 'La Réunion' },
      { level: 'region', code: '84', name: 'Auvergne-Rhône-Alpes' },
      { level: 'region', code: '04', name: 'La Réunion' },
      { level: 'france', code: 'FR', name: 'France' },
    ])
  })
})
