/** Several files → one table: the years chosen, the rows joined by code, what disagrees refused. */
import { UserError } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { countOf, isFiner, type Level, levels, noun } from '../table/level.ts'
import { reasonByte } from '../table/missing.ts'
import type { Table } from '../table/table.ts'
import { codesOf, holdingRows, membershipOf, namesOf, sameRows, type RowsOf } from './join-rows.ts'
import { derivations } from '../sources/registry.ts'
import { derived } from './derive.ts'
import { countedOnce } from './plm.ts'
import type { ColumnUnit } from '../sources/source.ts'
import type { SourceTable, SourceVariable } from './source-table.ts'
import { chooseYears, ENOUGH } from './years.ts'

/** Two files may write one weighted count to a different number of digits. */
const SAME = 1e-9
const ABSENT = reasonByte['territoire-absent']

/** How files are joined in one table. */
export interface JoinOptions {
  /** Level of the rows; the finest of the files when left out. */
  readonly level?: Level
  /** Latest year to be read (`2017`); the latest that there is when left out. */
  readonly millesime?: string
  /** Variables that meet in a ratio: each group is read from one year. */
  readonly sameYear?: readonly (readonly string[])[]
  /** Leave out, of Paris, Lyon and Marseille and their arrondissements, those that would count people twice. */
  readonly excludeDoubleCounts?: boolean
}

/** A variable of the joined table: whence it comes. */
export interface Provenance {
  /** Name that formulas write. */
  readonly variable: string
  /** Year of its values; empty where nothing tells. */
  readonly year: string
  /** What it counts: people, a share, a value. */
  readonly unit: ColumnUnit
  /** Files that give the variable. */
  readonly files: readonly string[]
}

/** One table made of several files, where each of its variables comes from, and what is wrong. */
export interface Joined {
  readonly table: Table
  readonly provenance: readonly Provenance[]
  readonly problems: readonly UserError[]
  /** What was not read, in French: a file of another level found in a folder, a year that goes with no other. */
  readonly notices: readonly string[]
}

/**
 * Joins files on the codes of their rows. A variable that several years toVariable is taken from the
 * latest that covers enough territories (or from `millesime`, failing that the latest before it). Files of communes lend their rates
 * and values to the IRIS that they hold, never their counts; files of the levels above lend nothing:
 * that would be an imputation. Two files that say different things of one cell are refused.
 */
export function joinTables(files: readonly SourceTable[], options: JoinOptions = {}): Joined {
  const level =
    options.level ??
    levels.find((each) => files.some((file) => file.level === each && file.variables.length > 0)) ??
    files[0]?.level ??
    'commune'
  const own = files.filter((file) => file.level === level)
  const coarser = files.filter((file) => level === 'iris' && file.level === 'commune')
  const candidates = [...own, ...coarser.map(lendingOnly)]
  const covered = coverageOf(candidates)
  const dated = yearsOf(candidates)
  const years = chooseYears(dated, options.sameYear ?? [], options.millesime, covered)
  const bringing = own.filter((file) =>
    file.variables.some(({ variable, year }) => years.get(variable) === year),
  )
  const codes = codesOf(bringing)
  const problems = tooFine(files, level)
  const notices: string[] = []

  const columns: Record<string, Float64Array> = {}
  const reasons: Record<string, Uint8Array> = {}
  const provenance: Provenance[] = []
  const take = (candidates: readonly Candidate[], rowsOf: RowsOf): void => {
    for (const [variable, all] of byVariable(candidates)) {
      if (variable in columns) continue
      const year = years.get(variable)
      const ofYear = all.filter(({ variables }) => variables.year === year)
      if (year === undefined || ofYear.length === 0) continue
      const published = ofYear.filter(({ variables }) => !variables.derived)
      const chosen = published.length > 0 ? published : ofYear
      const { values, why, conflict } = fill(codes.length, chosen, rowsOf)
      if (conflict) problems.push(contradiction(variable, year, codes[conflict.row]!, conflict))
      columns[variable] = values
      if (why) reasons[variable] = why
      provenance.push({
        variable,
        year,
        unit: chosen[0]!.variables.unit,
        files: [...new Set(chosen.map(({ file }) => file.file))],
      })
    }
  }
  const membership = membershipOf([...own, ...coarser], level, codes)
  take(candidatesOf(own), sameRows(codes))
  take(broadcastable(coarser), holdingRows(level, codes, membership))
  deriveAcross(columns, reasons, provenance)
  const idle = unspreadable(coarser, columns, level)
  problems.push(...idle.filter(({ within }) => !within).map(({ error }) => error))
  notices.push(...idle.filter(({ within }) => within).map(({ error }) => error.message))
  notices.push(
    ...passedOver(years, dated, covered, level, options.millesime),
    ...unused(files, level, years, columns),
  )

  const names = namesOf(own, codes)
  const yearOfColumn = Object.fromEntries(provenance.map(({ variable, year }) => [variable, year]))
  const parentNames = Object.assign({}, ...files.map((file) => file.parentNames)) as Record<
    string,
    string
  >
  const table: Table = {
    level,
    codes,
    columns,
    reasons,
    years: yearOfColumn,
    membership,
    parentNames,
    ...(names && { names }),
  }
  const counted = options.excludeDoubleCounts ? countedOnce(table) : { table, notices: [] }
  return { table: counted.table, provenance, problems, notices: [...notices, ...counted.notices] }
}

