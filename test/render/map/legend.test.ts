import { describe, expect, it } from 'vitest'
import { classify, type ClassRule } from '../../../src/render/map/classes.ts'
import {
  classesInWords,
  classLabels,
  legendBlock,
  missingInWords,
} from '../../../src/render/map/legend.ts'
import { column } from '../../support.ts'

const labels = (values: Float64Array, rule: ClassRule): string[] =>
  classLabels(classify(values, rule), values)

describe('the words of a class', () => {
  it('are its bounds, in French numbers', () => {
    expect(labels(column(12.3, 20, 24.5, 41, 62.4, 60), { kind: 'quantiles', count: 3 })).toEqual([
      'de 12,3 à 24,5',
      'de 24,5 à 60,0',
      'de 60,0 à 62,4',
    ])
    expect(labels(column(19_210, 25_000, 31_410, 40_530), { kind: 'quantiles', count: 2 })).toEqual(
      ['de 19\u202F210 à 31\u202F410', 'de 31\u202F410 à 40\u202F530'],
    )
  })

  it('are its value when it has but one', () => {
    expect(labels(column(0, 0, 0, 1.5, 2, 3), { kind: 'quantiles', count: 2 })).toEqual([
      '0,00',
      'de 1,50 à 3,00',
    ])
    expect(labels(column(4, 4), { kind: 'quantiles' })).toEqual(['4'])
  })

  it('stay open at both ends when the limits are fixed, and as precise as they were given', () => {
    expect(labels(column(1.234, 55.5), { kind: 'fixes', breaks: [10, 20.5] })).toEqual([
      'moins de 10,0',
      'de 10,0 à 20,5',
      '20,5 et plus',
    ])
    expect(labels(column(1.234, 55.5), { kind: 'fixes', breaks: [10] })).toEqual([
      'moins de 10',
      '10 et plus',
    ])
  })
})

it('labels say where the limit belongs when it is the upper one', () => {
  const rule = { kind: 'fixes', breaks: [5, 10], upper: true } as const
  const values = column(5, 10, 12)
  expect(classLabels(classify(values, rule), values)).toEqual([
    '5 au plus',
    'plus de 5, 10 au plus',
    'plus de 10',
  ])
  expect(Array.from(values, classify(values, rule).classOf)).toEqual([0, 1, 2])
})

describe('a legend', () => {
  const values = Float64Array.from({ length: 1_300 }, (_, i) => (i % 13 === 0 ? NaN : i / 7))
  const classes = classify(values, { kind: 'quantiles' })
  const options = {
    legend: 'Indice (0 à 100)',
    classes,
    colours: ['#a00000', '#b00000', '#c00000', '#d00000', '#e00000'],
    missingFill: 'url(#h)',
    merged: 0,
    mergedFill: 'url(#p)',
    level: 'commune',
    kilometre: 3.3,
  } as const
  const words = classLabels(classes, values)
  const { markup, height } = legendBlock(options, words, 700, 50, 340)

  it('shows every class with its count, the most fragile first', () => {
    const fills = [...markup.matchAll(/fill="(#\w0{5})"/g)].map(([, fill]) => fill)
    expect(fills).toEqual(options.colours.toReversed())
    expect(markup.match(/>240</g)).toHaveLength(5)
  })

  it('shows what is missing as a class of its own', () => {
    expect(markup).toContain('fill="url(#h)"')
    expect(markup.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')).toContain(
      'donnée manquante : 100 communes',
    )
    expect(missingInWords('commune', 1)).toBe('donnée manquante\u00A0: 1\u00A0commune')
  })

  it('says how the classes were cut, and how far a kilometre goes', () => {
    expect(classesInWords(classes)).toBe(
      '5\u00A0classes d’effectifs aussi égaux que possible (quantiles)',
    )
    expect(markup).toContain('>20\u00A0km<')
  })

  it('has its lines one under the other, inside its height', () => {
    const swatches = [...markup.matchAll(/<rect x="700" y="([\d.]+)"/g)].map(([, y]) => Number(y))
    const gaps = swatches.slice(1).map((y, i) => y - swatches[i]!)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(24)
    const lines = [...markup.matchAll(/ y="([\d.]+)"/g)].map(([, y]) => Number(y))
    expect(Math.max(...lines)).toBeLessThan(50 + height)
  })
})
