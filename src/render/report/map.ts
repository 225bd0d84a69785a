/** The maps of a report. */
import { oncePerObject } from '../../core/memo.ts'
import { weightedQuantiles } from '../../stats/quantile.ts'
import { countOf } from '../../table/level.ts'
import type { ScoresView } from '../draw/scores-view.ts'
import { FRAGILITY_ENDS, indexClasses } from '../map/index-classes.ts'
import { renderMap } from '../map/map.ts'
import { titleOfMap } from '../map/title.ts'
import type { ReportContext } from './context.ts'
import { focusOf } from './territory.ts'
import { shapesNear } from './touching.ts'

const medianOf = (view: ScoresView, values: Float64Array): number => medianOnce(view)(values)
const medianOnce = oncePerObject(({ population }: ScoresView) =>
  oncePerObject((values: Float64Array) => weightedQuantiles(values, population, [0.5])[0]!),
)

/** Width of a map beside the figures of the first page, and its greatest height. */
const WIDTH = 380
const HEIGHT = 360

/** What surrounds a territory on its map, at the most: the drawing is never so much taller or wider than it. */
const AROUND = 2

/** A map of the territory: of the index, or of the two sub-indices in quadrants. */
type ReportMap = 'indice' | 'quadrants'

/**
 * Draws a map of the territory; where it is one row of the scores, with those around it.
 *
 * @param context context of the report
 * @param of what is mapped
 * @param bare for a map embedded alone: wide, in the font and the colour of its page
 * @returns the SVG; nothing without the contours of these territories, or for quadrants without two sub-indices
 */
export function reportMap(
  context: ReportContext,
  of: ReportMap = 'indice',
  bare = false,
): string | undefined {
  return of === 'indice' && !bare ? indexMapOnce(context) : drawnMap(context, of, bare)
}

const indexMapOnce = oncePerObject((context: ReportContext) => drawnMap(context, 'indice', false))

function drawnMap(context: ReportContext, of: ReportMap, bare: boolean): string | undefined {
  const { view, contours, listed, subject } = context
  const focus =
    contours && focusOf(contours, view, subject.own < 0 ? subject : { ...subject, rows: listed })
  const drawn = contours?.shapes.filter(({ code }) => focus!.has(code)) ?? []
  if (!contours || drawn.length === 0) return undefined
  const [first, second] = view.subIndices
  const pick = (values: Float64Array): Float64Array =>
    Float64Array.from(listed, (row) => values[row]!)
  const base = {
    contours: { ...contours, shapes: shapesNear(contours.shapes, drawn, AROUND) },
    focus,
    bare,
    codes: listed.map((row) => view.codes[row]!),
    names: listed.map((row) => view.names[row]!),
    weights: pick(view.population),
    named: 8,
    ...(bare ? { width: 900 } : { width: WIDTH, height: HEIGHT }),
  }
  const name = subject.name || subject.code
  if (of === 'indice')
    return renderMap({
      ...base,
      id: 'carte-indice',
      title: titleOfMap(view, ['ifn'], name),
      legend: 'Indice de fragilité numérique',
      ends: FRAGILITY_ENDS,
      classes: indexClasses(view),
      values: pick(view.index),
    }).svg
  return (
    first &&
    second &&
    renderMap({
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
    }).svg
  )
}
