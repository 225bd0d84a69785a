/**
 * Step 6 of an audit: what each part is said to weigh, and what it does weigh.
 *
 *     effective share of k = cov(cₖ, I) / var(I)        cₖ the contribution of k to the index I
 *
 * Contributions sum to the index under every aggregation, so the shares sum to 1; below 0, a part draws against the index.
 * A linear decomposition of the variance, near that of Paruolo, Saisana & Saltelli (2013, JRSS A), who square correlations.
 */
import { french } from '../../core/french.ts'
import type { Scores } from '../../engine/compute.ts'
import { groupsOf, type Group, type Method } from '../../method/method.ts'
import { groupWords } from '../../method/words.ts'
import { covariances } from '../../stats/correlation.ts'
import type { Check } from './finding.ts'
import type { AuditInput, Draft } from './step.ts'
import {
  alternativesTable,
  contributionsOf,
  held,
  keptCheck,
  listed,
  partsOf,
  refusals,
  SOURCES,
  tried,
  withGroups,
  type Part,
} from './check.ts'
import { THRESHOLDS } from './coherence.ts'

/** A part with the share of the variance of the index that it brings. */
export interface Weighed extends Part {
  readonly effective: number
}

/** Nominal and effective shares of the parts of an index, both summing to 1. */
export function effectiveWeights(scores: Scores): Weighed[] {
  const parts = partsOf(scores)
  const columns = contributionsOf(scores, parts)
  const covariance = covariances([...columns, scores.index]).at(-1)!
  return parts.map((part, k) => ({ ...part, effective: covariance[k]! / covariance.at(-1)! }))
}

export function auditWeights(input: AuditInput): Draft {
  const { scores } = input
  const { method } = scores
  const weighed = effectiveWeights(scores)
  const ratio = ({ effective, nominal }: Weighed): number => effective / nominal
  const heavy = weighed.filter((part) => ratio(part) > THRESHOLDS.influence)
  const light = weighed.filter((part) => ratio(part) < 1 / THRESHOLDS.influence)
  const against = weighed.filter(({ effective }) => effective < 0)
  const subs = subShares(scores, weighed)
  const alternatives = tried(input, [
    {
      name: 'poids égaux à chaque étage',
      method: hasWeights(method) ? withGroups(method, unweighted) : undefined,
    },
    {
      name: 'poids égaux entre indicateurs',
      method: withGroups(method, (group) =>
        isMean(group.aggregation) ? { ...group, weighting: 'by-indicator' } : group,
      ),
    },
    {
      name: 'moyennes géométriques (un point faible se compense moins)',
      method: withGroups(method, (group) =>
        isMean(group.aggregation)
          ? { ...group, aggregation: { kind: 'geometric', zero: { floor: 1 } } }
          : group,
      ),
    },
    {
      name: 'moyennes harmoniques (moins encore)',
      method: withGroups(method, (group) =>
        isMean(group.aggregation)
          ? { ...group, aggregation: { kind: 'harmonic', zero: { floor: 1 } } }
          : group,
      ),
    },
  ])
  const checks: Check[] = [
    held('Indicateurs qui comptent plus du double de leur poids', heavy.length, 'effectif', {
      most: 0,
      said: 'aucun',
      source: SOURCES.ours,
    }),
    held('Indicateurs qui comptent moins de la moitié de leur poids', light.length, 'effectif', {
      most: 0,
      poor: weighed.length / 2,
      said: 'aucun ; insuffisant au-delà de la moitié',
      source: SOURCES.ours,
    }),
    held(
      'Indicateurs qui tirent l’indice à l’envers de ce que la méthode annonce',
      against.length,
      'effectif',
      { most: 0, poor: 0, said: 'aucun ; insuffisant dès le premier', source: SOURCES.ours },
    ),
    ...keptCheck(
      'Cinquième le plus fragile conservé sous d’autres poids ou moyennes (le pire cas)',
      alternatives,
    ),
  ]
  const top = weighed.toSorted((a, b) => b.effective - a.effective)[0]
  return {
    sentence: `${top ? `« ${top.label} » est ce qui départage le plus les territoires : ${french(100 * top.effective, 0)} % de la variance de l’indice, pour ${french(100 * top.nominal, 0)} % du poids.` : 'L’indice ne varie pas.'}${light.length > 0 ? ` ${listed(light.map(({ label }) => `« ${label} »`))} ${light.length > 1 ? 'comptent' : 'compte'} moins de la moitié de ce que la méthode affiche.` : ''}${subs.length > 1 ? ` Entre sous-indices : ${subs.map(({ label, effective, nominal }) => `« ${label} » ${french(100 * effective, 0)} % pour ${french(100 * nominal, 0)} %`).join(', ')}.` : ''}`,
    checks,
    tables: [
      {
        caption: 'Poids affiché et poids effectif (part de la variance de l’indice)',
        columns: [
          { label: 'Indicateur' },
          { label: 'Poids affiché', unit: 'part' },
          { label: 'Poids effectif', unit: 'part' },
          { label: 'Rapport', unit: 'coefficient' },
        ],
        rows: weighed.map((part) => [part.label, part.nominal, part.effective, ratio(part)]),
        drawn: 2,
      },
      {
        caption: 'Les sous-indices',
        columns: [
          { label: 'Sous-indice' },
          { label: 'Comment il est fait' },
          { label: 'Poids affiché', unit: 'part' },
          { label: 'Poids effectif', unit: 'part' },
        ],
        rows: subs.map(({ label, how, nominal, effective }) => [label, how, nominal, effective]),
      },
      alternativesTable(
        'Ce que d’autres poids ou d’autres moyennes changeraient',
        'Changement',
        alternatives,
      ),
    ],
    notes: [
      'Le poids affiché est celui où tous les indicateurs présents dans ces données sont connus ; ce qui manque partout laisse le sien aux autres.',
      ...refusals(alternatives),
    ],
  }
}

function isMean(aggregation: Method['index']['aggregation']): boolean {
  return (aggregation ?? 'mean') === 'mean'
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
  weighed: readonly Weighed[],
): { label: string; how: string; nominal: number; effective: number }[] {
  const groups = groupsOf(tree.method)
  const under = (id: string): string[] => [id, ...(groups[id]?.of.flatMap(under) ?? [])]
  return Object.keys(method.subIndices)
    .filter((id) => method.index.of.includes(id))
    .map((id) => {
      const parts = weighed.filter((part) => under(id).includes(part.id))
      return {
        label: groups[id]!.label,
        how: groupWords(groups[id]!),
        nominal: parts.reduce((sum, part) => sum + part.nominal, 0),
        effective: parts.reduce((sum, part) => sum + part.effective, 0),
      }
    })
}
