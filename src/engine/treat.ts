/** Outliers drawn in before anything is scaled, where the method says so; every cell that was held is listed. */
import type { Method, Treatment } from '../method/method.ts'
import { treatmentKind } from '../steps/treatment/registry.ts'
import { applyTreatment, type FittedTreatment } from '../stats/treat.ts'
import type { Measured, Measures } from './measure.ts'

/** A value that was held, before and after. */
export interface TreatedCell {
  readonly indicator: string
  readonly code: string
  readonly from: number
  readonly to: number
}

/** What was done to one indicator. */
export interface TreatmentTrace {
  readonly id: string
  readonly how: Treatment['kind']
  /** How many values were held at a bound. */
  readonly held: number
  readonly low?: number
  readonly high?: number
  readonly transform?: string
}

export type Moulds = Readonly<Record<string, FittedTreatment>>

/** What is to be done to each indicator, found on the rows of the reference; nothing for one that needs nothing. */
export function fitMoulds(
  method: Method,
  { indicators, population }: Measures,
  isMember: (i: number) => boolean,
): Moulds {
  return Object.fromEntries(
    Object.entries(indicators).flatMap(([id, { values }]) => {
      const how = method.indicators[id]!.treatment ?? method.treatment
      const { fit } = treatmentKind(how)
      if (fit === undefined) return []
      const x = values.map((v, i) => (isMember(i) ? v : NaN))
      const found = fit(how!, x, population)
      return Object.keys(found).length === 0 ? [] : [[id, found] as const]
    }),
  )
}

/** Measures as their moulds make them. What is published of an indicator (its raw value) is left as it was. */
export function applyMoulds(measures: Measures, moulds: Moulds): Measures {
  if (Object.keys(moulds).length === 0) return measures
  const treated = Object.entries(measures.indicators).map(([id, each]): [string, Measured] => [
    id,
    moulds[id] ? { ...each, values: applyTreatment(each.values, moulds[id]) } : each,
  ])
  return { ...measures, indicators: Object.fromEntries(treated) }
}

/** Every value that a bound holds, in the order of the rows. */
export function heldCells({ codes, indicators }: Measures, moulds: Moulds): TreatedCell[] {
  return Object.entries(moulds).flatMap(([indicator, { low = -Infinity, high = Infinity }]) => {
    const cells: TreatedCell[] = []
    indicators[indicator]?.values.forEach((from, i) => {
      const to = from < low ? low : from > high ? high : from
      if (to !== from && from === from) cells.push({ indicator, code: codes[i]!, from, to })
    })
    return cells
  })
}

export function treatmentTrace(
  method: Method,
  moulds: Moulds,
  cells: readonly TreatedCell[],
): TreatmentTrace[] {
  return Object.entries(moulds).map(([id, { low, high, transform }]) => ({
    id,
    how: (method.indicators[id]!.treatment ?? method.treatment)!.kind,
    held: cells.filter(({ indicator }) => indicator === id).length,
    ...(low !== undefined && { low }),
    ...(high !== undefined && { high }),
    ...(transform && {
      transform: transform.kind === 'boxcox' ? `boxcox λ=${transform.lambda}` : transform.kind,
    }),
  }))
}
