/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'tools/mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  // worker threads run what is built, not what is mutated; the bytes of WebAssembly are made from their source
  mutate: ['!src/host/**', '!src/stats/draws/kernels-wasm.ts'],
  // no mutator is left out; what is equivalent says so in the code, by `// Stryker disable`, with its reason
  mutator: { excludedMutations: [] },
  incremental: true,
  timeoutMS: 2_000,
  thresholds: { high: 95, low: 90, break: 85 },
  reporters: ['progress-append-only', 'clear-text', 'html'],
  clearTextReporter: {
    allowColor: false,
    logTests: false,
    reportTests: false,
    reportMutants: true,
  },
  tempDirName: 'out/mutation/tmp',
  ignorePatterns: [
    '/.ci',
    '/bench',
    '/dist',
    '/docs',
    '/notebooks',
    '/out',
    '/test/engines',
    'node_modules',
    '*.new.png',
  ],
  // vitest checks no types; one test compares a file to the byte
  disableTypeChecks: false,
  plugins: ['@stryker-mutator/vitest-runner'],
  allowEmpty: false,
}
