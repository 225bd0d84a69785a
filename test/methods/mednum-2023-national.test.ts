/** Our `mednum-2023` on the national inputs, held against the scores that the portal published. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { sampleRankCorrelation } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { franceColumns } from '../../src/host/france.ts'
import { ifn2026, mednum2023 } from '../../src/methods/registry.ts'
import { computeFiles } from '../../src/pipeline/pipeline.ts'
import { hasShared, problemsOf, shared } from '../support.ts'

describe.skipIf(!hasShared)('the 34,993 communes, against the scores published in 2023', () => {
  const read = (path: string): Buffer => readFileSync(join(shared, 'data', path))
  const files = hasShared
    ? [{ name: 'entrees.csv', bytes: read('communes/ifn_inputs_communes_2017-2021.csv') }]
    : []
  const published = new Map(
    hasShared
      ? (
          parse(read('ifn-published/v3-2023/communes.csv'), { columns: true }) as Record<
            string,
            string
          >[]
        ).map((row) => [row['code']!, row])
      : [],
  )

  /** Spearman's correlation over the communes that both have. */
  function agreement(
    codes: readonly string[],
    ours: Float64Array,
    name: string,
  ): { n: number; rho: number } {
    const pairs = codes.flatMap((code, i) => {
      const text = published.get(code)?.[name] ?? ''
      return text === '' || Number.isNaN(ours[i]!) ? [] : [[ours[i]!, Number(text)] as const]
    })
    return {
      n: pairs.length,
      rho: sampleRankCorrelation(
        pairs.map(([a]) => a),
        pairs.map(([, b]) => b),
      ),
    }
  }

  it('age and diploma rank the communes as published: the sources are near, the rule is the same', () => {
    const { codes, scores } = computeFiles(mednum2023, files)
    const [age, diploma] = [
      agreement(codes, scores.part_65_plus, 'older_65_rate'),
      agreement(codes, scores.peu_diplomes, 'nscol15p_rate'),
    ]
    expect(Math.min(age.n, diploma.n)).toBeGreaterThan(34_900)
    expect(age.rho).toBeGreaterThan(0.95)
    expect(diploma.rho).toBeGreaterThan(0.95)
  })

  it('poverty agrees where INSEE publishes it, and only there is it compared', () => {
    const { codes, scores } = computeFiles(mednum2023, files)
    const poverty = agreement(codes, scores.taux_pauvrete, 'poverty_rate')
    expect(poverty.n).toBe(4_394)
    expect(poverty.rho).toBeGreaterThan(0.9)
  })

  it('broadband does not: the file in hand is of 2019, the published scores of a later network', () => {
    const { codes, scores } = computeFiles(mednum2023, files)
    expect(agreement(codes, scores.non_couverture_thd, 'no_thd_coverage_rate').rho).toBeLessThan(
      0.6,
    )
  })

  it('ifn-2026 wants a second theme of access: with the distances of the package, no sub-index piles up at a bound', async () => {
    const problems = await problemsOf(() => computeFiles(ifn2026, files))
    expect(problems.map(({ place }) => place.column)).toEqual([
      'non_couverture_4g',
      'distance_lieu',
    ])
    const { codes: communes, columns } = franceColumns()
    const lines = columns.get('DISTANCE_FRANCE_SERVICES')!.map((km, i) => `${communes[i]},${km}`)
    const distances = `code_commune,DISTANCE_FRANCE_SERVICES\n${lines.join('\n')}\n`
    const { codes, index, subIndices, trace } = computeFiles(ifn2026, [
      ...files,
      { name: 'distances.csv', bytes: Buffer.from(distances) },
    ])
    const known = index.filter((v) => v === v)
    const near = new Set(communes.filter((_, i) => columns.get('DISTANCE_FRANCE_SERVICES')![i]))
    const there = (cell: string | undefined): boolean => Number.isFinite(Number(cell || NaN))
    const rows = parse(files[0]!.bytes, { columns: true, delimiter: ';', bom: true }) as Record<
      string,
      string
    >[]
    const expected = rows.filter(
      (row) =>
        near.has(row['CODGEO']!) &&
        there(row['THD30_PART_ARCEP_2019T3']) &&
        [
          there(row['TX_65P_RP17']),
          there(row['TX_NSCOL_PEUDIPL_RP17']),
          there(row['MED21']),
          there(row['TX_MENSEUL_RP17']) || there(row['TX_FAMMONO_RP17']),
        ].filter(Boolean).length >= 2,
    )
    expect(known).toHaveLength(expected.length)
    expect(known.length).toBeGreaterThan(34_700)
    for (const values of Object.values(subIndices))
      expect(values.filter((v) => v <= 0 || v >= 100).length / known.length).toBeLessThan(0.005)
    expect(trace.notes.join('\n')).toContain(
      '« Au plus le CAP-BEP » (peu_diplomes_cap_bep) tient lieu de « Au plus le brevet »',
    )
    expect(agreement(codes, index, 'total').rho).toBeGreaterThan(0.5)
  })
})
