import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ifn, scratch } from './run.ts'

const folder = scratch()
const write = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const communes = write(
  'communes.csv',
  'CODGEO;LIBGEO;P21_POP\n01004;Ambérieu;14000\n01033;Valserhône;10000\n',
)
const points = write(
  'points.csv',
  'code;nom;cx;cy\n01004;Ambérieu;5.36;45.96\n01033;Valserhône;5.83;46.11\n',
)
const sites = write(
  'fs.csv',
  'id_fs,lib_fs,insee_com,latitude,longitude\n1,A,01004,45.96,5.36\n2,B,01004,0,0\n',
)

describe('ifn lieux', () => {
  it('writes counts, counts per 10,000 inhabitants and distances as CSV, and tells a person what to know', async () => {
    const { code, stdout, stderr } = await ifn(['lieux', communes, points, sites])
    expect(code).toBe(0)
    const [header, first, second] = stdout.split('\n')
    expect(header).toBe(
      'code_commune,nom,population,nb_france_services,nb_france_services_10000,nb_lieux,nb_lieux_10000,nb_lieux_demarches,nb_lieux_demarches_10000,distance_france_services,distance_lieu,distance_demarches',
    )
    expect(first).toMatch(/^01004,Ambérieu,14000,2,1\.428571\d*,2,.*,0,0,0$/)
    expect(second).toMatch(/^01033,Valserhône,10000,0,0,0,/)
    expect(stderr).toContain(
      '1\u00A0lieu aux coordonnées 0, 0 : hors du calcul des distances (ligne 3)',
    )
    expect(stderr).toContain(
      'ANCT, France services, liste des structures, mise à jour à une date que le fichier ne dit pas',
    )
  })

  it('answers in JSON, with null for what is not known', async () => {
    const { stdout } = await ifn(['lieux', communes, sites, '-n', 'departement', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      niveau: 'departement',
      territoires: 1,
      lignes: [{ code_departement: '01', nb_france_services: 2, population: 24000 }],
    })
  })

  it('says which lists it knows when there is none among the files', async () => {
    const { code, stderr } = await ifn(['lieux', communes])
    expect(code).toBe(1)
    expect(stderr).toContain('aucune liste de lieux parmi les fichiers')
  })

  it('lets ifn verifier say what a list is', async () => {
    const { stdout } = await ifn(['verifier', communes, points, sites])
    expect(stdout).toMatch(/ANCT +France services, liste des structures +– +– +lieu +2 /)
    expect(stdout).toContain('Points des territoires')
  })
})

describe('ifn lieux --seuils', () => {
  it('counts people beyond each distance by territory, and draws the curve of those within', async () => {
    const { stdout } = await ifn(['lieux', '--seuils', '10,5', '-t', '02', '-n', 'epci', '--json'])
    const answer = JSON.parse(stdout) as {
      personnes: number
      au_dela: Record<string, { personnes: number; part: number }>
      courbe: { distance: number; part: number }[]
      lignes: { code: string; personnes: number; au_dela: Record<string, { personnes: number }> }[]
    }
    expect(Object.keys(answer.au_dela)).toEqual(['5', '10'])
    for (const most of ['5', '10'])
      expect(
        answer.lignes.reduce((sum, { au_dela }) => sum + au_dela[most]!.personnes, 0),
      ).toBeCloseTo(answer.au_dela[most]!.personnes, 6)
    const parts = answer.courbe.map(({ part }) => part)
    expect(parts).toEqual(parts.toSorted((a, b) => a - b))
    expect(parts.at(-1)).toBe(1)
    expect(
      1 - parts[parts.findLastIndex((_, k) => answer.courbe[k]!.distance <= 10)]!,
    ).toBeGreaterThanOrEqual(answer.au_dela['10']!.part)
  })

  it('says it in French, those who are far first, with places of one’s own', async () => {
    const { code, stderr } = await ifn([
      'lieux',
      communes,
      sites,
      '--seuils',
      '20',
      '-n',
      'commune',
    ])
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /ensemble +24\u202F000 +41,7\u00A0%\nValserhône \(01033\) +10\u202F000 +100,0\u00A0%/,
    )
  })

  it('refuses thresholds that are none, and options that want them', async () => {
    expect((await ifn(['lieux', '--seuils', 'loin'])).stderr).toContain(
      'ce ne sont pas des distances',
    )
    expect((await ifn(['lieux', communes, sites, '--besoins', 'population'])).stderr).toContain(
      'ne sert qu’avec --seuils',
    )
    expect((await ifn(['lieux'])).stderr).toContain('aucun fichier')
  })
})

