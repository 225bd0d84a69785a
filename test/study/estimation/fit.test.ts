import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import decoupage from '@etalab/decoupage-administratif/data/epci.json' with { type: 'json' }
import { parse } from 'csv-parse/sync'
import { expect, it } from 'vitest'
import { extrapolationVariance, fitSyntheticModel } from '../../../src/study/estimation/fit.ts'
import { illectronisme2019 } from '../../../src/study/estimation/illectronisme.ts'
import { estimateRates } from '../../../src/study/estimation/model.ts'
import { column, describeShared, shared, spread } from '../../support.ts'
import { frenchNumber, publishedRates } from './published-rates.ts'

describeShared('the model of illectronisme', () => {
  const communes = (
    parse(readFileSync(join(shared, 'data/communes/ifn_inputs_communes_2017-2021.csv')), {
      delimiter: ';',
      columns: true,
      bom: true,
    }) as Record<string, string>[]
  ).map((row) => ({
    code: row['CODGEO']!,
    departement: row['DEP']!,
    people: frenchNumber(row['PMUN17']),
    shares: [frenchNumber(row['TX_65P_RP17']), frenchNumber(row['TX_NSCOL_PEUDIPL_RP17'])] as const,
  }))
  /** Shares of territories: means of communes, weighed by their people. */
  const sharesOf = (territory: (row: (typeof communes)[number]) => string | undefined) => {
    const sums = new Map<string, [number, number, number]>()
    for (const row of communes) {
      const code = territory(row)
      if (code === undefined || !(row.people > 0) || row.shares.some(Number.isNaN)) continue
      const sum = sums.get(code) ?? [0, 0, 0]
      sum[0] += row.people
      row.shares.forEach((share, k) => (sum[k + 1]! += row.people * share))
      sums.set(code, sum)
    }
    return sums
  }
  const epciOf = new Map(
    decoupage.flatMap(({ code, membres }) => membres.map((each) => [each.code, code] as const)),
  )
  const epci = sharesOf(({ code }) => epciOf.get(code))
  const published = publishedRates()
  const known = published.filter(({ code }) => epci.has(code))
  const share = (k: 1 | 2) =>
    Float64Array.from(known, ({ code }) => epci.get(code)![k] / epci.get(code)![0])
  const observed = Float64Array.from(known, ({ rate }) => rate)

  it('is what the published rates and the shares of the census give when fitted again', () => {
    const again = fitSyntheticModel('', '', observed, {
      part_65_plus: share(1),
      peu_diplomes: share(2),
    })!
    expect(again.n).toBe(91)
    expect(spread(again.coefficients, illectronisme2019.coefficients)).toBeLessThan(1e-9)
    expect(again.validation.mae).toBeCloseTo(illectronisme2019.validation.mae, 9)
  })

  it('misses an EPCI left out by half a point on average', () => {
    expect(illectronisme2019.validation.mae).toBeLessThan(0.53)
    expect(illectronisme2019.validation.rmse).toBeLessThan(0.73)
    expect(illectronisme2019.validation.r).toBeGreaterThan(0.95)
  })

  // Insee, 2019: the rates that it published of whole regions, and how far the model may be from them, in points
  it.each([
    ['Hauts-de-France', ['02', '59', '60', '62', '80'], 17, 0.53],
    ['Bourgogne-Franche-Comté', ['21', '25', '39', '58', '70', '71', '89', '90'], 19, 1],
    ['Centre-Val de Loire', ['18', '28', '36', '37', '41', '45'], 19, 1],
    ['Nièvre', ['58'], 25, 1],
    ['Pays de la Loire', ['44', '49', '53', '72', '85'], 15, 3],
  ] as const)('carries over to %s', (_, departements, insee, tolerance) => {
    const [people, ...sums] = sharesOf(({ departement }) =>
      (departements as readonly string[]).includes(departement) ? 'x' : undefined,
    ).get('x')!
    const { rate } = estimateRates(illectronisme2019, {
      shares: sums.map((sum) => column(sum / people)),
      people: column(people),
    })
    expect(Math.abs(100 * rate[0]! - insee)).toBeLessThan(tolerance)
  })
})

it('a step down of levels adds what errors exceed of those expected, and never less than nothing', () => {
  const [rates, flat] = [column(0.2, 0.3), column(0.25, 0.25)]
  const gaps = [0.2, 0.3].map((p) => (Math.log(p / (1 - p)) - Math.log(1 / 3)) ** 2)
  expect(extrapolationVariance(rates, flat, column(0.01, 0.01))).toBeCloseTo(
    (gaps[0]! + gaps[1]!) / 2 - 0.01,
    12,
  )
  expect(extrapolationVariance(rates, flat, column(9, 9))).toBe(0)
  expect(extrapolationVariance(column(NaN), column(0.2), column(0))).toBeNaN()
})
