import { describe, expect, it } from 'vitest'
import type { Measured } from '../../../src/engine/measure.ts'
import { applyScale, measureScale, isDegenerate } from '../../../src/steps/normalisation/scale.ts'
import {
  normalisationKind,
  type Normalisation,
  type Scale,
} from '../../../src/steps/normalisation/registry.ts'
import { column, spread } from '../../support.ts'

const taux = (...values: number[]): Measured => ({
  kind: 'taux',
  values: column(...values),
  formula: 'x',
  variables: ['x'],
})
const part = (numerator: number[], denominator: number[]): Measured => ({
  kind: 'part',
  values: column(...numerator.map((v, i) => v / denominator[i]!)),
  counts: { numerator: column(...numerator), denominator: column(...denominator) },
  formula: 'a / b',
  variables: ['a', 'b'],
})

/** Measures on a column and applies to the same. */
function both(
  how: Normalisation,
  measured: Measured,
  population?: Float64Array,
): { up: Float64Array; down: Float64Array } {
  const scale = measureScale(how, measured, population)
  return {
    up: applyScale(scale, 'worsens', measured.values),
    down: applyScale(scale, 'protects', measured.values),
  }
}

describe('ratio', () => {
  it('of a share is held to the ratio of the sums, never to the mean of the shares', () => {
    // 10 of 100, 30 of 100, 20 of 50, and one row of which only one count is known: 60 / 250
    const measured = part([10, 30, 20, NaN], [100, 100, 50, 1000])
    expect(measureScale({ kind: 'ratio', base: 100 }, measured, undefined)).toEqual({
      kind: 'ratio',
      base: 100,
      reference: 0.24,
    })
    const { up, down } = both({ kind: 'ratio', base: 100 }, measured)
    expect(spread(up, column(1000 / 24, 125, 2000 / 12, NaN))).toBeLessThan(1e-12)
    expect(spread(down, column(240, 80, 60, NaN))).toBeLessThan(1e-12)
  })

  it('of a rate is held to its weighted mean, or to its plain mean when nothing weighs', () => {
    const how = { kind: 'ratio', base: 10 } as const
    expect(
      measureScale(how, { ...taux(0.1, 0.4, NaN), weight: column(3, 1, 9) }, undefined),
    ).toMatchObject({ reference: expect.closeTo(0.175, 15) })
    expect(measureScale(how, taux(0.1, 0.4, NaN), undefined)).toMatchObject({ reference: 0.25 })
  })
})

describe('classes', () => {
  it('are cut at the quantiles of the units, and counted from the other end for what protects', () => {
    const { up, down } = both({ kind: 'classes', count: 4 }, taux(10, 20, 30, 40, 50, NaN))
    // the quartiles are 20, 30 and 40: each belongs to the class above it
    expect(up).toEqual(column(1, 2, 3, 4, 4, NaN))
    expect(down).toEqual(column(4, 3, 2, 1, 1, NaN))
  })
})

describe('min-max', () => {
  it('goes from the least to the greatest, onto 0 … 100 unless told otherwise', () => {
    expect(both({ kind: 'min-max' }, taux(2, 4, NaN, 10))).toEqual({
      up: column(0, 25, NaN, 100),
      down: column(100, 75, NaN, 0),
    })
    expect(both({ kind: 'min-max', range: [1, 5] }, taux(2, 4, NaN, 10))).toEqual({
      up: column(1, 2, NaN, 5),
      down: column(5, 4, NaN, 1),
    })
  })

  it('between given goalposts holds the rest at the edges', () => {
    expect(
      both({ kind: 'min-max', goalposts: { min: 0.1, max: 0.5 } }, taux(0.05, 0.1, 0.2, 0.9)).up,
    ).toEqual(column(0, 0, 25, 100))
  })

  it('between quantiles of the units interpolates (type 7)', () => {
    const scale = measureScale(
      { kind: 'min-max', goalposts: { quantiles: [0.1, 0.9], weight: 'unit' } },
      taux(10, 20, 30, 40, 50),
      undefined,
    )
    expect(scale).toEqual({ kind: 'min-max', min: 14, max: 46, range: [0, 100] })
  })

  it('between quantiles of the population takes the values at which that part of the people live', () => {
    const how = {
      kind: 'min-max',
      goalposts: { quantiles: [0.1, 0.9], weight: 'population' },
    } as const
    expect(measureScale(how, taux(1, 2, 3, 4), column(1, 45, 45, 9))).toMatchObject({
      min: 2,
      max: 3,
    })
    // no population known: every unit weighs the same
    expect(measureScale(how, taux(10, 20, 30, 40, 50), undefined)).toMatchObject({
      min: 14,
      max: 46,
    })
  })
})

