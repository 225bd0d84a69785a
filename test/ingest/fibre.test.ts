/** Fibre and benefits by commune: files that are not in hand, by SYNTHETIC twins of their documented headers. */
import { utils, write } from '@e965/xlsx'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { Method } from '../../src/method/method.ts'
import { ifn2026 } from '../../src/methods/ifn-2026.ts'
import { joinResults, readEach } from '../../src/pipeline/dataset.ts'
import { inspectFiles, readFiles } from '../../src/pipeline/pipeline.ts'
import { openInputs } from '../../src/ingest/open.ts'
import { reasonByte } from '../../src/table/missing.ts'
import { column } from '../support.ts'
import { dbf } from '../synthetic.ts'

describe('Cartefibre', () => {
  it('is read from the dbf of its shapefile, in its zip, and dated by its name', async () => {
    const table = dbf(
      [
        ['INSEE_COM', 'C', 5],
        ['NOM_COM', 'C', 30],
        ['ftth', 'N', 10],
        ['Locaux', 'N', 16],
      ],
      [
        ['05157', 'Saint-Véran', 431, '475.20322'],
        ['90010', 'Belfort', 100, 200],
      ],
    )
    const zip = zipSync({
      'commune/2026T2_commune.dbf': table,
      'commune/2026T2_commune.shp': new Uint8Array(200),
      'commune/2026T2_commune.prj': strToU8('GEOGCS["RGF93"]'),
    })
    const { files, dataset } = inspectFiles(
      await openInputs([{ name: 'cartefibre.zip', bytes: zip }]),
    )
    expect(files.flatMap(({ problems }) => problems)).toEqual([])
    expect(dataset!.table.columns).toEqual({
      LOCAUX_FTTH: column(431, 100),
      LOCAUX_FIBRE: column(475.20322, 200),
      LOCAUX: column(475.20322, 200),
    })
    expect(dataset!.table.years).toMatchObject({ LOCAUX_FTTH: '2026-T2', LOCAUX_FIBRE: '2026-T2' })
  })
})

describe('the observatory of very high speed', () => {
  const header = [
    'Code région',
    'Code département',
    'Siren EPCI',
    'Code commune',
    'Nom commune',
    'Logements',
    'Établissements',
  ]
  const sheet = (estimate: string): Uint8Array => {
    const communes = utils.aoa_to_sheet([
      ['Déploiements FttH'],
      [],
      [],
      [],
      [...header, estimate, 'T4 2017', 'T3 2024', 'T4 2024'],
      ['93', '05', '200067452', '05157', 'Saint-Véran', 300, 20, 475, 0, 400, 431],
      ['27', '90', '200069052', '90010', 'Belfort', 27000, 2000, 30000, 25000, 29000, 29500],
    ])
    const departements = utils.aoa_to_sheet([
      ['Déploiements FttH'],
      [],
      [],
      [],
      ['Code département', 'Champ', 'Meilleure estimation des locaux', 'T3 2024', 'T4 2024'],
      ['05', 'Locaux Raccordables', 130000, 1, 2],
      ['05', 'ZMD', 130000, 1, 2],
    ])
    return new Uint8Array(
      write(
        {
          SheetNames: ['Communes', 'FttH par Départements'],
          Sheets: { Communes: communes, 'FttH par Départements': departements },
        },
        { type: 'array', bookType: 'xlsx' },
      ) as ArrayBuffer,
    )
  }

  it.each(['Meilleure estimation des locaux à date', 'Meilleure estimation des locaux T4 2024'])(
    'gives the premises and those that have fibre of its last quarter (« %s »)',
    async (estimate) => {
      const { files, dataset } = joinResults(
        readEach(
          await openInputs([
            { name: '2024t4-obs-hd-thd-deploiement.xlsx', bytes: sheet(estimate) },
          ]),
        ),
        { sameYear: [['LOCAUX_FIBRE', 'LOCAUX_FTTH']] },
      )
      expect(files.flatMap(({ problems }) => problems)).toEqual([])
      expect(files.flatMap(({ ignored }) => (ignored ? [ignored.label] : []))).toEqual([
        'Déploiement de la fibre, par département ou région (ARCEP)',
      ])
      expect(dataset!.table.columns).toMatchObject({
        LOCAUX_FIBRE: column(475, 30000),
        LOCAUX_FTTH: column(431, 29500),
      })
      expect(dataset!.table.years).toMatchObject({
        LOCAUX_FIBRE: '2024-T4',
        LOCAUX_FTTH: '2024-T4',
      })
      expect(dataset!.table.membership?.epci).toEqual(['200067452', '200069052'])
    },
  )

  it('is read as CSV too, with its lines of titles and its thousands apart', () => {
    const text = `Arcep\n\n\nDéploiements\n${[...header, 'Meilleure estimation des locaux T4 2025', 'T4 2025'].join(';')}\n27;90;200069052;90010;Belfort;27 000;2 000;30\u202F000;29\u00A0500\n`
    const { table } = readFiles([{ name: 'communes.csv', bytes: strToU8(text) }])
    expect(table.columns).toMatchObject({ LOCAUX_FIBRE: column(30000), LOCAUX_FTTH: column(29500) })
  })
})

