import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { auditSteps } from '../../src/study/audit/step.ts'
import { scores as belfort } from '../render/belfort.ts'
import { ifn, scratch } from './run.ts'

const folder = scratch()

describe('ifn auditer', () => {
  it('tells the coherence of the embedded territory, in French, on stdout', async () => {
    const { code, stdout, stderr } = await ifn([
      'auditer',
      '--donnees',
      'belfort',
      '--etape',
      'coherence',
    ])
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(stdout).toContain('Publics exposés (publics)')
    expect(stdout).toContain('alpha de Cronbach')
    expect(stdout).toMatch(/I de Moran \d,\d\d/)
    expect(stdout).not.toMatch(/NaN|undefined|null/)
  })

  it('audits a territory by its name, on the scales of all the others', async () => {
    const { code, stdout, stderr } = await ifn(
      'auditer -t territoire-de-belfort --etape coherence --json'.split(' '),
    )
    expect([code, stderr]).toEqual([0, expect.any(String)])
    expect(JSON.parse(stdout)).toMatchObject({ niveau: 'commune', territoires: 101 })
    expect((await ifn(['auditer', '-t', 'Belfordd', '--etape', 'coherence'])).code).toBe(2)
  })

  it('gives the same as JSON', async () => {
    const { stdout } = await ifn([
      'auditer',
      '--donnees',
      'belfort',
      '--etape',
      'coherence',
      '--json',
      '--kendall',
    ])
    const found = JSON.parse(stdout)
    expect(found).toMatchObject({
      etape: 'coherence',
      niveau: 'commune',
      territoires: 101,
      sans_voisin: 0,
    })
    expect(found.correlations.kendall.length).toBe(found.correlations.colonnes.length)
    expect(found.groupes.map(({ id }: { id: string }) => id)).toEqual([
      'publics',
      'amenagement',
      'ifn',
    ])
    expect(found.moran.ifn.i).toBeGreaterThan(found.moran.ifn.hasard[1])
    expect(found.a_regarder.every(({ texte }: { texte: string }) => texte.length > 20)).toBe(true)
  })

  it('writes the page and the JSON of all the steps, and sums them up', async () => {
    const [page, json] = ['audit.html', 'audit.json'].map((name) => join(folder, name)) as [
      string,
      string,
    ]
    const { code, stdout, stderr } = await ifn([
      'auditer',
      '--donnees',
      'belfort',
      '-o',
      page,
      '-o',
      json,
      '--tirages',
      '64',
      '--lignes',
      '64',
    ])
    expect(code).toBe(0)
    expect(stderr).toBe(`écrit       ${page}\nécrit       ${json}\n`)
    expect(stdout).toContain('Les poids, affichés et effectifs')
    expect(stdout.split('\n').every((line) => line.length <= 100)).toBe(true)
    const found = JSON.parse(readFileSync(json, 'utf8'))
    expect(found).toMatchObject({ format: 'ifn-audit', niveau: 'commune', territoires: 101 })
    expect(found.etapes.map(({ id }: { id: string }) => id)).toEqual(auditSteps)
    expect(found.etapes[1].commande).toBe(
      'ifn auditer --donnees belfort --tirages 64 --lignes 64 --etape couverture',
    )
    expect(
      found.etapes.filter(({ verdict }: { verdict: string }) => verdict === 'non-calcule'),
    ).toEqual([])
    expect(readFileSync(page, 'utf8')).toContain('<html lang="fr">')
    const again = await ifn(['auditer', '--donnees', 'belfort', '-o', page, '--tirages', '0'])
    expect([again.code, again.stdout]).toEqual([2, ''])
    expect(again.stderr).toContain('--force')
  })

  it('lays the index beside the measures that are given, and says what is already in it', async () => {
    const scores = JSON.parse(
      (await ifn(['auditer', '--donnees', 'belfort', '--etape', 'retour', '--json'])).stdout,
    )
    expect(scores.etapes).toHaveLength(1)
    const file = join(folder, 'autre.csv')
    writeFileSync(
      file,
      [
        'code_commune,taux,rang',
        ...belfort.codes.map((code, i) => `${code},${belfort.index[i]},${i}`),
      ].join('\n'),
    )
    const { stdout } = await ifn([
      'auditer',
      '--donnees',
      'belfort',
      '--etape',
      'liens',
      '--json',
      '--avec',
      `indice=${file}:taux`,
    ])
    const [{ controles, notes, verdict }] = JSON.parse(stdout).etapes
    expect(controles.at(-1)).toMatchObject({ verdict: 'satisfaisant' })
    expect(controles.at(-1).valeur).toBeCloseTo(1, 12)
    expect(verdict).toBe('satisfaisant')
    expect(notes.join(' ')).toContain('La méthode compte déjà')
  })

  it('reads given rates as the INSEE puts them in JSON, numbers in French', async () => {
    const file = join(folder, 'taux.json')
    writeFileSync(
      file,
      JSON.stringify(
        belfort.codes.map((code, i) => ({
          Code: code,
          'Taux (en %)': (20 - belfort.index[i]! / 10).toFixed(1).replace('.', ','),
          Nombre: '3 346',
        })),
      ),
    )
    const { stdout } = await ifn([
      'auditer',
      '--donnees',
      'belfort',
      '--etape',
      'liens',
      '--json',
      '--avec',
      file,
    ])
    const [{ controles, verdict }] = JSON.parse(stdout).etapes
    expect(controles.at(-1).libelle).toContain('Taux (en\u00A0%) (illectronisme)')
    expect(controles.at(-1).valeur).toBeLessThan(-0.99)
    expect(verdict).toBe('insuffisant')
  })

  it.each([
    [['--etape', 'robuste'], 'robuste'],
    [['--tirages', '-1'], '--tirages ne convient pas'],
    [['-o', 'audit.pdf'], 'un audit est un fichier .html ou .json'],
    [['-o', '-'], 'n’écrit pas de fichier sur la sortie standard'],
    [['--avec', 'nulle-part.csv'], 'nulle-part.csv'],
  ])('refuses %j', async (args, said) => {
    const { code, stdout, stderr } = await ifn(['auditer', '--donnees', 'belfort', ...args])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(said)
  })
})
