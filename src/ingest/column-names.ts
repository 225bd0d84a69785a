/** Which variable a column of a user's table is, by its name: one vocabulary, whatever the spelling. */
import { nearest } from '../core/errors.ts'
import { plainName } from '../geo/key-columns.ts'
import { derivations, indicatorTable, sources } from '../sources/registry.ts'
import type { ColumnUnit, VariableRule } from '../sources/source.ts'

/** What a method adds to the names that are known: its indicators and the variables of its formulas. */
export interface MethodNames {
  /** Identifiers of its indicators, and whether they are shares. */
  readonly indicators: Readonly<Record<string, ColumnUnit>>
  /** Variables of its formulas, and what they hold. */
  readonly variables: Readonly<Record<string, ColumnUnit>>
}

/** A column that brings a variable. */
export interface KnownColumn {
  readonly column: string
  readonly variable: string
  readonly unit: ColumnUnit
  /** `2021`, `2026-T2`; `''` when nothing dates it. */
  readonly year: string
  /** See `VariableRule`. */
  readonly floor?: number
  /** Whether the name is none that its variable is published under: said to who gave it. */
  readonly respelt?: boolean
}

type Meaning = Pick<KnownColumn, 'variable' | 'unit'>

/** Names of a count of inhabitants that say no more: read as the population of the census. */
const populationNames =
  'population pop poptotale populationtotale poptot ptot populationmunicipale popmunicipale popmun nbhabitants nombrehabitants nombredhabitants habitants nbhab hab popleg poplegale'.split(
    ' ',
  )

/** Names under which INSEE publishes medians and rates beside those of its bases. */
const otherNames: Readonly<Record<string, Meaning>> = {
  medianeduniveaudevie: { variable: 'MED', unit: 'valeur' },
  niveaudeviemedian: { variable: 'MED', unit: 'valeur' },
  tauxdepauvrete: { variable: 'TP60', unit: 'pourcent' },
}

const NO_NAMES: MethodNames = { indicators: {}, variables: {} }
const lexicons = new WeakMap<MethodNames, ReadonlyMap<string, Meaning>>()

/** Meanings by plain name, the most particular last: what every source publishes, then what the method names. */
function lexiconOf(names: MethodNames): ReadonlyMap<string, Meaning> {
  const known = lexicons.get(names)
  if (known) return known
  const lexicon = new Map<string, Meaning>(Object.entries(otherNames))
  for (const name of populationNames) lexicon.set(name, { variable: 'P_POP', unit: 'effectif' })
  for (const each of [...derivedNames(), ...publishedNames()])
    lexicon.set(plainName(each.variable), each)
  for (const [variable, unit] of Object.entries(names.variables)) {
    const published = lexicon.get(plainName(variable))
    lexicon.set(
      plainName(variable),
      published?.variable === variable ? published : { variable, unit },
    )
  }
  for (const [variable, unit] of Object.entries(names.indicators))
    lexicon.set(plainName(variable), { variable, unit })
  lexicons.set(names, lexicon)
  return lexicon
}

function derivedNames(): Meaning[] {
  return derivations.flatMap(({ variable, sum }) =>
    [variable, ...sum].map((name): Meaning => ({ variable: name, unit: 'effectif' })),
  )
}

/** The variables of every source, without their years. */
function publishedNames(): Meaning[] {
  const long = sources.flatMap((source) => source.long?.cells ?? [])
  return [...long, ...indicatorTable.variables.flatMap(namesOf)]
}

/** The variables that a rule may give, where its pattern lists them. */
function namesOf({ column, variable, unit }: VariableRule): Meaning[] {
  if (!variable.includes('$')) return [{ variable, unit }]
  const listed = /\(\?<name>([A-Z0-9|]+)\)/.exec(column.source)?.[1]
  return listed === undefined || variable.includes('$<field>')
    ? []
    : listed.split('|').map((name) => ({ variable: variable.replace('$<name>', name), unit }))
}

/**
 * The variable of a column of a user's table. It may bear the name that a producer publishes, with or
 * without its year, the identifier of an indicator or a variable of the method, in any case, with or
 * without accents, spaces and signs; or one of the usual names of a population.
 *
 * @param column name of the column
 * @param names what the method adds
 * @returns nothing for a name that is not known
 *
 * @example
 * understandColumn('p23_pop')?.variable // → 'P_POP'
 */
