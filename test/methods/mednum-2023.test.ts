/** The portal of 2023, from its own figures: real data, outside the project. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { compute } from '../../src/engine/compute.ts'
import { measure } from '../../src/engine/measure.ts'
import { groupMean } from '../../src/engine/rollup.ts'
import { applyScale, measureScale } from '../../src/steps/normalisation/scale.ts'
import { aggregateTree } from '../../src/engine/tree.ts'
import { contributions } from '../../src/engine/contributions.ts'
import { mednum2023 } from '../../src/methods/registry.ts'
import { quantiles } from '../../src/stats/quantile.ts'
import { groupBy, type Table } from '../../src/table/table.ts'
import { hasShared, shared, spread } from '../support.ts'

const read = (name: string, options: object = {}): Record<string, string>[] =>
  hasShared
    ? parse(readFileSync(join(shared, 'data', name)), { columns: true, bom: true, ...options })
    : []
const number = (text: string): number => (text === '' ? NaN : Number(text))

/** Our names of the five published columns. */
const published = {
  non_couverture_thd: 'no_thd_coverage_rate',
  non_couverture_4g: 'no_4g_coverage_rate',
  taux_pauvrete: 'poverty_rate',
  part_65_plus: 'older_65_rate',
  peu_diplomes: 'nscol15p_rate',
}
const rows = read('ifn-published/v3-2023/communes.csv')
const column = (name: string): Float64Array => Float64Array.from(rows, (row) => number(row[name]!))
const scores = Object.fromEntries(Object.entries(published).map(([id, name]) => [id, column(name)]))
const total = column('total')

describe.skipIf(!hasShared)('mednum-2023, the published communes', () => {
  const tree = aggregateTree(mednum2023, { n: rows.length, scores })

  it('have for total what the method makes of their five scores, for all 35,006 that have a value', () => {
    expect(rows).toHaveLength(35_008)
    expect(total.filter((v) => v === v)).toHaveLength(35_006)
    expect(spread(tree.nodes['ifn']!.values, total)).toBeLessThan(1e-12)
  })

  it('lack a value twice: Marseille, whose arrondissements are rows, and Les Trois Lacs', () => {
    expect(
      rows.filter((_, i) => Number.isNaN(total[i])).map((row) => `${row['code']} ${row['name']}`),
    ).toEqual(['13055 Marseille', '27058 Les Trois Lacs'])
  })

  it('are scored 0 where nobody lives, in the six villages destroyed in the war', () => {
    expect(
      rows
        .filter((_, i) => total[i] === 0)
        .map((row) => row['code'])
        .toSorted(),
    ).toEqual(['55039', '55050', '55139', '55189', '55239', '55307'])
  })

  it('give the two sub-indices that are ours, of which the total is (2·réseau + 3·publics) / 5, and contributions that sum to it', () => {
    const [reseau, publics] = [tree.nodes['reseau']!.values, tree.nodes['publics']!.values]
    expect(
      spread(
        reseau.map((v, i) => (2 * v + 3 * publics[i]!) / 5),
        total,
      ),
    ).toBeLessThan(1e-12)
    const brought = Object.values(contributions(tree, 'ifn'))
    expect(
      spread(
        total.map((_, i) => brought.reduce((sum, each) => sum + each[i]!, 0)),
        total,
      ),
    ).toBeLessThan(1e-12)
  })

  it('have integer classes for very high speed, which is known by commune, and never less than 5 for 4G: half the units are at 0', () => {
    expect(scores['non_couverture_thd']!.every((v) => Number.isNaN(v) || Number.isInteger(v))).toBe(
      true,
    )
    expect(Math.min(...scores['non_couverture_4g']!.filter((v) => v > 0))).toBe(5)
  })
})

