/**
 * How long studies of robustness take, once the figures are in memory.
 *
 *     npm run build && (cd bench && npm ci && npx tsx robustness.ts poids)            weights alone: 35,000 territories × 20 indicators × 1,000 draws
 *     npm run build && (cd bench && npx tsx robustness.ts scenario [FILE])  the default scenario of ifn-2026, on a file of communes or made-up ones
 *
 * Figures made from a seed. Before a time is told, ranks and quantiles of some territories are checked against brute force, and
 * two threads against one. CPU is that of all threads: on a busy machine it tells more than the wall clock, and the quickest
 * of many runs of each kernel more than either. Beside ours, the plain way of the same draw: a loop by column, ranks by sorting.
 */
import { readFileSync } from 'node:fs'
import { compute, readFiles, type Method, type Table } from '../dist/index.js'
import { methodById, methodFrom } from '../dist/methods.js'
import { modelOf, subjectOf, type Model, type Subject } from '../dist/study.js'
import { uncertaintyOn } from '../dist/node.js'
import { evaluator } from '../dist/study/robustness/model.js'
import { pointsOf } from '../dist/study/robustness/points.js'
import { mulberry32 } from '../dist/core/random.js'
import { drawBuffers } from '../dist/stats/draws/buffers.js'
import { drawSummary } from '../dist/stats/draws/summary.js'

const ROWS = 35_000
const DRAWS = 1000
const points = { sequence: 'sobol', seed: 1 } as const
/** Estimated floor of a core, from the passes timed one by one: score 1.2, rank 3.1. */
const FLOOR = 4.3

const random = mulberry32(20261122)
const codes = Array.from({ length: ROWS }, (_, i) => String(30_000 + i))
const population = Float64Array.from(codes, () => Math.round(80 + 4000 * random() ** 4))

const [asked = 'poids', file] = process.argv.slice(2)
if (asked === 'poids') await weights()
else await scenario(file)

/** Twenty shares in one mean, their weights ± 25 %. */
async function weights(): Promise<void> {
  const names = Array.from({ length: 20 }, (_, k) => `part_${k}`)
  const base = methodById('ifn-2026') as Method
  const method = methodFrom({
    ...(JSON.parse(JSON.stringify(base)) as object),
    id: 'vingt',
    normalisation: { kind: 'min-max' },
    indicators: Object.fromEntries(
      names.map((id) => [
        id,
        { label: id, sense: 'worsens', unit: 'share', source: 'rp', measures: [{ rate: id }] },
      ]),
    ),
    axes: undefined,
    subIndices: {},
    index: { label: 'Indice', of: names },
    shrinkage: undefined,
    quadrant: undefined,
    classes: undefined,
    expected: undefined,
    context: undefined,
  })
  const columns = Object.fromEntries(
    names.map((id) => [id, Float64Array.from(codes, () => random())]),
  )
  await study('weights of 20 indicators', subject(method, columns), {
    weights: { kind: 'plus-or-minus', share: 0.25 },
  })
  kernels(Object.values(columns))
}

/** The quickest of forty runs of each step of a draw, in nanoseconds a territory: compiled to WebAssembly, in TypeScript, the plain way. */
function kernels(columns: readonly Float64Array[]): void {
  const share = columns.map((_, k) => (1 + k) / 210)
  const [plain, ranks] = [new Float64Array(ROWS), new Uint16Array(ROWS)]
  const kept = Uint16Array.from({ length: ROWS * 200 }, (_, i) => (i * 7919) % 35_000)
  const each = (perRow: number, run: () => unknown): string =>
    ((1e6 * quickest(run)) / perRow).toFixed(1).padStart(12)
  const rooms = [true, false].map((compiled) => ({
    room: drawBuffers(ROWS, columns.length + 1, compiled),
    summary: drawSummary(200, [0.05, 0.5, 0.95], compiled),
  }))
  const made = rooms.map(({ room, summary }) => {
    const [inside, score] = [columns.map(room.keep), room.column()]
    const runs = [
      () => room.weightedSum(inside, share, score),
      () => room.ranks(score, ranks),
      () => room.steps(score, 0, 1, ranks),
    ].map((run) => each(ROWS, run))
    return [...runs, each(ROWS * 200, () => summary.quantiles(kept, ROWS, 0, ROWS))]
  })
  const usual = [
    each(ROWS, () => {
      plain.fill(0)
      columns.forEach((x, k) => x.forEach((v, i) => (plain[i]! += v * share[k]!)))
    }),
    each(ROWS, () => Array.from(plain.keys()).sort((a, b) => plain[b]! - plain[a]!)),
  ]
  console.log(
    'ns a territory, the quickest of 40          compiled  TypeScript  by column, by sorting rows',
  )
  ;['score', 'rank', 'score kept in 16 bits', '5, 50, 95 % of 200 draws, a value'].forEach(
    (name, k) => console.log(`  ${name.padEnd(38)}${made[0]![k]}${made[1]![k]}${usual[k] ?? ''}`),
  )
}

function quickest(run: () => unknown): number {
  return Math.min(
    ...Array.from({ length: 40 }, () => {
      const start = performance.now()
      run()
      return performance.now() - start
    }),
  )
}

