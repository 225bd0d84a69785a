import {
  Service,
  fromSchemaLieuDeMediationNumerique,
  DispositifProgrammeNational,
  type SchemaLieuMediationNumerique,
} from '@gouvfr-anct/lieux-de-mediation-numerique'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { noticeText } from '../../src/places/notice.ts'
import { FRANCE_SERVICES_PROGRAMME, standardServices } from '../../src/places/source.ts'
import { readPlaces, type PlaceFile } from '../../src/places/list.ts'
import { readPoints } from '../../src/places/points.ts'
import { hasShared, shared } from '../support.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const placesOf = (text: string): PlaceFile =>
  readPlaces({ name: 'liste.csv' }, bytes(text))!.places!
const notices = (list: PlaceFile): string[] => list.notices.map(noticeText)

const HEAD = 'id_fs,lib_fs,insee_com,latitude,longitude,labellisation\n'

describe('a list whose columns of coordinates have other names', () => {
  it.each([
    ['x and y', 'nom,x,y\nA,6.86,47.63\nB,6.99,47.50\n', 'x', 'y'],
    ['Spanish names', 'nom;longitud;latitud\nA;6,86;47,63\nB;6,99;47,50\n', 'longitud', 'latitud'],
    ['x north and y east', 'nom,X,Y\nA,47.63,6.86\nB,47.50,6.99\n', 'Y', 'X'],
  ])('is read by its cells, and told: %s', (_, text, lon, lat) => {
    const list = placesOf(text)
    expect(list.places.map((each) => [each.lon, each.lat])).toEqual([
      [6.86, 47.63],
      [6.99, 47.5],
    ])
    expect(notices(list)).toEqual([
      `liste.csv\u00A0: 2\u00A0lieux placés par les colonnes « ${lon} », prise pour la longitude, et « ${lat} », prise pour la latitude, d’après leurs valeurs`,
    ])
  })

  it('is refused in the words of places when they are metres', () => {
    const text = 'nom,X,Y\nA,985000,6730000\nB,999000,6718000\n'
    expect(readPlaces({ name: 'liste.csv' }, bytes(text))!.problems).toMatchObject([
      {
        code: 'coordonnees-invalides',
        message: expect.stringMatching(/2 lieux sur 2 .* en mètres \(Lambert 93\)/),
      },
    ])
  })

  it('is read as points of communes too, and told', () => {
    const { points } = readPoints('p.csv', bytes('code,nom,x,y\n90010,Belfort,6.86,47.63\n'))!
    expect([points!.lon[0], points!.lat[0]]).toEqual([6.86, 47.63])
    expect(points!.notices.map(noticeText).join()).toContain('1\u00A0territoire placé par')
  })

  it('is none when x and y are measures', () => {
    const text = 'nom,x,y\nA,12,850\nB,15,900\n'
    expect(readPlaces({ name: 'liste.csv' }, bytes(text))).toBeUndefined()
  })
})

describe('a list of France services', () => {
  it('is known by its columns; the line of a row counts the line feeds inside quotes', () => {
    const list = placesOf(
      `${HEAD}1,"France services\nde Belfort",90010,47.64,6.85,Espace labellisé 01/01/2020\n2,Delle,90033,0,0,Espace labellisé 01/07/2021\n`,
    )
    expect(list.source.id).toBe('france-services')
    expect(list.places.map(({ line }) => line)).toEqual([2, 4])
    expect(list.updated).toBe('2021-07-01')
    expect(notices(list)).toEqual([
      'liste.csv\u00A0: 1\u00A0lieu aux coordonnées 0, 0 : hors du calcul des distances (ligne 4)',
    ])
  })

  it('keeps a row whose coordinates cannot be right, without them, and says which', () => {
    const list = placesOf(
      `${HEAD}1,A,90010,47.64,6.85,\n2,B,90033,6.99,47.5,\n3,C,90033,,,\n4,D,90033,40.4,-3.7,\n5,E,90010,47.6,6.8,\n6,F,90010,47.6,6.9,\n7,G,90010,47.61,6.9,\n`,
    )
    expect(list.places.map(({ lon }) => Number.isNaN(lon))).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
      false,
    ])
    expect(list.notices.map(({ text, lines }) => [text.split(' : ')[0], lines])).toEqual([
      ['dont latitude et longitude semblent inversées', [3]],
      ['sans coordonnées', [4]],
      ['hors de France', [5]],
    ])
  })

  it('is refused when most of its coordinates are wrong: columns turned round, or Lambert 93', () => {
    const { problems } = readPlaces(
      { name: 'liste.csv' },
      bytes(`${HEAD}1,A,90010,6.85,47.64,\n2,B,90033,6.99,47.5,\n`),
    )!
    expect(problems.map(({ code, place }) => [code, place.column, place.line])).toEqual([
      ['coordonnees-invalides', 'latitude, longitude', 2],
    ])
  })

  it('tells codes that lost their zeros, rows cut short and identifiers given twice', () => {
    const { problems, places } = readPlaces(
      { name: 'liste.csv' },
      bytes(`${HEAD}1,A,1004,45.9,5.3,\n2,B,01004\n3,C,01004,45.9,5.4,\n3,C,01004,45.9,5.4,\n`),
    )!
    expect(problems.map(({ code, place }) => [code, place.line])).toEqual([
      ['ligne-irreguliere', 3],
      ['code-tronque', 2],
    ])
    expect(places!.notices.map(({ text, lines }) => [text, lines])).toEqual([
      ['dont l’identifiant est déjà dans la liste : comptés une fois', [5]],
    ])
  })
})

