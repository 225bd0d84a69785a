/** One request of a file over HTTP: declared hosts only, redirections followed by hand, silence cut short. */
import { createHash } from 'node:crypto'
import { UserError } from '../core/errors.ts'
import { software } from '../core/version.ts'
import { declaredHosts, type CatalogueFile } from '../sources/catalogue.ts'
import type { DownloadOptions } from '../sources/download.ts'

/** Worth another attempt: a cut, a server that is busy. */
export class Retry extends Error {
  readonly after: number | undefined
  /** What was received is of no use. */
  readonly afresh: boolean
  /** Bytes of the file that are had. */
  received = 0

  constructor(
    message: string,
    { after, afresh = false }: { after?: number | undefined; afresh?: boolean } = {},
  ) {
    super(message)
    this.after = after
    this.afresh = afresh
  }
}

export interface Answer {
  readonly body: AsyncIterable<Uint8Array>
  /** Where the body starts in the file: 0, or what was asked. */
  readonly from: number
  /** Size of the whole file, where the server tells. */
  readonly total?: number
  /** What the server calls this version of the file: its ETag, or its date. */
  readonly version: string
  cancel(): Promise<void>
}

const IDLE = 30_000
const REDIRECTIONS = 5

/** The address of a file: its own, or the mirror's, where it stands under its host and path. */
export function addressOf(
  { url }: CatalogueFile,
  { mirror }: Pick<DownloadOptions, 'mirror'>,
): URL {
  const own = new URL(url!)
  return mirror === undefined
    ? own
    : new URL(`${mirror.replace(/\/+$/, '')}/${own.host}${own.pathname}${own.search}`)
}

/** Names a version of a file in a few letters: parts of two versions are never put end to end. */
export function tagOf({ version, total }: Pick<Answer, 'version' | 'total'>): string {
  return createHash('sha256')
    .update(`${version} ${total ?? '?'}`)
    .digest('hex')
    .slice(0, 12)
}

/** Asks for a file, from a byte on. Throws `Retry` for what may pass, a `UserError` for what will not. */
export async function request(
  address: URL,
  from: number,
  options: DownloadOptions,
): Promise<Answer> {
  const silence = new Silence(options.idle ?? IDLE)
  try {
    const response = await follow(address, from, options, silence)
    return answerOf(response, from, silence)
  } catch (error) {
    silence.end()
    throw error instanceof Retry || error instanceof UserError
      ? error
      : new Retry(reasonOf(error, silence))
  }
}

async function follow(
  address: URL,
  from: number,
  { mirror }: DownloadOptions,
  silence: Silence,
): Promise<Response> {
  let url = address
  for (let hops = 0; hops <= REDIRECTIONS; hops++) {
    checkHost(url, mirror)
    const headers = {
      'user-agent': `${software.name}/${software.version}`,
      'accept-encoding': 'identity',
      ...(from > 0 && { range: `bytes=${from}-` }),
    }
    const response = await fetch(url, { headers, redirect: 'manual', signal: silence.signal })
    const to = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || to === null)
      return checked(response, url)
    await response.body?.cancel()
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
function checkHost(url: URL, mirror: string | undefined): void {
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

function checked(response: Response, url: URL): Response {
  const { status } = response
  if (status === 200 || status === 206) return response
  const wait = Number(response.headers.get('retry-after'))
  void response.body?.cancel()
  if (status === 416) throw new Retry('reprise refusée par le serveur', { after: 0, afresh: true })
  if (status === 429 || status >= 500)
    throw new Retry(
      `réponse ${status} du serveur`,
      wait > 0 ? { after: Math.min(wait, 60) * 1000 } : {},
    )
  throw new UserError(
    'source-injoignable',
    `réponse ${status} du serveur`,
    'le fichier a sans doute été déplacé : cherchez-le sur la page du producteur (ifn sources)',
    { file: url.href },
  )
}

function answerOf(response: Response, asked: number, silence: Silence): Answer {
  const [, start, whole] =
    /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '') ?? []
  const from = response.status === 206 && Number(start) === asked ? asked : 0
  if (response.status === 206 && from !== asked)
    throw new Retry('le serveur a répondu à côté de la reprise demandée', {
      after: 0,
      afresh: true,
    })
  const length = response.headers.get('content-length')
  const total =
    response.status === 206
      ? whole === undefined || whole === '*'
        ? undefined
        : Number(whole)
      : length === null
        ? undefined
        : Number(length)
  return {
    body: chunksOf(response, silence),
    from,
    ...(total !== undefined && { total }),
    version: response.headers.get('etag') ?? response.headers.get('last-modified') ?? '',
    cancel: async () => silence.end(),
  }
}

async function* chunksOf(response: Response, silence: Silence): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      silence.broken()
      yield chunk
    }
  } catch (error) {
    throw new Retry(reasonOf(error, silence))
  }
}

function reasonOf(error: unknown, silence: Silence): string {
  if (silence.signal.aborted) return 'le serveur ne répond plus'
  const cause = (error as { cause?: { code?: string; message?: string } }).cause
  return cause?.code === 'ENOTFOUND' || cause?.code === 'EAI_AGAIN'
    ? 'hôte introuvable : réseau absent, ou mandataire (proxy) à passer par --miroir'
    : `connexion impossible ou coupée (${cause?.code ?? cause?.message ?? (error as Error).message})`
}

/** Aborts a connection that says nothing for too long. */
class Silence {
  readonly #controller = new AbortController()
  readonly #most: number
  #timer: NodeJS.Timeout

  constructor(most: number) {
    this.#most = most
    this.#timer = setTimeout(() => this.#controller.abort(), most)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** A byte came. */
  broken(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#controller.abort(), this.#most)
  }

  /** No more is wanted of this connection. */
  end(): void {
    clearTimeout(this.#timer)
    this.#controller.abort()
  }
}
