/** The data of an explorer page as text: columns and outlines compressed in one block. */
import { base64 } from '../draw/page.ts'
import { packCodes, unpackCodes, unpackColumn, type ColumnCode, type PackedCode } from './bytes.ts'
import { mapColumns, packUsed, type ExplorerData } from './data.ts'
import { packOutlines, unpackOutlines, type Outlines } from './outlines.ts'

interface Header extends Omit<ExplorerData<ColumnCode>, 'codes' | 'rings'> {
  readonly codes: readonly PackedCode[]
}

/** The data of a page, and the arcs of its outlines. */
export type PageData = Omit<ExplorerData, 'rings'> & Outlines

/**
 * Packs the data of a page: bytes compressed by gzip, in base64.
 *
 * @param data data of the page
 * @returns ASCII text
 */
export async function packExplorer({ rings, ...data }: ExplorerData): Promise<string> {
  const columns: Uint8Array[] = []
  const coded = mapColumns({ ...data, rings: [] }, (column, use): ColumnCode => {
    const { code, bytes } = packUsed(column, use)
    columns.push(bytes)
    return code
  })
  const header: Header & { rings: undefined } = {
    ...coded,
    codes: packCodes(data.codes),
    rings: undefined,
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, json.length, true)
  const blob = new Blob([length, json, ...columns, packOutlines(rings)] as BlobPart[])
  return base64(
    new Uint8Array(
      await new Response(blob.stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer(),
    ),
  )
}

/**
 * Unpacks what `packExplorer` wrote.
 *
 * @param text its result
 * @returns the data of the page
 */
export async function unpackExplorer(text: string): Promise<PageData> {
  const binary = atob(text)
  const packed = new Uint8Array(binary.length)
  for (let i = 0; i < binary.length; i++) packed[i] = binary.charCodeAt(i)
  const bytes = new Uint8Array(
    await new Response(
      new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')),
    ).arrayBuffer(),
  )
  const length = new DataView(bytes.buffer).getUint32(0, true)
  const { codes: packedCodes, ...header } = JSON.parse(
    new TextDecoder().decode(bytes.subarray(4, 4 + length)),
  ) as Header
  const codes = unpackCodes(packedCodes)
  let at = 4 + length
  const data = mapColumns({ ...header, codes, rings: [] }, (code) => {
    const size = code.width * codes.length
    return unpackColumn(code, bytes.subarray(at, (at += size)), codes.length)
  })
  return { ...data, ...unpackOutlines(bytes.subarray(at), codes.length) }
}
