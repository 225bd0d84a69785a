/** Indicators that replace another in every row, and sub-indices that want several themes. */
import { describe, expect, it } from 'vitest'
import { compute, type Scores } from '../../src/engine/compute.ts'
import { scoresSheet } from '../../src/engine/sheet.ts'
import { ifn2026 } from '../../src/methods/registry.ts'
import { sqlFor } from '../../src/sql/statement.ts'
import type { Table } from '../../src/table/table.ts'
import { column, problemsOf } from '../support.ts'
import { document } from '../method/example.ts'

const codes = ['01001', '01002', '01004', '01005']
const whole = {
  part_65_plus: column(0.1, 0.2, 0.3, 0.4),
  peu_diplomes_cap_bep: column(0.5, 0.6, 0.55, 0.7),
  niveau_vie_median: column(20_000, 24_000, 22_000, NaN),
  menages_une_personne: column(0.2, 0.3, 0.4, 0.5),
  menages_monoparentaux: column(0.1, 0.12, 0.08, 0.05),
  sans_fibre: column(0.1, NaN, 0.3, 0.4),
  non_couverture_thd: column(0.9, 0.8, 0.7, 0.6),
  distance_lieu: column(3, 5, NaN, 9),
  P_POP: column(100, 200, 300, 400),
}
const tableOf = (columns: Table['columns']): Table => ({ level: 'commune', codes, columns })
const run = (columns: Table['columns']): Scores<typeof ifn2026> =>
  compute(ifn2026, tableOf(columns))
const missing = column(NaN, NaN, NaN, NaN)

describe('an alternate', () => {
  it('is read in every row of a table that cannot give the indicator, and this is said', () => {
    const { indicators, trace, tree } = run(whole)
    expect(indicators.peu_diplomes).toEqual(missing)
    expect(indicators.peu_diplomes_cap_bep).toEqual(whole.peu_diplomes_cap_bep)
    expect(tree.nodes['diplome']!.values[3]).toBe(100)
    expect(trace.notes).toContain(
      '« Au plus le CAP-BEP » (peu_diplomes_cap_bep) tient lieu de « Au plus le brevet », que les fichiers n’ont pas, pour tous les territoires',
    )
    expect(trace.notes).toContain('indicateurs absents des fichiers : non_couverture_4g')
  })

  it('is not read at all where the table gives the indicator, even in rows where that is missing', () => {
    const { indicators, scores, tree, trace } = run({
      ...whole,
      peu_diplomes: column(0.2, NaN, 0.3, 0.1),
    })
    expect(indicators.peu_diplomes_cap_bep).toEqual(missing)
    expect(scores.non_couverture_thd).toEqual(missing)
    expect(tree.nodes['diplome']!.values[1]).toBeNaN()
    expect(tree.nodes['couverture_fixe']!.values[1]).toBeNaN()
    expect(trace.notes.filter((note) => note.includes('tient lieu'))).toEqual([])
  })

  it('has its own columns in a sheet of scores, never those of the indicator', () => {
    const columns = new Map(
      scoresSheet(run(whole)).columns.map(({ name, values }) => [name, values]),
    )
    expect(columns.get('peu_diplomes_score')).toEqual(missing)
    expect(columns.get('peu_diplomes_cap_bep_score')).toEqual(
      run(whole).scores.peu_diplomes_cap_bep,
    )
  })

  it('is what the statement in SQL reads, or not, by the columns of the table', () => {
    const read = (diploma: string): string[] =>
      sqlFor(ifn2026, {
        dialect: 'duckdb',
        reference: { kind: 'ensemble' },
        columns: [diploma, ...Object.keys(whole)],
      })
        .columns.map(({ variable }) => variable)
        .filter((variable) => /diplomes|thd|fibre/.test(variable))
    expect(read('part_65_plus')).toEqual(['peu_diplomes_cap_bep', 'sans_fibre'])
    expect(read('peu_diplomes')).toEqual(['peu_diplomes', 'sans_fibre'])
  })
})

describe('a sub-index of two themes at least', () => {
  it('has no value where one alone is present, nor has the index', () => {
    const { subIndices, index } = run(whole)
    expect(Array.from(subIndices.amenagement, Number.isNaN)).toEqual([false, true, true, false])
    expect(Array.from(index, Number.isNaN)).toEqual([false, true, true, false])
    expect(subIndices.publics.some(Number.isNaN)).toBe(false)
  })

  it('is refused of files that give one theme, with how many it asks for', async () => {
    const { distance_lieu: _, ...others } = whole
    const problems = await problemsOf(() => run(others))
    expect(problems.map(({ place }) => place.column)).toEqual([
      'non_couverture_4g',
      'distance_lieu',
    ])
    expect(problems[1]!.remedy).toContain(
      '« Accès et accompagnement » demande au moins 2 de ses 3 membres, et un seul est là',
    )
  })
})

describe('a sub-index that one column makes alone', () => {
  const one = document((m) => {
    delete m.subIndices.publics.weights
    m.index.weights = [2, 1]
  })
  const columns = { P_POP: column(1, 2, 3, 4), TP60: column(0.1, 0.2, 0.3, 0.4) }

  it('is said with its weight, where the method makes it of several', () => {
    const { notes } = compute(one, tableOf({ ...columns, fibre: column(0.1, 0.5, 0.4, 1) })).trace
    expect(notes).toContain(
      '« Publics » (66,7\u00A0% de l’indice) ne repose que sur une colonne\u00A0: « Pauvreté »',
    )
    expect(notes.filter((note) => note.includes('« Réseau »'))).toEqual([])
  })

  it('is not said of one that has two', () => {
    const { notes } = compute(one, tableOf({ ...columns, ages: column(0.1, 0.5, 0.4, 1) })).trace
    expect(notes.filter((note) => note.includes('ne repose que'))).toEqual([])
  })
})
