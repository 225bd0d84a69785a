/**
 * How long the people of the communes of France take to estimate, with their intervals: 300 ms of CPU at most.
 *
 *     npx tsx people.ts
 *
 * The embedded communes, by commune and by EPCI. Before any time is told, the two come to the same people.
 */
import { franceColumns } from '../src/host/france.ts'
import { estimatePeople } from '../src/study/estimation/people.ts'
import { groupBy, type Table } from '../src/table/table.ts'
import { timed } from './timed.ts'

const MOST = 300
const { codes, columns } = franceColumns()
const cells = (name: string): Float64Array =>
  Float64Array.from(columns.get(name)!, (cell) => (cell === '' ? NaN : Number(cell)))
const epci = columns.get('code_epci')!
const table: Table = {
  level: 'commune',
  codes,
  columns: {
    P_POP15P: cells('P17_POP15P'),
    P_POP65P: cells('P17_POP65P'),
    P_NSCOL15P: cells('P17_NSCOL15P'),
    P_NSCOL15P_AUPLUS_CAPBEP: cells('P17_NSCOL15P_AUPLUS_CAPBEP'),
  },
  membership: { epci },
}
const to = groupBy('epci', epci)
const population = cells('PMUN21')

const communes = timed(() => estimatePeople(table, { population }), 15)
const groups = timed(() => estimatePeople(table, { to }), 15)
if ('lacking' in communes.value || 'lacking' in groups.value) throw new Error('no estimate')
const [one, other] = [communes.value.found.total, groups.value.found.total]
if (!(Math.abs(one.people - other.people) < 1e-3 * one.people))
  throw new Error(`${one.people} people by commune, ${other.people} by EPCI`)
for (const [name, { wall, cpu }] of Object.entries({ communes, EPCI: groups }))
  console.log(`${name}: ${wall.toFixed(0)} ms, CPU ${cpu.toFixed(0)} ms`)
if (communes.cpu > MOST) {
  console.error(`more than ${MOST} ms of CPU`)
  process.exitCode = 1
}
