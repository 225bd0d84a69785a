/**
 * A table larger than memory → its scores, in two passes over its record batches: what the scales are measured on, then the scores,
 * each batch computed by the engine itself, held to those scales. To the last bit what `compute` gives on the whole.
 */
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordBatch } from 'apache-arrow'
import { throwIfAny, UserError } from '../../core/errors.ts'
import { checkMeasures, checkScales } from '../../engine/check.ts'
import { computeChecked, type Scores } from '../../engine/compute.ts'
import { measure, type Measures } from '../../engine/measure.ts'
import type { ClassBreaks } from '../../engine/classes.ts'
import { FROZEN_VERSION, referenceErrors } from '../../engine/frozen.ts'
import { labelOf, type FrozenReference } from '../../engine/reference.ts'
import type { Trace } from '../../engine/trace.ts'
import { treatmentTrace } from '../../engine/treat.ts'
import { codeProblem } from '../../geo/code.ts'
import type { CogHistory } from '../../geo/cog.ts'
import { parentCode } from '../../geo/membership.ts'
import { neverCommunes, neverCommunesTold } from '../../ingest/perimeter.ts'
import { scoredIndicators, type Group, type Method } from '../../method/method.ts'
import { DOUBT, doubtsIn } from '../../pipeline/dataset.ts'
import { wholeLabel } from '../../pipeline/whole-label.ts'
import { extent } from '../../stats/summary.ts'
import type { Level } from '../../table/level.ts'
import { BatchOutput } from './file.ts'
import { BatchFile } from './input.ts'
import { StreamMeasure } from './measure.ts'
import { lacksReading, WholeReading, withReading } from './classes.ts'
import { rankOnDisk, type RankPlace } from './rank.ts'
import { unstreamable } from './refuse.ts'
import { schemaOf, scoresBatch } from './scores.ts'
import { OrderCheck, streamSource, type StreamSource } from './source.ts'
import { temporaryFolder } from '../../host/unfinished.ts'

/** How a table is computed by record batches. */
export interface StreamOptions {
  readonly level: Level
  readonly reference?: string | FrozenReference
  readonly millesime?: string
  readonly command?: string
  /** Bytes that columns may take when ranks or quantiles are asked of them. */
  readonly memory: number
  readonly columns: 'toutes' | 'indice'
  /** The communes of each year: codes that never were one are told, and left out. */
  readonly history?: CogHistory
  /** Of the file; asked for when the table is measured. */
  readonly sha256?: string | (() => Promise<string>)
  /** Told after each batch of each pass: the share that is done. */
  readonly onProgress?: (done: number) => void
}

interface RowsSetup {
  readonly reference: FrozenReference
  readonly label: string
  /** Values held at a bound, by indicator. */
  readonly winsorised: Readonly<Record<string, number>>
  readonly sha256: string | undefined
  /** What is to be said of the rows, in French. */
  readonly notes: readonly string[]
}

/** What was measured of a table, and what is to be said of it. */
interface Measurement {
  readonly frozen: FrozenReference
  readonly trace: Trace
  /** The method without the optional groups that no territory of the whole table has. */
  readonly method: Method
  readonly context: ReadonlySet<string>
  readonly rows: number
  readonly left: LeftRows
}

/** By batch, the rows that are left out, in order. */
type LeftRows = ReadonlyMap<number, readonly number[]>

/** Computes a table by batches and writes its scores. Throws what is refused by name, and every problem of the table's first faulty batch. */
export async function streamScores(
  method: Method,
  path: string,
  target: string,
  options: StreamOptions,
): Promise<{
  readonly rows: number
  readonly sha256: string
  readonly doubts: readonly string[]
}> {
  const file = await BatchFile.open(path)
  try {
    const source = await sourceOf(method, file, options)
    const frozen = typeof options.reference === 'object' ? options.reference : undefined
    const measured = await measureAll(method, file, source, frozen, options)
    const doubts = doubtsIn(measured.trace.notes)
    return {
      rows: measured.rows,
      doubts,
      sha256: await writeAll(file, source, measured, target, options),
    }
  } finally {
    await file.close()
  }
}

/** The reference that a table gives, measured by batches. */
export async function streamReference(
  method: Method,
  path: string,
  options: StreamOptions,
): Promise<FrozenReference> {
  const file = await BatchFile.open(path)
  try {
    const source = await sourceOf(method, file, options)
    return (await measureAll(method, file, source, undefined, options)).frozen
  } finally {
    await file.close()
  }
}

