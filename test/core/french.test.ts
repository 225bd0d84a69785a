import { describe, expect, it } from 'vitest'
import { decimalsFor, french, lowerFirst } from '../../src/core/french.ts'

describe('a number in French', () => {
  it('has a decimal comma, thousands apart and a true minus', () => {
    expect(french(62.44, 1)).toBe('62,4')
    expect(french(1234567.8, 0)).toBe('1\u202F234\u202F568')
    expect(french(-1234.56, 1)).toBe('−1\u202F234,6')
  })

  it('has no sign when it is nought as written', () => {
    expect(french(-0.04, 1)).toBe('0,0')
  })
})

describe('the decimals of a set of numbers', () => {
  it('are three significant figures of their range', () => {
    expect(
      [
        [0.12, 0.931],
        [1.5, 8.5],
        [0, 99.5],
        [0.5, 100.5],
        [0.5, 101],
        [20_930.5, 40_530],
      ].map(decimalsFor),
    ).toEqual([3, 2, 1, 1, 0, 0])
  })

  it('are none for whole numbers, and enough to tell two numbers apart', () => {
    expect(decimalsFor([20, 40])).toBe(0)
    expect(decimalsFor([0, 500, 500.04])).toBe(2)
  })

  it('do not mind what is missing', () => {
    expect(decimalsFor([NaN, NaN])).toBe(0)
    expect(decimalsFor([NaN, 3.5])).toBe(1)
  })
})

describe('a label inside a sentence', () => {
  it.each([
    ['Au plus le CAP-BEP', 'au plus le CAP-BEP'],
    ['Échelle des revenus', 'échelle des revenus'],
    ['QPV de la commune', 'QPV de la commune'],
    ['65 ans ou plus', '65 ans ou plus'],
  ])('%s is written %s', (label, written) => {
    expect(lowerFirst(label)).toBe(written)
  })
})
