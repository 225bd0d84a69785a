/** The whole way in one call: files as downloaded → scores. What the command line and a report both run. */
import { imputationKind } from '../steps/imputation/registry.ts'
import { parentsOf } from './parents.ts'
import { joinAtBestLevel } from './row-level.ts'
import { throwIfAny, UserError } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { compute, type ComputeOptions, type Scores } from '../engine/compute.ts'
import { keepOrigin } from '../engine/origin.ts'
import { groupLevel, referenceErrors } from '../engine/frozen.ts'
import type { FrozenReference, PublishedValues, Reference } from '../engine/reference.ts'
import { isCode } from '../geo/code.ts'
import { withGroups } from '../geo/groups.ts'
import { groupingTo, parentCode } from '../geo/membership.ts'
import { expressionsOf, variablesOfMethod } from '../method/check.ts'
import { parseFormula, variablesOf } from '../method/formula.ts'
import type { MethodNames } from '../ingest/column-names.ts'
import type { Method } from '../method/method.ts'
import {
  DOUBT,
  joinResults,
  readEach,
  required,
  type Dataset,
  type InspectedFile,
  type Inspection,
} from './dataset.ts'
import { checkGivenFiles } from './given-files.ts'
import type { PipelineOptions } from './options.ts'
import { located } from './located.ts'
import { originsOf, passageNotes, passageVariables } from '../ingest/harmonise.ts'
import type { InputFile } from '../ingest/input.ts'
import { isUserTable, unpublishedYears } from '../sources/registry.ts'
import { indexlessNotes, ungroupedNotes } from './notes.ts'
import type { Subject } from './subject.ts'
import {
  countOf,
  followsCog,
  isFiner,
  type Level,
  levels,
  noun,
  possessive,
} from '../table/level.ts'
import { groupBy, takeRows, type Grouping, type Table } from '../table/table.ts'
import {
  disjointCogs,
  neverCommunes,
  neverCommunesTold,
  strangeCodesTold,
} from '../ingest/perimeter.ts'
import type { CogHistory } from '../geo/cog.ts'
import { labelOfWhole } from './whole-label.ts'

export type { PipelineOptions } from './options.ts'

/**
 * Reads files, joins them and computes the index. Nothing is fetched; bytes in, scores out, in Node
 * and in a browser alike. What is missing stays NaN, and `reasons` says why.
 *
 * @example
 * const { codes, index } = computeFiles(ifn2026, [{ name: 'communes.csv', bytes }], { level: 'epci', reference: 'departement' })
 *
 * @throws {UserErrors} every problem of the files at once: unknown, unreadable, without what the method needs
 * @throws {UserError} `niveaux-melanges` for a level finer than the files, `reference-vide` for a reference that has no row
 */
export function computeFiles<const M extends Method>(
  method: M,
  files: readonly InputFile[],
  options: PipelineOptions = {},
): Scores<M> {
  checkGivenFiles(files, method ?? null, options)
  const dataset = readFiles(files, method, options)
  return computeDataset(method, dataset, options)
}

/**
 * Reads files and joins them in one table: NaN where a value is missing, with the reasons beside it.
 *
 * @param files - Files as downloaded, opened by `openInputs` where they are archives or workbooks.
 * @param method - The method whose variables are read, at the finest level of rows that meets its
 *   needs; every variable of the files when left out.
 * @param options - Year, COG, level.
 * @throws {UserErrors} all that is wrong with the files, at once
 * @throws {UserError} `colonne-absente` when no file brings a variable
 *
 * @example
 * readFiles([{ name: 'f.csv', bytes: new TextEncoder().encode('CODGEO,P20_POP\n01001,806\n') }]).table.codes // → ['01001']
 */
export function readFiles(
  files: readonly InputFile[],
  method?: Method,
  options: PipelineOptions = {},
): Dataset {
  checkGivenFiles(files, method, options)
  return required(inspectFiles(files, method, options))
}

/** Same result as `readFiles`, with every problem in it: throws none. */
export function inspectFiles(
  files: readonly InputFile[],
  method?: Method,
  options: PipelineOptions = {},
): Inspection {
  if (method) return joinForMethod(readForMethod(files, method, options), method, options)
  const { level, millesime, ...reading } = options
  return joinResults(readEach(files, reading), {
    ...(level !== undefined && { level }),
    ...(millesime !== undefined && { millesime }),
  })
}

