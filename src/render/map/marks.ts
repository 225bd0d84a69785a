/** Points over the territories of a map: places that stand, places proposed with their reach. */
import type { ContourShape } from '../../io/contours.ts'
import { ink } from '../draw/palette.ts'
import { element, join, text, type Markup } from '../draw/svg.ts'
import { middleOf } from './paths.ts'
import type { Drawing } from './projection.ts'

/** A place on a map, at the middle of its territory. */
export interface MapMark {
  /** Code of the territory where it stands. */
  readonly code: string
  /** What it is, in words. */
  readonly title: string
  /** A number in a disc, for a place that is proposed; a point for one that stands. */
  readonly number?: number | undefined
  /** Kilometres that it reaches, drawn as a circle around it. */
  readonly reach?: number | undefined
}

/**
 * Draws places: points for those that stand, numbered discs with their reach for those proposed.
 *
 * @param marks places; one whose territory is not drawn is left out
 * @param shapes territories drawn, in order
 * @param drawing where they are on the page
 * @returns markup that goes over the territories
 */
export function marksOver(
  marks: readonly MapMark[],
  shapes: readonly ContourShape[],
  { rings, kilometre }: Drawing,
): Markup {
  if (marks.length === 0) return join([])
  const at = new Map(shapes.map(({ code }, i) => [code, rings[i]!]))
  const placed = marks.flatMap((mark) => {
    const there = at.get(mark.code)
    return there === undefined || there.length === 0 ? [] : [{ ...mark, middle: middleOf(there) }]
  })
  const standing = placed.filter(({ number }) => number === undefined)
  const proposed = placed.filter(({ number }) => number !== undefined)
  const small = proposed.length > 30
  return join([
    ...proposed.map(({ middle: [cx, cy], reach }) =>
      reach === undefined
        ? join([])
        : element('circle', {
            cx,
            cy,
            r: reach * kilometre,
            fill: 'none',
            stroke: ink.text,
            'stroke-width': 1,
            'stroke-dasharray': '5 3',
          }),
    ),
    ...standing.map(({ middle: [cx, cy], title }) =>
      element(
        'circle',
        {
          cx,
          cy,
          r: placed.length > 300 ? 1.4 : 3.2,
          fill: ink.text,
          stroke: ink.paper,
          'stroke-width': 0.7,
        },
        element('title', {}, text(title)),
      ),
    ),
    ...proposed.toReversed().map(({ middle: [cx, cy], title, number }) =>
      element(
        'g',
        {},
        element('title', {}, text(title)),
        element('circle', {
          cx,
          cy,
          r: small ? 3.4 : 9.5,
          fill: ink.paper,
          stroke: ink.text,
          'stroke-width': 1.8,
        }),
        ...(small
          ? []
          : [
              element(
                'text',
                {
                  x: cx,
                  y: cy + 4,
                  'font-size': 11.5,
                  'font-weight': 700,
                  'text-anchor': 'middle',
                  fill: ink.text,
                },
                text(String(number)),
              ),
            ]),
      ),
    ),
  ])
}
