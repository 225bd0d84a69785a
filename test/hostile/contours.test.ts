/**
 * Contours that must be read: territories drawn at random, written as each format and each producer does. Whatever the
 * format, the order, the winding and the archive around them, the same territories have the same surfaces at the same places.
 * `IFN_CONTOURS=20000` draws that many; a failure prints its seed and is shrunk.
 */
import fc from 'fast-check'
import { serialize } from 'flatgeobuf/lib/mjs/geojson.js'
import { gzipSync, strToU8, zipSync } from 'fflate'
import { topology } from 'topojson-server'
import { afterAll, describe, expect, it } from 'vitest'
import { userErrors } from '../../src/core/errors.ts'
import { embeddedCog } from '../../src/host/cog.ts'
import { openContours, type ContourFile } from '../../src/io/contour-files.ts'
import type { Contours, PolygonRings } from '../../src/io/contours.ts'
import { mulberry32 } from '../support.ts'
import { drawsOf, seed, Tally } from './tally.ts'

const draws = drawsOf('IFN_CONTOURS', 500)
const counted = new Tally()
const communes = embeddedCog()
  .communes(2023)
  .filter((code) => /^(02|2A|59|76)/.test(code))

/** A territory: one polygon or several, the first with a hole or not. Exterior rings are clockwise. */
interface Territory {
  readonly code: string
  readonly name: string
  readonly polygons: readonly PolygonRings[]
}

/** A ring about a point, of so many corners, clockwise. */
function ring(lon: number, lat: number, radius: number, corners: number): number[][] {
  const points = Array.from({ length: corners }, (_, k) => {
    const angle = (-2 * Math.PI * k) / corners
    return [lon + radius * Math.cos(angle), lat + radius * Math.sin(angle)]
  })
  return [...points, points[0]!]
}

const territories = fc
  .uniqueArray(fc.nat(communes.length - 1), { minLength: 2, maxLength: 25 })
  .chain((rows) =>
    fc.tuple(
      ...rows.map((row, k) =>
        fc
          .record({
            corners: fc.integer({ min: 3, max: 12 }),
            hasHole: fc.boolean(),
            islands: fc.integer({ min: 0, max: 2 }),
            name: fc.constantFrom('L’Haÿ', 'Saint-Quentin', 'Œuilly', 'A "b" ; c'),
          })
          .map(({ corners, hasHole, islands, name }): Territory => {
            const [lon, lat] = [2 + 0.3 * (k % 5), 46 + 0.3 * Math.floor(k / 5)]
            const hole = hasHole ? [ring(lon, lat, 0.03, 4).toReversed()] : []
            return {
              code: communes[row]!,
              name,
              polygons: [
                [ring(lon, lat, 0.1, corners), ...hole],
                ...Array.from({ length: islands }, (_, i) => [
                  ring(lon + 0.13, lat + 0.06 * i, 0.02, 5),
                ]),
              ],
            }
          }),
      ),
    ),
  )

const writings = fc.record({
  format: fc.constantFrom('geojson', 'lines', 'list', 'topojson', 'fgb', 'shapefile'),
  field: fc.constantFrom('code', 'codgeo', 'INSEE_COM', 'code_insee', 'insee'),
  around: fc.constantFrom('nothing', 'gzip', 'zip'),
  turned: fc.boolean(),
  split: fc.boolean(),
  bom: fc.boolean(),
  shuffle: fc.nat(2 ** 31 - 1),
})
type Writing = typeof writings extends fc.Arbitrary<infer T> ? T : never

interface Feature {
  readonly type: 'Feature'
  readonly properties: Readonly<Record<string, string | number>>
  readonly geometry: { readonly type: 'MultiPolygon' | 'Polygon'; readonly coordinates: unknown }
}

