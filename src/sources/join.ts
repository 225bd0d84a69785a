/** Several files → one table: the years chosen, the rows joined by code, what disagrees refused. */
import { UserError } from '../core/errors.ts'
import { countOf, french, noun } from '../core/french.ts'
import { holderOf } from '../geo/membership.ts'
import { isFiner, levels, type Level } from '../table/level.ts'
import { reasonByte } from '../table/missing.ts'
import type { Membership, Table } from '../table/table.ts'
import { countedOnce } from './plm.ts'
import type { Brought, ReadFile } from './read.ts'
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
  readonly together?: readonly (readonly string[])[]
  /** Leave out, of Paris, Lyon and Marseille and their arrondissements, those that would count people twice. */
  readonly once?: boolean
}

/** A variable of the joined table: whence it comes. */
export interface Provenance {
  readonly variable: string
  readonly year: string
  readonly unit: Brought['unit']
  readonly files: readonly string[]
}

export interface Joined {
  readonly table: Table
  readonly provenance: readonly Provenance[]
  readonly problems: readonly UserError[]
  /** What was not read, in French: a file of another level found in a folder, a year that goes with no other. */
  readonly notices: readonly string[]
}

/**
 * Joins files on the codes of their rows. A variable that several years bring is taken from the
 * latest that covers enough territories (or from `millesime`, failing that the latest before it). Files of communes lend their rates
 * and values to the IRIS that they hold, never their counts; files of the levels above lend nothing:
 * that would be an imputation. Two files that say different things of one cell are refused.
 */
export function joinFiles(files: readonly ReadFile[], options: JoinOptions = {}): Joined {
  const level = options.level ?? levels.find((each) => files.some((file) => file.level === each && file.brought.length > 0)) ?? files[0]?.level ?? 'commune'
  const own = files.filter((file) => file.level === level)
  const coarser = files.filter((file) => level === 'iris' && file.level === 'commune')
  const candidates = [...own, ...coarser.map(lendingOnly)]
  const covered = coverageOf(candidates)
  const years = chooseYears(yearsOf(candidates), options.together ?? [], options.millesime, (variable, year) => covered.get(`${variable} ${year}`) ?? 0)
  const bringing = own.filter((file) => file.brought.some(({ variable, year }) => years.get(variable) === year))
  const codes = [...new Set(bringing.flatMap((file) => file.codes))].sort()
  const place = new Map(codes.map((code, at) => [code, at]))
  const problems = tooFine(files, level)
  const notices: string[] = []

  const columns: Record<string, Float64Array> = {}
  const reasons: Record<string, Uint8Array> = {}
  const provenance: Provenance[] = []
  const take = (candidates: readonly Candidate[], rowsOf: RowsOf): void => {
    for (const [variable, all] of byVariable(candidates)) {
      if (variable in columns) continue
      const year = years.get(variable)
      const dated = all.filter(({ brought }) => brought.year === year)
      if (year === undefined || dated.length === 0) continue
      const told = dated.filter(({ brought }) => !brought.derived)
      const chosen = told.length > 0 ? told : dated
      const { values, why, conflict } = fill(codes.length, chosen, rowsOf)
      if (conflict) problems.push(contradiction(variable, year, codes[conflict.row]!, conflict))
      columns[variable] = values
      if (why) reasons[variable] = why
      provenance.push({ variable, year, unit: chosen[0]!.brought.unit, files: [...new Set(chosen.map(({ file }) => file.file))] })
    }
  }
  const membership = membershipOf([...own, ...coarser], level, codes)
  take(candidatesOf(own), sameRows(place))
  take(lendable(coarser), holdingRows(level, codes, membership))
  const idle = unlent(coarser, columns, level)
  problems.push(...idle.filter(({ within }) => !within).map(({ error }) => error))
  notices.push(...idle.filter(({ within }) => within).map(({ error }) => error.message))
  notices.push(...passedOver(years, covered, level, options.millesime), ...unused(files, level, years, columns))

  const names = namesOf(own, codes)
  const yearOfColumn = Object.fromEntries(provenance.map(({ variable, year }) => [variable, year]))
  const holderNames = Object.assign({}, ...files.map((file) => file.holderNames)) as Record<string, string>
  const table: Table = { level, codes, columns, reasons, years: yearOfColumn, membership, holderNames, ...(names && { names }) }
  const once = options.once ? countedOnce(table) : { table, notices: [] }
  return { table: once.table, provenance, problems, notices: [...notices, ...once.notices] }
}

