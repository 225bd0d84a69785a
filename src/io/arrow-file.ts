/** Sheets as Arrow IPC files. Apart from `encode.ts`, so that apache-arrow is loaded only when asked for. */
import {
  DataType,
  tableFromIPC,
  tableToIPC,
  type Data,
  type Table as ArrowTable,
} from 'apache-arrow'
import { UnreadableError, corruptFile } from './unreadable.ts'
import { sheetFromArrow, sheetToArrow } from '../table/arrow.ts'
import type { Sheet } from '../table/sheet.ts'

/** The IPC file format, uncompressed: apache-arrow 21 compresses files that others cannot read. */
export function encodeArrow(sheet: Sheet): Uint8Array {
  return tableToIPC(sheetToArrow(sheet), 'file')
}

/** The sheet of an Arrow IPC file or stream; its numbers are views on these bytes. */
export function decodeArrow(bytes: Uint8Array): Sheet {
  const arrow = tableFromIPC(bytes)
  if (arrow.numCols === 0) throw new UnreadableError('aucune colonne')
  refuseLies(arrow, bytes.length)
  return sheetFromArrow(arrow)
}

/** apache-arrow believes the lengths that a file declares: columns that hold less would be read as missing. */
function refuseLies(arrow: ArrowTable, size: number): void {
  for (const { data, numRows } of arrow.batches) {
    for (const column of data.children) {
      if (column.length !== numRows)
        throw new UnreadableError('ses colonnes ne sont pas de la même longueur')
      refuseLie(column, size)
    }
  }
}

function refuseLie(data: Data, size: number): void {
  const { length, type, values, valueOffsets, nullBitmap } = data
  const holds =
    nullBitmap === undefined || nullBitmap.length === 0 || nullBitmap.length * 8 >= length
  if (!holds || length > size * 8 || !(length >= 0)) throw corruptFile()
  if (DataType.isInt(type) || DataType.isFloat(type)) {
    if ((values as ArrayLike<number>).length < length) throw corruptFile()
  } else if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) {
    refuseOffsets(valueOffsets as ArrayLike<number | bigint>, length, (values as Uint8Array).length)
  }
  if (DataType.isDictionary(type)) for (const each of data.dictionary!.data) refuseLie(each, size)
}

/** Texts follow one another: each starts where the one before ends, and the last ends in the buffer. */
function refuseOffsets(offsets: ArrayLike<number | bigint>, length: number, bytes: number): void {
  if (offsets.length < length + (length > 0 ? 1 : 0)) throw corruptFile()
  for (let i = 0; i < length; i++)
    if (offsets[i]! < 0 || offsets[i + 1]! < offsets[i]!) throw corruptFile()
  if (length > 0 && offsets[length]! > bytes) throw corruptFile()
}
