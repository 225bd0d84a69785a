import { describe, expect, it } from 'vitest'
import { computeFiles } from '../../src/pipeline/pipeline.ts'
import { scoresSheet } from '../../src/engine/sheet.ts'
import { embeddedTerritory } from '../../src/host/embedded.ts'
import { ifn2026 } from '../../src/methods/registry.ts'
import { workbookWords } from '../../src/pipeline/workbook-pages.ts'

describe('the sheets of a workbook of scores', () => {
  const { files, sources } = embeddedTerritory('belfort')
  const sheet = scoresSheet(computeFiles(ifn2026, files, { sources }))
  const { formats, pages } = workbookWords(sheet)
  const column = (page: string, name: string): readonly string[] =>
    pages.find((each) => each.name === page)!.columns.find((each) => each.name === name)!
      .values as readonly string[]

  it('says of every column its title and its definition, of an indicator its unit and its source', () => {
    expect(column('Lire', 'colonne')).toEqual(sheet.columns.map(({ name }) => name))
    expect(column('Lire', 'définition').filter((text) => text === '')).toEqual([])
    const at = column('Lire', 'colonne').indexOf('part_65_plus')
    expect(column('Lire', 'unité')[at]).toBe('part entre 0 et 1')
    expect(column('Lire', 'source')[at]).toMatch(/^INSEE, Recensement/)
  })

  it('names every source with its producer, its year and its licence', () => {
    expect(column('Sources', 'source')).toEqual(sources.map(({ label }) => label))
    expect(new Set(column('Sources', 'licence'))).toEqual(new Set(['Licence Ouverte 2.0']))
  })

  it('counts what is missing by column and reason', () => {
    const income = column('Absences', 'colonne').indexOf('niveau_vie_median')
    expect(column('Absences', 'raison')[income]).toBe('secret statistique')
    expect(column('Absences', 'territoires')[income]).toBe(2)
  })

  it('shows shares in percent, scores with one decimal, ranks and euros without', () => {
    expect([
      formats['part_65_plus'],
      formats['couverture'],
      formats['ifn'],
      formats['ifn_rang'],
      formats['niveau_vie_median'],
    ]).toEqual(['0.0%', '0.0%', '#,##0.0', '#,##0', '#,##0'])
    expect(Object.keys(formats)).not.toContain('nom')
  })
})
