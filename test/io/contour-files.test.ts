import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync, strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { explainCommand } from '../../src/core/errors.ts'
import { openContours } from '../../src/io/contour-files.ts'
import { readContours, type Contours } from '../../src/io/contours.ts'
import { problemsOf, root } from '../support.ts'

const fixture = (name: string): Uint8Array =>
  readFileSync(join(root, 'test/io/contour-files', name))

const square = (lon: number, lat: number): number[][] => [
  [lon, lat],
  [lon, lat + 0.1],
  [lon + 0.1, lat + 0.1],
  [lon + 0.1, lat],
  [lon, lat],
]
const feature = (
  properties: object,
  at = 0,
  geometry: unknown = { type: 'Polygon', coordinates: [square(6.8 + at / 10, 47.5)] },
  id?: unknown,
) => ({ type: 'Feature', ...(id !== undefined && { id }), properties, geometry })
const collection = (...features: unknown[]): string =>
  JSON.stringify({ type: 'FeatureCollection', features })
const table = { codes: ['90010', '90033', '90052'], level: 'commune' } as const
const codesOf = (contours: Contours): string[] => contours.shapes.map(({ code }) => code)
const faults = async (run: () => unknown): Promise<string[]> =>
  (await problemsOf(run)).map(explainCommand)

describe('the field that bears the codes of contours', () => {
  const ids = [90033, 90052, 90010]
  const shifted = collection(
    ...table.codes.map((code_insee, i) => feature({ code_insee }, i, undefined, ids[i])),
  )

  it('is the one whose name says so, when the ids of features join as many codes; and it is told', () => {
    const contours = readContours(shifted, 'fid.geojson', table)
    expect(codesOf(contours)).toEqual(table.codes)
    expect(contours.shapes[0]!.geometry.coordinates).toEqual([square(6.8, 47.5)])
    expect(contours.notices).toEqual([
      'codes lus dans « code_insee » ; « id » en joint autant et ne dit pas la même chose (--champ pour choisir)',
    ])
    expect(codesOf(readContours(shifted))).toEqual(table.codes)
  })

  it('is the one that joins most codes, whatever the others look like', () => {
    const other = table.codes.map((insee_com, i) => feature({ code: `1000${i}`, insee_com }, i))
    expect(codesOf(readContours(collection(...other), 'x', table))).toEqual(table.codes)
    const fid = table.codes.map((code_insee, i) => feature({ code_insee }, i, undefined, 36001 + i))
    expect(codesOf(readContours(collection(...fid), 'x', table))).toEqual(table.codes)
  })

  it('is the one that is asked for', () => {
    expect(codesOf(readContours(shifted, 'x', { ...table, field: 'id' }))).toEqual(ids.map(String))
  })

  it('that is asked for must be there', async () => {
    expect(await faults(() => readContours(shifted, 'x.geojson', { ...table, field: 'code_com' })))
      .toMatchInlineSnapshot(`
      [
        "erreur[contours-illisibles] aucun contour n’a de champ « code_com » ; champs lus : code_insee
        où      x.geojson
        remède  donnez à --champ le nom de l’un d’eux",
      ]
    `)
  })

  it('may bear any text that joins the table: codes of groups', () => {
    const groups = collection(feature({ code: '9001' }, 0), feature({ code: 'BELF' }, 1))
    const options = { codes: ['9001', 'BELF'], level: 'groupe' } as const
    expect(codesOf(readContours(groups, 'cantons.geojson', options))).toEqual(['9001', 'BELF'])
  })

  it('may be a list of one text', () => {
    const lists = collection(feature({ com_code: ['90010'], com_name: ['Belfort'] }))
    expect(readContours(lists, 'x', table).shapes[0]).toMatchObject({
      code: '90010',
      name: 'Belfort',
    })
  })

  it('is not that of another level whose codes look alike: régions are not painted on départements', async () => {
    const departements = collection(
      ...['11', '24', '27', '28', '01', '90'].map((code, i) => feature({ code }, i)),
    )
    const regions = { codes: ['11', '24', '27', '28'], level: 'region' } as const
    expect(await faults(() => readContours(departements, 'departements.geojson', regions)))
      .toMatchInlineSnapshot(`
      [
        "erreur[niveaux-melanges] les contours sont ceux de départements (champ « code »), la table a une ligne par région : des codes se ressemblent, non les territoires
        où      departements.geojson
        remède  donnez les contours des régions",
      ]
    `)
  })

  it('may be that of the level above: contours of one code make one territory', () => {
    const communes = collection(
      ...['90010', '90033', '25056'].map((INSEE_COM, i) =>
        feature({ INSEE_COM, INSEE_DEP: INSEE_COM.slice(0, 2) }, i),
      ),
    )
    const options = { codes: ['25', '90'], level: 'departement' } as const
    const { shapes, level } = readContours(communes, 'x', options)
    expect(shapes.map(({ code, geometry }) => [code, geometry.type])).toEqual([
      ['90', 'MultiPolygon'],
      ['25', 'Polygon'],
    ])
    expect(level).toBe('departement')
  })

  it('that has lost its zeros is refused as in a table, or completed when asked', async () => {
    const numbers = collection(
      ...[1001, 1002, 33063].map((code_insee, i) => feature({ code_insee }, i)),
    )
    const ain = { codes: ['01001', '01002', '33063'], level: 'commune' } as const
    expect(await faults(() => readContours(numbers, 'nombres.geojson', ain)))
      .toMatchInlineSnapshot(`
      [
        "erreur[code-tronque] 2 contours sur 3 dont le code a perdu un zéro : « 1001 », sans doute « 01001 »
        où      nombres.geojson, colonne code_insee
        remède  exportez le champ comme du texte, ou passez --completer-zeros",
      ]
    `)
    expect(codesOf(readContours(numbers, 'x', { ...ain, completeZeros: true }))).toEqual(ain.codes)
  })
})

