/** The corners of the real France: islands, overseas, Paris, the longest name, a commune without data. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { scoresSheet } from '../../src/engine/sheet.ts'
import { readContours } from '../../src/io/contours.ts'
import { readWideCsv } from '../../src/io/csv/wide.ts'
import { franceDistances } from '../../src/host/france-distances.ts'
import { ifn2026 } from '../../src/methods/registry.ts'
import { computeFiles } from '../../src/pipeline/pipeline.ts'
import { drawMap } from '../../src/render/map/map.ts'
import { renderReportPage } from '../../src/render/report/report.ts'
import { focusOf, subjectOfReport } from '../../src/render/report/territory.ts'
import { openScores } from '../../src/render/draw/scores-view.ts'
import { changedPixels } from '../picture.ts'
import { describeShared, shared } from '../support.ts'

const read = (path: string): Uint8Array => readFileSync(join(shared, 'data', path))
const plain = (page: string): string =>
  page
    .replace(/<style>[^]*?<\/style>|<script[^]*?<\/script>|<[^>]*>/g, ' ')
    .replace(/[\s\u00A0\u202F]+/g, ' ')

describeShared('real territories', () => {
  const name = 'ifn_inputs_communes_2017-2021.csv'
  const sheet = scoresSheet(
    computeFiles(ifn2026, [{ name, bytes: read(`communes/${name}`) }], { lent: franceDistances() }),
  )
  const view = openScores(sheet)
  const contours = readContours(gunzipSync(read('geo/communes_2018.topojson.gz')), 'communes_2018')
  const map = {
    contours,
    codes: view.codes,
    names: view.names,
    values: view.index,
    title: 'Titre',
    legend: 'Indice',
    width: 640,
  }
  const report = (code: string): Promise<string> =>
    renderReportPage({ view, sheet, contours, subject: subjectOfReport(view, code) })

  it('France has its mainland, Corsica, and an inset an overseas département', () => {
    const { svg } = drawMap(map)
    for (const inset of [
      'Paris et sa couronne',
      'Guadeloupe',
      'Martinique',
      'Guyane',
      'La Réunion',
      'Mayotte',
    ])
      expect(svg).toContain(`>${inset}</text>`)
    expect(changedPixels('france', svg, 480)).toBeLessThan(0.002)
  })

  it('Corsica fills a map of its own, of the 356 communes of both its départements that have a value', () => {
    const subject = subjectOfReport(view, 'region:94')
    const { svg, join: joined } = drawMap({
      ...map,
      focus: focusOf(contours, view, subject),
      codes: subject.rows.map((row) => view.codes[row]!),
      names: undefined,
      values: Float64Array.from(subject.rows, (row) => view.index[row]!),
    })
    expect(joined.matched).toBe(356)
    expect(changedPixels('corse', svg, 320)).toBeLessThan(0.002)
  })

  it('Mayotte, which the file does not have, is a map of hatching that says so', () => {
    const { svg } = drawMap({
      ...map,
      contours: {
        ...contours,
        shapes: contours.shapes.filter(({ code }) => code.startsWith('976')),
      },
      codes: ['97601'],
      names: undefined,
      values: Float64Array.of(NaN),
    })
    expect(plain(svg)).toContain('donnée manquante : 17 communes')
    expect(changedPixels('mayotte', svg, 320)).toBeLessThan(0.002)
  })

  it('Paris is drawn by its 992 IRIS, and an arrondissement without a contour has its report all the same', async () => {
    const { numbers, text } = readWideCsv(read('iris/paris/gordesch_diplomes-2015.csv'), {
      want: (column) =>
        column === 'IRIS' ? 'text' : /^P15_NSCOL15P(_DIPLMIN)?$/.test(column) ? 'number' : 'skip',
    })
    const share = numbers['P15_NSCOL15P_DIPLMIN']!.map(
      (count, i) => count / numbers['P15_NSCOL15P']![i]!,
    )
    const { svg, join: joined } = drawMap({
      ...map,
      contours: readContours(read('iris/paris/paris_iris.geojson')),
      codes: text['IRIS']!,
      names: undefined,
      values: share,
    })
    expect(joined.matched).toBeGreaterThan(850)
    expect(changedPixels('paris', svg, 320)).toBeLessThan(0.002)
    const page = plain(await report('75101'))
    expect(page).toContain('Paris 1er Arrondissement')
    expect(page).toContain('Aucun contour n’a été donné pour ces territoires')
  })

  it('the longest name of France holds in the report of its commune', async () => {
    const page = await report('51513')
    expect(page).toContain(
      '<h1>Fragilité numérique\u00A0: Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson',
    )
    expect(plain(page)).not.toMatch(/NaN|undefined/)
  })

  it('a département of 800 communes makes a page of less than two megabytes', async () => {
    const page = await report('02')
    expect(Buffer.byteLength(page)).toBeLessThan(2e6)
    expect(
      [...page.matchAll(/<tbody>(.*?)<\/tbody>/gs)].map(
        ([, body]) => body!.match(/<tr/g)?.length ?? 0,
      ),
    ).toContain(800)
  })

  describe('a commune with none of its data', () => {
    const row = view.rowOf.get('51513')!
    const emptied = {
      ...sheet,
      columns: sheet.columns.map(({ name: column, values }) => ({
        name: column,
        values:
          values instanceof Float64Array && column !== 'population'
            ? values.with(row, NaN)
            : values,
      })),
    }
    const opened = openScores(emptied)

    it('is hatched among its neighbours, and its report says what is not known', async () => {
      const page = await renderReportPage({
        view: opened,
        sheet: emptied,
        contours,
        subject: subjectOfReport(opened, '51513'),
      })
      expect(plain(page)).toMatch(/n’a pas d’indice\s: trop de données manquent/)
      expect(plain(page)).toContain('donnée manquante : 1 commune')
      expect(plain(page)).not.toMatch(/NaN|undefined/)
    })
  })
})