describe('fibre and bit rates of two quarters', () => {
  it('each keep the premises that they count against', () => {
    const rates = {
      name: 'debit.csv',
      bytes: strToU8(
        'code_insee;nbr;inel_hd;elig_thd30;elig_thd1g;date\n05157;400;0;300;100;2026-03-31\n90010;250;0;240;100;2026-03-31\n',
      ),
    }
    const fibre = {
      name: '2026T2.csv',
      bytes: strToU8('INSEE_COM;ftth;Locaux\n05157;431;475.5\n90010;100;260\n'),
    }
    const { dataset, problems } = inspectFiles([rates, fibre], ifn2026 as Method)
    expect(problems).toEqual([])
    expect(dataset!.table.years).toMatchObject({
      LOCAUX: '2026-T1',
      LOCAUX_THD30: '2026-T1',
      LOCAUX_FIBRE: '2026-T2',
      LOCAUX_FTTH: '2026-T2',
    })
    expect(dataset!.table.columns['LOCAUX']).toEqual(column(400, 250))
  })
})

describe('benefits by commune', () => {
  const rows = [
    '2022-12;01001;A;100;40',
    '2023-06;01001;A;105;45',
    '2023-12;01001;A;110;50',
    '2023-12;01002;B;;',
    '2022-12;01002;B;20;5',
  ]
  const file = (lines: readonly string[]): { name: string; bytes: Uint8Array } => ({
    name: 'caf.csv',
    bytes: strToU8(
      `Date référence;Numéro commune;Nom commune;Nombre foyers NDUR;Nombre foyers RSA\n${lines.join('\n')}\n`,
    ),
  })

  it('are read at the latest date of the year, and the secret is told', () => {
    const { table } = readFiles([file(rows)])
    expect(table.codes).toEqual(['01001', '01002'])
    expect(table.columns).toEqual({ ALLOCATAIRES: column(110, NaN), ARSAS: column(50, NaN) })
    expect(table.reasons?.['ARSAS']?.[1]).toBe(reasonByte.secret)
    expect(
      readFiles([file(rows)], undefined, { millesime: '2022' }).table.columns['ARSAS'],
    ).toEqual(column(40, 5))
  })

  it('with two rows of one territory and one date are refused', () => {
    const [read] = inspectFiles([file([...rows, '2023-12;01001;A;111;50'])]).files
    expect(read!.problems.map(({ code, place }) => [code, place.line])).toEqual([
      ['territoire-double', 7],
    ])
  })
})

describe('a table with the same territory many times', () => {
  it('is refused once, with how many rows and the first of them', () => {
    const lines = Array.from(
      { length: 500 },
      (_, i) => `${String(1001 + (i % 50)).padStart(5, '0')};5`,
    )
    const [file] = inspectFiles([
      { name: 'd.csv', bytes: strToU8(`CODGEO;P21_POP\n${lines.join('\n')}\n`) },
    ]).files
    expect(file!.problems.map(({ message, place }) => [message, place.line])).toEqual([
      [
        '450 lignes dont le territoire a déjà la sienne : « 01001 » (lignes 2 et 52), « 01002 » (lignes 3 et 53), « 01003 » (lignes 4 et 54)…',
        52,
      ],
    ])
  })
})

describe('text in UTF-16', () => {
  it('is read as any other', async () => {
    const { table } = readFiles(
      await openInputs([
        {
          name: 'u.csv',
          bytes: new Uint8Array(
            Buffer.from('\uFEFFCODGEO;LIBGEO;P21_POP\n05157;Saint-Véran;233\n', 'utf16le'),
          ),
        },
      ]),
    )
    expect([table.names, table.columns['P_POP']]).toEqual([['Saint-Véran'], column(233)])
  })
})