/** Reads each file for a method, and brings it to the COG that is asked. Joins nothing. */
export function readForMethod(
  files: readonly InputFile[],
  method: Method,
  options: PipelineOptions = {},
): InspectedFile[] {
  const { completeZeros, cog, reader, keyColumn, anyCode, missing, history } = options
  return readEach(files, {
    ...readingFor(method, options),
    ...(keyColumn !== undefined && { keyColumn }),
    ...(anyCode && { anyCode }),
    ...(history && { history }),
    ...(missing && { missing }),
    ...(cog && { cog }),
    ...(reader && { reader }),
    ...(completeZeros !== undefined && { completeZeros }),
  })
}

/** What a method asks of each file: columns that bear the names of its indicators, and its variables. */
export function readingFor(
  method: Method,
  { cog, also = [] }: Pick<PipelineOptions, 'cog' | 'also'> = {},
): { readonly names: MethodNames; readonly want: (variable: string) => boolean } {
  const needed = new Set(neededBy(method, also))
  return {
    names: namesOf(method, also),
    want: (variable) =>
      needed.has(variable) || (cog !== undefined && passageVariables.has(variable)),
  }
}

/** Joins files read for a method, at the finest level of rows that meets its needs. */
export function joinForMethod(
  files: readonly InspectedFile[],
  method: Method,
  { level, millesime, also = [], history, cog, anyCode, lent }: PipelineOptions = {},
): Inspection {
  const joined = withUnpublished(
    joinAtBestLevel(method, files, millesime === undefined ? {} : { millesime }, level, lent),
    neededBy(method, also),
    millesime,
  )
  if (joined.dataset === undefined) return joined
  const problems = [...joined.problems, ...contradictions(method, joined.dataset)]
  if (history === undefined || anyCode) return { ...joined, problems }
  const known = ofCommunes(joined.dataset, history)
  const apart =
    cog === undefined
      ? [
          ...disjointNotices(files, joined.dataset, history),
          ...strangeNotices(files, joined.dataset, history),
        ]
      : []
  return {
    ...joined,
    problems: [...problems, ...known.problems],
    dataset: { ...known.dataset, notices: [...apart, ...known.dataset.notices] },
  }
}

const units = { share: 'part', euro: 'valeur', km: 'valeur', count: 'valeur' } as const
const parts = {
  numerator: 'effectif',
  denominator: 'effectif',
  count: 'effectif',
  weight: 'effectif',
  rate: 'part',
  value: 'valeur',
} as const

/** Names of counts of people (`P_`, `C_`), as INSEE gives them. */
const COUNT = /^[PC]_/

/** The names that a method, and what is read beside it, add to those that sources publish, and what they hold. */
function namesOf(method: Method, also: readonly string[]): MethodNames {
  const indicators = Object.fromEntries(
    Object.entries(method.indicators).map(([id, { unit }]) => [id, units[unit]]),
  )
  const said = Object.values(method.indicators).flatMap(({ measures }) =>
    measures.flatMap((measure) =>
      expressionsOf(measure).flatMap(([part, text]) =>
        variablesOf(parseFormula(text)).map(
          (name) => [name, parts[part as keyof typeof parts]] as const,
        ),
      ),
    ),
  )
  const people = [...variablesOfMethod(method), ...also.filter((name) => COUNT.test(name))].map(
    (name) => [name, 'effectif'] as const,
  )
  return { indicators, variables: Object.fromEntries([...people, ...said]) }
}

function neededBy(method: Method, also: readonly string[]): string[] {
  return [...variablesOfMethod(method), ...Object.keys(method.indicators), ...also]
}

