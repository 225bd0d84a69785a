/**
 * How long it takes to bring a table of communes from one COG to another, and to compare two national runs.
 *
 *     npx tsx cog.ts
 *
 * All communes of 2014 × 40 columns (30 counts, 8 rates, 2 medians), figures made anew from a seed, to the COG of
 * 2026, with the events that the package carries. Beside it, in the same run, the plainest way that a script would
 * write: a table of passage code → code, sums in a Map of objects. Before any time is told, the counts agree.
 */
import { planPassage } from '../src/geo/passage.ts'
import { passTable, type PassageUnit } from '../src/geo/pass-table.ts'
import { CommunePaths } from '../src/geo/commune-paths.ts'
import { mulberry32 } from '../src/core/random.ts'
import { ifn2026 } from '../src/methods/ifn-2026.ts'
import type { Method } from '../src/method/method.ts'
import { compute } from '../src/engine/compute.ts'
import { embeddedCog } from '../src/host/cog.ts'
import { compareSnapshots } from '../src/study/comparison/change.ts'
import { snapshotOf } from '../src/study/comparison/snapshot.ts'
import type { Table } from '../src/table/table.ts'
import { timed } from './timed.ts'

const [FROM, TO, RUNS] = [2014, 2026, 9]
const history = embeddedCog()
const random = mulberry32(2026)
const codes = history.communes(FROM)
const counts = Array.from({ length: 30 }, (_, k) => `E${k}`)
const rates = Array.from({ length: 8 }, (_, k) => `T${k}`)
const medians = ['M0', 'M1']
const column = (make: () => number): Float64Array => Float64Array.from(codes, make)
const table: Table = {
  level: 'commune',
  codes,
  columns: {
    ...Object.fromEntries(counts.map((name) => [name, column(() => Math.exp(6 + 2 * random()))])),
    ...Object.fromEntries(rates.map((name) => [name, column(random)])),
    ...Object.fromEntries(medians.map((name) => [name, column(() => 15_000 + 15_000 * random())])),
  },
}
const unitOf = (name: string): PassageUnit =>
  name.startsWith('E')
    ? { kind: 'effectif' }
    : name.startsWith('T')
      ? { kind: 'taux', denominator: 'E0' }
      : { kind: 'valeur', weight: 'E1' }
const options = { split: 'egales' } as const
history.communeSet(TO)

const planned = timed(() => planPassage(history, codes, FROM, TO, options), RUNS)
const passed = timed(() => passTable(table, planned.value, unitOf), RUNS)
const plain = timed(() => plainly(), 3)
const rowOf = new Map(planned.value.codes.map((code, i) => [code, i]))
for (const [code, row] of plain.value) {
  const own = passed.value.table.columns['E3']![rowOf.get(code)!]!
  if (!(Math.abs(own - row['E3']!) < 1e-9 * own))
    throw new Error(`${code}: ${own}, plainly ${row['E3']}`)
}
const ours = { wall: planned.wall + passed.wall, cpu: planned.cpu + passed.cpu }

const national = (seed: number): Table => {
  const noise = mulberry32(seed)
  const now = history.communes(TO)
  const people = Float64Array.from(now, () => Math.exp(5 + 3 * noise()))
  const part = (low: number, high: number): Float64Array =>
    people.map((v) => v * (low + (high - low) * noise()))
  return {
    level: 'commune',
    codes: now,
    columns: {
      P_POP: people,
      P_POP65P: part(0.1, 0.4),
      P_NSCOL15P: part(0.7, 0.8),
      P_NSCOL15P_AUPLUS_BREVET: part(0.1, 0.4),
      C_MEN: part(0.5, 0.6),
      C_MENPSEUL: part(0.1, 0.3),
      C_MENFAMMONO: part(0, 0.1),
      TP60: people.map(() => 0.05 + 0.3 * noise()),
      MED: people.map(() => 15_000 + 15_000 * noise()),
      LOCAUX: part(0.6, 0.7),
      LOCAUX_FTTH: part(0.3, 0.6),
      LOCAUX_THD30: part(0.4, 0.6),
      TX_NON_4G: people.map(() => 0.2 * noise()),
      DISTANCE_LIEU: people.map(() => 20 * noise()),
    },
    membership: {
      departement: now.map((code) => code.slice(0, 2)),
      epci: now.map((code) => `2${code.slice(0, 4)}00000`.slice(0, 9)),
    },
  }
}
const [before, after] = [
  compute(ifn2026 as Method, national(1)),
  compute(ifn2026 as Method, national(2)),
]
const compared = timed(
  () =>
    compareSnapshots(
      { snapshot: snapshotOf('avant', before) },
      { snapshot: snapshotOf('après', after) },
    ),
  RUNS,
)

console.log(
  `${codes.length} communes × ${Object.keys(table.columns).length}, COG ${FROM} → ${TO}, Node ${process.versions.node}, medians`,
)
console.log(
  `  plan                        ${planned.wall.toFixed(0).padStart(7)} ms   CPU ${planned.cpu.toFixed(0)} ms`,
)
console.log(
  `  pass                        ${passed.wall.toFixed(0).padStart(7)} ms   CPU ${passed.cpu.toFixed(0)} ms`,
)
console.log(
  `  plain sums in a Map         ${plain.wall.toFixed(0).padStart(7)} ms   ${(plain.cpu / ours.cpu).toFixed(1)} times ours in CPU (counts only, no reason, no origin)`,
)
console.log(
  `  target   harmonise under 150 ms of CPU: ${ours.cpu < 150 ? 'met' : 'MISSED'} (${ours.cpu.toFixed(0)})`,
)
console.log(
  `  compare two national runs   ${compared.wall.toFixed(0).padStart(7)} ms   CPU ${compared.cpu.toFixed(0)} ms`,
)
console.log(`  target   compare under 1,000 ms of CPU: ${compared.cpu < 1000 ? 'met' : 'MISSED'}`)

/** One object a commune, summed by code of arrival: what a script does with a two-column table of passage. */
function plainly(): Map<string, Record<string, number>> {
  const steps = new CommunePaths(history, FROM, TO, options)
  const out = new Map<string, Record<string, number>>()
  codes.forEach((code, i) => {
    for (const share of steps.follow(code)) {
      const row = out.get(share.code) ?? Object.fromEntries(counts.map((name) => [name, 0]))
      for (const name of counts) row[name]! += share.ratio * table.columns[name]![i]!
      out.set(share.code, row)
    }
  })
  return out
}
