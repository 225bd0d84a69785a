/** One file of several dates: a column of years, or results in rows, compared as the files apart would be. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, it } from 'vitest'
import { ifn, scratch } from './run.ts'

const folder = scratch()
const at = (name: string): string => join(folder, name)
type Row = Readonly<Record<string, string>>
const rowsOf = (name: string): Row[] =>
  parse(readFileSync(at(name)), { columns: true, bom: true }) as Row[]

const method = `id: revenu-seul
version: '1'
title: Niveau de vie seul
description: De 0 (le moins fragile) à 100 (le plus fragile).
formula: min-max
author: essai
licence: essai
evidence: { grade: own, text: essai }
sources: { filosofi: { label: Filosofi, producer: INSEE, licence: Licence Ouverte 2.0 } }
normalisation: { kind: min-max, goalposts: { quantiles: [0, 1], weight: unit } }
missing: skip
population: [P_POP]
rollUp: scores
reference: france
indicators:
  niveau_vie_median:
    { label: niveau de vie médian, sense: protects, unit: euro, source: filosofi, measures: [{ value: MED }] }
subIndices: { revenu: { label: Revenu, of: [niveau_vie_median] } }
index: { label: Indice, of: [revenu] }
`
const codes = ['90001', '90004', '90010', '90033', '90052', '90068']
const incomes: Readonly<Record<string, readonly number[]>> = {
  2014: [18_000, 19_500, 21_000, 22_500, 24_000, 30_000],
  2016: [18_500, 19_000, 21_500, 22_000, 25_500, 31_000],
  2021: [20_500, 21_000, 22_500, 25_000, 27_000, 33_500],
}

beforeAll(() => {
  writeFileSync(at('revenu.yaml'), method)
  const lines = Object.entries(incomes).flatMap(([year, of]) =>
    codes.map((code, i) => [code, year, of[i]].join()),
  )
  writeFileSync(at('longue.csv'), ['code_commune,annee,MED', ...lines].join('\n'))
  for (const [year, of] of Object.entries(incomes))
    writeFileSync(
      at(`${year}.csv`),
      [`CODGEO,MED${year.slice(2)}`, ...codes.map((code, i) => [code, of[i]].join())].join('\n'),
    )
})

const compared = async (name: string, ...words: readonly string[]): Promise<string> => {
  const { code, stderr } = await ifn([
    'comparer',
    ...words,
    '-m',
    at('revenu.yaml'),
    '-o',
    at(name),
    '--panel',
    at(`panel-${name}`),
  ])
  expect(code, stderr).toBe(0)
  return stderr
}
const numbers = (name: string, column: string): number[] =>
  rowsOf(name).map((row) => Number(row[column]))

describe('ifn comparer of one file', () => {
  it('compares the years of its column of years, as files of a year each are', async () => {
    await compared('annees.csv', at('longue.csv'))
    await compared('fichiers.csv', at('2014.csv'), at('2016.csv'), at('2021.csv'))
    for (const column of ['ifn_2014', 'ifn_2016', 'ifn_2021', 'ifn_ecart', 'ecart_2014_2016'])
      expect(numbers('annees.csv', column)).toEqual(numbers('fichiers.csv', column))
    expect(rowsOf('annees.csv')).toHaveLength(6)
  })

  it('compares the dates of results in rows, which its panel is, to the same changes', async () => {
    const said = await compared('panel.csv', at('panel-annees.csv'))
    expect(said).toMatch(/référence\s+les 6\s[^;\n]*, figée sur 2014\n/)
    for (const column of ['ifn_2014', 'ifn_2016', 'ifn_2021', 'ifn_ecart', 'ecart_2016_2021'])
      expect(numbers('panel.csv', column)).toEqual(numbers('annees.csv', column))
  })

  it.each(['annees', 'panel-annees'])(
    'tells in the description of %s.csv its editions, its scales and its money',
    (name) => {
      const described = JSON.parse(readFileSync(at(`${name}.datapackage.json`), 'utf8')) as {
        readonly 'ifn:comparaison': Readonly<Record<string, unknown>>
        readonly 'ifn:trace': { readonly notes: readonly string[]; readonly reference: object }
      }
      expect(described['ifn:comparaison']).toMatchObject({
        editions: ['2014', '2016', '2021'],
        reference: expect.stringMatching(/figée sur 2014$/),
        revenus: expect.stringMatching(/^revenus en euros constants de 2021/),
      })
      expect(described['ifn:trace'].notes[0]).toMatch(/^revenus en euros constants de 2021/)
      expect(described['ifn:trace'].notes.join()).not.toContain('n’a pas servi')
    },
  )

  it('refuses rows without a date, a territory twice at one date, and one file of several dates among others', async () => {
    const lines = readFileSync(at('panel-annees.csv'), 'utf8').trimEnd().split('\n')
    const refused = async (name: string, of: readonly string[], more: readonly string[] = []) => {
      writeFileSync(at(name), of.join('\n'))
      const { code, stdout, stderr } = await ifn([
        'comparer',
        at(name),
        ...more,
        '-m',
        at('revenu.yaml'),
      ])
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      return stderr
    }
    expect(
      await refused(
        'sans-date.csv',
        lines.map((line, k) => (k === 3 ? line.replace(',2014,', ',,') : line)),
      ),
    ).toMatch(/une ligne sans date\n +où +\S*sans-date\.csv, colonne date, ligne 4/)
    expect(await refused('double.csv', [...lines, lines[1]!])).toContain(
      'erreur[territoire-double]',
    )
    expect(await refused('melange.csv', lines, [at('annees.csv')])).toContain(
      'donnez ce fichier seul',
    )
  })

  it.each([
    ['carte', ['-o', 'x.svg']],
    ['rapport', ['-t', '90', '-o', 'x.html']],
    ['rapports', ['-t', '90', '-o', 'x']],
    ['explorer', ['-o', 'x.html']],
  ])(
    'is no file of scores for ifn %s, which would count a territory at each date',
    async (command, words) => {
      const named = words.map((word, k) => (words[k - 1] === '-o' ? at(word) : word))
      const { code, stdout, stderr } = await ifn([
        command,
        at('panel-annees.csv'),
        ...named,
        '-m',
        at('revenu.yaml'),
      ])
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toContain('erreur[territoire-double] 12 lignes')
    },
  )

  it('keeps the order of dates that are no years', async () => {
    const text = readFileSync(at('panel-annees.csv'), 'utf8')
    const named = text
      .replaceAll(',2014,', ',scores_9,')
      .replaceAll(',2016,', ',scores_10,')
      .replaceAll(',2021,', ',scores_11,')
    writeFileSync(at('noms.csv'), named)
    const { code, stderr } = await ifn([
      'comparer',
      at('noms.csv'),
      '-m',
      at('revenu.yaml'),
      '-o',
      at('noms-ecart.csv'),
    ])
    expect(code, stderr).toBe(0)
    expect(stderr).toMatch(/^de scores_9 à scores_11\n/)
  })

  it('refuses a file of one date, and says what a comparison takes', async () => {
    const { code, stderr } = await ifn(['comparer', at('2014.csv'), '-m', at('revenu.yaml')])
    expect(code).toBe(2)
    expect(stderr).toContain('une table dont une colonne dit l’année')
  })
})