function featuresOf(
  drawn: readonly Territory[],
  { field, turned, split, shuffle }: Writing,
): Feature[] {
  const random = mulberry32(shuffle)
  return drawn
    .flatMap(({ code, name, polygons }) => {
      const wound = polygons.map((rings) =>
        rings.map((each) => (turned ? each.toReversed() : each)),
      )
      const properties = {
        fid: Math.floor(1e4 * random()),
        nom: name,
        [field]: code,
        surf_ha: 12.5,
      }
      // a territory in several features, or in one
      const parts = split ? wound.map((rings) => [rings]) : [wound]
      return parts.map((part): Feature => ({
        type: 'Feature',
        properties,
        geometry:
          part.length === 1
            ? { type: 'Polygon', coordinates: part[0] }
            : { type: 'MultiPolygon', coordinates: part },
      }))
    })
    .toSorted(() => random() - 0.5)
}

const polygonsIn = ({ geometry }: Feature): PolygonRings[] =>
  geometry.type === 'Polygon'
    ? [geometry.coordinates as PolygonRings]
    : (geometry.coordinates as PolygonRings[])

/** The .shp and the .dbf of features. Source: ESRI Shapefile Technical Description, July 1998; dBASE III. */
function shapefile(
  features: readonly Feature[],
  field: string,
): { shp: Uint8Array; dbf: Uint8Array } {
  const records = features.map((each) => {
    const rings = polygonsIn(each).flat()
    const points = rings.flat()
    const bytes = new DataView(new ArrayBuffer(44 + 4 * rings.length + 16 * points.length))
    bytes.setInt32(0, 5, true)
    const [xs, ys] = [points.map(([x]) => x!), points.map(([, y]) => y!)]
    ;[Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)].forEach((v, k) =>
      bytes.setFloat64(4 + 8 * k, v, true),
    )
    bytes.setInt32(36, rings.length, true)
    bytes.setInt32(40, points.length, true)
    let start = 0
    rings.forEach((each, k) => {
      bytes.setInt32(44 + 4 * k, start, true)
      start += each.length
    })
    points.forEach(([x, y], k) => {
      bytes.setFloat64(44 + 4 * rings.length + 16 * k, x!, true)
      bytes.setFloat64(52 + 4 * rings.length + 16 * k, y!, true)
    })
    return new Uint8Array(bytes.buffer)
  })
  const size = 100 + records.reduce((sum, { length }) => sum + 8 + length, 0)
  const shp = new DataView(new ArrayBuffer(size))
  shp.setInt32(0, 9994)
  shp.setInt32(24, size / 2)
  shp.setInt32(28, 1000, true)
  shp.setInt32(32, 5, true)
  ;[2, 45, 5, 48].forEach((v, k) => shp.setFloat64(36 + 8 * k, v, true))
  let at = 100
  records.forEach((record, k) => {
    shp.setInt32(at, k + 1)
    shp.setInt32(at + 4, record.length / 2)
    new Uint8Array(shp.buffer).set(record, at + 8)
    at += 8 + record.length
  })
  const fields = [field, 'nom']
  const widths = [5, 40]
  const rowSize = 1 + widths.reduce((sum, width) => sum + width, 0)
  const head = 32 + 32 * fields.length + 1
  const dbf = new DataView(new ArrayBuffer(head + rowSize * features.length + 1))
  const all = new Uint8Array(dbf.buffer)
  all.set([3, 26, 1, 1])
  dbf.setUint32(4, features.length, true)
  dbf.setUint16(8, head, true)
  dbf.setUint16(10, rowSize, true)
  fields.forEach((name, k) => {
    all.set(strToU8(name.slice(0, 10)), 32 + 32 * k)
    all[32 + 32 * k + 11] = 0x43
    all[32 + 32 * k + 16] = widths[k]!
  })
  all[head - 1] = 0x0d
  features.forEach(({ properties }, row) => {
    let cell = head + row * rowSize
    all[cell++] = 0x20
    fields.forEach((name, k) => {
      all.fill(0x20, cell, cell + widths[k]!)
      all.set(strToU8(String(properties[name])).subarray(0, widths[k]!), cell)
      cell += widths[k]!
    })
  })
  all[all.length - 1] = 0x1a
  return { shp: new Uint8Array(shp.buffer), dbf: all }
}

