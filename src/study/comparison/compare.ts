/** Compares the files, or the results, of several years on one geography and one frozen reference. */
import { throwIfAny, UserError } from '../../core/errors.ts'
import { compute, type Scores } from '../../engine/compute.ts'
import type { FrozenReference } from '../../engine/reference.ts'
import type { CogHistory } from '../../geo/cog.ts'
import { guessCog } from '../../geo/diagnose.ts'
import { passTable, type PassageUnit } from '../../geo/pass-table.ts'
import { originText, planPassage } from '../../geo/passage.ts'
import { variablesOfMeasure } from '../../method/check.ts'
import type { Method } from '../../method/method.ts'
import { computeDataset, readFiles, type PipelineOptions } from '../../pipeline/pipeline.ts'
import type { Dataset } from '../../pipeline/dataset.ts'
import type { CogTarget } from '../../ingest/harmonise.ts'
import type { InputFile } from '../../ingest/input.ts'
import { compareSnapshots, type Change, type Side } from './change.ts'
import { changeWarnings, nomenclature, type Years } from './warnings.ts'
import { explainMissing } from './missing-indicators.ts'
import { numbers, snapshotFromSheet, snapshotOf, type Snapshot } from './snapshot.ts'
import { countOf, followsCog, type Level } from '../../table/level.ts'
import type { Sheet } from '../../table/sheet.ts'
import type { SourceTrace } from '../../table/source-trace.ts'
import { takeRows, type Table } from '../../table/table.ts'

/** One date of a comparison, given by its files or by the result of a computation. */
export type Moment =
  | {
      readonly kind: 'fichiers'
      readonly label: string
      readonly files: readonly InputFile[]
      readonly millesime?: string
    }
  | {
      readonly kind: 'resultat'
      readonly label: string
      readonly sheet: Sheet
      readonly level: Level
      readonly reference?: string
      readonly years?: Years
      readonly sources?: readonly SourceTrace[]
      readonly method?: { readonly id: string; readonly variant?: string }
    }

/** Options of a comparison: level, reference, COG, number of classes. */
export interface ComparisonOptions extends PipelineOptions {
  /** Number of classes of the matrix of transitions; 5 unless told. */
  readonly classes?: number
  /** Events between the COG of each side. Without `cog`, sides of several years are brought to that of the latest. */
  readonly history?: CogHistory
}

/** Index at several moments, and the change from each to the next. */
export interface Comparison {
  /** One a moment, in their order, on one COG and one reference. */
  readonly snapshots: readonly Snapshot[]
  /** From the first moment to the last. */
  readonly change: Change
  /** From each moment to the next, when there are more than two. */
  readonly steps: readonly Change[]
  /** What both sides are held to. */
  readonly reference: string
  readonly warnings: readonly string[]
  /** What the figures come from, both sides together. */
  readonly sources: readonly SourceTrace[]
  /** Scores of the last moment, when it was computed from files. */
  readonly scores?: Scores
}

/** Variables read beside those of the method: they tell nomenclatures and kinds of income apart. */
const witnesses = ['P_NSCOL15P_AUPLUS_BREVET', 'DEC_TP60', 'DEC_MED'] as const
const OLD_LEVEL = 'P_NSCOL15P_DIPLMIN'
const COMMON_LEVEL = 'P_NSCOL15P_AUPLUS_BREVET'

/**
 * Compares moments of one kind: all files, or all results. Files are brought to one COG and to the scales of the
 * first (or to `reference`); results are compared as they are, on the territories that they share.
 *
 * @param method the method of both sides
 * @param moments two or more, in order of time
 * @param options level, reference, COG, number of classes
 * @returns snapshots on one reference, and the changes between them
 * @throws {UserError} `resultats-incomparables` for files beside results, or results of two methods or levels
 */
export function compareMoments(
  method: Method,
  moments: readonly Moment[],
  options: ComparisonOptions = {},
): Comparison {
  const files = moments.filter((each) => each.kind === 'fichiers')
  const results = moments.filter((each) => each.kind === 'resultat')
  if (files.length > 0 && results.length > 0) {
    throw new UserError(
      'resultats-incomparables',
      `« ${results[0]!.label} » est un résultat, « ${files[0]!.label} » un fichier d’origine`,
      'donnez deux résultats, ou deux jeux de fichiers',
    )
  }
  return files.length > 0
    ? compareFiles(method, files, options)
    : compareResults(method, results, options)
}

