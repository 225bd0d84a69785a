import { describe, expect, it } from 'vitest'
import { UserError } from '../../src/core/errors.ts'
import { readTravelTimes } from '../../src/places/times.ts'

const nowhere = (): undefined => undefined
const read = (text: string, nameOf: (lon: number, lat: number) => string | undefined = nowhere) =>
  readTravelTimes('m', new TextEncoder().encode(text), nameOf)
const pairs = (
  text: string,
  nameOf?: (lon: number, lat: number) => string | undefined,
): unknown => {
  const { origins, destinations, minutes } = read(text, nameOf)
  return origins.map((from, k) => [from, destinations[k], minutes[k]])
}
const refused = (text: string): UserError => {
  try {
    read(text)
  } catch (error) {
    if (error instanceof UserError) return error
  }
  throw new Error('it was read')
}

describe('a matrix of travel times in CSV', () => {
  it('of INSEE’s METRIC is in minutes', () => {
    // a line of the documentation of metric.osrm
    expect(
      pairs(
        '"ID","idSrc","lonSrc","latSrc","idDst","lonDst","latDst","duree","distance"\n1,"02408",5.44552,43.52765,"02691",5.16171,43.70377,40.65,34.143\n',
      ),
    ).toEqual([['02408', '02691', 40.65]])
  })

  it('of r5r is in minutes, at the median of the departures', () => {
    const text = 'from_id,to_id,travel_time_p25,travel_time_p50\n02408,02691,30,34\n02408,02722,,\n'
    expect(pairs(text)).toEqual([
      ['02408', '02691', 34],
      ['02408', '02722', NaN],
    ])
    expect(read(text).notices[0]).toContain('« travel_time_p50 », en minutes')
  })

  it('of one’s own says its unit, or is refused', () => {
    expect(pairs('origine;destination;duree_s\n02408;02691;90\n')).toEqual([
      ['02408', '02691', 1.5],
    ])
    expect(pairs('origine;destination;minutes\n02408;02691;1,5\n')).toEqual([
      ['02408', '02691', 1.5],
    ])
    expect(refused('origine,destination,duree\n02408,02691,90\n').message).toContain(
      'ne dit pas si elle est en minutes ou en secondes',
    )
    expect(refused('a,b,c\n1,2,3\n').code).toBe('fichier-inconnu')
  })

  it('may be square, as osrm and valh write it in R', () => {
    const text = '"","02408","02691"\n"02408",0,34.5\n"02722",20,NA\n'
    expect(pairs(text)).toEqual([
      ['02408', '02408', 0],
      ['02408', '02691', 34.5],
      ['02722', '02408', 20],
      ['02722', '02691', NaN],
    ])
    expect(read(text).notices[0]).toContain('lue en minutes')
  })

  it('keeps the shortest of a pair given twice, and says so', () => {
    const text = 'origine,destination,minutes\n02408,02691,34\n02408,02691,30\n02408,02722,-1\n'
    expect(pairs(text)).toEqual([['02408', '02691', 30]])
    expect(read(text).notices.slice(1)).toEqual([
      'paires données deux fois : 1, dont le temps le plus court est gardé',
      'temps négatifs : 1, écartés',
    ])
  })

  it('is refused when a spreadsheet took zeros away', () => {
    expect(refused('origine,destination,minutes\n1004,02691,34\n02408,02691,34\n').code).toBe(
      'code-tronque',
    )
  })
})

describe('a matrix of travel times in JSON', () => {
  const nameOf = (lon: number, lat: number): string | undefined =>
    lat > 49 ? (lon > 3.5 ? '02408' : '02691') : undefined

  it('of OSRM is in seconds, its points known by where they are', () => {
    const text = JSON.stringify({
      code: 'Ok',
      sources: [{ hint: '', distance: 4.1, name: 'Rue', location: [3.62, 49.56] }],
      destinations: [{ location: [3.29, 49.85] }, { location: [3.6, 49.5] }, { location: [2, 48] }],
      durations: [[1800, 0, 5]],
    })
    expect(pairs(text, nameOf)).toEqual([
      ['02408', '02691', 30],
      ['02408', '02408', 0],
    ])
    expect(read(text, nameOf).notices[1]).toMatch(/^points à plus de 3.*: 1, écartés$/)
  })

  it('of Valhalla, verbose or not, is in seconds', () => {
    const verbose = JSON.stringify({
      sources: [{ lon: 3.62, lat: 49.56 }],
      targets: [{ lon: 3.29, lat: 49.85 }],
      sources_to_targets: [[{ distance: 40.1, time: 1800, to_index: 0, from_index: 0 }]],
      units: 'kilometers',
    })
    const brief = JSON.stringify({
      sources: [{ lon: 3.62, lat: 49.56 }],
      targets: [{ lon: 3.29, lat: 49.85 }],
      sources_to_targets: { durations: [[null]], distances: [[null]] },
    })
    expect(pairs(verbose, nameOf)).toEqual([['02408', '02691', 30]])
    expect(pairs(brief, nameOf)).toEqual([['02408', '02691', NaN]])
  })

  it('of openrouteservice is in seconds', () => {
    const text = JSON.stringify({
      durations: [[600]],
      sources: [{ location: [3.62, 49.56], snapped_distance: 3 }],
      destinations: [{ location: [3.29, 49.85], snapped_distance: 8 }],
      metadata: { attribution: 'openrouteservice.org', service: 'matrix' },
    })
    expect(pairs(text, nameOf)).toEqual([['02408', '02691', 10]])
    expect(read(text, nameOf).notices[0]).toContain('openrouteservice')
  })

  it('is refused when two of its points are one commune, or when it is something else', () => {
    const point = { location: [3.62, 49.56] }
    const text = JSON.stringify({
      sources: [point, point],
      destinations: [point],
      durations: [[1], [2]],
    })
    expect(() => read(text, nameOf)).toThrow(/tombent tous deux sur 02408/)
    expect(refused('{"a":1}').message).toContain('n’est pas une réponse d’OSRM')
  })
})
