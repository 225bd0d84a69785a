/** What people bring as tables, each kind of fault that a public report told of, and what should come out. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { utils, write, type BookType } from '@e965/xlsx'
import {
  DateDay,
  Table as ArrowTable,
  tableToIPC,
  vectorFromArray,
  type Vector,
} from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { embeddedCog } from '../../src/host/cog.ts'
import type { InputFile } from '../../src/ingest/input.ts'
import { openInputs } from '../../src/ingest/open.ts'
import type { Method } from '../../src/method/method.ts'
import { ifn2026 } from '../../src/methods/ifn-2026.ts'
import { UNKNOWN } from '../../src/pipeline/dataset.ts'
import { inspectFiles, type PipelineOptions } from '../../src/pipeline/pipeline.ts'

const method = ifn2026 as Method
const file = (name: string, text: string): InputFile => ({
  name,
  bytes: new TextEncoder().encode(text),
})
const within = (input: InputFile): InputFile => ({
  ...input,
  within: { kind: 'dossier', name: 'dossier' },
})
const read = (text: string, options: PipelineOptions = {}) =>
  inspectFiles([file('t.csv', text)], method, options)
const columnOf = (text: string, variable: string, options: PipelineOptions = {}): number[] => [
  ...(read(text, options).dataset?.table.columns[variable] ?? []),
]
const problemsOf = (files: readonly InputFile[], options: PipelineOptions = {}): string[] => {
  const { files: seen, problems } = inspectFiles(files, method, options)
  return [...seen.flatMap((each) => each.problems), ...problems].map(({ code }) => code)
}
const noticesOf = (text: string, options: PipelineOptions = {}): string =>
  read(text, options).dataset!.notices.join('\n')

describe('column-named-as-verifier-says, population-ignored, silent-oddities 39: names of columns', () => {
  it.each([
    'P_POP',
    'p_pop',
    'population',
    'Population',
    'POPULATION',
    'pop_totale',
    'Population municipale',
    'P21_POP',
    'p21_pop',
    'pop_2021',
    'P_POP_2021',
  ])('reads the population under « %s »', (name) => {
    const text = `code_commune,${name},part_65_plus\n90010,45911,0.2\n90033,5700,0.3\n`
    expect(columnOf(text, 'P_POP')).toEqual([45911, 5700])
  })

  it.each(['MED', 'MED21', 'med', 'Q221', 'niveau_vie_median', 'Médiane du niveau de vie 2021'])(
    'reads the median living standard under « %s »',
    (name) => {
      const { dataset } = read(`code_commune;${name}\n90010;19850\n90033;20120\n`)
      const { columns } = dataset!.table
      expect([...(columns['MED'] ?? columns['niveau_vie_median'])!]).toEqual([19850, 20120])
    },
  )

  it('says which columns are not read, and the nearest known name of a misspelt one', () => {
    const said = noticesOf('code_commune,part_65_plu,part_65_plus,bidule\n90010,1,0.1,3\n')
    expect(said).toContain(
      'à vérifier : « t.csv » : colonne « part_65_plu » non lue (vouliez-vous dire « part_65_plus » ?)',
    )
    expect(said).toContain('colonne non lue, dont aucune méthode ne connaît le nom : bidule')
  })

  it('refuses two columns of one thing that disagree, with both names', () => {
    const text = 'code_commune,P_POP,population,part_65_plus\n90010,100,200,0.1\n'
    const { files } = read(text)
    expect(files[0]!.problems.map(({ code, message }) => [code, message])).toEqual([
      ['colonne-contradictoire', expect.stringContaining('« P_POP » et « population »')],
    ])
    expect(problemsOf([file('t.csv', text.replace('200', '100'))])).toEqual([])
  })

  it('refuses an indicator that another column contradicts (silent-oddities 13b)', () => {
    const text = 'code_commune,TP6023,taux_pauvrete\n90010,10,0.45\n90033,20,0.5\n'
    expect(problemsOf([file('t.csv', text)])).toEqual(['colonne-contradictoire'])
  })
})

describe('own-variables: the variables of a method of one’s own', () => {
  it.each(['habitants', 'Habitants', 'HABITANTS'])(
    'are read from a column named « %s »',
    (name) => {
      const own: Method = {
        ...method,
        population: ['habitants'],
        indicators: {
          ...method.indicators,
          part_65_plus: {
            ...method.indicators['part_65_plus']!,
            measures: [{ numerator: 'Co2', denominator: 'habitants' }],
          },
        },
      }
      const { dataset } = inspectFiles(
        [file('t.csv', `code_commune,${name},CO2\n90010,100,20\n`)],
        own,
      )
      expect([...dataset!.table.columns['habitants']!]).toEqual([100])
      expect([...dataset!.table.columns['Co2']!]).toEqual([20])
    },
  )
})

describe('key-column-names, colonne-de-codes: keys', () => {
  it.each([
    ['Code INSEE', 'commune', '90010'],
    ['INSEE', 'commune', '90010'],
    ['Code géographique', 'commune', '90010'],
    ['CODGEO_2025', 'commune', '90010'],
    ['codeCommune', 'commune', '90010'],
    ['code', 'commune', '90010'],
    ['n’importe', 'commune', '90010'],
    ['Code IRIS', 'iris', '900100101'],
    ['DCOMIRIS', 'iris', '900100101'],
    ['siren_epci', 'epci', '200069052'],
    ['code_dept', 'departement', '90'],
  ])('« %s » is the key of a table by %s', (name, level, code) => {
    const { dataset } = read(`${name};part_65_plus\n${code};0,2\n`)
    expect([dataset!.table.level, dataset!.table.codes]).toEqual([level, [code]])
  })

  it('is the column that the user names', () => {
    const text = 'a,b,part_65_plus\n90010,90033,0.2\n90052,90004,0.3\n'
    expect(read(text, { keyColumn: 'b' }).dataset!.table.codes).toEqual(['90004', '90033'])
  })

  it('says which half of a table is missing', () => {
    const message = (text: string): string => read(text).files[0]!.problems[0]!.message
    expect(message('nom,part_65_plus\nBelfort,0.2\n')).toContain('--colonne-code')
    expect(message('code_insee,bidule\n90010,0.2\n')).toContain('aucune autre colonne')
  })
})

describe('folder-bad-cell-drops-file, folder-named-france, own-output-read-back: what is dropped', () => {
  const good = file('socio.csv', 'code_commune,P_POP,part_65_plus\n90010,100,0.1\n90033,100,0.2\n')

  it.each([
    ['a word in a column of numbers', 'code_commune,taux_pauvrete\n90010,beaucoup\n'],
    ['a row of too many cells', 'code_commune,taux_pauvrete\n90010,0.1\n90033,0.1,3\n90052,0.2\n'],
    ['a column named twice', 'code_commune,taux_pauvrete,taux_pauvrete\n90010,0.1,0.2\n'],
    ['a header alone', 'code_commune,taux_pauvrete\n'],
  ])('a recognised file of a folder with %s is refused as when it is named', (_, text) => {
    const bad = file('revenus.csv', text)
    const named = problemsOf([good, bad])
    expect(named).toHaveLength(1)
    expect(problemsOf([within(good), within(bad)])).toEqual(named)
  })

  it('a file that nothing recognises is set aside, and named', () => {
    const { files, problems } = inspectFiles(
      [within(good), within(file('notes.txt', 'bonjour\n'))],
      method,
    )
    expect(problems).toEqual([])
    expect(files[1]!.ignored!.label).toBe(UNKNOWN)
  })

  it.each(['FRANCE_2026/communes.csv', 'communes_METRO.csv', '/a/IFN_FRANCE_2026/b_CV.csv'])(
    'the path « %s » decides nothing',
    (name) => {
      expect(problemsOf([{ ...good, name }])).toEqual([])
    },
  )

  it('a result of ifn is set aside with a word, and refused when it is named', () => {
    const own = file(
      'scores.csv',
      'code_commune,ifn,ifn_rang,couverture,part_65_plus\n90010,3,1,1,0.9\n',
    )
    const { files, dataset } = inspectFiles([within(good), within(own)], method)
    expect(files[1]!.ignored!.label).toBe('Résultat d’ifn')
    expect([...dataset!.table.columns['part_65_plus']!]).toEqual([0.1, 0.2])
    expect(problemsOf([own])).toEqual(['fichier-refuse'])
  })
})

describe('geoclip-na-marks, percent-sign, silent-oddities: cells', () => {
  it.each([
    ['N/A - secret statistique', 2],
    ['N/A - résultat non disponible', 3],
    ['N/A - division par 0', 5],
    ['null', 1],
    ['<NA>', 1],
    ['-', 1],
    ['–', 1],
    ['…', 1],
    ['n.d.', 3],
    ['#DIV/0!', 5],
    ['#N/A', 1],
    ['.', 1],
  ])('« %s » is missing, for its reason', (mark, reason) => {
    const { dataset } = read(`code_commune;MED21\n90010;19850\n90033;${mark}\n`)
    expect(dataset!.table.reasons!['MED']).toEqual(Uint8Array.of(0, reason))
  })

  it('a word is missing when the user says so; otherwise one problem tells the column, the count and places', () => {
    const text = 'code_commune;MED21\n90010;19850\n90033;rien\n90052;rien\n'
    expect(columnOf(text, 'MED', { missing: { rien: 'secret' } })).toEqual([19850, NaN, NaN])
    const { problems } = read(text).files[0]!
    expect(problems.map(({ code, message, place }) => [code, message, place.column])).toEqual([
      ['nombre-illisible', '2 cellules ne sont pas des nombres : « rien » (lignes 3, 4)', 'MED21'],
    ])
  })

  it.each([
    ['18,4 %', 0.184],
    ['18,4%', 0.184],
    ['18.4 %', 0.184],
  ])('« %s » is a share of 0,184', (cell, share) => {
    const [value] = columnOf(
      `code_commune;part_65_plus\n90010;${cell}\n90033;22,1 %\n`,
      'part_65_plus',
    )
    expect(value).toBeCloseTo(share, 12)
  })

  it.each(['45 911', '45\u00a0911', '45\u202f911', '"45,911"', "45'911", '1.045.911'])(
    'thousands are read in « %s »',
    (cell) => {
      const sep = cell.startsWith('"') ? ',' : ';'
      const text = `code_commune${sep}P_POP${sep}part_65_plus\n90010${sep}${cell}${sep}0.1\n90033${sep}989${sep}0.2\n`
      expect(columnOf(text, 'P_POP')[0]! % 1_000_000).toBe(45911)
    },
  )

  it('percentages for shares and shares for percentages are understood, and told', () => {
    const percent = 'code_commune,part_65_plus\n90010,18.4\n90033,22.1\n'
    expect(columnOf(percent, 'part_65_plus')).toEqual([18.4 / 100, 22.1 / 100])
    expect(noticesOf(percent)).toContain('« part_65_plus » : pourcentages')
    const shares = 'code_commune,TP6023\n90010,0.1\n90033,0.2\n'
    expect(columnOf(shares, 'TP60')).toEqual([0.1, 0.2])
    expect(noticesOf(shares)).toContain('« TP6023 » : parts entre 0 et 1')
  })

  it.each([0, -20000, 2_000_000])('a median living standard of %d is to be verified', (value) => {
    expect(noticesOf(`code_commune,MED23\n90010,${value}\n90033,21000\n`)).toContain(
      '« MED23 » : niveau de vie médian impossible',
    )
  })
})

describe('arrow-decimal: cells of Arrow files pass the rules of CSV', () => {
  it.each(['decimal20_2.arrow', 'duckdb_sum.arrow'])(
    'the decimals of %s keep their scale',
    async (name) => {
      const bytes = new Uint8Array(readFileSync(join(import.meta.dirname, 'inputs', name)))
      const { dataset } = inspectFiles(await openInputs([{ name, bytes }]), method)
      const { columns } = dataset!.table
      expect([columns['P_POP']![0], columns['P_POP65P']![0]]).toEqual([1000, 200])
    },
  )

  const arrow = async (column: Vector) => {
    const table = new ArrowTable({
      code_commune: vectorFromArray(['90010', '90033']),
      part_65_plus: column,
    })
    return inspectFiles(
      await openInputs([{ name: 'a.arrow', bytes: tableToIPC(table, 'file') }]),
      method,
    )
  }

  it('numbers written as text are read as in a CSV, and a word is refused', async () => {
    const { dataset } = await arrow(vectorFromArray(['0,1', 'n.d.']))
    expect([...dataset!.table.columns['part_65_plus']!]).toEqual([0.1, NaN])
    const { files } = await arrow(vectorFromArray(['0,1', 'mille']))
    expect(files[0]!.problems.map(({ code, place }) => [code, place.column])).toEqual([
      ['nombre-illisible', 'part_65_plus'],
    ])
  })

  it('a day is no number', async () => {
    const days = vectorFromArray([new Date(0), new Date(1e9)], new DateDay())
    const { files } = await arrow(days)
    expect(files[0]!.problems.map(({ code }) => code)).toEqual(['nombre-illisible'])
  })
})

describe('footer-rows, mangled-codes: rows and codes', () => {
  it('sets aside blank rows, totals, sources and notes, and says so', () => {
    const text =
      'code_commune;nom;part_65_plus\n90010;Belfort;0,1\n90033;Delle;0,2\n;;\nTotal;;0,15\n"Source : Insee, RP2022";;\nChamp : France\n'
    const { dataset, files } = read(text)
    expect(files[0]!.problems).toEqual([])
    expect(dataset!.table.codes).toEqual(['90010', '90033'])
    expect(dataset!.notices.join()).toContain('3 lignes qui n’ont pas de territoire')
  })

  it('sets aside a total whose word stands in a column that is not read', () => {
    const text =
      'code_commune;part_65_plus;remarque;pays\n90010;0,1;;France\n90033;0,2;;France\n;0,15;Ensemble;France\nFR;0,3;France entière;\n'
    const { dataset, files } = read(text)
    expect(files[0]!.problems).toEqual([])
    expect(dataset!.table.codes).toEqual(['90010', '90033'])
    expect(dataset!.notices.join()).toContain(
      '2 lignes qui n’ont pas de territoire, laissées de côté (« Ensemble »…)',
    )
  })

  it('takes no country that communes have too for a total: the rows without a code are told by their lines', () => {
    const { problems } = read(
      'code_commune;pays;part_65_plus\n90010;France;0,1\n90033;France;0,2\n;France;0,3\n;France;0,4\n',
    ).files[0]!
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ['code-invalide', expect.stringMatching(/^2 lignes .* pas de code : lignes 4, 5/)],
    ])
  })

  it.each([
    ['a separator after every row', 'code_commune;part_65_plus\n90010;0,1;\n90033;0,2;\n'],
    [
      'names of rows as R writes them',
      '"code_commune","part_65_plus"\n"1","90010",0.1\n"2","90033",0.2\n',
    ],
    ['carriage returns alone', 'code_commune;part_65_plus\r90010;0,1\r90033;0,2\r'],
  ])('reads a file with %s', async (_, text) => {
    const { dataset } = inspectFiles(await openInputs([file('t.csv', text)]), method)
    expect(dataset!.table.codes).toEqual(['90010', '90033'])
    expect([...dataset!.table.columns['part_65_plus']!]).toEqual([0.1, 0.2])
  })

  it.each([
    ['90010.0', '90010'],
    ['="90010"', '90010'],
    ["'90010", '90010'],
    ['90 010', '90010'],
    ['2a004', '2A004'],
  ])('« %s » is read %s, and told', (given, code) => {
    const text = `code_commune;part_65_plus\n${given};0,1\n90033;0,2\n`
    expect(read(text).dataset!.table.codes).toContain(code)
    expect(noticesOf(text)).toContain('déformé')
  })

  it('a code in scientific notation is lost, and the cause is named once', () => {
    const { problems } = read('code_iris;part_65_plus\n9,001E+08;0,1\n9,001E+08;0,2\n').files[0]!
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ['code-invalide', expect.stringContaining('notation scientifique')],
    ])
  })
})

describe('diploma-missing-bepc, filosofi-declared-read-as-disposable, arcep-more-fibre-than-premises', () => {
  const diplomas = 'P23_NSCOL15P,P23_NSCOL15P_DIPLMIN'

  it('a half of a sum is never the sum, and parts of two files are joined before they are summed', () => {
    const one = file('a.csv', `code_commune,${diplomas}\n90010,700,100\n`)
    const other = file('b.csv', 'code_commune,P23_NSCOL15P_BEPC\n90010,50\n')
    const of = (files: readonly InputFile[]) =>
      inspectFiles(files, method).dataset!.table.columns['P_NSCOL15P_AUPLUS_BREVET']
    expect(of([one])).toBeUndefined()
    expect([...of([one, other])!]).toEqual([150])
  })

  it('incomes declared and disposable are told by the name of the file, and never mixed', () => {
    const text = 'CODGEO;LIBGEO;NBPERS21;TP6021\n90010;Belfort;44000;33\n90033;Delle;5600;24\n'
    const of = (name: string): string[] =>
      inspectFiles([file(name, text)]).files[0]!.read!.variables.map(({ variable }) => variable)
    expect(of('FILO2021_DEC_PAUVRES_COM.csv')).toEqual(['DEC_TP60'])
    expect(of('FILO2021_DISP_PAUVRES_COM.csv')).toEqual(['NBPERSMENFISC', 'TP60'])
  })

  it('more connected premises than premises: the part is held at the whole, counted and named', () => {
    const text = 'INSEE_COM,ftth,Locaux\n90010,26600,28000\n90033,3150,3100\n'
    expect(columnOf(text, 'LOCAUX_FTTH')).toEqual([26600, 3100])
    expect(noticesOf(text)).toContain('1 commune où l’ARCEP compte plus de locaux')
  })
})

describe('codes-inconnus, delegated-beside-commune, epci-zzzzzzzzz, territoires-propres, panel-long: perimeter', () => {
  const history = embeddedCog()

  it('codes that never were one of a commune are told, and left out', () => {
    const text = 'code_commune,part_65_plus\n90999,0.1\n90010,0.2\n90033,0.3\n'
    const { dataset } = read(text, { history })
    expect(dataset!.table.codes).toEqual(['90010', '90033'])
    expect(dataset!.notices.join()).toContain('90999')
  })

  it('communes déléguées beside their commune are set aside; a file of an older COG is left as it is', () => {
    const table = (codes: readonly string[]): string =>
      `CODGEO,part_65_plus\n${codes.map((code) => `${code},0.2`).join('\n')}\n`
    const beside = read(table(['50129', '50203', '50602', '50025']), { history })
    expect(beside.dataset!.table.codes).toEqual(['50025', '50129'])
    const merged = ['50129', '50173', '50203', '50416', '50602', '50025']
    expect(read(table(merged), { history }).dataset!.table.codes).toHaveLength(6)
  })

  it('ZZZZZZZZZ is no EPCI', () => {
    const text = 'CODGEO,EPCI,P_POP,part_65_plus\n85113,ZZZZZZZZZ,10,0.1\n90010,200069052,20,0.2\n'
    expect(read(text).dataset!.table.membership!.epci).toEqual(['', '200069052'])
    expect(noticesOf(text)).toContain('hors EPCI')
  })

  it('any text is a code of territories of one’s own', () => {
    const text = 'LSOA21CD,part_65_plus\nE01000001,0.1\nE01000002,0.2\n'
    const { dataset } = read(text, { anyCode: true, level: 'groupe' })
    expect([dataset!.table.level, dataset!.table.codes]).toEqual([
      'groupe',
      ['E01000001', 'E01000002'],
    ])
  })

  it('a column of years makes a table several millésimes', () => {
    const text = 'code_commune,annee,part_65_plus\n90010,2019,0.1\n90010,2023,0.2\n'
    expect(columnOf(text, 'part_65_plus')).toEqual([0.2])
    expect(columnOf(text, 'part_65_plus', { millesime: '2019' })).toEqual([0.1])
  })
})

describe('tables as agents write them', () => {
  const codes = '90010;45911;9000\n90033;5700;1200\n'
  const people = (text: string): number[] => columnOf(text, 'P_POP')

  it.each([
    [
      'labels above the published names',
      'Code géographique;Population;Seniors\nCODGEO;P21_POP;P21_POP65P\n',
    ],
    ['groups above years', 'Code INSEE;Population;\n;2021;P21_POP65P\n'],
    ['titles', 'Indicateurs par commune;;\n;;\nCode INSEE;P21_POP;P21_POP65P\n'],
    ['the line of Excel that names the separator', 'sep=;\nCode INSEE;P21_POP;P21_POP65P\n'],
    ['units in names', 'Code INSEE;Population (habitants);P21_POP65P\n'],
  ])('the header is found under %s', (_, header) => {
    expect(people(header + codes)).toEqual([45911, 5700])
  })

  it.each([
    ['« Total » in the column of names', ';Total;51611;10200\n', 'qui n’a pas de territoire'],
    ['a source in the column of names', ';Source : Insee;;\n', 'qui n’a pas de territoire'],
    ['the département', '90;Territoire de Belfort;140000;30000\n', 'd’un niveau au-dessus'],
  ])('the row of %s is left out, and told', (_, row, told) => {
    const text = `Code INSEE;Commune;P21_POP;P21_POP65P\n90010;Belfort;45911;9000\n90033;Delle;5700;1200\n90052;Giromagny;3100;700\n90004;Argiésans;989;180\n90001;Andelnans;1200;200\n${row}`
    expect(people(text)).toHaveLength(5)
    expect(noticesOf(text)).toContain(told)
  })

  it('a row of values without a code is refused', () => {
    expect(
      problemsOf([file('t.csv', `Code INSEE;P21_POP;P21_POP65P\n${codes};3100;700\n`)]),
    ).toEqual(['code-invalide'])
  })

  it('« 45.911 » beside « 989 » is thousands; where every cell has three decimals they stay decimals: both are to be verified', () => {
    const head = 'Code INSEE;P21_POP;part_65_plus\n'
    const beside = `${head}90010;45.911;0,1\n90033;5.700;0,2\n90004;989;0,3\n`
    expect(people(beside).toSorted((a, b) => a - b)).toEqual([989, 5700, 45911])
    expect(noticesOf(beside)).toContain('« P21_POP » : virgules ou points')
    const alone = `${head}90010;45.911;0,1\n90033;5.700;0,2\n`
    expect(people(alone)).toEqual([45.911, 5.7])
    expect(noticesOf(alone)).toContain('toutes les valeurs ont trois décimales')
  })

  it('the mark of a note after a number is left out, and is to be verified', () => {
    const text = 'Code INSEE;P21_POP;part_65_plus\n90010;45911 (1);0,1\n90033;5700*;0,2\n'
    expect(people(text)).toEqual([45911, 5700])
    expect(noticesOf(text)).toContain('suivies d’un appel de note')
  })

  it('codes of communes in two columns are made one, and the total population is not the population', () => {
    const text =
      'Code département;Code commune;Population municipale;Population totale;part_65_plus\n90;010;45911;46611;0.1\n90;033;5700;5800;0.2\n'
    const { dataset } = read(text)
    expect(dataset!.table.codes).toEqual(['90010', '90033'])
    expect([...dataset!.table.columns['P_POP']!]).toEqual([45911, 5700])
    expect(noticesOf(text)).toContain('« Population totale » non lue')
  })

  it('a column that brings a variable is never taken for codes', () => {
    expect(problemsOf([file('t.csv', 'Territoire;MED21\nBelfort;19850\nDelle;20120\n')])).toEqual([
      'fichier-inconnu',
    ])
  })

  it.each([
    '[{"code_commune":"90010","P_POP":45911},{"code_commune":"90033","P_POP":5700}]',
    '{"results":[{"code_commune":"90010","P_POP":45911},{"code_commune":"90033","P_POP":5700}]}',
    '{"code_commune":"90010","P_POP":45911}\n{"code_commune":"90033","P_POP":5700}\n',
  ])('JSON is read: %s', async (text) => {
    const { dataset } = inspectFiles(await openInputs([file('t.json', text)]), method)
    expect([...dataset!.table.columns['P_POP']!]).toEqual([45911, 5700])
  })
})

describe('workbooks and Parquet', () => {
  const sheetOf = (rows: readonly (readonly unknown[])[]) =>
    utils.aoa_to_sheet(rows.map((row) => [...row]))
  const bookOf = (
    type: BookType,
    sheet: ReturnType<typeof sheetOf>,
    hidden = false,
  ): InputFile => ({
    name: `a.${type}`,
    bytes: new Uint8Array(
      write(
        {
          SheetNames: ['Données'],
          Sheets: { Données: sheet },
          Workbook: { Sheets: [{ Hidden: hidden ? 1 : 0 }] },
        },
        { type: 'buffer', bookType: type },
      ) as Buffer,
    ),
  })
  const inspect = async (input: InputFile) => inspectFiles(await openInputs([input]), method)

  it.each(['xlsx', 'ods', 'biff8'] as const)(
    'a problem of a sheet stands at its cell (%s)',
    async (type) => {
      const rows = [
        [],
        ['CODGEO', 'P_POP', 'part_65_plus'],
        ['90010', 45911, 0.1],
        ['90033', 'mille', 0.2],
      ]
      const { files } = await inspect(bookOf(type, sheetOf(rows)))
      expect(files[0]!.problems.map(({ code, place }) => [code, place.sheet, place.cell])).toEqual([
        ['nombre-illisible', 'Données', 'B4'],
      ])
    },
  )

  it.each(['xlsx', 'ods', 'biff8'] as const)(
    'percentages and zeros are read as they are shown, a day is no number (%s)',
    async (type) => {
      const sheet = sheetOf([
        ['CODGEO', 'TP6021'],
        [1004, 0.184],
        [1005, 0.2],
      ])
      for (const at of ['A2', 'A3']) sheet[at].z = '00000'
      for (const at of ['B2', 'B3']) sheet[at].z = '0.0%'
      const { dataset } = await inspect(bookOf(type, sheet))
      expect(dataset!.table.codes).toEqual(['01004', '01005'])
      expect([...dataset!.table.columns['TP60']!]).toEqual([0.184, 0.2])
      sheet['B3'] = { t: 'n', v: 45_000, z: 'dd/mm/yyyy' }
      const { files } = await inspect(bookOf(type, sheet))
      expect(files[0]!.problems.map(({ code }) => code)).toEqual(['nombre-illisible'])
    },
  )

  it('a hidden sheet and a formula without a value are to be verified', async () => {
    const sheet = sheetOf([
      ['CODGEO', 'P_POP', 'part_65_plus'],
      ['90010', 45911, 0.1],
      ['90033', 5700, 0.2],
    ])
    sheet['C3'] = { t: 'n', f: '1+1' }
    const { dataset } = await inspect(bookOf('xlsx', sheet, true))
    const told = dataset!.notices.join('\n')
    expect(told).toContain('feuille masquée')
    expect(told).toContain('1 formule (C3) sans valeur')
    expect([...dataset!.table.columns['part_65_plus']!]).toEqual([0.1, NaN])
  })

  it('a cell that others are merged with below stands in each of them', async () => {
    const sheet = sheetOf([
      ['Code INSEE', 'Population', ''],
      ['', 'P21_POP', 'P21_POP65P'],
      ['90010', 45911, 9000],
    ])
    sheet['!merges'] = [{ s: { r: 0, c: 0 }, e: { r: 1, c: 0 } }]
    const { dataset } = await inspect(bookOf('xlsx', sheet))
    expect([...dataset!.table.columns['P_POP65P']!]).toEqual([9000])
  })
})