/** The rows whose code is, or was, one of a commune; the others are told, and left out of the reference and of the ranks. */
function ofCommunes(
  dataset: Dataset,
  history: CogHistory,
): { readonly dataset: Dataset; readonly problems: readonly UserError[] } {
  const { table } = dataset
  if (table.level !== 'commune' && table.level !== 'iris') return { dataset, problems: [] }
  const never = new Set(neverCommunes(history, table.codes))
  if (never.size === 0) return { dataset, problems: [] }
  const outcome = neverCommunesTold(
    history,
    never.size,
    table.codes.length,
    [...never].slice(0, 5).map((row) => table.codes[row]!),
  )
  if ('problem' in outcome) return { dataset, problems: [outcome.problem] }
  const kept = Int32Array.from(table.codes.keys()).filter((row) => !never.has(row))
  return {
    problems: [],
    dataset: {
      ...dataset,
      table: takeRows(table, kept),
      notices: [`${DOUBT}${outcome.doubt}`, ...dataset.notices],
    },
  }
}

/** Files of communes that no year of the COG has together. Files that list the same territories are looked at once. */
function disjointNotices(
  files: readonly InspectedFile[],
  { provenance }: Dataset,
  history: CogHistory,
): string[] {
  const used = new Set(provenance.flatMap((each) => each.files))
  const lists = new Map<string, { file: string; codes: readonly string[]; cog?: number }>()
  for (const { read } of files) {
    if (!read || !used.has(read.file) || (read.level !== 'commune' && read.level !== 'iris'))
      continue
    const { file, codes, cog } = read
    const key = `${cog ?? ''} ${codes.length} ${codes[0]} ${codes[codes.length >> 1]} ${codes.at(-1)}`
    if (!lists.has(key)) lists.set(key, { file, codes, ...(cog !== undefined && { cog }) })
  }
  return lists.size < 2
    ? []
    : disjointCogs([...lists.values()], history).map((text) => `${DOUBT}${text}`)
}

/** Files whose codes are of several years, or not of the one that is stated: to be verified in a user's table, known of a published one. */
function strangeNotices(
  files: readonly InspectedFile[],
  { provenance }: Dataset,
  history: CogHistory,
): string[] {
  const used = new Set(provenance.flatMap((each) => each.files))
  return files.flatMap(({ read }) => {
    if (!read || !used.has(read.file) || (read.level !== 'commune' && read.level !== 'iris'))
      return []
    const strange = strangeCodesTold(read.file, read.codes, history, read.cog)
    const own = read.cog !== undefined || isUserTable(read.recognised.source)
    return strange === undefined ? [] : [`${own ? DOUBT : ''}${strange}`]
  })
}

/** What two ways of writing one value may differ by: a share rounded to two decimals, a median to its hundreds. */
const ROUNDED = 0.01

/**
 * Indicators that a column gives ready-made, and that other columns of the files give otherwise: refused
 * with both names, unless the two only differ by their rounding.
 */
function contradictions(method: Method, { table, provenance }: Dataset): UserError[] {
  return Object.entries(method.indicators).flatMap(([id, { measures, label }]) => {
    const ready = table.columns[id]
    if (ready === undefined) return []
    return measures.flatMap((measure) => {
      const name = 'rate' in measure ? measure.rate : 'value' in measure ? measure.value : undefined
      const values =
        name !== undefined
          ? table.columns[name]
          : 'numerator' in measure && !('count' in measure)
            ? ratioOf(table.columns[measure.numerator], table.columns[measure.denominator])
            : undefined
      if (values === undefined) return []
      const rows = [...ready.keys()].filter(
        (i) => Math.abs(ready[i]! - values[i]!) > ROUNDED * Math.max(1, Math.abs(ready[i]!)),
      )
      const [row] = rows
      if (row === undefined) return []
      const other =
        name ?? ('numerator' in measure ? `${measure.numerator} / ${measure.denominator}` : '')
      const file = provenance.find(({ variable }) => variable === id)?.files[0]
      return [
        new UserError(
          'colonne-contradictoire',
          `« ${id} » et « ${other} » donnent tous deux « ${label} », et différemment pour ${countOf(table.level, rows.length)} : ${french(ready[row]!, 4)} et ${french(values[row]!, 4)} pour ${table.codes[row]}`,
          'gardez une seule de ces colonnes',
          { column: id, territory: table.codes[row]!, ...(file !== undefined && { file }) },
        ),
      ]
    })
  })
}

