/** Methods that cannot be computed as they are written, and values that are missing: told, never silent. */
import { describe, expect, it } from 'vitest'
import { UserErrors } from '../../src/core/errors.ts'
import { compute } from '../../src/engine/compute.ts'
import { methodErrors } from '../../src/method/check.ts'
import type { Method } from '../../src/method/method.ts'
import { methods, mednum2022 } from '../../src/methods/registry.ts'
import { applyScale } from '../../src/steps/normalisation/scale.ts'
import type { Table } from '../../src/table/table.ts'
import { document } from '../method/example.ts'
import { column } from '../support.ts'

const source = { label: 's', producer: 's', licence: 'l' }
const indicator = (id: string, more: object = {}): object => ({
  label: id.toUpperCase(),
  sense: 'worsens',
  unit: 'euro',
  source: 's',
  measures: [{ value: id }],
  ...more,
})
/** Two sub-indices: `p` of a and b, `q` of c. */
const two = (change: (method: any) => void): Method =>
  document((m) => {
    delete m.axes
    m.sources = { s: source }
    m.indicators = { a: indicator('a'), b: indicator('b'), c: indicator('c') }
    m.subIndices = { p: { label: 'P', of: ['a', 'b'] }, q: { label: 'Q', of: ['c'] } }
    m.index = { label: 'I', of: ['p', 'q'] }
    change(m)
  }) as Method
const table: Table = {
  level: 'commune',
  codes: ['90001', '90002', '90003', '90004', '90005'],
  columns: {
    a: column(0, 1, 2, 3, 100),
    b: column(1, 2, 3, 4, 5),
    c: column(1, 2, 3, 4, 6),
  },
}
const problemsIn = (run: () => unknown): string[] => {
  try {
    run()
    return []
  } catch (error) {
    return (error as UserErrors).errors.map(({ message }: Error) => message)
  }
}

describe('a mean of positive scores', () => {
  it.each(['geometric', 'harmonic', { kind: 'power', p: 2 }])(
    'is refused over z-scores, with its place: %j',
    (aggregation) => {
      const method = two((m) => {
        m.normalisation = { kind: 'z-score' }
        m.subIndices.p.aggregation = aggregation
      })
      expect(methodErrors(method).map(({ place, message }) => [place.column, message])).toEqual([
        [
          'subIndices.p.aggregation',
          expect.stringContaining('positifs, et « A » en a de négatifs (écart à la moyenne'),
        ],
      ])
    },
  )

  it('is refused of an index too, through its sub-indices, but not where these are rescaled', () => {
    const index = two((m) => {
      m.normalisation = { kind: 'z-score' }
      m.index.aggregation = 'geometric'
    })
    expect(methodErrors(index).map(({ place }) => place.column)).toEqual(['index.aggregation'])
    const rescaled = two((m) => {
      m.normalisation = { kind: 'z-score' }
      m.index.aggregation = 'geometric'
      m.subIndices.p.rescale = m.subIndices.q.rescale = { kind: 'min-max', range: [1, 100] }
    })
    expect(methodErrors(rescaled)).toEqual([])
  })

  it('is taken over scores from 0 to 100, and over z-scores brought to a positive mean', () => {
    for (const normalisation of [{ kind: 'min-max' }, { kind: 'z-score', onto: [100, 10] }]) {
      const method = two((m) => {
        m.normalisation = normalisation
        m.subIndices.p.aggregation = 'geometric'
      })
      expect(methodErrors(method)).toEqual([])
    }
  })

  it('refuses no published method', () => {
    expect(methods.flatMap((method) => methodErrors(method))).toEqual([])
  })

  it('that has no value is told, and its weight is not counted as present', () => {
    const method = two((m) => {
      m.normalisation = { kind: 'none' }
      m.subIndices.p.aggregation = 'geometric'
    })
    const negative = { ...table, columns: { ...table.columns, a: column(-1, 1, 2, 3, 4) } }
    const { subIndices, coverage, trace } = compute(method, {
      ...negative,
      columns: { ...negative.columns, b: column(-2, 2, 3, 4, 5) },
    })
    expect(subIndices['p']![0]).toBeNaN()
    expect(Array.from(coverage)).toEqual([0.5, 1, 1, 1, 1])
    expect(trace.notes.join('\n')).toContain('« P » : sans valeur pour 1 territoire(s)')
  })
})

