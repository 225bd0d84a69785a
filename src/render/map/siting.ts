/** The map of a proposal: how far each commune is once the places are open, those that stand, those proposed. */
import { french, NBSP } from '../../core/french.ts'
import type { Contours } from '../../io/contours.ts'
import type { SitingStudy } from '../../study/siting/proposal.ts'
import type { Demand, Reach, Sites } from '../../study/siting/reach.ts'
import type { MapJoin } from './layers.ts'
import { drawMap, type MapOptions } from './map.ts'

/** A proposal, and the words around its map. */
export interface SitingMapOptions extends Pick<MapOptions, 'notes' | 'metadata' | 'id' | 'bare'> {
  readonly study: SitingStudy
  readonly demand: Demand
  readonly candidates: Sites
  readonly places: Sites
  readonly unit: Reach['unit']
  readonly radius: number
  /** From a kilometre as the crow flies to one of the distances: circles of reach are that much smaller. */
  readonly detour?: number | undefined
  readonly territory: string
  readonly contours: Contours
}

/**
 * Draws the map of a proposal: communes by distance to the nearest place once it is carried out, in half and
 * whole radii; points for the places that stand, numbered discs for those proposed, with their reach as a circle.
 *
 * @param options proposal, contours, words
 * @returns the SVG, and how the communes and the contours met
 * @throws {UserError} `jointure-vide` when no contour bears a code of the communes
 */
export function renderSitingMap(options: SitingMapOptions): { svg: string; join: MapJoin } {
  const { study, demand, candidates, places, unit, radius, territory, contours } = options
  const here = new Set(demand.codes)
  const drawn = contours.shapes.filter(({ code }) => here.has(code))
  const circle = unit === 'km' ? radius / (options.detour ?? 1) : undefined
  const count = study.steps.length
  const words = unit === 'km' ? 'Kilomètres' : 'Minutes'
  return drawMap({
    contours: { ...contours, shapes: drawn },
    codes: demand.codes,
    names: demand.names,
    values: study.nearest.after.map((d) => (d < Infinity ? d : NaN)),
    legend: `${words} jusqu’au lieu le plus proche, une fois les lieux ouverts`,
    classes: { kind: 'fixes', breaks: [radius / 2, radius, 1.5 * radius], upper: true },
    title: `${count} lieu${count > 1 ? 'x' : ''} de plus${NBSP}: ${territory}`,
    subtitle: `Points${NBSP}: lieux existants. Numéros${NBSP}: lieux proposés, dans l’ordre de ce qu’ils apportent${circle === undefined ? '' : `, et leur cercle de ${french(radius, Number.isInteger(radius) ? 0 : 1)}${NBSP}km${options.detour && options.detour !== 1 ? ' par la route' : ''}`}.`,
    notes: options.notes,
    metadata: options.metadata,
    id: options.id,
    bare: options.bare,
    marks: [
      ...places.communes.flatMap((code, k) =>
        here.has(code) ? [{ code, title: `${places.names[k]} (existant)` }] : [],
      ),
      ...study.steps.map(({ site, adds }, k) => ({
        code: candidates.communes[site]!,
        title: `${k + 1}. ${candidates.names[site]}${NBSP}: ${french(adds, 0)} personnes de plus à portée`,
        number: k + 1,
        reach: circle,
      })),
    ],
  })
}
