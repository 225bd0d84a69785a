import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { communeOfArrondissement, cogHistory, type CogHistory } from '../../src/geo/cog.ts'
import { diagnoseCog, guessCog } from '../../src/geo/diagnose.ts'
import { cogYear, eventsOf, isoDate } from '../../src/geo/events.ts'
import { planPassage } from '../../src/geo/passage.ts'
import { CommunePaths } from '../../src/geo/commune-paths.ts'
import { readWideCsv } from '../../src/io/csv/wide.ts'
import { readMovements } from '../../src/ingest/cog-files.ts'
import { embeddedCog } from '../../src/host/cog.ts'
import { hasShared, shared } from '../support.ts'
import { unzipEntry } from '../unzip.ts'

const cog = embeddedCog()
const textOf = (bytes: Uint8Array): Readonly<Record<string, readonly string[]>> =>
  readWideCsv(bytes, { want: () => 'text' }).text
const read = (name: string): Readonly<Record<string, readonly string[]>> =>
  textOf(readFileSync(join(shared, name)))
const movements = 'data/geo/mvtcommune_2025_from-COGiter.csv'

/** The years of each code, by the lists of each year. */
function yearsInLists(history: CogHistory): Map<string, string> {
  const years = new Map<string, string>()
  for (let year = history.first; year <= history.last; year++)
    for (const code of history.communes(year)) years.set(code, `${years.get(code) ?? ''} ${year}`)
  return years
}

function yearsInSpans(history: CogHistory): Map<string, string> {
  return new Map(
    [...history.spans()].map(([code, spans]) => [
      code,
      spans
        .flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i))
        .map((year) => ` ${year}`)
        .join(''),
    ]),
  )
}

describe('the COG that the package carries', () => {
  it('tells the communes of each year from 2012 to 2026, in the numbers that INSEE publishes', () => {
    // INSEE, « nombre de communes au 1er janvier », France with the five overseas départements
    const published = {
      2012: 36_700,
      2013: 36_681,
      2015: 36_658,
      2016: 35_885,
      2017: 35_416,
      2018: 35_357,
      2019: 34_970,
      2020: 34_968,
      2021: 34_965,
      2022: 34_955,
      2023: 34_945,
      2024: 34_935,
      2025: 34_875,
    }
    for (const [year, count] of Object.entries(published))
      expect([year, cog.communes(Number(year)).length]).toEqual([year, count])
  })

  it('gives each code the years in which it was a commune: those of the lists, year by year', () => {
    const [inLists, inSpans] = [yearsInLists(cog), yearsInSpans(cog)]
    expect(inSpans.size).toBeGreaterThan(36_700)
    expect(inSpans).toEqual(inLists)
    expect([...cog.spans().values()].some((spans) => spans.length > 1)).toBe(true)
  })

  it('refuses a year that it does not know', () => {
    expect(() => cog.communes(2011)).toThrow('2011')
  })

  it('has a population for each split, and one arrival for each merger', () => {
    for (const each of cog.events) {
      if (each.kind === 'scission') expect(each.weights).toHaveLength(each.after.length)
      else expect(each.after).toHaveLength(1)
    }
    expect(communeOfArrondissement.size).toBe(45)
  })

  it('agrees with the list of 2026 of decoupage-administratif', () => {
    const communes = createRequire(import.meta.url)(
      '@etalab/decoupage-administratif/data/communes.json',
    ) as { code: string; type: string }[]
    const list = communes
      .filter(({ type, code }) => type === 'commune-actuelle' && !/^(97[578]|98)/.test(code))
      .map(({ code }) => code)
    expect(cog.communes(2026).join()).toBe(list.sort().join())
  })
})

describe.skipIf(!hasShared)('official events', () => {
  it('lead from the COG of 2019 to that of 2025, exactly', () => {
    const list = unzipEntry(
      readFileSync(join(shared, 'data/insee/cog_ensemble_2019_csv.zip')),
      'communes-01012019.csv',
    )
    const { typecom, com } = textOf(list)
    const from2019 = com!.filter((_, i) => typecom![i] === 'COM')
    expect(from2019.toSorted().join()).toBe(cog.communes(2019).join())
    const { codes, unknown } = planPassage(cog, from2019, 2019, 2025)
    expect(codes.join()).toBe(
      read('data/geo/communes_2025_epci_dep_reg.csv')['DEPCOM']!.toSorted().join(),
    )
    expect(unknown).toEqual([])
  })

  it('are read alike from the lower-case layout of 2019 and from that of 2025', () => {
    const zip = readFileSync(join(shared, 'data/insee/cog_ensemble_2019_csv.zip'))
    const old = readMovements(unzipEntry(zip, 'mvtcommune-01012019.csv'), 'mvtcommune-01012019.csv')
    const recent = readMovements(readFileSync(join(shared, movements)), movements)
    const told = (events: typeof old): Set<string> =>
      new Set(
        events
          .filter(({ date }) => date > '2012-01-01' && date <= '2019-01-01')
          .map(
            ({ date, before, after }) => `${cogYear(date)} ${before.join('+')} ${after.join('+')}`,
          ),
      )
    expect([...told(old)].filter((each) => !told(recent).has(each))).toEqual([])
    expect([...told(recent)].filter((each) => !told(old).has(each))).toEqual([])
    expect(old[0]!.date.slice(0, 2)).toBe('19')
  })

  it('agree with the table of passage of every code that was a commune since 2012; where they do not, the commune was split', () => {
    const { DEPCOM_HIST, DEPCOM } = read('data/geo/table_passage_com_historique_vers_2025.csv')
    const table = new Map(DEPCOM_HIST!.map((code, i) => [code, DEPCOM![i]!]))
    const disagreements: string[] = []
    let checked = 0
    for (const year of [2012, 2015, 2016, 2019, 2024, 2025]) {
      const steps = new CommunePaths(cog, year, 2025)
      for (const code of cog.communes(year)) {
        const shares = steps.follow(code)
        if (communeOfArrondissement.has(code)) continue
        checked++
        if (shares.length !== 1 || shares[0]!.code !== table.get(code))
          disagreements.push(
            `${year} ${code} → ${shares.map((each) => each.code).join('+')} ; ${table.get(code)}`,
          )
      }
    }
    expect(checked).toBeGreaterThan(200_000)
    const split = new Set(
      cog.events.filter(({ kind }) => kind === 'scission').flatMap(({ before }) => before),
    )
    expect(
      disagreements.filter((each) => !split.has(each.slice(5, 10)) && !/\+/.test(each)),
    ).toEqual([])
  })

  it('give each code the years of the lists, back to 1943', () => {
    const events = readMovements(readFileSync(join(shared, movements)), movements)
    const history = cogHistory(cog.communes(2025), 2025, events, { first: 1943, last: 2025 })
    expect(yearsInSpans(history)).toEqual(yearsInLists(history))
  })

  it('since 1943 lead Corsica to its codes of 1976', () => {
    const events = readMovements(readFileSync(join(shared, movements)), movements).filter(
      ({ date, before }) => date === '1976-01-01' && before[0]!.startsWith('20'),
    )
    expect(events.length).toBeGreaterThan(350)
    const history = cogHistory([], 1976, events, { first: 1970, last: 1976 })
    expect(yearsInSpans(history)).toEqual(yearsInLists(history))
    const steps = new CommunePaths(history, 1975, 1976)
    expect(steps.follow('20001')).toMatchObject([{ code: '2A001', ratio: 1 }])
    // the number is kept: the rule that the embedded table relies on
    expect(
      events.filter(({ before, after }) => before[0]!.slice(2) !== after[0]!.slice(2)),
    ).toEqual([])
  })
})