/** What the file is to the method, when the method can be computed from it by batches. */
async function sourceOf(
  method: Method,
  file: BatchFile,
  { level, millesime, reference }: StreamOptions,
): Promise<StreamSource> {
  const source = streamSource(method, file, await file.batch(0), millesime)
  if (source.level !== level)
    throw new UserError(
      'flux-impossible',
      `« ${file.path} » est lue par lots\u00A0: ses résultats sont au niveau de ses lignes (${source.level}), pas à « ${level} »`,
      `demandez le niveau ${source.level}, ou relevez execution.flux dans le plan`,
      { file: file.path },
    )
  const frozen = typeof reference === 'object' ? reference : undefined
  throwIfAny([
    ...(frozen ? referenceErrors(method, frozen) : []),
    ...unstreamable(method, typeof reference === 'string' ? reference : method.reference, frozen),
  ])
  return source
}

/** Each batch, in the pieces that stand between the rows left out. */
async function eachBatch(
  file: BatchFile,
  run: (batch: RecordBatch, at: number) => void | Promise<void>,
  left: LeftRows = new Map(),
): Promise<void> {
  for (let at = 0; at < file.batches; at++)
    for (const piece of piecesOf(await file.batch(at), left.get(at) ?? [])) await run(piece, at)
}

function piecesOf(batch: RecordBatch, left: readonly number[]): RecordBatch[] {
  if (left.length === 0) return [batch]
  return [-1, ...left].flatMap((row, k) => {
    const [from, to] = [row + 1, left[k] ?? batch.numRows]
    return from < to ? [batch.slice(from, to)] : []
  })
}

async function measureAll(
  method: Method,
  file: BatchFile,
  source: StreamSource,
  frozen: FrozenReference | undefined,
  options: StreamOptions,
): Promise<Measurement> {
  const stats = new StreamMeasure(method)
  const order = new OrderCheck()
  const departements = new Set<string>()
  const winsorisedBefore: Record<string, number> = {}
  const left = new Map<number, readonly number[]>()
  const never: string[] = []
  await eachBatch(file, (batch, at) => {
    const codes = batch.getChild(source.key)!
    order.check(codes.data[0]!, file.path)
    if (source.level !== 'groupe') {
      const texts = Array.from(codes, String)
      const holders = texts.map((code) => holderChecked(source.level, code, file.path))
      if (options.history && (source.level === 'commune' || source.level === 'iris')) {
        const rows = neverCommunes(options.history, texts)
        if (rows.length > 0) left.set(at, rows)
        never.push(...rows.map((row) => texts[row]!))
      }
      const out = new Set(left.get(at))
      holders.forEach((holder, row) => out.has(row) || departements.add(holder))
    }
    for (const piece of piecesOf(batch, left.get(at) ?? [])) {
      const table = source.tableOf(piece)
      const measures = measure(method, table)
      named(piece, source, () => throwIfAny(checkMeasures(method, measures, table)))
      stats.add(measures)
      for (const [id, n] of Object.entries(winsorisedIn(measures, frozen?.moulds ?? {})))
        winsorisedBefore[id] = (winsorisedBefore[id] ?? 0) + n
    }
    options.onProgress?.((at + 1) / (2 * file.batches))
  })
  const outcome =
    never.length > 0 && options.history
      ? neverCommunesTold(options.history, never.length, stats.rows + never.length, never)
      : undefined
  if (outcome && 'problem' in outcome) throw outcome.problem
  departements.delete('')
  const label = frozen
    ? labelOf({ kind: 'figee', frozen })
    : wholeLabel(source.level, stats.rows, departements)
  const { reference, winsorised } = frozen
    ? { reference: frozen, winsorised: winsorisedBefore }
    : await referenceOf(method, file, source, stats, label, options.memory, left)
  const sha256 = typeof options.sha256 === 'function' ? await options.sha256() : options.sha256
  const measured = measurementOf(
    method,
    source,
    stats,
    { reference, label, winsorised, sha256, notes: outcome ? [`${DOUBT}${outcome.doubt}`] : [] },
    left,
    options,
    file.path,
    await file.batch(0),
  )
  return lacksReading(method, reference)
    ? {
        ...measured,
        frozen: withReading(reference, await readingOf(file, source, measured, options.memory)),
      }
    : measured
}

