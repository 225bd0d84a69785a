import { inject } from 'vitest'

interface Counts {
  mutantCoverage?: { static: Record<string, unknown>; perTest: Record<string, unknown> }
}

// Test files share a thread. What the last one touched has been told, and must not be counted again: a mutant that turns in circles
// is stopped at a hundred times what was counted.
const counts = (globalThis as unknown as Record<string, Counts | undefined>)[
  inject('globalNamespace' as never) as string
]?.mutantCoverage
if (counts)
  for (const each of [counts.static, counts.perTest])
    for (const key of Object.keys(each)) delete each[key]
