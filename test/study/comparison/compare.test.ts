import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compareEditions } from '../../../src/study/comparison/compare.ts'
import type { Moment } from '../../../src/study/comparison/comparison.ts'
import { compute } from '../../../src/engine/compute.ts'
import { scoresSheet } from '../../../src/engine/sheet.ts'
import { defineMethod } from '../../../src/method/define.ts'
import type { Method } from '../../../src/method/method.ts'
import { ifn2026 } from '../../../src/methods/ifn-2026.ts'
import { embeddedCog } from '../../../src/host/cog.ts'
import { embeddedTerritory } from '../../../src/host/embedded.ts'
import type { Change } from '../../../src/study/comparison/change.ts'
import type { Sheet } from '../../../src/table/sheet.ts'
import { hasShared, problemsOf, shared, spread } from '../../support.ts'

const history = embeddedCog()
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Two shares of diplomas by the nomenclature of 2013, whose level DIPLMIN is not that of 2010 nor of 2017. */
const {
  quadrant: _quadrant,
  shrinkage: _shrinkage,
  classes: _classes,
  expected: _expected,
  context: _context,
  ...bare
} = ifn2026
const diplomas = defineMethod({
  ...bare,
  id: 'diplomes',
  axes: {},
  indicators: {
    sans: {
      label: 'Sans diplôme',
      sense: 'worsens',
      unit: 'share',
      source: 'rp',
      measures: [{ numerator: 'P_NSCOL15P_DIPLMIN', denominator: 'P_NSCOL15P' }],
    },
    cap: {
      label: 'CAP',
      sense: 'worsens',
      unit: 'share',
      source: 'rp',
      measures: [{ numerator: 'P_NSCOL15P_CAPBEP', denominator: 'P_NSCOL15P' }],
    },
  },
  population: ['P_NSCOL15P'],
  subIndices: { un: { label: 'Un', of: ['sans'] }, deux: { label: 'Deux', of: ['cap'] } },
  index: { label: 'Indice', of: ['un', 'deux'] },
})

function remainder({ contributions, geography, reference, total }: Change): number {
  const parts = [...Object.values(contributions), geography, reference]
  return spread(
    total.map((_, i) => parts.reduce((sum, values) => sum + values[i]!, 0)),
    total,
  )
}

