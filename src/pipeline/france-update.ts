/** The table of all communes, made again of what producers publish now: theme by theme, each of one year. */
import { throwIfAny } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { communeOfArrondissement, type CogHistory } from '../geo/cog.ts'
import { passageNotes } from '../ingest/harmonise.ts'
import type { InputFile } from '../ingest/input.ts'
import { FRANCE_COG, type FranceColumns } from '../sources/france-table.ts'
import { countOf } from '../table/level.ts'
import { reasonByte } from '../table/missing.ts'
import type { DescribedSource, SourceTrace } from '../table/source-trace.ts'
import { joinResults, readEach, type Dataset } from './dataset.ts'

/** A theme is replaced when this share of the communes that have a value today, or more, gets one. */
const ENOUGH = 0.9
/** Decimals that are kept of a count of the census, which is weighted. */
const DECIMALS = 3

/** Variables that stand and fall together, for they meet in ratios. */
interface Theme {
  readonly label: string
  /** Variables to be written, in order; the first of `needs` says how many communes it covers. */
  readonly variables: readonly string[]
  readonly needs: readonly string[]
  /** Columns that give way. */
  readonly columns: RegExp
  /** Sources that give way, once no column is left of any theme that has them. */
  readonly source?: RegExp
}

const diplomas = ['DIPLMIN', 'BEPC', 'CAPBEP'].map((level) => `P_NSCOL15P_${level}`)
const RATES = /reconstitués à partir de taux/

const themes: readonly Theme[] = [
  {
    label: 'population',
    variables: ['PMUN'],
    needs: ['PMUN'],
    columns: /^(PMUN\d\d|P\d\d_MEN)$/,
    source: /\(population, ménages\)$/,
  },
  {
    label: 'âges',
    variables: [
      'P_POP',
      ...['0014', '15P', '65P', '75P', '1529', '3044', '4559', '6074', '0019', '2064'].map(
        (ages) => `P_POP${ages}`,
      ),
    ],
    needs: ['P_POP65P', 'P_POP'],
    columns: /^P\d\d_POP/,
    source: RATES,
  },
  {
    label: 'diplômes',
    variables: ['P_NSCOL15P', ...diplomas, 'P_NSCOL15P_AUPLUS_BREVET'],
    needs: ['P_NSCOL15P_AUPLUS_BREVET', 'P_NSCOL15P'],
    columns: /^P\d\d_NSCOL15P/,
    source: RATES,
  },
  {
    label: 'ménages',
    variables: ['C_MEN', 'C_MENPSEUL', 'C_MENFAMMONO'],
    needs: ['C_MENPSEUL', 'C_MENFAMMONO', 'C_MEN'],
    columns: /^C\d\d_MEN/,
    source: RATES,
  },
  {
    label: 'revenus',
    variables: ['MED', 'TP60'],
    needs: ['MED', 'TP60'],
    columns: /^(MED|TP60)\d\d$/,
    source: /^Filosofi/,
  },
  {
    label: 'débit fixe',
    variables: ['LOCAUX', 'LOCAUX_THD30'],
    needs: ['LOCAUX_THD30', 'LOCAUX'],
    columns: /^ARCEP\d\dT\d_LOCAUX(_THD30)?$/,
    source: /^Ma connexion internet/,
  },
  {
    label: 'fibre',
    variables: ['LOCAUX_FIBRE', 'LOCAUX_FTTH'],
    needs: ['LOCAUX_FTTH', 'LOCAUX_FIBRE'],
    columns: /^ARCEP\d\dT\d_LOCAUX_(FIBRE|FTTH)$/,
    source: /fibre/,
  },
]

/** Variables that a refresh reads, by theme: what `ifn sources` looks for in the catalogue. */
export const refreshedThemes: readonly {
  readonly label: string
  readonly needs: readonly string[]
}[] = themes.map(({ label, needs }) => ({
  label,
  needs: needs.map((name) => (name === 'PMUN' ? 'P_POP' : name)),
}))

/** What became of a theme. */
export interface ThemeUpdate {
  /** Name of the theme, in French. */
  readonly label: string
  /** Years of its columns before; empty for a theme that was not there. */
  readonly before: string
  /** Year that it stands at now; empty when it is still not there. */
  readonly now: string
  /** Whether newer figures took the place of those before. */
  readonly refreshed: boolean
  /** Communes that have a value now, and those that had one and have none. */
  readonly communes: number
  /** Communes that had a value and have none. */
  readonly lost: number
  /** Why it stays as it was. */
  readonly why?: string
}

