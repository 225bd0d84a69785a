import { expect, it } from 'vitest'
import {
  codeColumn,
  countOf,
  followsCog,
  levelDefinitions,
  levelOfColumn,
  levels,
  noun,
  possessive,
} from '../../src/table/level.ts'

it('a noun is singular up to one, and « territoire » where the level is not known', () => {
  expect([0, 1, 2].map((count) => noun('commune', count))).toEqual([
    'commune',
    'commune',
    'communes',
  ])
  expect(countOf(undefined, 1200)).toBe('1\u202F200\u00A0territoires')
  expect(countOf('iris', 2)).toBe('2\u00A0IRIS')
})

it('a level is written after « de » and its possessive as French wants', () => {
  expect(levels.map((level) => levelDefinitions[level].of)).toEqual([
    'de l’IRIS',
    'de la commune',
    'de l’EPCI',
    'du département',
    'de la région',
    'de la France',
    'du groupe',
  ])
  expect([possessive('region'), possessive('epci')]).toEqual(['sa région', 'son EPCI'])
})

it('codes of communes and IRIS alone follow the COG of a year', () => {
  expect(levels.filter(followsCog)).toEqual(['iris', 'commune'])
  expect(followsCog(undefined)).toBe(false)
})

it('a column of results says its level, and another name none', () => {
  expect(levels.map((level) => levelOfColumn(codeColumn(level)))).toEqual([...levels])
  expect(levelOfColumn('code')).toBeUndefined()
})
