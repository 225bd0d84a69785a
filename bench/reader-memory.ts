/**
 * Peak memory of reading a wide CSV of 1 GB from a disk, through the path of the command line, keeping
 * what a method needs. The file is generated in a temporary folder and removed. Run: npx tsx reader-memory.ts
 */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readFiles } from '../src/pipeline/dataset.ts'
import { inputsAt } from '../src/host/inputs.ts'

const ROWS = 35_000
const COLUMNS = 1_900
const WANTED = ['P_POP', 'P_POP65P', 'C_MEN']

/** One line a commune, numbers of up to 15 digits, the last line as long as the first. */
function generate(path: string): void {
  const file = openSync(path, 'w')
  const names = [
    ...WANTED.map((name) => name.replace('_', '21_')),
    ...Array.from({ length: COLUMNS - WANTED.length }, (_, i) => `P21_V${i}`),
  ]
  writeSync(file, `CODGEO;${names.join(';')}\n`)
  let seed = 1
  for (let row = 0; row < ROWS; row++) {
    const cells = names.map(() =>
      ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 7e4).toFixed(10),
    )
    writeSync(file, `${String(1001 + (row % 95_000)).padStart(5, '0')};${cells.join(';')}\n`)
  }
  closeSync(file)
}

if (process.argv[2] === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'ifn-bench-'))
  try {
    const path = join(folder, 'wide.csv')
    generate(path)
    const size = statSync(path).size
    for (const given of [join(folder, 'none'), path]) {
      const { stdout, stderr } = spawnSync(
        process.execPath,
        [...process.execArgv, fileURLToPath(import.meta.url), given],
        { encoding: 'utf8' },
      )
      console.log(
        given === path ? `file of ${(size / 1e9).toFixed(2)} GB` : 'nothing read',
        stdout.trim(),
        stderr.trim(),
      )
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
} else {
  const start = performance.now()
  const kept = process.argv[2].endsWith('/none')
    ? []
    : readFiles(await inputsAt([process.argv[2]]), { want: (name) => WANTED.includes(name) })
  const columns = kept.flatMap(({ read }) => read?.brought ?? [])
  const bytes = columns.reduce((sum, { values }) => sum + values.byteLength, 0)
  console.log(
    JSON.stringify({
      rows: columns[0]?.values.length ?? 0,
      columns: columns.length,
      columnsMB: Math.round(bytes / 1e6),
      peakMB: Math.round(process.resourceUsage().maxRSS / 1e3),
      seconds: Math.round((performance.now() - start) / 1e3),
    }),
  )
}
