/** Tables as people write them: one set of figures, under any accepted spelling, in any order, format and wrapping. */
import { strToU8, zipSync } from 'fflate'
import { utils, write, type BookType } from '@e965/xlsx'
import { encodeSheet } from '../../src/io/encode.ts'
import type { InputFile } from '../../src/ingest/input.ts'
import type { SheetColumn } from '../../src/table/sheet.ts'
import { shuffled } from '../support.ts'

/** Figures of some communes: by variable of the method, NaN where one is missing. */
export interface Figures {
  readonly codes: readonly string[]
  readonly names: readonly string[]
  readonly values: Readonly<Record<string, readonly number[]>>
}

/** What of a way of writing is drawn; what is left out stays as the plainest way has it. */
export interface Writing {
  readonly spelling: boolean
  readonly order: boolean
  readonly format: boolean
  readonly wrapping: boolean
}

/** A column as it is to be written: numbers in their own unit. */
interface Written {
  readonly name: string
  readonly cells: readonly (string | number)[]
}

export const pick = <T>(items: readonly T[], random: () => number): T =>
  items[Math.floor(random() * items.length)]!

/** Spellings of the variables: each of them is accepted, as docs/lecture.md says. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  P_POP: [
    'P_POP',
    'P21_POP',
    'p21_pop',
    'p_pop',
    'population',
    'Population',
    'POPULATION',
    'pop',
    'pop_totale',
    'Population totale',
    'Population municipale',
    'Population municipale 2021',
    'pop_2021',
    'Nb habitants',
    'PMUN21',
    'Population (habitants)',
  ],
  P_POP65P: ['P_POP65P', 'P21_POP65P', 'p_pop65p', 'p21_pop65p', 'P21-POP65P'],
  P_NSCOL15P: ['P_NSCOL15P', 'P21_NSCOL15P', 'p21_nscol15p'],
  P_NSCOL15P_AUPLUS_BREVET: ['P_NSCOL15P_AUPLUS_BREVET', 'p_nscol15p_auplus_brevet'],
  C_MEN: ['C_MEN', 'C21_MEN', 'c_men', 'c21_men'],
  C_MENPSEUL: ['C_MENPSEUL', 'C21_MENPSEUL', 'c21_menpseul'],
  C_MENFAMMONO: ['C_MENFAMMONO', 'C21_MENFAMMONO', 'c_menfammono'],
  TP60: [
    'TP60',
    'TP6021',
    'tp6021',
    'tp60',
    'Taux de pauvreté',
    'Taux de pauvreté (%)',
    'taux_pauvrete',
    'Taux pauvreté',
  ],
  MED: ['MED', 'MED21', 'med21', 'Q221', 'niveau_vie_median', 'Niveau de vie médian (€)'],
  LOCAUX: ['LOCAUX', 'locaux', 'Locaux'],
  LOCAUX_FTTH: ['LOCAUX_FTTH', 'locaux_ftth', 'Locaux FttH'],
  DISTANCE_LIEU: ['DISTANCE_LIEU', 'distance_lieu', 'Distance lieu', 'Distance_Lieu (km)'],
}

const keySpellings = [
  'CODGEO',
  'code_commune',
  'Code INSEE',
  'INSEE',
  'Code commune',
  'Code géographique',
  'codeCommune',
  'CODGEO_2025',
  'INSEE_COM',
  'com_code',
  'code_insee_commune',
  'DEPCOM',
  'Code INSEE de la commune',
  'code',
  'insee',
]
const nameSpellings = ['LIBGEO', 'nom', 'Commune', 'Nom de la commune', 'libelle', 'nom_commune']

/** Columns that no method knows, beside those that it reads. */
const strangers: readonly Written['name'][] = [
  'Remarques',
  'Superficie',
  'Code postal',
  'Altitude',
  'Maire',
]

