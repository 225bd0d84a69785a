/** What a study of siting starts from: communes, their people and points, places that stand. */
import { suggestion, UserError } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { wholeCommune } from '../geo/cog.ts'
import { landOf } from '../geo/islands.ts'
import { groupingTo } from '../geo/membership.ts'
import { embeddedTerritory, type EmbeddedTerritory } from '../host/embedded.ts'
import type { PlaceFile } from '../places/list.ts'
import { noticeText } from '../places/notice.ts'
import { readOfferFile } from '../places/offer.ts'
import type { PointFile } from '../places/points.ts'
import { readFiles } from '../pipeline/pipeline.ts'
import { peopleOfTable } from '../study/estimation/people.ts'
import { nearestOnLand, type Demand, type Sites } from '../study/siting/reach.ts'
import { countOf, type Level } from '../table/level.ts'
import type { SourceTrace } from '../table/source-trace.ts'
import type { Grouping, Table } from '../table/table.ts'
import { readingOptions, type ReadingArguments } from './compute-options.ts'
import { readInputs } from './inputs.ts'
import { readResult } from './results.ts'
import { embeddedKm, franceServices, placesOfLists } from './siting-places.ts'
import type { Streams } from './streams.ts'
import { rowsAsked } from './territory.ts'
import { codeExamples } from './text-table.ts'

/** Whose needs are studied, and where. */
export interface SitingNeedsOptions extends ReadingArguments {
  readonly fichiers: readonly string[]
  readonly territoire: readonly string[]
  readonly besoins?: string
  readonly ponderer?: string
}

/** `--besoins`: what is counted in each commune. */
export const needsOption = {
  type: 'string',
  describe:
    'ce qui est compté : personnes (en difficulté, estimées ; à défaut), population, ou une colonne',
} as const

/** Communes of the territory, with all that a study needs of them. */
export interface SitingInputs {
  readonly demand: Demand
  /** « Aisne (02) », « France ». */
  readonly territory: string
  /** What is counted, and whether it is an estimate: rounded when it is told. */
  readonly needs: { readonly label: string; readonly isEstimate: boolean }
  /** Places that stand, anywhere. */
  readonly places: Sites
  /** How many places each of them stands for. */
  readonly placeCounts: Float64Array
  /** « 2 703 France services ». */
  readonly placesLabel: string
  /** The lists of places among the files. */
  readonly lists: readonly PlaceFile[]
  /** Kilometres to the nearest of them, as the crow flies on the same land; Infinity without one. */
  readonly existingKm: Float64Array
  /** Every commune whose point is known: where a candidate may be. */
  readonly everywhere: Demand
  readonly epciNames: Readonly<Record<string, string>>
  readonly sources: readonly SourceTrace[]
  readonly notices: readonly string[]
}

/**
 * Reads the communes of the territory, their people, and the places that stand.
 *
 * Tables among the files give the people, and scores written by `ifn calculer`; without any, the embedded
 * France does. Lists of places among the files are the places that stand; without any, the France services
 * of the embedded data are.
 *
 * @param options files, territory, and what is counted
 * @param out terminal to ask at, if any
 * @returns what `proposeSites` starts from
 * @throws {UserError} `option-invalide` for a column that nothing has; what is wrong with the files
 */
