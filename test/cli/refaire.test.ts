/** `ifn refaire`: every kind of output runs again to the same bytes, with no absolute path in it; a changed input is refused. */
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { executionIn } from '../../src/cli/execution.ts'
import { root } from '../support.ts'
import { ifn, scratch } from './run.ts'

const folder = scratch()
const at = (name: string): string => join(folder, name)
const communes = at('communes.csv')
const sha = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

beforeAll(async () => {
  copyFileSync(join(root, 'data/territoire-de-belfort/communes.csv'), communes)
  expect((await ifn(['calculer', communes, '-o', at('scores.csv')])).code).toBe(0)
  expect(
    (await ifn(['calculer', communes, '-m', 'mednum-2023', '-o', at('autres.csv')])).code,
  ).toBe(0)
})

const kinds: readonly [string, string, readonly string[]][] = [
  ...['csv', 'parquet', 'arrow', 'xlsx', 'ods', 'geojson'].map(
    (kind): [string, string, readonly string[]] => [
      'calculer',
      `c.${kind}`,
      [
        communes,
        '-m',
        'mednum-2023',
        ...(kind === 'geojson'
          ? ['--contours', join(root, 'data/territoire-de-belfort/communes.topojson')]
          : []),
      ],
    ],
  ),
  ['carte', 'carte.svg', [at('scores.csv')]],
  ['carte', 'carte.png', [at('scores.csv')]],
  ['calculer', 'c.fgb', ['-t', '90']],
  ['rapport', 'rapport.html', [at('scores.csv'), '-t', 'Belfort']],
  ['rapport', 'rapport.docx', [at('scores.csv'), '-t', 'Belfort']],
  ['explorer', 'explorer.html', [at('scores.csv')]],
  ['comparer', 'ecarts.csv', [at('scores.csv'), at('autres.csv')]],
  ['robustesse', 'intervalles.csv', [communes, '--tirages', '20']],
  ['auditer', 'audit.html', [communes]],
  ['auditer', 'audit.json', [communes]],
  ['priorites', 'priorites.csv', ['--donnees', 'belfort', '-t', '90']],
  ['lieux', 'lieux.csv', ['--seuils', '5,10', '-t', '90']],
  ['implanter', 'implanter.csv', ['-t', '90', '--nombre', '2']],
  ['sql', 'moteur.parquet', ['--executer', communes, '-m', 'mednum-2023']],
]

/** All that a file says, what a workbook holds included. */
function textOf(path: string): string {
  const bytes = readFileSync(path)
  return /\.(?:xlsx|ods)$/.test(path)
    ? Object.values(unzipSync(bytes))
        .map((each) => Buffer.from(each).toString('latin1'))
        .join('\n')
    : bytes.toString('latin1')
}

