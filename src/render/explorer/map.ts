/** The map of an explorer: pixels that know their territory. */
import type { ExplorerData } from './data.ts'
import type { Layers } from './model.ts'
import { NOWHERE, rasterise, viewOf, type View } from './raster.ts'
import { ink } from '../draw/palette.ts'

const SIZE = 900

/** A canvas that is filled once a view, then coloured as often as the weights move. */
export class PixelMap {
  readonly canvas: HTMLCanvasElement
  readonly #context: CanvasRenderingContext2D
  readonly #data: ExplorerData
  readonly #image: ImageData
  #pixels: Int32Array = new Int32Array(SIZE * SIZE)
  #view: View

  constructor(canvas: HTMLCanvasElement, data: ExplorerData) {
    this.canvas = canvas
    this.#data = data
    canvas.width = SIZE
    canvas.height = SIZE
    this.#context = canvas.getContext('2d')!
    this.#image = this.#context.createImageData(SIZE, SIZE)
    this.#view = viewOf(data.rings, SIZE, SIZE)
    this.show(data.rings.keys())
  }

  /** Makes some territories fill the map. */
  show(rows: Iterable<number>): void {
    const { rings } = this.#data
    this.#view = viewOf(
      [...rows].map((row) => rings[row]!),
      SIZE,
      SIZE,
    )
    this.#pixels = rasterise(rings, this.#view)
  }

  /** Colours each territory by its layer; the one marked has its edge drawn. */
  paint(layers: Layers, marked: readonly number[]): void {
    const words = new Uint32Array(this.#image.data.buffer)
    const colours = new Uint32Array(layers.colours.map(abgr))
    const [missing, outside, paper, hatch] = [ink.hatched, '#fbfbfb', ink.paper, ink.hatch].map(
      abgr,
    ) as [number, number, number, number]
    const [pixels, of] = [this.#pixels, layers.of]
    for (let i = 0; i < pixels.length; i++) {
      const row = pixels[i]!
      if (row === NOWHERE) words[i] = paper
      else {
        const layer = of[row]!
        words[i] =
          layer >= 0
            ? colours[layer]!
            : layer === -1
              ? (i + ((i / SIZE) | 0)) % 6 === 0
                ? hatch
                : missing
              : outside
      }
    }
    if (marked.length > 0) this.#outline(words, new Set(marked))
    this.#context.putImageData(this.#image, 0, 0)
  }

  #outline(words: Uint32Array, marked: ReadonlySet<number>): void {
    const edge = abgr('#000000')
    const pixels = this.#pixels
    for (let i = SIZE; i < pixels.length - SIZE; i++) {
      if (!marked.has(pixels[i]!)) continue
      const row = pixels[i]
      if (
        pixels[i - 1] !== row ||
        pixels[i + 1] !== row ||
        pixels[i - SIZE] !== row ||
        pixels[i + SIZE] !== row
      )
        words[i] = words[i + 1] = words[i + SIZE] = edge
    }
  }

  /** The row under the pointer, or −1. */
  at(event: MouseEvent): number {
    const { left, top, width, height } = this.canvas.getBoundingClientRect()
    const x = Math.floor(((event.clientX - left) * SIZE) / width)
    const y = Math.floor(((event.clientY - top) * SIZE) / height)
    return x >= 0 && y >= 0 && x < SIZE && y < SIZE ? this.#pixels[y * SIZE + x]! : NOWHERE
  }
}

/** A colour as a pixel of four bytes, the least significant first. */
function abgr(colour: string): number {
  const value = Number.parseInt(colour.slice(1), 16)
  return (0xff000000 | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0
}
