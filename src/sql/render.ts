/** Steps → text. The only place where SQL is written; every name and every text goes through the dialect. */
import type { Dialect } from './dialect.ts'
import type { Join, Output, Select, SqlStep } from './expression.ts'
import type { AggregateName, Operator, Sql, Window } from '../steps/expression.ts'

/** Words that no engine reserves, and that the statement uses for its own columns and steps. */
const OWN = new Set(
  (
    'code nom population lecture mesures lissage bornes quantiles scores remontee axes ' +
    'indice indicateur valeur poids rang effectif cumul numero part bas haut reste ifn ' +
    'place places rangs variables'
  ).split(' '),
)
/** An identifier with a digit or « _ » is no reserved word, but for those that begin so. */
const PLAIN = /^(?!current_|session_|system_|pivot_|local)[a-z][a-z0-9]*[_0-9][a-z0-9_]*$/

const precedence: Readonly<Record<Operator, number>> = {
  OR: 1,
  AND: 2,
  '=': 3,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '||': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
}
/** Aggregates whose name in SQL is not their own in capitals. */
const aggregates: Readonly<Partial<Record<AggregateName, string>>> = {
  deviation: 'STDDEV_POP',
  'sample-deviation': 'STDDEV_SAMP',
  'row-number': 'ROW_NUMBER',
}

/** Writes a name, between quotes unless it can be no reserved word. */
export function nameIn(dialect: Dialect, name: string): string {
  return OWN.has(name) || PLAIN.test(name) ? name : dialect.quote(name)
}

/**
 * A double that every engine reads back to the last bit: plain decimals while they are exact as such,
 * the form with an exponent (never a DECIMAL) beyond.
 */
