/**
 * How long it takes to turn a wide CSV file into columns of doubles, from the path to the last
 * `Float64Array`, for our reader and for the best known others.
 *
 *     npm ci && npx tsx reader.ts
 *
 * The file is made anew from a seed: 35,000 communes × 130 columns, `;`, decimal comma, a tenth of
 * the cells secret or missing. Every reader must give the same bits before any is timed. Each runs
 * in child processes of its own: one for its peak memory, one to warm up and be timed five times.
 * DuckDB and polars take every processor; ours takes one: CPU time compares them like with like.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { mulberry32 } from '../test/support.ts'
import { contenders, type Columns } from './reader-contenders.ts'

const ROWS = 35_000
const COLUMNS = 130
const RUNS = 5

interface Once {
  readonly digest: string
  readonly peak: number
}

interface Timed {
  readonly wall: number
  /** Of all threads together. */
  readonly cpu: number
}

const [task, name, path] = process.argv.slice(2)
if (task === 'once') console.log(JSON.stringify(await once(name!, path!)))
else if (task === 'time') console.log(JSON.stringify(await time(name!, path!)))
else compare()

function compare(): void {
  const folder = mkdtempSync(join(tmpdir(), 'ifn-bench-'))
  try {
    const file = join(folder, 'communes.csv')
    writeFile(file)
    const baseline = child<Once>('once', 'nothing', file).peak
    const firsts = new Map(
      Object.keys(contenders).map((each) => [each, child<Once>('once', each, file)]),
    )
    const different = [...firsts].filter(([, { digest }]) => digest !== firsts.get('ours')!.digest)
    if (different.length > 0)
      throw new Error(`not the same bits as ours: ${different.map(([each]) => each).join(', ')}`)
    console.log(
      `${ROWS} × ${COLUMNS}, ${(statSync(file).size / 1e6).toFixed(1)} MB, ${availableParallelism()} processors, Node ${process.versions.node}; all ${firsts.size} readers give the same bits`,
    )
    console.log(
      row(
        'reader',
        'median ms',
        'times ours',
        'CPU ms',
        'times ours',
        `peak MiB (${baseline.toFixed(0)} of an empty process)`,
      ),
    )
    let ours: Timed | undefined
    for (const [each, { peak }] of firsts) {
      const timed = child<Timed>('time', each, file)
      ours ??= timed
      console.log(
        row(
          each,
          timed.wall.toFixed(0),
          (timed.wall / ours.wall).toFixed(1),
          timed.cpu.toFixed(0),
          (timed.cpu / ours.cpu).toFixed(1),
          peak.toFixed(0),
        ),
      )
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function child<Result>(...parts: string[]): Result {
  return JSON.parse(
    execFileSync(process.execPath, [...process.execArgv, import.meta.filename, ...parts], {
      encoding: 'utf8',
    }),
  ) as Result
}

async function once(reader: string, file: string): Promise<Once> {
  const columns: Columns = (await contenders[reader]?.(file)) ?? {}
  const peak = process.resourceUsage().maxRSS / 1024
  const hash = createHash('sha256')
  for (const column of Object.keys(columns).sort()) {
    hash.update(column)
    hash.update(
      new Uint8Array(
        Float64Array.from(columns[column]!, (value) => (Number.isNaN(value) ? NaN : value)).buffer,
      ),
    )
  }
  return { digest: hash.digest('hex'), peak }
}

async function time(reader: string, file: string): Promise<Timed> {
  const wall: number[] = []
  const cpu: number[] = []
  for (let run = 0; run <= RUNS; run++) {
    const [start, used] = [performance.now(), process.cpuUsage()]
    await contenders[reader]!(file)
    const { user, system } = process.cpuUsage(used)
    if (run === 0) continue
    wall.push(performance.now() - start)
    cpu.push((user + system) / 1000)
  }
  return { wall: median(wall), cpu: median(cpu) }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!
}

function row(reader: string, ...cells: readonly string[]): string {
  return reader.padEnd(20) + cells.map((cell) => ` ${cell.padStart(11)}`).join('')
}

/** Counts, rates of one decimal and weighted counts of 15 digits, in the proportions of the census and of Filosofi. */
function writeFile(file: string): void {
  const random = mulberry32(20261121)
  const marks = ['s', 'ns', 'nd', '']
  const cell = (at: number): string => {
    if (random() < 0.1) return marks[Math.floor(random() * marks.length)]!
    if (at % 10 < 3) return String(Math.floor(random() ** 4 * 100_000))
    if (at % 10 < 5) return (random() * 100).toFixed(1).replace('.', ',')
    return String(Number((random() ** 3 * 3000).toPrecision(15))).replace('.', ',')
  }
  const output = openSync(file, 'w')
  let lines = [`CODGEO;${Array.from({ length: COLUMNS - 1 }, (_, at) => `P21_V${at}`).join(';')}\n`]
  for (let row = 0; row < ROWS; row++) {
    lines.push(
      `${String(row + 1001).padStart(5, '0')};${Array.from({ length: COLUMNS - 1 }, (_, at) => cell(at)).join(';')}\n`,
    )
    if (lines.length < 1000 && row < ROWS - 1) continue
    writeSync(output, lines.join(''))
    lines = []
  }
  closeSync(output)
}
