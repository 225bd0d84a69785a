import { describe, expect, it } from 'vitest'
import {
  balancedWeights,
  entropyWeights,
  influence,
  principalWeights,
  completeRows,
  type WeightsFound,
} from '../../src/stats/weights.ts'
import { column, spread } from '../support.ts'

/** Three columns of mean 0 and deviation 1, at right angles. */
const [e1, e2, e3] = [
  column(1, 1, 1, 1, -1, -1, -1, -1),
  column(1, 1, -1, -1, 1, 1, -1, -1),
  column(1, -1, 1, -1, 1, -1, 1, -1),
] as const
const mix = (a: number, b: number, c: number): Float64Array =>
  e1.map((v, i) => a * v + b * e2[i]! + c * e3[i]!)
const weightsOf = (found: WeightsFound): Float64Array =>
  'weights' in found ? found.weights : column()

describe('weights of the principal component', () => {
  it('are 1 : √2 : 1 where the middle column goes with two that do not go together', () => {
    // correlations (1, a, 0; a, 1, a; 0, a, 1): the first vector is (1, √2, 1) / 2 whatever a is
    const columns = [mix(1, 0, 0), mix(1, 1, 1), mix(0, 0, 1)]
    const found = weightsOf(principalWeights(columns))
    expect(
      spread(
        found,
        [1, Math.SQRT2, 1].map((v) => v / (2 + Math.SQRT2)),
      ),
    ).toBeLessThan(1e-12)
    // the unit of a column does not count, nor its origin
    expect(
      spread(
        weightsOf(principalWeights([columns[0]!, columns[1]!.map((v) => 40 * v - 7), columns[2]!])),
        found,
      ),
    ).toBeLessThan(1e-12)
  })

  it('are refused with the columns that do not vary, or go against the others, or with nobody', () => {
    expect(principalWeights([column(3, 3, 3, 3), column(1, 2, 3, 4), column(5, 5, 5, 5)])).toEqual({
      refused: 'constant',
      columns: [0, 2],
    })
    expect(principalWeights([mix(1, 0.2, 0), mix(-1, 0.1, 0.1), mix(1, 0, 0.3)])).toEqual({
      refused: 'negatif',
      columns: [1],
    })
    expect(principalWeights([mix(1, 0.2, 0), mix(1, -0.2, 0), mix(0, 0, 1)])).toEqual({
      refused: 'negatif',
      columns: [2],
    })
  })

  it('are found on the rows where every column is present', () => {
    const holed = mix(1, 1, 1)
    const found = principalWeights([
      Float64Array.of(...mix(1, 0, 0), 900),
      Float64Array.of(...holed, NaN),
      Float64Array.of(...mix(0, 0, 1), -900),
    ])
    expect(
      spread(
        weightsOf(found),
        [1, Math.SQRT2, 1].map((v) => v / (2 + Math.SQRT2)),
      ),
    ).toBeLessThan(1e-12)
  })
})

describe('weights by entropy', () => {
  it('by hand: shares of a half and a half have ln 2 of the ln 4 that even ones have, one share alone none', () => {
    const columns = [column(5, 5, 0, 0), column(3, 3, 3, 3), column(0, 0, 8, 0)]
    expect(spread(weightsOf(entropyWeights(columns)), [1 / 3, 0, 2 / 3])).toBeLessThan(1e-12)
  })

  it('are refused where nothing varies, and where a value is negative', () => {
    expect(entropyWeights([column(3, 3, 3), column(1, 1, 1)])).toEqual({
      refused: 'constant',
      columns: [0, 1],
    })
    expect(entropyWeights([column(3, 0, 3), column(1, -1, 1), column(-2, 1, 1)])).toEqual({
      refused: 'negatif',
      columns: [1, 2],
    })
  })

  it('leave out the rows with a hole', () => {
    expect(
      spread(weightsOf(entropyWeights([column(5, NaN, 5, 0, 0), column(0, 7, 0, 8, 0)])), [
        1 / 3,
        2 / 3,
      ]),
    ).toBeLessThan(1e-12)
  })
})

describe('balanced weights', () => {
  it('of columns at right angles are the square root of the target by the deviation', () => {
    // the squared correlation with the mean goes as w²σ²
    const found = weightsOf(
      balancedWeights([mix(1, 0, 0), mix(0, 5, 0), mix(0, 0, 0.5)], [4, 1, 1]),
    )
    const expected = [2 / 1, 1 / 5, 1 / 0.5]
    const whole = expected.reduce((a, b) => a + b)
    expect(
      spread(
        found,
        expected.map((w) => w / whole),
      ),
    ).toBeLessThan(1e-8)
  })

  it('reach the target where columns go together, and give nothing to a column that is to have none', () => {
    const columns = [mix(1, 0.5, 0), mix(1, -0.5, 0.3), mix(0.2, 0, 1)]
    const found = weightsOf(balancedWeights(columns, [1, 2, 3]))
    expect(spread(influence(columns, [...found]), [1 / 6, 2 / 6, 3 / 6])).toBeLessThan(1e-8)
    expect(found.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
    // at right angles, a column without weight has no influence: a target of 0 is reached
    expect(
      spread(
        weightsOf(balancedWeights([mix(1, 0, 0), mix(0, 1, 0), mix(0, 0, 2)], [1, 1, 0])),
        [0.5, 0.5, 0],
      ),
    ).toBeLessThan(1e-8)
  })

  it('are refused where no weights reach the target: a column that goes with another has part of its influence', () => {
    // with no weight of its own the second still has 0.81 / 1.81 of the influence
    const columns = [mix(1, 0, 0), mix(0.9, Math.sqrt(0.19), 0)]
    expect(spread(influence(columns, [1, 0]), [1 / 1.81, 0.81 / 1.81])).toBeLessThan(1e-12)
    expect(balancedWeights(columns, [9, 1])).toEqual({ refused: 'sans-equilibre', columns: [1] })
  })

  it('are refused with the columns that do not vary, or go against the mean', () => {
    expect(balancedWeights([column(1, 2, 3), column(2, 2, 2)], [1, 1])).toEqual({
      refused: 'constant',
      columns: [1],
    })
    expect(balancedWeights([mix(1, 0, 0), mix(1, 0.2, 0), mix(-1, 0.1, 0)], [1, 1, 1])).toEqual({
      refused: 'negatif',
      columns: [2],
    })
  })
})

describe('influence', () => {
  it('of columns at right angles is w²σ², as a share', () => {
    expect(spread(influence([mix(1, 0, 0), mix(0, 2, 0)], [3, 1]), [9 / 13, 4 / 13])).toBeLessThan(
      1e-12,
    )
  })
})

describe('completeRows', () => {
  it('are those where every column is present; the columns themselves when all are', () => {
    const [a, b] = [column(1, NaN, 3, 4), column(5, 6, NaN, 8)]
    expect(completeRows([a, b])).toEqual([column(1, 4), column(5, 8)])
    const whole = [column(1, 2), column(3, 4)]
    expect(completeRows(whole)[1]).toBe(whole[1])
    expect(completeRows([])).toEqual([])
    expect(completeRows([column(NaN), column(1)])).toEqual([column(), column()])
  })
})
