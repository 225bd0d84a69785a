import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { hasShared, shared } from '../support.ts'
import { ifn, scratch } from './run.ts'

const folder = scratch()
const at = (name: string): string => join(folder, name)
const rowsOf = (csv: string): Record<string, string>[] =>
  parse(csv, { columns: true }) as Record<string, string>[]

describe('ifn calculer', () => {
  it('without a file gives the embedded territory: data on stdout, words on stderr', async () => {
    const { code, stdout, stderr } = await ifn(['calculer', '--donnees', 'belfort'])
    const rows = rowsOf(stdout)
    expect(code).toBe(0)
    expect(rows).toHaveLength(101)
    expect(stderr).toContain('les 101\u00A0communes des fichiers (département 90)')
    expect(stderr).toContain('Niveau de vie médian\u00A0: 2 valeurs (secret statistique\u00A0: 2)')
    expect(stderr).toContain('parts lissées vers le territoire au-dessus')
    expect(stderr).toContain('illectronisme attendu non calculé')
  })

  it('writes the columns of the contract, in its order, rows sorted by code', async () => {
    const { stdout } = await ifn([
      'calculer',
      '--donnees',
      'belfort',
      '-m',
      'mednum-2023',
      '-o',
      '-',
    ])
    const [header = '', ...rows] = stdout.trimEnd().split('\n')
    const indicators = [
      'non_couverture_thd',
      'non_couverture_4g',
      'taux_pauvrete',
      'part_65_plus',
      'peu_diplomes',
    ]
    expect(header.split(',')).toEqual([
      'code_commune',
      'nom',
      'code_epci',
      'code_departement',
      'code_region',
      'population',
      ...indicators,
      ...indicators.map((id) => `${id}_score`),
      'reseau',
      'publics',
      'ifn',
      'ifn_rang',
      'couverture',
      'absences',
      'menages_une_personne',
      'menages_monoparentaux',
      'illectronisme_part',
      'illectronisme_personnes',
      'illectronisme_personnes_p05',
      'illectronisme_personnes_p95',
    ])
    const codes = rows.map((row) => row.slice(0, 5))
    expect(codes).toEqual([...codes].sort())
  })

  it('computes what a spreadsheet would: one commune by hand', async () => {
    const { stdout } = await ifn(['calculer', '--donnees', 'belfort'])
    const rows = rowsOf(stdout)
    const belfort = rows.find((row) => row['code_commune'] === '90010')!
    const mean = (...values: number[]): number =>
      values.reduce((sum, v) => sum + v, 0) / values.length
    const score = (id: string): number => Number(belfort[`${id}_score`])
    const publics = mean(
      score('part_65_plus'),
      score('peu_diplomes'),
      score('niveau_vie_median'),
      mean(score('menages_une_personne'), score('menages_monoparentaux')),
    )
    const amenagement = mean(score('sans_fibre'), score('distance_lieu'))
    expect(Number(belfort['publics'])).toBeCloseTo(publics, 12)
    expect(Number(belfort['amenagement'])).toBeCloseTo(amenagement, 12)
    expect(Number(belfort['ifn'])).toBeCloseTo(mean(publics, amenagement), 12)
    // the only theme without data, mobile coverage, is one that the method takes out
    expect(Number(belfort['couverture'])).toBe(1)
    expect(rows.filter((row) => Number(row['ifn']) > Number(belfort['ifn'])).length + 1).toBe(
      Number(belfort['ifn_rang']),
    )
  })

  it('writes every format at once, a data package beside the CSV with its hash, and overwrites nothing', async () => {
    const outputs = ['s.csv', 's.arrow', 's.parquet', 's.json', 's.geojson'].flatMap((name) => [
      '-o',
      at(name),
    ])
    expect((await ifn(['calculer', '--donnees', 'belfort', ...outputs])).code).toBe(0)
    const description = JSON.parse(readFileSync(at('s.datapackage.json'), 'utf8')) as {
      resources: [{ hash: string; schema: { fields: Record<string, string>[] } }]
      'ifn:trace': { method: { id: string } }
      sources: unknown[]
    }
    expect(description.resources[0].hash).toBe(
      `sha256:${createHash('sha256')
        .update(readFileSync(at('s.csv')))
        .digest('hex')}`,
    )
    expect(description['ifn:trace'].method.id).toBe('ifn-2026')
    expect(description.sources).toHaveLength(7)
    const { fields } = description.resources[0].schema
    expect(fields.filter(({ name, title }) => !title || title === name)).toEqual([])
    expect(fields.filter(({ description: words }) => !words)).toEqual([])
    expect(fields.find(({ name }) => name === 'niveau_vie_median_score')!['title']).toBe(
      'Niveau de vie médian (score)',
    )
    expect(
      ['ifn_rang', 'classe', 'ifn'].map(
        (each) => fields.find(({ name }) => name === each)!['type'],
      ),
    ).toEqual(['integer', 'integer', 'number'])
    expect(
      (JSON.parse(readFileSync(at('s.geojson'), 'utf8')) as { features: unknown[] }).features,
    ).toHaveLength(101)
    const again = await ifn([
      'calculer',
      '--donnees',
      'belfort',
      '-o',
      at('s.csv'),
      '-o',
      at('new.arrow'),
    ])
    expect(again.code).toBe(2)
    expect(again.stderr).toContain('erreur[sortie-existante]')
    expect(existsSync(at('new.arrow'))).toBe(false)
  })

  it('holds another computation to frozen scales: the same figures, bit for bit', async () => {
    const first = await ifn([
      'calculer',
      '--donnees',
      'belfort',
      '-o',
      '-',
      '--figer',
      at('ref.json'),
    ])
    const second = await ifn([
      'calculer',
      '--donnees',
      'belfort',
      '-o',
      '-',
      '--reference',
      at('ref.json'),
    ])
    expect(second.stdout).toBe(first.stdout)
    expect(second.stderr).toContain('(figée)')
    const other = await ifn([
      'calculer',
      '--donnees',
      'belfort',
      '-m',
      'mednum-2023',
      '--reference',
      at('ref.json'),
    ])
    expect([other.code, other.stdout]).toEqual([2, ''])
    expect(other.stderr).toContain('erreur[reference-incompatible]')
  })

  it('goes up to the EPCI, the département and the région', async () => {
    const levels = await Promise.all(
      ['epci', 'departement', 'region', 'france'].map((level) =>
        ifn(['calculer', '--donnees', 'belfort', '--niveau', level]),
      ),
    )
    expect(levels.map(({ stdout }) => rowsOf(stdout).length)).toEqual([3, 1, 1, 1])
    expect(rowsOf(levels[1]!.stdout)[0]).toMatchObject({
      code_departement: '90',
      nom: 'Territoire de Belfort',
    })
    const share = Number(rowsOf(levels[2]!.stdout)[0]!['part_65_plus'])
    expect(share).toBeCloseTo(29_565.1 / 140_254.5, 3) // Σ P23_POP65P / Σ P23_POP, not a mean of shares
  })

  it('reads its input from a pipe', async () => {
    const { code, stdout } = await ifn(['calculer', '-', '-m', 'mednum-2023'], {
      input:
        'CODGEO;P20_POP;P20_POP65P;P20_NSCOL15P;P20_NSCOL15P_DIPLMIN;P20_NSCOL15P_BEPC;P20_NSCOL15P_CAPBEP;TP6020\n01001;100;20;80;10;5;20;12\n01002;200;60;150;30;10;40;9\n',
    })
    expect(code).toBe(0)
    expect(rowsOf(stdout).map((row) => row['ifn'])).toHaveLength(2)
  })

  it('says the same to a program: --json, for a success and for a failure', async () => {
    const done = await ifn(['calculer', '--donnees', 'belfort', '--json', '-o', at('json.csv')])
    expect(JSON.parse(done.stdout)).toMatchObject({
      territoires: 101,
      avec_indice: 101,
      ecrits: [at('json.csv'), at('json.datapackage.json')],
      plus_fragiles: expect.arrayContaining([expect.objectContaining({ rang: 1 })]),
    })
    const failed = await ifn(['calculer', '--json', at('absent.csv')])
    expect([failed.code, failed.stderr]).toEqual([2, ''])
    expect(JSON.parse(failed.stdout)).toMatchObject({ erreurs: [{ code: 'fichier-introuvable' }] })
  })
})

