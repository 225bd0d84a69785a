/** The description beside a CSV, in the words of Frictionless Data: fields, sources, licence, and the Trace. */
import { basename } from 'node:path'
import { software } from '../core/version.ts'
import type { Trace } from '../engine/trace.ts'
import { sha256 } from '../host/files.ts'
import type { Sheet } from '../table/sheet.ts'

const CODE_PATTERN = String.raw`^([013-9]\d|2[AB1-9])\d{3}$`

export function dataPackage(sheet: Sheet, path: string, csv: Uint8Array): Uint8Array {
  const trace = JSON.parse(sheet.metadata['ifn.trace'] ?? '{}') as Partial<Trace>
  const name = basename(path).replace(/\.csv$/i, '')
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
      title: [producer, label, millesime, updated && `mise à jour ${updated}`, licence]
        .filter(Boolean)
        .join(', '),
    })),
    resources: [
      {
        name: name.toLowerCase().replace(/[^a-z0-9._-]+/g, '-'),
        path: basename(path),
        profile: 'tabular-data-resource',
        format: 'csv',
        mediatype: 'text/csv',
        encoding: 'utf-8',
        bytes: csv.length,
        hash: `sha256:${sha256(csv)}`,
        schema: {
          fields: sheet.columns.map(field),
          missingValues: [''],
          primaryKey: sheet.columns[0]!.name,
        },
      },
    ],
    'ifn:trace': trace,
    'ifn:logiciel': software,
  }
  return new TextEncoder().encode(`${JSON.stringify(description, null, 2)}\n`)
}

function field({ name, values }: Sheet['columns'][number]): object {
  if (name === 'code_commune')
    return {
      name,
      type: 'string',
      constraints: { required: true, unique: true, pattern: CODE_PATTERN },
    }
  if (name.startsWith('code_'))
    return { name, type: 'string', constraints: { required: true, unique: true } }
  return { name, type: values instanceof Float64Array ? 'number' : 'string' }
}
