/**
 * Downloads: resumed where they were cut, checked before use, and safe with two processes at once.
 *
 * A file comes under a name of its own process (`….PID.part`) and gets its final name by a rename, once
 * it is checked. What a stopped process left is taken over by a rename too: only one can win.
 */
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { UserError, userErrors } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { fileName, type CatalogueFile } from '../sources/catalogue.ts'
import type { Downloaded, DownloadOptions, Downloads } from '../sources/download.ts'
import { addressOf, request, Retry, tagOf, type Answer } from './http.ts'

/** `$XDG_CACHE_HOME/ifn`, or `~/.cache/ifn`. */
export function defaultCache(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ifn')
}

/** Gets files one after the other; what fails does not stop the rest. Files without a known address are passed over. */
export async function download(
  files: readonly CatalogueFile[],
  options: DownloadOptions,
): Promise<Downloads> {
  const done: Downloaded[] = []
  const problems: UserError[] = []
  for (const file of files.filter(({ url }) => url !== undefined)) {
    try {
      done.push(await downloadOne(file, options))
    } catch (error) {
      const found = userErrors(error)
      if (found.length === 0) throw error
      problems.push(...found)
    }
  }
  return { done, problems }
}

/** Gets one file, or finds it in the cache. Throws a `UserError`: unreachable, changed, or not what it should be. */
export async function downloadOne(
  file: CatalogueFile,
  options: DownloadOptions,
): Promise<Downloaded> {
  const folder = join(options.cache, file.id)
  const path = join(folder, fileName(file))
  await mkdir(folder, { recursive: true })
  const kept = await inCache(file, path)
  if (kept) return kept
  const { attempts = 5, pause = 500 } = options
  let most = 0
  for (let failures = 1; ; failures++) {
    try {
      return await attemptOne(file, path, options)
    } catch (error) {
      if (!(error instanceof Retry)) throw error
      if (failures >= attempts) throw unreachable(file, options, error.message)
      if (error.received > most) failures = 1 // it gets on: only attempts that gain nothing count
      most = Math.max(most, error.received)
      await new Promise((resolve) =>
        setTimeout(resolve, error.after ?? pause * 2 ** (failures - 1)),
      )
    }
  }
}

/** What is kept is used only as long as it is still what was checked. */
async function inCache(file: CatalogueFile, path: string): Promise<Downloaded | undefined> {
  const note = await readFile(`${path}.sha256`, 'utf8').catch(() => undefined)
  if (note === undefined || !(await exists(path))) return undefined
  const sums = await sumsOf(path)
  if (sums.sha256 !== note.trim() || (file.md5 !== undefined && sums.md5 !== file.md5))
    return undefined
  return {
    file,
    path,
    sha256: sums.sha256,
    bytes: sums.bytes,
    cached: true,
    verified: file.md5 !== undefined,
  }
}

async function attemptOne(
  file: CatalogueFile,
  path: string,
  options: DownloadOptions,
): Promise<Downloaded> {
  const part = await takeOver(path)
  const answer = await request(addressOf(file, options), part?.bytes ?? 0, options).catch(
    async (error: unknown) => {
      if (part) await release(part.path, path, part.tag, error)
      throw error
    },
  )
  const resumed = answer.from > 0 && part?.tag === tagOf(answer)
  if (answer.from > 0 && !resumed) {
    // the file behind the address is no longer the same: start again
    await answer.cancel()
    await rm(part!.path, { force: true })
    throw new Retry('le fichier a changé entre deux reprises', { after: 0 })
  }
  const own = partName(path, tagOf(answer), String(process.pid))
  if (part && resumed) await rename(part.path, own)
  else if (part) await rm(part.path, { force: true })
  try {
    announced(file, answer)
    await receive(answer, own, resumed, options)
    return await publish(file, path, own, resumed)
  } catch (error) {
    await release(own, path, tagOf(answer), error)
    throw error
  } finally {
    await answer.cancel()
  }
}

/** Leaves what was received to the next attempt, of this process or of another; or nothing, when it is of no use. */
async function release(own: string, path: string, tag: string, error: unknown): Promise<void> {
  if (error instanceof Retry && !error.afresh)
    await rename(own, partName(path, tag, '0')).catch(() => undefined)
  else await rm(own, { force: true })
}

/** A size that is not the catalogue's makes the checksum wrong for sure: nothing is fetched for that. */
function announced(file: CatalogueFile, { total }: Answer): void {
  if (file.bytes !== undefined && total !== undefined && total !== file.bytes)
    throw changed(file, `${french(total, 0)} octets annoncés, ${french(file.bytes, 0)} attendus`)
}