describe('ifn lieux --avant', () => {
  const header = 'id,nom,commune,code_insee,latitude,longitude,typologie,services,date_maj'
  const before = write(
    'avant.csv',
    `${header},labels_nationaux\n1,A,Laon,02408,49.56,3.62,,Accéder à du matériel,2021-05-01,APTIC\n2,B,Guise,02361,49.9,3.62,TIERS_LIEUX,Prendre en main un ordinateur,2021-05-01,\n`,
  )
  const now = write(
    'maintenant.csv',
    `${header},dispositif_programmes_nationaux\n1,A,Laon,02408,49.56,3.62,,Accès internet et matériel informatique,2024-05-01,\n2,B,Guise,02361,49.9,3.62,TIERS_LIEUX,Utilisation sécurisée du numérique,2024-05-01,\n3,C,Soissons,02722,49.38,3.32,,Aide aux démarches administratives,2024-05-01,France Services\n`,
  )

  it('sets side by side what was offered then and now, for 10,000 people', async () => {
    const { code, stdout } = await ifn(['lieux', now, '--avant', before, '-t', '02', '--json'])
    expect(code).toBe(0)
    interface Kind {
      avant: number | null
      maintenant: number | null
      pour_10000: number | null
    }
    const { ensemble, lignes, a_savoir } = JSON.parse(stdout) as {
      ensemble: { personnes: number; lieux: Record<string, Kind> }
      lignes: { code: string; lieux: Record<string, Kind> }[]
      a_savoir: string[]
    }
    const counts = Object.fromEntries(
      Object.entries(ensemble.lieux).map(([kind, each]) => [kind, [each.avant, each.maintenant]]),
    )
    expect(counts).toEqual({
      france_services: [null, 1],
      aptic: [1, null],
      tiers_lieux: [1, 1],
      equipement: [1, 1],
      competences: [1, 1],
      demarches: [null, 1],
      lieux: [2, 3],
    })
    expect(ensemble.lieux['lieux']!.pour_10000).toBeCloseTo(30_000 / ensemble.personnes, 9)
    expect(lignes).toMatchObject([{ code: '02', lieux: ensemble.lieux }])
    expect(a_savoir.join()).toContain('inconnu, non absent')
  })

  it('fits its tables in 80 columns, and writes them', async () => {
    const path = join(folder, 'offre.csv')
    const args = ['lieux', now, '--avant', before, '-t', '02', '-n', 'epci', '-o', path]
    const { stderr } = await ifn(args)
    const [, kinds = '', territories = ''] = stderr.split('\n\n')
    const lines = [...kinds.split('\n'), ...territories.split('\n')]
    expect(lines.length).toBeGreaterThan(20)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(kinds).toMatch(/lieux recensés +2 +3 +\+1 +0,2 → 0,4/)
  })

  it.each([
    [['--avant', before], 'aucune n’est donnée pour maintenant'],
    [[now, '--avant', communes], 'n’est pas une liste de lieux'],
    [[now, '--avant', before, '--seuils', '5'], 'sont des réponses différentes'],
  ])('refuses what it cannot compare', async (args, words) => {
    const { code, stdout, stderr } = await ifn(['lieux', ...args])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(words)
  })
})

describe('ifn lieux --quadrants', () => {
  it('puts each EPCI in one of four quadrants, in a table and on a map', async () => {
    const [table, map] = [join(folder, 'quadrants.json'), join(folder, 'quadrants.svg')]
    const args = ['lieux', '--quadrants', 'personnes', '-t', '02', '-o', table, '-o', map, '--json']
    const { code, stdout } = await ifn(args)
    expect(code).toBe(0)
    const { lignes, coupures } = JSON.parse(stdout) as {
      coupures: { besoins: number; pour_10000: number }
      lignes: {
        nom: string
        personnes: number
        lieux: number
        pour_10000: number
        quadrant: string
      }[]
    }
    expect(lignes).toHaveLength(20)
    for (const { personnes, lieux, pour_10000, quadrant } of lignes) {
      expect(pour_10000).toBeCloseTo((1e4 * lieux) / personnes, 9)
      expect(quadrant).toBe(
        `besoins ${personnes >= coupures.besoins ? 'forts' : 'moindres'}, offre ${pour_10000 >= coupures.pour_10000 ? 'forte' : 'faible'}`,
      )
    }
    // half of the needs on each side
    expect(lignes.filter(({ quadrant }) => quadrant.startsWith('besoins forts'))).toHaveLength(10)
    const svg = readFileSync(map, 'utf8')
    expect(svg).toMatch(/Besoins et offre d’aide\u00A0: Aisne \(02\)/)
    expect(svg).toContain('CA GrandSoissons Agglomération')
  })

  it('counts any place as an offer where most communes have none, by the index too', async () => {
    const args = ['lieux', '--quadrants', 'indice', '-t', '90', '-n', 'commune']
    const { code, stdout, stderr } = await ifn([...args, '-o', '-'])
    expect(code).toBe(0)
    expect(stdout.split('\n')[0]).toBe(
      'code_commune,nom,personnes,ifn,nb_lieux,nb_lieux_10000_besoins,quadrant',
    )
    for (const line of stdout.split('\n').slice(1).filter(Boolean)) {
      const [, , , , places, , quadrant] = line.match(/("[^"]*"|[^,]*)(?:,|$)/g)!
      if (quadrant !== '')
        expect(quadrant!.includes('offre forte')).toBe(Number(places!.replace(',', '')) > 0)
    }
    expect(stderr).toContain('un lieu au moins, que plus de la moitié n’a pas')
  })
})