function ratioOf(
  numerator: Float64Array | undefined,
  denominator: Float64Array | undefined,
): Float64Array | undefined {
  return numerator && denominator && numerator.map((v, i) => v / denominator[i]!)
}

/** Says of a year that is asked that a producer never published it, and which one is read. */
function withUnpublished(
  inspection: Inspection,
  needed: readonly string[],
  millesime: string | undefined,
): Inspection {
  const said = unpublishedYears
    .filter(
      ({ year, variables }) => year === millesime && needed.some((name) => variables.test(name)),
    )
    .map(({ variables, why }) => {
      const read = [
        ...new Set(
          inspection.dataset?.provenance
            .filter(({ variable }) => variables.test(variable))
            .map(({ year }) => year),
        ),
      ]
        .filter(Boolean)
        .sort()
      return read.length === 0 ? why : `${why} : ${read.join(', ')} est lu à sa place`
    })
  if (said.length === 0) return inspection
  const { dataset } = inspection
  return {
    ...inspection,
    notices: [...said, ...inspection.notices],
    ...(dataset && { dataset: { ...dataset, notices: [...said, ...dataset.notices] } }),
  }
}

/** Computes the index of files that were read. */
export function computeDataset<const M extends Method>(
  method: M,
  read: Dataset,
  options: PipelineOptions = {},
): Scores<M> {
  return subjectOf(method, read, options).scores as Scores<M>
}

/** A computation and all that it takes to do it again otherwise: what a study of robustness starts from. */
export function subjectOf(method: Method, read: Dataset, options: PipelineOptions = {}): Subject {
  const grouped = options.groups && withGroups(read.table, options.groups)
  const dataset = grouped ? { ...read, table: grouped.table } : read
  const { table } = dataset
  const { level = options.groups ? 'groupe' : table.level, command } = options
  if (isFiner(level, table.level)) {
    throw new UserError(
      'niveaux-melanges',
      `résultats demandés par ${noun(level, 1)}, fichiers par ${noun(table.level, 1)}`,
      `donnez des fichiers par ${noun(level, 1)}, ou demandez --niveau ${table.level}`,
    )
  }
  const reference = referenceFor(method, dataset, options.reference ?? method.reference)
  const towards = method.shrinkage?.towards.flatMap((each) => holding(table, each))
  const complete = withHolders(method, table)
  const chosen: ComputeOptions = {
    reference,
    ...(towards && { towards }),
    donors: {
      published: Object.fromEntries(
        levels.map((above) => [above, publishedFor(method, dataset.published, above, true) ?? {}]),
      ),
    },
    sources: options.sources ?? dataset.sources,
    ...(level !== table.level && { to: groupingTo(table, level) }),
    ...(command !== undefined && { command }),
  }
  const computed = located(method, dataset, () => compute(method, complete, chosen))
  const parents = parentsOf(computed, table, chosen.to)
  const notes = [
    ...dataset.notices,
    ...passageNotes(dataset.passages),
    ...(grouped ? ungroupedNotes(grouped, table.level) : []),
    ...parents.notes,
  ]
  const scores: Scores = {
    ...withPassage(computed, dataset.passages, notes),
    membership: parents.membership,
    ...(table.parentNames && { parentNames: table.parentNames }),
  }
  return {
    method,
    table: complete,
    options: chosen,
    scores: keepOrigin(scores, {
      table: complete,
      options: chosen,
      recompute: (other, asked) =>
        subjectOf(other, read, asked === undefined ? options : { ...options, level: asked }).scores,
    }),
  }
}

/** What came of the rows on their way to one COG: a note each, and a word a row. */
function withPassage<M extends Method>(
  scores: Scores<M>,
  passages: Dataset['passages'],
  notes: readonly string[],
): Scores<M> {
  const origins = passages.length > 0 ? originsOf(passages) : undefined
  const messages = [...notes, ...indexlessNotes(scores)]
  return {
    ...scores,
    ...(messages.length > 0 && {
      trace: { ...scores.trace, notes: [...scores.trace.notes, ...messages] },
    }),
    ...(origins &&
      followsCog(scores.level) && {
        origins: scores.codes.map((code) => origins.get(code) ?? ''),
      }),
  }
}

