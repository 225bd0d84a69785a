/** The pages of a PDF that Chromium prints, and their text: enough of the format for that. */
import { inflateSync } from 'node:zlib'

/** Text of each page, in the order it is drawn; glyphs are read back through the ToUnicode map of their font. */
export function pagesOfPdf(bytes: Uint8Array): string[] {
  const file = Buffer.from(bytes).toString('latin1')
  const objects = new Map(
    [...file.matchAll(/(?:^|\n)(\d+) 0 obj\n([^]*?)\nendobj/g)].map(([, id, body]) => [id!, body!]),
  )
  const streamOf = (id: string): string => {
    const [head = '', body = ''] = (objects.get(id) ?? '').split(/stream\r?\n/)
    const data = Buffer.from(body.replace(/\r?\nend$/, ''), 'latin1')
    return (head.includes('/FlateDecode') ? inflateSync(data) : data).toString('latin1')
  }
  const maps = new Map<string, ReadonlyMap<string, string>>()
  const mapOf = (font: string): ReadonlyMap<string, string> => {
    const known = maps.get(font)
    if (known) return known
    const [, id] = /\/ToUnicode (\d+) 0 R/.exec(objects.get(font) ?? '') ?? []
    const found = id === undefined ? new Map<string, string>() : glyphs(streamOf(id))
    maps.set(font, found)
    return found
  }
  return [...objects.values()]
    .filter((body) => /\/Type \/Page\b/.test(body))
    .map((body) => {
      const [, contents] = /\/Contents (\d+) 0 R/.exec(body)!
      let map: ReadonlyMap<string, string> = new Map()
      return [...streamOf(contents!).matchAll(/\/F(\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|\b(ET)\b/g)]
        .map(([, font, hex, end]) => {
          if (font !== undefined) map = mapOf(font)
          if (end) return ' '
          return (
            hex
              ?.match(/.{4}/g)
              ?.map((glyph) => map.get(glyph.toUpperCase()) ?? '')
              .join('') ?? ''
          )
        })
        .join('')
        .normalize('NFKC')
        .replace(/\s+/g, ' ')
    })
}

/** Character of each glyph, by its number in four hexadecimal figures. */
function glyphs(cmap: string): Map<string, string> {
  const found = new Map<string, string>()
  const put = (glyph: number, hex: string, shift = 0): void => {
    const codes = hex.match(/.{4}/g)!.map((each) => parseInt(each, 16))
    codes[codes.length - 1]! += shift
    found.set(glyph.toString(16).toUpperCase().padStart(4, '0'), String.fromCharCode(...codes))
  }
  for (const [, block] of cmap.matchAll(/beginbfchar\n([^]*?)endbfchar/g))
    for (const [, glyph, to] of block!.matchAll(/<(\w+)> <(\w+)>/g)) put(parseInt(glyph!, 16), to!)
  for (const [, block] of cmap.matchAll(/beginbfrange\n([^]*?)endbfrange/g))
    for (const [, from, last, to] of block!.matchAll(/<(\w+)> <(\w+)> <(\w+)>/g))
      for (let glyph = parseInt(from!, 16); glyph <= parseInt(last!, 16); glyph++)
        put(glyph, to!, glyph - parseInt(from!, 16))
  return found
}
