import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compute } from '../../../src/engine/compute.ts'
import { scoresSheet } from '../../../src/engine/sheet.ts'
import { ifn2026 } from '../../../src/methods/ifn-2026.ts'
import { mednum2020 } from '../../../src/methods/mednum-2020.ts'
import { mednum2023 } from '../../../src/methods/mednum-2023.ts'
import { compareSnapshots, type Change } from '../../../src/study/comparison/change.ts'
import { changes } from '../../../src/study/comparison/comparison.ts'
import { breakWarnings, editionBreaks } from '../../../src/study/comparison/warnings.ts'
import { agreement } from '../../../src/study/comparison/published.ts'
import {
  REMAINDER,
  snapshotFromSheet,
  snapshotOf,
  type Snapshot,
} from '../../../src/study/comparison/snapshot.ts'
import type { Method } from '../../../src/method/method.ts'
import { column, mulberry32, problemsOf, spread } from '../../support.ts'

const codes = Array.from({ length: 40 }, (_, i) => String(90001 + i))

/** A year of random indicators, one value in six missing. */
function year(
  method: Method,
  seed: number,
  rows: readonly string[] = codes,
): Parameters<typeof compute>[1] {
  const random = mulberry32(seed)
  const values = (): Float64Array =>
    Float64Array.from(rows, () => (random() < 1 / 6 ? NaN : random()))
  return {
    level: 'commune',
    codes: rows,
    columns: {
      P_POP: Float64Array.from(rows, () => 100 + random() * 5000),
      ...Object.fromEntries(Object.keys(method.indicators).map((id) => [id, values()])),
    },
  }
}

function pairOf(
  method: Method,
  seed: number,
  later: readonly string[] = codes,
): { before: Snapshot; after: Snapshot } {
  const first = compute(method, year(method, seed), {
    reference: { kind: 'ensemble', label: 'tous' },
  })
  const second = compute(method, year(method, seed + 1, later), {
    reference: { kind: 'figee', frozen: first.frozen },
  })
  return { before: snapshotOf('1', first), after: snapshotOf('2', second) }
}

function sumOf(columns: Readonly<Record<string, Float64Array>>, like: Float64Array): Float64Array {
  return like.map((_, i) => Object.values(columns).reduce((sum, values) => sum + values[i]!, 0))
}

