/** The codes of the rows of a file: each well formed, each once. */
import { suggestion, UserError } from '../core/errors.ts'
import { codeProblem, isCode } from '../geo/code.ts'
import type { ErrorCode } from '../core/error-catalogue.ts'
import type { Level } from '../table/level.ts'
import { keyColumnsOf } from '../geo/key-columns.ts'
import { understandColumn } from './column-names.ts'
import type { Recognised, RecogniseOptions } from './recognise.ts'

/** How the codes of the rows are read. */
export interface CodeOptions {
  /** Put back the zero that a spreadsheet ate from the head of codes. */
  readonly complete: boolean
  /** A territory has one row a date. */
  readonly repeated?: boolean
  /** The line of a row, where rows do not follow each other under the header. */
  readonly lineOf?: (row: number) => number
}

/** Examples told of one kind of problem. */
const SHOWN = 3

/** The last codes that were sound: files that list the same territories in order, as most do, need not be looked at again. */
let sound: { readonly level: Level; readonly codes: WeakRef<readonly string[]> } | undefined

/** The codes, and one problem for all the rows of a kind: how many there are, where the first ones stand. */
export function readCodes(
  raw: readonly string[],
  { level, key, headerLine }: Recognised,
  file: string,
  { complete, repeated = false, lineOf = (row) => headerLine + 1 + row }: CodeOptions,
): { codes: readonly string[]; problems: UserError[]; notices: readonly string[] } {
  const known = sound?.level === level && !repeated ? sound.codes.deref() : undefined
  if (known && isAlike(raw, known)) return { codes: known, problems: [], notices: [] }
  const wrong = new Map<
    ErrorCode | 'sans code',
    { first: UserError; count: number; examples: string[] }
  >()
  const firstRow = new Map<string, number>()
  const twice: Twice[] = []
  const mended: string[] = []
  const completed: string[] = []
  const codes = raw.map((text, i) => {
    const given = text.trim()
    const bare = isCode(level, given) ? given : mendedCode(level, given, complete)
    if (bare !== given) mended.push(`« ${given} » lu ${bare}`)
    const code = complete && !isCode(level, bare) && isCode(level, `0${bare}`) ? `0${bare}` : bare
    if (code !== bare) completed.push(`« ${bare} » lu ${code}`)
    const problem = isCode(level, code)
      ? undefined
      : problemOf(level, code, { file, column: key, line: lineOf(i) })
    if (problem) {
      const kind = code === '' ? 'sans code' : problem.code
      const group = wrong.get(kind) ?? { first: problem, count: 0, examples: [] }
      group.count++
      if (group.examples.length < SHOWN)
        group.examples.push(code === '' ? String(lineOf(i)) : `« ${code} »`)
      wrong.set(kind, group)
    }
    if (problem) return code
    const before = firstRow.get(code)
    if (before === undefined) firstRow.set(code, i)
    else twice.push({ code, line: lineOf(i), first: lineOf(before) })
    return code
  })
  const grouped = [...wrong].map(([kind, { first, count, examples }]) =>
    count === 1
      ? first
      : new UserError(
          first.code,
          kind === 'sans code'
            ? `${count} lignes ont des valeurs et n’ont pas de code : lignes ${examples.join(', ')}${count > SHOWN ? '…' : ''}`
            : `${count} codes dans ce cas : ${examples.join(', ')}${count > SHOWN ? '…' : ''} ; le premier : ${first.message}`,
          first.advice,
          first.place,
        ),
  )
  const problems = [...grouped, ...(repeated ? [] : doubles(twice, file, key))]
  if (problems.length === 0 && !repeated) sound = { level, codes: new WeakRef(codes) }
  const some = (list: readonly string[], one: string, many: string): string[] =>
    list.length === 0
      ? []
      : [
          `${list.length} ${list.length > 1 ? many : one} : ${list.slice(0, SHOWN).join(', ')}${list.length > SHOWN ? '…' : ''}`,
        ]
  const notices = [
    ...some(
      mended,
      'code déformé par un tableur et remis en forme',
      'codes déformés par un tableur et remis en forme',
    ),
    ...some(
      completed,
      'code dont le zéro de tête est remis',
      'codes dont le zéro de tête est remis',
    ),
  ]
  return { codes, problems, notices }
}

/**
 * A code as it was before a spreadsheet wrote it otherwise, when nothing of it was lost.
 *
 * @param level level of the code
 * @param text as it is written
 * @param complete whether a zero lost at its head is to be put back later
 * @returns the code; the text as it is when it is none
 *
 * @example
 * mendedCode('commune', '="90010"', false) // → '90010'
 */
