/** The maps of a report. */
import { oncePerObject } from '../../core/memo.ts'
import { weightedQuantiles } from '../../stats/quantile.ts'
import { countOf } from '../../table/level.ts'
import type { ScoresView } from '../draw/scores-view.ts'
import { epciLimits, mergersInWords } from '../map/communes.ts'
import { FRAGILITY_ENDS, indexClasses } from '../map/index-classes.ts'
import { drawMap } from '../map/map.ts'
import { titleOfMap } from '../map/title.ts'
import type { ReportContext } from './context.ts'
import { focusOf, withEpci } from './territory.ts'
import { shapesNear } from './touching.ts'

const medianOf = (view: ScoresView, values: Float64Array): number => medianOnce(view)(values)
const medianOnce = oncePerObject(({ population }: ScoresView) =>
  oncePerObject((values: Float64Array) => weightedQuantiles(values, population, [0.5])[0]!),
)

/** Width of a map beside the figures of the first page, and its greatest height. */
const WIDTH = 380
const HEIGHT = 330

/** A map of a report, and its legend as a picture of its own: one over the other on a phone, side by side on paper. */
export interface ReportMap {
  readonly drawing: string
  readonly legend: string
}

/** What surrounds a territory on its map, at the most: the drawing is never so much taller or wider than it. */
const AROUND = 2

/** What a map shows: the index, or the two sub-indices in quadrants. */
type Mapped = 'indice' | 'quadrants'

/**
 * Draws a map of the territory; where it is one row of the scores, with those around it.
 *
 * @param context context of the report
 * @param of what is mapped
 * @returns the map and its legend; nothing without the contours of these territories, or for quadrants without two sub-indices
 */
export function reportMap(context: ReportContext, of: Mapped = 'indice'): ReportMap | undefined {
  return of === 'indice' ? indexMapOnce(context) : mapAndLegend(context, of)
}

const indexMapOnce = oncePerObject((context: ReportContext) => mapAndLegend(context, 'indice'))

function mapAndLegend(context: ReportContext, of: Mapped): ReportMap | undefined {
  const drawn = drawnMap(context, of, false)
  return drawn && { drawing: drawn.svg, legend: drawn.legend! }
}

/**
 * Draws the map of the index to be embedded alone: wide, in the font and the colour of its page.
 *
 * @param context context of the report
 * @returns the SVG; nothing without the contours of these territories
 */
export function bareMap(context: ReportContext): string | undefined {
  return drawnMap(context, 'indice', true)?.svg
}

/**
 * Puts a map and its legend in one picture, the one over the other.
 *
 * @param map map of a report
 * @returns one SVG
 */
export function mapPicture({ drawing, legend }: ReportMap): string {
  const [wide, under] = [drawing, legend].map(sizeOfDrawing) as [DrawingSize, DrawingSize]
  const placed = legend.replace('<svg ', `<svg x="${LEGEND_LEFT}" y="${wide.height}" `)
  const [width, height] = [
    Math.max(wide.width, LEGEND_LEFT + under.width),
    wide.height + under.height,
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="#fff"/>${drawing}${placed}</svg>`
}

/** Left edge of a legend under its map: that of what is drawn. */
const LEGEND_LEFT = 31

/** Pixels of a drawing. */
export interface DrawingSize {
  readonly width: number
  readonly height: number
}

/**
 * Reads the size of a drawing made by this library.
 *
 * @param svg drawing
 * @returns width and height that its root tells, in pixels
 *
 * @example
 * sizeOfDrawing('<svg width="20" height="10"/>') // → { width: 20, height: 10 }
 */
export function sizeOfDrawing(svg: string): DrawingSize {
  const [root = ''] = /^<svg[^>]*/.exec(svg) ?? []
  const at = (name: string): number => Number(new RegExp(` ${name}="([\\d.]+)`).exec(root)?.[1])
  return { width: at('width'), height: at('height') }
}

function drawnMap(
  context: ReportContext,
  of: Mapped,
  bare: boolean,
): ReturnType<typeof drawMap> | undefined {
  const { view, contours, listed, subject } = context
  const focus =
    contours && focusOf(contours, view, subject.own < 0 ? subject : { ...subject, rows: listed })
  const { match } = context
  const inside = new Set(listed)
  for (const [code, members] of match?.merged ?? [])
    if (members.some((row) => inside.has(row))) focus?.add(code)
  for (const row of listed) if (match?.codeOf.has(row)) focus?.add(match.codeOf.get(row)!)
  const drawn = contours?.shapes.filter(({ code }) => focus!.has(code)) ?? []
  if (!contours || drawn.length === 0) return undefined
  const [first, second] = view.subIndices
  const merged = new Set([...(match?.merged.values() ?? [])].flat())
  const rows = listed.filter((row) => !merged.has(row))
  const pick = (values: Float64Array): Float64Array =>
    Float64Array.from(rows, (row) => values[row]!)
  const base = {
    contours: { ...contours, shapes: shapesNear(contours.shapes, drawn, AROUND) },
    focus,
    bare,
    codes: rows.map((row) => match?.codeOf.get(row) ?? view.codes[row]!),
    names: rows.map((row) => view.names[row]!),
    merged: match && mergersInWords(match, view, view.index),
    limits: bare ? undefined : epciLimits(withEpci(view, context.epci), rows),
    weights: pick(view.population),
    named: 8,
    ...(bare ? { width: 900 } : { width: WIDTH, height: HEIGHT, apart: true }),
  }
  const name = subject.name || subject.code
  if (of === 'indice')
    return drawMap({
      ...base,
      id: 'carte-indice',
      title: titleOfMap(view, ['ifn'], name),
      legend: 'Indice de fragilité numérique',
      ends: FRAGILITY_ENDS,
      classes: indexClasses(view),
      values: pick(view.index),
    })
  return (
    first &&
    second &&
    drawMap({
      ...base,
      id: 'carte-quadrants',
      type: 'quadrants',
      title: titleOfMap(view, [first.id, second.id], name),
      legend: first.label,
      values: pick(first.values),
      second: {
        values: pick(second.values),
        legend: second.label,
        cuts: {
          at: [medianOf(view, first.values), medianOf(view, second.values)],
          words: `Coupures aux médianes de ${countOf(view.level, view.codes.length)}${view.hasPopulation ? ', pondérées par la population' : ''}`,
        },
      },
    })
  )
}
