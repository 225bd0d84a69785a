/** Paths and patterns, those of Windows too: what takes them apart is told how the system parts folders. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nameOfMethod, nameOfReference } from '../../src/batch/plan.ts'
import { filesAt, patternOf } from '../../src/host/inputs.ts'
import { ifn, scratch } from '../cli/run.ts'
import { problemsOf } from '../support.ts'

const folder = scratch()
mkdirSync(join(folder, 'a/b'), { recursive: true })
for (const name of [
  'x-2017.csv',
  'x-2021.csv',
  'a/y.csv',
  'a/b/z.csv',
  'a/.caché.csv',
  String.raw`a/a\b.csv`,
])
  writeFileSync(join(folder, name), 'CODGEO\n01001\n')
const found = (pattern: string): string[] =>
  filesAt(join(folder, pattern)).map(({ name }) => name.slice(folder.length + 1))

describe('a pattern', () => {
  it('stands for names, for any folder, and never for hidden files', () => {
    expect(found('x-20*.csv')).toEqual(['x-2017.csv', 'x-2021.csv'])
    expect(found('x-202?.csv')).toEqual(['x-2021.csv'])
    expect(found('**/z.csv')).toEqual(['a/b/z.csv'])
    expect(found('a/*.csv')).not.toContain('a/.caché.csv')
  })

  it.skipIf(process.platform === 'win32')(
    'a folder gives the files whose names have a backslash too',
    () => {
      expect(found('a')).toEqual([String.raw`a/a\b.csv`, 'a/b/z.csv', 'a/y.csv'])
    },
  )

  it('that nothing answers to is told as it was typed', async () => {
    expect((await problemsOf(() => filesAt(join(folder, 'w*.csv'))))[0]!.message).toContain(
      join(folder, 'w*.csv'),
    )
  })

  it.each([
    [String.raw`C:\données\*.csv`, 'C:/données', 'rp 2021.csv', 'sous/rp.csv'],
    [String.raw`C:\*.csv`, 'C:/', 'rp.csv', 'sous/rp.csv'],
    [String.raw`données\**\rp-202?.csv`, 'données', 'insee/2021/rp-2021.csv', 'insee/rp-21.csv'],
    [String.raw`\\serveur\partage\*.zip`, '//serveur/partage', 'a.zip', 'b/a.zip'],
    [String.raw`D:/a\b/*.csv`, 'D:/a/b', 'x.csv', 'xcsv'],
  ])('of Windows starts from its folder: %s', (pattern, base, yes, no) => {
    const taken = patternOf(pattern, '\\')
    expect(taken.base).toBe(base)
    expect([taken.rule.test(yes), taken.rule.test(no)]).toEqual([true, false])
  })

  it('keeps the backslashes of a system that allows them in names', () => {
    const { base, rule } = patternOf(String.raw`dossier/a\b*.csv`, '/')
    expect([base, rule.test(String.raw`a\b1.csv`), rule.test('a/b1.csv')]).toEqual([
      'dossier',
      true,
      false,
    ])
    expect(patternOf('/*.csv', '/').base).toBe('/')
    expect(patternOf('*.csv', '/').base).toBe('.')
  })
})

describe('what Windows would not take', () => {
  it('does not stand in the names of folders that a lot writes', () => {
    for (const name of [
      nameOfMethod({ methode: String.raw`C:\méthodes\la mienne.yaml` }),
      nameOfMethod({ methode: 'a:b*?"<>|.json', variante: 'x.' }),
      nameOfReference(String.raw`D:\réf\2017.json`),
    ])
      expect(name).toMatch(/^[^<>:"/\\|?*\s]*[^.\s]$/)
    expect(nameOfMethod({ methode: String.raw`C:\méthodes\la-mienne.yaml` })).toBe('la-mienne')
  })

  it('a drive letter is no address', async () => {
    expect(await ifn(['sources', '--miroir', String.raw`C:\miroir`])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('http'),
    })
  })
})