const WGS84 =
  'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'

function fileOf(drawn: readonly Territory[], how: Writing): ContourFile {
  const { format, field, around, bom } = how
  const features = featuresOf(drawn, how)
  const collection = { type: 'FeatureCollection', features }
  const text = (document: unknown): Uint8Array =>
    strToU8(`${bom ? '\uFEFF' : ''}${JSON.stringify(document)}`)
  if (format === 'shapefile') {
    const { shp, dbf } = shapefile(features, field)
    const parts = { 'c.shp': shp, 'c.dbf': dbf, 'c.prj': strToU8(WGS84), 'c.cpg': strToU8('UTF-8') }
    return around === 'zip'
      ? { name: 'c.zip', bytes: zipSync(parts) }
      : {
          name: 'c.shp',
          bytes: shp,
          beside: async (extension) => parts[`c.${extension}` as keyof typeof parts],
        }
  }
  const bytes = {
    geojson: () => text(collection),
    list: () => text(features),
    lines: () => strToU8(features.map((each) => JSON.stringify(each)).join('\n')),
    topojson: () => text(topology({ communes: collection as never })),
    fgb: () => serialize(collection as never),
  }[format]()
  const name = {
    geojson: 'c.geojson',
    list: 'c.json',
    lines: 'c.geojsonl',
    topojson: 'c.topojson',
    fgb: 'c.fgb',
  }[format]
  if (around === 'gzip') return { name: `${name}.gz`, bytes: gzipSync(bytes) }
  return around === 'zip' ? { name: 'c.zip', bytes: zipSync({ [name]: bytes }) } : { name, bytes }
}

/** Twice the area of a ring: below 0 when it is clockwise. */
const twice = (of: readonly number[][]): number =>
  of.reduce((sum, [x, y], k) => {
    const [u, v] = of[(k + 1) % of.length]!
    return sum + x! * v! - u! * y!
  }, 0)

/** Of each territory, the surface of its polygons less that of its holes, and the box that holds it. */
function measured(contours: Contours): ReadonlyMap<string, readonly number[]> {
  return new Map(
    contours.shapes.map(({ code, geometry }) => {
      const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
      const points = polygons.flat(2)
      const [xs, ys] = [points.map(([x]) => x!), points.map(([, y]) => y!)]
      const surface = polygons.flat().reduce((sum, each) => sum - twice(each) / 2, 0)
      return [code, [surface, Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]]
    }),
  )
}

/** Coordinates are doubles in every format that is drawn. */
const MOST = 1e-9

async function reads(drawn: readonly Territory[], how: Writing): Promise<void> {
  counted.drawn++
  let contours: Contours
  try {
    contours = await openContours(fileOf(drawn, how))
  } catch (error) {
    const found = userErrors(error)
    if (found.length === 0) throw error
    counted.refused(found.map(({ code }) => code))
    return
  }
  counted.accepted++
  const [found, wanted] = [
    measured(contours),
    measured({
      shapes: drawn.map(({ code, polygons }) => ({
        code,
        geometry: { type: 'MultiPolygon', coordinates: [...polygons] },
      })),
    }),
  ]
  expect([...found.keys()].toSorted()).toEqual([...wanted.keys()].toSorted())
  for (const [code, figures] of wanted) {
    counted.relations += figures.length
    expect(
      Math.max(...figures.map((v, k) => Math.abs(v - found.get(code)![k]!))),
      `${code}: ${String(found.get(code))}`,
    ).toBeLessThan(MOST)
  }
  expect(contours.level).toBe('commune')
}

describe('contours drawn at random', () => {
  afterAll(() => {
    counted.tell('contours', seed)
  })

  it(`have the same surfaces however they are written, ${draws} times`, async () => {
    await fc.assert(fc.asyncProperty(territories, writings, reads), { numRuns: draws, seed })
    expect(counted.accepted / counted.drawn).toBeGreaterThan(0.7)
  }, 3_600_000)
})
