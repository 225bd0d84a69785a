/** A notebook without Jupyter: its cells checked by the compiler, run as one module, and written back with what they said. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { formatWithOptions } from 'node:util'
import ts from 'typescript'
import { root } from '../support.ts'

/** What the kernel writes under a cell. */
type Output =
  | {
      readonly output_type: 'stream'
      readonly name: 'stdout' | 'stderr'
      readonly text: readonly string[]
    }
  | {
      readonly output_type: 'display_data'
      readonly data: Readonly<Record<string, readonly string[]>>
      readonly metadata: object
    }

export interface Cell {
  readonly cell_type: 'code' | 'markdown'
  readonly source: readonly string[]
  readonly execution_count?: number | null
  readonly outputs?: readonly Output[]
}

export interface Notebook {
  readonly cells: readonly Cell[]
}

const folder = join(root, 'notebooks')
const built = (path: string): string => join(root, 'dist', path)

/** The entries of the package, as a notebook names them. */
const ENTRIES: Readonly<Record<string, string>> = {
  'indice-fragilite-numerique': 'index',
  'indice-fragilite-numerique/node': 'node',
  'indice-fragilite-numerique/methods': 'methods',
  'indice-fragilite-numerique/study': 'study',
  'indice-fragilite-numerique/render': 'render',
}

export function codeOf({ cells }: Notebook): string[] {
  return cells.filter(({ cell_type }) => cell_type === 'code').map(({ source }) => source.join(''))
}

/** What the compiler says against the cells of each notebook, taken together: they share one scope, as in the kernel. */
export function typeErrors(notebooks: Readonly<Record<string, Notebook>>): string[] {
  const sources = new Map(
    Object.entries(notebooks).map(([name, notebook]) => [
      join(folder, `${name}.ts`),
      `${codeOf(notebook).join('\n')}\nexport {}\n`,
    ]),
  )
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    paths: {
      ...Object.fromEntries(
        Object.entries(ENTRIES).map(([name, path]) => [name, [built(`${path}.d.ts`)]]),
      ),
      tslab: [join(import.meta.dirname, 'tslab.d.ts')],
    },
  }
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists, readFile } = host
  host.getSourceFile = (name, version) =>
    sources.has(name)
      ? ts.createSourceFile(name, sources.get(name)!, version)
      : getSourceFile(name, version)
  host.fileExists = (name) => sources.has(name) || fileExists(name)
  host.readFile = (name) => sources.get(name) ?? readFile(name)
  return ts
    .getPreEmitDiagnostics(ts.createProgram([...sources.keys()], options, host))
    .map(({ file, start = 0, messageText }) => {
      const where = file
        ? `${file.fileName.slice(folder.length + 1)}, line ${file.getLineAndCharacterOfPosition(start).line + 1} of its code: `
        : ''
      return `${where}${ts.flattenDiagnosticMessageText(messageText, ' ')}`
    })
}

/** Runs the cells in order; gives the notebook with their outputs, numbered as by the kernel. */
export async function executed(notebook: Notebook): Promise<Notebook> {
  const outputs: Output[][] = []
  const write = (name: 'stdout' | 'stderr', text: string): void => {
    const cell = outputs.at(-1)!
    const last = cell.at(-1)
    if (last?.output_type === 'stream' && last.name === name)
      cell[cell.length - 1] = { ...last, text: linesOf(last.text.join('') + text) }
    else cell.push({ output_type: 'stream', name, text: linesOf(text) })
  }
  const say =
    (name: 'stdout' | 'stderr') =>
    (...values: unknown[]) =>
      write(name, `${formatWithOptions({ colors: false }, ...values)}\n`)
  const show = (type: string) => (text: string) =>
    void outputs
      .at(-1)!
      .push({ output_type: 'display_data', data: { [type]: linesOf(text) }, metadata: {} })
  await run(codeOf(notebook), {
    cell: () => void outputs.push([]),
    console: { log: say('stdout'), error: say('stderr') },
    tslab: {
      display: {
        html: show('text/html'),
        svg: show('image/svg+xml'),
        markdown: show('text/markdown'),
      },
    },
  })
  let count = 0
  return {
    ...notebook,
    cells: notebook.cells.map((cell) =>
      cell.cell_type === 'code'
        ? { ...cell, outputs: outputs[count]!, execution_count: ++count }
        : cell,
    ),
  }
}

async function run(cells: readonly string[], kernel: object): Promise<void> {
  const place = mkdtempSync(join(folder, '.cells-'))
  const scope = globalThis as { notebookKernel?: object }
  try {
    const { outputText } = ts.transpileModule(
      cells.map((code) => `cell();\n${code}`).join('\n;\n'),
      { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 } },
    )
    const code = outputText
      .replace(/(\bfrom )['"]([^'"]+)['"]/g, (whole, from: string, name: string) =>
        name === 'tslab' ? whole : `${from}${JSON.stringify(addressOf(name))}`,
      )
      .replace(/^import (\{[^}]*\}) from ['"]tslab['"]/gm, 'const $1 = tslab')
    const path = join(place, 'cells.mjs')
    writeFileSync(path, `const { cell, console, tslab } = globalThis.notebookKernel\n${code}`)
    scope.notebookKernel = kernel
    await import(/* @vite-ignore */ pathToFileURL(path).href)
  } finally {
    rmSync(place, { recursive: true })
  }
}

function addressOf(name: string): string {
  if (name in ENTRIES) return pathToFileURL(built(`${ENTRIES[name]}.js`)).href
  return name.startsWith('node:')
    ? name
    : pathToFileURL(createRequire(join(folder, 'package.json')).resolve(name)).href
}

/** Lines that keep their end, as notebooks store a text. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** The file as nbconvert writes it: keys in order, one space a level. */
export function written(notebook: object): string {
  return `${JSON.stringify(inOrder(notebook), null, 1)}\n`
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, inOrder(each)]),
  )
}
