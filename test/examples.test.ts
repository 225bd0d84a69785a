/** Every line « call // → value » of a doc comment is run: documentation that lies fails the build. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from './support.ts'

const src = join(root, 'src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .toSorted()
const examples = files
  .map((name) => [name, examplesOf(readFileSync(join(src, name), 'utf8'))] as const)
  .filter(([, found]) => found.length > 0)

it('there are examples to run', () => {
  expect(examples.length).toBeGreaterThan(8)
})

it('every arrow of a doc comment is on the line of its call', () => {
  const lonely = files.flatMap((name) =>
    [...readFileSync(join(src, name), 'utf8').matchAll(/^\s*\*.*\/\/ → .*$/gm)]
      .map((m) => m[0].trim())
      .filter((line) => !/^\* \S.* \/\/ → \S/.test(line))
      .map((line) => `${name}: ${line}`),
  )
  expect(lonely).toEqual([])
})

it('every formula of a kernel or of the engine that is written out has an example under it', () => {
  const bare = files
    .filter((name) => /^(stats|engine)\//.test(name))
    .flatMap((name) => {
      const code = readFileSync(join(src, name), 'utf8')
      return [...code.matchAll(/(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)\nexport function (\w+)/g)]
        .filter(([, doc]) => /^ \* {5}\S/m.test(doc!) && !doc!.includes('// →'))
        .map((m) => `${name} ${m[2]}`)
    })
  expect(bare).toEqual([])
})

describe.each(examples)('%s', (name, found) => {
  it.each(found)('%s → %s', async (call, value) => {
    const scope: Record<string, unknown> = {
      ...(await named(call)),
      ...(await import(join(src, name))),
    }
    const run = async (code: string): Promise<unknown> =>
      await Function(...Object.keys(scope), `return (${code})`)(...Object.values(scope))
    expect(plain(await run(call))).toEqual(plain(await run(value)))
  })
})

/** What an example calls from the other files: an exported function is known by its name alone. */
async function named(call: string): Promise<Record<string, unknown>> {
  const calls = new Set([...call.matchAll(/\b([a-z]\w*)\(/g)].map((m) => m[1]!))
  const homes = files.filter((file) =>
    [...readFileSync(join(src, file), 'utf8').matchAll(/^export function (\w+)/gm)].some((m) =>
      calls.has(m[1]!),
    ),
  )
  return Object.assign({}, ...(await Promise.all(homes.map((file) => import(join(src, file))))))
}

function examplesOf(code: string): [call: string, value: string][] {
  return [...code.matchAll(/^\s*\* (\S.*?) \/\/ → (.+)$/gm)].map((m) => [m[1]!, m[2]!.trim()])
}

/** Typed arrays are written as arrays, at any depth. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as Uint8Array)
  return Array.isArray(value) ? value.map(plain) : value
}
