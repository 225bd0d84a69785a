/** What a person reads after a computation: who stands where, what was missing and why, what it rests on. */
import { french, NBSP } from '../../core/french.ts'
import { countOf, noun } from '../../table/level.ts'
import type { Scores } from '../../engine/compute.ts'
import type { Trace } from '../../engine/trace.ts'
import { sourceInWords } from '../../table/source-trace.ts'
import { groupsOf, isReplaced } from '../../method/method.ts'
import { quantiles } from '../../stats/quantile.ts'
import { extent } from '../../stats/summary.ts'
import { reasonLabels, type Reason } from '../../table/missing.ts'
import type { PeopleResult, PeopleTotal } from '../../study/estimation/people.ts'
import { peopleText } from './people.ts'
import { labelled, labelledList, numberCell } from '../text-table.ts'

const SHOWN = 5

interface Line {
  readonly code: string
  readonly nom: string
  readonly rang: number
  readonly ifn: number
  readonly sous_indices: Readonly<Record<string, number | null>>
  readonly couverture: number
  readonly classe?: number
  readonly quadrant?: string
}

/**
 * Builds the answer of `ifn calculer --json`.
 *
 * @param scores what was computed
 * @param people estimate of people, when one was asked
 * @returns counts, extremes and Trace
 */
export function summary(
  scores: Scores,
  people?: PeopleResult,
): {
  niveau: string
  territoires: number
  avec_indice: number
  ifn: object
  plus_fragiles: Line[]
  moins_fragiles: Line[]
  personnes?: object
  trace: Trace
} {
  const { min, max } = extent(scores.index)
  const ranked = scores.codes
    .map((_, i) => i)
    .filter((i) => !Number.isNaN(scores.index[i]!))
    .sort(
      (a, b) => scores.rank[a]! - scores.rank[b]! || (scores.codes[a]! < scores.codes[b]! ? -1 : 1),
    )
  const line = (i: number): Line => ({
    code: scores.codes[i]!,
    nom: scores.names?.[i] ?? '',
    rang: scores.rank[i]!,
    ifn: scores.index[i]!,
    sous_indices: Object.fromEntries(
      Object.entries(scores.subIndices).map(([id, values]) => [
        id,
        Number.isNaN(values[i]!) ? null : values[i]!,
      ]),
    ),
    couverture: scores.coverage[i]!,
    ...(scores.classes && { classe: scores.classes[i]! }),
    ...(scores.quadrant && { quadrant: scores.quadrant[i]! }),
  })
  const [median = NaN] = quantiles(scores.index, [0.5])
  return {
    niveau: scores.level,
    territoires: scores.codes.length,
    avec_indice: ranked.length,
    ifn: ranked.length === 0 ? {} : { min, mediane: median, max },
    plus_fragiles: ranked.slice(0, SHOWN).map(line),
    moins_fragiles: ranked.slice(-SHOWN).map(line),
    ...(people && {
      personnes:
        'found' in people
          ? { ...totalInFrench(people.found.total), phrase: peopleText(people, scores.expected) }
          : { absence: people.lacking },
    }),
    trace:
      people && 'found' in people ? { ...scores.trace, people: people.found.trace } : scores.trace,
  }
}

const totalInFrench = ({ share, people, low, high }: PeopleTotal): object => ({
  part: share,
  personnes: people,
  p05: low,
  p95: high,
})

/**
 * Writes what a person reads after a computation.
 *
 * @param scores what was computed
 * @param written paths of the files written
 * @param people estimate of people, when one was asked
 * @returns the text
 */
export function summaryText(
  scores: Scores,
  written: readonly string[],
  people?: PeopleResult,
): string {
  const { trace } = scores
  const answer = summary(scores)
  const { min, max } = extent(scores.index)
  const [median = NaN] = quantiles(scores.index, [0.5])
  const head = [
    `${trace.method.title} (${trace.method.id}${trace.method.variant ? `, variante ${trace.method.variant}` : ''})`,
    labelled('référence', trace.reference.label),
    answer.avec_indice === 0
      ? labelled(
          'indice',
          `aucun territoire n’a assez de données (${countOf(scores.level, scores.codes.length)} dans les fichiers)`,
        )
      : labelled(
          'indice',
          `${countOf(scores.level, answer.avec_indice)} sur ${french(scores.codes.length, 0)}, de ${french(min, 1)} à ${french(max, 1)}, médiane ${french(median, 1)}`,
        ),
  ]
  const few = answer.avec_indice <= 2 * SHOWN
  const tables = few
    ? ranking(
        'classement',
        [
          ...answer.plus_fragiles,
          ...answer.moins_fragiles.slice(Math.max(0, 2 * SHOWN - answer.avec_indice)),
        ],
        scores,
      )
    : [
        ...ranking('les plus fragiles', answer.plus_fragiles, scores),
        ...ranking('les moins fragiles', answer.moins_fragiles, scores),
      ]
  return [
    ...head,
    ...(answer.avec_indice > 0 ? ['', ...tables, ''] : []),
    ...readingLines(scores),
    ...(people ? [labelled('personnes', peopleText(people, scores.expected))] : []),
    ...missingLines(trace, scores),
    ...stepLines(trace, scores),
    ...labelledList('à savoir', trace.notes),
    ...sourceLines(trace),
    ...labelledList('écrit', written),
  ].join('\n')
}

