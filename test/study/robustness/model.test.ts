import { describe, expect, it } from 'vitest'
import { compute } from '../../../src/engine/compute.ts'
import { ifn2026, mednum2023, methods, withVariant } from '../../../src/methods/registry.ts'
import type { Method } from '../../../src/method/method.ts'
import { readFiles, subjectOf } from '../../../src/pipeline/pipeline.ts'
import { embeddedTerritory } from '../../../src/host/embedded.ts'
import { leaveOneOut } from '../../../src/study/robustness/leave-one-out.ts'
import { evaluator, modelOf, type Model } from '../../../src/study/robustness/model.ts'
import { scenarioFrom } from '../../../src/study/robustness/scenario-schema.ts'
import { factorIds, type Scenario } from '../../../src/study/robustness/scenario.ts'
import type { Subject } from '../../../src/pipeline/subject.ts'
import { uncertainty } from '../../../src/study/robustness/uncertainty.ts'
import { problemsOf, spread } from '../../support.ts'
import { madeUp } from '../made-up.ts'

const { files } = embeddedTerritory('belfort')
const subjectFor = (method: Method): Subject => subjectOf(method, readFiles(files, method))
const modelFor = (method: Method, scenario?: Scenario): Model =>
  modelOf(subjectFor(method), scenario)
const drawn = (model: Model, u: readonly number[]): readonly Float64Array[] =>
  evaluator(model.prepared)(u)
const redone = (subject: Subject, changes: object): Float64Array =>
  compute({ ...subject.method, ...changes } as Method, subject.table, subject.options).index

const variants = (methods as readonly Method[]).flatMap((method) => [
  method,
  ...Object.keys(method.variants ?? {}).map((name) => withVariant(method, name)),
])

describe.each(
  variants.map((method) => ({
    name: [method.id, method.variant].filter(Boolean).join(' '),
    method,
  })),
)('the model of $name', ({ method }) => {
  const subject = madeUp(method)
  const holed = madeUp(method, 60, 0.08)

  it('gives the index of the method, and its sub-indices, where nothing varies', () => {
    for (const each of [subject, holed]) {
      const still = modelOf(each, {})
      expect(still.factors).toEqual([])
      drawn(still, []).forEach((values, k) =>
        expect(spread(values, still.nominal.tree.nodes[still.outputs[k]!]!.values)).toBeLessThan(
          1e-9,
        ),
      )
    }
  })

  it('says of every factor of its default scenario over which set it varies, or why it does not', () => {
    const model = modelOf(subject)
    expect([...model.factors, ...model.fixed].length).toBeGreaterThanOrEqual(factorIds.length)
    expect(model.factors.length).toBeGreaterThan(1)
    for (const text of [
      ...model.factors.map(({ over }) => over),
      ...model.fixed.map(({ why }) => why),
    ])
      expect(text.length).toBeGreaterThan(5)
  })

  it('gives every territory that has an index one in every draw of the default scenario', () => {
    const found = uncertainty(modelOf(subject), { draws: 32, sequence: 'sobol', seed: 3 })
    expect(found.territories).toBeGreaterThan(50)
    expect(found.incomplete).toBe(0)
  })

  it('gives the same draw whatever was drawn before', () => {
    const model = modelOf(subject)
    const evaluate = evaluator(model.prepared)
    const u = Array.from({ length: model.dimensions }, (_, d) => ((d * 0.37) % 1) * 0.98 + 0.01)
    const before = evaluate(u).map((values) => values.slice())
    evaluate(u.map((v) => 1 - v))
    evaluate(u).forEach((values, k) => expect(values).toEqual(before[k]))
  })
})

