import { describe, expect, it } from 'vitest'
import { parentCode } from '../../../src/geo/membership.ts'
import { calibrations, illectronisme2019 } from '../../../src/study/estimation/illectronisme.ts'
import { peopleOfTable, type PeopleEstimate } from '../../../src/study/estimation/people.ts'
import { publishedTotals } from '../../../src/study/estimation/published-totals.ts'
import type { Level } from '../../../src/table/level.ts'
import { groupBy, type Table } from '../../../src/table/table.ts'
import { francePeople, franceTable } from '../../france.ts'
import { column, problemsOf, spread } from '../../support.ts'

const france = francePeople
const { codes } = france
const population = franceTable.columns['P_POP']!
const parents = (level: Level): string[] =>
  codes.map((code, i) =>
    level === 'epci' ? france.membership!.epci![i]! : parentCode('commune', code, level),
  )
function found(table: Table, options: Parameters<typeof peopleOfTable>[1] = {}): PeopleEstimate {
  const result = peopleOfTable(table, options)
  if ('lacking' in result) throw new Error(result.lacking)
  return result.found
}
const sum = (values: Iterable<number>): number => {
  let total = 0
  for (const v of values) total += v === v ? v : 0
  return total
}

describe('the estimate of the communes of France', () => {
  const communes = found(france, { population, floor: 0 })

  it('comes to the rate of France that its calibration says, within 0.1 point', () => {
    const { share } = communes.total
    expect(
      Math.abs(100 * (share - publishedTotals.find(({ code }) => code === 'FR')!.rate)),
    ).toBeLessThan(0.1)
  })

  it('comes to the published rate of each region that has one, within 0.01 point', () => {
    const regions = found(france, { to: groupBy('region', parents('region')) })
    for (const { code, rate } of publishedTotals.filter((each) => each.code !== 'FR'))
      expect(Math.abs(regions.share[regions.codes.indexOf(code)]! - rate)).toBeLessThan(1e-4)
  })

  it('adds up: communes to their EPCI, département, région and France, to a millionth', () => {
    const of = (level: Level) => {
      const to = groupBy(level, parents(level))
      return { to, up: found(france, { to, floor: 0 }) }
    }
    for (const level of ['epci', 'departement', 'region', 'france'] as const) {
      const { to, up } = of(level)
      const sums = new Float64Array(to.codes.length)
      to.of.forEach((g, i) => (sums[g]! += communes.people[i]! || 0))
      expect(
        spread(
          sums,
          up.people.map((v) => v || 0),
        ),
      ).toBeLessThan(1e-6 * sum(sums))
    }
  })

  it('has intervals that hold the estimate, narrower above than below', () => {
    const departements = found(france, { to: groupBy('departement', parents('departement')) })
    const width = ({ people, low, high }: PeopleEstimate) => {
      const relative = people.map((v, i) => (high[i]! - low[i]!) / v).filter((v) => v === v)
      return relative.toSorted()[relative.length >> 1]!
    }
    communes.people.forEach((v, i) => {
      if (v === v) expect(communes.low[i]! < v && v < communes.high[i]!).toBe(true)
    })
    expect(width(departements)).toBeLessThan(width(communes))
  })

  it('gives no figure of its own to a commune under the floor, which its EPCI still counts', () => {
    const floored = found(france, { population })
    const below = floored.belowFloor.reduce((n, v) => n + v, 0)
    expect(floored.trace).toMatchObject({ floor: 200, belowFloor: below })
    expect(below).toBe(population.reduce((n, v) => n + Number(v < 200), 0))
    floored.belowFloor.forEach((v, i) =>
      expect(v === 1 && !Number.isNaN(floored.people[i]!)).toBe(false),
    )
    expect(floored.total).toEqual(communes.total)
  })

  it('gives none where the model is known not to hold: Guyane and Mayotte', () => {
    expect(
      codes.filter((code, i) => /^97[36]/.test(code) && !Number.isNaN(communes.people[i]!)),
    ).toEqual([])
  })

  it('says what it was calibrated to and by how much', () => {
    expect(communes.trace.calibration.map(({ code }) => code).sort()).toEqual(
      calibrations.map(({ code }) => code).sort(),
    )
    expect(communes.trace).toMatchObject({
      model: illectronisme2019.id,
      variances: { levelSteps: 1 },
    })
  })

  it('is the same for a département alone as in France', () => {
    const rows = Array.from(codes.keys()).filter((i) => codes[i]!.startsWith('02'))
    const alone = found(
      {
        ...france,
        codes: rows.map((i) => codes[i]!),
        columns: Object.fromEntries(
          Object.entries(france.columns).map(([name, values]) => [
            name,
            Float64Array.from(rows, (i) => values[i]!),
          ]),
        ),
        membership: { epci: rows.map((i) => france.membership!.epci![i]!) },
      },
      { floor: 0 },
    )
    expect(
      spread(
        alone.people,
        Float64Array.from(rows, (i) => communes.people[i]!),
      ),
    ).toBe(0)
  })
})

