import { describe, expect, it } from 'vitest'
import { calibrate, roundByInterval } from '../../../src/study/estimation/calibrate.ts'
import { column } from '../../support.ts'

const rates = column(0.1, 0.2, 0.3, NaN, 0.2)
const people = column(100, 300, 200, 100, 400)
const regions = ['32', '32', '44', '44', '']
const country = regions.map(() => 'FR')
const total = (code: string, rate: number) => ({ code, rate, error: 0, source: 'Insee' })

describe('calibration', () => {
  const { factors, applied } = calibrate(rates, people, [
    { parents: regions, totals: [total('32', 0.21)] },
    { parents: country, totals: [total('FR', 0.14)] },
  ])

  it('brings the members of a region to its published rate', () => {
    const counted = [0, 1].reduce((sum, i) => sum + factors[i]! * rates[i]! * people[i]!, 0)
    expect(counted / 400).toBeCloseTo(0.21, 12)
  })

  it('brings the others to what is left of the country, so that the country is what was published', () => {
    const counted = (rows: readonly number[]) =>
      rows.reduce((sum, i) => sum + factors[i]! * rates[i]! * people[i]!, 0)
    expect(counted([0, 1, 2, 4]) / 1000).toBeCloseTo(0.14, 12)
    expect(factors[2]).toBe(factors[4])
    expect(applied.map(({ code, members }) => [code, members])).toEqual([
      ['32', 2],
      ['FR', 2],
    ])
  })

  it('leaves rows of no published territory, and missing ones, as they are', () => {
    expect(calibrate(rates, people, []).factors).toEqual(column(1, 1, 1, 1, 1))
    expect(factors[3]).toBe(1)
  })
})

it('rounding follows the interval, to a whole person at least', () => {
  expect(roundByInterval(13_846, 12_900, 14_900)).toBe(14_000)
  expect(roundByInterval(131, 120, 142)).toBe(130)
  expect(roundByInterval(12.6, 12, 13)).toBe(13)
  expect(roundByInterval(NaN, NaN, NaN)).toBeNaN()
})