type FilesMoment = Extract<Moment, { kind: 'fichiers' }>
type ResultMoment = Extract<Moment, { kind: 'resultat' }>

function compareFiles(
  method: Method,
  moments: readonly FilesMoment[],
  options: ComparisonOptions,
): Comparison {
  const { cog: asked, reference: given, ...alone } = options
  const readAll = (moment: FilesMoment, how: PipelineOptions): Dataset =>
    readFiles(moment.files, method, {
      ...how,
      also: witnesses,
      ...(moment.millesime !== undefined && { millesime: moment.millesime }),
    })
  const read = (moment: FilesMoment, how: PipelineOptions): Dataset =>
    withData(readAll(moment, how))
  const whole = moments.map((each) => readAll(each, alone))
  const own = commonDiplomas(method, whole.map(withData)).datasets
  const toOne = asked ?? commonCog(own, options.history)
  const redrawn = redrawnCommunes(
    toOne && whole[0]!.table.level === 'iris'
      ? moments.map((each) => readAll(each, { ...alone, cog: toOne }))
      : whole,
  )
  const cog =
    redrawn.size > 0 && options.history
      ? {
          ...(toOne ?? { history: options.history, year: latestYear(own, options.history) }),
          redrawn,
        }
      : toOne
  const { datasets, isCommon } = commonDiplomas(
    method,
    cog ? moments.map((each) => read(each, { ...alone, cog })) : own,
  )

  const attempts = own.map((dataset, k) =>
    explainMissing(method, moments[k]!.label, dataset.table, () =>
      computeDataset(method, dataset, {
        ...alone,
        ...(typeof given === 'string' && { reference: given }),
      }),
    ),
  )
  throwIfAny(attempts.flatMap(({ problems }) => problems))
  const ownScores = attempts.map(({ value }) => value!)
  const reference =
    typeof given === 'object'
      ? given
      : computeDataset(method, datasets[0]!, {
          ...alone,
          ...(given !== undefined && { reference: given }),
        }).frozen
  const { common, excluded } = commonIndicators(ownScores)
  const shared = {
    ...reference,
    scales: Object.fromEntries(
      Object.entries(reference.scales).map(([id, scales]) => [
        id,
        common.includes(id) ? scales : scales.map(() => null),
      ]),
    ),
  }
  const scored = datasets.map((dataset) =>
    computeDataset(method, dataset, { ...alone, reference: shared }),
  )
  const sides = moments.map((moment, k): Side => {
    const scaled = computeDataset(method, datasets[k]!, {
      ...alone,
      reference: ownScores[k]!.frozen,
    })
    return {
      snapshot: snapshotOf(moment.label, scored[k]!),
      own: {
        scaled: byCode(scaled),
        raw: cog ? passedIndex(ownScores[k]!, cog) : byCode(ownScores[k]!),
      },
    }
  })
  const years = datasets.map(({ table }) =>
    Object.fromEntries(Object.entries(table.years ?? {}).filter(([name]) => isRead(method, name))),
  )
  return {
    ...changes(sides, options),
    reference: labelOf(reference, moments[0]!.label, given),
    warnings: [
      ...changeWarnings(years[0]!, years.at(-1)!, { diplomas: isCommon }),
      ...(excluded.length > 0
        ? [
            `indicateurs qui manquent à un des millésimes, laissés hors de l’écart : ${excluded.join(', ')}`,
          ]
        : []),
      ...(cog ? [`communes portées au COG ${cog.year}`] : []),
      ...(redrawn.size > 0
        ? [
            `IRIS redessinés entre les deux dates dans ${countOf('commune', redrawn.size)} (${[...redrawn].sort().slice(0, 5).join(', ')}${redrawn.size > 5 ? '…' : ''}) : comparées entières`,
          ]
        : []),
      ...scored.flatMap(({ trace }, k) =>
        trace.notes
          .filter((note) => note.includes('COG'))
          .map((note) => `${moments[k]!.label} : ${note}`),
      ),
    ],
    sources: sourcesOf(scored.map(({ trace }) => trace.sources)),
    scores: scored.at(-1)!,
  }
}

/** Indicators that every moment has, and those that only some have: an index of six is not compared with one of five. */
function commonIndicators(scores: readonly Scores[]): { common: string[]; excluded: string[] } {
  const had = scores.map(({ indicators }) =>
    Object.entries(indicators)
      .filter(([, values]) => values.some((v) => v === v))
      .map(([id]) => id),
  )
  const all = [...new Set(had.flat())]
  const common = all.filter((id) => had.every((ids) => ids.includes(id)))
  return { common, excluded: all.filter((id) => !common.includes(id)) }
}

