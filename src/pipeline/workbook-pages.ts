/** The sheets that a workbook of results has for people: how to read it, its sources, what is missing. */
import { reasonLabels, type Reason } from '../table/missing.ts'
import type { Trace } from '../engine/trace.ts'
import type { WorkbookPage } from '../io/workbook-write.ts'
import { methodById } from '../methods/registry.ts'
import type { Sheet } from '../table/sheet.ts'
import { isWhole } from '../table/sheet.ts'
import { describeField } from './field-descriptions.ts'

/** A workbook of results beside the results themselves. */
export interface WorkbookWords {
  /** Number format of each column of numbers. */
  readonly formats: Readonly<Record<string, string>>
  readonly pages: readonly WorkbookPage[]
}

/**
 * Describes a file of results for a workbook: number formats, then sheets « Lire » (each column: its
 * title, definition, unit, source), « Sources » and « Absences » (how many values are
 * missing, by column and reason).
 *
 * @param sheet results, with their Trace in the metadata
 * @returns formats and sheets; « Sources » and « Absences » only when there are any
 */
export function workbookWords(sheet: Sheet): WorkbookWords {
  const trace = JSON.parse(sheet.metadata['ifn.trace'] ?? '{}') as Partial<Trace>
  return {
    formats: Object.fromEntries(
      sheet.columns.flatMap((column) =>
        column.values instanceof Float64Array ? [[column.name, formatOf(column, trace)]] : [],
      ),
    ),
    pages: [reading(sheet, trace), ...sources(trace), ...absences(sheet, trace)],
  }
}

const SHARES =
  /^(?:couverture|part_imputee|p_\w+|\w+_part)$|^illectronisme_(?:attendu|part)(?:_p\d\d)?$/

function formatOf(column: Sheet['columns'][number], trace: Partial<Trace>): string {
  if (isWhole(column)) return '#,##0'
  const unit = trace.method && methodById(trace.method.id)?.indicators[column.name]?.unit
  if (unit === 'share' || SHARES.test(column.name)) return '0.0%'
  if (unit === 'euro') return '#,##0'
  return /personnes/.test(column.name) ? '#,##0' : '#,##0.0'
}

function reading(sheet: Sheet, trace: Partial<Trace>): WorkbookPage {
  const words = sheet.columns.map(({ name }) => describeField(name, trace))
  return page('Lire', {
    colonne: sheet.columns.map(({ name }) => name),
    titre: words.map(({ title }) => title),
    définition: words.map(({ description }) => description),
    unité: words.map(({ unit }) => unit),
    source: words.map(({ source }) => source),
  })
}

function sources({ sources: all = [] }: Partial<Trace>): WorkbookPage[] {
  if (all.length === 0) return []
  return [
    page('Sources', {
      producteur: all.map(({ producer }) => producer ?? ''),
      source: all.map(({ label }) => label ?? ''),
      millésime: all.map(({ millesime }) => millesime ?? ''),
      'mise à jour': all.map(({ updated }) => updated ?? ''),
      licence: all.map(({ licence }) => licence ?? ''),
      fichier: all.map(({ file }) => file ?? ''),
    }),
  ]
}

/** The column « absences » (`indicateur=raison`, a space between), counted. */
function absences(sheet: Sheet, trace: Partial<Trace>): WorkbookPage[] {
  const texts = sheet.columns.find(({ name }) => name === 'absences')?.values
  if (texts === undefined || texts instanceof Float64Array) return []
  const counts = new Map<string, number>()
  for (const text of texts)
    for (const each of text.split(' '))
      if (each !== '') counts.set(each, (counts.get(each) ?? 0) + 1)
  if (counts.size === 0) return []
  const rows = [...counts].sort(([a], [b]) => (a < b ? -1 : 1))
  const parts = rows.map(([each]) => each.split('='))
  return [
    {
      name: 'Absences',
      columns: [
        { name: 'colonne', values: parts.map(([id]) => id!) },
        { name: 'titre', values: parts.map(([id]) => describeField(id!, trace).title) },
        {
          name: 'raison',
          values: parts.map(([, reason = '']) => reasonLabels[reason as Reason] ?? reason),
        },
        { name: 'territoires', values: Float64Array.from(rows, ([, count]) => count) },
      ],
    },
  ]
}

function page(name: string, columns: Readonly<Record<string, readonly string[]>>): WorkbookPage {
  return {
    name,
    columns: Object.entries(columns).map(([heading, values]) => ({ name: heading, values })),
  }
}
