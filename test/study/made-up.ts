/** A population made up for any method: its indicators by their names, seeded. */
import { compute, type ComputeOptions } from '../../src/engine/compute.ts'
import type { Method } from '../../src/method/method.ts'
import type { Subject } from '../../src/pipeline/subject.ts'
import { mulberry32 } from '../support.ts'

/** `holes`: the share of the cells that are missing. */
export function madeUp(
  method: Method,
  rows = 60,
  holes = 0,
  options: ComputeOptions = {},
): Subject {
  const random = mulberry32(20261122)
  const codes = Array.from({ length: rows }, (_, i) => String(10_001 + i))
  const columns = Object.fromEntries(
    Object.entries(method.indicators).map(([id, { unit }]) => [
      id,
      Float64Array.from(codes, () =>
        random() < holes
          ? NaN
          : unit === 'share'
            ? 0.05 + 0.4 * random()
            : Math.round(100 + 900 * random()),
      ),
    ]),
  )
  const table = {
    level: 'commune',
    codes,
    columns: {
      ...columns,
      P_POP: Float64Array.from(codes, () => Math.round(200 + 5000 * random())),
    },
  } as const
  return { method, table, options, scores: compute(method, table, options) }
}
