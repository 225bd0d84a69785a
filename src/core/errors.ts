/** Problems that a user can solve: what was found, where, and what to do about it. */
import type { ErrorCode } from './error-catalogue.ts'

/** Where in the user's own material the problem stands. */
export interface Place {
  readonly file?: string
  readonly column?: string
  /** 1-based, header line included: the number an editor shows. */
  readonly line?: number
  /** The territory concerned, by its code officiel. */
  readonly territory?: string
  /** The sheet of a workbook, and the cell as A1. */
  readonly sheet?: string
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

/**
 * A problem the user can solve, as opposed to a bug of ours.
 *
 * Every one of them says three things: what was found, where, and what to do. `code` is stable
 * (scripts and tests rely on it, never on the wording); `ifn expliquer CODE` tells it at length.
 */
export class UserError extends Error {
  readonly code: ErrorCode
  readonly remedy: string
  readonly place: Place

  constructor(code: ErrorCode, problem: string, remedy: string, place: Place = {}) {
    super(problem)
    this.name = 'UserError'
    this.code = code
    this.remedy = remedy
    this.place = place
  }

  /** What `--json` prints of an error. */
  toJSON(): { code: ErrorCode; probleme: string; remede: string; lieu: PlaceInJson } {
    return {
      code: this.code,
      probleme: this.message,
      remede: this.remedy,
      lieu: placeInJson(this.place),
    }
  }
}

/** All the problems of one input at once. Thrown by what reads and by what checks. */
export class UserErrors extends AggregateError {
  declare errors: UserError[]

  constructor(problems: readonly UserError[]) {
    super(
      problems,
      `${problems.length} problème(s) : ${problems.map((each) => each.code).join(', ')}`,
    )
    this.name = 'UserErrors'
  }

  /** What a service can send on: every problem, its place and its remedy. */
  toJSON(): { erreurs: ReturnType<UserError['toJSON']>[] } {
    return { erreurs: this.errors.map((each) => each.toJSON()) }
  }
}

/** Throws when there is anything to throw. One problem or ten: the caller handles one type. */
export function throwIfAny(problems: readonly UserError[]): void {
  if (problems.length > 0) throw new UserErrors(problems)
}

/** The user's problems held by anything thrown, or nothing when it is a bug of ours. */
export function userErrors(thrown: unknown): readonly UserError[] {
  if (thrown instanceof UserErrors) return thrown.errors
  return thrown instanceof UserError ? [thrown] : []
}

/**
 * An error as people read it, in French: `erreur[code]`, what was found, where, and what to do. A file that the problem
 * names is not named again. The wording is made
 * in one spot, so that the CLI, `--json` and the tests all agree.
 */
export function explain({ code, message, remedy, place }: UserError): string {
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
