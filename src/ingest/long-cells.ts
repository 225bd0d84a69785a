/** Which variable a row of a long file brings, by the codes of its dimensions or by the name of its measure. */
import { TOTAL } from '../sources/melodi.ts'
import { type LongCell, type LongForm } from '../sources/source.ts'

/** The texts of a row, by column. */
export type RowText = (column: string) => string

/** A variable that no row of a file brings: what was looked for, and what stands there. */
export interface UnmetCell {
  readonly cell: LongCell
  /** Codes met in the dimension that makes it, or measures of its kind. */
  readonly seen: readonly string[]
}

/** Finds the variable of a row of a long file. */
export interface CellFinder {
  /** The columns that must be read as text, that of the territories left out. */
  readonly columns: readonly string[]
  cellOf(row: RowText): LongCell | undefined
  unmet(): UnmetCell[]
}

/** Codes told of a dimension. */
const TOLD = 12
/** Rows whose codes are noted. */
const NOTED = 200_000

/** The finder of the modalities `cells` in files of this form and header. */
export function cellFinder(
  form: LongForm,
  header: readonly string[],
  key: string,
  cells: readonly LongCell[],
): CellFinder {
  return form.measure
    ? byMeasure(form.measure, header, cells)
    : byDimensions(dimensionsOf(form, header, key), cells)
}

function dimensionsOf(form: LongForm, header: readonly string[], key: string): string[] {
  return header.filter(
    (name) =>
      name !== key &&
      ![form.object, form.time, form.value, form.status, form.observed, form.besides].some((rule) =>
        rule?.test(name),
      ),
  )
}

function byDimensions(dimensions: readonly string[], cells: readonly LongCell[]): CellFinder {
  const byCodes = new Map(
    cells.map((cell) => [dimensions.map((name) => cell.where[name] ?? TOTAL).join('\t'), cell]),
  )
  const met = new Set<LongCell>()
  const seen = new Map(dimensions.map((name) => [name, new Set<string>()]))
  let rows = 0
  return {
    columns: dimensions,
    cellOf(row) {
      if (rows++ < NOTED)
        for (const [name, codes] of seen) if (codes.size < TOLD) codes.add(row(name))
      const cell = byCodes.get(dimensions.map(row).join('\t'))
      if (cell) met.add(cell)
      return cell
    },
    unmet: () =>
      [...byCodes.values()]
        .filter((cell) => !met.has(cell))
        .map((cell) => {
          const last = Object.keys(cell.where).findLast((name) => seen.has(name))
          return { cell, seen: last === undefined ? [] : [...seen.get(last)!].sort() }
        }),
  }
}

function byMeasure(
  { column, table }: NonNullable<LongForm['measure']>,
  header: readonly string[],
  cells: readonly LongCell[],
): CellFinder {
  const [named, tabled] = [
    header.find((name) => column.test(name))!,
    header.find((name) => table.test(name)),
  ]
  const byKey = new Map<string, LongCell[]>()
  for (const cell of cells)
    for (const each of keysOf(cell)) byKey.set(each, [...(byKey.get(each) ?? []), cell])
  const candidates = new Map<string, readonly LongCell[]>()
  const met = new Set<LongCell>()
  return {
    columns: tabled === undefined ? [named] : [named, tabled],
    cellOf(row) {
      const name = row(named)
      let found = candidates.get(name)
      if (found === undefined) candidates.set(name, (found = byKey.get(measureKey(name)) ?? []))
      const cell = found.find(
        (each) =>
          each.table === undefined || tabled === undefined || row(tabled).startsWith(each.table),
      )
      if (cell) met.add(cell)
      return cell
    },
    unmet: () =>
      cells
        .filter((cell) => !met.has(cell))
        .map((cell) => ({
          cell,
          seen: [...candidates.keys()]
            .filter((name) => isOfKind(name, cell))
            .sort()
            .slice(0, TOLD),
        })),
  }
}

/** Dimensions that the name of a measure may hold, each followed by its code. */
const DIMENSION =
  /_(AGE|SEX|EDUC|EMPSTA_ENQ|OCS|TSH|CARS|CARPARK|TDW|NOR|L_STAY|NRG_SRC|BUILD_END|TPH|TFN|NCH|PCS|COUPLE|CIVIL_STATUS|NOC|STUD)_(?=[A-Z0-9_])/

/**
 * The name of a measure, its dimensions in the order of their names: they come in any order.
 *
 * @example
 * measureKey('POP_EMPSTA_ENQ_2_AGE_Y15T64') // → 'POP AGE=Y15T64 EMPSTA_ENQ=2'
 */
export function measureKey(name: string): string {
  const [measure, ...parts] = name.split(DIMENSION)
  return keyOf(
    measure!,
    Object.fromEntries(
      Array.from({ length: parts.length / 2 }, (_, k) => [parts[2 * k]!, parts[2 * k + 1]!]),
    ),
  )
}

function keyOf(measure: string, dimensions: Readonly<Record<string, string>>): string {
  return [
    measure,
    ...Object.keys(dimensions)
      .sort()
      .map((name) => `${name}=${dimensions[name]}`),
  ].join(' ')
}

/** The measure of a modality under each of its names: what is understood of all those of its kind may be left out. */
function keysOf({ where }: LongCell): string[] {
  const { RP_MEASURE, FILOSOFI_MEASURE, POPREF_MEASURE, ...dimensions } = where
  const measure = (RP_MEASURE ?? FILOSOFI_MEASURE ?? POPREF_MEASURE)!
  const { OCS, ...anyDwelling } = dimensions
  const { AGE, ...anyAge } = dimensions
  return [
    keyOf(measure, dimensions),
    ...(OCS === 'DW_MAIN' && Object.keys(anyDwelling).length > 0
      ? [keyOf(measure, anyDwelling)]
      : []),
    ...('EDUC' in where && AGE === 'Y_GE15' ? [keyOf(measure, anyAge)] : []),
  ]
}

function isOfKind(name: string, { where }: LongCell): boolean {
  const dimension = Object.keys(where)
    .filter((each) => !each.endsWith('_MEASURE'))
    .at(-1)
  const measure = where['RP_MEASURE'] ?? where['FILOSOFI_MEASURE'] ?? ''
  return name.startsWith(measure) && (dimension === undefined || name.includes(`_${dimension}_`))
}
