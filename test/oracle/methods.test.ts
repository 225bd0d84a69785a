/**
 * The verified methods, computed a second time in SQL written by hand from their published text, on random tables: 10,000 with
 * `npm run test:oracle`, some hundreds otherwise. Nothing of `ifn sql` is used: the two know nothing of each other.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { compute, type Scores } from '../../src/engine/compute.ts'
import { deri16, ifn2026, mednum2020, mednum2023 } from '../../src/methods/registry.ts'
import type { Method } from '../../src/method/method.ts'
import { groupBy, type Grouping, type Table } from '../../src/table/table.ts'
import { duckdb, type Duck } from '../engines/duckdb.ts'
import { mulberry32 } from '../support.ts'

/** `npm run` names the script that it runs. */
const TABLES = process.env['npm_lifecycle_event'] === 'test:oracle' ? 10_000 : 150
const duck = await duckdb()
afterAll(() => duck?.close())

interface Drawn {
  readonly table: Table
  readonly groups: Grouping
  /** A published median a group. */
  readonly medians: Readonly<Record<string, number>>
}

const variables = {
  2020: [
    'P_POP',
    'C_MEN',
    'C_MENPSEUL',
    'C_FAM',
    'C_FAMMONO',
    'P_POP1529',
    'P_NSCOL15P',
    'P_NSCOL15P_DIPLMIN',
    'P_POP65P',
    'MED',
  ],
  2023: [
    'P_POP',
    'non_couverture_thd',
    'non_couverture_4g',
    'taux_pauvrete',
    'part_65_plus',
    'peu_diplomes',
  ],
  2026: [
    'P_POP',
    'part_65_plus',
    'peu_diplomes_cap_bep',
    'niveau_vie_median',
    'menages_une_personne',
    'menages_monoparentaux',
    'sans_fibre',
    'non_couverture_thd',
    'non_couverture_4g',
    'distance_lieu',
  ],
  deri: Object.keys(deri16.indicators),
} as const

/** Thirty IRIS or so, in two départements and some communes; counts within their wholes, ties, holes, empty places. */
function drawn(seed: number, names: readonly string[]): Drawn {
  const random = mulberry32(seed)
  const n = 12 + Math.floor(random() * 24)
  const codes = Array.from(
    { length: n },
    (_, i) =>
      `${i % 2 === 0 ? '01' : '62'}${String(Math.floor(i / 6)).padStart(3, '0')}${String(i).padStart(4, '0')}`,
  )
  const holes = random() < 0.3 ? 0 : 0.15
  const people = codes.map(() => (random() < 0.04 ? 0 : 5 + Math.floor(random() ** 2 * 3000)))
  const cell = (name: string, i: number): number => {
    if (name === 'P_POP') return people[i]!
    if (random() < holes) return NaN
    if (/^(C_MEN|C_FAM|P_NSCOL15P)$/.test(name)) return Math.ceil(people[i]! * 0.6)
    if (/^[CP]_/.test(name)) return Math.floor(people[i]! * 0.6 * random())
    if (/^(MED|debit_moyen|pension_credit|imd)$/.test(name)) return 10 + Math.floor(random() * 60)
    return Math.round(random() * 25) / 25
  }
  const columns = Object.fromEntries(
    names.map((name) => [name, Float64Array.from(codes, (_, i) => cell(name, i))]),
  )
  return {
    table: { level: 'iris', codes, columns },
    groups: groupBy(
      'departement',
      codes.map((code) => code.slice(0, 2)),
    ),
    medians: { '01': 20 + random() * 30, 62: 20 + random() * 30 },
  }
}