/** Communes whose IRIS are not the same on every side: the same code may be another place, and a new one has no past. */
function redrawnCommunes(datasets: readonly Dataset[]): ReadonlySet<string> {
  if (datasets.some(({ table }) => table.level !== 'iris')) return new Set()
  const [first, ...others] = datasets.map(({ table }) => {
    const irisOf = new Map<string, string[]>()
    for (const code of table.codes.toSorted()) {
      const commune = code.slice(0, 5)
      irisOf.set(commune, [...(irisOf.get(commune) ?? []), code])
    }
    return irisOf
  })
  return new Set(
    [...first!]
      .filter(([commune, codes]) =>
        others.some(
          (irisOf) => irisOf.has(commune) && irisOf.get(commune)!.join() !== codes.join(),
        ),
      )
      .map(([commune]) => commune),
  )
}

function latestYear(datasets: readonly Dataset[], history: CogHistory): number {
  return Math.max(...datasets.flatMap(({ table }) => guessCog(history, table.codes)?.year ?? []))
}

/** The COG of the latest side, when the sides are of several; nothing when they are of one. */
function commonCog(
  datasets: readonly Dataset[],
  history: CogHistory | undefined,
): CogTarget | undefined {
  if (history === undefined) return undefined
  const guesses = datasets.flatMap(({ table }) =>
    followsCog(table.level) ? (guessCog(history, table.codes) ?? []) : [],
  )
  // files of several years on one side: all of them can go forward
  const year = guesses.some(({ unknown }) => unknown > 0)
    ? history.last
    : Math.max(...guesses.map((each) => each.year))
  return guesses.every(({ years, unknown }) => years.includes(year) && unknown === 0)
    ? undefined
    : { history, year }
}

/** Rows that a millésime says something of: the other files of the folder passIndex theirs, which are of other years. */
function withData(dataset: Dataset): Dataset {
  const { table } = dataset
  const columns = Object.values(table.columns)
  const rows = Int32Array.from(table.codes.keys()).filter((i) =>
    columns.some((values) => values[i] === values[i]),
  )
  return rows.length === table.codes.length || rows.length === 0
    ? dataset
    : { ...dataset, table: takeRows(table, rows) }
}

/** Levels of diplomas that several nomenclatures have: the old name then holds the common level. */
function commonDiplomas(
  method: Method,
  datasets: readonly Dataset[],
): { datasets: readonly Dataset[]; isCommon: boolean } {
  const kinds = datasets.map(({ table: { years = {} } }) =>
    nomenclature(Number((years[OLD_LEVEL] ?? years[COMMON_LEVEL] ?? '').slice(0, 4))),
  )
  if (new Set(kinds).size === 1 || !datasets.every(({ table }) => COMMON_LEVEL in table.columns))
    return { datasets, isCommon: false }
  const reads = Object.values(method.indicators).some(({ measures }) =>
    measures.some((each) => variablesOfMeasure(each).includes(OLD_LEVEL)),
  )
  if (!reads) return { datasets, isCommon: true }
  return {
    isCommon: true,
    datasets: datasets.map((each) => ({
      ...each,
      table: {
        ...each.table,
        columns: { ...each.table.columns, [OLD_LEVEL]: each.table.columns[COMMON_LEVEL]! },
      },
    })),
  }
}

