/** What `ifn verifier` says of a method file that is sound: its indicators, its tree, the variables that it reads. */
import { variablesOfMeasure } from '../../method/check.ts'
import type { Method } from '../../method/method.ts'
import { normalisationWords } from '../../steps/normalisation/registry.ts'
import { drawTree, measureWords } from '../../method/words.ts'

/** What a sound method file holds. */
export interface MethodReport {
  readonly methode: string
  readonly indicateurs: readonly {
    readonly id: string
    readonly sens: string
    readonly role: 'compte' | 'contexte'
    readonly calcul: readonly string[]
    readonly variables: readonly (readonly string[])[]
  }[]
  readonly arbre: readonly string[]
  readonly variables: readonly string[]
  readonly erreurs: readonly never[]
}

/**
 * Builds the answer of `ifn verifier` on a method file.
 *
 * @param method a sound method
 * @returns indicators, tree and variables
 */
export function methodReport(method: Method): MethodReport {
  const { id, indicators, context = [] } = method
  const reports = Object.entries(indicators).map(([name, { sense, measures }]) => ({
    id: name,
    sens: sense,
    role: context.includes(name) ? ('contexte' as const) : ('compte' as const),
    calcul: measures.map(measureWords),
    variables: measures.map(variablesOfMeasure),
  }))
  const variables = [...new Set(reports.flatMap((each) => each.variables.flat()))].toSorted()
  return { methode: id, indicateurs: reports, arbre: drawTree(method), variables, erreurs: [] }
}

/**
 * Writes the report of a method file.
 *
 * @param method a sound method
 * @returns the text
 */
export function methodReportText(method: Method): string {
  const { indicateurs, arbre, variables } = methodReport(method)
  const counted = indicateurs.filter(({ role }) => role === 'compte').length
  return `${[
    `  méthode « ${method.id} » : ${method.title}`,
    `  ${counted} indicateurs notés${counted < indicateurs.length ? `, ${indicateurs.length - counted} de contexte` : ''}, ${Object.keys(method.subIndices).length} sous-indices`,
    `  normalisation : ${normalisationWords(method.normalisation)}`,
    '',
    'indicateurs',
    ...indicateurs.map(
      ({ id, sens, role, calcul }) =>
        `  ${id} (${role === 'contexte' ? 'contexte' : sens === 'worsens' ? 'aggrave' : 'protège'}) = ${calcul.join(' ou ')}`,
    ),
    '',
    'arbre',
    ...arbre.map((line) => `  ${line}`),
    '',
    'variables lues (ou une colonne nommée comme l’indicateur)',
    `  ${variables.join(', ')}`,
    '',
    'rien à signaler',
  ].join('\n')}\n`
}
