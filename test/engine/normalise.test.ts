import { describe, expect, it } from 'vitest'
import {
  applyByGroup,
  measureScales,
  occurrences,
  scoreMeasures,
} from '../../src/engine/normalise.ts'
import { measure, type Measures } from '../../src/engine/measure.ts'
import {
  assignReference,
  type ReferenceAssignment,
  type PublishedValues,
  type Reference,
} from '../../src/engine/reference.ts'
import type { Scale } from '../../src/steps/normalisation/registry.ts'
import type { Method, Normalisation } from '../../src/method/method.ts'
import { groupBy, type Table } from '../../src/table/table.ts'
import { document } from '../method/example.ts'
import { column, spread } from '../support.ts'

const scale = (min: number, max: number): Scale => ({ kind: 'min-max', min, max, range: [0, 100] })

describe('scales by group', () => {
  it('are applied each to its own rows; a row of no group, or whose group tells nothing apart, has no score', () => {
    const x = column(1, 1, 1, NaN, 1, 1)
    expect(
      applyByGroup(
        x,
        Int32Array.of(0, 1, 2, 0, -1, 0),
        false,
        [scale(0, 2), scale(0, 4), null],
        'worsens',
      ),
    ).toEqual(column(50, 25, NaN, NaN, NaN, 50))
    expect(
      applyByGroup(
        x,
        Int32Array.of(0, 1, 2, 0, -1, 0),
        false,
        [scale(0, 2), scale(0, 4), null],
        'protects',
      ),
    ).toEqual(column(50, 75, NaN, NaN, NaN, 50))
  })

  it('are the one scale where all the rows are held to it, and no score where it is none', () => {
    expect(applyByGroup(column(1, 2), Int32Array.of(0, 0), true, [scale(0, 4)], 'worsens')).toEqual(
      column(25, 50),
    )
    expect(applyByGroup(column(1, 2), Int32Array.of(0, 0), true, [null], 'worsens')).toEqual(
      column(NaN, NaN),
    )
    expect(
      applyByGroup(column(1, 2), Int32Array.of(0, -1), false, [scale(0, 4)], 'worsens'),
    ).toEqual(column(25, NaN))
  })

  it('count how many rows are of a group', () => {
    expect([0, 1, -1, 7].map((value) => occurrences(Int32Array.of(0, 1, -1, 0), value))).toEqual([
      2, 1, 1, 0,
    ])
  })
})

const table: Table = {
  level: 'commune',
  codes: ['01001', '01002', '90001', '90002', '97501'],
  columns: {
    P_POP: column(100, 300, 50, 150, 9),
    P_POP65P: column(10, 60, 20, 15, 9),
    TP60: column(0.1, 0.2, 0.3, 0.1, 0.9),
    MENAGES: column(10, 30, 20, 20, 9),
    MED: column(20, 25, 10, 30, 99),
    LOCAUX: column(10, 10, 10, 10, 10),
    LOCAUX_FTTH: column(5, 9, 10, 0, 1),
  },
}
const grouping = groupBy('departement', ['01', '01', '90', '90', ''])
const method = (normalisation: Normalisation): Method =>
  document((m) => (m.normalisation = normalisation))
const groups = (values?: PublishedValues): Reference => ({
  kind: 'groupes',
  label: 'son département',
  grouping,
  ...(values && { values }),
})
const measured = (
  how: Normalisation,
  reference: Reference,
  change: (m: any) => void = () => undefined,
): Record<string, (Scale | null)[]> => {
  const asked = document((m) => {
    m.normalisation = how
    change(m)
  })
  const place: ReferenceAssignment = assignReference(reference, table.codes.length)
  return measureScales(asked, measure(asked, table), place, reference)
}

