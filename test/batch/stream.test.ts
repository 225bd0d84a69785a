import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import {
  Float32,
  Float64,
  LargeUtf8,
  Table,
  tableToIPC,
  vectorFromArray,
  type Vector,
} from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { runBatch } from '../../src/batch/run.ts'
import { rankOnDisk } from '../../src/batch/stream/rank.ts'
import { streamScores, type StreamOptions } from '../../src/batch/stream/compute.ts'
import { sha256OfFile } from '../../src/batch/store.ts'
import { mulberry32 } from '../../src/core/random.ts'
import { scoresSheet } from '../../src/engine/sheet.ts'
import { decodeArrow } from '../../src/io/arrow-file.ts'
import type { Method } from '../../src/method/method.ts'
import { methodById, withVariant } from '../../src/methods/registry.ts'
import { computeFiles } from '../../src/pipeline/pipeline.ts'
import { embeddedCog } from '../../src/host/cog.ts'
import { inputsAt } from '../../src/host/inputs.ts'
import { ranksDescending } from '../../src/stats/rank.ts'
import { CompensatedSum } from '../../src/stats/summary.ts'
import { sum } from '../../src/stats/summary.ts'
import type { Sheet } from '../../src/table/sheet.ts'
import { problemsOf } from '../support.ts'
import { scratch } from '../cli/run.ts'
import { generatedSheet, writeBatches } from './generated.ts'
import { batchOf } from './lots.ts'

const folder = scratch()
const path = join(folder, 'communes.arrow')
writeBatches(path, generatedSheet(5, 'commune', 3_000, '2021'), 257)
const large: StreamOptions = { level: 'commune', memory: 2 ** 30, columns: 'toutes' }

/** What `ifn calculer` gives of the same file, read whole. */
async function whole(method: Method, reference: string, from = path): Promise<Sheet> {
  return scoresSheet(computeFiles(method, await inputsAt([from]), { level: 'commune', reference }))
}

function expectSame(found: Sheet, wanted: Sheet): void {
  expect(found.columns.map(({ name }) => name)).toEqual(wanted.columns.map(({ name }) => name))
  for (const [at, { name, values }] of found.columns.entries()) {
    const other = wanted.columns[at]!.values
    const apart = Array.from(values as ArrayLike<unknown>).findIndex(
      (v, i) => !Object.is(v, other[i]),
    )
    expect(
      apart,
      `${name}, line ${apart + 1}: ${String(values[apart])} for ${String(other[apart])}`,
    ).toBe(-1)
  }
  expect(JSON.parse(found.metadata['ifn.trace']!)).toEqual(
    beforeRows(JSON.parse(wanted.metadata['ifn.trace']!)),
  )
}

/** The Trace of batches stands at the head of their file, before any row is scored: who has no index is not in it. */
function beforeRows(trace: { readonly notes: readonly string[] }): object {
  return { ...trace, notes: trace.notes.filter((note) => !/ sans indice(?:$| ; )/.test(note)) }
}

const base = methodById('mednum-2023')! as Method
const SIDES = Object.keys(base.subIndices).slice(0, 2) as unknown as readonly [string, string]
const scaled = (normalisation: Method['normalisation'], more: Partial<Method> = {}): Method => ({
  ...base,
  normalisation,
  ...more,
})

