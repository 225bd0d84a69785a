import fc from 'fast-check'
import { sampleCorrelation, sampleCovariance } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import {
  covariances,
  cronbachAlpha,
  correlationInterval,
  kendall,
  kendallMatrix,
  pearson,
  pearsonMatrix,
  spearman,
  spearmanMatrix,
} from '../../src/stats/correlation.ts'
import { eigen, inverse } from '../../src/stats/matrix.ts'
import { midranks } from '../../src/stats/rank.ts'
import { leastSquares, predict } from '../../src/stats/regression.ts'
import {
  balancedWeights,
  entropyWeights,
  influence,
  principalWeights,
  completeRows,
} from '../../src/stats/weights.ts'
import { moran } from '../../src/stats/moran.ts'
import { indicatorIds, reference } from '../composite.ts'
import { column, describeShared, mulberry32, spread } from '../support.ts'

const cells = fc.array(
  fc.tuple(
    fc.oneof(fc.constant(NaN), fc.integer({ min: 0, max: 6 })),
    fc.oneof(fc.constant(NaN), fc.integer({ min: 0, max: 6 })),
  ),
  { minLength: 3, maxLength: 30 },
)

describe('correlations', () => {
  it('of Pearson and Spearman are those of simple-statistics, on the rows that have both', () => {
    fc.assert(
      fc.property(cells, (pairs) => {
        const [x, y] = [
          Float64Array.from(pairs, ([a]) => a),
          Float64Array.from(pairs, ([, b]) => b),
        ]
        const [u, v] = completeRows([x, y])
        if (u!.length < 2 || new Set(u).size < 2 || new Set(v).size < 2)
          expect([
            pearson(x, y).r,
            pearsonMatrix([x, y])[0]![1]!,
            spearmanMatrix([x, y])[0]![1]!,
          ]).toEqual([NaN, NaN, NaN])
        else {
          expect(pearson(x, y).r).toBeCloseTo(sampleCorrelation([...u!], [...v!]), 10)
          expect(pearsonMatrix([x, y])[0]![1]).toBeCloseTo(pearson(x, y).r, 10)
          expect(spearmanMatrix([x, y])[0]![1]).toBeCloseTo(spearman(x, y).r, 10)
          expect(spearman(x, y).r).toBeCloseTo(
            sampleCorrelation([...midranks(u!)], [...midranks(v!)]),
            10,
          )
          expect(covariances([x, y])[0]![1]).toBeCloseTo(sampleCovariance([...u!], [...v!]), 10)
        }
      }),
      { seed: 12, numRuns: 300 },
    )
  })

  it('of Kendall is the count of pairs, ties corrected for', () => {
    fc.assert(
      fc.property(cells, (pairs) => {
        const [x, y] = [
          Float64Array.from(pairs, ([a]) => a),
          Float64Array.from(pairs, ([, b]) => b),
        ]
        const [u, v] = completeRows([x, y])
        let [balance, nx, ny] = [0, 0, 0]
        for (let i = 0; i < u!.length; i++) {
          for (let j = 0; j < i; j++) {
            const [a, b] = [Math.sign(u![i]! - u![j]!), Math.sign(v![i]! - v![j]!)]
            balance += a * b
            nx += a * a
            ny += b * b
          }
        }
        const expected = balance / Math.sqrt(nx * ny)
        if (expected !== expected) expect(kendall(x, y).r).toBeNaN()
        else expect(kendall(x, y).r).toBeCloseTo(expected, 10)
      }),
      { seed: 13, numRuns: 300 },
    )
  })

  it('weighted are those of the rows written out as many times', () => {
    const [x, y, w] = [column(1, 2, 5, 3), column(2, 1, 4, 9), column(3, 1, 2, 2)]
    const out = (z: Float64Array): Float64Array =>
      Float64Array.from([...z].flatMap((v, i) => Array.from({ length: w[i]! }, () => v)))
    expect(pearson(x, y, w).r).toBeCloseTo(pearson(out(x), out(y)).r, 12)
    expect(pearson(x, y, w).n).toBeCloseTo(64 / 18, 12)
    expect(pearsonMatrix([x, y], w)[0]![1]).toBeCloseTo(pearson(x, y, w).r, 12)
  })

  it('weighted leave out the rows whose weight is missing, null or negative', () => {
    const [x, y] = [column(1, 2, 5, 3, 80, -70, 60), column(2, 1, 4, 9, -90, 50, 99)]
    const some = column(3, 1, 2, 2, NaN, -5, 0)
    const few = pearson(x.slice(0, 4), y.slice(0, 4), some.slice(0, 4))
    expect(pearson(x, y, some)).toEqual(few)
    expect(pearsonMatrix([x, y], some)[0]![1]).toBeCloseTo(few.r, 12)
  })

  it('are not found in what does not vary, whatever the last bits of its mean', () => {
    const random = mulberry32(19)
    for (const n of [10, 1000]) {
      const y = Float64Array.from({ length: n }, random)
      for (const v of [0.1, 1e6 + 0.1, 1e-9 / 3]) {
        const constant = new Float64Array(n).fill(v)
        expect(pearson(constant, y).r).toBeNaN()
        expect(pearson(y, constant).r).toBeNaN()
        expect(pearsonMatrix([constant, y])[0]![1]).toBeNaN()
        // nor in what does not vary where the other is there
        const moved = constant.map((each, i) => (i === 0 ? 2 * each + 5 : each))
        const holed = y.map((each, i) => (i === 0 ? NaN : each))
        expect(pearsonMatrix([moved, holed])[0]![1]).toBeNaN()
        expect(pearsonMatrix([holed, moved])[0]![1]).toBeNaN()
      }
    }
  })

  it('forget the unit, however small or great, and the origin, however far', () => {
    const [x, y] = [column(1, 2, 5, 3, 8), column(2, 1, 4, 9, 7)]
    const r = sampleCorrelation([...x], [...y])
    for (const unit of [1e-15, 1e-7, 1e15]) {
      const scaled = x.map((v) => unit * v)
      expect(pearson(scaled, y).r).toBeCloseTo(r, 12)
      expect(pearson(y, scaled).r).toBeCloseTo(r, 12)
      expect(pearsonMatrix([scaled, y])[0]![1]).toBeCloseTo(r, 12)
    }
    const far = x.map((v) => v + 1e9)
    expect(pearson(far, y).r).toBeCloseTo(r, 12)
    expect(pearsonMatrix([far, y])[0]![1]).toBeCloseTo(r, 12)
    expect(covariances([far, y])[0]![1]).toBeCloseTo(sampleCovariance([...x], [...y]), 9)
  })

  it('of Kendall come as a matrix of every pair', () => {
    // of six pairs (1,2,3,4) and (1,3,2,4) have one discordant: 4/6; and (4,3,2,1) has all
    const matrix = kendallMatrix([column(1, 2, 3, 4), column(1, 3, 2, 4), column(4, 3, 2, 1)])
    expect(
      spread(
        matrix.flatMap((row) => [...row]),
        [1, 2 / 3, -1, 2 / 3, 1, -2 / 3, -1, -2 / 3, 1],
      ),
    ).toBeLessThan(1e-12)
  })

  it('count the rows that have both', () => {
    const [x, y] = [column(1, 2, NaN, 4, 8), column(3, NaN, 5, 6, 1)]
    expect([pearson(x, y).n, spearman(x, y).n, kendall(x, y).n]).toEqual([3, 3, 3])
  })

  it.each([
    ['pearson', 1 / 100],
    ['spearman', 1.06 / 100],
    ['kendall', 0.437 / 99],
  ] as const)('of 0.5 in 103 rows have the interval of Fisher: %s', (kind, variance) => {
    // atanh 0.5 = ln(3)/2, and 1.959963984540054 deviations on either side
    const [z, half] = [Math.log(3) / 2, 1.959963984540054 * Math.sqrt(variance)]
    expect(
      spread(correlationInterval(0.5, 103, kind), [Math.tanh(z - half), Math.tanh(z + half)]),
    ).toBeLessThan(1e-12)
    expect(correlationInterval(0.5, kind === 'kendall' ? 4 : 3, kind)).toEqual([NaN, NaN])
    expect(correlationInterval(0.5, kind === 'kendall' ? 5 : 4, kind)[1]).toBeGreaterThan(0.5)
  })

  it('make Cronbach’s alpha: k/(k − 1)·(1 − Σ variances / variance of the sum)', () => {
    // 1.5·(1 − 29/41)
    expect(cronbachAlpha([column(4, 1, 2), column(1, 9, 3), column(2, 3, 16)])).toBeCloseTo(
      18 / 41,
      12,
    )
    expect(cronbachAlpha([column(1, 0.5), column(0.5, 1)])).toBeCloseTo(2 / 3, 12)
    expect(cronbachAlpha([column(1)])).toBeNaN()
  })

  it('have an interval that shrinks with the square root of n, and never passes 1', () => {
    const widths = [103, 403]
      .map((n) => correlationInterval(0.2, n, 'pearson'))
      .map(([low, high]) => high - low)
    expect(widths[0]! / widths[1]!).toBeCloseTo(2, 1)
    expect(correlationInterval(0.999, 10, 'spearman')[1]).toBeLessThanOrEqual(1)
    expect(correlationInterval(0.5, 3, 'pearson')).toEqual([NaN, NaN])
  })
})

