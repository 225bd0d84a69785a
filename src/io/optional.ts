import { UserError } from '../core/errors.ts'

/** Loads a library that is not installed with ours, or says how to install it. */
export async function optional<M>(name: string, load: () => Promise<M>): Promise<M> {
  try {
    return await load()
  } catch (cause) {
    const error = new UserError(
      'dependance-absente',
      `la bibliothèque « ${name} » n’est pas installée`,
      `npm install ${name}`,
    )
    error.cause = cause
    throw error
  }
}
