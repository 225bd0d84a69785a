/** Problems that a user can solve: what was found, where, and what to do about it. */
import type { ErrorCode } from './error-catalogue.ts'
import { inCode } from './in-code.ts'

/** Where in the user's own material the problem stands. */
export interface Place {
  /** File concerned, as it was named. */
  readonly file?: string
  /** Column concerned, or field of a method (`index.weights`). */
  readonly column?: string
  /** 1-based, header line included: the number an editor shows. */
  readonly line?: number
  /** The territory concerned, by its code officiel. */
  readonly territory?: string
  /** The sheet of a workbook, and the cell as A1. */
  readonly sheet?: string
  /** Cell of a sheet, as A1. */
  readonly cell?: string
}

/** Names that the parts of a place have in the answers in JSON. */
const placeNames = {
  file: 'fichier',
  column: 'colonne',
  line: 'ligne',
  territory: 'territoire',
  sheet: 'feuille',
  cell: 'cellule',
} as const

/** A place, by the names that answers in JSON have. */
export type PlaceInJson = {
  readonly [Part in keyof Place as (typeof placeNames)[Part]]: Place[Part]
}

/**
 * Reads a place from an answer in JSON.
 *
 * @param place place by the names of answers
 * @returns the same place
 *
 * @example
 * placeFromJson({ fichier: 'a.csv', ligne: 3 }) // → { file: 'a.csv', line: 3 }
 */
export function placeFromJson(place: PlaceInJson): Place {
  const parts = Object.entries(placeNames).map(([part, name]) => [part, place[name]])
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined)) as Place
}

function placeInJson(place: Place): PlaceInJson {
  const parts = Object.entries(placeNames).map(([part, name]) => [name, place[part as keyof Place]])
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined)) as PlaceInJson
}

/** A problem as JSON: what a service sends on, and what `--json` prints with the options of the command line. Keys are French, as in every answer of the command line. */
export interface SerializedError {
  /** Stable word for the kind of problem. */
  readonly code: ErrorCode
  /** What was found, in French. */
  readonly probleme: string
  /** What to do about it, in French. */
  readonly remede: string
  /** Where the problem stands. */
  readonly lieu: PlaceInJson
  /** Page of the documentation that tells the code at length. */
  readonly aide: string
}

/**
 * A problem the user can solve, as opposed to a bug of ours: the one class to catch.
 *
 * Every one of them says three things: what was found, where, and what to do. `code` is stable
 * (scripts and tests rely on it, never on the wording); `ifn expliquer CODE` tells it at length.
 *
 * `structuredClone` and `postMessage` keep of any error its message alone: send `error.toJSON()`, and make it an error
 * again with `userErrorFrom`.
 */
export class UserError extends Error {
  /** Stable word for the kind of problem. */
  readonly code: ErrorCode
  /** What to do about it at the command line, in French: its options are named. */
  readonly advice: string
  /** Where it stands in what was given. */
  readonly place: Place

  constructor(code: ErrorCode, problem: string, remedy: string, place: Place = {}) {
    super(problem)
    this.name = 'UserError'
    this.code = code
    this.advice = remedy
    this.place = place
  }

  /** What to do about it in code, in French. */
  get remedy(): string {
    return inCode(this.advice)
  }

  /** Every problem that was found: itself, or all those of `UserErrors`. */
  get problems(): readonly UserError[] {
    return [this]
  }

  /** The problem as plain data. */
  toJSON(): SerializedError {
    return {
      code: this.code,
      probleme: this.message,
      remede: this.remedy,
      lieu: placeInJson(this.place),
      aide: `docs/erreurs/${this.code}.md`,
    }
  }

  /** The same, its remedy as the command line says it: what `--json` prints. */
  commandJson(): SerializedError {
    return { ...this.toJSON(), remede: this.advice }
  }
}

/** All the problems of one input at once. Thrown by what reads and by what checks. Code, remedy and place are those of the first. */
export class UserErrors extends UserError {
  /** The problems, in the order in which they were found. */
  readonly errors: readonly UserError[]