describe('a factor', () => {
  const method = ifn2026 as Method
  const subject = subjectFor(method)

  it('of weights gives what the method with those weights gives', () => {
    const model = modelOf(subject, { weights: { kind: 'sets', sets: [{ ifn: [3, 1] }] } })
    expect(
      spread(
        drawn(model, [0.9])[0]!,
        redone(subject, { index: { ...method.index, weights: [3, 1] } }),
      ),
    ).toBeLessThan(1e-9)
    expect(spread(drawn(model, [0.1])[0]!, model.nominal.index)).toBeLessThan(1e-9)
  })

  it('of aggregation gives what the method with that aggregation gives', () => {
    const geometric = { kind: 'geometric', zero: { floor: 1 } } as const
    const model = modelOf(subject, { aggregation: { ifn: [geometric] } })
    expect(
      spread(
        drawn(model, [0.9])[0]!,
        redone(subject, { index: { ...method.index, aggregation: geometric } }),
      ),
    ).toBeLessThan(1e-9)
  })

  it('of goalposts gives what the method with those goalposts gives', () => {
    const model = modelOf(subject, { goalposts: [[0.1, 0.9]] })
    expect(
      spread(
        drawn(model, [0.9])[0]!,
        redone(subject, {
          normalisation: {
            kind: 'min-max',
            goalposts: { quantiles: [0.1, 0.9], weight: 'unit' },
          },
        }),
      ),
    ).toBeLessThan(1e-9)
  })

  it('of treatment gives what the method with that step gives', () => {
    const treatment = { kind: 'winsor', by: 'count', low: 2, high: 5 } as const
    const model = modelOf(subject, { treatment: [treatment] })
    expect(spread(drawn(model, [0.9])[0]!, redone(subject, { treatment }))).toBeLessThan(1e-9)
    expect(spread(drawn(model, [0.9])[0]!, model.nominal.index)).toBeGreaterThan(0)
  })

  it('of imputation gives what the method with that step gives, of what no stand-in makes up for', () => {
    const holed = {
      ...subject.table,
      columns: {
        ...subject.table.columns,
        TX_MENPSEUL: subject.table.columns['TX_MENPSEUL']!.map((v, i) => (i % 3 === 0 ? NaN : v)),
      },
    }
    const imputation = { kind: 'median' } as const
    const on = { ...subject, table: holed, scores: compute(method, holed, subject.options) }
    const imputed = Object.fromEntries(
      ['menages_une_personne', 'niveau_vie_median'].map((id) => [
        id,
        { ...method.indicators[id]!, imputation },
      ]),
    )
    const expected = compute(
      { ...method, indicators: { ...method.indicators, ...imputed } },
      holed,
      subject.options,
    ).index
    expect(
      spread(drawn(modelOf(on, { imputation: [imputation] }), [0.9])[0]!, expected),
    ).toBeLessThan(1e-9)
    expect(spread(on.scores.index, expected)).toBeGreaterThan(0)
  })

  it('of measurement leaves alone what was imputed: nobody measured it', () => {
    const holed = {
      ...subject.table,
      columns: {
        ...subject.table.columns,
        TX_MENPSEUL: subject.table.columns['TX_MENPSEUL']!.map((v, i) => (i < 20 ? NaN : v)),
      },
    }
    const on = { ...subject, table: holed, scores: compute(method, holed, subject.options) }
    const model = modelOf(on, {
      imputation: [{ kind: 'median' }],
      sampling: { kind: 'counts', of: ['menages_une_personne'] },
    })
    const still = drawn(modelOf(on, { imputation: [{ kind: 'median' }] }), [0.9])[0]!
    const noisy = drawn(model, [0.9, 0.4])[0]!
    expect(spread(noisy.subarray(0, 20), still.subarray(0, 20))).toBe(0)
    expect(spread(noisy.subarray(20), still.subarray(20))).toBeGreaterThan(0)
  })

  it('of normalisation keeps the mean and the extent of each indicator, so that scores stay on one scale', () => {
    const model = modelOf(subject, {
      normalisation: [{ kind: 'z-score' }, { kind: 'percentile-rank' }],
    })
    const mean = (x: Float64Array): number => x.reduce((sum, v) => sum + v, 0) / x.length
    for (const u of [0.5, 0.9])
      expect(Math.abs(mean(drawn(model, [u])[0]!) - mean(model.nominal.index))).toBeLessThan(3)
  })

  it('of indicators takes one out with its weight', () => {
    const model = modelOf(subject, {
      indicators: { kind: 'at-most-one', of: ['peu_diplomes', 'part_65_plus'] },
    })
    const publics = { ...method.subIndices['publics']!, of: ['diplome', 'revenu', 'menage'] }
    expect(
      spread(
        drawn(model, [0.99])[0]!,
        redone(subject, { subIndices: { ...method.subIndices, publics } }),
      ),
    ).toBeLessThan(1e-9)
    expect(spread(drawn(model, [0.1])[0]!, model.nominal.index)).toBeLessThan(1e-9)
  })

  it('of Dirichlet weights keeps them on average, the more surely the greater the concentration', () => {
    const deviation = (concentration: number): number => {
      const model = modelOf(subject, { weights: { kind: 'dirichlet', concentration, of: ['ifn'] } })
      const evaluate = evaluator(model.prepared)
      const draws = Array.from(
        { length: 200 },
        (_, d) => evaluate([(d + 0.5) / 200, ((d * 0.618) % 1) + 1e-9])[0]![0]!,
      )
      const mean = draws.reduce((sum, v) => sum + v, 0) / draws.length
      expect(Math.abs(mean - model.nominal.index[0]!)).toBeLessThan(3)
      return Math.sqrt(draws.reduce((sum, v) => sum + (v - mean) ** 2, 0) / draws.length)
    }
    expect(deviation(10)).toBeGreaterThan(2 * deviation(1000))
  })
})

