/** The published file of 2020, from its own figures: real data, outside the project. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { compute } from '../../src/engine/compute.ts'
import type { Reference } from '../../src/engine/reference.ts'
import { aggregateTree } from '../../src/engine/tree.ts'
import { mednum2020, withVariant } from '../../src/methods/registry.ts'
import type { Table } from '../../src/table/table.ts'
import { hasShared, shared, spread } from '../support.ts'

const folder = join(shared, 'data/ifn-published/v1-2020-iris')
const number = (text: string): number => Number(text.replace(',', '.'))

describe.skipIf(!hasShared)('mednum-2020, the published IRIS of twelve regions', () => {
  const header = parseFile('headers.csv')[0]!
  const rows = hasShared
    ? readdirSync(folder)
        .filter((name) => /^\d+\.csv$/.test(name))
        .flatMap(parseFile)
    : []
  const published = (name: string): Float64Array => {
    const at = header.findIndex((each) => each.replace(/\s+/g, ' ').trim() === name)
    return Float64Array.from(rows, (row) => number(row[at]!))
  }

  it.each(['departement', 'epci', 'region'])(
    'sub-indices and score follow from the published axes, compared with the %s',
    (reference) => {
      // an axis of one indicator is that indicator; of two, each is given the mean: the sums are the same
      const information = published(`ACCES A L'INFORMATION ${reference} 1`)
      const digital = published(`COMPÉTENCES NUMÉRIQUES / SCOLAIRES ${reference} 1`)
      const tree = aggregateTree(mednum2020, {
        n: rows.length,
        scores: {
          menages_une_personne: information,
          familles_monoparentales: information,
          revenu_median: published(`ACCÈS AUX INTERFACES NUMERIQUES ${reference} 1`),
          part_15_29: published(`COMPETENCES ADMINISTATIVES ${reference} 1`),
          peu_diplomes: digital,
          part_65_plus: digital,
        },
      })
      expect(rows.length).toBeGreaterThan(40_000)
      expect(
        spread(tree.nodes['acces']!.values, published(`GLOBAL ACCES ${reference} 1`)),
      ).toBeLessThan(1.0001e-9)
      expect(
        spread(tree.nodes['competences']!.values, published(`GLOBAL COMPETENCES ${reference} 1`)),
      ).toBeLessThan(1.0001e-9)
      expect(
        spread(tree.nodes['ifn']!.values, published(`SCORE GLOBAL ${reference} 1`)),
      ).toBeLessThan(1.0001e-9)
    },
  )

  function parseFile(name: string): string[][] {
    if (!hasShared) return [[]]
    return parse(readFileSync(join(folder, name)), {
      delimiter: ';',
      bom: true,
      relax_column_count: true,
    }) as string[][]
  }
})

describe.skipIf(!hasShared)('mednum-2020, the sixteen IRIS of Arras from their counts', () => {
  const [header = [], ...rows] = hasShared
    ? (parse(readFileSync(join(folder, 'arras-inputs-and-scores.csv')), {
        delimiter: ';',
        bom: true,
        relax_column_count: true,
      }) as string[][])
    : []
  const at = (name: string): number =>
    header.findIndex((each) => each.replace(/\s+/g, ' ').trim() === name)
  const value = (name: string): Float64Array =>
    Float64Array.from(rows, (row) => number(row[at(name)]!))
  const table: Table = {
    level: 'iris',
    codes: rows.map((row) => row[at('Code Iris')]!),
    columns: {
      P_POP: value('P16 Pop'),
      C_MEN: value('C16 Men'),
      C_MENPSEUL: value('C16 Menpseul'),
      C_FAM: value('C16 Fam'),
      C_FAMMONO: value('C16 Fammono'),
      P_NSCOL15P: value('P16 Nscol15P'),
      P_NSCOL15P_DIPLMIN: value('P16 Nscol15P Diplmin'),
      P_POP1529: value('P16 Pop1529'),
      P_POP65P: value('P16 Pop65P'),
      MED: value('MED15 données communales'),
    },
  }
  const thresholds = {
    menages_une_personne: 'ménages',
    familles_monoparentales: 'familles',
    peu_diplomes: 'diplômes',
  }

  it.each([
    ['departement', 'departement'],
    ['epci', 'EPCI'],
    ['region', 'region'],
  ])(
    'axes, sub-indices and score are those published, compared with the %s',
    (reference, spelling) => {
      const seuil = (name: string): number => value(`SEUILS ${name} ${spelling}`)[0]!
      const given: Record<string, number> = {
        [Object.keys(thresholds)[0]!]: seuil('Part des ménages'),
        familles_monoparentales: seuil('Part des familles'),
        peu_diplomes: seuil('Part des non ou peu diplômés'),
        part_15_29: seuil('Part des personnes âgées de 15 – 29 ans'),
        part_65_plus: seuil('Part des personnes âgées de 65'),
        revenu_median: seuil('revenue median'),
      }
      const asked: Reference = {
        kind: 'ensemble',
        label: reference,
        values: Object.fromEntries(Object.entries(given).map(([id, v]) => [id, { FR: v }])),
      }
      const { tree, subIndices, index } = compute(mednum2020, table, { reference: asked })
      const close = (ours: Float64Array, name: string): void =>
        expect(spread(ours, value(`${name} ${reference} 1`)), name).toBeLessThan(1e-6)
      close(tree.nodes['acces_information']!.values, "ACCES A L'INFORMATION")
      close(tree.nodes['acces_interfaces']!.values, 'ACCÈS AUX INTERFACES NUMERIQUES')
      close(tree.nodes['competences_administratives']!.values, 'COMPETENCES ADMINISTATIVES')
      close(tree.nodes['competences_numeriques']!.values, 'COMPÉTENCES NUMÉRIQUES / SCOLAIRES')
      close(subIndices.acces, 'GLOBAL ACCES')
      close(subIndices.competences, 'GLOBAL COMPETENCES')
      close(index, 'SCORE GLOBAL')
      expect(rows).toHaveLength(16)
    },
  )

  it('the variant « corrigee » turns the income over: what is above its reference is less fragile', () => {
    const published = compute(mednum2020, table)
    const corrected = compute(withVariant(mednum2020, 'corrigee'), table)
    const [ours, theirs] = [corrected.scores['revenu_median']!, published.scores.revenu_median]
    expect(ours.every((v, i) => v > 100 === theirs[i]! < 100)).toBe(true)
    expect(
      spread(
        ours.map((v, i) => (v * theirs[i]!) / 10_000),
        new Float64Array(16).fill(1),
      ),
    ).toBeLessThan(1e-12)
  })
})
