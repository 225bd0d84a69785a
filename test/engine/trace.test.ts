import { describe, expect, it } from 'vitest'
import { explainCommand } from '../../src/core/errors.ts'
import { compute } from '../../src/engine/compute.ts'
import { parseTrace } from '../../src/engine/trace.ts'
import type { Method } from '../../src/method/method.ts'
import { ifn2026, mednum2020 } from '../../src/methods/registry.ts'
import { groupBy, type Table } from '../../src/table/table.ts'
import { document, example } from '../method/example.ts'
import { column, problemsOf } from '../support.ts'

const table: Table = {
  level: 'commune',
  codes: ['01001', '01002', '90001'],
  columns: {
    P_POP: column(100, 200, 50),
    P_POP65P: column(10, 60, 20),
    TP60: column(0.1, 0.2, 0.3),
    MED: column(20, 25, 15),
    LOCAUX: column(50, 90, 20),
    LOCAUX_FTTH: column(50, 0, 10),
  },
}
const to = groupBy('departement', ['01', '01', '90'])
const notes = (
  method: Method,
  options?: Parameters<typeof compute>[2],
  given = table,
): readonly string[] => compute(method, given, options).trace.notes

describe('a Trace read from a file', () => {
  const written = (): string =>
    JSON.stringify(
      compute(example, table, {
        command: 'ifn calculer',
        sources: [{ label: 'Recensement', producer: 'INSEE', licence: 'LO' }] as never,
      }).trace,
    )
  const plain = (): any => JSON.parse(written())

  it('is the one that was written', () => {
    expect(parseTrace(written())).toEqual(plain())
    const { command: _, ...without } = plain()
    expect(parseTrace(JSON.stringify(without))).toEqual(without)
  })

  it.each<[string, (t: any) => unknown]>([
    ['no software', (t) => delete t.software],
    ['software without a name', (t) => delete t.software.name],
    ['software without a version', (t) => delete t.software.version],
    ['a method that is text', (t) => (t.method = 'exemple')],
    ['a method without an identifier', (t) => delete t.method.id],
    ['a version that is a number', (t) => (t.method.version = 1)],
    ['a method without a title', (t) => delete t.method.title],
    ['a reference that is nothing', (t) => (t.reference = null)],
    ['a reference without a label', (t) => delete t.reference.label],
    ['notes that are text', (t) => (t.notes = 'note')],
    ['a note that is a number', (t) => (t.notes = ['a', 3])],
    ['no sources', (t) => delete t.sources],
    ['a source without a label', (t) => delete t.sources[0].label],
    ['no indicators', (t) => delete t.indicators],
    ['an indicator without an identifier', (t) => delete t.indicators[1].id],
    ['an indicator without a label', (t) => delete t.indicators[1].label],
    ['a command that is a number', (t) => (t.command = 3)],
  ])('is refused with %s', async (_, spoil) => {
    const spoiled = plain()
    spoil(spoiled)
    expect(
      (await problemsOf(() => parseTrace(JSON.stringify(spoiled)))).map(({ code }) => code),
    ).toEqual(['fichier-inconnu'])
  })

  it.each(['', '{', 'null', '3', '[]', '"trace"'])(
    'is refused when it is « %s »: what to do, and the file when it is known',
    async (text) => {
      expect((await problemsOf(() => parseTrace(text, 'scores.csv'))).map(explainCommand)).toEqual([
        'erreur[fichier-inconnu] ce que le fichier dit de sa fabrication (ifn.trace) est abîmé\n  où      scores.csv\n  remède  recalculez les scores avec ifn calculer',
      ])
      expect((await problemsOf(() => parseTrace(text))).map(({ place }) => place)).toStrictEqual([
        {},
      ])
    },
  )
})

