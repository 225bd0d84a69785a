/**
 * Methods that anyone may write: indicators, scales, treatments, weights, aggregations drawn from the kinds of steps. Seven in
 * ten at the least are accepted; each that is computes the same figures whole, by record batches, in SQL, from its own file, in
 * any order of the rows, on its own reference once frozen. `IFN_METHODS=20000` draws that many; a failure prints its seed and
 * is shrunk.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { parse, stringify } from 'yaml'
import { afterAll, describe, expect, it } from 'vitest'
import { streamScores } from '../../src/batch/stream/compute.ts'
import { unstreamable } from '../../src/batch/stream/refuse.ts'
import { userErrors, type UserError } from '../../src/core/errors.ts'
import type { Scores } from '../../src/engine/compute.ts'
import { contributions } from '../../src/engine/contributions.ts'
import { referenceErrors } from '../../src/engine/frozen.ts'
import type { FrozenReference } from '../../src/engine/reference.ts'
import { scoresSheet } from '../../src/engine/sheet.ts'
import { inputsAt } from '../../src/host/inputs.ts'
import { decodeArrow } from '../../src/io/arrow-file.ts'
import type { Method } from '../../src/method/method.ts'
import { methodFrom } from '../../src/method/schema.ts'
import { computeFiles } from '../../src/pipeline/pipeline.ts'
import type { SqlReference } from '../../src/sql/plan.ts'
import { sqlFor } from '../../src/sql/statement.ts'
import type { Level } from '../../src/table/level.ts'
import type { Table } from '../../src/table/table.ts'
import { generatedSheet, writeBatches } from '../batch/generated.ts'
import { scratch } from '../cli/run.ts'
import { difference, expected, sqlOptions, withHolders } from '../engines/cases.ts'
import { duckdb } from '../engines/duckdb.ts'
import { mulberry32 } from '../support.ts'
import { drawsOf, seed, Tally } from './tally.ts'

const draws = drawsOf('IFN_METHODS', 100)
const counted = new Tally()
let [batches, statements] = [0, 0]

const folder = scratch()
const [ROWS, YEAR] = [180, '2021']
const sheet = generatedSheet(20, 'commune', ROWS, YEAR)
const path = join(folder, 'communes.arrow')
writeBatches(path, sheet, 37)
const files = await inputsAt([path])

/** The same figures as a table, by the names that methods write. */
const column = (name: string): Float64Array =>
  sheet.columns.find((each) => each.name === name)!.values as Float64Array
const codes = sheet.columns[0]!.values as readonly string[]
const table: Table = withHolders({
  level: 'commune',
  codes,
  columns: Object.fromEntries(
    sheet.columns
      .slice(2)
      .filter(({ name }) => /^(?:[PC]21_|MED|TP60)/.test(name))
      .map(({ name }) => [
        name.replace(/^([PC])21_/, '$1_').replace(/^(MED|TP60)21$/, '$1'),
        // a file has poverty in per cent, a table in parts of one
        name.startsWith('TP60') ? column(name).map((v) => v / 100) : column(name),
      ]),
  ),
})

const indicators = {
  ages: {
    sense: 'worsens',
    unit: 'share',
    measures: [{ numerator: 'P_POP65P', denominator: 'P_POP' }],
  },
  jeunes: {
    sense: 'protects',
    unit: 'share',
    measures: [{ numerator: 'P_POP1529', denominator: 'P_POP' }],
  },
  diplome: {
    sense: 'worsens',
    unit: 'share',
    measures: [{ numerator: 'P_NSCOL15P_DIPLMIN + P_NSCOL15P_BEPC', denominator: 'P_NSCOL15P' }],
  },
  seuls: {
    sense: 'worsens',
    unit: 'share',
    measures: [{ numerator: 'C_MENPSEUL', denominator: 'C_MEN' }],
  },
  revenu: { sense: 'protects', unit: 'euro', measures: [{ value: 'MED' }] },
  pauvrete: { sense: 'worsens', unit: 'share', measures: [{ rate: 'TP60' }] },
} as const
type IndicatorId = keyof typeof indicators
const ids = Object.keys(indicators) as IndicatorId[]