/** Figures of `n` communes among some codes, as a seeded generator draws them. */
export function figuresOf(all: readonly string[], n: number, random: () => number): Figures {
  const start = Math.floor(random() * (all.length - n))
  const codes = all.slice(start, start + n)
  const int = (least: number, most: number): number =>
    Math.floor(least + random() * (most - least + 1))
  const part = (of: readonly number[]): number[] => of.map((v) => int(0, v))
  const or = (v: number, missing: number): number => (random() < missing ? NaN : v)
  const P_POP = codes.map(() => int(60, random() < 0.2 ? 60_000 : 3_000))
  const C_MEN = P_POP.map((v) => int(Math.ceil(v / 4), v))
  const C_MENPSEUL = part(C_MEN)
  const P_NSCOL15P = P_POP.map((v) => int(20, v))
  const LOCAUX = P_POP.map((v) => int(30, v))
  return {
    codes,
    names: codes.map(
      (_, i) => pick(['Saint-Léger', 'L’Épine', 'Le Bourg (haut)', 'Œuilly'], random) + i,
    ),
    values: {
      P_POP,
      P_POP65P: part(P_POP),
      P_NSCOL15P,
      P_NSCOL15P_AUPLUS_BREVET: part(P_NSCOL15P),
      C_MEN,
      C_MENPSEUL,
      C_MENFAMMONO: C_MEN.map((v, i) => int(0, v - C_MENPSEUL[i]!)),
      TP60: codes.map(() => or(int(50, 400) / 10, 0.2)),
      MED: codes.map(() => or(int(15_000, 32_000), 0.1)),
      LOCAUX,
      LOCAUX_FTTH: part(LOCAUX),
      DISTANCE_LIEU: codes.map(() => int(0, 300) / 10),
    },
  }
}

interface Text {
  readonly separator: ';' | ',' | '\t' | '|'
  readonly decimal: ',' | '.'
  readonly end: '\n' | '\r\n' | '\r'
  readonly encoding: 'utf-8' | 'bom' | 'latin1' | 'utf-16'
  readonly quotes: boolean
  /** What parts thousands; nothing for most. */
  readonly thousands: string
  readonly missing: string
  readonly around: boolean
}

const plainText: Text = {
  separator: ',',
  decimal: '.',
  end: '\n',
  encoding: 'utf-8',
  quotes: false,
  thousands: '',
  missing: '',
  around: false,
}

function drawnText(random: () => number): Text {
  const separator = pick([';', ';', ',', '\t', '|'] as const, random)
  return {
    separator,
    decimal: separator === ',' ? '.' : pick([',', '.'] as const, random),
    end: pick(['\n', '\r\n', '\r'] as const, random),
    encoding: pick(['utf-8', 'bom', 'latin1', 'utf-16'] as const, random),
    quotes: random() < 0.3,
    thousands: pick(['', '', ' ', '\u00a0'], random),
    missing: pick(['', 'NA', 'n.d.', 's', '-', '#N/A', 'null', '///'], random),
    around: random() < 0.3,
  }
}

function cellText(cell: string | number, how: Text): string {
  const text =
    typeof cell === 'string'
      ? cell
      : Number.isNaN(cell)
        ? how.missing
        : String(cell)
            .replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, how.thousands))
            .replace('.', how.decimal)
  return how.quotes || text.includes(how.separator) || text.includes('"')
    ? `"${text.replaceAll('"', '""')}"`
    : text
}

function textOf(columns: readonly Written[], how: Text): Uint8Array {
  const rows = [
    columns.map(({ name }) => cellText(name, how)),
    ...columns[0]!.cells.map((_, i) => columns.map(({ cells }) => cellText(cells[i]!, how))),
  ]
  const blank = how.separator.repeat(columns.length - 1)
  const lines = how.around
    ? [
        `Indicateurs par commune${blank}`,
        blank,
        ...rows.map((row) => row.join(how.separator)),
        blank,
        `Source : Insee${blank}`,
      ]
    : rows.map((row) => row.join(how.separator))
  const text = `${lines.join(how.end)}${how.end}`
  if (how.encoding === 'utf-16') return new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'))
  if (how.encoding === 'latin1')
    return new Uint8Array(
      Buffer.from(
        text.replaceAll('’', "'").replaceAll('Œ', 'Oe').replaceAll('€', 'euros'),
        'latin1',
      ),
    )
  return strToU8(how.encoding === 'bom' ? `\ufeff${text}` : text)
}