/** Census shares, a rounded rate, coverage and a distance of so many communes; or those of a file. */
async function scenario(path: string | undefined): Promise<void> {
  const method = methodById('ifn-2026') as Method
  if (path !== undefined)
    return study(
      `ifn-2026, default scenario, ${path}`,
      subjectOf(method, readFiles([{ name: path, bytes: readFileSync(path) }], method)),
    )
  const people = (share: () => number): Float64Array =>
    population.map((n) => Math.round(n * share()))
  const columns = {
    P_POP65P: people(() => 0.1 + 0.3 * random()),
    P_NSCOL15P: people(() => 0.75),
    C_MEN: population.map((n) => Math.ceil(n / 2.2)),
    C_FAM: population.map((n) => Math.ceil(n / 3.5)),
    LOCAUX: population.map((n) => Math.ceil(n / 1.8)),
    TP60: Float64Array.from(codes, () =>
      random() < 0.85 ? NaN : Math.round(5 + 20 * random()) / 100,
    ),
    MED: Float64Array.from(codes, () => Math.round(16_000 + 12_000 * random())),
    DISTANCE_LIEU: Float64Array.from(codes, () => 20 * random() ** 2),
  }
  const part = (of: Float64Array, share: () => number): Float64Array =>
    of.map((n) => Math.round(n * share()))
  const whole = {
    ...columns,
    P_NSCOL15P_AUPLUS_BREVET: part(columns.P_NSCOL15P, () => 0.1 + 0.3 * random()),
    C_MENPSEUL: part(columns.C_MEN, () => 0.2 + 0.3 * random()),
    C_FAMMONO: part(columns.C_FAM, () => 0.03 + 0.2 * random()),
    LOCAUX_FTTH: part(columns.LOCAUX, () => random() ** 0.3),
    LOCAUX_THD30: part(columns.LOCAUX, () => random() ** 0.2),
  }
  await study('ifn-2026, default scenario, made-up communes', subject(method, whole))
}

function subject(method: Method, columns: Record<string, Float64Array>): Subject {
  const table: Table = { level: 'commune', codes, columns: { P_POP: population, ...columns } }
  return { method, table, options: {}, scores: compute(method, table) }
}

async function study(
  name: string,
  on: Subject,
  given?: Parameters<typeof modelOf>[1],
): Promise<void> {
  console.log(
    `${name}: ${on.scores.codes.length} territories × ${DRAWS} draws, Node ${process.versions.node}`,
  )
  const timer = lap()
  const model = modelOf(on, given)
  console.log(`  prepared in ${timer()}; varies: ${model.factors.map(({ id }) => id).join(', ')}`)
  const before = peak()
  check(model, (await uncertaintyOn(1, model, { ...points, draws: 40 })).ranks['ifn']!)
  const kept: string[] = []
  for (const workers of [2, 1]) {
    const told = lap()
    const found = await uncertaintyOn(workers, model, { ...points, draws: DRAWS })
    const { wall, cpu } = told.raw()
    const each = 1e9 / (on.scores.codes.length * DRAWS)
    kept.push(
      JSON.stringify([Array.from(found.ranks['ifn']!.p05), Array.from(found.scores['ifn']!.p95)]),
    )
    console.log(
      `  ${workers} thread(s): ${told()}; ${(cpu * each).toFixed(1)} ns of CPU a territory and draw, ${(wall * each).toFixed(1)} of wall (floor of a core for score and rank of one output: about ${FLOOR}); peak of the process ${peak()} MiB, ${before} before the study`,
    )
  }
  if (kept[0] !== kept[1]) throw new Error('two threads and one do not agree')
}

/** Of the whole process so far, in MiB: what the bench is run by takes a part of it. */
function peak(): string {
  return (process.resourceUsage().maxRSS / 1024).toFixed(0)
}

/** Ranks of forty draws, by sorting. */
function check(
  model: Model,
  found: { readonly p05: Float64Array; readonly median: Float64Array },
): void {
  const [evaluate, point] = [evaluator(model.prepared), pointsOf(model.dimensions, points)]
  const rows = [0, 17, 4321, model.nominal.codes.length - 1]
  const ranks = Array.from({ length: 40 }, (_, d) => {
    const index = evaluate(point(d, new Float64Array(model.dimensions)))[0]!
    return rows.map((i) =>
      Number.isNaN(index[i]!) ? NaN : 1 + index.filter((v) => v > index[i]! + 1e-9).length,
    )
  })
  rows.forEach((i, k) => {
    const own = ranks
      .map((each) => each[k]!)
      .filter((r) => !Number.isNaN(r))
      .sort((a, b) => a - b)
    const at = (p: number): number => own[Math.max(1, Math.ceil(p * own.length - 1e-9)) - 1] ?? NaN
    // ties are chained by the rank of a draw, not here: one place of slack
    if (Math.abs(at(0.05) - found.p05[i]!) > 1 || Math.abs(at(0.5) - found.median[i]!) > 1)
      throw new Error(`territory ${i}: ${at(0.5)} by sorting, ${found.median[i]} by the study`)
  })
}

function lap(): { (): string; raw(): { wall: number; cpu: number } } {
  const [start, before] = [performance.now(), process.cpuUsage()]
  const raw = (): { wall: number; cpu: number } => {
    const { user, system } = process.cpuUsage(before)
    return { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 }
  }
  return Object.assign(() => `${raw().wall.toFixed(2)} s (${raw().cpu.toFixed(2)} s of CPU)`, {
    raw,
  })
}
