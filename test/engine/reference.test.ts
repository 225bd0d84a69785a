import { describe, expect, it } from 'vitest'
import { explainCommand } from '../../src/core/errors.ts'
import { compute } from '../../src/engine/compute.ts'
import { referenceErrors } from '../../src/engine/frozen.ts'
import {
  labelOf,
  assignReference,
  type FrozenReference,
  type Reference,
} from '../../src/engine/reference.ts'
import { scoredIndicators, type Method, type Normalisation } from '../../src/method/method.ts'
import { ifn2026, mednum2020, mednum2023 } from '../../src/methods/registry.ts'
import { groupBy, type Grouping, type Table } from '../../src/table/table.ts'
import { document } from '../method/example.ts'
import { column, problemsOf, spread } from '../support.ts'
import { randomTable, rowsWhere } from './random-table.ts'

const kinds: [name: string, how: Normalisation][] = [
  ['ratio', { kind: 'ratio', base: 100 }],
  ['classes', { kind: 'classes', count: 10 }],
  ['min-max', { kind: 'min-max' }],
  [
    'min-max between quantiles of the population',
    { kind: 'min-max', goalposts: { quantiles: [0.025, 0.975], weight: 'population' } },
  ],
  ['z-score', { kind: 'z-score' }],
  ['percentile-rank', { kind: 'percentile-rank' }],
]
const normalisedBy = (normalisation: Normalisation): Method =>
  document((m) => (m.normalisation = normalisation))
const thaw = (frozen: FrozenReference): FrozenReference =>
  JSON.parse(JSON.stringify(frozen)) as FrozenReference
const epciOf = ({ table, toEpci }: { table: Table; toEpci: Grouping }): Reference => ({
  kind: 'groupes',
  label: 'son EPCI',
  grouping: { ...toEpci, of: toEpci.of.slice(0, table.codes.length) },
})

const right = {
  format: 'ifn-reference',
  method: { id: 'ifn-2026', version: '1' },
  label: 'France',
  territories: 1,
  groups: ['FR'],
}
const hostileFiles = [
  { ...right },
  { ...right, scales: 5 },
  { ...right, method: 'ifn-2026', scales: {} },
  { ...right, scales: { ages: { kind: 'ratio', base: 1, reference: 2 } } },
  { ...right, scales: { ages: [] } },
  { ...right, scales: { ages: [{ kind: 'ratio', base: '1', reference: 2 }] } },
  { ...right, scales: { ages: [{ kind: 'classes', thresholds: [1, null] }] } },
  { ...right, scales: { ages: [{ kind: 'constructor' }] } },
  { ...right, scales: { ages: [5] } },
]

describe.each(kinds)('a frozen reference (%s)', (_, how) => {
  const method = normalisedBy(how)

  it('put through JSON and applied again to the table that it was measured on gives the same bits', () => {
    for (const seed of [1, 2, 3]) {
      const { table, toCommune } = randomTable(seed)
      const first = compute(method, table)
      const again = compute(method, table, {
        reference: { kind: 'figee', frozen: thaw(first.frozen) },
      })
      for (const name of ['index', 'scores', 'subIndices', 'coverage', 'rank'] as const)
        expect(again[name], name).toEqual(first[name])
      expect(again.frozen).toEqual(first.frozen)
      expect(
        compute(method, table, {
          to: toCommune,
          reference: { kind: 'figee', frozen: thaw(first.frozen) },
        }).index,
      ).toEqual(compute(method, table, { to: toCommune }).index)
    }
  })

  it('holds another table to its scale: a territory alone scores what it scored among the others', () => {
    const { table } = randomTable(4)
    const { frozen, index } = compute(method, table)
    for (const row of [0, 17, 119]) {
      const alone = compute(
        method,
        rowsWhere(table, (i) => i === row),
        { reference: { kind: 'figee', frozen: thaw(frozen) } },
      )
      expect(alone.index).toEqual(index.slice(row, row + 1))
    }
  })

  it('of groups gives each row back to its own group, by its code, whatever the order of the groups', () => {
    const random = randomTable(5)
    const { table, toEpci } = random
    const first = compute(method, table, { reference: epciOf(random) })
    const reversed: Grouping = {
      ...toEpci,
      codes: toEpci.codes.toReversed(),
      of: toEpci.of.map((g) => toEpci.codes.length - 1 - g),
    }
    for (const grouping of [toEpci, reversed]) {
      const again = compute(method, table, {
        reference: { kind: 'figee', frozen: thaw(first.frozen), grouping },
      })
      expect(again.index).toEqual(first.index)
    }
  })

  it('of groups leaves without a score a row whose group it does not know', () => {
    const random = randomTable(6)
    const { frozen } = compute(method, random.table, { reference: epciOf(random) })
    const elsewhere: Grouping = {
      ...random.toEpci,
      codes: random.toEpci.codes.map((code, g) => (g === 1 ? '999999999' : code)),
    }
    const { index } = compute(method, random.table, {
      reference: { kind: 'figee', frozen, grouping: elsewhere },
    })
    expect(index.every((v, i) => random.toEpci.of[i] !== 1 || Number.isNaN(v))).toBe(true)
  })
})

