/** The offer of help, territory by territory, from lists of places: in one call. */
import { UserError } from '../core/errors.ts'
import { software } from '../core/version.ts'
import { rowsIn } from '../geo/asked.ts'
import { rowsOfSheet } from '../geo/territories.ts'
import type { InputFile } from '../ingest/input.ts'
import { readFiles, type PipelineOptions } from '../pipeline/pipeline.ts'
import { offerSheet } from '../places/sheet.ts'
import type { Level } from '../table/level.ts'
import { takeSheetRows, type Sheet } from '../table/sheet.ts'
import type { SourceTrace } from '../table/source-trace.ts'

/** How places are counted. */
export interface OfferOptions extends Pick<
  PipelineOptions,
  'completeZeros' | 'keyColumn' | 'missing'
> {
  /** Level of the results; that of the tables when left out. */
  readonly level?: Level
  /** Codes or names of the territories to keep; all when left out. */
  readonly territory?: string | readonly string[]
  /** Command line that is written in the sources; none is written when left out. */
  readonly command?: string
}

/** Places counted by territory. */
export interface OfferFound {
  /** Counts of places by service, for 10,000 inhabitants, distances. */
  readonly sheet: Sheet
  /** Level of the rows. */
  readonly level: Level
  /** Lists and tables that were read. */
  readonly sources: readonly SourceTrace[]
  /** What is to be known of the lists: places without coordinates, doubles. */
  readonly notices: readonly string[]
}

/**
 * Counts the places of help of each territory: France services, mediation, libraries, conseillers numériques, or a list of one's own.
 *
 * @param files lists of places, with tables or points of communes
 * @param options level, territories
 * @returns a sheet, a row a territory; a list that does not cover a territory says nothing of it
 * @throws {UserErrors} what is wrong with the files
 * @throws {UserError} `fichier-inconnu` without a list of places; `territoire-inconnu`
 *
 * @example
 * const { sheet } = offer(await inputsAt(['france-services.csv', 'communes.csv']), { level: 'epci' })
 */
export function offer(files: readonly InputFile[], options: OfferOptions = {}): OfferFound {
  const { level: asked, territory, command, ...reading } = options
  const { table, sources, notices } = readFiles(files, undefined, reading)
  const level = asked ?? table.level
  const all = offerSheet(table, level, {
    'ifn.trace': JSON.stringify({
      software,
      title: 'Offre d’aide numérique',
      sources,
      notes: notices,
      command,
    }),
  })
  if (!all.columns.some(({ name }) => /^(nb|distance)_/.test(name)))
    throw new UserError(
      'fichier-inconnu',
      'aucune liste de lieux parmi les fichiers',
      'ajoutez la liste des France services, des lieux de médiation, des bibliothèques, des conseillers numériques, d’Aidants Connect, ou la vôtre (un nom, un code de commune ou des coordonnées)',
    )
  const kept = rowsIn(territory, rowsOfSheet(all, level))
  return { sheet: kept ? takeSheetRows(all, kept.rows) : all, level, sources, notices }
}
