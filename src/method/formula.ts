/**
 * Formulas: sums, differences and products of variables, read by a grammar of five lines. No `eval`.
 *
 *     sum     = product { ("+" | "-") product }
 *     product = factor { "*" factor }
 *     factor  = number | variable | "-" factor | "(" sum ")"
 *     number  = digits [ "." digits ]
 *     variable = letter or "_", then letters, digits, "_"
 */
import { bounds } from '../core/bounds.ts'
import { UserError } from '../core/errors.ts'

/** A parsed formula: a number, a variable, or an operation on two expressions. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'variable'; readonly name: string }
  | {
      readonly kind: 'add' | 'subtract' | 'multiply'
      readonly left: Expression
      readonly right: Expression
    }

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|([-+*()]))/y
/** Deeper and longer than any published formula, shallow and short enough for any stack. */
const { formulaDepth: DEEPEST, formulaLength: LONGEST } = bounds

/**
 * Reads a formula. Throws a `UserError` (`formule-invalide`) that shows where reading stopped.
 *
 * @example
 * variablesOf(parseFormula('P_POP - (P_POP0014 + 2 * X)')) // → ['P_POP', 'P_POP0014', 'X']
 */
export function parseFormula(text: string): Expression {
  if (text.length > LONGEST)
    throw stopped(
      text,
      LONGEST,
      `formule trop longue (${text.length} caractères, ${LONGEST} au plus)`,
    )
  const tokens = tokenise(text)
  let at = 0
  let depth = 0
  const peek = (): string | undefined => tokens[at]?.text

  function sum(): Expression {
    let left = product()
    while (peek() === '+' || peek() === '-') {
      const kind = tokens[at++]!.text === '+' ? 'add' : 'subtract'
      left = { kind, left, right: product() }
    }
    return left
  }

  function product(): Expression {
    let left = factor()
    while (peek() === '*') {
      at++
      left = { kind: 'multiply', left, right: factor() }
    }
    return left
  }

  function factor(): Expression {
    if (++depth > DEEPEST)
      throw stopped(text, tokens[at]?.at ?? text.length, 'trop de parenthèses imbriquées')
    const token = tokens[at++]
    let result: Expression
    if (token === undefined) throw stopped(text, text.length, 'la formule s’arrête trop tôt')
    else if (/^\d/.test(token.text)) result = { kind: 'number', value: Number(token.text) }
    else if (/^[A-Za-z_]/.test(token.text)) result = { kind: 'variable', name: token.text }
    else if (token.text === '-')
      result = { kind: 'subtract', left: { kind: 'number', value: 0 }, right: factor() }
    else if (token.text === '(') {
      result = sum()
      if (tokens[at++]?.text !== ')')
        throw stopped(text, tokens[at - 1]?.at ?? text.length, 'parenthèse non refermée')
    } else throw stopped(text, token.at, `« ${token.text} » n’est pas attendu ici`)
    depth--
    return result
  }

  const expression = sum()
  if (at < tokens.length)
    throw stopped(text, tokens[at]!.at, `« ${tokens[at]!.text} » n’est pas attendu ici`)
  return expression
}

/** The variables that a formula names, each once, in the order of the text. */
export function variablesOf(expression: Expression): string[] {
  const names = new Set<string>()
  const visit = (each: Expression): void => {
    if (each.kind === 'variable') names.add(each.name)
    else if (each.kind !== 'number') {
      visit(each.left)
      visit(each.right)
    }
  }
  visit(expression)
  return [...names]
}

function tokenise(text: string): { text: string; at: number }[] {
  const tokens: { text: string; at: number }[] = []
  const end = text.trimEnd().length
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex + text.slice(TOKEN.lastIndex).search(/\S/)
    const match = TOKEN.exec(text)
    if (match === null)
      throw stopped(
        text,
        at,
        `« ${String.fromCodePoint(text.codePointAt(at)!)} » n’appartient pas à la grammaire`,
      )
    tokens.push({ text: match[1] ?? match[2] ?? match[3]!, at })
  }
  return tokens
}

function stopped(text: string, at: number, why: string): UserError {
  const from = text.length > 80 ? Math.max(0, at - 60) : 0
  const shown = `${from > 0 ? '…' : ''}${text.slice(from, from + 80)}${from + 80 < text.length ? '…' : ''}`
  return new UserError(
    'formule-invalide',
    `« ${shown} », caractère ${at + 1} : ${why}`,
    'une formule est faite de variables, de nombres, de + − * et de parenthèses',
  )
}
