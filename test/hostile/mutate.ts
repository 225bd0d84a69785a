/** Damage, seeded: what a cut download, a bad disk, a careless export or an ill-wisher does to a file. */

type Random = () => number

const pick = <T>(items: readonly T[], random: Random): T =>
  items[Math.floor(random() * items.length)]!
const below = (n: number, random: Random): number => Math.floor(random() * n)

/** Numbers at the edges: lengths that lie, signs, the largest of every width. */
const edges = [
  0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
]

/** One to four damages of bytes. */
export function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  let made: Uint8Array = bytes.slice()
  for (let n = 1 + below(4, random); n > 0; n--) made = pick(byteDamages, random)(made, random)
  return made
}

const byteDamages: readonly ((bytes: Uint8Array, random: Random) => Uint8Array)[] = [
  (bytes, random) => bytes.slice(0, below(bytes.length + 1, random)),
  (bytes, random) =>
    altered(bytes, below(bytes.length, random), (was) => was ^ (1 << below(8, random))),
  (bytes, random) => altered(bytes, below(bytes.length, random), () => below(256, random)),
  (bytes, random) => lying(bytes, below(bytes.length, random), pick(edges, random)),
  (bytes, random) =>
    lying(bytes, Math.max(0, bytes.length - 1 - below(64, random)), pick(edges, random)), // the tables of zip, Parquet and Arrow stand last
  (bytes, random) => without(bytes, below(bytes.length, random), below(64, random)),
  (bytes, random) => twice(bytes, below(bytes.length, random), below(256, random)),
]

function altered(bytes: Uint8Array, at: number, to: (was: number) => number): Uint8Array {
  if (bytes.length > 0) bytes[at] = to(bytes[at]!)
  return bytes
}

function lying(bytes: Uint8Array, at: number, value: number): Uint8Array {
  for (let k = 0; k < 4 && at + k < bytes.length; k++) bytes[at + k] = (value >>> (8 * k)) & 0xff
  return bytes
}

function without(bytes: Uint8Array, at: number, length: number): Uint8Array {
  return joined(bytes.subarray(0, at), bytes.subarray(at + length))
}

function twice(bytes: Uint8Array, at: number, length: number): Uint8Array {
  return joined(bytes.subarray(0, at + length), bytes.subarray(at))
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

const words = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  ' ',
  '\u0000',
  '\u202Eabc',
  '<script>alert(1)</script>',
  '=1+1',
  'é'.repeat(300),
  'NaN',
  '1e999',
  '-1',
  '01001',
  'FR',
  'ifn',
  '../../etc/passwd',
]
const values: readonly unknown[] = [
  ...words,
  null,
  true,
  0,
  -0,
  -1,
  1e308,
  5e-324,
  2 ** 53 + 2,
  [],
  {},
  [[[]]],
  { length: -1 },
  { length: 1e9 },
  ['x', null, {}],
  JSON.parse('{"__proto__":{"polluted":1}}'),
]

/** A JSON document with one to three of its parts replaced, taken away, renamed or written twice. */
export function twisted(document: unknown, random: Random): unknown {
  let made = structuredClone(document)
  for (let n = 1 + below(3, random); n > 0; n--) made = twist(made, random)
  return made
}

function twist(node: unknown, random: Random): unknown {
  if (typeof node !== 'object' || node === null || random() < 0.12) return pick(values, random)
  if (Array.isArray(node))
    return node.length === 0 || random() < 0.1
      ? [...node, pick(values, random)]
      : node.with(below(node.length, random), twist(pick(node, random), random))
  const entries = Object.entries(node)
  if (entries.length === 0) return { [pick(words, random)]: pick(values, random) }
  const at = below(entries.length, random)
  const [key, value] = entries[at]!
  const how = random()
  const changed: [string, unknown][] =
    how < 0.1
      ? []
      : how < 0.2
        ? [[pick(words, random), value]]
        : how < 0.25
          ? [
              [key, value],
              [pick(words, random), pick(values, random)],
            ]
          : [[key, twist(value, random)]]
  return JSON.parse(
    JSON.stringify(
      Object.fromEntries(
        entries.toSpliced(at, 1, ...changed.filter(([name]) => name !== '__proto__')),
      ),
    ),
  )
}

/** A text with words of its own grammar and of others put where they do not belong. */
export function garbled(text: string, random: Random): string {
  let made = text
  for (let n = 1 + below(5, random); n > 0; n--) {
    const at = below(made.length + 1, random)
    made =
      made.slice(0, at) +
      pick(
        [
          ...words,
          '"',
          '""',
          '\n',
          '\r',
          ';',
          ',',
          '\t',
          '(',
          ')',
          '+',
          '*',
          '-',
          '/',
          '\uFEFF',
          '9'.repeat(400),
          '('.repeat(5000),
        ],
        random,
      ) +
      made.slice(at + below(3, random))
  }
  return made
}
