/** Values that say something else than a number: the least that is published, zeros where a source does not go. */
import { reasonByte } from '../table/missing.ts'
import type { SourceVariable } from './source-table.ts'

/** A value at the least that is published may be less: it is kept, and marked. */
export function floored(
  values: Float64Array,
  floor: number,
  reasons: Uint8Array | undefined,
): Uint8Array | undefined {
  if (!values.includes(floor)) return reasons
  const why = reasons ?? new Uint8Array(values.length)
  for (let i = 0; i < values.length; i++) if (values[i] === floor) why[i] = reasonByte.plancher
  return why
}

/** Zeros that stand for territories the source does not cover become missing. A village without inhabitants keeps its own. */
export function blanked(
  uncovered: RegExp,
  codes: readonly string[],
  variables: readonly SourceVariable[],
): readonly SourceVariable[] {
  const rows = codes.flatMap((code, i) =>
    uncovered.test(code) && variables.length > 0 && variables.every(({ values }) => values[i] === 0)
      ? [i]
      : [],
  )
  if (rows.length === 0) return variables
  return variables.map((each) => {
    const values = each.values.slice()
    const reasons = each.reasons?.slice() ?? new Uint8Array(codes.length)
    for (const row of rows) {
      values[row] = NaN
      reasons[row] = reasonByte['non-couvert']
    }
    return { ...each, values, reasons }
  })
}
