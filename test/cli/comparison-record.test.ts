import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ifn, scratch } from './run.ts'

const folder = scratch()
const header = 'CODGEO,P17_POP,P17_POP65P,P17_NSCOL15P,P17_NSCOL15P_DIPLMIN'
const rows = (shift: number): string =>
  [
    `90010,1000,${100 + shift},700,${300 - shift}`,
    `90033,700,${90 + 2 * shift},500,80`,
    `90052,500,85,400,${90 - shift}`,
    `90068,400,${70 + shift},300,40`,
  ].join('\n')
const method = `id: deux
version: '1'
title: Deux
description: Essai.
formula: Moyenne.
author: Essai
licence: MIT
evidence: { grade: own, text: Essai. }
sources: { rp: { label: Recensement, producer: INSEE, licence: Licence Ouverte 2.0 } }
normalisation: { kind: min-max }
missing: skip
rollUp: shares
reference: france
population: [P_POP]
indicators:
  ages: { label: Âgés, sense: worsens, unit: share, source: rp, measures: [{ numerator: P_POP65P, denominator: P_POP }] }
  peu_diplomes: { label: Peu diplômés, sense: worsens, unit: share, source: rp, measures: [{ numerator: P_NSCOL15P_DIPLMIN, denominator: P_NSCOL15P }] }
subIndices: { publics: { label: Publics, of: [ages, peu_diplomes] } }
index: { label: Indice, of: [publics] }
`
const place = join(folder, 'étude')
const record = join(place, 'comparaison.json')
const outputs = ['ecarts.csv', 'ecarts.datapackage.json', 'panel.csv', 'panel.datapackage.json']
const at = (name: string): string => join(place, name)
const bytesOf = (root = place): string[] =>
  outputs.map((name) => readFileSync(join(root, name), 'utf8'))

describe('ifn comparer --comparaison, then --refaire', () => {
  beforeAll(async () => {
    for (const [year, shift] of [
      ['17', 0],
      ['19', 5],
      ['22', 11],
    ] as const) {
      mkdirSync(at(`20${year}`), { recursive: true })
      writeFileSync(at(`20${year}/rp.csv`), `${header.replaceAll('17', year)}\n${rows(shift)}\n`)
    }
    writeFileSync(at('deux.yaml'), method)
    const { code, stderr } = await ifn([
      'comparer',
      ...['2017', '2019', '2022'].map(at),
      '-m',
      at('deux.yaml'),
      '-o',
      at('ecarts.csv'),
      '--panel',
      at('panel.csv'),
      '--echelle',
      'commune',
      '--fdr',
      '0.1',
      '--comparaison',
      record,
    ])
    expect(stderr).toContain('comparaison.json')
    expect(code).toBe(0)
  })

  it('writes editions, hashes, scales, COG, money and seed, and no absolute path', () => {
    const text = readFileSync(record, 'utf8')
    expect(text).not.toContain(folder)
    expect(JSON.parse(text)).toMatchObject({
      format: 'ifn-comparaison',
      editions: ['2017', '2019', '2022'],
      methode: { id: 'deux', version: '1' },
      reference: expect.stringContaining('échelle commune à 2017, 2019, 2022'),
      echelles: { scales: { ages: [{ kind: 'min-max' }] } },
      graine: expect.any(Number),
      options: { fichiers: ['2017', '2019', '2022'], methode: 'deux.yaml', fdr: 0.1 },
      fichiers: ['2017/rp.csv', '2019/rp.csv', '2022/rp.csv', 'deux.yaml'].map((chemin) => ({
        chemin,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      })),
      sorties: outputs.map((chemin) => ({ chemin })),
    })
    expect(bytesOf().join('')).not.toContain(folder)
  })

  it('makes the same bytes again, in its folder as in a copy of it, and rewrites only what is not there', async () => {
    const before = bytesOf()
    const again = await ifn(['comparer', '--refaire', record])
    expect(again.stderr).toContain('mêmes octets')
    expect(again.code).toBe(0)
    const copy = join(folder, 'ailleurs')
    cpSync(place, copy, { recursive: true })
    for (const name of outputs) rmSync(join(copy, name))
    const { code } = await ifn(['comparer', '--refaire', join(copy, 'comparaison.json'), '--json'])
    expect(code).toBe(0)
    expect(bytesOf(copy)).toEqual(before)
  })

  it('is refused in words, and writes nothing, when a file has changed, is gone, or the record was touched', async () => {
    const copy = join(folder, 'changée')
    cpSync(place, copy, { recursive: true })
    for (const name of outputs) rmSync(join(copy, name))
    const redo = (): ReturnType<typeof ifn> =>
      ifn(['comparer', '--refaire', join(copy, 'comparaison.json')])
    appendFileSync(join(copy, '2019/rp.csv'), '90099,10,1,8,1\n')
    const changed = await redo()
    expect(changed.code).toBe(1)
    expect(changed.stderr).toContain('erreur[comparaison-changee]')
    expect(changed.stderr).toContain('2019/rp.csv')
    rmSync(join(copy, '2019/rp.csv'))
    expect((await redo()).stderr).toContain('2019/rp.csv')
    cpSync(at('2019/rp.csv'), join(copy, '2019/rp.csv'))
    const text = readFileSync(record, 'utf8')
    writeFileSync(join(copy, 'comparaison.json'), text.replace('"classes": 5', '"classes": 4'))
    const touched = await redo()
    expect(touched.stderr).toContain('n’a pas les mêmes octets')
    expect(touched.code).toBe(1)
    expect(outputs.some((name) => existsSync(join(copy, name)))).toBe(false)
  })

  it('refuses what is no comparison, other options beside it, and what cannot be recorded', async () => {
    const said = await Promise.all([
      ifn(['comparer', '--refaire', at('deux.yaml')]),
      ifn(['comparer', '--refaire', record, '-o', at('x.csv')]),
      ifn(['comparer', at('2017'), '-', '--comparaison', at('y.json')]),
    ])
    expect(said.map(({ code }) => code)).toEqual([2, 2, 2])
    expect(said[0]!.stderr).toContain('comparaison-invalide')
    expect(said[1]!.stderr).toContain('--refaire prend tout')
    expect(said[2]!.stderr).toContain('entrée ou la sortie standard')
  })
})
