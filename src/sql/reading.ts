/** How results are read: classes of the index, quadrant, rank, expected rate; and the columns in their order. */
import { scoredIndicators } from '../method/method.ts'
import type { Join, Output, SqlStep } from './expression.ts'
import {
  above,
  aggregateOf,
  caseWhen,
  column,
  equals,
  every,
  isMissing,
  isPresent,
  minus,
  missing,
  number,
  quotient,
  plus,
  sqlText,
  total,
  type Sql,
} from '../steps/expression.ts'
import { quantileSteps, type OrderedColumn } from './order.ts'
import type { SqlPlan } from './plan.ts'
import { TIE } from '../stats/rank.ts'
import { codeColumn } from '../table/level.ts'

const PLACES = 'places'
/** Last steps of a statement, and its result. */
export interface ResultColumns {
  readonly steps: readonly SqlStep[]
  readonly result: SqlStep
}

/** Writes the columns of the result: rank, class, quadrant, expected rate, in the order of `ifn calculer`. */
export function resultColumns(plan: SqlPlan, from: string, withNames: boolean): ResultColumns {
  const { method, names, reference, level, rows } = plan
  const index = column(from, names.of('ifn'))
  const [first, second] = method.quadrant?.of ?? []
  const frozen = reference.kind === 'figee' ? reference.frozen.reading : undefined
  const cuts = method.classes
    ? Array.from({ length: method.classes.count - 1 }, (_, k) => (k + 1) / method.classes!.count)
    : []
  const weight = readingWeight(plan, from)
  const ordered: OrderedColumn[] = frozen
    ? []
    : [
        ...(cuts.length > 0 ? [{ id: 'ifn', value: index, probabilities: cuts, weight }] : []),
        ...[first, second].flatMap((id) =>
          id === undefined
            ? []
            : [{ id, value: column(from, names.of(id)), probabilities: [0.5], weight }],
        ),
      ]
  const order =
    ordered.length === 0
      ? undefined
      : quantileSteps('lecture', from, ordered, (id, k) => names.of(id, `lecture_q${k + 1}`))
  const places: SqlStep = {
    name: PLACES,
    title: 'Places : de l’indice le plus fort au plus faible, et la valeur de devant.',
    body: [{ from, all: from, columns: placesOf(index) }],
  }
  const bounds = frozen
    ? (frozen.classes ?? []).map(number)
    : cuts.map((_, k) => order!.quantile('ifn', k))
  const median = (id: string, k: 0 | 1): Sql | undefined =>
    frozen
      ? frozen.medians === undefined
        ? undefined
        : number(frozen.medians[k])
      : order!.quantile(id, 0)
  const at = (id: string): Sql => column(PLACES, names.of(id))
  const medians =
    first !== undefined && second !== undefined
      ? ([median(first, 0), median(second, 1)] as const)
      : undefined
  const joins: Join[] = order ? [{ kind: 'cross', table: order.table }] : []
  const columns: Output[] = [
    ...identity(plan, withNames),
    ...values(plan),
    { name: names.of('ifn'), value: at('ifn') },
    { name: 'ifn_rang', value: rank(at('ifn')) },
    { name: 'couverture', value: column(PLACES, names.of('ifn', 'couverture')) },
    ...(bounds.length > 0 ? [{ name: 'classe', value: classSql(at('ifn'), bounds) }] : []),
    ...(medians?.[0] && medians[1]
      ? [
          {
            name: 'quadrant',
            value: quadrantSql(
              [at(first!), at(second!)],
              [medians[0], medians[1]],
              [first!, second!],
            ),
          },
        ]
      : []),
    ...expectedOf(plan),
    ...(level === rows
      ? plan.indicators
          .filter(({ shrunk }) => shrunk)
          .map(({ id }) => ({
            name: names.of(id, 'lisse'),
            value: column(PLACES, names.of(id, 'lisse')),
          }))
      : []),
    ...(method.context ?? []).flatMap((id) =>
      plan.indicators.some((each) => each.id === id) ? [{ name: names.of(id), value: at(id) }] : [],
    ),
  ]
  return {
    steps: [...(order?.steps ?? []), places],
    result: {
      name: 'resultat',
      title: 'Résultat : les colonnes de ifn calculer.',
      body: [{ from: PLACES, columns, joins }],
    },
  }
}

