import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { read, utils } from '@e965/xlsx'
import { describe, expect, it } from 'vitest'
import { joinResults, readEach, required } from '../../src/pipeline/dataset.ts'
import { readFiles } from '../../src/pipeline/pipeline.ts'
import { embeddedCog } from '../../src/host/cog.ts'
import type { InputFile } from '../../src/ingest/input.ts'
import { sum } from '../../src/stats/summary.ts'
import { reasonByte } from '../../src/table/missing.ts'
import { describeShared, root, shared } from '../support.ts'
import { unzipEntry } from '../unzip.ts'

const history = embeddedCog()
const file = (name: string): InputFile => ({
  name,
  bytes: readFileSync(join(shared, 'data/insee', name)),
})

/** The sheet COM of a workbook of INSEE, from its row of codes on, as CSV. */
function communesOf(year: number): InputFile {
  const zip = readFileSync(join(shared, `data/insee/filo-revenu-pauvrete-menage-${year}.zip`))
  const name = `filo-revenu-pauvrete-menage-${year}/base-cc-filosofi-${year}.xls`
  const sheet = read(unzipEntry(zip, name), {
    sheets: ['COM'],
    dense: true,
    cellHTML: false,
    cellText: false,
  }).Sheets['COM']!
  const rows = utils.sheet_to_json<(string | number)[]>(sheet, { header: 1, range: 5 })
  const cells = rows.map((row) =>
    [row[0], '', row[2], row[3], row[4], '', row[6]].map((cell) => cell ?? '').join(';'),
  )
  const y = String(year).slice(2)
  expect(cells[0]).toBe(`CODGEO;;NBMENFISC${y};NBPERSMENFISC${y};MED${y};;TP60${y}`)
  return {
    name: `filosofi-${year}.csv`,
    bytes: new TextEncoder().encode(
      [
        `CODGEO;LIBGEO;NBMENFISC${y};NBPERSMENFISC${y};MED${y};PIMP${y};TP60${y}`,
        ...cells.slice(1),
      ].join('\n'),
    ),
  }
}

describeShared('Filosofi 2014, 2015, 2016 and 2021, all communes', () => {
  const files = [
    communesOf(2014),
    communesOf(2015),
    file('filosofi_com_2016.csv'),
    file('cc_filosofi_2021_COM.csv'),
  ]
  const cog = { history, year: 2025 }
  const datasets = files.map((each) =>
    required(
      joinResults(readEach([each], { cog, want: (variable) => /^(NB|MED|TP60$)/.test(variable) })),
    ),
  )

  it('are recognised as of the COG that their documentation says', () => {
    expect(datasets.map(({ passages }) => passages![0]!.guess.year)).toEqual([
      2015, 2016, 2019, 2024,
    ])
    expect(datasets.map(({ passages }) => passages![0]!.passage.unknown)).toEqual([[], [], [], []])
    // L’Oudon, which the file of 2014 has under its code of before 7 January 2014
    expect(datasets.map(({ passages }) => passages![0]!.passage.strays)).toEqual([
      ['14697'],
      [],
      [],
      [],
    ])
  })

  it('are the communes of 2025 once brought there, and those of the arrondissements beside', () => {
    const communes = history.communeSet(2025)
    for (const { table } of datasets) {
      const strange = table.codes.filter(
        (code) => !communes.has(code) && !/^(751|6938|132)/.test(code),
      )
      expect(strange).toEqual([])
      expect(table.codes.length).toBeGreaterThan(34_000)
    }
  })

  it('keep their households to the last: the total of France, and of what no secret hides', () => {
    datasets.forEach(({ table, passages }, k) => {
      const raw = readFiles([files[k]!]).table
      const name = 'NBMENFISC'
      const { passage } = passages![0]!
      // rows that go to a sum of which a member is hidden, or absent, cannot be in the total
      const kept = new Set(
        table.codes.flatMap((code, i) => (Number.isNaN(table.columns[name]![i]!) ? [] : [code])),
      )
      const reached = raw.columns[name]!.map(() => 0)
      passage.source.forEach((row, link) => {
        if (kept.has(passage.codes[passage.target[link]!]!)) reached[row]! += passage.ratio[link]!
      })
      const before = sum(raw.columns[name]!.map((v, row) => v * reached[row]!))
      expect(Math.abs(sum(table.columns[name]!) - before)).toBeLessThan(1e-9 * before)
      expect(before).toBeGreaterThan(0.97 * sum(raw.columns[name]!))
    })
  })

  it('refuse no rate that has its households, and mark each median that was approached', () => {
    for (const { table, passages } of datasets) {
      const { passage, columns } = passages![0]!
      expect(columns.filter(({ refused }) => refused > 0)).toEqual([])
      const merged = passage.through.reduce((n, bits) => n + ((bits & 2) !== 0 ? 1 : 0), 0)
      const marked = table.reasons!['MED']!.reduce(
        (n, byte) => n + (byte === reasonByte.approche ? 1 : 0),
        0,
      )
      expect(marked).toBeGreaterThan(0)
      expect(marked).toBeLessThanOrEqual(merged + 20)
    }
  })
})

describe('Territoire de Belfort, diplomas of 2017 and 2023', () => {
  it('have the same totals in the COG of 2018 and in that of 2026, however they are merged', () => {
    const bytes = readFileSync(join(root, 'data/territoire-de-belfort/communes.csv'))
    for (const millesime of ['2017', '2023']) {
      const at = (year: number): ReturnType<typeof readFiles>['table'] =>
        readFiles([{ name: 'communes.csv', bytes }], undefined, {
          millesime,
          cog: {
            history,
            year,
            weights: new Map([
              ['90068', 800],
              ['90073', 300],
            ]),
            split: 'poids',
          },
        }).table
      const [now, then] = [at(2026), at(2018)]
      expect([now.codes.length, then.codes.length]).toEqual([101, 102])
      for (const name of [
        'P_NSCOL15P_DIPLMIN',
        'P_NSCOL15P_BEPC',
        'P_NSCOL15P_AUPLUS_BREVET',
        'P_NSCOL15P',
      ]) {
        expect(Math.abs(sum(then.columns[name]!) - sum(now.columns[name]!))).toBeLessThan(1e-9)
      }
    }
  })
})