describe('a table read by batches', () => {
  it.each<[string, Method]>([
    ['mednum-2023', base],
    ['mednum-2022', methodById('mednum-2022')!],
    ['mednum-2020', withVariant(methodById('mednum-2020')!, 'corrigee')],
    ['least to greatest', scaled({ kind: 'min-max' })],
    ['z-score', scaled({ kind: 'z-score', onto: [100, 10] })],
    ['z-score of a sample', scaled({ kind: 'z-score', deviation: 'sample' })],
    ['distance to the reference', scaled({ kind: 'distance', to: 'reference' })],
    ['share of the greatest', scaled({ kind: 'share-of-max' })],
    [
      'goalposts about the reference',
      scaled({ kind: 'min-max', goalposts: { centre: 'reference' } }),
    ],
    [
      'goalposts by population',
      scaled({ kind: 'min-max', goalposts: { quantiles: [0.05, 0.95], weight: 'population' } }),
    ],
    ['percentile ranks', scaled({ kind: 'percentile-rank' })],
    ['exponential ranks', scaled({ kind: 'exponential' })],
    ['classes', scaled({ kind: 'min-max' }, { classes: { count: 5 } })],
    [
      'classes and quadrant, outliers held',
      scaled(
        { kind: 'z-score' },
        {
          classes: { count: 4 },
          quadrant: { of: SIDES },
          treatment: { kind: 'winsor', by: 'share', low: 0.01, high: 0.02 },
        },
      ),
    ],
    [
      'outliers held',
      scaled(
        { kind: 'min-max' },
        { treatment: { kind: 'winsor', by: 'share', low: 0.01, high: 0.02 } },
      ),
    ],
    [
      'outliers transformed',
      scaled(
        { kind: 'min-max' },
        { treatment: { kind: 'skewness', winsor: { count: 2 }, otherwise: 'log' } },
      ),
    ],
  ])('gives the bits of the whole: %s', async (_, method) => {
    const target = join(folder, `${method.id}.arrow`)
    const { rows } = await streamScores(method, path, target, {
      ...large,
      reference: 'france',
      sha256: await sha256OfFile(path),
    })
    expect(rows).toBe(3_000)
    expectSame(decodeArrow(readFileSync(target)), await whole(method, 'france'))
  })

  it('gives them with the optional themes that no territory has left out, and with those that only some batches lack', async () => {
    const sheet = generatedSheet(6, 'commune', 900, '2021')
    const holed = {
      ...sheet,
      columns: sheet.columns.map(({ name, values }) => ({
        name,
        values:
          name.startsWith('THD30') && values instanceof Float64Array
            ? values.map((v, i) => (i < 600 ? NaN : v))
            : values,
      })),
    }
    const some = join(folder, 'some.arrow')
    writeBatches(some, holed, 300)
    const target = join(folder, 'some-scores.arrow')
    await streamScores(base, some, target, {
      ...large,
      reference: 'france',
      sha256: await sha256OfFile(some),
    })
    expectSame(decodeArrow(readFileSync(target)), await whole(base, 'france', some))
  })

  it('gives them from a file that another program wrote: texts whose places are long numbers, nulls, numbers of another kind', async () => {
    const sheet = generatedSheet(8, 'commune', 500, '2021')
    const other = join(folder, 'other.arrow')
    const vectorOf = (values: Float64Array | readonly string[], k: number): Vector =>
      !(values instanceof Float64Array)
        ? vectorFromArray(values, new LargeUtf8())
        : vectorFromArray(
            Array.from(values, (v) => (v === v ? v : null)),
            k === 3 ? new Float32() : new Float64(),
          )
    const part = (from: number): Record<string, Vector> =>
      Object.fromEntries(
        sheet.columns.map(({ name, values }, k) => [
          name,
          vectorOf(values.slice(from, from + 200), k),
        ]),
      )
    writeFileSync(
      other,
      tableToIPC(new Table([0, 200, 400].flatMap((from) => new Table(part(from)).batches)), 'file'),
    )
    const target = join(folder, 'other-scores.arrow')
    const { sha256 } = await streamScores(base, other, target, {
      ...large,
      reference: 'france',
      sha256: await sha256OfFile(other),
    })
    expect(sha256).toBe(await sha256OfFile(target))
    expectSame(decodeArrow(readFileSync(target)), await whole(base, 'france', other))
  })

  it('is refused by name what it cannot give exactly: every reason at once', async () => {
    const refused = async (
      method: Method,
      options: Partial<StreamOptions> = {},
    ): Promise<string[]> =>
      (
        await problemsOf(() =>
          streamScores(method, path, join(folder, 'no.arrow'), {
            ...large,
            reference: 'france',
            ...options,
          }),
        )
      ).map(({ code, message }) => `${code} ${message}`)
    const own = await refused(methodById('ifn-2026')!)
    expect(
      own.every((each) =>
        each.startsWith('flux-impossible « ifn-2026 » ne se calcule pas par lots'),
      ),
    ).toBe(true)
    expect(own.join()).toMatch(/lissage/)
    expect(
      await refused(scaled({ kind: 'min-max' }, { classes: { count: 5 } }), { memory: 1_000 }),
    ).toEqual([expect.stringMatching(/classes et le quadrant .* quantiles exacts de 3000 lignes/)])
    expect(await refused(base, { reference: 'departement' })).toEqual([
      expect.stringContaining('la référence « departement »'),
    ])
    expect(await refused(base, { level: 'departement' })).toEqual([
      expect.stringContaining('au niveau de ses lignes (commune)'),
    ])
    expect(await refused(base, { memory: 1_000 })).toEqual([
      expect.stringMatching(/rangs ou des quantiles exacts de 3000 lignes/),
    ])
    expect(
      await refused(scaled({ kind: 'min-max' }), { memory: 1_000 }).catch(() => 'computed'),
    ).toBe('computed')
  })

  it('tells of a table that is not in order, of one that has a territory twice, and of one that is cut', async () => {
    const sheet = generatedSheet(7, 'commune', 20, '2021')
    const coded = (change: (codes: readonly string[]) => readonly string[]): Sheet => ({
      ...sheet,
      columns: sheet.columns.map((each, k) =>
        k === 0 ? { ...each, values: change(each.values as string[]) } : each,
      ),
    })
    const told = async (name: string): Promise<string[]> =>
      (
        await problemsOf(() =>
          streamScores(base, join(folder, name), join(folder, 'no.arrow'), {
            ...large,
            reference: 'france',
          }),
        )
      ).map(({ code }) => code)
    writeBatches(
      join(folder, 'turned.arrow'),
      coded((codes) => codes.toReversed()),
      7,
    )
    writeBatches(
      join(folder, 'twice.arrow'),
      coded((codes) => codes.map((code, i) => (i === 7 ? codes[6]! : code))),
      7,
    )
    writeFileSync(join(folder, 'cut.arrow'), readFileSync(path).subarray(0, 4_000))
    expect([
      await told('turned.arrow'),
      await told('twice.arrow'),
      await told('cut.arrow'),
    ]).toEqual([['flux-impossible'], ['territoire-double'], ['classeur-illisible']])
  })
})

