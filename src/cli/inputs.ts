/** What the commands share: files in, methods by name, outputs by extension. */
import { bounds } from '../core/bounds.ts'
import type { ErrorCode } from '../core/error-catalogue.ts'
import { suggestion, UserError } from '../core/errors.ts'
import { embeddedTerritory } from '../host/embedded.ts'
import type { EmbeddedName } from '../sources/embedded-france.ts'
import { readWhole, type OutputFile } from '../host/files.ts'
import { encodedFiles } from '../host/write.ts'
import type { Method } from '../method/method.ts'
import { methodById, methods, withVariant } from '../methods/registry.ts'
import type { FrozenReference } from '../engine/reference.ts'
import type { InputFile } from '../ingest/input.ts'
import { refuseEmptyJoin, type Contours } from '../io/contours.ts'
import { encodeParquet } from '../io/parquet.ts'
import { openScores } from '../render/draw/scores-view.ts'
import type { Sheet } from '../table/sheet.ts'
import type { CsvOptions } from '../io/csv/write.ts'
import { geographicExtensions } from './options.ts'
import type { SourceTrace } from '../table/source-trace.ts'
import { levelOfColumn } from '../table/level.ts'
import type { ContourOptions } from './contours.ts'
import { executionMetadata, withoutPaths, writeOutputs } from './execution.ts'
import { isStdio, STDIO, type Streams } from './streams.ts'

/** Options that several commands share; they are declared once, in `main.ts`. */
export interface CommonOptions {
  readonly json: boolean
  readonly force: boolean
  readonly csvBrut: boolean
  readonly csvFr: boolean
}

/** Files to compute on, and what is known of them when the package carries them. */
export interface GivenFiles {
  readonly files: readonly InputFile[]
  /** Sources of embedded data, named in the Trace. */
  readonly sources?: readonly SourceTrace[]
  /** Path of the contours of embedded data. */
  readonly contours?: string
}

/**
 * Opens the files that a command is given; without files, the embedded data.
 *
 * @param options paths, sheet of workbooks, and `--donnees`
 * @returns the files
 * @throws {UserError} `option-invalide` for files and `--donnees` together
 */
export async function givenFiles({
  fichiers = [],
  donnees,
  feuille,
}: {
  readonly fichiers?: readonly string[] | undefined
  readonly donnees?: EmbeddedName | undefined
  readonly feuille?: string | undefined
}): Promise<GivenFiles> {
  if (fichiers.length === 0) return embeddedTerritory(donnees)
  if (donnees !== undefined)
    throw new UserError(
      'option-invalide',
      `--donnees ${donnees} choisit les données embarquées, et des fichiers sont donnés`,
      'retirez l’option, ou les fichiers',
    )
  return { files: await readInputs(fichiers, feuille) }
}

/** The files that paths stand for, archives and workbooks opened; « - » is standard input, `fichier.csv@2024` a file of the COG of 2024; of workbooks, only the sheet that is named. */
export async function readInputs(paths: readonly string[], sheet?: string): Promise<InputFile[]> {
  const { inputsAt, onlySheet, STDIN } = await import('../host/inputs.ts')
  const found = await inputsAt(paths.map((path) => (path === STDIO ? STDIN : path)))
  return sheet === undefined ? found : onlySheet(found, sheet)
}

/** A method by its identifier or from a JSON or YAML file, as one of its variants if asked. */
export async function loadMethod(name: string, variant?: string): Promise<Method> {
  const known = methodById(name)
  if (known) return withVariant(known, variant)
  if (!/\.(json|ya?ml)$/i.test(name)) {
    throw new UserError(
      'methode-inconnue',
      `méthode « ${name} » inconnue`,
      `${suggestion(
        name,
        methods.map(({ id }) => id),
      )} (ou un fichier .json ou .yaml)`,
    )
  }
  const text = new TextDecoder().decode(await readWhole(name))
  const { methodFrom } = await import('../method/schema.ts')
  return withVariant(methodFrom(await parseDocument(text, name), name, methodById), variant)
}

