/** What every command owes: help, JSON, exit codes. A new command fails here until it says how it is called. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { examplePlan } from '../../src/batch/plan.ts'
import { entries } from '../../src/cli/command-line.ts'
import { ifn, scratch } from './run.ts'

const folder = scratch()
const at = (name: string): string => join(folder, name)

/** A call of each command that does its work, without `--json`. */
const calls: Readonly<Record<string, readonly string[]>> = {
  calculer: ['-o', at('calcul.csv')],
  verifier: [],
  comparer: ['--donnees', 'belfort', '--methodes', 'mednum-2023', 'ifn-2026'],
  carte: [at('scores.csv'), '-o', at('carte.svg')],
  rapport: [at('scores.csv'), '-t', '90010', '-o', at('rapport.html')],
  explorer: [at('scores.csv'), '-o', at('explorer.html')],
  auditer: ['--donnees', 'belfort', '--etape', 'coherence'],
  lot: [at('PLAN.json')],
  robustesse: ['--donnees', 'belfort', '--tirages', '20'],
  methodes: [],
  expliquer: ['90010'],
  lieux: [at('communes.csv'), at('france-services.csv')],
  sources: [],
  sql: [],
  config: [],
  completion: ['bash'],
  priorites: ['--donnees', 'belfort'],
  implanter: ['-t', '90', '--nombre', '1'],
  actualiser: [],
  rapports: [at('scores.csv'), '--par', 'epci', '-o', at('fiches')],
  refaire: [at('scores.csv')],
}

beforeAll(async () => {
  writeFileSync(at('PLAN.json'), JSON.stringify(examplePlan()))
  writeFileSync(at('communes.csv'), 'CODGEO;LIBGEO;P21_POP\n01004;Ambérieu;14000\n')
  writeFileSync(
    at('france-services.csv'),
    'id_fs,lib_fs,insee_com,latitude,longitude\n1,A,01004,45.96,5.36\n',
  )
  writeFileSync(
    at('double.csv'),
    'CODGEO;LIBGEO;P21_POP;P21_POP65P\n01004;Ambérieu;14000;2000\n01004;Ambérieu;14001;2000\n',
  )
  writeFileSync(
    at('DOUBLE.json'),
    JSON.stringify({
      sources: { a: ['double.csv'] },
      niveaux: ['commune'],
      methodes: ['ifn-2026'],
      sortie: { dossier: 'double' },
    }),
  )
  writeFileSync(at('broken.arrow'), 'ARROW1\0\0coupé')
  expect((await ifn(['calculer', '--donnees', 'belfort', '-o', at('scores.csv')])).code).toBe(0)
})

/** A call of each command that reads data, on data that do not pass; the others have no such end. */
const refused: Readonly<Record<string, readonly string[]>> = {
  calculer: [at('double.csv')],
  verifier: [at('double.csv')],
  comparer: [at('double.csv'), at('scores.csv'), '-m', 'mednum-2023'],
  carte: [at('broken.arrow'), '-o', '-'],
  rapport: [at('broken.arrow'), '-t', '90010'],
  explorer: [at('broken.arrow')],
  auditer: [at('double.csv')],
  lot: [at('DOUBLE.json')],
  robustesse: [at('double.csv'), '--tirages', '20'],
  expliquer: ['90010', at('double.csv')],
  lieux: [at('double.csv'), at('france-services.csv')],
  sql: [at('double.csv')],
  priorites: [at('double.csv')],
  implanter: [at('double.csv')],
  actualiser: [at('double.csv')],
  rapports: [at('broken.arrow'), '--par', 'epci', '-o', at('refus')],
  refaire: [at('broken.arrow')],
}
const without = ['methodes', 'sources', 'config', 'completion']

it('every command is called here', () => {
  expect([...Object.keys(refused), ...without].toSorted()).toEqual(Object.keys(calls).toSorted())
  expect(Object.keys(calls).toSorted()).toEqual(entries.map(({ name }) => name).toSorted())
})

describe.each(entries)('ifn $name', ({ name, alias }) => {
  it('has help with an example, under both its names', async () => {
    const [french, english] = await Promise.all([ifn([name, '--help']), ifn([alias, '--help'])])
    expect(french).toMatchObject({ code: 0, stderr: '' })
    expect(french.stdout).toContain('Exemples\u00A0:')
    expect(english.stdout).toBe(french.stdout)
  })

  it('does its work with code 0 and answers in JSON, and in nothing but JSON', async () => {
    const { code, stdout } = await ifn([name, ...calls[name]!, '--json', '--force'])
    expect(code).toBe(0)
    expect(typeof JSON.parse(stdout)).toBe('object')
  })

  it('refuses an option that is not its own with code 2, in JSON too, and offers the nearest', async () => {
    const { code, stdout } = await ifn([name, ...calls[name]!, '--jsn', '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toEqual({
      erreurs: [
        expect.objectContaining({
          code: 'option-invalide',
          remede: expect.stringContaining('« --json »'),
        }),
      ],
    })
  })

  it.skipIf(without.includes(name))(
    'ends with code 1 on data that do not pass, told to a person and in JSON, and writes nothing',
    async () => {
      const before = readdirSync(folder)
      const [said, told] = [
        await ifn([name, ...refused[name]!]),
        await ifn([name, ...refused[name]!, '--json']),
      ]
      expect([said.code, told.code]).toEqual([1, 1])
      expect(`${said.stdout}${said.stderr}`).toMatch(/erreur\[[a-z-]+\]|échec/)
      expect(JSON.stringify(JSON.parse(told.stdout))).toMatch(/"erreurs":\[\{"code":"[a-z-]+"/)
      expect(readdirSync(folder).filter((each) => each !== 'double')).toEqual(
        before.filter((each) => each !== 'double'),
      )
    },
  )

  it('leaves nothing under a temporary name', () => {
    expect(readdirSync(folder).filter((each) => each.endsWith('.tmp'))).toEqual([])
  })
})

it('a value that an option does not take is told the nearest one', async () => {
  expect(await ifn(['calculer', '--niveau', 'comune'])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('« commune »'),
  })
})

it('a command that is none is told the nearest one', async () => {
  expect(await ifn(['calculr'])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('« calculer »'),
  })
})