describe('the distance to a target', () => {
  const to = (target: number, sense = 'worsens'): Method =>
    two((m) => {
      m.normalisation = { kind: 'distance', to: { target } }
      for (const id of ['a', 'b', 'c']) m.indicators[id].sense = sense
    })

  it('that is the least fragile value, or under it, is refused: the ranking would be turned over', () => {
    expect(problemsIn(() => compute(to(0), table))).toEqual([
      '« a » : la cible 0 est la valeur la moins fragile de la référence',
      '« b » : la cible 0 est sous le minimum de la référence, 1 : le classement serait retourné',
      '« c » : la cible 0 est sous le minimum de la référence, 1 : le classement serait retourné',
    ])
    expect(problemsIn(() => compute(to(200, 'protects'), table))[0]).toBe(
      '« a » : la cible 200 est au-dessus du maximum de la référence, 100 : le classement serait retourné',
    )
  })

  it('is covered from the least fragile value, and the worst of all may pass it', () => {
    expect(Array.from(compute(to(2), table).scores['a']!)).toEqual([0, 50, 100, 150, 5000])
  })
})

describe('minus zero', () => {
  it('comes out of no scale', () => {
    const scale = { kind: 'distance', min: 0.1, max: 0.9 } as const
    expect(applyScale(scale, 'protects', column(0.9, 0.5))).toEqual(column(0, 50))
    expect(applyScale({ kind: 'none' }, 'protects', column(0, 1))).toEqual(column(0, -1))
  })

  it('and zero have a harmonic mean of 0, and an index', () => {
    const method = two((m) => {
      m.normalisation = { kind: 'distance', to: 'max' }
      m.indicators.b.sense = 'protects'
      m.subIndices.p.aggregation = { kind: 'harmonic', zero: 'keep' }
    })
    const { subIndices, index } = compute(method, {
      ...table,
      columns: {
        a: column(0, 0.5, 0.9, 0.8, 0.7),
        b: column(0.9, 0.4, 0.3, 0.1, 0.2),
        c: column(1, 2, 3, 4, 5),
      },
    })
    expect(subIndices['p']![0]).toBe(0)
    expect(index.every((v) => v === v)).toBe(true)
  })
})

describe('points by quantiles', () => {
  const { normalisation } = mednum2022
  const scale = {
    ...(normalisation as { kind: 'quantile-points'; points: readonly number[] }),
    thresholds: [0, 0, 1, 2, 3, 3],
  }

  it('are won by passing a cut, not by standing on it: a third at one value is not « le dixième »', () => {
    expect(applyScale(scale, 'worsens', column(0, 0.5, 1, 1.5, 3, 4, NaN))).toEqual(
      column(-3, -1, -1, 0, 1, 3, NaN),
    )
  })

  it('follow the same rule for what protects', () => {
    const mirrored = { ...scale, thresholds: scale.thresholds.map((v) => 0 - v).reverse() }
    expect(applyScale(mirrored, 'protects', column(0, -0.5, -1, -1.5, -3, -4, NaN))).toEqual(
      column(-3, -1, -1, 0, 1, 3, NaN),
    )
  })

  it('whose cuts coincide are told before the scores', () => {
    const method = two((m) => (m.normalisation = normalisation))
    const tied = { ...table, columns: { ...table.columns, a: column(1, 1, 1, 0, 1) } }
    expect(compute(method, tied).trace.notes.join('\n')).toContain(
      '« a » : des coupures sont confondues',
    )
    expect(compute(method, tied).trace.notes.join('\n')).not.toContain('« b » : des coupures')
  })
})