describe.each(kinds)('compared with its own group (%s)', (_, how) => {
  const method = normalisedBy(how)

  it('each group is computed as if it were alone', () => {
    for (const seed of [7, 8]) {
      const random = randomTable(seed)
      const together = compute(method, random.table, { reference: epciOf(random) })
      random.toEpci.codes.forEach((code, g) => {
        const apart = compute(
          method,
          rowsWhere(random.table, (i) => random.toEpci.of[i] === g),
        )
        const rows = [...random.toEpci.of.keys()].filter((i) => random.toEpci.of[i] === g)
        expect(
          Float64Array.from(rows, (i) => together.index[i]!),
          code,
        ).toEqual(apart.index)
      })
    }
  })

  it('a row of no group has no score', () => {
    const random = randomTable(9)
    const of = random.toEpci.of.map((g, i) => (i % 10 === 0 ? -1 : g))
    const { index, scores } = compute(method, random.table, {
      reference: { kind: 'groupes', label: 'son EPCI', grouping: { ...random.toEpci, of } },
    })
    for (let i = 0; i < of.length; i += 10)
      expect([index[i], scores['ages']![i]]).toEqual([NaN, NaN])
    expect(index.some((v) => v === v)).toBe(true)
  })
})

describe('compared with one territory', () => {
  const table: Table = {
    level: 'commune',
    codes: ['01001', '01002', '90001', '90002'],
    columns: {
      P_POP: column(100, 300, 50, 50),
      P_POP65P: column(10, 60, 20, 5),
      TP60: column(0.1, 0.2, 0.3, 0.1),
      MED: column(20, 25, 10, 30),
      LOCAUX: column(10, 10, 10, 10),
      LOCAUX_FTTH: column(5, 9, 10, 0),
    },
  }
  const ain: Reference = {
    kind: 'territoire',
    label: 'Ain',
    code: '01',
    members: Uint8Array.of(1, 1, 0, 0),
  }

  it('the scale is measured on its members alone, and applied to all', () => {
    const { scores, frozen, trace } = compute(normalisedBy({ kind: 'min-max' }), table, {
      reference: ain,
    })
    expect(scores['pauvrete']).toEqual(column(0, 100, 100, 0))
    expect(spread(scores['revenu']!, column(100, 0, 100, 0))).toBe(0)
    expect(frozen.groups).toEqual(['01'])
    expect(frozen.territories).toBe(2)
    expect(trace.reference).toEqual({ label: 'Ain', territories: 2 })
  })

  it('a ratio is 100 where the territory as a whole stands', () => {
    const method = normalisedBy({ kind: 'ratio', base: 100 })
    const { scores } = compute(method, table, { reference: ain })
    // 70 of 400 people are 65 or more in the territory
    expect(
      spread(
        scores['ages']!,
        column(0.1, 0.2, 0.4, 0.1).map((v) => (100 * v) / 0.175),
      ),
    ).toBeLessThan(1e-12)
    const whole = compute(method, table, {
      reference: ain,
      to: groupBy('departement', ['01', '01', '90', '90']),
    })
    expect(whole.scores['ages']![0]).toBeCloseTo(100, 12)
  })

  it('a value that the territory publishes itself stands for what cannot be summed', () => {
    const published: Reference = { ...ain, values: { revenu: { '01': 22 } } }
    const method = normalisedBy({ kind: 'ratio', base: 100 })
    expect(compute(method, table, { reference: published }).scores['revenu']).toEqual(
      column(20, 25, 10, 30).map((v) => 2200 / v),
    )
  })
})

