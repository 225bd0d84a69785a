/** What the maps and charts look like. */
import { describe, expect, it } from 'vitest'
import {
  barChart,
  distributionChart,
  effectChart,
  slopeChart,
} from '../../src/render/draw/charts.ts'
import { drawMap, type MapOptions } from '../../src/render/map/map.ts'
import { changedPixels } from '../picture.ts'
import { view, contours } from './belfort.ts'

const [first, second] = view.subIndices
const base: MapOptions = {
  contours,
  codes: view.codes,
  values: view.index,
  title: 'Titre',
  legend: 'Légende',
  width: 640,
}
const crossed = {
  values: first!.values,
  legend: first!.label,
  second: { values: second!.values, legend: second!.label },
}
const holed = view.index.map((value, i) => (i % 10 === 0 ? NaN : value))
const words = { id: 'c', title: 'Titre', legend: 'Légende' }
const largest = [...view.codes.keys()]
  .sort((a, b) => view.population[b]! - view.population[a]!)
  .slice(0, 8)
const name = (row: number): string => view.names[row]!

const pictures: Readonly<Record<string, () => string>> = {
  choroplethe: () => drawMap(base).svg,
  'donnees-manquantes': () => drawMap({ ...base, values: holed }).svg,
  changement: () =>
    drawMap({
      ...base,
      values: view.index.map((value) => value - 40),
      palette: 'changement',
      classes: { kind: 'fixes', breaks: [-20, -5, 5, 20] },
    }).svg,
  croisee: () => drawMap({ ...base, ...crossed, type: 'croisee' }).svg,
  quadrants: () => drawMap({ ...base, ...crossed, type: 'quadrants' }).svg,
  symboles: () => drawMap({ ...base, values: view.population, type: 'symboles' }).svg,
  zoom: () =>
    drawMap({ ...base, focus: new Set(['90010', '90004', '90020', '90008']), north: true }).svg,
  barres: () =>
    barChart(
      words,
      largest.map((row, i) => ({
        name: name(row),
        value: view.index[row]!,
        interval: [view.index[row]! - 4 - i, view.index[row]! + 3 + i],
        marked: i === 2,
      })),
    ),
  pentes: () =>
    slopeChart(
      { ...words, dates: ['avant', 'après'] },
      largest.map((row, i) => ({
        name: name(row),
        before: view.index[row]! - 3 * i,
        after: view.index[row]!,
        marked: i === 1,
      })),
    ),
  effets: () =>
    effectChart(words, [
      { name: 'a', points: 12 },
      { name: 'b', points: -7 },
      { name: 'c', points: 3 },
    ]),
  repartition: () =>
    distributionChart(words, view.index, {
      name: 'Belfort',
      value: view.index[view.rowOf.get('90010')!]!,
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
        drawMap({ ...base, classes: { kind: 'quantiles', count: 6 } }).svg,
        320,
        'is not',
      ),
    ).toBeGreaterThan(0.02)
  })
})
