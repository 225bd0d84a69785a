import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { explain } from '../../../src/core/errors.ts'
import { readContours, type ContourShape } from '../../../src/io/contours.ts'
import { drawMap, type MapOptions } from '../../../src/render/map/map.ts'
import { column, hasShared, mulberry32, problemsOf, root, shared } from '../../support.ts'

const belfort = readContours(
  readFileSync(join(root, 'data/territoire-de-belfort/communes.topojson')),
  'communes.topojson',
)
const codes = belfort.shapes.map(({ code }) => code)
const random = mulberry32(90)
const values = Float64Array.from(codes, (_, i) =>
  i === 8 || i === 40 || i === 77 ? NaN : 20 + 60 * random(),
)
const options: MapOptions = {
  contours: belfort,
  codes,
  values,
  names: codes.map((code) => (code === '90010' ? 'Belfort' : `Commune ${code}`)),
  title: 'Indice de fragilité numérique',
  subtitle: 'Territoire de Belfort, 2026',
  legend: 'Indice (0 à 100)',
  notes: [
    'Sources : INSEE, recensement 2023, publié en 2026. Licence Ouverte 2.0.',
    'Commande : ifn carte scores.csv -o carte.svg',
  ],
}

const square = (code: string, at: number): ContourShape => {
  const [west, east] = [5 + at / 10, 5.1 + at / 10]
  return {
    code,
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [west, 46],
          [west, 46.1],
          [east, 46.1],
          [east, 46],
          [west, 46],
        ],
      ],
    },
  }
}
const titles = (svg: string): string[] =>
  [...svg.matchAll(/<path [^>]*><title>([^<]*)<\/title>/g)].map(([, words]) => words!)
const words = (svg: string): string =>
  svg
    .replace(/<\/tspan>/g, ' ')
    .replace(/<[^>]+>/g, '')
    .replace(/\s+/g, ' ')