interface Candidate {
  readonly file: ReadFile
  readonly brought: Brought
}

function candidatesOf(files: readonly ReadFile[]): Candidate[] {
  return files.flatMap((file) => file.brought.map((brought) => ({ file, brought })))
}

function lendable(files: readonly ReadFile[]): Candidate[] {
  return candidatesOf(files).filter(({ brought }) => brought.unit !== 'effectif')
}

function byVariable(candidates: readonly Candidate[]): Map<string, Candidate[]> {
  const map = new Map<string, Candidate[]>()
  for (const each of candidates) map.set(each.brought.variable, [...(map.get(each.brought.variable) ?? []), each])
  return map
}

/** A file of communes as IRIS see it: its rates and values, not its counts. */
function lendingOnly(file: ReadFile): ReadFile {
  return { ...file, brought: file.brought.filter(({ unit }) => unit !== 'effectif') }
}

function yearsOf(files: readonly ReadFile[]): Map<string, string[]> {
  const map = new Map<string, string[]>()
  for (const { brought } of files) for (const { variable, year } of brought) map.set(variable, [...(map.get(variable) ?? []), year])
  return map
}

/** How many territories have a value, by variable and year. */
function coverageOf(files: readonly ReadFile[]): Map<string, number> {
  const covered = new Map<string, number>()
  for (const { brought } of files) {
    for (const { variable, year, values } of brought) {
      let n = covered.get(`${variable} ${year}`) ?? 0
      for (let i = 0; i < values.length; i++) if (values[i] === values[i]) n++
      covered.set(`${variable} ${year}`, n)
    }
  }
  return covered
}

/** Later years that were passed over, because they cover few territories. */
function passedOver(years: ReadonlyMap<string, string>, covered: ReadonlyMap<string, number>, level: Level, atMost: string | undefined): string[] {
  const groups = new Map<string, string[]>()
  for (const [variable, year] of years) {
    const n = covered.get(`${variable} ${year}`) ?? 0
    const later = [...covered].flatMap(([key, count]) => {
      const [name, other] = key.split(' ') as [string, string]
      return name === variable && other > year && (atMost === undefined || other.slice(0, 4) <= atMost) && count < ENOUGH * n ? [{ other, count }] : []
    })
    for (const { other, count } of later) {
      const text = `${other} écarté au profit de ${year} : ${countOf(level, count)} contre ${french(n, 0)} (--millesime ${other.slice(0, 4)} le choisit)`
      groups.set(text, [...(groups.get(text) ?? []), variable])
    }
  }
  return [...groups].map(([text, variables]) => `${variables.join(', ')} : ${text}`)
}

interface Conflict {
  readonly row: number
  readonly values: readonly [number, number]
  readonly file: string
}

/** One variable of one year from the files that bring it, row by row of the table. */
function fill(n: number, chosen: readonly Candidate[], rowsOf: RowsOf): { values: Float64Array; why?: Uint8Array; conflict?: Conflict } {
  const values = new Float64Array(n).fill(NaN)
  const why = new Uint8Array(n).fill(ABSENT)
  let conflict: Conflict | undefined
  for (const { file, brought } of chosen) {
    const rows = rowsOf(file)
    for (let i = 0; i < n; i++) {
      const row = rows[i]!
      if (row < 0) continue
      const v = brought.values[row]!
      if (v !== v) {
        if (why[i] === ABSENT) why[i] = brought.reasons?.[row] || reasonByte['non-renseigne']
        continue
      }
      if (values[i] === values[i] && Math.abs(values[i]! - v) > SAME * Math.max(1, Math.abs(v))) conflict ??= { row: i, values: [values[i]!, v], file: file.file }
      values[i] = v
      why[i] = brought.reasons?.[row] ?? 0 // a value that is there may be marked: at a floor
    }
  }
  return { values, ...(why.some((byte) => byte > 0) && { why }), ...(conflict && { conflict }) }
}

