import { describe, expect, it } from 'vitest'
import { chosenMeasure, measure, type Measured } from '../../src/engine/measure.ts'
import { rollUp } from '../../src/engine/rollup.ts'
import type { Measure, Method, Unit } from '../../src/method/method.ts'
import { reasonByte } from '../../src/table/missing.ts'
import { groupBy, type Table } from '../../src/table/table.ts'
import { document } from '../method/example.ts'
import { column } from '../support.ts'

const table: Table = {
  level: 'commune',
  codes: ['01001', '01002', '01004'],
  names: ['A', 'B', 'C'],
  columns: {
    P_POP: column(100, 200, 50),
    MENAGES: column(40, 90, 20),
    SEULS: column(10, 45, NaN),
    TOUS: column(40, 90, 20),
    X: column(1, 2, 3),
  },
  reasons: { SEULS: Uint8Array.of(0, 0, reasonByte.secret) },
}
const method = (
  measures: Measure[],
  unit: Unit = 'count',
  change: (m: any) => void = () => undefined,
): Method =>
  document((m) => {
    m.indicators = { ages: { ...m.indicators.ages, unit, measures } }
    change(m)
  })
const ages = (measures: Measure[], unit?: Unit, given = table): Measured =>
  measure(method(measures, unit), given).indicators['ages']!

describe('a head-count', () => {
  it('is a variable as it is, or by the share of two others', () => {
    expect(ages([{ count: 'P_POP' }])).toMatchObject({
      kind: 'effectif',
      values: column(100, 200, 50),
      formula: 'P_POP',
      variables: ['P_POP'],
    })
    const shared = ages([{ count: 'P_POP', numerator: 'SEULS', denominator: 'TOUS' }])
    expect(shared).toMatchObject({
      kind: 'effectif',
      values: column(25, 100, NaN),
      formula: 'P_POP × SEULS / TOUS',
      variables: ['P_POP', 'SEULS', 'TOUS'],
    })
    expect(shared.reasons).toEqual(Uint8Array.of(0, 0, reasonByte.secret))
    expect(ages([{ count: 'P_POP' }])).not.toHaveProperty('reasons')
  })

  it('by a share without a denominator is by a number', () => {
    expect(ages([{ count: 'MENAGES', numerator: 'X + 1' }])).toMatchObject({
      values: column(80, 270, 80),
      formula: 'MENAGES × (X + 1) / 1',
    })
  })

  it('of an upper level is made again from the sums of its variables', () => {
    const measured = measure(
      method([{ count: 'P_POP', numerator: 'SEULS', denominator: 'TOUS' }]),
      table,
    )
    const above = rollUp(measured, groupBy('departement', ['01', '01', '02'])).indicators['ages']!
    // 300 people by 55 of 130 households: not 25 + 100
    expect(above.values[0]).toBeCloseTo((300 * 55) / 130, 12)
    expect(above.values[1]).toBeNaN()
    expect(above.part).toEqual(column(1, 0))
    expect(
      rollUp(measure(method([{ count: 'P_POP' }]), table), groupBy('departement', ['01', '01', '']))
        .indicators['ages']!.values,
    ).toEqual(column(300))
  })
})

describe('a column that bears the name of an indicator', () => {
  const named: Table = { ...table, columns: { ...table.columns, ages: column(0.1, 0.2, 0.3) } }

  it('is a rate for a share, a count for a head-count, a quantity for the rest', () => {
    expect(ages([{ count: 'P_POP' }], 'share', named).kind).toBe('taux')
    expect(ages([{ count: 'P_POP' }], 'count', named).kind).toBe('effectif')
    expect(ages([{ value: 'X' }], 'count', named).kind).toBe('valeur')
    expect(ages([{ value: 'X' }], 'euro', named).values).toBe(named.columns['ages'])
  })

  it('is chosen among the measures as any other: the first whose variables are there', () => {
    const asked = method([{ value: 'ABSENT' }, { value: 'X + ABSENT' }, { value: 'X' }])
    const isThere = (name: string): boolean => name === 'X'
    expect(chosenMeasure(asked, 'ages', isThere)).toEqual({ value: 'X' })
    expect(chosenMeasure(asked, 'ages', () => false)).toBeUndefined()
    expect(chosenMeasure(asked, 'ages', () => true)).toEqual({ value: 'ages' })
  })
})

describe('the formula of a measure, in words', () => {
  it('brackets what is more than one variable', () => {
    expect(ages([{ numerator: 'SEULS + X', denominator: 'TOUS' }], 'share')).toMatchObject({
      formula: '(SEULS + X) / TOUS',
      variables: ['SEULS', 'X', 'TOUS'],
    })
    expect(ages([{ numerator: 'SEULS', denominator: 'TOUS - X' }], 'share').formula).toBe(
      'SEULS / (TOUS - X)',
    )
    expect(ages([{ numerator: 'SEULS', denominator: '2 * TOUS' }], 'share').formula).toBe(
      'SEULS / (2 * TOUS)',
    )
  })
})

describe('what weighs a rate', () => {
  it('is what the measure says, a formula as well, failing that the population', () => {
    expect(ages([{ rate: 'X', weight: 'MENAGES' }]).weight).toBe(table.columns['MENAGES'])
    expect(ages([{ rate: 'X', weight: 'MENAGES + X' }]).weight).toEqual(column(41, 92, 23))
    expect(ages([{ rate: 'X', weight: 'MENAGES + ABSENT' }]).weight).toBe(table.columns['P_POP'])
    expect(ages([{ value: 'X' }]).weight).toBe(table.columns['P_POP'])
    const { P_POP: _, ...columns } = table.columns
    expect(ages([{ rate: 'X' }], 'share', { ...table, columns })).not.toHaveProperty('weight')
  })

  it('is the first population of the method that is there', () => {
    const population = (formulas: string[]): Float64Array | undefined =>
      measure(
        method([{ value: 'X' }], 'euro', (m) => (m.population = formulas)),
        table,
      ).population
    expect(population(['ABSENT', 'MENAGES', 'P_POP'])).toBe(table.columns['MENAGES'])
    expect(population(['MENAGES + ABSENT', 'P_POP + X'])).toEqual(column(101, 202, 53))
    expect(population(['ABSENT'])).toBeUndefined()
  })
})

it('a table that has no names gives none', () => {
  const { names: _, ...nameless } = table
  expect(measure(method([{ value: 'X' }]), nameless)).not.toHaveProperty('names')
  expect(measure(method([{ value: 'X' }]), table)).toMatchObject({
    names: ['A', 'B', 'C'],
    level: 'commune',
    codes: table.codes,
  })
})