export async function sitingInputs(
  options: SitingNeedsOptions,
  out: Pick<Streams, 'ask'>,
): Promise<SitingInputs> {
  const france = embeddedTerritory('france')
  const given = await filesGiven(options)
  const embedded = readFiles(france.files).table
  const everywhere = withPoints(embedded, france, given.points)
  const base = given.table ?? embedded
  const asked = await rowsAsked(options.territoire, base, out)
  const rows = asked?.rows ?? [...base.codes.keys()]
  const needs = needsOf(base, rows, options, await scoresNamed(options, given, base))
  const { demand, notices } = demandOf(base, rows, needs.people, everywhere)
  const standing =
    given.lists.length > 0
      ? placesOfLists(given.lists, everywhere)
      : franceServices(embedded, everywhere)
  const here = new Set(demand.codes)
  const betweenPoints = nearestOnLand(demand, standing.places)
  return {
    demand,
    territory:
      asked?.territories.map(({ name, code }) => (name ? `${name} (${code})` : code)).join(', ') ??
      (given.table ? 'tous les territoires des fichiers' : 'France'),
    needs,
    places: standing.places,
    placeCounts: standing.counts,
    placesLabel: `${standing.label}${asked ? `, dont ${french(standing.places.communes.filter((code) => here.has(code)).length, 0)} ${given.lists.length > 0 ? 'lieux' : 'communes'} dans le territoire` : ''}`,
    existingKm:
      given.lists.length > 0
        ? betweenPoints
        : embeddedKm(embedded, demand, standing.places, betweenPoints),
    lists: given.lists,
    everywhere,
    epciNames: { ...embedded.parentNames, ...base.parentNames },
    sources: [...(given.table && given.lists.length > 0 ? [] : france.sources), ...given.sources],
    notices: [...given.notices, ...needs.notices, ...notices, ...standing.notices],
  }
}

interface FilesGiven {
  readonly table: Table | undefined
  readonly scores: ReadonlyMap<string, (code: string) => number>
  readonly lists: readonly PlaceFile[]
  readonly points: readonly PointFile[]
  readonly sources: readonly SourceTrace[]
  readonly notices: readonly string[]
}

async function filesGiven(options: SitingNeedsOptions): Promise<FilesGiven> {
  const paths = options.fichiers
  const scores = new Map<string, (code: string) => number>()
  const others: string[] = []
  const sources: SourceTrace[] = []
  for (const path of paths) {
    const result = await readResult(path)
    if (result?.level !== 'commune') {
      others.push(path)
      continue
    }
    const [key, ...columns] = result.sheet.columns
    const rowOf = new Map(
      (key!.values as readonly string[]).map((code, row) => [code, row] as const),
    )
    for (const { name, values } of columns)
      if (values instanceof Float64Array)
        scores.set(name, (code) => values[rowOf.get(code) ?? -1] ?? NaN)
    sources.push(...(result.trace?.sources ?? []))
  }
  const inputs = await readInputs(others, options.feuille)
  const offers = inputs.map((input) => readOfferFile(input))
  const problems = offers.flatMap((each) => each?.problems ?? [])
  if (problems.length > 0) throw problems[0]!
  const found = offers.flatMap((each) => each?.offer ?? [])
  const tables = inputs.filter((_, k) => offers[k] === undefined)
  const read =
    tables.length > 0
      ? readFiles(tables, undefined, { ...readingOptions(options), level: 'commune' })
      : undefined
  if (read && read.table.level !== 'commune')
    throw new UserError(
      'niveaux-melanges',
      `les besoins se comptent par commune, et les fichiers sont par ${read.table.level}`,
      'donnez des fichiers par commune',
    )
  return {
    table: read?.table,
    scores,
    lists: found.flatMap((each) => (each.kind === 'lieux' ? [each.list] : [])),
    points: found.flatMap((each) => (each.kind === 'points' ? [each.list] : [])),
    sources: [
      ...(read?.sources ?? []),
      ...sources,
      ...found.flatMap((each) => (each.kind === 'lieux' ? [sourceOfList(each.list)] : [])),
    ],
    notices: [
      ...(read?.notices ?? []),
      ...found.flatMap(({ list }) => list.notices.map(noticeText)),
      ...found.flatMap((each) => (each.kind === 'lieux' ? (each.list.source.caution ?? []) : [])),
    ],
  }
}

/**
 * Names a list of places as a source.
 *
 * @param list list of places
 * @returns its source, for a Trace
 */
export function sourceOfList({ file, sha256, source, updated }: PlaceFile): SourceTrace {
  const { label, producer, licence } = source
  return {
    file,
    label,
    producer,
    licence,
    ...(sha256 !== undefined && { sha256 }),
    ...(updated !== undefined && { updated: `le ${updated} au plus tôt` }),
  }
}

