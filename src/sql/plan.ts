/** What a statement is made for: the method, the columns that are there, the reference, the levels; and the refusals. */
import { normalisationKind } from '../steps/normalisation/registry.ts'
import { UserError } from '../core/errors.ts'
import { imputationKind } from '../steps/imputation/registry.ts'
import { treatmentKind } from '../steps/treatment/registry.ts'
import { findsWeights, weightingKind } from '../steps/weighting/registry.ts'
import { aggregationKind, hasSql } from '../steps/aggregation/registry.ts'
import { chosenMeasure } from '../engine/measure.ts'
import type { FrozenReference } from '../engine/reference.ts'
import { variablesOfMeasure } from '../method/check.ts'
import { parseFormula, variablesOf } from '../method/formula.ts'
import {
  groupsOf,
  scoredIndicators,
  type Measure,
  type Method,
  type Normalisation,
} from '../method/method.ts'
import { codeColumn, isFiner, type Level, levels, noun } from '../table/level.ts'
import { Names } from './names.ts'

/** Territories that scales are measured on. */
export type SqlReference =
  /** All the rows. */
  | { readonly kind: 'ensemble' }
  /** Each row among those of its own territory of this level. */
  | { readonly kind: 'groupes'; readonly level: Level }
  /** One territory. */
  | { readonly kind: 'territoire'; readonly level: Level; readonly code: string }
  /** Scales measured before; `level` is that of its territories when it has several. */
  | { readonly kind: 'figee'; readonly frozen: FrozenReference; readonly level?: Level }

/** Indicator that the columns can give, with the measure chosen. */
export interface PlannedIndicator {
  readonly id: string
  readonly measure: Measure
  readonly kind: 'part' | 'taux' | 'valeur' | 'effectif'
  readonly protects: boolean
  readonly scored: boolean
  readonly normalisation: Normalisation
  /** What weighs it at an upper level: a formula, or the population. */
  readonly weight?: string
  /** Drawn towards its group. */
  readonly shrunk: boolean
}

/** All that the steps of a statement are made from. */
export interface SqlPlan {
  readonly method: Method
  /** Level of the rows of the table, and of the results. */
  readonly rows: Level
  readonly level: Level
  readonly reference: SqlReference
  readonly indicators: readonly PlannedIndicator[]
  /** The formula of the population. */
  readonly population?: string
  /** Variables that are read, in the order of the method. */
  readonly variables: readonly string[]
  /** Levels of which a row bears the code. */
  readonly holders: readonly Level[]
  /** Whether territories publish values of their own that the reference takes (a median). */
  readonly published: readonly string[]
  readonly expected: boolean
  /** Names of the columns that are made, and of the variables as they are read. */
  readonly names: Names
  readonly variableNames: Names
}

/** Levels, reference and columns that a statement is made for. */
export interface SqlPlanOptions {
  readonly rows: Level
  readonly level?: Level
  readonly reference: SqlReference
  /** Variables of the table; those of the first measure of each indicator when left out. */
  readonly columns?: readonly string[]
}

/** Plans a statement: chooses measures, lists the variables, refuses what has no form in SQL. */
export function planSql(
  method: Method,
  { rows, level = rows, reference, columns }: SqlPlanOptions,
): SqlPlan {
  refuseLevels(method, level, rows, reference)
  refuseSteps(method, level, rows, reference)
  const known = new Set(columns ?? defaultColumns(method))
  const has = (name: string): boolean => known.has(name)
  const all = (formula: string): boolean => variablesOf(parseFormula(formula)).every(has)
  const population = method.population.find(all)
  const scored = new Set(scoredIndicators(method))
  const indicators = Object.entries(method.indicators).flatMap(
    ([id, indicator]): PlannedIndicator[] => {
      const measure = chosenMeasure(method, id, has)
      if (measure === undefined) return []
      const kind =
        'count' in measure
          ? 'effectif'
          : 'numerator' in measure
            ? 'part'
            : 'rate' in measure
              ? 'taux'
              : 'valeur'
      const own =
        'weight' in measure && measure.weight !== undefined && all(measure.weight)
          ? measure.weight
          : undefined
      const weight = kind === 'taux' || kind === 'valeur' ? (own ?? population) : undefined
      return [
        {
          id,
          measure,
          kind,
          protects: indicator.sense === 'protects',
          scored: scored.has(id),
          normalisation: indicator.normalisation ?? method.normalisation,
          shrunk: method.shrinkage !== undefined && scored.has(id) && kind === 'part',
          ...(weight !== undefined && { weight }),
        },
      ]
    },
  )
  const needed = indicators.flatMap(({ measure, weight }) => [
    ...variablesOfMeasure(measure),
    ...(weight === undefined ? [] : variablesOf(parseFormula(weight))),
  ])
  const bands = (method.expected?.bands ?? []).flatMap(({ people }) =>
    variablesOf(parseFormula(people)),
  )
  const expected = method.expected !== undefined && bands.every(has)
  const variables = [
    ...new Set([
      ...(population === undefined ? [] : variablesOf(parseFormula(population))),
      ...needed,
      ...(expected ? bands : []),
    ]),
  ]
  const towards = method.shrinkage?.towards ?? []
  const own =
    reference.kind === 'groupes' || reference.kind === 'territoire'
      ? [reference.level]
      : reference.kind === 'figee' && reference.level
        ? [reference.level]
        : []
  const holders = [
    ...new Set<Level>([
      ...towards,
      ...own,
      ...(level === rows || level === 'france' ? [] : [level]),
    ]),
  ].filter((each) => each !== 'france' && each !== rows)
  const published =
    reference.kind === 'groupes' || reference.kind === 'territoire'
      ? indicators
          .filter(
            ({ id, scored: counts, normalisation }) =>
              counts &&
              normalisationKind(normalisation).takesPublished &&
              method.indicators[id]!.measures.some((each) => 'value' in each),
          )
          .map(({ id }) => id)
      : []
  return {
    method,
    rows,
    level,
    reference,
    indicators,
    variables,
    holders,
    published,
    expected,
    names: namesOf(method),
    variableNames: new Names(['code', 'nom', ...levels.map(codeColumn)]),
    ...(population !== undefined && { population }),
  }
}

