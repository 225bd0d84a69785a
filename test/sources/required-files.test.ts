import { describe, expect, it } from 'vitest'
import { catalogue, declaredHosts, fileName } from '../../src/sources/catalogue.ts'
import { planFiles, type Need } from '../../src/sources/required-files.ts'

const income: Need = { id: 'revenu', label: 'Revenu', alternatives: [['MED']] }
const age: Need = { id: 'age', label: 'Âge', alternatives: [['P_POP65P', 'P_POP']] }
const ids = (needs: readonly Need[], options: Parameters<typeof planFiles>[1] = {}): string[] =>
  planFiles(needs, options).files.map(({ file }) => file.id)

describe('planFiles', () => {
  it('takes the latest year, or the latest not later than the one asked', () => {
    expect(ids([age])).toEqual(['melodi-rp-population-princ-2023'])
    expect(ids([age], { millesime: '2022' })).toEqual(['rp-population-commune-2022'])
    expect(ids([age], { millesime: '2021' })).toEqual(['rp-population-commune-2021'])
    expect(ids([age], { millesime: '2020', level: 'iris' })).toEqual(['rp-population-iris-2020'])
  })

  it('knows that Filosofi 2022 was never published, and says so', () => {
    const { files, notes } = planFiles([income], { millesime: '2022' })
    expect(files.map(({ file }) => file.id)).toEqual(['filosofi-commune-2021'])
    expect(notes[0]).toContain('Filosofi 2022 n’a jamais été publié')
    expect(notes[1]).toContain('plus anciens que 2022')
  })

  it('says of each indicator without a file why it has none', () => {
    const { unmet } = planFiles(
      [
        { id: 'mobile', label: 'Mobile', alternatives: [['TX_NON_4G']] },
        age,
        { id: 'x', label: 'X', alternatives: [['INCONNUE']] },
      ],
      { millesime: '2015' },
    )
    expect(unmet.map(({ id, why }) => [id, why])).toEqual([
      [
        'mobile',
        expect.stringContaining('aucune table de couverture 4G par commune n’est publiée'),
      ],
      ['age', 'rien avant 2021 dans ce catalogue (millésime demandé : 2015)'],
      ['x', expect.stringContaining('aucun fichier de ce catalogue')],
    ])
  })

  it('asks for the contours with a list of places', () => {
    expect(ids([{ id: 'd', label: 'D', alternatives: [['DISTANCE_LIEU']] }])).toEqual([
      'france-services',
      'contours-communes',
    ])
  })
})

describe('the catalogue', () => {
  it('has each file once, over https, from a declared host, with a licence and a page', () => {
    expect(new Set(catalogue.map(({ id }) => id)).size).toBe(catalogue.length)
    for (const { url, page, licence, evidence, md5, bytes } of catalogue) {
      expect(page).toMatch(/^https:\/\//)
      expect(licence).toBe('Licence Ouverte 2.0')
      expect(url === undefined).toBe(evidence === 'page')
      if (url !== undefined) expect(declaredHosts).toContain(new URL(url).host)
      expect(md5 !== undefined && bytes !== undefined).toBe(evidence === 'catalogue')
    }
  })

  it('keeps each file under the name that its producer gave it', () => {
    expect(fileName(catalogue.find(({ id }) => id === 'filosofi-commune-2014')!)).toBe(
      'filo-revenu-pauvrete-menage-2014.zip',
    )
  })
})
