/** A variable that is known of every commune, for files of communes or of IRIS that say nothing in its place. */
import { chosenMeasure } from '../engine/measure.ts'
import { parentCode } from '../geo/membership.ts'
import { extent } from '../stats/summary.ts'
import { variablesOfMeasure } from '../method/check.ts'
import type { Method } from '../method/method.ts'
import type { SourceTrace } from '../table/source-trace.ts'
import { followsCog } from '../table/level.ts'
import type { Inspection } from './dataset.ts'

/** Values of one variable, by code of commune, and their source. */
export interface LentVariable {
  /** Name of the variable, as the formulas of methods write it. */
  readonly variable: string
  /** Name of the variable, in French. */
  readonly label: string
  /** Year of the values. */
  readonly year: string
  /** A value a commune; an absent one is missing. */
  readonly values: ReadonlyMap<string, number>
  /** Where its values come from. */
  readonly source: SourceTrace
}

/**
 * Adds a variable to what was read of files, where an indicator of the method reads it and the files give that
 * indicator nothing. An IRIS has the value of its commune; rows of other levels are left as they are. It is said in the notices.
 *
 * @param inspection files read and joined
 * @param method method whose indicators are looked at
 * @param lent the variable; nothing is added without it
 * @returns the inspection, with one more column, its source and a notice; `inspection` itself where nothing is added
 */
export function withLentVariable(
  inspection: Inspection,
  method: Method,
  lent: LentVariable | undefined,
): Inspection {
  const { dataset } = inspection
  if (lent === undefined || dataset === undefined || !followsCog(dataset.table.level))
    return inspection
  const { table } = dataset
  const there = (name: string): boolean => name in table.columns
  const reader = Object.entries(method.indicators).find(
    ([id, { measures }]) =>
      measures.some((measure) => variablesOfMeasure(measure).includes(lent.variable)) &&
      chosenMeasure(method, id, there) === undefined &&
      chosenMeasure(method, id, (name) => name === lent.variable || there(name)) !== undefined,
  )
  if (reader === undefined) return inspection
  const values = Float64Array.from(
    table.codes,
    (code) => lent.values.get(parentCode(table.level, code, 'commune') || code) ?? NaN,
  )
  // rows of one commune all have its value: nothing could be scored on it
  const { min, max } = extent(values)
  if (!(min < max)) return inspection
  return {
    ...inspection,
    dataset: {
      ...dataset,
      table: {
        ...table,
        columns: { ...table.columns, [lent.variable]: values },
        years: { ...table.years, [lent.variable]: lent.year },
      },
      provenance: [
        ...dataset.provenance,
        { variable: lent.variable, year: lent.year, unit: 'valeur', files: [lent.source.file] },
      ],
      sources: [...dataset.sources, lent.source],
      notices: [
        `« ${reader[1].label} » : les fichiers n’en disent rien, ${lent.label} (${lent.source.producer}, ${lent.year}) est prise des données embarquées`,
        ...dataset.notices,
      ],
    },
  }
}
