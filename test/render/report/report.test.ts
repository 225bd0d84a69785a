import { describe, expect, it } from 'vitest'
import { french } from '../../../src/core/french.ts'
import { contributions } from '../../../src/engine/contributions.ts'
import { renderProfile } from '../../../src/render/report/profile.ts'
import { subjectOfReport, meanOfRows } from '../../../src/render/report/territory.ts'
import { renderReportPage } from '../../../src/render/report/report.ts'
import { breakdownOf, openScores } from '../../../src/render/draw/scores-view.ts'
import { renderTable, rowsToCsv } from '../../../src/render/report/table.ts'
import { takeSheetRows } from '../../../src/table/sheet.ts'
import { problemsOf, spread } from '../../support.ts'
import { view, contours, reportOf, scores, sheet, withColumns } from '../belfort.ts'

const text = (page: string): string =>
  page
    .replace(/<style>[^]*?<\/style>|<script[^]*?<\/script>|<[^>]*>/g, ' ')
    .replace(/[\s\u00A0\u202F]+/g, ' ')
const titles = (page: string): string[] =>
  [...page.matchAll(/<h2[^>]*>([^<]*)/g)].map(([, title]) => title!)
const embedded = (page: string): string =>
  Buffer.from(/base64,([^"]+)"/.exec(page)![1]!, 'base64').toString('utf8')

describe('a score taken apart from its columns', () => {
  it('is what the engine had, to 1e-12', () => {
    const known = contributions(scores.tree, 'ifn')
    const order = sheet.columns[0]!.values.map((code) =>
      scores.codes.indexOf(code as string),
    ) as number[]
    const { parts, sound } = breakdownOf(view)!
    for (const { id, points } of parts)
      expect(
        spread(
          points,
          order.map((i) => known[id]![i]!),
        ),
      ).toBeLessThan(1e-12)
    expect([...sound].every((each, i) => each === 1 || Number.isNaN(view.index[i]!))).toBe(true)
  })

  it('is not claimed where the columns do not give the index of the file', () => {
    const index = view.index.map((value, i) => (i === 3 ? value + 1 : value))
    expect(breakdownOf(openScores(withColumns({ ifn: index })))!.sound[3]).toBe(0)
  })

  it('needs a method', () => {
    expect(breakdownOf(openScores({ ...sheet, metadata: {} }))).toBeUndefined()
  })
})

describe('the territory of a report', () => {
  it('is a row, or what holds rows', () => {
    expect(subjectOfReport(view, '90010')).toMatchObject({
      level: 'commune',
      name: 'Belfort',
      rows: [expect.any(Number)],
    })
    expect(subjectOfReport(view, '90')).toMatchObject({
      level: 'departement',
      name: 'Territoire de Belfort',
      own: -1,
    })
    expect(subjectOfReport(view, 'region:27').rows).toHaveLength(101)
    const epci = {
      of: new Map([['90010', '200069052']]),
      names: new Map([['200069052', 'Grand Belfort']]),
    }
    expect(subjectOfReport(view, '200069052', epci)).toMatchObject({
      level: 'epci',
      name: 'Grand Belfort',
      rows: [view.rowOf.get('90010')],
    })
  })

  it('that the scores do not have is refused, with what they have', async () => {
    const [problem] = await problemsOf(() => subjectOfReport(view, '75056'))
    expect([problem!.code, problem!.remedy]).toEqual([
      'territoire-inconnu',
      expect.stringContaining('90001'),
    ])
  })

  it('has the mean of its parts weighted by population', () => {
    const { rows } = subjectOfReport(view, '90')
    const known = rows.filter((row) => !Number.isNaN(view.index[row]!))
    const [sum, people] = known.reduce(
      ([s, p], row) => [s + view.index[row]! * view.population[row]!, p + view.population[row]!],
      [0, 0],
    )
    expect(meanOfRows(view, view.index, rows)).toBeCloseTo(sum / people, 10)
  })
})

describe('the report of a département', async () => {
  const page = await renderReportPage(reportOf('90'))

  it('has its sections in their order, in French', () => {
    expect(page).toMatch(/^<!DOCTYPE html>\n<html lang="fr">/)
    expect(titles(page)).toEqual(
      [
        'À retenir',
        'Par où commencer',
        'Ce qui pèse le plus',
        'Les deux sous-indices',
        'Où se situe le territoire',
        'Par rapport aux voisins',
        'Les personnes concernées',
        'L’offre',
        'Ses communes',
        'Annexe\u00A0: ce qui manque, méthode, sources',
      ].filter((title) => view.subIndices.length > 1 || title !== 'Les deux sous-indices'),
    )
  })

  it('asks nothing of any other place, and its policy allows its own style and script alone', () => {
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(
      /(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?\/\//,
    )
    expect(page).toMatch(
      /Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-[\w+/=]{44}&#39;; script-src &#39;sha256-[\w+/=]{44}&#39;/,
    )
    expect(page).not.toMatch(/ style="| on\w+="/)
  })

  it('compares it with no mean but its own when the scores are of it alone: what each indicator brings adds up to its index', () => {
    const [points] = page.match(/<table class="ifn-points">[^]*?<\/table>/)!
    const brought = [...points.matchAll(/<td>(-?[\d,]+)<\/td>/g)].map(([, value]) =>
      Number(value!.replace(',', '.')),
    )
    expect(page).toContain('Ces scores ne portent que sur ce territoire')
    expect(points).not.toContain('Écart à la moyenne')
    expect(brought.slice(0, -1).reduce((sum, value) => sum + value, 0)).toBeCloseTo(
      brought.at(-1)!,
      0,
    ) // tenths, rounded one by one
  })

  it('lists every commune, and carries every column of them as CSV', () => {
    expect(
      page
        .match(/<table class="fr-table ifn-tableau">[^]*?<\/table>/)![0]
        .match(/<th scope="row">/g),
    ).toHaveLength(101)
    const lines = embedded(page).trim().split('\n')
    expect(lines).toHaveLength(102)
    expect(lines[0]!.split(',')).toHaveLength(sheet.columns.length)
  })

  it('says its sources with their dates, its method, its command and what is missing', () => {
    for (const words of [
      'INSEE',
      'Licence Ouverte 2.0',
      'version 2026-2',
      'ifn calculer -o scores.csv',
      'ifn rapport scores.csv',
      'secret statistique (2 sur 101)',
    ])
      expect(text(page)).toContain(words)
  })

  it('counts people from shares of the whole population alone', () => {
    expect(text(page)).toMatch(/65 ans ou plus environ [\d ]+ personnes : \d+,\d % des habitants/)
    expect(text(page)).not.toMatch(/Ménages d’une personne environ [\d ]+ personnes/)
  })

  it('names no column, no option and no command before its annex', () => {
    const [before = '', annex = ''] = page.split('<section id="annexe"')
    const words = text(before.replace(/<nav[^]*?<\/nav>/, ''))
    expect(words.match(/\w+_\w+|--\w+|\bifn [a-z]+|\.csv\b|option/g) ?? []).toEqual([])
    expect(text(annex)).toMatch(/ifn calculer --niveau departement/)
  })

  it('says at its first figure from where to where the index goes', () => {
    expect(text(page)).toMatch(
      /Le département a un indice de \d+,\d \(moyenne de ceux de ses communes\) sur une échelle qui va de 0 \(le moins fragile\) à 100 \(le plus fragile\)/,
    )
  })

  it('says that ranks are among more than these scores where they are', async () => {
    const partial = openScores(
      withColumns({
        ifn_rang: (
          sheet.columns.find(({ name }) => name === 'ifn_rang')!.values as Float64Array
        ).map((v) => 300 * v),
      }),
    )
    const [ours, theirs] = [page, await renderReportPage(reportOf('90', { view: partial }))].map(
      (each) => text(/<section id="priorites"[^]*?<\/section>/.exec(each)![0]),
    )
    expect(ours).toContain('Rang sur 101')
    expect(theirs).toContain('Rang d’ensemble')
    expect(theirs).not.toContain('Rang sur')
  })

  it('says who signs it, on what day, under their picture', async () => {
    const logo = { type: 'image/png', bytes: Uint8Array.of(137, 80, 78, 71) } as const
    const signed = await renderReportPage(
      reportOf('90', { author: 'Hub « Est »', date: '2026-03-01', logo }),
    )
    expect(text(signed)).toContain('Données de 2017 à 2026 · Hub « Est » · le 1er mars 2026')
    expect(signed).toContain('<img src="data:image/png;base64,iVBORw==" alt="Hub « Est »"/>')
  })

  it('begins its table by the most fragile, under the EPCI of each, which its rank in it follows', async () => {
    const codes = ['200069052', '200069060', '']
    const of = new Map(view.codes.map((code, row) => [code, codes[row % 3]!]))
    const grouped = await renderReportPage(
      reportOf('90', { epci: { of, names: new Map([['200069052', 'Grand Belfort']]) } }),
    )
    const [table] = grouped.match(/<table class="fr-table ifn-tableau">[^]*?<\/table>/)!
    const groups = table.split('<tbody>').slice(1)
    const ranks = groups.map((group) =>
      [...group.matchAll(/<\/th><td>[\d,–]+<\/td><td>(\d+)<\/td>/g)].map(([, rank]) =>
        Number(rank),
      ),
    )
    expect(groups).toHaveLength(3)
    expect(text(table)).toMatch(/Grand Belfort : 34 communes, indice moyen \d+,\d/)
    expect(text(table)).toMatch(/Hors EPCI : 33 communes/)
    for (const each of ranks) expect(each).toEqual(each.toSorted((a, b) => a - b))
    expect(ranks.flat().toSorted((a, b) => a - b)[0]).toBe(1)
  })

  it('says that shares were brought nearer to those above only where some were', async () => {
    const raw = {
      ...sheet,
      columns: sheet.columns.filter(({ name }) => !name.endsWith('_lisse')),
    }
    const unshrunk = text(
      await renderReportPage(reportOf('90', { sheet: raw, view: openScores(raw) })),
    )
    expect(text(page)).toContain('Chaque part est d’abord rapprochée')
    expect(unshrunk).not.toContain('rapprochée')
    expect(unshrunk).toContain('Chaque indicateur est ramené de 0 à 100')
  })

  it('says of a sub-index that one measure bears that it does', async () => {
    const alone = withColumns({ distance_lieu_score: view.index.map(() => NaN) })
    expect(
      text(await renderReportPage(reportOf('90', { sheet: alone, view: openScores(alone) }))),
    ).toMatch(
      /Accès et accompagnement : \d+,\d \(médiane[^)]*\) ; il ne tient ici qu’à une mesure : Locaux sans fibre\./,
    )
    expect(text(page)).not.toContain('il ne tient ici qu’à une mesure')
  })

  it('is the same, to the byte, when it is made again', async () => {
    expect(await renderReportPage(reportOf('90'))).toBe(page)
  })

  it('on contours of a later year draws what merged since as merged, with what each had, and counts none missing', async () => {
    const [first, second] = [0, 1].map((row) => view.codes[row]!)
    const shapes = contours.shapes.filter(({ code }) => code !== second)
    const match = {
      from: 2020,
      codeOf: new Map<number, string>(),
      merged: new Map([[first!, [0, 1]]]),
    }
    const drawn = { contours: { ...contours, shapes }, match }
    const page = text(await renderReportPage(reportOf('90', drawn)))
    expect(page).toContain(
      `fusionnée depuis ces scores (${view.names[0]!} ${french(view.index[0]!, 1)}, ${view.names[1]!}`,
    )
    expect(page).toContain('Aucune donnée manquante')
    const without = text(await renderReportPage(reportOf('90', { contours: drawn.contours })))
    expect(without).not.toContain('fusionnée')
  })

  it('shows the limits of the EPCI over the communes of a département, and says so in the legend', async () => {
    const epci = {
      of: new Map(view.codes.map((code, i) => [code, i < 50 ? '200069052' : '200069060'])),
      names: new Map([['200069052', 'Grand Belfort']]),
    }
    expect(text(await renderReportPage(reportOf('90', { epci })))).toContain('limites des EPCI')
    const one = { ...epci, of: new Map(view.codes.map((code) => [code, '200069052'])) }
    expect(text(await renderReportPage(reportOf('90', { epci: one })))).not.toContain(
      'limites des EPCI',
    )
  })

  it('without contours says that there is no map', async () => {
    expect(text(await renderReportPage(reportOf('90', { contours: undefined })))).toContain(
      'Aucun contour n’a été donné',
    )
  })
})

describe('the report of a territory over several dates', async () => {
  const shifted = (by: number): ReturnType<typeof openScores> =>
    openScores(withColumns({ ifn: view.index.map((v) => v + by) }))
  const earlier = [
    { name: 'scores-2014', view: shifted(4) },
    { name: 'scores-2016', view: shifted(1) },
  ]
  const page = await renderReportPage(reportOf('90010', { before: earlier[0]!.view, earlier }))

  it('draws the index of the territory, its département and all that the scores hold, at each date', () => {
    expect(titles(page)).toContain('D’une date à l’autre')
    const said = text(page)
    expect(said).toContain('Indice à 3 dates (scores-2014, scores-2016, actuel)')
    const [, lines = ''] = /id="dates-lignes-description">([^<]*)/.exec(page) ?? []
    expect(lines).toMatch(/^Indice, aux dates scores-2014, scores-2016, actuel\. Belfort/)
    const [own, ...above] = lines.split('\u00A0; ')
    const values = own!.match(/\d+,\d/g)!.map((each) => Number(each.replace(',', '.')))
    expect(values[0]! - values[2]!).toBeCloseTo(4, 1)
    expect(values[1]! - values[2]!).toBeCloseTo(1, 1)
    expect(above.at(-1)).toContain('ensemble des scores')
    expect(above.length).toBeGreaterThanOrEqual(2)
  })

  it('has no such section with one earlier date: the slopes say it', async () => {
    const [first] = earlier
    const two = await renderReportPage(
      reportOf('90010', { before: first!.view, earlier: [first!] }),
    )
    expect(titles(two)).not.toContain('D’une date à l’autre')
  })
})

describe('the report of a commune', async () => {
  const half = view.index.map(() => 3)
  const changed = withColumns({
    ifn_p05: view.index.map((v, i) => v - half[i]!),
    ifn_p95: view.index.map((v, i) => v + half[i]!),
    densite: Float64Array.from(view.codes, (_, i) => 1 + (i % 7)),
    illectronisme_attendu_personnes: view.index.map(() => 150),
    illectronisme_personnes: view.index.map(() => 7000),
    illectronisme_personnes_p05: view.index.map(() => 6200),
    illectronisme_personnes_p95: view.index.map(() => 7800),
  })
  const page = await renderReportPage(
    reportOf('90010', {
      sheet: changed,
      view: openScores(changed),
      before: openScores(withColumns({ ifn: view.index.map((v) => v + 2) })),
    }),
  )

  it('says by theme what makes it more fragile, against the reference of the theme', () => {
    const said = text(page)
    expect(said).toMatch(
      /Ce qui la rend plus fragile que la moyenne : niveau de vie médian \(20\s930 €, contre 25\s\d{3} €\)/u,
    )
    expect(said).not.toMatch(/ce qui la protège[^.]*niveau de vie médian/u)
    expect(said).toMatch(/elle est plus fragile que 63 communes sur 100\./u)
  })

  it('says how surely, who is around it, of what density, what changed, and who is concerned', () => {
    expect(titles(page)).toEqual(
      expect.arrayContaining([
        'Le territoire et ceux qui l’entourent',
        'Par rapport aux voisins',
        'Depuis le millésime de référence',
      ]),
    )
    expect(text(page)).toMatch(/neuf fois sur dix entre \d+,\d et \d+,\d/)
    expect(text(page)).toMatch(/de même densité \(classe \d\)/)
    expect(text(page)).toContain('(−2,0 points)')
    expect(text(page)).toContain('ne sont pas tenus à une même référence figée')
    expect(text(page)).toContain('Attendu d’après les âges seuls environ 150')
    expect(text(page)).toMatch(
      /parmi les 15 ans ou plus\s: estimation environ 7\s000 \(de 6\s200 à 7\s800\)/u,
    )
  })

  it('says why it has no neighbour to compare with', async () => {
    const own = contours.shapes.filter(({ code }) => code === '90010')
    const others = contours.shapes.filter(({ code }) => code !== '90010')
    const row = view.rowOf.get('90010')!
    const lone = takeSheetRows(sheet, [row])
    const said = async (changes: Parameters<typeof reportOf>[1]): Promise<string> =>
      text(await renderReportPage(reportOf('90010', changes)))
    expect(await said({ contours: undefined })).toContain('les voisins ne sont pas connus')
    expect(await said({ contours: { ...contours, shapes: own } })).toContain(
      'ce territoire ne touche aucun autre',
    )
    expect(await said({ contours: { ...contours, shapes: others } })).toContain(
      'Les contours donnés n’ont pas ce territoire',
    )
    expect(await said({ sheet: lone, view: openScores(lone) })).toContain(
      'Ses voisins ne sont pas dans ces scores',
    )
  })

  it('compares it with those that share an edge with it', () => {
    const around = [
      ...page.matchAll(/<tr[^>]*><th scope="row">([^<]+) <span class="ifn-code">(90\d{3})</g),
    ].map(([, , code]) => code)
    expect(around).toContain('90010')
    expect(around).toEqual(expect.arrayContaining(['90008', '90029']))
    expect(around.length).toBeGreaterThan(5)
    expect(around.length).toBeLessThan(20)
  })

  it('without any of its data says so, and has no index', async () => {
    const nothing = withColumns(
      Object.fromEntries(
        sheet.columns
          .filter(({ values }) => values instanceof Float64Array)
          .map(({ name, values }) => [
            name,
            (values as Float64Array).map((v, i) => (view.codes[i] === '90010' ? NaN : v)),
          ]),
      ),
    )
    const empty = text(
      await renderReportPage(reportOf('90010', { sheet: nothing, view: openScores(nothing) })),
    )
    expect(empty).toContain('Trop de données manquent')
    expect(empty).not.toMatch(/NaN|undefined|null/)
  })
})

describe('what makes an index uncertain', () => {
  const factors = view.codes.map((_, row) =>
    row % 4 === 0 ? 'weights' : row === 1 ? '' : 'coverage',
  )
  const studied = withColumns({
    facteur_principal: factors,
    facteur_principal_part: view.index.map(() => 0.875),
  })
  const page = (code: string): Promise<string> =>
    renderReportPage(reportOf(code, { sheet: studied, view: openScores(studied) }))

  it('is told of a commune, in words', async () => {
    expect(text(await page(view.codes[4]!))).toContain(
      'c’est « poids » qui déplace le plus son indice (indice total de Sobol : 0,88)',
    )
  })

  it('is counted among the communes of a département, in bars and in a table', async () => {
    const whole = await page('90')
    expect(text(whole)).toContain(
      'Pour 74 de ses 100 communes, c’est « mesure de la couverture » qui déplace le plus l’indice',
    )
    expect(whole).toContain(
      '<desc id="facteurs-description">Part des communes (%). mesure de la couverture\u00A0: 74,0\u00A0; poids\u00A0: 26,0.</desc>',
    )
    expect(text(whole)).toMatch(/mesure de la couverture 74 poids 26/)
  })

  it('is left out of scores that no study was made of', async () => {
    expect(titles(await renderReportPage(reportOf('90')))).not.toContain(
      'Ce qui rend l’indice incertain',
    )
  })
})

describe('hostile names', async () => {
  const hostile = [
    `</script><script>alert(1)</script>`,
    `"'><img src=x onerror=alert(1)>`,
    '\u202Eevil\u0000',
    'x'.repeat(10_000),
    '=HYPERLINK("http://a")',
    '+1',
    '-1',
    '@sum',
  ]
  const named = withColumns({ nom: view.codes.map((_, i) => hostile[i % hostile.length]!) })
  const page = await renderReportPage(reportOf('90', { sheet: named, view: openScores(named) }))

  it('are inert in the page', () => {
    expect(page.match(/<script/g)).toHaveLength(1)
    expect(page).not.toMatch(/<img|\u202E/)
  })

  it('are not formulas in the CSV', () => {
    const names = embedded(page)
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[1]!)
    expect(names.filter((name) => /^"?[=+\-@]/.test(name))).toEqual([])
    expect(rowsToCsv(named, [4])).toContain(`"'=HYPERLINK(""http://a"")"`)
  })

  it('are inert in a fragment', () => {
    const opened = openScores(named)
    const fragment =
      renderTable(opened, { rows: [0, 1], caption: '<script>' }) +
      renderProfile(opened, subjectOfReport(opened, '90001'))
    expect(fragment).not.toMatch(/<script|<img|style=/)
    expect(fragment).toContain('&lt;script&gt;')
  })
})

it('a sheet that is not one of scores is refused', async () => {
  expect(
    (
      await problemsOf(() =>
        openScores({ columns: [{ name: 'code_commune', values: ['90010'] }], metadata: {} }),
      )
    )[0]!.code,
  ).toBe('option-invalide')
  expect(contours.shapes).toHaveLength(101)
})
