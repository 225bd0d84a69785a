import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ifn, scratch } from './run.ts'

const folder = scratch()
const write = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
interface Answer {
  readonly preuve: string
  readonly ecart: number
  readonly valeur: number
  readonly borne: number
  readonly personnes: number
  readonly unite: string
  readonly avant: { personnes: number; part: number; communes_sans_lieu: number }
  readonly apres: { personnes: number; part: number; distance_moyenne: number }
  readonly courbe: number[]
  readonly lieux: { code_commune: string; code_epci: string; ajoute: number; quotite: number }[]
  readonly au_dela: { code_commune: string; personnes: number; distance: number | null }[]
  readonly a_savoir: string[]
}
const answer = async (...args: readonly string[]): Promise<Answer> => {
  const { code, stdout, stderr } = await ifn(['implanter', ...args, '--json'])
  expect(stderr + (code === 0 ? '' : stdout)).toBe('')
  return JSON.parse(stdout) as Answer
}

describe('ifn implanter, without a file', () => {
  it('proves the best five places of the Aisne within ten kilometres, in less than five seconds', async () => {
    await answer('-t', '90') // loads what is then timed
    const start = process.cpuUsage()
    const found = await answer('-t', '02', '--nombre', '5', '--rayon', '10')
    const { user, system } = process.cpuUsage(start)
    expect((user + system) / 1e6).toBeLessThan(5)
    expect([found.preuve, found.ecart]).toEqual(['optimum', 0])
    expect(found.lieux).toHaveLength(5)
    // each adds no more than the one before it, and the sum is what changes
    const added = found.lieux.map(({ ajoute }) => ajoute)
    expect(added).toEqual(added.toSorted((a, b) => b - a))
    expect(found.apres.personnes - found.avant.personnes).toBeCloseTo(
      added.reduce((a, b) => a + b),
      6,
    )
    const beyond = found.au_dela.reduce((sum, { personnes }) => sum + personnes, 0)
    expect(found.apres.personnes + beyond).toBeCloseTo(found.personnes, 6)
    expect(found.a_savoir.join()).toContain('estimées, non comptées')
  })

  it('weighs people by a sub-index of the embedded France, which it computes', async () => {
    const plain = await answer('-t', '02', '--nombre', '2')
    const weighed = await answer('-t', '02', '--nombre', '2', '--ponderer', 'publics')
    // a mean weight of 1: as many people in all, elsewhere
    expect(weighed.personnes).toBeCloseTo(plain.personnes, 4)
    expect(weighed.avant.personnes).not.toBeCloseTo(plain.avant.personnes, 0)
    expect(weighed.a_savoir.join()).toContain('× publics / ')
  })

  it('says in French what changes, how sure it is and who stays beyond', async () => {
    const { code, stdout, stderr } = await ifn(['implanter', '-t', 'Morbihan', '--nombre', '2'])
    expect([code, stdout]).toEqual([0, ''])
    expect(stderr).toMatch(/^territoire {2}Morbihan \(56\)\u00A0: 249\u00A0communes, /)
    expect(stderr).toContain('optimum prouvé')
    expect(stderr).toMatch(/1 {2}Vannes \(56260\)/)
    // Belle-Île has no France services: the sea is not crossed, and it is said
    expect(stderr).toContain('4\u00A0communes dont l’île n’a pas de lieu')
    expect(stderr).toMatch(/restent {5}\d+\u00A0communes à plus de 10\u00A0km/)
  })

  it('keeps what is forced, leaves out what is excluded, and opens no more in an EPCI than is allowed', async () => {
    const free = await answer('-t', '02', '--besoins', 'population')
    const first = free.lieux[0]!
    const bound = await answer(
      '-t',
      '02',
      '--besoins',
      'population',
      '--max-par-epci',
      '1',
      '--imposer',
      '02691',
      '--exclure',
      `${first.code_epci},02750`,
    )
    const codes = bound.lieux.map(({ code_commune }) => code_commune)
    const epci = bound.lieux.map(({ code_epci }) => code_epci)
    expect(codes).toContain('02691')
    expect(epci).not.toContain(first.code_epci)
    expect(codes).not.toContain('02750')
    expect(new Set(epci).size).toBe(5)
    expect(bound.valeur).toBeLessThan(free.valeur)
  })

  it('a place open two days of five counts for two fifths of the people that it alone reaches', async () => {
    const whole = await answer('-t', '02', '--nombre', '1')
    const part = await answer('-t', '02', '--nombre', '1', '--quotite', '0,4')
    expect(part.lieux[0]!.ajoute).toBeCloseTo(0.4 * whole.lieux[0]!.ajoute, 6)
  })

  it('writes the table of the places, its description and its map', async () => {
    const [csv, svg] = [join(folder, 'proposes.csv'), join(folder, 'carte.svg')]
    const { code, stderr } = await ifn([
      'implanter',
      '-t',
      '90',
      '--rayon',
      '5',
      '-o',
      csv,
      '-o',
      svg,
    ])
    expect([code, stderr]).toEqual([0, expect.stringContaining('carte.svg')])
    expect(readFileSync(csv, 'utf8').split('\n')[0]).toMatch(
      /^code_commune,nom,candidat,code_epci,/,
    )
    const map = readFileSync(svg, 'utf8')
    expect(map).toContain('lieux proposés')
    expect(map.match(/personnes de plus à portée/g)).toHaveLength(
      readFileSync(csv, 'utf8').trimEnd().split('\n').length - 1,
    )
  })

  it('as few places as it takes, or says that no number is enough', async () => {
    const enough = await answer('-t', '02', '--objectif', 'couverture', '--part', '97')
    expect(enough.apres.part).toBeGreaterThanOrEqual(0.97)
    expect(enough.courbe.at(-2)! / enough.personnes).toBeLessThan(0.97)
    const { code, stderr } = await ifn([
      'implanter',
      '-t',
      '02',
      '--objectif',
      'couverture',
      '--part',
      '100',
      '--candidats',
      write('un.csv', 'code_commune\n02691\n'),
    ])
    expect(code).toBe(1)
    expect(stderr).toContain('hors d’atteinte : tous les candidats ensemble couvrent')
  })

  it('refuses what makes no sense, with the way out', async () => {
    const refused = async (...args: readonly string[]): Promise<string> => {
      const { code, stderr } = await ifn(['implanter', '-t', '02', ...args])
      expect(code).toBe(2)
      return stderr
    }
    expect(await refused('--nombre', '0')).toContain('n’est pas un nombre de lieux')
    expect(await refused('--imposer', '75101')).toContain('aucun candidat de ce code')
    expect(await refused('--besoins', 'acces')).toContain('n’ont de colonne « acces »')
    expect(await refused('--detour', '0.5')).toContain('n’est pas plus court')
    expect(await refused('--quotite', '0.5', '--objectif', 'mediane')).toContain('ne se divise pas')
    expect(await refused('--imposer', '02691,02722', '--nombre', '1')).toContain('2 lieux imposés')
  })
})