describe('a Trace', () => {
  it('names the variant of the method, and the level of the rows below', () => {
    const columns = Object.fromEntries(
      Object.keys(mednum2020.indicators).map((id, k) => [id, column(0.1 + k / 100, 0.3, 0.2)]),
    )
    expect(
      compute(mednum2020, { ...table, columns: { ...columns, P_POP: column(1, 2, 3) } }).trace
        .method,
    ).toMatchObject({ id: 'mednum-2020', variant: 'publiee' })
    expect(compute(example, table, { to }).trace).toMatchObject({
      level: 'departement',
      from: 'commune',
      territories: 2,
      reference: { territories: 3 },
    })
    expect(Object.keys(compute(example, table).trace)).toEqual([
      'software',
      'method',
      'level',
      'territories',
      'reference',
      'indicators',
      'notes',
      'sources',
    ])
    expect(Object.keys(compute(example, table).trace.method)).toEqual([
      'id',
      'version',
      'title',
      'evidence',
      'licence',
    ])
  })

  it('says how many territories a frozen reference was measured on', () => {
    const { frozen } = compute(example, table)
    const one = {
      ...table,
      codes: ['01001'],
      columns: Object.fromEntries(
        Object.entries(table.columns).map(([name, x]) => [name, x.slice(0, 1)]),
      ),
    }
    expect(compute(example, one, { reference: { kind: 'figee', frozen } }).trace).toMatchObject({
      territories: 1,
      reference: { territories: 3 },
    })
  })

  it('counts no cell of an indicator that the files do not have, and has no formula for it', () => {
    const { LOCAUX: _, ...columns } = table.columns
    expect(Object.keys(compute(example, { ...table, columns }).trace.indicators[3]!)).toEqual([
      'id',
      'label',
      'present',
      'missing',
    ])
    expect(compute(example, { ...table, columns }).trace.indicators[3]).toEqual({
      id: 'fibre',
      label: 'Fibre',
      present: 0,
      missing: {},
    })
  })
})

