import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { mednum2023 } from '../../src/methods/registry.ts'
import { unpackExplorer } from '../../src/render/explorer/pack.ts'
import { stateFromHash, stateToHash } from '../../src/render/explorer/state.ts'
import { hasShared, root, shared } from '../support.ts'
import { ifn, scratch } from './run.ts'

const folder = scratch()
const at = (name: string): string => join(folder, name)

describe('ifn', () => {
  it('without a command says where to begin, and that it did nothing', async () => {
    const { code, stdout, stderr } = await ifn([])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('ifn --help')
  })

  it('names every command in its help, on stdout', async () => {
    const { code, stdout } = await ifn(['--help'])
    expect(code).toBe(0)
    for (const name of [
      'calculer',
      'verifier',
      'carte',
      'rapport',
      'explorer',
      'methodes',
      'expliquer',
    ])
      expect(stdout).toContain(`ifn ${name}`)
  })

  it('gives its version', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      version: string
    }
    expect((await ifn(['--version'])).stdout.trim()).toBe(version)
  })
})

describe('ifn methodes', () => {
  it('lists the methods with what is known of each', async () => {
    const { stdout } = await ifn(['methodes', '--json'])
    expect(JSON.parse(stdout)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          id: 'mednum-2020',
          preuve: 'verified',
          variantes: ['publiee', 'corrigee'],
        }),
      ]),
    )
  })

  it('gives a method as JSON that can be given back as a method file', async () => {
    const { stdout } = await ifn(['methodes', 'mednum-2023', '--json'])
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(mednum2023)))
    writeFileSync(at('mienne.json'), stdout)
    const [own, ours] = await Promise.all([
      ifn(['calculer', '--donnees', 'belfort', '-m', at('mienne.json')]),
      ifn(['calculer', '--donnees', 'belfort', '-m', 'mednum-2023']),
    ])
    expect(own.stdout).toBe(ours.stdout)
  })

  it('gives a JSON Schema', async () => {
    const { stdout } = await ifn(['methodes', '--schema'])
    expect(JSON.parse(stdout)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      anyOf: [{ type: 'object' }, { type: 'object' }],
    })
  })
})

describe('ifn verifier', () => {
  it('finds nothing wrong with the embedded territory, and says what the method lacks', async () => {
    const { code, stdout } = await ifn(['verifier', '--donnees', 'belfort'])
    expect(code).toBe(0)
    expect(stdout).toContain('rien à signaler')
    expect(stdout).toContain('Non-couverture 4G\u00A0: absent (il faudrait TX_NON_4G)')
  })

  it('tells every problem of a method file, with its place', async () => {
    const wrong = {
      ...JSON.parse(JSON.stringify(mednum2023)),
      missing: 'moyenne',
      subIndices: { publics: { label: 'Publics', of: ['taux_pauvreté'] } },
    }
    writeFileSync(at('fausse.json'), JSON.stringify(wrong))
    const { code, stdout } = await ifn(['verifier', at('fausse.json'), '--json'])
    const { erreurs } = JSON.parse(stdout) as { erreurs: { lieu: { colonne: string } }[] }
    expect(code).toBe(2)
    expect(erreurs.map(({ lieu }) => lieu.colonne)).toEqual(
      expect.arrayContaining(['missing', 'subIndices.publics.of.0']),
    )
  })

  it('names the line of a YAML file that cannot be read', async () => {
    writeFileSync(at('cassee.yaml'), 'id: essai\nindicators:\n  a: [1, 2\nversion: 1\n')
    const { code, stdout } = await ifn(['verifier', at('cassee.yaml')])
    expect(code).toBe(2)
    expect(stdout).toMatch(/erreur\[methode-invalide\][^]*cassee\.yaml, ligne \d/)
  })

  it.skipIf(!hasShared)(
    'says of the file that lost its zeros which line is the first, and fails',
    async () => {
      const { code, stdout } = await ifn([
        'verifier',
        join(shared, 'data/defects/DEFECT_BASE_TD_FILO_DISP_IRIS_2019_leading-zeros-lost.csv'),
      ])
      expect(code).toBe(1)
      expect(stdout).toMatch(
        /erreur\[code-tronque\] \d+ codes dans ce cas[^]*colonne IRIS, ligne 2/,
      )
    },
  )
})