it('other weights take the index of no territory away: presence is measured by those of the method', () => {
  const full = subjectFor(ifn2026 as Method)
  const columns = Object.fromEntries(
    Object.entries(full.table.columns).map(([name, values]) => [
      name,
      name.startsWith('MED') ? values.map((v, i) => (i % 2 === 0 ? NaN : v)) : values,
    ]),
  )
  const { P_NSCOL15P_AUPLUS_BREVET: _, ...without } = columns
  const table = { ...full.table, columns: without }
  const subject = { ...full, table, scores: compute(full.method, table, full.options) }
  // publics: age and menage alone where revenu is missing, two of four themes, the least that is asked
  expect(subject.scores.index.every((v) => v === v)).toBe(true)
  expect(
    uncertainty(
      modelOf(subject, {
        weights: { kind: 'dirichlet', concentration: 5 },
        aggregation: { publics: ['harmonic'] },
      }),
      { draws: 32, sequence: 'sobol', seed: 1 },
    ).incomplete,
  ).toBe(0)
})

describe('an indicator that alone bears a sub-index', () => {
  const { amenagement, ...others } = ifn2026.subIndices
  const subject = subjectFor({
    ...(ifn2026 as Method),
    subIndices: { ...others, amenagement: { ...amenagement, of: ['couverture_fixe'], atLeast: 1 } },
  })

  it('is never taken out of a draw, and is said to stay with the weight that it bears', () => {
    const model = modelOf(subject, { indicators: { kind: 'at-most-one' } })
    expect(model.factors[0]!.over).not.toContain('sans_fibre')
    expect(model.fixed.find(({ label }) => label === 'retrait de sans_fibre')!.why).toMatch(
      /amenagement.*50\s%/,
    )
    const evaluate = evaluator(model.prepared)
    for (let d = 0; d < 50; d++)
      expect(evaluate([(d + 0.5) / 50])[0]!.every((v) => v === v)).toBe(true)
  })

  it('stays too when each indicator may be out by chance, however many are', () => {
    const model = modelOf(subject, { indicators: { kind: 'each', probability: 0.99 } })
    const all = evaluator(model.prepared)(new Float64Array(model.dimensions).fill(0.01))
    all.forEach((values) => expect(values.every((v) => v === v)).toBe(true))
  })

  it('is listed among what cannot be taken out; the others are listed with what their removal moves', () => {
    const { possible, impossible } = leaveOneOut(subject)
    expect(impossible.map(({ id }) => id)).toEqual(['sans_fibre'])
    expect(impossible[0]!.weight).toBeCloseTo(0.5, 12)
    expect(possible.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['part_65_plus', 'niveau_vie_median', 'menage']),
    )
    const without = compute(
      {
        ...subject.method,
        axes: { ...ifn2026.axes, menage: { ...ifn2026.axes.menage, of: ['menages_une_personne'] } },
      } as unknown as Method,
      subject.table,
      subject.options,
    )
    const moved =
      subject.scores.rank.reduce((sum, r, i) => sum + Math.abs(r - without.rank[i]!), 0) / 101
    expect(possible.find(({ id }) => id === 'menages_monoparentaux')!.shift).toBeCloseTo(moved, 12)
  })
})

