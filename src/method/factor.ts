/** What a study of robustness lets vary of an index, in words: for who makes the study, and for who shows it. */
export const factorLabels = {
  weights: 'poids',
  normalisation: 'normalisation',
  goalposts: 'bornes',
  treatment: 'traitement des valeurs extrêmes',
  imputation: 'imputation',
  aggregation: 'agrégation',
  indicators: 'indicateurs retenus',
  sampling: 'bruit d’échantillonnage',
  rounding: 'arrondi et plancher',
  coverage: 'mesure de la couverture',
} as const

/** The label of a factor that a file names; its own name when it is not one of ours. */
export function factorInWords(id: string): string {
  return Object.hasOwn(factorLabels, id) ? factorLabels[id as keyof typeof factorLabels] : id
}
