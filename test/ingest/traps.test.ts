/** Traps of folders as they are: a later file that covers little, cities beside their arrondissements, a year that was never published. */
import { strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { Method } from '../../src/method/method.ts'
import { ifn2026 } from '../../src/methods/ifn-2026.ts'
import { groupingTo } from '../../src/geo/membership.ts'
import { inspectFiles } from '../../src/pipeline/pipeline.ts'
import type { InputFile } from '../../src/ingest/input.ts'
import { sum } from '../../src/stats/summary.ts'

const csv = (name: string, lines: readonly string[]): InputFile => ({
  name,
  bytes: strToU8(`${lines.join('\n')}\n`),
})
const method: Method = ifn2026
const communes = Array.from({ length: 40 }, (_, i) => `01${String(i + 1).padStart(3, '0')}`)

describe('a later file that covers few territories', () => {
  const files = [
    csv('2021.csv', [
      'CODGEO;NBMENFISC21;MED21;TP6021',
      ...communes.map((code, i) => `${code};100;${20_000 + i};10`),
    ]),
    csv('2023.csv', [
      'CODGEO;NBMENFISC23;MED23;TP6023',
      ...communes.slice(0, 3).map((code) => `${code};100;9999;50`),
    ]),
  ]

  it('gives way to the year that covers the others, and says so', () => {
    const { dataset } = inspectFiles(files, method)
    expect(dataset!.table.years).toMatchObject({ MED: '2021', TP60: '2021' })
    expect(dataset!.notices).toContain(
      'MED, TP60 : 2023 écarté au profit de 2021 : 3\u00A0communes contre 40 (--millesime 2023 le choisit)',
    )
  })

  it('is read when it is asked', () => {
    const { dataset } = inspectFiles(files, method, { millesime: '2023' })
    expect(dataset!.table.years).toMatchObject({ MED: '2023', TP60: '2023' })
  })
})

describe('cities beside their arrondissements', () => {
  const parts = Array.from({ length: 20 }, (_, i) => `751${String(i + 1).padStart(2, '0')}`)
  const rows = (codes: readonly string[], population: (code: string) => number): string[] =>
    codes.map(
      (code, i) =>
        `${code};${population(code)};${population(code) / (4 + (i % 3))};100;${20 + (i % 7)}`,
    )
  const population = (code: string): number => (code === '75056' ? 2000 : 100)
  const all = csv('pop.csv', [
    'CODGEO;P21_POP;P21_POP65P;P21_NSCOL15P;P21_NSCOL15P_AUPLUS_BREVET',
    ...rows(['75056', ...parts, '77001', '77002'], population),
  ])

  it('count their people once above the commune: the arrondissements stay, and it is said', () => {
    const { dataset } = inspectFiles([all], method)
    expect(dataset!.table.codes).toEqual([...parts, '77001', '77002'])
    expect(dataset!.notices).toContain(
      'Paris compterait deux fois : ses arrondissements gardés, la commune (75056) écartée',
    )
    const { codes, of } = groupingTo(dataset!.table, 'departement')
    const people = codes.map((_, k) =>
      sum(dataset!.table.columns['P_POP']!.filter((__, i) => of[i] === k)),
    )
    expect(Object.fromEntries(codes.map((code, k) => [code, people[k]]))).toEqual({
      75: 2000,
      77: 200,
    })
  })

  it('are kept as one where only the commune has most of the variables, with what that leaves out', () => {
    const { dataset } = inspectFiles(
      [
        csv('reference.csv', ['CODGEO;P21_POP', ...parts.map((code) => `${code};100`)]),
        csv('arcep.csv', [
          'CODGEO;P21_POP65P;LOCAUX;LOCAUX_FTTH',
          '75056;300;1000;900',
          '77001;20;60;50',
        ]),
      ],
      method,
    )
    expect(dataset!.table.codes).toEqual(['75056', '77001'])
    expect(dataset!.notices).toContain(
      'Paris compterait deux fois : la commune (75056) gardée, ses arrondissements écartés, avec P_POP (--cog ANNÉE --plm les réunit)',
    )
  })
})

describe('a year that was never published', () => {
  const file = csv('2021.csv', [
    'CODGEO;NBMENFISC21;MED21;TP6021',
    ...communes.map((code, i) => `${code};100;${20_000 + i};10`),
  ])

  it('is said not to exist wherever it is asked, and the year before is read', () => {
    const { dataset } = inspectFiles([file], method, { millesime: '2022' })
    expect(dataset!.table.years).toMatchObject({ MED: '2021' })
    expect(dataset!.notices.filter((text) => text.includes('Filosofi 2022'))).toEqual([
      'Filosofi 2022 n’a jamais été publié (la suppression de la taxe d’habitation a fait perdre les adresses des ménages) : 2021 est lu à sa place',
    ])
    expect(
      inspectFiles([file], method, { millesime: '2021' }).dataset!.notices.join(),
    ).not.toContain('Filosofi 2022')
  })
})
