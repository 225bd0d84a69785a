/** Sheets as Arrow IPC files. Apart from `encode.ts`, so that apache-arrow is loaded only when asked for. */
import { tableFromIPC, tableToIPC } from 'apache-arrow'
import { sheetFromArrow, sheetToArrow } from '../table/arrow.ts'
import type { Sheet } from '../table/sheet.ts'

/** The IPC file format, uncompressed: apache-arrow 21 compresses files that others cannot read. */
export function encodeArrow(sheet: Sheet): Uint8Array {
  return tableToIPC(sheetToArrow(sheet), 'file')
}

/** The sheet of an Arrow IPC file or stream; its numbers are views on these bytes. */
export function decodeArrow(bytes: Uint8Array): Sheet {
  const arrow = tableFromIPC(bytes)
  if (arrow.numCols === 0) throw new Error('aucune colonne')
  return sheetFromArrow(arrow)
}