/** A table made again. */
export interface FranceUpdate {
  /** Columns of the new table, as text, by name. */
  readonly columns: ReadonlyMap<string, readonly string[]>
  /** What became of each theme. */
  readonly themes: readonly ThemeUpdate[]
  /** Sources of the columns as they stand. */
  readonly sources: readonly DescribedSource[]
  /** What a reader must know of the files, in French. */
  readonly notices: readonly string[]
}

/**
 * Makes the table of all communes again: each theme that the files bring of the year of its columns, or of a later
 * one, for enough communes, takes their place; the others stay as they are, and why is said.
 *
 * Rows are brought to the communes of 2025. A count that is published of Paris, Lyon or Marseille alone is shared
 * between its arrondissements by their households.
 *
 * @param base columns of the table as it stands
 * @param sources sources of these columns
 * @param files files as published, opened
 * @param history communes of each year
 * @returns the columns, and what became of each theme; `base` is left as it is
 * @throws {UserErrors} every problem of the files: nothing is made of a folder that holds one
 */
export function updateFrance(
  base: FranceColumns,
  sources: readonly DescribedSource[],
  files: readonly InputFile[],
  history: CogHistory,
): FranceUpdate {
  const dataset = readTheirs(base, files, history)
  const columns = new Map(base.columns)
  const used: string[] = []
  const updates = themes.map((theme): ThemeUpdate => {
    const old = [...base.columns.keys()].filter((name) => theme.columns.test(name))
    const before = [...new Set(old.map(yearOfColumn))].sort().join(', ')
    const was =
      old.length === 0 ? [...base.codes.keys()] : rowsWithValue(base.columns.get(old[0]!)!)
    const found = broughtFor(theme, dataset, base)
    const why =
      typeof found === 'string'
        ? found
        : found.year < (before.split(', ').at(-1) ?? '')
          ? `les fichiers sont de ${found.year}`
          : tooFew(found, was)
    if (typeof found === 'string' || why !== undefined) {
      const communes = old.length === 0 ? 0 : was.length
      const stays = { label: theme.label, before, now: before, refreshed: false, communes, lost: 0 }
      return why === undefined ? stays : { ...stays, why }
    }
    for (const name of old) columns.delete(name)
    for (const [name, cells] of found.columns) columns.set(name, cells)
    used.push(...found.files)
    const has = found.communes
    return {
      label: theme.label,
      before,
      now: found.year,
      refreshed: true,
      communes: has.size,
      lost: old.length === 0 ? 0 : was.filter((row) => !has.has(row)).length,
    }
  })
  return {
    columns,
    themes: updates,
    sources: [
      ...sources.filter(({ title }) => isStillUsed(title, updates)),
      ...describedSources(dataset?.sources ?? [], used),
    ],
    notices: dataset ? [...passageNotes(dataset.passages), ...dataset.notices] : [],
  }
}

/** Reads files at the communes of the table, each theme from one year; nothing when they bring no variable. */
function readTheirs(
  { codes, columns }: FranceColumns,
  files: readonly InputFile[],
  history: CogHistory,
): Dataset | undefined {
  const people = [...columns].find(([name]) => /^PMUN\d\d$/.test(name))?.[1] ?? []
  const weights = new Map(codes.map((code, row) => [code, Number(people[row])]))
  const inspected = readEach(files, {
    history,
    cog: { history, year: FRANCE_COG, weights },
  })
  const joined = joinResults(inspected, {
    level: 'commune',
    sameYear: themes.map(({ needs }) => needs),
  })
  throwIfAny([...inspected.flatMap(({ problems }) => problems), ...joined.problems])
  return joined.dataset && withPopulation(joined.dataset)
}

/** The population of a census stands for that of its year, where no list of it is as recent. */
function withPopulation(dataset: Dataset): Dataset {
  const { table, provenance } = dataset
  const [listed = '', counted = ''] = ['PMUN', 'P_POP'].map((name) => table.years?.[name])
  const people = table.columns['P_POP']
  if (people === undefined || counted <= listed) return dataset
  return {
    ...dataset,
    table: {
      ...table,
      columns: { ...table.columns, PMUN: people },
      years: { ...table.years, PMUN: counted },
    },
    provenance: [
      ...provenance.filter(({ variable }) => variable !== 'PMUN'),
      ...provenance
        .filter(({ variable }) => variable === 'P_POP')
        .map((each) => ({ ...each, variable: 'PMUN' })),
    ],
  }
}

