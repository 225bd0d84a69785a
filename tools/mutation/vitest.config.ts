import { defineConfig } from 'vitest/config'

/** A room's own tests, those that are quick: what they do not see, its survivors show. `IFN_MUTATION` is the room. */
const rooms: Record<string, readonly string[]> = {
  stats: ['test/stats/*.test.ts'],
  engine: ['test/engine/*.test.ts'],
}

export default defineConfig({
  test: {
    include: [...(rooms[process.env['IFN_MUTATION'] ?? ''] ?? [])],
    // threads run what is built
    exclude: ['test/**/node-*.test.ts'],
    expect: { requireAssertions: true },
    testTimeout: 60_000,
  },
})