describe('a reference that will not do', () => {
  const { table, toEpci } = randomTable(10)
  const method = normalisedBy({ kind: 'min-max' })

  it('is refused when no row of the table is in it', async () => {
    const nobody: Reference = {
      kind: 'territoire',
      label: 'Mayotte',
      code: '976',
      members: new Uint8Array(table.codes.length),
    }
    const [problem] = await problemsOf(() => compute(method, table, { reference: nobody }))
    expect(explainCommand(problem!)).toMatchInlineSnapshot(`
      "erreur[reference-vide] la référence ne contient aucun territoire de la table
        remède  vérifiez le code de --reference, ou ajoutez le fichier d’appartenance des communes"
    `)
    const groups: Reference = {
      kind: 'groupes',
      label: 'son EPCI',
      grouping: { ...toEpci, of: toEpci.of.map(() => -1) },
    }
    expect(
      (await problemsOf(() => compute(method, table, { reference: groups }))).map(
        ({ code }) => code,
      ),
    ).toEqual(['reference-vide'])
    expect(
      (
        await problemsOf(() =>
          compute(method, {
            ...table,
            codes: [],
            columns: { ages: column(), pauvrete: column(), fibre: column() },
          }),
        )
      ).map(({ code }) => code),
    ).toEqual(['reference-vide'])
  })

  it('is refused when a territory of the results spreads over several of its groups', async () => {
    const to = groupBy(
      'departement',
      table.codes.map(() => '01'),
    )
    const [problem] = await problemsOf(() =>
      compute(method, table, {
        reference: { kind: 'groupes', label: 'son EPCI', grouping: toEpci },
        to,
      }),
    )
    expect(explainCommand(problem!)).toMatchInlineSnapshot(`
      "erreur[option-invalide] « 01 » (departement) s’étend sur plusieurs territoires de référence
        où      01
        remède  choisissez une référence plus large que le niveau demandé"
    `)
  })

  it('is told from one that was frozen for another method or variant', () => {
    const frozen = (id: string, variant?: string): FrozenReference => {
      const method = [ifn2026, mednum2020, mednum2023].find((each) => each.id === id)!
      return {
        format: 'ifn-reference',
        method: { id, version: method.version, ...(variant && { variant }) },
        label: 'France',
        territories: 1,
        groups: ['FR'],
        scales: Object.fromEntries(scoredIndicators(method).map((each) => [each, [null]])),
      }
    }
    expect(referenceErrors(mednum2023, frozen('mednum-2023'))).toEqual([])
    expect(referenceErrors(mednum2020, frozen('mednum-2020', 'publiee'))).toEqual([])
    expect(
      [
        ...referenceErrors(ifn2026, frozen('mednum-2023'), 'ref.json'),
        ...referenceErrors(mednum2020, frozen('mednum-2020', 'corrigee')),
      ]
        .map(explainCommand)
        .join('\n'),
    ).toMatchInlineSnapshot(`
      "erreur[reference-incompatible] référence figée pour « mednum-2023 », méthode demandée « ifn-2026 »
        où      ref.json
        remède  passez --methode mednum-2023, ou refigez la référence
      erreur[reference-incompatible] référence figée pour « mednum-2020, variante corrigee », méthode demandée « mednum-2020, variante publiee »
        remède  passez --methode mednum-2020 --variante corrigee, ou refigez la référence"
    `)
  })

  it.each([
    null,
    undefined,
    3,
    'ref',
    [],
    {},
    { format: 'ifn-reference' },
    { format: 'ifn-reference', scales: {}, groups: 'FR' },
    { format: 'ifn-reference', scales: {}, groups: ['FR'] },
    { format: 'ifn-reference', scales: null, groups: [] },
    ...hostileFiles,
  ])('is told from any other JSON: %j', (json) => {
    const codes = referenceErrors(ifn2026, json).map(({ code }) => code)
    expect([...new Set(codes)]).toEqual(['reference-incompatible'])
  })
})

describe('assignReference', () => {
  it('says for each row where it is measured and to what it is held', () => {
    const grouping = groupBy('departement', ['90', '', '01'])
    expect(assignReference({ kind: 'ensemble', label: '' }, 3)).toEqual({
      groups: ['FR'],
      referenceGroup: Int32Array.of(0, 0, 0),
      scaleGroup: Int32Array.of(0, 0, 0),
    })
    expect(assignReference({ kind: 'groupes', label: '', grouping }, 3)).toEqual({
      groups: ['01', '90'],
      referenceGroup: Int32Array.of(1, -1, 0),
      scaleGroup: Int32Array.of(1, -1, 0),
    })
    expect(
      assignReference(
        { kind: 'territoire', label: '', code: '90', members: Uint8Array.of(1, 0, 0) },
        3,
      ),
    ).toEqual({
      groups: ['90'],
      referenceGroup: Int32Array.of(0, -1, -1),
      scaleGroup: Int32Array.of(0, 0, 0),
    })
  })

  it('names its reference', () => {
    expect(labelOf({ kind: 'ensemble', label: 'France' })).toBe('France')
    expect(labelOf({ kind: 'figee', frozen: { label: 'France 2021' } as FrozenReference })).toBe(
      'France 2021 (figée)',
    )
  })
})