describe('what an estimate is made from', () => {
  const base = {
    level: 'commune',
    codes: ['90010', '90033'],
    years: {},
  } as const
  const ages = { P_POP15P: column(1000, 2000), P_POP65P: column(250, 300) }
  const lacking = (table: Table) => {
    const result = peopleOfTable(table)
    return 'lacking' in result ? result.lacking : undefined
  }

  it('has no fit for « au plus le brevet » : no estimate, and why', () => {
    expect(
      lacking({
        ...base,
        columns: {
          ...ages,
          P_NSCOL15P: column(900, 1800),
          P_NSCOL15P_AUPLUS_BREVET: column(300, 400),
        },
      }),
    ).toMatch(/aucun modèle n’a été ajusté \(au plus le brevet/)
  })

  it('does not take DIPLMIN of 2013 to 2016, which counts the brevet, for that of 2017', () => {
    const table = (year: string): Table => ({
      ...base,
      columns: {
        ...ages,
        P_NSCOL15P: column(900, 1800),
        P_NSCOL15P_DIPLMIN: column(200, 300),
        P_NSCOL15P_CAPBEP: column(200, 500),
      },
      years: {
        P_NSCOL15P_DIPLMIN: year,
        P_NSCOL15P: year,
        P_NSCOL15P_CAPBEP: year,
        P_POP15P: year,
        P_POP65P: year,
      },
    })
    expect(lacking(table('2016'))).toBeDefined()
    expect(lacking(table('2021'))).toBeUndefined()
  })

  it('does not put two years together', () => {
    expect(
      lacking({
        ...base,
        columns: {
          ...ages,
          P_NSCOL15P: column(900, 1800),
          P_NSCOL15P_AUPLUS_CAPBEP: column(300, 400),
        },
        years: {
          P_POP65P: '2021',
          P_POP15P: '2021',
          P_NSCOL15P: '2017',
          P_NSCOL15P_AUPLUS_CAPBEP: '2017',
        },
      }),
    ).toMatch(/années différentes \(2021, 2017\)/)
  })

  it('wants the ages and the diplomas', () => {
    expect(lacking({ ...base, columns: { P_POP65P: column(1, 2) } })).toMatch(/P_POP15P/)
    expect(lacking({ ...base, columns: ages })).toMatch(/P_NSCOL15P/)
  })
})

describe('a survey beside the model', () => {
  const to = groupBy('epci', parents('epci'))
  const epci = found(france, { to })
  const epciOfRow = parents('epci')
  const aisne = [
    ...new Set(codes.flatMap((code, i) => (code.startsWith('02') ? [epciOfRow[i]!] : []))),
  ].slice(0, 12)
  const rates = new Map(
    aisne.map((code, k) => [
      code,
      { rate: epci.share[epci.codes.indexOf(code)]! + (k % 2 ? 0.02 : -0.01), variance: 0.0004 },
    ]),
  )
  const survey = { file: 'enquete.csv', rates }
  const blended = found(france, { to, survey })

  it('draws each of its territories between its own rate and the model', () => {
    for (const [code, { rate }] of rates) {
      const share = blended.share[blended.codes.indexOf(code)]!
      expect(share).toBeGreaterThan(Math.min(rate, epci.share[epci.codes.indexOf(code)]!) - 0.01)
      expect(share).toBeLessThan(Math.max(rate, epci.share[epci.codes.indexOf(code)]!) + 0.01)
    }
    expect(blended.trace.survey).toMatchObject({
      file: 'enquete.csv',
      level: 'epci',
      territories: 12,
    })
  })

  it('leaves the others as they were, and hands its own down to communes that add up to them', () => {
    const others = epci.codes.flatMap((code, g) => (rates.has(code) ? [] : [g]))
    expect(
      spread(
        Float64Array.from(others, (g) => blended.people[g]!),
        Float64Array.from(others, (g) => epci.people[g]!),
      ),
    ).toBe(0)
    const communes = found(france, { survey, floor: 0 })
    const [code] = aisne
    const own = codes.flatMap((_, i) => (epciOfRow[i] === code ? [communes.people[i]!] : []))
    expect(sum(own)).toBeCloseTo(blended.people[blended.codes.indexOf(code!)]!, 6)
  })

  it('refuses a code that is in no level, and too few territories', async () => {
    const of = (entries: readonly (readonly [string, { rate: number; variance: number }])[]) => ({
      file: 'e.csv',
      rates: new Map(entries),
    })
    const [unknown] = await problemsOf(() =>
      peopleOfTable(france, { survey: of([['999999999', { rate: 0.1, variance: 0.1 }]]) }),
    )
    expect(unknown).toMatchObject({ code: 'territoire-inconnu' })
    const [few] = await problemsOf(() =>
      peopleOfTable(france, { survey: of([...rates].slice(0, 3)) }),
    )
    expect(few).toMatchObject({ code: 'enquete-insuffisante' })
  })
})