/** One more reading: the scores, for what they are read by. */
async function readingOf(
  file: BatchFile,
  source: StreamSource,
  { method, frozen, rows, left }: Measurement,
  memory: number,
): Promise<ClassBreaks> {
  const whole = new WholeReading(method, rows, memory)
  await eachBatch(file, (batch) => whole.add(scoresOf(method, frozen, source, batch)), left)
  return whole.measured()
}

/** The scores of a batch that was measured with the whole. */
function scoresOf(
  method: Method,
  frozen: FrozenReference,
  source: StreamSource,
  batch: RecordBatch,
): Scores {
  return named(batch, source, () =>
    computeChecked(method, source.tableOf(batch), { reference: { kind: 'figee', frozen } }),
  )
}

/** Readings after the first, and the reference that they end in. */
async function referenceOf(
  method: Method,
  file: BatchFile,
  source: StreamSource,
  stats: StreamMeasure,
  label: string,
  memory: number,
  left: LeftRows,
): Promise<{ reference: FrozenReference; winsorised: Readonly<Record<string, number>> }> {
  let [treatments, winsorised, scales]: [
    NonNullable<FrozenReference['moulds']>,
    Record<string, number>,
    Parameters<StreamMeasure['scales']>[0],
  ] = [{}, {}, {}]
  for (const ids of stats.again(memory)) {
    const reader = stats.reader(ids)
    await eachBatch(file, (batch) => reader.add(measure(method, source.tableOf(batch))), left)
    const found = reader.treatments()
    treatments = { ...treatments, ...found }
    winsorised = { ...winsorised, ...reader.winsorised(found) }
    scales = { ...scales, ...reader.scales(found) }
  }
  const measured = stats.scales(scales)
  throwIfAny(checkScales(method, extremes(stats, Object.keys(measured)), measured))
  const { id, version, variant } = method
  return {
    winsorised,
    reference: {
      format: 'ifn-reference',
      version: FROZEN_VERSION,
      method: { id, version, ...(variant !== undefined && { variant }) },
      level: 'france',
      label,
      territories: stats.rows,
      groups: ['FR'],
      scales: {
        ...Object.fromEntries(scoredIndicators(method).map((each) => [each, [null]])),
        ...measured,
      },
      ...(Object.keys(treatments).length > 0 && { moulds: treatments }),
    },
  }
}

/** Counts the values of each indicator that a treatment brings to a bound. */
function winsorisedIn(
  { indicators }: Measures,
  treatments: NonNullable<FrozenReference['moulds']>,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(treatments).map(([id, { low = -Infinity, high = Infinity }]) => [
      id,
      indicators[id]?.values.reduce((n, v) => n + (v < low || v > high ? 1 : 0), 0) ?? 0,
    ]),
  )
}

/** Of each indicator, its extremes as a column: all that a check of scales looks at. */
function extremes(stats: StreamMeasure, ids: readonly string[]): Measures {
  return {
    level: 'groupe',
    codes: [],
    indicators: Object.fromEntries(
      ids.map((id) => [
        id,
        {
          kind: 'valeur' as const,
          formula: '',
          variables: [],
          values: Float64Array.of(stats.extentOf(id).min, stats.extentOf(id).max),
        },
      ]),
    ),
  }
}

/** The Trace of the whole, from a table of one row that has what the whole has; and the method as the whole leaves it. */
function measurementOf(
  method: Method,
  source: StreamSource,
  stats: StreamMeasure,
  { reference: frozen, label, winsorised, sha256, notes }: RowsSetup,
  left: LeftRows,
  options: StreamOptions,
  path: string,
  first: RecordBatch,
): Measurement {
  const { columns: read, years: dated = {} } = source.tableOf(first.slice(0, 1))
  const variables = Object.keys(read)
  const ids = Object.keys(method.indicators).filter((id) => stats.hasValues(id))
  const one = (v: number): Float64Array => Float64Array.of(v)
  const columns = {
    ...Object.fromEntries(variables.map((name) => [name, one(1)])),
    ...Object.fromEntries(ids.map((id) => [id, one(stats.has(id) ? 0.5 : NaN)])),
  }
  const { trace, tree } = computeChecked(
    method,
    { level: source.level, codes: ['1'], columns },
    { reference: { kind: 'figee', frozen } },
  )
  const { label: title, producer, licence } = source.recognised.source
  const years = [...new Set(Object.values(dated))].filter(Boolean).sort()
  const treatments = treatmentTrace(method, frozen.moulds ?? {}, []).map((each) => ({
    ...each,
    winsorised: winsorised[each.id] ?? 0,
  }))
  const { treatments: _, weights: __, ...rest } = trace
  return {
    frozen,
    rows: stats.rows,
    left,
    method: settled(method, tree.removed),
    context: new Set((method.context ?? []).filter((id) => stats.has(id))),
    trace: {
      ...rest,
      notes: [...rest.notes, ...notes],
      territories: stats.rows,
      reference: { label, territories: frozen.territories },
      indicators: trace.indicators.map((each) => {
        const { formula: ___, ...named } = each
        const of = stats.hasValues(each.id)
        return of
          ? { ...named, formula: of.formula, present: of.present, missing: of.missing }
          : { ...named, present: 0, missing: {} }
      }),
      ...(treatments.length > 0 && { treatments }),
      sources: [
        {
          file: path,
          ...(sha256 !== undefined && { sha256 }),
          label: title,
          producer,
          licence,
          ...(years.length > 0 && { millesime: years.join(', ') }),
        },
      ],
      ...(options.command !== undefined && { command: options.command }),
    },
  }
}