describe('ifn implanter, with files', () => {
  const communes = write(
    'communes.csv',
    'CODGEO;LIBGEO;P21_POP\n56121;Lorient;57000\n56069;Groix;2300\n56162;Ploemeur;18000\n56107;Larmor;8400\n',
  )
  const sites = write(
    'lieux.csv',
    'id,nom,code_insee,latitude,longitude,services\nL1,Mairie,56121,47.748,-3.37,x\n',
  )

  it('counts the people of the files from the places of a list, and never across the sea', async () => {
    const found = await answer(communes, sites, '--rayon', '4', '--nombre', '2')
    expect(found.personnes).toBe(85_700)
    expect(found.avant.personnes).toBe(65_400)
    expect(found.avant.communes_sans_lieu).toBe(1)
    expect(found.lieux.map(({ code_commune }) => code_commune)).toEqual(['56162', '56069'])
    expect(found.a_savoir.join()).toContain('besoins comptés en habitants')
  })

  it('weighs people by a column of scores', async () => {
    const scores = write(
      'scores.csv',
      'code_commune,nom,population,acces,ifn\n56121,Lorient,57000,10,10\n56069,Groix,2300,90,90\n56162,Ploemeur,18000,1,1\n56107,Larmor,8400,1,1\n',
    )
    const found = await answer(
      communes,
      sites,
      scores,
      '--rayon',
      '4',
      '--nombre',
      '1',
      '--ponderer',
      'acces',
    )
    expect(found.lieux[0]!.code_commune).toBe('56069')
    expect(found.personnes).toBeCloseTo(85_700, 6)
  })

  it('measures in minutes of a matrix, and tells all that it lacks', async () => {
    const matrix = write(
      'matrice.csv',
      'idSrc,idDst,duree\n56121,56162,14\n56162,56121,15\n56162,56107,9\n56069,56121,70\n',
    )
    const found = await answer(communes, sites, '--temps', matrix, '--rayon', '10', '--nombre', '1')
    expect(found.unite).toBe('min')
    expect(found.avant.personnes).toBe(57_000)
    expect(found.lieux[0]).toMatchObject({ code_commune: '56162', ajoute: 26_400 })
    const told = found.a_savoir.join('\n')
    expect(told).toContain('METRIC')
    expect(told).toContain('paires sans temps : ')
    expect(told).toContain('paires dont le temps est celui du retour : ')
    expect(found.au_dela.map(({ code_commune, distance }) => [code_commune, distance])).toEqual([
      ['56069', 70],
    ])
  })

  it('candidates outside the territory, unknown, or that serve no one are told', async () => {
    const list = write('candidats.csv', 'code_commune,quotite\n56107,1\n29232,1\n99999,1\n')
    const found = await answer(communes, sites, '--candidats', list, '--rayon', '5')
    expect(found.lieux.map(({ code_commune }) => code_commune)).toEqual(['56107'])
    const told = found.a_savoir.join('\n')
    expect(told).toMatch(/candidats hors du territoire.*29232/)
    expect(told).toMatch(/laissés de côté.*99999|99999/)
    expect(told).toContain('lieux proposés\u00A0: 1 sur 5')
  })

  let server: Server | undefined
  afterAll(() => server?.close())

  it('asks one’s own OSRM, and says when it stops', async () => {
    let served = 0
    server = createServer((request, response) => {
      const url = new URL(request.url!, 'http://localhost')
      const list = (name: string): number[] => url.searchParams.get(name)!.split(';').map(Number)
      if (++served > 2) return void request.socket.destroy()
      response.end(
        JSON.stringify({
          code: 'Ok',
          durations: list('sources').map((i) =>
            list('destinations').map((j) => (i === j ? 0 : 60 * (1 + ((i + j) % 5)))),
          ),
        }),
      )
    })
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const found = await answer(communes, sites, '--osrm', address, '--rayon', '5')
    expect(found.unite).toBe('min')
    expect(found.apres.personnes).toBe(85_700)
    const { code, stdout } = await ifn(['implanter', communes, sites, '--osrm', address, '--json'])
    expect(code).toBe(3)
    expect(stdout).toContain('source-injoignable')
  })
})

