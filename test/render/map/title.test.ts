import { describe, expect, it } from 'vitest'
import { openScores } from '../../../src/render/draw/scores-view.ts'
import { titleOfMap } from '../../../src/render/map/title.ts'
import { sheet, view } from '../belfort.ts'

describe('the title of a map', () => {
  it('is its subject, the département that its codes are of, and the years of its sources', () => {
    expect(titleOfMap(view, ['ifn'], undefined)).toMatch(
      /^Fragilité numérique, Territoire de Belfort, \d{4}(–\d{4})?$/,
    )
  })

  it('names what fills it, and both columns when two are crossed', () => {
    expect(titleOfMap(view, ['publics', 'taux_pauvrete_score'], 'Belfort (90010)')).toMatch(
      /^Publics exposés et Taux de pauvreté \(score\), Belfort \(90010\), /,
    )
  })

  it('has no year when the file does not tell its sources', () => {
    expect(titleOfMap(openScores({ ...sheet, metadata: {} }), ['ifn'], undefined)).toBe(
      'Fragilité numérique, Territoire de Belfort',
    )
  })
})

it('names France where the rows are of nearly all its départements, which EPCI tell by what holds them', () => {
  const departements = Array.from({ length: 95 }, (_, k) => String(k + 1).padStart(2, '0'))
  const epci = openScores({
    columns: [
      { name: 'code_epci', values: departements.map((_, k) => String(200_000_000 + k)) },
      { name: 'nom', values: departements },
      { name: 'code_departement', values: departements },
      { name: 'ifn', values: Float64Array.from(departements, (_, k) => k) },
    ],
    metadata: {},
  })
  expect(titleOfMap(epci, ['ifn'], undefined)).toBe('Fragilité numérique, France')
})
