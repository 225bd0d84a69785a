import { describe, expect, it } from 'vitest'
import { compute, type Scores } from '../../../src/engine/compute.ts'
import type { Method } from '../../../src/method/method.ts'
import { methodFrom } from '../../../src/method/schema.ts'
import { auditFrom } from '../../../src/study/audit/audit.ts'
import {
  auditSteps,
  type AuditInput,
  type AuditStep,
  type AuditStepId,
} from '../../../src/study/audit/step.ts'
import { minimumThreshold, maximumThreshold, check } from '../../../src/study/audit/spec.ts'
import type { OutsideMeasure } from '../../../src/study/audit/step.ts'
import { effectiveWeights } from '../../../src/study/audit/steps/weights.ts'
import { modelOf } from '../../../src/study/robustness/model.ts'
import { sensitivity } from '../../../src/study/robustness/sensitivity.ts'
import { uncertainty } from '../../../src/study/robustness/uncertainty.ts'
import { figureInWords, worst } from '../../../src/study/audit/finding.ts'
import type { Table } from '../../../src/table/table.ts'
import { document } from '../../method/example.ts'
import { mulberry32 } from '../../support.ts'

const n = 120
const codes = Array.from({ length: n }, (_, i) => `01${String(i).padStart(3, '0')}`)

/** Four columns, of any shape, for a method of two sub-indices of plain means. */
function made(
  columns: Record<string, (i: number, random: () => number) => number>,
  change: (method: any) => void = () => undefined,
): AuditInput & { readonly table: Table } {
  const random = mulberry32(11)
  const table: Table = {
    level: 'commune',
    codes,
    columns: {
      P_POP: Float64Array.from(codes, () => 100 + 900 * random()),
      ...Object.fromEntries(
        ['ages', 'pauvrete', 'revenu', 'fibre'].map((id) => [
          id,
          Float64Array.from(codes, (_, i) => (columns[id] ?? (() => random()))(i, random)),
        ]),
      ),
    },
  }
  const method = methodFrom(
    document((m) => {
      delete m.axes
      m.indicators.revenu.sense = m.indicators.fibre.sense = 'worsens'
      m.indicators.revenu.unit = 'share'
      m.subIndices = {
        publics: { label: 'Publics', of: ['ages', 'pauvrete'] },
        reseau: { label: 'Réseau', of: ['revenu', 'fibre'] },
      }
      change(m)
    }),
  )
  const recompute = (other: Method): Scores => compute(other, table) as Scores
  return { scores: recompute(method), recompute, table }
}

const one = (input: AuditInput, step: AuditStepId): AuditStep =>
  auditFrom(input, { steps: [step], command: (id) => `ifn auditer --etape ${id}` })[0]!
const verdictOf = (step: AuditStep, label: RegExp): string | undefined =>
  step.checks.find((check) => label.test(check.label))?.verdict
const common = (i: number): number => (i + 0.5) / n

describe('an audit', () => {
  const steps = auditFrom(made({}), { command: (id) => `ifn auditer --etape ${id}` })

  it('has every step of the handbook, in its order, each with a sentence, a verdict and its command', () => {
    expect(steps.map(({ id }) => id)).toEqual(auditSteps)
    expect(steps.map(({ handbook }) => handbook)).toEqual(
      steps.map(({ handbook }) => handbook).toSorted((a, b) => a - b),
    )
    for (const { id, sentence, command } of steps) {
      expect(sentence, id).toMatch(/^[\p{Lu}«\d].*\.$/u)
      expect(sentence, id).not.toMatch(/NaN|undefined| [:;!?»]|« /)
      expect(command).toBe(`ifn auditer --etape ${id}`)
    }
  })

  it('states a threshold and its source beside every figure', () => {
    const checks = steps.flatMap((step) => step.checks)
    expect(checks.length).toBeGreaterThan(20)
    expect(checks.filter(({ threshold, source }) => threshold === '' || source === '')).toEqual([])
  })

  it('has tables whose rows are as long as their heads', () => {
    for (const { columns, rows, caption } of steps.flatMap((step) => step.tables))
      for (const row of rows) expect(row.length, caption).toBe(columns.length)
  })

  it('says of a step what was not given, and guesses nothing', () => {
    expect(one(made({}), 'liens')).toMatchObject({ verdict: 'non-calcule', tables: [], checks: [] })
  })

  it('tries no other method when it cannot compute one', () => {
    const { scores } = made({})
    expect(one({ scores }, 'normalisation').tables.map(({ caption }) => caption)).toEqual([
      'L’échelle de chaque indicateur',
    ])
  })
})