/** Every tag is closed in its turn, and nothing but tags begins with `<`. */
function wellFormed(svg: string): boolean {
  const open: string[] = []
  for (const [, close, name, rest] of svg.matchAll(/<(\/?)([^\s/>]*)((?:[^"<>]|"[^"<>]*")*)>/g)) {
    if (close && open.pop() !== name) return false
    if (!close && !rest!.endsWith('/')) open.push(name!)
  }
  return (
    open.length === 0 && !/</.test(svg.replace(/<(\/?)([^\s/>]*)((?:[^"<>]|"[^"<>]*")*)>/g, ''))
  )
}

describe('a map', () => {
  const { svg, join: joined } = drawMap(options)

  it('is one image, in French, with a title and a description in words', () => {
    expect(wellFormed(svg)).toBe(true)
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="960" height="\d+" viewBox="0 0 458 \d+" [^>]*role="img" lang="fr"/,
    )
    expect(svg).toContain('<title id="carte-titre">Indice de fragilité numérique</title>')
    expect(/<desc [^>]*>([^<]*)/.exec(svg)![1]).toMatch(
      /^Carte choroplèthe\. Indice \(0 à 100\)\. 98\u00A0communes, de \d\d,\d à \d\d,\d\. 5\u00A0classes .*classe 5, de .*\u00A0: \d+\u00A0communes\. Hachures, donnée manquante\u00A0: 3\u00A0communes\.$/,
    )
  })

  it('needs nothing from elsewhere', () => {
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|href|<script|<style|<image|@import/,
    )
  })

  it('says each territory, its value and its class', () => {
    expect(titles(svg)).toHaveLength(101)
    expect(
      titles(svg).filter((each) =>
        /^(Commune|Belfort).* \(90\d{3}\)\u00A0: \d\d,\d — classe [1-5] sur 5$/.test(each),
      ),
    ).toHaveLength(98)
    expect(titles(svg).some((each) => each.startsWith('Belfort (90010)\u00A0: '))).toBe(true)
  })

  it('hatches the territories without a value, and counts them in the legend', () => {
    const hatched = /<g fill="url\(#carte-hachures\)">(.*?)<\/g>/.exec(svg)![1]!
    expect(titles(hatched)).toEqual(
      [8, 40, 77].map((i) => `Commune ${codes[i]} (${codes[i]})\u00A0: donnée manquante`),
    )
    expect(svg).toContain('<pattern id="carte-hachures"')
    expect(words(svg)).toContain('donnée manquante : 3 communes')
  })

  it('carries its sources and its command', () => {
    expect(words(svg)).toContain(
      'Licence Ouverte 2.0. Commande : ifn carte scores.csv -o carte.svg',
    )
  })

  it('is the same, to the byte, when it is drawn again, and when the table is in another order', () => {
    expect(drawMap(options).svg).toBe(svg)
    const turned = {
      ...options,
      codes: codes.toReversed(),
      values: values.toReversed(),
      names: options.names!.toReversed(),
    }
    expect(drawMap(turned).svg).toBe(svg)
  })

  it('counts who was joined', () => {
    expect(joined).toEqual({
      matched: 98,
      merged: [],
      withoutValue: [8, 40, 77].map((i) => codes[i]),
      withoutContour: [],
    })
  })

  it('has its own ids when it shares a page', () => {
    const other = drawMap({ ...options, id: 'acces' }).svg
    expect(other).toContain('url(#acces-hachures)')
    expect(other).not.toContain('carte-')
    expect(() => drawMap({ ...options, id: '"><script>' })).toThrow(RangeError)
  })

  it.each([320, 520, 640, 960, 1600])('holds in %i pixels, long title and all', (width) => {
    const title =
      'Indice de fragilité numérique des communes, dans les conditions du recensement de la population '.repeat(
        3,
      )
    const narrow = drawMap({ ...options, title, legend: title, width }).svg
    const [, height] = /viewBox="0 0 \d+ (\d+)"/.exec(narrow)!
    const xs = [...narrow.matchAll(/<tspan x="([\d.]+)"/g)].map(([, x]) => Number(x))
    const ys = [...narrow.matchAll(/<tspan x="[\d.]+" y="([\d.]+)"/g)].map(([, y]) => Number(y))
    expect(Math.max(...xs)).toBeLessThanOrEqual(Math.min(width, 458) - 24)
    expect(Math.max(...ys)).toBeLessThan(Number(height))
  })
})

describe('the text of a map', () => {
  it.each(['choroplethe', 'croisee', 'quadrants', 'symboles'] as const)(
    'is 9 pixels high at least where %s of any width is shown 375 pixels wide',
    (type) => {
      for (const width of [375, 960, 1600]) {
        const { svg } = drawMap({
          ...options,
          type,
          width,
          named: 5,
          weights: options.values,
          second: { values: options.values, legend: 'Seconde' },
        })
        const [, across] = /viewBox="0 0 (\d+) /.exec(svg)!
        const sizes = [...svg.matchAll(/font-size="([\d.]+)"/g)].map(([, size]) => Number(size))
        expect((Math.min(...sizes) * 375) / Number(across)).toBeGreaterThanOrEqual(9)
      }
    },
  )
})

describe('limits of groups', () => {
  const of = options.codes.map((code) => (code < '90040' ? 'a' : 'b'))
  const { svg } = drawMap({ ...options, limits: { of, words: 'limites des EPCI' } })

  it('are drawn over the territories, thin, and told in the legend', () => {
    expect(svg).toContain('>limites des EPCI<')
    expect(drawMap(options).svg).not.toContain('limites des')
    const drawn = [
      ...svg.matchAll(/<path d="([^"]+)" fill="none" stroke="#1b1b1f" stroke-width="([\d.]+)"/g),
    ]
    const [limit] = drawn.filter(([, d]) => d!.length > 100)
    expect(Number(limit![2])).toBeLessThan(1)
  })

  it('of one group are neither', () => {
    const alone = drawMap({
      ...options,
      limits: { of: of.map(() => 'a'), words: 'limites des EPCI' },
    })
    expect(alone.svg).not.toContain('limites des EPCI')
  })
})

describe('quadrants that have names', () => {
  it('are listed with them, the most fragile first', () => {
    const { svg } = drawMap({
      ...options,
      type: 'quadrants',
      second: {
        values: options.values,
        legend: 'Seconde',
        cuts: { at: [50, 50], words: 'Ici', names: ['aucun', 'un', 'deux', 'les deux'] },
      },
    })
    expect(svg).toMatch(/>les deux<[^]*>un<[^]*>deux<[^]*>aucun</)
    expect(svg).toContain('les deux</title>')
  })
})

describe('a bare map', () => {
  it.each(['choroplethe', 'croisee', 'symboles'] as const)(
    '%s: takes the font and the colour of its page, but for what is written over a colour',
    (type) => {
      const { svg } = drawMap({
        ...options,
        bare: true,
        type,
        named: 2,
        second: { values: values.map((value) => -value), legend: 'Autre' },
      })
      expect(svg).not.toMatch(/font-family|<rect width="960"/)
      const texts = [...svg.matchAll(/<text [^>]*>/g)].map(([tag]) => tag)
      const own = texts.filter((tag) => !tag.includes('currentColor'))
      expect(texts.length - own.length).toBeGreaterThan(5)
      expect(own.filter((tag) => !tag.includes('text-anchor="middle"'))).toEqual([])
      expect(svg).not.toContain('stroke="#1b1b1f"')
      expect(wellFormed(svg)).toBe(true)
    },
  )
})

describe('hostile words', () => {
  const hostile = `</title><script>alert("1")</script>'&\u202E\u0000\uD800`
  const names = codes.map(() => hostile)
  const { svg } = drawMap({
    ...options,
    names,
    title: hostile,
    subtitle: hostile,
    legend: hostile,
    notes: [hostile],
  })

  it('are inert wherever they show', () => {
    expect(wellFormed(svg)).toBe(true)
    expect(svg).not.toContain('<script')
    expect(svg).not.toMatch(/[\p{Cc}\p{Cs}\u202A-\u202E]/u)
    expect(svg.match(/&lt;script&gt;/g)!.length).toBeGreaterThan(101)
  })

  it('in contours are inert too', () => {
    const contours = {
      ...belfort,
      shapes: belfort.shapes.map((shape) => ({ ...shape, name: hostile })),
    }
    const drawn = drawMap({ contours, codes, values, title: 'Carte', legend: 'Indice' }).svg
    expect(wellFormed(drawn)).toBe(true)
    expect(drawn).not.toContain('<script')
  })
})

describe('a join', () => {
  const contours = { level: 'commune' as const, shapes: ['01001', '01002', '01003'].map(square) }
  const draw = (given: readonly string[], numbers: Float64Array) =>
    drawMap({ contours, codes: given, values: numbers, title: 'Carte', legend: 'Indice' })

  it('puts each code of the table on the map or in a list', () => {
    const { svg, join: joined } = draw(['01002', '01001', '99999'], column(NaN, 3, 4))
    expect(joined).toEqual({
      matched: 1,
      merged: [],
      withoutValue: ['01002', '01003'],
      withoutContour: ['99999'],
    })
    expect(words(svg)).toContain('Sans contour, donc hors de la carte : 1 commune (99999).')
    expect(words(svg)).toContain('donnée manquante : 2 communes')
  })

  it('that joins nothing is refused, with samples of both sides', async () => {
    expect((await problemsOf(() => draw(['1001', '1002'], column(1, 2)))).map(explain))
      .toMatchInlineSnapshot(`
      [
        "erreur[jointure-vide] aucun code commun : la table a 1001, 1002 ; les contours ont 01001, 01002, 01003
        remède  donnez les contours du même niveau et de la même année que la table, et vérifiez les zéros de tête",
      ]
    `)
  })

  it.each(['choroplethe', 'croisee', 'symboles'] as const)(
    '%s: what merged since has points and its own row, and is not missing',
    (type) => {
      const merged = new Map([[codes[0]!, 'fusionnée depuis ces scores (A 12,0, B 43,0)']])
      const { svg, join: met } = drawMap({
        ...options,
        type,
        merged,
        codes: codes.slice(1),
        values: values.slice(1),
        names: options.names!.slice(1),
        ...(type === 'croisee' && { second: { values: values.slice(1).reverse(), legend: 'B' } }),
      })
      expect(met.merged).toEqual([codes[0]])
      expect(met.withoutValue).not.toContain(codes[0])
      expect(met.matched + met.withoutValue.length + 1).toBe(codes.length)
      const dotted = /<g fill="url\(#carte-points\)">(.*?)<\/g>/.exec(svg)![1]!
      expect(dotted.match(/<path/g)).toHaveLength(1)
      expect(dotted).toContain('fusionnée depuis ces scores (A 12,0, B 43,0)')
      expect(svg).toMatch(/<desc[^>]*>[^<]*Points, fusionnées depuis ces scores\u00A0: 1/)
    },
  )

  it('of values all missing draws a map that says so', () => {
    const { svg } = draw(['01001', '01002', '01003'], column(NaN, NaN, NaN))
    expect(words(svg)).toContain('Aucune valeur. Hachures, donnée manquante : 3 communes')
    expect(wellFormed(svg)).toBe(true)
  })

  it('wants a value a code', () => {
    expect(() => draw(['01001'], column(1, 2))).toThrow(RangeError)
  })

  it('weighs the classes by the population of the same rows', () => {
    const { svg } = drawMap({
      contours,
      codes: ['01003', '01002', '01001'],
      values: column(3, 2, 1),
      title: 'Carte',
      legend: 'Indice',
      classes: { kind: 'population', count: 2, weights: column(50, 30, 10) },
    })
    expect(titles(svg)).toEqual([
      '01001\u00A0: 1 — classe 1 sur 2',
      '01002\u00A0: 2 — classe 1 sur 2',
      '01003\u00A0: 3 — classe 2 sur 2',
    ])
  })

  it('puts the overseas in an inset beside the mainland, and says that its scale is another', () => {
    const saintDenis = {
      ...square('97411', 0),
      geometry: {
        type: 'Polygon' as const,
        coordinates: [
          [
            [55, -21],
            [55, -20.9],
            [55.1, -20.9],
            [55, -21],
          ],
        ],
      },
    }
    const { svg, join: joined } = drawMap({
      contours: { ...contours, shapes: [...contours.shapes, saintDenis] },
      codes: ['01001', '97411'],
      values: column(1, 2),
      title: 'Carte',
      legend: 'Indice',
    })
    expect(joined).toEqual({
      matched: 2,
      merged: [],
      withoutValue: ['01002', '01003'],
      withoutContour: [],
    })
    expect(words(svg)).toContain('Cartouches à d’autres échelles que la carte : La Réunion.')
    expect(titles(svg)).toHaveLength(4)
  })

  it('says how many stand where no inset is', () => {
    const noumea = {
      ...square('98818', 0),
      geometry: {
        type: 'Polygon' as const,
        coordinates: [
          [
            [166, -22],
            [166, -21.9],
            [166.1, -21.9],
            [166, -22],
          ],
        ],
      },
    }
    expect(
      words(
        drawMap({
          contours: { ...contours, shapes: [...contours.shapes, noumea] },
          codes: ['01001'],
          values: column(1),
          title: 'Carte',
          legend: 'Indice',
        }).svg,
      ),
    ).toContain('Hors du cadre : 1 commune d’outre-mer.')
  })
})

describe('a part of the contours', () => {
  const focus = new Set(['90010', '90008', '90029'])
  const { svg, join: joined } = drawMap({
    ...options,
    focus,
    named: 2,
    weights: Float64Array.from(codes, (code) => (code === '90010' ? 2 : 1)),
    north: true,
  })

  it('fills the map, its neighbours in grey and cut at the frame', () => {
    expect(titles(svg)).toHaveLength(3)
    expect(joined.matched + joined.withoutValue.length).toBe(3)
    expect(svg).toMatch(/<clipPath id="carte-cadre">/)
    expect(svg).toMatch(/<path d="M[^"]+" fill="#e4e4e8"[^>]* clip-path="url\(#carte-cadre\)"\/>/)
  })

  it('has the names asked for, the most populous first, and a north', () => {
    expect(svg.match(/paint-order="stroke"[^>]*>([^<]+)/)![1]).toBe('Belfort')
    expect(svg).toMatch(/<text [^>]*>N<\/text>/)
    expect(drawMap(options).svg).not.toMatch(/paint-order|>N</)
  })
})

describe('two values crossed', () => {
  const second = {
    values: values.map((value, i) => (i === 5 ? NaN : 100 - value)),
    legend: 'Autre',
  }
  const counts = (svg: string, size: number): number[] =>
    [...svg.matchAll(/text-anchor="middle">([\d\u202F]+)<\/text>/g)]
      .slice(0, size)
      .map(([, n]) => Number(n))

  it.each([
    ['croisee', 9, 'terciles'],
    ['quadrants', 4, 'médianes'],
  ] as const)(
    '%s: %i colours in a square, and each shape is in one or is missing',
    (type, cells, cuts) => {
      const { svg } = drawMap({ ...options, type, second })
      expect(wellFormed(svg)).toBe(true)
      expect(counts(svg, cells).reduce((sum, n) => sum + n, 0)).toBe(97)
      expect(words(svg)).toContain('donnée manquante : 4 communes')
      expect(words(svg)).toContain(`Coupures aux ${cuts}.`)
      expect(titles(svg)).toHaveLength(101)
      expect(
        titles(svg).filter((each) =>
          / — Indice \(0 à 100\) (?:faible|moyen|fort|sous|au-dessus)/.test(each),
        ),
      ).toHaveLength(97)
    },
  )

  it('opposed values leave the cells where both are high, or both low, empty', () => {
    const [lowLow, , highLow, , , , lowHigh, , highHigh] = counts(
      drawMap({
        ...options,
        type: 'croisee',
        second: { ...second, values: values.map((value) => -value) },
      }).svg,
      9,
    )
    expect([lowLow, highHigh]).toEqual([0, 0])
    expect(lowHigh! + highLow!).toBeGreaterThan(60)
  })

  it('cannot be drawn from one', async () => {
    expect((await problemsOf(() => drawMap({ ...options, type: 'croisee' })))[0]!.code).toBe(
      'option-invalide',
    )
  })
})

describe('counts in circles', () => {
  it('have areas in proportion, the greatest drawn first, none for zero', () => {
    const people = Float64Array.from(codes, (_, i) => (i === 0 ? 400 : i === 1 ? 100 : 0))
    const { svg } = drawMap({
      ...options,
      type: 'symboles',
      values: people,
      legend: 'Population',
    })
    const radii = [...svg.matchAll(/<circle cx="[\d.]+" cy="[\d.]+" r="([\d.]+)"><title>/g)].map(
      ([, r]) => Number(r),
    )
    expect(radii).toEqual([26, 13])
  })

  it('have the colour of the class of a second value, which the legend and the words say', () => {
    const { svg } = drawMap({
      ...options,
      type: 'symboles',
      values: Float64Array.from(codes, (_, i) => 100 + i),
      legend: 'Personnes',
      second: { values: Float64Array.from(codes, (_, i) => i), legend: 'Indice' },
      classes: { kind: 'fixes', breaks: [1] },
    })
    const fills = [...svg.matchAll(/<circle [^>]*fill="(#\w+)"/g)].map(([, fill]) => fill)
    // the greatest is drawn first: all but the first territory are in the upper class
    expect(fills).toHaveLength(codes.length)
    expect(new Set(fills.slice(0, -1)).size).toBe(1)
    expect(fills.at(-1)).not.toBe(fills[0])
    expect(svg).toContain('moins de 1')
    expect(svg).toMatch(/: 100, Indice\u00A0: 0 — classe 1 sur 2/)
  })
})

describe('many shapes', () => {
  const shapes = Array.from({ length: 1301 }, (_, i) => square(String(10_000 + i), i % 36))
  const { svg } = drawMap({
    contours: { level: 'commune', shapes },
    codes: shapes.map(({ code }) => code),
    values: Float64Array.from(shapes, (_, i) => (i < 10 ? NaN : i)),
    title: 'Carte',
    legend: 'Indice',
  })

  it('make one path a class, which says its bounds and its count', () => {
    expect(titles(svg)).toHaveLength(6)
    expect(titles(svg)[0]).toBe('donnée manquante\u00A0: 10\u00A0communes')
    expect(titles(svg)[1]).toMatch(/^de 10 à 2\d\d\u00A0: 25\d\u00A0communes$/)
  })
})

describe.skipIf(!hasShared)('France and its 35,000 communes', () => {
  const contours = hasShared
    ? readContours(
        gunzipSync(readFileSync(join(shared, 'data/geo/communes_2018.topojson.gz'))),
        'communes_2018',
      )
    : belfort
  const of = mulberry32(2018)
  const drawn = (): ReturnType<typeof drawMap> =>
    drawMap({
      ...options,
      contours,
      codes: contours.shapes.map(({ code }) => code),
      values: Float64Array.from(contours.shapes, () => of() * 100),
      names: undefined,
    })

  it('are drawn in a few seconds at the worst, in less than four megabytes', () => {
    const start = performance.now()
    const { svg, join: joined } = drawn()
    expect(performance.now() - start).toBeLessThan(10_000)
    expect(svg.length).toBeLessThan(4e6)
    expect(joined.matched).toBe(35_356)
    expect(words(svg)).toContain(
      'Cartouches à d’autres échelles que la carte : Paris et sa couronne, Guadeloupe, Martinique, Guyane, La Réunion, Mayotte.',
    )
    expect(words(svg)).toContain('500 km')
  })
})
