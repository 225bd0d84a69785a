/** The folder of a batch: what is written there, what is known of it, and who is writing. */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UserError } from '../core/errors.ts'
import { writeWhole } from '../host/files.ts'

/** What is known of an output that was written whole. */
export interface JobRecord {
  readonly path: string
  /** Of the recipe and of the bytes of the files: nothing is to be done when it is the same. */
  readonly key: string
  /** Of the recipe and of the table that the files gave: nothing is to be written when it is the same. */
  readonly data: string
  readonly sha256: string
  readonly bytes: number
  readonly rows: number
  /** When its bytes, and when anything of it, last changed, as the file system tells: the second cannot be put back. */
  readonly modified: number
  readonly changed: number
  readonly seconds: number
  /** What is to be verified of what was read, in French. */
  readonly doubts?: readonly string[]
}

/** What is ours, out of sight: records, and the mark of who is writing. */
const OURS = '.lot'
/** How an unfinished manifest begins: it stands beside what is not ours. */
const MANIFEST = '.manifest.json.'
const UNFINISHED = /^\..+\.[0-9a-f]{12}\.tmp$/

/** The folder of a batch: its records, and the mark of the process that writes there. */
export class Store {
  readonly folder: string
  #lock: string | undefined

  constructor(folder: string) {
    this.folder = folder
  }

  /** Whether a batch was begun here. */
  get begun(): boolean {
    return existsSync(join(this.folder, OURS))
  }

  /** Takes the folder for this process, and clears what a batch that was killed left unfinished. */
  async take(paths: readonly string[], force: boolean): Promise<void> {
    if (!this.begun && !force) {
      const there = paths.filter((path) => existsSync(join(this.folder, path)))
      if (there.length > 0)
        throw new UserError(
          'sortie-existante',
          `« ${join(this.folder, there[0]!)} » existe déjà${there.length > 1 ? `, et ${there.length - 1} autre(s) sortie(s) du plan` : ''}, sans qu’un lot l’ait écrit`,
          'donnez un autre dossier, ou passez --force',
          { file: this.folder },
        )
    }
    try {
      await mkdir(join(this.folder, OURS), { recursive: true })
      await this.#mark()
    } catch (error) {
      if (error instanceof UserError) throw error
      throw new UserError(
        'sortie-impossible',
        `« ${this.folder} » ne peut pas recevoir le lot : ${(error as Error).message}`,
        'vérifiez le dossier, ses droits et la place libre',
        { file: this.folder },
      )
    }
    for (const folder of [OURS, ...new Set(paths.map(dirname))])
      await this.#clear(join(this.folder, folder))
    await this.#clear(this.folder, MANIFEST)
  }

  /** Clears the manifest of a batch that was killed as it ended, where all its outputs are there; nothing is written when there is none. */
  async clearManifest(): Promise<void> {
    const names = await readdir(this.folder).catch(() => [])
    if (!names.some((name) => UNFINISHED.test(name) && name.startsWith(MANIFEST))) return
    await this.take([], true)
    await this.leave()
  }

  async leave(): Promise<void> {
    if (this.#lock) await rm(this.#lock, { force: true })
  }

  /** The record of an output that is there as it was written. */
  async intact(path: string): Promise<JobRecord | undefined> {
    const record = await this.record(path)
    const found = record && (await stat(join(this.folder, path)).catch(() => undefined))
    if (!record || found?.size !== record.bytes) return undefined
    if (found.mtimeMs === record.modified && found.ctimeMs === record.changed) return record
    return (await sha256OfFile(join(this.folder, path))) === record.sha256 ? record : undefined
  }

  async record(path: string): Promise<JobRecord | undefined> {
    try {
      return JSON.parse(await readFile(this.#recordPath(path), 'utf8')) as JobRecord
    } catch {
      return undefined // none, or none that can be read: the job is done again
    }
  }

  async keep(record: Omit<JobRecord, 'modified' | 'changed'>): Promise<JobRecord> {
    const { mtimeMs, ctimeMs } = await stat(join(this.folder, record.path))
    const kept = { ...record, modified: mtimeMs, changed: ctimeMs }
    await writeWhole(
      this.#recordPath(record.path),
      new TextEncoder().encode(`${JSON.stringify(kept)}\n`),
      { force: true },
    )
    return kept
  }

  #recordPath(path: string): string {
    return join(this.folder, OURS, `${path.replaceAll('/', ',')}.json`)
  }

  async #clear(folder: string, prefix = '.'): Promise<void> {
    const names = await readdir(folder).catch(() => [])
    await Promise.all(
      names
        .filter((name) => UNFINISHED.test(name) && name.startsWith(prefix))
        .map((name) => rm(join(folder, name), { force: true })),
    )
  }

  /** One batch at a time: the mark of a process that is no more is lifted. */
  async #mark(): Promise<void> {
    const path = join(this.folder, OURS, 'verrou')
    for (const attempt of [1, 2]) {
      try {
        const file = await open(path, 'wx')
        await file.writeFile(String(process.pid))
        await file.close()
        this.#lock = path
        return
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
        const pid = Number(await readFile(path, 'utf8').catch(() => ''))
        if (attempt === 2 || (pid !== process.pid && isRunning(pid)))
          throw new UserError(
            'lot-occupe',
            `un autre lot (processus ${pid}) écrit dans « ${this.folder} »`,
            'attendez qu’il finisse, ou donnez un autre dossier',
            { file: this.folder },
          )
        await rm(path, { force: true })
      }
    }
  }
}

/** Writes an output, whole or not at all, in a folder that is made when needed. */
export async function writeOutput(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  const target = join(folder, path)
  try {
    await mkdir(dirname(target), { recursive: true })
  } catch (error) {
    throw new UserError(
      'sortie-impossible',
      `« ${dirname(target)} » ne peut pas être créé : ${(error as Error).message}`,
      'vérifiez le dossier, ses droits et la place libre',
      { file: target },
    )
  }
  await writeWhole(target, bytes, { force: true })
}

/** Computes the SHA-256 of a file, read piece by piece. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 22 }))
    hash.update(chunk as Uint8Array)
  return hash.digest('hex')
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