describe('where little can be said', () => {
  it('says nothing across fewer than ten territories', () => {
    const { scores, recompute } = made(
      { fibre: (i, random) => (i < 9 ? random() : NaN), revenu: () => NaN },
      (m) => (m.index.coverage = 1),
    )
    const steps = auditFrom({ scores, recompute: recompute! }, { command: String })
    expect(steps.filter(({ verdict }) => verdict !== 'non-calcule').map(({ id }) => id)).toEqual([
      'cadre',
      'couverture',
      'manquantes',
    ])
    expect(steps.find(({ id }) => id === 'coherence')!.sentence).toContain(
      '9 territoires ont un indice',
    )
  })

  it('tries no other scale than that of a frozen reference, but other weights and elements out', () => {
    const { scores, table } = made({})
    const reference = { kind: 'figee', frozen: scores.frozen } as const
    const recompute = (method: Method): Scores => {
      expect(method.id).toBe(scores.method.id)
      return compute(method, table, { reference }) as Scores
    }
    const input = { scores: recompute(scores.method), recompute }
    expect(one(input, 'normalisation').sentence).toContain('La référence est figée')
    expect(one(input, 'normalisation').tables).toHaveLength(1)
    expect(one(input, 'retour').tables.at(-1)!.rows.length).toBeGreaterThan(3)
  })
})

describe('a verdict', () => {
  it('turns at the threshold, and again at the second one', () => {
    const verdict = (value: number): string =>
      check('x', 'part', value, minimumThreshold(0.8, 0.6), 's').verdict
    expect([0.8, 0.79, 0.6, 0.59, NaN].map(verdict)).toEqual([
      'satisfaisant',
      'a-surveiller',
      'a-surveiller',
      'insuffisant',
      'non-calcule',
    ])
    const least = (value: number): string =>
      check('x', 'part', value, maximumThreshold(5, 10), 's').verdict
    expect([5, 5.1, 10, 10.1].map(least)).toEqual([
      'satisfaisant',
      'a-surveiller',
      'a-surveiller',
      'insuffisant',
    ])
  })

  it.each([
    ['part', minimumThreshold(0.95, 0.65), 'au moins 95 % ; insuffisant sous 65 %'],
    ['part', maximumThreshold(0.5, 0.8), 'au plus la moitié ; insuffisant au-delà de 80 %'],
    ['coefficient', maximumThreshold(0.3, 0.6), 'au plus 0,30 ; insuffisant au-delà de 0,60'],
    ['effectif', maximumThreshold(0), 'aucun'],
    ['effectif', maximumThreshold(0, 0), 'aucun ; insuffisant dès le premier'],
    ['effectif', maximumThreshold(40), '40 au plus'],
    ['effectif', minimumThreshold(1000, 100), 'au moins 1\u202F000 ; insuffisant sous 100'],
    ['part', minimumThreshold(1, 0.5, 'tous'), 'tous'],
  ] as const)('writes its threshold from its limits: %s, %o', (unit, threshold, words) => {
    expect(check('x', unit, 1, threshold, 's').threshold).toBe(words)
  })

  it('of a step is its worst; what has no threshold counts alone', () => {
    expect([
      worst(['satisfaisant', 'constat']),
      worst(['constat']),
      worst(['non-calcule']),
      worst([]),
    ]).toEqual(['satisfaisant', 'constat', 'non-calcule', 'constat'])
  })

  it('is read with its figure in French', () => {
    expect([
      figureInWords(1, 'part'),
      figureInWords(0.00012345, 'valeur'),
      figureInWords(-0.4, 'coefficient'),
      figureInWords(NaN, 'effectif'),
    ]).toEqual(['100\u00A0%', '0,000123', '−0,40', '–'])
  })
})

describe('coverage and missing values', () => {
  const half = made({ pauvrete: (i, random) => (i % 2 === 0 ? NaN : random()) })

  it('count an indicator that half the territories lack under the 65 % of the JRC', () => {
    const step = one(half, 'couverture')
    expect(step.checks[0]).toMatchObject({ value: 1, verdict: 'a-surveiller' })
    expect(step.tables[0]!.rows.find(([name]) => name === 'Pauvreté')!.slice(1, 3)).toEqual([
      60, 0.5,
    ])
  })

  it('do not count an indicator that another stands in for', () => {
    const input = made({ pauvrete: (i, random) => (i % 2 === 0 ? NaN : random()) }, (m) => {
      m.axes = {
        argent: { label: 'Argent', of: ['pauvrete', 'revenu'], aggregation: 'first-present' },
      }
      m.subIndices.publics.of = ['ages', 'argent']
      m.subIndices.reseau.of = ['fibre']
    })
    expect(one(input, 'couverture').checks[0]).toMatchObject({ value: 0, verdict: 'satisfaisant' })
  })

  it('say how much weight is lacking, and what counting it as 0 would change', () => {
    const step = one(half, 'manquantes')
    // half of the territories lack a quarter of the weight
    expect(step.checks[0]!.value).toBeCloseTo(0.125, 12)
    expect(
      step.tables
        .find(({ caption }) => caption.startsWith('Ce qu’une autre règle'))!
        .rows.map(([name]) => name),
    ).toEqual(['compter 0 pour ce qui manque'])
    expect(one(made({}), 'manquantes')).toMatchObject({
      verdict: 'satisfaisant',
      sentence: 'Aucune valeur ne manque\u00A0: rien n’est à combler.',
    })
  })
})