/** All the tables in one: `jeu` is the seed of each. Those that our engine refuses (a column that does not vary) are told apart. */
async function load(
  engine: Duck,
  names: readonly string[],
  ours: (each: Drawn) => Scores,
): Promise<{ scores: Map<number, Scores>; refused: number }> {
  const kept = new Map<number, Scores>()
  const rows: string[] = []
  for (let seed = 1; seed <= TABLES; seed++) {
    const each = drawn(seed, names)
    try {
      kept.set(seed, ours(each))
    } catch {
      continue
    }
    each.table.codes.forEach((code, i) =>
      rows.push(
        `(${[seed, `'${code}'`, `'${code.slice(0, 2)}'`, each.medians[code.slice(0, 2)], ...names.map((name) => (Number.isNaN(each.table.columns[name]![i]) ? 'NULL' : each.table.columns[name]![i]))].join(', ')})`,
      ),
    )
  }
  await engine.rows(
    `CREATE OR REPLACE TABLE t (jeu INTEGER, code VARCHAR, dep VARCHAR, mediane DOUBLE, ${names.map((name) => `"${name}" DOUBLE`).join(', ')})`,
  )
  for (let from = 0; from < rows.length; from += 5_000)
    await engine.rows(`INSERT INTO t VALUES ${rows.slice(from, from + 5_000).join(', ')}`)
  return { scores: kept, refused: TABLES - kept.size }
}

/** The greatest difference of a column, over all the tables. */
function gap(
  scores: ReadonlyMap<number, Scores>,
  rows: readonly Readonly<Record<string, unknown>>[],
  columns: Readonly<Record<string, (of: Scores) => Float64Array>>,
): number {
  const places = new Map(
    [...scores].map(([seed, { codes }]) => [seed, new Map(codes.map((code, i) => [code, i]))]),
  )
  let most =
    rows.length === [...scores.values()].reduce((n, { codes }) => n + codes.length, 0)
      ? 0
      : Infinity
  for (const row of rows) {
    const seed = Number(row['jeu'])
    for (const [name, of] of Object.entries(columns)) {
      const [theirs, mine] = [
        row[name],
        of(scores.get(seed)!)[places.get(seed)!.get(String(row['code']))!]!,
      ]
      most = Math.max(
        most,
        theirs === null
          ? Number.isNaN(mine)
            ? 0
            : Infinity
          : Number.isNaN(mine)
            ? Infinity
            : Math.abs(Number(theirs) - mine),
      )
    }
  }
  return most
}