describe('ifn calculer, on bad input', () => {
  const write = (name: string, text: string): string => {
    writeFileSync(at(name), text)
    return at(name)
  }
  const header =
    'CODGEO;P20_POP;P20_POP65P;P20_NSCOL15P;P20_NSCOL15P_DIPLMIN;P20_NSCOL15P_BEPC;P20_NSCOL15P_CAPBEP;TP6020\n'
  const good = `${header}01001;100;20;80;10;5;20;12\n01002;200;60;150;30;10;40;9\n`
  const cases: [string, string[], string, string][] = [
    [
      'truncated zeros',
      [write('zeros.csv', good.replace('01001', '1001'))],
      'code-tronque',
      'ligne 2',
    ],
    [
      'unknown columns',
      [write('unknown.csv', 'CODGEO;A;B\n01001;1;2\n')],
      'fichier-inconnu',
      'unknown.csv',
    ],
    [
      'two files of different geographies',
      [
        write('iris.csv', 'IRIS;P20_POP;P20_POP65P\n010010000;10;2\n'),
        write('communes.csv', 'CODGEO;P20_NSCOL15P\n01001;8\n'),
      ],
      'niveaux-melanges',
      'communes.csv',
    ],
    ['an empty file', [write('empty.csv', '')], 'fichier-vide', 'empty.csv'],
    ['a header alone', [write('header.csv', header)], 'fichier-vide', 'header.csv'],
    [
      'a constant indicator',
      [write('constant.csv', good.replace('200;60', '200;40'))],
      'colonne-constante',
      'part_65_plus',
    ],
    [
      'a territory twice',
      [write('twice.csv', `${good}01001;1;0;1;0;0;0;5\n`)],
      'territoire-double',
      'ligne 4',
    ],
    [
      'a negative count',
      [write('negative.csv', good.replace(';20;80', ';-20;80'))],
      'effectif-negatif',
      '01001',
    ],
    [
      'a numerator above its denominator',
      [write('above.csv', good.replace('100;20', '100;120'))],
      'part-hors-bornes',
      '01001',
    ],
    [
      'a word among the numbers',
      [write('word.csv', good.replace(';12\n', ';douze\n'))],
      'nombre-illisible',
      'ligne 2',
    ],
    [
      'a row cut short',
      [write('short.csv', good.replace(';40;9\n', '\n'))],
      'ligne-irreguliere',
      'ligne 3',
    ],
    [
      'two years in one ratio',
      [write('years.csv', good.replace('P20_POP;', 'P19_POP;'))],
      'millesimes-melanges',
      'part_65_plus',
    ],
  ]

  it.each(cases)(
    '%s: the place, the remedy, code 1 and nothing written',
    async (_, files, code, place) => {
      const before = readdirSync(folder)
      const ran = await ifn(['calculer', ...files, '-m', 'mednum-2023', '-o', at('out.csv')])
      expect(ran.stderr).toContain(`erreur[${code}]`)
      expect(ran.stderr).toContain(place)
      expect(ran.stderr).toMatch(/remède {2}\S/)
      expect([ran.code, ran.stdout]).toEqual([1, ''])
      expect(readdirSync(folder)).toEqual(before)
    },
  )

  it('a line of 300 MB is refused at once, in little memory', async () => {
    const path = at('long.csv')
    const chunk = Buffer.alloc(1 << 20, '1;')
    writeFileSync(path, good.slice(0, -1))
    for (let k = 0; k < 300; k++) writeFileSync(path, chunk, { flag: 'a' })
    const ran = await ifn(['calculer', path, '-m', 'mednum-2023'], {
      env: { NODE_OPTIONS: '--max-old-space-size=200' },
    })
    expect(ran.stderr).toContain('erreur[ligne-demesuree]')
    expect([ran.code, ran.stdout]).toEqual([1, ''])
    writeFileSync(path, '')
  })

  it.each([
    [['calculer', '-m', 'mednum-2032'], 'methode-inconnue', 'vouliez-vous dire « mednum-20'],
    [['calculer', '--variante', 'corrigee'], 'option-invalide', 'n’a pas de variante'],
    [['calculer', '--donnees', 'belfort', '--reference', '75'], 'reference-vide', '75'],
    [['calculer', '--niveau', 'canton'], 'option-invalide', 'niveau'],
    [['calculer', '-o', 'scores.docx'], 'sortie-inconnue', '.parquet'],
    [['calculer', '--inconnue'], 'option-invalide', 'inconnue'],
    [['calcule'], 'commande-inconnue', 'calculer'],
  ])('%j is a fault of usage: code 2 and a way out', async (args, code, words) => {
    const ran = await ifn(args)
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toContain(`erreur[${code}]`)
    expect(ran.stderr).toContain(words)
  })
})

describe.skipIf(!hasShared)('ifn calculer, on the 34,993 communes', () => {
  const national = join(shared, 'data/communes/ifn_inputs_communes_2017-2021.csv')

  // ifn-2026 takes the median alone, which fewer communes lack than the poverty rate, and wants two themes a sub-index
  it.each([
    ['mednum-2023', 34_800, '30\u202F500', 'taux_pauvrete=secret'],
    ['ifn-2026', 34_700, '3\u202F593', 'peu_diplomes=hors-fichiers'],
  ] as const)(
    '%s runs end to end, and says what is missing',
    async (method, scored, secret, absence) => {
      const { code, stdout, stderr } = await ifn(['calculer', national, '-m', method])
      const rows = rowsOf(stdout)
      expect(code).toBe(0)
      expect(rows).toHaveLength(34_993)
      expect(rows.filter((row) => row['ifn'] !== '').length).toBeGreaterThan(scored)
      expect(stderr).toContain(`secret statistique\u00A0: ${secret}`)
      expect(rows.find((row) => row['code_commune'] === '01001')!['absences']).toContain(absence)
    },
  )
})
