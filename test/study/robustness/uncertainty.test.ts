import { describe, expect, it } from 'vitest'
import { compute } from '../../../src/engine/compute.ts'
import type { Method } from '../../../src/method/method.ts'
import { ifn2026 } from '../../../src/methods/registry.ts'
import { readFiles, subjectOf } from '../../../src/pipeline/pipeline.ts'
import { embeddedTerritory } from '../../../src/host/embedded.ts'
import { normalQuantile } from '../../../src/stats/normal.ts'
import { ranksDescending } from '../../../src/stats/rank.ts'
import { evaluator, modelOf } from '../../../src/study/robustness/model.ts'
import { pointsOf } from '../../../src/study/robustness/points.ts'
import { robustnessSheet } from '../../../src/study/robustness/robustness-sheet.ts'
import type { Subject } from '../../../src/pipeline/subject.ts'
import {
  drawRunner,
  storesFor,
  tenthOf,
  uncertainty,
} from '../../../src/study/robustness/uncertainty.ts'
import { groupBy, type Table } from '../../../src/table/table.ts'
import { mulberry32, problemsOf, spread } from '../../support.ts'

const { files } = embeddedTerritory('belfort')
const method = ifn2026 as Method
const subject = subjectOf(method, readFiles(files, method))
const model = modelOf(subject)
const options = { sequence: 'sobol', seed: 5 } as const

describe('the uncertainty of the embedded territory', () => {
  const found = uncertainty(model, { ...options, draws: 64 })
  const point = pointsOf(model.dimensions, options)
  const evaluate = evaluator(model.prepared)
  const draws = Array.from({ length: 64 }, (_, d) =>
    evaluate(point(d, new Float64Array(model.dimensions))).map((values) => values.slice()),
  )
  const index = draws.map(([first]) => first!)
  const ranks = index.map(ranksDescending)
  const rows = Array.from(model.nominal.codes.keys())
  const at = (i: number, p: number, of: readonly Float64Array[]): number =>
    of.map((x) => x[i]!).sort((a, b) => a - b)[Math.ceil(p * of.length) - 1]!

  it('has the rank intervals of brute force, and the score intervals to their step', () => {
    expect(found.ranks['ifn']!.p05).toEqual(Float64Array.from(rows, (i) => at(i, 0.05, ranks)))
    expect(found.ranks['ifn']!.p95).toEqual(Float64Array.from(rows, (i) => at(i, 0.95, ranks)))
    expect(
      spread(
        found.scores['ifn']!.median,
        Float64Array.from(rows, (i) => at(i, 0.5, index)),
      ),
    ).toBeLessThan(0.002) // half a step: 155 points / 65,534
  })

  it('follows the sub-indices too', () => {
    const second = draws.map((each) => each[1]!)
    expect(
      spread(
        found.scores['publics']!.p95,
        Float64Array.from(rows, (i) => at(i, 0.95, second)),
      ),
    ).toBeLessThan(0.002)
    expect(found.ranks['publics']!.median).toEqual(
      Float64Array.from(rows, (i) => at(i, 0.5, second.map(ranksDescending))),
    )
  })

  it('counts how often each is in the most fragile tenth and fifth, and in its own tenth', () => {
    const often = (i: number, is: (rank: number) => boolean): number =>
      ranks.filter((r) => is(r[i]!)).length / 64
    expect(found.firstTenth).toEqual(Float64Array.from(rows, (i) => often(i, (r) => r <= 11)))
    expect(found.firstFifth).toEqual(Float64Array.from(rows, (i) => often(i, (r) => r <= 21)))
    const own = model.nominal.rank.map((r) => tenthOf(r, 101))
    expect(found.classes['ifn']!.nominal).toEqual(own)
    expect(found.sameClass).toEqual(
      Float64Array.from(rows, (i) => often(i, (r) => tenthOf(r, 101) === own[i])),
    )
    expect(found.certainClass).toBe(found.sameClass.filter((p) => p >= 0.95).length)
  })

  it('counts the pairs whose order is the same in at least 95 % of the draws', () => {
    let certain = 0
    for (const i of rows) {
      for (let j = i + 1; j < rows.length; j++) {
        const before = ranks.filter((r) => r[i]! < r[j]!).length
        const after = ranks.filter((r) => r[i]! > r[j]!).length
        if (Math.max(before, after) >= 0.95 * 64) certain++
      }
    }
    expect(found.pairs).toEqual({ certain: certain / 5050, counted: 5050, all: true })
  })

  it('has for 40 draws the first 40 of 64: a longer study only adds', () => {
    const short = uncertainty(model, { ...options, draws: 40 })
    expect(short.ranks['ifn']!.median).toEqual(
      Float64Array.from(rows, (i) => at(i, 0.5, ranks.slice(0, 40))),
    )
  })

  it('keeps for 1,000 draws the very draws that 2,000 begin with', () => {
    const kept = (draws: number): Buffer[] => {
      const stores = storesFor(model, draws)
      drawRunner(model.prepared, stores, options)(0, draws)
      return stores.outputs.flatMap(({ ranks, steps }) =>
        [ranks, steps].map(({ buffer }) => Buffer.from(buffer, 0, 2 * 1000 * stores.n)),
      )
    }
    const [short, long] = [kept(1000), kept(2000)]
    expect(short.map((each, k) => each.equals(long[k]!))).toEqual(short.map(() => true))
  })

  it('is written in columns beside the scores, in the order of the codes', () => {
    const sheet = robustnessSheet(model, found)
    const column = (name: string): unknown =>
      sheet.columns.find((each) => each.name === name)?.values
    expect(sheet.columns.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'ifn',
        'ifn_p05',
        'ifn_median',
        'ifn_p95',
        'rang_p05',
        'rang_p95',
        'dixieme',
        'publics_p05',
        'amenagement_rang_p95',
        'p_premier_dixieme',
        'p_premier_cinquieme',
        'classe_certaine',
      ]),
    )
    expect(new Set(sheet.columns.map(({ name }) => name)).size).toBe(sheet.columns.length)
    expect(column('ifn_p05')).toEqual(found.scores['ifn']!.p05)
    expect(column('classe_certaine')).toEqual(found.sameClass.map((p) => Number(p >= 0.95)))
  })
})