describeShared('against COINr', () => {
  const { columns } = reference('synth/Aggregated_minmax_0_100__amean__thresh_none.csv')
  const names = [...indicatorIds, 'ACCES', 'SOCIO', 'IFN']
  const of = (ids: readonly string[]): Float64Array[] => ids.map((id) => columns[id]!)

  it.each(['pearson', 'spearman', 'kendall'] as const)('%s of every pair', (kind) => {
    const expected = reference(`synth/corr_${kind}.csv`)
    const all = of(names)
    const ranks = spearmanMatrix(all)
    names.forEach((a, i) =>
      names.forEach((b, j) => {
        const ours =
          kind === 'pearson'
            ? pearson(all[i]!, all[j]!).r
            : kind === 'kendall'
              ? kendall(all[i]!, all[j]!).r
              : ranks[i]![j]!
        expect(
          Math.abs(ours - expected.columns[b]![expected.texts['iCode']!.indexOf(a)]!),
          `${a} ${b}`,
        ).toBeLessThan(1e-9)
      }),
    )
  })

  it('Cronbach’s alpha', () => {
    const expected = reference('synth/cronbach.csv').columns
    const groups = [indicatorIds.slice(0, 5), indicatorIds.slice(5), ['ACCES', 'SOCIO']]
    expect(
      spread(
        Float64Array.from(groups, (ids) => cronbachAlpha(covariances(of(ids)))),
        expected['alpha_pairwise']!,
      ),
    ).toBeLessThan(1e-9)
    expect(
      spread(
        Float64Array.from(groups, (ids) => cronbachAlpha(covariances(completeRows(of(ids))))),
        expected['alpha_complete']!,
      ),
    ).toBeLessThan(1e-9)
  })

  it('principal components: deviations, and loadings but for their sign, which we do not leave to chance (defect 15)', () => {
    const { texts, columns: expected } = reference('synth/pca_level1.csv')
    for (const [group, ids] of [
      ['ACCES', indicatorIds.slice(0, 5)],
      ['SOCIO', indicatorIds.slice(5)],
    ] as const) {
      const covariance = covariances(completeRows(of(ids)))
      const correlation = covariance.map((row, i) =>
        row.map((v, j) => v / Math.sqrt(row[i]! * covariance[j]![j]!)),
      )
      const { values, vectors } = eigen(correlation)
      texts['group']!.forEach((name, k) => {
        if (name !== group) return
        const pc = expected['pc']![k]! - 1
        const at = (ids as readonly string[]).indexOf(texts['iCode']![k]!)
        expect(Math.abs(Math.sqrt(values[pc]!) - expected['sdev']![k]!)).toBeLessThan(1e-9)
        expect(
          Math.abs(Math.abs(vectors[pc]![at]!) - Math.abs(expected['loading']![k]!)),
        ).toBeLessThan(1e-8)
      })
      const found = principalWeights(of(ids))
      expect('weights' in found && found.weights.every((w) => w > 0)).toBe(true)
    }
  })
})