describe.skipIf(!hasShared)('mednum-2023, tenths of real units', () => {
  const units = read('arcep/commune-debit-beta.csv', { delimiter: ';', from_line: 2 })
  const premises = Float64Array.from(units, (row) => number(row['nbr']!))
  const covered = Float64Array.from(units, (row) =>
    ['elig_thd30', 'elig_thd100', 'elig_thd1g'].reduce((sum, name) => sum + number(row[name]!), 0),
  )
  const table: Table = {
    level: 'commune',
    codes: units.map((row) => row['code_insee']!),
    columns: { LOCAUX: premises, LOCAUX_THD30: covered },
  }
  const measured = measure(mednum2023, table).indicators['non_couverture_thd']!
  const scale = measureScale(mednum2023.normalisation, measured, undefined)
  const x = measured.values
  const classes = applyScale(scale, 'worsens', x)
  const n = x.filter((v) => v === v).length

  it('are 1 + the number of deciles at or below the value, for each of 35,000 communes', () => {
    const deciles = quantiles(x, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
    expect(n).toBe(units.filter((row) => row['nbr'] !== '0').length)
    expect(classes).toEqual(
      x.map((v) => (Number.isNaN(v) ? NaN : 1 + deciles.filter((q) => q <= v).length)),
    )
  })

  it('have the sizes that ties allow: below class k + 1 stand at most k tenths of the units, at or below its threshold at least as many', () => {
    const sorted = x.filter((v) => v === v).sort()
    for (let k = 1; k <= 9; k++) {
      const below = classes.filter((c) => c <= k).length
      const tied = sorted[below]!
      const upToTies = sorted.filter((v) => v <= tied).length
      expect(below, `class ${k}`).toBeLessThanOrEqual(Math.ceil((k * n) / 10))
      expect(upToTies, `class ${k}`).toBeGreaterThanOrEqual(Math.floor((k * n) / 10))
      // where nothing ties at the threshold the class is a tenth, to one unit
      if (upToTies - below === 1) expect(Math.abs(below - (k * n) / 10)).toBeLessThanOrEqual(1)
    }
  })

  it('leave the low classes empty when half the units or more are at 0, as the published 4G does', () => {
    const most = x.filter((v) => v === v).toSorted()[Math.floor(n * 0.45)]!
    // the same real units, those below the 45 % mark brought to 0
    const floored = { ...measured, values: x.map((v) => (v <= most ? 0 : v)) }
    const tied = applyScale(
      measureScale(mednum2023.normalisation, floored, undefined),
      'worsens',
      floored.values,
    )
    expect(Math.min(...tied.filter((v) => v === v))).toBe(5)
    expect(tied.filter((c) => c === 5).length / n).toBeCloseTo(0.5, 2)
    expect(tied.filter((_, i) => x[i]! > most)).toEqual(classes.filter((_, i) => x[i]! > most))
  })

  it('come out of compute the same, whatever else the table lacks', () => {
    const { taux_pauvrete, part_65_plus } = {
      taux_pauvrete: x.map((v) => v / 2),
      part_65_plus: x.map((v) => 1 - v),
    }
    const whole = compute(mednum2023, {
      ...table,
      columns: { ...table.columns, taux_pauvrete, part_65_plus },
    })
    expect(whole.scores.non_couverture_thd).toEqual(classes)
    expect(whole.trace.notes).toContain(
      'indicateurs absents des fichiers : non_couverture_4g, peu_diplomes',
    )
  })
})

describe.skipIf(!hasShared)(
  'mednum-2023, the published communes rolled up to the EPCI of 2025',
  () => {
    const people = new Map(
      read('insee/t-popref-com.csv').map((row) => [row['com_code']!, number(row['popref_mun']!)]),
    )
    const holder = new Map(
      read('geo/communes_2025_epci_dep_reg.csv').map((row) => [row['DEPCOM']!, row['EPCI']!]),
    )
    const population = Float64Array.from(rows, (row) => people.get(row['code']!) ?? NaN)
    const grouping = groupBy(
      'epci',
      rows.map((row) => (holder.get(row['code']!) ?? '').replace(/^Z+$/, '')),
    )

    it('are means weighted by the population: what the published rule says, computed apart, within 1e-12', () => {
      const ours = groupMean(
        aggregateTree(mednum2023, { n: rows.length, scores }).nodes['ifn']!.values,
        population,
        grouping.of,
        grouping.codes.length,
      ).means
      // apart: from the published totals, by a Map, with nothing of the engine
      const sums = new Map<string, { weighted: number; weight: number }>()
      rows.forEach((row, i) => {
        const epci = holder.get(row['code']!)
        const weight = people.get(row['code']!) ?? 0
        if (epci === undefined || /^Z+$/.test(epci) || weight === 0 || Number.isNaN(total[i]))
          return
        const { weighted, weight: before } = sums.get(epci) ?? { weighted: 0, weight: 0 }
        sums.set(epci, {
          weighted: weighted + weight * number(row['total']!),
          weight: before + weight,
        })
      })
      const apart = Float64Array.from(grouping.codes, (code) =>
        sums.has(code) ? sums.get(code)!.weighted / sums.get(code)!.weight : NaN,
      )
      expect(grouping.codes.length).toBeGreaterThan(1_200)
      expect(ours.filter((v) => v === v).length).toBeGreaterThan(1_200)
      expect(spread(ours, apart)).toBeLessThan(1e-12)
    })

    it('give the same total whether the five scores go up first or the total does, where every commune has all five', () => {
      const up = (x: Float64Array): Float64Array =>
        groupMean(x, population, grouping.of, grouping.codes.length).means
      const above = aggregateTree(mednum2023, {
        n: grouping.codes.length,
        scores: Object.fromEntries(Object.entries(scores).map(([id, x]) => [id, up(x)])),
      })
      expect(spread(above.nodes['ifn']!.values, up(total))).toBeLessThan(1e-12)
    })

    it('are not plain means: half of the EPCI are 0.19 of a class away from theirs', () => {
      const weighted = groupMean(total, population, grouping.of, grouping.codes.length).means
      const plain = groupMean(total, undefined, grouping.of, grouping.codes.length).means
      const gaps = weighted
        .map((v, g) => Math.abs(v - plain[g]!))
        .filter((v) => v === v)
        .toSorted()
      expect(gaps[Math.floor(gaps.length / 2)]!).toBeCloseTo(0.194, 2)
    })
  },
)
