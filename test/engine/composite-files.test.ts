import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compute, type Scores } from '../../src/engine/compute.ts'
import { scoredIndicators } from '../../src/method/method.ts'
import { ranksDescending } from '../../src/stats/rank.ts'
import { compareScores, without } from '../../src/study/comparison/methods.ts'
import { indicatorIds, reference, senses, synth, synthTable } from '../composite.ts'
import { describeShared, shared, spread } from '../support.ts'

/** Where each reference file of COINr is compared. A file that is in no list here makes the first test fail. */
const COMPARED: Readonly<Record<string, RegExp>> = {
  'test/stats/edge.test.ts, aggregate.test.ts, treat.test.ts': /^edge\//,
  'this file':
    /^synth\/(?:iData|iMeta|Denominated|Normalised_\w+|results_\w+|remove_level\d|screen_2thirds_byNA)\.csv$/,
  'composite.test.ts': /^synth\/Aggregated_/,
  'steps.test.ts': /^synth\/Imputed_/,
  'test/stats/treat.test.ts': /^synth\/(?:Treated_|stats_Denominated)/,
  'test/stats/correlation.test.ts, test/study/coherence.test.ts':
    /^synth\/(?:corr_\w+|cronbach|pca_level1|eff_weights)\.csv$/,
  'test/stats/outrank.test.ts': /^synth\/copeland_/,
  'uncertainty and sensitivity: not of this toolbox, and their first-order estimator is wrong (defect 1)':
    /^synth\/sa_/,
}

