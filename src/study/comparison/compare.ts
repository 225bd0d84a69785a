/** Compares the files, or the results, of several years on one geography and one frozen reference. */
import { throwIfAny, UserError } from '../../core/errors.ts'
import type { Scores } from '../../engine/compute.ts'
import type { CogHistory } from '../../geo/cog.ts'
import { guessCog } from '../../geo/diagnose.ts'
import { passTable } from '../../geo/pass-table.ts'
import { planPassage } from '../../geo/passage.ts'
import type { CogTarget } from '../../ingest/harmonise.ts'
import { variablesOfMeasure } from '../../method/check.ts'
import type { Method } from '../../method/method.ts'
import { required, type Dataset, type InspectedFile } from '../../pipeline/dataset.ts'
import {
  computeDataset,
  joinForMethod,
  readForMethod,
  subjectOf,
  type PipelineOptions,
} from '../../pipeline/pipeline.ts'
import type { Subject } from '../../pipeline/subject.ts'
import { defaultScenario } from '../robustness/default-scenario.ts'
import { measurementError } from '../robustness/measurement-error.ts'
import { countOf, followsCog } from '../../table/level.ts'
import { takeRows } from '../../table/table.ts'
import type { Side } from './change.ts'
import { compareResults } from './compare-results.ts'
import {
  byCode,
  changes,
  sourcesOf,
  untested,
  type Comparison,
  type ComparisonOptions,
  type FilesMoment,
  type Moment,
} from './comparison.ts'
import { explainMissing } from './missing-indicators.ts'
import { inMoney, moneyFactors } from './money.ts'
import { snapshotOf, type Snapshot } from './snapshot.ts'
import { labelOfReference, POOLED, pooledScales, scaleEdition } from './scale.ts'
import { breakWarnings, editionBreaks, nomenclature } from './warnings.ts'

