/** The rates that INSEE modelled for the EPCI of Hauts-de-France, as it published them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { shared } from '../../support.ts'

/** Code of each EPCI and its rate, 0 … 1. */
export function publishedRates(): { readonly code: string; readonly rate: number }[] {
  const path = join(shared, 'data/ifn-published/illectronisme-insee-hauts-de-france-epci.json')
  return (JSON.parse(readFileSync(path, 'utf8')) as Record<string, string | number>[]).map(
    (row) => ({ code: String(row['Code EPCI']), rate: frenchNumber(row['Taux (en %)']) / 100 }),
  )
}

/** A number as French files write it; NaN for an empty cell. */
export function frenchNumber(cell: unknown): number {
  return Number(
    String(cell || NaN)
      .replace(/\s/g, '')
      .replace(',', '.'),
  )
}
