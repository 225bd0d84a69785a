/** The house rule: a folder is a floor, a file imports from its own floor's folder or from a lower one. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { root } from './support.ts'

const src = join(root, 'src')

/** Top to bottom. A name alone is a file of `src`, or a folder. */
const FLOORS = [
  ['cli'],
  ['index', 'node', 'data'],
  ['batch'],
  ['host', 'render'],
  ['study', 'sql'],
  ['pipeline'],
  ['places'],
  ['ingest'],
  ['sources', 'engine', 'methods', 'io'],
  ['geo'],
  ['method'],
  ['steps'],
  ['table', 'stats'],
  ['core'],
]

/** The public lists: an entry of the package each. */
const LISTS = ['index', 'methods', 'study', 'render', 'sql', 'data', 'node'].map(
  (name) => `${name}.ts`,
)

/** What a room may see, where that is less than all that lies below. */
const SEES: Readonly<Record<string, readonly string[]>> = {
  core: [],
  stats: ['core'],
  table: ['core'],
  steps: ['table', 'stats', 'core'],
  method: ['steps', 'table', 'stats', 'core'],
  methods: ['method', 'steps', 'core'],
  engine: ['method', 'steps', 'table', 'stats', 'core'],
  geo: ['table', 'core'],
  io: ['geo', 'table', 'core'],
  sources: ['table', 'core'],
  ingest: ['sources', 'io', 'geo', 'table', 'core'],
  places: ['ingest', 'sources', 'io', 'geo', 'table', 'core'],
  sql: [
    'pipeline',
    'ingest',
    'engine',
    'methods',
    'method',
    'steps',
    'sources',
    'geo',
    'table',
    'stats',
    'core',
  ],
}

/** Rooms whose folders do not see each other, but for those named here. */
const APART: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  study: {
    audit: ['robustness', 'comparison'],
    comparison: ['robustness'],
    priorities: ['estimation', 'robustness'],
  },
  render: { map: ['draw'], report: ['draw', 'map'], explorer: ['draw', 'map'] },
}

/** Rooms that may use Node. */
const nodeRooms = new Set(['cli', 'batch', 'host', 'node'])

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.ts'),
)
const imports = new Map(
  files.map((name) => [name, importsOf(readFileSync(join(src, name), 'utf8'))]),
)
const edges = files.flatMap((name) =>
  imports
    .get(name)!
    .flatMap(({ target, erased }) =>
      target.startsWith('.')
        ? [{ from: name, to: relative(src, join(src, dirname(name), target)), erased }]
        : [],
    ),
)

const room = (file: string): string =>
  file.includes(sep) ? file.split(sep)[0]! : basename(file, '.ts')
const floor = (name: string): number => FLOORS.findIndex((names) => names.includes(name))
const show = (wrong: readonly { from: string; to: string }[]): string[] =>
  wrong.map(({ from, to }) => `${from} → ${to}`)

describe('imports', () => {
  it('are found whatever their form', () => {
    const code = `
      import a from './a.ts'
      import type { B } from './b.ts'
      import './c.ts'
      export { d } from './d.ts'
      export type * from './e.ts'
      const f = await import('./f.ts')
      type G = import('./g.ts').G
      // import './not-this.ts'
      const text = "import './nor-this.ts'"
      import
        { h }
        from "./h.ts"
    `
    const found = importsOf(code)
    expect(found.map(({ target }) => target).toSorted()).toEqual([
      './a.ts',
      './b.ts',
      './c.ts',
      './d.ts',
      './e.ts',
      './f.ts',
      './g.ts',
      './h.ts',
    ])
    expect(found.filter(({ erased }) => erased).map(({ target }) => target)).toEqual([
      './b.ts',
      './e.ts',
      './g.ts',
    ])
    expect(edges.length).toBeGreaterThan(50)
  })

  it('lead to files that exist', () => {
    expect(show(edges.filter(({ to }) => !files.includes(to)))).toEqual([])
  })

  it('start and end on a floor', () => {
    expect([...new Set(files.map(room))].filter((name) => floor(name) < 0)).toEqual([])
  })

  it('run down, or stay in their room', () => {
    expect(
      show(
        edges.filter(
          ({ from, to }) => room(from) !== room(to) && floor(room(to)) <= floor(room(from)),
        ),
      ),
    ).toEqual([])
  })

  it('see of the floors below only what their room may see', () => {
    expect(
      show(
        edges.filter(
          ({ from, to }) =>
            room(from) !== room(to) &&
            SEES[room(from)] !== undefined &&
            !SEES[room(from)]!.includes(room(to)),
        ),
      ),
    ).toEqual([])
  })

  it('run in no circle, types included', () => {
    const circles: string[] = []
    const state = new Map<string, 'open' | 'done'>()
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'done') return
      if (state.get(file) === 'open')
        return void circles.push([...path.slice(path.indexOf(file)), file].join(' → '))
      state.set(file, 'open')
      for (const { from, to } of edges) if (from === file) visit(to, [...path, file])
      state.set(file, 'done')
    }
    files.forEach((file) => visit(file, []))
    expect(circles).toEqual([])
  })

  it('stay in their folder where the folders of a room do not see each other', () => {
    const folder = (file: string): string | undefined =>
      file.split(sep).length > 2 ? file.split(sep)[1] : undefined
    const crossing = edges.filter(({ from, to }) => {
      const [mine, theirs] = [folder(from), folder(to)]
      if (room(from) !== room(to) || !mine || !theirs || mine === theirs) return false
      return APART[room(from)] !== undefined && !APART[room(from)]![mine]?.includes(theirs)
    })
    expect(show(crossing)).toEqual([])
  })

  it('go through no barrel but the public lists', () => {
    const barrels = files.filter((name) => basename(name) === 'index.ts' && name !== 'index.ts')
    expect(barrels).toEqual([])
    expect(show(edges.filter(({ to }) => LISTS.includes(to)))).toEqual([])
  })
})

