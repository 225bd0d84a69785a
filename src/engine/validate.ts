/** What a caller gives to `compute`, from JavaScript as from TypeScript: validated once, before anything is measured. */
import { suggestion, throwIfAny, UserError } from '../core/errors.ts'
import { unknownOptions } from '../core/options.ts'
import { computationErrors } from '../method/check.ts'
import { problemsOfGiven } from '../method/given.ts'
import type { Method } from '../method/method.ts'
import { levelDefinitions, levels, type Level } from '../table/level.ts'
import { reasonByte } from '../table/missing.ts'
import type { Grouping, Table } from '../table/table.ts'
import type { FrozenReference } from './reference.ts'
import type { ComputeOptions } from './scores.ts'
import { checkTable } from './check.ts'

const OPTIONS = ['reference', 'to', 'towards', 'donors', 'sources', 'command']
const REFERENCES = ['ensemble', 'groupes', 'territoire', 'figee']

/**
 * Validates the arguments of `compute`, and turns columns of other kinds into `Float64Array`.
 *
 * `null`, `undefined` and `''` (what JSON, DuckDB and PostgreSQL drivers give) are missing values.
 * A column that is a `Float64Array` of the right length is taken as it is, without being read.
 *
 * @param method method, whose own checks are run once an object
 * @param table table of any caller
 * @param options options of `compute`
 * @returns the table, each of its columns a `Float64Array` with a cell a code
 * @throws {UserErrors} every problem at once: no method, no table, text in a column, a column too short,
 *   an unknown level, option or reference, groups of other rows, a code of the wrong form, a territory
 *   twice, weights that are not those of their members
 */
export function validateInput(method: Method, table: Table, options: ComputeOptions): Table {
  const refused = [...methodProblems(method), ...optionProblems(options)]
  const shape = shapeProblems(table)
  if (shape.length > 0) throwIfAny([...refused, ...shape])
  refused.push(...groupingProblems(options, table.codes.length))
  const columns = columnsOf(table)
  throwIfAny([...refused, ...codeProblems(table), ...columns.flatMap(({ problems }) => problems)])
  if (columns.every(({ values }, i) => values === Object.values(table.columns)[i])) return table
  const given = Object.keys(table.columns)
  return {
    ...table,
    columns: Object.fromEntries(given.map((name, i) => [name, columns[i]!.values])),
    reasons: {
      ...Object.fromEntries(
        given.flatMap((name, i) => (columns[i]!.reasons ? [[name, columns[i]!.reasons]] : [])),
      ),
      ...table.reasons,
    },
  }
}

const sound = new WeakSet<Method>()

/** The problems of a method, found once an object: a method that is sound is not looked at again. */
function methodProblems(method: Method): readonly UserError[] {
  if (sound.has(method)) return []
  const problems = problemsOfGiven(method, computationErrors)
  if (problems.length === 0) sound.add(method)
  return problems
}

/** What keeps anything from being a table: no codes, no columns. */
function shapeProblems(table: Partial<Table> | null | undefined): UserError[] {
  return [
    ...(Array.isArray(table?.codes)
      ? []
      : [
          new UserError(
            'option-invalide',
            'la table n’a pas de codes',
            'donnez codes, un tableau de textes : un code par territoire',
          ),
        ]),
    ...(typeof table?.columns === 'object' && table.columns !== null
      ? []
      : [
          new UserError(
            'option-invalide',
            'la table n’a pas de colonnes',
            'donnez columns, un tableau de nombres par nom de variable : { columns: { P20_POP: […] } }',
          ),
        ]),
  ]
}

/** The options that hold a place a row: groups, and members of a reference. */
function groupingProblems(options: ComputeOptions | null | undefined, rows: number): UserError[] {
  const { to, towards, reference } = options ?? {}
  const given: [name: string, of: ArrayLike<unknown> | undefined][] = []
  if (to !== undefined) given.push(['to', placesOf(to)])
  if (Array.isArray(towards))
    given.push(
      ...towards.map((each, k) => [`towards[${k}]`, placesOf(each)] as [string, undefined]),
    )
  else if (towards !== undefined) given.push(['towards', undefined])
  const kind = reference?.kind
  if (kind === 'groupes') given.push(['reference.grouping', placesOf(reference!.grouping)])
  if (kind === 'territoire') given.push(['reference.members', reference!.members])
  return given
    .filter(([, of]) => of?.length !== rows)
    .map(
      ([name, of]) =>
        new UserError(
          'option-invalide',
          `${name} a ${of?.length ?? 0} place(s) pour ${rows} territoire(s)`,
          name === 'reference.members'
            ? 'donnez members, 1 ou 0 par territoire de la table, dans leur ordre'
            : 'donnez ce que rend groupBy(niveau, codes), un code de groupe par territoire, ou groupingTo(table, niveau)',
        ),
    )
}

function placesOf(grouping: Partial<Grouping> | null | undefined): Int32Array | undefined {
  return Array.isArray(grouping?.codes) ? grouping.of : undefined
}