describe('ifn refaire', () => {
  it.each(kinds)(
    'ifn %s -o %s: the same bytes again, the hash of each input, no absolute path',
    async (command, name, words) => {
      const ran = await ifn([command, ...words, '-o', at(name)])
      // two methods do not compare, and say so
      if (command === 'comparer' && ran.code !== 0) {
        const other = await ifn([command, at('scores.csv'), at('scores.csv'), '-o', at(name)])
        expect(other.code, other.stderr).toBe(0)
      } else expect(ran.code, ran.stderr).toBe(0)
      const execution = await executionIn(at(name))
      expect(execution.node).toBe(process.version)
      for (const { file, sha256 } of execution.inputs)
        if (existsSync(at(file))) expect(sha256).toBe(sha(at(file)))
      if (words[0]!.startsWith(folder)) expect(execution.inputs.length).toBeGreaterThan(0)
      const beside = at(name).replace(/\.csv$/, '.datapackage.json')
      for (const path of [at(name), beside]) expect(textOf(path)).not.toContain(folder)
      const { code, stdout, stderr } = await ifn([
        'refaire',
        at(name),
        '--entrees',
        join(root, 'data/territoire-de-belfort'),
      ])
      expect({ code, stderr }, stdout).toMatchObject({ code: 0 })
      expect(stdout).toContain('identique, octet pour octet')
    },
    60_000,
  )

  it('keeps the seed, the draws, the sequence and the scenario of a study, as they were resolved', async () => {
    const { options } = await executionIn(at('intervalles.csv'))
    expect(options).toMatchObject({
      tirages: 20,
      graine: expect.any(Number),
      suite: expect.any(String),
    })
  })

  it('finds files that were moved by their hash, and refuses those that changed', async () => {
    mkdirSync(at('archives'))
    renameSync(communes, at('archives/ancien.csv'))
    const missing = await ifn(['refaire', at('c.csv')])
    expect(missing).toMatchObject({ code: 1, stdout: '' })
    expect(missing.stderr).toContain('erreur[entree-differente]')
    expect((await ifn(['refaire', at('c.csv'), '--entrees', at('archives')])).code).toBe(0)
    writeFileSync(
      communes,
      readFileSync(at('archives/ancien.csv'), 'utf8').replace('90010', '90011'),
    )
    const changed = await ifn(['refaire', at('c.csv')])
    expect(changed.code).toBe(1)
    expect(changed.stderr).toContain('n’est plus le fichier')
    renameSync(at('archives/ancien.csv'), communes)
  })

  it('says which output is not the same, and from which byte', async () => {
    writeFileSync(at('c.csv'), readFileSync(at('c.csv'), 'utf8').replace('90001,', '90001 ,'))
    const { code, stdout } = await ifn(['refaire', at('c.datapackage.json')])
    expect(code).toBe(1)
    expect(stdout).toMatch(/c\.csv +différent à partir de l’octet/)
    expect(stdout).toMatch(/c\.datapackage\.json +identique/)
    const told = JSON.parse((await ifn(['refaire', at('c.csv'), '--json'])).stdout) as {
      identique: boolean
      sorties: object[]
    }
    expect(told.identique).toBe(false)
    expect(told.sorties).toHaveLength(2)
  })

  it.each(['rapport.html', 'rapport.docx'])(
    'makes %s again as of the day that it bears, on any other day',
    async (name) => {
      vi.useFakeTimers({ now: new Date('2031-05-06T12:00:00Z'), toFake: ['Date'] })
      try {
        const again = await ifn(['refaire', at(name)])
        expect(again, again.stdout).toMatchObject({ code: 0 })
        expect((await executionIn(at(name))).day).toBeDefined()
      } finally {
        vi.useRealTimers()
      }
    },
  )

  it('refuses what an output of anyone could ask for: a path out of its folder, a command that does more than write', async () => {
    const asked = async (words: readonly string[], outputs = ['x.svg']): Promise<string> => {
      const kept = { software: { version: '0' }, node: 'v22', words, inputs: [], outputs }
      writeFileSync(at('recu.svg'), `<svg/><!-- ifn:execution ${JSON.stringify(kept)} -->\n`)
      const { code, stdout, stderr } = await ifn(['refaire', at('recu.svg')])
      expect(code).toBeGreaterThan(0)
      expect(stdout).toBe('')
      return stderr
    }
    const prey = at('proie.csv')
    expect(await asked(['calculer', '-o', prey])).toContain('erreur[fichier-refuse]')
    expect(await asked(['calculer', `-o=${prey}`])).toContain('erreur[fichier-refuse]')
    expect(await asked(['calculer', '-o', `${'../'.repeat(9)}x.csv`])).toContain('sort du dossier')
    expect(await asked(['carte'], ['C:\\x.svg'])).toContain('sort du dossier')
    expect(await asked(['actualiser', '--oublier'])).toContain('pas une commande dont une sortie')
    expect(await asked(['refresh', '--oublier'])).toContain('erreur[')
    expect(existsSync(prey)).toBe(false)
  })

  it('refuses a file that keeps no command', async () => {
    const { code, stderr } = await ifn(['refaire', communes])
    expect(code).not.toBe(0)
    expect(stderr).toMatch(/erreur\[fichier-in(?:connu|trouvable)\]/)
  })
})
