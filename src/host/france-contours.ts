/** Contours of the territories of France that the package can draw: communes, and what they make up. */
import { feature } from 'topojson-client'
import { communeOfArrondissement } from '../geo/cog.ts'
import type { Groups } from '../geo/groups.ts'
import { parentCode } from '../geo/membership.ts'
import type { Feature } from '../io/contour-features.ts'
import { contoursOf, type Contours } from '../io/contours.ts'
import { dissolve } from '../io/dissolve.ts'
import type { Level } from '../table/level.ts'
import { franceMembership, franceTopology } from './france.ts'

/** What is to be drawn: rows of a level, and the groups that they are, where no code tells. */
export interface DrawnTerritories {
  readonly codes: readonly string[]
  readonly level?: Level | undefined
  readonly groups?: Groups | undefined
}

/**
 * Draws territories from the contours of the communes of 2025 that the package carries: communes as they are, EPCI,
 * départements, régions and groups by dissolving the communes that they are made of.
 *
 * Paris, Lyon and Marseille are drawn by arrondissement where the rows have one of theirs, whole otherwise.
 *
 * @param territories rows to be drawn
 * @returns contours whose codes are those of the level; nothing for a level that communes do not make up (IRIS), nor
 *   for groups that are not told
 */
export function franceContoursOf({ codes, level, groups }: DrawnTerritories): Contours | undefined {
  const territoryOf = rule(level ?? levelOfCodes(codes), groups)
  if (territoryOf === undefined) return undefined
  const whole = new Set(citiesDrawnWhole(codes, groups))
  const drawn = (code: string): boolean => {
    const city = communeOfArrondissement.get(code)
    return city === undefined ? !cities.has(code) || whole.has(code) : !whole.has(city)
  }
  const topology = dissolve(franceTopology(), (code) =>
    drawn(code) ? territoryOf(code) : undefined,
  )
  const { features } = feature(topology, topology.objects.communes)
  return contoursOf([features as unknown as readonly Feature[]], undefined, {
    codes,
    ...(level && { level }),
  })
}

const cities = new Set(communeOfArrondissement.values())

/** The cities that rows, or groups, name by their own code. */
function citiesDrawnWhole(codes: readonly string[], groups: Groups | undefined): string[] {
  const named = new Set(groups ? groups.of.keys() : codes)
  return [...cities].filter((city) => named.has(city))
}

/** Communes have five signs, EPCI nine: what rows are when nothing else says it. */
function levelOfCodes([code = '']: readonly string[]): Level {
  return code.length === 9 ? 'epci' : code.length === 5 ? 'commune' : 'departement'
}

/** The territory that each commune is part of, at a level. */
function rule(
  level: Level,
  groups: Groups | undefined,
): ((code: string) => string | undefined) | undefined {
  switch (level) {
    case 'commune':
      return (code) => code
    case 'epci': {
      const { of } = franceMembership()
      const byCity = new Map([...communeOfArrondissement].map(([part, city]) => [city, part]))
      return (code) => of.get(code) ?? of.get(byCity.get(code) ?? '')
    }
    case 'departement':
    case 'region':
    case 'france':
      return (code) => parentCode('commune', code, level)
    case 'groupe':
      return (
        groups &&
        ((code) => groups.of.get(code) ?? groups.of.get(communeOfArrondissement.get(code) ?? ''))
      )
    default:
      return undefined
  }
}
