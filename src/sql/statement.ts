/** A method → one statement for a database engine: the same figures as `compute`, where the data live. */
import { grades } from '../method/words.ts'
import { aggregationKind } from '../steps/aggregation/registry.ts'
import { UserError } from '../core/errors.ts'
import { software } from '../core/version.ts'
import { expressionsOf } from '../method/check.ts'
import { parseFormula, variablesOf } from '../method/formula.ts'
import type { PublishedValues } from '../engine/reference.ts'
import { groupsOf, type Method } from '../method/method.ts'
import { noun, type Level } from '../table/level.ts'
import { boundsOf, PUBLISHED, scaledValue } from './bounds.ts'
import type { Dialect } from './dialect.ts'
import { dialects, type DialectName } from './dialects/registry.ts'
import type { SqlStep } from './expression.ts'
import { column } from '../steps/expression.ts'
import { parentColumn, measureStep, readStep } from './measures.ts'
import { planSql, type SqlPlan, type SqlReference } from './plan.ts'
import { resultColumns } from './reading.ts'
import { comment, nameIn, numberIn, renderSelect, renderStep } from './render.ts'
import { UP, upStep } from './rollup.ts'
import { rankSteps, SCORES, scoredFrom, scoreStep } from './score.ts'
import { shrinkSteps } from './shrink.ts'
import { tableReference, type TableReference } from './table-name.ts'
import { groupSteps } from './tree.ts'

/** Dialect, levels, reference and table of a statement. */
export interface SqlOptions {
  /** Dialect of the statement. */
  readonly dialect: DialectName
  /** Level of the rows of the table; `commune` when left out. */
  readonly rows?: Level
  /** Level of the results; that of the rows when left out. */
  readonly level?: Level
  /** What territories are compared with. */
  readonly reference: SqlReference
  /** Variables that the table has; those that the method asks for first when left out. */
  readonly columns?: readonly string[]
  /** Name of the table, in a schema or not, or a call that reads files (`read_parquet('x')`); `variables` when left out. */
  readonly table?: string
  /** Columns of the user's table that bear another name: by variable (or `code`, `nom`, `code_epci` …). */
  readonly renamed?: Readonly<Record<string, string>>
  /** Whether the table has a column `nom`, to be handed on. */
  readonly withNames?: boolean
  /** What territories publish of themselves, by indicator and by code: put into the second table, where there is one. */
  readonly published?: PublishedValues
}

/** A column that the table must have. */
export interface SqlColumn {
  /** What it is: a variable of the method, `code`, `nom`, `code_epci` … */
  readonly variable: string
  /** Its name in the user's table. */
  readonly column: string
  /** Whether it holds numbers or text. */
  readonly type: 'number' | 'text'
  /** What it serves to, in French. */
  readonly role: string
}

/** Statement of a method, and what goes with it. */
export interface SqlStatement {
  /** Method that the statement computes. */
  readonly method: { readonly id: string; readonly version: string; readonly variant?: string }
  /** Dialect of the statement. */
  readonly dialect: DialectName
  /**
   * Creates the table (and that of the published values, where the reference takes some) unless it is there; `''` where
   * there is none to create.
   */
  readonly create: string
  /** What the session must be told before the query: Spark alone asks for it. */
  readonly session?: string
  /** Query that gives the scores. */
  readonly query: string
  /** Columns that the table must have. */
  readonly columns: readonly SqlColumn[]
  /** Columns of the result, in order. */
  readonly results: readonly string[]
  /** Indicators whose published values, a row a group of reference, the query reads in a table of their own. */
  readonly published: readonly string[]
}

/**
 * The method as one statement of SQL. Missing is NULL; nothing is checked of the data (`ifn verifier`
 * does that). Throws `methode-sans-sql` with every step that has no form here, `colonne-absente` when
 * the columns can give no index, `option-invalide` for levels that do not fit.
 */
export function sqlFor(method: Method, options: SqlOptions): SqlStatement {
  const { rows = 'commune', level = rows, withNames = false } = options
  const engine: Dialect = dialects[options.dialect]
  const table = tableReference(options.table ?? 'variables', engine)
  const plan = planSql(method, {
    rows,
    level,
    reference: options.reference,
    ...(options.columns && { columns: options.columns }),
  })
  refuseHopeless(plan)
  const nameOf = (name: string): string => options.renamed?.[name] ?? name
  // a name for a territory above is not in the rows below
  const named = withNames && level === rows
  const { steps, result } = stepsOf(plan, { table, nameOf, withNames: named })
  const { id, version, variant } = method
  const columns = columnsOf(plan, nameOf, named)
  return {
    method: { id, version, ...(variant !== undefined && { variant }) },
    dialect: options.dialect,
    create: createTable(plan, engine, table, columns, options.published),
    ...(engine.session && { session: `${comment(engine.session.why)}\n${engine.session.set}` }),
    query: `${header(plan, engine)}\n${queryOf(steps, result, engine)}`,
    columns,
    results: result.body[0]!.columns.map(({ name }) => name),
    published: plan.published,
  }
}

