import { describe, expect, it } from 'vitest'
import { evaluate, reasonsOf } from '../../src/engine/evaluate.ts'
import { measure } from '../../src/engine/measure.ts'
import { reasonByte } from '../../src/table/missing.ts'
import type { Table } from '../../src/table/table.ts'
import { document, example } from '../method/example.ts'
import { column } from '../support.ts'

const table: Table = {
  level: 'commune',
  codes: ['01001', '01002', '01004'],
  columns: { A: column(1, 2, NaN), B: column(10, NaN, 30), ZERO: column(0, 0, 0) },
  reasons: {
    A: Uint8Array.of(0, 0, reasonByte.secret),
    B: Uint8Array.of(0, reasonByte['non-diffuse'], 0),
  },
}

describe('evaluate', () => {
  it.each([
    ['A + B', [11, NaN, NaN]],
    ['B - A * 2', [8, NaN, NaN]],
    ['2 * (A + 1)', [4, 6, NaN]],
    ['1 - A', [0, -1, NaN]],
    ['-A', [-1, -2, NaN]],
    ['3', [3, 3, 3]],
  ])('%s, row by row: missing in, missing out', (formula, expected) => {
    expect(evaluate(formula, table)).toEqual(column(...expected))
  })

  it('of a lone variable is its very column: nothing is copied', () => {
    expect(evaluate('A', table)).toBe(table.columns['A'])
  })

  it('writes to no column', () => {
    const before = structuredClone(table.columns)
    evaluate('A + B * (A - 2)', table)
    expect(table.columns).toEqual(before)
  })
})

describe('why a value is missing', () => {
  it('is the reason of the first of its variables that is missing on that row', () => {
    expect(reasonsOf(column(11, NaN, NaN), ['A', 'B'], table)).toEqual(
      Uint8Array.of(0, reasonByte['non-diffuse'], reasonByte.secret),
    )
  })

  it('is « non renseigné » when the source does not tell, « sans objet » when nothing is missing but the ratio', () => {
    expect(reasonsOf(column(1, 2, NaN), ['A'], { ...table, reasons: {} })).toEqual(
      Uint8Array.of(0, 0, reasonByte['non-renseigne']),
    )
    expect(reasonsOf(column(NaN, 0, 0), ['ZERO'], table)).toEqual(
      Uint8Array.of(reasonByte['sans-objet'], 0, 0),
    )
  })

  it('of a lone variable is its own where it is missing, and « sans objet » where it is not', () => {
    expect(reasonsOf(table.columns['A']!, ['A'], table)).toEqual(
      Uint8Array.of(0, 0, reasonByte.secret),
    )
    expect(reasonsOf(column(NaN, 2, NaN), ['A'], table)).toEqual(
      Uint8Array.of(reasonByte['sans-objet'], 0, reasonByte.secret),
    )
    expect(
      reasonsOf(table.columns['A']!, ['A'], { ...table, reasons: { A: Uint8Array.of(0, 0, 0) } }),
    ).toEqual(Uint8Array.of(0, 0, reasonByte['non-renseigne']))
  })

  it('is nothing when nothing is missing', () => {
    expect(reasonsOf(column(1, 2, 3), ['A'], table)).toBeUndefined()
  })
})

describe('measure', () => {
  const columns = {
    P_POP: column(100, 0, 40),
    P_POP65P: column(25, 0, NaN),
    TP60: column(0.1, 0.2, 0.3),
  }
  const counts: Table = { level: 'commune', codes: table.codes, columns }

  it('makes a share of two counts; 0 / 0 is without object', () => {
    const { ages } = measure(example, counts).indicators
    expect(ages!.values).toEqual(column(0.25, NaN, NaN))
    expect(ages!.reasons).toEqual(
      Uint8Array.of(0, reasonByte['sans-objet'], reasonByte['non-renseigne']),
    )
    expect(ages!.formula).toBe('P_POP65P / P_POP')
  })

  it('takes the first measure whose variables are all there', () => {
    const method = document((m) => m.indicators.ages.measures.push({ rate: 'TX_65' }))
    const { ages } = measure(method, {
      ...counts,
      columns: { P_POP65P: columns.P_POP65P, TX_65: column(0.3, 0.4, 0.5) },
    }).indicators
    expect(ages).toMatchObject({ kind: 'taux', values: column(0.3, 0.4, 0.5) })
  })

  it('takes a column that bears the name of the indicator before any formula', () => {
    const { ages } = measure(example, {
      ...counts,
      columns: { ...columns, ages: column(0.5, 0.6, 0.7) },
    }).indicators
    expect(ages).toMatchObject({ kind: 'taux', formula: 'ages', values: column(0.5, 0.6, 0.7) })
  })

  it('does without a weight that is not there: the population takes its place', () => {
    expect(measure(example, counts).indicators['pauvrete']!.weight).toBe(columns.P_POP)
    const households = column(1, 2, 3)
    expect(
      measure(example, { ...counts, columns: { ...columns, MENAGES: households } }).indicators[
        'pauvrete'
      ]!.weight,
    ).toBe(households)
  })

  it('leaves out an indicator whose variables are not there', () => {
    expect(Object.keys(measure(example, counts).indicators)).toEqual(['ages', 'pauvrete'])
  })

  it('finds no column under a name that every object has', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'valueOf']) {
      const method = document((m) => {
        m.indicators.ages.measures = [{ rate: name }]
        m.population = [name]
      })
      const measured = measure(method, counts)
      expect(Object.keys(measured.indicators), name).toEqual(['pauvrete'])
      expect(measured.population).toBeUndefined()
    }
  })
})
