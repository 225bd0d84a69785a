import { describe, expect, it } from 'vitest'
import { compute } from '../../src/engine/compute.ts'
import { referenceErrors } from '../../src/engine/frozen.ts'
import {
  frozenJson,
  assignReference,
  type FrozenReference,
  type Reference,
} from '../../src/engine/reference.ts'
import { embeddedTerritory } from '../../src/host/embedded.ts'
import { scoredIndicators, type Method } from '../../src/method/method.ts'
import { ifn2026 } from '../../src/methods/ifn-2026.ts'
import { computeDataset, computeFiles } from '../../src/pipeline/pipeline.ts'
import { groupBy, type Table } from '../../src/table/table.ts'
import { document, example } from '../method/example.ts'
import { column, problemsOf, spread } from '../support.ts'

const table: Table = {
  level: 'commune',
  codes: ['01001', '01002', '90001', '90002'],
  columns: {
    P_POP: column(100, 300, 50, 150),
    P_POP65P: column(10, 60, 20, 15),
    TP60: column(0.1, 0.2, 0.3, 0.1),
    MED: column(20, 25, 10, 30),
    LOCAUX: column(10, 10, 10, 10),
    LOCAUX_FTTH: column(5, 9, 10, 0),
  },
}
const grouping = groupBy('departement', ['01', '01', '90', '90'])
const own: Reference = { kind: 'groupes', label: 'son département', grouping }
const read = (change: (m: any) => void): Method => document(change)

describe('what is frozen', () => {
  it('is the method, the reference and its scales, and nothing that the method does not do', () => {
    expect(compute(example, table).frozen).toEqual({
      format: 'ifn-reference',
      version: 1,
      level: 'france',
      method: { id: 'exemple', version: '1' },
      label: 'ensemble des territoires lus',
      territories: 4,
      groups: ['FR'],
      scales: {
        ages: [{ kind: 'min-max', min: 0.1, max: 0.4, range: [0, 100] }],
        pauvrete: [{ kind: 'min-max', min: 0.1, max: 0.3, range: [0, 100] }],
        revenu: [{ kind: 'min-max', min: 10, max: 30, range: [0, 100] }],
        fibre: [{ kind: 'min-max', min: 0, max: 1, range: [0, 100] }],
      },
    })
  })

  it('is the variant, the classes, the treatments and the weights of a method that has them', () => {
    const rich = read((m) => {
      m.variant = 'essai'
      m.classes = { count: 2 }
      m.quadrant = { of: ['publics', 'reseau'] }
      m.indicators.revenu.treatment = { kind: 'winsor', by: 'count', low: 1, high: 0 }
      m.subIndices.publics = {
        label: 'Publics',
        of: ['argent', 'ages'],
        weighting: 'by-indicator',
      }
    })
    const { frozen } = compute(rich, table)
    expect(frozen.method).toEqual({ id: 'exemple', version: '1', variant: 'essai' })
    expect(frozen.moulds).toEqual({ revenu: { low: 20, high: 30 } })
    expect(frozen.weights).toEqual({ publics: [2, 1] })
    expect(Object.keys(frozen.reading!)).toEqual(['classes', 'medians'])
  })

  it('is the range of a group that is rescaled, unless each row has its own reference', () => {
    const rescaled = read((m) => (m.index.rescale = { range: [0, 10] }))
    expect(Object.keys(compute(rescaled, table).frozen.scales)).toContain('ifn')
    expect(Object.keys(compute(rescaled, table, { reference: own }).frozen.scales)).toEqual([
      'ages',
      'pauvrete',
      'revenu',
      'fibre',
    ])
  })

  it('is a file: JSON whose columns are lists, with a last line', () => {
    const text = new TextDecoder().decode(
      frozenJson({
        ...compute(example, table).frozen,
        weights: { publics: Float64Array.of(2, 1) as never },
      }),
    )
    expect(text.endsWith('}\n')).toBe(true)
    expect(text).toContain('\n  "format": "ifn-reference",\n')
    expect(JSON.parse(text)).toEqual({
      ...compute(example, table).frozen,
      weights: { publics: [2, 1] },
    })
  })
})

