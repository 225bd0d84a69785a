import { describe, expect, it } from 'vitest'
import { chooseYear, chooseYears } from '../../src/ingest/years.ts'

describe('chooseYear', () => {
  it('is the latest, or the latest before the one that is asked; quarters count by their year', () => {
    expect(chooseYear(['2017', '2021', '2013'], undefined)).toBe('2021')
    expect(chooseYear(['2017', '2021', '2013'], '2020')).toBe('2017')
    expect(chooseYear(['2019-T3', '2020-T4'], '2020')).toBe('2020-T4')
    expect(chooseYear(['2021'], '2020')).toBeUndefined()
  })
})

describe('a later year that covers few territories', () => {
  const covered = (year: string): number =>
    ({ '2017': 34_900, '2021': 20_000, '2023': 4 })[year] ?? 0
  it('is passed over, unless it is the very year that is asked', () => {
    expect(chooseYear(['2017', '2023'], undefined, covered)).toBe('2017')
    expect(chooseYear(['2017', '2023'], '2023', covered)).toBe('2023')
    expect(chooseYear(['2017', '2023'], '2024', covered)).toBe('2017')
    expect(chooseYear(['2017', '2021', '2023'], undefined, covered)).toBe('2021')
  })

  it('is passed over for a ratio too, by the variable that covers least', () => {
    const found = chooseYears(
      new Map([
        ['P_POP', ['2017', '2023']],
        ['P_POP65P', ['2017', '2023']],
      ]),
      [['P_POP65P', 'P_POP']],
      undefined,
      (variable, year) => (variable === 'P_POP' ? 34_900 : covered(year)),
    )
    expect(Object.fromEntries(found)).toEqual({ P_POP: '2017', P_POP65P: '2017' })
  })
})

describe('chooseYears', () => {
  const years = (
    given: Record<string, string[]>,
    groups: string[][],
    atMost?: string,
  ): Record<string, string> =>
    Object.fromEntries(chooseYears(new Map(Object.entries(given)), groups, atMost))

  it('gives one year to the variables of a ratio: the one that most of them have', () => {
    expect(
      years({ P_POP: ['2017', '2021'], P_POP65P: ['2017'], MED: ['2021'] }, [
        ['P_POP65P', 'P_POP'],
      ]),
    ).toEqual({ P_POP: '2017', P_POP65P: '2017', MED: '2021' })
  })

  it('takes as one the ratios that share a variable, and leaves out the variable that goes with no other', () => {
    expect(
      years({ LOCAUX: ['2019', '2023'], LOCAUX_THD30: ['2019'], LOCAUX_FTTH: ['2023'] }, [
        ['LOCAUX', 'LOCAUX_FTTH'],
        ['LOCAUX_THD30', 'LOCAUX'],
      ]),
    ).toEqual({ LOCAUX: '2023', LOCAUX_FTTH: '2023' })
  })

  it('leaves alone a group of one year, and variables without a year', () => {
    expect(years({ A: ['2020'], B: ['2020', '2018'], C: [''] }, [['A', 'B', 'C']])).toEqual({
      A: '2020',
      B: '2020',
      C: '',
    })
    expect(years({ A: ['2020', '2016'], B: ['2020', '2016'] }, [['A', 'B']], '2019')).toEqual({
      A: '2016',
      B: '2016',
    })
  })
})
