import { describe, expect, it } from 'vitest'
import { compute } from '../../../src/engine/compute.ts'
import { contributions } from '../../../src/engine/contributions.ts'
import { themeReasons } from '../../../src/engine/reasons.ts'
import { ifn2026 } from '../../../src/methods/registry.ts'
import { readFiles } from '../../../src/pipeline/pipeline.ts'
import { explorerData } from '../../../src/render/explorer/data.ts'
import { packExplorer, unpackExplorer } from '../../../src/render/explorer/pack.ts'
import {
  classLayers,
  quadrantLayers,
  LEFT_OUT,
  rowContributions,
  recompute,
  reweight,
  adjustableGroups,
  rowReasons,
} from '../../../src/render/explorer/model.ts'
import { circlesOf } from '../../../src/render/explorer/map.ts'
import { NOWHERE, rasterise, viewOf } from '../../../src/render/explorer/raster.ts'
import { stateFromHash, stateToHash } from '../../../src/render/explorer/state.ts'
import { renderExplorerPage } from '../../../src/render/explorer/explorer.ts'
import { openScores, type ScoresView } from '../../../src/render/draw/scores-view.ts'
import { embeddedTerritory } from '../../../src/host/embedded.ts'
import { roundByInterval } from '../../../src/study/estimation/calibrate.ts'
import { column, problemsOf, spread } from '../../support.ts'
import { view, contours, scores, sheet, withColumns } from '../belfort.ts'

const dataOf = (of: ScoresView) =>
  explorerData({ editions: [{ label: '', view: of }], method: ifn2026, contours })
const data = dataOf(view)
const edition = data.editions[0]!

describe('what a page carries', async () => {
  const back = await unpackExplorer(await packExplorer(data))

  it('comes back as it was: scores and raw values to the last bit, outlines to the tenth', () => {
    expect(back.codes).toEqual(data.codes)
    expect(back.names).toEqual(data.names)
    const [read] = back.editions
    for (const id of Object.keys(edition.scores)) {
      expect([...read!.scores[id]!]).toEqual([...view.column(`${id}_score`)!])
      expect(spread(read!.raw[id]!, view.column(id)!)).toBe(0)
    }
    expect([...read!.population]).toEqual([...view.population])
    expect(back.method.id).toBe('ifn-2026')
    expect(back.parents).toEqual(data.parents)
  })

  it('has the people of the scores and their interval, to the figures that it allows', async () => {
    const people = view.population.map((v) => v / 10)
    const [low, high] = [people.map((v) => 0.9 * v), people.map((v) => 1.1 * v)]
    const estimated = openScores(
      withColumns({
        illectronisme_personnes: people,
        illectronisme_personnes_p05: low,
        illectronisme_personnes_p95: high,
      }),
    )
    const { editions } = await unpackExplorer(await packExplorer(dataOf(estimated)))
    const rounded = people.map((v, i) => roundByInterval(v, low[i]!, high[i]!))
    expect(spread(editions[0]!.people!.people, rounded)).toBe(0)
    expect(data.editions[0]!.people).toBeUndefined()
  })

  it('has the limits of the classes and of the quadrants of the file', () => {
    const classe = view.index.map((v) => 1 + Number(v > 40) + Number(v > 50))
    const { limits } = dataOf(openScores(withColumns({ classe })))
    view.codes.forEach((_, row) => {
      expect(1 + limits!.filter((limit) => limit <= view.index[row]!).length).toBe(classe[row])
    })
    const quadrant = view.texts('quadrant')!
    const [xs, ys] = view.subIndices.map(({ values }) => values)
    const { of, quadrants } = quadrantLayers(
      xs!,
      ys!,
      new Uint8Array(view.codes.length).fill(1),
      data.quadrants,
    )
    expect(quadrants).toContain('double fragilité')
    const ids = ['favorable', ...ifn2026.quadrant.of, 'double_fragilite']
    expect([...of].map((layer) => ids[layer])).toEqual([...quadrant])
  })

  it('holds no column that has no value', () => {
    expect(Object.keys(edition.scores)).not.toContain('non_couverture_4g')
  })
})

describe('the index in the page', () => {
  const weights = { publics: [3, 0, 1, 0.5], ifn: [2, 1], menage: [1, 4] }

  it('is that of the file at the weights of the method, to 1e-12', () => {
    expect(spread(recompute(data, edition, {}).index, view.index)).toBeLessThan(1e-12)
  })

  it('is what the engine computes with other weights, to 1e-12, whether all or a part is computed again', () => {
    const { table } = readFiles(embeddedTerritory('belfort').files, ifn2026)
    const scores = compute(reweight(ifn2026, weights), table)
    const expected = data.codes.map((code) => scores.index[scores.codes.indexOf(code)]!)
    expect(spread(recompute(data, edition, weights).index, expected)).toBeLessThan(1e-12)
    const step = recompute(
      data,
      edition,
      { publics: weights.publics },
      recompute(data, edition, {}),
    )
    expect(spread(recompute(data, edition, weights, step).index, expected)).toBeLessThan(1e-12)
    expect(
      spread(
        recompute(data, edition, {}, recompute(data, edition, weights, step)).index,
        view.index,
      ),
    ).toBeLessThan(1e-12)
  })

  it('comes apart into the points of the engine', () => {
    const computed = recompute(data, edition, weights)
    const all = contributions(computed.tree, 'ifn')
    const row = data.codes.indexOf('90010')
    for (const [id, points] of rowContributions(computed, row))
      expect(Math.abs(points - all[id]![row]!)).toBeLessThan(1e-12)
  })

  it('has weights to move where several children have data, the index first', () => {
    const ids = adjustableGroups(data, edition).map(([id]) => id)
    expect(ids).not.toContain('revenu')
    expect(ids).toContain('publics')
  })
})