const number = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: Math.round(1000 * min), max: Math.round(1000 * max) }).map((v) => v / 1000)
const weight = fc.constantFrom('population' as const, 'unit' as const)
const ties = fc.option(fc.constantFrom('mean' as const, 'min' as const), { nil: undefined })
const beyond = fc.option(fc.constantFrom('clamp' as const, 'free' as const), { nil: undefined })

const normalisation = fc.oneof(
  fc.record({ kind: fc.constant('min-max'), beyond }),
  fc.record({
    kind: fc.constant('min-max'),
    goalposts: fc.record({
      quantiles: fc.constantFrom([0.05, 0.95], [0.025, 0.975], [0, 1]),
      weight,
    }),
    beyond,
  }),
  fc.record({ kind: fc.constant('percentile-rank'), ties }),
  fc.record({ kind: fc.constant('rank'), ties }),
  fc.record({ kind: fc.constant('borda') }),
  fc.record({ kind: fc.constant('z-score') }),
  fc.record({ kind: fc.constant('classes'), count: fc.integer({ min: 2, max: 9 }), weight }),
  fc.record({
    kind: fc.constant('distance'),
    to: fc.constantFrom('max' as const, 'reference' as const),
    beyond,
  }),
  fc.record({ kind: fc.constant('ratio'), base: number(1, 200) }),
  fc.record({ kind: fc.constant('exponential') }),
  fc.record({ kind: fc.constant('share-of-max') }),
  fc.record({
    kind: fc.constant('quantile-points'),
    cuts: fc.constant([0.2, 0.4, 0.6, 0.8]),
    points: fc.constant([0, 1, 2, 3, 4]),
  }),
)
const zero = fc.option(
  fc.oneof(fc.constantFrom('keep', 'skip'), fc.record({ floor: number(0.1, 5) })),
  { nil: undefined },
)
const aggregation = fc.option(
  fc.oneof(
    fc.constantFrom('mean', 'sum', 'median', 'minimum', 'maximum', 'mazziotta-pareto'),
    fc.constantFrom('geometric', 'harmonic'),
    fc.record({ kind: fc.constant('power'), p: fc.constantFrom(2, 3, 0.5), zero }),
  ),
  { nil: undefined },
)
const treatment = fc.option(
  fc.oneof(
    fc.record({ kind: fc.constant('quantiles'), quantiles: fc.constant([0.02, 0.98]), weight }),
    fc.record({
      kind: fc.constant('winsor'),
      by: fc.constant('count'),
      low: fc.integer({ min: 0, max: 3 }),
      high: fc.integer({ min: 0, max: 3 }),
    }),
    fc.record({
      kind: fc.constant('winsor'),
      by: fc.constant('share'),
      low: number(0, 0.1),
      high: number(0, 0.1),
    }),
    fc.record({
      kind: fc.constant('skewness'),
      winsor: fc.record({ count: fc.integer({ min: 1, max: 4 }) }),
    }),
  ),
  { nil: undefined, freq: 2 },
)
const imputation = fc.option(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('mean', 'median') }),
    fc.record({
      kind: fc.constantFrom('mean', 'median'),
      within: fc.constantFrom('departement', 'region'),
    }),
  ),
  { nil: undefined, freq: 2 },
)
const weighting = fc.option(fc.constantFrom('entropy', 'balanced', 'pca'), {
  nil: undefined,
  freq: 1,
})

/** What a draw chooses of a group of so many members. */
const group = (members: number): fc.Arbitrary<Record<string, unknown>> =>
  fc.record({
    weights: fc.option(fc.array(number(0.1, 5), { minLength: members, maxLength: members }), {
      nil: undefined,
    }),
    aggregation,
    weighting: fc.option(weighting, { nil: undefined, freq: 1 }),
    coverage: fc.option(number(0, 1), { nil: undefined }),
    atLeast: fc.option(fc.integer({ min: 1, max: members }), { nil: undefined }),
    rescale: fc.option(
      fc.oneof(fc.record({ range: fc.constant([0, 100]) }), fc.record({ factor: number(0.5, 20) })),
      { nil: undefined, freq: 1 },
    ),
  })

