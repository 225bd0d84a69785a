/** Writes a flag of coherence in French: the same words on the command line and in an audit. */
import { french, NBSP } from '../../core/french.ts'
import type { Flag, FlagKind } from './coherence.ts'

const sentences: Readonly<Record<FlagKind, (flag: Flag) => string>> = {
  redondance: ({ ids, value }) =>
    `« ${ids[0]} » et « ${ids[1]} » disent presque la même chose (r = ${cell(value, 2)})${NBSP}: l’un des deux suffirait`,
  opposition: ({ ids, value }) =>
    `« ${ids[0]} » et « ${ids[1]} » s’opposent (r = ${cell(value, 2)})${NBSP}: leur moyenne les efface`,
  'lien-faible': ({ ids, value }) =>
    `« ${ids[0]} » est peu lié à « ${ids[1]} » (r = ${cell(value, 2)})${NBSP}: il y pèse sans s’y voir`,
  'alpha-faible': ({ ids, value }) =>
    `« ${ids[0]} »${NBSP}: alpha de ${cell(value, 2)}, ses membres ne mesurent pas une seule chose`,
  'plusieurs-dimensions': ({ ids, value }) =>
    `« ${ids[0]} »${NBSP}: la première composante n’explique que ${cell(100 * value, 0)}${NBSP}% de la variance, ou n’est pas seule`,
  colinearite: ({ ids, value }) =>
    `« ${ids[0]} » se déduit des autres membres de « ${ids[1]} » (facteur d’inflation de la variance ${value === Infinity ? 'infini' : cell(value, 1)})`,
  taille: ({ ids, value }) =>
    `« ${ids[0]} » suit la population (ρ = ${cell(value, 2)})${NBSP}: il mesure surtout la taille`,
  influence: ({ ids, value }) =>
    `« ${ids[0]} » a ${cell(value, 1)} fois plus d’influence sur « ${ids[1]} » que son poids ne le dit`,
}

/**
 * Writes a flag as a sentence.
 *
 * @param flag from `coherence`
 * @param name label of an identifier; the identifier itself when left out
 * @returns a French sentence, without capital nor full stop
 */
export function flagSentence(flag: Flag, name: (id: string) => string = (id) => id): string {
  return sentences[flag.kind]({ ...flag, ids: flag.ids.map(name) })
}

function cell(value: number, decimals: number): string {
  return Number.isFinite(value) ? french(value, decimals) : value === Infinity ? '∞' : '–'
}
