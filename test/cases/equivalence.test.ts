/** One set of figures gives one set of scores, however it is written and wrapped. */
import { describe, expect, it } from 'vitest'
import { embeddedCog } from '../../src/host/cog.ts'
import { openInputs } from '../../src/ingest/open.ts'
import type { Scores } from '../../src/engine/compute.ts'
import { methodById } from '../../src/methods/registry.ts'
import { computeFiles } from '../../src/pipeline/pipeline.ts'
import type { InputFile } from '../../src/ingest/input.ts'
import { mulberry32, problemsOf, spread } from '../support.ts'
import { figuresOf, writtenFiles, type Writing } from './generated-table.ts'

const TABLES = Number(process.env['IFN_FUZZ'] ?? 60)
const method = methodById('ifn-2026')!
const history = embeddedCog()
const communes = [...history.communes(2024)].toSorted()
const MOST_TOLD = 8
const plain: Writing = { spelling: false, order: false, format: false, wrapping: false }

async function scored(files: readonly InputFile[]) {
  return computeFiles(method, await openInputs(files), { history })
}

async function failed(files: readonly InputFile[]): Promise<string> {
  const problems = await problemsOf(() => scored(files))
  return problems
    .map((each) => `${each.code} ${each.message} ${JSON.stringify(each.place)}`)
    .join('\n')
}

/** What differs between two computations of one set of figures; nothing when they agree. */
function difference(found: Scores, expected: Scores): string {
  if (found.codes.join() !== expected.codes.join()) return `codes ${found.codes.join()}`
  const columns = (scores: Scores) => ({
    ...scores.indicators,
    population: scores.population ?? new Float64Array(0),
    ifn: scores.index,
  })
  const known = columns(expected)
  return Object.entries(columns(found))
    .filter(([id, values]) => !(spread(values, known[id as keyof typeof known]) < 1e-9))
    .map(([id]) => id)
    .join()
}

describe.each([
  ['spelling of the columns', { ...plain, spelling: true }],
  ['order of files, columns and rows', { ...plain, order: true }],
  ['format and its dialect', { ...plain, format: true }],
  ['folder, archive or name', { ...plain, wrapping: true }],
  ['all of these', { spelling: true, order: true, format: true, wrapping: true }],
] as const)('scores do not depend on the %s', (_, writing) => {
  it(`in ${TABLES} tables`, { timeout: 60_000 + 1_000 * TABLES }, async () => {
    const failures: string[] = []
    for (let seed = 1; seed <= TABLES && failures.length < MOST_TOLD; seed++) {
      const random = mulberry32(seed)
      const figures = figuresOf(communes, 12 + Math.floor(random() * 60), random)
      const expected = await scored((await writtenFiles(figures, random, plain)).files)
      const { files, columns } = await writtenFiles(figures, random, writing)
      const found = await scored(files).catch(() => undefined)
      const fault = found === undefined ? await failed(files) : difference(found, expected)
      if (fault !== '')
        failures.push(
          `graine ${seed} : ${files.map(({ name }) => name).join(' ')} (${[...columns.keys()].join(' | ')}) : ${fault}`,
        )
    }
    expect(failures).toEqual([])
  })
})
