import { describe, expect, it } from 'vitest'
import { compute, type Scores } from '../../src/engine/compute.ts'
import { expectedOf } from '../../src/engine/expected.ts'
import { classesAbove, quadrants } from '../../src/engine/classes.ts'
import { shrinkMeasures } from '../../src/engine/shrinkage.ts'
import { scoresSheet } from '../../src/engine/sheet.ts'
import type { Method } from '../../src/method/method.ts'
import { ifn2026 } from '../../src/methods/registry.ts'
import { betaBinomialRho, shrink } from '../../src/stats/shrink.ts'
import { groupBy, type Table } from '../../src/table/table.ts'
import { document, example } from '../method/example.ts'
import { column, mulberry32, spread } from '../support.ts'

const codes = ['01001', '01002', '01004', '01005']
const table: Table = {
  level: 'commune',
  codes,
  membership: { epci: ['200000001', '200000001', '200000001', ''] },
  columns: {
    P_POP: column(100, 1000, 400, 50),
    P_POP65P: column(40, 200, 60, 5),
    TP60: column(0.1, 0.2, 0.3, 0.1),
    MED: column(20, 21, 22, 23),
    LOCAUX: column(60, 500, 200, 30),
    LOCAUX_FTTH: column(30, 400, 180, 3),
  },
}
const smooth: Method = { ...example, shrinkage: { towards: ['epci'] } }

describe('a method that shrinks its shares', () => {
  const scored = (): Scores => compute(smooth, table)

  it('draws each towards its EPCI, and keeps the raw value beside it', () => {
    const [y, n] = [column(40, 200, 60), column(100, 1000, 400)]
    const rho = betaBinomialRho(
      table.columns['P_POP65P']!,
      table.columns['P_POP']!,
      Int32Array.of(0, 0, 0, 1),
      2,
    )
    const expected = shrink(y, n, column(0.2, 0.2, 0.2), rho)
    expect(scored().indicators['ages']).toEqual(column(0.4, 0.2, 0.15, 0.1))
    expect(spread(scored().shrunk['ages']!.slice(0, 3), expected)).toBeLessThan(1e-12)
    expect(scored().shrunk['ages']![0]).toBeLessThan(0.4)
    expect(scored().frozen.shrinkage!['ages']).toBe(rho)
  })

  it('draws what no EPCI holds towards all the rows, and says so', () => {
    const { shrunk, frozen, trace } = scored()
    const expected = shrink(column(5), column(50), column(305 / 1550), frozen.shrinkage!['ages']!)
    expect(spread(shrunk['ages']!.slice(3), expected)).toBeLessThan(1e-12)
    expect(trace.notes.join('\n')).toContain(
      '1 territoire(s) sans territoire au-dessus connu, lissé(s) vers l’ensemble des lignes\u00A0: 01005',
    )
  })

  it('draws what no EPCI holds towards the whole département, those of an EPCI included', () => {
    const { shrunk, frozen } = compute(
      { ...smooth, shrinkage: { towards: ['epci', 'departement'] } },
      { ...table, membership: { ...table.membership, departement: ['01', '01', '01', '01'] } },
    )
    const expected = shrink(column(5), column(50), column(305 / 1550), frozen.shrinkage!['ages']!)
    expect(spread(shrunk['ages']!.slice(3), expected)).toBeLessThan(1e-12)
  })

  it('tells of a commune that is alone in its EPCI, which nothing smooths', () => {
    const { shrunk, trace } = compute(smooth, {
      ...table,
      membership: { epci: ['200000001', '200000001', '200000001', '200000002'] },
    })
    expect(shrunk['ages']![3]).toBeCloseTo(0.1, 12)
    expect(trace.notes.join('\n')).toContain(
      '1 territoire(s) seul(s) dans le leur, que rien ne lisse\u00A0: 01005',
    )
  })

  it('scores the shrunk share: the goalposts are those of the shrunk shares', () => {
    const [scale] = scored().frozen.scales['ages']!
    expect(scale).toMatchObject({
      kind: 'min-max',
      min: Math.min(...scored().shrunk['ages']!),
      max: Math.max(...scored().shrunk['ages']!),
    })
  })

  it('says what was shrunk, and what could not be for want of counts', () => {
    expect(Object.keys(scored().shrunk).toSorted()).toEqual(['ages', 'fibre'])
    expect(scored().trace.notes.filter((note) => /lissées/.test(note))).toEqual([
      'parts lissées vers le territoire au-dessus (Bayes empirique)\u00A0: ages, fibre\u00A0; la valeur brute reste à côté',
      'non lissées, faute d’effectifs dans les fichiers (taux seuls)\u00A0: pauvrete\u00A0; ces parts sont plus incertaines dans les petites communes',
    ])
  })

  it('measures ρ on the members of the reference only', () => {
    const members = Uint8Array.of(1, 1, 0, 0)
    const { frozen } = compute(smooth, table, {
      reference: { kind: 'territoire', label: 'x', code: 'x', members },
    })
    expect(frozen.shrinkage!['ages']).toBe(
      betaBinomialRho(column(40, 200), column(100, 1000), Int32Array.of(0, 0), 1),
    )
  })

  it('gives the raw ratio of sums at an upper level', () => {
    const { indicators, shrunk } = compute(smooth, table, {
      to: groupBy('departement', ['01', '01', '01', '01']),
      reference: { kind: 'figee', frozen: scored().frozen },
    })
    expect(indicators['ages']).toEqual(column(305 / 1550))
    expect(shrunk).toEqual({})
  })

  it('is held to the ρ of a frozen reference', () => {
    const { frozen } = scored()
    const again = compute(
      smooth,
      { ...table, columns: { ...table.columns, P_POP65P: column(10, 100, 300, 20) } },
      { reference: { kind: 'figee', frozen } },
    )
    expect(again.frozen.shrinkage).toBe(frozen.shrinkage)
  })

  it('prefers the first grouping that holds a row', () => {
    const base = {
      level: 'commune',
      codes,
      indicators: {
        ages: {
          kind: 'part',
          values: column(0.5, 0.5),
          counts: { numerator: column(5, 50), denominator: column(10, 100) },
          formula: '',
          variables: [],
        },
      },
    } as const
    const { values } = shrinkMeasures(
      smooth,
      { ...base, codes: ['a', 'b'] },
      [groupBy('epci', ['1', '']), groupBy('departement', ['01', '01'])],
      Int32Array.of(0, 0),
      { ages: 0.1 },
    )
    expect(values['ages']).toEqual(column(0.5, 0.5))
  })
})