describeShared('the reference files of COINr', () => {
  const scores = compute(
    synth({ kind: 'min-max' }),
    synthTable('synth/Treated_winmax5.csv'),
  ) as unknown as Scores
  const place = new Map(scores.codes.map((code, i) => [code, i]))
  /** Ours, in the order of a file of theirs. */
  const inOrder = (x: Float64Array, codes: readonly string[]): Float64Array =>
    Float64Array.from(codes, (code) => x[place.get(code)!]!)
  const groups = {
    IFN: scores.index,
    ACCES: scores.subIndices['acces']!,
    SOCIO: scores.subIndices['socio']!,
  }

  it('are all compared somewhere', () => {
    const files = ['edge', 'synth'].flatMap((folder) =>
      readdirSync(join(shared, 'reference/composite', folder)).map((name) => `${folder}/${name}`),
    )
    expect(files.length).toBeGreaterThan(50)
    expect(
      files.filter((file) => !Object.values(COMPARED).some((pattern) => pattern.test(file))),
    ).toEqual([])
  })

  it('Denominated: a numerator over a denominator', () => {
    const raw = reference('synth/iData.csv')
    const table = {
      level: 'commune' as const,
      codes: raw.texts['uCode']!,
      columns: Object.fromEntries(
        ['pop', ...indicatorIds].map((id) => [id.toUpperCase(), raw.columns[id]!]),
      ),
    }
    const over = reference('synth/iMeta.csv').texts
    const measures = (id: string): object =>
      over['Denominator']![over['iCode']!.indexOf(id)] === 'pop'
        ? { numerator: id.toUpperCase(), denominator: 'POP' }
        : { value: id.toUpperCase() }
    const found = compute(
      synth({ kind: 'min-max' }, 'mean', (m) =>
        indicatorIds.forEach((id) => (m.indicators[id].measures = [measures(id)])),
      ),
      table,
    ).indicators
    const { columns } = reference('synth/Denominated.csv')
    for (const id of indicatorIds) expect(spread(found[id]!, columns[id]!), id).toBeLessThan(1e-9)
  })

  it.each([
    ['minmax_0_100', { kind: 'min-max' }, 1],
    ['minmax_1_10', { kind: 'min-max', range: [1, 10] }, 1],
    ['minmax_1_100', { kind: 'min-max', range: [1, 100] }, 1],
    ['zscore_0_1', { kind: 'z-score', deviation: 'sample' }, 1],
    ['dist2max', { kind: 'distance', to: 'max' }, 100],
    ['rank', { kind: 'rank' }, 1],
    ['borda', { kind: 'borda' }, 1],
    ['prank', { kind: 'percentile-rank', ties: 'min' }, 100],
  ] as const)('Normalised_%s: the cells of the step alone', (name, normalisation, factor) => {
    const { columns } = reference(`synth/Normalised_${name}.csv`)
    const ours = compute(synth(normalisation), synthTable('synth/Treated_winmax5.csv')).scores
    for (const id of indicatorIds)
      expect(
        spread(
          ours[id]!,
          columns[id]!.map((v) => factor * v),
        ),
        id,
      ).toBeLessThan(1e-9)
  })

  it('results_scores (on 1–100) and results_ranks', () => {
    const shown = compute(
      synth({ kind: 'min-max', range: [1, 100] }),
      synthTable('synth/Treated_winmax5.csv'),
    )
    const printed = {
      IFN: shown.index,
      ACCES: shown.subIndices['acces']!,
      SOCIO: shown.subIndices['socio']!,
    }
    const [values, ranks] = ['scores', 'ranks'].map((name) =>
      reference(`synth/results_${name}.csv`),
    ) as [ReturnType<typeof reference>, ReturnType<typeof reference>]
    for (const [id, x] of Object.entries(printed)) {
      expect(spread(inOrder(x, values.texts['uCode']!), values.columns[id]!), id).toBeLessThan(1e-9)
      expect(
        spread(inOrder(ranksDescending(x), ranks.texts['uCode']!), ranks.columns[id]!),
        id,
      ).toBe(0)
    }
  })

  it('results_ranks_by_Dep: ranks within each département', () => {
    const { texts, columns } = reference('synth/results_ranks_by_Dep.csv')
    for (const dep of new Set(texts['Dep'])) {
      const rows = texts['Dep']!.flatMap((each, row) => (each === dep ? [row] : []))
      const codes = rows.map((row) => texts['uCode']![row]!)
      for (const [id, x] of Object.entries(groups))
        expect(
          spread(
            ranksDescending(inOrder(x, codes)),
            rows.map((row) => columns[id]![row]!),
          ),
          `${dep} ${id}`,
        ).toBe(0)
    }
  })

  it.each([
    ['remove_level1', indicatorIds],
    ['remove_level2', ['acces', 'socio']],
  ] as const)('%s: mean shift of rank with each element out', (name, ids) => {
    const { texts, columns } = reference(`synth/${name}.csv`)
    const table = synthTable('synth/Treated_winmax5.csv')
    for (const id of ids) {
      const expected =
        columns['MeanAbsDiff']![texts['code']!.findIndex((code) => code.toLowerCase() === id)]!
      const { meanShift } = compareScores(
        scores,
        compute(without(scores.method, id)!, table) as unknown as Scores,
        'all',
        id,
      )
      expect(Math.abs(meanShift - expected), id).toBeLessThan(1e-9)
    }
  })

  it('screen_2thirds_byNA: the share of indicators that are there is the coverage of equal weights', () => {
    const { texts, columns } = reference('synth/screen_2thirds_byNA.csv')
    const flat = synth({ kind: 'min-max' }, 'mean', (m) => {
      m.subIndices = { tous: { label: 'Tous', of: [...indicatorIds], coverage: 2 / 3 } }
      m.index = { label: 'IFN', of: ['tous'], coverage: 1 }
    })
    expect(
      scoredIndicators(flat).map((id) => flat.indicators[id]!.sense === (senses[id] ?? 'worsens')),
    ).toEqual(indicatorIds.map(() => true))
    const found = compute(flat, synthTable('synth/Denominated.csv'))
    expect(found.codes).toEqual(texts['uCode'])
    expect(spread(found.coverage, columns['Dat_Avail']!)).toBeLessThan(1e-9)
    expect(Array.from(found.index, (v) => (Number.isNaN(v) ? 'FALSE' : 'TRUE'))).toEqual(
      texts['Included'],
    )
  })
})
