/** Travel times from a server of OSRM of the user’s own: `/table`, in blocks, and only when asked. */
import { UserError } from '../core/errors.ts'
import { french, NBSP } from '../core/french.ts'
import type { Points } from '../geo/nearest.ts'
import type { TravelTimes } from '../places/times.ts'

/** Points with identifiers. */
export interface NamedPoints extends Points {
  readonly ids: readonly string[]
}

/** Which pairs are asked for, and how. */
export interface OsrmOptions {
  /** For each origin, the rows of the destinations that are worth asking for. */
  readonly wanted: readonly (readonly number[])[]
  /** Most origins and most destinations of one request; 100 when left out, what a server accepts unless told. */
  readonly block?: number
  /** Tries of one request, and the pause after the first failure, in milliseconds. */
  readonly attempts?: number
  readonly pause?: number
  /** Milliseconds after which a request is given up. */
  readonly timeout?: number
  readonly onProgress?: (done: number, blocks: number) => void
}

const SECONDS_A_MINUTE = 60

interface Block {
  readonly from: readonly number[]
  readonly to: readonly number[]
}

/**
 * Asks a server of OSRM for the driving times of pairs of points.
 *
 * @param server its address, `http://localhost:5000`; with a path of its own (`…/table/v1/foot`), another profile
 * @returns one row a pair that was asked for; NaN where the server knows no way
 * @throws {UserError} `option-invalide` for an address that is none; `source-injoignable` when the server does not answer,
 *   stops, or refuses, with how far it went
 */
export async function osrmTimes(
  server: string,
  origins: NamedPoints,
  destinations: NamedPoints,
  options: OsrmOptions,
): Promise<TravelTimes> {
  const base = tableAddress(server)
  const blocks = blocksOf(origins, options)
  const found = { origins: [] as string[], destinations: [] as string[], minutes: [] as number[] }
  for (const [done, block] of blocks.entries()) {
    options.onProgress?.(done, blocks.length)
    const progress = `bloc ${french(done + 1, 0)} sur ${french(blocks.length, 0)}`
    for (const { from, to, durations } of await table(
      base,
      origins,
      destinations,
      block,
      progress,
      options,
    ))
      from.forEach((i, row) =>
        to.forEach((j, column) => {
          const seconds = durations[row]?.[column]
          found.origins.push(origins.ids[i]!)
          found.destinations.push(destinations.ids[j]!)
          found.minutes.push(typeof seconds === 'number' ? seconds / SECONDS_A_MINUTE : NaN)
        }),
      )
  }
  options.onProgress?.(blocks.length, blocks.length)
  const none = found.minutes.filter(Number.isNaN).length
  return {
    ...found,
    minutes: Float64Array.from(found.minutes),
    notices: [
      `temps de trajet du serveur OSRM ${server}, ${french(blocks.length, 0)} requêtes`,
      ...(none > 0 ? [`paires sans chemin : ${french(none, 0)}, tenues pour hors d’atteinte`] : []),
    ],
  }
}

function tableAddress(server: string): string {
  const url = URL.canParse(server) ? new URL(server) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new UserError(
      'option-invalide',
      `« ${server} » n’est pas l’adresse d’un serveur`,
      'donnez --osrm http://localhost:5000',
    )
  const path = url.pathname.replace(/\/+$/, '')
  return `${url.origin}${path === '' ? '/table/v1/driving' : path}`
}

/** Origins that are neighbours, with the destinations that any of them wants, cut to the size of a request. */
function blocksOf({ lon, lat }: NamedPoints, { wanted, block = 100 }: OsrmOptions): Block[] {
  const rows = [...wanted.keys()]
    .filter((i) => wanted[i]!.length > 0)
    .sort((a, b) => Math.round(4 * lat[a]!) - Math.round(4 * lat[b]!) || lon[a]! - lon[b]! || a - b)
  return chunks(rows, block).flatMap((from) =>
    chunks(
      [...new Set(from.flatMap((i) => wanted[i]!))].sort((a, b) => a - b),
      block,
    ).map((to) => ({ from, to })),
  )
}

function chunks(rows: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, k) =>
    rows.slice(k * size, (k + 1) * size),
  )
}

interface Answer extends Block {
  readonly durations: readonly (readonly (number | null)[])[]
}

/** One block, in one request, or in four where the server finds it too big. */
async function table(
  base: string,
  origins: NamedPoints,
  destinations: NamedPoints,
  block: Block,
  progress: string,
  options: OsrmOptions,
): Promise<Answer[]> {
  const { from, to } = block
  const points = [
    ...from.map((i) => `${origins.lon[i]!.toFixed(5)},${origins.lat[i]!.toFixed(5)}`),
    ...to.map((j) => `${destinations.lon[j]!.toFixed(5)},${destinations.lat[j]!.toFixed(5)}`),
  ]
  const range = (start: number, length: number): string =>
    Array.from({ length }, (_, k) => start + k).join(';')
  const url = `${base}/${points.join(';')}?sources=${range(0, from.length)}&destinations=${range(from.length, to.length)}&annotations=duration`
  const answer = await ask(base, url, progress, options)
  if (answer.code === 'Ok' && Array.isArray(answer.durations))
    return [{ ...block, durations: answer.durations }]
  if (answer.code === 'TooBig' && from.length * to.length > 1) {
    const halves: Block[] =
      from.length >= to.length
        ? chunks(from, Math.ceil(from.length / 2)).map((each) => ({ from: each, to }))
        : chunks(to, Math.ceil(to.length / 2)).map((each) => ({ from, to: each }))
    const answers: Answer[] = []
    for (const half of halves)
      answers.push(...(await table(base, origins, destinations, half, progress, options)))
    return answers
  }
  throw unreachable(
    base,
    progress,
    `il refuse : ${answer.code ?? 'réponse sans code'}${answer.message ? `, ${answer.message}` : ''}`,
  )
}

interface TableAnswer {
  readonly code?: string
  readonly message?: string
  readonly durations?: readonly (readonly (number | null)[])[]
}

async function ask(
  base: string,
  url: string,
  progress: string,
  { attempts = 3, pause = 500, timeout = 120_000 }: OsrmOptions,
): Promise<TableAnswer> {
  for (let failures = 1; ; failures++) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(timeout) })
      const text = await response.text()
      if (response.status < 500 && response.status !== 429) {
        const answer = parsed(text)
        if (answer) return answer
        throw new Error(`ce n’est pas la réponse d’OSRM (HTTP${NBSP}${response.status})`)
      }
      throw new Error(`HTTP${NBSP}${response.status}`)
    } catch (error) {
      if (failures >= attempts) throw unreachable(base, progress, reasonOf(error))
      await new Promise((resolve) => setTimeout(resolve, pause * 2 ** (failures - 1)))
    }
  }
}

function parsed(text: string): TableAnswer | undefined {
  try {
    const answer: unknown = JSON.parse(text)
    return typeof answer === 'object' && answer !== null ? answer : undefined
  } catch {
    return undefined
  }
}

function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } }
  if (name === 'TimeoutError') return 'il ne répond pas à temps'
  return cause?.code === 'ECONNREFUSED'
    ? 'rien n’écoute à cette adresse'
    : (cause?.code ?? cause?.message ?? message)
}

function unreachable(base: string, progress: string, why: string): UserError {
  return new UserError(
    'source-injoignable',
    `serveur OSRM ${new URL(base).origin}, ${progress} : ${why}`,
    'vérifiez qu’il tourne (osrm-routed), puis relancez la commande ; rien n’a été écrit',
  )
}