describe('the reasons of a territory', () => {
  it('are the themes more fragile than the mean, the three that weigh most, as the engine finds them', () => {
    const found = rowReasons(edition, recompute(data, edition, {}))
    const weight = view.population
    const engine = themeReasons({ tree: scores.tree, indicators: scores.indicators, weight })
    for (const row of view.codes.keys()) {
      const expected = engine([row]).filter(({ points }) => points > 0)
      expect(found(row).map(({ id }) => id)).toEqual(expected.slice(0, 3).map(({ id }) => id))
      found(row).forEach(({ points }, k) =>
        expect(Math.abs(points - expected[k]!.points)).toBeLessThan(1e-9),
      )
    }
  })
})

it('circles have areas in proportion, the greatest first, for territories that have a class', () => {
  expect(circlesOf(column(100, 400, 100, NaN, 0), Int8Array.of(0, 3, -2, 0, 0))).toEqual([
    { row: 1, radius: 34 },
    { row: 0, radius: 17 },
  ])
})

describe('layers', () => {
  const values = column(1, 2, 3, 4, 5, NaN, 6)

  it('class the territories that are kept, and say which are missing and which are left out', () => {
    const { of, missing, sizes } = classLayers(values, Uint8Array.of(1, 1, 1, 1, 1, 1, 0))
    expect([...of]).toEqual([0, 1, 2, 3, 4, -1, LEFT_OUT])
    expect([missing, sizes]).toEqual([1, [1, 1, 1, 1, 1]])
  })

  it('are cut at limits, a value on one being of the class above', () => {
    const { of, sizes, classes } = classLayers(values, new Uint8Array(7).fill(1), [2, 4.5])
    expect([...of]).toEqual([0, 1, 1, 1, 2, -1, 2])
    expect(sizes).toEqual([1, 3, 2])
    expect([classes!.min, classes!.max]).toEqual([1, 6])
  })

  it('cross two values in four, at the medians of those that are kept', () => {
    const all = new Uint8Array(7).fill(1)
    const { of, sizes } = quadrantLayers(
      values,
      values.map((v) => -v),
      all,
    )
    expect([...of]).toEqual([2, 2, 2, 1, 1, -1, 1])
    expect(sizes).toEqual([0, 3, 3, 0])
  })
})

describe('pixels', () => {
  const square = (x: number, y: number, side: number): Int32Array =>
    Int32Array.of(x, y, x + side, y, x + side, y + side, x, y + side)

  it('are of the territory that their centre is in, holes apart', () => {
    const pixels = rasterise([[square(0, 0, 40), square(10, 10, 20)], [square(40, 0, 10)], []], {
      x: 0,
      y: 0,
      scale: 0.1,
      width: 5,
      height: 4,
    })
    expect([...pixels]).toEqual([
      0,
      0,
      0,
      0,
      1,
      0,
      NOWHERE,
      NOWHERE,
      0,
      NOWHERE,
      0,
      NOWHERE,
      NOWHERE,
      0,
      NOWHERE,
      0,
      0,
      0,
      0,
      NOWHERE,
    ])
  })

  it('of a real territory give every commune its place, and leave no gap between two', () => {
    const view = viewOf(data.rings, 600, 600)
    const pixels = rasterise(data.rings, view)
    expect(new Set(pixels).size).toBe(102)
  })
})

describe('the address of a page', () => {
  it('gives back what was shown', () => {
    const state = {
      ...stateFromHash('', data),
      view: 'croisee',
      departement: '90',
      epci: '200069060',
      zoom: { by: 2.5, x: 4200, y: 310 },
      least: 500,
      sort: 'population',
      descending: true,
      shown: '90010',
      other: '90052',
      weights: { ifn: [2, 1] },
    }
    expect(stateFromHash(`#${stateToHash(state, data)}`, data)).toEqual(state)
  })

  it('that asks for what is not there is not followed', () => {
    expect(
      stateFromHash(
        '#vue=%3Cscript%3E&t=00000&poids.ifn=-1,2&poids.x=1&dep=<b>&pop=-4&tri=x&annee=1900&zoom=999,1,1',
        data,
      ),
    ).toEqual(stateFromHash('', data))
  })
})

describe('hostile names in an explorer', () => {
  it('are data alone: the page has no markup of them', async () => {
    const named = openScores(
      withColumns({ nom: view.codes.map(() => '</script><script>alert(1)</script>') }),
    )
    const page = await renderExplorerPage({
      view: named,
      contours,
      script: 'document.write("</script>")',
      command: '<script>',
    })
    expect(page.match(/<script/g)).toHaveLength(2)
    expect(page.match(/<\/script/g)).toHaveLength(2)
    expect(page).not.toContain('alert(1)')
  })

  it('without a method, or without a contour of its own, there is no page', async () => {
    expect(
      (
        await problemsOf(() =>
          renderExplorerPage({
            view: openScores({ ...sheet, metadata: {} }),
            contours,
            script: '',
          }),
        )
      )[0]!.code,
    ).toBe('methode-inconnue')
    expect(
      (
        await problemsOf(() => renderExplorerPage({ view, contours: { shapes: [] }, script: '' }))
      )[0]!.code,
    ).toBe('jointure-vide')
  })
})