/** Variables whose terms stand in several files: made once these are joined, of terms of one year. */
function deriveAcross(
  columns: Record<string, Float64Array>,
  reasons: Record<string, Uint8Array>,
  provenance: Provenance[],
): void {
  const made = derived(
    provenance.map(({ variable, year, unit }) => ({
      variable,
      year,
      unit,
      values: columns[variable]!,
      ...(reasons[variable] && { reasons: reasons[variable] }),
    })),
  )
  for (const { variable, year, unit, values, reasons: why } of made) {
    if (variable in columns) continue
    columns[variable] = values
    if (why) reasons[variable] = why
    const terms = derivations.filter((each) => each.variable === variable).flatMap(({ sum }) => sum)
    const files = provenance
      .filter((each) => terms.includes(each.variable) && each.year === year)
      .flatMap((each) => each.files)
    provenance.push({ variable, year, unit, files: [...new Set(files)] })
  }
}

interface Candidate {
  readonly file: SourceTable
  readonly variables: SourceVariable
}

function candidatesOf(files: readonly SourceTable[]): Candidate[] {
  return files.flatMap((file) => file.variables.map((variables) => ({ file, variables })))
}

function broadcastable(files: readonly SourceTable[]): Candidate[] {
  return candidatesOf(files).filter(({ variables }) => variables.unit !== 'effectif')
}

function byVariable(candidates: readonly Candidate[]): Map<string, Candidate[]> {
  const map = new Map<string, Candidate[]>()
  for (const each of candidates)
    map.set(each.variables.variable, [...(map.get(each.variables.variable) ?? []), each])
  return map
}

/** A file of communes as IRIS see it: its rates and values, not its counts. */
function lendingOnly(file: SourceTable): SourceTable {
  return { ...file, variables: file.variables.filter(({ unit }) => unit !== 'effectif') }
}

function yearsOf(files: readonly SourceTable[]): Map<string, string[]> {
  const map = new Map<string, string[]>()
  for (const { variables } of files)
    for (const { variable, year } of variables)
      map.set(variable, [...(map.get(variable) ?? []), year])
  return map
}

/** How many territories have a value, by variable and year: counted when it is asked, which one year alone does not. */
function coverageOf(files: readonly SourceTable[]): (variable: string, year: string) => number {
  const covered = new Map<string, number>()
  return (variable, year) => {
    const known = covered.get(`${variable} ${year}`)
    if (known !== undefined) return known
    const n = files.reduce(
      (total, { variables }) =>
        total +
        variables.reduce(
          (all, each) =>
            all + (each.variable === variable && each.year === year ? present(each.values) : 0),
          0,
        ),
      0,
    )
    covered.set(`${variable} ${year}`, n)
    return n
  }
}

function present(values: Float64Array): number {
  let n = 0
  for (let i = 0; i < values.length; i++) if (values[i] === values[i]) n++
  return n
}

/** Later years that were passed over, because they cover few territories. */
function passedOver(
  years: ReadonlyMap<string, string>,
  dated: ReadonlyMap<string, readonly string[]>,
  covered: (variable: string, year: string) => number,
  level: Level,
  atMost: string | undefined,
): string[] {
  const groups = new Map<string, string[]>()
  for (const [variable, year] of years) {
    const later = [...new Set(dated.get(variable))].filter(
      (other) => other > year && (atMost === undefined || other.slice(0, 4) <= atMost),
    )
    for (const other of later) {
      const [n, most] = [covered(variable, other), covered(variable, year)]
      if (n >= ENOUGH * most) continue
      const text = `${other} écarté au profit de ${year} : ${countOf(level, n)} contre ${french(most, 0)} (--millesime ${other.slice(0, 4)} le choisit)`
      groups.set(text, [...(groups.get(text) ?? []), variable])
    }
  }
  return [...groups].map(([text, variables]) => `${variables.join(', ')} : ${text}`)
}

interface Conflict {
  readonly row: number
  readonly values: readonly [number, number]
  readonly files: readonly [string, string]
}

