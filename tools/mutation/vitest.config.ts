import { basename, join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

interface Room {
  /** Its own tests, those that are quick: what they do not see, its survivors show. */
  readonly tests: readonly string[]
  /** Files that take their time: a mutant meets them last, and most are gone by then. */
  readonly last: readonly string[]
}

const rooms: Readonly<Record<string, Room>> = {
  stats: {
    tests: ['test/stats/*.test.ts'],
    last: ['noisy-shares', 'sort', 'sobol', 'shrink', 'variance'],
  },
  engine: { tests: ['test/engine/*.test.ts'], last: [] },
}
const room = rooms[process.env['IFN_MUTATION'] ?? '']

class SlowLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number =>
      room?.last.indexOf(basename(moduleId, '.test.ts')) ?? 0
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
  }
}

export default defineConfig({
  resolve: {
    alias: [{ find: /^fast-check$/, replacement: join(import.meta.dirname, 'fast-check.mjs') }],
  },
  test: {
    include: [...(room?.tests ?? [])],
    // threads run what is built
    exclude: ['test/**/node-*.test.ts'],
    setupFiles: [join(import.meta.dirname, 'setup.ts')],
    expect: { requireAssertions: true },
    testTimeout: 60_000,
    // each mutant has a thread of its own all the same; its test files share it
    isolate: false,
    sequence: { sequencer: SlowLast },
  },
})
