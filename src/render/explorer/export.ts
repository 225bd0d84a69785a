/** The map of an explorer as a drawing: its outlines, one path a layer, and its circles. */
import { ink } from '../draw/palette.ts'
import { element, text } from '../draw/svg.ts'
import { middleOf, pathOf } from '../map/paths.ts'
import { circlesOf } from './map.ts'
import type { Layers } from './model.ts'
import type { PageData } from './pack.ts'

/**
 * Draws the map as it is shown.
 *
 * @param data outlines of the page
 * @param layers layer of each territory, and the colours
 * @param title its title
 * @param people people of each territory, for a map of circles
 * @returns an SVG
 */
export function drawingOf(
  { rings, size }: Pick<PageData, 'rings' | 'size'>,
  { of, colours }: Layers,
  title: string,
  people?: Float64Array,
): string {
  const layer = (which: number): string =>
    rings
      .flatMap((each, row) => (of[row] === which ? each.map((ring) => pathOf([ring])) : []))
      .join('')
  const paths = [
    [-1, ink.hatched] as const,
    ...colours.map((colour, i) => [i, colour] as const),
  ].map(([which, fill]) =>
    element('path', {
      d: layer(which),
      fill: which >= 0 && people ? ink.base : fill,
      stroke: ink.paper,
      'stroke-width': 0.3,
      'fill-rule': 'evenodd',
    }),
  )
  const circles = people
    ? circlesOf(people, of).flatMap(({ row, radius }) => {
        if (rings[row]!.length === 0) return []
        const [cx, cy] = middleOf(rings[row]!)
        return [
          element('circle', {
            cx,
            cy,
            r: 2 * radius,
            fill: colours[of[row]!]!,
            'fill-opacity': '0.85',
          }),
        ]
      })
    : []
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${size[0] / 10} ${size[1] / 10}`,
      role: 'img',
      lang: 'fr',
    },
    element('title', {}, text(title)),
    ...paths,
    ...circles,
  )
}
