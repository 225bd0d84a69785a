/** Distances to the nearest France services that the package carries, for files that say nothing of places of help. */
import type { LentVariable } from '../pipeline/lent-variable.ts'
import { franceColumns } from './france.ts'

const VARIABLE = 'DISTANCE_FRANCE_SERVICES'
/** Cities that the table of communes has by arrondissement, and how the codes of these begin. */
const cities = { '75056': '751', '69123': '6938', '13055': '132' } as const

let read: ReadonlyMap<string, number> | undefined

/**
 * The distance from the point of each commune to the nearest France services, in 2023, in km as the crow flies.
 *
 * Communes of COG 2025, and the arrondissements of Paris, Lyon and Marseille; the three cities have the mean of
 * theirs. Source: ANCT, list of France services, 2023. The table is read when values are first asked for.
 */
export function franceDistances(): LentVariable {
  return {
    variable: VARIABLE,
    label: 'la distance à la France services la plus proche',
    year: '2023',
    get values() {
      return (read ??= distances())
    },
    source: {
      file: 'communes.csv.gz',
      label: 'Liste des France services',
      producer: 'ANCT',
      licence: 'Licence Ouverte 2.0',
      millesime: '2023',
    },
  }
}

function distances(): ReadonlyMap<string, number> {
  const { codes, columns } = franceColumns([VARIABLE])
  const cells = columns.get(VARIABLE)!
  const known = codes.flatMap((code, row) =>
    cells[row] === '' ? [] : [[code, Number(cells[row])] as const],
  )
  const whole = Object.entries(cities).map(([city, head]) => {
    const parts = known.filter(([code]) => code.startsWith(head)).map(([, km]) => km)
    return [city, parts.reduce((total, km) => total + km, 0) / parts.length] as const
  })
  return new Map([...known, ...whole])
}
