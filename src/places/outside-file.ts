/** Reads a file of figures that others publish: a column of official codes, and columns of numbers. CSV, or a JSON list of objects. */
import { UserError } from '../core/errors.ts'
import { isCode } from '../geo/code.ts'
import { peekCsv, readWideCsv } from '../io/csv/wide.ts'
import { jsonEntries, looksLikeJson } from './json-entries.ts'
import type { Level } from '../table/level.ts'

/** Codes and columns of numbers of such a file. */
export interface OutsideFile {
  /** Codes of the rows. */
  readonly codes: readonly string[]
  /** NaN where a territory has none. */
  readonly columns: Readonly<Record<string, Float64Array>>
}

/**
 * Reads a file of figures; its column of codes is found by its cells.
 *
 * @param bytes content of the file
 * @param file its name, for messages
 * @param level level of the codes
 * @returns codes, and columns of numbers; NaN where a cell is none
 * @throws {UserError} `fichier-inconnu` where no column holds codes of this level
 */
export function readOutside(bytes: Uint8Array, file: string, level: Level): OutsideFile {
  return looksLikeJson(bytes) ? fromJson(bytes, file, level) : fromCsv(bytes, file, level)
}

function fromCsv(bytes: Uint8Array, file: string, level: Level): OutsideFile {
  const { rows, delimiter } = peekCsv(bytes)
  const header = (rows[0] ?? []).map((name) => name.trim())
  const key = header.find(
    (_, k) => rows.length > 1 && rows.slice(1).every((row) => isCode(level, (row[k] ?? '').trim())),
  )
  if (key === undefined) throw withoutCodes(file, level)
  const isNumber = (k: number): boolean =>
    rows.slice(1).every((row) => /^\s*(-?[\d.,]+(e-?\d+)?|[a-z]{0,3})\s*$/i.test(row[k] ?? '')) &&
    rows.slice(1).some((row) => /\d/.test(row[k] ?? ''))
  const { text, numbers: columns } = readWideCsv(bytes, {
    file,
    delimiter,
    want: (name) =>
      name.trim() === key ? 'text' : isNumber(header.indexOf(name.trim())) ? 'number' : 'skip',
  })
  return { codes: text[key]!, columns }
}

/** Numbers may be written in French, in a text: « 18,7 », « 3 346 ». */
function fromJson(bytes: Uint8Array, file: string, level: Level): OutsideFile {
  const rows = jsonEntries(bytes)?.map(({ value }) => value) ?? []
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const said = (row: Readonly<Record<string, unknown>>, name: string): string =>
    typeof row[name] === 'number' || typeof row[name] === 'string' ? String(row[name]).trim() : ''
  const key = names.find((name) => rows.every((row) => isCode(level, said(row, name))))
  if (key === undefined || rows.length === 0) throw withoutCodes(file, level)
  const number = (text: string): number =>
    /^-?[\d\s]+([.,]\d+)?$/.test(text) ? Number(text.replace(/\s/g, '').replace(',', '.')) : NaN
  const columns = names
    .filter((name) => name !== key)
    .map((name) => [name, Float64Array.from(rows, (row) => number(said(row, name)))] as const)
  return {
    codes: rows.map((row) => said(row, key)),
    columns: Object.fromEntries(columns.filter(([, values]) => values.some((v) => v === v))),
  }
}

function withoutCodes(file: string, level: Level): UserError {
  return new UserError(
    'fichier-inconnu',
    `« ${file} » n’a pas de colonne de codes de ce niveau (${level})`,
    'une colonne doit porter le code officiel de chaque territoire, comme du texte',
    { file },
  )
}
