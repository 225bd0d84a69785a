/** The methods of the library, by identifier. A published variant is a file beside this one, and a line here. */
import { suggestion, UserError } from '../core/errors.ts'
import { variantOf, type Method } from '../method/method.ts'
import { ifn2026 } from './ifn-2026.ts'
import { mednum2020 } from './mednum-2020.ts'
import { mednum2023 } from './mednum-2023.ts'

export { ifn2026, mednum2020, mednum2023 }

export const methods: readonly Method[] = [ifn2026, mednum2020, mednum2023]

/** The method of this identifier, or `undefined`. */
export function methodById(id: string): Method | undefined {
  return methods.find((method) => method.id === id)
}

/** A method as one of its variants changes it, by names that a user gave. */
export function withVariant(method: Method, name: string | undefined): Method {
  if (name === undefined) return method
  const known = Object.keys(method.variants ?? {})
  if (known.includes(name)) return variantOf(method, name as never)
  const remedy = known.length > 0 ? suggestion(name, known) : `la méthode « ${method.id} » n’a pas de variante : retirez --variante`
  throw new UserError('option-invalide', `« ${name} » n’est pas une variante de « ${method.id} »`, remedy)
}
