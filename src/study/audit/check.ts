/** What the steps of an audit share: figures held to thresholds, another method beside the one that is audited. */
import { userErrors } from '../../core/errors.ts'
import type { Scores } from '../../engine/compute.ts'
import { leavesUnder } from '../../engine/tree.ts'
import { contributions } from '../../engine/contributions.ts'
import { groupsOf, type Group, type Method } from '../../method/method.ts'
import type { Check, FigureUnit, FindingTable, Verdict } from './finding.ts'
import type { AuditInput } from './step.ts'
import { membersUnder, nominalWeights } from './coherence.ts'
import { compareScores, type Comparison } from '../comparison/methods.ts'

/** Whence a threshold comes, as it is written beside it. */
export const SOURCES = {
  jrc: 'JRC, COIN Tool, questions fréquentes',
  usage: 'usage des audits du JRC',
  coinr: 'valeur par défaut de COINr',
  ours: 'le nôtre',
} as const

/** A figure that ought to be at least (or at most) `good`, and is not enough below (or above) `poor`. */
export function held(
  label: string,
  value: number,
  unit: FigureUnit,
  {
    least,
    most,
    poor,
    said,
    source,
  }: {
    readonly least?: number
    readonly most?: number
    readonly poor?: number
    readonly said: string
    readonly source: string
  },
): Check {
  const short = (limit: number): boolean => (least !== undefined ? value < limit : value > limit)
  const verdict: Verdict = Number.isNaN(value)
    ? 'non-calcule'
    : !short((least ?? most)!)
      ? 'satisfaisant'
      : poor !== undefined && short(poor)
        ? 'insuffisant'
        : 'a-surveiller'
  return { label, value, unit, threshold: said, source, verdict }
}

/** An indicator, or a group of those that stand in for one another, with the share of the index that the method gives it. */
export interface Part {
  readonly id: string
  readonly label: string
  readonly nominal: number
  readonly leaves: readonly string[]
}

/** What the index is made of, part by part; a part that no territory has is left out, and its weight goes to the others. */
export function partsOf({ tree, method }: Scores): Part[] {
  const groups = groupsOf(tree.method)
  const present = membersUnder(groups, 'ifn').filter((id) =>
    tree.nodes[id]?.values.some((v) => v === v),
  )
  const weights = nominalWeights(tree, 'ifn', present)
  return present.map((id, k) => ({
    id,
    label: labelOf(method, id),
    nominal: weights[k]!,
    leaves: leavesUnder(groups, id),
  }))
}

/** The contribution of each part to the index: they sum to it, row by row. */
export function contributionsOf(scores: Scores, parts: readonly Part[]): Float64Array[] {
  const found = contributions(scores.tree, 'ifn')
  return parts.map(({ leaves }) => {
    const columns = leaves.flatMap((leaf) => (found[leaf] ? [found[leaf]] : []))
    return scores.index.map((v, i) =>
      v === v ? columns.reduce((sum, column) => sum + (column[i]! || 0), 0) : NaN,
    )
  })
}

export function labelOf(method: Method, id: string): string {
  return method.indicators[id]?.label ?? groupsOf(method)[id]?.label ?? id
}

/** A method tried in the place of the one that is audited: how far ranks move, or why it cannot be tried. */
export interface Tried {
  readonly name: string
  readonly comparison?: Comparison
  readonly refused?: string
}

/** Whether the scales were measured before, elsewhere: another scale cannot be tried then. */
export function isFrozen({ trace }: Scores): boolean {
  return trace.reference.label.endsWith('(figée)')
}

/** Tries other methods on the same files, under the name of the one that is audited (a frozen reference is of one method). One that leaves a tenth of the territories without an index compares nothing. */
export function tried(
  { scores, recompute }: AuditInput,
  others: readonly { readonly name: string; readonly method: Method | undefined }[],
): Tried[] {
  if (recompute === undefined) return []
  const own = scores.index.reduce((n, v) => n + (v === v ? 1 : 0), 0)
  return others.flatMap(({ name, method }): Tried[] => {
    if (method === undefined) return []
    try {
      const comparison = compareScores(
        scores,
        recompute({ ...method, id: scores.method.id }),
        scores.method.id,
        name,
      )
      if (comparison.territories < 0.9 * own)
        return [
          {
            name,
            refused: `l’indice ne se calcule plus que pour ${comparison.territories} territoires sur ${own}`,
          },
        ]
      return [{ name, comparison }]
    } catch (error) {
      const [problem] = userErrors(error)
      if (problem === undefined) throw error
      return [{ name, refused: problem.message }]
    }
  })
}

/** The worst of the alternatives, held to our thresholds on who stays in the most fragile fifth. */
export function keptCheck(label: string, alternatives: readonly Tried[]): Check[] {
  const kept = alternatives.flatMap(({ comparison }) => (comparison ? [comparison.fifthKept] : []))
  return kept.length === 0
    ? []
    : [
        held(label, Math.min(...kept), 'part', {
          least: 0.8,
          poor: 0.6,
          said: 'au moins 80 % ; insuffisant sous 60 %',
          source: `${SOURCES.ours} : c’est ce cinquième que l’on aide en premier`,
        }),
      ]
}

/** One line an alternative. */
export function alternativesTable(
  caption: string,
  first: string,
  alternatives: readonly Tried[],
): FindingTable {
  return {
    caption,
    columns: [
      { label: first },
      { label: 'Corrélation des rangs (ρ)', unit: 'coefficient' },
      { label: 'Déplacement moyen (places)', unit: 'dixieme' },
      { label: 'Plus grand déplacement (places)', unit: 'effectif' },
      { label: 'Cinquième le plus fragile conservé', unit: 'part' },
    ],
    rows: alternatives.flatMap(({ name, comparison: c }) =>
      c ? [[name, c.spearman, c.meanShift, c.greatestShift, c.fifthKept]] : [],
    ),
  }
}

/** Why some alternatives are not in the table. */
export function refusals(alternatives: readonly Tried[]): string[] {
  return alternatives.flatMap(({ name, refused }) =>
    refused === undefined ? [] : [`« ${name} » n’a pas pu être essayé : ${refused}.`],
  )
}

/** A method whose groups are all changed alike. */
export function withGroups(method: Method, change: (group: Group, id: string) => Group): Method {
  const record = (groups: Readonly<Record<string, Group>>): Record<string, Group> =>
    Object.fromEntries(Object.entries(groups).map(([id, group]) => [id, change(group, id)]))
  const { variants: _, ...rest } = method
  return {
    ...rest,
    ...(method.axes && { axes: record(method.axes) }),
    subIndices: record(method.subIndices),
    index: change(method.index, 'ifn'),
  }
}

/** « a, b et c ». */
export function listed(items: readonly string[], most = 5): string {
  const shown = items.slice(0, most)
  const rest = items.length - shown.length
  const all = rest > 0 ? [...shown, `${rest} autre${rest > 1 ? 's' : ''}`] : shown
  return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} et ${all.at(-1)!}`
}
