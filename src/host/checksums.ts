/** SHA-256 of files at rest, each computed once for as long as nobody touches the file. */
import { statSync } from 'node:fs'
import type { ByteSource } from '../io/byte-source.ts'
import { sha256OfSource } from './byte-source.ts'
import type { ReadingThreads } from './read-threads.ts'

/** The SHA-256 of a file, and what the file system said of it just before. Plain data. */
export interface KnownDigest {
  readonly path: string
  readonly stamp: string
  readonly sha256: string
}

/** SHA-256 by path, computed when asked, or ahead by several threads. */
export class Digests {
  readonly #known: Map<string, KnownDigest>

  constructor(known: readonly KnownDigest[] = []) {
    this.#known = new Map(known.map((each) => [each.path, each]))
  }

  /** All that were computed, for another thread. */
  get known(): KnownDigest[] {
    return [...this.#known.values()]
  }

  /** Computes at once, by several threads, those of files that will be asked. One that cannot be read is left to who asks. */
  async ahead(sources: readonly ByteSource[], threads: ReadingThreads): Promise<void> {
    const fresh = [
      ...new Map(
        sources.flatMap(({ path, size }) =>
          path === undefined || this.#found(path)
            ? []
            : [[path, { path, size, stamp: stampOf(path) }] as const],
        ),
      ).values(),
    ]
    const answers = await threads.all(
      fresh.map(({ path, size }) => ({ kind: 'empreinte', path, size })),
    )
    fresh.forEach(({ path, stamp }, at) => {
      const sha256 = answers[at]
      if (typeof sha256 === 'string' && stamp !== undefined)
        this.#known.set(path, { path, stamp, sha256 })
    })
  }

  /** Computes that of a file in another thread, while this one goes on. Who asks for it before computes it, and waits for nothing. */
  async behind({ path, size }: ByteSource, threads: ReadingThreads): Promise<void> {
    const stamp = stampOf(path!)
    const sha256 = await threads.behind({ kind: 'empreinte', path: path!, size })
    if (typeof sha256 === 'string' && stamp !== undefined)
      this.#known.set(path!, { path: path!, stamp, sha256 })
  }

  of(source: ByteSource): string {
    const { path } = source
    if (path === undefined) return sha256OfSource(source)
    const found = this.#found(path)
    if (found !== undefined) return found
    const stamp = stampOf(path)
    const sha256 = sha256OfSource(source)
    if (stamp !== undefined) this.#known.set(path, { path, stamp, sha256 })
    return sha256
  }

  #found(path: string): string | undefined {
    const known = this.#known.get(path)
    return known?.stamp === stampOf(path) ? known?.sha256 : undefined
  }
}

/** Changes whenever the file is written, replaced or renamed. */
function stampOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found && [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ')
}
