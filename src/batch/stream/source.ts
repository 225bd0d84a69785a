/** What one Arrow file brings to one method, batch by batch: as `ifn calculer` reads it, and without its codes ever being text. */
import { Table as ArrowTable, type Data, type RecordBatch } from 'apache-arrow'
import { UserError } from '../../core/errors.ts'
import { readingFor } from '../../pipeline/pipeline.ts'
import type { Method } from '../../method/method.ts'
import { readSheet, topRows } from '../../ingest/sheet.ts'
import { selectVariables, wideFile } from '../../ingest/read.ts'
import { type SourceTable } from '../../ingest/source-table.ts'
import { recognise, type Recognised } from '../../ingest/recognise.ts'
import { sheetFromArrow } from '../../table/arrow.ts'
import type { Level } from '../../table/level.ts'
import type { Table } from '../../table/table.ts'
import type { BatchFile } from './input.ts'

/** The key of a table whose rows are no official territory: cells, neighbourhoods. */
const ANY = 'code_groupe'

/** A recognised Arrow table that is read by record batches. */
export interface StreamSource {
  readonly level: Level
  readonly recognised: Recognised
  /** The column of codes, and that of names if there is one. */
  readonly key: string
  readonly name?: string
  /** The columns that say in which EPCI each row is. */
  readonly parents: Recognised['parents']
  /** The variables of some rows. Codes are places: nothing is computed from them. */
  tableOf(batch: RecordBatch): Table
}

/** Recognises a file by its first rows. Throws what keeps it from being read by batches. */
export function streamSource(
  method: Method,
  file: BatchFile,
  first: RecordBatch,
  millesime: string | undefined,
): StreamSource {
  const top = topRows(sheetFromArrow(new ArrowTable([first.slice(0, 1_000)])))
  const key = file.schema.fields.find(({ name }) => name === ANY)
  // the rows of such a table are of no level that INSEE knows: they are recognised as IRIS are, by the rest of the header
  const rows = key ? [top[0]!.map((name) => (name === ANY ? 'IRIS' : name)), ...top.slice(1)] : top
  const reading = readingFor(method)
  const found = recognise(rows, { names: reading.names }, file.path)
  if (found === undefined)
    throw new UserError(
      'fichier-inconnu',
      `« ${file.path} » n’est pas reconnu`,
      `il faut une colonne de codes officiels, ou ${ANY}, et des variables de la méthode`,
      { file: file.path },
    )
  if (found.source.long || found.source.classes || found.source.period) {
    throw new UserError(
      'flux-impossible',
      `« ${file.path} » (${found.source.label}) n’est pas une table d’une ligne par territoire : elle ne se lit pas par lots`,
      'relevez execution.flux dans le plan, ou convertissez le fichier',
      { file: file.path },
    )
  }
  const columns = found.columns.filter(
    ({ year }) =>
      millesime === undefined || year === '' || year.slice(0, 4) <= millesime.slice(0, 4),
  )
  const recognised: Recognised = {
    ...found,
    parents: [],
    columns,
    ...(found.name !== undefined && { name: found.name }),
  }
  const numeric = new Set(columns.map(({ column }) => column))
  const known = new Map(columns.map((each) => [each.column, each]))
  const { name: _, ...nameless } = recognised

  const codes: string[] = []
  const read = (batch: RecordBatch): SourceTable => {
    while (codes.length < batch.numRows) codes.push(String(codes.length).padStart(8, '0'))
    const names = batch.schema.names
      .map(String)
      .filter(
        (each) =>
          numeric.has(each.trim()) || (each.startsWith('motif_') && numeric.has(each.slice(6))),
      )
    const sheet = sheetFromArrow(new ArrowTable([batch]).select(names))
    const rowsRead = readSheet(sheet, (column) => (known.has(column) ? 'number' : 'skip'))
    return selectVariables(
      wideFile(
        { name: file.path },
        nameless,
        codes.length === batch.numRows ? codes : codes.slice(0, batch.numRows),
        rowsRead,
      ),
      reading,
    ).read!
  }
  const years = new Map<string, string>()
  const several = read(first.slice(0, 1)).variables.flatMap(({ variable, year }) => {
    const known = years.get(variable) ?? year
    years.set(variable, known)
    return known !== year && reading.want(variable) ? [variable] : []
  })
  if (several.length > 0)
    throw new UserError(
      'flux-impossible',
      `« ${file.path} » a plusieurs années de ${[...new Set(several)].join(', ')}`,
      'donnez un fichier par millésime',
      { file: file.path },
    )
  const level = key ? 'groupe' : recognised.level
  return {
    level,
    recognised,
    key: key ? ANY : recognised.key,
    ...(found.name !== undefined && { name: found.name }),
    parents: key ? [] : found.parents.filter(({ level: above }) => above === 'epci'),
    tableOf(batch) {
      const { variables, codes: rowCodes } = read(batch)
      const there = variables.filter(({ variable }) => reading.want(variable))
      return {
        level,
        codes: rowCodes,
        columns: Object.fromEntries(there.map(({ variable, values }) => [variable, values])),
        reasons: Object.fromEntries(
          there.flatMap(({ variable, reasons }) => (reasons ? [[variable, reasons]] : [])),
        ),
        years: Object.fromEntries(there.map(({ variable, year }) => [variable, year])),
      }
    },
  }
}

/** Codes in the order of their bytes, each once, from one batch to the next: what `ifn calculer` writes, checked without making text of them. */
export class OrderCheck {
  #last: Uint8Array = new Uint8Array(0)
  #rows = 0

  /** Throws at the first code that does not follow the one before. */
  check(data: Data, file: string): void {
    const { valueOffsets, values } = data as unknown as {
      valueOffsets: Int32Array | BigInt64Array
      values: Uint8Array
    }
    const at =
      valueOffsets instanceof Int32Array ? valueOffsets : Int32Array.from(valueOffsets, Number)
    for (let i = 0; i < data.length; i++) {
      const order =
        i === 0
          ? compareBytes(this.#last, 0, this.#last.length, values, at[0]!, at[1]!)
          : compareBytes(values, at[i - 1]!, at[i]!, values, at[i]!, at[i + 1]!)
      if (order < 0 || (this.#rows === 0 && i === 0)) continue
      const code = new TextDecoder().decode(values.subarray(at[i]!, at[i + 1]!))
      if (order === 0)
        throw new UserError(
          'territoire-double',
          `« ${code} » est présent deux fois (lignes ${this.#rows + i} et ${this.#rows + i + 1})`,
          'gardez une ligne par territoire',
          { file, territory: code },
        )
      throw new UserError(
        'flux-impossible',
        `« ${code} » (ligne ${this.#rows + i + 1}) vient après un code plus grand`,
        'triez la table par code : une table lue par lots ne peut pas l’être ensuite',
        { file, territory: code },
      )
    }
    if (data.length > 0) this.#last = values.slice(at[data.length - 1]!, at[data.length]!)
    this.#rows += data.length
  }
}

function compareBytes(
  a: Uint8Array,
  from: number,
  to: number,
  b: Uint8Array,
  start: number,
  end: number,
): number {
  const n = Math.min(to - from, end - start)
  for (let k = 0; k < n; k++) {
    const difference = a[from + k]! - b[start + k]!
    if (difference !== 0) return difference
  }
  return to - from - (end - start)
}
