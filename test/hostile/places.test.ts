/**
 * Lists of places and matrices of times that must be read: drawn at random, written as agents and tools write them. However
 * they are written, each place stands where it stands, and each way takes what it takes. `IFN_PLACES=20000` draws that many;
 * a failure prints its seed and is shrunk.
 */
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { userErrors } from '../../src/core/errors.ts'
import { embeddedCog } from '../../src/host/cog.ts'
import { readPlaces } from '../../src/places/list.ts'
import { readTravelTimes } from '../../src/places/times.ts'
import { mulberry32 } from '../support.ts'
import { drawsOf, seed, Tally } from './tally.ts'

const draws = drawsOf('IFN_PLACES', 1_000)
const counted = new Tally()
const communes = embeddedCog()
  .communes(2023)
  .filter((code) => /^(02|2A|59|76)/.test(code))
const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Reads; nothing, and counted, for what is refused in words. */
function attempt<T>(read: () => T): T | undefined {
  counted.drawn++
  try {
    return read()
  } catch (error) {
    const found = userErrors(error)
    if (found.length === 0) throw error
    counted.refused(found.map(({ code }) => code))
    return undefined
  }
}

interface Place {
  readonly name: string
  readonly commune: string
  readonly lon: number
  readonly lat: number
}

const places = fc.array(
  fc.record({
    name: fc.constantFrom(
      'Médiathèque',
      'Mairie de L’Haÿ',
      'CCAS "Nord" ; annexe',
      'Maison, rue Œ',
    ),
    commune: fc.nat(communes.length - 1).map((k) => communes[k]!),
    // apart, so that no two are one place
    lon: fc.integer({ min: -1_000, max: 7_000 }).map((v) => v / 1000),
    lat: fc.integer({ min: 44_000, max: 50_000 }).map((v) => v / 1000),
  }),
  { minLength: 3, maxLength: 30 },
)

const lists = fc.record({
  format: fc.constantFrom('csv', 'json', 'geojson'),
  columns: fc.constantFrom(
    ['latitude', 'longitude'],
    ['lat', 'lon'],
    ['Latitude', 'Longitude'],
    ['Y_WGS84', 'X_WGS84'],
    ['coordonneesY', 'coordonneesX'],
    ['geo_point_2d'],
    ['y', 'x'],
  ),
  separator: fc.constantFrom(',', ';', '\t'),
  hasComma: fc.boolean(),
  end: fc.constantFrom('\n', '\r\n'),
  hasCode: fc.boolean(),
  bom: fc.boolean(),
  shuffle: fc.nat(2 ** 31 - 1),
})
type ListWriting = typeof lists extends fc.Arbitrary<infer T> ? T : never

