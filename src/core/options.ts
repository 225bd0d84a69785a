/** Options that functions are given, from JavaScript as from TypeScript. */
import { suggestion, UserError } from './errors.ts'

/**
 * Lists the options that a function does not have.
 *
 * @param name function, as its caller names it
 * @param options what it was given in the place of its options
 * @param known names of its options
 * @returns a problem each, with the nearest name; none when all are known
 *
 * @example
 * unknownOptions('compute', { refrence: 1 }, ['reference']).map(({ remedy }) => remedy) // → ['vouliez-vous dire « reference » ?']
 */
export function unknownOptions(
  name: string,
  options: unknown,
  known: readonly string[],
): UserError[] {
  if (typeof options !== 'object' || options === null)
    return [
      new UserError(
        'option-invalide',
        `${name} n’a pas reçu d’options mais ${options === null ? 'null' : typeof options}`,
        `donnez un objet, ou rien ; options : ${known.join(', ')}`,
      ),
    ]
  return Object.keys(options)
    .filter((option) => !known.includes(option))
    .map(
      (option) =>
        new UserError(
          'option-invalide',
          `${name} n’a pas d’option « ${option} »`,
          suggestion(option, known),
        ),
    )
}
