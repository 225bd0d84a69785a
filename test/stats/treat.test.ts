import { describe, expect, it } from 'vitest'
import { shape } from '../../src/stats/moments.ts'
import { fitTransform, likeliestLambda, mould, skewMould, winsorMould } from '../../src/stats/treat.ts'
import { indicatorIds, reference } from '../composite.ts'
import { column, describeShared, mulberry32, spread } from '../support.ts'

const random = mulberry32(11)
const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
const lognormal = (n: number, sigma: number): Float64Array => Float64Array.from({ length: n }, () => Math.exp(sigma * normal()))
const RULE = { skewness: 2, kurtosis: 3.5 }

describeShared('skewness and kurtosis, against COINr', () => {
  it('of a vector', () => {
    const { columns } = reference('edge/skew_kurt_x.csv')
    const { skewness, kurtosis } = shape(reference('edge/vector_functions.csv').columns['x']!)
    expect(spread([skewness, kurtosis], columns['v']!)).toBeLessThan(1e-9)
  })

  it('of every indicator', () => {
    const data = reference('synth/Denominated.csv').columns
    const { columns, texts } = reference('synth/stats_Denominated.csv')
    texts['iCode']!.forEach((id, k) => {
      const { skewness, kurtosis } = shape(data[id]!)
      expect(spread([skewness, kurtosis], [columns['Skew']![k]!, columns['Kurt']![k]!]), id).toBeLessThan(1e-9)
    })
  })
})

describeShared('the rule of skewness, against COINr', () => {
  const data = reference('synth/Denominated.csv').columns
  it.each([['winmax5', 5], ['winmax30', 30]] as const)('%s: every cell', (name, most) => {
    const expected = reference(`synth/Treated_${name}.csv`).columns
    const details = reference(`synth/Treated_${name}_dets.csv`)
    for (const id of indicatorIds) {
      const found = skewMould(data[id]!, { ...RULE, most })
      const held = details.columns['winsorise.nwin']![details.texts['iCode']!.indexOf(id)]!
      // the count is theirs; where ties made them pass `most`, ours stops before
      if (held <= most) expect(held === held ? found.held : 0, id).toBe(held === held ? held : 0)
      const fitted = found.passed ? found.mould : { transform: fitTransform(data[id]!, 'log')! }
      if (!(held > most)) expect(spread(mould(data[id]!, fitted), expected[id]!), id).toBeLessThan(1e-9)
    }
  })
})

describe('winsorising', () => {
  it('defect 17: never holds more than was asked, ties and all', () => {
    const x = column(1, 2, 3, 4, 5, 6, 7, 8, 99, 99, 99)
    expect(skewMould(x, { skewness: 0.1, kurtosis: -9, most: 1 })).toEqual({ mould: {}, held: 0, passed: false })
    expect(skewMould(x, { skewness: 0.1, kurtosis: -9, most: 3 }).held).toBeLessThanOrEqual(3)
  })

  it('defect 19: by share, does the same to 300 territories and to 35,000', () => {
    const share = 0.02
    const passed = [300, 3_000, 35_000].map((n) => {
      const x = lognormal(n, 0.7)
      return { byCount: skewMould(x, { ...RULE, most: 5 }).passed, byShare: skewMould(x, { ...RULE, most: Math.floor(share * n) }).passed }
    })
    expect(passed.map(({ byShare }) => byShare)).toEqual([true, true, true])
    // an absolute count of five is worth nothing among 35,000
    expect(passed.at(-1)!.byCount).toBe(false)
  })

  it('holds the ends at the next value', () => {
    expect(mould(column(5, 1, NaN, 3, 99), winsorMould(column(5, 1, NaN, 3, 99), 1, 1))).toEqual(column(5, 3, NaN, 3, 5))
  })

  it('leaves alone what passes', () => {
    expect(skewMould(Float64Array.from({ length: 500 }, normal), { ...RULE, most: 50 })).toEqual({ mould: {}, held: 0, passed: true })
  })
})

describe('transformations', () => {
  const x = lognormal(400, 1.2)
  it.each(['log', 'log-miroir', 'log-un', 'log-gii', { boxcox: 0.3 }, { boxcox: 'vraisemblance' }] as const)('%j keeps the order, and missing stays missing', (kind) => {
    const fitted = fitTransform(x, kind)!
    const sorted = Float64Array.of(...x.slice().sort(), NaN)
    const y = mould(sorted, { transform: fitted })
    expect(y.at(-1)).toBeNaN()
    for (let k = 1; k < y.length - 1; k++) expect(y[k]!).toBeGreaterThan(y[k - 1]!)
  })

  it('defect 4: log-gii does transform', () => {
    const fitted = fitTransform(column(1, 10, 1000), 'log-gii')!
    expect(spread(mould(column(1, 10, 1000), { transform: fitted }), column(0, Math.log((999 * 9) / 999 + 1), Math.log(1000)))).toBeLessThan(1e-12)
    expect(fitTransform(column(0.1, 0.5, 0.9), 'log-gii')).toBeUndefined()
  })

  it('the λ of a lognormal column is that of the logarithm', () => {
    expect(Math.abs(likeliestLambda(lognormal(4_000, 0.8)))).toBeLessThan(0.05)
    expect(likeliestLambda(lognormal(500, 1).map((v) => Math.log(v) ** 2 + 1)) < 1).toBe(true)
  })
})
