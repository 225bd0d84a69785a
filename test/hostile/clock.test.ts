/**
 * Clocks that lie: hours that never were, hours that go back, files that come from tomorrow. What is written does not
 * depend on them, and what is kept is known by what it holds. `IFN_CLOCKS` says how many clocks are tried.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { runBatch } from '../../src/batch/run.ts'
import { downloadOne } from '../../src/host/download.ts'
import { batchOf, outputsOf, writeTables } from '../batch/lots.ts'
import { ifn, scratch } from '../cli/run.ts'
import { fileServer, send } from '../host/file-server.ts'
import { mulberry32, problemsOf } from '../support.ts'

const folder = scratch()
const at = (...names: string[]): string => join(folder, ...names)
const OutsideDate = Date
const YEAR = 31_557_600

afterEach(() => vi.unstubAllGlobals())

/** From here on the hour is `first`, and goes on by `step` milliseconds each time that it is asked. */
function setClock(first: number, step: number): void {
  let now = first
  const next = (): number => (now += step)
  class Clock extends OutsideDate {
    constructor(given: number | string = next()) {
      super(given)
    }
    static override now(): number {
      return next()
    }
  }
  vi.stubGlobal('Date', Clock)
}

const random = mulberry32(1848)
const named: readonly (readonly [name: string, first: number, step: number])[] = [
  ['before 1970', -YEAR * 1e3, 1],
  ['after 2038', 2 ** 31 * 1e3 + 5, 1],
  ['the last year there is', 8.64e15 - 1e6, 0],
  ['going back by an hour each time it is asked', OutsideDate.now(), -3.6e6],
]
const more = Array.from(
  { length: Number(process.env['IFN_CLOCKS'] ?? 0) },
  (_, k) => [`drawn, no ${k}`, (2 * random() - 1) * 4e12, (2 * random() - 1) * 1e7] as const,
)

describe('what is written', () => {
  const files = [
    's.csv',
    's.datapackage.json',
    's.arrow',
    's.parquet',
    'r.json',
    'm.svg',
    'p.html',
    'e.html',
  ].map((name) => at('out', name))
  async function writeAll(): Promise<string[]> {
    const [csv, , arrow, parquet, frozen, map, page, explorer] = files as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ]
    const commands = [
      [
        'calculer',
        '--donnees',
        'belfort',
        '-o',
        csv,
        '-o',
        arrow,
        '-o',
        parquet,
        '--figer',
        frozen,
      ],
      ['carte', csv, '-o', map],
      // a report bears its day: the same when it is stated
      ['rapport', csv, '--territoire', '90010', '--date', '2026-11-30', '-o', page],
      ['explorer', csv, '-o', explorer],
    ]
    for (const each of commands) expect(await ifn([...each, '--force'])).toMatchObject({ code: 0 })
    return files.map((path) => readFileSync(path, 'base64'))
  }

  let expected: string[]
  beforeAll(async () => {
    mkdirSync(at('out'))
    expected = await writeAll()
  })

  it.each([...named, ...more])(
    'is the same to the last byte under a clock %s',
    async (_name, first, step) => {
      setClock(first, step)
      expect((await writeAll()).map((bytes, k) => bytes === expected[k])).toEqual(
        files.map(() => true),
      )
    },
  )
})

