import { describe, expect, it } from 'vitest'
import { explainCommand } from '../../src/core/errors.ts'
import { compute } from '../../src/engine/compute.ts'
import type { Method } from '../../src/method/method.ts'
import { mednum2020 } from '../../src/methods/registry.ts'
import type { Table } from '../../src/table/table.ts'
import { document, example } from '../method/example.ts'
import { column, problemsOf, spread } from '../support.ts'

const columns = {
  P_POP: column(100, 200, 50, 80),
  P_POP65P: column(10, 60, 20, 8),
  TP60: column(0.1, 0.2, 0.3, 0.4),
  MED: column(20_000, 25_000, 18_000, 21_000),
  LOCAUX: column(50, 90, 20, 30),
  LOCAUX_FTTH: column(50, 0, 10, 20),
}
const table: Table = { level: 'commune', codes: ['01001', '01002', '01004', '01005'], columns }
const withColumns = (changes: Readonly<Record<string, Float64Array>>): Table => ({
  ...table,
  columns: { ...columns, ...changes },
})
const without = (...names: string[]): Table => ({
  ...table,
  columns: Object.fromEntries(Object.entries(columns).filter(([name]) => !names.includes(name))),
})

async function said(
  method: Method,
  asked: Table,
  options?: Parameters<typeof compute>[2],
): Promise<string> {
  return (await problemsOf(() => compute(method, asked, options))).map(explainCommand).join('\n')
}

