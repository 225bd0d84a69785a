/**
 * National runs: raw files to scores, 96 jobs, and a table of cells by record batches.
 *
 *     npm --prefix .. run build && npm ci && npx tsx batch.ts [brut|jobs|cellules]
 *
 * Figures made anew from a seed in a temporary folder, removed at the end. Each run is a process of its own, start
 * included: wall time, processor time of all its threads, peak memory. DuckDB and polars read the same columns of the same
 * files, compute the same shares, deciles, means and ranks and write them (no SHA-256, no check of codes, no reasons, no
 * Trace); theirs must be ours to 1e-9 before any time is told. The floor of
 * the cells is the same Arrow file read and written batch by batch, with nothing in between.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PlanDocument } from '../src/batch/plan.ts'
import { decodeArrow } from '../src/io/arrow-file.ts'
import { spread } from '../test/support.ts'
import { writeRaw, writeTables } from './lot-data.ts'

const cli = join(import.meta.dirname, '../dist/bin/ifn.js')
const MIB = 2 ** 20
const RUNS = Number(process.env['RUNS'] ?? 3)

interface Run {
  readonly wall: number
  readonly cpu: number
  readonly peak: number
  readonly said: string
}

const parts: Readonly<Record<string, (folder: string) => void>> = { brut, jobs, cellules }
const asked = process.argv.slice(2)
console.log(`${availableParallelism()} processors, Node ${process.versions.node}`)
for (const [name, part] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  const folder = mkdtempSync(join(tmpdir(), 'ifn-bench-'))
  try {
    part(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A command in a process of its own; GNU time says what it took. */
function run(...command: readonly string[]): Run {
  const { status, stderr, stdout } = spawnSync(
    '/usr/bin/time',
    ['-f', '\nifn-time %e %U %S %M', ...command],
    { encoding: 'utf8', maxBuffer: 64 * MIB },
  )
  const found = /ifn-time ([\d.]+) ([\d.]+) ([\d.]+) (\d+)/.exec(stderr)
  if (status !== 0 || !found) throw new Error(`${command.join(' ')}: ${stderr}`)
  const [wall, user, system, peak] = found.slice(1).map(Number) as [number, number, number, number]
  return { wall, cpu: user + system, peak: peak / 1024, said: stdout }
}

/** The run of median wall time. */
function median(runs: readonly Run[]): Run {
  return runs.toSorted((a, b) => a.wall - b.wall)[runs.length >> 1]!
}

function plan(
  folder: string,
  name: string,
  document: Omit<PlanDocument, 'sortie'>,
  sortie: Partial<PlanDocument['sortie']> = {},
): string {
  const path = join(folder, `${name}.json`)
  writeFileSync(path, JSON.stringify({ ...document, sortie: { dossier: name, ...sortie } }))
  return path
}

function batch(path: string, ...options: readonly string[]): Run {
  rmSync(path.replace(/\.json$/, ''), { recursive: true, force: true })
  return run(process.execPath, cli, 'lot', path, ...options)
}

function tell(name: string, { wall, cpu, peak }: Run, than?: Run, more = ''): void {
  const ratio = than
    ? `  × ${(wall / than.wall).toFixed(2)} wall, × ${(cpu / than.cpu).toFixed(2)} processor`
    : ''
  console.log(
    `  ${name.padEnd(26)}${wall.toFixed(2).padStart(7)} s  ${cpu.toFixed(2).padStart(7)} s processor  ${peak.toFixed(0).padStart(5)} MiB${ratio}${more}`,
  )
}

function target(text: string, met: boolean): void {
  console.log(`  target   ${text}: ${met ? 'met' : 'MISSED'}`)
}

function brut(folder: string): void {
  const files = writeRaw(folder)
  console.log(
    `raw national files → scores: ${files.length} CSV, ${(files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6).toFixed(0)} MB`,
  )
  const path = plan(folder, 'ours', {
    sources: { brut: files },
    niveaux: ['commune'],
    methodes: ['mednum-2023'],
  })
  const runs: Record<string, Run> = {
    ours: median(Array.from({ length: RUNS }, () => batch(path))),
  }
  for (const engine of ['duckdb', 'polars'])
    runs[engine] = median(
      Array.from({ length: RUNS }, () =>
        run(process.execPath, join(import.meta.dirname, `lot-${engine}.mjs`), folder),
      ),
    )
  const sheet = decodeArrow(
    readFileSync(
      join(folder, 'ours/methode=mednum-2023/niveau=commune/millesime=dernier/part-0.arrow'),
    ),
  )
  const ours = new Map(sheet.columns.map(({ name, values }) => [name, values]))
  for (const engine of ['duckdb', 'polars']) {
    const theirs = JSON.parse(
      run(process.execPath, join(import.meta.dirname, `lot-${engine}.mjs`), folder, 'dire').said,
    ) as { code: string[] } & Record<string, (number | null)[]>
    const place = new Map(theirs.code.map((code, i) => [code, i]))
    const rows = Array.from(ours.get('code_commune') as string[], (code) => place.get(code) ?? -1)
    const gaps = ['ifn', 'ifn_rang', 'publics', 'menages_monoparentaux', 'couverture'].map((name) =>
      spread(
        ours.get(name) as Float64Array,
        rows.map((row) => theirs[name]![row] ?? NaN),
      ),
    )
    if (!gaps.every((gap) => gap < 1e-9))
      throw new Error(`${engine} is ${gaps.join(', ')} away from ours`)
  }
  for (const [name, each] of Object.entries(runs))
    tell(name, each, name === 'ours' ? undefined : runs['ours'])
  target('ours under 1.2 s and 500 MiB', runs['ours']!.wall < 1.2 && runs['ours']!.peak < 500)
  for (const engine of ['duckdb', 'polars'])
    target(`${engine} 3 times ours at least`, runs[engine]!.wall >= 3 * runs['ours']!.wall)
}

