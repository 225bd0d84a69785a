import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeTables } from '../batch/lots.ts'
import { ifn, scratch } from './run.ts'

describe('ifn lot', () => {
  const folder = scratch()
  const plan = join(folder, 'PLAN.json')

  it('prints an example that runs as it is, says what it would do, does it, and then has nothing to do', async () => {
    writeFileSync(plan, (await ifn(['lot', '--exemple'])).stdout)
    const before = await ifn(['lot', plan, '--a-blanc'])
    expect(before.code).toBe(0)
    expect(before.stdout).toContain('sorties     4 (4 à calculer)')
    expect(before.stdout).toContain(
      'lu une fois\u00A0: les données embarquées (1,3\u00A0Mo), pour 2 méthodes et 1 millésime (le plus récent)',
    )
    expect(existsSync(join(folder, 'scores'))).toBe(false)

    const { code, stdout, stderr } = await ifn(['lot', plan])
    expect([code, stdout]).toEqual([0, ''])
    expect(stderr).toContain('calculé     4 sorties, 70\u202F036\u00A0territoires')
    const manifest = JSON.parse(readFileSync(join(folder, 'scores/manifest.json'), 'utf8'))
    expect(manifest).toMatchObject({
      format: 'ifn-lot',
      commande: 'ifn lot PLAN.json',
      entrees: [{ fichier: 'communes.csv.gz' }],
      echecs: [],
      travailleurs: 1,
    })
    expect(manifest.sorties).toHaveLength(4)

    const again = JSON.parse((await ifn(['lot', plan, '--json'])).stdout)
    expect(again.sorties.map(({ etat }: { etat: string }) => etat)).toEqual([
      'a-jour',
      'a-jour',
      'a-jour',
      'a-jour',
    ])
    expect((await ifn(['lot', plan, '--a-blanc'])).stdout).toContain('4 à jour')
  })

  it('ends with 2 for a plan that will not do, all its problems told, whatever their kind', async () => {
    writeFileSync(
      join(folder, 'bad.json'),
      JSON.stringify({
        sources: { a: ['absent/'] },
        niveaux: ['commune'],
        methodes: ['ifn-2062'],
        cog: 1990,
        references: ['absente.json'],
        sortie: { dossier: 'o' },
      }),
    )
    const { code, stdout } = await ifn(['lot', join(folder, 'bad.json'), '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout).erreurs.map((each: { code: string }) => each.code)).toEqual([
      'methode-inconnue',
      'fichier-introuvable',
      'fichier-introuvable',
      'cog-inconnu',
    ])
  })

  it('ends with 1 when a job fails, and the others are done', async () => {
    const files = writeTables(join(folder, 'in'), 40)
    writeFileSync(files.y2021, 'CODGEO,P21_POP\n01001,12\n')
    writeFileSync(
      join(folder, 'two.json'),
      JSON.stringify({
        sources: { a: ['in/communes-2017.csv'], b: ['in/communes-2021.csv'] },
        millesimes: [
          { annee: 2017, sources: ['a'] },
          { annee: 2021, sources: ['b'] },
        ],
        niveaux: ['commune'],
        methodes: ['ifn-2026'],
        sortie: { dossier: 'two' },
      }),
    )
    const { code, stderr } = await ifn(['lot', join(folder, 'two.json')])
    expect(code).toBe(1)
    expect(stderr).toContain('calculé     1 sortie')
    expect(stderr).toMatch(
      /échecs {6}methode=ifn-2026\/niveau=commune\/millesime=2021\/part-0\.arrow\n +erreur\[colonne-absente\]/,
    )
  })

  it('gives the schema of a plan, and refuses to resume what was not begun', async () => {
    expect(JSON.parse((await ifn(['lot', '--schema'])).stdout)).toMatchObject({
      title: 'Plan d’un lot (ifn lot)',
    })
    writeFileSync(
      join(folder, 'new.json'),
      JSON.stringify({
        donnees: 'belfort',
        niveaux: ['commune'],
        methodes: ['ifn-2026'],
        sortie: { dossier: 'new' },
      }),
    )
    expect(await ifn(['lot', join(folder, 'new.json'), '--reprendre'])).toMatchObject({ code: 2 })
  })
})
