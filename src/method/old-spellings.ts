/** Words of the method format before it had one language: each is refused with the word to write instead. */
const spellings: Readonly<Record<string, string>> = {
  acp: 'pca',
  aggrave: 'worsens',
  asymetrie: 'skewness',
  aucun: 'none',
  aucune: 'none',
  'benefice-du-doute': 'benefit-of-the-doubt',
  chacun: 'each',
  cite: 'quoted',
  croisee: 'cross',
  deduit: 'inferred',
  donnes: 'given',
  ecarte: 'skip',
  echantillon: 'sample',
  effectifs: 'counts',
  entropie: 'entropy',
  equilibre: 'balanced',
  'flux-net': 'net-flow',
  geometrique: 'geometric',
  harmonique: 'harmonic',
  inconnu: 'unknown',
  jeux: 'sets',
  libre: 'free',
  lineaire: 'linear',
  'log-miroir': 'log-mirror',
  'log-un': 'log-one',
  mediane: 'median',
  moins: 'minus',
  moyenne: 'mean',
  'niveau-superieur': 'upper-level',
  nombre: 'count',
  nul: 'keep',
  'par-indicateur': 'by-indicator',
  part: 'share',
  'part-du-max': 'share-of-max',
  parts: 'shares',
  'plus-ou-moins': 'plus-or-minus',
  'premier-present': 'first-present',
  propre: 'own',
  protege: 'protects',
  puissance: 'power',
  report: 'carry-forward',
  seuil: 'threshold',
  somme: 'sum',
  sondage: 'survey',
  tenu: 'clamp',
  transforme: 'transform',
  'un-au-plus': 'at-most-one',
  unite: 'unit',
  valeur: 'value',
  verifie: 'verified',
  vraisemblance: 'likelihood',
}

/**
 * Finds an old spelling at a place of a document that its schema refuses.
 *
 * @param document The parsed document.
 * @param path The refused place: a word of the format, or an object whose `kind` is one.
 * @returns What to write instead, in French; undefined when the word was never one of the format.
 *
 * @example
 * respelling({ index: { aggregation: 'moyenne' } }, ['index', 'aggregation']) // → '« moyenne » s’écrit « mean »'
 */
export function respelling(document: unknown, path: readonly PropertyKey[]): string | undefined {
  const at = path.reduce<unknown>((inner, key) => field(inner, key), document)
  const word = typeof at === 'string' ? at : field(at, 'kind')
  return typeof word === 'string' && Object.hasOwn(spellings, word)
    ? `« ${word} » s’écrit « ${spellings[word]} »`
    : undefined
}

function field(of: unknown, key: PropertyKey): unknown {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, key)
    ? (of as Record<PropertyKey, unknown>)[key]
    : undefined
}
