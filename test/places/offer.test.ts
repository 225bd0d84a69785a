import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { greatCircle } from '../../src/geo/nearest.ts'
import { ifn2026 } from '../../src/methods/ifn-2026.ts'
import { computeFiles } from '../../src/pipeline/pipeline.ts'
import { inspectFiles, readFiles } from '../../src/pipeline/pipeline.ts'
import { offerSheet } from '../../src/places/sheet.ts'
import { readPlaces } from '../../src/places/list.ts'
import { readPoints } from '../../src/places/points.ts'
import type { InputFile } from '../../src/ingest/input.ts'
import { reasonByte } from '../../src/table/missing.ts'
import { column, describeShared, problemsOf, shared } from '../support.ts'

const file = (name: string, text: string): InputFile => ({
  name,
  bytes: new TextEncoder().encode(text),
})
const communes = file('communes.csv', 'CODGEO;P21_POP\n01004;14000\n01033;9000\n90010;45000\n')
const points = file(
  'points.csv',
  'code;nom;cx;cy\n01004;Ambérieu;5.36;45.96\n01033;Valserhône;5.83;46.11\n90010;Belfort;6.85;47.64\n',
)
const sites = file(
  'fs.csv',
  'id_fs,lib_fs,insee_com,latitude,longitude,labellisation\n1,A,01004,45.95,5.35,Espace labellisé 01/02/2020\n2,B,01004,45.97,5.37,\n',
)

describe('lists of places among the files', () => {
  it('bring counts and distances to the territories of the others, and no row', () => {
    const { table, sources } = readFiles([communes, points, sites])
    expect(table.codes).toEqual(['01004', '01033', '90010'])
    expect(table.columns['NB_FRANCE_SERVICES']).toEqual(column(2, 0, NaN))
    expect(table.columns['DISTANCE_LIEU']![1]).toBe(greatCircle(5.83, 46.11, 5.37, 45.97))
    expect(sources.find(({ file: name }) => name === 'fs.csv')?.updated).toBe(
      'le 2020-02-01 au plus tôt',
    )
  })

  it('say nothing of a département where they have no place: neither 0 nor a distance', () => {
    const { table } = readFiles([communes, points, sites])
    expect(table.columns['DISTANCE_LIEU']![2]).toBeNaN()
    expect(table.reasons!['DISTANCE_LIEU']![2]).toBe(reasonByte['non-couvert'])
    expect(table.reasons!['NB_FRANCE_SERVICES']![2]).toBe(reasonByte['non-couvert'])
  })

  it('count without points, and ask for them', () => {
    const { table, notices } = readFiles([communes, sites])
    expect(table.columns['NB_LIEUX']).toEqual(column(2, 0, NaN))
    expect(table.columns['DISTANCE_LIEU']).toBeUndefined()
    expect(notices.join('\n')).toContain('donnez aussi un fichier de points ou de contours')
  })

  it('count once a place that two lists have, with the services of both, and say where it is', () => {
    const mediation = file(
      'lieux.json',
      JSON.stringify([
        {
          id: 'a',
          nom: 'Maison A',
          pivot: '1',
          commune: 'Ambérieu',
          code_insee: '01004',
          latitude: 45.9501,
          longitude: 5.3501,
          date_maj: '2024-01-01',
          services: 'Accès internet et matériel informatique',
          dispositif_programmes_nationaux: 'France Services',
        },
        {
          id: 'b',
          nom: 'Médiathèque',
          pivot: '2',
          commune: 'Ambérieu',
          code_insee: '01004',
          latitude: 45.96,
          longitude: 5.36,
          date_maj: '2024-06-01',
          services: 'Compréhension du monde numérique',
        },
      ]),
    )
    const { table, notices } = readFiles([communes, points, sites, mediation])
    const of = (name: string): number => table.columns[name]![0]!
    expect(
      [
        'NB_FRANCE_SERVICES',
        'NB_LIEUX_MEDIATION',
        'NB_LIEUX',
        'NB_LIEUX_DEMARCHES',
        'NB_LIEUX_EQUIPEMENT',
        'NB_LIEUX_COMPETENCES',
      ].map(of),
    ).toEqual([2, 2, 3, 2, 1, 1])
    expect(notices).toContain(
      'lieux.json\u00A0: 1\u00A0lieu déjà dans une autre liste : comptés une fois (entrée 1)',
    )
    expect(of('DISTANCE_LIEU')).toBe(0)
  })

  it('count a place of an arrondissement in it and in its commune, each where the files have it', () => {
    const paris = file('paris.csv', 'CODGEO;P21_POP\n75056;2100000\n75112;140000\n')
    const { table } = readFiles([
      paris,
      file(
        'fs.csv',
        'id_fs,lib_fs,insee_com,latitude,longitude\n1,A,75112,48.84,2.39\n2,B,75115,48.84,2.3\n',
      ),
    ])
    expect(table.columns['NB_FRANCE_SERVICES']).toEqual(column(2, 1))
    const { columns } = offerSheet(table, 'departement')
    expect(columns.map(({ name, values }) => [name, values[0]])).toContainEqual([
      'nb_france_services_10000',
      20_000 / 2_100_000,
    ])
  })

  it('lend the distance of their commune to IRIS, never its counts', () => {
    const { table } = readFiles([
      file('iris.csv', 'IRIS;P21_POP\n010040101;3000\n010040102;2000\n'),
      points,
      sites,
    ])
    expect(table.columns['DISTANCE_LIEU']![0]).toBe(table.columns['DISTANCE_LIEU']![1])
    expect(table.columns['DISTANCE_LIEU']![0]).toBeGreaterThan(0)
    expect(table.columns['NB_FRANCE_SERVICES']).toBeUndefined()
  })

  it('name their own problems, beside those of the other files', () => {
    const { files } = inspectFiles([
      communes,
      file('fs.csv', 'id_fs,lib_fs,insee_com,latitude,longitude\n1,A,01004,5.35,45.95\n'),
    ])
    expect(files.map(({ problems }) => problems.map(({ code }) => code))).toEqual([
      [],
      ['coordonnees-invalides'],
    ])
  })
})