describe('ifn expliquer', () => {
  it('says where a territory stands and why, and gives one above the communes its exact index', async () => {
    const { stdout } = await ifn(['expliquer', '90010', '--donnees', 'belfort'])
    expect(stdout).toMatch(/^plus fragile que 63.communes sur 100$/mu)
    expect(stdout).toMatch(/^ce qui rend plus fragile.: niveau de vie médian.: 20.930.€, contre/mu)
    const epci = await ifn(['expliquer', '200069052', '--donnees', 'belfort', '--json'])
    const computed = await ifn(['calculer', '--donnees', 'belfort', '-n', 'epci', '-o', '-'])
    const row = computed.stdout.split('\n').find((line) => line.startsWith('200069052'))!
    const at = computed.stdout.split('\n')[0]!.split(',').indexOf('ifn')
    expect((JSON.parse(epci.stdout) as { ifn: number }).ifn).toBe(Number(row.split(',')[at]))
  })

  it('tells an error code at length', async () => {
    const { code, stdout } = await ifn(['expliquer', 'code-tronque'])
    expect(code).toBe(0)
    expect(stdout).toContain('a lu le code comme un nombre')
  })

  it('takes a score apart into points that add up, to 1e-12', async () => {
    const { stdout } = await ifn(['expliquer', '90010', '--donnees', 'belfort', '--json'])
    const told = JSON.parse(stdout) as {
      ifn: number
      sous_indices: {
        score: number
        indicateurs: { points_sous_indice: number; points_indice: number }[]
      }[]
    }
    const sum = (values: number[]): number => values.reduce((total, v) => total + v, 0)
    expect(
      Math.abs(
        sum(
          told.sous_indices.flatMap(({ indicateurs }) =>
            indicateurs.map((each) => each.points_indice),
          ),
        ) - told.ifn,
      ),
    ).toBeLessThan(1e-12)
    for (const { score, indicateurs } of told.sous_indices)
      expect(
        Math.abs(sum(indicateurs.map((each) => each.points_sous_indice)) - score),
      ).toBeLessThan(1e-12)
  })

  it('offers what is near when a code is unknown', async () => {
    const { code, stderr } = await ifn(['expliquer', '90011x', '--donnees', 'belfort'])
    expect(code).toBe(2)
    expect(stderr).toMatch(/erreur\[territoire-inconnu\][^]*au plus près : 9001/)
  })
})

