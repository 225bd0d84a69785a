/** The map of needs against offer: territories in four quadrants. */
import type { Contours } from '../../io/contours.ts'
import type { NeedsAgainstOffer } from '../../study/siting/quadrants.ts'
import type { MapJoin } from './layers.ts'
import { drawMap, type MapOptions } from './map.ts'

/** Territories, their needs and their offer, and the words around their map. */
export interface NeedsMapOptions extends Pick<MapOptions, 'notes' | 'metadata' | 'id' | 'bare'> {
  readonly codes: readonly string[]
  readonly names: readonly string[]
  readonly needs: Float64Array
  /** Places for 10,000 people. */
  readonly offer: Float64Array
  readonly found: NeedsAgainstOffer
  /** « Personnes en difficulté numérique ». */
  readonly needsLabel: string
  readonly territory: string
  readonly contours: Contours
}

/**
 * Draws needs against offer: four colours, needs to the right of the legend and offer up.
 *
 * @param options territories, contours, words
 * @returns the SVG, and how the territories and the contours met
 * @throws {UserError} `jointure-vide` when no contour bears a code of the territories
 */
export function renderNeedsMap(options: NeedsMapOptions): { svg: string; join: MapJoin } {
  const { codes, names, needs, offer, found, needsLabel, territory, contours } = options
  const here = new Set(codes)
  return drawMap({
    contours: { ...contours, shapes: contours.shapes.filter(({ code }) => here.has(code)) },
    type: 'quadrants',
    codes,
    names,
    values: needs,
    legend: needsLabel,
    second: {
      values: offer,
      legend: 'Lieux d’aide pour 10\u202F000 personnes',
      cuts: { at: [found.needsCut, found.offerCut], words: cutsInWords(found) },
    },
    title: `Besoins et offre d’aide\u00A0: ${territory}`,
    subtitle: 'En bas à droite de la légende\u00A0: besoins forts, offre faible.',
    notes: options.notes,
    metadata: options.metadata,
    id: options.id,
    bare: options.bare,
  })
}

/**
 * Says where needs and offer are cut.
 *
 * @param found quadrants
 * @returns « Coupures aux médianes », or that an offer is strong as soon as there is one
 */
export function cutsInWords({ isMostlyWithout }: NeedsAgainstOffer): string {
  return isMostlyWithout
    ? 'Coupures\u00A0: la médiane des besoins\u00A0; une offre, quelle qu’elle soit, car plus de la moitié n’en a pas'
    : 'Coupures aux médianes'
}