describe('compareSnapshots', () => {
  it.each([ifn2026, mednum2020, mednum2023])(
    '$id: contributions of indicators sum to the change, 1e-12',
    (method) => {
      fc.assert(
        fc.property(fc.integer(), (seed) => {
          const { before, after } = pairOf(method, seed)
          const { index, contributions } = compareSnapshots(
            { snapshot: before },
            { snapshot: after },
          )
          expect(spread(sumOf(contributions, index.difference), index.difference)).toBeLessThan(
            1e-12 * 100,
          )
        }),
        { seed: 5, numRuns: 20 },
      )
    },
  )

  it('over any chain of editions, indicators sum to each step, and the steps to the whole, 1e-9', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 3, max: 7 }), (seed, count) => {
        const first = compute(ifn2026, year(ifn2026, seed))
        const sides = Array.from({ length: count }, (_, k) => {
          // the missing differ at each date, the territories do not
          const scores = compute(ifn2026, year(ifn2026, seed + k), {
            reference: { kind: 'figee', frozen: first.frozen },
          })
          return { snapshot: snapshotOf(String(k), scores) }
        })
        const { change, steps } = changes(sides, {})
        for (const { index, contributions } of steps)
          expect(spread(sumOf(contributions, index.difference), index.difference)).toBeLessThan(
            1e-9,
          )
        const known = (i: number): boolean =>
          steps.every(({ index }) => !Number.isNaN(index.difference[i]!))
        const parts = [...change.codes.keys()].filter(known)
        for (const [id, whole] of Object.entries(change.contributions)) {
          const summed = parts.map((i) =>
            steps.reduce((sum, { contributions }) => sum + contributions[id]![i]!, 0),
          )
          expect(
            spread(
              Float64Array.from(summed),
              Float64Array.from(parts, (i) => whole[i]!),
            ),
          ).toBeLessThan(1e-9)
        }
        expect(parts.length).toBeGreaterThan(0)
      }),
      { seed: 9, numRuns: 15 },
    )
  })

  it('geography and reference complete them to the change that each year would have shown alone', () => {
    const { before, after } = pairOf(ifn2026, 3)
    const own = (snapshot: Snapshot, shift: number): ReadonlyMap<string, number> =>
      new Map(snapshot.codes.map((code, i) => [code, snapshot.index[i]! + shift * (i % 3)]))
    const change = compareSnapshots(
      { snapshot: before, own: { scaled: own(before, 1), raw: own(before, 2) } },
      { snapshot: after, own: { scaled: own(after, -1), raw: own(after, 4) } },
    )
    const expected = codes.map(
      (_, i) => after.index[i]! + 4 * (i % 3) - (before.index[i]! + 2 * (i % 3)),
    )
    expect(spread(change.total, expected)).toBeLessThan(1e-12 * 100)
    const parts = sumOf(
      { ...change.contributions, geography: change.geography, reference: change.reference },
      change.total,
    )
    expect(spread(parts, change.total)).toBeLessThan(1e-12 * 100)
  })

  it('joins by code, whatever the order, ranks the common territories and lists the others', () => {
    const { before, after } = pairOf(ifn2026, 8, ['90041', ...codes.slice(1).toReversed()])
    const change = compareSnapshots({ snapshot: before }, { snapshot: after })
    expect(change.codes).toEqual(codes.slice(1))
    expect([change.onlyBefore, change.onlyAfter]).toEqual([['90001'], ['90041']])
    const ranked = change.rank.before.filter((v) => !Number.isNaN(v))
    expect(Math.min(...ranked)).toBe(1)
    expect(ranked).toHaveLength(change.index.difference.filter((v) => !Number.isNaN(v)).length)
  })

  it('holds both sides to the classes of before: the matrix counts each territory once', () => {
    const { before, after } = pairOf(ifn2026, 11)
    const { transitions, classes } = compareSnapshots(
      { snapshot: before },
      { snapshot: after },
      { classes: 4 },
    )
    const known = classes.difference.filter((v) => !Number.isNaN(v)).length
    expect(transitions.flat().reduce((sum, n) => sum + n, 0)).toBe(known)
    const rows = transitions.map((row) => row.reduce((sum, n) => sum + n, 0))
    expect(Math.max(...rows) - Math.min(...rows)).toBeLessThanOrEqual(1)
    const same = compareSnapshots(
      { snapshot: before },
      { snapshot: { ...before, label: '2' } },
      { classes: 4 },
    ).transitions
    expect(same.every((row, a) => row.every((n, b) => a === b || n === 0))).toBe(true)
  })

  it('says who moved beyond noise where both sides have intervals', () => {
    const { before, after } = pairOf(ifn2026, 3)
    const around = (snapshot: Snapshot, half: number): Snapshot => ({
      ...snapshot,
      interval: {
        low: snapshot.index.map((v) => v - half),
        high: snapshot.index.map((v) => v + half),
      },
    })
    const moved = (half: number): Change =>
      compareSnapshots({ snapshot: around(before, half) }, { snapshot: around(after, half) })
    expect([...moved(1000).beyondNoise!].filter((v) => v === 1 || v === -1)).toEqual([])
    const { beyondNoise, index } = moved(0)
    expect([...beyondNoise!]).toEqual(
      Array.from(index.difference, (v) => (Number.isNaN(v) ? NaN : Math.sign(v))),
    )
    expect(compareSnapshots({ snapshot: before }, { snapshot: after }).beyondNoise).toBeUndefined()
  })

  it('refuses two methods, two levels, nothing in common, all at once', async () => {
    const { before } = pairOf(ifn2026, 1)
    const other = {
      ...pairOf(mednum2023, 1).before,
      level: 'iris',
      codes: codes.map((code) => `${code}0000`),
    } as const
    const problems = await problemsOf(() =>
      compareSnapshots({ snapshot: before }, { snapshot: other }),
    )
    expect(problems.map(({ code }) => code)).toEqual([
      'resultats-incomparables',
      'resultats-incomparables',
      'jointure-vide',
    ])
  })
})

describe('snapshotFromSheet', () => {
  it.each([ifn2026, mednum2020, mednum2023])(
    '$id: finds the contributions of a written result again',
    (method) => {
      const scores = compute(method, year(method, 4), {
        reference: { kind: 'ensemble', label: 'tous' },
      })
      const direct = snapshotOf('1', scores)
      const read = snapshotFromSheet('1', scoresSheet(scores), method, 'commune')
      expect(Object.keys(read.contributions)).not.toContain(REMAINDER)
      for (const [id, values] of Object.entries(direct.contributions))
        expect(spread(read.contributions[id]!, values)).toBeLessThan(1e-9)
    },
  )

  it('keeps as a remainder what the scores of indicators do not explain', () => {
    const sheet = scoresSheet(
      compute(ifn2026, year(ifn2026, 4), { reference: { kind: 'ensemble', label: 'tous' } }),
    )
    const shifted = {
      ...sheet,
      columns: sheet.columns.map((each) =>
        each.name === 'ifn'
          ? { ...each, values: (each.values as Float64Array).map((v) => v + 1) }
          : each,
      ),
    }
    const { index, contributions } = snapshotFromSheet('1', shifted, ifn2026, 'commune')
    expect(spread(sumOf(contributions, index), index)).toBeLessThan(1e-12)
    expect(contributions[REMAINDER]!.some((v) => v > 0)).toBe(true)
  })
})

