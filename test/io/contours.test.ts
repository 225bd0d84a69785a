import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { geoArea } from 'd3-geo'
import { describe, expect, it } from 'vitest'
import { explainCommand } from '../../src/core/errors.ts'
import { readContours, type Contours, type PolygonRings } from '../../src/io/contours.ts'
import { hasShared, problemsOf, root, shared } from '../support.ts'

/** A square of one degree; clockwise on the map, as d3-geo wants an exterior. */
const square = (lon: number, lat: number, side = 1): number[][] => [
  [lon, lat],
  [lon, lat + side],
  [lon + side, lat + side],
  [lon + side, lat],
  [lon, lat],
]
const polygon = (...rings: number[][][]) => ({ type: 'Polygon', coordinates: rings })
const feature = (
  properties: object | null,
  geometry: unknown = polygon(square(2, 46)),
  id?: unknown,
) => ({ type: 'Feature', id, properties, geometry })
const collection = (...features: unknown[]): string =>
  JSON.stringify({ type: 'FeatureCollection', features })
const faults = async (content: string | Uint8Array): Promise<string[]> =>
  (await problemsOf(() => readContours(content, 'carte.json'))).map(explainCommand)

const polygons = (contours: Contours): PolygonRings[] =>
  contours.shapes.flatMap(({ geometry }) =>
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates,
  )
const enclosing = (contours: Contours): PolygonRings[] =>
  polygons(contours).filter(
    (coordinates) => geoArea({ type: 'Polygon', coordinates }) > 2 * Math.PI,
  )

describe('the codes of contours', () => {
  it('are found in the id of a feature', () => {
    const { shapes, level } = readContours(
      collection(feature({}, undefined, '01004'), feature({}, undefined, '2A004')),
    )
    expect(shapes.map(({ code }) => code)).toEqual(['01004', '2A004'])
    expect(level).toBe('commune')
  })

  it.each([
    'code',
    'codgeo',
    'CODGEO',
    'code_insee',
    'insee_com',
    'INSEE_COM',
    'code_iris',
    'CODE_IRIS',
    'DEPCOM',
    'codeIRIS',
    'iris code',
    'Code INSEE',
  ])('are found in the property %s', (name) =>
    expect(
      readContours(collection(feature({ [name]: '010040101', autre: 'x' }))).shapes[0]!.code,
    ).toBe('010040101'),
  )

  it('are the finest of those that a file holds: the IRIS, not its commune', () => {
    const rouen = (iris: string) =>
      feature({
        INSEE_COM: '76540',
        NOM_COM: 'Rouen',
        IRIS: iris,
        CODE_IRIS: `76540${iris}`,
        NOM_IRIS: `Quartier ${iris}`,
      })
    const { shapes, level } = readContours(collection(rouen('0602'), rouen('0603')))
    expect(shapes.map(({ code, name }) => [code, name])).toEqual([
      ['765400602', 'Quartier 0602'],
      ['765400603', 'Quartier 0603'],
    ])
    expect(level).toBe('iris')
  })

  it('are not the numbers that a program gives to the features of a file', () => {
    const features = ['90010', '90052'].map((insee, i) => feature({ insee }, undefined, i))
    expect(readContours(collection(...features)).shapes.map(({ code }) => code)).toEqual([
      '90010',
      '90052',
    ])
  })

  it.each([
    ['departement', ['01', '2A', '971']],
    ['region', ['11', '24', '27', '28', '32', '44', '52', '53', '75', '76', '84', '93', '94']],
    ['epci', ['200069052', '249000241']],
    ['iris', ['900100101', '240370000']],
    [undefined, ['249000241']],
    [undefined, ['01004', '010040101']],
  ] as const)('tell the level %s, where they leave no doubt', (level, codes) => {
    expect(readContours(collection(...codes.map((code) => feature({ code })))).level).toBe(level)
  })

  it('are those of the TopoJSON object that has the most of them', () => {
    const arcs = [square(2, 46), square(3, 46)]
    const shape = (arc: number, id?: string) => ({
      type: 'Polygon',
      arcs: [[arc]],
      id,
      properties: {},
    })
    const objects = {
      cadre: shape(0),
      departements: shape(0, '90'),
      communes: { type: 'GeometryCollection', geometries: [shape(0, '90010'), shape(1, '90052')] },
    }
    expect(
      readContours(JSON.stringify({ type: 'Topology', arcs, objects })).shapes.map(
        ({ code }) => code,
      ),
    ).toEqual(['90010', '90052'])
  })
})