describe('extreme values', () => {
  it('are seen in the shape of the scores, and gone once the method holds them', () => {
    const tail = { ages: (i: number) => (i < 3 ? 0.9 : 0.01 + 0.0001 * i) }
    expect(one(made(tail), 'traitement').checks[0]).toMatchObject({
      value: 1,
      verdict: 'a-surveiller',
    })
    const treated = one(
      made(
        tail,
        (m) => (m.indicators.ages.treatment = { kind: 'winsor', by: 'count', low: 0, high: 3 }),
      ),
      'traitement',
    )
    expect(treated.checks[0]).toMatchObject({ value: 0, verdict: 'satisfaisant' })
    expect(treated.tables[1]!.rows.map(([name, , from]) => [name, from])).toEqual([
      ['(01000)', 0.9],
      ['(01001)', 0.9],
      ['(01002)', 0.9],
    ])
  })
})

describe('coherence in an audit', () => {
  it('finds an indicator that goes against its own group', () => {
    expect(
      verdictOf(
        one(made({ ages: common, pauvrete: common }), 'coherence'),
        /à l’inverse de leur propre groupe/,
      ),
    ).toBe('satisfaisant')
    const opposed = one(
      made(
        { ages: common, pauvrete: (i) => 1 - common(i) },
        (m) => (m.subIndices.publics.weights = [3, 1]),
      ),
      'coherence',
    )
    expect(verdictOf(opposed, /à l’inverse de leur propre groupe/)).toBe('insuffisant')
    expect(verdictOf(opposed, /s’opposent/)).toBe('a-surveiller')
  })
})

describe('effective weights', () => {
  it('of two uncorrelated columns are as their variances: 4 to 1', () => {
    // four equal quarters of territories, (±2, ±1): no correlation, variances 4 and 1 on a scale that keeps them
    const input = made(
      { ages: (i) => (i % 2 === 0 ? 0 : 1), pauvrete: (i) => (i % 4 < 2 ? 0.25 : 0.75) },
      (m) => {
        m.indicators = { ages: m.indicators.ages, pauvrete: m.indicators.pauvrete }
        m.normalisation = { kind: 'min-max', goalposts: { min: 0, max: 1 } }
        m.subIndices = { publics: { label: 'Publics', of: ['ages', 'pauvrete'] } }
        m.index = { label: 'Indice', of: ['publics'] }
        delete m.sources.arcep
      },
    )
    const [ages, pauvrete] = effectiveWeights(input.scores)
    expect([ages!.nominal, pauvrete!.nominal]).toEqual([0.5, 0.5])
    expect(ages!.effective).toBeCloseTo(0.8, 12)
    expect(pauvrete!.effective).toBeCloseTo(0.2, 12)
    expect(verdictOf(one(input, 'poids'), /moins de la moitié/)).toBe('a-surveiller')
  })

  it('sum to 1 with missing values, and under a mean that is not linear', () => {
    for (const aggregation of ['mean', 'geometric', 'minimum']) {
      const input = made({ pauvrete: (i, random) => (i % 3 === 0 ? NaN : random()) }, (m) =>
        [m.subIndices.publics, m.subIndices.reseau, m.index].forEach(
          (group) => (group.aggregation = aggregation),
        ),
      )
      expect(
        effectiveWeights(input.scores).reduce((sum, { effective }) => sum + effective, 0),
        aggregation,
      ).toBeCloseTo(1, 9)
    }
  })

  it('leave the weight of what no territory has to its siblings', () => {
    const input = made({ fibre: () => NaN })
    expect(effectiveWeights(input.scores).map(({ id, nominal }) => [id, nominal])).toEqual([
      ['ages', 0.25],
      ['pauvrete', 0.25],
      ['revenu', 0.5],
    ])
  })
})

describe('back to the data', () => {
  it('finds contributions that sum to the index, and the element that the ranking rests on', () => {
    const step = one(
      made({
        ages: (i) => i % 2,
        pauvrete: (_, random) => 0.5 + 0.01 * random(),
        revenu: (_, random) => 0.5 + 0.01 * random(),
      }),
      'retour',
    )
    expect(verdictOf(step, /somme de ses contributions/)).toBe('satisfaisant')
    expect(step.tables.at(-1)!.rows[0]!.length).toBe(5)
    expect(step.tables[1]!.rows).toHaveLength(10)
  })
})

