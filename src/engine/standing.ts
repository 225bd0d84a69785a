/** Where a territory stands among others, in the one sentence that every output says it by. */
import { french, NBSP } from '../core/french.ts'
import { levelDefinitions, noun, type Level } from '../table/level.ts'

/**
 * Writes how many territories one is more fragile than, of a hundred where there are as many, of those that there are
 * otherwise.
 *
 * @param level level of the territories; « territoire » when it is not known
 * @param index index of every territory, this one included; NaN does not count
 * @param value its index
 * @returns « plus fragile que 57 communes sur 100 »; empty without an index, or when it is alone
 *
 * @example
 * standingInWords('epci', Float64Array.of(10, 20, 30), 20) // → 'plus fragile que 1\u00A0EPCI sur 2'
 */
export function standingInWords(
  level: Level | undefined,
  index: Float64Array,
  value: number,
): string {
  let [below, known] = [0, 0]
  for (const v of index) {
    if (v === v) known++
    if (v < value) below++
  }
  const others = known - 1
  if (!(others > 0) || Number.isNaN(value)) return ''
  if (below === others) return `plus fragile que ${every(level)}`
  const [count, of] = others >= 100 ? [Math.floor((100 * below) / others), 100] : [below, others]
  if (below === 0) return `moins fragile que ${every(level)}`
  if (count === 0) return `plus fragile que moins de 1${NBSP}${noun(level, 1)} sur 100`
  return `plus fragile que ${french(count, 0)}${NBSP}${noun(level, count)} sur ${french(of, 0)}`
}

const every = (level: Level | undefined): string =>
  level && levelDefinitions[level].gender === 'f'
    ? `toutes les autres ${noun(level, 2)}`
    : `tous les autres ${noun(level, 2)}`
