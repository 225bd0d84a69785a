/** Estimated people in `ifn calculer`: columns, words, a local survey. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, it } from 'vitest'
import { root } from '../support.ts'
import { ifn, scratch } from './run.ts'

const rowsOf = (csv: string): Record<string, string>[] =>
  parse(csv, { columns: true }) as Record<string, string>[]

const folder = scratch()
const plain = (text: string): string => text.replace(/[\u00A0\u202F]/g, ' ')
const path = (name: string): string => join(folder, name)
const belfort = ['calculer', join(root, 'data/territoire-de-belfort/communes.csv')]

it('estimates people where the files allow it, and says so in one line', async () => {
  const { code, stdout, stderr } = await ifn([...belfort, '-o', '-'])
  const rows = rowsOf(stdout)
  const of = (name: string): number[] => rows.map((row) => Number(row[name] || NaN))
  const [people, low, high, population] = [
    'illectronisme_personnes',
    'illectronisme_personnes_p05',
    'illectronisme_personnes_p95',
    'population',
  ].map(of) as [number[], number[], number[], number[]]
  expect(code).toBe(0)
  people.forEach((v, i) => {
    expect(Number.isNaN(v)).toBe(population[i]! < 200)
    if (!Number.isNaN(v)) expect(low[i]! < v && v < high[i]!).toBe(true)
  })
  const line = stderr.split('\n').filter((each) => each.startsWith('personnes'))
  expect(line).toHaveLength(1)
  expect(plain(line[0]!)).toMatch(
    /^personnes {3}estimation : environ 19 500 \(de 18 000 à 20 500\) personnes .* 15 ans ou plus ; calée sur Bourgogne-Franche-Comté 19,0 % \(× 0,951\), Insee 2019 ; 11 communes sous 200 habitants ne sont données qu’avec leur EPCI$/u,
  )
})

it('writes how they were made in the description of the file', async () => {
  await ifn([...belfort, '--niveau', 'epci', '-o', path('epci.csv')])
  const { resources, 'ifn:trace': trace } = JSON.parse(
    readFileSync(path('epci.datapackage.json'), 'utf8'),
  ) as {
    resources: [{ schema: { fields: { name: string; description: string }[] } }]
    'ifn:trace': { people: object }
  }
  expect(trace.people).toMatchObject({
    model: 'illectronisme-2019-cap-bep',
    year: '2023',
    calibration: [{ code: '27', rate: 0.19, territories: 101 }],
    formulas: { ages: 'P_POP65P / (P_POP15P)' },
  })
  expect(
    resources[0].schema.fields.find(({ name }) => name === 'illectronisme_personnes')!.description,
  ).toContain('une estimation, à arrondir')
})

it('does without when it is told to, or when the files cannot', async () => {
  const { stdout, stderr } = await ifn([...belfort, '--no-personnes', '-o', '-'])
  expect(stdout.split('\n')[0]).not.toContain('illectronisme')
  expect(stderr).not.toMatch(/^personnes/m)
  writeFileSync(
    path('taux.csv'),
    'code_commune,non_couverture_thd,non_couverture_4g,taux_pauvrete,part_65_plus,peu_diplomes\n90010,0.1,0.2,0.3,0.2,0.4\n90033,0.2,0.1,0.1,0.3,0.3\n',
  )
  const bare = await ifn(['calculer', path('taux.csv'), '-m', 'mednum-2023', '-o', '-'])
  expect(bare.stdout.split('\n')[0]).not.toContain('illectronisme')
  expect(plain(bare.stderr)).toMatch(
    /^personnes {3}pas d’estimation : il faut les effectifs de 15 ans/mu,
  )
})

it('sets beside it what ages alone expect, where the files have their bands', async () => {
  const header = `code_commune,P_POP,${[1529, 3044, 4559, 6074].map((band) => `P_POP${band}`).join()},P_POP75P,P_POP15P,P_POP65P,P_NSCOL15P,P_NSCOL15P_AUPLUS_CAPBEP,niveau_vie_median,sans_fibre,distance_lieu`
  const row = (code: string, income: number): string =>
    `${code},10000,1500,1500,2000,2000,1000,8000,${income / 10},7000,${income / 7},${income},${income / 1e5},${income / 1e4}`
  writeFileSync(path('ages.csv'), [header, row('90010', 21000), row('90033', 20000), ''].join('\n'))
  const { stderr } = await ifn(['calculer', path('ages.csv'), '-o', '-'])
  // 3,000 × 3 % + 2,000 × 9 % + 2,000 × 27 % + 1,000 × 67 % of 8,000
  expect(plain(stderr)).toMatch(/^personnes .* ; à côté, d’après les âges seuls : 18,5 %$/mu)
})

it('blends a local survey, and refuses one that it cannot', async () => {
  const rates = ['90010,25', '90033,22', '90052,20', '90041,12', '90065,18']
  writeFileSync(
    path('enquete.csv'),
    `territoire,taux,ecart_type\n${rates.map((each) => `${each},1.5`).join('\n')}\n`,
  )
  const { stderr, stdout } = await ifn([...belfort, '--enquete', path('enquete.csv'), '-o', '-'])
  expect(stderr).toContain('mêlée à l’enquête « enquete.csv » (5\u00A0communes)')
  const share = Number(
    rowsOf(stdout).find((row) => row['code_commune'] === '90010')!['illectronisme_part'],
  )
  expect(share).toBeGreaterThan(0.18)
  expect(share).toBeLessThan(0.25)
  writeFileSync(path('peu.csv'), 'territoire,taux,variance\n90010,25,2\n')
  const few = await ifn([...belfort, '--enquete', path('peu.csv')])
  expect([few.code, few.stdout]).toEqual([1, ''])
  expect(few.stderr).toContain('erreur[enquete-insuffisante]')
  const both = await ifn([...belfort, '--no-personnes', '--enquete', path('peu.csv')])
  expect(both.stderr).toContain('erreur[option-invalide]')
})

it('answers in JSON with the total and its bounds', async () => {
  const { stdout } = await ifn([...belfort, '--json'])
  const { personnes } = JSON.parse(stdout) as {
    personnes: { personnes: number; p05: number; p95: number; part: number }
  }
  expect(personnes.p05).toBeLessThan(personnes.personnes)
  expect(personnes.personnes).toBeLessThan(personnes.p95)
  expect(personnes.part).toBeCloseTo(0.166, 3)
})