/** What files bring of a theme. */
interface Brought {
  readonly year: string
  readonly columns: readonly (readonly [string, readonly string[]])[]
  /** Rows that have a value of the first variable of the theme. */
  readonly communes: ReadonlySet<number>
  readonly files: readonly string[]
}

/** The columns of a theme, or why the files do not make one. */
function broughtFor(
  { needs, variables }: Theme,
  dataset: Dataset | undefined,
  base: FranceColumns,
): Brought | string {
  const { columns = {}, years: yearOf = {} } = dataset?.table ?? {}
  const lacking = needs.filter((name) => columns[name] === undefined)
  if (dataset === undefined || columns[needs[0]!] === undefined) return 'aucun fichier ne l’apporte'
  if (lacking.length > 0) return `il manque ${lacking.join(', ')}`
  const years = [...new Set(needs.map((name) => yearOf[name] ?? ''))].sort()
  const [year = ''] = years
  if (years.length > 1) return `les fichiers mêlent ${years.join(' et ')}`
  if (!/^\d{4}(-T[1-4])?$/.test(year)) return 'les fichiers ne disent pas leur date'
  if (variables[0]!.startsWith('LOCAUX') !== year.includes('-T')) return `date inattendue (${year})`
  const rows = new Map(dataset.table.codes.map((code, row) => [code, row]))
  const written = variables
    .filter((name) => columns[name] && yearOf[name] === year)
    // the sum is made again of its terms where these are written
    .filter((name, _, all) => name !== 'P_NSCOL15P_AUPLUS_BREVET' || !all.includes(diplomas[1]!))
    .map((name) => [columnName(name, year), cellsOf(name, dataset, base, rows)] as const)
  return {
    year,
    columns: written,
    communes: new Set(rowsWithValue(written[0]![1])),
    files: dataset.provenance
      .filter(({ variable }) => needs.includes(variable))
      .flatMap(({ files }) => files),
  }
}

function tooFew({ year, communes }: Brought, was: readonly number[]): string | undefined {
  const still = was.filter((row) => communes.has(row)).length
  return still >= ENOUGH * was.length
    ? undefined
    : `les fichiers de ${year} n’ont de valeur que pour ${countOf('commune', still)} sur ${french(was.length, 0)}`
}

/** The cells of a variable, a commune each: a number, the mark of why it is missing, or nothing. */
function cellsOf(
  name: string,
  { table, provenance }: Dataset,
  { codes, columns }: FranceColumns,
  rows: ReadonlyMap<string, number>,
): string[] {
  const homes = [...columns].find(([column]) => /^C\d\d_MEN$/.test(column))?.[1] ?? []
  const households = new Map(codes.map((code, k) => [code, Number(homes[k] || NaN)]))
  const values = table.columns[name]!
  const why = table.reasons?.[name]
  const unit = provenance.find(({ variable }) => variable === name)?.unit
  const shares = unit === 'effectif' ? sharesOfCities(values, rows, households) : undefined
  return codes.map((code) => {
    const row = rows.get(code)
    const own = row === undefined ? NaN : values[row]!
    const value = Number.isNaN(own) ? (shares?.get(code) ?? NaN) : own
    if (!Number.isNaN(value))
      return plain(unit === 'part' || unit === 'pourcent' ? 100 * value : value)
    const reason = row === undefined ? undefined : why?.[row]
    return reason === reasonByte.secret ? 's' : reason === reasonByte['non-diffuse'] ? 'nd' : ''
  })
}

/** A count of each arrondissement of the cities that are counted whole: the count of the city, by households. */
function sharesOfCities(
  values: Float64Array,
  rows: ReadonlyMap<string, number>,
  households: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  return new Map(
    [...new Set(communeOfArrondissement.values())].flatMap((city) => {
      const row = rows.get(city)
      if (row === undefined || Number.isNaN(values[row]!)) return []
      const parts = [...communeOfArrondissement.keys()].filter(
        (code) => communeOfArrondissement.get(code) === city,
      )
      const shares = shareOut(
        values[row]!,
        parts.map((code) => households.get(code) ?? NaN),
      )
      return parts.map((code, k) => [code, shares[k]!] as const)
    }),
  )
}

