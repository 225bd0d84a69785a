/** What a map of communes says besides their values: those that merged since, and the limits of their EPCI. */
import { french } from '../../core/french.ts'
import type { CogMatch } from '../../geo/match-cog.ts'
import type { TerritoryRows } from '../../geo/territories.ts'
import type { ScoresView } from '../draw/scores-view.ts'
import type { MapOptions } from './map.ts'

/**
 * Says of each shape that holds several communes of an older COG what each of them had.
 *
 * @param match how the communes of the scores meet those that are drawn
 * @param view scores
 * @param values value of each row; NaN is told as a dash
 * @returns French text by code of the shape
 */
export function mergersInWords(
  { merged }: CogMatch,
  { names, codes }: ScoresView,
  values: Float64Array,
): Map<string, string> {
  const said = (value: number): string => (Number.isNaN(value) ? '–' : french(value, 1))
  return new Map(
    [...merged].map(([code, rows]) => {
      const members = rows.map((row) => `${names[row] || codes[row]!} ${said(values[row]!)}`)
      return [code, `fusionnée depuis ces scores (${members.join(', ')})`]
    }),
  )
}

/** Up to so many communes, the limits of their EPCI are seen apart. */
const FEW_COMMUNES = 1500

/**
 * Gives the limits of the EPCI of some communes, where they are few enough to be seen apart and of several EPCI.
 *
 * @param rows territories with what contains them
 * @param shown places of those that are drawn
 * @returns the EPCI of each that is drawn, and the words of the legend; nothing where limits would not be read
 */
export function epciLimits(
  { level, membership }: TerritoryRows,
  shown: readonly number[],
): MapOptions['limits'] {
  const of = shown.map((row) => membership?.epci?.[row] ?? '')
  return level === 'commune' && shown.length <= FEW_COMMUNES && new Set(of).size > 1
    ? { of, words: 'limites des EPCI' }
    : undefined
}
