/** Jobs computed one after the other: files read once, joined once for the levels that the join serves alike. */
import { statSync } from 'node:fs'
import { candidateLevels } from '../pipeline/row-level.ts'
import { UserError, userErrors } from '../core/errors.ts'
import type { Scores } from '../engine/compute.ts'
import { frozenJson, type FrozenReference } from '../engine/reference.ts'
import { scoresSheet } from '../engine/sheet.ts'
import { encodeSheet } from '../io/encode.ts'
import { onDisk } from '../host/byte-source.ts'
import type { Method } from '../method/method.ts'
import {
  computeDataset,
  joinForMethod,
  readForMethod,
  readingFor,
  type PipelineOptions,
} from '../pipeline/pipeline.ts'
import { doubtsIn, required, type Dataset, type InspectedFile } from '../pipeline/dataset.ts'
import { readWeights } from '../ingest/groups.ts'
import type { CogTarget } from '../ingest/harmonise.ts'
import type { InputFile } from '../ingest/input.ts'
import { embeddedCog } from '../host/cog.ts'
import { franceDistances } from '../host/france-distances.ts'
import { embeddedTerritory } from '../host/embedded.ts'
import type { EmbeddedName } from '../sources/embedded-france.ts'
import { Digests, type KnownDigest } from '../host/checksums.ts'
import { inputsAt, inputsKnown, onlySheet, statedPath } from '../host/inputs.ts'
import { ReadingThreads } from '../host/read-threads.ts'
import type { Sheet } from '../table/sheet.ts'
import { digestOf, digestOfDataset, type KnownColumns } from './digest.ts'
import type { BatchReading, CogAsked, Job } from './job.ts'
import { sharedReader, type SharedReader } from './shared-reader.ts'
import { isStreamed } from './stream/eligible.ts'
import { streamReference, streamScores, type StreamOptions } from './stream/compute.ts'

/** What a runner is told once. Plain data. */
export interface RunnerOptions {
  readonly methods: readonly Method[]
  readonly cog?: CogAsked | undefined
  readonly reading?: BatchReading | undefined
  /** Embedded data that jobs without files read. */
  readonly donnees?: EmbeddedName | undefined
  readonly format: 'arrow' | 'parquet'
  readonly columns: 'toutes' | 'indice'
  /** Bytes above which an Arrow table is read by batches, and that columns may then take. */
  readonly streamThreshold: number
  readonly memory: number
  /** SHA-256 that are known already. */
  readonly digests?: readonly KnownDigest[]
  /** Threads that may read files at once, that of the runner among them; 1 when left out. */
  readonly readers?: number
}

/** What a job gives. */
export interface Product {
  readonly bytes: Uint8Array
  /** Territories of the result. */
  readonly rows: number
  /** What is to be verified of it, in French. */
  readonly doubts: readonly string[]
}

interface Opened {
  readonly files: readonly InputFile[]
  readonly sources?: Dataset['sources']
  readonly reader: SharedReader
  /** By method: the files as it reads them, on the COG of the batch. */
  readonly inspected: Map<number, readonly InspectedFile[]>
  /** By method, year and levels of the rows: what the join gave, or what kept it from giving anything. */
  readonly datasets: Map<string, Joined | { readonly refused: unknown }>
  /** Digests of the columns that the tables share. */
  readonly columns: KnownColumns
}

interface Joined {
  readonly dataset: Dataset
  digest?: string
}

/**
 * Computes jobs as `ifn calculer` would, one by one, without reading a file twice. Jobs of one method and one year in a row
 * share the table that their files are joined into.
 */
export class JobRunner {
  readonly #options: RunnerOptions
  #opened: { readonly key: string; readonly opened: Opened } | undefined
  readonly #digests: Digests
  readonly #threads: ReadingThreads
  #cog: CogTarget | undefined

  /** `threads`: those of who has some already. */
  constructor(options: RunnerOptions, threads = new ReadingThreads(options.readers ?? 1)) {
    this.#options = options
    this.#digests = new Digests(options.digests)
    this.#threads = threads
  }

  /** Files read from their beginning so far, in the folder or the list that is open. */
  get readings(): number {
    return this.#opened?.opened.reader.counts.opened ?? 0
  }

