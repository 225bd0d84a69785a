/** Scores as a sheet: the columns of the contract, in its order, and the Trace in the metadata. */
import type { Method } from '../method/method.ts'
import { reasonByte, reasons } from '../table/missing.ts'
import type { Sheet, SheetColumn } from '../table/sheet.ts'
import type { Scores } from './compute.ts'

/**
 * `code_<niveau>`, `nom`, `population`, the raw value of each indicator, `<id>_score` for each that
 * the method scores, the sub-indices, `ifn`, `ifn_rang`, `couverture`, `part_imputee` when the method imputes, then `absences`: what is missing and why, or
 * imputed (`taux_pauvrete=secret`), which no other column can say, and `passage` where
 * rows were brought to another COG. Rows in the order of their codes.
 */
export function scoresSheet<M extends Method>(scores: Scores<M>): Sheet {
  const { level, codes, names, population, trace } = scores
  const n = codes.length
  const missing = new Float64Array(n).fill(NaN)
  const raw = Object.entries(scores.indicators as Record<string, Float64Array>)
  const columns: SheetColumn[] = [
    { name: `code_${level}`, values: codes },
    { name: 'nom', values: names ?? codes.map(() => '') },
    { name: 'population', values: population ?? missing },
    ...raw.map(([name, values]) => ({ name, values })),
    ...Object.entries(scores.scores as Record<string, Float64Array>).map(([id, values]) => ({ name: `${id}_score`, values })),
    ...Object.entries(scores.subIndices as Record<string, Float64Array>).map(([name, values]) => ({ name, values })),
    { name: 'ifn', values: scores.index },
    { name: 'ifn_rang', values: scores.rank },
    { name: 'couverture', values: scores.coverage },
    ...(scores.imputed ? [{ name: 'part_imputee', values: scores.imputed }] : []),
    { name: 'absences', values: codes.map((_, i) => raw.flatMap(([id, values]) => absence(id, values, scores.reasons[id], i)).join(' ')) },
    ...(scores.origins ? [{ name: 'passage', values: scores.origins }] : []),
  ]
  const order = codes.map((_, i) => i).sort((a, b) => (codes[a]! < codes[b]! ? -1 : 1))
  const sorted = order.every((from, to) => from === to) ? columns : columns.map(({ name, values }) => ({ name, values: inOrder(values, order) }))
  return { columns: sorted, metadata: { 'ifn.trace': JSON.stringify(trace) } }
}

function absence(id: string, values: Float64Array, bytes: Uint8Array | undefined, i: number): string[] {
  return values[i] === values[i] && bytes?.[i] !== reasonByte.impute ? [] : [`${id}=${reasons[bytes?.[i] || 1]}`]
}

function inOrder(values: SheetColumn['values'], order: readonly number[]): SheetColumn['values'] {
  return values instanceof Float64Array ? Float64Array.from(order, (i) => values[i]!) : order.map((i) => values[i]!)
}