/** Results written by `ifn calculer`: held to one reference again, from their raw indicators, unless both bear the same frozen one. */
function compareResults(
  method: Method,
  moments: readonly ResultMoment[],
  options: ComparisonOptions,
): Comparison {
  const asWritten = moments.map((each) =>
    snapshotFromSheet(each.label, each.sheet, method, each.level),
  )
  const frozen = moments.every(
    ({ reference }) =>
      reference !== undefined &&
      reference.endsWith('(figée)') &&
      reference === moments[0]!.reference,
  )
  const given = typeof options.reference === 'object' ? options.reference : undefined
  const canRedo = moments.every(({ level }) => followsCog(level)) || method.rollUp === 'shares'
  const years = moments.map(({ years: of }) => of ?? {})
  const warnings = changeWarnings(years[0]!, years.at(-1)!)
  const sources = sourcesOf(moments.map((each) => each.sources ?? []))
  const cog = canRedo ? resultsCog(moments, options) : undefined
  if (frozen && given === undefined && cog === undefined)
    return {
      ...changes(
        asWritten.map((snapshot) => ({ snapshot })),
        options,
      ),
      reference: moments[0]!.reference!,
      warnings,
      sources,
    }
  if (!canRedo || moments.some((each) => rawTable(each, method) === undefined)) {
    return {
      ...changes(
        asWritten.map((snapshot) => ({ snapshot })),
        options,
      ),
      reference: moments.map((each) => each.reference ?? 'inconnue').join(' ; '),
      warnings: [
        ...warnings,
        'références différentes ou inconnues, et pas de quoi les ramener à une seule : l’écart mêle le changement et celui de la référence',
      ],
      sources,
    }
  }
  const passed = moments.map((each) => passedResult(rawTable(each, method)!, each.label, cog))
  const tables = passed.map(({ table }) => table)
  const reference = given ?? compute(method, tables[0]!).frozen
  const sides = tables.map((table, k): Side => {
    const snapshot = snapshotOf(
      moments[k]!.label,
      compute(method, table, { reference: { kind: 'figee', frozen: reference } }),
    )
    const { interval, origins } = asWritten[k]!
    const index = new Map(asWritten[k]!.codes.map((code, i) => [code, asWritten[k]!.index[i]!]))
    const moved = passed[k]!.origins
    if (moved) {
      const raw = passed[k]!.passIndex(index)
      const scaled = ownScale(method, rawTable(moments[k]!, method)!, index, table) ?? raw
      return {
        snapshot: { ...snapshot, origins: snapshot.codes.map((code) => moved.get(code) ?? '') },
        own: { scaled, raw },
      }
    }
    return {
      snapshot: { ...snapshot, ...(interval && { interval }), ...(origins && { origins }) },
      own: { scaled: index },
    }
  })
  const notes = cog
    ? [
        `résultats portés au COG ${cog.year} : parts et valeurs d’une commune fusionnée, moyennes de ses membres selon leur population (approchées)`,
        ...passed.flatMap((each) => each.notes),
      ]
    : []
  return {
    ...changes(sides, options),
    reference: labelOf(reference, moments[0]!.label, options.reference),
    warnings: [...warnings, ...notes],
    sources,
  }
}

/** The COG that results of several are brought to; nothing when they are of one, or of a level that has none. */
function resultsCog(
  moments: readonly ResultMoment[],
  { cog, history }: ComparisonOptions,
): CogTarget | undefined {
  if (moments.some(({ level }) => !followsCog(level))) return undefined
  if (cog) return cog
  if (history === undefined) return undefined
  const guesses = moments.map(({ sheet }) =>
    guessCog(history, sheet.columns[0]!.values as readonly string[]),
  )
  if (guesses.some((guess) => guess === undefined)) return undefined
  const year = Math.max(...guesses.map((guess) => guess!.year))
  return guesses.every((guess) => guess!.years.includes(year)) ? undefined : { history, year }
}

/** A result on another geography at its own scales, when these can be found again: when they give its index back. */
function ownScale(
  method: Method,
  before: Table,
  written: ReadonlyMap<string, number>,
  after: Table,
): ReadonlyMap<string, number> | undefined {
  const own = compute(method, before)
  const isFound = own.codes.every(
    (code, i) =>
      Object.is(own.index[i], written.get(code)) ||
      Math.abs(own.index[i]! - written.get(code)!) < 1e-9,
  )
  return isFound
    ? byCode(compute(method, after, { reference: { kind: 'figee', frozen: own.frozen } }))
    : undefined
}

interface PassedResult {
  readonly table: Table
  /** What each row was made of; nothing when nothing was brought. */
  readonly origins?: ReadonlyMap<string, string>
  readonly notes: readonly string[]
  /** An index of before, by territory of after: the mean of the members by population. */
  passIndex(index: ReadonlyMap<string, number>): ReadonlyMap<string, number>
}

