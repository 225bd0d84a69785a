/** What the command line says: a path once, labels, nothing that acts on a terminal, and refusals in words. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { explain, UserError } from '../../src/core/errors.ts'
import { jsonText } from '../../src/cli/text-table.ts'
import { root } from '../support.ts'
import { ifn, scratch } from './run.ts'

const folder = scratch()
const table = readFileSync(join(root, 'data/territoire-de-belfort/communes.csv'), 'utf8')

/** Everything that is neither a line end nor a tab, and that a terminal obeys. */
const control = /(?![\n\t])\p{Cc}|[\u202A-\u202E\u2066-\u2069]/u

describe('a file with control characters', () => {
  const escape = '\u001B[2J'

  it('is told with them escaped, in its cells and in its name', async () => {
    const path = join(folder, `piege${escape}.csv`)
    writeFileSync(path, `${escape}code,${escape}valeur\n\u202E01001,1\n`)
    const { stdout, stderr } = await ifn(['verifier', path])
    expect(stdout).toContain(String.raw`\x1b[2J`)
    expect(stdout).not.toMatch(control)
    expect(stderr).not.toMatch(control)
  })

  it('keeps them in JSON, escaped: what is read back is what was written', () => {
    const text = jsonText({ nom: `a${escape}\u009Bb\u202Ec` })
    expect(text).not.toMatch(control)
    expect(JSON.parse(text)).toEqual({ nom: `a${escape}\u009Bb\u202Ec` })
  })
})

describe('an option of one value given twice', () => {
  it.each([
    ['calculer', '--methode', 'ifn-2026', '--methode', 'mednum-2023'],
    ['calculer', '-n', 'epci', '--niveau', 'commune'],
    ['robustesse', '--tirages', '10', '--tirages', '20'],
    ['sql', '-d', 'duckdb', '-d', 'postgres'],
  ])('is refused in words: ifn %s %s %s %s %s', async (...line) => {
    const { code, stderr } = await ifn(line)
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /^erreur\[option-invalide\] --\w+ ne prend qu’une valeur, et en a reçu 2/,
    )
  })

  it('is taken when it is a flag, or a list', async () => {
    expect((await ifn(['calculer', '--json', '--json'])).code).toBe(0)
    expect((await ifn(['sql', '--sans', 'TX_NON_4G', '--sans', 'DISTANCE_LIEU'])).code).toBe(0)
  })
})

it('an option that takes a list leaves the files after it', async () => {
  const path = join(folder, 'belfort.csv')
  writeFileSync(path, table)
  const variables = async (...files: string[]): Promise<string[]> => {
    const { stdout } = await ifn(['sql', '--json', '--sans', 'TX_NON_4G', ...files])
    const { colonnes } = JSON.parse(stdout) as { colonnes: { variable: string }[] }
    return colonnes.map(({ variable }) => variable)
  }
  expect(await variables()).toContain('DISTANCE_LIEU') // asked first, which this table has not
  expect(await variables(path)).not.toContain('DISTANCE_LIEU')
})

describe('a path', () => {
  it('is told once', () => {
    const problem = new UserError('sortie-existante', '« a.csv » existe', 'passez --force', {
      file: 'a.csv',
    })
    expect(explain(problem).match(/a\.csv/g)).toHaveLength(1)
  })

  it('is told from where the user stands', async () => {
    const path = join(folder, 'loin.csv')
    const { stderr } = await ifn(['carte', path, '-o', join(folder, 'c.svg')], { cwd: folder })
    expect(stderr).toContain('loin.csv')
    expect(stderr).not.toContain(folder)
  })
})

describe('ifn verifier on a folder of twenty files', () => {
  const many = join(folder, 'vingt')
  mkdirSync(many)
  const lines = table.trimEnd().split('\n')
  for (let k = 0; k < 20; k++)
    writeFileSync(
      join(many, `communes-${k}.csv`),
      `${[lines[0], ...lines.slice(1 + k, 80 + k)].join('\n')}\n`,
    )

  it('fits on two screens of forty lines, all the rest with --tout', async () => {
    const [short, long] = await Promise.all([
      ifn(['verifier', many]),
      ifn(['verifier', many, '--tout']),
    ])
    expect(short.stdout.split('\n').length).toBeLessThanOrEqual(80)
    expect(long.stdout.split('\n').length).toBeGreaterThan(short.stdout.split('\n').length)
    expect(short.code).toBe(long.code)
    expect(short.stdout).toContain('Taux de pauvreté')
    expect(long.stdout).toContain('Taux de pauvreté (taux_pauvrete)')
  })
})