export function numberIn(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} has no place in a statement`)
  const digits = String(value)
  const plain =
    /^-?\d+(\.\d+)?$/.test(digits) &&
    digits.replace(/^-?(?:0\.0*)?|\./g, '').length <= 15 &&
    digits.length <= 18
  return plain ? digits : value.toExponential()
}

/** A comment: one line whatever it is made of; a comma for a semicolon, at which simple clients cut a file. */
export function comment(said: string): string {
  return said
    .replace(/[ \u00A0\u202F]*;/g, ',')
    .split(/[\r\n\v\f\u0085\u2028\u2029]+/)
    .map((line) => `-- ${line.replace(/\p{Cc}/gu, ' ')}`.trimEnd())
    .join('\n')
}

/** Names that several steps have: of two that are joined, it is said which is meant. */
const SHARED = new Set(['code', 'groupe_reference', 'groupe_lissage', 'indicateur', 'numero'])

/** A choice longer than this is written on several lines. */
const WIDE = 140

interface Context {
  readonly dialect: Dialect
  /** Whether a column must say which step it is of. */
  readonly qualified: (name: string) => boolean
}

/** Writes a step of WITH, its title above it. */
export function renderStep(
  { name, title, body }: SqlStep,
  dialect: Dialect,
  reused: boolean,
): string {
  const selects = body.map((each) => renderSelect(each, dialect, '  '))
  const rows = body.every(({ from }) => from === undefined)
  return `${comment(title)}\n${nameIn(dialect, name)} AS ${reused ? dialect.once : ''}(\n${selects.join(rows ? ' UNION ALL\n' : '\n  UNION ALL\n')}\n)`
}

/** Writes a SELECT. */
export function renderSelect(
  { all, columns, from, source, joins = [], where, groupBy }: Select,
  dialect: Dialect,
  indent = '',
): string {
  const inner = `${indent}  `
  // an output that bears the name of a column it is not: there the engines do not agree on which is meant
  const shadowed = new Set(
    columns
      .filter(({ name, value }) => !(value.kind === 'column' && value.name === name))
      .map(({ name }) => name.toLowerCase()),
  )
  const context: Context = {
    dialect,
    qualified: (name) => shadowed.has(name.toLowerCase()) || (joins.length > 0 && SHARED.has(name)),
  }
  const listed = [
    ...(all === undefined ? [] : [`${nameIn(dialect, all)}.*`]),
    ...columns.map((each) => renderOutput(each, context, inner)),
  ]
  const short =
    listed.length < 8 &&
    listed.every((each) => !each.includes('\n')) &&
    listed.join(', ').length < 120
  return [
    short
      ? `${indent}SELECT ${listed.join(', ')}`
      : `${indent}SELECT\n${listed.map((each) => `${inner}${each}`).join(',\n')}`,
    ...(from === undefined ? [] : [`${indent}FROM ${source ?? nameIn(dialect, from)}`]),
    ...joins.map((each) => indent + renderJoin(each, context)),
    ...(where === undefined ? [] : [`${indent}WHERE ${renderSql(where, context, indent)}`]),
    ...(groupBy === undefined
      ? []
      : [
          `${indent}GROUP BY ${groupBy.map((each) => renderSql(each, context, indent)).join(', ')}`,
        ]),
  ].join('\n')
}

function renderOutput({ name, value }: Output, context: Context, indent: string): string {
  const sql = renderSql(value, context, indent)
  return value.kind === 'column' && value.name === name
    ? sql
    : `${sql} AS ${nameIn(context.dialect, name)}`
}

function renderJoin({ kind, table, on }: Join, context: Context): string {
  const word = { inner: 'JOIN', left: 'LEFT JOIN', cross: 'CROSS JOIN' }[kind]
  return `${word} ${nameIn(context.dialect, table)}${on === undefined ? '' : ` ON ${renderSql(on, context, '')}`}`
}

/** An expression; parentheses only where the order of operations asks for them. */
function renderSql(sql: Sql, context: Context, indent: string): string {
  const { dialect } = context
  const of = (each: Sql): string => renderSql(each, context, indent)
  switch (sql.kind) {
    case 'number':
      return numberIn(sql.value)
    case 'text':
      return dialect.text(sql.value)
    case 'null':
      return `CAST(NULL AS ${dialect.types[sql.type]})`
    case 'column':
      return `${context.qualified(sql.name) ? `${nameIn(dialect, sql.of)}.` : ''}${nameIn(dialect, sql.name)}`
    case 'cell':
      return cell(sql, dialect)
    case 'binary':
      return `${operand(sql.left, sql.op, false, of)} ${sql.op} ${operand(sql.right, sql.op, true, of)}`
    case 'call':
      return `${sql.name.toUpperCase()}(${sql.arguments.map(of).join(', ')})`
    case 'missing':
      return `${enclosed(sql.of, of)} IS ${sql.not ? 'NOT ' : ''}NULL`
    case 'case':
      return renderCase(sql, context, indent)
    case 'aggregate':
      return renderAggregate(sql, dialect, of)
  }
}

function cell({ of, name, type }: Extract<Sql, { kind: 'cell' }>, dialect: Dialect): string {
  const there = `${nameIn(dialect, of)}.${nameIn(dialect, name)}`
  return type === 'number'
    ? dialect.number(there)
    : `NULLIF(CAST(${there} AS ${dialect.types.text}), '')`
}

function enclosed(sql: Sql, render: (sql: Sql) => string): string {
  return sql.kind === 'binary' || sql.kind === 'missing' ? `(${render(sql)})` : render(sql)
}

function operand(sql: Sql, op: Operator, right: boolean, of: (sql: Sql) => string): string {
  const written = of(sql)
  if (sql.kind === 'number' && (sql.value < 0 || Object.is(sql.value, -0))) return `(${written})`
  if (sql.kind === 'missing') return precedence[op] > 2 ? `(${written})` : written
  if (sql.kind !== 'binary') return written
  const [inner, outer] = [precedence[sql.op], precedence[op]]
  // sums and products are kept as they were made, to the last bit: a + (b + c) is not (a + b) + c
  return inner < outer || (inner === outer && ((right && outer > 2) || outer === 3))
    ? `(${written})`
    : written
}

/** Whether an expression is made of whole numbers alone. */
function isWhole(sql: Sql): boolean {
  return sql.kind === 'number'
    ? /^-?\d+$/.test(numberIn(sql.value))
    : sql.kind === 'case' &&
        [...sql.when.map(([, value]) => value), ...(sql.otherwise ? [sql.otherwise] : [])].every(
          isWhole,
        )
}

function renderCase(
  { when, otherwise }: Extract<Sql, { kind: 'case' }>,
  context: Context,
  indent: string,
): string {
  const inner = `${indent}  `
  const values = [...when.map(([, value]) => value), ...(otherwise ? [otherwise] : [])]
  // a column of nothing but whole numbers would be of integers, and its quotients cut short
  const whole = values.every(isWhole)
  const result = (value: Sql): string =>
    whole && value.kind === 'number'
      ? `${numberIn(value.value)}e0`
      : renderSql(value, context, inner)
  const cases = when.map(
    ([condition, value]) =>
      [`WHEN ${renderSql(condition, context, inner)}`, `THEN ${result(value)}`] as const,
  )
  const last = otherwise === undefined ? [] : [`ELSE ${result(otherwise)}`]
  const line = `CASE ${[...cases.map((each) => each.join(' ')), ...last].join(' ')} END`
  if (line.length <= WIDE && !line.includes('\n')) return line
  const parts = cases.map(
    ([condition, value]) =>
      `${condition}${condition.length + value.length < WIDE ? ' ' : `\n${inner}`}${value}`,
  )
  return `CASE\n${[...parts, ...last].map((each) => `${inner}${each}`).join('\n')}\n${indent}END`
}

function renderAggregate(
  { name, of, over }: Extract<Sql, { kind: 'aggregate' }>,
  dialect: Dialect,
  render: (sql: Sql) => string,
): string {
  const called = `${aggregates[name] ?? name.toUpperCase()}(${of === undefined ? (name === 'count' ? '*' : '') : render(of)})`
  const whole = over === undefined ? called : `${called} OVER (${renderWindow(over, render)})`
  // counts are integers of a width that differs: as doubles they meet with nothing but doubles
  return name === 'count' || name === 'row-number' || name === 'rank'
    ? `CAST(${whole} AS ${dialect.types.number})`
    : whole
}

function renderWindow(
  { partition = [], order = [], rows }: Window,
  render: (sql: Sql) => string,
): string {
  return [
    partition.length === 0 ? '' : `PARTITION BY ${partition.map(render).join(', ')}`,
    order.length === 0
      ? ''
      : `ORDER BY ${order.map(({ by, descending }) => `${render(by)}${descending ? ' DESC' : ''}`).join(', ')}`,
    rows === undefined
      ? ''
      : rows === 'up-to'
        ? 'ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW'
        : 'ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING',
  ]
    .filter(Boolean)
    .join(' ')
}
