/** What callers from JavaScript give in the place of a method. */
import { UserError } from '../core/errors.ts'
import type { Method } from './method.ts'

const REQUIRED = [
  'indicators',
  'subIndices',
  'index',
  'sources',
  'population',
  'normalisation',
  'missing',
  'rollUp',
] as const satisfies readonly (keyof Method)[]

/**
 * Lists what keeps an object from being a method, then what a check finds in it.
 *
 * @param method anything
 * @param check checks of a method that has its fields
 * @returns a problem each; none for a method
 *
 * @example
 * problemsOfGiven(3, () => []).map(({ code }) => code) // → ['methode-invalide']
 */
export function problemsOfGiven(
  method: unknown,
  check: (method: Method) => readonly UserError[],
): readonly UserError[] {
  if (typeof method !== 'object' || method === null)
    return [invalid('ce qui est donné pour méthode n’en est pas une')]
  const absent = REQUIRED.filter((key) => !(key in method) || (method as Method)[key] === undefined)
  if (absent.length > 0) return [invalid(`la méthode n’a pas de ${absent.join(', ')}`)]
  try {
    return check(method as Method)
  } catch (error) {
    // the checks are of what the types let through: a field of another kind stops them
    if (!(error instanceof TypeError)) throw error
    return [invalid('un champ de la méthode n’a pas la forme attendue')]
  }
}

function invalid(problem: string): UserError {
  return new UserError(
    'methode-invalide',
    problem,
    'complétez-la (les types de Method, ou schema/methode.schema.json, disent chaque champ), ou lisez-la par methodFrom, qui nomme le champ',
  )
}