describe.each(LISTS.filter((name) => name !== 'node.ts'))('the browser entry %s', (entry) => {
  const reached = existsSync(join(src, entry)) ? reachedFrom(entry) : []

  it('reaches no module of Node, nor a file that is for Node alone', () => {
    const modules = reached.flatMap((name) =>
      imports
        .get(name)!
        .filter(isNode)
        .map(({ target }) => `${name} → ${target}`),
    )
    expect([
      ...modules,
      ...reached.filter((name) => ['host', 'cli', 'node'].includes(room(name))),
    ]).toEqual([])
  })

  it('names nothing of Node by its global name', () => {
    const globals = reached.filter((name) =>
      /(?<![.\w'’])(?:process|Buffer|__dirname|require)\s*[.(]/.test(
        withoutComments(readFileSync(join(src, name), 'utf8')),
      ),
    )
    expect(globals).toEqual([])
  })

  it('is all there to be walked', () => {
    expect(reached.length).toBeGreaterThan(entry === 'index.ts' ? 20 : 5)
  })
})

it('only the command line, the batches and the host use Node', () => {
  const others = files.filter(
    (name) => !nodeRooms.has(room(name)) && imports.get(name)!.some(isNode),
  )
  expect(others).toEqual([])
})

it('only the entry of the embedded data reaches them', () => {
  const others = LISTS.filter((name) => !['data.ts', 'node.ts'].includes(name))
  expect(
    others
      .flatMap(reachedFrom)
      .filter((name) => readFileSync(join(src, name), 'utf8').includes('data/france/')),
  ).toEqual([])
})

it('the main entry reaches neither the schema of method files nor a study, a picture or SQL', () => {
  expect(
    reachedFrom('index.ts').filter(
      (name) =>
        name === join('method', 'schema.ts') || ['study', 'render', 'sql'].includes(room(name)),
    ),
  ).toEqual([])
})

function reachedFrom(entry: string): string[] {
  const seen = new Set([entry])
  for (const file of seen) for (const { from, to } of edges) if (from === file) seen.add(to)
  return [...seen]
}

function isNode({ target }: Import): boolean {
  return (
    target.startsWith('node:') ||
    [
      'fs',
      'path',
      'url',
      'crypto',
      'zlib',
      'os',
      'worker_threads',
      'child_process',
      'stream',
      'buffer',
      'util',
    ].includes(target.split('/')[0]!)
  )
}

interface Import {
  readonly target: string
  /** Of types alone: gone when the file runs. */
  readonly erased: boolean
}

/** Every module that a file names: import, import type, export … from, import(). */
function importsOf(code: string): Import[] {
  const found: Import[] = []
  const add = (target: ts.Node | undefined, erased: boolean): void => {
    if (target && ts.isStringLiteralLike(target)) found.push({ target: target.text, erased })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('file.ts', code, ts.ScriptTarget.ES2023, true))
  return found
}

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
}
