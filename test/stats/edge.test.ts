import { expect, it } from 'vitest'
import { applyScale } from '../../src/steps/normalisation/scale.ts'
import { distance, minMax, rankInReference, zScore } from '../../src/stats/normalise.ts'
import { midranks, ranksDescending } from '../../src/stats/rank.ts'
import { sortedValues } from '../../src/stats/sort.ts'
import { count, standardDeviation, extent, mean } from '../../src/stats/summary.ts'
import { applyTreatment, winsoriseToNormal } from '../../src/stats/treat.ts'
import { reference } from '../composite.ts'
import { describeShared, spread } from '../support.ts'

/** One vector with ties, a zero and missing values, through every function of COINr 1.1.14: column by column, none left out. */
describeShared('every column of edge/vector_functions, against COINr', () => {
  const { columns } = reference('edge/vector_functions.csv')
  const x = columns['x']!
  const sorted = sortedValues(x)
  const { min, max } = extent(x)
  const minRank = rankInReference(x, sorted, 'min')
  /** Nothing passes: values are held for as long as `most` allows. */
  const winsorised = (most: number): Float64Array =>
    applyTreatment(x, winsoriseToNormal(x, { skewness: 0, kurtosis: -Infinity, most }).treatment)
  const times = (y: Float64Array, factor: number): Float64Array => y.map((v) => factor * v)

  const ours: Readonly<Record<string, Float64Array>> = {
    x,
    n_minmax: minMax(x, min, max),
    n_minmax_1_100: minMax(x, min, max, 1, 100),
    n_zscore: zScore(x, mean(x), standardDeviation(x, mean(x), true)),
    n_rank_min: minRank,
    n_rank_avg: midranks(x),
    // the greatest of tied ranks is the least of them counted from the other end: no option of its own here
    n_rank_max: rankInReference(
      x.map((v) => -v),
      sortedValues(x.map((v) => -v)),
      'min',
    ).map((rank) => count(x) + 1 - rank),
    n_borda: applyScale({ kind: 'borda', sorted: [...sorted] }, 'worsens', x),
    n_prank: times(
      applyScale({ kind: 'percentile-rank', sorted: [...sorted], ties: 'min' }, 'worsens', x),
      1 / 100,
    ),
    n_dist2max: distance(x, min, max, false),
    n_fracmax: times(applyScale({ kind: 'share-of-max', max }, 'worsens', x), 1 / 100),
    n_scaled: minMax(x, 0, 5, 0, 100, false),
    n_dist2ref5_cap: distance(x, min, 5, true),
    n_dist2targ8: distance(x, min, 8, false),
    // (10 − x)/8: what protects, with 2 for a target in its own unit (ours is never turned over with the sense)
    n_dist2targ8_neg: times(
      applyScale({ kind: 'distance', min, max, to: 2 }, 'protects', x),
      1 / 100,
    ),
    n_goalposts_1_5_100: minMax(x, 1, 5),
    minus_x_minmax: applyScale({ kind: 'min-max', min, max, range: [0, 100] }, 'protects', x),
    win1: winsorised(1),
    win2: winsorised(2),
    rank_desc_min: ranksDescending(x),
  }

  it('is compared', () => {
    expect(Object.keys(ours).toSorted()).toEqual(Object.keys(columns).toSorted())
  })

  it.each(Object.keys(ours))('%s', (name) => {
    expect(spread(ours[name]!, columns[name]!)).toBeLessThan(1e-9)
  })
})
