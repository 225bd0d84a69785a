/** What must hold before anything is computed. Every problem is found, not only the first. */
import { aggregationKind } from '../steps/aggregation/registry.ts'
import { normalisationKind } from '../steps/normalisation/registry.ts'
import { UserError } from '../core/errors.ts'
import { variablesOfMeasure } from '../method/check.ts'
import { groupsOf, type Group, type Method } from '../method/method.ts'
import { extent } from '../stats/summary.ts'
import type { Table } from '../table/table.ts'
import type { Measured, Measures } from './measure.ts'
import type { FrozenReference } from './reference.ts'
import { leavesUnder } from './tree.ts'

/** A sum of weighted counts may pass its denominator by the last bits: no more. */
const SLACK = 1e-9

/** The territories of a table: each once. */
export function checkTable({ codes }: Table): UserError[] {
  // rows in the order of their codes, as most files are: no need to remember them
  // Stryker disable next-line ConditionalExpression,ArrowFunction,LogicalOperator,ArithmeticOperator: where this does not say that they are in order, they are remembered
  if (codes.every((code, i) => i === 0 || codes[i - 1]! < code)) return []
  const seen = new Map<string, number>()
  const twice: { code: string; rows: readonly [number, number] }[] = []
  codes.forEach((code, i) => {
    const before = seen.get(code)
    if (before === undefined) seen.set(code, i)
    else twice.push({ code, rows: [before + 1, i + 1] })
  })
  const [first] = twice
  if (first === undefined) return []
  const examples = twice
    .slice(0, 3)
    .map(({ code, rows }) => `« ${code} » (lignes de table ${rows.join(' et ')})`)
    .join(', ')
  const message =
    twice.length === 1
      ? `${examples.replace(' (', ' est présent deux fois (')}`
      : `${twice.length} lignes dont le territoire a déjà la sienne : ${examples}${twice.length > 3 ? '…' : ''}`
  return [
    new UserError('territoire-double', message, 'gardez une ligne par territoire', {
      territory: first.code,
    }),
  ]
}

/** The indicators that were had, against what the method needs. */
export function checkMeasures(method: Method, measures: Measures, table: Table): UserError[] {
  const problems = Object.entries(measures.indicators).flatMap(([id, each]) => [
    ...impossible(id, each, measures.codes),
    ...twoYears(id, each, table),
  ])
  return [...problems, ...hopeless(method, measures, table)]
}

/** What is absent of an index that no territory can have: the indicators under the members of it that cannot be had. */
function hopeless(method: Method, measures: Measures, table: Table): UserError[] {
  const groups = groupsOf(method)
  const has = (id: string): boolean => id in measures.indicators
  if (isPossible('ifn', method, has)) return []
  const failing = method.index.of.filter((id) => !isPossible(id, method, has))
  const { indicators } = method
  const replaced = new Set(
    Object.keys(indicators).flatMap((id) => (has(id) && indicators[id]!.alternateOf) || []),
  )
  const absent = (id: string): string[] =>
    leavesUnder(groups, id).filter(
      (leaf) => !has(leaf) && !replaced.has(leaf) && indicators[leaf]!.alternateOf === undefined,
    )
  const named = new Set<string>()
  return (failing.length > 0 ? failing : ['ifn']).flatMap((id) =>
    absent(id).flatMap((leaf) => {
      if (named.has(leaf)) return []
      named.add(leaf)
      return [missing(method, leaf, table, membersWanted(groups[id], method, has))]
    }),
  )
}

/** Says how many members a group asks for, and how many are there; nothing for one that asks for no number. */
function membersWanted(
  group: Group | undefined,
  method: Method,
  has: (indicator: string) => boolean,
): string {
  if (group?.atLeast === undefined) return ''
  const there = group.of.filter((id) => isPossible(id, method, has)).length
  return ` : « ${group.label} » demande au moins ${group.atLeast} de ses ${group.of.length} membres, et ${there === 0 ? 'aucun n’est là' : there === 1 ? 'un seul est là' : `${there} sont là`}`
}