describe('z-score', () => {
  it('is in deviations of the population (n), and changes sign for what protects', () => {
    const { up, down } = both({ kind: 'z-score' }, taux(2, 4, 4, 4, 5, 5, 7, 9, NaN))
    expect(up).toEqual(column(-1.5, -0.5, -0.5, -0.5, 0, 0, 1, 2, NaN))
    expect(down).toEqual(up.map((v) => 0 - v))
  })
})

describe('percentile-rank', () => {
  it('goes from 0 to 100 by rank, ties in the middle of theirs', () => {
    expect(both({ kind: 'percentile-rank' }, taux(5, 1, 9, 5, NaN))).toEqual({
      up: column(50, 0, 100, 50, NaN),
      down: column(50, 100, 0, 50, NaN),
    })
  })
})

/** Values that protect, or aggravate, by hand: the least is 1, the greatest 9. */
describe.each<[string, Normalisation, number[], number[], number[]]>([
  [
    'a sample z-score',
    { kind: 'z-score', deviation: 'sample' },
    [1, 2, 3, NaN],
    [-1, 0, 1, NaN],
    [1, 0, -1, NaN],
  ],
  [
    'a z-score on a mean of 100 and a deviation of 10',
    { kind: 'z-score', deviation: 'sample', onto: [100, 10] },
    [1, 2, 3, NaN],
    [90, 100, 110, NaN],
    [110, 100, 90, NaN],
  ],
  [
    'a z-score of deviation 10 about 0',
    { kind: 'z-score', deviation: 'sample', onto: [0, 10] },
    [1, 2, 3],
    [-10, 0, 10],
    [10, 0, -10],
  ],
  [
    'a z-score of deviation 1 about 5',
    { kind: 'z-score', deviation: 'sample', onto: [5, 1] },
    [1, 2, 3],
    [4, 5, 6],
    [6, 5, 4],
  ],
  [
    'a rank, ties by the least',
    { kind: 'rank' },
    [5, 1, 9, 5, NaN],
    [2, 1, 4, 2, NaN],
    [2, 4, 1, 2, NaN],
  ],
  [
    'a rank, ties by their mean',
    { kind: 'rank', ties: 'mean' },
    [5, 1, 9, 5, NaN],
    [2.5, 1, 4, 2.5, NaN],
    [2.5, 4, 1, 2.5, NaN],
  ],
  ['Borda points', { kind: 'borda' }, [5, 1, 9, 5, NaN], [1, 0, 3, 1, NaN], [1, 3, 0, 1, NaN]],
  [
    'a percentile rank, ties by the least',
    { kind: 'percentile-rank', ties: 'min' },
    [5, 1, 9, 5, NaN],
    [100 / 3, 0, 100, 100 / 3, NaN],
    [100 / 3, 100, 0, 100 / 3, NaN],
  ],
  [
    'a distance to the worst',
    { kind: 'distance', to: 'max' },
    [2, 4, 10, NaN],
    [0, 25, 100, NaN],
    [100, 75, 0, NaN],
  ],
  [
    'a distance to the reference as a whole',
    { kind: 'distance', to: 'reference' },
    [2, 4, 9, NaN],
    [0, (2 / 3) * 100, (7 / 3) * 100, NaN],
    [(7 / 4) * 100, (5 / 4) * 100, 0, NaN],
  ],
  [
    'a distance to the reference, held there',
    { kind: 'distance', to: 'reference', beyond: 'clamp' },
    [2, 4, 9, NaN],
    [0, (2 / 3) * 100, 100, NaN],
    [100, 100, 0, NaN],
  ],
  [
    'a distance to a target',
    { kind: 'distance', to: { target: 6 } },
    [2, 4, 10, NaN],
    [0, 50, 200, NaN],
    [200, 150, 0, NaN],
  ],
  [
    'a share of the greatest',
    { kind: 'share-of-max' },
    [2, 5, 10, NaN],
    [20, 50, 100, NaN],
    [80, 50, 0, NaN],
  ],
  [
    'points of quantiles',
    { kind: 'quantile-points', cuts: [0.25, 0.5, 0.75], points: [0, 1, 3, 9] },
    [10, 20, 30, 40, 50, NaN],
    // who stands on a cut has not passed it, whichever way fragility goes
    [0, 0, 1, 3, 9, NaN],
    [9, 3, 1, 0, 0, NaN],
  ],
  [
    'points of thresholds, whatever their order and the sense',
    {
      kind: 'points',
      by: 'threshold',
      table: [
        [4, 9],
        [0, 1],
        [2, 5],
      ],
    },
    [0, 1, 2, 3, 4, -1, NaN],
    [1, 1, 5, 5, 9, NaN, NaN],
    [1, 1, 5, 5, 9, NaN, NaN],
  ],
  [
    'points of categories',
    {
      kind: 'points',
      by: 'value',
      table: [
        [4, 9],
        [0, 1],
      ],
    },
    [0, 1, 4, NaN],
    [1, NaN, 9, NaN],
    [1, NaN, 9, NaN],
  ],
  ['a value as it is', { kind: 'none' }, [2, -5, NaN], [2, -5, NaN], [-2, 5, NaN]],
  [
    'min-max between goalposts, let go beyond',
    { kind: 'min-max', goalposts: { min: 0, max: 10 }, beyond: 'free' },
    [-5, 5, 20],
    [-50, 50, 200],
    [150, 50, -100],
  ],
  [
    'min-max between goalposts, held there',
    { kind: 'min-max', goalposts: { min: 0, max: 10 }, beyond: 'clamp' },
    [-5, 5, 20],
    [0, 50, 100],
    [100, 50, 0],
  ],
  // the mean is 5, half the range 4: from 1 to 9
  [
    'min-max about the reference',
    { kind: 'min-max', goalposts: { centre: 'reference' }, range: [70, 130], beyond: 'free' },
    [2, 3, 10],
    [77.5, 85, 137.5],
    [122.5, 115, 62.5],
  ],
])('%s', (_, how, values, up, down) => {
  it('is by hand what it says, up and down', () => {
    const found = both(how, taux(...values))
    expect(spread(found.up, up)).toBeLessThan(1e-12)
    expect(spread(found.down, down)).toBeLessThan(1e-12)
  })
})