describe('contours that are not as they should be', () => {
  it('are turned when latitudes come before longitudes, and it is told', () => {
    const turned = table.codes.map((code, i) =>
      feature({ code }, i, {
        type: 'Polygon',
        coordinates: [square(6.8 + i / 10, 47.5).map(([lon, lat]) => [lat, lon])],
      }),
    )
    const right = table.codes.map((code, i) => feature({ code }, i))
    const { shapes, notices } = readContours(collection(...turned), 'x', table)
    expect(shapes).toEqual(readContours(collection(...right)).shapes)
    expect(notices).toEqual([
      'latitudes écrites avant les longitudes dans tous les contours : remises en ordre',
    ])
  })

  it('are refused when only some of them are turned', async () => {
    const mixed = collection(
      feature({ code: '90010' }),
      feature({ code: '90033' }, 1, { type: 'Polygon', coordinates: [square(47.5, 6.8)] }),
    )
    expect(await faults(() => readContours(mixed, 'x.geojson', table))).toMatchInlineSnapshot(`
      [
        "erreur[contours-illisibles] 1 contour sur 2 dont latitude et longitude semblent inversées : 90033
        où      x.geojson
        remède  écrivez la longitude avant la latitude dans tous les contours (RFC 7946)",
      ]
    `)
  })

  it('keep the polygons of a collection, and leave points and lines aside', () => {
    const line = {
      type: 'LineString',
      coordinates: [
        [6, 47],
        [7, 47],
      ],
    }
    const polygon = { type: 'Polygon', coordinates: [square(6.8, 47.5)] }
    const { shapes, notices } = readContours(
      collection(
        feature({ code: '90010' }, 0, { type: 'GeometryCollection', geometries: [polygon, line] }),
        feature({ code: '90033' }, 1),
        feature({ code: '90052', nom: 'Giromagny' }, 2, {
          type: 'Point',
          coordinates: [6.8, 47.7],
        }),
        feature({ code: null, nom: 'lac' }, 3),
      ),
      'x',
      table,
    )
    expect(shapes.map(({ code }) => code)).toEqual(['90010', '90033'])
    expect(shapes[0]!.geometry).toEqual(polygon)
    expect(notices).toEqual([
      '1 contour sur 4 laissé de côté, sans code (lac)',
      '1 contour sur 4 laissé de côté, des points ou des lignes (90052)',
    ])
  })
})

