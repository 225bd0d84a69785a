/** How each format of output carries what the command was given: a comment, a chunk, a property, metadata. */
import { extname } from 'node:path'
import { crc32 } from 'node:zlib'
import { strFromU8, unzipSync } from 'fflate'
import { readWhole, type OutputFile } from '../host/files.ts'
import { decodeSafely } from '../host/sandbox.ts'
import { sheetFormats } from '../io/encode.ts'

/** Mark of a stamp in comments of pages and maps, in chunks of pictures, in members of JSON. */
const MARK = 'ifn:execution'

/** Key of a stamp in the metadata of tables and in the properties of text documents. */
export const STAMP_KEY = 'ifn.execution'

/** What `stampIn` reads, in words. */
export const STAMPED_FILES =
  '.datapackage.json, .csv (avec le sien), .svg, .png, .html, .docx, .geojson, .fgb (avec son .qml), .arrow, .parquet, .xlsx, .ods, .json d’un audit'

/** Formats whose stamp is a comment after the root of the document. */
const COMMENTED = new Set(['.svg', '.html', '.qml'])

/** Documents of another file, which keeps the stamp of both. */
const BESIDE: Readonly<Record<string, string>> = { '.csv': '.datapackage.json', '.fgb': '.qml' }

/**
 * Gives a file with its stamp: pages, maps and styles in a comment, pictures in a chunk, JSON documents in a member.
 *
 * @param file a file that is about to be written
 * @param stamp JSON on one line
 * @param cleaned takes the paths of this machine out of a text
 * @returns the file; as it was where its format is stamped when it is made (tables, text documents) or has no room
 */
export function stamped(
  file: OutputFile,
  stamp: string,
  cleaned: (text: string) => string,
): OutputFile {
  const extension = extname(file.path).toLowerCase()
  if (extension === '.png') return { ...file, bytes: withChunk(file.bytes, stamp) }
  const isDocument = extension === '.json' && !file.path.endsWith('.datapackage.json')
  if (!isDocument && !COMMENTED.has(extension)) return file
  const text = cleaned(new TextDecoder().decode(file.bytes))
  const whole = isDocument
    ? text.replace(/\n\}\n$/, () => `,\n  "${MARK}": ${stamp}\n}\n`)
    : `${text}<!-- ${MARK} ${inComment(stamp)} -->\n`
  return { ...file, bytes: new TextEncoder().encode(whole) }
}

/** JSON that may stand in a comment of HTML and of XML. */
const inComment = (json: string): string =>
  json.replace(/-(?=-)|-$/g, String.raw`\u002d`).replaceAll('>', String.raw`\u003e`)

/** Bytes of the chunk that ends a PNG: its length, its type, its sum. */
const END_CHUNK = 12

/** A picture with a text chunk (iTXt, not compressed) before its end. */
function withChunk(png: Uint8Array, stamp: string): Uint8Array {
  const body = Buffer.from(`iTXt${MARK}\0\0\0\0\0${stamp}`)
  const chunk = Buffer.alloc(body.length + 8)
  chunk.writeUInt32BE(body.length - 4)
  body.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(body), body.length + 4)
  const end = png.length - END_CHUNK
  return Buffer.concat([png.subarray(0, end), chunk, png.subarray(end)])
}

/**
 * Reads the stamp of a file, its own or that of the document beside it.
 *
 * @param path a file of any format
 * @returns what its JSON says; nothing for a file without a stamp
 */
export async function stampIn(path: string): Promise<unknown> {
  const extension = extname(path).toLowerCase()
  const beside = BESIDE[extension]
  if (beside !== undefined) return stampIn(`${path.slice(0, -extension.length)}${beside}`)
  if (extension === '.json' || extension === '.geojson') {
    const document = parsed(new TextDecoder().decode(await readWhole(path)))
    return (document as { [MARK]?: unknown } | null | undefined)?.[MARK]
  }
  if (COMMENTED.has(extension)) return inText(await readWhole(path))
  if (extension === '.png') return inPicture(Buffer.from(await readWhole(path)))
  if (extension === '.docx') return inTextDocument(await readWhole(path))
  const format = sheetFormats.find((each) => `.${each}` === extension)
  if (format === undefined) return undefined
  const { metadata } = await decodeSafely(await readWhole(path), format, { file: path })
  return parsed(metadata[STAMP_KEY])
}

function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? 'null')
  } catch {
    return undefined // no JSON: it keeps nothing
  }
}

function inText(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes)
  return parsed(new RegExp(`<!-- ${MARK} (.*) -->\\n?$`).exec(text)?.[1])
}

function inPicture(png: Buffer): unknown {
  const head = `iTXt${MARK}\0\0\0\0\0`
  const at = png.lastIndexOf(head)
  if (at < 4) return undefined
  const length = png.readUInt32BE(at - 4)
  return parsed(png.toString('utf8', at + head.length, at + 4 + length))
}

/** Bytes of properties that are unpacked, at most: a stamp has a few thousand. */
const MOST_PROPERTIES = 2 ** 20

function inTextDocument(bytes: Uint8Array): unknown {
  const custom = 'docProps/custom.xml'
  const isOurs = ({ name, originalSize }: { name: string; originalSize: number }): boolean =>
    name === custom && originalSize <= MOST_PROPERTIES
  try {
    const part = unzipSync(bytes, { filter: isOurs })[custom]
    const value = new RegExp(`name="${STAMP_KEY}"[^>]*><vt:lpwstr>([^<]*)<`).exec(
      part === undefined ? '' : strFromU8(part),
    )?.[1]
    return parsed(value?.replace(/&(quot|apos|lt|gt|amp);/g, (_, name: string) => ENTITIES[name]!))
  } catch {
    return undefined // no text document: it keeps nothing
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
  amp: '&',
}