/** Every embedded commune at its point, or at that of the user’s own file. */
function withPoints(table: Table, { files }: EmbeddedTerritory, own: readonly PointFile[]): Demand {
  const column = (name: string): Float64Array => {
    const found = files[0]!.sheet!.columns.find((each) => each.name === name)!.values
    return found as Float64Array
  }
  const key = files[0]!.sheet!.columns[0]!.values as readonly string[]
  const at = new Map(
    key.map((code, row) => [code, [column('longitude')[row]!, column('latitude')[row]!] as const]),
  )
  for (const { codes, lon, lat } of own)
    codes.forEach((code, row) => at.set(code, [lon[row]!, lat[row]!]))
  const codes = [...at.keys()].sort()
  const rowOf = new Map(table.codes.map((code, row) => [code, row]))
  const text = (values: readonly string[] | undefined): string[] =>
    codes.map((code) => values?.[rowOf.get(code) ?? -1] ?? '')
  return {
    codes,
    names: text(table.names),
    people: new Float64Array(codes.length).fill(NaN),
    epci: text(table.membership?.epci),
    land: codes.map(landOf),
    lon: Float64Array.from(codes, (code) => at.get(code)![0]),
    lat: Float64Array.from(codes, (code) => at.get(code)![1]),
  }
}

/** The rows of the territory at their points; Paris, Lyon and Marseille whole are in the middle of their arrondissements. */
function demandOf(
  table: Table,
  rows: readonly number[],
  people: Float64Array,
  everywhere: Demand,
): { demand: Demand; notices: string[] } {
  const places = new Map<string, number[]>()
  everywhere.codes.forEach((code, row) => {
    for (const each of new Set([code, wholeCommune(code)]))
      places.set(each, [...(places.get(each) ?? []), row])
  })
  const kept = rows.filter((row) => places.has(table.codes[row]!))
  const lost = rows.filter((row) => !places.has(table.codes[row]!))
  const mean = (values: Float64Array, code: string): number => {
    const there = places.get(code)!
    return there.reduce((sum, row) => sum + values[row]!, 0) / there.length
  }
  const codes = kept.map((row) => table.codes[row]!)
  const known = (values: readonly string[], code: string): string => values[places.get(code)![0]!]!
  const demand: Demand = {
    codes,
    names: kept.map((row, k) => table.names?.[row] || known(everywhere.names, codes[k]!)),
    people: Float64Array.from(kept, (row) => people[row]!),
    epci: kept.map((row, k) => table.membership?.epci?.[row] || known(everywhere.epci, codes[k]!)),
    land: codes.map(landOf),
    lon: Float64Array.from(codes, (code) => mean(everywhere.lon, code)),
    lat: Float64Array.from(codes, (code) => mean(everywhere.lat, code)),
  }
  const nobody = kept.filter((row) => Number.isNaN(people[row]!))
  const leftOut = (what: readonly number[], why: string): string[] =>
    what.length === 0
      ? []
      : [
          `${countOf('commune', what.length)} ${why} (${codeExamples(what.map((row) => table.codes[row]!))})`,
        ]
  return {
    demand,
    notices: [
      ...leftOut(lost, 'sans point dans la géographie de 2025, hors de l’étude'),
      ...leftOut(nobody, 'dont les besoins ne sont pas connus, comptées pour personne'),
    ],
  }
}

/** The scores of the files; those of the embedded France too, where an option names a column that only they have. */
async function scoresNamed(
  { besoins, ponderer }: SitingNeedsOptions,
  { table, scores }: FilesGiven,
  base: Table,
): Promise<FilesGiven['scores']> {
  const names = [besoins, ponderer].filter(
    (name): name is string =>
      name !== undefined &&
      !['personnes', 'population'].includes(name) &&
      !scores.has(name) &&
      base.columns[name] === undefined,
  )
  if (table !== undefined || names.length === 0) return scores
  const { scoresGiven } = await import('./scores-file.ts')
  const { view } = await scoresGiven({ niveau: 'commune' }, '')
  const computed = names.flatMap((name) => {
    const values = view.column(name)
    return values
      ? [[name, (code: string) => values[view.rowOf.get(code) ?? -1] ?? NaN] as const]
      : []
  })
  return new Map([...scores, ...computed])
}

/** Columns of inhabitants, the first that the table has. */
const POPULATIONS = ['PMUN', 'P_POP', 'population']