/** Variables read beside those of the method: they tell nomenclatures and kinds of income apart. */
const witnesses = ['P_NSCOL15P_AUPLUS_BREVET', 'DEC_TP60', 'DEC_MED'] as const
const OLD_LEVEL = 'P_NSCOL15P_DIPLMIN'
/** Draws of the errors of each side: a standard error known to 5 %. */
const COMPARED_DRAWS = 200
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
export function compareEditions(
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

function compareFiles(
  method: Method,
  moments: readonly FilesMoment[],
  options: ComparisonOptions,
): Comparison {
  const { cog: asked, reference: given, money: mode = 'constants', scale, ...alone } = options
  const labels = moments.map(({ label }) => label)
  const edition = scaleEdition(scale, labels)
  const readAll = readingMoments(method, moments)
  const asRead = readAll(alone)
  // a given reference is in the euros of the first moment, which it was made for; others are in those of the last
  const { factors, words: money } = moneyFactors(
    method,
    asRead.map(({ table }) => table),
    labels,
    mode,
    typeof given === 'object' ? 0 : moments.length - 1,
  )
  const comparable = (dataset: Dataset, k: number): Dataset => ({
    ...dataset,
    table: inMoney(dataset.table, factors[k]!),
  })
  const whole = asRead.map(comparable)
  const own = commonDiplomas(method, whole.map(withData)).datasets
  const toOne = asked ?? commonCog(own, options.history)
  const redrawn = redrawnCommunes(
    toOne && whole[0]!.table.level === 'iris' ? readAll({ ...alone, cog: toOne }) : whole,
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
    cog ? readAll({ ...alone, cog }).map((each, k) => withData(comparable(each, k))) : own,
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
  const { common, excluded } = commonIndicators(ownScores)
  const ofEdition = (k: number): Subject =>
    subjectOf(method, datasets[k]!, {
      ...alone,
      ...(typeof given === 'string' && { reference: given }),
    })
  const reference =
    typeof given === 'object'
      ? given
      : edition === POOLED
        ? pooledScales(
            method,
            moments.map((_, k) => ofEdition(k)),
            { labels, indicators: common },
          )
        : cog
          ? ofEdition(edition).scores.frozen
          : ownScores[edition]!.frozen
  const shared = {
    ...reference,
    scales: Object.fromEntries(
      Object.entries(reference.scales).map(([id, scales]) => [
        id,
        common.includes(id) ? scales : scales.map(() => null),
      ]),
    ),
  }
  const subjects = datasets.map((dataset) =>
    subjectOf(method, dataset, { ...alone, reference: shared }),
  )
  const scored = subjects.map((subject) => subject.scores)
  const sides = moments.map((moment, k): Side => {
    // on one COG throughout, what each had by its own scales is what it had
    const scaled = cog
      ? computeDataset(method, datasets[k]!, { ...alone, reference: ownScores[k]!.frozen })
      : ownScores[k]!
    return {
      snapshot: {
        ...snapshotOf(moment.label, scored[k]!),
        ...(options.significance && noiseOf(subjects[k]!)),
        ...censusOf(method, datasets[k]!),
      },
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
    reference: labelOfReference(reference, labels, edition, given),
    frozen: shared,
    ...(money !== undefined && { money }),
    ...(cog && { cog: cog.year }),
    breaks: editionBreaks(method, years, labels, { diplomas: isCommon }),
    warnings: [
      ...breakWarnings(years, labels, { diplomas: isCommon }),
      ...(excluded.length > 0
        ? [
            `indicateurs qui manquent à un des millésimes, laissés hors de l’écart : ${excluded.join(', ')}`,
          ]
        : []),
      ...untested(sides, options),
      ...(cog ? [`communes portées au COG ${cog.year}`] : []),
      ...(redrawn.size > 0
        ? [
            `IRIS redessinés entre les deux dates dans ${countOf('commune', redrawn.size)} (${[...redrawn].sort().slice(0, 5).join(', ')}${redrawn.size > 5 ? '…' : ''}) : comparées entières`,
          ]
        : []),
      ...passageNotesOf(scored, labels),
    ],
    sources: sourcesOf(scored.map(({ trace }) => trace.sources)),
    scores: scored.at(-1)!,
  }
}

/** Reads the files of the moments; those that several moments share are opened and brought to a COG once. */
function readingMoments(
  method: Method,
  moments: readonly FilesMoment[],
): (how: PipelineOptions) => Dataset[] {
  return (options) => {
    const how = { ...options, also: witnesses }
    const read = new Map<FilesMoment['files'], InspectedFile[]>()
    return moments.map(({ files, millesime }) => {
      const inspected = read.get(files) ?? readForMethod(files, method, how)
      read.set(files, inspected)
      return required(
        joinForMethod(inspected, method, { ...how, ...(millesime !== undefined && { millesime }) }),
      )
    })
  }
}

/** How files were brought to one COG: said once where all the moments say it, of its moment otherwise. */
function passageNotesOf(scored: readonly Scores[], labels: readonly string[]): string[] {
  const notes = scored.map(({ trace }) => trace.notes.filter((note) => note.includes('COG')))
  return [...new Set(notes.flat())].flatMap((note) => {
    const of = labels.filter((_, k) => notes[k]!.includes(note))
    return of.length === labels.length ? [note] : of.map((label) => `${label} : ${note}`)
  })
}

/** Standard errors of the index, those of the census apart: two censuses may share surveys. */
function noiseOf(subject: Subject): Pick<Snapshot, 'noise'> {
  const { sampling, ...others } = defaultScenario(subject)
  const [census, other] = [
    sampling && measurementError(subject, { sampling }, { draws: COMPARED_DRAWS }),
    measurementError(subject, others, { draws: COMPARED_DRAWS }),
  ]
  const none = new Float64Array(subject.scores.codes.length)
  return census || other
    ? { noise: { sampling: census?.errors ?? none, other: other?.errors ?? none } }
    : {}
}

/** Year of the census of each variable that the method reads of one. */
function censusOf(method: Method, { table: { years = {} } }: Dataset): Pick<Snapshot, 'census'> {
  return {
    census: Object.fromEntries(
      Object.entries(years).flatMap(([name, of]) =>
        /^[PC]_/.test(name) && isRead(method, name) ? [[name, Number(of.slice(0, 4))]] : [],
      ),
    ),
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

/** Whether a variable is one that the method reads, or tells kinds of income apart. */
function isRead(method: Method, name: string): boolean {
  return (
    name.startsWith('DEC_') ||
    Object.values(method.indicators).some(({ measures }) =>
      measures.some((each) => variablesOfMeasure(each).includes(name)),
    )
  )
}
