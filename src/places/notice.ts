/** What is worth telling of a file and stops nothing: how many rows, and where the first ones are. */
import { french, NBSP } from '../core/french.ts'

/** A remark on some rows of a file: what they have in common, how many, and the first of them. */
export interface Notice {
  readonly file: string
  readonly text: string
  /** What is counted. */
  readonly of: 'lieu' | 'territoire'
  /** How many rows. */
  readonly count: number
  /** What `lines` are: lines of a CSV, ranks of entries in a JSON document. */
  readonly at: 'ligne' | 'entrée'
  /** The first of them. */
  readonly lines: readonly number[]
}

const SHOWN = 5

/** The notices of one file, gathered as it is read: rows of a kind are told together. */
export class Notices {
  readonly #file: string
  readonly #of: Notice['of']
  readonly #at: Notice['at']
  readonly #kinds = new Map<string, { count: number; lines: number[]; examples: Set<string> }>()

  constructor(file: string, of: Notice['of'] = 'lieu', at: Notice['at'] = 'ligne') {
    this.#file = file
    this.#of = of
    this.#at = at
  }

  /** Notes a row, and what of it is an example of its kind; one that no line of the file tells has none. */
  add(text: string, line?: number, examples: readonly string[] = []): void {
    const kind = this.#kinds.get(text) ?? { count: 0, lines: [], examples: new Set() }
    kind.count++
    for (const each of examples) kind.examples.add(each)
    if (line !== undefined && kind.lines.length < SHOWN) kind.lines.push(line)
    this.#kinds.set(text, kind)
  }

  all(): Notice[] {
    return [...this.#kinds].map(([text, { count, lines, examples }]) => ({
      file: this.#file,
      of: this.#of,
      text: withExamples(text, [...examples]),
      count,
      at: this.#at,
      lines,
    }))
  }
}

const EXAMPLES = 3

function withExamples(text: string, examples: readonly string[]): string {
  if (examples.length === 0) return text
  const shown = examples.slice(0, EXAMPLES).map((each) => `« ${each} »`)
  const rest = examples.length - shown.length
  return `${text} (${shown.join(', ')}${rest > 0 ? ` et ${french(rest, 0)} autre${rest > 1 ? 's' : ''}` : ''})`
}

/**
 * A notice as a sentence.
 *
 * @example
 * noticeText({ file: 'lieux.csv', of: 'lieu', text: 'sans coordonnées', count: 2, at: 'ligne', lines: [4, 9] }) // → 'lieux.csv\u00A0: 2\u00A0lieux sans coordonnées (lignes 4, 9)'
 */
export function noticeText({ file, of, text, count, at, lines }: Notice): string {
  const noun = count < 2 ? of : of === 'lieu' ? 'lieux' : 'territoires'
  const where =
    lines.length === 0
      ? ''
      : ` (${at}${lines.length > 1 ? 's' : ''} ${lines.join(', ')}${count > lines.length ? '…' : ''})`
  return `${file}${NBSP}: ${french(count, 0)}${NBSP}${noun} ${text}${where}`
}
