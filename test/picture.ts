/**
 * Pictures compared with what they were, pixel by pixel and with a tolerance. They are drawn without text: fonts are not the
 * same everywhere, and what is written is tested in the SVG. `PICTURES=write` writes them; they are then to be looked at.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { Resvg } from '@resvg/resvg-js'
import { root } from './support.ts'

const folder = join(root, 'test/render/pictures')
const font = { loadSystemFonts: false }

/** A channel may differ by so much of 255: another version of the renderer smooths edges otherwise. */
const CHANNEL = 32

/** Share of the pixels of a picture that are not as they were, 0 … 1. When it differs it is written in the folder of temporary files, as `<name>.new.png`. */
export function changedPixels(
  name: string,
  svg: string,
  width: number,
  asIt: 'is' | 'is not' = 'is',
): number {
  const drawn = new Resvg(svg, {
    font,
    background: '#ffffff',
    fitTo: { mode: 'width', value: width },
  }).render()
  const path = join(folder, `${name}.png`)
  if (asIt === 'is' && process.env['PICTURES'] === 'write') writeFileSync(path, drawn.asPng())
  if (!existsSync(path)) return 1
  const known = decoded(readFileSync(path))
  const share =
    known.width === drawn.width && known.height === drawn.height
      ? different(known.pixels, drawn.pixels) / (drawn.width * drawn.height)
      : 1
  if (asIt === 'is' && share > 0) writeFileSync(join(tmpdir(), `${name}.new.png`), drawn.asPng())
  return share
}

/** A PNG file opened by the renderer itself, in an SVG of its size: its header says it in two big-endian numbers. */
function decoded(png: Buffer): {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
} {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const image = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image width="${width}" height="${height}" href="data:image/png;base64,${png.toString('base64')}" image-rendering="optimizeSpeed"/></svg>`
  return { width, height, pixels: new Resvg(image, { font }).render().pixels }
}

function different(a: Uint8Array, b: Uint8Array): number {
  let count = 0
  for (let i = 0; i < a.length; i += 4)
    if ([0, 1, 2].some((k) => Math.abs(a[i + k]! - b[i + k]!) > CHANNEL)) count++
  return count
}

/** Width at which pictures with text are compared: a letter drawn in another font is then a shade, a map or a page is still seen. */
const SMALL = 120

/**
 * Share of a picture of the documentation that is not as it was, 0 … 1: both are made small, so that fonts and edges, which
 * differ from a machine to another, weigh little. `PICTURES=write` writes it.
 */
export function changedDocument(path: string, png: Buffer): number {
  if (process.env['PICTURES'] === 'write') writeFileSync(path, indexedPng(png))
  if (!existsSync(path)) return 1
  const [known, drawn] = [readFileSync(path), png].map(small)
  const share =
    known!.height === drawn!.height
      ? different(known!.pixels, drawn!.pixels) / (SMALL * drawn!.height)
      : 1
  if (share > 0) writeFileSync(join(tmpdir(), `${basename(path, '.png')}.new.png`), png)
  return share
}

function small(png: Buffer): { readonly height: number; readonly pixels: Uint8Array } {
  const height = Math.round((SMALL * png.readUInt32BE(20)) / png.readUInt32BE(16))
  const image = `<svg xmlns="http://www.w3.org/2000/svg" width="${SMALL}" height="${height}"><image width="${SMALL}" height="${height}" preserveAspectRatio="none" href="data:image/png;base64,${png.toString('base64')}"/></svg>`
  return { height, pixels: new Resvg(image, { font }).render().pixels }
}

/** A PNG of 256 colours at most, the most frequent of its pixels: a quarter of the bytes. */
function indexedPng(png: Buffer): Buffer {
  const { width, height, pixels } = decoded(png)
  const roughly = (at: number): number =>
    ((pixels[at]! >> 3) << 10) | ((pixels[at + 1]! >> 3) << 5) | (pixels[at + 2]! >> 3)
  const counts = new Map<number, number>()
  for (let at = 0; at < pixels.length; at += 4)
    counts.set(roughly(at), (counts.get(roughly(at)) ?? 0) + 1)
  const channels = (colour: number): readonly [number, number, number] => [
    colour >> 10,
    (colour >> 5) & 31,
    colour & 31,
  ]
  const kept = [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 256)
    .map(([colour]) => channels(colour))
  const placeOf = new Map<number, number>()
  const nearest = (colour: number): number => {
    const known = placeOf.get(colour)
    if (known !== undefined) return known
    const own = channels(colour)
    const distances = kept.map((each) => each.reduce((sum, v, k) => sum + (v - own[k]!) ** 2, 0))
    const place = distances.indexOf(Math.min(...distances))
    placeOf.set(colour, place)
    return place
  }
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rows[y * (width + 1) + x + 1] = nearest(roughly(4 * (y * width + x)))
  const chunk = (name: string, data: Uint8Array): Buffer => {
    const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    check.writeUInt32BE(crc32(named))
    return Buffer.concat([length, named, check])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head.set([8, 3], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk(
      'PLTE',
      Uint8Array.from(kept.flat(), (v) => Math.round((v * 255) / 31)),
    ),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array()),
  ])
}