export function mendedCode(level: Level, text: string, complete: boolean): string {
  if (level === 'groupe') return text
  const bare = text
    .replace(/^=?"(.*)"$/, '$1')
    .replace(/^['’]/, '')
    .replace(/[\s\u00a0\u202f]/g, '')
    .replace(/[.,]0+$/, '')
    .toUpperCase()
  return isCode(level, bare) || (complete && isCode(level, `0${bare}`)) || /^\d+$/.test(bare)
    ? bare
    : text
}

/** A row whose code another had before, at line `first`. */
interface Twice {
  readonly code: string
  readonly line: number
  readonly first: number
}

type CodePlace = { readonly file: string; readonly column: string; readonly line: number }

/** What is wrong with a code that is none of its level. */
function problemOf(level: Level, code: string, place: CodePlace): UserError | undefined {
  if (code === '')
    return new UserError(
      'code-invalide',
      'une ligne a des valeurs et n’a pas de code',
      'donnez-lui son code, ou retirez-la ; une ligne de total porte ce mot (« Total ») dans une colonne de texte',
      place,
    )
  return mangledProblem(level, code, place) ?? codeProblem(level, code, place)
}

/** Codes of which a part is lost: the cause is named. */
function mangledProblem(level: Level, text: string, place: CodePlace): UserError | undefined {
  if (level === 'groupe' || !/^\d([.,]\d+)?E\+?\d+$/i.test(text)) return undefined
  return new UserError(
    'code-invalide',
    `« ${text} » : un tableur a écrit ce code en notation scientifique, et ses derniers chiffres sont perdus`,
    'reprenez le fichier d’origine, et importez la colonne comme du texte',
    place,
  )
}

function isAlikeName(name: string, asked: string): boolean {
  return name.trim().toLowerCase() === asked.trim().toLowerCase()
}

function isAlike(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((code, i) => code === b[i])
}

function doubles(twice: readonly Twice[], file: string, column: string): UserError[] {
  const [first] = twice
  if (first === undefined) return []
  const place = { file, column, line: first.line }
  if (twice.length === 1)
    return [
      new UserError(
        'territoire-double',
        `« ${first.code} » est déjà à la ligne ${first.first}`,
        'gardez une ligne par territoire',
        place,
      ),
    ]
  const shown = twice
    .slice(0, SHOWN)
    .map(({ code, line, first: before }) => `« ${code} » (lignes ${before} et ${line})`)
  return [
    new UserError(
      'territoire-double',
      `${twice.length} lignes dont le territoire a déjà la sienne : ${shown.join(', ')}${twice.length > SHOWN ? '…' : ''}`,
      'gardez une ligne par territoire',
      place,
    ),
  ]
}

/** The refusal of a file that nothing recognises: its first columns, and which of a key and of variables it lacks. */
export function unknownFile(
  file: string,
  rows: readonly (readonly string[])[],
  options: RecogniseOptions = {},
): UserError {
  const width = Math.max(...rows.map((row) => row.length), 0)
  const at = rows.findIndex((row) => row.length > 1 && row.length === width)
  const header = rows[at] ?? rows[0] ?? []
  const shown = header.slice(0, 6).join(', ')
  const [key] = keyColumnsOf(header, rows.slice(at + 1))
  const { keyColumn } = options
  if (keyColumn !== undefined && !header.some((name) => isAlikeName(name, keyColumn)))
    return new UserError(
      'fichier-inconnu',
      `« ${file} » n’a pas de colonne « ${keyColumn} »`,
      `${suggestion(keyColumn, header.filter((name) => name.trim() !== '').slice(0, 12))} ; sans --colonne-code, la colonne des codes se trouve à son nom et à ses cellules`,
      { file, line: 1 },
    )
  const known = header.filter((name) => understandColumn(name.trim(), options.names) !== undefined)
  const lacking =
    key !== undefined && known.length === 0
      ? ` ; « ${key.name} » porte des codes, mais aucune autre colonne n’a un nom connu`
      : key === undefined && known.length > 0
        ? ` ; ${known.slice(0, 3).join(', ')} ${known.length > 1 ? 'sont connues' : 'est connue'}, mais aucune colonne ne porte de codes officiels (--colonne-code NOM en désigne une)`
        : ''
  return new UserError(
    'fichier-inconnu',
    `« ${file} » n’est pas reconnu${shown === '' ? '' : ` (premières colonnes : ${shown}${header.length > 6 ? '…' : ''})`}${lacking}`,
    `il faut une colonne de codes officiels (CODGEO, code_commune, IRIS, code_iris…) et des variables de l’INSEE, de l’ARCEP ou des indicateurs de la méthode${key === undefined && known.length > 0 ? ' ; pour des territoires à soi (cantons, quartiers, communes d’un autre pays) : --niveau autre' : ''}`,
    { file, line: 1 },
  )
}
