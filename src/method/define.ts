/** Methods that embedders write in code. */
import { throwIfAny } from '../core/errors.ts'
import { methodErrors } from './check.ts'
import { problemsOfGiven } from './given.ts'
import type { Coherent, Method } from './method.ts'

/**
 * Checks a method as it is written down, and gives it back.
 *
 * The compiler refuses a group of something that does not exist, weights that are not one a member, a weight
 * below 0. All this, and what types cannot tell (formulas, steps that do not go together, what no group reaches),
 * is checked again when it runs. A document that comes from elsewhere goes through `methodFrom`, which checks its
 * shape before.
 *
 * @param method method, with all its fields
 * @returns the same object
 * @throws {UserErrors} every problem at once: `methode-invalide` (a field is not there), `methode-incoherente`, …
 *
 * @example
 * defineMethod({ id: 'm', version: '1', title: 'M', description: 'D', author: 'A', formula: 'ages', evidence: { grade: 'own', text: '' }, licence: 'MIT', normalisation: { kind: 'min-max' }, missing: 'skip', rollUp: 'shares', reference: 'france', population: ['P_POP'], sources: { rp: { label: 'Recensement', producer: 'INSEE', licence: 'Licence Ouverte 2.0' } }, indicators: { ages: { label: 'Âgés', sense: 'worsens', unit: 'share', source: 'rp', measures: [{ rate: 'TX' }] } }, subIndices: { publics: { label: 'Publics', of: ['ages'] } }, index: { label: 'Indice', of: ['publics'] } }).index.of // → ['publics']
 */
export function defineMethod<const M extends Method>(method: M & Coherent<M>): M {
  throwIfAny(problemsOfGiven(method, methodErrors))
  return method
}
