/** A table brought to the communes of another year: counts summed and shared, rates refused without their counts, medians approached. */
import type { Level } from '../table/level.ts'
import { reasonByte } from '../table/missing.ts'
import type { Table } from '../table/table.ts'
import { parentCode } from './membership.ts'
import { THROUGH, type Passage } from './passage.ts'

/** How a column passes through a merger or a split. */
export type PassageUnit =
  /** Σ ratio × count. */
  | { readonly kind: 'effectif' }
  /** Σ ratio × rate × denominator / Σ ratio × denominator; refused when the table has no denominator. */
  | { readonly kind: 'taux'; readonly denominator?: string }
  /** A median, a distance: the mean weighted by `weight`, which is an approximation; refused without a weight. */
  | { readonly kind: 'valeur'; readonly weight?: string }

/** What a passage did to the cells of a column. */
export interface ColumnPassage {
  /** Name of the column. */
  readonly column: string
  /** What it holds: counts are summed, shares and values averaged. */
  readonly kind: PassageUnit['kind']
  /** Cells of territories that were merged or split. */
  readonly through: number
  /** Of these, approximated, and refused for want of a denominator. */
  readonly approximated: number
  /** Cells without a value for want of a denominator. */
  readonly refused: number
}

/** A table brought to another COG, and what became of each of its columns. */
export interface PassedTable {
  /** Table of the COG of arrival. */
  readonly table: Table
  /** What was done to each column. */
  readonly columns: readonly ColumnPassage[]
}

const ABSENT = reasonByte['territoire-absent']
const REFUSED = reasonByte['sans-passage']
const APPROXIMATE = reasonByte['approche']

/**
 * Brings every column of a table through a passage. A sum of which one member is missing is missing, for the
 * reason of that member. A cell that is an approximation keeps its value and bears the byte `approche`.
 * The rows that nothing happened to keep their bits.
 */
export function passTable(
  table: Table,
  passage: Passage,
  unitOf: (column: string) => PassageUnit,
): PassedTable {
  const columns: Record<string, Float64Array> = {}
  const reasons: Record<string, Uint8Array> = {}
  const passages: ColumnPassage[] = []
  const crossed = crossedRows(passage)
  for (const [name, values] of Object.entries(table.columns)) {
    const unit = unitOf(name)
    const weight =
      table.columns[
        (unit.kind === 'taux'
          ? unit.denominator
          : unit.kind === 'valeur'
            ? unit.weight
            : undefined) ?? ''
      ]
    const passed =
      unit.kind === 'effectif' ? sums(values, passage) : means(values, weight, passage, crossed)
    const why = reasonsAfter(passed, table.reasons?.[name], values, passage, crossed, unit, weight)
    columns[name] = passed
    if (why) reasons[name] = why
    passages.push(columnPassage(name, unit, why, crossed))
  }
  const { codes } = passage
  return {
    table: { ...table, codes, columns, reasons, ...carried(table, passage) },
    columns: passages,
  }
}

/** Territories that were merged, split, or lack a member: 1. */
function crossedRows({ codes, through, absent }: Passage): Uint8Array {
  return Uint8Array.from(codes, (code, t) =>
    Number((through[t]! & (THROUGH.merger | THROUGH.split)) !== 0 || absent.has(code)),
  )
}

function sums(values: Float64Array, { codes, source, target, ratio }: Passage): Float64Array {
  const out = new Float64Array(codes.length)
  for (let k = 0; k < target.length; k++) out[target[k]!]! += ratio[k]! * values[source[k]!]!
  return out
}

/** The very value where nothing happened, a weighted mean elsewhere: NaN without a weight. */
function means(
  values: Float64Array,
  weight: Float64Array | undefined,
  { codes, source, target, ratio }: Passage,
  crossed: Uint8Array,
): Float64Array {
  const total = new Float64Array(codes.length)
  const borne = new Float64Array(codes.length)
  for (let k = 0; k < target.length; k++) {
    const t = target[k]!
    const v = values[source[k]!]!
    if (crossed[t] === 0) {
      total[t] = v
      borne[t] = 1
      continue
    }
    const w = weight ? weight[source[k]!]! * ratio[k]! : NaN
    if (w === 0) continue
    total[t]! += w * v
    borne[t]! += w
  }
  for (let t = 0; t < total.length; t++) if (crossed[t] === 1) total[t]! /= borne[t]!
  return total
}

function reasonsAfter(
  passed: Float64Array,
  before: Uint8Array | undefined,
  values: Float64Array,
  passage: Passage,
  crossed: Uint8Array,
  unit: PassageUnit,
  weight: Float64Array | undefined,
): Uint8Array | undefined {
  const { codes, source, target, absent } = passage
  const why = new Uint8Array(codes.length)
  for (let k = 0; k < target.length; k++) {
    const [row, t] = [source[k]!, target[k]!]
    if (Number.isNaN(values[row]!)) why[t] ||= before?.[row] || reasonByte['non-renseigne']
    else if (crossed[t] === 0 && before?.[row]) why[t] = before[row]!
  }
  for (let t = 0; t < codes.length; t++) {
    if (crossed[t] === 0) continue
    if (absent.has(codes[t]!)) {
      why[t] ||= ABSENT
      passed[t] = NaN
    } else if (Number.isNaN(passed[t]!))
      why[t] ||= weight || unit.kind === 'effectif' ? reasonByte['non-renseigne'] : REFUSED
    else if (
      unit.kind === 'valeur' ||
      (unit.kind === 'taux' && (passage.through[t]! & THROUGH.split) !== 0)
    )
      why[t] = APPROXIMATE
  }
  return why.some((byte) => byte > 0) ? why : undefined
}

function columnPassage(
  column: string,
  { kind }: PassageUnit,
  why: Uint8Array | undefined,
  crossed: Uint8Array,
): ColumnPassage {
  const count = (byte: number): number =>
    why?.reduce((n, each, t) => n + (crossed[t] === 1 && each === byte ? 1 : 0), 0) ?? 0
  return {
    column,
    kind,
    through: crossed.reduce((n, each) => n + each, 0),
    approximated: count(APPROXIMATE),
    refused: count(REFUSED),
  }
}

/** Names and memberships of the territories: those of the member that keeps its code, failing that of the first. */
function carried(
  table: Table,
  { codes, source, target }: Passage,
): Pick<Table, 'names' | 'membership'> {
  const rows = new Int32Array(codes.length).fill(-1)
  for (let k = 0; k < target.length; k++) {
    const t = target[k]!
    if (rows[t] === -1 || table.codes[source[k]!] === codes[t]) rows[t] = source[k]!
  }
  const pick = (texts: readonly string[]): string[] => Array.from(rows, (row) => texts[row]!)
  const own = (level: Level, holders: readonly string[]): string[] =>
    pick(holders).map((holder, t) =>
      level === 'commune' ? parentCode(table.level, codes[t]!, level) : holder,
    )
  return {
    ...(table.names && { names: pick(table.names) }),
    ...(table.membership && {
      membership: Object.fromEntries(
        Object.entries(table.membership).map(([level, holders]) => [
          level,
          own(level as Level, holders),
        ]),
      ),
    }),
  }
}