describe('ifn rapport --type feuille-de-route', () => {
  it('goes from needs to places, and shows the indicators that are filled in', async () => {
    const [page, table] = [join(folder, 'route.html'), join(folder, 'ctin.csv')]
    const make = (...more: readonly string[]) =>
      ifn([
        'rapport',
        '-t',
        '90',
        '--type',
        'feuille-de-route',
        '--ctin',
        table,
        '-o',
        page,
        ...more,
      ])
    expect((await make()).code).toBe(0)
    const empty = readFileSync(page, 'utf8')
    expect([...empty.matchAll(/<h2 id="([\w-]+)-titre"/g)].map(([, id]) => id)).toEqual([
      'besoins',
      'offre',
      'ecarts',
      'lieux-proposes',
      'suivi',
      'origine',
    ])
    expect(readFileSync(table, 'utf8').trimEnd().split('\n')).toHaveLength(12)
    expect(empty.match(/à renseigner/g)).toHaveLength(44)
    writeFileSync(
      table,
      'numero,intitule,valeur,date,source\n1,Personnes accompagnées,1200,2026,Hub\n2,,,,\n',
    )
    expect((await make('--force')).code).toBe(0)
    const filled = readFileSync(page, 'utf8')
    expect(filled).toContain('<td>1200</td>')
    expect(filled.match(/à renseigner/g)).toHaveLength(4)
  })
})