/** Whether some territory can have a value of a group, or of an indicator, from the indicators that there are. */
function isPossible(name: string, method: Method, has: (indicator: string) => boolean): boolean {
  const groups = groupsOf(method)
  const can = (id: string): boolean => {
    const group = groups[id]
    if (group === undefined) return has(id)
    const present = group.of.filter((child) => can(child))
    if (present.length === 0) return false
    const { needsAll, standsIn } = aggregationKind(group)
    if (method.missing === 'zero' || needsAll) return present.length === group.of.length
    if (standsIn) return true
    const stays = group.of.filter((child) => present.includes(child) || !groups[child]?.optional)
    const weight = (ids: readonly string[]): number =>
      ids.reduce((total, child) => total + (group.weights?.[group.of.indexOf(child)] ?? 1), 0)
    if (present.length < (group.atLeast ?? 0)) return false
    return weight(present) >= (group.coverage ?? 0) * weight(stays) * (1 - 1e-12)
  }
  return can(name)
}

function missing(method: Method, id: string, table: Table, why: string): UserError {
  const { measures, label } = method.indicators[id]!
  const there = new Set(Object.keys(table.columns))
  const alternates = Object.values(method.indicators).filter((each) => each.alternateOf === id)
  const wanted = [measures, ...alternates.map((each) => each.measures)].flat().map((each) => {
    const names = variablesOfMeasure(each)
    const absent = names.filter((name) => !there.has(name))
    return absent.length < names.length
      ? `${absent.join(', ')} (${names.filter((name) => there.has(name)).join(', ')} y est)`
      : absent.join(', ')
  })
  return new UserError(
    'colonne-absente',
    `« ${id} » (${label}) ne peut pas être calculé : il manque ${wanted.join(' ; ou ')}`,
    `ajoutez le fichier qui porte ces variables (${method.sources[method.indicators[id]!.source]!.producer}), ou une colonne nommée ${id}${why}`,
    { column: id },
  )
}

/** The scales that were measured: an indicator whose values are all the same cannot be scored. */
export function checkScales(
  method: Method,
  measures: Measures,
  scales: FrozenReference['scales'],
): UserError[] {
  return Object.entries(measures.indicators).flatMap(([id, { values }]) => {
    const protects = method.indicators[id]!.sense === 'protects'
    const refusals = (scales[id] ?? []).flatMap(
      (scale) => (scale && normalisationKind(scale).refusal?.(scale, protects)) ?? [],
    )
    if (refusals[0] !== undefined)
      return [
        new UserError(
          'methode-incoherente',
          `« ${id} » : ${refusals[0]}`,
          'donnez une cible plus loin vers la fragilité (normalisation.to.target), ou une autre normalisation',
          { column: id },
        ),
      ]
    // of context, nothing is measured
    if (!(id in scales) || scales[id]!.some((scale) => scale !== null)) return []
    const { min, max } = extent(values)
    if (min > max) return []
    return [
      new UserError(
        'colonne-constante',
        min === max
          ? `toutes les valeurs de « ${id} » sont ${written(min)} : aucune échelle ne les distingue`
          : `« ${id} » ne varie pas entre les bornes de la référence`,
        'élargissez la référence, donnez des bornes figées (--reference FICHIER), ou retirez cet indicateur de la méthode',
        { column: id },
      ),
    ]
  })
}

