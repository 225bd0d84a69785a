/** The codes of the rows of a file: each well formed, each once. */
import { UserError } from '../core/errors.ts'
import { codeProblem, isCode } from '../geo/code.ts'
import type { ErrorCode } from '../core/error-catalogue.ts'
import type { Level } from '../table/level.ts'
import type { Recognised } from './recognise.ts'

/** How the codes of the rows are read. */
export interface CodeOptions {
  /** Put back the zero that a spreadsheet ate from the head of codes. */
  readonly complete: boolean
  /** A territory has one row a date. */
  readonly repeated?: boolean
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
  { complete, repeated = false }: CodeOptions,
): { codes: readonly string[]; problems: UserError[] } {
  const known = sound?.level === level && !repeated ? sound.codes.deref() : undefined
  if (known && isAlike(raw, known)) return { codes: known, problems: [] }
  const wrong = new Map<ErrorCode, { first: UserError; count: number; examples: string[] }>()
  const firstLine = new Map<string, number>()
  const twice: { code: string; line: number }[] = []
  const codes = raw.map((text, i) => {
    const line = headerLine + 1 + i
    const code =
      complete && !isCode(level, text.trim()) && isCode(level, `0${text.trim()}`)
        ? `0${text.trim()}`
        : text.trim()
    const problem = codeProblem(level, code, { file, column: key, line })
    if (problem) {
      const group = wrong.get(problem.code) ?? { first: problem, count: 0, examples: [] }
      group.count++
      if (group.examples.length < SHOWN) group.examples.push(`« ${code} »`)
      wrong.set(problem.code, group)
    }
    if (firstLine.has(code)) twice.push({ code, line })
    else firstLine.set(code, line)
    return code
  })
  const grouped = [...wrong.values()].map(({ first, count, examples }) =>
    count === 1
      ? first
      : new UserError(
          first.code,
          `${count} codes dans ce cas : ${examples.join(', ')}${count > SHOWN ? '…' : ''} ; le premier : ${first.message}`,
          first.remedy,
          first.place,
        ),
  )
  const problems = [...grouped, ...(repeated ? [] : doubles(twice, firstLine, file, key))]
  if (problems.length === 0 && !repeated) sound = { level, codes: new WeakRef(codes) }
  return { codes, problems }
}

function isAlike(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((code, i) => code === b[i])
}

function doubles(
  twice: readonly { code: string; line: number }[],
  firstLine: ReadonlyMap<string, number>,
  file: string,
  column: string,
): UserError[] {
  const [first] = twice
  if (first === undefined) return []
  const place = { file, column, line: first.line }
  if (twice.length === 1)
    return [
      new UserError(
        'territoire-double',
        `« ${first.code} » est déjà à la ligne ${firstLine.get(first.code)!}`,
        'gardez une ligne par territoire',
        place,
      ),
    ]
  const shown = twice
    .slice(0, SHOWN)
    .map(({ code, line }) => `« ${code} » (lignes ${firstLine.get(code)!} et ${line})`)
  return [
    new UserError(
      'territoire-double',
      `${twice.length} lignes dont le territoire a déjà la sienne : ${shown.join(', ')}${twice.length > SHOWN ? '…' : ''}`,
      'gardez une ligne par territoire',
      place,
    ),
  ]
}

/** The refusal of a file that nothing recognises, with its first columns. */
export function unknownFile(file: string, rows: readonly (readonly string[])[]): UserError {
  const header = rows.find((row) => row.length > 1) ?? rows[0] ?? []
  const shown = header.slice(0, 6).join(', ')
  return new UserError(
    'fichier-inconnu',
    `« ${file} » n’est pas reconnu${shown === '' ? '' : ` (premières colonnes : ${shown}${header.length > 6 ? '…' : ''})`}`,
    'il faut une colonne de codes officiels (CODGEO, code_commune, IRIS, code_iris…) et des variables de l’INSEE, de l’ARCEP ou des indicateurs de la méthode',
    { file, line: 1 },
  )
}
