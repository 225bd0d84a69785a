/** The map of an explorer: pixels that know their territory. */
import type { ExplorerData } from './data.ts'
import type { Layers } from './model.ts'
import { NOWHERE, rasterise, viewOf, type View } from './raster.ts'
import { ink } from '../draw/palette.ts'
import { middleOf } from '../map/paths.ts'

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

  /**
   * Colours each territory by its layer; the one marked has its edge drawn. With people, the ground is plain and each
   * territory kept has a circle of its colour, whose area is in proportion to them.
   */
  paint(layers: Layers, marked: readonly number[], people?: Float64Array): void {
    const words = new Uint32Array(this.#image.data.buffer)
    const colours = new Uint32Array(layers.colours.map((each) => abgr(people ? ink.base : each)))
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
    if (people) this.#circles(layers, people)
  }

  #circles({ of, colours }: Layers, people: Float64Array): void {
    const { x, y, scale } = this.#view
    const context = this.#context
    context.globalAlpha = 0.85
    context.lineWidth = 0.5
    context.strokeStyle = ink.text
    for (const { row, radius } of circlesOf(people, of)) {
      const rings = this.#data.rings[row]!
      if (rings.length === 0) continue
      const [cx, cy] = middleOf(rings)
      context.beginPath()
      context.arc((10 * cx - x) * scale, (10 * cy - y) * scale, radius, 0, 2 * Math.PI)
      context.fillStyle = colours[of[row]!]!
      context.fill()
      context.stroke()
    }
    context.globalAlpha = 1
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

/** Radius of the greatest circle, in pixels of the canvas. */
const GREATEST = 34

/**
 * Sizes the circles of the territories that have a class, the greatest first.
 *
 * @param people people of each territory; NaN and 0 have none
 * @param layers layer of each; those without one are left out
 * @returns row and radius, in pixels
 */
export function circlesOf(
  people: Float64Array,
  layers: Int8Array,
): { readonly row: number; readonly radius: number }[] {
  const rows = [...people.keys()].filter((row) => layers[row]! >= 0 && people[row]! > 0)
  rows.sort((a, b) => people[b]! - people[a]!)
  const most = people[rows[0] ?? -1] ?? 1
  return rows
    .map((row) => ({ row, radius: GREATEST * Math.sqrt(people[row]! / most) }))
    .filter(({ radius }) => radius >= 0.4)
}

/** A colour as a pixel of four bytes, the least significant first. */
function abgr(colour: string): number {
  const value = Number.parseInt(colour.slice(1), 16)
  return (0xff000000 | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0
}