describe('a theme out of a sub-index that wants two', () => {
  it('is not wanted: the other makes the sub-index, as in a method written without it', () => {
    const subject = subjectFor(ifn2026 as Method)
    const { possible, impossible } = leaveOneOut(subject)
    expect(impossible).toEqual([])
    const without = compute(
      {
        ...(ifn2026 as Method),
        subIndices: {
          ...ifn2026.subIndices,
          amenagement: { ...ifn2026.subIndices.amenagement, of: ['couverture_fixe'], atLeast: 1 },
        },
      },
      subject.table,
      subject.options,
    )
    const moved =
      subject.scores.rank.reduce((sum, r, i) => sum + Math.abs(r - without.rank[i]!), 0) / 101
    expect(possible.find(({ id }) => id === 'distance_lieu')!.shift).toBeCloseTo(moved, 12)
  })
})

describe('a scenario that does not answer to the method', () => {
  it('is refused before anything runs, with everything that is wrong in it', async () => {
    const problems = await problemsOf(() =>
      modelFor(mednum2023 as Method, {
        weights: { kind: 'sets', sets: [{ ifn: [1, 2] }] },
        goalposts: [[0, 1]],
        aggregation: { indice: ['geometric'] },
        rounding: { pauvrete: { step: 0.01 } },
        sampling: { kind: 'counts', of: ['non_couverture_4g'] },
      }),
    )
    expect(problems.map(({ code, place }) => `${code} ${place.column}`)).toEqual(
      ['weights.sets.0.ifn', 'goalposts', 'aggregation', 'sampling.of', 'rounding'].map(
        (where) => `scenario-incoherent ${where}`,
      ),
    )
  })

  it('is refused when a normalisation cannot be had on the data', async () => {
    const problems = await problemsOf(() =>
      modelFor(ifn2026 as Method, {
        normalisation: [
          { kind: 'percentile-rank' },
          { kind: 'min-max', goalposts: { min: 3, max: 1 } },
        ],
      }),
    )
    expect(new Set(problems.map(({ code, place }) => `${code} ${place.column}`))).toEqual(
      new Set(['scenario-incoherent normalisation.1']),
    )
  })

  it('is refused where a frozen reference holds the scales, or results are of an upper level', async () => {
    const subject = subjectFor(mednum2023 as Method)
    const frozen = {
      ...subject,
      options: {
        ...subject.options,
        reference: { kind: 'figee', frozen: subject.scores.frozen } as const,
      },
    }
    expect(
      (await problemsOf(() => modelOf(frozen, { normalisation: [{ kind: 'z-score' }] }))).map(
        ({ place }) => place.column,
      ),
    ).toEqual(['normalisation'])
    const above = subjectOf(ifn2026 as Method, readFiles(files, ifn2026 as Method), {
      level: 'epci',
    })
    expect(
      (await problemsOf(() => modelOf(above, { sampling: { kind: 'counts' } }))).map(
        ({ place }) => place.column,
      ),
    ).toEqual(['sampling'])
    expect(
      modelOf(above).fixed.find(({ label }) => label === 'bruit d’échantillonnage')!.why,
    ).toContain('niveau des fichiers')
  })

  it('is refused when a file misspells it, each field by its place', async () => {
    const problems = await problemsOf(() =>
      scenarioFrom({ weights: { kind: 'plus-or-minus', share: 25 }, poids: 1 }),
    )
    expect(problems.map(({ code }) => code)).toEqual(['scenario-incoherent', 'scenario-incoherent'])
    expect(
      scenarioFrom({
        weights: { kind: 'plus-or-minus', share: 0.25 },
        sampling: { kind: 'survey' },
      }),
    ).toEqual({ weights: { kind: 'plus-or-minus', share: 0.25 }, sampling: { kind: 'survey' } })
  })
})

it('follows the sub-indices and the index of the embedded territory in every draw', () => {
  const found = uncertainty(modelFor(ifn2026 as Method), { draws: 100, sequence: 'sobol', seed: 3 })
  expect(found.territories).toBe(101)
  expect(found.incomplete).toBe(0)
  for (const id of ['ifn', 'publics', 'amenagement'])
    expect(
      found.scores[id]!.p05.every(
        (low, i) =>
          low <= found.scores[id]!.median[i]! &&
          found.scores[id]!.median[i]! <= found.scores[id]!.p95[i]!,
      ),
    ).toBe(true)
})