describe('ifn carte', () => {
  it('draws what calculer wrote, names its sources and how to redo it', async () => {
    await ifn(['calculer', '--donnees', 'belfort', '-o', at('s.csv')])
    const { code, stderr } = await ifn(['carte', at('s.csv'), '-o', at('carte.svg')])
    const svg = readFileSync(at('carte.svg'), 'utf8')
    expect(code).toBe(0)
    expect(stderr).toContain('101\u00A0communes avec une valeur')
    for (const words of [
      'Belfort (90010)',
      'INSEE',
      'ARCEP',
      'Licence Ouverte',
      'Méthode ifn-2026',
      'ifn calculer',
    ])
      expect(svg).toContain(words)
  })

  it('hatches and counts what is missing', async () => {
    const { stdout } = await ifn(['carte', at('s.csv'), '-c', 'taux_pauvrete', '-o', '-'])
    expect(stdout).toMatch(/89[\s\u00A0]communes|donnée manquante/)
  })

  it('reads compressed contours, crosses the sub-indices, zooms, and writes a PNG', async () => {
    writeFileSync(
      at('c.topojson.gz'),
      gzipSync(readFileSync(join(root, 'data/territoire-de-belfort/communes.topojson'))),
    )
    const { code, stderr } = await ifn([
      'carte',
      at('s.csv'),
      '--contours',
      at('c.topojson.gz'),
      '--type',
      'quadrants',
      '-c',
      'part_65_plus',
      '--croiser',
      'sans_fibre',
      '--zoom',
      '200069052',
      '-o',
      at('carte.png'),
    ])
    expect([code, stderr]).toEqual([0, expect.stringContaining('52\u00A0communes avec une valeur')])
    expect(readFileSync(at('carte.png')).subarray(1, 4).toString()).toBe('PNG')
    writeFileSync(at('c.gz'), readFileSync(at('c.topojson.gz')).subarray(0, 200))
    expect(
      (await ifn(['carte', at('s.csv'), '--contours', at('c.gz'), '-o', '-'])).stderr,
    ).toContain('erreur[archive-illisible]')
  })

  it('shows the change from other scores, on either side of zero', async () => {
    const { stdout } = await ifn(['carte', at('s.csv'), '--avant', at('s.csv'), '-o', '-'])
    expect(stdout).toMatch(/changement, en points/)
    expect(stdout).toContain('moins de −')
  })

  it('refuses other scores of another method or another level, and says what a change may owe to the reference', async () => {
    for (const [name, ...args] of [
      ['other.csv', '-m', 'mednum-2023'],
      ['epci.csv', '-n', 'epci'],
      ['frozen.csv', '-r', at('ref.json')],
    ] as const) {
      if (name === 'frozen.csv')
        await ifn([
          'calculer',
          '--donnees',
          'belfort',
          '-o',
          at('own.csv'),
          '--figer',
          at('ref.json'),
          '--force',
        ])
      expect(
        (await ifn(['calculer', '--donnees', 'belfort', ...args, '-o', at(name), '--force'])).code,
      ).toBe(0)
    }
    const drawn = (before: string): ReturnType<typeof ifn> =>
      ifn(['carte', at('s.csv'), '--avant', at(before), '-o', '-'])
    expect(await drawn('other.csv')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/erreur\[resultats-incomparables\].*mednum-2023.*ifn-2026/),
    })
    expect(await drawn('epci.csv')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/est par EPCI.*par commune/),
    })
    expect(await drawn('own.csv')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('chaque année est mesurée sur sa propre référence'),
    })
    expect(await drawn('frozen.csv')).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining('à savoir'),
    })
    rmSync(at('own.datapackage.json'))
    expect(await drawn('own.csv')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('n’est pas connue'),
    })
  })

  it('lists the columns of numbers when the one asked for is not there', async () => {
    const { code, stderr } = await ifn(['carte', at('s.csv'), '-c', 'ifm'])
    expect(code).toBe(2)
    expect(stderr).toContain('vouliez-vous dire « ifn »')
  })
})

