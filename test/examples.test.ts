/** Every line « call // → value » of a doc comment is run: documentation that lies fails the build. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { root } from './support.ts'

const src = join(root, 'src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .toSorted()
const examples = files
  .map((name) => [name, examplesOf(readFileSync(join(src, name), 'utf8'))] as const)
  .filter(([, found]) => found.length > 0)

/** By name of an exported value, the file that makes it: each is made once, and entries only hand it on. */
const homeOf = new Map(
  files.flatMap((file) =>
    [
      ...readFileSync(join(src, file), 'utf8').matchAll(
        /^export (?:async )?(?:function\*?|const|class) (\w+)/gm,
      ),
    ].map((m) => [m[1]!, file] as const),
  ),
)

it('every example is what the compiler takes, those that are not run included', () => {
  const blocks = files.flatMap((file) =>
    [
      ...readFileSync(join(src, file), 'utf8').matchAll(/@example\n((?:[ \t]*\*(?! @|\/).*\n)+)/g),
    ].map((m) => ({ file, code: m[1]!.replace(/^ *\* ?/gm, '') })),
  )
  expect(blocks.length).toBeGreaterThan(250)
  expect(refusedByCompiler(blocks)).toEqual([])
})

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

/** What an example names of the other files: an exported value is known by its name alone. */
async function named(call: string): Promise<Record<string, unknown>> {
  const homes = new Set(namesIn(call).flatMap((name) => homeOf.get(name) ?? []))
  return Object.assign(
    {},
    ...(await Promise.all([...homes].map((file) => import(join(src, file))))),
  )
}

function examplesOf(code: string): [call: string, value: string][] {
  return [...code.matchAll(/^\s*\* (\S.*?) \/\/ → (.+)$/gm)].map((m) => [m[1]!, m[2]!.trim()])
}

/** Names that code says, but for members and keys. */
function namesIn(code: string): string[] {
  return [...code.matchAll(/(?<=\.\.\.|^|[^.\w])[A-Za-z_]\w*\b(?!: )/g)].map(([name]) => name)
}

/** Typed arrays are written as arrays, at any depth. */
function plain(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as Uint8Array)
  return Array.isArray(value) ? value.map(plain) : value
}

/** What examples take for granted: what a reader has at hand. */
const AT_HAND = {
  scores: 'Scores',
  files: 'readonly InputFile[]',
  sources: 'readonly SourceTrace[]',
  bytes: 'Uint8Array',
  contours: 'Contours',
  moments: 'readonly Moment[]',
  points: 'CodedPoints',
  people: 'PeopleEstimate',
  name: 'string',
}

/** Each block in a function of its own, inside one whose parameters are what is at hand, all in one program: starting the compiler is what takes time. */
function refusedByCompiler(blocks: readonly { file: string; code: string }[]): string[] {
  const path = join(src, 'examples.ts')
  const called = new Map<string, string>()
  const functions = blocks.map(({ code }, k) => {
    const names = new Set(namesIn(code))
    const hand = Object.entries(AT_HAND).filter(([name]) =>
      new RegExp(`(?<![.\\w])${name}\\b(?!\\(|: )`).test(code),
    )
    for (const name of names)
      if (homeOf.has(name) && !hand.some(([each]) => each === name))
        called.set(name, homeOf.get(name)!)
    return `export const example${k} = (${hand.map(([name, type]) => `${name}: ${type}`).join(', ')}) => async () => {\n${code}\n}`
  })
  const head = [
    "import type { Scores } from './engine/compute.ts'",
    "import type { InputFile } from './ingest/input.ts'",
    "import type { Contours } from './io/contours.ts'",
    "import type { Moment } from './study/comparison/comparison.ts'",
    "import type { PeopleEstimate } from './study/estimation/people.ts'",
    "import type { CodedPoints } from './study/site-help.ts'",
    "import type { SourceTrace } from './table/source-trace.ts'",
    "import { createReadStream } from 'node:fs'",
    ...[...called].map(([name, file]) => `import { ${name} } from './${file}'`),
  ]
  const text = `${head.join('\n')}\n${functions.join('\n')}\n`
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.json'), (name) => ts.sys.readFile(name)).config,
    ts.sys,
    root,
  )
  const checked = {
    ...options,
    noEmit: true,
    // an example says what it gives: that there is a first element is seen on its line
    noUncheckedIndexedAccess: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
  }
  const host = ts.createCompilerHost(checked)
  const { getSourceFile, fileExists, readFile } = host
  host.getSourceFile = (name, ...rest) =>
    name === path
      ? ts.createSourceFile(name, text, ts.ScriptTarget.ESNext)
      : getSourceFile.call(host, name, ...rest)
  host.fileExists = (name) => name === path || fileExists.call(host, name)
  host.readFile = (name) => (name === path ? text : readFile.call(host, name))
  const program = ts.createProgram([path], checked, host)
  const file = program.getSourceFile(path)!
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
    ({ start, messageText }) => {
      const before = text.slice(0, start).split('export const example').length - 2
      return `${blocks[before]?.file ?? 'imports'}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    },
  )
}