describe('a table that cannot be computed', () => {
  it('has an infinite value, which would flatten all the others', async () => {
    expect(
      await said(example, withColumns({ MED: column(20_000, Infinity, 18_000, -Infinity) })),
    ).toContain('valeur infinie pour 2 territoires : 01002, 01005')
  })

  it('has territories twice: told once, with how many', async () => {
    expect(await said(example, { ...table, codes: ['01001', '01002', '01001', '01004'] }))
      .toMatchInlineSnapshot(`
      "erreur[territoire-double] « 01001 » est présent deux fois (lignes de table 1 et 3)
        où      01001
        remède  gardez une ligne par territoire"
    `)
    expect(await said(example, { ...table, codes: ['01001', '01002', '01001', '01001'] }))
      .toMatchInlineSnapshot(`
      "erreur[territoire-double] 2 lignes dont le territoire a déjà la sienne : « 01001 » (lignes de table 1 et 3), « 01001 » (lignes de table 1 et 4)
        où      01001
        remède  gardez une ligne par territoire"
    `)
  })

  it('has territories twice, in the order of the codes or against it: told the same', async () => {
    const twice = (codes: string[]): Promise<string> => said(example, { ...table, codes })
    expect(await twice(['01001', '01001', '01002', '01004'])).toContain(
      '« 01001 » est présent deux fois (lignes de table 1 et 2)',
    )
    expect(await twice(['01004', '01002', '01002', '01001'])).toContain(
      '« 01002 » est présent deux fois (lignes de table 2 et 3)',
    )
  })

  it('has more territories twice than are named: three, and how many', async () => {
    const many = (n: number): Table => ({
      level: 'commune',
      codes: Array.from({ length: 2 * n }, (_, i) => `0100${(i % n) + 1}`),
      columns: Object.fromEntries(
        Object.keys(columns).map((name) => [name, new Float64Array(2 * n)]),
      ),
    })
    expect(await said(example, many(3))).toContain(
      '3 lignes dont le territoire a déjà la sienne : « 01001 » (lignes de table 1 et 4), « 01002 » (lignes de table 2 et 5), « 01003 » (lignes de table 3 et 6)\n',
    )
    expect(await said(example, many(4))).toContain(
      '4 lignes dont le territoire a déjà la sienne : « 01001 » (lignes de table 1 et 5), « 01002 » (lignes de table 2 et 6), « 01003 » (lignes de table 3 et 7)…\n',
    )
  })

  it('has one infinite value, up or down: where, and what to do', async () => {
    expect(await said(example, withColumns({ MED: column(20_000, 25_000, -Infinity, 21_000) })))
      .toMatchInlineSnapshot(`
      "erreur[nombre-illisible] « revenu » : valeur infinie pour le territoire 01004
        où      colonne revenu, 01004
        remède  videz la cellule si la valeur manque, ou vérifiez un dénominateur nul"
    `)
    expect(
      await said(example, withColumns({ MED: column(20_000, Infinity, NaN, 21_000) })),
    ).toContain('valeur infinie pour le territoire 01002')
  })

  it('has a head-count below 0', async () => {
    const count = document(
      (m) =>
        (m.indicators.revenu = {
          ...m.indicators.revenu,
          unit: 'count',
          measures: [{ count: 'MED' }],
        }),
    )
    expect(await said(count, withColumns({ MED: column(0, -1, 18_000, -2) })))
      .toMatchInlineSnapshot(`
      "erreur[effectif-negatif] « revenu » : effectif négatif pour 2 territoires : 01002, 01005
        où      colonne revenu, 01002
        remède  vérifiez ces cellules dans le fichier d’origine"
    `)
    expect(compute(count, table).indicators['revenu']).toEqual(columns.MED)
  })

  it('has one count of two below 0, though their ratio is nearly 0', async () => {
    expect(
      await said(
        example,
        withColumns({ LOCAUX: column(1e10, 90, 20, 30), LOCAUX_FTTH: column(-1, 0, 10, 20) }),
      ),
    ).toContain('« fibre » : effectif négatif pour le territoire 01001 (-1 / 10000000000)')
    expect(
      await said(
        example,
        withColumns({ LOCAUX: column(50, -1, 20, 30), LOCAUX_FTTH: column(50, 0, 10, 20) }),
      ),
    ).toContain('« fibre » : effectif négatif pour le territoire 01002 (0 / -1)')
    expect(await said(example, withColumns({ LOCAUX: column(50, -1, 20, 30) }))).toMatch(
      /^erreur\[effectif-negatif\] « fibre » [^\n]* 01002 \(0 \/ -1\)\n[^]*$/,
    )
  })

  it('has a share below 0, or above 1, by more than the last bits', async () => {
    const rates = (...values: number[]): Table =>
      withColumns({ TP60: column(0.1, 0.2, 0.3, ...values) })
    expect(await said(example, rates(-1e-6))).toContain(
      '« pauvrete » : part hors de [0, 1] pour le territoire 01005 (-0,000001)',
    )
    expect(await said(example, rates(1 + 1e-6))).toContain(
      '« pauvrete » : part hors de [0, 1] pour le territoire 01005 (1,000001)',
    )
    for (const v of [-1e-9, -1e-12, 1 + 1e-12, 1 + 1e-9])
      expect(compute(example, rates(v)).indicators['pauvrete'][3]).toBe(v)
  })

  it('has a negative count', async () => {
    expect(await said(example, withColumns({ P_POP65P: column(10, -60, 20, 8) })))
      .toMatchInlineSnapshot(`
      "erreur[effectif-negatif] « ages » : effectif négatif pour le territoire 01002 (-60 / 200)
        où      colonne ages, 01002
        remède  vérifiez ces cellules dans le fichier d’origine"
    `)
  })

  it('has a negative denominator', async () => {
    expect(
      await said(
        example,
        withColumns({ LOCAUX: column(50, 90, -20, 30), LOCAUX_FTTH: column(50, 0, -10, 20) }),
      ),
    ).toMatchInlineSnapshot(`
      "erreur[effectif-negatif] « fibre » : effectif négatif pour le territoire 01004 (-10 / -20)
        où      colonne fibre, 01004
        remède  vérifiez ces cellules dans le fichier d’origine"
    `)
  })

  it('has numerators above their denominators: how many, the first three, and the two counts', async () => {
    expect(await said(example, withColumns({ P_POP65P: column(101, 201, 51, 81) })))
      .toMatchInlineSnapshot(`
      "erreur[part-hors-bornes] « ages » : numérateur plus grand que le dénominateur pour 4 territoires : 01001, 01002, 01004… (101 / 100)
        où      colonne ages, 01001
        remède  vérifiez que les deux variables viennent du même fichier et du même millésime"
    `)
  })

  it('has people in a place where nobody lives', async () => {
    expect(await said(example, withColumns({ P_POP: column(0, 200, 50, 80) })))
      .toMatchInlineSnapshot(`
      "erreur[part-hors-bornes] « ages » : numérateur plus grand que le dénominateur pour le territoire 01001 (10 / 0)
        où      colonne ages, 01001
        remède  vérifiez que les deux variables viennent du même fichier et du même millésime"
    `)
  })

  it('has a percentage where a share is due', async () => {
    expect(await said(example, withColumns({ TP60: column(10, 20, 30, NaN) })))
      .toMatchInlineSnapshot(`
      "erreur[part-hors-bornes] « pauvrete » : part hors de [0, 1] pour 3 territoires : 01001, 01002, 01004 (10)
        où      colonne pauvrete, 01001
        remède  une part s’écrit entre 0 et 1 : divisez un pourcentage par 100"
    `)
  })

  it('has an indicator that does not vary', async () => {
    expect(await said(example, withColumns({ TP60: column(0.2, 0.2, NaN, 0.2) })))
      .toMatchInlineSnapshot(`
      "erreur[colonne-constante] toutes les valeurs de « pauvrete » sont 0,2 : aucune échelle ne les distingue
        où      colonne pauvrete
        remède  élargissez la référence, donnez des bornes figées (--reference FICHIER), ou retirez cet indicateur de la méthode"
    `)
  })

  it('has an indicator that varies only beyond its goalposts', async () => {
    const method = document(
      (m) =>
        (m.indicators.revenu.normalisation = {
          kind: 'min-max',
          goalposts: { quantiles: [0.4, 0.6], weight: 'unit' },
        }),
    )
    expect(await said(method, withColumns({ MED: column(1, 5, 5, 9) }))).toMatchInlineSnapshot(`
      "erreur[colonne-constante] « revenu » ne varie pas entre les bornes de la référence
        où      colonne revenu
        remède  élargissez la référence, donnez des bornes figées (--reference FICHIER), ou retirez cet indicateur de la méthode"
    `)
  })

  it('has counts of two years in one share', async () => {
    expect(
      await said(example, { ...table, years: { P_POP: '2021', P_POP65P: '2017', LOCAUX: '2019' } }),
    ).toMatchInlineSnapshot(`
      "erreur[millesimes-melanges] « ages » mêle P_POP65P (2017), P_POP (2021)
        où      colonne ages
        remède  donnez les variables d’un même millésime, ou choisissez-le avec --millesime"
    `)
  })

  it('lacks the columns without which nothing can be computed: those of the sub-index that fails are named, with those that are there', async () => {
    const full = document((m) => (m.index.coverage = 1))
    expect(await said(full, without('LOCAUX_FTTH', 'TP60', 'MED'))).toMatchInlineSnapshot(`
      "erreur[colonne-absente] « fibre » (Fibre) ne peut pas être calculé : il manque LOCAUX_FTTH (LOCAUX y est)
        où      colonne fibre
        remède  ajoutez le fichier qui porte ces variables (ARCEP), ou une colonne nommée fibre"
    `)
  })

  it('has fewer themes than a sub-index asks for: how many there are is said with what would make them', async () => {
    const two = document((m) => {
      m.index.coverage = 1
      m.subIndices.publics.atLeast = 2
    })
    expect(await said(two, without('TP60', 'MED'))).toMatchInlineSnapshot(`
      "erreur[colonne-absente] « pauvrete » (Pauvreté) ne peut pas être calculé : il manque TP60
        où      colonne pauvrete
        remède  ajoutez le fichier qui porte ces variables (INSEE), ou une colonne nommée pauvrete : « Publics » demande au moins 2 de ses 2 membres, et un seul est là
      erreur[colonne-absente] « revenu » (Revenu) ne peut pas être calculé : il manque MED
        où      colonne revenu
        remède  ajoutez le fichier qui porte ces variables (INSEE), ou une colonne nommée revenu : « Publics » demande au moins 2 de ses 2 membres, et un seul est là"
    `)
  })

  it('has all of that said at once, not the first problem only', async () => {
    const problems = await problemsOf(() =>
      compute(
        document((m) => (m.index.coverage = 1)),
        {
          ...withColumns({ P_POP65P: column(-1, 500, 20, 8), TP60: column(2, 0, 0, 0) }),
          years: { LOCAUX: '2019', LOCAUX_FTTH: '2020' },
        },
      ),
    )
    expect(problems.map(({ code, place }) => [code, place.column, place.territory])).toEqual([
      ['effectif-negatif', 'ages', '01001'],
      ['part-hors-bornes', 'ages', '01002'],
      ['part-hors-bornes', 'pauvrete', '01001'],
      ['millesimes-melanges', 'fibre', undefined],
    ])
  })
})

