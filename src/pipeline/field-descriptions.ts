/** A title and a description for every column of a file of results. */
import type { Trace } from '../engine/trace.ts'
import { groupsOf, type Method } from '../method/method.ts'
import { methodById } from '../methods/registry.ts'
import { levelDefinitions, levelOfColumn } from '../table/level.ts'

/** What a column is, in French. */
export interface FieldDescription {
  readonly title: string
  readonly description: string
  /** Unit of an indicator; `''` for another column. */
  readonly unit: string
  /** Producer and survey of an indicator; `''` for another column. */
  readonly source: string
}

type Words = readonly [title: string, description: string]

const fixed: Readonly<Record<string, Words>> = {
  nom: ['Nom', 'Nom du territoire.'],
  nom_epci: ['Nom de l’EPCI', 'Nom de l’EPCI dont le territoire fait partie.'],
  population: ['Population', 'Habitants du territoire\u00A0; vide quand elle n’est pas connue.'],
  ifn: [
    'Indice de fragilité numérique',
    'Indice de fragilité numérique selon la méthode\u00A0; plus il est grand, plus le territoire est fragile.',
  ],
  ifn_rang: ['Rang', 'Rang du territoire par son indice\u00A0; 1 est le plus fragile.'],
  couverture: ['Couverture', 'Part du poids des indicateurs qui est connue, entre 0 et 1.'],
  part_imputee: ['Part imputée', 'Part du poids des indicateurs qui est estimée, entre 0 et 1.'],
  absences: ['Absences', 'Indicateurs qui manquent et leur raison (indicateur=raison).'],
  passage: ['Passage', 'Codes d’une autre année dont la ligne est faite.'],
  classe: ['Classe', 'Classe de l’indice, 1 pour les territoires les moins fragiles.'],
  quadrant: ['Quadrant', 'Position des deux sous-indices par rapport à leurs médianes.'],
  illectronisme_attendu: ['Illectronisme attendu', 'Part attendue des habitants, entre 0 et 1.'],
  illectronisme_attendu_personnes: ['Illectronisme attendu, personnes', 'Habitants attendus.'],
  illectronisme_part: [
    'Illectronisme, part estimée',
    'Part des 15 ans ou plus en difficulté numérique, entre 0 et 1\u00A0: une estimation, non un comptage.',
  ],
  illectronisme_personnes: [
    'Illectronisme, personnes estimées',
    'Personnes de 15 ans ou plus en difficulté numérique\u00A0: une estimation, à arrondir selon son intervalle.',
  ],
  facteur_principal: ['Premier facteur', 'Ce dont l’incertitude de l’indice vient le plus.'],
  facteur_principal_part: ['Part du premier facteur', 'Indice total de Sobol, entre 0 et 1.'],
  classe_certaine: ['Dixième certain', 'Dixième tenu dans au moins 95\u00A0% des tirages.'],
  p_meme_dixieme: ['Même dixième', 'Part des tirages dans le même dixième, entre 0 et 1.'],
  ifn_erreur_type: [
    'Erreur type de l’indice',
    'Écart-type de l’indice sous les erreurs de mesure, en points.',
  ],
  rang_possible_min: [
    'Premier rang possible',
    'Borne de l’ensemble de confiance du rang, pris seul\u00A0; 1 est le plus fragile.',
  ],
  rang_possible_max: [
    'Dernier rang possible',
    'Borne de l’ensemble de confiance du rang, pris seul\u00A0; 1 est le plus fragile.',
  ],
  rang_conjoint_min: [
    'Premier rang possible, conjoint',
    'Borne de l’ensemble de confiance de tous les rangs pris ensemble.',
  ],
  rang_conjoint_max: [
    'Dernier rang possible, conjoint',
    'Borne de l’ensemble de confiance de tous les rangs pris ensemble.',
  ],
  parmi_premiers_possible: [
    'Parmi les premiers, possible',
    '1\u00A0: peut être parmi les plus fragiles, au niveau de confiance\u00A0; 0\u00A0: en est exclu.',
  ],
  p_premier_dixieme: ['Premier dixième', 'Part des tirages dans le dixième le plus fragile.'],
  p_premier_cinquieme: ['Premier cinquième', 'Part des tirages dans le cinquième le plus fragile.'],
  effet_geographie: ['Effet de la géographie', 'Points d’indice dus aux changements de communes.'],
  effet_reference: ['Effet de la référence', 'Points d’indice dus au changement de référence.'],
  ecart_total: ['Écart total', 'Somme des effets, en points d’indice.'],
  ecart_erreur_type: [
    'Erreur type de l’écart',
    'Écart-type de l’écart sous les erreurs de mesure.',
  ],
  p_signe: ['Probabilité du signe', 'Probabilité que l’écart soit de son signe, entre 0,5 et 1.'],
  p_ajustee: [
    'Probabilité ajustée',
    'Probabilité d’un tel écart sans changement, ajustée pour tous les territoires.',
  ],
  ecart_tient: [
    'L’écart tient',
    '1 en hausse, −1 en baisse, fausses découvertes bornées\u00A0; 0 sinon.',
  ],
  hors_bruit: ['Hors bruit', '1 en hausse, −1 en baisse au-delà de l’intervalle\u00A0; 0 sinon.'],
}

