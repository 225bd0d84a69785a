/** Statements as they are written: their steps, their names, what is refused. */
import { describe, expect, it } from 'vitest'
import { dialectNames, dialects } from '../../src/sql/dialects/registry.ts'
import { Names } from '../../src/sql/names.ts'
import { sqlReference } from '../../src/sql/reference.ts'
import { comment, nameIn, numberIn } from '../../src/sql/render.ts'
import { sqlFor, type SqlOptions } from '../../src/sql/statement.ts'
import type { Aggregation, Method } from '../../src/method/method.ts'
import { ifn2026, mednum2023 } from '../../src/methods/registry.ts'
import { problemsOf } from '../support.ts'

const plain = { dialect: 'duckdb', reference: { kind: 'ensemble' } } as const satisfies SqlOptions

/** ifn-2026 with some of it replaced: a method file may well say so. */
const changed = (change: Partial<Method>): Method => ({ ...(ifn2026 as Method), ...change })

describe('a statement', () => {
  it('is made of steps that are named, numbered and told in French', () => {
    const { query } = sqlFor(ifn2026, plain)
    const steps = [...query.matchAll(/^-- (\d+)\. .+\n(?:(\w+) AS |SELECT)/gm)]
    expect(steps.map(([, n]) => Number(n))).toEqual(steps.map((_, k) => k + 1))
    expect(steps.map(([, , name]) => name)).toEqual(
      expect.arrayContaining([
        'lecture',
        'mesures',
        'lissage',
        'quantiles_bornes',
        'scores',
        'axes',
        'sous_indices',
        'indice',
        'places',
      ]),
    )
    expect(query).toContain('Méthode ifn-2026, version 2026-2')
  })

  it('gives the columns of ifn calculer, in their order', () => {
    const { results } = sqlFor(mednum2023, plain)
    const indicators = [
      'non_couverture_thd',
      'non_couverture_4g',
      'taux_pauvrete',
      'part_65_plus',
      'peu_diplomes',
    ]
    expect(results).toEqual([
      'code_commune',
      'population',
      ...indicators,
      ...indicators.map((id) => `${id}_score`),
      'reseau',
      'publics',
      'ifn',
      'ifn_rang',
      'couverture',
      ...results.slice(17),
    ])
    expect(
      results.slice(17).every((id) => (mednum2023.context as readonly string[]).includes(id)),
    ).toBe(true)
  })

  it('names the user’s columns in one step, the mapping, and nowhere else', () => {
    const { query, create, columns } = sqlFor(mednum2023, {
      ...plain,
      table: 'recensement 2021',
      renamed: { P_POP: 'Population municipale', code: 'CODGEO' },
    })
    expect(columns).toContainEqual({
      variable: 'P_POP',
      column: 'Population municipale',
      type: 'number',
      role: 'population, part_65_plus',
    })
    expect(create).toMatch(/CREATE TABLE IF NOT EXISTS "recensement 2021" \(\n {2}"CODGEO"/)
    expect(query.split('\n').filter((line) => line.includes('Population municipale'))).toHaveLength(
      1,
    )
    expect(query.match(/recensement 2021/g)).toHaveLength(columns.length + 1)
  })

  it('takes the next measure where the columns of the first are not there, and the column that bears the name of an indicator', () => {
    const { query } = sqlFor(mednum2023, {
      ...plain,
      columns: ['TX_POP65P', 'taux_pauvrete', 'PMUN'],
    })
    expect(query).toContain('"TX_POP65P" AS part_65_plus')
    expect(query).toContain('CAST(NULL AS DOUBLE) AS peu_diplomes')
    expect(query).toContain('"PMUN" AS population')
  })

  it.each(dialectNames)(
    'is written for %s: its types, its quotes, a NULL for what is no number',
    (name) => {
      const { create, session, query } = sqlFor(ifn2026, { ...plain, dialect: name })
      expect(session === undefined).toBe(name !== 'spark')
      expect(create).toContain(dialects[name].types.number)
      expect(query).toContain(dialects[name].quote('P_POP'))
      expect(query).not.toContain('undefined')
      expect(query).toMatch(/NULLIF\(CAST\(variables\.\S+ AS [A-Za-z ]+\), (CAST\()?'NaN'/)
    },
  )

  it('tells Spark to plan a step once, in one command that says why', () => {
    const { session = '' } = sqlFor(ifn2026, { ...plain, dialect: 'spark' })
    const [why, set, ...rest] = session.split('\n')
    expect(why).toMatch(/^-- Réglage de la session/)
    expect(set).toMatch(
      /^SET spark\.sql\.optimizer\.excludedRules = (org\.apache\.spark\.sql\.catalyst\.optimizer\.\w+,?){2}$/,
    )
    expect(rest).toEqual([])
  })

  it('holds to a territory by its code, whose level the code tells or the user says', async () => {
    expect(sqlReference(ifn2026, 'region:27', 'commune')).toEqual({
      kind: 'territoire',
      level: 'region',
      code: '27',
    })
    expect(sqlReference(ifn2026, '2A', 'commune')).toEqual({
      kind: 'territoire',
      level: 'departement',
      code: '2A',
    })
    const codes = await Promise.all(
      ['27', 'nulle-part'].map(
        async (asked) => (await problemsOf(() => sqlReference(ifn2026, asked, 'commune')))[0]!.code,
      ),
    )
    expect(codes).toEqual(['option-invalide', 'reference-vide'])
  })
})

describe('what is refused', () => {
  const groups = (aggregation: Aggregation): Partial<Method> => ({
    index: { ...ifn2026.index, aggregation } as Method['index'],
  })
  it.each<[string, Partial<Method>, string]>([
    [
      'imputation',
      { imputation: { kind: 'regression', on: ['taux_pauvrete'] } },
      'imputation « regression »',
    ],
    [
      'treatment',
      { treatment: { kind: 'winsor', by: 'count', low: 1, high: 1 } },
      'traitement « winsor »',
    ],
    ['a comparison of territories', groups('copeland'), 'agrégation « copeland » de « ifn »'],
    [
      'benefit of the doubt',
      groups('benefit-of-the-doubt'),
      'agrégation « benefit-of-the-doubt » de « ifn »',
    ],
    ['an ordered mean', groups({ kind: 'owa', weights: [1, 0] }), 'agrégation « owa » de « ifn »'],
    [
      'weights to be found',
      { index: { ...ifn2026.index, weighting: 'pca' } as Method['index'] },
      'pondération « pca » de « ifn »',
    ],
  ])('%s, by the name of the step', async (_, change, step) => {
    const [problem] = await problemsOf(() => sqlFor(changed(change), plain))
    expect(problem).toMatchObject({ code: 'methode-sans-sql' })
    expect(problem!.message).toContain(step)
  })

  it('every such step at once', async () => {
    const [problem] = await problemsOf(() =>
      sqlFor(changed({ ...groups('net-flow'), imputation: { kind: 'median' } }), plain),
    )
    expect(problem!.message).toContain(
      'imputation « median »\u00A0; agrégation « net-flow » de « ifn »',
    )
  })

  it('columns of which no index can come, and levels that do not fit', async () => {
    const code = async (options: Partial<SqlOptions>): Promise<string> =>
      (await problemsOf(() => sqlFor(ifn2026, { ...plain, ...options })))[0]!.code
    expect(await code({ columns: ['P_POP'] })).toBe('colonne-absente')
    expect(await code({ rows: 'epci', level: 'commune' })).toBe('niveaux-melanges')
    expect(await code({ level: 'region', reference: { kind: 'groupes', level: 'epci' } })).toBe(
      'option-invalide',
    )
  })
})

describe('names and texts that others wrote', () => {
  it('stay names and texts in every dialect', () => {
    expect(nameIn(dialects.duckdb, 'x"; DROP TABLE variables; --')).toBe(
      '"x""; DROP TABLE variables; --"',
    )
    expect(nameIn(dialects.postgres, 'a"b')).toBe('"a""b"')
    expect(nameIn(dialects.spark, 'a`b')).toBe('`a``b`')
    expect(dialectNames.map((name) => dialects[name].text("o'\\x"))).toEqual([
      "'o''\\x'",
      "'o''\\x'",
      "'o\\'\\\\x'",
    ])
  })

  it('are quoted when they may be words of SQL, and left bare when they cannot be', () => {
    const names = ['select', 'group', 'Part', 'part_65_plus', 'current_date', 'pivot_wider', '1er']
    expect(names.map((name) => nameIn(dialects.duckdb, name))).toEqual([
      '"select"',
      '"group"',
      '"Part"',
      'part_65_plus',
      '"current_date"',
      '"pivot_wider"',
      '"1er"',
    ])
  })

  it('stay in their comment', () => {
    expect(comment('a\r\nDROP TABLE b;\u2028DROP TABLE c;\u0000')).toBe(
      '-- a\n-- DROP TABLE b,\n-- DROP TABLE c,',
    )
    const { query, create } = sqlFor(
      changed({ title: 'T\n; DROP TABLE variables;', warnings: ['*/ ; DROP TABLE variables; --'] }),
      plain,
    )
    const outside = `${create}\n${query}`.split('\n').map((line) => line.replace(/--.*$/, ''))
    expect(outside.join('\n')).not.toContain('DROP')
  })

  it('do not meet when they are long, or differ by their case alone', () => {
    const names = new Names(['code'])
    const long = 'é'.repeat(60)
    const made = [
      names.of('Code'),
      names.of('part'),
      names.of('PART'),
      names.of(long),
      names.of(`${long}x`),
      names.of(long, 'score'),
    ]
    expect(new Set(made.map((name) => name.toLowerCase())).size).toBe(6)
    expect(made.every((name) => new TextEncoder().encode(name).length <= 63)).toBe(true)
    expect(names.of('part')).toBe('part')
  })

  it('numbers are read back to the last bit', () => {
    for (const value of [0.1, 1 / 3, 100, -2.5, 1e-12, 1 - 1e-12, 1e21, 123456789.123456])
      expect(Number(numberIn(value))).toBe(value)
    expect(numberIn(1 / 3)).toContain('e') // a DECIMAL of seventeen digits would be rounded twice
    expect(() => numberIn(NaN)).toThrow(RangeError)
  })
})
