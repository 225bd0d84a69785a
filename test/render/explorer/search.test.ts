import { expect, it } from 'vitest'
import { plainTerritory } from '../../../src/geo/territories.ts'
import { matches } from '../../../src/render/explorer/search.ts'
import { setShare, wholeShares } from '../../../src/render/explorer/shares.ts'

const names = [
  'Saint-Quentin 02691',
  'Sainte-Menehould 51507',
  'Laon 02408',
  'Œuilly 02565',
  'L’Abergement 01001',
]
const plain = names.map((each) => plainTerritory(each))

it.each([
  ['st quentin', 0],
  ['ST-QUENTIN', 0],
  ['Ste Men', 1],
  ['laôn', 2],
  ['oeuilly', 3],
  ['abergement', 4],
  ['02408', 2],
  ['quentin', 0],
])('« %s » is found without a thought for case, accents, hyphens or saint', (text, place) => {
  expect(matches(plain, text, 8)).toEqual([place])
})

it('one letter finds nothing, nor do letters inside a word', () => {
  expect(matches(plain, 'l', 8)).toEqual([])
  expect(matches(plain, 'aon', 8)).toEqual([])
})

it('shares sum to 100 whatever is moved, and are shown so', () => {
  let shares: number[] = [10, 20, 30, 40]
  for (const [moved, share] of [
    [0, 55],
    [3, 0],
    [1, 100],
    [2, 33],
  ] as const) {
    shares = setShare(shares, moved, share)
    expect(Math.abs(shares.reduce((a, b) => a + b) - 100)).toBeLessThan(1e-9)
    expect(shares[moved]).toBe(share)
    expect(wholeShares(shares).reduce((a, b) => a + b)).toBe(100)
  }
})
