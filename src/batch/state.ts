/** What a batch would do, before it does it: files hashed, jobs told apart by what is there already. */
import { userErrors, type UserError } from '../core/errors.ts'
import { sha256, readWhole } from '../host/files.ts'
import type { ByteSource } from '../io/byte-source.ts'
import type { InputFile } from '../ingest/input.ts'
import { onDisk } from '../host/byte-source.ts'
import { Digests } from '../host/checksums.ts'
import { filesAt, readable, type DigestOptions } from '../host/inputs.ts'
import { embeddedTerritory } from '../host/embedded.ts'
import type { EmbeddedName } from '../sources/embedded-france.ts'
import { digestOf } from './digest.ts'
import { recipeOf, jobsOf, type Batch, type Job } from './job.ts'
import { streamThresholdOf, isStreamed } from './stream/eligible.ts'
import type { JobRecord, Store } from './store.ts'

/** A list of files that are read together, once for all the jobs that read them. */
export interface SourceSet {
  readonly inputs: readonly string[]
  readonly files: readonly {
    readonly name: string
    readonly sha256: string
    readonly bytes: number
  }[]
  /** What kept them from being listed. */
  readonly problems: readonly UserError[]
  /** Done when their digests are known, where another thread computes them while this one begins. */
  readonly ready?: Promise<void>
}

/** `a-jour`: nothing to do. `a-refaire`: it was made of something else. `a-faire`: it is not there. */
export type State = 'a-jour' | 'a-refaire' | 'a-faire'

/** One job, the files that it reads, and whether its output is up to date. */
export interface JobState {
  readonly job: Job
  readonly set: SourceSet
  readonly state: State
  /** Digest of the recipe alone, and with the files. */
  readonly recipe: string
  readonly key: string
  readonly record?: JobRecord
}

/** Lists of files and jobs of a batch, as its folder stands. */
export interface BatchState {
  readonly sets: readonly SourceSet[]
  readonly jobs: readonly JobState[]
}

/** Lists and hashes the files of a batch, and compares each job with what the folder keeps of it. */
export async function resolveState(
  batch: Batch,
  store: Store,
  { digests = new Digests(), threads }: DigestOptions = {},
): Promise<BatchState> {
  const jobs = jobsOf(batch)
  const lists = new Map<string, Listed>()
  for (const { inputs } of jobs) {
    const name = JSON.stringify(inputs)
    if (!lists.has(name)) lists.set(name, listed(inputs, batch.plan.donnees))
  }
  const later = threads?.several && !store.begun ? laterOf(batch, [...lists.values()]) : undefined
  const ready = later && threads && digests.behind(later, threads)
  if (threads && !later)
    await digests.ahead(
      [...lists.values()].flatMap(({ files }) => files.flatMap(({ source }) => source ?? [])),
      threads,
    )
  const sets = new Map(
    [...lists].map(([name, list]) => [
      name,
      ready ? { ...awaited(list, digests), ready } : hashed(list, digests),
    ]),
  )
  const populations =
    batch.cog?.populations === undefined
      ? undefined
      : sha256(await readWhole(batch.cog.populations))
  const found = new Map<string, JobState>()
  for (const job of jobs) {
    const set = sets.get(JSON.stringify(job.inputs))!
    const recipe = digestOf(recipeOf(job, batch), populations)
    const above = job.reference.kind === 'etape' ? found.get(job.reference.path)! : undefined
    const keyOf = (): string => digestOf(recipe, set.files, above?.key)
    const record = await store.intact(job.path)
    const state: State =
      record === undefined
        ? 'a-faire'
        : record.key === keyOf() && set.problems.length === 0
          ? 'a-jour'
          : 'a-refaire'
    found.set(job.path, {
      job,
      set,
      state,
      recipe,
      get key() {
        return keyOf()
      },
      ...(record && { record }),
    })
  }
  return { sets: [...sets.values()], jobs: [...found.values()] }
}

interface Listed extends Pick<SourceSet, 'inputs' | 'problems'> {
  readonly files: readonly InputFile[]
}

function listed(inputs: readonly string[], donnees: EmbeddedName | undefined): Listed {
  if (inputs.length === 0) {
    const { files, table } = embeddedTerritory(donnees)
    const source = onDisk(table)
    return { inputs, files: files.map(({ name }) => ({ name, source })), problems: [] }
  }
  const problems: UserError[] = []
  return {
    inputs,
    files: inputs.flatMap((path) => attempted(problems, () => filesAt(path))),
    problems,
  }
}

function hashed({ inputs, files, problems }: Listed, digests: Digests): SourceSet {
  const more = [...problems]
  const sound = files.flatMap(({ name, source, bytes, sha256: said }) =>
    attempted(more, () => [
      {
        name,
        sha256: readable(name, () => said ?? (source ? digests.of(source) : sha256(bytes!))),
        bytes: source?.size ?? bytes!.length,
      },
    ]),
  )
  return { inputs, files: sound, problems: more }
}

/**
 * The one file of a batch that nothing was made of yet and that is read by batches: its digest is asked for when it was read once, not before.
 * Jobs that go to other threads take it with them: those know it first.
 */
function laterOf({ plan }: Batch, lists: readonly Listed[]): ByteSource | undefined {
  const [file, ...others] = lists.flatMap(({ files }) => files)
  const source =
    others.length === 0 && plan.execution?.memoire_par_fil === undefined ? file?.source : undefined
  return source?.path !== undefined && isStreamed(source, streamThresholdOf(plan))
    ? source
    : undefined
}

/** As `hashed`, of files whose digests are found when they are asked for. */
function awaited({ inputs, files, problems }: Listed, digests: Digests): SourceSet {
  return {
    inputs,
    problems,
    files: files.map(({ name, source }) => ({
      name,
      get sha256() {
        return readable(name, () => digests.of(source!))
      },
      bytes: source!.size,
    })),
  }
}

/** What `run` gives, or nothing and its problems. */
function attempted<T>(problems: UserError[], run: () => readonly T[]): readonly T[] {
  try {
    return run()
  } catch (error) {
    if (userErrors(error).length === 0) throw error
    problems.push(...userErrors(error))
    return []
  }
}