/** Who holds the rows at a level; nothing where neither the files nor the codes tell, or where the rows are that coarse. */
function holding(table: Table, level: Level): Grouping[] {
  const said = table.membership?.[level]
  const codes = table.codes.map(
    (code, i) =>
      said?.[i] || (isFiner(table.level, level) ? parentCode(table.level, code, level) : ''),
  )
  return codes.some((code) => code !== '') ? [groupBy(level, codes)] : []
}

/** What the word, the code or the file after `--reference` stands for, on this table. */
export function referenceFor(
  method: Method,
  { table, published }: Dataset,
  asked: string | FrozenReference,
): Reference {
  if (typeof asked !== 'string') {
    throwIfAny(referenceErrors(method, asked))
    const level = groupLevel(asked)
    return { kind: 'figee', frozen: asked, ...(level && { grouping: groupingTo(table, level) }) }
  }
  if (asked === 'france') return { kind: 'ensemble', label: labelOfWhole(table) }
  if (asked === 'region' || asked === 'departement' || asked === 'epci') {
    const values = publishedFor(method, published, asked)
    return {
      kind: 'groupes',
      label: `chaque territoire dans ${possessive(asked)}`,
      grouping: groupingTo(table, asked),
      ...(values && { values }),
    }
  }
  return oneTerritory(method, table, published, asked)
}

function oneTerritory(
  method: Method,
  table: Table,
  published: Dataset['published'],
  asked: string,
): Reference {
  const [, prefix, code] = /^(?:(\w+):)?(.+)$/.exec(asked)!
  const candidates = levels.filter(
    (level) =>
      level !== 'france' &&
      (prefix === undefined || level === prefix) &&
      isCode(level, code!) &&
      !isFiner(level, table.level),
  )
  const found = candidates.flatMap((level) => {
    const members = Uint8Array.from(table.codes, (each, i) =>
      Number((table.membership?.[level]?.[i] || parentCode(table.level, each, level)) === code),
    )
    return members.includes(1) ? [{ level, members }] : []
  })
  if (found.length === 0) {
    throw new UserError(
      'reference-vide',
      `aucun territoire de la table n’est dans « ${asked} »`,
      'donnez france, region, departement, epci, un code qui contient des lignes de la table, ou un fichier de référence figée',
    )
  }
  if (found.length > 1) {
    throw new UserError(
      'option-invalide',
      `« ${asked} » est le code de plusieurs territoires`,
      `précisez : ${found.map(({ level }) => `${level}:${code}`).join(' ou ')}`,
    )
  }
  const { level, members } = found[0]!
  const values = publishedFor(method, published, level)
  return {
    kind: 'territoire',
    label: `${level} ${code}`,
    code: code!,
    level,
    members,
    ...(values && { values }),
  }
}

/** What territories publish of themselves (their median), for indicators that cannot be summed. */
export function publishedFor(
  method: Method,
  published: Dataset['published'],
  level: Level,
  rates = false,
): PublishedValues | undefined {
  const found = Object.entries(method.indicators).flatMap(([id, { measures }]) =>
    measures.flatMap((each) => {
      const variable =
        'value' in each ? each.value : 'rate' in each && rates ? each.rate : undefined
      const values = variable === undefined ? undefined : published[level]?.[variable]
      return values ? [[id, values] as const] : []
    }),
  )
  return found.length === 0 ? undefined : Object.fromEntries(found)
}

/** The table with the holders that the imputations of a method look for: what its rows say, failing that what their codes tell. */
function withHolders(method: Method, table: Table): Table {
  const asked = [
    method.imputation,
    ...Object.values(method.indicators).map(({ imputation }) => imputation),
  ].flatMap((how): readonly Level[] =>
    how === undefined ? [] : (imputationKind(how).levels?.(how) ?? []),
  )
  if (asked.length === 0) return table
  const holders = (level: Level): string[] =>
    table.codes.map(
      (code, i) => table.membership?.[level]?.[i] || parentCode(table.level, code, level),
    )
  return {
    ...table,
    membership: {
      ...table.membership,
      ...Object.fromEntries([...new Set(asked)].map((level) => [level, holders(level)])),
    },
  }
}
