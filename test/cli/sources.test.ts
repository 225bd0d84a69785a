import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileServer, send } from '../host/file-server.ts'
import { hasShared, shared } from '../support.ts'
import { ifn, scratch } from './run.ts'

const { address, replies } = fileServer()
const folder = scratch()
const cache = (): string => mkdtempSync(join(folder, 'cache-'))
const text = (lines: string): Uint8Array => new TextEncoder().encode(lines)
const arcep =
  '/data.arcep.fr/fixe/maconnexioninternet/statistiques/last/commune/commune_debit_terrestre.csv'
const contours =
  '/etalab-datasets.geo.data.gouv.fr/contours-administratifs/latest/geojson/communes-100m.geojson'
/** Only the latest lists: what no year can be too early for. */
const early = ['--millesime', '2010']

describe('ifn sources', () => {
  it('says of each file its producer, licence, page and address, and what is not known', async () => {
    const { code, stdout, stderr } = await ifn(['sources', '--millesime', '2022'])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain(
      'https://www.insee.fr/fr/statistiques/fichier/8581696/base-cc-evol-struct-pop-2022_csv.zip',
    )
    expect(stdout).toContain('  empreinte   inconnue')
    expect(stdout).toContain('  adresse     inconnue : à prendre à la main sur la page')
    expect(stdout).toContain('Filosofi 2022 n’a jamais été publié')
  })

  it('answers in JSON, with null for what is not known', async () => {
    const { stdout } = await ifn(['sources', '--millesime', '2014', '--json'])
    const { fichiers, sans_fichier: unmet } = JSON.parse(stdout) as {
      fichiers: { id: string; md5: string | null; taille: number | null }[]
      sans_fichier: { id: string }[]
    }
    expect(fichiers.find(({ id }) => id === 'filosofi-commune-2014')).toMatchObject({
      md5: '318c8608bcdebd137cd584330e75a81d',
      taille: 2_429_501,
    })
    expect(fichiers.find(({ id }) => id === 'arcep-debit')).toMatchObject({
      md5: null,
      taille: null,
    })
    expect(unmet.map(({ id }) => id)).toContain('non_couverture_4g')
  })

  it('downloads from a mirror, then prints the line that computes with the files', async () => {
    replies.set(arcep, send(text('code_insee;nbr;elig_thd30\n'), { cutAfter: 10, cuts: 1 }))
    replies.set(contours, send(text('{"type":"FeatureCollection","features":[]}')))
    const place = cache()
    const { code, stdout, stderr } = await ifn([
      'sources',
      ...early,
      '--telecharger',
      '--miroir',
      address(),
      '--cache',
      place,
    ])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      `ifn calculer ${place}/arcep-debit/commune_debit_terrestre.csv ${place}/contours-communes/communes-100m.geojson -m ifn-2026 -n commune -o scores.csv`,
    )
    const again = await ifn(
      ['sources', ...early, '--telecharger', '--miroir', address(), '--json'],
      { env: { XDG_CACHE_HOME: place } },
    )
    expect(again.code).toBe(0)
  })

  it('is safe with two processes at once', async () => {
    replies.set(arcep, send(text('x'.repeat(200_000)), { cutAfter: 60_000, cuts: 1 }))
    replies.set(contours, send(text('{"type":"FeatureCollection","features":[]}')))
    const place = cache()
    const both = await Promise.all(
      [1, 2].map(() =>
        ifn(['sources', ...early, '--telecharger', '--miroir', address(), '--cache', place]),
      ),
    )
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    expect(readFileSync(join(place, 'arcep-debit/commune_debit_terrestre.csv'))).toHaveLength(
      200_000,
    )
  })

  it('ends with 3 when a source cannot be reached, and keeps the others', async () => {
    replies.set(arcep, send(text('code_insee;nbr\n')))
    replies.delete(contours)
    const { code, stdout, stderr } = await ifn([
      'sources',
      ...early,
      '--telecharger',
      '--miroir',
      address(),
      '--cache',
      cache(),
    ])
    expect(code).toBe(3)
    expect(stderr).toContain('erreur[source-injoignable] réponse 404 du serveur')
    expect(stdout).toContain('commune_debit_terrestre.csv -m ifn-2026')
  })

  it('refuses a mirror or a year that cannot be one', async () => {
    expect((await ifn(['sources', '--miroir', 'ftp://ailleurs'])).code).toBe(2)
    expect((await ifn(['sources', '--millesime', 'hier'])).code).toBe(2)
  })

  it.skipIf(!hasShared)('checks a real file of INSEE against the catalogue', async () => {
    const name = 'filo-revenu-pauvrete-menage-2015.zip'
    replies.set(arcep, send(text('code_insee;nbr\n')))
    replies.set(contours, send(text('{"type":"FeatureCollection","features":[]}')))
    replies.set(
      `/www.insee.fr/fr/statistiques/fichier/3560121/${name}`,
      send(readFileSync(join(shared, 'data/insee', name)), { cutAfter: 900_000, cuts: 1 }),
    )
    const { code, stdout } = await ifn([
      'sources',
      '--millesime',
      '2015',
      '--telecharger',
      '--miroir',
      address(),
      '--cache',
      cache(),
    ])
    expect(code).toBe(0)
    expect(stdout).toContain('MD5 vérifié')
  })
})
