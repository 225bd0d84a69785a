/** `ifn priorites` on all of France: what a préfecture reads, in 80 columns, as JSON and as a table. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, it } from 'vitest'
import { ifn, scratch, type Ran } from './run.ts'

const folder = scratch()
const plain = (text: string): string => text.replace(/[\u00A0\u202F]/g, ' ')
const rowsOf = (csv: string): Record<string, string>[] =>
  parse(csv, { columns: true }) as Record<string, string>[]

describe('the priorities of the Aisne', () => {
  let ran: Ran
  let lines: string[]
  beforeAll(async () => {
    ran = await ifn(['priorites', '-t', '02', '-o', join(folder, 'aisne.csv')])
    lines = plain(ran.stderr).split('\n')
  }, 60_000)

  it('fit in 80 columns and end with what was written', () => {
    expect(ran.code).toBe(0)
    expect(lines.filter((line) => line.length > 80 && !line.startsWith('écrit'))).toEqual([])
    expect(lines.at(-3)).toMatch(/^écrit/)
  })

  it('stand in two lists, side by side', () => {
    expect(lines[0]).toMatch(/^Priorités, Aisne \(02\) : \d+ communes sur 34 9\d\d$/)
    const [head, first] = [lines[2]!, lines[3]!]
    expect(head).toMatch(/^Par intensité +indice 1er 10e +Par personnes +environ entre \(90 %\)$/)
    expect(first).toMatch(
      /^ 1 .+ \d\d,\d (sûr|probable|incertain|–) +1 Saint-Quentin +8 800 8 000–9 600$/,
    )
  })

  it('say why, with the value of the reference, and what help is there', () => {
    const at = lines.findIndex((line) => line.startsWith('Saint-Quentin (02691)'))
    const said = lines
      .slice(at, at + 6)
      .join(' ')
      .replace(/ +/g, ' ')
    expect(said).toMatch(/au plus le CAP-BEP : 59 %, contre 4\d %/)
    expect(said).toMatch(
      /en France, \d+e sur 79\d \(Aisne\), plus fragile que \d+ communes sur 100/,
    )
    expect(said).toMatch(/1 France services, 1 bibliothèque ; lieu d’aide le plus proche à 0,6 km/)
    expect(said).toMatch(/estimation : 8 800 en difficulté \(de 8 000 à 9 600\), 20 % des 15 ans/)
  })

  it('say the floor, the study and the estimate that they rest on', () => {
    const said = lines.join(' ')
    expect(said).toMatch(/\d+ communes sous 200 habitants \([\d ]+ habitants en tout\) ne sont pas/)
    expect(said).toMatch(/étude rapide, 200 tirages \(graine \d+\)/)
    expect(said).toMatch(/calée sur Hauts-de-France 16,8 %/)
  })

  it('are written as a table, a row a commune, with its place in each list', () => {
    const rows = rowsOf(readFileSync(join(folder, 'aisne.csv'), 'utf8'))
    const ranks = (name: string): number[] =>
      rows.flatMap((row) => (row[name] === '' ? [] : [Number(row[name])])).sort((a, b) => a - b)
    expect(ranks('rang_intensite')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(ranks('rang_personnes')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    const saintQuentin = rows.find((row) => row['code_commune'] === '02691')!
    expect(saintQuentin).toMatchObject({ rang_personnes: '1', nb_france_services: '1' })
    expect(saintQuentin['raison_1']).toContain('contre')
    const trace = JSON.parse(readFileSync(join(folder, 'aisne.datapackage.json'), 'utf8')) as {
      'ifn:trace': { people: object; command: string }
    }
    expect(trace['ifn:trace'].people).toMatchObject({ calibration: [{ code: '32' }] })
    expect(trace['ifn:trace'].command).toContain('priorites -t 02')
  })
})

it('answers in JSON, by EPCI too, as many as are asked for', async () => {
  const { code, stdout } = await ifn([
    'priorities',
    '-t',
    '02',
    '-n',
    'epci',
    '--nombre',
    '3',
    '--json',
  ])
  const found = JSON.parse(stdout) as {
    par_intensite: { code: string; rang: number; raisons: { points: number; phrase: string }[] }[]
    par_personnes: { illectronisme: { personnes: number; p05: number } }[]
  }
  expect(code).toBe(0)
  expect(found.par_intensite).toHaveLength(3)
  expect(found.par_personnes).toHaveLength(3)
  for (const { raisons } of found.par_intensite) expect(raisons).toHaveLength(2)
  const people = found.par_personnes.map(({ illectronisme }) => illectronisme.personnes)
  expect(people).toEqual([...people].sort((a, b) => b - a))
})

it('does without a study, without people, with another floor', async () => {
  const { code, stderr } = await ifn([
    'priorites',
    '--donnees',
    'belfort',
    '--tirages',
    '0',
    '--no-personnes',
    '--plancher',
    '0',
    '--nombre',
    '2',
  ])
  expect(code).toBe(0)
  expect(stderr).not.toMatch(/étude rapide|estimation|Par personnes|ne sont pas dans les listes/)
  expect(plain(stderr)).toMatch(/^ 2 /m)
})

it('refuses a number that is none', async () => {
  const { code, stderr } = await ifn(['priorites', '--nombre', '0'])
  expect(code).toBe(2)
  expect(stderr).toContain('erreur[option-invalide] --nombre')
})

it('names no EPCI beside EPCI: each column stands once', async () => {
  const { code, stdout } = await ifn(['priorites', '-t', '90', '-n', 'epci', '--tirages', '0'])
  expect(code).toBe(0)
  const names = stdout.split('\n')[0]!.split(',')
  expect(names).toEqual([...new Set(names)])
  expect(names).toContain('code_epci')
}, 30_000)

it('says of Guyane and Mayotte that they have no estimate, and of a commune that one theme alone is worse', async () => {
  const said = async (...more: string[]): Promise<string> =>
    plain((await ifn(['priorites', '--tirages', '0', ...more])).stderr).replace(/\s+/g, ' ')
  const guyane = await said('-t', '973')
  expect(guyane).toContain(
    'pas d’estimation des personnes en difficulté numérique : la Guyane et Mayotte n’en ont pas',
  )
  expect(guyane).not.toMatch(/Par personnes|calée sur|1er 10e/)
  const mayotte = await said('-t', '976')
  expect(mayotte).toContain('aucun territoire à classer')
  expect(mayotte).not.toContain('parmi les 0')
  expect(await said('-t', 'Paris', '--nombre', '1')).toMatch(
    /aucun autre thème n’y est plus fragile|aucun thème n’y est plus fragile/,
  )
}, 60_000)
