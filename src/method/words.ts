/** What a method is made of, in French words, and its tree drawn in text. */
import {
  groupsOf,
  type Evidence,
  type Group,
  type Measure,
  type Method,
  type Rescale,
} from './method.ts'
import { aggregationKind, aggregationWords } from '../steps/aggregation/registry.ts'
import { findsWeights, weightingKind } from '../steps/weighting/registry.ts'
import { numberWords } from '../steps/words.ts'

/** French words for each grade of evidence. */
export const grades: Readonly<Record<Evidence['grade'], string>> = {
  verified: 'vérifiée sur des données publiées',
  quoted: 'citée d’une source publiée',
  inferred: 'déduite, non confirmée',
  unknown: 'non vérifiée',
  own: 'propre au projet',
}

/**
 * How an indicator is had.
 *
 * @example
 * measureWords({ numerator: 'P_POP65P', denominator: 'P_POP' }) // → '(P_POP65P) / (P_POP)'
 */
export function measureWords(measure: Measure): string {
  if ('count' in measure)
    return measure.numerator === undefined
      ? measure.count
      : `${measure.count} × (${measure.numerator}) / (${measure.denominator ?? 1})`
  if ('numerator' in measure) return `(${measure.numerator}) / (${measure.denominator})`
  return 'rate' in measure ? `${measure.rate} (part publiée)` : measure.value
}

/** Says how the values of a group are shown. */
function rescaleWords(rescale: Rescale): string {
  return 'factor' in rescale
    ? `× ${numberWords(rescale.factor)}`
    : `montré de ${rescale.range.map(numberWords).join(' à ')}`
}

/** Says how the children of a group make one value, and what is done with it. */
export function groupWords(group: Group): string {
  const { weights, weighting, coverage, atLeast, optional, rescale } = group
  const { isMean } = aggregationKind(group)
  const equal = weights === undefined || weights.every((weight) => weight === weights[0])
  return [
    isMean && (!equal || findsWeights(group)) ? 'moyenne pondérée' : aggregationWords(group),
    ...(findsWeights(group) ? [weightingKind(weighting).words] : []),
    ...(coverage ? [`au moins ${numberWords(coverage * 100)} % du poids`] : []),
    ...(atLeast === undefined ? [] : [`au moins ${atLeast} de ses ${group.of.length} membres`]),
    ...(optional ? ['retiré s’il manque partout'] : []),
    ...(rescale === undefined ? [] : [rescaleWords(rescale)]),
  ].join(', ')
}

/**
 * The tree of a method from the index down to the indicators: one line a node, with the share of its
 * parent's weight, and how each group is made. A sub-index that the index does not use stands apart.
 */
export function drawTree(method: Method): string[] {
  const groups = groupsOf(method)
  const reached = new Set<string>()
  const lines: string[] = []
  const visit = (id: string, head: string, tail: string, share: string): void => {
    reached.add(id)
    const group = groups[id]
    if (group === undefined) {
      const indicator = method.indicators[id]
      const instead =
        indicator?.alternateOf === undefined
          ? ''
          : `, à défaut de ${indicator.alternateOf} pour tous les territoires`
      lines.push(
        `${head}${id}${share} ${indicator?.sense === 'protects' ? '(−)' : '(+)'}${instead}`,
      )
      return
    }
    lines.push(`${head}${id}${share} : ${group.label} [${groupWords(group)}]`)
    const whole = group.of.reduce((sum, _, k) => sum + (group.weights?.[k] ?? 1), 0)
    const shared = aggregationKind(group).isMean
    group.of.forEach((child, k) => {
      const last = k === group.of.length - 1
      const weight = group.weights?.[k] ?? 1
      const part = shared
        ? ` ${numberWords(Math.round((1000 * weight) / whole) / 10)} %`
        : weight === 1
          ? ''
          : ` × ${numberWords(weight)}`
      visit(child, `${tail}${last ? '└─ ' : '├─ '}`, `${tail}${last ? '   ' : '│  '}`, part)
    })
  }
  visit('ifn', '', '', '')
  for (const id of Object.keys(method.subIndices))
    if (!reached.has(id)) visit(id, '', '', ' (à part)')
  const { context = [] } = method
  if (context.length > 0) lines.push(`contexte, jamais noté : ${context.join(', ')}`)
  return lines
}