function ranking(title: string, lines: readonly Line[], scores: Scores): string[] {
  const groups = groupsOf(scores.method)
  const subs = Object.keys(scores.subIndices)
  const width = Math.max(title.length, ...lines.map(({ nom, code }) => `${nom} (${code})`.length))
  const labels = subs.map((id) => groups[id]!.label)
  const header = `${title.padEnd(width + 7)}${'indice'.padStart(7)}${labels.map((label) => `  ${label}`).join('')}`
  return [
    header,
    ...lines.map(({ rang, nom, code, ifn, sous_indices }) => {
      const values = subs.map(
        (id, k) => `  ${numberCell(sous_indices[id] ?? NaN, 1).padStart(labels[k]!.length)}`,
      )
      return `${french(rang, 0).padStart(5)}  ${`${nom} (${code})`.padEnd(width)}${numberCell(ifn, 1).padStart(7)}${values.join('')}`
    }),
  ]
}

/** What the scores are read by: quadrants counted, people expected. */
function readingLines({ quadrant, expected, method, level, population }: Scores): string[] {
  const groups = groupsOf(method)
  const names: Readonly<Record<string, string>> = {
    double_fragilite: 'double fragilité',
    favorable: 'favorable',
    ...Object.fromEntries(
      (method.quadrant?.of ?? []).map((id) => [id, groups[id]!.label.toLowerCase()]),
    ),
  }
  const counts = Object.keys(names).map((id) => ({
    id,
    n: quadrant?.filter((each) => each === id).length ?? 0,
  }))
  const people = expected?.people.reduce((sum, v) => sum + (v === v ? v : 0), 0) ?? 0
  return [
    ...(counts.some(({ n }) => n > 0)
      ? [
          labelled(
            'quadrant',
            counts.map(({ id, n }) => `${names[id]}${NBSP}: ${french(n, 0)}`).join(', ') +
              ` (${noun(level, 2)}, ${population ? 'contre les médianes pondérées par la population' : 'contre les médianes, non pondérées, faute de population'})`,
          ),
        ]
      : []),
    ...(expected && method.expected
      ? [
          labelled(
            'à côté',
            `${method.expected.label}${NBSP}: ${french(people, 0)} personnes (${method.expected.source}) ; hors de l’indice`,
          ),
        ]
      : []),
  ]
}

/** One line an indicator that lacks something: how many, and why. */
function missingLines(trace: Trace, scores: Scores): string[] {
  const hasValues = (id: string): boolean =>
    scores.indicators[id]?.some((value) => value === value) ?? false
  const lines = trace.indicators.flatMap(({ id, label, missing }) => {
    if (isReplaced(scores.method, id, hasValues)) return []
    const reasons = Object.entries(missing) as [Reason, number][]
    const total = reasons.reduce((sum, [, n]) => sum + n, 0)
    if (total === 0 || !(id in scores.tree.nodes)) return []
    return [
      `${label}${NBSP}: ${french(total, 0)} valeur${total > 1 ? 's' : ''} (${reasons.map(([reason, n]) => `${reasonLabels[reason]}${NBSP}: ${french(n, 0)}`).join(', ')})`,
    ]
  })
  return labelledList('manquantes', lines)
}

/** Imputations, treatments and weights computed from the data: one line each, by the labels of the method. */
function stepLines(
  { imputations = [], treatments = [], weights = [] }: Trace,
  { method }: Scores,
): string[] {
  const groups = groupsOf(method)
  const name = (id: string): string => groups[id]?.label ?? method.indicators[id]?.label ?? id
  const imputed = imputations.map(({ id, how, cells, left, error }) => {
    const off = error
      ? `, erreur type ${french(error.rmse, 3)} sur ${french(error.cells, 0)} valeurs cachées (écart type ${french(error.deviation, 3)})`
      : ''
    const missing = left > 0 ? `, ${french(left, 0)} restent manquantes` : ''
    return `${name(id)}${NBSP}: ${french(cells, 0)} (${how})${missing}${off}`
  })
  const treated = treatments.map(({ id, how, winsorised, transform }) => {
    const done = transform
      ? `transformé (${transform})`
      : `${french(winsorised, 0)} tenue${winsorised > 1 ? 's' : ''} à une borne`
    return `${name(id)}${NBSP}: ${done} (${how})`
  })
  const weighed = weights.map(({ group, how, weights: found, influence }) => {
    const each = Object.keys(found).map(
      (id) => `${name(id)} ${french(found[id]!, 3)}, influence ${french(influence[id]!, 3)}`,
    )
    return `${name(group)} (${how})${NBSP}: ${each.join(' ; ')}`
  })
  return [
    ...labelledList('imputées', imputed),
    ...labelledList('traitées', treated),
    ...labelledList('poids', weighed),
  ]
}

function sourceLines({ sources }: Trace): string[] {
  return labelledList('sources', [...new Set(sources.map(sourceInWords))])
}
