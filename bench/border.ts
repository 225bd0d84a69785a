/**
 * What the border of `compute` costs, as a share of a run: the embedded communes, a new list of codes each time, as a
 * service has that reads its table again. Both are timed in one process, in turn.
 *
 *     npx tsx border.ts
 *
 * Fails above 2 %.
 */
import { compute } from '../src/engine/compute.ts'
import { validateInput } from '../src/engine/validate.ts'
import { embeddedTerritory } from '../src/host/embedded.ts'
import { ifn2026 } from '../src/methods/ifn-2026.ts'
import { readFiles } from '../src/pipeline/pipeline.ts'
import { timed } from './timed.ts'

const RUNS = 31
const MOST = 0.02

const { table } = readFiles(embeddedTerritory('france').files, ifn2026)
const fresh = () => ({ ...table, codes: [...table.codes] })

compute(ifn2026, fresh())
const whole = timed(() => compute(ifn2026, fresh()), RUNS)
const border = timed(() => validateInput(ifn2026, fresh(), {}), RUNS)
const copy = timed(() => fresh(), RUNS)
const known = timed(() => validateInput(ifn2026, table, {}), RUNS)
const share = (border.wall - copy.wall) / (whole.wall - copy.wall)
console.log(
  `${table.codes.length} communes: compute ${whole.wall.toFixed(1)} ms, its border ${(border.wall - copy.wall).toFixed(2)} ms (${(100 * share).toFixed(1)} %), ${known.wall.toFixed(3)} ms for codes that were read before`,
)
if (share > MOST) process.exitCode = 1
