/**
 * Which territory each pixel of a map is. Filled once for a view; a change of colours is then a pass over
 * the pixels, and what the pointer is on is a look-up.
 */
import type { PageRing } from '../map/projection.ts'

/** The part of the plane that is shown: its corner and how many pixels a unit of the plane takes. */
export interface View {
  readonly x: number
  readonly y: number
  readonly scale: number
  readonly width: number
  readonly height: number
}

/** The value of a pixel that no territory covers. */
export const NOWHERE = -1

/**
 * Fills the pixels of each territory with its place, by scan lines (even–odd rule): a pixel
 * belongs to the territory that its centre is in.
 *
 * @param shapes rings of each territory
 * @param view part of the plane that is shown
 * @returns place of the territory of each pixel, row by row; −1 for none
 */
export function rasterise(shapes: readonly (readonly PageRing[])[], view: View): Int32Array {
  const pixels = new Int32Array(view.width * view.height).fill(NOWHERE)
  shapes.forEach((rings, place) => {
    if (rings.length > 0) fill(rings, place, view, pixels)
  })
  return pixels
}

/** The pixels of each territory, as runs along the rows. */
export interface PixelRuns {
  /** First pixel of each run, and the one after its last. */
  readonly bounds: Int32Array
  /** Place in `bounds` of the first run of each territory, and the end of the last. */
  readonly starts: Int32Array
}

/**
 * Lists the pixels of each territory, so that one alone can be coloured again.
 *
 * @param pixels territory of each pixel, row by row; −1 for none
 * @param territories how many there are
 * @returns runs of pixels by territory
 *
 * @example
 * runsOf(Int32Array.of(1, 1, -1, 0, 1), 2).bounds // → [3, 4, 0, 2, 4, 5]
 */
export function runsOf(pixels: Int32Array, territories: number): PixelRuns {
  const starts = new Int32Array(territories + 2)
  const each = (run: (territory: number, from: number, to: number) => void): void => {
    for (let from = 0, at = 1; at <= pixels.length; at++) {
      if (at < pixels.length && pixels[at] === pixels[from]) continue
      if (pixels[from] !== NOWHERE) run(pixels[from]!, from, at)
      from = at
    }
  }
  // counted two places further, then summed: while they are listed, starts[t + 1] is where the next run of t goes
  each((territory) => (starts[territory + 2]! += 2))
  for (let t = 2; t < starts.length; t++) starts[t]! += starts[t - 1]!
  const bounds = new Int32Array(starts.at(-1)!)
  each((territory, from, to) => {
    bounds[starts[territory + 1]!++] = from
    bounds[starts[territory + 1]!++] = to
  })
  return { bounds, starts: starts.subarray(0, territories + 1) }
}

function fill(
  rings: readonly PageRing[],
  place: number,
  { x: left, y: top, scale, width, height }: View,
  pixels: Int32Array,
): void {
  let [first, last] = [Infinity, -Infinity]
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i += 2) {
      first = Math.min(first, ring[i]!)
      last = Math.max(last, ring[i]!)
    }
  }
  const from = Math.max(0, Math.ceil((first - top) * scale - 0.5))
  const to = Math.min(height - 1, Math.floor((last - top) * scale - 0.5))
  for (let row = from; row <= to; row++) {
    const crossings = crossingsAt(rings, top + (row + 0.5) / scale).sort((a, b) => a - b)
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const start = Math.max(0, Math.ceil((crossings[k]! - left) * scale - 0.5))
      const end = Math.min(width, Math.ceil((crossings[k + 1]! - left) * scale - 0.5))
      if (end > start) pixels.fill(place, row * width + start, row * width + end)
    }
  }
}

/** Where a horizontal line crosses the rings. */
function crossingsAt(rings: readonly PageRing[], y: number): number[] {
  const crossings: number[] = []
  for (const ring of rings) {
    let [x1, y1] = [ring[ring.length - 2]!, ring[ring.length - 1]!]
    for (let i = 0; i < ring.length; i += 2) {
      const [x2, y2] = [ring[i]!, ring[i + 1]!]
      if (y1 <= y !== y2 <= y) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1))
      ;[x1, y1] = [x2, y2]
    }
  }
  return crossings
}

/**
 * Computes the view in which some territories fill a page, with a margin.
 *
 * @param shapes rings of each territory
 * @param width pixels
 * @param height pixels
 * @returns the view
 */
export function viewOf(
  shapes: readonly (readonly PageRing[])[],
  width: number,
  height: number,
): View {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const rings of shapes) {
    for (const ring of rings) {
      for (let i = 0; i < ring.length; i += 2) {
        left = Math.min(left, ring[i]!)
        right = Math.max(right, ring[i]!)
        top = Math.min(top, ring[i + 1]!)
        bottom = Math.max(bottom, ring[i + 1]!)
      }
    }
  }
  if (left > right) [left, top, right, bottom] = [0, 0, 1, 1]
  const scale = Math.min(width / (1.04 * (right - left) + 1), height / (1.04 * (bottom - top) + 1))
  return {
    x: (left + right) / 2 - width / 2 / scale,
    y: (top + bottom) / 2 - height / 2 / scale,
    scale,
    width,
    height,
  }
}
