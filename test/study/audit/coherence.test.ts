import { describe, expect, it } from 'vitest'
import { compute } from '../../../src/engine/compute.ts'
import { methodFrom } from '../../../src/method/schema.ts'
import { coherence } from '../../../src/study/audit/coherence.ts'
import type { Table } from '../../../src/table/table.ts'
import { indicatorIds, reference, synth, synthTable } from '../../composite.ts'
import { document } from '../../method/example.ts'
import { describeShared, mulberry32, spread } from '../../support.ts'

/** Four indicators of one latent thing, to the degree that is asked; a population apart. */
function latent(n: number, degrees: readonly number[], seed = 4): Table {
  const random = mulberry32(seed)
  const common = Float64Array.from({ length: n }, random)
  const one = (degree: number): Float64Array =>
    common.map((v) => (degree * v + (1 - Math.abs(degree)) * random() + 1) / 3)
  const [ages, pauvrete, revenu, fibre] = degrees.map(one)
  return {
    level: 'commune',
    codes: Array.from({ length: n }, (_, i) => String(1000 + i).padStart(5, '0')),
    columns: {
      P_POP: Float64Array.from({ length: n }, () => 100 + 1000 * random()),
      ages: ages!,
      pauvrete: pauvrete!,
      revenu: revenu!,
      fibre: fibre!,
    },
  }
}

const flat = methodFrom(
  document((m) => {
    delete m.axes
    m.indicators.revenu.sense = m.indicators.fibre.sense = 'worsens'
    m.subIndices = {
      publics: { label: 'Publics', of: ['ages', 'pauvrete', 'revenu'] },
      reseau: { label: 'Réseau', of: ['fibre'] },
    }
  }),
)

describeShared('coherence, against COINr', () => {
  const scores = compute(synth({ kind: 'min-max' }), synthTable('synth/Treated_winmax5.csv'))
  const found = coherence(scores, { kendall: true })
  const ours: Record<string, string> = { ACCES: 'acces', SOCIO: 'socio', IFN: 'ifn' }

  it('tables of correlations have a row and a column an indicator, and none for the population', () => {
    const { ids, pearson, spearman, weighted } = coherence(
      compute(flat, latent(60, [0.9, 0.8, 0.7, 0.2])),
    ).correlations
    for (const table of [pearson, spearman, weighted!])
      expect(table.map((row) => row.length)).toEqual(ids.map(() => ids.length))
  })

  it.each(['pearson', 'spearman', 'kendall'] as const)('%s of every pair', (kind) => {
    const { columns, texts } = reference(`synth/corr_${kind}.csv`)
    const at = (id: string): number => found.correlations.ids.indexOf(ours[id] ?? id)
    for (const a of texts['iCode']!) {
      for (const b of texts['iCode']!) {
        const expected = columns[b]![texts['iCode']!.indexOf(a)]!
        expect(
          Math.abs(found.correlations[kind]![at(a)]![at(b)]! - expected),
          `${a} ${b}`,
        ).toBeLessThan(1e-9)
      }
    }
  })

  it('Cronbach’s alpha and the principal components', () => {
    const alpha = reference('synth/cronbach.csv').columns['alpha_pairwise']!
    expect(
      spread(
        Float64Array.from(found.groups, (group) => group.alpha),
        alpha,
      ),
    ).toBeLessThan(1e-9)
    const { texts, columns } = reference('synth/pca_level1.csv')
    texts['group']!.forEach((name, k) => {
      const group = found.groups.find(({ id }) => id === ours[name])
      if (group)
        expect(
          Math.abs(Math.sqrt(group.eigenvalues[columns['pc']![k]! - 1]!) - columns['sdev']![k]!),
        ).toBeLessThan(1e-9)
    })
  })

  it('the weight that each indicator bears in its group', () => {
    const { texts, columns } = reference('synth/eff_weights.csv')
    const effective = Object.fromEntries(
      texts['iCode']!.map((id, k) => [id, columns['EffWeight']![k]!]),
    )
    const [acces, socio] = found.groups
    const borne = Object.fromEntries([
      ...acces!.members.map(({ id, weight }) => [id, weight / 2.2]),
      ...socio!.members.map(({ id, weight }) => [id, (weight * 1.2) / 2.2]),
    ])
    for (const id of indicatorIds) expect(borne[id]).toBeCloseTo(effective[id]!, 12)
  })
})