describe('a file of contours', () => {
  const features = table.codes.map((code, i) => feature({ code }, i))
  const plain = collection(...features)
  const wanted = readContours(plain)

  it.each([
    ['a list of features', JSON.stringify(features)],
    ['features one a line', features.map((each) => JSON.stringify(each)).join('\n')],
    ['a GeoJSON text sequence', features.map((each) => `\u001E${JSON.stringify(each)}\n`).join('')],
  ])('may be %s', (_, text) => expect(readContours(text)).toEqual(wanted))

  it('may be one feature', () => {
    expect(codesOf(readContours(JSON.stringify(features[0])))).toEqual(['90010'])
  })

  it('is read through gzip and zip', async () => {
    const zip = zipSync({ 'lisez-moi.txt': strToU8('x'), 'a/communes.geojson': strToU8(plain) })
    expect(await openContours({ name: 'x.zip', bytes: zip })).toEqual(wanted)
    const gz = gzipSync(strToU8(plain))
    expect(await openContours({ name: 'x.geojson.gz', bytes: gz })).toEqual(wanted)
  })

  it('must be the only one of its archive', async () => {
    const zip = zipSync({ 'a.geojson': strToU8(plain), 'b.geojson': strToU8(plain) })
    expect(await faults(() => openContours({ name: 'x.zip', bytes: zip }))).toMatchInlineSnapshot(`
      [
        "erreur[contours-illisibles] plusieurs fichiers de contours dans l’archive : a.geojson, b.geojson
        où      x.zip
        remède  extrayez et donnez le fichier voulu (GeoJSON, TopoJSON, FlatGeobuf, shapefile)",
      ]
    `)
    const none = zipSync({ 'a.csv': strToU8('a,b') })
    expect(await faults(() => openContours({ name: 'x.zip', bytes: none }))).toMatchInlineSnapshot(`
      [
        "erreur[contours-illisibles] aucun fichier de contours dans l’archive
        où      x.zip
        remède  extrayez et donnez le fichier voulu (GeoJSON, TopoJSON, FlatGeobuf, shapefile)",
      ]
    `)
  })

  it('may be a zipped shapefile in Lambert-93, which is brought to degrees', async () => {
    const { shapes, level } = await openContours(
      { name: 'lambert.zip', bytes: fixture('lambert.zip') },
      table,
    )
    const degrees = readContours(fixture('degrees.geojson'), 'degrees', table)
    expect(level).toBe('commune')
    expect(shapes.map(({ code }) => code)).toEqual(degrees.shapes.map(({ code }) => code))
    const numbers = (contours: Pick<Contours, 'shapes'>): number[] =>
      contours.shapes.flatMap(({ geometry }) => geometry.coordinates.flat(3))
    const [found, expected] = [numbers({ shapes }), numbers(degrees)]
    expect(found).toHaveLength(expected.length)
    // the reference is written to 1e-7 degree, a centimetre; the two projections are other programs
    found.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-6))
  })

  it('that is a shapefile alone says what it lacks', async () => {
    const alone = { name: 'lambert.shp', bytes: fixture('lambert.shp') }
    expect(await faults(() => openContours(alone))).toMatchInlineSnapshot(`
      [
        "erreur[contours-illisibles] shapefile sans son fichier .dbf, qui porte les codes
        où      lambert.shp
        remède  donnez-le zippé, ou laissez les fichiers .shp, .dbf et .prj côte à côte",
      ]
    `)
  })

  it.skipIf(!existsSync(join(root, 'node_modules/flatgeobuf')))('may be FlatGeobuf', async () => {
    const bytes = fixture('communes.fgb')
    const { shapes } = await openContours({ name: 'communes.fgb', bytes }, table)
    const degrees = readContours(fixture('degrees.geojson'), 'degrees', table)
    expect(new Map(shapes.map(({ code, geometry }) => [code, geometry]))).toEqual(
      new Map(degrees.shapes.map(({ code, geometry }) => [code, geometry])),
    )
  })

  it.each([
    ['SQLite format 3\u0000', 'communes.gpkg'],
    ['<?xml version="1.0"?><kml/>', 'communes.kml'],
  ])('of a format that is not read is named, with how to convert it: %s', async (head, name) => {
    expect(await faults(() => openContours({ name, bytes: strToU8(head) }))).toMatchSnapshot()
  })
})

describe('the numbers of features', () => {
  it('are no codes, though there are more of them than of territories', async () => {
    const parts = table.codes.flatMap((code, k) =>
      Array.from({ length: 12 }, (_, i) => feature({ code }, 12 * k + i, undefined, 12 * k + i)),
    )
    const contours = await openContours({ name: 'c.geojson', bytes: strToU8(collection(...parts)) })
    expect(codesOf(contours)).toEqual(table.codes)
    const own = table.codes.map((code, k) => feature({ nom: 'x' }, k, undefined, code))
    expect(codesOf(readContours(collection(...own)))).toEqual(table.codes)
  })
})
