/**
 * From one thread to sixty-four: the same bits, and an end. Threads run what is built: `npm test` builds first.
 * `IFN_THREADS=1,7,64` tries those numbers, and each on 35,000 territories too.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runBatch } from '../../src/batch/run.ts'
import { ifn2026 } from '../../src/methods/registry.ts'
import { readFiles, subjectOf } from '../../src/pipeline/pipeline.ts'
import { copelandOn } from '../../src/host/copeland.ts'
import { embeddedTerritory } from '../../src/host/embedded.ts'
import { sensitivityOn, uncertaintyOn } from '../../src/host/robustness.ts'
import { copeland } from '../../src/stats/copeland.ts'
import { modelOf, type Model } from '../../src/study/robustness/model.ts'
import { sensitivity } from '../../src/study/robustness/sensitivity.ts'
import { uncertainty } from '../../src/study/robustness/uncertainty.ts'
import { sheetToCsv } from '../../src/io/csv/write.ts'
import { generatedSheet } from '../batch/generated.ts'
import { batchOf, outputsOf, writeTables } from '../batch/lots.ts'
import { ifn, scratch } from '../cli/run.ts'
import { mulberry32 } from '../support.ts'

const asked = process.env['IFN_THREADS']?.split(',').map(Number) ?? []
const counts = asked.length > 0 ? asked : [1, 2, 3, 64]
const folder = scratch()

const territories: readonly (readonly [name: string, model: Model, draws: number])[] = [
  [
    'the embedded territory',
    modelOf(subjectOf(ifn2026, readFiles(embeddedTerritory('belfort').files, ifn2026))),
    asked.length > 0 ? 640 : 80,
  ],
  ...(asked.length > 0 ? [['35,000 communes', national(), 60] as const] : []),
]

function national(): Model {
  const bytes = new TextEncoder().encode(sheetToCsv(generatedSheet(5, 'commune', 35_000, '2021')))
  return modelOf(subjectOf(ifn2026, readFiles([{ name: 'communes.csv', bytes }], ifn2026)))
}

describe.each(territories)('a study of %s', (_name, model, draws) => {
  const points = { sequence: 'sobol', seed: 1 } as const
  const drawn = uncertainty(model, { ...points, draws })
  const design = { ...points, rows: 16, precision: 0.05 }
  const sensed = sensitivity(model, design)

  it.each(counts)(
    'finds the same bits on %i threads',
    async (threads) => {
      expect(await uncertaintyOn(threads, model, { ...points, draws })).toEqual(drawn)
      expect(await sensitivityOn(threads, model, design)).toEqual(sensed)
    },
    600_000,
  )
})

describe('Copeland’s score', () => {
  const random = mulberry32(64)
  const columns = (n: number): Float64Array[] =>
    Array.from({ length: 4 }, () =>
      Float64Array.from({ length: n }, () => (random() < 0.1 ? NaN : Math.floor(99 * random()))),
    )

  it.each([1, 2, 64, ...(asked.length > 0 ? [20_000] : [4000])])(
    'of %i rows is the same on any number of threads',
    async (n) => {
      const table = columns(n)
      const expected = copeland(table, [1, 2, 1, 0.5])
      for (const threads of new Set([1, 64, ...asked]))
        expect(await copelandOn(threads, table, [1, 2, 1, 0.5])).toEqual(expected)
    },
    600_000,
  )
})

describe('a lot', () => {
  it('gives the same bytes on 64 threads as on one, whatever there is to share out', async () => {
    const { y2017, y2021 } = writeTables(join(folder, 'in'), asked.length > 0 ? 5000 : 100)
    const plan = {
      sources: { a: [y2017], b: [y2021], c: [y2017, y2021] },
      millesimes: [
        { annee: '2017', sources: ['a'] },
        { annee: '2021', sources: ['b'] },
        { annee: '2019', sources: ['c'] },
      ],
      niveaux: ['commune', 'departement'],
      methodes: ['ifn-2026'],
    } as never
    const found = []
    for (const workers of new Set([1, 64, ...asked])) {
      const batch = batchOf(plan, join(folder, 'out')) // the same name each time: it is part of what is written
      expect((await runBatch(batch, { workers })).echecs).toEqual([])
      found.push(outputsOf(batch.folder))
      rmSync(batch.folder, { recursive: true })
    }
    expect(Object.keys(found[0]!)).toHaveLength(6)
    for (const each of found) expect(each).toEqual(found[0])
  }, 600_000)
})

describe('a number of threads that is none', () => {
  const [, model] = territories[0]!

  it.each([0, -1, 1.5, NaN, Infinity, 65, 1e9])(
    'is refused before anything is started: %d',
    async (threads) => {
      const attempts = [
        () => uncertaintyOn(threads, model, { sequence: 'sobol', seed: 1, draws: 4 }),
        () =>
          sensitivityOn(threads, model, { sequence: 'sobol', seed: 1, rows: 4, precision: 0.05 }),
        () => copelandOn(threads, [Float64Array.of(1, 2)], [1]),
        () =>
          runBatch(
            batchOf(
              { donnees: 'belfort', niveaux: ['commune'], methodes: ['ifn-2026'] },
              join(folder, 'none'),
            ),
            {
              workers: threads,
            },
          ),
      ]
      for (const attempt of attempts)
        await expect(attempt()).rejects.toMatchObject({
          code: 'option-invalide',
          remedy: expect.stringContaining('de 1 à 64'),
        })
    },
  )

  it('is refused on the command line with what is accepted', async () => {
    for (const args of [
      ['robustesse', '--ouvriers', '65'],
      ['robustesse', '--travailleurs', '0'],
      ['lot', 'PLAN.json', '--travailleurs', '65'],
      ['lot', 'PLAN.json', '--travailleurs', '1.5'],
    ]) {
      expect(await ifn(args)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('de 1 à 64'),
      })
    }
  })
})