/** Endings of the columns that come from another: how their title and their description are made. */
const derived: Readonly<Record<string, (title: string) => Words>> = {
  _score: (title) => [
    `${title} (score)`,
    `${title}, sur l’échelle de la méthode\u00A0; grand est fragile.`,
  ],
  _lisse: (title) => [`${title} (lissé)`, `${title}, ramené vers le territoire plus grand.`],
  _p05: (title) => [
    `${title}, borne basse`,
    `${title}\u00A0: borne basse de l’intervalle à 90\u00A0%.`,
  ],
  _p95: (title) => [
    `${title}, borne haute`,
    `${title}\u00A0: borne haute de l’intervalle à 90\u00A0%.`,
  ],
  _median: (title) => [`${title}, médiane`, `${title}\u00A0: médiane des tirages.`],
  _moyenne: (title) => [`${title}, moyenne`, `${title}\u00A0: moyenne des tirages.`],
  _avant: (title) => [`${title}, avant`, `${title} à la première date.`],
  _apres: (title) => [`${title}, après`, `${title} à la seconde date.`],
  _ecart: (title) => [`${title}, écart`, `${title}\u00A0: différence des deux dates.`],
  _contribution: (title) => [`${title}, contribution`, `Points d’indice dus à\u00A0: ${title}.`],
}

const units: Readonly<Record<string, string>> = {
  share: 'part entre 0 et 1',
  euro: 'euros',
  km: 'kilomètres',
  count: 'nombre',
}

/**
 * Describes a column of a file of results.
 *
 * @param name name of the column
 * @param trace Trace of the file: its method and its indicators
 * @returns its title, its description, its unit and its source; the name itself for a column that nothing defines
 */
export function describeField(name: string, trace: Partial<Trace>): FieldDescription {
  const method = trace.method && methodById(trace.method.id)
  const [title, description] = wordsOf(name, trace, method)
  const indicator = method?.indicators[name]
  const source = indicator && method.sources[indicator.source]
  return {
    title,
    description,
    unit: (indicator && units[indicator.unit]) ?? '',
    source: source ? `${source.producer}, ${source.label}` : '',
  }
}

function wordsOf(name: string, trace: Partial<Trace>, method: Method | undefined): Words {
  if (Object.hasOwn(fixed, name)) return fixed[name]!
  const level = levelOfColumn(name)
  if (level !== undefined) return ['Code', `Code officiel ${levelDefinitions[level].of}.`]
  const indicator = method?.indicators[name]
  const traced = trace.indicators?.find(({ id }) => id === name)
  if (indicator || traced) {
    const label = indicator?.label ?? traced!.label
    const formula = traced?.formula === undefined ? '' : `, calculé par ${traced.formula}`
    const unit = indicator && units[indicator.unit]
    return [
      label,
      `${(indicator?.definition ?? label).replace(/\.$/, '')}${formula}${unit ? ` (${unit})` : ''}.`,
    ]
  }
  const group = method && groupsOf(method)[name]
  if (group)
    return [
      group.label,
      `${group.label}\u00A0: sous-indice de la méthode\u00A0; grand est fragile.`,
    ]
  const ending = Object.keys(derived).find((each) => name.endsWith(each))
  if (ending === undefined) return [name, name.replaceAll('_', ' ')]
  const base =
    name === `rang${ending}` ? 'Rang' : wordsOf(name.slice(0, -ending.length), trace, method)[0]
  return derived[ending]!(base)
}
