/** The table that a statement reads: a name, a name in a schema, or a call that reads files. */
import { UserError } from '../core/errors.ts'
import type { Dialect } from './dialect.ts'
import { nameIn } from './render.ts'

/** A table of the user, as it stands after FROM. */
export interface TableReference {
  /** What FROM says. */
  readonly from: string
  /** Name that its columns are told by: its own, or the alias that it is given. */
  readonly name: string
  /** What CREATE TABLE says; nothing for files, which are read where they are. */
  readonly created?: string
}

/** Alias of a table whose name is not one word. */
const ALIAS = 'table_source'

const PART = String.raw`(?:[\p{L}_][\p{L}\p{N}_$-]*|"[^"]+"|${'`[^`]+`'})`
const QUALIFIED = new RegExp(`^${PART}(?:\\.${PART}){1,2}$`, 'u')
const LITERAL = String.raw`(?:'(?:[^']|'')*'|-?\d+(?:\.\d+)?|true|false|null)`
const VALUE = String.raw`(?:${LITERAL}|\[\s*${LITERAL}(?:\s*,\s*${LITERAL})*\s*\])`
const ARGUMENT = String.raw`(?:[a-z_]\w*\s*(?:=>|:=|=)\s*)?${VALUE}`
const CALL = new RegExp(
  String.raw`^[a-z_]\w*(?:\.[a-z_]\w*)*\s*\(\s*(?:${ARGUMENT}(?:\s*,\s*${ARGUMENT})*)?\s*\)$`,
  'i',
)
/** DuckDB reads a file whose name stands in quotation marks in the place of a table. */
const FILE = /\.(?:parquet|csv|tsv|json|ndjson)(?:\.gz)?$/i

/**
 * Reads the name of a table: one name, a name in a schema (`stats.communes`, each part in quotation marks where it must
 * be), or a call on literals (`read_parquet('communes.parquet')`).
 *
 * @param text as given after `--table`; anything that is neither qualified nor a call is one name, dots included
 * @param dialect quotes of the names and of the literals
 * @returns what FROM and CREATE TABLE say, and the name that its columns are told by
 * @throws {UserError} `option-invalide` for a call on anything but literals
 */
export function tableReference(text: string, dialect: Dialect): TableReference {
  const asked = text.trim()
  if (CALL.test(asked))
    return {
      from: `${asked.replace(/'(?:[^']|'')*'/g, (each) => dialect.text(each.slice(1, -1).replaceAll("''", "'")))} AS ${ALIAS}`,
      name: ALIAS,
    }
  if (/^[a-z_][\w.]*\s*\(/i.test(asked))
    throw new UserError(
      'option-invalide',
      `--table « ${asked} » n’est pas une lecture de fichiers`,
      "donnez un nom, schema.nom, ou une lecture qui ne prend que des textes et des nombres\u00A0: read_parquet('communes.parquet')",
    )
  if (QUALIFIED.test(asked) && !FILE.test(asked)) {
    const parts = (asked.match(new RegExp(PART, 'gu')) ?? []).map((part) =>
      /^["`]/.test(part) ? dialect.quote(part.slice(1, -1)) : nameIn(dialect, part),
    )
    const sql = parts.join('.')
    // parquet.`folder`, as Spark names files
    return { from: `${sql} AS ${ALIAS}`, name: ALIAS, ...(!/\.`/.test(asked) && { created: sql }) }
  }
  const sql = nameIn(dialect, text)
  return { from: sql, name: text, ...(!FILE.test(asked) && { created: sql }) }
}
