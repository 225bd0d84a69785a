/** How near a map is seen, and of where: kept in whole units of the plane, so that an address says it again. */
import type { View } from './raster.ts'

/** A map seen nearer than whole. */
export interface Zoom {
  /** How many times larger than whole: from 1 to `MOST_ZOOM`. */
  readonly by: number
  /** Middle of what is seen, on the plane. */
  readonly x: number
  readonly y: number
}

/** Nearer, outlines would show that they are drawn in tenths of a pixel. */
export const MOST_ZOOM = 32

/**
 * Computes the part of the plane that a zoom shows.
 *
 * @param whole view of the whole map
 * @param zoom how near; nothing for the whole
 * @returns the view
 */
export function zoomedView(whole: View, zoom: Zoom | undefined): View {
  if (!zoom) return whole
  const scale = whole.scale * zoom.by
  return {
    ...whole,
    scale,
    x: zoom.x - whole.width / 2 / scale,
    y: zoom.y - whole.height / 2 / scale,
  }
}

/**
 * Keeps a zoom within its bounds: no further than the whole, no nearer than `MOST_ZOOM`, never beside the map.
 *
 * @param whole view of the whole map
 * @param zoom what is asked
 * @returns the zoom, rounded as an address says it; nothing for the whole
 *
 * @example
 * boundedZoom({ x: 0, y: 0, scale: 1, width: 100, height: 100 }, { by: 2, x: 90, y: 40 }) // → { by: 2, x: 75, y: 40 }
 */
export function boundedZoom(whole: View, { by, x, y }: Zoom): Zoom | undefined {
  const rounded = Math.min(MOST_ZOOM, Math.round(100 * by) / 100)
  if (!(rounded > 1)) return undefined
  const within = (middle: number, from: number, size: number): number => {
    const half = size / 2 / rounded
    return Math.round(Math.min(from + size - half, Math.max(from + half, middle)))
  }
  return {
    by: rounded,
    x: within(x, whole.x, whole.width / whole.scale),
    y: within(y, whole.y, whole.height / whole.scale),
  }
}

/**
 * Sees a map nearer or further, what is under a point staying there.
 *
 * @param whole view of the whole map
 * @param zoom how near it is seen now
 * @param factor how many times nearer; under 1 is further
 * @param at the point, in pixels of the canvas; its middle when nothing is given
 * @returns the zoom
 */
export function zoomedBy(
  whole: View,
  zoom: Zoom | undefined,
  factor: number,
  at: readonly [x: number, y: number] = [whole.width / 2, whole.height / 2],
): Zoom | undefined {
  const { x, y, scale } = zoomedView(whole, zoom)
  const by = Math.min(MOST_ZOOM, (zoom?.by ?? 1) * factor)
  const toMiddle = 1 / (whole.scale * by)
  return boundedZoom(whole, {
    by,
    x: x + at[0] / scale + (whole.width / 2 - at[0]) * toMiddle,
    y: y + at[1] / scale + (whole.height / 2 - at[1]) * toMiddle,
  })
}

/**
 * Moves a map that is seen near.
 *
 * @param whole view of the whole map
 * @param zoom how near it is seen
 * @param across pixels of the canvas that what is seen goes to the right
 * @param down pixels that it goes down
 * @returns the zoom
 */
export function zoomMoved(
  whole: View,
  zoom: Zoom | undefined,
  across: number,
  down: number,
): Zoom | undefined {
  if (!zoom) return undefined
  const scale = whole.scale * zoom.by
  return boundedZoom(whole, { ...zoom, x: zoom.x - across / scale, y: zoom.y - down / scale })
}

/**
 * Writes a zoom as an address says it.
 *
 * @param zoom how near, and of where
 * @returns three numbers
 *
 * @example
 * zoomToText({ by: 2.5, x: 4200, y: 310 }) // → '2.5,4200,310'
 */
export function zoomToText({ by, x, y }: Zoom): string {
  return [by, x, y].join(',')
}

/**
 * Reads what an address says of a zoom.
 *
 * @param written three numbers
 * @returns the zoom; nothing for anything else
 */
export function zoomFromText(written: string): Zoom | undefined {
  const [by, x, y, ...more] = written.split(',').map(Number)
  const isZoom = more.length === 0 && by! > 1 && by! <= MOST_ZOOM
  return isZoom && Number.isFinite(x) && Number.isFinite(y) ? { by: by!, x: x!, y: y! } : undefined
}
