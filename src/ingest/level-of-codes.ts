/** Which level the codes of a column are of, when its name does not tell: CODGEO is the key of every file of INSEE. */
import { isCode } from '../geo/code.ts'
import { nameOf, regionCodes } from '../geo/membership.ts'
import type { Level } from '../table/level.ts'

/**
 * The level of some codes named CODGEO. Those of départements and of régions have the same form: the
 * names of the territories part them, then the name of the sheet, then whether all of them are régions.
 */
export function levelOfCodes(
  codes: readonly string[],
  names: readonly string[],
  place: string,
): Level {
  const given = codes.filter((code) => code !== '')
  const every = (level: Level): boolean =>
    given.length > 0 && given.every((code) => isCode(level, code))
  if (every('epci')) return 'epci'
  if (!every('departement') && !every('region')) return 'commune'
  if (!every('region')) return 'departement'
  const named = (level: Level): number =>
    given.filter((code, i) => plain(nameOf(level, code)) === plain(names[i] ?? '') && names[i])
      .length
  if (named('region') !== named('departement'))
    return named('region') > named('departement') ? 'region' : 'departement'
  const sheet = /(?:^|[\s_])(DEP|REG)/i.exec(place.split(' › ').at(-1)!)?.[1]?.toUpperCase()
  if (sheet !== undefined) return sheet === 'REG' ? 'region' : 'departement'
  return given.every((code) => regionCodes.has(code)) ? 'region' : 'departement'
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^a-z]/gi, '')
    .toLowerCase()
}