function listOf(drawn: readonly Place[], how: ListWriting): { name: string; bytes: Uint8Array } {
  const { format, columns, separator, hasComma, end, hasCode, bom, shuffle } = how
  const random = mulberry32(shuffle)
  const rows = drawn.map((place, k) => ({ place, id: `lieu-${k}` })).toSorted(() => random() - 0.5)
  const record = ({ place, id }: (typeof rows)[number]): Record<string, string | number> => ({
    id,
    nom: place.name,
    adresse: '1 rue de la Paix',
    ...(hasCode && { code_insee: place.commune }),
    ...(columns.length === 1
      ? { [columns[0]!]: `${place.lat}, ${place.lon}` }
      : { [columns[0]!]: place.lat, [columns[1]!]: place.lon }),
  })
  const start = bom ? '\uFEFF' : ''
  if (format === 'json')
    return { name: 'l.json', bytes: encode(start + JSON.stringify(rows.map(record))) }
  if (format === 'geojson')
    return {
      name: 'l.geojson',
      bytes: encode(
        start +
          JSON.stringify({
            type: 'FeatureCollection',
            features: rows.map(({ place, id }) => ({
              type: 'Feature',
              properties: {
                id,
                nom: place.name,
                adresse: '1 rue de la Paix',
                ...(hasCode && { code_insee: place.commune }),
              },
              geometry: { type: 'Point', coordinates: [place.lon, place.lat] },
            })),
          }),
      ),
    }
  // decimal commas go with another separator
  const asFrench = hasComma && separator !== ',' && columns.length === 2
  const cell = (value: string | number): string => {
    const text =
      typeof value === 'number' && asFrench ? String(value).replace('.', ',') : String(value)
    return /[",;\t]/.test(text) && !(asFrench && typeof value === 'number')
      ? `"${text.replaceAll('"', '""')}"`
      : text
  }
  const records = rows.map(record)
  const lines = [
    Object.keys(records[0]!).join(separator),
    ...records.map((each) => Object.values(each).map(cell).join(separator)),
  ]
  return { name: 'l.csv', bytes: encode(start + lines.join(end) + end) }
}

function readsList(drawn: readonly Place[], how: ListWriting): void {
  const { name, bytes } = listOf(drawn, how)
  const list = attempt(() => readPlaces({ name }, bytes))
  if (list === undefined) return
  if (list.problems.length > 0 || list.places === undefined)
    return counted.refused(list.problems.map(({ code }) => code))
  counted.accepted++
  const found = new Map(list.places.places.map((each) => [each.id, each]))
  // the same place twice is told, and counts once
  const kept = drawn.map((place, k) => [place, found.get(`lieu-${k}`)] as const)
  expect(kept.every(([, place]) => place !== undefined)).toBe(true)
  for (const [wanted, place] of kept) {
    counted.relations += 3
    expect([place!.lon, place!.lat], JSON.stringify(how)).toEqual([wanted.lon, wanted.lat])
    expect(place!.name).toBe(wanted.name)
    if (how.hasCode) expect(place!.commune).toBe(wanted.commune)
  }
}

const matrices = fc.record({
  from: fc.uniqueArray(fc.nat(communes.length - 1), { minLength: 2, maxLength: 8 }),
  to: fc.uniqueArray(fc.nat(communes.length - 1), { minLength: 2, maxLength: 5 }),
  minutes: fc.nat(2 ** 31 - 1),
  form: fc.constantFrom('insee', 'r5r', 'minutes', 'seconds', 'square'),
  separator: fc.constantFrom(',', ';'),
  end: fc.constantFrom('\n', '\r\n'),
})

function readsTimes({
  from,
  to,
  minutes,
  form,
  separator,
  end,
}: typeof matrices extends fc.Arbitrary<infer T> ? T : never): void {
  const random = mulberry32(minutes)
  const [origins, destinations] = [from.map((k) => communes[k]!), to.map((k) => communes[k]!)]
  const ways = origins.flatMap((origin) =>
    destinations.map((destination) => ({
      origin,
      destination,
      time: Math.round(900 * random()) / 10,
    })),
  )
  const heads: Readonly<Record<string, readonly string[]>> = {
    insee: ['idSrc', 'idDst', 'duree_mn'],
    r5r: ['from_id', 'to_id', 'travel_time_p50'],
    minutes: ['origine', 'destination', 'minutes'],
    seconds: ['origine', 'destination', 'duree_s'],
  }
  const lines =
    form === 'square'
      ? [
          ['minutes', ...destinations].join(separator),
          ...origins.map((origin) =>
            [origin, ...ways.filter((way) => way.origin === origin).map(({ time }) => time)].join(
              separator,
            ),
          ),
        ]
      : [
          heads[form]!.join(separator),
          ...ways
            .toSorted(() => random() - 0.5)
            .map(({ origin, destination, time }) =>
              [origin, destination, form === 'seconds' ? Math.round(60 * time) : time].join(
                separator,
              ),
            ),
        ]
  const read = attempt(() =>
    readTravelTimes('t.csv', encode(lines.join(end) + end), () => undefined),
  )
  if (read === undefined) return
  counted.accepted++
  const found = new Map(
    read.origins.map((origin, k) => [`${origin} ${read.destinations[k]!}`, read.minutes[k]!]),
  )
  for (const { origin, destination, time } of ways) {
    counted.relations++
    expect(Math.abs(found.get(`${origin} ${destination}`)! - time), form).toBeLessThan(1e-9)
  }
}

describe('what is brought to place help, drawn at random', () => {
  afterAll(() => {
    counted.tell('places and times', seed)
  })

  it(`lists stand where they stand, ${draws} times`, () => {
    fc.assert(fc.property(places, lists, readsList), { numRuns: draws, seed })
    expect(counted.accepted / counted.drawn).toBeGreaterThan(0.7)
  })

  it(`ways take what they take, ${draws} times`, () => {
    fc.assert(fc.property(matrices, readsTimes), { numRuns: draws, seed })
    expect(counted.accepted / counted.drawn).toBeGreaterThan(0.7)
  })
})