describe('events', () => {
  it('are known to the COG of their 1 January, or of the next', () => {
    expect([cogYear('2019-01-01'), cogYear('2019-12-31')]).toEqual([2019, 2020])
  })
  it('are dated in the century that does not lie ahead of the file', () => {
    expect([
      isoDate('01/01/19', 2019),
      isoDate('19/02/43', 2019),
      isoDate('2024-03-04', 2025),
    ]).toEqual(['2019-01-01', '1943-02-19', '2024-03-04'])
  })
  it('of one day are put together by the commune that they share, and names alone are no event', () => {
    const line = (mod: string, before: string, after: string) => ({
      mod,
      date: '2020-01-01',
      typeBefore: 'COM',
      before,
      typeAfter: 'COM',
      after,
    })
    expect(
      eventsOf([
        line('32', '01001', '01001'),
        line('32', '01002', '01001'),
        line('10', '01003', '01003'),
        line('41', '01009', '02009'),
      ]),
    ).toEqual([
      { date: '2020-01-01', kind: 'code', before: ['01009'], after: ['02009'] },
      { date: '2020-01-01', kind: 'fusion', before: ['01001', '01002'], after: ['01001'] },
    ])
  })
})

describe('guessCog', () => {
  it.each([2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2022, 2023, 2024])(
    'recognises all the communes of %i, and no other year',
    (year) => {
      expect(guessCog(cog, cog.communes(year))).toMatchObject({
        years: [year],
        certainty: 'seule',
        unknown: 0,
        lacking: 0,
      })
    },
  )
  it('says that 2025 and 2026 cannot be told apart', () => {
    expect(guessCog(cog, cog.communes(2025))).toMatchObject({
      year: 2026,
      years: [2025, 2026],
      certainty: 'plusieurs',
    })
  })
  it('recognises one département, as surely as its events allow', () => {
    const of = (departement: string, year: number): string[] =>
      cog.communes(year).filter((code) => code.startsWith(departement))
    expect(guessCog(cog, of('49', 2016))).toMatchObject({ years: [2016], certainty: 'seule' })
    expect(guessCog(cog, of('90', 2020))!.years).toContain(2020)
    expect(guessCog(cog, of('90', 2018))!.years).not.toContain(2020)
  })
  it('takes a few codes, an IRIS, an arrondissement; and says when no year has them all', () => {
    expect(guessCog(cog, ['90073'])!.years).toEqual([2012, 2013, 2014, 2015, 2016, 2017, 2018])
    expect(guessCog(cog, ['140110000'])!.years.at(-1)).toBe(2024)
    expect(guessCog(cog, ['145810000', '140670000'])!.years).toEqual([
      2012, 2013, 2014, 2015, 2016, 2025, 2026,
    ])
    expect(guessCog(cog, ['75101', '90010'])).toMatchObject({ unknown: 0 })
    expect(guessCog(cog, ['90010', '90999'])).toMatchObject({ certainty: 'approchee', unknown: 1 })
    expect(guessCog(cog, [])).toBeUndefined()
  })
})

describe('diagnoseCog', () => {
  it('tells what existed before, exists later, never was, was shortened or stands twice', () => {
    const told = diagnoseCog(
      cog,
      ['90010', '90073', '95282', '14581', '99999', '1004', '20001', '75056', '75101', '97501'],
      2024,
    )
    expect(told).toEqual({
      year: 2024,
      before: [
        { code: '90073', lastYear: 2018, became: ['90068'] },
        { code: '95282', lastYear: 2023, became: ['95169'] },
      ],
      after: [{ code: '14581', firstYear: 2025 }],
      never: ['99999'],
      corsica: [{ code: '20001', became: '2A001' }],
      truncated: ['1004'],
      doubled: ['75056'],
    })
  })
})