describe('uncertainty and sensitivity', () => {
  const { scores, table } = made({})
  const model = modelOf({ method: scores.method, table, options: {}, scores })
  const points = { sequence: 'sobol', seed: 1 } as const
  const study = {
    model,
    uncertainty: uncertainty(model, { ...points, draws: 64 }),
    sensitivity: sensitivity(model, { ...points, rows: 64, precision: 0.05 }),
  }

  it('tell what varied, who is surely in the most fragile tenth, and hold the number of draws to a thousand', () => {
    const step = one({ scores, robustness: study }, 'incertitude')
    const { classes, firstTenth } = study.uncertainty
    const sure = codes.filter(
      (_, i) => classes['ifn']!.nominal[i] === 1 && firstTenth[i]! >= 0.95,
    ).length
    expect(step.sentence).toContain(
      `sur les 12\u00A0communes du dixième le plus fragile, ${sure} y`,
    )
    expect(step.checks[0]).toMatchObject({ value: 64, verdict: 'insuffisant' })
    expect(step.checks[1]!.value).toBeCloseTo(sure / 12, 12)
    expect(step.tables[0]!.rows.map(([label]) => label)).toEqual(
      model.factors.map(({ label }) => label),
    )
    expect(step.tables[1]!.rows).toHaveLength(15)
  })

  it('name the choice that moves ranks most, and check what cannot be', () => {
    const step = one({ scores, robustness: study }, 'sensibilite')
    const [target] = study.sensitivity.targets
    const most = target!.factors.toSorted((a, b) => b.total.value - a.total.value)[0]!
    expect(step.sentence.toLowerCase()).toContain(`«\u00A0${most.label.toLowerCase()}\u00A0»`)
    expect(step.checks.at(-1)!.value).toBe(most.total.value)
    expect(
      step.tables
        .find(({ caption }) => caption.startsWith('Le choix qui fait'))!
        .rows.reduce((sum, [, count]) => sum + Number(count), 0),
    ).toBe(n)
  })

  it('say why they are not there', () => {
    const sentence = (robustness: AuditInput['robustness'], step: AuditStepId): string =>
      one({ scores, ...(robustness && { robustness }) }, step).sentence
    expect([
      sentence(undefined, 'incertitude'),
      sentence({ refused: 'trop de territoires' }, 'incertitude'),
      sentence({ refused: 'trop de territoires' }, 'sensibilite'),
      sentence({ model, uncertainty: study.uncertainty }, 'sensibilite'),
    ]).toEqual([
      'Non calculé\u00A0: aucun tirage n’a été demandé (--tirages).',
      'Non calculé\u00A0: trop de territoires.',
      'Non calculé\u00A0: trop de territoires.',
      'Non calculé\u00A0: aucune étude de sensibilité n’a été demandée (--lignes).',
    ])
  })
})

describe('links', () => {
  const { scores } = made({})
  const link = (kind: OutsideMeasure['kind'], values: Float64Array, circular?: string): AuditStep =>
    one(
      {
        scores,
        outside: [
          {
            name: 'mesure',
            kind,
            from: 'f.csv',
            values,
            ...(circular !== undefined && { circular }),
          },
        ],
      },
      'liens',
    )

  it('are judged by what is expected: an index alike, an income against', () => {
    expect(
      link(
        'indice',
        scores.index.map((v) => v * v),
      ).checks[0],
    ).toMatchObject({ value: 1, verdict: 'satisfaisant' })
    expect(
      link(
        'revenu',
        scores.index.map((v) => -v),
      ).checks[0],
    ).toMatchObject({ value: -1, verdict: 'satisfaisant' })
    expect(link('revenu', scores.index).verdict).toBe('insuffisant')
    expect(
      link(
        'illectronisme',
        scores.index.map((v) => -v),
      ).verdict,
    ).toBe('insuffisant')
    expect(link('autre', scores.index).verdict).toBe('constat')
  })

  it('prove nothing where they are there by construction', () => {
    expect(
      link(
        'revenu',
        scores.index.map((v) => -v),
        'La méthode compte déjà le revenu.',
      ),
    ).toMatchObject({
      verdict: 'constat',
      notes: [expect.stringContaining('compte déjà'), expect.anything()],
    })
  })

  it('are not made of fewer than ten territories', () => {
    const step = link(
      'indice',
      scores.index.map((v, i) => (i < 9 ? v : NaN)),
    )
    expect(step.verdict).toBe('non-calcule')
    expect(step.notes[0]).toContain('9 territoires communs')
  })
})
