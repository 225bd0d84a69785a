/**
 * Executes the notebooks with Jupyter and the tslab kernel, where both are there, and writes their outputs; with --check,
 * compares what Jupyter gives with what is committed, and writes nothing. Without Jupyter, the tests' own runner writes them.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'notebooks')
const tslab = join(folder, 'node_modules/.bin/tslab')
const check = process.argv.includes('--check')
const missing = [
  ...(spawnSync('jupyter', ['nbconvert', '--version']).status === 0
    ? []
    : [
        'jupyter nbconvert (Debian: jupyter-core jupyter-client jupyter-nbconvert python3-nbclient)',
      ]),
  ...(existsSync(tslab) ? [] : ['tslab (cd notebooks && npm ci)']),
]

if (missing.length > 0) {
  console.log(`Not found: ${missing.join('; ')}.`)
  if (check) process.exit(3)
  console.log('The notebooks are run without Jupyter.')
  process.exit(
    spawnSync('npx', ['vitest', 'run', 'test/notebooks', '-u'], { cwd: root, stdio: 'inherit' })
      .status ?? 1,
  )
}

const scratch = mkdtempSync(join(tmpdir(), 'ifn-notebooks-'))
try {
  mkdirSync(join(scratch, 'kernels/tslab'), { recursive: true })
  writeFileSync(
    join(scratch, 'kernels/tslab/kernel.json'),
    JSON.stringify({
      argv: [tslab, 'kernel', '--config-path', '{connection_file}'],
      display_name: 'TypeScript',
      language: 'typescript',
    }),
  )
  const names = readdirSync(folder).filter((name) => name.endsWith('.ipynb'))
  const where = check ? ['--output-dir', scratch] : ['--inplace']
  const asIs = ['--ExecutePreprocessor.record_timing=False', '--ExecutePreprocessor.timeout=120']
  execFileSync(
    'jupyter',
    ['nbconvert', '--to', 'notebook', '--execute', ...asIs, ...where, ...names],
    {
      cwd: folder,
      stdio: 'inherit',
      env: { ...process.env, JUPYTER_PATH: scratch, NO_COLOR: '1' },
    },
  )
  const other = check
    ? names.filter(
        (name) =>
          readFileSync(join(scratch, name), 'utf8') !== readFileSync(join(folder, name), 'utf8'),
      )
    : []
  console.log(
    check
      ? `${names.length - other.length} of ${names.length} notebooks say in Jupyter what they are committed with${other.length > 0 ? `; not: ${other.join(', ')}` : ''}.`
      : `${names.length} notebooks executed.`,
  )
  process.exitCode = other.length > 0 ? 1 : 0
} finally {
  rmSync(scratch, { recursive: true })
}
