/** Step 8 of an audit: from the index back to the data. What makes the most fragile so, and which element the ranking rests on. */
import { french } from '../../core/french.ts'
import { countOf, noun } from '../../table/level.ts'
import type { Scores } from '../../engine/compute.ts'
import { groupsOf } from '../../method/method.ts'
import { mean } from '../../stats/summary.ts'
import type { Check, FindingTable } from './finding.ts'
import type { AuditInput, Draft } from './step.ts'
import {
  alternativesTable,
  contributionsOf,
  held,
  labelOf,
  listed,
  partsOf,
  refusals,
  SOURCES,
  tried,
  type Part,
} from './check.ts'
import { elementsOf, without } from '../comparison/methods.ts'

export function auditBack(input: AuditInput): Draft {
  const { scores } = input
  const parts = partsOf(scores)
  const columns = contributionsOf(scores, parts)
  const order = [...scores.codes.keys()]
    .filter((i) => !Number.isNaN(scores.index[i]!))
    .sort(
      (a, b) => scores.rank[a]! - scores.rank[b]! || (scores.codes[a]! < scores.codes[b]! ? -1 : 1),
    )
  const tenth = order.slice(0, Math.max(1, Math.ceil(order.length / 10)))
  const rows = parts.map((part, k) => {
    const [all, top] = [
      mean(columns[k]!),
      tenth.reduce((sum, i) => sum + columns[k]![i]!, 0) / tenth.length,
    ]
    return { part, all, top, gap: top - all }
  })
  const gap = rows.reduce((sum, row) => sum + row.gap, 0)
  const first = rows.toSorted((a, b) => b.gap - a.gap)[0]
  const off = order.reduce(
    (most, i) =>
      Math.max(
        most,
        Math.abs(scores.index[i]! - columns.reduce((sum, column) => sum + column[i]!, 0)),
      ),
    0,
  )
  const groups = groupsOf(scores.method)
  // a group of one member is that member
  const elements = elementsOf(scores.method).filter(
    (id) => groups[id]?.of.length !== 1 && scores.tree.nodes[id]?.values.some((v) => v === v),
  )
  const removed = tried(
    input,
    elements.map((id) => ({
      name:
        id in scores.subIndices
          ? `${labelOf(scores.method, id)} (sous-indice entier)`
          : labelOf(scores.method, id),
      method: without(scores.method, id),
    })),
  )
  const ordered = removed.toSorted(
    (a, b) => (b.comparison?.meanShift ?? -1) - (a.comparison?.meanShift ?? -1),
  )
  const single = ordered.filter(
    ({ name, comparison }) => comparison && !name.endsWith('(sous-indice entier)'),
  )
  const kept = single.map(({ comparison }) => comparison!.fifthKept)
  const checks: Check[] = [
    held('Plus grand écart entre un indice et la somme de ses contributions', off, 'valeur', {
      most: 1e-9,
      poor: 1e-6,
      said: 'au plus un milliardième de point',
      source: SOURCES.ours,
    }),
    ...(first && gap > 0
      ? [
          held(
            'Part du premier indicateur dans l’écart entre le dixième le plus fragile et la moyenne',
            first.gap / gap,
            'part',
            {
              most: 0.5,
              poor: 0.8,
              said: 'au plus la moitié ; insuffisant au-delà de 80 %',
              source: SOURCES.ours,
            },
          ),
        ]
      : []),
    ...(kept.length > 0
      ? [
          held(
            'Cinquième le plus fragile conservé quand un indicateur ou un thème est retiré (le pire cas)',
            Math.min(...kept),
            'part',
            {
              least: 0.8,
              poor: 0.6,
              said: 'au moins 80 % ; insuffisant sous 60 %',
              source: SOURCES.ours,
            },
          ),
        ]
      : []),
  ]
  const [leading] = single
  return {
    sentence: `${widening(first, gap, countOf(scores.level, tenth.length), tenth.length > 1)}${leading ? ` Retirer « ${leading.name} » est ce qui bouleverse le plus le classement : ${french(leading.comparison!.meanShift, 0)} places en moyenne.` : ''}`,
    checks,
    tables: [
      {
        caption: `Ce que chaque indicateur apporte à l’indice, en points : tous les territoires, et le dixième le plus fragile`,
        columns: [
          { label: 'Indicateur' },
          { label: 'En moyenne', unit: 'dixieme' },
          { label: 'Dixième le plus fragile', unit: 'dixieme' },
          { label: 'Écart', unit: 'dixieme' },
        ],
        rows: rows
          .toSorted((a, b) => b.gap - a.gap)
          .map(({ part, all, top, gap: own }) => [part.label, all, top, own]),
        drawn: 3,
      },
      topTable(scores, order, parts, columns),
      alternativesTable(
        'Chaque élément retiré tour à tour : ceux sur lesquels le classement repose le plus viennent en premier',
        'Élément retiré',
        ordered,
      ),
    ],
    notes: refusals(ordered),
  }
}

/** What sets the most fragile tenth apart, as a sentence. */
function widening(
  first: { readonly part: Part; readonly gap: number } | undefined,
  gap: number,
  who: string,
  many: boolean,
): string {
  if (first === undefined || !(gap > 0)) return 'L’indice ne sépare aucun territoire des autres.'
  const points = `${french(first.gap, 1)} points`
  if (first.gap > gap)
    return `Dans le dixième le plus fragile (${who}), « ${first.part.label} » creuse à lui seul un écart de ${points} avec la moyenne, que les autres indicateurs ramènent à ${french(gap, 1)}.`
  return `Dans le dixième le plus fragile (${who}), c’est « ${first.part.label} » qui creuse l’écart : ${french(first.gap, 1)} des ${french(gap, 1)} points qui ${many ? 'les' : 'le'} séparent de la moyenne.`
}

const SHOWN = 10

/** The most fragile, each with the two parts that raise it most above the mean. */
function topTable(
  scores: Scores,
  order: readonly number[],
  parts: readonly Part[],
  columns: readonly Float64Array[],
): FindingTable {
  const means = columns.map((column) => mean(column))
  const why = (i: number): string => {
    const raised = parts
      .map(({ label }, k) => ({ label, points: columns[k]![i]! - means[k]! }))
      .filter(({ points }) => points > 0)
      .sort((a, b) => b.points - a.points)
    return listed(raised.slice(0, 2).map(({ label, points }) => `${label} (+${french(points, 1)})`))
  }
  const subs = Object.keys(scores.subIndices)
  return {
    caption: `Les ${french(Math.min(SHOWN, order.length), 0)} ${noun(scores.level, order.length)} les plus fragiles, et ce qui les élève le plus au-dessus de la moyenne`,
    columns: [
      { label: 'Territoire' },
      { label: 'Rang', unit: 'effectif' },
      { label: 'Indice', unit: 'dixieme' },
      ...subs.map((id) => ({ label: labelOf(scores.method, id), unit: 'dixieme' as const })),
      { label: 'Ce qui l’élève' },
    ],
    rows: order
      .slice(0, SHOWN)
      .map((i) => [
        `${scores.names?.[i] ?? ''} (${scores.codes[i]!})`.trim(),
        scores.rank[i]!,
        scores.index[i]!,
        ...subs.map((id) => scores.subIndices[id]![i]!),
        why(i),
      ]),
  }
}