describe('the exponential transform of the English indices', () => {
  it('is −s·ln(1 − R(1 − e^(−100/s))), R the share of those at or below, s 23 unless told', () => {
    const by = (s: number, r: number): number => -s * Math.log(1 - r * (1 - Math.exp(-100 / s)))
    for (const [how, s] of [
      [{ kind: 'exponential' }, 23],
      [{ kind: 'exponential', scale: 40 }, 40],
    ] as const) {
      const { up, down } = both(how, taux(5, 1, 9, 7, NaN))
      expect(spread(up, [by(s, 0.5), by(s, 0.25), 100, by(s, 0.75), NaN])).toBeLessThan(1e-9)
      expect(spread(down, [by(s, 0.75), 100, by(s, 0.25), by(s, 0.5), NaN])).toBeLessThan(1e-9)
    }
  })
})

describe('a rank among others', () => {
  it('of a value past them all is held at the end', () => {
    const scale: Scale = { kind: 'percentile-rank', sorted: [1, 2, 3], ties: 'min' }
    expect(applyScale(scale, 'worsens', column(9, 3, 0))).toEqual(column(100, 100, 0))
    expect(applyScale(scale, 'protects', column(9, 1, 0))).toEqual(column(0, 100, 100))
  })
})

describe('what a scale is measured on', () => {
  it('classes by the people, where the method says so and they are known', () => {
    const how = { kind: 'classes', count: 2, weight: 'population' } as const
    expect(measureScale(how, taux(1, 2, 3, 4), column(1, 1, 1, 7))).toEqual({
      kind: 'classes',
      thresholds: [4],
    })
    expect(measureScale(how, taux(1, 2, 3, 4), undefined)).toEqual({
      kind: 'classes',
      thresholds: [2.5],
    })
    expect(
      measureScale({ kind: 'classes', count: 2 }, taux(1, 2, 3, 4), column(1, 1, 1, 7)),
    ).toEqual({ kind: 'classes', thresholds: [2.5] })
  })

  it('goalposts by the units, whatever the people', () => {
    const scale = measureScale(
      { kind: 'min-max', goalposts: { quantiles: [0.1, 0.9], weight: 'unit' } },
      taux(10, 20, 30, 40, 50),
      column(1, 1, 1, 1, 96),
    )
    expect(scale).toMatchObject({ min: 14, max: 46 })
  })

  it('the value of the whole: of a share, of both counts where both are known', () => {
    const measured = part([10, 30, 20, 5], [100, 100, 50, NaN])
    expect(measureScale({ kind: 'ratio', base: 100 }, measured, undefined)).toMatchObject({
      reference: 0.24,
    })
    expect(measureScale({ kind: 'distance', to: 'reference' }, measured, undefined)).toEqual({
      kind: 'distance',
      min: 0.1,
      max: 0.4,
      to: 0.24,
    })
  })

  it('plain data, with what was asked and nothing else', () => {
    expect(measureScale({ kind: 'z-score' }, taux(1, 3), undefined)).toStrictEqual({
      kind: 'z-score',
      mean: 2,
      deviation: 1,
    })
    expect(measureScale({ kind: 'z-score', onto: [100, 10] }, taux(1, 3), undefined)).toStrictEqual(
      { kind: 'z-score', mean: 2, deviation: 1, onto: [100, 10] },
    )
    expect(measureScale({ kind: 'rank', ties: 'mean' }, taux(3, NaN, 1), undefined)).toStrictEqual({
      kind: 'rank',
      sorted: [1, 3],
      ties: 'mean',
    })
    expect(measureScale({ kind: 'percentile-rank' }, taux(3, NaN, 1), undefined)).toStrictEqual({
      kind: 'percentile-rank',
      sorted: [1, 3],
    })
    expect(measureScale({ kind: 'borda' }, taux(3, NaN, 1), undefined)).toStrictEqual({
      kind: 'borda',
      sorted: [1, 3],
    })
    expect(measureScale({ kind: 'exponential' }, taux(3, NaN, 1), undefined)).toStrictEqual({
      kind: 'exponential',
      sorted: [1, 3],
      scale: 23,
    })
    expect(
      measureScale({ kind: 'distance', to: 'max', beyond: 'clamp' }, taux(3, NaN, 1), undefined),
    ).toStrictEqual({ kind: 'distance', min: 1, max: 3, beyond: 'clamp' })
    expect(
      measureScale({ kind: 'distance', to: { target: 5 } }, taux(3, NaN, 1), undefined),
    ).toStrictEqual({ kind: 'distance', min: 1, max: 3, to: 5 })
    expect(measureScale({ kind: 'share-of-max' }, taux(3, NaN, 1), undefined)).toStrictEqual({
      kind: 'share-of-max',
      max: 3,
    })
    expect(
      measureScale({ kind: 'min-max', beyond: 'free' }, taux(3, NaN, 1), undefined),
    ).toStrictEqual({ kind: 'min-max', min: 1, max: 3, range: [0, 100], beyond: 'free' })
    expect(measureScale({ kind: 'none' }, taux(3), undefined)).toStrictEqual({ kind: 'none' })
    expect(
      measureScale(
        {
          kind: 'points',
          by: 'threshold',
          table: [
            [2, 5],
            [0, 1],
          ],
        },
        taux(3),
        undefined,
      ),
    ).toStrictEqual({ kind: 'points', by: 'threshold', values: [0, 2], points: [1, 5] })
  })
})

