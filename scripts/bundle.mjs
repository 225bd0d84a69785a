// The command line and its threads in few files, so that a command starts in half the time: `rolldown -c scripts/bundle.mjs`, after tsc.
// The library stays as tsc made it. What is optional, or reads its own files, is left out and found where it is installed.
import { fileURLToPath } from 'node:url'

const at = (name) => fileURLToPath(new URL(`../dist/${name}.js`, import.meta.url))

/** By name of the file in dist/bin: as deep as where each comes from, for paths are told from there. */
export const input = {
  ifn: at('cli/main'),
  worker: at('batch/worker'),
  'read-worker': at('host/read-worker'),
  'sandbox-worker': at('host/sandbox-worker'),
  'copeland-worker': at('host/copeland-worker'),
  'robustness-worker': at('host/robustness-worker'),
}

export const external = [/^yargs/, /^@/, /^hyparquet/, /^topojson-(server|simplify)/]

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