  /** Whether a job is computed by batches: its one file is an Arrow table, and a large one. */
  streams({ inputs }: Job): boolean {
    const [path] = inputs
    if (path === undefined || inputs.length > 1) return false
    const at = statedPath(path).path
    const found = statSync(at, { throwIfNoEntry: false })
    return (
      found !== undefined && found.isFile() && isStreamed(onDisk(at), this.#options.streamThreshold)
    )
  }

  /** Computes a job by batches, straight to its file. */
  stream(
    job: Job,
    target: string,
    {
      frozen,
      sha256,
      onProgress,
    }: {
      readonly frozen?: FrozenReference | undefined
      readonly sha256: () => Promise<string>
      readonly onProgress: (share: number) => void
    },
  ): Promise<{
    readonly rows: number
    readonly sha256: string
    readonly doubts: readonly string[]
  }> {
    const { format, columns } = this.#options
    if (format !== 'arrow')
      throw new UserError(
        'flux-impossible',
        `« ${job.inputs[0]} » est lue par lots : elle s’écrit en Arrow seulement`,
        'retirez sortie.format du plan, ou relevez execution.flux',
        { file: job.inputs[0]! },
      )
    return streamScores(this.#options.methods[job.method]!, streamedPath(job), target, {
      ...this.#streamed(job, frozen),
      columns,
      sha256,
      onProgress,
    })
  }

  #streamed(job: Job, frozen: FrozenReference | undefined): StreamOptions {
    const { cog, memory, reading } = this.#options
    if (reading && (reading.groups || Object.keys(reading.options).length > 0))
      throw new UserError(
        'flux-impossible',
        `« ${job.inputs[0]} » est lue par lots : ses codes et ses cellules sont lus tels qu’ils sont, sans groupes`,
        'retirez du plan « lecture », « groupes » et le niveau « autre », ou relevez execution.flux',
        { file: job.inputs[0]! },
      )
    if (cog)
      throw new UserError(
        'flux-impossible',
        `« ${job.inputs[0]} » est lue par lots : ses lignes ne sont pas portées à un autre COG`,
        'retirez cog du plan, ou relevez execution.flux',
        { file: job.inputs[0]! },
      )
    const reference = referenceOf(job, frozen)
    return {
      level: job.level,
      memory,
      columns: 'toutes',
      history: embeddedCog(),
      command: job.command,
      ...(reference !== undefined && { reference }),
      ...(job.millesime !== undefined && { millesime: job.millesime }),
    }
  }

  /** What a job writes. `frozen`: the reference that it is held to, when another job made it. Throws what `ifn calculer` would. */
  async produce(job: Job, frozen?: FrozenReference): Promise<Product> {
    if (this.streams(job)) {
      const made = await streamReference(
        this.#options.methods[job.method]!,
        streamedPath(job),
        this.#streamed(job, frozen),
      )
      return { bytes: frozenJson(made), rows: made.territories, doubts: [] }
    }
    const scores = await this.scores(job, frozen)
    const doubts = doubtsIn(scores.trace.notes)
    if (job.kind === 'reference')
      return { bytes: frozenJson(scores.frozen), rows: scores.frozen.territories, doubts }
    const sheet = scoresSheet(scores)
    return {
      bytes: await encodeSheet(
        this.#options.columns === 'indice' ? indexColumns(sheet, scores) : sheet,
        this.#options.format,
      ),
      rows: scores.codes.length,
      doubts,
    }
  }

  /** Digest of the table that a job is computed on, with its provenance. */
  async digest(job: Job): Promise<string> {
    const method = this.#options.methods[job.method]!
    const opened = await this.#open(job.inputs)
    const found = this.#joined(opened, job, method, await this.#target())
    return (found.digest ??= digestOf(
      digestOfDataset(found.dataset, opened.columns),
      opened.sources,
    ))
  }

  async scores(job: Job, frozen?: FrozenReference): Promise<Scores> {
    const method = this.#options.methods[job.method]!
    const opened = await this.#open(job.inputs)
    const { dataset } = this.#joined(opened, job, method, await this.#target())
    const reference = referenceOf(job, frozen)
    return computeDataset(method, dataset, {
      level: job.level,
      command: job.command,
      ...(reference !== undefined && { reference }),
      ...this.#grouped(job),
      ...(opened.sources && { sources: opened.sources }),
    })
  }

  /** The groups of a result by group. */
  #grouped({ level }: Job): Pick<PipelineOptions, 'groups'> {
    const groups = this.#options.reading?.groups
    return groups && level === 'groupe' ? { groups } : {}
  }

  async #open(inputs: readonly string[]): Promise<Opened> {
    const key = JSON.stringify(inputs)
    if (this.#opened?.key === key) return this.#opened.opened
    this.#opened = undefined // before others are read: two national editions need not be held
    const given =
      inputs.length === 0
        ? embeddedTerritory(this.#options.donnees)
        : {
            files: this.#ofSheet(
              await inputsKnown(inputs, { digests: this.#digests, threads: this.#threads }),
            ),
          }
    const cog = await this.#target()
    const { anyCode, keyColumn, missing, completeZeros } = this.#options.reading?.options ?? {}
    const reader = sharedReader(
      this.#options.methods.map((method) => ({
        ...readingFor(method, cog ? { cog } : {}),
        ...(anyCode && { anyCode }),
        ...(keyColumn !== undefined && { keyColumn }),
        ...(missing && { missing }),
        ...(completeZeros && { completeZeros }),
      })),
    )
    await reader.ahead(given.files, this.#threads)
    const opened: Opened = {
      ...given,
      reader,
      inspected: new Map(),
      datasets: new Map(),
      columns: new WeakMap(),
    }
    this.#opened = { key, opened }
    return opened
  }

  #ofSheet(files: readonly InputFile[]): readonly InputFile[] {
    const sheet = this.#options.reading?.sheet
    return sheet === undefined ? files : onlySheet(files, sheet)
  }

  async #target(): Promise<CogTarget | undefined> {
    const { cog } = this.#options
    if (cog === undefined) return undefined
    this.#cog ??= {
      history: embeddedCog(),
      year: cog.annee,
      split: cog.scissions ?? 'poids',
      plm: cog.plm ?? false,
      ...(cog.populations !== undefined && {
        weights: readWeights(await inputsAt([cog.populations]), cog.populations, {
          completeZeros: this.#options.reading?.options.completeZeros ?? false,
        }),
      }),
    }
    return this.#cog
  }

  #joined(
    opened: Opened,
    { method: at, millesime, level }: Job,
    method: Method,
    cog: CogTarget | undefined,
  ): Joined {
    const reading = this.#options.reading?.options ?? {}
    const options: PipelineOptions = {
      ...reading,
      reader: opened.reader.read,
      ...(!reading.anyCode && { history: embeddedCog(), lent: franceDistances() }),
      ...(cog && { cog }),
      ...(millesime !== undefined && { millesime }),
    }
    let inspected = opened.inspected.get(at)
    if (inspected === undefined) {
      opened.inspected.clear()
      opened.inspected.set(at, (inspected = readForMethod(opened.files, method, options)))
    }
    const key = JSON.stringify([at, millesime, candidateLevels(inspected, level)])
    let found = opened.datasets.get(key)
    if (found === undefined) {
      opened.datasets.clear()
      opened.datasets.set(key, (found = joined(method, inspected, { ...options, level })))
    }
    if ('refused' in found) throw found.refused
    return found
  }
}