describe('the numbers of a scale from a file', () => {
  const isSound = (json: unknown): boolean =>
    normalisationKind(json as Scale)
      .numbers(json as Scale)
      .every(Number.isFinite)
  const right: readonly Scale[] = [
    { kind: 'ratio', base: 100, reference: 0.2 },
    { kind: 'classes', thresholds: [1, 2] },
    { kind: 'min-max', min: 0, max: 1, range: [0, 100] },
    { kind: 'z-score', mean: 0, deviation: 1 },
    { kind: 'z-score', mean: 0, deviation: 1, onto: [100, 10] },
    { kind: 'percentile-rank', sorted: [1, 2] },
    { kind: 'rank', sorted: [1, 2], ties: 'min' },
    { kind: 'borda', sorted: [1, 2] },
    { kind: 'distance', min: 0, max: 1 },
    { kind: 'distance', min: 0, max: 1, to: 0.5 },
    { kind: 'share-of-max', max: 1 },
    { kind: 'exponential', sorted: [1, 2], scale: 23 },
    { kind: 'points', by: 'threshold', values: [0, 2], points: [1, 5] },
    { kind: 'quantile-points', thresholds: [1], points: [0, 1] },
    { kind: 'none' },
  ]

  it.each(right.map((scale) => [scale.kind, scale] as const))('are finite: %s', (_, scale) => {
    expect(isSound(JSON.parse(JSON.stringify(scale)))).toBe(true)
  })

  it.each(right.slice(0, -1).map((scale) => [scale.kind, scale] as const))(
    'are not all, with one that is missing or that is none: %s',
    (_, scale) => {
      const numeric = Object.entries(scale).filter(
        ([name, value]) => name !== 'onto' && name !== 'to' && typeof value !== 'string',
      )
      for (const [name, value] of numeric) {
        const { [name as 'kind']: __, ...without } = scale
        expect(isSound(without), name).toBe(false)
        expect(
          isSound({
            ...scale,
            [name]: Array.isArray(value) ? [...(value as number[]), 'x'] : null,
          }),
          name,
        ).toBe(false)
      }
      for (const name of ['onto', 'to'].filter((each) => each in scale))
        expect(isSound({ ...scale, [name]: 'x' }), name).toBe(false)
    },
  )
})

