import { describe, expect, it } from 'vitest'
import { compute } from '../../src/engine/compute.ts'
import type { Aggregation, Normalisation } from '../../src/method/method.ts'
import { indicatorIds, reference, synth, synthTable } from '../composite.ts'
import { hasShared, spread } from '../support.ts'

describe.skipIf(!hasShared)('the synthetic framework, against COINr at 1e-9', () => {
  it.each<[string, Normalisation, number]>([
    // COINr's file, ours, and what brings its scale onto ours: the normalised cells start from its treated data
    ['minmax_0_100', { kind: 'min-max' }, 1],
    ['minmax_1_10', { kind: 'min-max', range: [1, 10] }, 1],
    ['minmax_1_100', { kind: 'min-max', range: [1, 100] }, 1],
    ['zscore_0_1', { kind: 'z-score', deviation: 'sample' }, 1],
    ['dist2max', { kind: 'distance', to: 'max' }, 100],
    ['rank', { kind: 'rank' }, 1],
    ['borda', { kind: 'borda' }, 1],
    ['prank', { kind: 'percentile-rank', ties: 'min' }, 100],
  ])('%s: every normalised cell, both sub-indices and the index', (name, normalisation, factor) => {
    const scores = compute(synth(normalisation), synthTable('synth/Treated_winmax5.csv'))
    const expected = reference(`synth/Aggregated_${name}__amean__thresh_none.csv`)
    for (const id of indicatorIds)
      expect(
        spread(
          scores.scores[id]!,
          expected.columns[id]!.map((v) => factor * v),
        ),
        id,
      ).toBeLessThan(1e-9)
    expect(
      spread(
        scores.subIndices['acces']!,
        expected.columns['ACCES']!.map((v) => factor * v),
      ),
    ).toBeLessThan(1e-9)
    expect(
      spread(
        scores.subIndices['socio']!,
        expected.columns['SOCIO']!.map((v) => factor * v),
      ),
    ).toBeLessThan(1e-9)
    expect(
      spread(
        scores.index,
        expected.columns['IFN']!.map((v) => factor * v),
      ),
    ).toBeLessThan(1e-9)
  })

  it('least coverage 0.6: with equal weights and two children, the share of weight is the share of children', () => {
    // COINr counts children, we count their weight (2, 2, 1, 1, 1): the two differ where a heavy child is missing
    const ours = compute(
      synth({ kind: 'min-max' }, 'mean', (m) =>
        [m.subIndices.acces, m.subIndices.socio, m.index].forEach(
          (group) => (group.coverage = 0.6),
        ),
      ),
      synthTable('synth/Treated_winmax5.csv'),
    )
    const { columns } = reference('synth/Aggregated_minmax_0_100__amean__thresh_0.6.csv')
    const differ = ours.codes.filter(
      (_, i) => Number.isNaN(ours.index[i]!) !== Number.isNaN(columns['IFN']![i]!),
    )
    const both = (x: Float64Array): Float64Array =>
      x.map((v, i) => (Number.isNaN(ours.index[i]!) || Number.isNaN(columns['IFN']![i]!) ? NaN : v))
    expect(spread(both(ours.index), both(columns['IFN']!))).toBeLessThan(1e-9)
    expect(differ.length).toBeLessThan(10)
  })

  it.each<[string, Aggregation]>([
    ['a_gmean', 'geometric'],
    ['a_hmean', 'harmonic'],
  ])('%s on 1–100', (name, aggregation) => {
    const scores = compute(
      synth({ kind: 'min-max', range: [1, 100] }, aggregation),
      synthTable('synth/Treated_winmax5.csv'),
    )
    const { columns } = reference(`synth/Aggregated_minmax_1_100__${name}.csv`)
    expect(spread(scores.subIndices['acces']!, columns['ACCES']!)).toBeLessThan(1e-9)
    expect(spread(scores.index, columns['IFN']!)).toBeLessThan(1e-9)
  })
})
