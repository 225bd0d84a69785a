/** The description beside a CSV, in the words of Frictionless Data: fields, sources, licence, and the Trace. */
import { software } from '../core/version.ts'
import type { Trace } from '../engine/trace.ts'
import { isWhole } from '../table/sheet.ts'
import { describeField } from './field-descriptions.ts'
import type { Sheet } from '../table/sheet.ts'
import { sourceInWords } from '../table/source-trace.ts'

const CODE_PATTERN = String.raw`^([013-9]\d|2[AB1-9])\d{3}$`

/**
 * Describes a CSV file of scores as a Frictionless data package.
 *
 * @param sheet what the file holds
 * @param csv its name without a folder, how many bytes it has, their SHA-256 in hexadecimal, and
 *   whether it has semicolons and decimal commas
 * @returns the description, as JSON
 */
export function dataPackage(
  sheet: Sheet,
  csv: {
    readonly file: string
    readonly bytes: number
    readonly sha256: string
    readonly french?: boolean
  },
): Uint8Array {
  const trace = JSON.parse(sheet.metadata['ifn.trace'] ?? '{}') as Partial<Trace>
  const name = csv.file.replace(/\.csv$/i, '')
  const description = {
    profile: 'tabular-data-package',
    name: name.toLowerCase().replace(/[^a-z0-9._-]+/g, '-'),
    title: trace.method?.title,
    licenses: [
      {
        name: 'etalab-2.0',
        title: 'Licence Ouverte 2.0',
        path: 'https://www.etalab.gouv.fr/licence-ouverte-open-licence',
      },
    ],
    sources: trace.sources?.map(({ label, producer, millesime, updated, licence }) => ({
      title: sourceInWords({ producer, label, millesime, updated, licence }),
    })),
    resources: [
      {
        name: name.toLowerCase().replace(/[^a-z0-9._-]+/g, '-'),
        path: csv.file,
        profile: 'tabular-data-resource',
        format: 'csv',
        mediatype: 'text/csv',
        encoding: 'utf-8',
        bytes: csv.bytes,
        hash: `sha256:${csv.sha256}`,
        ...(csv.french && { dialect: { delimiter: ';' } }),
        schema: {
          fields: sheet.columns.map((column, at) => ({
            ...fieldOf(column, trace, at === 0),
            ...(csv.french && column.values instanceof Float64Array && { decimalChar: ',' }),
          })),
          missingValues: [''],
          primaryKey: sheet.columns[0]!.name,
        },
      },
    ],
    'ifn:trace': trace,
    ...(sheet.metadata['ifn.comparaison'] && {
      'ifn:comparaison': JSON.parse(sheet.metadata['ifn.comparaison']) as object,
    }),
    'ifn:logiciel': software,
    ...(sheet.metadata['ifn.execution'] && {
      'ifn:execution': JSON.parse(sheet.metadata['ifn.execution']) as object,
    }),
  }
  return new TextEncoder().encode(`${JSON.stringify(description, null, 2)}\n`)
}

/** A field of the table; the first column is the key, one row a territory. */
function fieldOf(column: Sheet['columns'][number], trace: Partial<Trace>, isKey: boolean): object {
  const { name, values } = column
  const { title, description } = describeField(name, trace)
  const words = { name, title, description }
  if (isKey && name === 'code_commune')
    return {
      ...words,
      type: 'string',
      constraints: { required: true, unique: true, pattern: CODE_PATTERN },
    }
  if (isKey) return { ...words, type: 'string', constraints: { required: true, unique: true } }
  if (!(values instanceof Float64Array)) return { ...words, type: 'string' }
  return { ...words, type: isWhole(column) ? 'integer' : 'number' }
}
