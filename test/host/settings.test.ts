import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSettings, settingsPath, writeSetting } from '../../src/host/settings.ts'
import { problemsOf } from '../support.ts'
import { ifn, scratch, spawned } from '../cli/run.ts'

const folder = scratch()

describe('the settings of a machine', () => {
  it('stand where the environment says', () => {
    expect(settingsPath({ XDG_CONFIG_HOME: '/etc/perso' })).toBe(
      join('/etc/perso', 'ifn', 'config.json'),
    )
  })

  it('are set, read, and taken away', async () => {
    const path = join(folder, 'a', 'config.json')
    expect(readSettings(path)).toEqual({})
    await writeSetting('miroir', 'https://miroir.exemple.fr/', path)
    await writeSetting('cache', '/data', path)
    expect(readSettings(path)).toEqual({ miroir: 'https://miroir.exemple.fr/', cache: '/data' })
    expect(await writeSetting('miroir', undefined, path)).toEqual({ cache: '/data' })
  })

  it('are refused by their file when it is not JSON, and left as they are', async () => {
    const path = join(folder, 'broken.json')
    writeFileSync(path, '{ "cache": ')
    expect(await problemsOf(() => readSettings(path))).toMatchObject([
      { code: 'option-invalide', place: { file: path } },
    ])
    expect(readFileSync(path, 'utf8')).toBe('{ "cache": ')
  })

  it('serve ifn sources, from one run to the next', async () => {
    // the method of fewest files: each is asked for again, further and further apart
    const env = { XDG_CONFIG_HOME: join(folder, 'xdg') }
    expect((await spawned(['config', 'miroir', 'http://127.0.0.1:9/'], { env })).code).toBe(0)
    const { code, stderr } = await spawned(
      [
        'sources',
        '-m',
        'portrea-2023',
        '--telecharger',
        '--delai',
        '1',
        '--cache',
        join(folder, 'cache'),
      ],
      { env },
    )
    expect(code).toBe(3)
    expect(stderr).toContain('127.0.0.1')
  })

  it('that are none are refused, with the nearest', async () => {
    expect(await ifn(['config', 'mirroir', 'x'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('« miroir »'),
    })
    expect(await ifn(['config', 'miroir', 'ftp://x'])).toMatchObject({ code: 2 })
    expect(await ifn(['config', 'miroir'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--retirer'),
    })
  })
})

describe('completion in bash', () => {
  const run = async (...words: string[]): Promise<string[]> => {
    const { stdout } = await ifn(['completion', 'bash'])
    const script = `${stdout}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _ifn; printf '%s\\n' "\${COMPREPLY[@]}"`
    return execFileSync('bash', ['-c', script], { encoding: 'utf8', cwd: folder })
      .split('\n')
      .filter(Boolean)
  }

  it.skipIf(!existsSync('/bin/bash'))(
    'gives commands, options, and the values of an option',
    async () => {
      expect(await run('ifn', 'cal')).toEqual(['calculer'])
      expect(await run('ifn', 'calculer', '--comp')).toEqual(['--completer-zeros'])
      expect(await run('ifn', 'calculer', '-n', 'dep')).toEqual(['departement'])
      expect(await run('ifn', 'calculer', '--methode', 'portrea')).toEqual(['portrea-2023'])
      expect(await run('ifn', 'calculer', 'brok')).toEqual(['broken.json'])
    },
  )
})

it('a completion script is given for each shell, and no other', async () => {
  const [zsh, fish, none] = await Promise.all([
    ifn(['completion', 'zsh']),
    ifn(['completion', 'fish']),
    ifn(['completion', 'cmd']),
  ])
  expect(zsh.stdout).toMatch(/^autoload .*bashcompinit/)
  expect(fish.stdout).toContain(
    "complete -c ifn -n '__fish_seen_subcommand_from calculer' -l niveau -s n -x -a 'iris commune",
  )
  expect(none.code).toBe(2)
})