function jobs(folder: string): void {
  const years = Array.from({ length: 12 }, (_, k) => String(2011 + k))
  console.log('96 jobs from parsed tables: 12 years × 35,000 communes and 49,000 IRIS × 4 methods')
  const methodes: PlanDocument['methodes'] = [
    'ifn-2026',
    'mednum-2023',
    'mednum-2022',
    { methode: 'mednum-2020', variante: 'corrigee' },
  ]
  const paths = (['commune', 'iris'] as const).map((level) => {
    mkdirSync(join(folder, level), { recursive: true })
    const files = writeTables(join(folder, level), level, level === 'iris' ? 49_000 : 35_000, years)
    return plan(folder, `jobs-${level}`, {
      sources: files,
      millesimes: years.map((annee) => ({ annee, sources: [`y${annee}`] })),
      niveaux: [level],
      methodes,
    })
  })
  const both = (workers: number): Run => {
    const [a, b] = paths.map((path) => batch(path, '--travailleurs', String(workers))) as [Run, Run]
    return { wall: a.wall + b.wall, cpu: a.cpu + b.cpu, peak: Math.max(a.peak, b.peak), said: '' }
  }
  const one = median(Array.from({ length: RUNS }, () => both(1)))
  const alone = bytesOf(folder)
  const two = median(Array.from({ length: RUNS }, () => both(2)))
  if (bytesOf(folder) !== alone) throw new Error('two threads do not write what one does')
  tell('1 thread', one)
  tell('2 threads', two, one)
  const again = paths.map((path) => run(process.execPath, cli, 'lot', path))
  tell('again, nothing to do', {
    wall: again[0]!.wall + again[1]!.wall,
    cpu: again[0]!.cpu + again[1]!.cpu,
    peak: Math.max(again[0]!.peak, again[1]!.peak),
    said: '',
  })
  target('under 10 s and 700 MiB', two.wall < 10 && two.peak < 700)
  target('two threads 1.6 times one at least', one.wall / two.wall >= 1.6)
}

/** All the outputs, as one digest. */
function bytesOf(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('part-0.arrow'))
    .sort()
  return execFileSync(
    'sha256sum',
    files.map((name) => join(folder, name)),
    { encoding: 'utf8' },
  )
}

function cellules(folder: string): void {
  const method = join(folder, 'cellules.json')
  const runs = [1_000_000, 5_000_000].map((rows) => {
    const path = join(folder, `cells-${rows}.arrow`)
    run(
      process.execPath,
      ...process.execArgv,
      join(import.meta.dirname, 'lot-cells.ts'),
      'write',
      path,
      String(rows),
      method,
    )
    const size = statSync(path).size
    const out = plan(folder, `out-${rows}`, {
      sources: { cellules: [path] },
      niveaux: ['groupe'],
      methodes: [method],
      execution: { flux: 16 },
    })
    const index = plan(
      folder,
      `index-${rows}`,
      {
        sources: { cellules: [path] },
        niveaux: ['groupe'],
        methodes: [method],
        execution: { flux: 16 },
      },
      { colonnes: 'indice' },
    )
    const floor = median(
      Array.from({ length: RUNS }, () =>
        run(
          process.execPath,
          ...process.execArgv,
          join(import.meta.dirname, 'lot-cells.ts'),
          'copy',
          path,
          `${path}.copy`,
        ),
      ),
    )
    rmSync(`${path}.copy`)
    const narrow = batch(index)
    const whole = batch(out)
    const written = statSync(
      join(folder, `out-${rows}/methode=cellules/niveau=groupe/millesime=dernier/part-0.arrow`),
    ).size
    for (const name of [`out-${rows}`, `index-${rows}`])
      rmSync(join(folder, name), { recursive: true })
    rmSync(path)
    console.log(
      `${rows} cells × 20: ${(size / 1e6).toFixed(0)} MB, ${(written / 1e6).toFixed(0)} MB written with every column`,
    )
    const rate = ({ wall }: Run): string => `  ${(size / 1e6 / wall).toFixed(0)} MB/s`
    tell('floor: read and write', floor, undefined, rate(floor))
    tell('scores, index alone', narrow, floor, rate(narrow))
    tell('scores, every column', whole, floor, rate(whole))
    return { narrow, whole, floor }
  })
  const [small, large] = runs as [(typeof runs)[0], (typeof runs)[0]]
  target('5 million under 6 s', large.narrow.wall < 6)
  target('within 3 times the floor', large.narrow.wall <= 3 * large.floor.wall)
  target('peak at 5 million within 20 % of 1 million', large.whole.peak <= 1.2 * small.whole.peak)
}
