import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { hasShared, shared } from '../support.ts'
import { ifn, scratch } from './run.ts'

const folder = scratch()
const at = (name: string): string => join(folder, name)
const rowsOf = (csv: string): Record<string, string>[] =>
  parse(csv, { columns: true }) as Record<string, string>[]
const header = 'CODGEO,P19_POP,P19_POP65P,TX19_MENPSEUL\n'

describe('ifn calculer --cog', () => {
  const indicators = ['non_couverture_thd', 'non_couverture_4g', 'taux_pauvrete', 'peu_diplomes']
  writeFileSync(
    at('2018.csv'),
    `CODGEO,P19_POP,P19_POP65P,${indicators.join()}\n90010,1000,200,0.1,0.1,0.1,0.1\n90052,500,90,0.2,0.2,0.2,0.2\n90068,300,60,0.3,0.3,0.3,0.3\n90073,100,40,0.4,0.4,0.4,0.4\n`,
  )

  it('brings the rows to the communes of a year, says so, and traces each cell of them', async () => {
    const { code, stdout, stderr } = await ifn([
      'calculer',
      '-m',
      'mednum-2023',
      at('2018.csv'),
      '--cog',
      '2025',
      '-o',
      '-',
    ])
    expect([code, stderr.match(/COG 2018 porté au COG 2025/)?.length]).toEqual([0, 1])
    const rows = rowsOf(stdout)
    expect(rows.at(-1)!['absences']).toBe(indicators.map((id) => `${id}=sans-passage`).join(' '))
    expect(
      rows.map(({ code_commune, population, part_65_plus, passage }) => [
        code_commune,
        population,
        part_65_plus,
        passage,
      ]),
    ).toEqual([
      ['90010', '1000', '0.2', ''],
      ['90052', '500', '0.18', ''],
      ['90068', '400', '0.25', 'fusion 90068 + 90073'],
    ])
  })

  it('refuses a year that it does not know, and options that mean nothing alone', async () => {
    expect(await ifn(['calculer', '--donnees', 'belfort', '--cog', '1999'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('erreur[cog-inconnu]') as string,
    })
    expect(await ifn(['calculer', '--donnees', 'belfort', '--scissions', 'egales'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('erreur[option-invalide]') as string,
    })
  })
})

describe('ifn calculer --groupes', () => {
  it('gives the index of groups, names them, and says which communes are in none', async () => {
    writeFileSync(
      at('zones.csv'),
      'commune,zone,nom\n90010,Z1,Ville\n90068,Z1,Ville\n90052,Z2,Est\n',
    )
    const { stdout, stderr } = await ifn([
      'calculer',
      '--donnees',
      'belfort',
      '--groupes',
      at('zones.csv'),
    ])
    expect(rowsOf(stdout).map(({ code_groupe, nom }) => [code_groupe, nom])).toEqual([
      ['Z1', 'Ville'],
      ['Z2', 'Est'],
    ])
    expect(stderr).toContain('98\u00A0communes dans aucun groupe')
  })
})

describe('ifn verifier', () => {
  it('says the COG of a file and what its codes are', async () => {
    writeFileSync(
      at('melange.csv'),
      `${header}90010,1000,200,40\n90068,300,60,20\n90073,100,40,30\n95169,5,1,30\n01999,5,1,30\n`,
    )
    const { stdout } = await ifn(['verifier', at('melange.csv')])
    expect(stdout).toContain(
      'aucun COG n’a tous ces codes\u00A0; le plus proche est 2012 à 2018 (1 inconnu sur 5)',
    )
    expect(stdout).toContain('1 code(s) qui n’ont jamais existé depuis 2012\u00A0: 01999')
  })

  it('tells a row without a code by its line, and diagnoses no empty code', async () => {
    writeFileSync(at('sans-code.csv'), `${header}90010,1000,200,40\n,300,60,20\n90068,5,1,30\n`)
    const { code, stdout, stderr } = await ifn(['verifier', at('sans-code.csv')])
    expect(code).toBe(1)
    expect(stdout + stderr).toMatch(/une ligne a des valeurs et n’a pas de code\n.* ligne 3\n/)
    expect(stdout).not.toMatch(/jamais existé|inconnu/)
  })

  it.skipIf(!hasShared)('recognises the geography of real files', async () => {
    const { stdout } = await ifn([
      'verifier',
      '--json',
      join(shared, 'data/insee/cc_filosofi_2021_COM.csv'),
      join(shared, 'data/insee/filosofi_com_2016.csv'),
    ])
    const { fichiers } = JSON.parse(stdout) as {
      fichiers: { cog: { annee: number; certitude: string; diagnostic: { doubled: string[] } } }[]
    }
    expect(
      fichiers.map(({ cog }) => [cog.annee, cog.certitude, cog.diagnostic.doubled.length]),
    ).toEqual([
      [2024, 'seule', 3],
      [2019, 'seule', 3],
    ])
  })
})
