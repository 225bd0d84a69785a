/** What the package knows of every commune, lent to files that say nothing in its place. */
import { describe, expect, it } from 'vitest'
import { franceDistances } from '../../src/host/france-distances.ts'
import { ifn2026, mednum2023 } from '../../src/methods/registry.ts'
import { readFiles } from '../../src/pipeline/pipeline.ts'
import type { Method } from '../../src/method/method.ts'

const lent = franceDistances()
const read = (text: string, method: Method = ifn2026 as Method) =>
  readFiles([{ name: 'f.csv', bytes: new TextEncoder().encode(text) }], method, { lent })

describe('the distances of the package', () => {
  it('are lent to communes by their codes, with their source and a notice', () => {
    const { table, sources, notices, provenance } = read(
      'code_commune,part_65_plus\n01001,0.2\n01004,0.3\n01999,0.1\n',
    )
    expect(table.codes).toEqual(['01001', '01004', '01999'])
    expect(Array.from(table.columns['DISTANCE_FRANCE_SERVICES']!)).toEqual([3.9, 2.3, NaN])
    expect(table.years!['DISTANCE_FRANCE_SERVICES']).toBe('2023')
    expect(sources.at(-1)).toMatchObject({ producer: 'ANCT', millesime: '2023' })
    expect(provenance.at(-1)!.variable).toBe('DISTANCE_FRANCE_SERVICES')
    expect(notices[0]).toBe(
      '« Distance à un lieu d’aide numérique » : les fichiers n’en disent rien, la distance à la France services la plus proche (ANCT, 2023) est prise des données embarquées',
    )
  })

  it('of a commune go to its IRIS', () => {
    const { table } = read('code_iris,part_65_plus\n010010000,0.1\n010040101,0.2\n010040102,0.3\n')
    expect(Array.from(table.columns['DISTANCE_FRANCE_SERVICES']!)).toEqual([3.9, 2.3, 2.3])
  })

  it('of Paris, Lyon and Marseille as wholes are the mean of their arrondissements', () => {
    const paris = Array.from({ length: 20 }, (_, k) => lent.values.get(String(75_101 + k))!)
    expect(lent.values.get('75056')).toBeCloseTo(paris.reduce((a, b) => a + b) / 20, 12)
    expect([lent.values.has('69123'), lent.values.has('13055')]).toEqual([true, true])
  })

  it('are not lent where a file gives one, to a method that reads none, nor to a level above', () => {
    for (const { table, notices } of [
      read('code_commune,part_65_plus,distance_lieu\n01001,0.2,7\n'),
      read('code_commune,part_65_plus\n01001,0.2\n', mednum2023 as Method),
      read('code_epci,part_65_plus\n200069193,0.2\n'),
    ]) {
      expect(table.columns).not.toHaveProperty('DISTANCE_FRANCE_SERVICES')
      expect(notices.join()).not.toContain('embarquées')
    }
  })
})
