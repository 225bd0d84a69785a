/** The embedded territory, computed: what the tests of reports and of explorers draw. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { scoresSheet } from '../../src/engine/sheet.ts'
import { readContours } from '../../src/io/contours.ts'
import { ifn2026 } from '../../src/methods/registry.ts'
import { computeFiles } from '../../src/pipeline/pipeline.ts'
import { openScores } from '../../src/render/draw/scores-view.ts'
import { subjectOfReport } from '../../src/render/report/territory.ts'
import type { ReportOptions } from '../../src/render/report/context.ts'
import { embeddedTerritory } from '../../src/host/embedded.ts'
import type { Sheet } from '../../src/table/sheet.ts'
import { root } from '../support.ts'

const { files, sources } = embeddedTerritory('belfort')
export const scores = computeFiles(ifn2026, files, {
  sources,
  command: 'ifn calculer -o scores.csv',
})
export const sheet: Sheet = scoresSheet(scores)
export const view = openScores(sheet)
export const contours = readContours(
  readFileSync(join(root, 'data/territoire-de-belfort/communes.topojson')),
  'communes.topojson',
)

/** A report of the embedded territory, or of one of its communes. */
export function reportOf(territory: string, changes: Partial<ReportOptions> = {}): ReportOptions {
  return {
    view,
    sheet,
    contours,
    subject: subjectOfReport(changes.view ?? view, territory),
    command: 'ifn rapport scores.csv',
    ...changes,
  }
}

/** The same sheet with some columns replaced, or added at the end. */
export function withColumns(
  changes: Readonly<Record<string, Float64Array | readonly string[]>>,
): Sheet {
  const kept = sheet.columns.map(({ name, values }) => ({ name, values: changes[name] ?? values }))
  const added = Object.entries(changes)
    .filter(([name]) => !sheet.columns.some((each) => each.name === name))
    .map(([name, values]) => ({ name, values }))
  return { columns: [...kept, ...added], metadata: sheet.metadata }
}
