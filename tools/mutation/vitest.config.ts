import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** A room's own tests, those that are quick: what they do not see, its survivors show. `IFN_MUTATION` is the room. */
const rooms: Record<string, readonly string[]> = {
  stats: ['test/stats/*.test.ts'],
  engine: ['test/engine/*.test.ts'],
}

export default defineConfig({
  resolve: { alias: [{ find: /^fast-check$/, replacement: join(import.meta.dirname, 'fast-check.mjs') }] },
  test: {
    include: [...(rooms[process.env['IFN_MUTATION'] ?? ''] ?? [])],
    // threads run what is built
    exclude: ['test/**/node-*.test.ts'],
    expect: { requireAssertions: true },
    testTimeout: 60_000,
    // each mutant has a thread of its own all the same; its test files share it
    isolate: false,
  },
})
