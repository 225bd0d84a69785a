/** Words that name options of the command line, said for who calls functions: no `--option` is asked of code. */

/** By option of the command line, the option of the functions. */
const OPTIONS: Readonly<Record<string, string>> = {
  appartenance: 'epci',
  avec: 'outside',
  champ: 'field',
  'colonne-code': 'keyColumn',
  'completer-zeros': 'completeZeros',
  enquete: 'survey',
  feuille: 'sheet',
  groupes: 'groups',
  lignes: 'rows',
  manquant: 'missing',
  methode: 'method',
  miroir: 'mirror',
  niveau: 'level',
  plm: 'cog.plm',
  populations: 'cog.weights',
  reprendre: 'resume',
  revenus: 'money',
  scissions: 'cog.split',
  tirages: 'draws',
  variante: 'variant',
}

/** By command line, what gives the same in code. */
const CALLS: readonly (readonly [command: string, call: string])[] = [
  ['ifn calculer … --figer ref.json', 'la propriété frozen des scores'],
  ['ifn methodes --schema', 'methodJsonSchema()'],
  ['ifn lot --schema', 'planJsonSchema()'],
  ['ifn lot --exemple', 'examplePlan()'],
  ['ifn robustesse --schema', 'scenarioJsonSchema()'],
]

/**
 * Says what a person at the command line is told, for who calls functions: `--completer-zeros` is the option `completeZeros`.
 *
 * @param words remedy in French, with the options of the command line
 * @returns the same, with those of code
 *
 * @example
 * inCode('réimportez la colonne, ou passez --completer-zeros') // → 'réimportez la colonne, ou passez l’option completeZeros'
 */
export function inCode(words: string): string {
  const called = CALLS.reduce((text, [command, call]) => text.replaceAll(command, call), words)
  return called.replaceAll(
    /(l’option )?(?<![\w-])--([a-z][a-z-]*)/g,
    (_, _said: string | undefined, name: string) => `l’option ${OPTIONS[name] ?? name}`,
  )
}
