import { describe, expect, it } from 'vitest'
import { contributions, grow } from '../../src/engine/tree.ts'
import type { Aggregation, Method } from '../../src/method/method.ts'
import { incoherences } from '../../src/method/coherence.ts'
import { explain } from '../../src/core/errors.ts'
import { document } from '../method/example.ts'
import { column, mulberry32 } from '../support.ts'

const every: [string, Aggregation][] = [
  ['geometric', 'geometrique'],
  ['geometric, zeros left out', { kind: 'geometrique', zero: 'ecarte' }],
  ['geometric, zeros raised', { kind: 'geometrique', zero: { floor: 1 } }],
  ['harmonic', { kind: 'harmonique', zero: { floor: 0.5 } }],
  ['power', { kind: 'puissance', p: 2.5 }],
  ['median', 'mediane'],
  ['least', 'minimum'],
  ['greatest', 'maximum'],
  ['ordered', { kind: 'owa', weights: [0.7, 0.3] }],
  ['Mazziotta-Pareto', 'mazziotta-pareto'],
  ['Mazziotta-Pareto, less', { kind: 'mazziotta-pareto', penalty: 'moins' }],
  ['net flow', 'flux-net'],
  ['Copeland', 'copeland'],
  ['benefit of the doubt', 'benefice-du-doute'],
  ['cross-table', { kind: 'croisee', count: 3 }],
]

/** Scores 0 … 100 with zeros, ties and holes. */
function leaves(n: number, ids: readonly string[]): { n: number; scores: Record<string, Float64Array> } {
  const random = mulberry32(42)
  const cell = (): number => [NaN, 0, 50, 100][Math.floor(random() * 20)] ?? 100 * random()
  return { n, scores: Object.fromEntries(ids.map((id) => [id, Float64Array.from({ length: n }, cell)])) }
}

const method = (change: (m: any) => void): Method => document(change)
const ids = ['ages', 'pauvrete', 'revenu', 'fibre']

describe.each(every)('contributions under a %s aggregation', (_, aggregation) => {
  it.each([
    ['of the index alone', (m: any) => (m.index.aggregation = aggregation)],
    ['of a sub-index, under a weighted mean', (m: any) => (m.subIndices.publics.aggregation = aggregation)],
    ['of all the groups, one on the other', (m: any) => [m.index, m.subIndices.publics].forEach((group) => (group.aggregation = aggregation))],
  ])('%s sum to every score', (_, change) => {
    for (const missing of ['ecarte', 'zero'] as const) {
      const built = method((m) => {
        change(m)
        m.missing = missing
      })
      expect(incoherences(built)).toEqual([])
      const tree = grow(built, leaves(200, ids))
      const parts = Object.values(contributions(tree, 'ifn'))
      const { values } = tree.nodes['ifn']!
      expect(values.some((v) => v === v)).toBe(true)
      values.forEach((v, i) => {
        const sum = parts.reduce((total, part) => total + part[i]!, 0)
        if (v !== v) expect(sum).toBeNaN()
        else expect(Math.abs(sum - v)).toBeLessThan(1e-12 * Math.max(1, parts.reduce((most, part) => Math.max(most, Math.abs(part[i]!)), 0)) * 10)
      })
    }
  })
})

describe('aggregations', () => {
  const scores = { ages: column(90, 10, 50, NaN), pauvrete: column(10, 10, 50, 20), revenu: column(0, 0, 0, 0), fibre: column(10, 90, 50, 60) }
  const index = (aggregation: Aggregation, change: (m: any) => void = () => undefined): number[] =>
    Array.from(
      grow(
        method((m) => {
          m.subIndices.publics = { label: 'Publics', of: ['ages'] }
          m.index = { label: 'Indice', of: ['publics', 'reseau'], aggregation }
          change(m)
        }),
        { n: 4, scores },
      ).nodes['ifn']!.values,
    )

  it('a low value is made up for by none, or by half, or in full', () => {
    expect(index('moyenne')).toEqual([50, 50, 50, 60])
    expect(index('geometrique').map(Math.round)).toEqual([30, 30, 50, 60])
    expect(index('harmonique').map(Math.round)).toEqual([18, 18, 50, 60])
    expect(index('minimum')).toEqual([10, 10, 50, 60])
    expect(index('maximum')).toEqual([90, 90, 50, 60])
  })

  it('least coverage holds for each of them', () => {
    expect(index('geometrique', (m) => (m.index.coverage = 1))[3]).toBeNaN()
  })

  it('a cross-table says the cell, and needs both its children', () => {
    expect(index({ kind: 'croisee', count: 2, table: [[1, 2], [3, 4]] })).toEqual([3, 2, 3, NaN])
  })

  it('what they ask of their group is said when it is not there', () => {
    const problems = incoherences(
      method((m) => {
        m.index.aggregation = { kind: 'owa', weights: [1, 2, 3] }
        m.subIndices.reseau.aggregation = { kind: 'croisee', count: 3, table: [[1]] }
      }),
    )
    expect(problems.map(explain).join('\n')).toMatchInlineSnapshot(`
      "erreur[methode-incoherente] « Réseau » croise 1 membre(s) : il en faut deux
        où      colonne subIndices.reseau.of
        remède  nommez deux membres dans of
      erreur[methode-incoherente] la table croisée de « Réseau » n’a pas 3 lignes de 3 nombres
        où      colonne subIndices.reseau.aggregation
        remède  complétez aggregation.table
      erreur[methode-incoherente] « Indice » a 2 membre(s) et 3 poids ordonnés
        où      colonne index.aggregation
        remède  donnez un poids par place, du plus grand au plus petit"
    `)
  })
})