describe('scales are measured', () => {
  it('on the rows of each group: counts as a ratio of sums, rates by their weight', () => {
    const scales = measured({ kind: 'ratio', base: 100 }, groups())
    expect(scales['ages']).toEqual([
      { kind: 'ratio', base: 100, reference: 70 / 400 },
      { kind: 'ratio', base: 100, reference: 35 / 200 },
    ])
    const references = scales['pauvrete']!.map((each) =>
      each?.kind === 'ratio' ? each.reference : NaN,
    )
    // (0.1·10 + 0.2·30) / 40 and (0.3 + 0.1) / 2
    expect(spread(references, [0.175, 0.2])).toBeLessThan(1e-15)
  })

  it('as the indicator says before the method does', () => {
    const scales = measured(
      { kind: 'min-max' },
      groups(),
      (m) => (m.indicators.revenu.normalisation = { kind: 'share-of-max' }),
    )
    expect(scales['revenu']).toEqual([
      { kind: 'share-of-max', max: 25 },
      { kind: 'share-of-max', max: 30 },
    ])
    expect(scales['pauvrete']).toEqual([
      { kind: 'min-max', min: 0.1, max: 0.2, range: [0, 100] },
      { kind: 'min-max', min: 0.1, max: 0.3, range: [0, 100] },
    ])
  })

  it('by the people of each group, where goalposts are of the population', () => {
    const scales = measured(
      { kind: 'min-max', goalposts: { quantiles: [0.1, 0.5], weight: 'population' } },
      groups(),
    )
    // of 400 people half live where the income is 25, of 200 half where it is 30
    expect(scales['revenu']).toEqual([
      { kind: 'min-max', min: 20, max: 25, range: [0, 100] },
      { kind: 'min-max', min: 10, max: 30, range: [0, 100] },
    ])
  })

  it('for a ratio from what the territory publishes of itself, where it does; for the rest from its rows', () => {
    const published = { revenu: { '90': 22 } }
    expect(measured({ kind: 'ratio', base: 100 }, groups(published))['revenu']![1]).toEqual({
      kind: 'ratio',
      base: 100,
      reference: 22,
    })
    expect(measured({ kind: 'ratio', base: 100 }, groups(published))['revenu']![0]).toMatchObject({
      reference: (20 * 100 + 25 * 300) / 400,
    })
    expect(measured({ kind: 'min-max' }, groups(published))['revenu']![1]).toEqual({
      kind: 'min-max',
      min: 10,
      max: 30,
      range: [0, 100],
    })
  })

  it('are none where nothing is told apart, and of nothing that is not scored or not there', () => {
    const scales = measured({ kind: 'min-max' }, groups(), (m) => {
      m.indicators.fibre.measures = [{ numerator: 'LOCAUX', denominator: 'LOCAUX' }]
      m.indicators.ages.measures = [{ value: 'ABSENT' }]
      m.axes.argent.of = ['pauvrete']
    })
    expect(scales['fibre']).toEqual([null, null])
    expect(Object.keys(scales)).toEqual(['pauvrete', 'fibre'])
  })
})

describe('scores of an upper level', () => {
  const asked = method({ kind: 'min-max' })
  const base = (): Measures => measure(asked, table)
  const to = groupBy('region', ['84', '84', '27', '27', '06'])
  const scales = { ages: [scale(0, 0.3)], pauvrete: [scale(0, 1)] }
  const everyone = (): ReferenceAssignment => assignReference({ kind: 'ensemble', label: '' }, 5)

  it('are those of the shares that were summed, or the means of the scores below by the people', () => {
    const parts = scoreMeasures(asked, base(), {}, everyone(), scales, to)
    // 9/9, 35/200 and 70/400 of 0.3, the first held at 100
    expect(spread(parts.scores['ages']!, [100, 175 / 3, 175 / 3])).toBeLessThan(1e-12)
    expect(parts.parts['ages']).toEqual(column(1, 1, 1))
    const means = scoreMeasures({ ...asked, rollUp: 'scores' }, base(), {}, everyone(), scales, to)
    // in the second 100 (held) and 100/3 by 50 and 150 people; in the third 100/3 and 200/3 by 100 and 300
    expect(spread(means.scores['ages']!, [100, 50, 175 / 3])).toBeLessThan(1e-12)
    expect(spread(means.scores['pauvrete']!, [90, 15, 17.5])).toBeLessThan(1e-12)
    expect(means.parts['ages']).toEqual(column(1, 1, 1))
    expect(Object.keys(means.scores)).toEqual(['ages', 'pauvrete'])
  })

  it('are missing for a territory that no row is in, and a row that is in none counts nowhere', () => {
    const some = { ...to, codes: ['06', '27', '28', '84'], of: Int32Array.of(3, 3, 1, 1, -1) }
    for (const rollUp of ['shares', 'scores'] as const) {
      const { scores } = scoreMeasures(
        { ...asked, rollUp },
        base(),
        {},
        assignReference(groups(), 5),
        { pauvrete: [scale(0, 1), scale(0, 0.5)] },
        some,
      )
      // 0.175 of 1, and 0.15 of 0.5: (0.3·20 + 0.1·20) / 40 by households is 0.2, by the people 0.15
      expect(
        spread(
          scores['pauvrete']!,
          rollUp === 'shares' ? [NaN, 40, NaN, 17.5] : [NaN, 30, NaN, 17.5],
        ),
        rollUp,
      ).toBeLessThan(1e-12)
    }
  })
})
