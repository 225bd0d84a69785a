// The command line and its threads in few files, so that a command starts in half the time: `rolldown -c scripts/bundle.mjs`, after tsc.
// The library stays as tsc made it. What is optional, or reads its own files, is left out and found where it is installed.
import { fileURLToPath } from 'node:url'

const at = (name) => fileURLToPath(new URL(`../dist/${name}.js`, import.meta.url))

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
  /^yargs/,
  /^@/,
  /^(hyparquet|shpjs|flatgeobuf|highs)/,
  /^topojson-(server|simplify)/,
]

export default {
  input,
  external,
  platform: 'node',
  output: {
    dir: fileURLToPath(new URL('../dist/bin/', import.meta.url)),
    format: 'esm',
    cleanDir: true,
  },
}