const drawn = fc
  .uniqueArray(fc.constantFrom(...ids), { minLength: 2, maxLength: 5 })
  .chain((chosen) => {
    const cut = Math.max(1, Math.floor(chosen.length / 2))
    const [first, second] = [chosen.slice(0, cut), chosen.slice(cut)]
    return fc.record({
      chosen: fc.constant([first, second] as const),
      normalisation,
      own: fc.option(normalisation, { nil: undefined, freq: 1 }),
      treatment,
      imputation,
      missing: fc.constantFrom('skip', 'zero'),
      rollUp: fc.constantFrom('scores', 'shares'),
      shrinkage: fc.option(fc.constant({ towards: ['departement'] }), { nil: undefined, freq: 1 }),
      classes: fc.option(fc.record({ count: fc.integer({ min: 2, max: 10 }) }), { nil: undefined }),
      quadrant: fc.boolean(),
      groups: fc.tuple(group(first.length), group(second.length), group(2)),
      rows: fc.nat(2 ** 31 - 1),
    })
  })

/** A document without what is not chosen. */
const chosenOf = (of: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined))

/** The document of a method, as a file would have it. */
function documentOf(draw: typeof drawn extends fc.Arbitrary<infer T> ? T : never): object {
  const { chosen, own, groups, quadrant, rows: _, ...steps } = draw
  const [a, b, whole] = groups
  const clean = (of: Record<string, unknown>): Record<string, unknown> => {
    const { weighting: how, weights, ...rest } = chosenOf(of)
    // weights are given or found
    return how === undefined
      ? { ...rest, ...(weights !== undefined && { weights }) }
      : { ...rest, weighting: how }
  }
  return {
    id: 'tiree-au-sort',
    version: '1',
    title: 'Méthode tirée au sort',
    description: 'Pour un test.',
    formula: 'Tirée au sort.',
    author: 'ce test',
    licence: 'MIT',
    evidence: { grade: 'own', text: 'Pour un test.' },
    reference: 'france',
    population: ['P_POP'],
    sources: { rp: { label: 'Recensement', producer: 'INSEE', licence: 'Licence Ouverte 2.0' } },
    indicators: Object.fromEntries(
      chosen.flat().map((id, k) => [
        id,
        {
          label: id,
          source: 'rp',
          ...indicators[id],
          ...(k === 0 && own !== undefined && { normalisation: chosenOf(own) }),
        },
      ]),
    ),
    subIndices: {
      publics: { label: 'Publics', of: chosen[0], ...clean(a) },
      acces: { label: 'Accès', of: chosen[1], ...clean(b) },
    },
    index: { label: 'Indice', of: ['publics', 'acces'], ...clean(whole) },
    ...chosenOf(steps),
    normalisation: chosenOf(steps.normalisation),
    ...(quadrant && { quadrant: { of: ['publics', 'acces'] } }),
  }
}

/** How far two results are apart: relative beyond 1, infinite where one alone has a value. */
function gap(ours: Scores, theirs: Scores): number {
  const at = new Map(theirs.codes.map((code, row) => [code, row]))
  return Math.max(
    0,
    ...ours.codes.map((code, row) => {
      const [a, b] = [ours.index[row]!, theirs.index[at.get(code) ?? -1]!]
      if (Number.isNaN(a) && Number.isNaN(b)) return 0
      const apart = Math.abs(a - b) / Math.max(1, Math.abs(a))
      return Number.isNaN(apart) ? Infinity : apart
    }),
  )
}

const scoresOf = (
  method: Method,
  of: Table,
  reference: SqlReference = { kind: 'ensemble' },
  level: Level = 'commune',
): Scores => expected({ name: method.id, method, table: of, level, reference })

/** What each indicator brings to the index, where its groups are means. */
function contributionsOf({ tree }: Scores): readonly Float64Array[] | undefined {
  try {
    return Object.values(contributions(tree, 'ifn'))
  } catch (error) {
    refusedBy(error)
    return undefined
  }
}

/** What is left of the index once contributions are taken out of it: relative beyond 1, the most of any row. */
function remainder({ codes: rows, index }: Scores, points: readonly Float64Array[]): number {
  return Math.max(
    0,
    ...rows.map((_, row) => {
      const whole = index[row]!
      const sum = points.reduce((all, each) => all + each[row]!, 0)
      return Number.isNaN(whole) ? 0 : Math.abs(sum - whole) / Math.max(1, Math.abs(whole))
    }),
  )
}