describe('codes that never were those of communes', () => {
  const history = embeddedCog()
  const strangers = join(folder, 'etrangers.arrow')
  const { columns, ...rest } = generatedSheet(5, 'commune', 300, '2021')
  const rows = [...history.communes(2021)].sort().slice(0, 300)
  rows.splice(120, 2, '01999', '02999')
  rows.sort()
  const sheet = {
    ...rest,
    columns: columns.map((column, at) => (at === 0 ? { ...column, values: rows } : column)),
  }
  writeBatches(strangers, sheet, 64)

  it.each([['mednum-2023'], ['mednum-2022']])(
    'are told and left out, as of the whole table: %s',
    async (id) => {
      const method = methodById(id)! as Method
      const target = join(folder, `etrangers-${id}.arrow`)
      const made = await streamScores(method, strangers, target, { ...large, history })
      expect(made.rows).toBe(298)
      expect(made.doubts).toEqual([expect.stringMatching(/^2 codes .*: 01999, 02999 ; écartés/)])
      const wanted = computeFiles(method, await inputsAt([strangers]), {
        level: 'commune',
        reference: 'france',
        history,
      })
      expect([...wanted.codes]).toHaveLength(298)
      const found = decodeArrow(readFileSync(target))
      const { columns: all } = scoresSheet(wanted)
      for (const name of ['code_commune', 'ifn', 'ifn_rang', 'population'])
        expect(
          Array.from(found.columns.find((each) => each.name === name)!.values as never),
        ).toEqual(Array.from(all.find((each) => each.name === name)!.values as never))
    },
  )
})