/** The optional groups that nothing is known of leave their parents; the others stay, whatever a batch has of them. */
function settled(method: Method, removed: readonly string[]): Method {
  const stay = (group: Group): Group => {
    const kept = group.of
      .map((child, k) => ({ child, weight: group.weights?.[k] }))
      .filter(({ child }) => !removed.includes(child))
    return {
      ...group,
      optional: false,
      of: kept.map(({ child }) => child),
      ...(group.weights && { weights: kept.map(({ weight }) => weight!) }),
    }
  }
  const all = (groups: Readonly<Record<string, Group>>): Record<string, Group> =>
    Object.fromEntries(Object.entries(groups).map(([id, group]) => [id, stay(group)]))
  return {
    ...method,
    ...(method.axes && { axes: all(method.axes) }),
    subIndices: all(method.subIndices),
    index: stay(method.index),
  }
}

async function writeAll(
  file: BatchFile,
  source: StreamSource,
  { method, frozen, trace, context, left }: Measurement,
  target: string,
  { columns, onProgress }: StreamOptions,
): Promise<string> {
  const scratch = temporaryFolder('flux')
  const values = openSync(join(scratch.path, 'ifn'), 'w+')
  let output: BatchOutput | undefined
  try {
    const places: RankPlace[] = []
    let [min, max, from] = [Infinity, -Infinity, 0]
    let schema: ReturnType<typeof schemaOf> | undefined
    await eachBatch(
      file,
      async (batch, at) => {
        const scores = scoresOf(method, frozen, source, batch)
        schema ??= schemaOf(scores, batch, source, {
          columns,
          context,
          metadata: { 'ifn.trace': JSON.stringify(trace) },
        })
        output ??= new BatchOutput(target, schema.schema)
        const { written, ranks } = scoresBatch(schema, scores, batch, source)
        const to = await output.writeBehind(written, ranks.buffer)
        const { min: low, max: high } = extent(scores.index)
        ;[min, max] = [Math.min(min, low), Math.max(max, high)]
        const bytes = new Uint8Array(
          scores.index.buffer,
          scores.index.byteOffset,
          scores.index.byteLength,
        )
        for (let done = 0; done < bytes.length;) done += writeSync(values, bytes, done)
        places.push({ rows: batch.numRows, from, to })
        from += bytes.length
        onProgress?.(0.5 + (at + 1) / (2 * file.batches))
      },
      left,
    )
    return await output!.finishHashed((under) => rankOnDisk(places, values, under, { min, max }))
  } finally {
    await output?.abandon()
    closeSync(values)
    scratch.remove()
  }
}

/** Problems of a batch name rows by their places: they are given the codes of those rows. */
function named<T>(batch: RecordBatch, { key }: StreamSource, run: () => T): T {
  try {
    return run()
  } catch (error) {
    const errors = (error as { errors?: readonly UserError[] }).errors ?? [error as UserError]
    if (!errors.every((each) => each instanceof UserError)) throw error
    const code = (place: string): string => String(batch.getChild(key)!.get(Number(place)))
    return throwIfAny(
      errors.map(
        (each) =>
          new UserError(each.code, each.message.replace(/\b\d{8}\b/g, code), each.advice, {
            ...each.place,
            ...(each.place.territory !== undefined && { territory: code(each.place.territory) }),
          }),
      ),
    ) as never
  }
}

function holderChecked(level: Level, code: string, file: string): string {
  const problem = codeProblem(level, code, { file })
  if (problem) throw problem
  return level === 'departement' ? code : parentCode(level, code, 'departement')
}