function optionProblems(options: object | null): UserError[] {
  const { reference } = (options ?? {}) as { readonly reference?: unknown }
  const scales = (reference as { readonly frozen?: Partial<FrozenReference> } | undefined)?.frozen
  const kind = (reference as { readonly kind?: unknown } | undefined)?.kind
  return [
    ...unknownOptions('compute', options, OPTIONS),
    ...(reference === undefined || REFERENCES.includes(kind as string)
      ? []
      : [
          new UserError(
            'option-invalide',
            `reference n’est pas une référence : ${shown(typeof reference === 'object' ? kind : reference)}`,
            `donnez { kind } parmi ${REFERENCES.join(', ')}\u00A0; computeFiles accepte un code ou un niveau`,
          ),
        ]),
    ...(kind !== 'figee' || (Array.isArray(scales?.groups) && scales.scales)
      ? []
      : [
          new UserError(
            'option-invalide',
            'la référence figée n’a pas d’échelles',
            'donnez frozen : la propriété frozen de scores, ou le contenu de son fichier (JSON.parse)',
          ),
        ]),
  ]
}

const read = new WeakMap<readonly string[], Level>()

/**
 * The problems of a level and of its codes: texts of the form that the level has, each once. Codes
 * without a problem are not read again when the same array comes back, as it does in a study.
 */
function codeProblems(table: Table): UserError[] {
  const { level, codes } = table
  if (read.get(codes) === level) return []
  if (!levels.includes(level))
    return [
      new UserError(
        'option-invalide',
        `« ${String(level)} » n’est pas un niveau`,
        suggestion(String(level), levels),
      ),
    ]
  const problems = [...wrongForms(level, codes), ...checkTable(table)]
  if (problems.length === 0) read.set(codes, level)
  return problems
}

function wrongForms(level: Level, codes: readonly string[]): UserError[] {
  const { code, codeForm } = levelDefinitions[level]
  // of most tables the next code differs by its last digits: seen in a third of the time of the pattern
  const digits = level === 'commune' || level === 'iris'
  let known = ''
  let first = -1
  let wrong = 0
  for (let i = 0; i < codes.length; i++) {
    const each = codes[i]
    if (typeof each === 'string' && (alike(each, known) || code.test(each))) {
      known = digits ? each : ''
      continue
    }
    if (wrong++ === 0) first = i
  }
  if (wrong === 0) return []
  const numbers = typeof codes[first] !== 'string'
  return [
    new UserError(
      'code-invalide',
      `${shown(codes[first])} (ligne de table ${first + 1}) ${numbers ? 'n’est pas un texte' : 'n’est pas un code'}${wrong > 1 ? `\u00A0; ${wrong} lignes sont dans ce cas` : ''}`,
      numbers
        ? 'donnez les codes en texte : un nombre perd le zéro de « 01001 »'
        : `${codeForm}\u00A0; pour des territoires d’une autre sorte, level: 'groupe'`,
      { territory: String(codes[first]) },
    ),
  ]
}

/** Whether a code has the département of one that is right, and as many digits after it: the form holds no more. */
function alike(code: string, known: string): boolean {
  if (code.length !== known.length) return false
  for (let k = 0; k < 3; k++) if (code.charCodeAt(k) !== known.charCodeAt(k)) return false
  for (let k = 3; k < code.length; k++) {
    const digit = code.charCodeAt(k) - 48
    if (!(digit >= 0 && digit <= 9)) return false
  }
  return true
}

interface Column {
  readonly values: Float64Array
  readonly reasons?: Uint8Array
  readonly problems: readonly UserError[]
}

function columnsOf({ columns, codes }: Table): Column[] {
  return Object.entries(columns).map(([name, column]) => columnOf(name, column, codes))
}

function columnOf(name: string, column: ArrayLike<unknown>, codes: readonly string[]): Column {
  if (typeof column?.length !== 'number' || column.length !== codes.length)
    return {
      values: new Float64Array(codes.length).fill(NaN),
      problems: [
        new UserError(
          'ligne-irreguliere',
          `« ${name} » a ${column?.length ?? 0} valeur(s) pour ${codes.length} territoire(s)`,
          'donnez une valeur par code, dans leur ordre\u00A0; null où elle manque',
          { column: name },
        ),
      ],
    }
  if (column instanceof Float64Array) return { values: column, problems: [] }
  const values = new Float64Array(codes.length)
  const reasons = new Uint8Array(codes.length)
  const unreadable: number[] = []
  for (let i = 0; i < values.length; i++) {
    const cell = column[i]
    if (typeof cell === 'number') values[i] = cell
    else if (typeof cell === 'bigint') values[i] = Number(cell)
    else {
      values[i] = NaN
      if (cell === null || cell === undefined || cell === '')
        reasons[i] = reasonByte['non-renseigne']
      else unreadable.push(i)
    }
  }
  return {
    values,
    reasons,
    problems: unreadable.length > 0 ? [text(name, column, unreadable)] : [],
  }
}

function text(name: string, column: ArrayLike<unknown>, rows: readonly number[]): UserError {
  return new UserError(
    'nombre-illisible',
    `« ${name} » : ${shown(column[rows[0]!])} n’est pas un nombre${rows.length > 1 ? `\u00A0; ${rows.length} cellules sont dans ce cas` : ''}`,
    'convertissez la colonne en nombres (Number), null où la valeur manque\u00A0; computeFiles lit les nombres écrits en texte',
    { column: name, line: rows[0]! + 1 },
  )
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `« ${value} »` : String(value)
}
