/** Problems of a computation, at the files that their columns come from. */
import { throwIfAny, UserError, userErrors } from '../core/errors.ts'
import { variablesOfMeasure } from '../method/check.ts'
import type { Method } from '../method/method.ts'
import type { Dataset } from './dataset.ts'

/**
 * Gives what a computation gives; what it refuses about a territory names the files that the indicator was read in.
 *
 * @param method method that is computed
 * @param dataset where its variables come from
 * @param run the computation
 * @returns what `run` returns
 * @throws {UserErrors} the same problems, with their files
 */
export function located<T>(method: Method, { provenance }: Dataset, run: () => T): T {
  try {
    return run()
  } catch (error) {
    const problems = userErrors(error)
    if (problems.length === 0) throw error
    const filesOf = (id: string): string[] => {
      const measures = method.indicators[id]?.measures ?? []
      const names = new Set([id, ...measures.flatMap(variablesOfMeasure)])
      return [
        ...new Set(
          provenance.filter(({ variable }) => names.has(variable)).flatMap(({ files }) => files),
        ),
      ]
    }
    return throwIfAny(
      problems.map(({ code, message, remedy, place }) => {
        const { column, territory, file } = place
        const files =
          file === undefined && column !== undefined && territory !== undefined
            ? filesOf(column)
            : []
        return new UserError(code, message, remedy, {
          ...place,
          ...(files.length > 0 && { file: files.slice(0, 3).join(', ') }),
        })
      }),
    ) as never
  }
}
