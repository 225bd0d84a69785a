import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { shellLine, withoutOptions } from '../../src/core/shell.ts'

const words = [
  'ifn',
  'mes fichiers/a b.csv',
  'l’été.csv',
  "l'apostrophe",
  '$HOME',
  '*',
  'a;b',
  '`id`',
  '',
  String.raw`C:\données\x.csv`,
  'région:27',
  '-o',
  '"',
  '#',
  '~',
  '(',
  'a\nb',
  '!',
]

describe('shellLine', () => {
  it.skipIf(process.platform === 'win32')('is read by a shell as the words it was made of', () => {
    const read = execFileSync('sh', ['-c', `printf '%s\\0' ${shellLine(words)}`], {
      encoding: 'utf8',
    })
    expect(read.split('\0').slice(0, -1)).toEqual(words)
  })

  it('leaves as it is what no shell would take apart', () => {
    expect(
      shellLine([
        'ifn',
        'calculer',
        'données/2021.csv',
        '-r',
        'region:27',
        '--poids=a',
        'm@1,2+3%',
      ]),
    ).toBe('ifn calculer données/2021.csv -r region:27 --poids=a m@1,2+3%')
  })
})

describe('withoutOptions', () => {
  it('takes options away with their values, whatever these are made of', () => {
    const line = shellLine([
      'ifn',
      'auditer',
      "d'ici/a b.csv",
      '-o',
      "l'audit 1.html",
      '--sortie=x y.json',
      '--json',
      '-m',
      'ma méthode.yaml',
      '--etape',
      'poids',
    ])
    expect(withoutOptions(line, { valued: ['-o', '--sortie', '--etape'], flags: ['--json'] })).toBe(
      shellLine(['ifn', 'auditer', "d'ici/a b.csv", '-m', 'ma méthode.yaml']),
    )
  })
})