describe('a lot', () => {
  it('reads by batches the table that is larger than the plan says, and holds it to a reference frozen on it', async () => {
    const document = {
      sources: { cellules: [path] },
      millesimes: ['2021'],
      niveaux: ['commune'],
      methodes: ['mednum-2023'],
      references: ['par-millesime', { figee: '2021' }],
    } as never
    const folders = [join(folder, 'flux'), join(folder, 'entier')]
    const lots = [
      batchOf({ ...(document as object), execution: { flux: 0 } } as never, folders[0]!),
      batchOf(document, folders[1]!),
    ]
    for (const batch of lots) expect((await runBatch(batch, { workers: 1 })).echecs).toEqual([])
    for (const name of ['reference=par-millesime', 'reference=figee-2021']) {
      const [streamed, read] = folders.map((each) =>
        decodeArrow(
          readFileSync(
            join(each, `methode=mednum-2023/niveau=commune/${name}/millesime=2021/part-0.arrow`),
          ),
        ),
      )
      const trace = (sheet: Sheet): Sheet => ({
        ...sheet,
        metadata: {
          'ifn.trace': sheet.metadata['ifn.trace']!.replaceAll(folders[0]!, folders[1]!),
        },
      })
      expectSame(trace(streamed!), read!)
    }
    expect((await runBatch(lots[0]!, { workers: 1 })).sorties.map(({ etat }) => etat)).toEqual([
      'a-jour',
      'a-jour',
      'a-jour',
    ])
  })

  it('gives the same bytes and the same record whether the digest of its table is known before or computed meanwhile', async () => {
    const folders = [1, 2].map((workers) => ({ workers, folder: join(folder, `fils-${workers}`) }))
    const manifests = []
    for (const each of folders)
      manifests.push(
        await runBatch(
          batchOf(
            {
              sources: { cellules: [path] },
              niveaux: ['commune'],
              methodes: ['mednum-2023'],
              execution: { flux: 0 },
            } as never,
            each.folder,
          ),
          { workers: each.workers },
        ),
      )
    const told = manifests.map(({ entrees, sorties }) => ({
      entrees,
      sorties: sorties.map(({ etape, sha256, octets }) => ({ etape, sha256, octets })),
    }))
    expect(told[1]).toEqual(told[0])
    expect(told[0]!.entrees[0]!.sha256).toBe(await sha256OfFile(path))
    expect(
      (
        await runBatch(
          batchOf(
            {
              sources: { cellules: [path] },
              niveaux: ['commune'],
              methodes: ['mednum-2023'],
              execution: { flux: 0 },
            } as never,
            folders[1]!.folder,
          ),
          { workers: 1 },
        )
      ).sorties.map(({ etat }) => etat),
    ).toEqual(['a-jour'])
  })
})

describe('ranks of a column that is on a disk', () => {
  it('are those of the column in memory, wherever the slices part its ties', () => {
    const random = mulberry32(8)
    const values = Float64Array.from({ length: 5_000 }, () =>
      random() < 0.05 ? NaN : Math.round(random() * 900) / 9 + (random() < 0.5 ? 4e-10 : 0),
    )
    const [from, to] = [join(folder, 'values'), join(folder, 'ranks')].map((each) =>
      openSync(each, 'w+'),
    )
    writeSync(from!, new Uint8Array(values.buffer))
    writeSync(to!, new Uint8Array(values.map((v) => (v === v ? 0 : NaN)).buffer))
    const places = Array.from({ length: 10 }, (_, k) => ({
      rows: 500,
      from: k * 4_000,
      to: k * 4_000,
    }))
    const present = values.filter((v) => v === v)
    rankOnDisk(places, from!, to!, { min: Math.min(...present), max: Math.max(...present) }, 700)
    for (const file of [from!, to!]) closeSync(file)
    const found = new Float64Array(new Uint8Array(readFileSync(join(folder, 'ranks'))).buffer)
    expect(Array.from(found)).toEqual(Array.from(ranksDescending(values)))
  })
})

it('a running sum has the bits of the sum, however the column is cut', () => {
  const random = mulberry32(9)
  const x = Float64Array.from({ length: 3_000 }, () =>
    random() < 0.1 ? NaN : (random() - 0.5) * 10 ** (20 * random()),
  )
  const running = new CompensatedSum()
  for (let from = 0; from < x.length; from += 171) running.add(x.subarray(from, from + 171))
  expect(running.value).toBe(sum(x))
})
