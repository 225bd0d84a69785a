/** Outliers treated before scaling, where the method asks for it; every winsorised cell is listed. */
import type { Method, Treatment } from '../method/method.ts'
import { treatmentKind } from '../steps/treatment/registry.ts'
import { applyTreatment, type FittedTreatment } from '../stats/treat.ts'
import type { Measured, Measures } from './measure.ts'

/** A winsorised value, before and after. */
export interface WinsorisedCell {
  /** Identifier of the indicator. */
  readonly indicator: string
  /** Code of the territory. */
  readonly code: string
  /** Raw value. */
  readonly from: number
  /** Value that it was brought to. */
  readonly to: number
}

/** The treatment of one indicator, as the Trace tells it. */
export interface TreatmentTrace {
  /** Identifier of the indicator. */
  readonly id: string
  /** Kind of treatment. */
  readonly how: Treatment['kind']
  /** How many values were brought to a bound. */
  readonly winsorised: number
  /** Lower bound; nothing where there is none. */
  readonly low?: number
  /** Upper bound; nothing where there is none. */
  readonly high?: number
  /** Transformation, as its name; nothing where there is none. */
  readonly transform?: string
}

/** The fitted treatment of each indicator that has one, by identifier. */
export type FittedTreatments = Readonly<Record<string, FittedTreatment>>

/**
 * Fits the treatment of each indicator on the rows of the reference.
 *
 * @param isMember whether a row belongs to the reference
 * @returns by indicator; one that needs no treatment is left out
 */
export function fitTreatments(
  method: Method,
  { indicators, population }: Measures,
  isMember: (i: number) => boolean,
): FittedTreatments {
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

/** Applies fitted treatments to measures. The published raw value of an indicator is not modified. */
export function applyTreatments(measures: Measures, treatments: FittedTreatments): Measures {
  if (Object.keys(treatments).length === 0) return measures
  const treated = Object.entries(measures.indicators).map(([id, each]): [string, Measured] => [
    id,
    treatments[id] ? { ...each, values: applyTreatment(each.values, treatments[id]) } : each,
  ])
  return { ...measures, indicators: Object.fromEntries(treated) }
}

/** Lists every value that a treatment brings to a bound, by indicator, in the order of the rows. */
export function winsorisedCells(
  { codes, indicators }: Measures,
  treatments: FittedTreatments,
): WinsorisedCell[] {
  return Object.entries(treatments).flatMap(([indicator, { low = -Infinity, high = Infinity }]) => {
    const cells: WinsorisedCell[] = []
    indicators[indicator]?.values.forEach((from, i) => {
      const to = from < low ? low : from > high ? high : from
      if (to !== from && from === from) cells.push({ indicator, code: codes[i]!, from, to })
    })
    return cells
  })
}

/**
 * Describes the fitted treatments for the Trace.
 *
 * @param cells the winsorised values, which are counted by indicator
 */
export function treatmentTrace(
  method: Method,
  treatments: FittedTreatments,
  cells: readonly WinsorisedCell[],
): TreatmentTrace[] {
  return Object.entries(treatments).map(([id, { low, high, transform }]) => ({
    id,
    how: (method.indicators[id]!.treatment ?? method.treatment)!.kind,
    winsorised: cells.filter(({ indicator }) => indicator === id).length,
    ...(low !== undefined && { low }),
    ...(high !== undefined && { high }),
    ...(transform && {
      transform: transform.kind === 'boxcox' ? `boxcox λ=${transform.lambda}` : transform.kind,
    }),
  }))
}
