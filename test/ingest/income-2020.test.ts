/** The income axis of the national file of 2020, from the raw archive of INSEE alone. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, it } from 'vitest'
import { defineMethod } from '../../src/method/define.ts'
import { mednum2020 } from '../../src/methods/registry.ts'
import { computeDataset, readFiles } from '../../src/pipeline/pipeline.ts'
import type { Dataset } from '../../src/pipeline/dataset.ts'
import { inputsAt } from '../../src/host/inputs.ts'
import { reasonByte } from '../../src/table/missing.ts'
import { hasShared, shared } from '../support.ts'

/** Its income axis alone: the other five indicators need files that are not at hand. */
const incomeOnly = defineMethod({
  ...mednum2020,
  id: 'revenu-2020',
  variants: {},
  indicators: { revenu_median: mednum2020.indicators.revenu_median },
  axes: {},
  subIndices: { acces: { label: 'Accès', of: ['revenu_median'] } },
  index: { label: 'Revenu', of: ['acces'] },
})

const INTERFACES = { departement: 25, epci: 26, region: 27 } as const // columns of headers.csv, which the files do not repeat

describe.skipIf(!hasShared)('the income axis of the file of 2020', () => {
  const folder = join(shared, 'data/ifn-published/v1-2020-iris')
  let published: Map<string, string[]>
  let dataset: Dataset

  beforeAll(async () => {
    const headers = (
      parse(readFileSync(join(folder, 'headers.csv')), { bom: true, delimiter: ';' }) as string[][]
    )[0]!
    expect(
      Object.entries(INTERFACES).map(
        ([level, at]) => headers[at] === `ACCÈS AUX INTERFACES NUMERIQUES ${level} 1`,
      ),
    ).toEqual([true, true, true])
    const rows = readdirSync(folder)
      .filter((name) => /^\d+\.csv$/.test(name))
      .flatMap(
        (name) =>
          parse(readFileSync(join(folder, name)), {
            delimiter: ';',
            relax_quotes: true,
          }) as string[][],
      )
    const [iris, commune, epci] = ['Code Iris', 'COM', 'Epci'].map((name) =>
      headers.indexOf(name),
    ) as [number, number, number]
    const padded = (code: string, length: number): string => code.padStart(length, '0')
    published = new Map(rows.map((row) => [padded(row[iris]!, 9), row]))
    const list = [...published].map(
      ([code, row]) => `${code};${padded(row[commune]!, 5)};${row[epci]};1`,
    )
    const table = new TextEncoder().encode(`IRIS;COM;EPCI;P16_POP\n${list.join('\n')}\n`)
    dataset = readFiles(
      [
        { name: 'iris.csv', bytes: table },
        ...(await inputsAt([join(shared, 'data/insee/filo-revenu-pauvrete-menage-2015.zip')])),
      ],
      incomeOnly,
    )
  }, 120_000)

  it.each(Object.entries(INTERFACES))(
    'is found again for every IRIS that has a median, against its %s, to 1e-6',
    (level, at) => {
      const { index, codes } = computeDataset(incomeOnly, dataset, { reference: level })
      let [found, most] = [0, 0]
      codes.forEach((code, i) => {
        if (Number.isNaN(dataset.table.columns['MED']![i]!)) return
        found++
        most = Math.max(
          most,
          Math.abs(index[i]! - Number(published.get(code)![at]!.replace(',', '.'))),
        )
      })
      expect(found).toBe(38_103)
      expect(most).toBeLessThan(1e-6)
    },
  )

  it('names the IRIS that have none, and why: the published file gives them 0 or nothing', () => {
    const { table } = dataset
    const without = table.codes.flatMap((code, i) =>
      Number.isNaN(table.columns['MED']![i]!) ? [[code, table.reasons!['MED']![i]!] as const] : [],
    )
    expect(without.length).toBe(table.codes.length - 38_103)
    expect([...new Set(without.map(([, why]) => why))].toSorted()).toEqual(
      [reasonByte.secret, reasonByte['territoire-absent']].toSorted(),
    )
    for (const [code] of without)
      expect(Number(published.get(code)![INTERFACES.region]!.replace(',', '.') || 0)).toBe(0)
  })
})