interface Needs {
  readonly people: Float64Array
  readonly label: string
  readonly isEstimate: boolean
  readonly notices: readonly string[]
}

/** What each commune counts for; weights have a mean of 1 over the people of the territory. */
function needsOf(
  table: Table,
  rows: readonly number[],
  { besoins, ponderer }: SitingNeedsOptions,
  scores: FilesGiven['scores'],
): Needs {
  const needs = countedAs(table, besoins, scores)
  if (ponderer === undefined) return needs
  const weights = columnNamed(table, ponderer, scores, '--ponderer')
  let [people, weighed] = [0, 0]
  for (const i of rows) {
    const v = needs.people[i]!
    if (!(v > 0) || !(weights[i]! >= 0)) continue
    people += v
    weighed += v * weights[i]!
  }
  if (!(weighed > 0))
    throw new UserError(
      'option-invalide',
      `« ${ponderer} » n’est positif pour aucune commune habitée`,
      'donnez une colonne de nombres positifs : un sous-indice, l’indice',
    )
  const mean = weighed / people
  return {
    ...needs,
    people: needs.people.map((v, i) => (v * Math.max(0, weights[i]!)) / mean),
    label: `${needs.label}, pondérées par ${ponderer}`,
    notices: [
      ...needs.notices,
      `chaque commune compte ses ${needs.label} × ${ponderer} / ${french(mean, 1)} (la moyenne du territoire) : les totaux sont des équivalents`,
    ],
  }
}

function countedAs(table: Table, besoins: string | undefined, scores: FilesGiven['scores']): Needs {
  const column = POPULATIONS.find((name) => table.columns[name])
  const inhabitants = (notices: readonly string[]): Needs => {
    if (column === undefined)
      throw new UserError(
        'option-invalide',
        'les fichiers ne disent pas combien de personnes vivent dans chaque commune',
        'ajoutez les populations, ou nommez une colonne : --besoins COLONNE',
      )
    return { people: table.columns[column]!, label: 'habitants', isEstimate: false, notices }
  }
  if (besoins === 'population') return inhabitants([])
  if (besoins !== undefined && besoins !== 'personnes')
    return {
      people: columnNamed(table, besoins, scores, '--besoins'),
      label: besoins,
      isEstimate: false,
      notices: [],
    }
  // no floor: the few people of a hamlet count where distances are summed
  const estimate = peopleOfTable(table, { floor: 0 })
  if ('found' in estimate)
    return {
      people: estimate.found.people,
      label: 'personnes en difficulté numérique',
      isEstimate: true,
      notices: [],
    }
  if (besoins === 'personnes')
    throw new UserError(
      'option-invalide',
      `pas d’estimation : ${estimate.lacking}`,
      'ajoutez les fichiers du recensement, ou comptez les habitants : --besoins population',
    )
  return inhabitants([
    `besoins comptés en habitants : pas d’estimation des personnes en difficulté (${estimate.lacking})`,
  ])
}

function columnNamed(
  table: Table,
  name: string,
  scores: FilesGiven['scores'],
  option: string,
): Float64Array {
  const found = scores.get(name)
  if (found) return Float64Array.from(table.codes, found)
  const column = table.columns[name]
  if (column) return column
  throw new UserError(
    'option-invalide',
    `${option} : ni les fichiers ni les scores n’ont de colonne « ${name} »`,
    suggestion(name, ['personnes', 'population', ...scores.keys(), ...Object.keys(table.columns)]),
    { column: name },
  )
}

/**
 * Groups the communes of a study.
 *
 * @param inputs communes and names of EPCI
 * @param level level of the groups
 * @returns group of each commune, with names
 */
export function demandGrouping(
  { demand, epciNames }: Pick<SitingInputs, 'demand' | 'epciNames'>,
  level: Level,
): Grouping {
  const found = groupingTo(
    {
      level: 'commune',
      codes: demand.codes,
      columns: {},
      names: demand.names,
      membership: { epci: demand.epci },
      parentNames: epciNames,
    },
    level,
  )
  if (level !== 'commune') return found
  const nameOf = new Map(demand.codes.map((code, row) => [code, demand.names[row]!]))
  return { ...found, names: found.codes.map((code) => nameOf.get(code)!) }
}