describe('the national standard of mediation places', () => {
  const place: SchemaLieuMediationNumerique = {
    id: 'belfort-1',
    nom: 'Espace numérique',
    pivot: '43493312300029',
    commune: 'Belfort',
    code_postal: '90000',
    code_insee: '90010',
    adresse: '1 rue de la Paix',
    latitude: 47.64,
    longitude: 6.85,
    date_maj: '2024-05-02',
    services: `${Service.AideAuxDemarchesAdministratives}|${Service.MaitriseDesOutilsNumeriquesDuQuotidien}`,
    dispositif_programmes_nationaux: DispositifProgrammeNational.FranceServices,
  }

  it('has the nine services of version 2.3.0, and we know what each helps with', () => {
    expect(Object.keys(standardServices).sort()).toEqual(Object.values(Service).sort())
    expect(DispositifProgrammeNational.FranceServices).toBe(FRANCE_SERVICES_PROGRAMME)
  })

  it('reads what the package of the standard reads, from JSON and from CSV', () => {
    const theirs = fromSchemaLieuDeMediationNumerique(place)
    const csv = `${Object.keys(place).join(',')}\n${Object.values(place)
      .map((value) => `"${value}"`)
      .join(',')}\n`
    for (const text of [JSON.stringify([place]), csv]) {
      const list = readPlaces({ name: 'lieux' }, bytes(text))!.places!
      expect(list.source.id).toBe('lieux-mediation')
      expect(list.updated).toBe('2024-05-02')
      const [ours] = list.places
      expect({
        id: ours!.id,
        commune: ours!.commune,
        lon: ours!.lon,
        lat: ours!.lat,
        name: ours!.name,
      }).toEqual({
        id: theirs.id,
        commune: theirs.adresse.code_insee,
        lon: theirs.localisation!.longitude,
        lat: theirs.localisation!.latitude,
        name: theirs.nom,
      })
      expect(ours!.services).toEqual(theirs.services!.map((name) => standardServices[name]))
      expect(ours!.franceServices).toBe(true)
    }
  })

  it('says when a service is not of the standard', () => {
    const { code_insee: _, ...nowhere } = { ...place, services: 'Réparer des téléviseurs' }
    const { notices: told } = readPlaces(
      { name: 'lieux.json' },
      bytes(JSON.stringify([nowhere])),
    )!.places!
    expect(told.map(noticeText)).toEqual([
      'lieux.json\u00A0: 1\u00A0lieu dont un service n’est d’aucune version du standard (« Réparer des téléviseurs ») (entrée 1)',
    ])
  })
})