  constructor(problems: readonly UserError[]) {
    const [first] = problems
    super(
      first?.code ?? 'option-invalide',
      `${problems.length} problème(s) : ${problems.map((each) => each.code).join(', ')}`,
      first?.advice ?? '',
      first?.place,
    )
    this.name = 'UserErrors'
    this.errors = problems
  }

  /** Every problem, in the order in which they were found. */
  override get problems(): readonly UserError[] {
    return this.errors
  }

  /** What a service can send on: every problem, its place and its remedy. */
  override toJSON(): SerializedError & { readonly erreurs: readonly SerializedError[] } {
    return { ...super.toJSON(), erreurs: this.errors.map((each) => each.toJSON()) }
  }
}

/**
 * Makes errors again of what `toJSON` gave: after `structuredClone`, a thread or the network.
 *
 * @param json the problem, or several
 * @returns the error; `UserErrors` for several
 *
 * @example
 * userErrorFrom(new UserError('fichier-vide', 'vide', 'téléchargez-le').toJSON()).remedy // → 'téléchargez-le'
 */
export function userErrorFrom(
  json: SerializedError & { readonly erreurs?: readonly SerializedError[] },
): UserError {
  return json.erreurs
    ? new UserErrors(json.erreurs.map(userErrorFrom))
    : new UserError(json.code, json.probleme, json.remede, placeFromJson(json.lieu))
}

/** Throws when there is anything to throw. One problem or ten: the caller handles one type. */
export function throwIfAny(problems: readonly UserError[]): void {
  if (problems.length > 0) throw new UserErrors(problems)
}

/** The user's problems held by anything thrown, or nothing when it is a bug of ours. */
export function userErrors(thrown: unknown): readonly UserError[] {
  return thrown instanceof UserError ? thrown.problems : []
}

/**
 * An error as people read it, in French: `erreur[code]`, what was found, where, and what to do. A file that the problem
 * names is not named again. The wording is made
 * in one spot, so that the CLI, `--json` and the tests all agree.
 */
export function explain(error: UserError): string {
  return problemText(error, error.remedy)
}

/** The same for who types commands: the remedy names their options. */
export function explainCommand(error: UserError): string {
  return problemText(error, error.advice)
}

function problemText({ code, message, place }: UserError, remedy: string): string {
  const at = [
    place.file && !message.includes(place.file) && place.file,
    place.sheet && !message.includes(`${place.file} › ${place.sheet}`) && `feuille ${place.sheet}`,
    place.cell && `cellule ${place.cell}`,
    place.column && `colonne ${place.column}`,
    place.line && place.cell === undefined && `ligne ${place.line}`,
    place.territory,
  ]
    .filter(Boolean)
    .join(', ')
  return `erreur[${code}] ${brief(message)}${at && `\n  où      ${brief(at)}`}\n  remède  ${brief(remedy)}`
}

/** No line of an error is a page: a cell of 10,000 characters is not shown whole. */
const LONGEST = 1000

function brief(text: string): string {
  return text.length <= LONGEST
    ? text
    : `${text.slice(0, LONGEST / 2)} […] ${text.slice(-LONGEST / 2)}`
}

/**
 * The names of `known` nearest to `name`, for "vouliez-vous dire …".
 * Levenshtein distance; a name further than a third of its length away is not offered.
 *
 * @example
 * nearest('fibr', ['fibre', 'diplome']) // → ['fibre']
 */
export function nearest(name: string, known: Iterable<string>, most = 3): string[] {
  return [...known]
    .map((candidate) => ({
      candidate,
      distance: editDistance(name.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(({ distance }) => distance <= Math.max(1, name.length / 3))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ candidate }) => candidate)
}

/** « vouliez-vous dire « fibre » ? », or the list of what exists when nothing is near. */
export function suggestion(name: string, known: Iterable<string>): string {
  const all = [...known]
  const [first] = nearest(name, all)
  return first ? `vouliez-vous dire « ${first} » ?` : `au choix : ${all.join(', ')}`
}

function editDistance(a: string, b: string): number {
  let row = Uint16Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = new Uint16Array(row.length)
    next[0] = i
    for (let j = 1; j < row.length; j++) {
      const substitution = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next[j] = Math.min(substitution, row[j]! + 1, next[j - 1]! + 1)
    }
    row = next
  }
  return row[b.length]!
}
