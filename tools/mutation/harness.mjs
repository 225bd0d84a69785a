/**
 * What the tests of a room take from vitest, in the same process and again and again: `describe`, `it`, and the matchers of vitest
 * itself. Tests are gathered, and run by whoever gathered them. Inline snapshots are compared line by line, whatever their indent.
 */
import { format as words } from 'node:util'
import * as chai from 'chai'
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
} from '@vitest/expect'
import { format } from '@vitest/pretty-format'

chai.use(JestExtend)
chai.use(JestChaiExpect)
chai.use(JestAsymmetricMatchers)
chai.use((_, { addMethod, flag }) => {
  addMethod(chai.Assertion.prototype, 'toMatchInlineSnapshot', function (wanted) {
    const lines = (text) =>
      text
        .trim()
        .split('\n')
        .map((line) => line.trim())
        .join('\n')
    const found = format(flag(this, 'object'), { escapeString: false, printBasicPrototype: false })
    if (lines(found) !== lines(wanted)) throw new Error(`snapshot: ${found}`)
  })
})

export const expect = Object.assign(
  (value, message) => chai.expect(value, message),
  chai.expect,
  globalThis[ASYMMETRIC_MATCHERS_OBJECT],
)

let gathered = []
let file = ''
let path = []
let skipped = false

/** The tests of the files that `load` imports: it says before each file which it is. */
export async function gather(load) {
  gathered = []
  await load((name) => (file = name))
  const seen = new Map()
  return gathered.map((test) => {
    const id = `${test.file}#${test.name}`
    const times = (seen.get(id) ?? 0) + 1
    seen.set(id, times)
    return { ...test, id: times === 1 ? id : `${id} (${times})` }
  })
}

function group(name, body, skip = false) {
  const before = [path, skipped]
  path = [...path, name]
  skipped ||= skip
  body()
  ;[path, skipped] = before
}

/** Options may stand between the name and what is run; no time is kept here, Stryker does it. */
function test(name, options, run = options) {
  if (!skipped) gathered.push({ name: [...path, name].join(' '), file, run })
}

function each(make) {
  return (rows) =>
    (name, options, body = options) => {
      for (const row of rows) {
        const values = Array.isArray(row) ? row : [row]
        const named = (name.match(/%[sdifjo]/g) ?? []).length
        make(words(name.replace(/%[di]/g, '%s'), ...values.slice(0, named)), () => body(...values))
      }
    }
}

export const describe = Object.assign((name, body) => group(name, body), {
  each: each(group),
  skip: (name, body) => group(name, body, true),
  skipIf: (condition) => (name, body) => group(name, body, Boolean(condition)),
})

export const it = Object.assign(test, {
  each: each(test),
  skip: () => undefined,
  skipIf: (condition) => (condition ? () => undefined : test),
  runIf: (condition) => (condition ? test : () => undefined),
})
