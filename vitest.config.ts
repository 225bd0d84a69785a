import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'] },
    expect: { requireAssertions: true },
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // one process a core, each for many files: what the modules keep is never of one test
    maxWorkers: availableParallelism(),
    isolate: false,
    // tests are of what the package carries, not of figures that this machine refreshed
    env: { XDG_CACHE_HOME: join(tmpdir(), 'ifn-tests-no-cache') },
  },
})
