/** The places of several lists, each once: the same one is often on two. */
import { greatCircle } from '../geo/nearest.ts'
import { Notices, type Notice } from './notice.ts'
import type { PlaceFile, PlaceOfHelp } from './list.ts'

/** Two points nearer than this are one place when both lists call it France services. */
const SAME_PLACE_KM = 0.2

/**
 * Places of several lists. A place is taken for one of an earlier list when it bears the same name in
 * the same commune, or when it calls itself France services and stands within 200 m of a site of that
 * list. It then counts once, with the services and the labels that either list gives it.
 */
export function distinctPlaces(lists: readonly PlaceFile[]): {
  places: PlaceOfHelp[]
  notices: Notice[]
} {
  const places: PlaceOfHelp[] = []
  const notices: Notice[] = []
  for (const [rank, { file, at: unit, places: listed }] of lists.entries()) {
    const known = rank === 0 ? [] : [...places]
    const byName = new Map(known.map((place, at) => [nameKey(place), at]))
    const byCommune = groupedByCommune(known)
    const twice = new Notices(file, 'lieu', unit)
    for (const place of listed) {
      const at =
        rank === 0
          ? undefined
          : (byName.get(nameKey(place)) ??
            (place.franceServices
              ? byCommune.get(place.commune)?.find((each) => isNear(known[each]!, place))
              : undefined))
      if (at === undefined) places.push(place)
      else {
        twice.add('déjà dans une autre liste : comptés une fois', place.line)
        places[at] = {
          ...places[at]!,
          services: [...new Set([...places[at]!.services, ...place.services])],
          labels: [...new Set([...places[at]!.labels, ...place.labels])],
        }
      }
    }
    notices.push(...twice.all())
  }
  return { places, notices }
}

function groupedByCommune(places: readonly PlaceOfHelp[]): Map<string, number[]> {
  const groups = new Map<string, number[]>()
  places.forEach(({ commune }, at) => groups.set(commune, [...(groups.get(commune) ?? []), at]))
  return groups
}

function isNear(a: PlaceOfHelp, b: PlaceOfHelp): boolean {
  return greatCircle(a.lon, a.lat, b.lon, b.lat) < SAME_PLACE_KM
}

/** Names differ by case, accents and punctuation from one list to the next. */
function nameKey({ name, commune }: PlaceOfHelp): string {
  return `${commune} ${name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')}`
}
