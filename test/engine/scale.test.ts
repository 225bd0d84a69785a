import { describe, expect, it } from 'vitest'
import type { Measured } from '../../src/engine/measure.ts'
import { applyScale, measureScale, spreads, type Scale } from '../../src/engine/scale.ts'
import type { Normalisation } from '../../src/method/method.ts'
import { column, spread } from '../support.ts'

const taux = (...values: number[]): Measured => ({ kind: 'taux', values: column(...values), formula: 'x', variables: ['x'] })
const part = (numerator: number[], denominator: number[]): Measured => ({
  kind: 'part',
  values: column(...numerator.map((v, i) => v / denominator[i]!)),
  counts: { numerator: column(...numerator), denominator: column(...denominator) },
  formula: 'a / b',
  variables: ['a', 'b'],
})

/** Measures on a column and applies to the same. */
function both(how: Normalisation, measured: Measured, population?: Float64Array): { up: Float64Array; down: Float64Array } {
  const scale = measureScale(how, measured, population)
  return { up: applyScale(scale, 'aggrave', measured.values), down: applyScale(scale, 'protege', measured.values) }
}

describe('ratio', () => {
  it('of a share is held to the ratio of the sums, never to the mean of the shares', () => {
    // 10 of 100, 30 of 100, 20 of 50, and one row of which only one count is known: 60 / 250
    const measured = part([10, 30, 20, NaN], [100, 100, 50, 1000])
    expect(measureScale({ kind: 'ratio', base: 100 }, measured, undefined)).toEqual({ kind: 'ratio', base: 100, reference: 0.24 })
    const { up, down } = both({ kind: 'ratio', base: 100 }, measured)
    expect(spread(up, column(1000 / 24, 125, 2000 / 12, NaN))).toBeLessThan(1e-12)
    expect(spread(down, column(240, 80, 60, NaN))).toBeLessThan(1e-12)
  })

  it('of a rate is held to its weighted mean, or to its plain mean when nothing weighs', () => {
    const how = { kind: 'ratio', base: 10 } as const
    expect(measureScale(how, { ...taux(0.1, 0.4, NaN), weight: column(3, 1, 9) }, undefined)).toMatchObject({ reference: expect.closeTo(0.175, 15) })
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
    expect(both({ kind: 'min-max' }, taux(2, 4, NaN, 10))).toEqual({ up: column(0, 25, NaN, 100), down: column(100, 75, NaN, 0) })
    expect(both({ kind: 'min-max', range: [1, 5] }, taux(2, 4, NaN, 10))).toEqual({ up: column(1, 2, NaN, 5), down: column(5, 4, NaN, 1) })
  })

  it('between given goalposts holds the rest at the edges', () => {
    expect(both({ kind: 'min-max', goalposts: { min: 0.1, max: 0.5 } }, taux(0.05, 0.1, 0.2, 0.9)).up).toEqual(column(0, 0, 25, 100))
  })

  it('between quantiles of the units interpolates (type 7)', () => {
    const scale = measureScale({ kind: 'min-max', goalposts: { quantiles: [0.1, 0.9], weight: 'unite' } }, taux(10, 20, 30, 40, 50), undefined)
    expect(scale).toEqual({ kind: 'min-max', min: 14, max: 46, range: [0, 100] })
  })

  it('between quantiles of the population takes the values at which that part of the people live', () => {
    const how = { kind: 'min-max', goalposts: { quantiles: [0.1, 0.9], weight: 'population' } } as const
    expect(measureScale(how, taux(1, 2, 3, 4), column(1, 45, 45, 9))).toMatchObject({ min: 2, max: 3 })
    // no population known: every unit weighs the same
    expect(measureScale(how, taux(10, 20, 30, 40, 50), undefined)).toMatchObject({ min: 14, max: 46 })
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
    expect(both({ kind: 'percentile-rank' }, taux(5, 1, 9, 5, NaN))).toEqual({ up: column(50, 0, 100, 50, NaN), down: column(50, 100, 0, 50, NaN) })
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
  const scale = measureScale(how, measured, column(1, 2, 3, 4, 5, 6, 7))

  it('is plain data: it goes through JSON and gives the same bits', () => {
    const back = JSON.parse(JSON.stringify(scale)) as Scale
    expect(back).toEqual(scale)
    for (const sense of ['aggrave', 'protege'] as const) {
      expect(applyScale(back, sense, measured.values)).toEqual(applyScale(scale, sense, measured.values))
    }
    expect(spreads(back)).toBe(true)
  })

  it('turns over what protects: where one rises the other falls', () => {
    const order = (y: Float64Array): number[] => [...y.keys()].filter((i) => !Number.isNaN(y[i])).sort((i, j) => y[i]! - y[j]! || i - j)
    const up = applyScale(scale, 'aggrave', measured.values)
    const down = applyScale(scale, 'protege', measured.values)
    for (const i of order(up)) for (const j of order(up)) if (up[i]! < up[j]!) expect(down[i]! > down[j]!).toBe(true)
    expect(Array.from(down, Number.isNaN)).toEqual(Array.from(measured.values, Number.isNaN))
  })

  it('tells nothing apart when the reference is empty', () => {
    expect(spreads(measureScale(how, taux(NaN, NaN), column(1, 1)))).toBe(false)
  })

  it('tells nothing apart when the reference does not vary, but for a ratio', () => {
    expect(spreads(measureScale(how, taux(0.4, 0.4, NaN, 0.4), column(1, 1, 1, 1)))).toBe(how.kind === 'ratio')
  })
})

describe('a scale of classes', () => {
  it('tells nothing apart when every value is at or above the last threshold: all would be in the last class', () => {
    const mostlyNothing = taux(...Array.from({ length: 100 }, (_, i) => (i < 95 ? 0 : i)))
    expect(spreads(measureScale({ kind: 'classes', count: 10 }, mostlyNothing, undefined))).toBe(false)
  })

  it('still tells apart what lies below thresholds that are all the same', () => {
    const mostlyOne = taux(...Array.from({ length: 100 }, (_, i) => (i < 5 ? 0 : 1)))
    const scale = measureScale({ kind: 'classes', count: 10 }, mostlyOne, undefined)
    expect(spreads(scale)).toBe(true)
    expect(applyScale(scale, 'aggrave', column(0, 1))).toEqual(column(1, 10))
  })
})
