/** The map of an explorer: pixels that know their territory, and over them the limits, the circles and who is marked. */
import { make } from './dom.ts'
import type { Layers } from './model.ts'
import type { Arcs } from './outlines.ts'
import type { PageData } from './pack.ts'
import { NOWHERE, rasterise, runsOf, viewOf, type PixelRuns, type View } from './raster.ts'
import { ink } from '../draw/palette.ts'
import { middleOf } from '../map/paths.ts'
import { boundedZoom, zoomedView, type Zoom } from './zoom.ts'

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
  /** What is drawn, and what the whole is. */
  #view: View
  #whole: View
  #zoom: Zoom | undefined
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
    this.element = make(
      'div',
      { class: 'plan', role: 'group', tabindex: '0', 'aria-label': 'Carte à agrandir et déplacer' },
      canvas,
      over,
    )
    this.#context = canvas.getContext('2d')!
    this.#lines = over.getContext('2d')!
    this.#image = this.#context.createImageData(width, height)
    this.#words = new Uint32Array(this.#image.data.buffer)
    this.#view = this.#whole = this.#wholeOf()
  }

  /** The view in which what the map is of fills it. */
  get whole(): View {
    return this.#whole
  }

  /** How near the map is seen; nothing for the whole. */
  get zoom(): Zoom | undefined {
    return this.#zoom
  }

  /** The view of some territories; of all of them and of the frames of insets when none is given. */
  #wholeOf(rows?: readonly number[]): View {
    const { rings, insets } = this.#data
    const frames = insets.map(({ x, y, width, height }) => [
      Int32Array.of(x, y, x + width, y + height),
    ])
    const shown = rows ? rows.map((row) => rings[row]!) : [...rings, ...frames]
    return viewOf(shown, ...this.#size)
  }

  /** Makes some territories fill the map, all of them when none is given; or a part of them, seen nearer. */
  show(rows?: readonly number[], zoom?: Zoom): void {
    const { rings } = this.#data
    this.#isWhole = rows === undefined
    this.#whole = this.#wholeOf(rows)
    this.#zoom = zoom && boundedZoom(this.#whole, zoom)
    this.#view = zoomedView(this.#whole, this.#zoom)
    this.#pixels = rasterise(rings, this.#view)
    this.#runs = runsOf(this.#pixels, rings.length)
    this.#words.fill(abgr(ink.paper))
    this.#painted = new Uint32Array(rings.length)
    const { starts } = this.#runs
    const seen = Uint8Array.from(rings, (_, row) => Number(starts[row + 1]! > starts[row]!))
    const count = seen.reduce((sum, each) => sum + each, 0)
    this.#limits = this.#limitsOf(Math.min(count, (rows ?? rings).length) <= FEW, seen)
    for (const each of this.element.children as HTMLCollectionOf<HTMLElement>)
      each.style.transform = ''
  }

  /** Shows a zoom at once, by stretching what is drawn. */
  stretch(zoom: Zoom | undefined): void {
    this.#zoom = zoom
    const { x, y, scale } = zoomedView(this.#whole, zoom)
    const [width, height] = this.#size
    const part = (offset: number, size: number): number => (100 * offset * scale) / size
    const [across, down] = [part(this.#view.x - x, width), part(this.#view.y - y, height)]
    for (const each of this.element.children as HTMLCollectionOf<HTMLElement>)
      each.style.transform = `translate(${across}%,${down}%) scale(${scale / this.#view.scale})`
  }

  /** The zoom in which a territory is seen among its neighbours; nothing for one that the map does not hold. */
  zoomOn(row: number): Zoom | undefined {
    const rings = this.#data.rings[row]!
    const [width, height] = this.#size
    const near = viewOf([rings], width / 5, height / 5)
    const [x, y] = [near.x + near.width / 2 / near.scale, near.y + near.height / 2 / near.scale]
    const isHeld = (at: number, from: number, size: number): boolean =>
      at >= from && at <= from + size
    const { whole } = this
    return rings.length > 0 &&
      isHeld(x, whole.x, width / whole.scale) &&
      isHeld(y, whole.y, height / whole.scale)
      ? boundedZoom(whole, { by: near.scale / whole.scale, x, y })
      : undefined
  }

  /** Limits of the territories seen, then of EPCI, then of départements: paths on the plane. Those of groups stand out on any colour. */
  #limitsOf(isNear: boolean, seen: Uint8Array): Limit[] {
    const { arcs, parents } = this.#data
    const isSeen = (a: number, b: number): boolean => seen[a] === 1 || (b >= 0 && seen[b] === 1)
    const between = (of: Float64Array) => (a: number, b: number) =>
      b >= 0 && of[a] !== of[b] && isSeen(a, b)
    const { epci, departement } = parents
    const drawn: Limit[] = []
    this.drawn = []
    const add = (name: string, of: Float64Array | undefined, codes = 0, width: number): void => {
      if (!of || codes < 2) return
      this.drawn.push(name)
      const path = lines(arcs, between(of))
      drawn.push({ path, colour: ink.paper, width: isNear ? width + 1.6 : this.#zoom ? 2 : 1 })
      if (isNear) drawn.push({ path, colour: ink.text, width })
    }
    if (isNear) {
      drawn.push({
        path: lines(arcs, (a, b) => b >= 0 && isSeen(a, b)),
        colour: ink.paper,
        width: 0.5,
      })
      add('EPCI', epci?.of, epci?.codes.length, 1.3)
    }
    add('départements', departement?.of, departement?.codes.length, 2.4)
    drawn.push({
      path: lines(arcs, (a, b) => b < 0 && isSeen(a, b)),
      colour: ink.outline,
      width: 1,
    })
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
    // what is stretched is looked up where it was drawn
    const shown = zoomedView(this.#whole, this.#zoom)
    const drawnAt = (at: number, from: number, drawnFrom: number): number =>
      Math.floor((at / shown.scale + from - drawnFrom) * this.#view.scale)
    const x = drawnAt(((event.clientX - left) * across) / width, shown.x, this.#view.x)
    const y = drawnAt(((event.clientY - top) * down) / height, shown.y, this.#view.y)
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