describe('a table with less than the method names', () => {
  it('is computed with what there is, and the Trace says what there is not', () => {
    const { index, indicators, trace } = compute(example, without('TP60', 'LOCAUX'))
    expect(index.every((v) => v === v)).toBe(true)
    expect(indicators.pauvrete).toEqual(column(NaN, NaN, NaN, NaN))
    expect(trace.notes).toContain('indicateurs absents des fichiers : pauvrete, fibre')
  })

  it('is refused where a missing value counts as 0: the score of a column that is not there would be made up', async () => {
    const zero = document((m) => (m.missing = 'zero'))
    expect(
      (await problemsOf(() => compute(zero, without('LOCAUX')))).map(({ code, place }) => [
        code,
        place.column,
      ]),
    ).toEqual([['colonne-absente', 'fibre']])
    expect((await problemsOf(() => compute(mednum2020, table))).map(({ code }) => code)).toEqual([
      'colonne-absente',
      'colonne-absente',
      'colonne-absente',
      'colonne-absente',
    ])
  })

  it('says of each measure which variables it lacks, and of all that can be told', async () => {
    const full = document((m) => {
      m.index.coverage = 1
      m.indicators.fibre.measures = [
        { numerator: 'F1 + F2', denominator: 'LOCAUX + P_POP' },
        { rate: 'F3' },
      ]
    })
    expect(await said(full, table)).toContain(
      '« fibre » (Fibre) ne peut pas être calculé : il manque F1, F2 (LOCAUX, P_POP y est) ; ou F3\n',
    )
    expect(await said(full, without('LOCAUX', 'P_POP', 'P_POP65P'))).toContain(
      'il manque F1, F2, LOCAUX, P_POP ; ou F3\n',
    )
  })

  it('is refused where a sum lacks a term, and not where a stand-in is there', async () => {
    const sum = document((m) => {
      m.subIndices.publics.aggregation = 'sum'
      m.index.coverage = 1
    })
    expect(
      (await problemsOf(() => compute(sum, without('P_POP65P')))).map(({ place }) => place.column),
    ).toEqual(['ages'])
    expect(compute(sum, table).index.every((v) => v === v)).toBe(true)
    const half = document((m) => (m.subIndices.publics.aggregation = 'sum'))
    expect(compute(half, without('LOCAUX')).index.every((v) => v === v)).toBe(true)
    const standIn = document((m) => {
      Object.assign(m.axes.argent, { coverage: 1, weights: [1, 1] })
      m.subIndices.publics.coverage = 1
      m.index.coverage = 1
    })
    expect(compute(standIn, without('TP60')).index.every((v) => v === v)).toBe(true)
  })

  it('is refused below the least coverage of a group, counted by weight, optional groups aside', async () => {
    const half = document((m) => (m.subIndices.publics.coverage = 0.5))
    // ages weigh 2/3 of « publics »: enough; the money alone, 1/3: the index is then « reseau » alone
    expect(compute(half, without('TP60', 'MED')).subIndices['publics']!.some((v) => v === v)).toBe(
      true,
    )
    expect(compute(half, without('P_POP65P')).subIndices['publics']).toEqual(
      column(NaN, NaN, NaN, NaN),
    )
    const whole = document((m) => {
      m.subIndices.publics.coverage = 0.5
      m.index.coverage = 1
    })
    expect(
      (await problemsOf(() => compute(whole, without('P_POP65P')))).map(
        ({ place }) => place.column,
      ),
    ).toEqual(['ages'])
    const optional = document((m) => {
      m.axes.argent.optional = true
      m.subIndices.publics.coverage = 1
      m.index.coverage = 1
    })
    const { index, trace } = compute(optional, without('TP60', 'MED'))
    expect(index.every((v) => v === v)).toBe(true)
    expect(trace.notes).toContain('« Argent » : aucune donnée, thème retiré et son poids partagé')
  })

  it('is computed at its very least coverage, whatever the last bits of the weights', () => {
    // 0.3 is half of 0.3 + 0.1 + 0.2, though not in doubles
    const edge = document((m) => {
      m.subIndices.publics = {
        label: 'Publics',
        of: ['ages', 'pauvrete', 'revenu'],
        weights: [0.3, 0.1, 0.2],
        coverage: 0.5,
      }
      m.index = { label: 'Indice', of: ['publics'] }
      m.axes = {}
    })
    const { index, scores } = compute(edge, without('TP60', 'MED'))
    expect(spread(index, scores['ages']!)).toBeLessThan(1e-12)
  })

  it('may hold an indicator under its own name, in the place of its counts', () => {
    const { index } = compute(example, {
      ...table,
      columns: {
        ages: column(0.1, 0.3, 0.4, 0.1),
        pauvrete: columns.TP60,
        revenu: columns.MED,
        fibre: column(1, 0, 0.5, 2 / 3),
      },
    })
    expect(index).toEqual(compute(example, table).index)
  })
})

