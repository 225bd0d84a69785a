/** Explains why a millésime cannot be compared: missing indicators and their variables. */
import { UserError, userErrors } from '../../core/errors.ts'
import { variablesOfMeasure } from '../../method/check.ts'
import type { Method } from '../../method/method.ts'
import type { Table } from '../../table/table.ts'

/**
 * Runs a computation, and explains in one problem the indicators that the files of a millésime lack: a
 * comparison of several years must say of which of them. Other problems are given as they are.
 *
 * @param method the method computed
 * @param label millésime, or name of the file
 * @param table what was read of it
 * @param run the computation
 * @returns its value, or the problems
 */
export function explainMissing<T>(
  method: Method,
  label: string,
  table: Table,
  run: () => T,
): { readonly value?: T; readonly problems: readonly UserError[] } {
  try {
    return { value: run(), problems: [] }
  } catch (error) {
    const problems = userErrors(error)
    if (problems.length === 0) throw error
    if (!problems.every(({ code }) => code === 'colonne-absente')) return { problems }
    const ids = Object.keys(method.indicators)
    const there = ids.filter((id) => has(method, id, table.columns))
    const missing = ids.filter((id) => !there.includes(id) && !isAlternate(method, id, there))
    const variables = missing.map((id) => {
      const [first] = method.indicators[id]!.measures
      return `${id} (${first ? variablesOfMeasure(first).join(', ') : id})`
    })
    return {
      problems: [
        new UserError(
          'colonne-absente',
          `${label} : trop peu d’indicateurs pour un indice ; il manque ${variables.join(', ')}${there.length > 0 ? ` ; sont là ${there.map((id) => `${id}${yearOf(method, id, table.years)}`).join(', ')}` : ''}`,
          `ajoutez les fichiers de ce millésime (ifn sources -m ${method.id} --millesime ANNÉE les nomme), ou comparez avec une méthode qui ne lit que ce qu’ils ont`,
          {},
        ),
      ],
    }
  }
}

/** Whether an indicator replaces another, or is replaced by one that is there. */
function isAlternate(method: Method, id: string, there: readonly string[]): boolean {
  return (
    method.indicators[id]!.alternateOf !== undefined ||
    there.some((each) => method.indicators[each]!.alternateOf === id)
  )
}

function has(method: Method, id: string, columns: Table['columns']): boolean {
  const filled = (name: string): boolean => columns[name]?.some((v) => v === v) ?? false
  return (
    filled(id) ||
    method.indicators[id]!.measures.some((measure) => variablesOfMeasure(measure).every(filled))
  )
}

function yearOf(
  method: Method,
  id: string,
  years: Readonly<Record<string, string>> | undefined,
): string {
  const found = method.indicators[id]!.measures.flatMap(variablesOfMeasure).flatMap(
    (name) => years?.[name] || [],
  )
  return found.length === 0 ? '' : ` (${[...new Set(found)].sort().join(', ')})`
}