describe('offerSheet', () => {
  it('gives counts per 10,000 inhabitants, and above the communes sums and mean distances', () => {
    const { table } = readFiles([communes, points, sites])
    const { columns } = offerSheet(table, 'departement')
    const of = (name: string): number =>
      columns.find((each) => each.name === name)!.values[0] as number
    const d = table.columns['DISTANCE_LIEU']!
    expect([of('population'), of('nb_france_services'), of('nb_france_services_10000')]).toEqual([
      23_000,
      2,
      20_000 / 23_000,
    ])
    expect(of('distance_lieu')).toBeCloseTo((14_000 * d[0]! + 9_000 * d[1]!) / 23_000, 12)
  })
})

describeShared('the real lists', () => {
  const real = (path: string): InputFile => ({
    name: path,
    bytes: readFileSync(join(shared, 'data', path)),
  })
  const inputs = [
    'communes/ifn_inputs_communes_2017-2021.csv',
    'geo/communes_2018_points.csv',
    'services/france-services_liste-fs.csv',
  ].map(real)

  it('give ifn-2026 its theme of proximity', () => {
    const scores = computeFiles(ifn2026, inputs)
    const d = scores.indicators.distance_lieu
    expect(
      scores.codes.length - d.reduce((n, v) => n + Number(Number.isNaN(v)), 0),
    ).toBeGreaterThan(34_900)
    expect(scores.trace.notes.join()).not.toContain('Proximité d’une aide')
    expect(scores.tree.nodes['proximite']!.values.some((v) => v > 0)).toBe(true)
    expect(d[scores.codes.indexOf('01033')]).toBeLessThan(5)
  })

  it('stand where trying every site says, to a part in a thousand million', () => {
    const { table } = readFiles(inputs)
    const sites = readPlaces({ name: 'fs' }, inputs[2]!.bytes!)!.places!.places
    const at = readPoints('p', inputs[1]!.bytes!)!.points!
    const rowOf = new Map(table.codes.map((code, i) => [code, i]))
    const sample = at.codes.flatMap((code, i) =>
      i % 300 === 0 && rowOf.has(code)
        ? [{ i, d: table.columns['DISTANCE_LIEU']![rowOf.get(code)!]! }]
        : [],
    )
    expect(sample.length).toBeGreaterThan(100)
    for (const { i, d } of sample) {
      const least = Math.min(
        ...sites.map(({ lon, lat }) => greatCircle(at.lon[i]!, at.lat[i]!, lon, lat)),
      )
      expect(Math.abs(d - least)).toBeLessThanOrEqual(1e-9 * least)
    }
  })

  it('are all counted: the départements add up to 2,707', () => {
    const { table } = readFiles([real('insee/t-popref-com.csv'), inputs[2]!])
    const { columns } = offerSheet(table, 'departement')
    expect(
      (columns.find(({ name }) => name === 'nb_france_services')!.values as Float64Array).reduce(
        (sum, n) => sum + (n || 0),
        0,
      ),
    ).toBe(2707)
  })
})