describe('what is read against a reference', () => {
  const reading = read((m) => {
    m.classes = { count: 2 }
    m.quadrant = { of: ['publics', 'reseau'] }
    m.subIndices.publics = { label: 'Publics', of: ['pauvrete'] }
    m.normalisation = { kind: 'none' }
    m.indicators.fibre.sense = 'worsens'
  })
  // the index is the mean of 0.1, 0.2, 0.3, 0.1 and 0.5, 0.9, 1, 0: 0.3, 0.55, 0.65, 0.05
  it('weighs each territory by its people', () => {
    const { frozen, classes, quadrant } = compute(reading, table)
    // of 600 people, half live at 0.3 or below: 150 and 100 are 250, 550 with the next
    expect(frozen.reading).toEqual({ classes: [expect.closeTo(0.55, 12)], medians: [0.2, 0.9] })
    expect(classes).toEqual(column(1, 1, 2, 1))
    expect(quadrant).toEqual(['favorable', 'favorable', 'double_fragilite', 'favorable'])
  })

  it('does not weigh those that are not of it', () => {
    const ain: Reference = {
      kind: 'territoire',
      label: 'Ain',
      code: '01',
      members: Uint8Array.of(1, 0, 0, 1),
    }
    // 100 people at 0.3 and 150 at 0.05
    expect(compute(reading, table, { reference: ain }).frozen.reading).toEqual({
      classes: [expect.closeTo(0.05, 12)],
      medians: [0.1, 0],
    })
  })

  it('weighs those of an upper level by theirs, once; each for one where nobody knows', () => {
    const to = groupBy('departement', ['', '90', '01', '01'])
    // the first, 200 people at 0.15 and 0.5; the second, 300 at 0.2 and 0.9
    expect(compute(reading, table, { to }).frozen.reading).toEqual({
      classes: [expect.closeTo(0.55, 12)],
      medians: [0.2, 0.9],
    })
    const first: Reference = {
      kind: 'territoire',
      label: 'x',
      code: 'x',
      members: Uint8Array.of(1, 0, 1, 1),
    }
    expect(compute(reading, table, { to, reference: first }).frozen.reading).toEqual({
      classes: [expect.closeTo(0.325, 12)],
      medians: [expect.closeTo(0.15, 12), 0.5],
    })
    const ready = {
      ...table,
      columns: { pauvrete: table.columns['TP60']!, fibre: column(0.5, 0.9, 1, 0) },
    }
    // two of four are at 0.3 or below
    expect(compute(reading, ready).frozen.reading).toEqual({
      classes: [expect.closeTo(0.3, 12)],
      medians: [0.1, 0.5],
    })
  })
})

