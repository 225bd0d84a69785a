/**
 * Pictures compared with what they were, pixel by pixel and with a tolerance. They are drawn without text: fonts are not the
 * same everywhere, and what is written is tested in the SVG. `PICTURES=write` writes them; they are then to be looked at.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
