/** Step 8 of an audit: from the index back to the data. What makes the most fragile so, and which element the ranking rests on. */
import { french } from '../../../core/french.ts'
import { countOf, noun } from '../../../table/level.ts'
import type { Scores } from '../../../engine/compute.ts'
import { groupsOf } from '../../../method/method.ts'
import { mean } from '../../../stats/summary.ts'
import { elementsOf, without } from '../../comparison/methods.ts'
import {
  alternativesTable,
  computedOnly,
  keptCheck,
  refusals,
  tryAlternatives,
  type Alternative,
} from '../alternatives.ts'
import type { FindingTable } from '../finding.ts'
import { contributionsOf, hasValues, elementLabel, indexParts, type Part } from '../parts.ts'
import {
  maximumThreshold,
  byRank,
  check,
  defineStep,
  listed,
  tableOf,
  territoryName,
} from '../spec.ts'
import type { AuditInput } from '../step.ts'

/** A part of the index in all territories and in the most fragile tenth, in points. */
interface PartGap {
  readonly part: Part
  readonly all: number
  readonly top: number
  readonly gap: number
}

/** Step 8: contributions of the most fragile tenth, and each element removed in turn. */
export const backToDataStep = defineStep({
  handbook: 8,
  title: 'Le retour aux données',
  question: 'Qu’est-ce qui rend les territoires fragiles ?',
  least: 10,
  study: (input) => {
    const { scores } = input
    const parts = indexParts(scores)
    const columns = contributionsOf(scores, parts)
    const order = byRank(scores)
    const tenth = order.slice(0, Math.max(1, Math.ceil(order.length / 10)))
    const rows = parts.map((part, k): PartGap => {
      const all = mean(columns[k]!)
      const top = tenth.reduce((sum, i) => sum + columns[k]![i]!, 0) / tenth.length
      return { part, all, top, gap: top - all }
    })
    const removed = withoutEach(input)
    return {
      scores,
      parts,
      columns,
      order,
      removed,
      tenth: tenth.length,
      gap: rows.reduce((sum, row) => sum + row.gap, 0),
      rows: rows.toSorted((a, b) => b.gap - a.gap),
      single: computedOnly(removed).filter(({ name }) => !name.endsWith(WHOLE)),
    }
  },
  sentence: ({ scores, tenth, gap, rows, single: [leading] }) =>
    `${gapSentence(rows[0], gap, countOf(scores.level, tenth), tenth > 1)}${leading ? ` Retirer « ${leading.name} » est ce qui bouleverse le plus le classement : ${french(leading.comparison.meanShift, 0)} places en moyenne.` : ''}`,
  checks: ({ scores, columns, order, gap, rows: [first], single }) => {
    const off = (i: number): number =>
      Math.abs(scores.index[i]! - columns.reduce((sum, column) => sum + column[i]!, 0))
    return [
      check(
        'Plus grand écart entre un indice et la somme de ses contributions',
        'valeur',
        order.reduce((most, i) => Math.max(most, off(i)), 0),
        maximumThreshold(1e-9, 1e-6, 'au plus un milliardième de point'),
      ),
      first &&
        gap > 0 &&
        check(
          'Part du premier indicateur dans l’écart entre le dixième le plus fragile et la moyenne',
          'part',
          first.gap / gap,
          maximumThreshold(0.5, 0.8),
        ),
      keptCheck(
        'Cinquième le plus fragile conservé quand un indicateur ou un thème est retiré (le pire cas)',
        single,
        '',
      ),
    ]
  },
  tables: ({ scores, parts, columns, order, removed, rows }) => [
    tableOf(
      'Ce que chaque indicateur apporte à l’indice, en points : tous les territoires, et le dixième le plus fragile',
      rows,
      [
        ['Indicateur', ({ part }) => part.label],
        ['En moyenne', ({ all }) => all, 'dixieme'],
        ['Dixième le plus fragile', ({ top }) => top, 'dixieme'],
        ['Écart', ({ gap }) => gap, 'dixieme'],
      ],
      3,
    ),
    topTable(scores, order, parts, columns),
    alternativesTable(
      'Chaque élément retiré tour à tour : ceux sur lesquels le classement repose le plus viennent en premier',
      'Élément retiré',
      removed,
    ),
  ],
  notes: ({ removed }) => refusals(removed),
})

/** What follows the label of a sub-index that is removed whole. */
const WHOLE = '(sous-indice entier)'

/** Each element of the method removed in turn, what moves ranks most first. */
function withoutEach(input: AuditInput): Alternative[] {
  const { scores } = input
  const { method } = scores
  const groups = groupsOf(method)
  // a group of one member is that member
  const elements = elementsOf(method).filter(
    (id) => groups[id]?.of.length !== 1 && hasValues(scores.tree, id),
  )
  const others = elements.map((id) => ({
    name:
      id in scores.subIndices ? `${elementLabel(method, id)} ${WHOLE}` : elementLabel(method, id),
    method: without(method, id),
  }))
  return tryAlternatives(input, others).toSorted(
    (a, b) => (b.comparison?.meanShift ?? -1) - (a.comparison?.meanShift ?? -1),
  )
}

/** What sets the most fragile tenth apart, as a sentence. */
function gapSentence(
  first: PartGap | undefined,
  gap: number,
  count: string,
  many: boolean,
): string {
  if (first === undefined || !(gap > 0)) return 'L’indice ne sépare aucun territoire des autres.'
  const [label, points, all] = [first.part.label, french(first.gap, 1), french(gap, 1)]
  return first.gap > gap
    ? `Dans le dixième le plus fragile (${count}), « ${label} » creuse à lui seul un écart de ${points} points avec la moyenne, que les autres indicateurs ramènent à ${all}.`
    : `Dans le dixième le plus fragile (${count}), c’est « ${label} » qui creuse l’écart : ${points} des ${all} points qui ${many ? 'les' : 'le'} séparent de la moyenne.`
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
  return tableOf(
    `Les ${french(Math.min(SHOWN, order.length), 0)} ${noun(scores.level, order.length)} les plus fragiles, et ce qui les élève le plus au-dessus de la moyenne`,
    order.slice(0, SHOWN),
    [
      ['Territoire', (i) => territoryName(scores, i)],
      ['Rang', (i) => scores.rank[i]!, 'effectif'],
      ['Indice', (i) => scores.index[i]!, 'dixieme'],
      ...Object.entries(scores.subIndices).map(
        ([id, values]) =>
          [elementLabel(scores.method, id), (i: number) => values[i]!, 'dixieme'] as const,
      ),
      ['Ce qui l’élève', why],
    ],
  )
}