describe('ifn rapport', () => {
  it('writes the page of a territory, and refuses to write over it', async () => {
    await ifn(['calculer', '--donnees', 'belfort', '-o', at('r.csv')])
    const { code, stderr } = await ifn(['rapport', at('r.csv'), '-t', '90', '-o', at('r.html')])
    expect([code, readFileSync(at('r.html'), 'utf8').slice(0, 15)]).toEqual([0, '<!DOCTYPE html>'])
    expect(stderr).toContain('Territoire de Belfort (90), 101\u00A0communes')
    expect(await ifn(['rapport', at('r.csv'), '-t', '90', '-o', at('r.html')])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('sortie-existante'),
    })
  })

  it('finds an EPCI by what the territory says of its communes', async () => {
    const { stdout } = await ifn([
      'rapport',
      at('r.csv'),
      '-t',
      '200069052',
      '-o',
      at('e.html'),
      '--json',
    ])
    expect(JSON.parse(stdout)).toMatchObject({ niveau: 'epci', code: '200069052', territoires: 52 })
  })

  it('gives a fragment without a style of its own', async () => {
    for (const [kind, start] of [
      ['fiche', '<section class="ifn-fiche"'],
      ['tableau', '<table class="fr-table ifn-tableau">'],
      ['carte', '<svg xmlns'],
    ] as const) {
      const { stdout } = await ifn([
        'rapport',
        at('r.csv'),
        '-t',
        '90010',
        '--fragment',
        kind,
        '-o',
        '-',
      ])
      expect(stdout.startsWith(start)).toBe(true)
      expect(stdout).not.toMatch(/<style|<script| style=/)
    }
  })

  it('reads what ifn robustesse writes as CSV, and shows the interval of the commune', async () => {
    await ifn(['robustesse', '--donnees', 'belfort', '--tirages', '20', '-o', at('robuste.csv')])
    const { stdout, code } = await ifn(['rapport', at('robuste.csv'), '-t', '90010', '-o', '-'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/Intervalle à 90\u00A0%<\/dt><dd>de\u00A0[\d,]+ à\u00A0[\d,]+<\/dd>/)
  })

  it('draws on contours of fewer points, and says how many', async () => {
    const whole = await ifn(['carte', at('r.csv'), '-o', '-'])
    const { stdout, stderr, code } = await ifn([
      'carte',
      at('r.csv'),
      '--simplifier',
      '500',
      '-o',
      '-',
    ])
    expect(code).toBe(0)
    expect(stderr).toMatch(/simplifiés  de 2.701 à \d{3} points, à 500.m près/)
    expect(stdout.length).toBeLessThan(0.9 * whole.stdout.length)
    expect((await ifn(['carte', at('r.csv'), '--simplifier', '-1', '-o', '-'])).code).toBe(2)
  })

  it('names what there is when the territory is not there', async () => {
    expect(await ifn(['rapport', at('r.csv'), '-t', '02', '-o', '-'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('territoire-inconnu'),
    })
  })
})

describe('ifn explorer', () => {
  it('writes one page that holds the scores, the contours and the engine', async () => {
    await ifn(['calculer', '--donnees', 'belfort', '-o', at('x.arrow')])
    const { code, stdout } = await ifn(['explorer', at('x.arrow'), '-o', at('x.html'), '--json'])
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ territoires: 101 })])
    expect(readFileSync(at('x.html'), 'utf8')).toMatch(
      /<script type="text\/plain" id="donnees">[\w+/=]+<\/script>/,
    )
  })

  it('holds several dates, named by their files, and says what they may not have in common', async () => {
    await ifn(['calculer', '--donnees', 'belfort', '-o', at('2020.csv')])
    const [head, first, ...rows] = readFileSync(at('2020.csv'), 'utf8').trimEnd().split('\n')
    writeFileSync(at('2023.csv'), `${[head, ...rows].join('\n')}\n`)
    copyFileSync(at('2020.datapackage.json'), at('2023.datapackage.json'))
    const { code, stderr } = await ifn([
      'explorer',
      at('2020.csv'),
      at('2023.csv'),
      '-o',
      at('dates.html'),
    ])
    expect(code).toBe(0)
    expect(stderr).toMatch(/2020\.csv\s: chaque année est mesurée sur sa propre référence/)
    expect(stderr).toMatch(/2020\.csv\s: 1\scommune que la dernière date n’a pas/)
    const [, packed] = /id="donnees">([\w+/=]+)</.exec(readFileSync(at('dates.html'), 'utf8'))!
    const data = await unpackExplorer(packed!)
    expect(data.editions.map(({ label }) => label)).toEqual(['2020', '2023'])
    expect(data.codes).not.toContain(first!.slice(0, 5))
    expect(data.editions[0]!.population).toEqual(data.editions[1]!.population)
    const state = { ...stateFromHash('', data), edition: 0 }
    expect(stateToHash(state, data)).toBe('annee=2020')
    expect(stateFromHash('#annee=2020', data)).toEqual(state)
  })
})
