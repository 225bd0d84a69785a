/** fast-check, but that a property is tried on its first 60 examples at most, and that one that fails is not made small: thousands of mutants wait. */
import { createRequire } from 'node:module'

const fc = createRequire(import.meta.url)('fast-check')

export default {
  ...fc,
  assert: (property, options) =>
    fc.assert(property, {
      ...options,
      numRuns: Math.min(options?.numRuns ?? 100, 60),
      endOnFailure: true,
    }),
}