describe('coherence', () => {
  it('finds nothing to say of indicators that measure one thing', () => {
    const { flags, groups } = coherence(compute(flat, latent(300, [0.6, 0.6, 0.6, 0.6])))
    expect(flags).toEqual([])
    expect(groups[0]!.alpha).toBeGreaterThan(0.8)
    expect(groups[0]!.explained.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
    expect(groups[0]!.members.reduce((sum, { influence }) => sum + influence, 0)).toBeCloseTo(1, 12)
    expect(groups[0]!.members.map(({ weight }) => weight)).toEqual([1 / 3, 1 / 3, 1 / 3])
  })

  it.each([
    ['redondance', [1, 1, 0.5, 0.5]],
    ['opposition', [0.9, -0.9, 0.9, 0.5]],
    ['lien-faible', [0.9, -0.9, 0.9, 0.5]],
    ['alpha-faible', [0, 0, 0, 0.5]],
    ['plusieurs-dimensions', [0, 0, 0, 0.5]],
    ['colinearite', [1, 1, 0.5, 0.5]],
  ] as const)('%s is seen where it was put', (kind, degrees) => {
    expect(coherence(compute(flat, latent(300, degrees))).flags.map((flag) => flag.kind)).toContain(
      kind,
    )
  })

  it('sees an index that measures size', () => {
    const table = latent(300, [0.9, 0.9, 0.9, 0.9])
    const { flags, size } = coherence(
      compute(flat, {
        ...table,
        columns: { ...table.columns, P_POP: table.columns['ages']!.map((v) => 1000 * v) },
      }),
    )
    expect(flags.filter(({ kind }) => kind === 'taille').map(({ ids }) => ids[0])).toEqual([
      'ages',
      'pauvrete',
      'revenu',
      'fibre',
      'publics',
      'reseau',
      'ifn',
    ])
    expect(size['ages']!.r).toBeCloseTo(1, 12)
  })

  it('gives the size of a correlation and its interval, which the number of territories narrows: no p-value', () => {
    const [few, many] = [100, 10_000].map(
      (n) =>
        coherence(compute(flat, latent(n, [0.1, 0.1, 0.1, 0.1]))).groups[0]!.members[0]!.withIndex,
    )
    expect(many!.high - many!.low).toBeLessThan((few!.high - few!.low) / 5)
    expect(many!.n).toBe(10_000)
  })

  it('measures whether neighbours are alike, the same with the same seed', () => {
    const n = 120
    const table = latent(n, [1, 1, 1, 1])
    const order = Array.from({ length: n }, (_, i) => i).sort(
      (a, b) => table.columns['ages']![a]! - table.columns['ages']![b]!,
    )
    const line: Int32Array[] = Array.from({ length: n })
    order.forEach(
      (i, k) =>
        (line[i] = Int32Array.from([order[k - 1], order[k + 1]].filter((j) => j !== undefined))),
    )
    const { moran } = coherence(compute(flat, table), { neighbours: line })
    expect(moran['ifn']!.i).toBeGreaterThan(0.9)
    expect(moran['ifn']!.i).toBeGreaterThan(moran['ifn']!.chance[1])
    expect(coherence(compute(flat, table), { neighbours: line }).moran).toEqual(moran)
  })

  it('says what it cannot measure rather than fail: one territory, a group of one', () => {
    const { groups, moran } = coherence(
      compute(
        methodFrom(document((m) => (m.normalisation = { kind: 'ratio', base: 100 }))),
        latent(1, [1, 1, 1, 1]),
      ),
    )
    expect(groups.every(({ alpha }) => Number.isNaN(alpha))).toBe(true)
    expect(moran).toEqual({})
  })
})