describe('a list of places of no known producer', () => {
  const towns = file('communes.csv', 'CODGEO;P21_POP\n90010;45000\n90033;5700\n90052;3000\n')
  const centres = file(
    'points.csv',
    'code;nom;cx;cy\n90010;Belfort;6.8446;47.6471\n90033;Delle;6.9985;47.5060\n90052;Giromagny;6.8240;47.7420\n',
  )
  const own = file(
    'aidants.csv',
    'id,nom,code_insee,latitude,longitude,services\na-1,Aidant A,90052,47.6400,6.8600,Aide aux démarches administratives\na-2,Aidant B,90033,47.6380,6.8630,Aide aux démarches administratives\n',
  )

  it('is never taken for the points of communes, in whatever order files are given', () => {
    const [one, other] = [
      readFiles([towns, centres, own]).table,
      readFiles([own, centres, towns]).table,
    ]
    expect(one.columns['NB_LIEUX']).toEqual(column(0, 1, 1))
    expect(one.columns['DISTANCE_LIEU']![2]).toBeCloseTo(greatCircle(6.824, 47.742, 6.86, 47.64), 9)
    expect(other.columns).toEqual(one.columns)
  })

  it('may be a GeoJSON of points', () => {
    const feature = (code_insee: string, lon: number, lat: number) => ({
      type: 'Feature',
      properties: { id: code_insee, nom: 'A', code_insee },
      geometry: { type: 'Point', coordinates: [lon, lat] },
    })
    const geojson = file(
      'lieux.geojson',
      JSON.stringify({ type: 'FeatureCollection', features: [feature('90010', 6.86, 47.63)] }),
    )
    const { table } = readFiles([towns, centres, geojson])
    expect(table.columns['NB_LIEUX']).toEqual(column(1, 0, 0))
  })

  it('without a code puts a place in the commune whose point is the nearest, and tells it', () => {
    const nowhere = file(
      'lieux.csv',
      'id,pivot,nom,commune,code_postal,code_insee,latitude,longitude,date_maj,services\n1,x,A,Belfort,90000,,47.6396,6.8628,2024-01-01,Aide aux démarches administratives\n2,x,B,Delle,90100,,47.5081,6.9976,2024-01-01,Aide aux démarches administratives\n3,x,C,Lyon,69000,,45.76,4.83,2024-01-01,Aide aux démarches administratives\n',
    )
    const { table, notices } = readFiles([towns, centres, nowhere])
    expect(table.columns['NB_LIEUX_MEDIATION']).toEqual(column(1, 1, 0))
    const said = notices.join('\n')
    expect(said).toContain('comptés dans celle dont le point est le plus proche (lignes 2, 3)')
    expect(said).toContain('sans code de commune : comptés dans aucune (ligne 4)')
  })

  it('does not move a commune: two files of points that disagree are refused', async () => {
    const moved = file('autres.csv', 'code;cx;cy\n90010;6.8446;47.7471\n90033;6.9985;47.5060\n')
    const problems = await problemsOf(() => readFiles([towns, centres, moved, own]))
    expect(
      problems
        .map(({ message }) => message)
        .join('\n')
        .replaceAll('\u00A0', ' '),
    ).toContain('« points.csv » et « autres.csv » ne mettent pas 90010 au même point')
  })
})