describe('the notes of a Trace', () => {
  it('begin with the warnings of the method', () => {
    expect(notes(document((m) => (m.warnings = ['Prudence.'])))).toEqual(['Prudence.'])
  })

  it('say of an upper level which values are approximations, where shares go up as sums', () => {
    expect(notes(example, { to })).toEqual([
      '« pauvrete » à ce niveau : moyenne pondérée, valeur approchée',
      '« revenu » à ce niveau : moyenne pondérée, valeur approchée',
    ])
    expect(
      notes(
        document((m) => (m.rollUp = 'scores')),
        { to },
      ),
    ).toEqual([])
    expect(notes(example)).toEqual([])
  })

  it('say of an upper level that the population is not known, and of the rows nothing', () => {
    const ready: Table = {
      ...table,
      columns: {
        ages: column(0.1, 0.3, 0.2),
        pauvrete: column(0.1, 0.3, 0.2),
        fibre: column(0.1, 0.3, 0.2),
      },
    }
    const scores = document((m) => (m.rollUp = 'scores'))
    expect(notes(scores, { to }, ready)).toEqual([
      'indicateurs absents des fichiers : revenu',
      'population inconnue : chaque territoire pèse autant dans les moyennes',
    ])
    expect(notes(scores, {}, ready)).toEqual(['indicateurs absents des fichiers : revenu'])
  })

  it('say of a head-count at an upper level that it is a sum, no approximation', () => {
    const count = document((m) => {
      m.indicators.pauvrete = {
        ...m.indicators.pauvrete,
        unit: 'count',
        measures: [{ count: 'P_POP65P' }],
      }
      m.axes.argent.of = ['pauvrete']
      delete m.indicators.revenu
    })
    expect(notes(count, { to })).toEqual([])
  })

  it('say nothing of an indicator that the index does not rest on', () => {
    const aside = document((m) => {
      m.axes.argent.of = ['pauvrete']
      m.context = ['revenu']
    })
    const { MED: _, ...columns } = table.columns
    expect(notes(aside, {}, { ...table, columns })).toEqual([])
  })

  it('say which groups compare the territories with one another', () => {
    expect(notes(document((m) => (m.index.aggregation = 'copeland')))).toEqual([
      '« Indice » compare les territoires entre eux (copeland) : sa valeur change avec l’ensemble calculé',
    ])
    expect(notes(document((m) => (m.index.aggregation = { kind: 'cross', count: 2 })))).toEqual([
      '« Indice » compare les territoires entre eux (cross) : sa valeur change avec l’ensemble calculé',
    ])
    expect(notes(document((m) => (m.index.aggregation = 'net-flow')))[0]).toContain('(net-flow)')
    expect(notes(document((m) => (m.index.aggregation = 'benefit-of-the-doubt')))[0]).toContain(
      '(benefit-of-the-doubt)',
    )
    expect(notes(document((m) => (m.index.aggregation = 'median')))).toEqual([])
  })

  it('say which groups were taken out, by their label or, for what is no axis, their name', () => {
    const optional = document((m) => {
      m.axes.argent.optional = true
      m.subIndices.reseau.optional = true
    })
    const { P_POP, P_POP65P } = table.columns
    expect(
      notes(optional, {}, { ...table, columns: { P_POP: P_POP!, P_POP65P: P_POP65P! } }),
    ).toEqual(
      expect.arrayContaining([
        '« Argent » : aucune donnée, thème retiré et son poids partagé',
        '« reseau » : aucune donnée, thème retiré et son poids partagé',
      ]),
    )
  })

  it('say what was shrunk: beside its raw value, or at an upper level not at all', () => {
    const shrinking = document((m) => {
      m.shrinkage = { towards: ['epci'] }
      m.rollUp = 'scores'
      m.indicators.pauvrete.measures = [{ numerator: 'PAUVRES', denominator: 'P_POP' }]
    })
    const counted = { ...table, columns: { ...table.columns, PAUVRES: column(10, 40, 15) } }
    expect(notes(shrinking, {}, counted)).toEqual([
      '3 territoire(s) sans territoire au-dessus connu, lissé(s) vers l’ensemble des lignes\u00A0: 01001, 01002, 90001',
      'parts lissées vers le territoire au-dessus (Bayes empirique)\u00A0: ages, pauvrete, fibre\u00A0; la valeur brute reste à côté',
    ])
    expect(notes(shrinking, { to }, counted)).toEqual([
      '3 territoire(s) sans territoire au-dessus connu, lissé(s) vers l’ensemble des lignes\u00A0: 01001, 01002, 90001',
      'parts lissées vers le territoire au-dessus (Bayes empirique)\u00A0: ages, pauvrete, fibre\u00A0; les parts de ce niveau, refaites depuis les effectifs, sont brutes',
    ])
    const ready: Table = {
      ...table,
      columns: {
        ages: column(0.1, 0.3, 0.2),
        pauvrete: column(0.1, 0.3, 0.2),
        revenu: column(1, 2, 3),
        fibre: column(0.1, 0.3, 0.2),
      },
    }
    expect(notes(shrinking, {}, ready)).toEqual([
      'non lissées, faute d’effectifs dans les fichiers (taux seuls)\u00A0: ages, pauvrete, fibre\u00A0; ces parts sont plus incertaines dans les petites communes',
    ])
  })

  it('say why nothing is expected of the ages, and are silent where something is', () => {
    const columns = Object.fromEntries(
      Object.keys(ifn2026.indicators).map((id, k) => [id, column(0.1 + k / 100, 0.3, 0.2)]),
    )
    const bands = Object.fromEntries(
      ['P_POP1529', 'P_POP3044', 'P_POP4559', 'P_POP6074', 'P_POP75P'].map((name) => [
        name,
        column(10, 20, 30),
      ]),
    )
    const said = (given: Table['columns']): readonly string[] =>
      notes(
        ifn2026,
        {},
        { ...table, columns: { ...columns, P_POP: column(100, 200, 50), ...given } },
      ).filter((note) => note.includes('attendu'))
    expect(said(bands)).toEqual([])
    const labels = ifn2026.expected.bands.map(({ label }) => label).join(', ')
    expect(said({})).toEqual([
      `illectronisme attendu non calculé\u00A0: les âges des fichiers ne permettent pas les tranches de l’enquête (${labels})\u00A0; il manque P_POP1529, P_POP3044, P_POP4559, P_POP6074, P_POP75P`,
    ])
  })

  it('say that there was no other year to draw on, for an imputation by other years alone', () => {
    const holed = { ...table, columns: { ...table.columns, TP60: column(0.1, NaN, 0.3) } }
    const said = (imputation: unknown, options = {}): readonly string[] =>
      notes(
        document((m) => (m.indicators.pauvrete.imputation = imputation)),
        options,
        holed,
      )
    expect(said({ kind: 'panel', how: 'carry-forward' })).toEqual([
      'imputation par les autres années sans effet\u00A0: pauvrete\u00A0; aucune autre année n’a été donnée (compute(…, { donors: { panel } }) dans la bibliothèque\u00A0; la ligne de commande ne lit qu’une année à la fois)',
    ])
    expect(
      said(
        { kind: 'panel', how: 'carry-forward' },
        {
          donors: {
            panel: {
              year: 2021,
              others: [
                { year: 2020, table: { ...table, columns: { TP60: column(0.1, 0.2, 0.3) } } },
              ],
            },
          },
        },
      ),
    ).toEqual([])
    const half = {
      panel: {
        year: 2021,
        others: [
          { year: 2020, table: { ...table, codes: ['01001'], columns: { TP60: column(0.1) } } },
        ],
      },
    }
    expect(said({ kind: 'panel', how: 'carry-forward' }, { donors: half })[0]).toContain(
      'imputation par les autres années sans effet',
    )
    expect(said({ kind: 'regression', on: ['revenu'] })).toEqual([])
    expect(said({ kind: 'mean' })).toEqual([])
    const both = document((m) => (m.imputation = { kind: 'panel', how: 'carry-forward' }))
    expect(
      notes(both, {}, { ...holed, columns: { ...holed.columns, MED: column(20, NaN, 15) } })[0],
    ).toContain('sans effet\u00A0: pauvrete, revenu\u00A0;')
  })
})
