import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { greatest, least, mazziottaPareto, orderedMean, powerMean, weightedMedian, type RowAggregate } from '../../src/stats/aggregate.ts'
import { reference } from '../composite.ts'
import { column, describeShared } from '../support.ts'

const rows = fc.array(fc.tuple(fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e4, noNaN: true })), fc.double({ min: 0.01, max: 10, noNaN: true })), { minLength: 1, maxLength: 12 })
const all: [string, RowAggregate][] = [
  ['geometric', powerMean(0)],
  ['harmonic', powerMean(-1)],
  ['cubic', powerMean(3)],
  ['inverse square', powerMean(-2)],
  ['least', least],
  ['greatest', greatest],
  ['median', weightedMedian],
  ['ordered', orderedMean([0.5, 0.3, 0.2])],
  ['Mazziotta-Pareto', mazziottaPareto(1)],
]

describe.each(all)('%s', (name, aggregate) => {
  it('shares its value out exactly', () => {
    fc.assert(
      fc.property(rows, (pairs) => {
        const [v, w] = [Float64Array.from(pairs, ([x]) => x), Float64Array.from(pairs, ([, x]) => x)]
        const amounts = new Float64Array(v.length)
        const value = aggregate(v, w, v.length, amounts)
        const sum = amounts.reduce((a, b) => a + b, 0)
        expect(Math.abs(sum - value)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value)))
        expect(aggregate(v, w, v.length)).toBe(value)
      }),
      { seed: 7, numRuns: 300 },
    )
  })

  it('does not mind the order of the children', () => {
    const [v, w] = [[3, 9, 3, 40], [1, 2, 3, 1]]
    const turned = [2, 0, 3, 1]
    const a = aggregate(column(...v), column(...w), 4)
    const b = aggregate(column(...turned.map((k) => v[k]!)), column(...turned.map((k) => w[k]!)), 4)
    expect(Math.abs(a - b)).toBeLessThan(1e-12 * 40)
  })

  it.runIf(name !== 'Mazziotta-Pareto')('of equal values is that value', () => {
    expect(aggregate(column(5, 5, 5), column(1, 2, 0.3), 3)).toBeCloseTo(5, 12)
  })
})

describeShared('against COINr (edge/row_aggregation_w123)', () => {
  const { columns } = reference('edge/row_aggregation_w123.csv')
  it.each([['amean', 1], ['gmean', 0], ['hmean', -1], ['genmean2', 2]] as const)('%s', (name, p) => {
    const expected = columns[name]!
    for (let i = 0; i < expected.length; i++) {
      const present = [1, 2, 3].filter((k) => !Number.isNaN(columns[`X${k}`]![i]!))
      const ours = powerMean(p)(Float64Array.from(present, (k) => columns[`X${k}`]![i]!), Float64Array.from(present), present.length)
      // defect 10: their generalised mean is missing wherever a child is, though documented to skip it; ours skips
      if (name === 'genmean2' && present.length < 3) expect(Number.isNaN(ours)).toBe(present.length === 0)
      else if (Number.isNaN(expected[i]!)) expect(ours).toBeNaN()
      else expect(Math.abs(ours - expected[i]!)).toBeLessThan(1e-9)
    }
  })
})

describe('what the means are for', () => {
  it('a geometric mean with a zero is zero, the limit', () => {
    expect(powerMean(0)(column(0, 90), column(1, 1), 2)).toBe(0)
    expect(powerMean(-1)(column(0, 90), column(1, 1), 2)).toBe(0)
  })

  it('unbalance makes worse, or takes from a merit, as Mazziotta and Pareto say', () => {
    // M = 100, S² = 100: S²/M = 1
    expect(mazziottaPareto(1)(column(90, 110), column(1, 1), 2)).toBe(101)
    expect(mazziottaPareto(-1)(column(90, 110), column(1, 1), 2)).toBe(99)
    expect(mazziottaPareto(1)(column(100, 100), column(1, 1), 2)).toBe(100)
  })

  it('ordered weights stay as given when nothing is missing, and are read again when something is', () => {
    const owa = orderedMean([0.5, 0.3, 0.2])
    expect(owa(column(10, 30, 20), column(1, 1, 1), 3)).toBeCloseTo(0.5 * 30 + 0.3 * 20 + 0.2 * 10, 12)
    // two of three: Q(1/2) = 0.5 + 0.3/2
    expect(owa(column(10, 30), column(1, 1), 2)).toBeCloseTo(0.65 * 30 + 0.35 * 10, 12)
  })
})
