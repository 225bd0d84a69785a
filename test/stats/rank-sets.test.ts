import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalQuantile } from '../../src/stats/normal.ts'
import { uniformAt } from '../../src/stats/counter-random.ts'
import {
  jointRankSets,
  marginalRankSets,
  possibleFirst,
  rankSets,
} from '../../src/stats/rank-sets.ts'
import { pisa2018 } from './pisa.ts'

const scores = Float64Array.from(pisa2018, ([, score]) => score)
const errors = Float64Array.from(pisa2018, ([, , error]) => error)
const diagonal = pisa2018.map((_, a) =>
  Float64Array.from(pisa2018, (__, b) => (a === b ? errors[a]! ** 2 : 0)),
)

describe('PISA 2018, 37 OECD countries, as published with csranks', () => {
  it('the 95 % set of the five best in mathematics has 12 countries', () => {
    expect(possibleFirst(scores, errors, 5).reduce((sum, v) => sum + v, 0)).toBe(12)
  })

  it('the United Kingdom, ranked 13, may be ranked from 7 to 23', () => {
    const uk = pisa2018.findIndex(([country]) => country === 'United Kingdom')
    const { low, high } = marginalRankSets(scores, errors)
    expect([low[uk], high[uk]]).toEqual([7, 23])
  })

  it('integrated or drawn from a covariance, marginal bounds differ by the noise of the draws alone', () => {
    const [exact, drawn] = [marginalRankSets(scores, errors), marginalRankSets(scores, diagonal)]
    const apart = exact.low.map(
      (v, i) => Math.abs(v - drawn.low[i]!) + Math.abs(exact.high[i]! - drawn.high[i]!),
    )
    // 74 bounds, of which a quantile moved by its third decimal moves a few by one place
    expect(apart.reduce((sum, v) => sum + v, 0)).toBeLessThanOrEqual(3)
  })

  it('a joint set holds the marginal one, and gains nothing from a covariance that is diagonal', () => {
    const { marginal, joint } = rankSets(scores, errors, 5)
    for (const i of scores.keys()) {
      expect(joint.low[i]).toBeLessThanOrEqual(marginal.low[i]!)
      expect(joint.high[i]).toBeGreaterThanOrEqual(marginal.high[i]!)
    }
    expect(jointRankSets(scores, diagonal)).toEqual(joint)
  })
})

it('the quantile of two rows is that of one normal deviate', () => {
  // |x₁ − x₂| on either side of z(0.975)·√2
  const at = normalQuantile(0.975) * Math.SQRT2
  const one = Float64Array.of(1, 1)
  expect(marginalRankSets(Float64Array.of(at - 1e-6, 0), one).low).toEqual(Float64Array.of(1, 1))
  expect(marginalRankSets(Float64Array.of(at + 1e-6, 0), one).low).toEqual(Float64Array.of(1, 2))
})

it('by simulation, sets hold the true ranks as often as they say, one by one, together, and for the first', () => {
  const [n, runs, first] = [20, 100, 5]
  const truth = Float64Array.from({ length: n }, (_, i) => (i % 10) + 0.3 * Math.floor(i / 10))
  const error = Float64Array.from({ length: n }, (_, i) => 0.2 + ((i * 7) % 10) / 10)
  const rank = truth.map((v) => 1 + truth.filter((other) => other > v).length)
  let [held, jointly, firstHeld] = [0, 0, 0]
  for (let run = 0; run < runs; run++) {
    const x = truth.map((v, i) => v + error[i]! * normalQuantile(uniformAt(11, run, i)))
    const sets = rankSets(x, error, first, { draws: 400, seed: 3 })
    const within = ({ low, high }: { low: Float64Array; high: Float64Array }): number =>
      rank.reduce((sum, r, i) => sum + Number(low[i]! <= r && r <= high[i]!), 0)
    held += within(sets.marginal) / n
    jointly += Number(within(sets.joint) === n)
    firstHeld += Number(rank.every((r, i) => r > first || sets.first[i] === 1))
  }
  // 0.95, less three standard errors of 100 runs (0.065); sets are conservative, so no upper bound
  expect(held / runs).toBeGreaterThan(0.95)
  expect(jointly / runs).toBeGreaterThan(0.885)
  expect(firstHeld / runs).toBeGreaterThan(0.885)
})

it('a row without an estimate has no rank; without error every rank is known', () => {
  const x = Float64Array.of(3, NaN, 7, 5)
  const { marginal, joint, first } = rankSets(x, new Float64Array(4), 1)
  for (const sets of [marginal, joint])
    for (const bound of [sets.low, sets.high]) expect(bound).toEqual(Float64Array.of(3, NaN, 1, 2))
  expect(first).toEqual(Uint8Array.of(0, 0, 1, 0))
})

it('many rows, their errors by groups, have sets no narrower than row by row', () => {
  const n = 600
  const x = Float64Array.from({ length: n }, (_, i) => 40 * uniformAt(5, 1, i))
  const error = Float64Array.from({ length: n }, (_, i) => 0.5 + 3 * uniformAt(5, 2, i))
  const square = Array.from({ length: n }, (_, a) =>
    Float64Array.from({ length: n }, (__, b) => (a === b ? error[a]! ** 2 : 0)),
  )
  const [grouped, paired] = [
    jointRankSets(x, error, { draws: 200 }),
    jointRankSets(x, square, { draws: 200 }),
  ]
  // the same draws: what differs is the ends of the groups
  const width = ({ low, high }: typeof grouped): number =>
    high.reduce((sum, v, i) => sum + v - low[i]!, 0) / n
  for (const i of x.keys()) {
    expect(grouped.low[i]).toBeLessThanOrEqual(paired.low[i]! + 1e-9)
    expect(grouped.high[i]).toBeGreaterThanOrEqual(paired.high[i]! - 1e-9)
  }
  expect(width(grouped) / width(paired)).toBeLessThan(1.06)
})

it('bounds hold the rank that was estimated, whatever the values and the errors', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), fc.integer({ min: 0, max: 9 })),
        {
          minLength: 1,
          maxLength: 12,
        },
      ),
      (rows) => {
        const x = Float64Array.from(rows, ([v]) => v)
        const sets = rankSets(
          x,
          Float64Array.from(rows, ([, e]) => e),
          1,
          { draws: 50 },
        )
        for (const { low, high } of [sets.marginal, sets.joint])
          x.forEach((v, i) => {
            const greater = x.filter((other) => other > v).length
            const equal = x.filter((other) => other === v).length
            expect(low[i]).toBeLessThanOrEqual(1 + greater)
            expect(high[i]).toBeGreaterThanOrEqual(greater + equal)
          })
      },
    ),
    { numRuns: 100, seed: 20_260 },
  )
})