describe('a frozen reference', () => {
  it('may have no scale for an indicator that did not vary: it then has no score, and that is no fault of the table', () => {
    const { frozen } = compute(example, table)
    const flat: FrozenReference = { ...frozen, scales: { ...frozen.scales, fibre: [null] } }
    const { scores, index } = compute(example, table, {
      reference: { kind: 'figee', frozen: flat },
    })
    expect(scores.fibre).toEqual(column(NaN, NaN, NaN, NaN))
    expect(index.every((v) => v === v)).toBe(true)
  })

  it('of groups is refused where no row is in any of them', async () => {
    const { frozen } = compute(example, table, { reference: own })
    for (const elsewhere of [undefined, groupBy('departement', ['02', '02', '03', ''])]) {
      const reference: Reference = {
        kind: 'figee',
        frozen,
        ...(elsewhere && { grouping: elsewhere }),
      }
      expect(
        (await problemsOf(() => compute(example, table, { reference }))).map(({ code }) => code),
      ).toEqual(['reference-vide'])
    }
  })

  it('places each row by the code of its group, and a row of none nowhere', () => {
    const frozen = { groups: ['90', '01'] } as unknown as FrozenReference
    const placed = assignReference(
      { kind: 'figee', frozen, grouping: groupBy('departement', ['01', '', '90', '02']) },
      4,
    )
    expect(placed).toEqual({
      groups: ['90', '01'],
      referenceGroup: Int32Array.of(1, -1, 0, -1),
      scaleGroup: Int32Array.of(1, -1, 0, -1),
    })
    expect(assignReference({ kind: 'figee', frozen }, 2)).toEqual({
      groups: ['90', '01'],
      referenceGroup: Int32Array.of(-1, -1),
      scaleGroup: Int32Array.of(-1, -1),
    })
    expect(
      assignReference(
        { kind: 'figee', frozen: { groups: ['FR'] } as unknown as FrozenReference },
        2,
      ),
    ).toEqual({
      groups: ['FR'],
      referenceGroup: Int32Array.of(0, 0),
      scaleGroup: Int32Array.of(0, 0),
    })
  })

  it('holds outliers and weights to what was found, not to what the table would give', () => {
    const treating = read(
      (m) => (m.indicators.revenu.treatment = { kind: 'winsor', by: 'count', low: 1, high: 0 }),
    )
    const { frozen } = compute(treating, table)
    const later = compute(
      treating,
      { ...table, columns: { ...table.columns, MED: column(1, 2, 3, 40) } },
      { reference: { kind: 'figee', frozen } },
    )
    expect(later.treated!.map(({ from, to }) => [from, to])).toEqual([
      [1, 20],
      [2, 20],
      [3, 20],
      [40, 30],
    ])
    expect(later.scores['revenu']).toEqual(column(100, 100, 100, 0))
    const { moulds: _, ...bare } = frozen
    expect(
      compute(treating, table, { reference: { kind: 'figee', frozen: bare } }),
    ).not.toHaveProperty('treated')
  })

  it.each<[string, (f: any) => unknown]>([
    ['another format', (f) => (f.format = 'autre')],
    ['no method', (f) => delete f.method],
    ['a method without a name', (f) => delete f.method.id],
    ['groups that are no list', (f) => (f.groups = 'FR')],
    ['no scales', (f) => delete f.scales],
    ['scales that are a number', (f) => (f.scales = 5)],
    ['scales that are nothing', (f) => (f.scales = null)],
    ['one scale too many', (f) => f.scales.ages.push(null)],
    ['a scale that is none', (f) => (f.scales.ages = [{ kind: 'autre' }])],
    [
      'a scale of two that is none',
      (f) =>
        Object.assign(f, { groups: ['01', '90'], scales: { ages: [null, { kind: 'autre' }] } }),
    ],
  ])('is told from a file with %s', (_, spoil) => {
    const frozen = JSON.parse(
      new TextDecoder().decode(frozenJson(compute(example, table).frozen)),
    ) as FrozenReference
    expect(referenceErrors(example, frozen)).toEqual([])
    spoil(frozen)
    const problems = referenceErrors(example, frozen, 'ref.json')
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['reference-incompatible']))
    expect(new Set(problems.map(({ place }) => place.file))).toEqual(new Set(['ref.json']))
  })
})

describe('an upper level with options of the method', () => {
  it('is compared by what its territories are, and says nothing of readings that the method does not have', () => {
    const scores = compute(example, table, { to: grouping })
    expect(Object.keys(scores)).not.toEqual(expect.arrayContaining(['classes']))
    expect(Object.keys(scores)).not.toEqual(expect.arrayContaining(['quadrant']))
    // 70/400 and 35/200 of 0.1 … 0.4, both a quarter
    expect(spread(scores.scores.ages, [25, 25])).toBeLessThan(1e-9)
  })
})