async function receive(
  answer: Answer,
  path: string,
  resumed: boolean,
  options: DownloadOptions,
): Promise<void> {
  const output = await open(path, resumed ? 'a' : 'w')
  let received = answer.from
  try {
    for await (const chunk of answer.body) {
      await output.write(chunk)
      received += chunk.length
      options.onProgress?.(received, answer.total)
    }
    await output.sync()
  } catch (error) {
    if (error instanceof Retry) error.received = received
    throw error
  } finally {
    await output.close()
  }
  if (answer.total !== undefined && received !== answer.total)
    throw new Retry(`coupure après ${french(received, 0)} octets sur ${french(answer.total, 0)}`)
}

/** Checks what came, writes its SHA-256 beside it, and gives it its name. */
async function publish(
  file: CatalogueFile,
  path: string,
  own: string,
  resumed: boolean,
): Promise<Downloaded> {
  const { md5, sha256, bytes } = await sumsOf(own)
  const wrong =
    file.md5 !== undefined && md5 !== file.md5
      ? `empreinte MD5 ${md5}, ${file.md5} attendue`
      : file.bytes !== undefined && bytes !== file.bytes
        ? `${french(bytes, 0)} octets, ${french(file.bytes, 0)} attendus`
        : undefined
  if (wrong !== undefined && resumed)
    throw new Retry(`${wrong} après une reprise`, { after: 0, afresh: true })
  if (wrong !== undefined) throw changed(file, wrong)
  const note = `${own}.sha256`
  await writeFile(note, `${sha256}\n`)
  await rename(own, path)
  await rename(note, `${path}.sha256`)
  for (const part of await freeParts(path)) await rm(part.path, { force: true })
  return { file, path, sha256, bytes, cached: false, verified: file.md5 !== undefined }
}

interface Part {
  readonly path: string
  readonly tag: string
  readonly bytes: number
}

/** `name.TAG.OWNER-RANDOM.part`: the tag tells which version of the file it is a part of, the owner which process writes it (0: none). */
function partName(path: string, tag: string, owner: string): string {
  return `${path}.${tag}.${owner}-${randomBytes(4).toString('hex')}.part`
}

/** The parts that nobody is writing, the largest first. */
async function freeParts(path: string): Promise<Part[]> {
  const folder = dirname(path)
  const start = `${basename(path)}.`
  const free = (await readdir(folder)).flatMap((name) => {
    const [, tag, owner] = name.startsWith(start)
      ? (/^([0-9a-f]+)\.(\d+)-[0-9a-f]+\.part$/.exec(name.slice(start.length)) ?? [])
      : []
    return tag !== undefined && !isAlive(Number(owner)) ? [{ path: join(folder, name), tag }] : []
  })
  const sized = await Promise.all(
    free.map(async (part) => ({
      ...part,
      bytes: await stat(part.path).then(
        ({ size }) => size,
        () => -1,
      ),
    })),
  )
  return sized.sort((a, b) => b.bytes - a.bytes)
}

/** The largest of them, made ours: a rename that another process can no longer make. */
async function takeOver(path: string): Promise<Part | undefined> {
  for (const { path: found, tag } of await freeParts(path)) {
    const own = partName(path, tag, String(process.pid))
    const won = await rename(found, own).then(
      () => true,
      () => false,
    )
    if (won) return { path: own, tag, bytes: (await stat(own)).size }
  }
  return undefined
}

function isAlive(pid: number): boolean {
  if (pid === 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function sumsOf(path: string): Promise<{ md5: string; sha256: string; bytes: number }> {
  const [md5, sha256] = [createHash('md5'), createHash('sha256')]
  let bytes = 0
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
    md5.update(chunk)
    sha256.update(chunk)
    bytes += chunk.length
  }
  return { md5: md5.digest('hex'), sha256: sha256.digest('hex'), bytes }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

function unreachable(file: CatalogueFile, options: DownloadOptions, why: string): UserError {
  return new UserError(
    'source-injoignable',
    `« ${file.title} » n’a pas pu être téléchargé : ${why}`,
    `réessayez plus tard (ce qui est reçu est gardé), ou prenez le fichier à la main : ${file.page}`,
    { file: addressOf(file, options).href },
  )
}

function changed(file: CatalogueFile, what: string): UserError {
  return new UserError(
    'telechargement-different',
    `« ${file.title} » n’est pas le fichier du catalogue : ${what}`,
    `rien n’en est gardé ; s’il a été publié de nouveau, prenez-le à la main (${file.page}) et donnez-le à ifn calculer`,
    { file: file.url! },
  )
}