function stepsOf(
  plan: SqlPlan,
  source: {
    readonly table: TableReference
    nameOf(name: string): string
    readonly withNames: boolean
  },
): { steps: SqlStep[]; result: SqlStep } {
  const { method, level, rows, names } = plan
  const bounds = boundsOf(plan)
  const from = scoredFrom(plan)
  const below = [
    readStep(plan, source),
    measureStep(plan, source.withNames),
    ...shrinkSteps(plan),
    ...bounds.steps,
    ...rankSteps(plan),
  ]
  const upper = level !== rows
  const scored =
    upper && method.rollUp === 'shares'
      ? [upStep(plan, from), scoreStep(plan, bounds, UP, ({ id }) => column(UP, names.of(id)))]
      : [
          scoreStep(plan, bounds, from, (each) => scaledValue(plan, from, each)),
          ...(upper ? [upStep(plan, SCORES)] : []),
        ]
  const tree = groupSteps(plan, scored.at(-1)!.name, upper)
  const { steps, result } = resultColumns(plan, tree.table, source.withNames)
  return { steps: [...below, ...scored, ...tree.steps, ...steps], result }
}

function queryOf(steps: readonly SqlStep[], result: SqlStep, engine: Dialect): string {
  const uses = new Map<string, number>()
  for (const { body } of [...steps, result])
    for (const { from, joins = [] } of body)
      for (const name of [from, ...joins.map(({ table }) => table)])
        if (name !== undefined) uses.set(name, (uses.get(name) ?? 0) + 1)
  const written = steps.map((step, k) =>
    renderStep(
      { ...step, title: `${k + 1}. ${step.title}` },
      engine,
      (uses.get(step.name) ?? 0) > 1,
    ),
  )
  const order = `ORDER BY ${nameIn(engine, result.body[0]!.from!)}.code${engine.collate}`
  return [
    'WITH',
    written.join(',\n\n'),
    '',
    comment(`${steps.length + 1}. ${result.title}`),
    renderSelect(result.body[0]!, engine),
    order,
  ].join('\n')
}

function header({ method, reference, level, rows }: SqlPlan, engine: Dialect): string {
  const { id, version, variant, title, evidence, warnings = [] } = method
  return [
    `${title}`,
    `Méthode ${id}, version ${version}${variant ? `, variante ${variant}` : ''} (${grades[evidence.grade]}). Écrit pour ${engine.label} par ${software.name} ${software.version}.`,
    `Résultats par ${noun(level, 1)}${level === rows ? '' : `, depuis une table par ${noun(rows, 1)}`}. Référence\u00A0: ${referenceLabel(reference)}.`,
    'Les mêmes nombres que ifn calculer, à 1e-9 près (l’ordre des sommes diffère). Rien n’est vérifié ici des données\u00A0: ifn verifier le fait.',
    'Rangs\u00A0: deux indices à 1e-9 près sont ex æquo, de proche en proche. ifn calculer mesure l’écart au premier du groupe\u00A0: les rangs ne diffèrent que dans une file d’indices serrés de 1e-9 en 1e-9, longue de plus.',
    '1e0 est le nombre 1, à virgule : la division de deux entiers les tronquerait.',
    ...warnings.map((each) => `À savoir\u00A0: ${each}`),
  ]
    .map(comment)
    .join('\n')
}

/** Words for a reference, in the header of a statement. */
export function referenceLabel(reference: SqlReference): string {
  switch (reference.kind) {
    case 'ensemble':
      return 'toutes les lignes de la table'
    case 'groupes':
      return `chaque territoire dans son territoire du niveau «\u00A0${reference.level}\u00A0»`
    case 'territoire':
      return `${reference.level} ${reference.code}`
    case 'figee':
      return `${reference.frozen.label} (figée)`
  }
}

