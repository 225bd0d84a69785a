import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainCommand, UserError } from '../../src/core/errors.ts'
import { parseFormula, variablesOf, type Expression } from '../../src/method/formula.ts'

/** A formula written out with every parenthesis: how it was understood. */
function read(text: string): string {
  const show = (each: Expression): string => {
    switch (each.kind) {
      case 'number':
        return String(each.value)
      case 'variable':
        return each.name
      default:
        return `(${show(each.left)} ${{ add: '+', subtract: '-', multiply: '*' }[each.kind]} ${show(each.right)})`
    }
  }
  return show(parseFormula(text))
}

function problem(text: string): UserError {
  try {
    parseFormula(text)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error(`« ${text.slice(0, 80)} » was read`)
}

describe('a formula', () => {
  it.each([
    ['A', 'A'],
    ['12', '12'],
    ['0.5', '0.5'],
    ['A + B * C', '(A + (B * C))'],
    ['A * B + C', '((A * B) + C)'],
    ['A - B - C', '((A - B) - C)'],
    ['A - B + C', '((A - B) + C)'],
    ['A - (B - C)', '(A - (B - C))'],
    ['A * (B + C) * D', '((A * (B + C)) * D)'],
    ['-A * B', '((0 - A) * B)'],
    ['A - -B', '(A - (0 - B))'],
    ['1 - TX_THD30', '(1 - TX_THD30)'],
    [
      'P_NSCOL15P_AUPLUS_BREVET+P_NSCOL15P_CAPBEP',
      '(P_NSCOL15P_AUPLUS_BREVET + P_NSCOL15P_CAPBEP)',
    ],
    ['  ( ( A ) )\t+\n_b2  ', '(A + _b2)'],
  ])('%j is understood as %s', (text, understood) => {
    expect(read(text)).toBe(understood)
  })

  it('names its variables once each, in the order of the text', () => {
    expect(variablesOf(parseFormula('B + A * (B - 2) - _c'))).toEqual(['B', 'A', '_c'])
    expect(variablesOf(parseFormula('1 + 2'))).toEqual([])
  })
})

describe('a formula that cannot be read', () => {
  it.each([
    ['', 1, 'la formule s’arrête trop tôt'],
    ['   ', 4, 'la formule s’arrête trop tôt'],
    ['A +', 4, 'la formule s’arrête trop tôt'],
    ['A B', 3, '« B » n’est pas attendu ici'],
    ['2A', 2, '« A » n’est pas attendu ici'],
    ['A + * B', 5, '« * » n’est pas attendu ici'],
    ['(A + B', 7, 'parenthèse non refermée'],
    ['A + B)', 6, '« ) » n’est pas attendu ici'],
    ['()', 2, '« ) » n’est pas attendu ici'],
    ['A / B', 3, '« / » n’appartient pas à la grammaire'],
    ['A +   ? B', 7, '« ? » n’appartient pas à la grammaire'],
    ['A ** B', 4, '« * » n’est pas attendu ici'],
    ['1.', 2, '« . » n’appartient pas à la grammaire'],
    ['.5', 1, '« . » n’appartient pas à la grammaire'],
    ['1e5', 2, '« e5 » n’est pas attendu ici'],
    ['0,5', 2, '« , » n’appartient pas à la grammaire'],
    ['POPULATION_ÂGÉE', 12, '« Â » n’appartient pas à la grammaire'],
    ['A + 🙂', 5, '« 🙂 » n’appartient pas à la grammaire'],
    ['A["B"]', 2, '« [ » n’appartient pas à la grammaire'],
    ['A; process.exit()', 2, '« ; » n’appartient pas à la grammaire'],
  ])('%j: stopped at character %i, %s', (text, at, why) => {
    expect(problem(text).code).toBe('formule-invalide')
    expect(problem(text).message).toBe(`« ${text} », caractère ${at} : ${why}`)
  })

  it('is explained, with what a formula is made of', () => {
    expect(explainCommand(problem('A / B'))).toMatchInlineSnapshot(`
      "erreur[formule-invalide] « A / B », caractère 3 : « / » n’appartient pas à la grammaire
        remède  une formule est faite de variables, de nombres, de + − * et de parenthèses"
    `)
  })
})

describe('hostile input', () => {
  it.each([
    ['10,000 open parentheses', '('.repeat(10_000) + 'A'],
    ['10,000 pairs of parentheses', '('.repeat(10_000) + 'A' + ')'.repeat(10_000)],
    ['10,000 minus signs', '-'.repeat(10_000) + 'A'],
    ['a sum of 100,000 terms', Array.from({ length: 100_000 }, () => 'A').join('+')],
    ['a product of 100,000 factors', Array.from({ length: 100_000 }, () => 'A').join('*')],
    ['a million characters that are no formula', '?'.repeat(1_000_000)],
    ['a name of a million letters, twice', 'A'.repeat(1_000_000) + ' ' + 'A'.repeat(1_000_000)],
    ['a million spaces', ' '.repeat(1_000_000)],
  ])('%s: refused at once, in a message that can be read', (_, text) => {
    const start = performance.now()
    const { code, message } = problem(text)
    expect(performance.now() - start).toBeLessThan(1_000)
    expect(code).toBe('formule-invalide')
    expect(message.length).toBeLessThan(200)
  })

  it('a hundred nested parentheses less one are still a formula', () => {
    expect(read(`${'('.repeat(99)}A${')'.repeat(99)}`)).toBe('A')
  })

  it('names of the language are names like any other, and lead nowhere', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'eval', 'this']) {
      expect(variablesOf(parseFormula(`${name} + A`))).toEqual([name, 'A'])
    }
  })

  it('whatever the text, it is read or refused in words, and what is read is read the same once written out', () => {
    const token = fc.constantFrom(
      'A',
      'P_POP',
      '_x9',
      '12',
      '0.25',
      '+',
      '-',
      '*',
      '(',
      ')',
      ' ',
      '\t',
      '/',
      'é',
      '__proto__',
      '.',
      '\u0000',
    )
    const text = fc.oneof(
      fc.array(token, { maxLength: 25 }).map((tokens) => tokens.join('')),
      fc.string({ unit: 'binary', maxLength: 30 }),
    )
    fc.assert(
      fc.property(text, (formula) => {
        let understood: string
        try {
          understood = read(formula)
        } catch (error) {
          expect(error).toBeInstanceOf(UserError)
          expect((error as UserError).code).toBe('formule-invalide')
          expect((error as UserError).message).not.toMatch(/\p{Surrogate}/u)
          return
        }
        expect(read(understood)).toBe(understood)
      }),
      { seed: 16, numRuns: 3_000 },
    )
  })

  it('whatever the expression, it is read back from its text', () => {
    const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
      expression: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom('A', 'B_2', '_c').map((name) => ({ kind: 'variable' as const, name })),
        fc.nat(9999).map((n) => ({ kind: 'number' as const, value: n / 100 })),
        fc.record({
          kind: fc.constantFrom('add' as const, 'subtract' as const, 'multiply' as const),
          left: tie('expression'),
          right: tie('expression'),
        }),
      ),
    }))
    const write = (each: Expression): string =>
      each.kind === 'number'
        ? String(each.value)
        : each.kind === 'variable'
          ? each.name
          : `(${write(each.left)}${{ add: '+', subtract: '-', multiply: '*' }[each.kind]}${write(each.right)})`
    fc.assert(
      fc.property(expression, (each) => {
        expect(parseFormula(write(each))).toEqual(each)
      }),
      { seed: 17 },
    )
  })
})
