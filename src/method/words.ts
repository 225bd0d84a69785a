/** The steps of a method in French words, and its tree drawn in text. */
import { french } from '../core/french.ts'
import { groupsOf, type Evidence, type Group, type Measure, type Method, type Normalisation } from './method.ts'

export const grades: Readonly<Record<Evidence['grade'], string>> = {
  verifie: 'vérifiée sur des données publiées',
  cite: 'citée d’une source publiée',
  deduit: 'déduite, non confirmée',
  inconnu: 'non vérifiée',
  propre: 'propre au projet',
}

/**
 * How an indicator is had.
 *
 * @example
 * measureWords({ numerator: 'P_POP65P', denominator: 'P_POP' }) // → '(P_POP65P) / (P_POP)'
 */
export function measureWords(measure: Measure): string {
  if ('count' in measure) return measure.numerator === undefined ? measure.count : `${measure.count} × (${measure.numerator}) / (${measure.denominator ?? 1})`
  if ('numerator' in measure) return `(${measure.numerator}) / (${measure.denominator})`
  return 'rate' in measure ? `${measure.rate} (part publiée)` : measure.value
}

const plainNumber = (value: number): string => french(value, Number.isInteger(value) ? 0 : Math.min(3, `${value}`.split('.')[1]?.length ?? 0))

/**
 * How values are brought onto one scale; a kind that has no words of its own is named with its parameters.
 *
 * @example
 * normalisationWords({ kind: 'classes', count: 10 }) // → 'classes de 1 à 10, par les quantiles de la référence'
 */
export function normalisationWords(how: Normalisation): string {
  switch (how.kind) {
    case 'ratio':
      return `rapport à la référence, base ${plainNumber(how.base)} (ce qui protège est inversé)`
    case 'classes':
      return `classes de 1 à ${how.count}, par les quantiles de la référence`
    case 'z-score':
      return 'écart à la moyenne, en écarts types'
    case 'quantile-points':
      return `points ${how.points.map(plainNumber).join(', ')}, séparés aux quantiles ${how.cuts.map((cut) => `${plainNumber(cut * 100)} %`).join(', ')} de la référence`
    case 'none':
      return 'aucune : la valeur telle quelle'
    case 'min-max': {
      const [low, high] = how.range ?? [0, 100]
      const { goalposts } = how
      const posts =
        goalposts === undefined
          ? 'les extrêmes de la référence'
          : 'min' in goalposts
            ? `${plainNumber(goalposts.min)} et ${plainNumber(goalposts.max)}`
            : 'quantiles' in goalposts
              ? `les quantiles ${goalposts.quantiles.map((q) => `${plainNumber(q * 100)} %`).join(' et ')} de la référence${goalposts.weight === 'population' ? ', pondérés par la population' : ''}`
              : 'des bornes de la référence'
      return `de ${plainNumber(low)} à ${plainNumber(high)}, entre ${posts}`
    }
    default:
      return JSON.stringify(how)
  }
}

const aggregations: Readonly<Record<string, string>> = { moyenne: 'moyenne', 'premier-present': 'le premier présent', somme: 'somme' }

/** How the children of a group make one value, and what is done with it. */
export function groupWords({ aggregation = 'moyenne', weights, coverage, optional, rescale }: Group): string {
  const kind = typeof aggregation === 'string' ? (aggregations[aggregation] ?? aggregation) : JSON.stringify(aggregation)
  const equal = weights === undefined || weights.every((weight) => weight === weights[0])
  return [
    kind === 'moyenne' && !equal ? 'moyenne pondérée' : kind,
    ...(coverage ? [`au moins ${plainNumber(coverage * 100)} % du poids`] : []),
    ...(optional ? ['retiré s’il manque partout'] : []),
    ...(rescale === undefined ? [] : 'factor' in rescale ? [`× ${plainNumber(rescale.factor)}`] : [`montré de ${rescale.range.map(plainNumber).join(' à ')}`]),
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
      lines.push(`${head}${id}${share} ${indicator?.sense === 'protege' ? '(−)' : '(+)'}`)
      return
    }
    lines.push(`${head}${id}${share} : ${group.label} [${groupWords(group)}]`)
    const whole = group.of.reduce((sum, _, k) => sum + (group.weights?.[k] ?? 1), 0)
    const shared = (group.aggregation ?? 'moyenne') === 'moyenne'
    group.of.forEach((child, k) => {
      const last = k === group.of.length - 1
      const weight = group.weights?.[k] ?? 1
      const part = shared ? ` ${plainNumber(Math.round((1000 * weight) / whole) / 10)} %` : weight === 1 ? '' : ` × ${plainNumber(weight)}`
      visit(child, `${tail}${last ? '└─ ' : '├─ '}`, `${tail}${last ? '   ' : '│  '}`, part)
    })
  }
  visit('ifn', '', '', '')
  for (const id of Object.keys(method.subIndices)) if (!reached.has(id)) visit(id, '', '', ' (à part)')
  const { context = [] } = method
  if (context.length > 0) lines.push(`contexte, jamais noté : ${context.join(', ')}`)
  return lines
}
