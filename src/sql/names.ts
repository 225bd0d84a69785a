/** Names of columns: each once in a statement whatever its case, and none longer than engines take. */

/** PostgreSQL cuts a name after this many bytes, and two that begin alike would become one. */
const LONGEST = 63

/** Gives names to columns: no two alike, none longer than 63 bytes. */
export class Names {
  readonly #taken = new Set<string>()
  readonly #given = new Map<string, string>()

  constructor(taken: Iterable<string> = []) {
    for (const name of taken) this.#taken.add(name.toLowerCase())
  }

  /** The name of something of an indicator or a group: `part_65_plus`, `part_65_plus_score`. The same each time it is asked for. */
  of(id: string, what = ''): string {
    const key = JSON.stringify([id, what])
    const known = this.#given.get(key)
    if (known !== undefined) return known
    const wanted = what === '' ? id : `${id}_${what}`
    let name = cut(wanted, LONGEST)
    for (let n = 2; this.#taken.has(name.toLowerCase()); n++)
      name = `${cut(wanted, LONGEST - 4)}_${n}`
    this.#taken.add(name.toLowerCase())
    this.#given.set(key, name)
    return name
  }
}

/** At most so many bytes of UTF-8, no letter cut in two; NUL, which no engine takes, is left out. */
function cut(name: string, bytes: number): string {
  const clean = name.replaceAll('\0', '')
  const encoder = new TextEncoder()
  let kept = ''
  let length = 0
  for (const letter of clean === '' ? '_' : clean) {
    length += encoder.encode(letter).length
    if (length > bytes) break
    kept += letter
  }
  return kept
}
