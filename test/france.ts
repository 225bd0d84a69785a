/** The embedded communes of France as a table, for tests that want all of them. */
import { compute, type ComputeOptions, type Scores } from '../src/engine/compute.ts'
import { franceColumns } from '../src/host/france.ts'
import { ifn2026 } from '../src/methods/ifn-2026.ts'
import type { Subject } from '../src/pipeline/subject.ts'
import { groupBy, type Table } from '../src/table/table.ts'

const { codes, columns } = franceColumns()
const cells = (name: string): Float64Array =>
  Float64Array.from(columns.get(name)!, (cell) => (cell === '' ? NaN : Number(cell)))

const named = {
  P_POP: 'PMUN21',
  P_POP15P: 'P17_POP15P',
  P_POP65P: 'P17_POP65P',
  P_NSCOL15P: 'P17_NSCOL15P',
  P_NSCOL15P_AUPLUS_CAPBEP: 'P17_NSCOL15P_AUPLUS_CAPBEP',
  C_MEN: 'C17_MEN',
  C_MENPSEUL: 'C17_MENPSEUL',
  C_MENFAMMONO: 'C17_MENFAMMONO',
  LOCAUX: 'ARCEP19T3_LOCAUX',
  LOCAUX_THD30: 'ARCEP19T3_LOCAUX_THD30',
  MED: 'MED21',
  DISTANCE_LIEU: 'DISTANCE_FRANCE_SERVICES',
  NB_FRANCE_SERVICES: 'NB_FRANCE_SERVICES',
  NB_BIBLIOTHEQUES: 'NB_BIBLIOTHEQUES',
}

/** Every commune, the columns that the package carries; the low-diploma share stands for ours, to have that theme too. */
export const franceTable: Table = {
  level: 'commune',
  codes,
  names: columns.get('nom')!,
  columns: {
    ...Object.fromEntries(Object.entries(named).map(([name, from]) => [name, cells(from)])),
    P_NSCOL15P_AUPLUS_BREVET: cells(named.P_NSCOL15P_AUPLUS_CAPBEP),
    TP60: cells('TP6021').map((v) => v / 100),
  },
  membership: { epci: columns.get('code_epci')! },
}

/** What an estimate of people is made from, commune by commune. */
export const francePeople: Table = {
  level: 'commune',
  codes,
  columns: Object.fromEntries(
    (['P_POP15P', 'P_POP65P', 'P_NSCOL15P', 'P_NSCOL15P_AUPLUS_CAPBEP'] as const).map((name) => [
      name,
      franceTable.columns[name]!,
    ]),
  ),
  membership: franceTable.membership!,
}

/** The index of every commune, and what it takes to compute it again. */
export function franceSubject(): Subject {
  const options: ComputeOptions = {
    towards: [groupBy('epci', franceTable.membership!.epci!)],
  }
  const scores = compute(ifn2026, franceTable, options) as Scores
  return { method: ifn2026, table: franceTable, options, scores }
}
