/**
 * How long the index itself takes once the figures are in memory, beside DuckDB and arquero doing
 * the same thing: every score, two sub-indices, the index, its rank and its coverage.
 *
 *     npm ci && npx tsx engine.ts
 *
 * Figures made anew from a seed, a twentieth of them missing; twenty indicators, a quarter of them
 * protecting, of unequal weights. Every engine must give the same results to 1e-9 before its time is
 * told. Each runs in a process of its own: warmed up, then timed fifteen times; its peak memory is
 * that of the whole process, data included. Ours and arquero take one processor, DuckDB all.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { spread } from '../test/support.ts'
import { contenders } from './engine-contenders.ts'
import { tasks, type Columns, type Task } from './engine-task.ts'

const WARM_UPS = 20
const RUNS = 15

/** Medians, in milliseconds, and MiB. */
interface Timed {
  readonly wall: number
  /** Of all threads together: it tells less of what else the machine is doing. */
  readonly cpu: number
  readonly peak: number
}

const [task, name, file] = process.argv.slice(2)
if (task !== undefined) console.log(JSON.stringify(await time(tasks[task]!, name!, file!)))
else for (const each of Object.keys(tasks)) compare(each)

function compare(asked: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'ifn-bench-'))
  try {
    const { rows, indicators, targets, contenders: engines } = tasks[asked]!
    console.log(
      `${asked}: ${rows} × ${indicators.length}, ${availableParallelism()} processors, Node ${process.versions.node}`,
    )
    const found = new Map(
      engines.map((each) => [each, child(asked, each, join(folder, each))] as const),
    )
    const ours = found.get('ours')!
    console.log(
      row('', 'median ms', 'times ours', 'CPU ms', 'times ours', 'peak RSS MiB', 'from ours'),
    )
    for (const [each, { wall, cpu, peak }] of found) {
      const gap = difference(join(folder, each), join(folder, 'ours'))
      if (!(gap < 1e-9)) throw new Error(`${each} is ${gap} away from ours`)
      console.log(
        row(
          each,
          wall.toFixed(1),
          (wall / ours.wall).toFixed(1),
          cpu.toFixed(1),
          (cpu / ours.cpu).toFixed(1),
          peak.toFixed(0),
          gap.toExponential(1),
        ),
      )
    }
    for (const [each, target] of Object.entries(targets)) {
      const own = each === 'ours'
      const value = own ? ours.wall : found.get(each)!.wall / ours.wall
      console.log(
        `  target: ${own ? `ours in ${target} ms at most` : `${each} ${target} times ours at least`}, ${(own ? value <= target : value >= target) ? 'met' : 'MISSED'}`,
      )
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function child(...parts: string[]): Timed {
  return JSON.parse(
    execFileSync(process.execPath, [...process.execArgv, import.meta.filename, ...parts], {
      encoding: 'utf8',
    }),
  ) as Timed
}

async function time(asked: Task, contender: string, results: string): Promise<Timed> {
  const { run, read } = await contenders[contender]!(asked)
  const wall: number[] = []
  const cpu: number[] = []
  for (let k = 0; k < WARM_UPS + RUNS; k++) {
    const before = process.cpuUsage()
    const start = performance.now()
    await run()
    if (k < WARM_UPS) continue
    wall.push(performance.now() - start)
    const { user, system } = process.cpuUsage(before)
    cpu.push((user + system) / 1000)
  }
  const peak = process.resourceUsage().maxRSS / 1024
  writeFileSync(results, flat(await read()))
  return { wall: median(wall), cpu: median(cpu), peak }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!
}

function row(...cells: string[]): string {
  return cells.map((cell, k) => (k === 0 ? `  ${cell.padEnd(8)}` : cell.padStart(13))).join('')
}

/** The results one after another, in the order of their names. */
function flat(columns: Columns): Float64Array {
  const names = Object.keys(columns).toSorted()
  const rows = columns[names[0]!]!.length
  const all = new Float64Array(names.length * rows)
  names.forEach((each, k) => all.set(columns[each]!, k * rows))
  return all
}

function difference(a: string, b: string): number {
  const [left, right] = [a, b].map(
    (each) => new Float64Array(new Uint8Array(readFileSync(each)).buffer),
  )
  return spread(left!, right!)
}