describe('compareEditions', () => {
  const header =
    'CODGEO,P_POP_IGNORED,P18_NSCOL15P,P18_NSCOL15P_DIPLMIN,P18_NSCOL15P_BEPC,P18_NSCOL15P_CAPBEP\n'
  const later = header.replaceAll('P18', 'P24')
  const before: Moment = {
    kind: 'fichiers',
    label: '2018',
    files: [
      {
        name: 'a.csv',
        bytes: bytes(
          `${header}90010,1,1000,100,20,300\n90068,1,300,60,5,20\n90073,1,100,40,5,10\n90052,1,500,90,9,80\n90033,1,700,90,9,80\n`,
        ),
      },
    ],
  }
  const after: Moment = {
    kind: 'fichiers',
    label: '2024',
    files: [
      {
        name: 'b.csv',
        bytes: bytes(
          `${later}90010,1,1000,120,20,280\n90068,1,420,90,9,33\n90052,1,520,80,9,90\n90033,1,690,95,9,85\n`,
        ),
      },
    ],
  }

  it('brings both sides to the communes of the latest, and splits the change to the last bit', () => {
    const { change, warnings, snapshots } = compareEditions(diplomas, [before, after], { history })
    expect(change.codes).toEqual(['90010', '90033', '90052', '90068'])
    expect([change.onlyBefore, change.onlyAfter]).toEqual([[], []])
    expect(remainder(change)).toBeLessThan(1e-12 * 100)
    expect(change.total.every((v) => !Number.isNaN(v))).toBe(true)
    expect(change.geography.map(Math.abs)[3]).toBeGreaterThan(0)
    expect(change.geography.slice(0, 3)).toEqual(Float64Array.of(0, 0, 0))
    expect(change.origins[3]).toBe('fusion 90068 + 90073')
    expect(warnings.join('\n')).toContain('COG 2018 porté au COG 2026')
    expect(snapshots.map(({ label }) => label)).toEqual(['2018', '2024'])
  })

  it('a side against itself has not changed, by any effect', () => {
    const { change } = compareEditions(diplomas, [before, before], { history })
    for (const values of [
      change.index.difference,
      change.geography,
      change.reference,
      change.total,
    ])
      expect(values.every((v) => v === 0)).toBe(true)
  })

  it('gives the steps of a panel, that sum to the whole', () => {
    const middle: Moment = {
      ...before,
      label: '2021',
      files: [
        {
          name: 'm.csv',
          bytes: bytes(
            `${header.replaceAll('P18', 'P21')}90010,1,1000,105,20,290\n90068,1,410,80,9,30\n90052,1,510,85,9,85\n90033,1,695,92,9,82\n`,
          ),
        },
      ],
    }
    const { change, steps, warnings } = compareEditions(diplomas, [before, middle, after], {
      history,
    })
    expect(steps.map(({ labels }) => labels)).toEqual([
      ['2018', '2021'],
      ['2021', '2024'],
    ])
    const sums = steps[0]!.index.difference.map((v, i) => v + steps[1]!.index.difference[i]!)
    expect(spread(sums, change.index.difference)).toBeLessThan(1e-12 * 100)
    expect(warnings.filter((text) => text.includes('recouvrent'))).toEqual([
      expect.stringContaining('recensements 2018 et 2021'),
      expect.stringContaining('recensements 2021 et 2024'),
    ])
  })

  it('refuses a result beside files', async () => {
    const result: Moment = {
      kind: 'resultat',
      label: 'r.csv',
      level: 'commune',
      sheet: { columns: [], metadata: {} },
    }
    expect((await problemsOf(() => compareEditions(diplomas, [before, result])))[0]!.code).toBe(
      'resultats-incomparables',
    )
  })

  it('leaves out of the change what only one year has: the embedded territory, whose diplomas are of 2017 and 2023', () => {
    const { files } = embeddedTerritory('belfort')
    const years = ['2017', '2023'].map((millesime): Moment => ({
      kind: 'fichiers',
      label: millesime,
      files,
      millesime,
    }))
    const { change, warnings } = compareEditions(diplomas, years, { history })
    expect(change.codes).toHaveLength(101)
    expect(remainder(change)).toBeLessThan(1e-12 * 100)
    expect(warnings.join()).not.toContain('nomenclatures')
  })
})

describe('a year that has too few indicators', () => {
  it('is named, with what it lacks and what it has', async () => {
    const { files } = embeddedTerritory('belfort')
    const years = ['2017', '2023'].map((millesime): Moment => ({
      kind: 'fichiers',
      label: millesime,
      files,
      millesime,
    }))
    const problems = await problemsOf(() => compareEditions(ifn2026 as Method, years, { history }))
    expect(problems.map(({ code, message }) => [code, message.slice(0, 5)])).toEqual([
      ['colonne-absente', '2017 '],
      ['colonne-absente', '2023 '],
    ])
    expect(problems[1]!.message).toContain('sans_fibre') // of 2026 in what is embedded
    expect(problems[0]!.message).toMatch(
      /^2017 : trop peu d’indicateurs pour un indice ; il manque part_65_plus \(P_POP65P, P_POP\), taux_pauvrete \(TP60\), .* ; sont là peu_diplomes \(2017\)/,
    )
    expect(problems[0]!.remedy).toContain('ifn sources -m ifn-2026')
  })
})