describe('the rings of contours', () => {
  it('are turned over when they are wound the wrong way, and their holes too', () => {
    const [outside, hole] = [square(2, 46, 3), square(3, 47)]
    const right = readContours(
      collection(feature({ code: '01004' }, polygon(outside, hole.toReversed()))),
    )
    const wrong = readContours(
      collection(feature({ code: '01004' }, polygon(outside.toReversed(), hole))),
    )
    expect(wrong).toEqual(right)
    expect(right.shapes[0]!.geometry.coordinates).toEqual([outside, hole.toReversed()])
    expect(enclosing(wrong)).toEqual([])
  })

  it('of features of one code make one territory', () => {
    const islands = { type: 'MultiPolygon', coordinates: [[square(4, 46)], [square(6, 46)]] }
    const { shapes } = readContours(
      collection(
        feature({ code: '01004', nom: 'Ambérieu' }),
        feature({ code: '01005' }),
        feature({ code: '01004' }, islands),
      ),
    )
    expect(
      shapes.map(({ code, name, geometry }) => [
        code,
        name,
        geometry.type,
        geometry.coordinates.length,
      ]),
    ).toEqual([
      ['01004', 'Ambérieu', 'MultiPolygon', 3],
      ['01005', undefined, 'Polygon', 1],
    ])
  })

  it('may be absent: the territory then has no shape', () => {
    expect(
      readContours(
        collection(feature({ code: '39140' }, null), feature({ code: '39141' })),
      ).shapes.map(({ code }) => code),
    ).toEqual(['39141'])
  })
})

describe('a file that holds no contours', () => {
  it('is named, with what it is', async () => {
    expect(await faults('CODGEO;LIBGEO\n90001;Andelnans')).toMatchInlineSnapshot(`
      [
        "erreur[contours-illisibles] JSON invalide ou tronqué : le fichier commence par « CODGEO;LIBGEO·90001; » et finit par « ;Andelnans »
        où      carte.json
        remède  téléchargez de nouveau le fichier, ou convertissez-le en GeoJSON avec mapshaper ou QGIS",
      ]
    `)
    expect(await faults(Uint8Array.of(0x1f, 0x8b, 8, 0))).toMatchInlineSnapshot(`
      [
        "erreur[contours-illisibles] fichier compressé (gzip)
        où      carte.json
        remède  décompressez-le avec gunzip",
      ]
    `)
    expect(await faults('')).toMatchInlineSnapshot(`
      [
        "erreur[contours-illisibles] fichier vide
        où      carte.json
        remède  téléchargez de nouveau le fichier, ou convertissez-le en GeoJSON avec mapshaper ou QGIS",
      ]
    `)
    expect(await faults('[1, 2]')).toMatchInlineSnapshot(`
      [
        "erreur[contours-illisibles] un objet JSON est attendu : le fichier commence par « [1,2] » et finit par « [1,2] »
        où      carte.json
        remède  donnez une FeatureCollection ou une Topology",
      ]
    `)
    expect(await faults('{"type":"Feature","properties":{}}')).toMatchInlineSnapshot(`
      [
        "erreur[contours-illisibles] aucun champ ne porte de codes officiels ; champs lus : aucun
        où      carte.json
        remède  mettez le code en id de chaque contour, ou dans une propriété code, codgeo, insee_com ou code_iris ; --champ NOM en désigne une autre",
      ]
    `)
    expect(await faults(collection())).toMatchInlineSnapshot(`
      [
        "erreur[contours-illisibles] aucun contour dans le fichier
        où      carte.json
        remède  téléchargez de nouveau le fichier",
      ]
    `)
  })

  it('has its fields listed when none of them is a code', async () => {
    expect(await faults(collection(feature({ fid: 1, nom: 'Belfort' })))).toMatchInlineSnapshot(`
      [
        "erreur[contours-illisibles] aucun champ ne porte de codes officiels ; champs lus : fid, nom
        où      carte.json
        remède  mettez le code en id de chaque contour, ou dans une propriété code, codgeo, insee_com ou code_iris ; --champ NOM en désigne une autre",
      ]
    `)
  })

  it('has all its faults told at once, each with its count and its first places', async () => {
    const point = { type: 'Point', coordinates: [2, 46] }
    const lambert = polygon([
      [652381, 6862047],
      [652400, 6862047],
      [652400, 6862100],
      [652381, 6862047],
    ])
    const broken = polygon([
      [2, 46],
      [2, 'x'],
      [3, 47],
      [2, 46],
    ] as number[][])
    const anonymous = Array.from({ length: 4 }, () => feature({ code: null }))
    const file = collection(
      feature({ code: '01001' }),
      ...anonymous,
      feature({ code: '01002' }, point),
      feature({ code: '01003' }, broken),
      feature({ code: '01004' }, lambert),
    )
    expect(await faults(file)).toMatchInlineSnapshot(`
      [
        "erreur[contours-illisibles] 1 contour sur 3 aux coordonnées illisibles : 01003
        où      carte.json
        remède  téléchargez de nouveau le fichier, ou réparez-le avec mapshaper",
        "erreur[contours-illisibles] 1 contour sur 3 aux coordonnées projetées (Lambert 93 ?), et non en degrés : 01004
        où      carte.json
        remède  reprojetez le fichier en WGS84 : mapshaper entrée -proj wgs84 -o sortie.geojson, ou ogr2ogr -t_srs EPSG:4326",
      ]
    `)
  })

  it('is told so when its arcs do not answer', async () => {
    const objects = { communes: { type: 'Polygon', arcs: [[7]], id: '90010' } }
    expect((await faults(JSON.stringify({ type: 'Topology', arcs: [], objects })))[0]).toContain(
      'arcs incohérents',
    )
  })
})

