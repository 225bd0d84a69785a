import { describe, expect, it } from 'vitest'
import { classify, type ClassRule } from '../../../src/render/map/classes.ts'
import { column, mulberry32, problemsOf } from '../../support.ts'

describe('quantiles', () => {
  it('put as many values in each class', () => {
    const { breaks, sizes, min, max } = classify(column(10, 9, 8, 7, 6, 5, 4, 3, 2, 1), {
      kind: 'quantiles',
    })
    expect([min, ...breaks, max]).toEqual([1, 3, 5, 7, 9, 10])
    expect(sizes).toEqual([2, 2, 2, 2, 2])
  })

  it('put a value equal to a break in the upper class', () => {
    const { classOf, breaks } = classify(column(1, 2, 3, 4), { kind: 'quantiles', count: 2 })
    expect(breaks).toEqual([3])
    expect([2.999, 3, 3.001].map(classOf)).toEqual([0, 1, 1])
  })

  it('make fewer classes of values often tied, none of them empty', () => {
    const { sizes, count } = classify(column(0, 0, 0, 0, 0, 0, 0, 0, 5, 9), {
      kind: 'quantiles',
      count: 5,
    })
    expect(count).toBe(2)
    expect(sizes).toEqual([8, 2])
  })

  it('make one class of one value, and none of nothing', () => {
    expect(classify(column(7, 7, 7), { kind: 'quantiles' })).toMatchObject({
      count: 1,
      breaks: [],
      sizes: [3],
    })
    expect(classify(column(NaN, NaN), { kind: 'quantiles' })).toMatchObject({
      count: 0,
      breaks: [],
      sizes: [],
      missing: 2,
    })
  })
})

describe('classes of equal population', () => {
  it('are quantiles of people, not of places', () => {
    const { breaks, sizes } = classify(column(1, 2, 3, 4), {
      kind: 'population',
      count: 2,
      weights: column(10, 10, 10, 30),
    })
    expect(breaks).toEqual([4])
    expect(sizes).toEqual([3, 1])
  })

  it('are plain quantiles where the weights are equal', () => {
    const random = mulberry32(7)
    const values = Float64Array.from({ length: 997 }, () => Math.floor(random() * 200))
    const weighted = classify(values, { kind: 'population', weights: values.map(() => 3) })
    expect(weighted.breaks).toEqual(classify(values, { kind: 'quantiles' }).breaks)
  })

  it('count nobody where the population is missing, and still class the place', () => {
    const { breaks, classOf } = classify(column(1, 2, 3, 4, 0), {
      kind: 'population',
      count: 2,
      weights: column(1, 1, 1, 1, NaN),
    })
    expect(breaks).toEqual([3])
    expect(classOf(0)).toBe(0)
  })

  it('need the population', async () => {
    expect((await problemsOf(() => classify(column(1, 2), { kind: 'population' })))[0]!.code).toBe(
      'option-invalide',
    )
    expect(
      (
        await problemsOf(() =>
          classify(column(1, 2), { kind: 'population', weights: column(0, NaN) }),
        )
      )[0]!.code,
    ).toBe('option-invalide')
  })
})

describe('natural classes', () => {
  it('part the groups that the values make', () => {
    expect(
      classify(column(1, 1.1, NaN, 5, 5.2, 9, 9.1), { kind: 'naturelles', count: 3 }).breaks,
    ).toEqual([5, 9])
  })

  it('are no more than the distinct values', () => {
    expect(classify(column(2, 1, 2, 1), { kind: 'naturelles', count: 7 })).toMatchObject({
      count: 2,
      breaks: [2],
    })
  })
})

describe('fixed classes', () => {
  it('are kept when empty, so that two maps compare', () => {
    const rule: ClassRule = { kind: 'fixes', breaks: [10, 20, 30] }
    expect(classify(column(22, 25), rule)).toMatchObject({ count: 4, sizes: [0, 0, 2, 0] })
    expect(classify(column(), rule)).toMatchObject({ count: 4, sizes: [0, 0, 0, 0] })
  })

  it.each([[[]], [[3, 2]], [[1, 1]], [[1, NaN]], [[1, 2, 3, 4, 5, 6, 7]]])(
    'refuse the limits %j',
    async (breaks) => {
      expect(
        (await problemsOf(() => classify(column(1, 2), { kind: 'fixes', breaks })))[0]!.code,
      ).toBe('option-invalide')
    },
  )
})

describe('every rule', () => {
  const random = mulberry32(20260101)
  const values = Float64Array.from({ length: 800 }, () =>
    random() < 0.05 ? NaN : Math.round(random() ** 3 * 400) / 10,
  )
  const weights = values.map(() => Math.ceil(random() * 5000))
  const rules = (['quantiles', 'population', 'naturelles'] as const).flatMap((kind) =>
    [1, 2, 3, 5, 7].map((count): ClassRule => ({ kind, count, weights })),
  )

  it.each(rules)(
    '$kind in $count classes the values once each, low to high, and leaves out what is missing',
    (rule) => {
      const { breaks, count, sizes, missing, classOf } = classify(values, rule)
      expect(count).toBe(breaks.length + 1)
      expect(count).toBeLessThanOrEqual(rule.count!)
      expect(Math.min(...sizes)).toBeGreaterThan(0)
      expect(sizes.reduce((sum, size) => sum + size, missing)).toBe(values.length)
      const present = [...values].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b)
      expect(present.map(classOf)).toEqual(present.map(classOf).sort((a, b) => a - b))
      expect(classOf(NaN)).toBe(-1)
    },
  )

  it.each([0, 8, 2.5, NaN])('refuses %f classes', async (count) => {
    expect((await problemsOf(() => classify(values, { kind: 'quantiles', count })))[0]!.code).toBe(
      'option-invalide',
    )
  })
})
