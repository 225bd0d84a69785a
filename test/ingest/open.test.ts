import { utils, write, type WorkBook } from '@e965/xlsx'
import { gzipSync, strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { inspectFiles, readFiles } from '../../src/pipeline/pipeline.ts'
import type { InputFile } from '../../src/ingest/input.ts'
import { openInputs } from '../../src/ingest/open.ts'
import { column, problemsOf } from '../support.ts'

const csv = strToU8('CODGEO;P21_POP\n01001;859\n01002;273,5\n')
const workbook = (...sheets: [string, unknown[][]][]): WorkBook => {
  const book = utils.book_new()
  for (const [name, rows] of sheets) utils.book_append_sheet(book, utils.aoa_to_sheet(rows), name)
  return book
}
const bytesOf = (book: WorkBook, bookType: 'xlsx' | 'biff8' = 'xlsx'): Uint8Array =>
  new Uint8Array(write(book, { type: 'buffer', bookType }) as Buffer)
const population = async (input: InputFile): Promise<Float64Array> =>
  readFiles(await openInputs([input])).table.columns['P_POP']!

describe('openInputs', () => {
  it.each([
    ['as it is', csv],
    ['in gzip', gzipSync(csv)],
    ['in a zip', zipSync({ 'dossier/base.CSV': csv })],
    ['in a zip, stored', zipSync({ 'base.csv': csv }, { level: 0 })],
    ['in a zip in a zip', zipSync({ 'a.zip': zipSync({ 'base.csv': csv }) })],
    ['in a gzip in a zip', zipSync({ 'base.csv.gz': gzipSync(csv) })],
  ])('reads a file %s', async (_, bytes) => {
    expect(await population({ name: 'base', bytes })).toEqual(column(859, 273.5))
  })

  it.each(['xlsx', 'biff8'] as const)(
    'reads the sheet of a workbook (%s) under its five lines of titles, to the last bit',
    async (type) => {
      const titles = [
        ['Données infra-communales'],
        ['Communes'],
        ['Mise en ligne le 22/10/2019       Géographie au 01/01/2018'],
        ['©Insee'],
        ['Code', 'Libellé ; long\nsur deux lignes', 'Population en 2016 (princ)'],
      ]
      const rows = [
        ...titles,
        ['CODGEO', 'LIBGEO', 'P16_POP'],
        ['01001', 'L’Abergement « d’ici » ; là', 776.1],
        [],
        ['01002', 'Autre', 0.1 + 0.2],
        ['2A004', '"Ajaccio"', 1e-7],
      ]
      const opened = await openInputs([
        {
          name: 'b.xlsx',
          bytes: bytesOf(workbook(['COM', rows], ['Documentation', [['Champ']]]), type),
        },
      ])
      const { files, dataset } = inspectFiles(opened)
      expect(opened.map(({ name }) => name)).toEqual(['b.xlsx › COM', 'b.xlsx › Documentation'])
      expect(dataset?.table.columns['P_POP']).toEqual(column(776.1, 0.1 + 0.2, 1e-7))
      expect(dataset?.table.names).toEqual(['L’Abergement « d’ici » ; là', 'Autre', '"Ajaccio"'])
      expect(files[0]!.read!.recognised.geography).toBe('2018')
      expect([files[1]!.ignored?.label, files[1]!.problems]).toEqual(['non reconnu', []])
    },
  )

  it('keeps for each file the checksum of the archive that was downloaded', async () => {
    const [file] = await openInputs([
      { name: 'a.zip', bytes: zipSync({ 'base.csv': csv }), sha256: 'abc' },
    ])
    expect(file).toMatchObject({
      name: 'a.zip › base.csv',
      sha256: 'abc',
      within: { kind: 'archive', name: 'a.zip' },
    })
  })

  it('refuses an archive in which nothing is ours, and leaves aside what comes along with what is', async () => {
    const nothing = await openInputs([
      {
        name: 'a.zip',
        bytes: zipSync({ 'lisez-moi.txt': strToU8('bonjour\n'), 'b.csv': strToU8('x;y\n1;2\n') }),
      },
    ])
    expect(
      inspectFiles(nothing).files.flatMap(({ problems }) => problems.map(({ message }) => message)),
    ).toEqual(['rien de ce que contient « a.zip » n’est reconnu'])
    const some = await openInputs([
      {
        name: 'a.zip',
        bytes: zipSync({
          'lisez-moi.txt': strToU8('bonjour\n'),
          'base.csv': csv,
          'meta_base.csv': strToU8('COD_VAR;LIB_VAR\nCODGEO;Code\n'),
        }),
      },
    ])
    expect(
      inspectFiles(some).files.map(({ ignored, problems }) => [ignored?.label, problems.length]),
    ).toEqual([
      ['non reconnu', 0],
      [undefined, 0],
      ['Dictionnaire des variables (INSEE)', 0],
    ])
  })

  it('refuses what would unpack above the limits, before unpacking it', async () => {
    const codes = async (
      bytes: Uint8Array,
      limits: { unpacked?: number; whole?: number },
    ): Promise<string[]> =>
      (
        await problemsOf(async () => readFiles(await openInputs([{ name: 'a', bytes }], limits)))
      ).map(({ code }) => code)
    const zeros = new Uint8Array(5_000_000)
    expect(await codes(zipSync({ 'a.csv': zeros }), { unpacked: 1e6 })).toEqual([
      'archive-demesuree',
    ])
    expect(await codes(gzipSync(zeros), { unpacked: 1e6 })).toEqual(['archive-demesuree'])
    expect(
      await codes(zipSync({ 'a.zip': zipSync({ 'a.csv': zeros }, { level: 0 }) }), { whole: 1e6 }),
    ).toEqual(['archive-demesuree'])
    expect(
      await codes(zipSync({ a: zipSync({ b: zipSync({ c: zipSync({ 'd.csv': csv }) }) }) }), {}),
    ).toEqual(['archive-demesuree'])
  })

  it('tells a workbook that is cut or locked from a bug', async () => {
    const book = bytesOf(
      workbook([
        'COM',
        [
          ['CODGEO', 'P16_POP'],
          ['01001', 1],
        ],
      ]),
    )
    const xls = bytesOf(
      workbook([
        'COM',
        [
          ['CODGEO', 'P16_POP'],
          ['01001', 1],
        ],
      ]),
      'biff8',
    )
    const first = async (bytes: Uint8Array): Promise<string> =>
      (await problemsOf(async () => readFiles(await openInputs([{ name: 'b', bytes }]))))[0]!.code
    expect(await first(book.slice(0, book.length / 2))).toBe('archive-illisible')
    expect(await first(xls.slice(0, 600))).toBe('classeur-illisible')
  })
})
