import { describe, expect, it } from 'vitest'
import { explainCommand } from '../../src/core/errors.ts'
import { findWeights, weightTrace } from '../../src/engine/weights.ts'
import type { Group, Weighting } from '../../src/method/method.ts'
import { column, problemsOf, spread } from '../support.ts'

const group = (weighting?: Weighting, weights?: number[]): Group => ({
  label: 'Publics',
  of: ['a', 'b'],
  ...(weighting && { weighting }),
  ...(weights && { weights }),
})
const children = (
  a: number[],
  b: number[],
): { child: string; values: Float64Array; leaves: number }[] => [
  { child: 'a', values: column(...a), leaves: 3 },
  { child: 'b', values: column(...b), leaves: 1 },
]
const found = (
  weighting: Weighting | undefined,
  a: number[],
  b: number[],
  weights?: number[],
): number[] | undefined => findWeights('publics', group(weighting, weights), children(a, b))

/** Of equal variance, and of no correlation: an influence is then the square of a weight. */
const [left, right] = [
  [-1, 1, -1, 1],
  [-1, -1, 1, 1],
]

describe('weights', () => {
  it('that are given are not sought', () => {
    expect(found(undefined, left, right)).toBeUndefined()
    expect(found('given', left, right, [3, 1])).toBeUndefined()
  })

  it('by indicator are how many a child leads to', () => {
    expect(found('by-indicator', left, right)).toEqual([3, 1])
  })

  it('by principal component are the same for two columns that go together', () => {
    expect(spread(found('pca', [0, 2, 4], [1, 0, 2])!, [0.5, 0.5])).toBeLessThan(1e-12)
  })

  it('by entropy go to the column that tells territories apart', () => {
    // a column that is the same everywhere has entropy 1; one that is nil but once, 0
    expect(spread(found('entropy', [1, 1, 1], [0, 0, 10])!, [0, 1])).toBeLessThan(1e-12)
  })

  it('balanced give each the influence that is asked for: the same, unless weights say otherwise', () => {
    // standard deviations 2 and 1: the second weighs twice
    expect(spread(found('balanced', [0, 2, 4], [1, 0, 2])!, [1 / 3, 2 / 3])).toBeLessThan(1e-6)
    // influences of 4 and 1 are weights of 2 and 1
    expect(spread(found('balanced', left, right, [4, 1])!, [2 / 3, 1 / 3])).toBeLessThan(1e-6)
  })

  it('that the data do not give are refused with the reason, and who is the cause', async () => {
    const said = async (run: () => unknown): Promise<string> =>
      (await problemsOf(run)).map(explainCommand).join('\n')
    expect(await said(() => found('pca', [1, 2, 3], [5, 5, 5]))).toMatchInlineSnapshot(`
      "erreur[poids-refuses] « Publics » (pca) : « b » ne varie pas là où tout est présent
        où      colonne publics
        remède  donnez les poids (weights), ou retirez ce membre du groupe"
    `)
    expect(await said(() => found('balanced', [2, 2, 2], [5, 5, 5]))).toContain(
      '« Publics » (balanced) : « a », « b » ne varie pas là où tout est présent',
    )
    expect(await said(() => found('entropy', [1, -2, 3], [5, 5, 6]))).toContain(
      '« Publics » (entropy) : « a » va à l’encontre des autres membres',
    )
  })
})

describe('the trace of weights', () => {
  it('names each child, with its weight and its influence', () => {
    expect(weightTrace('publics', group('balanced'), children(left, right), [2, 1])).toEqual({
      group: 'publics',
      how: 'balanced',
      weights: { a: 2, b: 1 },
      influence: { a: expect.closeTo(0.8, 12), b: expect.closeTo(0.2, 12) },
    })
  })
})
