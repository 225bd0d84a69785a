import { UserError } from '../core/errors.ts'

/**
 * Says how to install a library that is not installed with ours. Each is imported by its name inside a `try`: bundlers
 * that do not find it then leave it to be missed when it is asked for.
 *
 * @param name name of the package
 * @param cause what the import threw
 * @returns `dependance-absente`
 */
export function absentPeer(name: string, cause: unknown): UserError {
  const error = new UserError(
    'dependance-absente',
    `la bibliothèque « ${name} » n’est pas installée`,
    `npm install ${name}`,
  )
  error.cause = cause
  return error
}