function impossible(id: string, measured: Measured, codes: readonly string[]): UserError[] {
  const { kind, values, counts } = measured
  // Stryker disable next-line ConditionalExpression: without it every row is looked at, and found possible
  if (isSound(measured)) return []
  if (kind === 'valeur')
    return endless(
      id,
      rowsWhere(values.length, (i) => Math.abs(values[i]!) === Infinity),
      codes,
    )
  if (kind === 'effectif')
    return negativeCount(
      id,
      rowsWhere(values.length, (i) => values[i]! < -SLACK),
      codes,
    )
  const negative = counts
    ? rowsWhere(values.length, (i) => counts.numerator[i]! < -SLACK || counts.denominator[i]! < 0)
    : []
  const counted = new Set(negative)
  const outside = rowsWhere(
    values.length,
    (i) => (values[i]! < -SLACK || values[i]! > 1 + SLACK) && !counted.has(i),
  )
  return [
    ...negativeCount(id, negative, codes, counts),
    ...(outside.length === 0
      ? []
      : [
          new UserError(
            'part-hors-bornes',
            counts
              ? `« ${id} » : numérateur plus grand que le dénominateur pour ${some(outside, codes)} (${written(counts.numerator[outside[0]!]!)} / ${written(counts.denominator[outside[0]!]!)})`
              : `« ${id} » : part hors de [0, 1] pour ${some(outside, codes)} (${written(values[outside[0]!]!)})`,
            counts
              ? 'vérifiez que les deux variables viennent du même fichier et du même millésime'
              : 'une part s’écrit entre 0 et 1 : divisez un pourcentage par 100',
            { column: id, territory: codes[outside[0]!]! },
          ),
        ]),
  ]
}

/** Whether the extremes of a column are what they may be: then so is every row. */
function isSound({ kind, values, counts }: Measured): boolean {
  const { min, max } = extent(values)
  if (kind === 'valeur') return min > -Infinity && max < Infinity
  if (kind === 'effectif') return !(min < -SLACK)
  return (
    !(min < -SLACK || max > 1 + SLACK) &&
    !(counts && (extent(counts.numerator).min < -SLACK || extent(counts.denominator).min < 0))
  )
}

function negativeCount(
  id: string,
  rows: readonly number[],
  codes: readonly string[],
  counts?: Measured['counts'],
): UserError[] {
  const [first] = rows
  if (first === undefined) return []
  const shown = counts ? ` (${counts.numerator[first]} / ${counts.denominator[first]})` : ''
  return [
    new UserError(
      'effectif-negatif',
      `« ${id} » : effectif négatif pour ${some(rows, codes)}${shown}`,
      'vérifiez ces cellules dans le fichier d’origine',
      { column: id, territory: codes[first]! },
    ),
  ]
}

/** A share whose counts are not of one year is nobody's share. */
function twoYears(id: string, { variables }: Measured, { years = {} }: Table): UserError[] {
  const dated = variables.filter((name) => years[name])
  if (new Set(dated.map((name) => years[name])).size < 2) return []
  return [
    new UserError(
      'millesimes-melanges',
      `« ${id} » mêle ${dated.map((name) => `${name} (${years[name]})`).join(', ')}`,
      'donnez les variables d’un même millésime, ou choisissez-le avec --millesime',
      { column: id },
    ),
  ]
}

/** An infinite value would flatten all the others: it is a fault of the table, not a measure. */
function endless(id: string, rows: readonly number[], codes: readonly string[]): UserError[] {
  return [
    new UserError(
      'nombre-illisible',
      `« ${id} » : valeur infinie pour ${some(rows, codes)}`,
      'videz la cellule si la valeur manque, ou vérifiez un dénominateur nul',
      { column: id, territory: codes[rows[0]!]! },
    ),
  ]
}

function rowsWhere(n: number, test: (i: number) => boolean): number[] {
  const rows: number[] = []
  for (let i = 0; i < n; i++) if (test(i)) rows.push(i)
  return rows
}

function some(rows: readonly number[], codes: readonly string[]): string {
  const shown = rows
    .slice(0, 3)
    .map((i) => codes[i])
    .join(', ')
  return rows.length === 1
    ? `le territoire ${shown}`
    : `${rows.length} territoires : ${shown}${rows.length > 3 ? '…' : ''}`
}

/** A number in full, with the decimal comma. */
function written(value: number): string {
  return String(value).replace('.', ',')
}