/** Rows that are not of the reference weigh nothing in what results are read against; above the rows, those none of whose rows are. */
function readingWeight({ reference, population, level, rows }: SqlPlan, from: string): Sql {
  const people = population === undefined ? number(1) : column(from, 'population')
  const grouped =
    reference.kind === 'groupes' ||
    reference.kind === 'territoire' ||
    (reference.kind === 'figee' && reference.level !== undefined)
  if (!grouped) return people
  const member =
    level === rows
      ? isPresent(column(from, 'groupe_reference'))
      : above(column(from, 'de_reference'), number(0))
  return caseWhen([[member, people]], number(0))
}

const isUnknown = (sql: Sql): Sql => caseWhen([[isMissing(sql), number(1)]], number(0))

function placesOf(index: Sql): Output[] {
  const order = [{ by: index, descending: true }]
  return [
    {
      name: 'place',
      value: aggregateOf('row-number', undefined, { partition: [isUnknown(index)], order }),
    },
    {
      name: 'ifn_precedent',
      value: aggregateOf('max', index, { partition: [isUnknown(index)], order, rows: 'previous' }),
    },
  ]
}

/**
 * The place of the first of those that tie, as `stats/rank.ts`: nearer than `TIE`, two scores are the same. There, to
 * the first of those that tie; here, to the one before, for a rule that starts again where it last started takes
 * recursion. They part only in a chain of scores each within this of the next and whose ends are not: the header says so.
 */
function rank(index: Sql): Sql {
  const [place, before] = [column(PLACES, 'place'), column(PLACES, 'ifn_precedent')]
  const starts = caseWhen([
    [equals(place, number(1)), place],
    [above(minus(before, index), number(TIE)), place],
  ])
  return caseWhen([
    [
      isPresent(index),
      aggregateOf('max', starts, {
        partition: [isUnknown(index)],
        order: [{ by: place }],
        rows: 'up-to',
      }),
    ],
  ])
}

function identity({ level, population }: SqlPlan, withNames: boolean): Output[] {
  return [
    { name: codeColumn(level), value: column(PLACES, 'code') },
    ...(withNames ? [{ name: 'nom', value: column(PLACES, 'nom') }] : []),
    {
      name: 'population',
      value: population === undefined ? missing : column(PLACES, 'population'),
    },
  ]
}

/** Raw values, scores, sub-indices; a column that the table cannot give is there, and empty. */
function values({ method, indicators, names }: SqlPlan): Output[] {
  const had = new Set(indicators.map(({ id }) => id))
  const scored = scoredIndicators(method)
  const of = (id: string, what = ''): Output => ({
    name: names.of(id, what),
    value: had.has(id) ? column(PLACES, names.of(id, what)) : missing,
  })
  return [
    ...scored.map((id) => of(id)),
    ...scored.map((id) => of(id, 'score')),
    ...Object.keys(method.subIndices).map((id) => ({
      name: names.of(id),
      value: column(PLACES, names.of(id)),
    })),
  ]
}

/** Classes 1 … n: how many bounds a value is above, and one. */
function classSql(index: Sql, bounds: readonly Sql[]): Sql {
  const measured = bounds.filter(({ kind }) => kind !== 'number')
  return caseWhen([
    [
      every(isPresent(index), ...measured.slice(-1).map(isPresent))!,
      plus(
        number(1),
        total(bounds.map((bound) => caseWhen([[isAbove(index, bound), number(1)]], number(0)))),
      ),
    ],
  ])
}

/** As `engine/classes.ts`: above by more than scores that tie differ. */
function isAbove(score: Sql, bound: Sql): Sql {
  return above(minus(score, bound), number(TIE))
}

function quadrantSql(
  [a, b]: readonly [Sql, Sql],
  [m1, m2]: readonly [Sql, Sql],
  [name1, name2]: readonly [string, string],
): Sql {
  const known = every(...[a, b, m1, m2].filter(({ kind }) => kind !== 'number').map(isPresent))!
  const side = caseWhen(
    [
      [every(isAbove(a, m1), isAbove(b, m2))!, sqlText('double_fragilite')],
      [isAbove(a, m1), sqlText(name1)],
      [isAbove(b, m2), sqlText(name2)],
    ],
    sqlText('favorable'),
  )
  return caseWhen([[known, side]], { kind: 'null', type: 'text' })
}

function expectedOf({ expected, names }: SqlPlan): Output[] {
  if (!expected) return []
  const people = column(PLACES, names.of('illectronisme_attendu', 'personnes'))
  return [
    {
      name: 'illectronisme_attendu',
      value: quotient(people, column(PLACES, names.of('illectronisme_attendu', 'ages'))),
    },
    { name: 'illectronisme_attendu_personnes', value: people },
  ]
}