const duck = await duckdb()
afterAll(() => {
  duck?.close()
  counted.tell('methods', seed, `, ${batches} of them by batches and ${statements} in SQL`)
})

/** Problems told in words; what is no refusal is thrown. */
function refusedBy(error: unknown): readonly UserError[] {
  const found = userErrors(error)
  if (found.length === 0) throw error
  return found
}

function refused(error: unknown): void {
  const found = refusedBy(error)
  counted.refused(found.map(({ code }) => code))
}

function relation(name: string, apart: number, most = 1e-9): void {
  counted.relations++
  expect(apart, name).toBeLessThanOrEqual(most)
}

/** Draws a statement is asked of: DuckDB plans one for longer than it runs it. */
const EVERY = 5

async function obeys(draw: Parameters<typeof documentOf>[0]): Promise<void> {
  counted.drawn++
  const document = documentOf(draw)
  let method: Method
  let scores: Scores
  try {
    method = methodFrom(document)
    scores = computeFiles(method, files, { level: 'commune' })
  } catch (error) {
    return refused(error)
  }
  counted.accepted++
  const random = mulberry32(draw.rows)

  const read = methodFrom(parse(stringify(document)))
  expect(read).toEqual(method)
  const order = Array.from(codes.keys()).toSorted(() => random() - 0.5)
  const of = <T>(values: ArrayLike<T>): T[] => order.map((row) => values[row]!)
  const shuffled: Table = {
    ...table,
    codes: of(codes),
    columns: Object.fromEntries(
      Object.entries(table.columns).map(([name, values]) => [name, Float64Array.from(of(values))]),
    ),
    membership: Object.fromEntries(
      Object.entries(table.membership!).map(([level, holders]) => [level, of(holders)]),
    ),
  }
  const plain = scoresOf(method, table)
  relation('rows in another order', gap(plain, scoresOf(method, shuffled)))
  relation('a table and its file', gap(plain, scores))
  // as its file has it
  const frozen = JSON.parse(JSON.stringify(plain.frozen)) as FrozenReference
  expect(referenceErrors(method, frozen).map(({ message }) => message)).toEqual([])
  relation(
    'on its own reference, frozen',
    gap(plain, scoresOf(method, table, { kind: 'figee', frozen })),
  )
  const above = scoresOf(method, table, undefined, 'departement')
  const ofFiles = computeFiles(method, files, { level: 'departement' })
  relation('a table and its file, by département', gap(above, ofFiles))
  relation(
    'rows in another order, by département',
    gap(above, scoresOf(method, shuffled, undefined, 'departement')),
  )
  for (const each of [plain, above]) {
    const points = contributionsOf(each)
    if (points) relation('contributions sum to the index', remainder(each, points))
  }
  if (unstreamable(method, 'france', undefined).length === 0) {
    const target = join(folder, 'lots.arrow')
    await streamScores(method, path, target, {
      level: 'commune',
      memory: 2 ** 26,
      columns: 'toutes',
      reference: 'france',
      sha256: 'x',
    })
    const found = decodeArrow(readFileSync(target))
    const wanted = scoresSheet(scores)
    for (const { name, values } of found.columns)
      expect(Array.from(values as ArrayLike<unknown>), `by batches, ${name}`).toEqual(
        Array.from(wanted.columns.find((each) => each.name === name)!.values as ArrayLike<unknown>),
      )
    counted.relations++
    batches++
  }
  if (duck && counted.accepted % EVERY === 0) {
    const named = {
      name: method.id,
      method,
      table,
      level: 'commune',
      reference: { kind: 'ensemble' },
    } as const
    try {
      const statement = sqlFor(method, { ...sqlOptions(named), dialect: 'duckdb' })
      const { most, where } = difference(plain, await duck.answer(statement, table))
      relation(`in SQL, ${where}`, most)
      statements++
    } catch (error) {
      refusedBy(error) // what SQL has no form for
    }
  }
}

describe('a method drawn from the kinds of steps', () => {
  it(`gives one index, however it is computed, ${draws} times`, async () => {
    await fc.assert(fc.asyncProperty(drawn, obeys), { numRuns: draws, seed })
    expect(counted.accepted / counted.drawn).toBeGreaterThan(0.7)
    expect(batches).toBeGreaterThan(0)
  }, 3_600_000)
})
