import { describe, expect, it } from 'vitest'
import { compute } from '../../src/engine/compute.ts'
import { columnsOfScores, scoresSheet } from '../../src/engine/sheet.ts'
import { reasonByte } from '../../src/table/missing.ts'
import type { Sheet } from '../../src/table/sheet.ts'
import { groupBy, type Table } from '../../src/table/table.ts'
import { document, example } from '../method/example.ts'
import { column } from '../support.ts'

/** Three communes, not in the order of their codes. */
const table: Table = {
  level: 'commune',
  codes: ['01004', '01001', '01002'],
  names: ['C', 'A', 'B'],
  columns: {
    P_POP: column(50, 100, 200),
    P_POP65P: column(20, 10, NaN),
    TP60: column(NaN, 0.1, 0.3),
    MED: column(15, 20, NaN),
    LOCAUX: column(20, 50, 90),
    LOCAUX_FTTH: column(10, 50, 0),
  },
  reasons: {
    TP60: Uint8Array.of(reasonByte.secret, 0, 0),
    MED: Uint8Array.of(0, 0, reasonByte['non-diffuse']),
  },
}
const read = ({ columns }: Sheet, name: string): unknown[] =>
  Array.from(columns.find((each) => each.name === name)!.values as ArrayLike<unknown>)
const names = ({ columns }: Sheet): string[] => columns.map(({ name }) => name)

describe('a sheet of scores', () => {
  it('has its columns in the order of the contract', () => {
    expect(names(scoresSheet(compute(example, table)))).toEqual([
      'code_commune',
      'nom',
      'population',
      'ages',
      'pauvrete',
      'revenu',
      'fibre',
      'ages_score',
      'pauvrete_score',
      'revenu_score',
      'fibre_score',
      'publics',
      'reseau',
      'ifn',
      'ifn_rang',
      'couverture',
      'absences',
    ])
  })

  it('has its rows in the order of the codes, text and numbers alike', () => {
    const sheet = scoresSheet(compute(example, table))
    expect(read(sheet, 'code_commune')).toEqual(['01001', '01002', '01004'])
    expect(read(sheet, 'nom')).toEqual(['A', 'B', 'C'])
    expect(read(sheet, 'population')).toEqual([100, 200, 50])
    expect(read(sheet, 'revenu')).toEqual([20, NaN, 15])
    expect(read(sheet, 'revenu_score')).toEqual([0, NaN, 100])
    expect(read(sheet, 'reseau')).toEqual([0, 100, 50])
    expect(read(sheet, 'ifn_rang')).toEqual([3, 1, 2])
    expect(sheet.columns.every(({ values }) => values.length === 3)).toBe(true)
  })

  it('already in order keeps its very columns', () => {
    const scores = compute(example, { ...table, codes: ['01001', '01002', '01004'] })
    expect(scoresSheet(scores).columns.find(({ name }) => name === 'ifn')!.values).toBe(
      scores.index,
    )
  })

  it('tells each absence with its reason, in the order of the indicators', () => {
    expect(read(scoresSheet(compute(example, table)), 'absences')).toEqual([
      '',
      'ages=non-renseigne revenu=non-diffuse',
      'pauvrete=secret',
    ])
    const { LOCAUX: _, ...others } = table.columns
    expect(read(scoresSheet(compute(example, { ...table, columns: others })), 'absences')).toEqual([
      'fibre=hors-fichiers',
      'ages=non-renseigne revenu=non-diffuse fibre=hors-fichiers',
      'pauvrete=secret fibre=hors-fichiers',
    ])
  })

  it('at an upper level, where the reasons of the rows no longer hold, says that a value is not known', () => {
    const sheet = scoresSheet(
      compute(example, table, { to: groupBy('epci', ['200000001', '200000001', '200000002']) }),
    )
    expect(names(sheet)[0]).toBe('code_epci')
    expect(read(sheet, 'absences')).toEqual(['', 'ages=non-renseigne revenu=non-renseigne'])
  })

  it('leaves empty a name and a population that nobody gave', () => {
    const { names: _, ...nameless } = table
    const { P_POP: __, P_POP65P: ___, ...others } = table.columns
    const sheet = scoresSheet(compute(example, { ...nameless, columns: others }))
    expect(read(sheet, 'nom')).toEqual(['', '', ''])
    expect(read(sheet, 'population')).toEqual([NaN, NaN, NaN])
  })

  it('carries the Trace in its metadata', () => {
    const scores = compute(example, table)
    expect(scoresSheet(scores).metadata).toEqual({ 'ifn.trace': JSON.stringify(scores.trace) })
  })
})

describe('what a method adds to a sheet', () => {
  const context = document((m) => {
    m.subIndices.publics = { label: 'Publics', of: ['ages'] }
    m.axes = {}
    m.context = ['pauvrete', 'revenu']
  })

  it('is its context, after all the rest, unscored, and only what the files have', () => {
    expect(names(scoresSheet(compute(context, table))).slice(-2)).toEqual(['pauvrete', 'revenu'])
    expect(names(scoresSheet(compute(context, table)))).not.toContain('revenu_score')
    const { TP60: _, ...others } = table.columns
    expect(names(scoresSheet(compute(context, { ...table, columns: others }))).slice(-2)).toEqual([
      'absences',
      'revenu',
    ])
  })

  it('is asked for by name in the order of the rows, for who writes it in parts', () => {
    const scores = compute(context, table)
    const columns = columnsOfScores(scores, {
      absences: ['x', 'y', 'z'],
      shown: (id, values) => id === 'pauvrete' && values[1] === 0.1,
    })
    expect(columns.map(({ name }) => name).slice(-2)).toEqual(['absences', 'pauvrete'])
    expect(columns.find(({ name }) => name === 'absences')!.values).toEqual(['x', 'y', 'z'])
    expect(columns[0]).toEqual({ name: 'code_commune', values: ['01004', '01001', '01002'] })
  })

  it('is said of no context: what is missing there is no absence', () => {
    expect(read(scoresSheet(compute(context, table)), 'absences')).toEqual([
      '',
      'ages=non-renseigne',
      '',
    ])
  })

  it('is how a row was made of rows of another COG, and the shares that were shrunk', () => {
    const scores = {
      ...compute({ ...example, shrinkage: { towards: ['epci'] } }, table),
      origins: ['fusion', '', ''],
    }
    expect(names(scoresSheet(scores)).slice(-4)).toEqual([
      'absences',
      'passage',
      'ages_lisse',
      'fibre_lisse',
    ])
    expect(read(scoresSheet(scores), 'passage')).toEqual(['', '', 'fusion'])
  })

  it('is the share of the weight that is imputed', () => {
    const imputing = document((m) => (m.indicators.pauvrete.imputation = { kind: 'mean' }))
    const sheet = scoresSheet(
      compute(imputing, { ...table, columns: { ...table.columns, TP60: column(0.2, 0.1, NaN) } }),
    )
    expect(names(sheet).slice(-2)).toEqual(['part_imputee', 'absences'])
    // the ages are not known there: all the publics, half of the index, rest on the poverty that was filled in
    expect(read(sheet, 'part_imputee')).toEqual([0, 0.5, 0])
    expect(read(sheet, 'absences')).toEqual([
      '',
      'ages=non-renseigne pauvrete=impute revenu=non-diffuse',
      '',
    ])
  })
})
