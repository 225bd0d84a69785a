/**
 * Mutation testing: each change of a room's code that its tests do not see is a survivor.
 *
 *   npm run test:mutation -- stats                         the whole room; a second run tries only what has changed
 *   npm run test:mutation -- stats rank.ts treat.ts        some files of it
 *   npm run test:mutation -- engine --concurrency 2        two at once (one, unless told)
 *   npm run test:mutation -- stats --again                 nothing of the last run is believed
 *
 * Survivors are printed above the table; out/mutation/<room>.html shows each in its code, and <room>.json keeps the results for the next run.
 * Ends with 1 when fewer than 85 % of the mutants are killed.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import config from './stryker.config.mjs'

const here = import.meta.dirname
const root = join(here, '../..')
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    concurrency: { type: 'string', default: '1' },
    again: { type: 'boolean', default: false },
  },
})
const [room, ...files] = positionals

const wrong = problem()
if (wrong) {
  console.error(wrong)
  process.exit(2)
}

process.chdir(root)
process.env['IFN_MUTATION'] = room
mkdirSync('out/mutation', { recursive: true })
if (!existsSync(join(here, 'node_modules')))
  execFileSync('npm', ['ci', '--prefix', here, '--no-audit', '--no-fund'], { stdio: 'inherit' })
// a test file that does not load would be left out without a word, and its mutants survive
const tests = spawnSync(
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    'tools/mutation/vitest.config.ts',
    '--root',
    '.',
    '--maxWorkers',
    '1',
  ],
  { encoding: 'utf8' },
)
if (tests.status !== 0) {
  console.error(tests.stdout + tests.stderr)
  process.exit(1)
}

const { Stryker } = await import('@stryker-mutator/core')
await new Stryker({
  configFile: relative(root, join(here, 'stryker.config.mjs')),
  mutate: [
    ...(files.length > 0 ? files.map((file) => `src/${room}/${file}`) : [`src/${room}/**/*.ts`]),
    ...config.mutate,
  ],
  incrementalFile: `out/mutation/${room}.json`,
  htmlReporter: { fileName: `out/mutation/${room}.html` },
  force: values.again,
  // the many quick tests of the engine stay loaded; those of stats want vitest whole. A slow hour of the machine is no endless loop
  ...(room === 'engine' && {
    testRunner: 'in-process',
    plugins: ['./tools/mutation/in-process.mjs'],
    timeoutMS: 15_000,
  }),
  concurrency: Number(values.concurrency),
}).runMutationTest()

function problem() {
  if (!['stats', 'engine'].includes(room))
    return 'Which room? npm run test:mutation -- stats, or -- engine'
  if (!(Number(values.concurrency) >= 1))
    return `--concurrency wants a number of 1 or more, not ${values.concurrency}`
  const unknown = files.find((file) => !existsSync(join(root, 'src', room, file)))
  return unknown === undefined ? undefined : `There is no src/${room}/${unknown}`
}
