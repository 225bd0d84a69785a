import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/core/errors.ts'
import { communeOfArrondissement } from '../../src/geo/cog.ts'
import { embeddedCog } from '../../src/host/cog.ts'
import { packagedFrance } from '../../src/host/france.ts'
import type { InputFile } from '../../src/ingest/input.ts'
import { updateFrance, type FranceUpdate } from '../../src/pipeline/france-update.ts'
import { carried, embedded, publishedInputs } from '../published-france.ts'
import { describeShared, problemsOf, shared } from '../support.ts'

const { sources } = packagedFrance().described
const update = (files: readonly InputFile[]): FranceUpdate =>
  updateFrance(embedded, sources, files, embeddedCog())
const why = (of: FranceUpdate, theme: string): string | undefined =>
  of.themes.find(({ label }) => label === theme)?.why
const cell = (of: FranceUpdate, name: string, code: string): string =>
  of.columns.get(name)![embedded.codes.indexOf(code)]!

describe('the table of all communes made again of files of 2023 and 2026', () => {
  const files = publishedInputs()
  const all = update(files)

  it('has every theme of the year of its file, and no column of before', () => {
    expect(
      all.themes.map(({ label, before, now, refreshed }) => [label, before, now, refreshed]),
    ).toEqual([
      ['population', '2021', '2023', true],
      ['âges', '2017', '2023', true],
      ['diplômes', '2017', '2023', true],
      ['ménages', '2017', '2023', true],
      ['revenus', '2021', '2023', true],
      ['débit fixe', '2019-T3', '2026-T2', true],
      ['fibre', '', '2026-T2', true],
    ])
    expect([...all.columns.keys()].filter((name) => /17|19T3|21/.test(name))).toEqual([])
  })

  it('holds what the files say, commune by commune', () => {
    const doubled = [
      ['PMUN23', 'P17_POP'],
      ['P23_POP', 'P17_POP'],
      ['P23_POP65P', 'P17_POP65P'],
      ['P23_NSCOL15P', 'P17_NSCOL15P'],
      ['C23_MENPSEUL', 'C17_MENPSEUL'],
      ['C23_MENFAMMONO', 'C17_MENFAMMONO'],
    ] as const
    for (const [name, from] of doubled) {
      const values = all.columns.get(name)!
      const off = carried(from).flatMap((v, k) =>
        Number.isNaN(v)
          ? values[k] === ''
            ? []
            : [k]
          : Math.abs(Number(values[k]) - 2 * v) > 5e-4
            ? [k]
            : [],
      )
      expect([name, off]).toEqual([name, []])
    }
  })

  it('keeps why an income is missing', () => {
    const secret = embedded.codes[embedded.columns.get('TP6021')!.indexOf('s')]!
    expect(cell(all, 'TP6023', secret)).toBe('s')
    const published = carried('TP6021')
    const rates = published.flatMap((v, k) => (Number.isNaN(v) ? [] : [k]))
    expect(rates.filter((k) => Number(all.columns.get('TP6023')![k]) !== published[k])).toEqual([])
    expect(cell(all, 'MED23', '02408')).toBe(
      embedded.columns.get('MED21')![embedded.codes.indexOf('02408')],
    )
  })

  it('shares the premises of Paris, Lyon and Marseille by households, and loses none', () => {
    for (const city of new Set(communeOfArrondissement.values())) {
      const parts = [...communeOfArrondissement.keys()].filter(
        (code) => communeOfArrondissement.get(code) === city,
      )
      const sum = (values: readonly (number | string)[]): number =>
        parts.reduce((total, code) => total + Number(values[embedded.codes.indexOf(code)]), 0)
      // a thousandth a part is lost in writing
      expect(
        Math.abs(sum(all.columns.get('ARCEP26T2_LOCAUX')!) - sum(carried('ARCEP19T3_LOCAUX'))),
      ).toBeLessThan(0.02)
    }
  })

  it('names the producers and years of what it holds, and no other', () => {
    const said = all.sources.map(({ title, millesime = '' }) => `${title} ${millesime}`)
    expect(said.filter((text) => /2017|Filosofi.*2021|2019/.test(text))).toEqual([])
    expect(
      said.filter((text) => /Filosofi.*2023|fibre.*2026-T2|Melodi.*2023/.test(text)),
    ).toHaveLength(5)
    expect(said).toContain('Liste des France services 2023')
  })

  it('leaves the table that it starts from as it is', () => {
    expect(embedded.columns.has('PMUN23')).toBe(false)
  })
})