describe('a scale that tells nothing apart', () => {
  it.each<[string, Scale]>([
    ['a ratio to nothing known', { kind: 'ratio', base: 100, reference: NaN }],
    ['a ratio to 0', { kind: 'ratio', base: 100, reference: 0 }],
    ['classes with a bound that is not known', { kind: 'classes', thresholds: [1, NaN] }],
    ['min-max of one point', { kind: 'min-max', min: 2, max: 2, range: [0, 100] }],
    ['a deviation of 0', { kind: 'z-score', mean: 1, deviation: 0 }],
    ['ranks of none', { kind: 'rank', sorted: [] }],
    ['ranks of one', { kind: 'percentile-rank', sorted: [1] }],
    ['Borda points of equals', { kind: 'borda', sorted: [1, 1, 1] }],
    ['the exponential of equals', { kind: 'exponential', sorted: [1, 1], scale: 23 }],
    ['a distance of one point', { kind: 'distance', min: 1, max: 1 }],
    ['a share of 0', { kind: 'share-of-max', max: 0 }],
    ['a share of nothing known', { kind: 'share-of-max', max: Infinity }],
    [
      'quantiles with a bound that is not known',
      { kind: 'quantile-points', thresholds: [NaN, 1], points: [0, 1, 2] },
    ],
  ])('%s', (_, scale) => expect(isDegenerate(scale)).toBe(true))

  it.each<[string, Scale]>([
    ['a ratio to less than 0', { kind: 'ratio', base: 100, reference: -1 }],
    ['ranks of two', { kind: 'rank', sorted: [1, 2] }],
    ['Borda points', { kind: 'borda', sorted: [1, 1, 2] }],
    ['the exponential', { kind: 'exponential', sorted: [1, 2], scale: 23 }],
    ['a distance', { kind: 'distance', min: 1, max: 2 }],
    ['a share', { kind: 'share-of-max', max: 1 }],
    ['quantiles', { kind: 'quantile-points', thresholds: [0, 1], points: [0, 1, 2] }],
    ['points', { kind: 'points', by: 'threshold', values: [0], points: [1] }],
    ['a value as it is', { kind: 'none' }],
  ])('and not %s', (_, scale) => expect(isDegenerate(scale)).toBe(false))

  it('is what points of quantiles are measured on where nothing varies', () => {
    expect(
      measureScale({ kind: 'quantile-points', cuts: [0.5], points: [0, 1] }, taux(3, 3), undefined),
    ).toEqual({ kind: 'quantile-points', thresholds: [NaN], points: [0, 1] })
  })
})