describe('a lot', () => {
  const tables = writeTables(at('in'))
  const plan = {
    sources: { a: [tables.y2017], b: [tables.y2021] },
    millesimes: [
      { annee: '2017', sources: ['a'] },
      { annee: '2021', sources: ['b'] },
    ],
    niveaux: ['commune'],
    methodes: ['ifn-2026'],
  } as never
  const states = async (name: string): Promise<string[]> =>
    (await runBatch(batchOf(plan, at(name)), { workers: 1 })).sorties.map(({ etat }) => etat)
  const outputs = (name: string): string[] =>
    Object.keys(outputsOf(at(name))).map((path) => at(name, path))

  it('does nothing again for files that come from tomorrow, or from 1970', async () => {
    await states('dated')
    for (const time of [OutsideDate.now() / 1e3 + 10 * YEAR, 0, 1]) {
      for (const path of [tables.y2017, tables.y2021, ...outputs('dated')])
        utimesSync(path, time, time)
      expect(await states('dated')).toEqual(['a-jour', 'a-jour'])
    }
  })

  it.skipIf(process.platform === 'win32')(
    'does again what changed, though the file says that it is as old and as long as it was',
    async () => {
      await states('disguised')
      const expected = outputsOf(at('disguised'))
      const [input, output] = [tables.y2021, outputs('disguised')[0]!]
      for (const path of [input, output]) {
        const { mtimeMs, size } = statSync(path)
        execFileSync('touch', ['-r', path, at('as-it-was')]) // to the nanosecond, which utimes does not reach
        const bytes = readFileSync(path)
        const digit = bytes.findIndex(
          (byte, k) => k > bytes.length / 2 && byte >= 0x31 && byte <= 0x38,
        )
        bytes[digit]! += 1
        writeFileSync(path, bytes)
        execFileSync('touch', ['-r', at('as-it-was'), path])
        expect(statSync(path)).toMatchObject({ size, mtimeMs })
        expect(await states('disguised')).toEqual(
          path === input ? ['a-jour', 'calcule'] : ['calcule', 'a-jour'],
        )
      }
      expect(outputsOf(at('disguised'))[output.slice(at('disguised').length + 1)]).toBe(
        expected[output.slice(at('disguised').length + 1)],
      )
    },
  )

  it('is resumed to the same bytes when the hour went back between its runs', async () => {
    await states('whole')
    const expected = outputsOf(at('whole'))
    setClock(OutsideDate.now() - 20 * YEAR * 1e3, -1e6)
    writeFileSync(outputs('whole')[1]!, 'cut')
    expect(await states('whole')).toEqual(['a-jour', 'calcule'])
    expect(outputsOf(at('whole'))).toEqual(expected)
  })

  it('holds to the mark of who is writing by the process, not by its age', async () => {
    const lock = at('locked/.lot/verrou')
    mkdirSync(at('locked/.lot'), { recursive: true })
    for (const time of [0, OutsideDate.now() / 1e3 + 10 * YEAR]) {
      writeFileSync(lock, String(process.ppid))
      utimesSync(lock, time, time)
      expect((await problemsOf(() => states('locked'))).map(({ code }) => code)).toEqual([
        'lot-occupe',
      ])
    }
    writeFileSync(lock, '999999999')
    utimesSync(lock, OutsideDate.now() / 1e3 + YEAR, OutsideDate.now() / 1e3 + YEAR)
    expect(await states('locked')).toEqual(['calcule', 'calcule'])
  })
})

describe('what was downloaded', () => {
  const { address, replies, asked } = fileServer()

  it('is taken from the cache whatever its age, and got again when its bytes are not those that were checked', async () => {
    const content = Uint8Array.from({ length: 5000 }, () => 256 * random())
    const name = '/www.insee.fr/fr/statistiques/fichier/1/heure.zip'
    const file = {
      id: 'heure',
      title: 'Heure',
      producer: 'INSEE',
      licence: 'LO',
      page: 'https://www.insee.fr',
      url: `https:/${name}`,
      millesime: '2021',
      level: 'commune',
      brings: [],
      evidence: 'usage',
    } as const
    replies.set(name, send(content))
    const get = (): ReturnType<typeof downloadOne> =>
      downloadOne(file, { cache: at('cache'), mirror: address(), pause: 1 })
    const { path } = await get()
    setClock(0, -1e6)
    for (const time of [0, OutsideDate.now() / 1e3 + 10 * YEAR]) {
      utimesSync(path, time, time)
      expect(await get()).toMatchObject({ cached: true })
    }
    const { mtime } = statSync(path)
    writeFileSync(
      path,
      content.map((byte, k) => (k === 100 ? byte ^ 1 : byte)),
    )
    utimesSync(path, mtime, mtime)
    expect(await get()).toMatchObject({ cached: false })
    expect(asked).toHaveLength(2)
  })
})
