/** Downloads: fetched under a temporary name, checked, then renamed; tried again when the connection is cut. */
import { bounds } from '../core/bounds.ts'
import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { UserError, userErrors } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { software } from '../core/version.ts'
import { declaredHosts, fileName, type CatalogueFile } from '../sources/catalogue.ts'
import type { Downloaded, DownloadOptions, Downloads } from '../sources/download.ts'
import { temporaryBeside } from './unfinished.ts'

/** What may pass: a cut, a server that is busy. */
class Passing extends Error {
  /** Milliseconds that the server asks to wait. */
  readonly after: number | undefined

  constructor(message: string, after?: number) {
    super(message)
    this.after = after
  }
}

const REDIRECTIONS = bounds.redirections

/** `$XDG_CACHE_HOME/ifn`, or `~/.cache/ifn`. */
export function defaultCache(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ifn')
}

/** Downloads files one after the other; what fails does not stop the rest. Files without a known address are passed over. */
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

/** Downloads one file, or finds it in the cache. Throws a `UserError`: unreachable, changed, or not what it should be. */
export async function downloadOne(
  file: CatalogueFile,
  options: DownloadOptions,
): Promise<Downloaded> {
  const path = join(options.cache, file.id, fileName(file))
  await mkdir(dirname(path), { recursive: true })
  const kept = await inCache(file, path)
  if (kept) return kept
  const { attempts = 5, pause = 500 } = options
  for (let failures = 1; ; failures++) {
    try {
      return await fetchOnce(file, path, options)
    } catch (error) {
      if (!(error instanceof Passing)) throw error
      if (failures >= attempts) throw unreachable(file, options, error.message)
      const wait = error.after ?? pause * 2 ** (failures - 1)
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
}

/** What is kept is used only as long as it is still what was checked. */
async function inCache(file: CatalogueFile, path: string): Promise<Downloaded | undefined> {
  const sums = new Sums()
  try {
    const note = await readFile(`${path}.sha256`, 'utf8')
    for await (const chunk of createReadStream(path)) sums.add(chunk as Uint8Array)
    const { md5, sha256, bytes } = sums.end()
    if (sha256 !== note.trim() || (file.md5 !== undefined && md5 !== file.md5)) return undefined
    return { file, path, sha256, bytes, cached: true, verified: file.md5 !== undefined }
  } catch {
    return undefined // nothing that can be read: it is fetched
  }
}

async function fetchOnce(
  file: CatalogueFile,
  path: string,
  options: DownloadOptions,
): Promise<Downloaded> {
  const silence = new AbortController()
  const heard = setTimeout(() => silence.abort(), options.idle ?? 30_000)
  const temporary = temporaryBeside(path)
  try {
    const response = await request(addressOf(file, options), options, silence.signal)
    const length = response.headers.get('content-length')
    const total = length === null ? undefined : Number(length)
    refuseSize(file, total, 'annoncés')
    const sums = new Sums()
    const output = await open(temporary.path, 'wx')
    try {
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
        heard.refresh()
        await output.write(chunk)
        const received = sums.add(chunk)
        options.onProgress?.(received, total)
      }
      await output.sync()
    } finally {
      await output.close()
    }
    const { md5, sha256, bytes } = sums.end()
    if (total !== undefined && bytes !== total)
      throw new Passing(`coupure après ${french(bytes, 0)} octets sur ${french(total, 0)}`)
    if (file.md5 !== undefined && md5 !== file.md5)
      throw changed(file, `empreinte MD5 ${md5}, ${file.md5} attendue`)
    refuseSize(file, bytes, '')
    await rename(temporary.path, path)
    await writeFile(`${path}.sha256`, `${sha256}\n`)
    return { file, path, sha256, bytes, cached: false, verified: file.md5 !== undefined }
  } catch (error) {
    throw silence.signal.aborted ? new Passing('le serveur ne répond plus') : explained(error)
  } finally {
    clearTimeout(heard)
    silence.abort() // no more is wanted of this connection
    temporary.remove()
  }
}

/** The address of a file: its own, or the mirror's, where it stands under its host and path. */
function addressOf({ url }: CatalogueFile, { mirror }: Pick<DownloadOptions, 'mirror'>): URL {
  const own = new URL(url!)
  return mirror === undefined
    ? own
    : new URL(`${mirror.replace(/\/+$/, '')}/${own.host}${own.pathname}${own.search}`)
}

/** Asks for a file, redirections followed by hand. Throws `Passing` for what may pass, a `UserError` for what will not. */
export async function request(
  address: URL,
  { mirror }: Pick<DownloadOptions, 'mirror'>,
  signal?: AbortSignal,
): Promise<Response> {
  let url = address
  for (let hops = 0; hops <= REDIRECTIONS; hops++) {
    refuseHost(url, mirror)
    const response = await fetch(url, {
      headers: {
        'user-agent': `${software.name}/${software.version}`,
        'accept-encoding': 'identity',
      },
      redirect: 'manual',
      signal: signal ?? null,
    })
    const { status, headers } = response
    if (status === 200) return response
    await response.body?.cancel()
    const to = headers.get('location')
    if (status < 300 || status >= 400 || to === null) throw refusal(url, status, headers)
    url = new URL(to, url)
  }
  throw new UserError(
    'source-injoignable',
    `plus de ${REDIRECTIONS} redirections`,
    'prenez le fichier à la main',
    { file: address.href },
  )
}

/** https and the hosts of the catalogue, or the mirror that was given and nothing else. */
function refuseHost(url: URL, mirror: string | undefined): void {
  const allowed =
    mirror === undefined
      ? url.protocol === 'https:' && declaredHosts.includes(url.host)
      : url.origin === new URL(mirror).origin
  if (allowed) return
  throw new UserError(
    'hote-refuse',
    `l’adresse mène à ${url.origin}, qui n’est pas ${mirror === undefined ? 'un hôte déclaré' : 'le miroir donné'}`,
    'rien n’a été demandé à cet hôte ; si le producteur a déménagé, prenez le fichier à la main',
    { file: url.href },
  )
}

function refusal(url: URL, status: number, headers: Headers): Error {
  const seconds = Number(headers.get('retry-after'))
  if (status === 429 || status >= 500)
    return new Passing(
      `réponse ${status} du serveur`,
      seconds > 0 ? Math.min(seconds, 60) * 1000 : undefined,
    )
  return new UserError(
    'source-injoignable',
    `réponse ${status} du serveur`,
    'le fichier a sans doute été déplacé : cherchez-le sur la page du producteur (ifn sources)',
    { file: url.href },
  )
}

/** What `fetch` and the disk throw, in words: a connection may come back, a disk that is full will not. */
function explained(error: unknown): unknown {
  if (error instanceof Passing || userErrors(error).length > 0) return error
  const { cause, message, syscall, path } = error as NodeJS.ErrnoException
  if (path !== undefined || syscall === 'write' || syscall === 'fsync')
    return new UserError(
      'sortie-impossible',
      `le dossier de téléchargement ne peut pas être écrit : ${message}`,
      'vérifiez le dossier, ses droits et la place libre',
      path === undefined ? {} : { file: path },
    )
  const { code, message: why } = (cause ?? {}) as NodeJS.ErrnoException
  return new Passing(
    code === 'ENOTFOUND' || code === 'EAI_AGAIN'
      ? 'hôte introuvable : réseau absent, ou mandataire (proxy) à passer par --miroir'
      : `connexion impossible ou coupée (${code ?? why ?? message})`,
  )
}

/** MD5, SHA-256 and size of what passes. */
class Sums {
  readonly #md5: Hash = createHash('md5')
  readonly #sha256: Hash = createHash('sha256')
  #bytes = 0

  /** Bytes that came so far. */
  add(chunk: Uint8Array): number {
    this.#md5.update(chunk)
    this.#sha256.update(chunk)
    return (this.#bytes += chunk.length)
  }

  end(): { md5: string; sha256: string; bytes: number } {
    return {
      md5: this.#md5.digest('hex'),
      sha256: this.#sha256.digest('hex'),
      bytes: this.#bytes,
    }
  }
}

/** A size that is not the catalogue's makes the checksum wrong for sure. */
function refuseSize(file: CatalogueFile, bytes: number | undefined, said: string): void {
  if (file.bytes !== undefined && bytes !== undefined && bytes !== file.bytes)
    throw changed(
      file,
      `${french(bytes, 0)} octets${said && ` ${said}`}, ${french(file.bytes, 0)} attendus`,
    )
}

function unreachable(file: CatalogueFile, options: DownloadOptions, why: string): UserError {
  return new UserError(
    'source-injoignable',
    `« ${file.title} » n’a pas pu être téléchargé : ${why}`,
    `réessayez plus tard, ou prenez le fichier à la main : ${file.page}`,
    { file: addressOf(file, options).href },
  )
}

function changed(file: CatalogueFile, how: string): UserError {
  return new UserError(
    'telechargement-different',
    `« ${file.title} » n’est pas le fichier du catalogue : ${how}`,
    `rien n’en est gardé ; s’il a été publié de nouveau, prenez-le à la main (${file.page}) et donnez-le à ifn calculer`,
    { file: file.url! },
  )
}
