/** Times from a real server of OSRM, on a road of our own, where `npm install --no-save @project-osrm/osrm` succeeds. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { osrmTimes } from '../../src/host/osrm.ts'
import { column } from '../support.ts'

/** The programs of the package and its profile of cars; nothing where it is not installed, or without programs. */
function engine(): ((program: string) => string) | undefined {
  try {
    const folder = dirname(
      createRequire(import.meta.url).resolve('@project-osrm/osrm/package.json'),
    )
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const path = (name: string): string =>
      join(folder, files.find((file) => basename(file) === name) ?? '')
    return ['osrm-extract', 'osrm-contract', 'osrm-routed', 'car.lua'].every((name) =>
      files.some((file) => basename(file) === name),
    )
      ? path
      : undefined
  } catch {
    return undefined
  }
}

const find = engine()
const reason = find ? '' : ' (omis : @project-osrm/osrm n’est pas installé, ou sans ses programmes)'

describe.skipIf(!find)(`a real server of OSRM${reason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'ifn-osrm-'))
  let server: ChildProcess | undefined
  afterAll(() => {
    server?.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  it('gives the minutes of a straight road, there and back, by the distance', async () => {
    // four points a kilometre or so apart, two way, one speed
    const lon = [3.6, 3.614, 3.628, 3.642]
    const nodes = lon.map((x, i) => `<node id="${i + 1}" version="1" lat="49.5" lon="${x}"/>`)
    const refs = lon.map((_, i) => `<nd ref="${i + 1}"/>`)
    const tags = '<tag k="highway" v="secondary"/><tag k="maxspeed" v="60"/>'
    writeFileSync(
      join(folder, 'road.osm'),
      `<osm version="0.6">${nodes.join('')}<way id="1" version="1">${refs.join('')}${tags}</way></osm>`,
    )
    const run = (program: string, ...args: string[]): unknown =>
      execFileSync(find!(program), args, { cwd: folder, stdio: 'pipe' })
    run('osrm-extract', '-p', find!('car.lua'), 'road.osm')
    run('osrm-contract', 'road.osrm')
    const port = await freePort()
    server = spawn(find!('osrm-routed'), ['-i', '127.0.0.1', '-p', String(port), 'road.osrm'], {
      cwd: folder,
      stdio: 'ignore',
    })
    const points = {
      ids: ['a', 'b', 'c', 'd'],
      lon: Float64Array.from(lon),
      lat: column(49.5, 49.5, 49.5, 49.5),
    }
    const { minutes } = await osrmTimes(`http://127.0.0.1:${port}`, points, points, {
      wanted: lon.map(() => [0, 1, 2, 3]),
      block: 2,
      attempts: 6,
      pause: 200,
    })
    const at = (i: number, j: number): number => {
      const block = 2 * Math.floor(i / 2) + Math.floor(j / 2)
      return minutes[4 * block + 2 * (i % 2) + (j % 2)]!
    }
    expect(minutes).toHaveLength(16)
    // OSRM rounds to a tenth of a second
    expect(at(0, 0)).toBe(0)
    expect(at(0, 1)).toBeGreaterThan(0.5)
    expect(at(0, 3)).toBeCloseTo(3 * at(0, 1), 1)
    expect(at(3, 0)).toBeCloseTo(at(0, 3), 1)
  }, 60_000)
})

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
