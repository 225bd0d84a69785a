import { readFileSync } from 'node:fs'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { hasShared, shared } from '../support.ts'
import { ifn, scratch } from './run.ts'

const folder = scratch()
const at = (name: string): string => join(folder, name)
type Row = Record<string, string>
const rowsOf = (csv: string): Row[] => parse(csv, { columns: true }) as Row[]
const indicators = [
  'non_couverture_thd',
  'non_couverture_4g',
  'taux_pauvrete',
  'part_65_plus',
  'peu_diplomes',
]
const remainder = (row: Row): number =>
  indicators.reduce(
    (rest, id) => rest - Number(row[`${id}_contribution`]),
    Number(row['ifn_ecart']),
  )

describe('ifn comparer', () => {
  const codes = ['90001', '90004', '90010', '90033', '90052', '90068']
  const file = (name: string, year: string, shift: number, more: string[] = []): void =>
    writeFileSync(
      at(name),
      [
        'CODGEO,LIBGEO,' +
          `P${year}_POP,P${year}_POP65P,` +
          indicators.filter((id) => id !== 'part_65_plus').join(),
        ...[...codes, ...more].map(
          (code, i) =>
            `${code},N${code},${1000 + i},${100 + ((i * 7 + shift) % 6) * 40},${[1, 2, 3, 4].map((k) => (((i * k + shift) % 7) / 10).toFixed(2)).join()}`,
        ),
      ].join('\n'),
    )
  file('2018.csv', '18', 0, ['90073'])
  file('2024.csv', '24', 3)

  it('compares two files of two COG: contributions sum to the change, and the effects to the whole', async () => {
    const { code, stdout, stderr } = await ifn([
      'comparer',
      at('2018.csv'),
      at('2024.csv'),
      '-m',
      'mednum-2023',
      '-o',
      '-',
    ])
    const rows = rowsOf(stdout)
    expect(code).toBe(0)
    expect(rows.map(({ code_commune }) => code_commune)).toEqual(codes)
    const known = rows.filter((row) => row['ifn_ecart'] !== '')
    expect(known.length).toBeGreaterThanOrEqual(5)
    for (const row of known) expect(Math.abs(remainder(row))).toBeLessThan(1e-12)
    expect(rows.at(-1)!['passage']).toBe('fusion 90068 + 90073')
    expect(stderr).toContain('communes portées au COG 2026')
    expect(stderr).toContain('classes de ')
  })

  it('compares two results, writes a table and a map, and answers in JSON', async () => {
    const scores = async (name: string): Promise<void> =>
      void (await ifn([
        'calculer',
        at(`${name}.csv`),
        '-m',
        'mednum-2023',
        '--cog',
        '2025',
        '-o',
        at(`${name}-scores.csv`),
        '-o',
        at(`${name}-scores.arrow`),
      ]))
    await Promise.all([scores('2018'), scores('2024')])
    const { code, stdout } = await ifn([
      'comparer',
      at('2018-scores.csv'),
      at('2024-scores.arrow'),
      '--json',
      '-o',
      at('ecarts.arrow'),
      '--carte',
      at('ecarts.svg'),
    ])
    const told = JSON.parse(stdout) as {
      territoires: number
      transitions: number[][]
      ecrits: string[]
      sans_vis_a_vis: { avant: string[] }
    }
    expect([code, told.territoires, told.transitions.length, told.ecrits.length]).toEqual([
      0, 6, 5, 2,
    ])
    const table = tableFromIPC(readFileSync(at('ecarts.arrow')))
    expect(table.getChild('effet_reference')!.length).toBe(6)
    expect(readFileSync(at('ecarts.svg'), 'utf8')).toContain('Évolution de la fragilité numérique')
  })

  it('refuses one file alone, one year alone, a number of classes that is none', async () => {
    for (const args of [
      [at('2018.csv')],
      ['--millesimes', '2018', at('2018.csv')],
      [at('2018.csv'), at('2024.csv'), '--classes', '1'],
    ]) {
      expect(await ifn(['comparer', ...args])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('erreur[option-invalide]') as string,
      })
    }
  })

  it('compares a result with published scores, by the names given', async () => {
    writeFileSync(
      at('publie.csv'),
      `insee,score\n${codes.map((code, i) => `${code},${i + 1}`).join('\n')}\n`,
    )
    const { stdout, code } = await ifn([
      'comparer',
      at('2024-scores.csv'),
      '--publie',
      at('publie.csv'),
      '--colonnes',
      'score=ifn',
      '--json',
    ])
    const told = JSON.parse(stdout) as {
      communs: number
      accords: { ours: string; theirs: string; n: number }[]
    }
    expect([code, told.communs]).toEqual([0, 6])
    expect(told.accords).toMatchObject([{ ours: 'ifn', theirs: 'score', n: 6 }])
    expect(
      (
        await ifn([
          'comparer',
          at('2024-scores.csv'),
          '--publie',
          at('publie.csv'),
          '--colonnes',
          'scor=ifn',
        ])
      ).stderr,
    ).toContain('vouliez-vous dire « score »')
  })

  it.skipIf(!hasShared)(
    'ranks the communes as the MedNum portal does, where the sources are the same',
    async () => {
      await ifn([
        'calculer',
        join(shared, 'data/communes/ifn_inputs_communes_2017-2021.csv'),
        '-m',
        'mednum-2023',
        '-o',
        at('france.csv'),
      ])
      const { stdout } = await ifn([
        'comparer',
        at('france.csv'),
        '--publie',
        join(shared, 'data/ifn-published/v3-2023/communes.csv'),
        '--colonnes',
        'older_65_rate=part_65_plus_score',
        '--colonnes',
        'nscol15p_rate=peu_diplomes_score',
        '--json',
      ])
      const told = JSON.parse(stdout) as {
        communs: number
        accords: { spearman: number; near: number; bySize: unknown[] }[]
      }
      expect(told.communs).toBeGreaterThan(34_900)
      for (const { spearman, near, bySize } of told.accords) {
        expect(spearman).toBeGreaterThan(0.94)
        expect(near).toBeGreaterThan(0.9)
        expect(bySize).toHaveLength(5)
      }
    },
  )
})