describe('a frozen reference of the embedded territory', () => {
  const bytes = new TextDecoder().decode(
    frozenJson(computeFiles(ifn2026, embeddedTerritory('belfort').files).frozen),
  )
  const spoilt = (spoil: (frozen: any) => void): string[] => {
    const frozen = JSON.parse(bytes) as FrozenReference
    spoil(frozen)
    return referenceErrors(ifn2026, frozen).map(
      ({ message, place }) => `${place.column ?? ''} | ${message}`,
    )
  }

  it('states its format, its level, and a scale or null for each indicator of the method', () => {
    const frozen = JSON.parse(bytes) as FrozenReference
    expect(referenceErrors(ifn2026, frozen)).toEqual([])
    expect([frozen.version, frozen.level]).toEqual([1, 'france'])
    expect(Object.keys(frozen.scales).sort()).toEqual(scoredIndicators(ifn2026).toSorted())
  })

  it.each<[string, (f: any) => void, string]>([
    [
      'another version of the format',
      (f) => (f.version = 2),
      'version | référence figée au format 2',
    ],
    [
      'another version of the method',
      (f) => (f.method.version = '1999'),
      'method.version | référence figée pour la version "1999" de « ifn-2026 »',
    ],
    [
      'bounds the wrong way round',
      (f) => Object.assign(f.scales.part_65_plus[0], { min: 0.3, max: 0.1 }),
      'scales.part_65_plus.0 | échelle de « part_65_plus » : bornes confondues ou à l’envers (0.3 puis 0.1)',
    ],
    [
      'a bound in text',
      (f) => (f.scales.part_65_plus[0].min = '0.1'),
      'scales.part_65_plus.0 | échelle de « part_65_plus » : attendu des nombres finis, trouvé "0.1"',
    ],
    [
      'another kind of scale',
      (f) => (f.scales.sans_fibre = [{ kind: 'none' }]),
      'scales.sans_fibre.0 | échelle de « sans_fibre » : la méthode normalise par min-max, la référence par "none"',
    ],
    [
      'a shrinkage of 5',
      (f) => (f.shrinkage.sans_fibre = 5),
      'shrinkage.sans_fibre | ρ de « sans_fibre »',
    ],
    ['no medians', (f) => (f.reading.medians = null), 'reading.medians | attendu deux médianes'],
    [
      'medians in text',
      (f) => (f.reading.medians = ['1', '2']),
      'reading.medians | attendu deux médianes',
    ],
    ['no reading', (f) => (f.reading = null), 'reading | attendu des bornes'],
    ['too few classes', (f) => f.reading.classes.pop(), 'reading.classes | attendu 4 bornes'],
    [
      'classes that are no list',
      (f) => (f.reading.classes = 4),
      'reading.classes | attendu 4 bornes',
    ],
    [
      'classes in text',
      (f) => (f.reading.classes = ['a', 'b', 'c', 'd']),
      'reading.classes | attendu 4 bornes',
    ],
    [
      'classes out of order',
      (f) => f.reading.classes.reverse(),
      'reading.classes | bornes de classes en désordre',
    ],
    ['a level that is none', (f) => (f.level = 'canton'), 'level | niveau inconnu : "canton"'],
  ])('is refused with %s, and the place of the fault', (_, spoil, expected) => {
    const [first, ...others] = spoilt(spoil)
    expect(first).toContain(expected)
    expect(others).toEqual([])
  })

  it('may lack a scale of what the files lack too, and not one of what they have', () => {
    const lacking = (id: string): FrozenReference => {
      const { scales, ...rest } = JSON.parse(bytes) as FrozenReference
      return {
        ...rest,
        scales: Object.fromEntries(Object.entries(scales).filter(([each]) => each !== id)),
      }
    }
    const { files } = embeddedTerritory('belfort')
    const whole = computeFiles(ifn2026, files, { reference: JSON.parse(bytes) as FrozenReference })
    const without = computeFiles(ifn2026, files, { reference: lacking('non_couverture_4g') })
    expect(without.index).toEqual(whole.index)
    expect(() => computeFiles(ifn2026, files, { reference: lacking('sans_fibre') })).toThrow(
      'reference-incompatible',
    )
  })

  it('of several groups is refused where nothing says of which level they are: 27 is a région and a département', () => {
    const faults = spoilt((f) => {
      f.groups = ['27', '28']
      delete f.level
      for (const id of Object.keys(f.scales)) f.scales[id] = [f.scales[id][0], f.scales[id][0]]
    })
    expect(faults).toEqual(['level | rien ne dit de quel niveau sont ses 2 groupes (27, 28…)'])
  })

  it('by région is applied by région, though its codes are those of départements too', () => {
    const codes = ['27001', '27002', '28001', '28002', '76001', '76002', '21001', '21002']
    const made: Table = {
      level: 'commune',
      codes,
      columns: Object.fromEntries(
        scoredIndicators(ifn2026).map((id, k) => [
          id,
          Float64Array.from(codes, (__, i) => 0.1 + 0.05 * ((i * (k + 2)) % 13)),
        ]),
      ),
    }
    const dataset = {
      table: made,
      provenance: [],
      sources: [],
      published: {},
      notices: [],
      passages: [],
    }
    const first = computeDataset(ifn2026, dataset, { reference: 'region' })
    expect([first.frozen.level, first.frozen.groups]).toEqual(['region', ['24', '27', '28']])
    const again = computeDataset(ifn2026, dataset, { reference: first.frozen })
    expect(again.index).toEqual(first.index)
    expect(again.index.every((v) => v === v)).toBe(true)
  })
})
