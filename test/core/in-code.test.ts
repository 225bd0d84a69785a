import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inCode } from '../../src/core/in-code.ts'
import { root } from '../support.ts'

describe('a remedy in code', () => {
  it.each([
    [
      'choisissez un autre nom, ou passez --force',
      'choisissez un autre nom, ou passez l’option force',
    ],
    [
      'donnez des bornes figées (--reference FICHIER)',
      'donnez des bornes figées (l’option reference FICHIER)',
    ],
    [
      'refigez la référence : ifn calculer … --figer ref.json',
      'refigez la référence : la propriété frozen des scores',
    ],
    ['ifn methodes --schema donne les champs', 'methodJsonSchema() donne les champs'],
    [
      'donnez les populations, ou --scissions egales',
      'donnez les populations, ou l’option cog.split egales',
    ],
    ['un tiret — et un mot-composé restent', 'un tiret — et un mot-composé restent'],
  ])('%s → %s', (words, expected) => {
    expect(inCode(words)).toBe(expected)
  })

  it('names no option of the command line, whatever the library says', () => {
    const src = join(root, 'src')
    const texts = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.startsWith('cli') && !name.includes('style'))
      .flatMap((name) => [
        ...readFileSync(join(src, name), 'utf8').matchAll(/'[^'\n]*--[a-z][^'\n]*'/g),
      ])
      .map(([text]) => text)
    expect(texts.length).toBeGreaterThan(20)
    expect(texts.filter((text) => /(?<![\w-])--[a-z]/.test(inCode(text)))).toEqual([])
  })
})