describe('who a share is drawn towards', () => {
  const counts = { numerator: column(5, 35, 10, 30, 2), denominator: column(10, 90, 50, 50, 10) }
  const base = {
    level: 'commune',
    codes: ['a', 'b', 'c', 'd', 'e'],
    indicators: { ages: { kind: 'part', values: column(), counts, formula: '', variables: [] } },
  } as const
  const everyone = Int32Array.of(0, 0, 0, 0, 0)
  /** With ρ = 0.5 one person more is counted, who is of the group as a whole: (y + m) / (n + 1). */
  const drawn = (towards: Parameters<typeof shrinkMeasures>[2]): Float64Array =>
    shrinkMeasures(smooth, base, towards, everyone, { ages: 0.5 }).values['ages']!

  it('is the first territory above that holds it, then all of the next, then all the rows', () => {
    const [epci, departement] = [
      groupBy('epci', ['1', '1', '', '', '']),
      groupBy('departement', ['01', '02', '02', '02', '']),
    ]
    // a and b together 40 of 100; c and d in a département where b is too: 75 of 190; e in none: 82 of 210
    const [m, all] = [75 / 190, 82 / 210]
    expect(
      spread(
        drawn([epci, departement]),
        column(5.4 / 11, 35.4 / 91, (10 + m) / 51, (30 + m) / 51, (2 + all) / 11),
      ),
    ).toBeLessThan(1e-12)
    // by the département first: a alone, the three others 75 of 190
    expect(
      spread(
        drawn([departement, epci]),
        column(5.5 / 11, (35 + m) / 91, (10 + m) / 51, (30 + m) / 51, (2 + all) / 11),
      ),
    ).toBeLessThan(1e-12)
    // by nothing: 82 of 210
    expect(
      spread(
        drawn([]),
        column((5 + all) / 11, (35 + all) / 91, (10 + all) / 51, (30 + all) / 51, (2 + all) / 11),
      ),
    ).toBeLessThan(1e-12)
  })

  it('is asked for shares alone: a head-count and a quantity are neither drawn nor told as left out', () => {
    const method = document((m) => {
      m.shrinkage = { towards: ['epci'] }
      m.indicators.pauvrete = {
        ...m.indicators.pauvrete,
        unit: 'count',
        measures: [{ count: 'P_POP65P' }],
      }
    })
    expect(
      compute(method, table).trace.notes.filter((note) => note.includes('non lissées')),
    ).toEqual([])
    expect(Object.keys(compute(method, table).shrunk)).toEqual(['ages', 'fibre'])
  })
})