describe('breakWarnings', () => {
  const say = (before: Record<string, string>, after: Record<string, string>): string =>
    breakWarnings([before, after], ['a', 'b']).join('\n')
  it('tells censuses that overlap, and not those that do not', () => {
    expect(say({ P_POP: '2018' }, { P_POP: '2021' })).toContain('moins de cinq ans')
    expect(say({ P_POP: '2013' }, { P_POP: '2018' })).toBe('')
  })
  it('tells the break of Filosofi, DEC beside DISP, diplomas, and the classes of ARCEP', () => {
    expect(say({ MED: '2021' }, { MED: '2023' })).toContain('rupture de série')
    expect(say({ MED: '2016' }, { MED: '2021' })).toBe('')
    expect(say({ DEC_TP60: '2020' }, { TP60: '2021' })).toContain('DEC')
    expect(say({ P_NSCOL15P: '2010' }, { P_NSCOL15P: '2015' })).toContain(
      'nomenclatures différentes',
    )
    expect(say({ P_NSCOL15P: '2017' }, { P_NSCOL15P: '2022' })).toBe('')
    expect(say({ LOCAUX: '2019-T3' }, { LOCAUX: '2024-T1' })).toContain('exclusives avant 2020')
  })
  it('tells when ARCEP asked for more reliable maps of 4G, and only then', () => {
    expect(say({ TX_NON_4G: '2019-T1' }, { TX_NON_4G: '2020-T3' })).toContain('98 %')
    expect(say({ TX_NON_4G: '2018-T3' }, { TX_NON_4G: '2020-T2' })).toBe('')
    expect(say({ TX_NON_4G: '2021' }, { TX_NON_4G: '2023' })).toBe('')
  })
  it('looks at every step: a break in the middle, or before a return, is told once', () => {
    const years = [{ MED: '2019' }, { MED: '2021' }, { MED: '2023' }]
    const told = breakWarnings(years, ['a', 'b', 'c'])
    expect(told.filter((text) => text.startsWith('Filosofi'))).toEqual([
      expect.stringContaining('Filosofi 2021 et 2023'),
      expect.stringContaining('Filosofi 2019 et 2023'),
    ])
    expect(
      breakWarnings([{ MED: '2021' }, { MED: '2023' }, { MED: '2021' }], ['a', 'b', 'c']),
    ).toHaveLength(2)
  })
  it('marks the indicators that a break touches, step by step', () => {
    const found = editionBreaks(
      ifn2026,
      [{ MED: '2019' }, { MED: '2021' }, { MED: '2023' }],
      ['a', 'b', 'c'],
    )
    expect(found.map(({ before, after, indicators }) => [before, after, ...indicators])).toEqual([
      ['b', 'c', 'niveau_vie_median'],
    ])
  })
})

describe('agreement', () => {
  it('measures ranks, classes and the worst disagreements, by size', () => {
    const x = Float64Array.from(codes, (_, i) => i)
    const found = agreement(
      {
        ours: 'a',
        theirs: 'b',
        codes,
        a: x,
        b: x.map((v) => (v === 0 ? 100 : 3 * v)),
        population: x.map((v) => v * 100),
      },
      1,
    )
    expect(found.worst).toEqual([{ code: '90001', ours: 0, theirs: 100 }])
    expect(found.n).toBe(40)
    expect(found.spearman).toBeLessThan(1)
    expect(found.bySize.reduce((sum, { n }) => sum + n, 0)).toBe(40)
    expect(found.classes).toBe('dixiemes')
  })
  it('rounds scores of 1 to 10, and leaves missing values out', () => {
    const found = agreement({
      ours: 'a',
      theirs: 'b',
      codes: codes.slice(0, 4),
      a: column(1, 2, 10, NaN),
      b: column(1.2, 3, 10, 4),
      population: column(1, 1, 1, 1),
    })
    expect(found).toMatchObject({ n: 3, classes: 'publiees', near: 1 })
    expect(found.same).toBeCloseTo(2 / 3, 12)
  })
  it('Spearman is that of the ranks, ties at their mean', () => {
    const spearman = (a: Float64Array, b: Float64Array): number =>
      agreement({
        ours: 'a',
        theirs: 'b',
        codes: codes.slice(0, a.length),
        a,
        b,
        population: a,
      }).spearman
    expect(spearman(column(1, 2, 2, 4), column(1, 3, 3, 9))).toBeCloseTo(1, 12)
    expect(spearman(column(1, 2, 3, 4, 5), column(5, 6, 7, 8, 7))).toBeCloseTo(
      0.8207826816681233,
      12,
    )
    expect(spearman(column(1, 1), column(1, 2))).toBeNaN()
  })
})
