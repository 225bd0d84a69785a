/** fast-check, but that a property is tried on its first 60 examples at most, and that one that fails is not made small: thousands of mutants wait. */
import fc from '../../node_modules/fast-check/lib/fast-check.js'

export default {
  ...fc,
  assert: (property, options) => fc.assert(property, { ...options, numRuns: Math.min(options?.numRuns ?? 100, 60), endOnFailure: true }),
}