/**
 * Shares a count out by weights.
 *
 * @param total count to be shared
 * @param weights weight of each part, 0 or more
 * @returns a count each; NaN where a weight is missing
 *
 * @example
 * shareOut(30, [1, 2]) // → [10, 20]
 */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => (total * weight) / whole)
}

function rowsWithValue(cells: readonly string[]): number[] {
  return [...cells.keys()].filter((row) => /^-?\d/.test(cells[row]!))
}

/** A number as the table is read: digits and a point, never an exponent. */
function plain(value: number): string {
  return String(Number(value.toFixed(DECIMALS)))
}

/** `P_POP`, `2023` → `P23_POP`; `LOCAUX`, `2026-T2` → `ARCEP26T2_LOCAUX`. */
function columnName(variable: string, year: string): string {
  const yy = year.slice(2, 4)
  if (variable.startsWith('LOCAUX')) return `ARCEP${yy}${year.slice(5)}_${variable}`
  const [, prefix, rest] = /^([PC])(_.*)$/.exec(variable) ?? []
  return prefix === undefined ? `${variable}${yy}` : `${prefix}${yy}${rest}`
}

/** `ARCEP19T3_LOCAUX` → `2019-T3`; `TP6021` → `2021`. */
function yearOfColumn(name: string): string {
  const [, yy, quarter] = /^(?:[PC]|ARCEP)(\d\d)(?:(T\d))?_/.exec(name) ?? []
  return `20${yy ?? name.slice(-2)}${quarter ? `-${quarter}` : ''}`
}

/** Whether a theme whose columns a source gave stays as it was; a source of no theme does. */
function isStillUsed(title: string, updates: readonly ThemeUpdate[]): boolean {
  const fed = themes.flatMap(({ source }, k) => (source?.test(title) ? [updates[k]!] : []))
  return fed.length === 0 || fed.some(({ refreshed }) => !refreshed)
}

function describedSources(
  sources: readonly SourceTrace[],
  used: readonly string[],
): DescribedSource[] {
  const named = sources
    .filter(({ file }) => used.includes(file))
    .map(({ label, producer, licence, millesime, updated }) => ({
      title: label,
      producer,
      license: licence,
      ...(millesime !== undefined && { millesime }),
      ...(updated !== undefined && { updated }),
    }))
  return [...new Map(named.map((each) => [JSON.stringify(each), each])).values()]
}

/** What a data package says of itself, and what is kept of it as it is. */
export interface FrancePackage {
  readonly description: string
  readonly sources: readonly DescribedSource[]
  readonly resources: readonly {
    readonly name: string
    readonly path: string
    readonly schema?: { readonly fields: readonly { readonly name: string }[] }
  }[]
  /** Day on which the table was made again, `2026-11-30`. */
  readonly 'ifn:actualise'?: string
}

/**
 * Describes a table made again, as a data package.
 *
 * @param base description of the embedded table
 * @param update table made again
 * @param file name of the table beside the description, and its SHA-256
 * @param day when it was made, `2026-11-30`
 * @returns the description: sources and columns as they stand, the contours left out
 */
export function describeUpdate(
  base: FrancePackage,
  { columns, sources, themes: updates }: FranceUpdate,
  file: { readonly path: string; readonly sha256: string },
  day: string,
): FrancePackage {
  const refreshed = updates.filter((each) => each.refreshed)
  return {
    ...base,
    description: `${base.description} Actualisé par ifn actualiser le ${day} : ${refreshed.map(({ label, now }) => `${label} ${now}`).join(', ')}.`,
    'ifn:actualise': day,
    sources,
    resources: base.resources
      .filter(({ name }) => name === 'communes')
      .map((resource) => {
        const known = new Map(resource.schema?.fields.map((field) => [field.name, field]))
        return {
          ...resource,
          path: file.path,
          hash: `sha256:${file.sha256}`,
          schema: {
            ...resource.schema,
            fields: [...columns.keys()].map(
              (name) =>
                known.get(name) ?? {
                  name,
                  type: 'number',
                  description: `Tel que lu dans le fichier du producteur, millésime ${yearOfColumn(name)}, au millième`,
                },
            ),
          },
        }
      }),
  }
}