const every: [name: string, how: Normalisation][] = [
  ['ratio', { kind: 'ratio', base: 100 }],
  ['classes', { kind: 'classes', count: 10 }],
  ['min-max', { kind: 'min-max', goalposts: { quantiles: [0.025, 0.975], weight: 'population' } }],
  ['z-score', { kind: 'z-score' }],
  ['percentile-rank', { kind: 'percentile-rank' }],
]

describe.each(every)('a scale (%s)', (_, how) => {
  const measured = taux(0.31, 0.1, NaN, 0.72, 0.3, 1 / 3, 0.55)
  const scaled = (): Scale => measureScale(how, measured, column(1, 2, 3, 4, 5, 6, 7))

  it('is plain data: it goes through JSON and gives the same bits', () => {
    const scale = scaled()
    const back = JSON.parse(JSON.stringify(scale)) as Scale
    expect(back).toEqual(scale)
    for (const sense of ['worsens', 'protects'] as const) {
      expect(applyScale(back, sense, measured.values)).toEqual(
        applyScale(scale, sense, measured.values),
      )
    }
    expect(isDegenerate(back)).toBe(false)
  })

  it('turns over what protects: where one rises the other falls', () => {
    const scale = scaled()
    const order = (y: Float64Array): number[] =>
      [...y.keys()].filter((i) => !Number.isNaN(y[i])).sort((i, j) => y[i]! - y[j]! || i - j)
    const up = applyScale(scale, 'worsens', measured.values)
    const down = applyScale(scale, 'protects', measured.values)
    for (const i of order(up))
      for (const j of order(up)) if (up[i]! < up[j]!) expect(down[i]! > down[j]!).toBe(true)
    expect(Array.from(down, Number.isNaN)).toEqual(Array.from(measured.values, Number.isNaN))
  })

  it('tells nothing apart when the reference is empty', () => {
    expect(isDegenerate(measureScale(how, taux(NaN, NaN), column(1, 1)))).toBe(true)
  })

  it('tells nothing apart when the reference does not vary, but for a ratio', () => {
    expect(isDegenerate(measureScale(how, taux(0.4, 0.4, NaN, 0.4), column(1, 1, 1, 1)))).toBe(
      how.kind !== 'ratio',
    )
  })
})

describe('a scale of classes', () => {
  it('tells nothing apart when every value is at or above the last threshold: all would be in the last class', () => {
    const mostlyNothing = taux(...Array.from({ length: 100 }, (_, i) => (i < 95 ? 0 : i)))
    expect(
      isDegenerate(measureScale({ kind: 'classes', count: 10 }, mostlyNothing, undefined)),
    ).toBe(true)
  })

  it('still tells apart what lies below thresholds that are all the same', () => {
    const mostlyOne = taux(...Array.from({ length: 100 }, (_, i) => (i < 5 ? 0 : 1)))
    const scale = measureScale({ kind: 'classes', count: 10 }, mostlyOne, undefined)
    expect(isDegenerate(scale)).toBe(false)
    expect(applyScale(scale, 'worsens', column(0, 1))).toEqual(column(1, 10))
  })
})
