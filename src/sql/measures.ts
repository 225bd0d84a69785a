/** From the user's table to the indicators: what is read, then counts, shares, rates, quantities, row by row. */
import { normalisationKind } from '../steps/normalisation/registry.ts'
import { variablesOfMeasure } from '../method/check.ts'
import type { Measure } from '../method/method.ts'
import type { Level } from '../table/level.ts'
import type { Output, SqlStep } from './expression.ts'
import {
  caseWhen,
  column,
  equals,
  isPresent,
  concat,
  number,
  quotient,
  plus,
  sqlText,
  times,
  total,
  type Sql,
} from '../steps/expression.ts'
import { formulaSql } from './formula.ts'
import type { PlannedIndicator, SqlPlan } from './plan.ts'
import type { TableReference } from './table-name.ts'

/** Step that names the columns of the user. */
export const READ = 'lecture'
/** Step that has the measures. */
export const MEASURES = 'mesures'

/** Column that has the code of the territory above, of a level. */
export const parentColumn = (level: Level): string => `code_${level}`

/** Table of the user, and the names of its columns. */
export interface UserTable {
  readonly table: TableReference
  /** The user's column for a variable, `code`, `nom` or `code_<niveau>`. */
  nameOf(name: string): string
  readonly withNames: boolean
}

/** The one step that names the user's columns. */
export function readStep(
  { variables, holders, variableNames }: SqlPlan,
  { table, nameOf, withNames }: UserTable,
): SqlStep {
  const textual = ['code', ...(withNames ? ['nom'] : []), ...holders.map(parentColumn)]
  return {
    name: READ,
    title:
      'Lecture : la seule étape qui nomme vos colonnes. Ce qui manque y devient NULL (NaN et texte vide compris).',
    body: [
      {
        from: table.name,
        source: table.from,
        columns: [
          ...textual.map((name): Output => ({
            name,
            value: { kind: 'cell', of: table.name, name: nameOf(name), type: 'text' },
          })),
          ...variables.map((name): Output => ({
            name: variableNames.of(name),
            value: { kind: 'cell', of: table.name, name: nameOf(name), type: 'number' },
          })),
        ],
      },
    ],
  }
}

/** Whether the two counts of a share are asked for again further on. */
export function needsCounts(
  { level, rows }: SqlPlan,
  { kind, shrunk, scored, normalisation }: PlannedIndicator,
): boolean {
  if (kind !== 'part') return false
  const toWhole = normalisationKind(normalisation).needs(normalisation).includes('overall')
  return shrunk || level !== rows || (scored && toWhole)
}

/** The column that weighs an indicator at an upper level, when it is not the population. */
export function weightColumn(
  { names, population }: SqlPlan,
  { id, weight }: PlannedIndicator,
): string | undefined {
  return weight === undefined
    ? undefined
    : weight === population
      ? 'population'
      : names.of(id, 'poids')
}

/** Writes the step that makes each indicator from its variables. */
export function measureStep(plan: SqlPlan, withNames: boolean): SqlStep {
  const { indicators, holders, names, population, level, rows, method, expected } = plan
  const formula = (each: string): Sql =>
    formulaSql(each, READ, (name) => plan.variableNames.of(name))
  const own = (name: string): Output => ({ name, value: column(READ, name) })
  const group = referenceGroup(plan)
  const recounted =
    level === rows
      ? []
      : [
          ...new Set(
            indicators.flatMap(({ kind, measure }) =>
              kind === 'effectif' ? variablesOfMeasure(measure) : [],
            ),
          ),
        ]
  const columns: Output[] = [
    own('code'),
    ...(withNames ? [own('nom')] : []),
    ...holders.map((each) => own(parentColumn(each))),
    ...(group ? [{ name: 'groupe_reference', value: group }] : []),
    ...(method.shrinkage && indicators.some(({ shrunk }) => shrunk)
      ? [{ name: 'groupe_lissage', value: shrinkageGroup(method.shrinkage.towards) }]
      : []),
    ...(population === undefined ? [] : [{ name: 'population', value: formula(population) }]),
    ...indicators.flatMap((each): Output[] => {
      const { id, measure } = each
      const counts = needsCounts(plan, each) && 'numerator' in measure && !('count' in measure)
      const weight = weightColumn(plan, each)
      return [
        { name: names.of(id), value: measureSql(measure, formula) },
        ...(counts
          ? [
              { name: names.of(id, 'num'), value: formula(measure.numerator) },
              { name: names.of(id, 'den'), value: formula(measure.denominator) },
            ]
          : []),
        ...(weight === undefined || weight === 'population' || !weighs(plan, each)
          ? []
          : [{ name: weight, value: formula(each.weight!) }]),
      ]
    }),
    ...recounted.map((name) => ({
      name: names.of(name, 'variable'),
      value: column(READ, plan.variableNames.of(name)),
    })),
    ...(expected ? bands(plan, formula) : []),
  ]
  return {
    name: MEASURES,
    title:
      'Mesures : chaque indicateur depuis ses variables ; un rapport sans objet (0 / 0) manque.',
    body: [{ from: READ, columns }],
  }
}

function weighs({ level, rows }: SqlPlan, { normalisation, scored }: PlannedIndicator): boolean {
  return (
    level !== rows ||
    (scored && normalisationKind(normalisation).needs(normalisation).includes('overall'))
  )
}

function measureSql(measure: Measure, formula: (text: string) => Sql): Sql {
  if ('count' in measure) return countSql(measure, formula)
  if ('numerator' in measure)
    return quotient(formula(measure.numerator), formula(measure.denominator))
  return formula('rate' in measure ? measure.rate : measure.value)
}

/** People, times a share of them: also at an upper level, from sums of the variables. */
export function countSql(
  { count, numerator, denominator = '1' }: Extract<Measure, { count: string }>,
  formula: (text: string) => Sql,
): Sql {
  const people = formula(count)
  return numerator === undefined
    ? people
    : quotient(times(people, formula(numerator)), formula(denominator))
}

/** What the rates of the survey give, and the people they are of. */
function bands({ method, names }: SqlPlan, formula: (text: string) => Sql): Output[] {
  const all = method.expected!.bands.map(({ people, rate }) => ({ rate, people: formula(people) }))
  return [
    {
      name: names.of('illectronisme_attendu', 'personnes'),
      value: total(all.map(({ rate, people }) => times(number(rate), people))),
    },
    {
      name: names.of('illectronisme_attendu', 'ages'),
      value: all.map(({ people }) => people).reduce(plus),
    },
  ]
}

/** The territory on whose scale a row counts; nothing when all rows share one. */
function referenceGroup({ reference, rows, holders }: SqlPlan): Sql | undefined {
  const holder = (level: Level): Sql =>
    level === rows || !holders.includes(level)
      ? column(READ, 'code')
      : column(READ, parentColumn(level))
  switch (reference.kind) {
    case 'ensemble':
      return undefined
    case 'groupes':
      return holder(reference.level)
    case 'territoire':
      return caseWhen(
        [[equals(holder(reference.level), sqlText(reference.code)), sqlText(reference.code)]],
        { kind: 'null', type: 'text' },
      )
    case 'figee':
      return reference.level === undefined ? undefined : holder(reference.level)
  }
}

/** The first territory above that is known; rows that none holds are together. */
function shrinkageGroup(towards: readonly Level[]): Sql {
  return caseWhen(
    towards.map(
      (level) =>
        [
          isPresent(column(READ, parentColumn(level))),
          concat(sqlText(`${level} `), column(READ, parentColumn(level))),
        ] as const,
    ),
    sqlText('france'),
  )
}
