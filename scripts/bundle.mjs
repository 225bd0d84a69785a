// The page of the explorer, the library as one file for pages without a build, and the command line with its threads, in few
// files, so that a command starts in half the time. `node scripts/bundle.mjs`, after tsc: says nothing unless something is
// wrong. The library stays as tsc made it. What is optional, or reads its own files, is left out and found where it is installed.
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const dist = (name) => fileURLToPath(new URL(`../dist/${name}`, import.meta.url))
const at = (name) => dist(`${name}.js`)

/** By name of the file in dist/bin: the command line, the entry of threads, and the modules whose tasks threads load. */
export const input = {
  ifn: at('cli/main'),
  worker: at('host/worker'),
  copeland: at('host/copeland'),
  robustness: at('host/robustness'),
  'read-threads': at('host/read-threads'),
  sandbox: at('host/sandbox'),
  'run-in-workers': at('batch/run-in-workers'),
}

export const external = [
  /^@/,
  /^(hyparquet|shpjs|flatgeobuf|highs|docx)/,
  /^topojson-(server|simplify)/,
]

const page = {
  input: at('render/explorer/page'),
  platform: 'browser',
  output: { file: dist('render/explorer/page.bundle.js'), format: 'esm', minify: true },
}
/** All that runs in a page, for `<script type="module">`: `import { compute } from './ifn.browser.js'`. */
const entries = ['index', 'methods', 'study', 'render', 'sql', 'data']
const browser = {
  input: 'ifn.browser',
  external,
  platform: 'browser',
  plugins: [
    {
      name: 'entries',
      resolveId: (id) => (id === 'ifn.browser' ? id : undefined),
      load: (id) =>
        id === 'ifn.browser'
          ? entries.map((name) => `export * from ${JSON.stringify(at(name))}`).join('\n')
          : undefined,
      // what is optional is found by an import map, if at all: no tool that reads this file is to look for it
      transform: (code) => ({
        code: code.replace(/\bimport\('(?!\.)([^']+)'\)/g, "import(globalThis.String('$1'))"),
        map: null,
      }),
    },
  ],
  output: {
    file: dist('ifn.browser.js'),
    format: 'esm',
    minify: true,
    sourcemap: true,
    codeSplitting: false,
  },
}
const commandLine = {
  input,
  external,
  platform: 'node',
  // without comments and blanks: a fifth of the package; names stay, for whoever reads a stack
  output: {
    dir: dist('bin/'),
    format: 'esm',
    cleanDir: true,
    minify: { compress: false, mangle: false },
  },
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const { output, ...options } of [page, browser, commandLine]) {
    const bundle = await rolldown(options)
    await bundle.write(output)
    await bundle.close()
  }
