/** Offer of help at two dates: places by kind, by territory, for so many people who need them. */
import { parentCode } from '../geo/membership.ts'
import { codeColumn } from '../table/level.ts'
import type { Sheet, SheetColumn } from '../table/sheet.ts'
import type { Grouping } from '../table/table.ts'
import type { PlaceOfHelp } from './list.ts'
import { placeLabels, placeServices } from './source.ts'

/** The rows of the table that the Hauts-de-France publish: what places are known as, what they help with, all of them. */
export const offerKinds = [...placeLabels, ...placeServices, 'lieux'] as const
/** One of `offerKinds`. */
export type OfferKind = (typeof offerKinds)[number]

/** Places of one date, each once, in the commune that holds it. */
export interface DatedPlaces {
  readonly places: readonly Pick<PlaceOfHelp, 'services' | 'labels'>[]
  /** Row of the commune of each place; −1 outside the territory. */
  readonly row: Int32Array
  /** Codes of the départements where a list of this date has places: of others it says nothing. */
  readonly covered: ReadonlySet<string>
}

/** Communes, and the people who need help there. */
export interface PeopleInNeed {
  readonly codes: readonly string[]
  /** NaN counts for nobody. */
  readonly people: Float64Array
}

/** Counts of one kind, before and now, by territory; `undefined` at a date whose lists never tell of the kind. */
export interface KindAtTwoDates {
  readonly kind: OfferKind
  readonly before: Float64Array | undefined
  readonly now: Float64Array | undefined
}

/** The offer of each territory at two dates. */
export interface OfferAtTwoDates {
  readonly grouping: Grouping
  readonly people: Float64Array
  readonly kinds: readonly KindAtTwoDates[]
}

/** People for whom places are counted. */
export const PER_PEOPLE = 10_000

/**
 * Counts the places of each territory at two dates, by kind.
 *
 * A kind that no place of a date bears is not known at that date, rather than absent: lists do not all say it. A
 * territory that has a commune in a département where a date has no place at all is not covered at that date: NaN.
 *
 * @param before places of the first date
 * @param now places of the second
 * @param need communes and their people, the same at both dates
 * @param grouping territory of each commune
 * @returns counts by kind and territory
 */
export function offerAtTwoDates(
  before: DatedPlaces,
  now: DatedPlaces,
  { codes, people }: PeopleInNeed,
  grouping: Grouping,
): OfferAtTwoDates {
  const sums = new Float64Array(grouping.codes.length)
  people.forEach((v, i) => {
    if (v > 0 && grouping.of[i]! >= 0) sums[grouping.of[i]!]! += v
  })
  const counts = (date: DatedPlaces, kind: OfferKind): Float64Array | undefined => {
    const isKind = ({ services, labels }: DatedPlaces['places'][number]): boolean =>
      kind === 'lieux' || ([...services, ...labels] as readonly string[]).includes(kind)
    if (!date.places.some(isKind)) return undefined
    const found = new Float64Array(grouping.codes.length)
    codes.forEach((code, i) => {
      const g = grouping.of[i]!
      if (g >= 0 && !date.covered.has(parentCode('commune', code, 'departement'))) found[g] = NaN
    })
    date.places.forEach((place, k) => {
      const g = date.row[k]! < 0 ? -1 : grouping.of[date.row[k]!]!
      if (g >= 0 && isKind(place)) found[g]!++
    })
    return found
  }
  return {
    grouping,
    people: sums,
    kinds: offerKinds.map((kind) => ({
      kind,
      before: counts(before, kind),
      now: counts(now, kind),
    })),
  }
}

/** Column that counts a kind: the names of `ifn lieux`. */
const columnOf = (kind: OfferKind): string =>
  kind === 'lieux'
    ? 'nb_lieux'
    : (placeServices as readonly string[]).includes(kind)
      ? `nb_lieux_${kind}`
      : `nb_${kind}`

/**
 * Writes the offer at two dates as a sheet, a row a territory.
 *
 * @param offer counts by kind and territory
 * @param metadata Trace of the file
 * @returns `code_<niveau>`, `nom`, `personnes`, then for each kind known at either date `nb_…_avant`, `nb_…`, and both
 *   for 10,000 people: `nb_…_10000_besoins_avant`, `nb_…_10000_besoins`
 */
export function twoDatesSheet(
  { grouping, people, kinds }: OfferAtTwoDates,
  metadata: Sheet['metadata'],
): Sheet {
  const none = (): Float64Array => new Float64Array(people.length).fill(NaN)
  return {
    metadata,
    columns: [
      { name: codeColumn(grouping.level), values: grouping.codes },
      ...(grouping.names ? [{ name: 'nom', values: grouping.names }] : []),
      { name: 'personnes', values: people },
      ...kinds
        .filter(({ before, now }) => before ?? now)
        .flatMap(({ kind, before = none(), now = none() }): SheetColumn[] => [
          { name: `${columnOf(kind)}_avant`, values: before },
          { name: columnOf(kind), values: now },
          { name: `${columnOf(kind)}_10000_besoins_avant`, values: perPeople(before, people) },
          { name: `${columnOf(kind)}_10000_besoins`, values: perPeople(now, people) },
        ]),
    ],
  }
}

/**
 * Divides counts by people.
 *
 * @param counts places by territory
 * @param people people by territory
 * @returns places for 10,000 people; NaN where there are none
 *
 * @example
 * perPeople(Float64Array.of(3), Float64Array.of(6000)) // → [5]
 */
export function perPeople(counts: Float64Array, people: Float64Array): Float64Array {
  return counts.map((v, g) => (people[g]! > 0 ? (PER_PEOPLE * v) / people[g]! : NaN))
}