describe('the contours of Territoire de Belfort', () => {
  const contours = readContours(
    readFileSync(join(root, 'data/territoire-de-belfort/communes.topojson')),
    'communes.topojson',
  )

  it('are a hundred and one communes, none of which encloses the Earth', () => {
    expect(contours.level).toBe('commune')
    expect(new Set(contours.shapes.map(({ code }) => code)).size).toBe(101)
    expect(enclosing(contours)).toEqual([])
  })

  it('cover the 609 km² of the département', () => {
    const steradians = polygons(contours).reduce(
      (sum, coordinates) => sum + geoArea({ type: 'Polygon', coordinates }),
      0,
    )
    expect(Math.abs(steradians * 6371.0088 ** 2 - 609)).toBeLessThan(6)
  })
})

describe.skipIf(!hasShared)('contours as they are published', () => {
  const read = (path: string): Contours => {
    const bytes = readFileSync(join(shared, 'data', path))
    return readContours(path.endsWith('.gz') ? gunzipSync(bytes) : bytes, path)
  }

  it.each([
    ['geo/communes-02-aisne.geojson', 'commune', 804, '02675', 'Sainte-Croix'],
    ['geo/communes_2018.topojson.gz', 'commune', 35_356, '01338', 'Groslée-Saint-Benoit'],
    ['geo/departements-version-simplifiee.geojson', 'departement', 96, '01', 'Ain'],
    ['iris/paris/paris_iris.geojson', 'iris', 992, '751010101', "Saint-Germain l'Auxerrois 1"],
    [
      'iris/seine-maritime-2013/rouen_iris_wgs84.geojson',
      'iris',
      42,
      '765400602',
      'Grieu Vallon Suisse',
    ],
  ])('%s is read, its rings the right way round', (path, level, count, code, name) => {
    const contours = read(path)
    expect(contours.level).toBe(level)
    expect(contours.shapes).toHaveLength(count)
    expect(contours.shapes[0]).toMatchObject({ code, name })
    expect(enclosing(contours)).toEqual([])
  })
})
