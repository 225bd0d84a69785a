/** The map of an explorer: pixels that know their territory, and over them the limits, the circles and who is marked. */
import { make } from './dom.ts'
import type { Layers } from './model.ts'
import type { Arcs } from './outlines.ts'
import type { PageData } from './pack.ts'
import { NOWHERE, rasterise, runsOf, viewOf, type PixelRuns, type View } from './raster.ts'
import { ink } from '../draw/palette.ts'
import { middleOf } from '../map/paths.ts'

/** Width of the canvas, and its height over it: that of the plane, within these. */
const WIDTH = 900
const ASPECTS = [0.7, 1.1] as const

/** Up to so many territories in view, their own limits and those of EPCI are drawn. */
const FEW = 2500

/** What is drawn over the colours. */
export interface MapOver {
  readonly marked: readonly number[]
  /** People of each territory, as circles over a plain ground. */
  readonly people?: Float64Array | undefined
}

interface Limit {
  readonly path: Path2D
  readonly colour: string
  /** In pixels of the canvas. */
  readonly width: number
}

/** Two canvases: colours, filled once a view and coloured as often as the weights move; and what is drawn over them. */
export class PixelMap {
  readonly element: HTMLElement
  readonly #context: CanvasRenderingContext2D
  readonly #lines: CanvasRenderingContext2D
  readonly #data: PageData
  readonly #image: ImageData
  readonly #size: readonly [width: number, height: number]
  #pixels: Int32Array = new Int32Array(0)
  #runs: PixelRuns = { bounds: new Int32Array(0), starts: new Int32Array(0) }
  readonly #words: Uint32Array
  /** Colour that each territory has; 0 for none yet. */
  #painted = new Uint32Array(0)
  #view: View
  #limits: readonly Limit[] = []
  #isWhole = true
  /** Levels whose limits are drawn, the widest last. */
  drawn: string[] = []

  constructor(data: PageData) {
    this.#data = data
    const canvas = make('canvas', {
      role: 'img',
      'aria-label': 'Carte des territoires. Les mêmes valeurs sont dans le tableau, sous la carte.',
    })
    const over = make('canvas', { 'aria-hidden': 'true', class: 'dessus' })
    const [least, most] = ASPECTS
    const aspect = Math.min(most, Math.max(least, data.size[1] / data.size[0]))
    const [width, height] = (this.#size = [WIDTH, Math.round(WIDTH * aspect)])
    for (const each of [canvas, over]) Object.assign(each, { width, height })
    this.element = make('div', { class: 'plan' }, canvas, over)
    this.#context = canvas.getContext('2d')!
    this.#lines = over.getContext('2d')!
    this.#image = this.#context.createImageData(width, height)
    this.#words = new Uint32Array(this.#image.data.buffer)
    this.#view = viewOf(data.rings, width, height)
  }

  /** Makes some territories fill the map; all of them when none is given. */
  show(rows?: readonly number[]): void {
    const { rings } = this.#data
    this.#isWhole = rows === undefined
    this.#view = viewOf(rows ? rows.map((row) => rings[row]!) : rings, ...this.#size)
    this.#pixels = rasterise(rings, this.#view)
    this.#runs = runsOf(this.#pixels, rings.length)
    this.#words.fill(abgr(ink.paper))
    this.#painted = new Uint32Array(rings.length)
    this.#limits = this.#limitsOf((rows ?? rings).length <= FEW)
  }

  /** Limits of territories, then of EPCI, then of départements: paths on the plane. Those of groups stand out on any colour. */
  #limitsOf(isNear: boolean): Limit[] {
    const { arcs, parents } = this.#data
    const between = (of: Float64Array) => (a: number, b: number) => b >= 0 && of[a] !== of[b]
    const { epci, departement } = parents
    const drawn: Limit[] = []
    this.drawn = []
    const add = (name: string, of: Float64Array | undefined, codes = 0, width: number): void => {
      if (!of || codes < 2) return
      this.drawn.push(name)
      const path = lines(arcs, between(of))
      drawn.push({ path, colour: ink.paper, width: isNear ? width + 1.6 : 1 })
      if (isNear) drawn.push({ path, colour: ink.text, width })
    }
    if (isNear) {
      drawn.push({ path: lines(arcs, (_, b) => b >= 0), colour: ink.paper, width: 0.5 })
      add('EPCI', epci?.of, epci?.codes.length, 1.3)
    }
    add('départements', departement?.of, departement?.codes.length, 2.4)
    drawn.push({ path: lines(arcs, (_, b) => b < 0), colour: ink.outline, width: 1 })
    return drawn
  }