/** A frozen reference when the name is that of a file, the name itself otherwise. */
export async function loadReference(name: string): Promise<string | FrozenReference> {
  if (!/\.json$/i.test(name)) return name
  return (await parseDocument(
    new TextDecoder().decode(await readWhole(name)),
    name,
  )) as FrozenReference
}

/** A JSON or YAML file, parsed; `code` is that of the error when it cannot be. */
export async function readDocument(path: string, code: ErrorCode): Promise<unknown> {
  return parseDocument(new TextDecoder().decode(await readWhole(path)), path, code)
}

/** Most bytes of a document, most times that YAML may repeat what it named, and most lists one inside the other. */
const {
  documentBytes: MOST_BYTES,
  documentAliases: MOST_ALIASES,
  documentDepth: MOST_DEPTH,
} = bounds

/** Whether brackets, or the dashes and the indent of a line, nest deeper than any document does: before a parser, whose stack it would fill. */
function isTooDeep(text: string): boolean {
  let depth = 0
  let leading = 0
  for (const sign of text) {
    if (sign === '[' || sign === '{') depth++
    else if (sign === ']' || sign === '}') depth = Math.max(0, depth - 1)
    if (sign === '\n') leading = 0
    else if (leading >= 0) leading = ' \t-?:'.includes(sign) ? leading + 1 : -1
    if (depth > MOST_DEPTH || leading > 2 * MOST_DEPTH) return true
  }
  return false
}

/** JSON or YAML (which holds JSON): one parser, that knows the line of what it cannot read, and is bounded in size, depth and aliases. */
async function parseDocument(
  text: string,
  file: string,
  code: ErrorCode = 'methode-invalide',
): Promise<unknown> {
  const illegible = (why: string, line?: number): UserError =>
    new UserError(
      code,
      `document illisible : ${why}`,
      'vérifiez les guillemets, les deux-points et le retrait',
      { file, ...(line !== undefined && { line }) },
    )
  if (text.length > MOST_BYTES) throw illegible(`plus de ${MOST_BYTES / 2 ** 20} Mio`)
  if (isTooDeep(text)) throw illegible('trop de niveaux l’un dans l’autre')
  const { parseDocument: parse } = await import('yaml')
  try {
    const document = parse(text, { prettyErrors: true })
    const [error] = document.errors
    if (error) throw illegible(error.message.split('\n')[0]!, error.linePos?.[0].line)
    return document.toJS({ maxAliasCount: MOST_ALIASES })
  } catch (error) {
    if (error instanceof ReferenceError) throw illegible('des alias qui se multiplient sans fin')
    throw error
  }
}

/** How a sheet is written, and the contours of the formats of GIS. */
export interface SheetOptions extends ContourOptions {
  readonly force: boolean
  readonly csv: CsvOptions
  readonly extra?: readonly OutputFile[]
  /** Where what was left aside of the contours is told. */
  readonly out?: Streams
}

/** The dialect of CSV that the options of a command ask for. */
export function csvDialect({ csvBrut, csvFr }: CommonOptions): CsvOptions {
  return { raw: csvBrut, french: csvFr }
}

/** Writes a sheet to every path, by its extension; a CSV gets its description beside it. All or nothing. */
export async function writeSheet(
  sheet: Sheet,
  paths: readonly string[],
  options: SheetOptions,
): Promise<string[]> {
  const kept = keptSheet(sheet, [...paths, ...(options.extra ?? []).map(({ path }) => path)])
  const outputs = await Promise.all(paths.map((path) => encodedSheet(kept, path, options)))
  const all = [...outputs.flat(), ...(options.extra ?? [])]
  await writeOutputs(all, { force: options.force })
  return all.map(({ path }) => path)
}

