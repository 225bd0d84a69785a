import { describe, expect, it } from 'vitest'
import type { InputFile } from '../../src/ingest/input.ts'
import { computeFiles, readFiles } from '../../src/pipeline/pipeline.ts'
import { example } from '../method/example.ts'
import { problemsOf } from '../support.ts'

const file = { name: 'a.csv', bytes: new TextEncoder().encode('CODGEO;P_POP\n01001;3\n') }

async function problems(method: unknown, files: unknown, options?: unknown): Promise<string[]> {
  const found = await problemsOf(() =>
    computeFiles(method as typeof example, files as InputFile[], options as object),
  )
  return found.map(({ code, message }) => `${code} ${message}`)
}

describe('what computeFiles is given', () => {
  it.each([
    [
      'an option that is none',
      [file],
      { nivau: 'epci' },
      'computeFiles n’a pas d’option « nivau »',
    ],
    ['a level that is none', [file], { level: 'ville' }, '« ville » n’est pas un niveau'],
    ['a path', 'a.csv', {}, 'les fichiers ne sont pas une liste'],
    ['paths', ['a.csv'], {}, 'le fichier 1 n’a pas de nom'],
    [
      'text for bytes',
      [{ name: 'a.csv', bytes: 'CODGEO' }],
      {},
      'le fichier « a.csv » n’a pas d’octets',
    ],
    ['null for options', [file], null, 'computeFiles n’a pas reçu d’options mais null'],
  ])('is refused with %s', async (_, files, options, words) => {
    expect(await problems(example, files, options)).toEqual([`option-invalide ${words}`])
  })

  it('is refused with all its problems at once, arguments in the wrong order among them', async () => {
    expect(await problems(undefined, example, { nivau: 'epci' })).toEqual([
      'methode-invalide ce qui est donné pour méthode n’en est pas une',
      'option-invalide computeFiles n’a pas d’option « nivau »',
      'option-invalide les fichiers ne sont pas une liste',
    ])
  })

  it('is refused with weights that are not those of the members', async () => {
    const wrong = { ...example, index: { ...example.index, weights: [1, 2, 3] } }
    expect(await problems(wrong, [file])).toEqual([
      'methode-incoherente « Indice » a 2 membre(s) et 3 poids',
    ])
  })

  it('is read without a method, every variable of the files', () => {
    expect(readFiles([file]).table.codes).toEqual(['01001'])
  })
})