describe('two results of two COG', () => {
  const scored = (codes: readonly string[], shift: number): Sheet => {
    const people = Float64Array.from(codes, (_, i) => 100 * (i + 1))
    return scoresSheet(
      compute(diplomas, {
        level: 'commune',
        codes,
        columns: {
          P_NSCOL15P: people,
          P_NSCOL15P_DIPLMIN: people.map((n, i) => n * (0.1 + 0.07 * ((i + shift) % 5))),
          P_NSCOL15P_CAPBEP: people.map((n, i) => n * (0.2 + 0.05 * ((i * 2 + shift) % 5))),
        },
      }),
    )
  }
  const codes = ['90010', '90033', '90052', '90068']
  const result = (label: string, sheet: Sheet): Moment => ({
    kind: 'resultat',
    label,
    sheet,
    level: 'commune',
  })
  const [then, now] = [scored([...codes, '90073'], 0), scored(codes, 2)]

  it('are brought to one: a merged commune is there on both sides, and its change is split whole', () => {
    const { change, warnings } = compareEditions(
      diplomas,
      [result('2018', then), result('2026', now)],
      { history },
    )
    expect(change.codes).toEqual(codes)
    expect([change.onlyBefore, change.onlyAfter]).toEqual([[], []])
    expect(change.origins.at(-1)).toBe('fusion 90068 + 90073')
    expect(remainder(change)).toBeLessThan(1e-12 * 100)
    expect(change.geography.slice(0, 3)).toEqual(Float64Array.of(0, 0, 0))
    expect(warnings.join('\n')).toContain('résultats portés au COG 2026')
    const of = (sheet: Sheet, name: string, code: string): number =>
      (sheet.columns.find((each) => each.name === name)!.values as Float64Array)[
        (sheet.columns[0]!.values as readonly string[]).indexOf(code)
      ]!
    // 400 people out of school in one, 500 in the other
    expect(
      change.total[3]! -
        (of(now, 'ifn', '90068') -
          (of(then, 'ifn', '90068') * 400 + of(then, 'ifn', '90073') * 500) / 900),
    ).toBeCloseTo(0, 9)
  })

  it('of one COG are compared as they are', () => {
    const { change, warnings } = compareEditions(
      diplomas,
      [result('a', now), result('b', scored(codes, 3))],
      { history },
    )
    expect(change.codes).toEqual(codes)
    expect(warnings.join()).not.toContain('portés au COG')
  })
})

describe('IRIS redrawn in a commune that nothing happened to', () => {
  const file = (
    year: string,
    iris: readonly (readonly [string, number, number, number])[],
  ): Moment => ({
    kind: 'fichiers',
    label: `20${year}`,
    files: [
      {
        name: `${year}.csv`,
        bytes: bytes(
          `IRIS;P${year}_NSCOL15P;P${year}_NSCOL15P_DIPLMIN;P${year}_NSCOL15P_BEPC;P${year}_NSCOL15P_CAPBEP\n${iris.map(([code, n, none, cap]) => `${code};${n};${none};1;${cap}`).join('\n')}\n`,
        ),
      },
    ],
  })
  const still = [
    ['900330000', 500, 90, 100],
    ['900520101', 300, 30, 80],
    ['900520102', 200, 50, 20],
  ] as const

  it('fall to the commune on both sides, with a notice; the others are compared one by one', () => {
    const before = file('18', [['900100101', 400, 100, 90], ['900100102', 600, 60, 110], ...still])
    const after = file('24', [
      ['900100101', 400, 80, 80],
      ['900100103', 300, 50, 60],
      ['900100104', 310, 20, 60],
      ...still,
    ])
    const { change, warnings, scores } = compareEditions(diplomas, [before, after], { history })
    expect(change.codes).toEqual(['900100000', '900330000', '900520101', '900520102'])
    expect([change.onlyBefore, change.onlyAfter]).toEqual([[], []])
    expect(warnings.join('\n')).toContain(
      'IRIS redessinés entre les deux dates dans 1\u00A0commune (90010) : comparées entières',
    )
    expect(change.origins[0]).toContain('fusion 900100101 + 900100102')
    expect(scores!.indicators['sans']![0]).toBeCloseTo(150 / 1010, 12)
    expect(remainder(change)).toBeLessThan(1e-12 * 100)
  })

  it('that are the same on both sides are left as they are', () => {
    const { warnings, change } = compareEditions(diplomas, [file('18', still), file('24', still)], {
      history,
    })
    expect(change.codes).toHaveLength(3)
    expect(warnings.join()).not.toContain('redessinés')
  })
})

describe.skipIf(!hasShared)('Paris, 992 IRIS, diplomas of 2010 and 2015', () => {
  it('compares two nomenclatures by their common level', () => {
    const moment = (year: number): Moment => ({
      kind: 'fichiers',
      label: String(year),
      files: [
        {
          name: `${year}.csv`,
          bytes: readFileSync(join(shared, `data/iris/paris/gordesch_diplomes-${year}.csv`)),
        },
      ],
    })
    const { change, warnings } = compareEditions(diplomas, [moment(2010), moment(2015)], {
      history,
    })
    expect(change.codes).toHaveLength(992)
    expect(warnings.join()).toContain('ramenés au niveau commun « au plus le brevet »')
    expect(remainder(change)).toBeLessThan(1e-12 * 100)
    // fewer Parisians without a diploma in 2015: a fact of the two censuses
    const { difference } = change.index
    expect([...difference].filter((v) => v < 0).length).toBeGreaterThan(
      [...difference].filter((v) => v > 0).length,
    )
  })
})
