/** What the maps and charts look like. */
import { describe, expect, it } from 'vitest'
import {
  barChart,
  distributionChart,
  slopeChart,
  waterfallChart,
} from '../../src/render/draw/charts.ts'
import { renderMap, type MapOptions } from '../../src/render/map/map.ts'
import { changedPixels } from '../picture.ts'
import { book, contours } from './belfort.ts'

const [first, second] = book.subIndices
const base: MapOptions = {
  contours,
  codes: book.codes,
  values: book.index,
  title: 'Titre',
  legend: 'Légende',
  width: 640,
}
const crossed = {
  values: first!.values,
  legend: first!.label,
  second: { values: second!.values, legend: second!.label },
}
const holed = book.index.map((value, i) => (i % 10 === 0 ? NaN : value))
const words = { id: 'c', title: 'Titre', legend: 'Légende' }
const largest = [...book.codes.keys()]
  .sort((a, b) => book.population[b]! - book.population[a]!)
  .slice(0, 8)
const name = (row: number): string => book.names[row]!

const pictures: Readonly<Record<string, () => string>> = {
  choroplethe: () => renderMap(base).svg,
  'donnees-manquantes': () => renderMap({ ...base, values: holed }).svg,
  changement: () =>
    renderMap({
      ...base,
      values: book.index.map((value) => value - 40),
      palette: 'changement',
      classes: { kind: 'fixes', breaks: [-20, -5, 5, 20] },
    }).svg,
  croisee: () => renderMap({ ...base, ...crossed, type: 'croisee' }).svg,
  quadrants: () => renderMap({ ...base, ...crossed, type: 'quadrants' }).svg,
  symboles: () => renderMap({ ...base, values: book.population, type: 'symboles' }).svg,
  zoom: () =>
    renderMap({ ...base, focus: new Set(['90010', '90004', '90020', '90008']), north: true }).svg,
  barres: () =>
    barChart(
      words,
      largest.map((row, i) => ({
        name: name(row),
        value: book.index[row]!,
        interval: [book.index[row]! - 4 - i, book.index[row]! + 3 + i],
        marked: i === 2,
      })),
    ),
  pentes: () =>
    slopeChart(
      { ...words, dates: ['avant', 'après'] },
      largest.map((row, i) => ({
        name: name(row),
        before: book.index[row]! - 3 * i,
        after: book.index[row]!,
        marked: i === 1,
      })),
    ),
  cascade: () =>
    waterfallChart(
      words,
      { name: 'Moyenne', value: 40 },
      [
        { name: 'a', points: 12 },
        { name: 'b', points: -7 },
        { name: 'c', points: 3 },
      ],
      'Belfort',
    ),
  repartition: () =>
    distributionChart(words, book.index, {
      name: 'Belfort',
      value: book.index[book.rowOf.get('90010')!]!,
      interval: [45, 60],
    }),
}

describe('the pictures of the embedded territory', () => {
  it.each(Object.keys(pictures))('%s is as it was looked at', (each) => {
    expect(changedPixels(each, pictures[each]!(), 320)).toBeLessThan(0.002)
  })

  it('are told apart: a class that changes colour is seen', () => {
    expect(
      changedPixels(
        'choroplethe',
        renderMap({ ...base, classes: { kind: 'quantiles', count: 6 } }).svg,
        320,
        'is not',
      ),
    ).toBeGreaterThan(0.02)
  })
})