/** The path of the table that a job reads by batches. */
function streamedPath({ inputs }: Job): string {
  return statedPath(inputs[0]!).path
}

/** What a job is held to: the values given, the word of the plan, or what its method says. */
function referenceOf(
  { reference }: Job,
  frozen: FrozenReference | undefined,
): string | FrozenReference | undefined {
  return (
    frozen ??
    (reference.kind === 'mot'
      ? reference.word
      : reference.kind === 'fichier'
        ? reference.frozen
        : undefined)
  )
}

function joined(
  method: Method,
  inspected: readonly InspectedFile[],
  options: PipelineOptions,
): Joined | { readonly refused: unknown } {
  try {
    return { dataset: required(joinForMethod(inspected, method, options)) }
  } catch (error) {
    if (userErrors(error).length === 0) throw error
    return { refused: error }
  }
}

/** What most readers want of a national edition: who, how many, how fragile. */
function indexColumns(sheet: Sheet, { subIndices }: Scores): Sheet {
  const kept = new Set([
    sheet.columns[0]!.name,
    'nom',
    'population',
    ...Object.keys(subIndices),
    'ifn',
    'ifn_rang',
    'couverture',
  ])
  return { ...sheet, columns: sheet.columns.filter(({ name }) => kept.has(name)) }
}
