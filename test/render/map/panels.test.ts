import { describe, expect, it } from 'vitest'
import { readContours } from '../../../src/io/contours.ts'
import { renderMapPanels } from '../../../src/render/map/panels.ts'

const square = (x: number): number[][][] => [
  [
    [x, 48],
    [x + 0.1, 48],
    [x + 0.1, 48.1],
    [x, 48.1],
    [x, 48],
  ],
]
const codes = ['01001', '01002', '01004']
const contours = readContours(
  new TextEncoder().encode(
    JSON.stringify({
      type: 'FeatureCollection',
      features: codes.map((code, i) => ({
        type: 'Feature',
        properties: { code },
        geometry: { type: 'Polygon', coordinates: square(5 + i / 10) },
      })),
    }),
  ),
  'c.geojson',
)
const draw = (panels: readonly (readonly number[])[]): string =>
  renderMapPanels({
    contours,
    codes,
    title: 'De 2014 à 2021',
    legend: 'Indice',
    classes: { kind: 'fixes', breaks: [20, 60] },
    panels: panels.map((values, k) => ({
      title: `20${14 + k}`,
      values: Float64Array.from(values),
    })),
    notes: ['Sources : essai.'],
    metadata: 'Commande : ifn',
  }).svg

describe('renderMapPanels', () => {
  it('draws one map a date, each with its title and ids of its own, in the same classes under one legend', () => {
    const svg = draw([
      [10, 30, 70],
      [10, 10, 10],
      [70, 70, NaN],
    ])
    expect(svg.match(/<svg /g)).toHaveLength(4)
    for (const [k, date] of ['2014', '2015', '2016'].entries()) {
      expect(svg).toContain(`<title id="carte-${k + 1}-titre">${date}</title>`)
    }
    expect(svg.match(/moins de 20/g)!.length).toBeGreaterThan(0)
    expect(svg.match(/>Indice, de moins fragile à plus fragile/g)).toHaveLength(1)
    const fills = (place: number): string[] =>
      svg
        .split('<svg ')
        [place]!.match(/<g fill="(#\w+)"/g)!
        .map((each) => each.slice(9, -1))
    // a value has one colour, whatever the date
    expect(fills(3)[0]).toBeDefined()
    expect(fills(4).filter((fill) => fills(2).includes(fill)).length).toBeGreaterThan(0)
    expect(fills(2).filter((fill) => fills(3).includes(fill)).length).toBeGreaterThan(0)
    expect(svg).toContain('>donnée manquante<')
  })

  it('is the same for the same input, and says nothing of what is not missing', () => {
    const svg = draw([
      [10, 30, 70],
      [30, 10, 70],
    ])
    expect(
      draw([
        [10, 30, 70],
        [30, 10, 70],
      ]),
    ).toBe(svg)
    expect(svg).not.toContain('>donnée manquante<')
    expect(svg).toContain('<metadata>Commande : ifn</metadata>')
  })
})