/** Columns of the results bear the very names of the method; what is made for the statement gives way. */
function namesOf(method: Method): Names {
  const names = new Names([
    'code',
    'nom',
    'population',
    ...levels.map(codeColumn),
    'groupe_reference',
    'de_reference',
    'groupe_lissage',
    'ifn_rang',
    'couverture',
    'place',
    'ifn_precedent',
    'classe',
    'quadrant',
  ])
  for (const id of [...Object.keys(method.indicators), ...Object.keys(groupsOf(method))])
    names.of(id)
  for (const id of Object.keys(method.indicators)) names.of(id, 'score')
  return names
}

/**
 * The variables of the first measure of each indicator, but those of context, that names none of `without`: what a table
 * that is yet to be made would hold.
 */
export function defaultColumns(method: Method, without: ReadonlySet<string> = new Set()): string[] {
  const free = (names: readonly string[]): boolean => !names.some((name) => without.has(name))
  const of = (formula: string): string[] => variablesOf(parseFormula(formula))
  const measured = Object.entries(method.indicators).flatMap(([id, { measures }]) => {
    const first = method.context?.includes(id)
      ? undefined
      : measures.find((each) => free(variablesOfMeasure(each)))
    return first === undefined
      ? []
      : [
          ...variablesOfMeasure(first),
          ...('weight' in first && first.weight !== undefined && free(of(first.weight))
            ? of(first.weight)
            : []),
        ]
  })
  const bands = (method.expected?.bands ?? [])
    .flatMap(({ people }) => of(people))
    .filter((name) => !without.has(name))
  const population = method.population.map(of).find(free) ?? []
  return [...new Set([...population, ...measured, ...bands])]
}

function refuseLevels(method: Method, level: Level, rows: Level, reference: SqlReference): void {
  if (isFiner(level, rows))
    throw new UserError(
      'niveaux-melanges',
      `résultats demandés par ${noun(level, 1)}, table par ${noun(rows, 1)}`,
      `donnez une table par ${noun(level, 1)} (--lignes ${level}), ou demandez --niveau ${rows}`,
    )
  const own =
    reference.kind === 'groupes' || reference.kind === 'figee' ? reference.level : undefined
  if (own !== undefined && method.rollUp === 'shares' && isFiner(own, level)) {
    throw new UserError(
      'option-invalide',
      `un territoire du niveau « ${level} » s’étend sur plusieurs territoires de référence (${own})`,
      'choisissez une référence plus large que le niveau demandé',
    )
  }
}

/** The steps of a method that have no form in one statement, each by its name. */
function refuseSteps(method: Method, level: Level, rows: Level, reference: SqlReference): void {
  const without: string[] = []
  const given = reference.kind === 'figee' ? (reference.frozen.weights ?? {}) : {}
  for (const [id, { imputation, treatment, normalisation }] of [
    ['', method] as const,
    ...Object.entries(method.indicators),
  ]) {
    const where = id === '' ? '' : ` de « ${id} »`
    if (imputation && imputationKind(imputation).estimator)
      without.push(`imputation « ${imputation.kind} »${where}`)
    if (treatment && treatmentKind(treatment).fit)
      without.push(`traitement « ${treatment.kind} »${where}`)
    if (
      normalisation &&
      normalisationKind(normalisation).needs(normalisation).includes('ranks') &&
      (reference.kind === 'territoire' ||
        reference.kind === 'figee' ||
        (level !== rows && method.rollUp === 'shares'))
    )
      without.push(
        `normalisation « ${normalisation.kind} »${where} hors des lignes de la référence`,
      )
  }
  for (const [id, group] of Object.entries(groupsOf(method))) {
    const { kind, isMean } = aggregationKind(group)
    if (!hasSql(group)) without.push(`agrégation « ${kind} » de « ${id} »`)
    else if (
      method.missing === 'zero' &&
      !isMean &&
      group.of.some((child) => groupsOf(method)[child]?.optional)
    )
      without.push(`membre facultatif de « ${id} » compté zéro`)
    const { weighting } = group
    if (findsWeights(group) && !weightingKind(weighting).fromTree && given[id] === undefined)
      without.push(`pondération « ${weighting!} » de « ${id} »`)
  }
  if (without.length === 0) return
  const name = `« ${method.id} »${method.variant ? ` (variante ${method.variant})` : ''}`
  throw new UserError(
    'methode-sans-sql',
    `${name} n’a pas de forme SQL\u00A0: ${without.join('\u00A0; ')}`,
    'calculez-la avec ifn calculer ; ou déclarez ces étapes autrement dans un fichier de méthode (extends)',
  )
}
