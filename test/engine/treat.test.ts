import { describe, expect, it } from 'vitest'
import type { Measured, Measures } from '../../src/engine/measure.ts'
import {
  applyTreatments,
  fitTreatments,
  winsorisedCells,
  treatmentTrace,
} from '../../src/engine/treat.ts'
import type { Method, Treatment } from '../../src/method/method.ts'
import { document } from '../method/example.ts'
import { column, spread } from '../support.ts'

const valeur = (...values: number[]): Measured => ({
  kind: 'valeur',
  values: column(...values),
  formula: 'x',
  variables: ['x'],
})
const measures = (
  revenu: number[],
  others: Record<string, number[]> = {},
  population?: number[],
): Measures => ({
  level: 'commune',
  codes: revenu.map((_, i) => `0${1001 + i}`),
  ...(population && { population: column(...population) }),
  indicators: Object.fromEntries(
    Object.entries({ revenu, ...others }).map(([id, values]) => [id, valeur(...values)]),
  ),
})
const treating = (treatment: Treatment): Method =>
  document((m) => (m.indicators.revenu.treatment = treatment))
const everyone: (i: number) => boolean = () => true
const fitted = (treatment: Treatment, given: Measures, isMember = everyone): object =>
  fitTreatments(treating(treatment), given, isMember)

/** 1 … 9, and one far out. */
const long = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100]

describe('what outliers are held at', () => {
  it('by a number of territories: the next value after as many at each end', () => {
    expect(fitted({ kind: 'winsor', by: 'count', low: 1, high: 2 }, measures(long))).toEqual({
      revenu: { low: 2, high: 8 },
    })
  })

  it('by a share of the territories that have a value, whole ones only', () => {
    // 0.19 and 0.35 of ten: one, and three; the two that are missing are not counted
    expect(
      fitted({ kind: 'winsor', by: 'share', low: 0.19, high: 0.35 }, measures([...long, NaN, NaN])),
    ).toEqual({ revenu: { low: 2, high: 7 } })
  })

  it('between quantiles of the territories, or of the people', () => {
    const given = measures([1, 2, 3, 4], {}, [1, 45, 45, 9])
    // type 7: 1 + 0.1·3 and 1 + 0.9·3
    const units = fitted({ kind: 'quantiles', quantiles: [0.1, 0.9] }, given) as {
      revenu: { low: number; high: number }
    }
    expect(spread([units.revenu.low, units.revenu.high], [1.3, 3.7])).toBeLessThan(1e-12)
    expect(fitted({ kind: 'quantiles', quantiles: [0.1, 0.9], weight: 'unit' }, given)).toEqual(
      units,
    )
    expect(
      fitted({ kind: 'quantiles', quantiles: [0.1, 0.9], weight: 'population' }, given),
    ).toEqual({ revenu: { low: 2, high: 3 } })
    // whose population nobody knows: each counts for one
    expect(
      fitted(
        { kind: 'quantiles', quantiles: [0.1, 0.9], weight: 'population' },
        measures([1, 2, 3, 4]),
      ),
    ).toEqual(units)
  })

  it('are nothing where nothing is known', () => {
    const nothing = measures([NaN, NaN])
    for (const treatment of [
      { kind: 'quantiles', quantiles: [0.1, 0.9] },
      { kind: 'winsor', by: 'count', low: 1, high: 1 },
      { kind: 'transform', by: 'log' },
    ] as const) {
      expect(fitted(treatment, nothing), treatment.kind).toEqual({})
    }
  })

  it('are found on the members of the reference alone', () => {
    expect(
      fitted({ kind: 'winsor', by: 'count', low: 0, high: 1 }, measures(long), (i) => i < 5),
    ).toEqual({ revenu: { low: 1, high: 4 } })
  })

  it('are sought only where both the skewness and the kurtosis are past what the method allows', () => {
    // a spreadsheet’s SKEW and KURT of them are 3.119 and 9.799
    const winsor = { count: 1 }
    expect(fitted({ kind: 'skewness', winsor }, measures(long))).toEqual({ revenu: { high: 9 } })
    expect(fitted({ kind: 'skewness', skewness: 3.2, winsor }, measures(long))).toEqual({})
    expect(fitted({ kind: 'skewness', kurtosis: 10, winsor }, measures(long))).toEqual({})
    expect(
      fitted({ kind: 'skewness', skewness: 3.1, kurtosis: 9.7, winsor }, measures(long)),
    ).toEqual({ revenu: { high: 9 } })
  })

  it('a skewness or a kurtosis that the method does not name is that of the JRC: 2 and 3.5', () => {
    const winsor = { count: 2 }
    const mild = measures([0, 1, 2, 3, 4, 5, 6, 7, 14]) // SKEW 1.434, KURT 2.718
    expect(fitted({ kind: 'skewness', winsor }, mild)).toEqual({})
    expect(fitted({ kind: 'skewness', skewness: 1.4, winsor }, mild)).toEqual({})
    expect(fitted({ kind: 'skewness', kurtosis: 2.7, winsor }, mild)).toEqual({})
    expect(fitted({ kind: 'skewness', skewness: 1.4, kurtosis: 2.7, winsor }, mild)).toEqual({
      revenu: { high: 7 },
    })
  })

  it('at most as many as the method lets, by number or by share; where that is not enough, the transformation', () => {
    const two = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 400, 500]
    const log = { kind: 'log', shift: 4.99 - 1 }
    expect(
      fitted({ kind: 'skewness', winsor: { count: 2 }, otherwise: 'log' }, measures(two)),
    ).toEqual({ revenu: { high: 18 } })
    expect(
      fitted({ kind: 'skewness', winsor: { share: 0.149 }, otherwise: 'log' }, measures(two)),
    ).toEqual({ revenu: { high: 18 } })
    for (const winsor of [{ count: 1 }, { share: 0.09 }] as const) {
      const transformed = fitted({ kind: 'skewness', winsor, otherwise: 'log' }, measures(two)) as {
        revenu: { transform: { shift: number } }
      }
      expect(transformed).toMatchObject({ revenu: { transform: { kind: 'log' } } })
      expect(transformed.revenu.transform.shift).toBeCloseTo(log.shift, 12)
      // with no transformation to fall back on, what was held stays so
      expect(fitted({ kind: 'skewness', winsor }, measures(two))).toEqual({
        revenu: { high: 400 },
      })
    }
    // a transformation that cannot be (its maximum is not above 1): the same
    const small = two.map((v) => v / 1000)
    expect(
      fitted({ kind: 'skewness', winsor: { count: 1 }, otherwise: 'log-gii' }, measures(small)),
    ).toEqual({ revenu: { high: 0.4 } })
  })

  it('may be a transformation of every value', () => {
    expect(fitted({ kind: 'transform', by: 'log-one' }, measures([1, 2, 3]))).toEqual({
      revenu: { transform: { kind: 'log', shift: 0 } },
    })
    expect(fitted({ kind: 'transform', by: { boxcox: 0.5 } }, measures([1, 2, 3]))).toEqual({
      revenu: { transform: { kind: 'boxcox', lambda: 0.5, shift: 0 } },
    })
  })

  it('of an indicator come before those of the method; « aucun » is nothing', () => {
    const method = document((m) => {
      m.treatment = { kind: 'winsor', by: 'count', low: 1, high: 0 }
      m.indicators.ages.treatment = { kind: 'none' }
      m.indicators.fibre.treatment = { kind: 'winsor', by: 'count', low: 0, high: 1 }
    })
    const given = measures([1, 2, 3], { ages: [1, 2, 3], fibre: [1, 2, 3] })
    expect(fitTreatments(method, given, everyone)).toEqual({
      revenu: { low: 2, high: 3 },
      fibre: { low: 1, high: 2 },
    })
    expect(fitTreatments(document(), given, everyone)).toEqual({})
  })
})

