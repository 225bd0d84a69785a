/**
 * Step 6 of an audit: what each part is said to weigh, and what it does weigh.
 *
 *     effective share of k = cov(cₖ, I) / var(I)        cₖ the contribution of k to the index I
 *
 * Contributions sum to the index under every aggregation, so the shares sum to 1; below 0, a part draws against the index.
 * A linear decomposition of the variance, near that of Paruolo, Saisana & Saltelli (2013, JRSS A), who square correlations.
 */
import { french } from '../../../core/french.ts'
import type { Scores } from '../../../engine/compute.ts'
import { groupsOf, type Group, type Method } from '../../../method/method.ts'
import { groupWords } from '../../../method/words.ts'
import { aggregationKind, usualAggregations } from '../../../steps/aggregation/registry.ts'
import { indicatorWeights } from '../../../steps/weighting/registry.ts'
import { covariances } from '../../../stats/correlation.ts'
import { alternativesTable, keptCheck, refusals, tryAlternatives } from '../alternatives.ts'
import { THRESHOLDS } from '../coherence.ts'
import { contributionsOf, indexParts, quoted, type Part } from '../parts.ts'
import { maximumThreshold, check, defineStep, listed, tableOf } from '../spec.ts'

/** A part of the index with its nominal weight and its share of the variance of the index. */
export interface WeightedPart extends Part {
  /** cov(part, index) / var(index); below 0, the part draws against the index. */
  readonly effective: number
}

/**
 * Computes nominal and effective shares of the parts of an index.
 *
 * @param scores scores of any level
 * @returns the parts that some territory has; both shares sum to 1
 */
export function effectiveWeights(scores: Scores): WeightedPart[] {
  const parts = indexParts(scores)
  const columns = contributionsOf(scores, parts)
  const covariance = covariances([...columns, scores.index]).at(-1)!
  return parts.map((part, k) => ({ ...part, effective: covariance[k]! / covariance.at(-1)! }))
}

