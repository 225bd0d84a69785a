/** A grouping given as a file of two columns: the code of a territory, that of its group; a third may name the group. */
import { throwIfAny, UserError } from '../core/errors.ts'
import { groupsFromRows, type Groups } from '../geo/groups.ts'
import { peekCsv, readWideCsv } from '../io/csv/wide.ts'

/** Reads a file of groups. The first row is a header, whatever its names. */
export function readGroups(bytes: Uint8Array, file: string): Groups {
  const columns = firstColumns(bytes, file, 3)
  const { groups, problems } = groupsFromRows(
    columns[0]!.map((_, i) => columns.map((values) => values[i]!.trim())),
    file,
  )
  throwIfAny(problems.slice(0, 20))
  return groups
}

/** Reads populations by commune: a column of codes, then a column of numbers. They share the counts of a split. */
export function readWeights(bytes: Uint8Array, file: string): Map<string, number> {
  const [codes, texts] = firstColumns(bytes, file, 2) as [readonly string[], readonly string[]]
  const weights = new Map(
    codes.map((code, i) => [
      code.trim(),
      texts[i]!.trim() === '' ? NaN : Number(texts[i]!.replace(',', '.')),
    ]),
  )
  const wrong = [...weights].find(([, weight]) => !(weight >= 0))
  if (wrong)
    throw new UserError(
      'nombre-illisible',
      `la population de ${wrong[0]} n’est pas un nombre`,
      'donnez deux colonnes : le code de la commune, sa population',
      { file, territory: wrong[0] },
    )
  return weights
}

function firstColumns(bytes: Uint8Array, file: string, most: number): (readonly string[])[] {
  const { delimiter, rows } = peekCsv(bytes)
  const names = (rows[0] ?? []).map((name) => name.trim()).slice(0, most)
  if (names.length < 2)
    throw new UserError(
      'fichier-inconnu',
      `« ${file} » n’a pas deux colonnes`,
      'donnez un fichier CSV avec un en-tête et deux colonnes',
      { file, line: 1 },
    )
  const { text } = readWideCsv(bytes, {
    file,
    delimiter,
    want: (name) => (names.includes(name) ? 'text' : 'skip'),
  })
  return names.map((name) => text[name]!)
}