describe('readings', () => {
  const random = mulberry32(26)
  const n = 500
  const draw = (): Float64Array => Float64Array.from({ length: n }, () => random())
  const any: Table = {
    level: 'commune',
    codes: Array.from({ length: n }, (_, i) => `01${String(i).padStart(3, '0')}`),
    columns: {
      P_POP: draw().map((v) => Math.ceil(1 + 5000 * v ** 4)),
      part_65_plus: draw(),
      peu_diplomes: draw(),
      taux_pauvrete: draw(),
      menages_une_personne: draw(),
      menages_monoparentaux: draw(),
      sans_fibre: draw(),
      distance_lieu: draw(),
    },
  }
  const scored = (): Scores<typeof ifn2026> => compute(ifn2026, any)

  it('are fifths of the population, from the least fragile', () => {
    const { population, classes, index } = scored()
    const whole = population!.reduce((a, b) => a + b)
    for (const k of [1, 2, 3, 4, 5]) {
      const share = population!.reduce((sum, p, i) => sum + (classes![i] === k ? p : 0), 0) / whole
      expect(Math.abs(share - 0.2)).toBeLessThan(Math.max(...population!) / whole)
    }
    const top = [...index].indexOf(Math.max(...index))
    expect([classes![top], Math.min(...classes!)]).toEqual([5, 1])
  })

  it('put each territory on its side of the population-weighted medians', () => {
    const { population, subIndices, index, quadrant, frozen } = scored()
    const [m1, m2] = frozen.reading!.medians!
    const names = Array.from(index, (_, i) =>
      subIndices.publics[i]! > m1
        ? subIndices.amenagement[i]! > m2
          ? 'double_fragilite'
          : 'publics'
        : subIndices.amenagement[i]! > m2
          ? 'amenagement'
          : 'favorable',
    )
    expect(quadrant).toEqual(names)
    expect(new Set(quadrant)).toEqual(
      new Set(['double_fragilite', 'publics', 'amenagement', 'favorable']),
    )
    const below =
      population!.reduce((sum, p, i) => sum + (subIndices.publics[i]! <= m1 ? p : 0), 0) /
      population!.reduce((a, b) => a + b)
    expect(below).toBeGreaterThanOrEqual(0.5)
    expect(below - 0.5).toBeLessThan(0.02)
  })

  it('are those of the frozen reference on other data', () => {
    const { classes, frozen } = scored()
    const later = compute(
      ifn2026,
      {
        ...any,
        columns: { ...any.columns, part_65_plus: any.columns['part_65_plus']!.map((v) => v / 2) },
      },
      { reference: { kind: 'figee', frozen } },
    )
    expect(later.frozen.reading).toEqual(frozen.reading)
    expect(later.classes!.reduce((a, b) => a + b)).toBeLessThan(classes!.reduce((a, b) => a + b))
  })

  it('say nothing where there is nothing to read', () => {
    expect(classesAbove(column(1, NaN), [NaN])).toEqual(column(NaN, NaN))
    expect(quadrants(column(1, NaN), column(NaN, 1), [0, 0], ['a', 'b'])).toEqual(['', ''])
  })
})

describe('expected illectronisme', () => {
  const bands = {
    P_POP1529: column(100, 200),
    P_POP3044: column(200, 100),
    P_POP4559: column(300, 100),
    P_POP6074: column(200, 50),
    P_POP75P: column(100, NaN),
  }
  const ages: Table = { level: 'commune', codes: ['01001', '01002'], columns: bands }

  it('by hand: 3 % of 300, 9 % of 300, 27 % of 200, 67 % of 100 are 157 people of 900; none where a band is missing', () => {
    const result = expectedOf(ifn2026, ages, undefined)!
    if ('lacking' in result) throw new Error('every band is there')
    expect(spread(result.found.people, [157, NaN])).toBeLessThan(1e-9)
    expect(spread(result.found.rate, [157 / 900, NaN])).toBeLessThan(1e-12)
    const above = expectedOf(
      ifn2026,
      { ...ages, columns: { ...bands, P_POP75P: column(100, 50) } },
      groupBy('departement', ['01', '01']),
    )!
    // 157 + 0.03·300 + 0.09·100 + 0.27·50 + 0.67·50 = 222 of 1400
    expect(
      'found' in above &&
        [above.found.people[0], above.found.rate[0]!].map((v) => Math.round(v! * 1e9) / 1e9),
    ).toEqual([222, Math.round((222 / 1400) * 1e9) / 1e9])
  })

  it('is not made up from other bands: what is missing is named', () => {
    const { P_POP3044: _, P_POP6074: __, ...others } = bands
    expect(expectedOf(ifn2026, { ...ages, columns: others }, undefined)).toEqual({
      lacking: ['P_POP3044', 'P_POP6074'],
    })
  })

  it('stands beside the index: with it or without, the index is the same', () => {
    const random = mulberry32(5)
    const columns = Object.fromEntries(
      [
        'part_65_plus',
        'peu_diplomes',
        'taux_pauvrete',
        'menages_une_personne',
        'menages_monoparentaux',
        'sans_fibre',
        'distance_lieu',
      ].map((id) => [id, Float64Array.from({ length: 2 }, () => random())]),
    )
    const [without, beside] = [
      compute(ifn2026, { ...ages, columns }),
      compute(ifn2026, { ...ages, columns: { ...columns, ...bands } }),
    ]
    expect(beside.index).toEqual(without.index)
    expect([without.expected, beside.expected?.people[0]]).toEqual([undefined, 157])
    const names = scoresSheet(beside).columns.map(({ name }) => name)
    expect(names.slice(names.indexOf('absences') + 1)).toEqual([
      'classe',
      'quadrant',
      'illectronisme_attendu',
      'illectronisme_attendu_personnes',
      'taux_pauvrete',
    ])
  })
})
