/** A folder as an analyst fills it: archives, workbooks, several years and levels, and what has nothing to do there. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, strToU8, zipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { embeddedCog } from '../../src/host/cog.ts'
import { mulberry32 } from '../support.ts'
import { ifn, scratch } from './run.ts'

const folder = join(scratch(), 'dossier')

/** SYNTHETIC: the headers are those of INSEE and of ARCEP, the figures come from a seed. */
function fill(): void {
  const random = mulberry32(12)
  const codes = embeddedCog().communes(2024).slice(0, 60)
  const census = (year: string, of: readonly string[]): string =>
    `CODGEO;P${year}_POP;P${year}_POP65P;P${year}_NSCOL15P;P${year}_NSCOL15P_DIPLMIN;P${year}_NSCOL15P_BEPC;P${year}_NSCOL15P_CAPBEP\n${of.map((code) => `${code};${1000 + random() * 50};${200 * random()};700;${100 * random()};50;${150 * random()}`).join('\n')}\n`
  const income = `CODGEO;NBMENFISC21;NBPERSMENFISC21;MED21;TP6021\n${codes.map((code, i) => `${code};300;800;${20_000 + 100 * i};${i % 3 === 0 ? 's' : `1${i % 5},5`}`).join('\n')}\n`
  mkdirSync(join(folder, 'archives'), { recursive: true })
  writeFileSync(
    join(folder, 'rp2021.zip'),
    zipSync({
      'rp.zip': zipSync({
        'base.CSV': strToU8(census('21', codes)),
        'meta_base.CSV': strToU8('COD_VAR;LIB_VAR\nCODGEO;Code\n'),
      }),
    }),
  )
  writeFileSync(join(folder, 'rp2017.csv'), census('17', codes.slice(0, 40)))
  writeFileSync(join(folder, 'archives/filosofi.csv.gz'), gzipSync(strToU8(income)))
  writeFileSync(
    join(folder, 'archives/iris.csv'),
    `IRIS;COM;TYP_IRIS;P21_POP\n010010000;01001;Z;5\n`,
  )
  writeFileSync(
    join(folder, 'debit.csv'),
    `code_insee;nom_com;nbr;inel_hd;elig_hd05;elig_hd3;elig_hd8;elig_thd30;elig_thd100;elig_thd1g;date\n${codes.map((code, i) => `${code};x;100;${100 - i};0;0;0;${i};0;0;2019-09-30`).join('\n')}\n`,
  )
  writeFileSync(join(folder, 'lisez-moi.txt'), 'à lire\n')
}

describe('a folder', () => {
  beforeAll(fill)

  it('is computed by one command, at the level that meets the needs; what was not read is said', async () => {
    const { code, stdout, stderr } = await ifn(['calculer', folder, '-m', 'mednum-2023', '-o', '-'])
    expect(code).toBe(0)
    expect(stdout.trimEnd().split('\n')).toHaveLength(61)
    expect(stderr).toContain('calcul par commune : avec un indice, 60\u00A0communes')
    expect(stderr).toMatch(/iris\.csv » : une ligne par IRIS, plus fin que la table/)
    expect(stderr).toMatch(/rp2017\.csv » : d’autres années ont été lues \(2017 n’a pas servi\)/)
    expect(stderr).toContain('2 fichier(s) ou feuille(s) sans rapport laissés de côté')
  })

  it('is read as of another year when it is asked', async () => {
    const { stdout } = await ifn([
      'calculer',
      folder,
      '-m',
      'mednum-2023',
      '--millesime',
      '2020',
      '-o',
      '-',
    ])
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .filter((line) => /^01\d{3},,?\d/.test(line)).length,
    ).toBeLessThanOrEqual(60)
    expect(stdout).toContain('01040,')
  })

  it('is checked in one table, with what is missing by variable and why', async () => {
    const { code, stdout } = await ifn(['verifier', folder, '-m', 'mednum-2023', '--json'])
    const report = JSON.parse(stdout) as {
      fichiers: { fichier: string; niveau?: string; lignes?: number; mis_de_cote?: string }[]
      table: object
      indicateurs: { id: string; present: boolean; variables: object[] }[]
      erreurs: unknown[]
    }
    expect([code, report.erreurs]).toEqual([0, []])
    expect(report.table).toEqual({ niveau: 'commune', lignes: 60 })
    expect(
      report.fichiers
        .filter(({ mis_de_cote }) => mis_de_cote === undefined)
        .map(({ fichier, niveau, lignes }) => [fichier.slice(folder.length + 1), niveau, lignes]),
    ).toEqual([
      ['archives/filosofi.csv.gz', 'commune', 60],
      ['archives/iris.csv', 'iris', 1],
      ['debit.csv', 'commune', 60],
      ['rp2017.csv', 'commune', 40],
      ['rp2021.zip › rp.zip › base.CSV', 'commune', 60],
    ])
    expect(report.indicateurs.find(({ id }) => id === 'taux_pauvrete')?.variables).toEqual([
      expect.objectContaining({
        variable: 'TP60',
        millesime: '2021',
        presentes: 40,
        absences: { secret: 20 },
      }),
    ])
    expect(report.indicateurs.find(({ id }) => id === 'non_couverture_4g')?.present).toBe(false)
  })

  it('opens a pattern that the shell left as it was, and refuses by name what it would leave aside in a folder', async () => {
    const found = await ifn(['verifier', join(folder, '**/*.gz')])
    expect(found.stdout).toContain('revenus et pauvreté')
    const named = await ifn(['verifier', join(folder, 'lisez-moi.txt')])
    expect([named.code, named.stdout.includes('erreur[fichier-inconnu]')]).toEqual([1, true])
  })
})
