import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { publishedFiles } from '../published-france.ts'
import { scratch, spawned, type Ran } from './run.ts'

const folder = scratch()
const cache = join(folder, 'cache')
const kept = join(cache, 'ifn', 'france')
const run = (...args: string[]): Promise<Ran> =>
  spawned(args, {
    cwd: folder,
    env: { XDG_CACHE_HOME: cache, XDG_CONFIG_HOME: join(folder, 'config') },
  })

const given = join(folder, 'recus')
mkdirSync(given)
for (const [name, text] of Object.entries(publishedFiles()))
  if (!/debit/.test(name)) writeFileSync(join(given, name), text)
const SAID = /données {5}actualisées le \d.* \d{4} \(ifn actualiser --oublier revient/

describe('ifn actualiser', () => {
  it('says, without files, which data stand, what to take, and that an address was never tried', async () => {
    const { code, stdout } = await run('actualiser')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^données de toutes les communes : celles que le programme porte$/m)
    expect(stdout).toMatch(
      /DS_RP_POPULATION_PRINC_2023_CSV_FR\n {4}preuve {6}adresse jamais essayée ici/,
    )
  })

  it('makes the data again of a folder, and says which theme stays at which year', async () => {
    const { code, stdout } = await run('actualiser', given)
    expect(code).toBe(0)
    expect(stdout).toMatch(/diplômes +2017 → 2023/)
    expect(stdout).toMatch(/débit fixe +2019-T3 +inchangé\s: aucun fichier ne l’apporte/)
    expect(readdirSync(kept)).toHaveLength(2)
  })

  it('has every command without a file compute on them, and say so', async () => {
    const { code, stdout, stderr } = await run('calculer', '-t', '90', '-n', 'epci', '-o', '-')
    expect(code).toBe(0)
    expect(stderr).toMatch(SAID)
    expect(stderr).toMatch(/INSEE, Filosofi, revenus et pauvreté \(Melodi\), 2023/)
    expect(stdout.split('\n')[0]).toContain('sans_fibre_score')
    expect((await run('priorites', '-t', '90')).stderr).toMatch(SAID)
    const scores = join(folder, 'scores.arrow')
    for (const [name, args] of Object.entries({
      'scores.arrow': ['calculer'],
      'carte.svg': ['carte', scores, '-t', '90'],
      'rapport.html': ['rapport', scores, '-t', '90'],
      'explorateur.html': ['explorer', '-t', '90'],
    })) {
      const path = join(folder, name)
      const { code, stderr } = await run(...args, '-o', path)
      expect([name, code, stderr]).toEqual([name, 0, stderr])
      if (!name.endsWith('arrow'))
        expect(readFileSync(path, 'utf8')).toMatch(/données actualisées le \d.* \d{4}/)
    }
    expect((await run('config')).stdout).toMatch(/france \(par défaut\), actualisées le \d/)
  }, 120_000)

  it('reads the share of low diplomas that the census of 2023 tells', async () => {
    const { stdout } = await run('calculer', '-t', '90010', '-o', '-')
    const [heads, row] = stdout.split('\n').map((line) => line.split(','))
    const [, embedded] = await spawned(['calculer', '-t', '90010', '-o', '-'], {
      cwd: folder,
      env: { XDG_CACHE_HOME: join(folder, 'none') },
    }).then((ran) => ran.stdout.split('\n').map((line) => line.split(',')))
    const at = (name: string): number => heads!.indexOf(name)
    // half of those who had at most a CAP or a BEP, of the same people: brevet or none
    expect(Number(row![at('peu_diplomes')])).toBeCloseTo(
      Number(embedded![at('peu_diplomes_cap_bep')]) / 2,
      3,
    )
  })

  it('loses nothing to a file that is wrong: the data before stand', async () => {
    const before = readFileSync(join(kept, 'datapackage.json'), 'utf8')
    const bad = join(folder, 'mauvais.csv')
    writeFileSync(bad, 'CODGEO;MED24;TP6024\n01001;oups;1\n')
    const { code, stderr } = await run('actualiser', bad)
    expect([code, stderr]).toEqual([1, expect.stringContaining('erreur[')])
    expect(readFileSync(join(kept, 'datapackage.json'), 'utf8')).toBe(before)
  })

  it('refuses files that bring no theme, theme by theme', async () => {
    const useless = join(folder, 'peu.csv')
    writeFileSync(useless, 'CODGEO;MED24;TP6024\n01001;21000;12\n')
    const { code, stderr } = await run('actualiser', useless)
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /rien à actualiser .*revenus, les fichiers de 2024 n’ont de valeur que pour 1\scommune/s,
    )
  })

  it('never puts the embedded data in place of its own that cannot be read', async () => {
    const table = join(
      kept,
      readdirSync(kept).find((name) => name.endsWith('.gz'))!,
    )
    const bytes = readFileSync(table)
    writeFileSync(table, bytes.subarray(0, 1_000))
    const { code, stderr } = await run('calculer', '-t', '90', '-o', '-')
    expect([code, stderr]).toEqual([1, expect.stringContaining('erreur[donnees-actualisees]')])
    writeFileSync(table, bytes)
  })

  it('goes back to the embedded data', async () => {
    const { code, stdout } = await run('actualiser', '--oublier')
    expect([code, stdout]).toEqual([0, expect.stringContaining('données actualisées oubliées')])
    expect(existsSync(kept)).toBe(false)
    const { stderr } = await run('calculer', '-t', '90', '-n', 'epci', '-o', '-')
    expect(stderr).not.toMatch(/actualisées/)
  })
})