describe('points', () => {
  it('are known by a code, a longitude and a latitude, and nothing that a source publishes', () => {
    expect(
      readPoints('p.csv', bytes('code;nom;area_km2;cx;cy\n90010;Belfort;17;6.85;47.64\n'))!.points!
        .codes,
    ).toEqual(['90010'])
    expect(
      readPoints('p.csv', bytes('CODGEO;P21_POP;longitude;latitude\n90010;45000;6.85;47.64\n')),
    ).toBeUndefined()
  })

  it('are the centroids of contours', () => {
    const square = {
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          properties: { code: '90010' },
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [6, 47],
                [6, 48],
                [7, 48],
                [7, 47],
                [6, 47],
              ],
            ],
          },
        },
      ],
    }
    const { points } = readPoints('c.geojson', bytes(JSON.stringify(square)))!
    expect(points!.lon[0]).toBeCloseTo(6.5, 9)
    expect(Math.abs(points!.lat[0]! - 47.5)).toBeLessThan(0.01)
  })

  it('are refused when most of them are not in France', () => {
    expect(
      readPoints('p.csv', bytes('code;cx;cy\n90010;47.64;6.85\n'))!.problems.map(
        ({ code }) => code,
      ),
    ).toEqual(['coordonnees-invalides'])
  })
})

describe.skipIf(!hasShared)('the lists as published', () => {
  const real = (path: string): PlaceFile =>
    readPlaces({ name: path }, readFileSync(join(shared, 'data', path)))!.places!

  it('hold the 2,707 sites of France services', () => {
    const list = real('services/france-services_liste-fs.csv')
    expect(list.places).toHaveLength(2707)
    expect(list.places.filter(({ lon }) => Number.isNaN(lon))).toHaveLength(0)
    expect(list.places.at(-1)!.line).toBe(2783)
  })

  it('hold 15,779 libraries, of which 298 are offices and 29 stand nowhere', () => {
    const list = real('services/adresses-des-bibliotheques-publiques.csv')
    expect(list.places).toHaveLength(15_779 - 298)
    expect(
      list.notices
        .filter(({ text }) => /administrative|sans coordonnées/.test(text))
        .map(({ count }) => count),
    ).toEqual([298, 29])
  })

  it('hold 2,485 employers of 3,038 conseillers numériques', () => {
    const list = real('services/conseillers-numeriques_structures_cnum.json')
    expect(list.places).toHaveLength(2485)
    expect(list.places.reduce((sum, { weight }) => sum + weight, 0)).toBe(3038)
    expect(list.places[0]!.commune).toBe('03218')
  })
})

describe('lists of no known producer', () => {
  const own = (text: string, options = {}) => readPlaces({ name: 'l.csv' }, bytes(text), options)

  it.each([
    ['an address', 'nom;adresse;Code INSEE\nMairie;1 rue X;90010\n', '90010'],
    ['names of places', 'Nom;Code INSEE;Latitude;Longitude\nMédiathèque;90010;47,6;6,8\n', '90010'],
    ['a point in one cell', 'nom;geo_point_2d\nCCAS;47.6, 6.8\n', ''],
    [
      'a header under titles',
      'Lieux 2024;;\nnom;adresse;Code INSEE\nMairie;1 rue X;90010\n',
      '90010',
    ],
  ])('are told by %s', (_, text, commune) => {
    const [place] = own(text)!.places!.places
    expect(place!.commune).toBe(commune)
  })

  it.each([
    ['points of communes', 'code;nom;area_km2;cx;cy\n90010;Belfort;17;6.85;47.64\n'],
    [
      'a table that brings a variable',
      'id;nom;Code INSEE;latitude;longitude;P21_POP\n1;Belfort;90010;47.6;6.8;45911\n',
    ],
  ])('%s are none', (_, text) => {
    expect(own(text)).toBeUndefined()
  })

  it('lost zeros are one problem, put back when it is asked', () => {
    const text = 'id;nom;Code INSEE;latitude;longitude\n1;A;1053;46.2;5.2\n2;B;1004;45.9;5.3\n'
    expect(own(text)!.problems.map(({ code }) => code)).toEqual(['code-tronque'])
    const { problems, places } = own(text, { completeZeros: true })!
    expect([problems, places!.places.map(({ commune }) => commune)]).toEqual([
      [],
      ['01053', '01004'],
    ])
  })

  it('services of the earlier versions of the standard are known, parted by « ; »', () => {
    const text =
      'id,nom,commune,code_insee,latitude,longitude,date_maj,services\n1,A,Belfort,90010,47.6,6.8,2022-06-01,Accéder à du matériel;Comprehension du monde numérique\n'
    const [place] = own(text)!.places!.places
    expect(place!.services).toEqual(['equipement', 'competences'])
  })
})