it('more draws than memory holds are refused with the number that it does', async () => {
  const [problem] = await problemsOf(() => uncertainty(model, { ...options, draws: 1e7 }))
  expect(problem!.code).toBe('option-invalide')
  expect(problem!.remedy).toMatch(/de 1 à 100\s000 tirages/)
})

describe('intervals of 90 % on a population made up with known shares', () => {
  const random = mulberry32(90)
  const ROWS = 2000
  const codes = Array.from({ length: ROWS }, (_, i) => String(10_000 + i))
  const sizes = codes.map(() => Math.round(60 + 1500 * random() ** 3))
  const groups = codes.map((_, i) => String(200_000_000 + (i % 80)))
  const counted = (p: number, n: number): number => {
    let k = 0
    for (let i = 0; i < n; i++) if (random() < p) k++
    return k
  }

  function studied(
    shares: readonly Float64Array[],
    shrinks: boolean,
  ): { found: ReturnType<typeof uncertainty>; truth: Float64Array } {
    const made = {
      ...method,
      normalisation: { kind: 'min-max', goalposts: { min: 0, max: 1 } },
      indicators: Object.fromEntries(
        shares.map((_, k) => [
          `part_${k}`,
          {
            label: `Part ${k}`,
            sense: 'worsens',
            unit: 'share',
            source: 'rp',
            measures: [{ numerator: `P_CAS_${k}`, denominator: 'P_POP' }],
          },
        ]),
      ),
      axes: {},
      subIndices: { tous: { label: 'Tous', of: shares.map((_, k) => `part_${k}`) } },
      index: { label: 'Indice', of: ['tous'] },
      ...(shrinks ? {} : { shrinkage: undefined }),
      quadrant: undefined,
      context: undefined,
    } as unknown as Method
    const cases = shares.map((share) => Float64Array.from(share, (p, i) => counted(p, sizes[i]!)))
    const table: Table = {
      level: 'commune',
      codes,
      columns: {
        P_POP: Float64Array.from(sizes),
        ...Object.fromEntries(cases.map((x, k) => [`P_CAS_${k}`, x])),
      },
    }
    const chosen = shrinks ? { towards: [groupBy('epci', groups)] } : {}
    const study: Subject = {
      method: made,
      table,
      options: chosen,
      scores: compute(made, table, chosen),
    }
    const found = uncertainty(modelOf(study, { sampling: { kind: 'counts' } }), {
      sequence: 'sobol',
      seed: 1,
      draws: 200,
    })
    return {
      found,
      truth: Float64Array.from(
        codes,
        (_, i) => (100 * shares.reduce((sum, p) => sum + p[i]!, 0)) / shares.length,
      ),
    }
  }

  const covered = ({ found, truth }: ReturnType<typeof studied>): number => {
    const { p05, p95 } = found.scores['ifn']!
    return truth.filter((v, i) => p05[i]! <= v && v <= p95[i]!).length / ROWS
  }

  it('hold the true index for 88 to 92 % of the territories, shares as they are counted', () => {
    const shares = [0.3, 0.2, 0.5].map((middle) =>
      Float64Array.from(codes, () => middle + 0.15 * (random() - 0.5)),
    )
    const share = covered(studied(shares, false))
    expect(share).toBeGreaterThan(0.88)
    expect(share).toBeLessThan(0.92)
  })

  it('hold it too for shares drawn towards those of their group', () => {
    // θ of mean m and prior weight 60: normal to the second order, held in (0, 1)
    const shares = [0.3, 0.2].map((middle) =>
      Float64Array.from(codes, (_, i) => {
        const m = middle + 0.1 * Math.sin(i % 80)
        return Math.min(
          0.99,
          Math.max(0.01, m + Math.sqrt((m * (1 - m)) / 61) * normalQuantile(random())),
        )
      }),
    )
    const share = covered(studied(shares, true))
    expect(share).toBeGreaterThan(0.88)
    expect(share).toBeLessThan(0.92)
  })
})
