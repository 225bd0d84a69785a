import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  explain,
  explainCommand,
  nearest,
  throwIfAny,
  suggestion,
  UserError,
  userErrorFrom,
  UserErrors,
  userErrors,
} from '../../src/core/errors.ts'
import { software } from '../../src/core/version.ts'
import { problemsOf, root } from '../support.ts'

const error = new UserError('code-tronque', '« 1004 » a 4 chiffres', 'passez --completer-zeros', {
  file: 'a.csv',
  column: 'CODGEO',
  line: 12,
  territory: '1004',
})

describe('an error', () => {
  it('says what, where and what to do', () => {
    expect(explainCommand(error)).toBe(
      'erreur[code-tronque] « 1004 » a 4 chiffres\n  où      a.csv, colonne CODGEO, ligne 12, 1004\n  remède  passez --completer-zeros',
    )
    expect(explain(error)).toBe(
      'erreur[code-tronque] « 1004 » a 4 chiffres\n  où      a.csv, colonne CODGEO, ligne 12, 1004\n  remède  passez l’option completeZeros',
    )
    expect(explain(new UserError('fichier-vide', 'vide', 'téléchargez-le'))).toBe(
      'erreur[fichier-vide] vide\n  remède  téléchargez-le',
    )
  })

  it('is the same in JSON', () => {
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      code: 'code-tronque',
      probleme: '« 1004 » a 4 chiffres',
      remede: 'passez l’option completeZeros',
      lieu: { fichier: 'a.csv', colonne: 'CODGEO', ligne: 12, territoire: '1004' },
      aide: 'docs/erreurs/code-tronque.md',
    })
  })

  it('keeps for the command line the options of commands', () => {
    expect(error.commandJson().remede).toBe('passez --completer-zeros')
    expect(error.remedy).toBe('passez l’option completeZeros')
  })

  it('is an error again after structuredClone, through its JSON', () => {
    const sent = structuredClone(new UserErrors([error, error]).toJSON())
    const found = userErrorFrom(sent)
    expect(found).toBeInstanceOf(UserError)
    expect(found.problems.map(explain)).toEqual([explain(error), explain(error)])
    expect(userErrorFrom(structuredClone(error.toJSON())).place).toEqual(error.place)
  })

  it('is an Error with its stack, for who debugs', () => {
    expect(error).toBeInstanceOf(Error)
    expect(error.name).toBe('UserError')
    expect(error.stack).toContain('errors.test.ts')
  })
})

describe('several errors', () => {
  it('are thrown together, and nothing when there is none', async () => {
    expect(throwIfAny([])).toBeUndefined()
    expect(await problemsOf(() => throwIfAny([error, error]))).toEqual([error, error])
    expect(new UserErrors([error]).message).toBe('1 problème(s) : code-tronque')
    expect(JSON.parse(JSON.stringify(new UserErrors([error])))).toEqual({
      ...error.toJSON(),
      probleme: '1 problème(s) : code-tronque',
      erreurs: [JSON.parse(JSON.stringify(error))],
    })
  })

  it('are told from a bug of ours', () => {
    expect(userErrors(error)).toEqual([error])
    expect(userErrors(new UserErrors([error, error]))).toEqual([error, error])
    expect(new UserErrors([error])).toBeInstanceOf(UserError)
    for (const bug of [new TypeError('x'), new AggregateError([error]), 'text', null, undefined])
      expect(userErrors(bug)).toEqual([])
  })
})

describe('nearest', () => {
  it.each([
    ['fibr', ['fibre', 'diplome'], ['fibre']],
    ['FIBRE', ['fibre'], ['fibre']],
    ['P_POP65', ['P_POP', 'P_POP65P', 'P_POP1529'], ['P_POP65P', 'P_POP']],
    ['x', ['fibre', 'diplome'], []],
    ['ab', ['ba', 'abc', 'xyz'], ['abc']],
    ['a', ['b'], ['b']],
  ])('of %s among %j: %j', (name, known, expected) => {
    expect(nearest(name, known)).toEqual(expected)
  })

  it('gives three names at most, the nearest first', () => {
    expect(nearest('niveau', ['niveaux', 'niveaus', 'niveau', 'nivea', 'niveo'])).toEqual([
      'niveau',
      'niveaux',
      'niveaus',
    ])
    expect(nearest('niveau', ['niveaux', 'nivea'], 1)).toEqual(['niveaux'])
  })

  it('finds any name with one letter wrong, missing or too many, and always the name itself', () => {
    const name = fc.string({ unit: fc.constantFrom(...'abcdefgh_'), minLength: 3, maxLength: 12 })
    fc.assert(
      fc.property(
        name,
        fc.nat(),
        fc.constantFrom('x', ''),
        fc.nat(1),
        (text, where, letter, cut) => {
          const at = where % text.length
          const slip = text.slice(0, at) + letter + text.slice(at + cut)
          expect(nearest(slip || 'x', [text, 'zzzzzzzzzzzzzzzzzzzzzzzz'])).toEqual([text])
          expect(nearest(text, [text])).toEqual([text])
        },
      ),
      { seed: 50 },
    )
  })

  it('answers when there is nothing to choose from', () => {
    expect(nearest('', [])).toEqual([])
    expect(nearest('', ['a'])).toEqual(['a'])
  })
})

describe('suggestion', () => {
  it('offers the nearest name, or all there are', () => {
    expect(suggestion('fibr', ['fibre', 'diplome'])).toBe('vouliez-vous dire « fibre » ?')
    expect(suggestion('revenu', new Set(['fibre', 'diplome']))).toBe('au choix : fibre, diplome')
  })
})

it('the version that results carry is that of the package', () => {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    name: string
    version: string
  }
  expect(software).toEqual({ name, version })
})