/** One variable of one year from the files that toVariable it, row by row of the table. */
function fill(
  n: number,
  chosen: readonly Candidate[],
  rowsOf: RowsOf,
): { values: Float64Array; why?: Uint8Array; conflict?: Conflict } {
  const [first, ...others] = chosen
  if (first && others.length === 0 && rowsOf(first.file) === 'same')
    return asItStands(first.variables)
  const values = new Float64Array(n).fill(NaN)
  const why = new Uint8Array(n).fill(ABSENT)
  let conflict: Conflict | undefined
  const fileOf = (row: number, other: SourceTable): string =>
    chosen.find(({ file, variables }) => {
      const at = rowsOf(file)
      const v = variables.values[at === 'same' ? row : at[row]!]
      return file !== other && v === values[row]
    })?.file.file ?? other.file
  for (const { file, variables } of chosen) {
    const rows = rowsOf(file)
    for (let i = 0; i < n; i++) {
      const row = rows === 'same' ? i : rows[i]!
      if (row < 0) continue
      const v = variables.values[row]!
      if (v !== v) {
        if (why[i] === ABSENT) why[i] = variables.reasons?.[row] || reasonByte['non-renseigne']
        continue
      }
      if (values[i] === values[i] && Math.abs(values[i]! - v) > SAME * Math.max(1, Math.abs(v)))
        conflict ??= { row: i, values: [values[i]!, v], files: [fileOf(i, file), file.file] }
      values[i] = v
      why[i] = variables.reasons?.[row] ?? 0 // a value that is there may be marked: at a floor
    }
  }
  return { values, ...(why.some((byte) => byte > 0) && { why }), ...(conflict && { conflict }) }
}

/** The column of a file whose rows are those of the table: not copied. What is missing without a reason is « non renseignée ». */
function asItStands({ values, reasons }: SourceVariable): {
  values: Float64Array
  why?: Uint8Array
} {
  let why = reasons
  for (let i = 0; i < values.length; i++) {
    if (values[i] === values[i] || (why !== undefined && why[i]! > 0)) continue
    if (why === reasons) why = reasons?.slice() ?? new Uint8Array(values.length)
    why![i] = reasonByte['non-renseigne']
  }
  return { values, ...(why?.some((byte) => byte > 0) && { why }) }
}

/** Rows of a finer level than asked for cannot be read as if they were rows of the table. */
function tooFine(files: readonly SourceTable[], level: Level): UserError[] {
  return files
    .filter((file) => file.variables.length > 0 && isFiner(file.level, level) && !file.within)
    .map(
      (file) =>
        new UserError(
          'niveaux-melanges',
          `« ${file.file} » a une ligne par ${noun(file.level, 1)}, les autres fichiers une par ${noun(level, 1)}`,
          `retirez ce fichier, ou tous ceux par ${noun(level, 1)}`,
          { file: file.file },
        ),
    )
}

/** A coarser file that lends nothing, because it only has counts, is not joined in silence. */
function unspreadable(
  coarser: readonly SourceTable[],
  columns: Readonly<Record<string, Float64Array>>,
  level: Level,
): { error: UserError; within: boolean }[] {
  return coarser
    .filter(
      (file) =>
        file.variables.length > 0 &&
        file.variables.every(({ variable, unit }) => unit === 'effectif' && !(variable in columns)),
    )
    .map((file) => ({
      within: file.within !== undefined,
      error: new UserError(
        'niveaux-melanges',
        `« ${file.file} » a une ligne par ${noun(file.level, 1)}, la table une par ${noun(level, 1)} : des effectifs ne se répartissent pas entre ${noun(level, 2)}`,
        `donnez le fichier de ce thème par ${noun(level, 1)}, ou retirez les fichiers plus fins`,
        { file: file.file },
      ),
    }))
}

/** Files of a folder that the table does not read: finer than its rows, or of years that go with no other. */
function unused(
  files: readonly SourceTable[],
  level: Level,
  years: ReadonlyMap<string, string>,
  columns: Readonly<Record<string, Float64Array>>,
): string[] {
  return files.flatMap(({ file, level: own, variables, within }) => {
    if (variables.length === 0) return []
    if (within && isFiner(own, level))
      return [`« ${file} » : une ligne par ${noun(own, 1)}, plus fin que la table`]
    if (
      own !== level ||
      variables.some(({ variable, year }) => variable in columns && years.get(variable) === year)
    )
      return []
    const mine = [...new Set(variables.map(({ year }) => year))].filter(Boolean)
    return [
      mine.length === 0
        ? `« ${file} » : rien n’a servi, ses variables sont lues d’un autre fichier, qui dit leur année`
        : `« ${file} » : d’autres années ont été lues (${mine.join(', ')} n’a pas servi)`,
    ]
  })
}

/** A number as it was read, with the decimal comma. */
function said(value: number): string {
  return String(value).replace('.', ',')
}

function contradiction(
  variable: string,
  year: string,
  code: string,
  { values, files: [first, file] }: Conflict,
): UserError {
  const sheets = [first, file].every((each) => each.includes(' › '))
  return new UserError(
    'colonne-contradictoire',
    `« ${variable} »${year === '' ? '' : ` de ${year}`} vaut ${said(values[0])} dans « ${first} » et ${said(values[1])} dans « ${file} », pour ${code}`,
    `ne donnez que le fichier voulu, ou choisissez une année avec --millesime${sheets ? ', une feuille avec --feuille' : ''}`,
    { file, column: variable, territory: code },
  )
}
