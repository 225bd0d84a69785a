/** What the columns that count help are called. */

/** French noun of each column of counts, singular and plural. */
export const helpNouns: Readonly<Record<string, readonly [string, string]>> = {
  nb_france_services: ['France services', 'France services'],
  nb_bibliotheques: ['bibliothèque', 'bibliothèques'],
  nb_lieux_mediation: ['lieu de médiation', 'lieux de médiation'],
  nb_structures_conseillers: ['structure à conseillers', 'structures à conseillers'],
  nb_conseillers_numeriques: ['conseiller numérique', 'conseillers numériques'],
  nb_lieux_fournis: ['lieu de votre liste', 'lieux de votre liste'],
  nb_lieux: ['lieu d’aide', 'lieux d’aide'],
}