describe.skipIf(!duck)(`on ${TABLES} random tables`, { timeout: 900_000 }, () => {
  it('mednum-2020: points of the département, a missing one for 0, two means of three, their mean', async () => {
    const { scores, refused } = await load(duck!, variables[2020], ({ table, groups, medians }) =>
      compute(mednum2020 as Method, table, {
        reference: {
          kind: 'groupes',
          label: '',
          grouping: groups,
          values: { revenu_median: medians },
        },
      }),
    )
    const share = (num: string, den: string): string =>
      `coalesce(100 * ("${num}" / nullif("${den}", 0)) / nullif(sum("${num}") FILTER ("${den}" IS NOT NULL) OVER d / nullif(sum("${den}") FILTER ("${num}" IS NOT NULL) OVER d, 0), 0), 0)`
    const rows = await duck!.rows(`
      WITH points AS (
        SELECT jeu, code, ${share('C_MENPSEUL', 'C_MEN')} AS m, ${share('C_FAMMONO', 'C_FAM')} AS f, coalesce(100 * "MED" / mediane, 0) AS r,
          ${share('P_POP1529', 'P_POP')} AS j, ${share('P_NSCOL15P_DIPLMIN', 'P_NSCOL15P')} AS d, ${share('P_POP65P', 'P_POP')} AS o
        FROM t WINDOW d AS (PARTITION BY jeu, dep))
      SELECT jeu, code, (m + f + r) / 3 AS acces, (j + d + o) / 3 AS competences, (m + f + r + j + d + o) / 6 AS ifn FROM points`)
    expect(refused).toBeLessThan(TABLES / 10)
    expect(
      gap(scores, rows, {
        acces: (s) => s.subIndices['acces']!,
        competences: (s) => s.subIndices['competences']!,
        ifn: (s) => s.index,
      }),
    ).toBeLessThan(1e-9)
  })

  const tenths = [
    'non_couverture_thd',
    'non_couverture_4g',
    'taux_pauvrete',
    'part_65_plus',
    'peu_diplomes',
  ]
  // deciles of type 7 in whole numbers: DuckDB's own quantile_cont, of two equal values, can give a third that lies beyond both
  const deciles = `list_transform(range(1, 10), lambda k: l[((len(l) - 1) * k) // 10 + 1] + (((len(l) - 1) * k) % 10) / 10 * (l[least(((len(l) - 1) * k) // 10 + 2, len(l))] - l[((len(l) - 1) * k) // 10 + 1]))`
  const oriented = `WITH ordre AS (SELECT jeu, ${tenths.map((id) => `list_sort(list("${id}") FILTER ("${id}" IS NOT NULL)) AS "${id}_l", min("${id}") AS "${id}_min"`).join(', ')} FROM t GROUP BY jeu),
      seuils AS (SELECT jeu, ${tenths.map((id) => `"${id}_min", ${deciles.replaceAll(/\bl\b(?=[[)])/g, `"${id}_l"`)} AS "${id}_q"`).join(', ')} FROM ordre),
      s AS (SELECT t.jeu, code, "P_POP" AS pop, ${tenths.map((id) => `CASE WHEN "${id}" IS NOT NULL AND "${id}_min" < "${id}_q"[9] THEN 1 + len(list_filter("${id}_q", lambda q: q <= "${id}")) END AS "${id}"`).join(', ')} FROM t JOIN seuils USING (jeu))`
  const present = tenths.map((id) => `("${id}" IS NOT NULL)::INTEGER`).join(' + ')
  const total = `CASE WHEN ${present} >= 2.5 THEN (${tenths.map((id) => `coalesce("${id}", 0)`).join(' + ')}) / (${present}) END`

  it('mednum-2023: one and the number of deciles reached, the mean of the five', async () => {
    const { scores, refused } = await load(duck!, variables[2023], ({ table }) =>
      compute(mednum2023 as Method, table),
    )
    const rows = await duck!.rows(
      `${oriented} SELECT jeu, code, ${tenths.map((id) => `"${id}"`).join(', ')}, ${total} AS ifn FROM s`,
    )
    expect(refused).toBeLessThan(TABLES / 10)
    expect(
      gap(scores, rows, {
        ...Object.fromEntries(
          tenths.map((id) => [id, (s: Scores) => (s.scores as Record<string, Float64Array>)[id]!]),
        ),
        ifn: (s) => s.index,
      }),
    ).toBeLessThan(1e-9)
  })

  it('mednum-2023, by commune: means of the tenths by population, then the mean of the five', async () => {
    const { scores } = await load(duck!, variables[2023], ({ table }) =>
      compute(mednum2023 as Method, table, {
        to: groupBy(
          'commune',
          table.codes.map((code) => code.slice(0, 5)),
        ),
      }),
    )
    const mean = (id: string): string =>
      `sum("${id}" * pop) FILTER (pop > 0) / nullif(sum(pop) FILTER ("${id}" IS NOT NULL AND pop > 0), 0)`
    const rows = await duck!.rows(
      `${oriented}, c AS (SELECT jeu, code[1:5] AS code, ${tenths.map((id) => `${mean(id)} AS "${id}"`).join(', ')} FROM s GROUP BY ALL) SELECT jeu, code, ${total} AS ifn FROM c`,
    )
    expect(gap(scores, rows, { ifn: (s) => s.index })).toBeLessThan(1e-9)
  })

  it('ifn-2026: 0 to 100 between two hundredths of territories, themes, two sub-indices of two themes at least, their mean', async () => {
    const { scores, refused } = await load(duck!, variables[2026], ({ table }) =>
      compute(ifn2026 as Method, table),
    )
    // there is fibre, so bit rates do not count; there is no brevet, so the CAP-BEP stands for the diploma
    const read = variables[2026].filter((id) => !/^(P_POP|non_couverture_thd)$/.test(id))
    const at = (l: string, hundredths: number): string => {
      const h = `((len(${l}) - 1) * ${hundredths})`
      return `(${l}[${h} // 100 + 1] + (${h} % 100) / 100 * (${l}[least(${h} // 100 + 2, len(${l}))] - ${l}[${h} // 100 + 1]))`
    }
    const score = (id: string): string => {
      const held = `greatest(0, least(1, ("${id}" - "${id}_b") / ("${id}_h" - "${id}_b")))`
      return `CASE WHEN "${id}" IS NOT NULL THEN ${id === 'niveau_vie_median' ? `100 - 100 * ${held}` : `100 * ${held}`} END`
    }
    const there = (ids: readonly string[]): string =>
      `(${ids.map((id) => `("${id}" IS NOT NULL)::INTEGER`).join(' + ')})`
    const mean = (ids: readonly string[], least: number): string =>
      `CASE WHEN ${there(ids)} >= ${least} THEN (${ids.map((id) => `coalesce("${id}", 0)`).join(' + ')}) / ${there(ids)} END`
    const rows = await duck!.rows(`
      WITH ordre AS (SELECT jeu, ${read.map((id) => `list_sort(list("${id}") FILTER ("${id}" IS NOT NULL)) AS "${id}_l"`).join(', ')} FROM t GROUP BY jeu),
        bornes AS (SELECT jeu, ${read.map((id) => `${at(`"${id}_l"`, 1)} AS "${id}_b", ${at(`"${id}_l"`, 99)} AS "${id}_h"`).join(', ')} FROM ordre),
        s AS (SELECT t.jeu, code, ${read.map((id) => `${score(id)} AS "${id}"`).join(', ')} FROM t JOIN bornes USING (jeu)),
        themes AS (SELECT *, ${mean(['menages_une_personne', 'menages_monoparentaux'], 1)} AS menage FROM s),
        sous AS (SELECT jeu, code, ${mean(['part_65_plus', 'peu_diplomes_cap_bep', 'niveau_vie_median', 'menage'], 2)} AS publics,
          ${mean(['sans_fibre', 'non_couverture_4g', 'distance_lieu'], 2)} AS amenagement FROM themes)
      SELECT *, (publics + amenagement) / 2 AS ifn FROM sous`)
    expect(refused).toBeLessThan(TABLES / 10)
    expect(
      gap(scores, rows, {
        publics: (s) => s.subIndices['publics']!,
        amenagement: (s) => s.subIndices['amenagement']!,
        ifn: (s) => s.index,
      }),
    ).toBeLessThan(1e-9)
  })

  it('deri-1.6: 0 to 10 between the extremes, speed turned over, three weighted means, their mean', async () => {
    const { scores, refused } = await load(duck!, variables.deri, ({ table }) =>
      compute(deri16 as Method, table),
    )
    const range = (id: string): string =>
      `10 * ("${id}" - min("${id}") OVER w) / nullif(max("${id}") OVER w - min("${id}") OVER w, 0)`
    const weighted = (weights: Readonly<Record<string, number>>): string =>
      `(${Object.entries(weights)
        .map(([id, w]) => `coalesce(${w} * "${id}", 0)`)
        .join(' + ')}) / nullif(${Object.entries(weights)
        .map(([id, w]) => `CASE WHEN "${id}" IS NOT NULL THEN ${w} ELSE 0 END`)
        .join(' + ')}, 0)`
    const rows = await duck!.rows(`
      WITH s AS (SELECT jeu, code, ${variables.deri.map((id) => `${id === 'debit_moyen' ? `10 - ${range(id)}` : range(id)} AS "${id}"`).join(', ')} FROM t WINDOW w AS (PARTITION BY jeu)),
        c AS (SELECT jeu, code, ${weighted({ part_65_plus: 5, part_75_plus: 5, activites_limitees: 2, categorie_de: 2 })} AS demographie,
          ${weighted({ moins_10_mbits: 3, sans_30_mbits: 3, debit_moyen: 3 })} AS reseau, ${weighted({ sans_qualification: 4, pension_credit: 2, chomage: 2, imd: 2 })} AS defaveur FROM s)
      SELECT *, (coalesce(demographie, 0) + coalesce(reseau, 0) + coalesce(defaveur, 0)) / nullif((demographie IS NOT NULL)::INTEGER + (reseau IS NOT NULL)::INTEGER + (defaveur IS NOT NULL)::INTEGER, 0) AS ifn FROM c`)
    expect(refused).toBeLessThan(TABLES / 10)
    expect(
      gap(scores, rows, {
        demographie: (s) => s.subIndices['demographie']!,
        reseau: (s) => s.subIndices['reseau']!,
        defaveur: (s) => s.subIndices['defaveur']!,
        ifn: (s) => s.index,
      }),
    ).toBeLessThan(1e-9)
  })
})