describe('what is no error', () => {
  it('counts that pass their denominator by the last bits of a weighted sum', () => {
    const { index } = compute(
      example,
      withColumns({ LOCAUX_FTTH: column(50 * (1 + 1e-12), 0, 10, 20) }),
    )
    expect(index.every((v) => v === v)).toBe(true)
  })

  it('a negative quantity: a median, a distance and a difference have no bounds', () => {
    expect(
      spread(
        compute(example, withColumns({ MED: column(-5, 0, 5, 10) })).scores.revenu,
        column(100, 200 / 3, 100 / 3, 0),
      ),
    ).toBeLessThan(1e-12)
  })

  it('an indicator that does not vary where frozen bounds or a ratio say what it is worth', () => {
    const flat = withColumns({ TP60: column(0.2, 0.2, 0.2, 0.2) })
    const { frozen } = compute(example, table)
    expect(
      compute(example, flat, { reference: { kind: 'figee', frozen } }).scores.pauvrete[0],
    ).toBeCloseTo(100 / 3, 12)
    const ratio = document((m) => (m.normalisation = { kind: 'ratio', base: 100 }))
    expect(compute(ratio, flat).scores['pauvrete']).toEqual(column(100, 100, 100, 100))
  })

  it('an indicator that does not vary in one group of the reference: no score there, and a word in the Trace', () => {
    const grouping = {
      level: 'departement',
      codes: ['01', '02'],
      of: Int32Array.of(0, 0, 1, 1),
    } as const
    const { scores, trace } = compute(example, withColumns({ TP60: column(0.2, 0.2, 0.3, 0.4) }), {
      reference: { kind: 'groupes', label: 'son département', grouping },
    })
    expect(scores.pauvrete).toEqual(column(NaN, NaN, 0, 100))
    expect(trace.notes).toContain(
      '« pauvrete » ne varie pas dans 1 territoire(s) de référence : pas de score',
    )
  })

  it('a column that nobody asked for', () => {
    expect(compute(example, withColumns({ AUTRE: column(-1, -1, -1, -1) })).index).toEqual(
      compute(example, table).index,
    )
  })
})