/** A result has no counts: what passes through a merger is a mean by population, which is an approximation. */
function passedResult(table: Table, label: string, cog: CogTarget | undefined): PassedResult {
  const same: PassedResult = { table, notes: [], passIndex: (index) => index }
  const guess = cog && guessCog(cog.history, table.codes)
  if (cog === undefined || guess === undefined || guess.years.includes(cog.year)) return same
  const [weight] = Object.keys(table.columns).filter((name) =>
    /^(P_POP|PMUN|P_NSCOL15P|C_MEN)$/.test(name),
  )
  if (weight === undefined)
    throw new UserError(
      'resultats-incomparables',
      `« ${label} » est au COG ${guess.year}, l’autre au COG ${cog.year}, et n’a pas de population pour l’y porter`,
      'recalculez-le avec --cog, ou donnez les fichiers d’origine',
    )
  const passage = planPassage(cog.history, table.codes, guess.year, cog.year, cog)
  const unitOf = (name: string): PassageUnit =>
    name === weight ? { kind: 'effectif' } : { kind: 'valeur', weight }
  const { table: passed } = passTable(table, passage, unitOf)
  const passIndex = (index: ReadonlyMap<string, number>): ReadonlyMap<string, number> => {
    const columns = {
      index: Float64Array.from(table.codes, (code) => index.get(code) ?? NaN),
      [weight]: table.columns[weight]!,
    }
    const { table: moved } = passTable({ ...table, columns }, passage, unitOf)
    return new Map(moved.codes.map((code, i) => [code, moved.columns['index']![i]!]))
  }
  const merged = [...passage.origins].length
  return {
    table: passed,
    origins: new Map([...passage.origins].map(([code, each]) => [code, originText(each)])),
    notes: [
      `${label} : COG ${guess.year} porté au COG ${cog.year}, ${merged} territoire(s) fusionné(s), séparé(s) ou de code changé`,
    ],
    passIndex,
  }
}

function changes(
  sides: readonly Side[],
  { classes }: ComparisonOptions,
): Pick<Comparison, 'snapshots' | 'change' | 'steps'> {
  const how = classes === undefined ? {} : { classes }
  return {
    snapshots: sides.map(({ snapshot }) => snapshot),
    change: compareSnapshots(sides[0]!, sides.at(-1)!, how),
    steps:
      sides.length < 3
        ? []
        : sides.slice(1).map((side, k) => compareSnapshots(sides[k]!, side, how)),
  }
}

/** Raw indicators and population of a result, as a table; nothing when the file has no raw indicator. */
function rawTable({ sheet, level }: ResultMoment, method: Method): Table | undefined {
  const columns = Object.fromEntries(
    Object.keys(method.indicators).flatMap((id) => {
      const values = numbers(sheet, id)
      return values?.some((v) => v === v) ? [[id, values] as const] : []
    }),
  )
  if (Object.keys(columns).length === 0) return undefined
  const population = numbers(sheet, 'population')
  const names = sheet.columns.find(({ name }) => name === 'nom')?.values as
    readonly string[] | undefined
  return {
    level,
    codes: sheet.columns[0]!.values as readonly string[],
    columns: { ...columns, ...(population && { [method.population[0]]: population }) },
    ...(names && { names }),
  }
}

/** The index of one geography on another: the mean of the members, weighted by population. */
function passedIndex(scores: Scores, cog: CogTarget): ReadonlyMap<string, number> {
  const { codes, index, population, level } = scores
  const guess = followsCog(level) ? guessCog(cog.history, codes) : undefined
  if (guess === undefined) return byCode(scores)
  const from = guess.years.includes(cog.year) ? cog.year : guess.year
  const { table } = passTable(
    { level, codes, columns: { index, population: population ?? index.map(() => 1) } },
    planPassage(cog.history, codes, from, cog.year, cog),
    (name) => (name === 'index' ? { kind: 'valeur', weight: 'population' } : { kind: 'effectif' }),
  )
  return new Map(table.codes.map((code, i) => [code, table.columns['index']![i]!]))
}

function sourcesOf(all: readonly (readonly SourceTrace[])[]): SourceTrace[] {
  const known = new Map(
    all
      .flat()
      .map((each) => [[each.producer, each.label, each.millesime, each.updated].join(), each]),
  )
  return [...known.values()]
}

function byCode({ codes, index }: Scores): ReadonlyMap<string, number> {
  return new Map(codes.map((code, i) => [code, index[i]!]))
}

/** Whether a variable is one that the method reads, or tells kinds of income apart. */
function isRead(method: Method, name: string): boolean {
  return (
    name.startsWith('DEC_') ||
    Object.values(method.indicators).some(({ measures }) =>
      measures.some((each) => variablesOfMeasure(each).includes(name)),
    )
  )
}

function labelOf(
  reference: FrozenReference,
  first: string,
  given: PipelineOptions['reference'],
): string {
  return typeof given === 'object'
    ? `${reference.label} (figée)`
    : `${reference.label}, figée sur ${first}`
}