/** Step 6: nominal and effective weights, and ranks under other weights or means. */
export const weightsStep = defineStep({
  handbook: 6,
  title: 'Les poids, affichés et effectifs',
  question: 'Chaque indicateur compte-t-il autant que la méthode le dit ?',
  least: 10,
  study: (input) => {
    const { scores } = input
    const { method } = scores
    const weighted = effectiveWeights(scores)
    const means = (change: Partial<Group>): Method =>
      withGroups(method, (group) =>
        aggregationKind(group).isMean ? { ...group, ...change } : group,
      )
    return {
      weighted,
      heavy: weighted.filter((part) => ratio(part) > THRESHOLDS.influence),
      light: weighted.filter((part) => ratio(part) < 1 / THRESHOLDS.influence),
      subs: subShares(scores, weighted),
      alternatives: tryAlternatives(input, [
        {
          name: 'poids égaux à chaque étage',
          method: hasWeights(method) ? withGroups(method, unweighted) : undefined,
        },
        {
          name: 'poids égaux entre indicateurs',
          method: means({ weighting: indicatorWeights }),
        },
        ...usualAggregations.map(({ name, how }) => ({
          name,
          method: means({ aggregation: how }),
        })),
      ]),
    }
  },
  sentence: ({ weighted, light, subs }) => {
    const [top] = weighted.toSorted((a, b) => b.effective - a.effective)
    const first = top
      ? `« ${top.label} » est ce qui départage le plus les territoires : ${percent(top.effective)} de la variance de l’indice, pour ${percent(top.nominal)} du poids.`
      : 'L’indice ne varie pas.'
    const less =
      light.length === 0
        ? ''
        : ` ${listed(quoted(light.map(({ label }) => label)))} ${light.length > 1 ? 'comptent' : 'compte'} moins de la moitié de ce que la méthode affiche.`
    const shares = subs.map(
      ({ label, effective, nominal }) =>
        `« ${label} » ${percent(effective)} pour ${percent(nominal)}`,
    )
    return `${first}${less}${subs.length > 1 ? ` Entre sous-indices : ${shares.join(', ')}.` : ''}`
  },
  checks: ({ weighted, heavy, light, alternatives }) => [
    check(
      'Indicateurs qui comptent plus du double de leur poids',
      'effectif',
      heavy.length,
      maximumThreshold(0),
    ),
    check(
      'Indicateurs qui comptent moins de la moitié de leur poids',
      'effectif',
      light.length,
      maximumThreshold(0, weighted.length / 2, 'aucun ; insuffisant au-delà de la moitié'),
    ),
    check(
      'Indicateurs qui tirent l’indice à l’envers de ce que la méthode annonce',
      'effectif',
      weighted.filter(({ effective }) => effective < 0).length,
      maximumThreshold(0, 0),
    ),
    keptCheck(
      'Cinquième le plus fragile conservé sous d’autres poids ou moyennes (le pire cas)',
      alternatives,
    ),
  ],
  tables: ({ weighted, subs, alternatives }) => [
    tableOf(
      'Poids affiché et poids effectif (part de la variance de l’indice)',
      weighted,
      [
        ['Indicateur', ({ label }) => label],
        ['Poids affiché', ({ nominal }) => nominal, 'part'],
        ['Poids effectif', ({ effective }) => effective, 'part'],
        ['Rapport', ratio, 'coefficient'],
      ],
      2,
    ),
    tableOf('Les sous-indices', subs, [
      ['Sous-indice', ({ label }) => label],
      ['Comment il est fait', ({ how }) => how],
      ['Poids affiché', ({ nominal }) => nominal, 'part'],
      ['Poids effectif', ({ effective }) => effective, 'part'],
    ]),
    alternativesTable(
      'Ce que d’autres poids ou d’autres moyennes changeraient',
      'Changement',
      alternatives,
    ),
  ],
  notes: ({ alternatives }) => [
    'Le poids affiché est celui où tous les indicateurs présents dans ces données sont connus ; ce qui manque partout laisse le sien aux autres.',
    ...refusals(alternatives),
  ],
})

const ratio = ({ effective, nominal }: WeightedPart): number => effective / nominal
const percent = (share: number): string => `${french(100 * share, 0)} %`

/** The method with all its groups changed alike. */
function withGroups(method: Method, change: (group: Group) => Group): Method {
  const record = (groups: Readonly<Record<string, Group>>): Record<string, Group> =>
    Object.fromEntries(Object.entries(groups).map(([id, group]) => [id, change(group)]))
  const { variants: _, ...rest } = method
  return {
    ...rest,
    ...(method.axes && { axes: record(method.axes) }),
    subIndices: record(method.subIndices),
    index: change(method.index),
  }
}

function unweighted(group: Group): Group {
  const { weights: _, weighting: __, ...rest } = group
  return rest
}

function hasWeights(method: Method): boolean {
  return Object.values(groupsOf(method)).some(
    ({ weights, weighting }) => weighting !== undefined || weights?.some((w) => w !== weights[0]),
  )
}

/** The sub-indices that the index is made of, each with the sum of its parts. */
function subShares(
  { method, tree }: Scores,
  weighted: readonly WeightedPart[],
): { label: string; how: string; nominal: number; effective: number }[] {
  const groups = groupsOf(tree.method)
  const under = (id: string): string[] => [id, ...(groups[id]?.of.flatMap(under) ?? [])]
  return Object.keys(method.subIndices)
    .filter((id) => method.index.of.includes(id))
    .map((id) => {
      const parts = weighted.filter((part) => under(id).includes(part.id))
      return {
        label: groups[id]!.label,
        how: groupWords(groups[id]!),
        nominal: parts.reduce((sum, part) => sum + part.nominal, 0),
        effective: parts.reduce((sum, part) => sum + part.effective, 0),
      }
    })
}