export function understandColumn(
  column: string,
  names: MethodNames = NO_NAMES,
): KnownColumn | undefined {
  const own = names.indicators[column] ?? names.variables[column]
  const lexicon = lexiconOf(names)
  if (own !== undefined)
    return { column, year: '', ...lexicon.get(plainName(column))!, variable: column }
  const bare = column.replace(UNIT, '')
  const found =
    byRule(column, indicatorTable.variables) ??
    byMeaning(column, plainName(column), lexicon) ??
    byRespeltRule(column) ??
    (bare === column ? undefined : understandColumn(bare, names))
  return found && { ...found, column, ...(bare !== column && { respelt: true }) }
}

/** The unit that people write after the name of a column. */
const UNIT =
  /\s*(?:\(\s*(?:en\s+)?(?:%|€|euros?(?:\s+par\s+an|\/an)?|km|hab\.?|habitants?|nb|nombre|effectifs?|personnes|ménages|locaux)\s*\)|,?\s+en\s+(?:%|€|euros?|km))\s*$/i

/** The variable of a column by the exact names of a source. */
export function byRule(
  column: string,
  rules: readonly VariableRule[],
  year = '',
): KnownColumn | undefined {
  const rule = rules.find((each) => each.column.test(column))
  return (
    rule && {
      column,
      variable: column.replace(rule.column, rule.variable),
      unit: rule.unit,
      year: yearOfGroups(rule.column.exec(column)?.groups ?? {}) || year,
      ...(rule.floor !== undefined && { floor: rule.floor }),
    }
  )
}

function byMeaning(
  column: string,
  plain: string,
  lexicon: ReadonlyMap<string, Meaning>,
): KnownColumn | undefined {
  const found = lexicon.get(plain)
  if (found)
    return { column, ...found, year: '', ...(found.variable !== column && { respelt: true }) }
  const [, stem, year] = /^(.*?)((?:19\d\d|20[0-3]\d)|\d\d)$/.exec(plain) ?? []
  const dated = stem === undefined ? undefined : lexicon.get(stem)
  if (dated === undefined || (year!.length === 2 && !populationNames.includes(stem!)))
    return undefined
  return { column, ...dated, year: yearOfGroups({ year }), respelt: true }
}

/** A published name in another case, or with other signs between its parts. */
function byRespeltRule(column: string): KnownColumn | undefined {
  const text = column
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toUpperCase()
    .replace(/[\s.-]+/g, '_')
    .replace(/^([PC])(?:19|20)(\d\d)_/, '$1$2_')
  const dated = indicatorTable.variables.filter((each) => each.column.source.includes('<year>'))
  const found = byRule(text, dated) ?? byRule(text.replace(/_(?:19|20)?(\d\d)$/, '$1'), dated)
  return found && { ...found, column, respelt: true }
}

/** The name of a known column that a column may stand for, when it is spelt nearly so. */
export function nearestColumn(column: string, names: MethodNames = NO_NAMES): string | undefined {
  const plain = plainName(column)
  if (plain.length < 3) return undefined
  const candidates = new Map(
    [...Object.keys(names.indicators), ...Object.keys(names.variables), 'population', 'P_POP'].map(
      (name) => [plainName(name), name],
    ),
  )
  const undated = plain.replace(/(?:19|20)?\d\d$/, '')
  const bare = new Map([...candidates].map(([each, name]) => [each.replace(/\d\d$/, ''), name]))
  const [found] = nearest(plain, candidates.keys())
  if (found !== undefined) return candidates.get(found)
  const [other] = undated.length < 4 ? [] : nearest(undated, bare.keys())
  return other === undefined ? undefined : bare.get(other)
}

/** A year in four digits, with its quarter: `2021`, `2026-T2`; `''` when there is none. */
export function yearOfGroups({
  year,
  quarter,
  month,
}: Readonly<Record<string, string | undefined>>): string {
  if (year === undefined) return ''
  const full = year.length === 4 ? year : Number(year) < 60 ? `20${year}` : `19${year}`
  const part = quarter ?? (month === undefined ? undefined : Math.ceil(Number(month) / 3))
  return part === undefined ? full : `${full}-T${part}`
}