describe('matrices', () => {
  it('an inverse times its matrix is the identity; nothing for a singular one', () => {
    const a = [column(2, 1, 0), column(1, 3, 1), column(0, 1, 4)]
    const b = inverse(a)!
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++)
        expect(a[i]!.reduce((s, v, k) => s + v * b[k]![j]!, 0)).toBeCloseTo(i === j ? 1 : 0, 12)
    expect(inverse([column(1, 2), column(2, 4)])).toBeUndefined()
  })
})

describe('weights found from the data', () => {
  const random = mulberry32(5)
  const n = 400
  const common = Float64Array.from({ length: n }, random)
  const noisy = (noise: number, sign = 1): Float64Array =>
    common.map((v) => 50 + 50 * (sign * v + noise * random()))

  it('of the principal component are positive, or refused with the columns that go against the others', () => {
    const found = principalWeights([noisy(0.2), noisy(0.4), noisy(0.3)])
    expect('weights' in found && found.weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
    expect(principalWeights([noisy(0.2), noisy(0.2), noisy(0.2, -1)])).toEqual({
      refused: 'negatif',
      columns: [2],
    })
    expect(principalWeights([noisy(0.2), common.map(() => 3)])).toEqual({
      refused: 'constant',
      columns: [1],
    })
  })

  it('balanced give each column the influence that was asked for; equal weights do not', () => {
    const columns = [noisy(0.2), noisy(3), noisy(1)]
    const target = [2, 1, 1]
    const found = balancedWeights(columns, target)
    expect('weights' in found).toBe(true)
    if ('weights' in found)
      expect(
        spread(influence(columns, Array.from(found.weights)), column(0.5, 0.25, 0.25)),
      ).toBeLessThan(1e-6)
    expect(spread(influence(columns, [1, 1, 1]), column(1 / 3, 1 / 3, 1 / 3))).toBeGreaterThan(0.01)
  })

  it('by entropy go to what tells territories apart, and refuse what is negative', () => {
    const found = entropyWeights([common.map((v) => 100 + v), common.map((v) => v ** 6)])
    expect('weights' in found && found.weights[1]! > 0.99).toBe(true)
    expect(entropyWeights([common.map((v) => v - 0.5), common])).toEqual({
      refused: 'negatif',
      columns: [0],
    })
  })
})

describe('least squares', () => {
  it('find a plane again, and skip the rows with a hole', () => {
    const random = mulberry32(6)
    const [a, b] = [
      Float64Array.from({ length: 50 }, random),
      Float64Array.from({ length: 50 }, random),
    ]
    const y = a.map((v, i) => (i === 3 ? NaN : 2 + 3 * v - 5 * b[i]!))
    const fit = leastSquares(y, [a, b])!
    expect(spread(fit.slopes, column(3, -5))).toBeLessThan(1e-9)
    expect(predict(fit, [a, b])[3]).toBeCloseTo(2 + 3 * a[3]! - 5 * b[3]!, 9)
    expect(leastSquares(y, [a, a])).toBeUndefined()
  })
})

describe('Moran’s I', () => {
  const side = 20
  const grid = Array.from({ length: side * side }, (_, i) => {
    const [r, c] = [Math.floor(i / side), i % side]
    return Int32Array.from(
      [
        [r - 1, c],
        [r + 1, c],
        [r, c - 1],
        [r, c + 1],
      ].flatMap(([p, q]) => (p! >= 0 && p! < side && q! >= 0 && q! < side ? [p! * side + q!] : [])),
    )
  })
  it('is near 1 for a slope, −1 for a chessboard, and within chance for noise', () => {
    const random = mulberry32(8)
    expect(
      moran(
        Float64Array.from(grid, (_, i) => Math.floor(i / side)),
        grid,
        random,
      ).i,
    ).toBeGreaterThan(0.9)
    expect(
      moran(
        Float64Array.from(grid, (_, i) => (Math.floor(i / side) + i) % 2),
        grid,
        random,
      ).i,
    ).toBeCloseTo(-1, 1)
    const noise = moran(Float64Array.from(grid, random), grid, mulberry32(9))
    expect(noise.i).toBeGreaterThan(noise.chance[0])
    expect(noise.i).toBeLessThan(noise.chance[1])
    expect(noise.expected).toBeCloseTo(-1 / 399, 12)
  })
  it('leaves out what is missing, and what has no neighbour', () => {
    expect(
      moran(column(1, NaN, 2), [Int32Array.of(1), Int32Array.of(0, 2), Int32Array.of(1)], () => 0.5)
        .n,
    ).toBe(0)
  })
})
