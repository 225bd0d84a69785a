/** The legend of an explorer: classes or quadrants, what is missing, circles, limits. Its patches are drawings: print and forced colours keep them. */
import { french, NBSP } from '../../core/french.ts'
import { noun, type Level } from '../../table/level.ts'
import { ink } from '../draw/palette.ts'
import { scoreInWords } from '../draw/words.ts'
import { FRAGILITY_ENDS } from '../map/index-classes.ts'
import { make } from './dom.ts'
import { circlesOf } from './map.ts'
import type { Layers } from './model.ts'

/** What a legend says. */
export interface LegendWords {
  readonly level: Level
  /** What the colours show. */
  readonly title: string
  /** How the classes were cut. */
  readonly how: string
  readonly people?: Float64Array | undefined
  /** Levels whose limits the map draws. */
  readonly limits: readonly string[]
}

const SVG = 'http://www.w3.org/2000/svg'

function drawing(
  size: readonly [number, number],
  tag: string,
  attributes: Readonly<Record<string, string>>,
): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  for (const [name, value] of Object.entries({
    width: String(size[0]),
    height: String(size[1]),
    'aria-hidden': 'true',
    class: 'puce',
  }))
    svg.setAttribute(name, value)
  const shape = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, value)
  svg.append(shape)
  return svg
}

/**
 * Makes a patch of colour that print and forced colours keep.
 *
 * @param colour its colour
 * @returns a drawing
 */
export function patch(colour: string): SVGElement {
  return drawing([28, 16], 'rect', {
    x: '0.5',
    y: '0.5',
    width: '27',
    height: '15',
    fill: colour,
    stroke: ink.outline,
  })
}

const hatching = (): SVGElement =>
  drawing([28, 16], 'path', {
    d: 'M1,15L9,1M8,15L16,1M15,15L23,1M22,15L27,6M0.5,0.5h27v15h-27z',
    fill: 'none',
    stroke: ink.hatch,
  })

/**
 * Makes the legend of a map.
 *
 * @param layers what the map shows
 * @param words what it is called
 * @returns the parts of the legend
 */
export function legendParts(layers: Layers, words: LegendWords): HTMLElement[] {
  const { colours, sizes, missing, classes, quadrants } = layers
  const row = (mark: SVGElement, label: string, count?: number): HTMLElement =>
    make(
      'li',
      {},
      mark,
      make('span', {}, label),
      ...(count === undefined ? [] : [make('span', { class: 'effectif' }, french(count, 0))]),
    )
  const limits = classes && [classes.min, ...classes.breaks, classes.max]
  const range = (i: number): string =>
    i === 0
      ? `moins de ${scoreInWords(limits![1]!)}`
      : i === colours.length - 1
        ? `${scoreInWords(limits![i]!)} et plus`
        : `de ${scoreInWords(limits![i]!)} à ${scoreInWords(limits![i + 1]!)}`
  const end = (i: number): string =>
    i === colours.length - 1 ? `, ${FRAGILITY_ENDS[1]}` : i === 0 ? `, ${FRAGILITY_ENDS[0]}` : ''
  const rows = colours
    .map((colour, i) =>
      row(patch(colour), quadrants ? quadrants[i]! : `${range(i)}${end(i)}`, sizes[i]!),
    )
    .reverse()
  const [greatest] = words.people ? circlesOf(words.people, layers.of) : []
  return [
    make(
      'p',
      { class: 'titre-legende' },
      make('b', {}, words.title),
      make('span', { class: 'effectif' }, noun(words.level, 2)),
    ),
    make(
      'ul',
      { class: 'legende' },
      ...rows,
      ...(missing > 0 ? [row(hatching(), 'donnée manquante', missing)] : []),
      ...words.limits.map((name) =>
        row(
          drawing([28, 16], 'path', {
            d: 'M1,12L10,5L18,10L27,4',
            fill: 'none',
            stroke: 'currentColor',
            'stroke-width': name === 'EPCI' ? '1' : '2.4',
          }),
          `limites des ${name}`,
        ),
      ),
    ),
    ...(greatest
      ? [
          make(
            'p',
            {},
            `Aire des cercles${NBSP}: personnes en difficulté numérique (estimation), jusqu’à ${french(Number(words.people![greatest.row]!.toPrecision(2)), 0)}.`,
          ),
        ]
      : []),
    make('p', { class: 'doux' }, words.how),
  ]
}
