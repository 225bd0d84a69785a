import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { UserError } from '../../src/core/errors.ts'
import { compute } from '../../src/engine/compute.ts'
import { contributions } from '../../src/engine/contributions.ts'
import { originOf, rows } from '../../src/engine/origin.ts'
import { takeScores } from '../../src/engine/take.ts'
import { computeFilesOn } from '../../src/host/compute-files.ts'
import { embeddedTerritory } from '../../src/host/embedded.ts'
import { robustnessOn } from '../../src/host/robustness.ts'
import { readContours } from '../../src/io/contours.ts'
import { ifn2026 } from '../../src/methods/ifn-2026.ts'
import { mednum2023 } from '../../src/methods/mednum-2023.ts'
import { computeFiles } from '../../src/pipeline/pipeline.ts'
import { subjectOfScores } from '../../src/pipeline/subject.ts'
import { verify } from '../../src/pipeline/verify.ts'
import { renderExplorer } from '../../src/render/scores-explorer.ts'
import { renderMap } from '../../src/render/scores-map.ts'
import { renderReport } from '../../src/render/scores-report.ts'
import { audit } from '../../src/study/audit.ts'
import { compareMethods } from '../../src/study/compare-methods.ts'
import { compareWithPublished } from '../../src/study/compare-published.ts'
import { estimatePeople } from '../../src/study/estimate-people.ts'
import { explainTerritory } from '../../src/study/explain-territory.ts'
import { offer } from '../../src/study/offer.ts'
import { robustness } from '../../src/study/robustness.ts'
import { priorities, priorityVariables } from '../../src/study/set-priorities.ts'
import { siteHelp } from '../../src/study/site-help.ts'
import { toSql } from '../../src/sql/to-sql.ts'
import { scoresSheet } from '../../src/engine/sheet.ts'
import { problemsOf, spread } from '../support.ts'

const { files, sources, contours: path } = embeddedTerritory('belfort')
const scores = computeFiles(ifn2026, files, { sources, also: priorityVariables })
const contours = readContours(readFileSync(path), path)

describe('scores', () => {
  it('are listed row by row, null where a value is missing', () => {
    const [first, ...others] = rows(scores)
    expect(others).toHaveLength(100)
    expect(first).toMatchObject({ code_commune: '90001', nom: 'Andelnans' })
    expect(first!['ifn']).toBe(scores.index[scores.codes.indexOf('90001')])
    const bare = compute(ifn2026, {
      level: 'commune',
      codes: ['90010', '90052'],
      columns: {
        part_65_plus: Float64Array.of(0.2, 0.3),
        taux_pauvrete: Float64Array.of(0.1, NaN),
        sans_fibre: Float64Array.of(0.1, 0.2),
        distance_lieu: Float64Array.of(1, 2),
        menages_une_personne: Float64Array.of(0.5, 0.4),
      },
    })
    expect(rows(bare)[1]).toMatchObject({ taux_pauvrete: null })
  })

  it('are JSON with method, level, rows and Trace, and plain data for a thread', () => {
    const told = JSON.parse(JSON.stringify(scores)) as Record<string, unknown>
    expect(told).toMatchObject({ method: { id: 'ifn-2026' }, level: 'commune' })
    expect(told['rows']).toHaveLength(101)
    expect(spread(structuredClone(scores).index, scores.index)).toBe(0)
    const part = JSON.parse(JSON.stringify(takeScores(scores, [0, 1], ''))) as { rows: unknown[] }
    expect(part.rows).toHaveLength(2)
  })

  it('know what they were computed from, and a copy does not', async () => {
    const { recompute } = subjectOfScores(scores)
    expect(spread(recompute(ifn2026).index, scores.index)).toBe(0)
    expect(recompute(ifn2026, 'departement').codes).toEqual(['90'])
    const [problem] = await problemsOf(() => subjectOfScores({ ...scores }))
    expect(problem!.message).toBe('ces scores ne disent pas de quoi ils ont été calculés')
  })
})

