/**
 * How long the people of the communes of France take to estimate, with their intervals: 300 ms of CPU at most.
 *
 *     npx tsx people.ts
 *
 * The embedded communes, by commune and by EPCI. Before any time is told, the two come to the same people.
 */
import { peopleOfTable } from '../src/study/estimation/people.ts'
import { groupBy } from '../src/table/table.ts'
import { francePeople, franceTable } from '../test/france.ts'
import { timed } from './timed.ts'

const MOST = 300
const to = groupBy('epci', francePeople.membership!.epci!)
const population = franceTable.columns['P_POP']!

const communes = timed(() => peopleOfTable(francePeople, { population }), 15)
const groups = timed(() => peopleOfTable(francePeople, { to }), 15)
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