describe('what is held', () => {
  const given = measures([NaN, 1, 5, 10], { fibre: [0, 1, 2, 3] })
  const held = { revenu: { low: 2, high: 8 } }

  it('is drawn in, in a copy: the rest is left as it is', () => {
    const { indicators } = applyTreatments(given, held)
    expect(indicators['revenu']!.values).toEqual(column(NaN, 2, 5, 8))
    expect(indicators['revenu']!.formula).toBe('x')
    expect(indicators['fibre']).toBe(given.indicators['fibre'])
    expect(given.indicators['revenu']!.values).toEqual(column(NaN, 1, 5, 10))
    expect(applyTreatments(given, {})).toBe(given)
  })

  it('is listed row by row, from what to what; a bound that is not there holds nothing', () => {
    expect(winsorisedCells(given, held)).toEqual([
      { indicator: 'revenu', code: '01002', from: 1, to: 2 },
      { indicator: 'revenu', code: '01004', from: 10, to: 8 },
    ])
    expect(winsorisedCells(given, { revenu: { high: 8 }, fibre: { low: 1 } })).toEqual([
      { indicator: 'revenu', code: '01004', from: 10, to: 8 },
      { indicator: 'fibre', code: '01001', from: 0, to: 1 },
    ])
    expect(winsorisedCells(given, { absent: { low: 1 } })).toEqual([])
  })

  it('is counted by indicator in the Trace, with its bounds or its transformation', () => {
    const method = document((m) => {
      m.treatment = { kind: 'winsor', by: 'count', low: 1, high: 1 }
      m.indicators.fibre.treatment = { kind: 'transform', by: 'log' }
      m.indicators.ages.treatment = { kind: 'transform', by: { boxcox: 0.5 } }
    })
    const cells = [
      { indicator: 'revenu', code: 'a', from: 1, to: 2 },
      { indicator: 'revenu', code: 'b', from: 9, to: 8 },
    ]
    expect(
      treatmentTrace(
        method,
        {
          revenu: { low: 2, high: 8 },
          fibre: { transform: { kind: 'log', shift: 1 } },
          ages: { transform: { kind: 'boxcox', lambda: 0.5, shift: 0 } },
        },
        cells,
      ),
    ).toStrictEqual([
      { id: 'revenu', how: 'winsor', winsorised: 2, low: 2, high: 8 },
      { id: 'fibre', how: 'transform', winsorised: 0, transform: 'log' },
      { id: 'ages', how: 'transform', winsorised: 0, transform: 'boxcox λ=0.5' },
    ])
  })
})