/** For each row of the table, the row of the file that bears on it, or −1. */
type RowsOf = (file: ReadFile) => Int32Array

/** Found once a file: it brings many variables. */
function onceAFile(find: RowsOf): RowsOf {
  const found = new Map<ReadFile, Int32Array>()
  return (file) => {
    const rows = found.get(file) ?? find(file)
    found.set(file, rows)
    return rows
  }
}

function sameRows(place: ReadonlyMap<string, number>): RowsOf {
  return onceAFile(({ codes }) => {
    const rows = new Int32Array(place.size).fill(-1)
    codes.forEach((code, row) => {
      const at = place.get(code)
      if (at !== undefined) rows[at] = row
    })
    return rows
  })
}

function holdingRows(level: Level, codes: readonly string[], membership: Membership): RowsOf {
  return onceAFile((file) => {
    const rowOf = new Map(file.codes.map((code, row) => [code, row]))
    const said = membership[file.level]
    return Int32Array.from(codes, (code, i) => rowOf.get(said?.[i] || holderOf(level, code, file.level)) ?? -1)
  })
}

/** What the files say of the territory that holds each row; an IRIS is in what its commune is in. */
function membershipOf(files: readonly ReadFile[], level: Level, codes: readonly string[]): Membership {
  const out: Partial<Record<Level, string[]>> = {}
  for (const file of files) {
    const rowOf = new Map(file.codes.map((code, row) => [code, row]))
    for (const [above, holders] of Object.entries(file.membership) as [Level, readonly string[]][]) {
      const column = (out[above] ??= codes.map(() => ''))
      codes.forEach((code, i) => {
        const row = rowOf.get(holderOf(level, code, file.level))
        if (row !== undefined) column[i] ||= holders[row]!
      })
    }
  }
  return out
}

function namesOf(files: readonly ReadFile[], codes: readonly string[]): string[] | undefined {
  const names = new Map(files.flatMap((file) => (file.names ? file.codes.map((code, i) => [code, file.names![i]!] as const) : [])))
  return names.size === 0 ? undefined : codes.map((code) => names.get(code) ?? '')
}

/** Rows of a finer level than asked for cannot be read as if they were rows of the table. */
function tooFine(files: readonly ReadFile[], level: Level): UserError[] {
  return files
    .filter((file) => file.brought.length > 0 && isFiner(file.level, level) && !file.within)
    .map((file) => new UserError('niveaux-melanges', `« ${file.file} » a une ligne par ${noun(file.level, 1)}, les autres fichiers une par ${noun(level, 1)}`, `retirez ce fichier, ou tous ceux par ${noun(level, 1)}`, { file: file.file }))
}

/** A coarser file that lends nothing, because it only has counts, is not joined in silence. */
function unlent(coarser: readonly ReadFile[], columns: Readonly<Record<string, Float64Array>>, level: Level): { error: UserError; within: boolean }[] {
  return coarser
    .filter((file) => file.brought.length > 0 && file.brought.every(({ variable, unit }) => unit === 'effectif' && !(variable in columns)))
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
function unused(files: readonly ReadFile[], level: Level, years: ReadonlyMap<string, string>, columns: Readonly<Record<string, Float64Array>>): string[] {
  return files.flatMap(({ file, level: own, brought, within }) => {
    if (brought.length === 0) return []
    if (within && isFiner(own, level)) return [`« ${file} » : une ligne par ${noun(own, 1)}, plus fin que la table`]
    if (own !== level || brought.some(({ variable, year }) => variable in columns && years.get(variable) === year)) return []
    return [`« ${file} » : d’autres années ont été lues (${[...new Set(brought.map(({ year }) => year))].join(', ')} n’a pas servi)`]
  })
}

function contradiction(variable: string, year: string, code: string, { values, file }: Conflict): UserError {
  return new UserError(
    'colonne-contradictoire',
    `« ${variable} »${year === '' ? '' : ` de ${year}`} vaut ${values[0]} dans un fichier et ${values[1]} dans un autre, pour ${code}`,
    'ne donnez que le fichier voulu, ou choisissez une année avec --millesime',
    { file, column: variable, territory: code },
  )
}
