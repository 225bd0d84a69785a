/** Words of the method format before it had one language: each is refused with the word to write instead. */
import { aggregationWordsOfFormat } from '../steps/aggregation/registry.ts'
import { imputationWordsOfFormat } from '../steps/imputation/registry.ts'
import { normalisationWordsOfFormat } from '../steps/normalisation/registry.ts'
import { treatmentWordsOfFormat } from '../steps/treatment/registry.ts'
import { weightingWordsOfFormat } from '../steps/weighting/registry.ts'

const kinds = [
  normalisationWordsOfFormat,
  aggregationWordsOfFormat,
  treatmentWordsOfFormat,
  imputationWordsOfFormat,
  weightingWordsOfFormat,
].flat()

const spellings: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    kinds.flatMap(({ kind, formerly }) => (formerly ? [[formerly, kind]] : [])),
  ),
  aggrave: 'worsens',
  chacun: 'each',
  cite: 'quoted',
  deduit: 'inferred',
  ecarte: 'skip',
  echantillon: 'sample',
  effectifs: 'counts',
  inconnu: 'unknown',
  jeux: 'sets',
  libre: 'free',
  lineaire: 'linear',
  'log-miroir': 'log-mirror',
  'log-un': 'log-one',
  moins: 'minus',
  nombre: 'count',
  nul: 'keep',
  part: 'share',
  parts: 'shares',
  'plus-ou-moins': 'plus-or-minus',
  propre: 'own',
  protege: 'protects',
  report: 'carry-forward',
  seuil: 'threshold',
  sondage: 'survey',
  tenu: 'clamp',
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
