import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { UserError } from '../../src/core/errors.ts'
import { osrmTimes, type NamedPoints, type OsrmOptions } from '../../src/host/osrm.ts'
import { column } from '../support.ts'

const points: NamedPoints = {
  ids: ['02408', '02691', '02722', '02168'],
  lon: column(3.62, 3.29, 3.32, 3.4),
  lat: column(49.56, 49.85, 49.38, 49.05),
}
const everyPair = points.ids.map(() => [0, 1, 2, 3])

let server: Server | undefined
afterEach(() => server?.close())

interface Asked {
  readonly path: string
  readonly coordinates: readonly (readonly [number, number])[]
  readonly sources: readonly number[]
  readonly destinations: readonly number[]
}

/** A server that speaks as OSRM documents `/table/v1`, and takes 100 seconds a tenth of a degree of latitude. */
async function serving(
  options: { most?: number; stopAfter?: number; broken?: boolean; status?: number } = {},
): Promise<{ address: string; asked: Asked[] }> {
  const asked: Asked[] = []
  server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://localhost')
    const [, coordinates] = /^\/table\/v1\/\w+\/([^/]+)$/.exec(url.pathname) ?? []
    const list = (name: string): number[] => url.searchParams.get(name)!.split(';').map(Number)
    const one: Asked = {
      path: url.pathname,
      coordinates: coordinates!
        .split(';')
        .map((each) => each.split(',').map(Number) as [number, number]),
      sources: list('sources'),
      destinations: list('destinations'),
    }
    if (asked.length >= (options.stopAfter ?? Infinity)) return void request.socket.destroy()
    asked.push(one)
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(options.broken ? '<html>' : JSON.stringify(body))
    }
    if (options.status) return answer(options.status, { message: 'busy' })
    if (one.sources.length * one.destinations.length > (options.most ?? Infinity))
      return answer(400, { code: 'TooBig', message: 'Too many table coordinates' })
    answer(200, {
      code: 'Ok',
      durations: one.sources.map((i) =>
        one.destinations.map((j) => {
          const [a, b] = [one.coordinates[i]![1], one.coordinates[j]![1]]
          return Math.min(a, b) < 49.1 && a !== b ? null : Math.round(Math.abs(a - b) * 1_000)
        }),
      ),
      sources: one.sources.map((i) => ({ location: one.coordinates[i] })),
      destinations: one.destinations.map((j) => ({ location: one.coordinates[j] })),
    })
  })
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

const table = async (address: string, options: Partial<OsrmOptions> = {}) => {
  const times = await osrmTimes(address, points, points, {
    wanted: everyPair,
    pause: 1,
    ...options,
  })
  const minutes = new Map(
    times.origins.map((from, k) => [`${from} ${times.destinations[k]}`, times.minutes[k]]),
  )
  return { times, minutes }
}

describe('a server of OSRM', () => {
  it('is asked for the times of pairs, which come in minutes; a pair without a way has none', async () => {
    const { address, asked } = await serving()
    const { minutes, times } = await table(address)
    expect(asked).toHaveLength(1)
    expect(asked[0]!.path).toMatch(/^\/table\/v1\/driving\//)
    expect(minutes.size).toBe(16)
    expect(minutes.get('02408 02691')).toBeCloseTo(290 / 60, 12)
    expect(minutes.get('02168 02168')).toBe(0)
    expect(minutes.get('02408 02168')).toBeNaN()
    expect(times.notices).toContain('paires sans chemin : 6, tenues pour hors d’atteinte')
  })

  it('is asked in blocks, for the pairs that are wanted, and the answer is the same', async () => {
    const { address, asked } = await serving()
    const whole = await table(address)
    const blocks = await table(address, { block: 2 })
    expect(blocks.minutes).toEqual(whole.minutes)
    expect(asked).toHaveLength(5)
    const few = await table(address, { wanted: [[1], [], [0], []] })
    expect(asked).toHaveLength(6)
    expect(few.minutes.get('02408 02691')).toBeCloseTo(290 / 60, 12)
  })

  it('that finds a block too big is asked for its halves', async () => {
    const { address } = await serving({ most: 5 })
    const { minutes } = await table(address)
    expect(minutes.size).toBe(16)
    expect(minutes.get('02722 02691')).toBeCloseTo(470 / 60, 12)
  })

  it('may have another profile', async () => {
    const { address, asked } = await serving()
    await table(`${address}/table/v1/foot`)
    expect(asked[0]!.path).toMatch(/^\/table\/v1\/foot\//)
  })

  it('that stops half-way is told, with how far it went', async () => {
    const { address } = await serving({ stopAfter: 2 })
    const error = await table(address, { block: 2 }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UserError)
    expect((error as UserError).code).toBe('source-injoignable')
    expect((error as UserError).message).toMatch(/bloc 3 sur 4/)
  })

  it('that is not there, is busy, or is another program is told', async () => {
    const codes = async (address: string): Promise<string> =>
      ((await table(address).catch((thrown: unknown) => thrown)) as Error).message
    const { address } = await serving({ broken: true })
    expect(await codes(address)).toContain('ce n’est pas la réponse d’OSRM')
    server!.close()
    const busy = await serving({ status: 503 })
    expect(await codes(busy.address)).toContain('HTTP\u00A0503')
    server!.close()
    server!.closeAllConnections()
    expect(await codes(busy.address)).toContain('rien n’écoute à cette adresse')
    await expect(table('localhost:5000')).rejects.toThrow(/n’est pas l’adresse d’un serveur/)
  })
})
