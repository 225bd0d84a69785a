import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { embeddedCog } from '../../../src/host/cog.ts'
import { defineMethod } from '../../../src/method/define.ts'
import { ifn2026 } from '../../../src/methods/ifn-2026.ts'
import { priceIndex } from '../../../src/sources/price-index.ts'
import { compareEditions } from '../../../src/study/comparison/compare.ts'
import type { Moment } from '../../../src/study/comparison/comparison.ts'
import { inMoney, moneyFactors, type Money } from '../../../src/study/comparison/money.ts'
import { hasShared, problemsOf, shared, spread } from '../../support.ts'

const {
  quadrant: _quadrant,
  shrinkage: _shrinkage,
  expected: _expected,
  context: _context,
  axes: _axes,
  ...bare
} = ifn2026
/** Living standard alone. */
const income = defineMethod({
  ...bare,
  id: 'niveau-de-vie',
  indicators: { niveau_vie_median: ifn2026.indicators.niveau_vie_median },
  subIndices: { un: { label: 'Niveau de vie', of: ['niveau_vie_median'] } },
  index: { label: 'Indice', of: ['un'] },
})

const table = (year: string, values: readonly number[], people = [1, 1, 1]) => ({
  level: 'commune' as const,
  codes: ['01001', '01002', '01004'],
  columns: { MED: Float64Array.from(values), P_POP: Float64Array.from(people) },
  years: { MED: year },
})
const before = table('2016', [18_000, 20_000, 30_000], [10, 10, 100])
const after = table('2021', [19_000, 21_000, 33_000], [10, 10, 100])
const labels = ['2016', '2021']

describe('the price index', () => {
  it('has the annual means of INSEE, and chains the published rises after 2017', () => {
    expect(priceIndex(2016)).toBe(100.19)
    // 101.23 · 1.018 · 1.011 · 1.005 · 1.016
    expect(Math.abs(priceIndex(2021)! - 106.38)).toBeLessThan(0.01)
    expect(priceIndex(2009)).toBeUndefined()
    expect(priceIndex(2030)).toBeUndefined()
  })
})

describe('amounts of two years', () => {
  it('in constant euros are those of the last year', () => {
    const { factors, words } = moneyFactors(income, [before, after], labels, 'constants', 1)
    expect(factors[1]!['MED']).toBe(1)
    expect(factors[0]!['MED']!).toBeCloseTo(priceIndex(2021)! / priceIndex(2016)!, 12)
    expect(words).toMatch(/^revenus en euros constants de 2021 \(INSEE/)
    expect(inMoney(before, factors[0]!).columns['MED']![0]).toBeCloseTo(
      (18_000 * priceIndex(2021)!) / priceIndex(2016)!,
      9,
    )
  })

  it('relative to the median weighted by people are held to that of the last year', () => {
    const { factors } = moneyFactors(income, [before, after], labels, 'relatifs', 1)
    expect(factors[0]!['MED']).toBeCloseTo(33_000 / 30_000, 12)
  })

  it('are told to be current when they are, and when their year is not known', () => {
    const courants = moneyFactors(income, [before, after], labels, 'courants', 1)
    expect(courants.factors).toEqual([{}, {}])
    expect(courants.words).toMatch(/euros courants \(2016, 2021\)/)
    const { years: _years, ...undated } = after
    expect(moneyFactors(income, [before, undated], labels, 'constants', 1).words).toMatch(
      /leur année n’est pas connue \(2021\)/,
    )
  })

  it('of one year are left alone, without a word', () => {
    expect(moneyFactors(income, [before, before], labels, 'constants', 1)).toEqual({
      factors: [{}, {}],
    })
  })

  it('of a year without a price index are refused', async () => {
    const [problem] = await problemsOf(() =>
      moneyFactors(income, [before, table('2031', [1, 2, 3])], labels, 'constants', 1),
    )
    expect(problem).toMatchObject({ code: 'option-invalide' })
    expect(problem!.message).toContain('indice des prix de 2031')
  })
})

describe.skipIf(!hasShared)('communes of the Aisne, Filosofi 2016 and 2021', () => {
  const files = hasShared
    ? ['filosofi_com_2016.csv', 'cc_filosofi_2021_COM.csv'].map((name) => {
        const [header, ...rows] = readFileSync(join(shared, 'data/insee', name), 'latin1').split(
          '\n',
        )
        const text = [header, ...rows.filter((row) => /^"?02/.test(row)), ''].join('\n')
        return { name, bytes: new TextEncoder().encode(text) }
      })
    : []
  const compare = (money: Money) =>
    compareEditions(
      income,
      ['2016', '2021'].map((millesime, k): Moment => ({
        kind: 'fichiers',
        label: millesime,
        files: [files[k]!],
        millesime,
      })),
      { history: embeddedCog(), money },
    )

  it('nearly all seem to improve in current euros, fewer in constant ones, half of them relatively', () => {
    const [courants, constants, relatifs] = (['courants', 'constants', 'relatifs'] as const).map(
      (money) => {
        const moved = compare(money).change.index.difference.filter((v) => !Number.isNaN(v))
        expect(moved.length).toBeGreaterThan(600)
        return moved.filter((v) => v < 0).length / moved.length
      },
    )
    expect(courants).toBeGreaterThan(0.95)
    expect(constants).toBeLessThan(courants! - 0.1)
    expect(Math.abs(relatifs! - 0.5)).toBeLessThan(0.15)
  })

  it('contributions, geography and reference still sum to the change, which says its euros', () => {
    const { change, money } = compare('constants')
    expect(money).toMatch(/euros constants de 2021/)
    const parts = [...Object.values(change.contributions), change.geography, change.reference]
    const sum = change.codes.map((_, i) => parts.reduce((total, x) => total + x[i]!, 0))
    expect(spread(Float64Array.from(sum), change.total)).toBeLessThan(1e-9)
  })
})
