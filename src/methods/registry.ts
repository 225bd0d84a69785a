/** The methods of the library, by identifier. A published variant is a file beside this one, and a line here. */
import { suggestion, UserError } from '../core/errors.ts'
import { variantOf, type Method } from '../method/method.ts'
import { compas2024 } from './compas-2024.ts'
import { deri16 } from './deri-1.6.ts'
import { hautsDeFrance2021 } from './hauts-de-france-2021.ts'
import { ifn2026 } from './ifn-2026.ts'
import { mednum2020 } from './mednum-2020.ts'
import { mednum2022, mednum2022Senior } from './mednum-2022.ts'
import { mednum2023Jeune, mednum2023Senior } from './mednum-2023-ages.ts'
import { mednum2023 } from './mednum-2023.ts'
import { nouvelleCaledonie2024 } from './nouvelle-caledonie-2024.ts'
import { occitanie2019 } from './occitanie-2019.ts'
import { portrea2023 } from './portrea-2023.ts'
import { purdueDdi } from './purdue-ddi.ts'

export {
  compas2024,
  deri16,
  hautsDeFrance2021,
  ifn2026,
  mednum2020,
  mednum2022,
  mednum2022Senior,
  mednum2023,
  mednum2023Jeune,
  mednum2023Senior,
  nouvelleCaledonie2024,
  occitanie2019,
  portrea2023,
  purdueDdi,
}

/** Ours first, then the published ones by year, then those of other countries. */
export const methods: readonly Method[] = [
  ifn2026,
  occitanie2019,
  mednum2020,
  hautsDeFrance2021,
  mednum2022,
  mednum2022Senior,
  mednum2023,
  mednum2023Senior,
  mednum2023Jeune,
  portrea2023,
  compas2024,
  nouvelleCaledonie2024,
  deri16,
  purdueDdi,
]

/** The method of this identifier, or `undefined`. */
export function methodById(id: string): Method | undefined {
  return methods.find((method) => method.id === id)
}

/** A method as one of its variants changes it, by names that a user gave. */
export function withVariant(method: Method, name: string | undefined): Method {
  if (name === undefined) return method
  const known = Object.keys(method.variants ?? {})
  if (known.includes(name)) return variantOf(method, name as never)
  const remedy =
    known.length > 0
      ? suggestion(name, known)
      : `la méthode « ${method.id} » n’a pas de variante : retirez --variante`
  throw new UserError(
    'option-invalide',
    `« ${name} » n’est pas une variante de « ${method.id} »`,
    remedy,
  )
}