function workbookOf(columns: readonly Written[], type: BookType, random: () => number): Uint8Array {
  const rows = [
    columns.map(({ name }) => name),
    ...columns[0]!.cells.map((_, i) =>
      columns.map(({ cells }) => (Number.isNaN(cells[i]) ? null : cells[i]!)),
    ),
  ]
  const titles = random() < 0.5 ? [['Indicateurs par commune'], []] : []
  const book = utils.book_new()
  utils.book_append_sheet(
    book,
    utils.aoa_to_sheet([...titles, ...rows]),
    pick(['Feuil1', 'Données', 'COM'], random),
  )
  if (random() < 0.5)
    utils.book_append_sheet(book, utils.aoa_to_sheet([['Lisez-moi'], ['Source : Insee']]), 'Notes')
  return new Uint8Array(write(book, { type: 'buffer', bookType: type }) as Buffer)
}

async function bytesOf(
  columns: readonly Written[],
  random: () => number,
  drawn: boolean,
): Promise<{ readonly bytes: Uint8Array; readonly extension: string }> {
  const format = drawn
    ? pick(['csv', 'csv', 'csv', 'xlsx', 'ods', 'xls', 'arrow', 'parquet', 'json'] as const, random)
    : 'csv'
  if (format === 'csv')
    return { bytes: textOf(columns, drawn ? drawnText(random) : plainText), extension: 'csv' }
  if (format === 'xlsx' || format === 'ods' || format === 'xls')
    return {
      bytes: workbookOf(columns, format === 'xls' ? 'biff8' : format, random),
      extension: format,
    }
  const sheet = columns.map(({ name, cells }): SheetColumn => ({
    name,
    values: cells.every((cell) => typeof cell === 'number')
      ? Float64Array.from(cells)
      : cells.map(String),
  }))
  return { bytes: await encodeSheet({ columns: sheet, metadata: {} }, format), extension: format }
}

/**
 * Writes figures as one or several files.
 *
 * @returns the files, and what each of their columns should be read as; `''` for one that is not to be read
 */
export async function writtenFiles(
  { codes, names, values }: Figures,
  random: () => number,
  { spelling, order, format, wrapping }: Writing,
): Promise<{ readonly files: InputFile[]; readonly columns: ReadonlyMap<string, string> }> {
  const told = new Map<string, string>()
  const columns = Object.entries(values).map(([variable, cells]): Written => {
    const name = spelling ? pick(spellings[variable]!, random) : variable
    told.set(name, variable)
    const share = /^(taux_pauvrete|Taux pauvreté)$/.test(name)
    return { name, cells: share ? cells.map((v) => v / 100) : cells }
  })
  const parts: Written[][] = [[], []]
  const several = order && random() < 0.4
  for (const column of columns) parts[several && random() < 0.5 ? 1 : 0]!.push(column)
  const files: InputFile[] = []
  for (const part of parts.filter(({ length }) => length > 0)) {
    const key = { name: spelling ? pick(keySpellings, random) : 'code_commune', cells: codes }
    const name = { name: spelling ? pick(nameSpellings, random) : 'nom', cells: names }
    const others = spelling
      ? strangers
          .filter(() => random() < 0.2)
          .map((each): Written => {
            told.set(each, '')
            return {
              name: each,
              cells: codes.map((code, i) =>
                each === 'Remarques' || each === 'Maire'
                  ? pick(['', 'à revoir', 'M. X'], random)
                  : each === 'Code postal'
                    ? `${code.slice(0, 2)}000`
                    : 100 + i,
              ),
            }
          })
      : []
    const written = order
      ? shuffled([key, name, ...part, ...others], random)
      : [key, name, ...part, ...others]
    const rows = order ? shuffled([...codes.keys()], random) : [...codes.keys()]
    const ordered = written.map((column) => ({
      ...column,
      cells: rows.map((row) => column.cells[row]!),
    }))
    const { bytes, extension } = await bytesOf(ordered, random, format)
    files.push({ name: `table${files.length}.${extension}`, bytes })
  }
  return { files: wrapping ? wrapped(files, random) : files, columns: told }
}

function wrapped(files: readonly InputFile[], random: () => number): InputFile[] {
  const how = pick(['nommés', 'dossier', 'archive', 'FRANCE_METRO'], random)
  if (how === 'nommés') return [...files]
  if (how === 'archive')
    return [
      {
        name: 'lot.zip',
        bytes: zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes!]))),
      },
    ]
  return files.map((file) => ({
    ...file,
    name: `${how}/${file.name}`,
    within: { kind: 'dossier', name: how },
  }))
}
