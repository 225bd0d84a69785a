/** Reasons are by theme: an independent check of their sign and their order on 500 communes. */
import { describe, expect, it } from 'vitest'
import { aggregateTree } from '../../src/engine/tree.ts'
import { themeReasons, themesOf } from '../../src/engine/reasons.ts'
import { standingInWords } from '../../src/engine/standing.ts'
import { mulberry32, column } from '../support.ts'
import { franceSubject } from '../france.ts'

const { scores } = franceSubject()
const weight = scores.population!.map((v) => (v > 0 ? v : 0))
const source = { tree: scores.tree, indicators: scores.indicators, weight }

/** ifn-2026 by hand: the themes of each sub-index, from the scores of indicators, as the method is written. */
const themesByHand: Readonly<Record<string, readonly (readonly string[])[]>> = {
  publics: [
    ['part_65_plus'],
    ['peu_diplomes', 'peu_diplomes_cap_bep'],
    ['niveau_vie_median'],
    ['menages_une_personne', 'menages_monoparentaux'],
  ],
  amenagement: [['sans_fibre', 'non_couverture_thd'], ['non_couverture_4g'], ['distance_lieu']],
}
const firstPresent = new Set(['peu_diplomes', 'sans_fibre'])
function byHand(row: number) {
  const of = (ids: readonly string[], at: number): number => {
    const values = ids.map((id) => (scores.scores as Record<string, Float64Array>)[id]![at]!)
    const known = values.filter((v) => !Number.isNaN(v))
    if (known.length === 0) return NaN
    return firstPresent.has(ids[0]!) ? known[0]! : known.reduce((a, b) => a + b, 0) / known.length
  }
  return Object.entries(themesByHand).flatMap(([, themes]) => {
    const here = themes
      .map((ids) => ({ ids, score: of(ids, row) }))
      .filter(({ score }) => !Number.isNaN(score))
    return here.map(({ ids, score }) => ({ ids, score, share: 0.5 / here.length }))
  })
}
const meansByHand = new Map<string, number>()
for (const ids of Object.values(themesByHand).flat()) {
  let [sum, people] = [0, 0]
  for (let i = 0; i < scores.codes.length; i++) {
    const values = ids
      .map((id) => (scores.scores as Record<string, Float64Array>)[id]![i]!)
      .filter((v) => !Number.isNaN(v))
    if (values.length === 0 || !(weight[i]! > 0)) continue
    const score = firstPresent.has(ids[0]!)
      ? values[0]!
      : values.reduce((a, b) => a + b, 0) / values.length
    sum += weight[i]! * score
    people += weight[i]!
  }
  meansByHand.set(ids[0]!, sum / people)
}

describe('the reasons of 500 communes drawn at random', () => {
  const random = mulberry32(17)
  const rows = Array.from({ length: 500 }, () => Math.floor(random() * scores.codes.length)).filter(
    (row) => !Number.isNaN(scores.index[row]!),
  )
  const reasons = themeReasons(source)

  it('have the sign and the order of the differences of themes, found apart', () => {
    expect(rows.length).toBeGreaterThan(480)
    for (const row of rows) {
      const expected = byHand(row)
        .map(({ ids, score, share }) => ({
          ids,
          points: share * (score - meansByHand.get(ids[0]!)!),
        }))
        .filter(({ points }) => points !== 0)
        .sort((a, b) => Math.abs(b.points) - Math.abs(a.points))
      const found = reasons([row])
      expect(found.map(({ points }) => Math.sign(points))).toEqual(
        expected.map(({ points }) => Math.sign(points)),
      )
      found.forEach(({ points }, k) =>
        expect(Math.abs(points - expected[k]!.points)).toBeLessThan(1e-9),
      )
    }
  })

  it('show an indicator of the theme only on the side that the theme is on', () => {
    for (const row of rows)
      for (const { points, shown } of reasons([row])) {
        if (shown === undefined) continue
        const protects = shown.id === 'niveau_vie_median'
        expect(Math.sign(shown.value - shown.reference) * (protects ? -1 : 1)).toBe(
          Math.sign(points),
        )
        expect((scores.indicators as Record<string, Float64Array>)[shown.id]![row]).toBe(
          shown.value,
        )
      }
  })

  it('show of income what counts, the median, and never the poverty that is context', () => {
    const poverty = (scores.indicators as Record<string, Float64Array>)['taux_pauvrete']!
    const both = rows.filter((row) => !Number.isNaN(poverty[row]!))
    expect(both.length).toBeGreaterThan(20)
    for (const row of both)
      expect(reasons([row]).map(({ shown }) => shown?.id)).not.toContain('taux_pauvrete')
  })

  it('say of Laon, whose median is 18 000 euros, that its income makes it more fragile', () => {
    const income = reasons([scores.codes.indexOf('02408')]).find(({ id }) => id === 'revenu')!
    expect(income.points).toBeGreaterThan(0)
    expect(income.shown).toMatchObject({ id: 'niveau_vie_median', value: 18_000 })
  })
})

describe('themes', () => {
  const method = {
    missing: 'skip',
    indicators: { a: { label: 'A' }, b: { label: 'B' }, c: { label: 'C' } },
    subIndices: {
      s: { label: 'S', of: ['a', 'b'], weights: [3, 1] },
      t: { label: 'T', of: ['c'] },
    },
    index: { label: 'I', of: ['s', 't'] },
  } as never
  const tree = aggregateTree(method, {
    n: 2,
    scores: { a: column(40, NaN), b: column(80, 20), c: column(0, 100) },
  })

  it('bear the share of the index that their weights give, and leave it to the others when missing', () => {
    const [a, b, c] = themesOf({ tree, indicators: {} })
    expect(Array.from(a!.points)).toEqual([0, NaN])
    expect(Array.from(b!.points)).toEqual([0.125 * 30, 0.5 * -30])
    expect(Array.from(c!.points)).toEqual([-25, 25])
  })

  it('are compared with the rows that are the reference, weighed by their people', () => {
    expect(themesOf({ tree, indicators: {}, weight: column(3, 1) })[1]!.reference).toBe(65)
    expect(themesOf({ tree, indicators: {}, among: Uint8Array.of(0, 1) })[1]!.reference).toBe(20)
  })
})

it('where a territory stands is said in one way', () => {
  const many = Float64Array.from({ length: 201 }, (_, i) => i)
  expect(standingInWords('commune', many, 115)).toBe('plus fragile que 57\u00A0communes sur 100')
  expect(standingInWords('commune', many, 200)).toBe('plus fragile que toutes les autres communes')
  expect(standingInWords('commune', many, 0)).toBe('moins fragile que toutes les autres communes')
  expect(standingInWords('commune', many, 1)).toBe(
    'plus fragile que moins de 1\u00A0commune sur 100',
  )
  expect(standingInWords('epci', column(1, 2, 3, NaN), 2)).toBe(
    'plus fragile que 1\u00A0EPCI sur 2',
  )
  expect(standingInWords('epci', column(1), 1)).toBe('')
  expect(standingInWords('epci', column(1, 2), NaN)).toBe('')
})