/**
 * Gives a sheet with what its outputs keep of the command, and without the paths of this machine.
 *
 * @param sheet sheet that is about to be written
 * @param paths files that are written together; the description of a CSV goes with it
 */
export function keptSheet(sheet: Sheet, paths: readonly string[]): Sheet {
  const named = paths.flatMap((path) => [path, ...(isCsv(path) ? [describedBy(path)] : [])])
  const kept = Object.entries(sheet.metadata).map(([key, text]) => [key, withoutPaths(text)])
  return {
    ...sheet,
    metadata: { ...Object.fromEntries(kept), ...executionMetadata(named) },
  }
}

const isCsv = (path: string): boolean => /\.csv$/i.test(path)
const describedBy = (csv: string): string => csv.replace(/\.csv$/i, '.datapackage.json')

/**
 * Encodes a sheet by the extension of a path; a CSV comes with its description.
 *
 * @param sheet columns and metadata
 * @param path file to be written
 * @param options dialect of CSV, contours of the formats of GIS
 * @returns the files, not written yet
 * @throws {UserError} `sortie-inconnue`
 */
export async function encodedSheet(
  sheet: Sheet,
  path: string,
  options: SheetOptions,
): Promise<OutputFile[]> {
  if (isStdio(path))
    throw new UserError(
      'sortie-inconnue',
      `« -${path.slice(STDIO.length)} » : cette commande n’écrit pas cette table sur la sortie standard dans ce format`,
      'passez « -o - », ou un fichier',
    )
  return isGeographic(path)
    ? geographic(sheet, path, options)
    : encodedFiles(sheet, [path], { csv: options.csv }, geographicExtensions.slice(1))
}

/** The options of contours of a command that writes a sheet, with the file that they come to. */
export function contourChoice(
  { champ, completerZeros, groupes }: ContourOptions,
  contours: string | undefined,
): ContourOptions {
  return {
    ...(contours !== undefined && { contours }),
    ...(champ !== undefined && { champ }),
    ...(completerZeros && { completerZeros }),
    ...(groupes !== undefined && { groupes }),
  }
}

function isGeographic(path: string): boolean {
  return geographicExtensions.some((end) => path.toLowerCase().endsWith(end))
}

/** A sheet with its contours, for GIS; scores have their style for QGIS beside a FlatGeobuf. */
async function geographic(
  sheet: Sheet,
  path: string,
  options: SheetOptions,
): Promise<OutputFile[]> {
  const drawn = await contoursOfSheet(sheet, path, options)
  const [{ geometryColumn, sheetToFlatGeobuf }, { sheetToGeoJson }] = await Promise.all([
    import('../io/geo-rows.ts'),
    import('../io/geojson.ts'),
  ])
  if (/\.geojson$/i.test(path))
    return [{ path, bytes: new TextEncoder().encode(sheetToGeoJson(sheet, drawn)) }]
  const bytes = /\.fgb$/i.test(path)
    ? await sheetToFlatGeobuf(sheet, drawn)
    : await encodeParquet(sheet, geometryColumn(sheet, drawn))
  if (!sheet.columns.some(({ name }) => name === 'ifn')) return [{ path, bytes }]
  const { qgisStyle } = await import('../render/map/qgis-style.ts')
  const style = path.replace(/\.[^.]+$/, '.qml')
  return [
    { path, bytes },
    { path: style, bytes: new TextEncoder().encode(qgisStyle(openScores(sheet))) },
  ]
}

async function contoursOfSheet(
  sheet: Sheet,
  path: string,
  options: SheetOptions,
): Promise<Contours> {
  const { contours, out } = options
  const { requiredContours } = await import('./contours.ts')
  const key = sheet.columns[0]!
  const codes = Array.from(key.values, String)
  const drawn = await requiredContours(
    contourChoice(options, contours),
    { codes, level: levelOfColumn(key.name) },
    out,
  )
  refuseEmptyJoin(codes, drawn, contours ?? path)
  return drawn
}