function createTable(
  { rows, published, holders }: SqlPlan,
  engine: Dialect,
  table: TableReference,
  columns: readonly SqlColumn[],
  values: PublishedValues | undefined,
): string {
  const width = Math.max(...columns.map((each) => nameIn(engine, each.column).length))
  const lines = columns.map((each, k) => {
    const type =
      each.variable === 'code' ? `${engine.types.text} NOT NULL` : engine.types[each.type]
    return `  ${nameIn(engine, each.column).padEnd(width)} ${type}${k < columns.length - 1 ? ',' : ''} ${comment(each.role).replace(/\n-- /g, ' ')}`
  })
  const main =
    table.created === undefined
      ? []
      : [
          comment(
            `La table des variables\u00A0: une ligne par ${noun(rows, 1)}${holders.length > 0 ? ', les codes officiels en texte' : ''}, ce qui manque est NULL. Une table de ce nom qui existe déjà reste telle quelle.`,
          ),
          `CREATE TABLE IF NOT EXISTS ${table.created} (`,
          ...lines,
          `)${engine.table};`,
          '',
        ]
  if (published.length === 0) return main.join('\n')
  const { text, number } = engine.types
  return [
    ...main,
    comment(
      'Les valeurs que les territoires de référence publient (médianes)\u00A0: une ligne par indicateur et par code. Vide, elles sont refaites des lignes.',
    ),
    `CREATE TABLE IF NOT EXISTS ${nameIn(engine, PUBLISHED)} (`,
    `  indicateur ${text} NOT NULL, ${comment(published.join(', '))}`,
    `  code ${text} NOT NULL,`,
    `  valeur ${number}`,
    `)${engine.table};`,
    ...insertion(engine, published, values),
    '',
  ].join('\n')
}

function insertion(
  engine: Dialect,
  ids: readonly string[],
  values: PublishedValues = {},
): string[] {
  const rows = ids.flatMap((id) =>
    Object.entries(values[id] ?? {})
      .filter(([, value]) => Number.isFinite(value))
      .map(([code, value]) => `  (${engine.text(id)}, ${engine.text(code)}, ${numberIn(value)})`),
  )
  return rows.length === 0
    ? []
    : ['', `${engine.replaceRows(nameIn(engine, PUBLISHED))} VALUES`, `${rows.join(',\n')};`]
}

/** What the table must hold, and what each column is for. */
function columnsOf(
  { method, variables, holders, indicators, population, rows, expected }: SqlPlan,
  nameOf: (name: string) => string,
  withNames: boolean,
): SqlColumn[] {
  const roles = new Map<string, string[]>()
  const say = (name: string, role: string): void =>
    void roles.set(name, [...new Set([...(roles.get(name) ?? []), role])])
  if (population !== undefined)
    for (const name of variablesOf(parseFormula(population))) say(name, 'population')
  for (const { id, measure, weight } of indicators) {
    for (const [, formula] of expressionsOf(measure))
      for (const name of variablesOf(parseFormula(formula))) say(name, id)
    if (weight !== undefined)
      for (const name of variablesOf(parseFormula(weight)))
        if (!roles.get(name)?.includes('population')) say(name, `poids de ${id}`)
  }
  if (expected)
    for (const { people } of method.expected!.bands)
      for (const name of variablesOf(parseFormula(people))) say(name, 'illectronisme attendu')
  const text = (variable: string, role: string): SqlColumn => ({
    variable,
    column: nameOf(variable),
    type: 'text',
    role,
  })
  return [
    text('code', `code officiel (${noun(rows, 1)})`),
    ...(withNames ? [text('nom', 'nom du territoire')] : []),
    ...holders.map((level) =>
      text(parentColumn(level), `code du territoire de niveau « ${level} » qui contient la ligne`),
    ),
    ...variables.map((variable): SqlColumn => ({
      variable,
      column: nameOf(variable),
      type: 'number',
      role: (roles.get(variable) ?? []).join(', '),
    })),
  ]
}

/** No index can come of columns that leave out what every path to it needs. */
function refuseHopeless({ method, indicators }: SqlPlan): void {
  const groups = groupsOf(method)
  const had = new Set(indicators.map(({ id }) => id))
  const can = (id: string): boolean =>
    groups[id] === undefined
      ? had.has(id)
      : aggregationKind(groups[id]).needsAll
        ? groups[id].of.every(can)
        : groups[id].of.some(can)
  if (can('ifn')) return
  const absent = Object.keys(method.indicators).filter((id) => !had.has(id))
  throw new UserError(
    'colonne-absente',
    `aucun indice ne peut être calculé de ces colonnes\u00A0: il manque de quoi faire ${absent.join(', ')}`,
    `ajoutez les variables que nomme la méthode (ifn methodes ${method.id})`,
  )
}