  /** Colours each territory by its layer: those whose colour is other than before. With circles, the ground is plain. */
  paint({ of, colours }: Layers, withCircles: boolean): void {
    const painted = colours.map((each) => abgr(withCircles ? ink.base : each))
    const [missing, outside] = [ink.hatched, '#fbfbfb'].map(abgr) as [number, number]
    const { bounds, starts } = this.#runs
    const before = this.#painted
    for (let row = 0; row < of.length; row++) {
      const layer = of[row]!
      const colour = layer >= 0 ? painted[layer]! : layer === -1 ? missing : outside
      if (before[row] === colour) continue
      before[row] = colour
      for (let at = starts[row]!; at < starts[row + 1]!; at += 2) {
        this.#words.fill(colour, bounds[at]!, bounds[at + 1]!)
        if (layer === -1) this.#hatch(bounds[at]!, bounds[at + 1]!)
      }
    }
    this.#context.putImageData(this.#image, 0, 0)
  }

  /** Lines aslant over a run of pixels. */
  #hatch(from: number, to: number): void {
    for (let i = from; i < to; i++)
      if ((i + ((i / WIDTH) | 0)) % 6 === 0) this.#words[i] = abgr(ink.hatch)
  }

  /** Draws the limits, the insets, the circles and the edges of who is marked: when they change, not when weights move. */
  drawOver(layers: Layers, { marked, people }: MapOver): void {
    const context = this.#lines
    const { x, y, scale } = this.#view
    const { arcs, insets } = this.#data
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, ...this.#size)
    const onPlane = (): void => context.setTransform(scale, 0, 0, scale, -x * scale, -y * scale)
    const stroke = (path: Path2D, colour: string, width: number): void => {
      onPlane()
      context.lineWidth = width / scale
      context.lineJoin = 'round'
      context.strokeStyle = colour
      context.stroke(path)
    }
    for (const { path, colour, width } of this.#limits) stroke(path, colour, width)
    if (people) this.#circles(layers, people)
    for (const row of marked) {
      const edge = lines(arcs, (a, b) => a !== b && (a === row || b === row))
      stroke(edge, ink.paper, 6)
      stroke(edge, ink.text, 3)
    }
    context.setTransform(1, 0, 0, 1, 0, 0)
    if (!this.#isWhole) return
    context.font = '20px system-ui, sans-serif'
    context.fillStyle = ink.quiet
    context.strokeStyle = ink.rule
    context.lineWidth = 1
    for (const { label, ...box } of insets) {
      const [left, top] = [(box.x - x) * scale, (box.y - y) * scale]
      context.strokeRect(left, top, box.width * scale, box.height * scale)
      context.fillText(label, left + 5, top + 19, box.width * scale - 10)
    }
  }

  #circles({ of, colours }: Layers, people: Float64Array): void {
    const { x, y, scale } = this.#view
    const context = this.#lines
    context.setTransform(1, 0, 0, 1, 0, 0)
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

  /** The row under the pointer, or −1. */
  at(event: MouseEvent): number {
    const { left, top, width, height } = this.element.getBoundingClientRect()
    const [across, down] = this.#size
    const x = Math.floor(((event.clientX - left) * across) / width)
    const y = Math.floor(((event.clientY - top) * down) / height)
    return x >= 0 && y >= 0 && x < across && y < down ? this.#pixels[y * across + x]! : NOWHERE
  }
}

/** The arcs between territories that a rule keeps, on the plane. */
function lines(
  { points, starts, sides }: Arcs,
  isLimit: (side: number, other: number) => boolean,
): Path2D {
  const path = new Path2D()
  for (let arc = 0; arc + 1 < starts.length; arc++) {
    if (!isLimit(sides[2 * arc]!, sides[2 * arc + 1]!)) continue
    const [first, end] = [starts[arc]!, starts[arc + 1]!]
    path.moveTo(points[first]!, points[first + 1]!)
    for (let i = first + 2; i < end; i += 2) path.lineTo(points[i]!, points[i + 1]!)
  }
  return path
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