describe('files that do not do', () => {
  const only = (name: RegExp, among?: (code: string) => boolean): InputFile[] =>
    publishedInputs(among ? { among } : {}).filter((file) => name.test(file.name))

  it('leave a theme as it is when they are of one département, and say of how many communes', () => {
    const some = update(only(/POPULATION/, (code) => code.startsWith('90')))
    expect(some.themes.filter(({ refreshed }) => refreshed)).toEqual([])
    expect(why(some, 'âges')).toMatch(/n’ont de valeur que pour 101\scommunes sur 34/)
    expect(some.columns.get('P17_POP')).toBe(embedded.columns.get('P17_POP'))
  })

  it('leave the themes that they say nothing of, which keep their year', () => {
    const some = update(only(/FILOSOFI/))
    expect(some.themes.filter(({ refreshed }) => refreshed).map(({ label }) => label)).toEqual([
      'revenus',
    ])
    expect(why(some, 'diplômes')).toBe('aucun fichier ne l’apporte')
    expect(some.columns.has('P17_NSCOL15P')).toBe(true)
  })

  it('leave a theme that is more recent', () => {
    const old = update(publishedInputs({ year: '2016' }).filter(({ name }) => /MENAGES/.test(name)))
    expect(why(old, 'ménages')).toBe('les fichiers sont de 2016')
  })

  it('are refused when their date is not told', () => {
    const undated = only(/cartefibre/).map((file) => ({ ...file, name: 'cartefibre.csv' }))
    expect(why(update(undated), 'fibre')).toBe('les fichiers ne disent pas leur date')
  })

  it('are refused with every problem, whatever the others bring', async () => {
    const [good, bad] = only(/MENAGES|debit/)
    const broken = {
      ...bad!,
      bytes: new TextEncoder().encode(
        `${new TextDecoder().decode(bad!.bytes)}01001;X;01;0;oups;all;0;0;0;0;0;0;0;2026-06-30\n`,
      ),
    }
    const problems = await problemsOf(() => update([good!, broken]))
    expect(problems.every((each) => each instanceof UserError)).toBe(true)
    expect(problems.length).toBeGreaterThan(0)
  })
})

describeShared('the table made again of files as INSEE and ARCEP published them', () => {
  const folder = join(shared, 'data')
  const file = (path: string): InputFile => ({
    name: path,
    bytes: new Uint8Array(readFileSync(join(folder, path))),
  })
  const real = update([
    file('insee/cc_filosofi_2021_COM.csv'),
    file('insee/t-popref-com.csv'),
    file('arcep/commune-debit-beta.csv'),
  ])

  it('has incomes, populations and broadband of their years', () => {
    expect(
      real.themes.filter(({ refreshed }) => refreshed).map(({ label, now }) => [label, now]),
    ).toEqual([
      ['population', '2022'],
      ['revenus', '2021'],
      ['débit fixe', '2019-T3'],
    ])
  })

  it('has the populations and the incomes of the files, read apart', () => {
    const rows = (path: string): Record<string, string>[] =>
      parse(readFileSync(join(folder, path)), {
        delimiter: path.includes('popref') ? ',' : ';',
        columns: true,
        bom: true,
      })
    const people = new Map(
      rows('insee/t-popref-com.csv').map((each) => [each['com_code']!, each['popref_mun']!]),
    )
    const income = new Map(
      rows('insee/cc_filosofi_2021_COM.csv').map((each) => [each['CODGEO']!, each]),
    )
    // communes that are in both lists under the code of 2025 and that nothing merged since
    for (const code of ['02408', '01001', '75112', '97411', '2A004', '90010']) {
      expect([code, Number(cell(real, 'PMUN22', code))]).toEqual([code, Number(people.get(code))])
      expect([code, cell(real, 'MED21', code)]).toEqual([code, income.get(code)!['MED21']])
      expect(Number(cell(real, 'TP6021', code))).toBe(
        Number(income.get(code)!['TP6021']!.replace(',', '.')),
      )
    }
  })
})
