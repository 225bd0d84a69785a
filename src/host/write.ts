/** Scores and sheets written to files by their extension, all or none: in one call. */
import { basename, extname } from 'node:path'
import { UserError } from '../core/errors.ts'
import type { Scores } from '../engine/compute.ts'
import { encodeSheet, sheetFormats } from '../io/encode.ts'
import { refuseEmptyJoin, type Contours } from '../io/contours.ts'
import type { CsvOptions } from '../io/csv/write.ts'
import type { Method } from '../method/method.ts'
import { dataPackage } from '../pipeline/data-package.ts'
import { workbookWords } from '../pipeline/workbook-pages.ts'
import { scoresWithPeople } from '../study/scores-with-people.ts'
import type { Sheet } from '../table/sheet.ts'
import { sha256, writeAllWhole, type OutputFile } from './files.ts'

/** How scores and sheets are written. */
export interface WriteSheetOptions {
  /** Whether files that are there are replaced. */
  readonly force?: boolean
  /** The dialect of `.csv` files; commas and points when left out. */
  readonly csv?: CsvOptions
  /** Contours of the territories, for a `.geojson`. */
  readonly contours?: Contours
}

/**
 * Writes scores, or a sheet, to files: `.csv` (with its `.datapackage.json` beside it), `.xlsx`, `.ods`, `.arrow`, `.parquet`,
 * `.json`, `.geojson`; a page or a picture, as text, to any other. All are written, or none.
 *
 * @param what scores, a sheet, or a text (the HTML of a report, the SVG of a map)
 * @param path file to be written, or several
 * @param options dialect, contours, whether files are replaced
 * @returns the paths that were written
 * @throws {UserError} `sortie-existante` for a file that is there, `sortie-inconnue` for an extension that is none,
 *   `jointure-vide` for contours of other territories
 *
 * @example
 * await write(scores, ['scores.xlsx', 'scores.parquet'], { force: true })
 */
export async function write<M extends Method>(
  what: Scores<M> | Sheet | string,
  path: string | readonly string[],
  options: WriteSheetOptions = {},
): Promise<string[]> {
  const files =
    typeof what === 'string'
      ? [path].flat().map((each) => ({ path: each, bytes: new TextEncoder().encode(what) }))
      : await encodedFiles('tree' in what ? scoresWithPeople(what) : what, [path].flat(), options)
  await writeAllWhole(files, { force: options.force ?? false })
  return files.map((each) => each.path)
}

/** Encodes a sheet for several files, none written yet; `also` are extensions that who calls writes itself. */
export async function encodedFiles(
  sheet: Sheet,
  paths: readonly string[],
  options: WriteSheetOptions,
  also: readonly string[] = [],
): Promise<OutputFile[]> {
  const files = await Promise.all(paths.map((path) => encodedFile(sheet, path, options, also)))
  return files.flat()
}

async function encodedFile(
  sheet: Sheet,
  path: string,
  options: WriteSheetOptions,
  also: readonly string[],
): Promise<OutputFile[]> {
  const extension = extname(path).toLowerCase()
  if (extension === '.geojson') return [{ path, bytes: await geojson(sheet, path, options) }]
  const format = sheetFormats.find((each) => extension === `.${each}`)
  if (format === undefined || /\.geo\.parquet$/i.test(path))
    throw new UserError(
      'sortie-inconnue',
      `« ${path} » : extension « ${extension} » inconnue`,
      `au choix : ${[...sheetFormats.map((each) => `.${each}`), '.geojson', ...also].join(' ')}`,
      { file: path },
    )
  const workbook = format === 'xlsx' || format === 'ods' ? workbookWords(sheet) : undefined
  const bytes = await encodeSheet(sheet, format, {
    ...options.csv,
    ...(workbook && { workbook }),
  })
  return format === 'csv'
    ? [
        { path, bytes },
        {
          path: path.replace(/\.csv$/i, '.datapackage.json'),
          bytes: dataPackage(sheet, {
            file: basename(path),
            bytes: bytes.length,
            sha256: sha256(bytes),
            french: options.csv?.french ?? false,
          }),
        },
      ]
    : [{ path, bytes }]
}

async function geojson(
  sheet: Sheet,
  path: string,
  { contours: drawn }: WriteSheetOptions,
): Promise<Uint8Array> {
  const { sheetToGeoJson } = await import('../io/geojson.ts')
  const codes = Array.from(sheet.columns[0]!.values, String)
  if (drawn === undefined)
    throw new UserError(
      'option-invalide',
      `« ${path} » demande des contours`,
      'donnez ceux des territoires',
      { file: path },
    )
  refuseEmptyJoin(codes, drawn, path)
  return new TextEncoder().encode(sheetToGeoJson(sheet, drawn))
}