describe('in one call', () => {
  it('explainTerritory sums to the index, and finds a département above the rows', () => {
    const { index, rank, of, subIndices } = explainTerritory(scores, 'belfort')
    const row = scores.codes.indexOf('90010')
    expect([index, rank, of]).toEqual([scores.index[row], scores.rank[row], 101])
    const points = subIndices
      .flatMap(({ indicators }) => indicators)
      .reduce((sum, { indexPoints }) => sum + indexPoints, 0)
    expect(Math.abs(points - index!)).toBeLessThan(1e-9)
    const whole = explainTerritory(scores, '90')
    expect([whole.level, whole.scores.level, whole.of]).toEqual(['departement', 'departement', 1])
  })

  it('priorities, people and places of help are found from the scores alone', () => {
    const found = priorities(scores, { territory: '90', count: 3, draws: 50 })
    expect(found.byIntensity).toHaveLength(3)
    expect(found.byIntensity[0]!.index).toBe(Math.max(...scores.index.filter((v) => v === v)))
    expect(found.study).toMatchObject({ draws: 50 })
    const people = estimatePeople(scores)
    if (!('found' in people)) throw new Error(people.lacking)
    expect(people.found.codes).toEqual(scores.codes)
    expect(people.found.total.people).toBeGreaterThan(10_000)
    expect(people.found.total.people).toBeLessThan(25_000)
  })

  it('siteHelp opens where most people are beyond the radius', () => {
    const { shapes } = contours
    const points = {
      codes: shapes.map(({ code }) => code),
      lon: Float64Array.from(shapes, (_, i) => 6.8 + (i % 11) / 40),
      lat: Float64Array.from(shapes, (_, i) => 47.45 + Math.floor(i / 11) / 40),
    }
    const places = { codes: ['90010'], lon: Float64Array.of(6.8), lat: Float64Array.of(47.45) }
    const found = siteHelp(scores, { points, places, count: 2, radius: 5 })
    expect(found.sites).toHaveLength(2)
    expect(found.after.within).toBeGreaterThan(found.before.within)
    expect(found.steps[0]!.adds).toBeGreaterThanOrEqual(found.steps[1]!.adds)
  })

  it('robustness gives the same bits on threads', async () => {
    const asked = { draws: 100, rows: 0, ranks: 5 } as const
    const here = robustness(scores, asked)
    const there = await robustnessOn(scores, { ...asked, workers: 2 })
    expect(here.sheet).toEqual(there.sheet)
    expect(here.ranks!.count).toBe(5)
    expect(here.sheet.columns.map(({ name }) => name)).toContain('rang_possible_min')
  })

  it('audit gives a verdict a step, neighbours found in contours', () => {
    const steps = audit(scores, { contours, draws: 50 })
    expect(steps.map(({ id }) => id)).toContain('incertitude')
    expect(steps.find(({ id }) => id === 'incertitude')!.verdict).not.toBe('non-calcule')
    expect(audit(scores, { steps: ['poids'] })).toHaveLength(1)
  })

  it('compareMethods tells what was refused, and refuses when nothing is left', async () => {
    const named = {
      name: 'sans rien',
      method: { ...mednum2023, indicators: mednum2023.indicators },
    }
    const { comparisons, sheet } = compareMethods([ifn2026, mednum2023, named], files, { sources })
    expect(comparisons.map(({ from, to }) => [from, to])).toEqual([
      ['ifn-2026', 'mednum-2023'],
      ['ifn-2026', 'sans rien'],
    ])
    expect(sheet.columns.map(({ name }) => name)).toContain('rang_mednum_2023')
    const [problem] = await problemsOf(() => compareMethods([ifn2026], files, { sources }))
    expect(problem!.message).toContain('rien à comparer')
  })

  it('compareWithPublished agrees with itself', async () => {
    const theirs = { codes: scores.codes, columns: { score: scores.index } }
    const { shared, agreements } = compareWithPublished(scores, theirs, {
      columns: { score: 'ifn' },
    })
    expect([shared, agreements[0]!.spearman, agreements[0]!.same]).toEqual([101, 1, 1])
    const [problem] = await problemsOf(() =>
      compareWithPublished(scores, theirs, { columns: { scores: 'ifn' } }),
    )
    expect(problem!.remedy).toBe('vouliez-vous dire « score » ?')
  })

  it('verify lists all the problems that computeFiles would throw, and throws none', async () => {
    expect(verify(files, ifn2026, { sources }).found).toEqual([])
    const bytes = new TextEncoder().encode('code_commune,part_65_plus\n1004,0.2\n90010,0.3\n')
    const { found } = verify([{ name: 'a.csv', bytes }], ifn2026)
    expect(found[0]!.code).toBe('code-tronque')
  })

  it('toSql gives the statement that the method has', () => {
    const { query, dialect } = toSql(ifn2026, { table: 'communes' })
    expect([dialect, query.includes('communes')]).toEqual(['duckdb', true])
  })

  it('offer counts places, and refuses files without a list of them', async () => {
    const { sheet, level } = offer(files, { level: 'epci' })
    expect([level, sheet.columns[0]!.name]).toEqual(['epci', 'code_epci'])
    expect(sheet.columns.some(({ name }) => name.startsWith('distance_'))).toBe(true)
    const bytes = new TextEncoder().encode('code_commune,P_POP\n90010,45000\n90033,900\n')
    const [problem] = await problemsOf(() => offer([{ name: 'a.csv', bytes }]))
    expect(problem!.code).toBe('fichier-inconnu')
  })

  it('pictures are drawn of scores, or of the sheet of a file of them, alike', async () => {
    const { svg, join } = renderMap(scores, { contours, territory: '90' })
    expect(join.matched).toBe(101)
    expect(renderMap(scoresSheet(scores), { contours, territory: '90' }).svg).toBe(svg)
    const page = await renderReport(scores, { territory: 'belfort', contours })
    expect(page).toContain('<h1>Fragilité numérique')
    expect(page).toContain('Belfort')
    const explorer = await renderExplorer(scores, { contours, script: '', territory: 'belfort' })
    expect(explorer).toContain('<h1>Fragilité numérique, Belfort')
    const [problem] = await problemsOf(() => renderMap(scores, { contours, column: 'ifnn' }))
    expect(problem!.remedy).toBe('vouliez-vous dire « ifn » ?')
  })
})

describe('computeFilesOn', () => {
  let there: typeof scores
  beforeAll(async () => {
    there = await computeFilesOn(ifn2026, files, { sources })
  })

  it('gives in a thread what computeFiles gives, and studies take it', () => {
    expect(spread(there.index, scores.index)).toBe(0)
    expect(there.codes).toEqual(scores.codes)
    expect(contributions(there.tree, 'ifn')).toEqual(contributions(scores.tree, 'ifn'))
    expect(originOf(there)).toBeDefined()
    expect(JSON.stringify(there)).toContain('"ifn-2026"')
  })

  it('throws what is wrong with the files, as an error of one class', async () => {
    const bytes = new TextEncoder().encode('code_commune,part_65_plus\n1004,0.2\n90010,0.3\n')
    const refused = computeFilesOn(ifn2026, [{ name: 'a.csv', bytes }])
    await expect(refused).rejects.toBeInstanceOf(UserError)
    await expect(refused).rejects.toMatchObject({ code: 'code-tronque' })
  })
})
