/**
 * What five editions of the communes of France take to compare whole, from their files to their sheets: 3 s of CPU at most; and the
 * sets of their ranks: 5 s. `npm run build` first.
 *
 *     npx tsx editions.ts
 *
 * Beside it, what the same answers take two editions at a time, held to the scales of the first. Before any time is told, the two
 * give the same changes (1e-9), the contributions of the four steps sum to the change from first to last (1e-9), and the joint set of
 * each rank holds its marginal one.
 */
import { createHash } from 'node:crypto'
import { franceColumns } from '../dist/host/france.js'
import { ifn2026 } from '../dist/methods.js'
import { embeddedCog } from '../dist/node.js'
import { franceDistances } from '../dist/host/france-distances.js'
import { rankSets } from '../dist/stats/rank-sets.js'
import { uniformAt } from '../dist/stats/counter-random.js'
import {
  changeSheet,
  compareEditions,
  convergence,
  panelSheet,
  type Moment,
} from '../dist/study.js'
import { stepColumns } from '../dist/study/comparison/sheet.js'
import { timed } from './timed.ts'

const [MOST, MOST_RANKS] = [3000, 5000]
const { codes, columns } = franceColumns()
const history = embeddedCog()
const lent = franceDistances()
const years = [2013, 2015, 2017, 2019, 2021]
/** Columns of the package, and their names in a census or in Filosofi of a year. */
const read: Readonly<Record<string, (yy: string) => string>> = {
  P17_POP: (yy) => `P${yy}_POP`,
  P17_POP65P: (yy) => `P${yy}_POP65P`,
  P17_NSCOL15P: (yy) => `P${yy}_NSCOL15P`,
  P17_NSCOL15P_AUPLUS_CAPBEP: (yy) => `P${yy}_NSCOL15P_AUPLUS_CAPBEP`,
  C17_MEN: (yy) => `C${yy}_MEN`,
  C17_MENPSEUL: (yy) => `C${yy}_MENPSEUL`,
  C17_MENFAMMONO: (yy) => `C${yy}_MENFAMMONO`,
  MED21: (yy) => `MED${yy}`,
  ARCEP19T3_LOCAUX: () => 'LOCAUX',
  ARCEP19T3_LOCAUX_THD30: () => 'LOCAUX_THD30',
}

/** The communes as another year would have them: parts a little smaller, the whole as it is. */
function edition(year: number, k: number): Moment {
  const yy = String(year).slice(2)
  const head = Object.values(read).map((name) => name(yy))
  const rows = codes.map((code, i) =>
    [
      code,
      ...Object.keys(read).map((name, j) => {
        const cell = columns.get(name)![i]!
        const isPart = /65P|CAPBEP|PSEUL|FAMMONO|THD30|MED/.test(name)
        return cell === '' || !isPart
          ? cell
          : (Number(cell) * (1 - 0.02 * k * uniformAt(7, 10 * k + j, i))).toFixed(4)
      }),
    ].join(),
  )
  const bytes = new TextEncoder().encode(`CODGEO,${head.join()}\n${rows.join('\n')}\n`)
  // as the command line gives a file: hashed by the machine's own library
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { kind: 'fichiers', label: String(year), files: [{ name: `${year}.csv`, bytes, sha256 }] }
}

const moments = years.map(edition)
const whole = timed(() => {
  const comparison = compareEditions(ifn2026, moments, { history, lent })
  changeSheet(comparison.change)
  stepColumns(comparison)
  panelSheet(comparison)
  return { ...comparison, convergence: convergence(comparison) }
}, 3)
const { change, steps, snapshots, frozen } = whole.value
// constant euros are those of the last edition: two at a time, they are left as they are, as the scales of the first then are
const options = { history, lent, money: 'courants', reference: frozen! } as const
const held = compareEditions(ifn2026, moments, options)
const pairs = timed(
  () =>
    [[0, 4] as const, ...steps.map((_, k) => [k, k + 1] as const)].map(([a, b]) =>
      compareEditions(ifn2026, [moments[a]!, moments[b]!], options),
    ),
  1,
)

const furthest = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!) || 0), 0)
for (const [k, { change: alone }] of pairs.value.entries()) {
  const found = k === 0 ? held.change : held.steps[k - 1]!
  if (alone.codes.join() !== found.codes.join())
    throw new Error(`territories of pair ${k} are not those of the chain`)
  if (!(furthest(alone.index.difference, found.index.difference) < 1e-9))
    throw new Error(`pair ${k} gives another change`)
}
const rest = change.index.difference.map((v, i) =>
  steps.reduce(
    (left, { contributions }) =>
      Object.values(contributions).reduce((sum, points) => sum - points[i]!, left),
    v,
  ),
)
if (!(furthest(rest, new Float64Array(rest.length)) < 1e-9))
  throw new Error('the contributions of the steps do not sum to the change')

const { index } = snapshots[0]!
const errors = index.map((_, i) => 1 + 4 * uniformAt(3, 1, i))
const ranks = timed(() => rankSets(index, errors, 100), 3)
const { marginal, joint } = ranks.value
if (marginal.low.some((v, i) => v < joint.low[i]! || marginal.high[i]! > joint.high[i]!))
  throw new Error('a marginal set is not in the joint one')

const line = (name: string, { wall, cpu }: { wall: number; cpu: number }): string =>
  `${name}: ${wall.toFixed(0)} ms, CPU ${cpu.toFixed(0)} ms`
console.log(line(`${years.length} editions of ${codes.length} communes`, whole))
console.log(
  `${line('the same, two at a time', pairs)}: ${(pairs.cpu / whole.cpu).toFixed(1)} times as long`,
)
console.log(line(`rank sets of ${index.length} communes`, ranks))
console.log(`peak memory: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`)
if (whole.cpu > MOST || ranks.cpu > MOST_RANKS) {
  console.error(`more than ${MOST} or ${MOST_RANKS} ms of CPU`)
  process.exitCode = 1
}
