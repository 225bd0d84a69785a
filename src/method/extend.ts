/** A method file that starts from another: only what it changes is written. */

/**
 * A document over the one that it extends. Objects are merged field by field, anything else is
 * replaced, and `null` takes a field out. `extends` itself goes; what told of the base's own
 * standing (its variants, the evidence that it was checked) does not pass to the new method.
 *
 * @example
 * extended({ a: { b: 1, c: 2 }, d: [1] }, { extends: 'x', a: { c: null, e: 3 }, d: [2] }) // → { a: { b: 1, e: 3 }, d: [2] }
 */
export function extended(base: object, document: object): Record<string, unknown> {
  const { extends: _, ...changes } = document as Record<string, unknown>
  const { variants: _variants, variant: _variant, ...kept } = base as Record<string, unknown>
  return merged(kept, changes)
}

/** Fields that are one choice of several: merged, they would be of no kind. */
const WHOLE = new Set([
  'normalisation',
  'goalposts',
  'rescale',
  'aggregation',
  'evidence',
  'weighting',
  'treatment',
  'imputation',
])

function merged(
  base: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const out: Record<string, unknown> = { ...base }
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete out[name]
    else
      out[name] =
        isRecord(value) && isRecord(out[name]) && !WHOLE.has(name)
          ? merged(out[name], value)
          : value
  }
  return out
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
