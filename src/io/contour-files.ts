/** Files of contours as they are downloaded: compressed, in an archive, a shapefile, FlatGeobuf. */
import { bounds } from '../core/bounds.ts'
import { UserError } from '../core/errors.ts'
import { readUpTo, inMemory } from './byte-source.ts'
import type { CodeFieldOptions } from './contour-field.ts'
import type { Feature } from './contour-features.ts'
import { contoursOf, faultOf, readContours, type Contours } from './contours.ts'
import { gunzip, isGzip } from './gzip.ts'
import { absentPeer } from './optional.ts'
import { isZip, unzipEntry, zipEntries, type ZipEntry } from './zip.ts'

/** A file of contours, and the way to those that go with it. */
export interface ContourFile {
  readonly name: string
  readonly bytes: Uint8Array
  /** Reads the file of the same name and another extension: a shapefile is several files. */
  beside?(extension: string): Promise<Uint8Array | undefined>
}

/** The bytes of a format that a library of other hands reads. */
export interface LibraryContours {
  readonly name: string
  readonly format: 'shapefile' | 'flatgeobuf'
  readonly bytes: Uint8Array
  /** Of a shapefile: its table, its projection, its encoding. */
  readonly dbf?: Uint8Array
  readonly prj?: Uint8Array
  readonly cpg?: Uint8Array
}

/** How the bytes of such a format become features. */
export type FeatureReader = (file: LibraryContours) => Promise<Feature[]>

/** No file of contours of France, whole, is a tenth of this. */
const MOST = bounds.contourBytes

const CONTOURS = /\.(?:geojson|json|topojson|geojsonl|geojsons|ndjson|fgb|shp|gpkg)$/i

/** Formats that are named, not read: their first bytes, and how to turn them into one that is. */
const refused: readonly {
  readonly starts: string
  readonly name: string
  readonly remedy: string
}[] = [
  {
    starts: 'SQLite format 3',
    name: 'GeoPackage',
    remedy: 'convertissez-le : ogr2ogr -t_srs EPSG:4326 contours.geojson FICHIER.gpkg',
  },
  { starts: '7z\u00BC\u00AF', name: 'archive 7z', remedy: 'décompressez-la : 7z x FICHIER.7z' },
  {
    starts: '<',
    name: 'document XML (KML, GML ?)',
    remedy: 'convertissez-le : ogr2ogr -t_srs EPSG:4326 contours.geojson FICHIER',
  },
]

/**
 * Reads contours from a file of any format that is known by its first bytes: GeoJSON and TopoJSON, FlatGeobuf, a shapefile
 * with its .dbf and .prj (brought to degrees from its projection), gzip or zip around any of them.
 *
 * @param file its name and its bytes
 * @param options codes of the table, name of the field of codes
 * @param features who reads what libraries of other hands read; they run here when left out
 * @throws {UserError} `contours-illisibles`, `archive-illisible`; `dependance-absente` without `shpjs` or `flatgeobuf`
 */
export async function openContours(
  file: ContourFile,
  options: CodeFieldOptions = {},
  features: FeatureReader = libraryFeatures,
): Promise<Contours> {
  const { name, bytes } = file
  if (isGzip(bytes))
    return openContours(
      { ...file, bytes: whole(gunzip(inMemory(bytes), name, MOST), name) },
      options,
      features,
    )
  if (isZip(bytes)) return openContours(entryOf(bytes, name), options, features)
  if (isShapefile(bytes))
    return contoursOf([await features(await shapefileParts(file))], name, options)
  if (startsWith(bytes, 'fgb\u0003'))
    return contoursOf([await features({ name, format: 'flatgeobuf', bytes })], name, options)
  const known = refused.find(({ starts }) => startsWith(bytes, starts))
  if (known) throw faultOf(name)(`${known.name} : format non lu`, known.remedy)
  return readContours(bytes, name, options)
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return [...text].every((letter, i) => bytes[i] === letter.charCodeAt(0))
}

/** File code 9994, and a length in 16-bit words. Source: ESRI Shapefile Technical Description, July 1998. */
function isShapefile(bytes: Uint8Array): boolean {
  return (
    bytes.length >= 100 &&
    bytes[0] === 0 &&
    bytes[1] === 0 &&
    bytes[2] === 0x27 &&
    bytes[3] === 0x0a
  )
}

function whole(chunks: Iterable<Uint8Array>, name: string): Uint8Array {
  const bytes = readUpTo(chunks, MOST)
  if (bytes === undefined)
    throw new UserError(
      'archive-demesuree',
      `« ${name} » contient plus d’un gigaoctet de contours`,
      'extrayez vous-même le fichier voulu, ou allégez-le avec mapshaper',
      { file: name },
    )
  return bytes
}

/** The one file of contours of an archive; several are listed. */
function entryOf(bytes: Uint8Array, archive: string): ContourFile {
  const source = inMemory(bytes)
  const entries = zipEntries(source, archive)
  const found = entries.filter(
    ({ name }) => CONTOURS.test(name) && !/(?:^|\/)(?:\.|__MACOSX)/.test(name),
  )
  const [entry, other] = found
  if (entry === undefined || other !== undefined)
    throw faultOf(archive)(
      entry === undefined
        ? 'aucun fichier de contours dans l’archive'
        : `plusieurs fichiers de contours dans l’archive : ${found
            .map(({ name }) => name)
            .slice(0, 6)
            .join(', ')}`,
      'extrayez et donnez le fichier voulu (GeoJSON, TopoJSON, FlatGeobuf, shapefile)',
    )
  const read = (each: ZipEntry): Uint8Array => whole(unzipEntry(source, each, archive), each.name)
  return {
    name: `${archive} › ${entry.name}`,
    bytes: read(entry),
    beside: (extension) => {
      const wanted = entry.name.replace(/[^.]+$/, extension).toLowerCase()
      const part = entries.find(({ name }) => name.toLowerCase() === wanted)
      return Promise.resolve(part && read(part))
    },
  }
}

/** A shapefile with the files that stand beside it. */
async function shapefileParts({ name, bytes, beside }: ContourFile): Promise<LibraryContours> {
  const [dbf, prj, cpg] = await Promise.all(['dbf', 'prj', 'cpg'].map((each) => beside?.(each)))
  if (dbf === undefined)
    throw faultOf(name)(
      'shapefile sans son fichier .dbf, qui porte les codes',
      'donnez-le zippé, ou laissez les fichiers .shp, .dbf et .prj côte à côte',
    )
  return {
    name,
    format: 'shapefile',
    bytes,
    dbf,
    ...(prj !== undefined && { prj }),
    ...(cpg !== undefined && { cpg }),
  }
}

/**
 * Reads the features of a shapefile, in degrees when its .prj says of which projection they are, or of a FlatGeobuf.
 *
 * @param file its bytes, and those of the files beside it
 * @throws {UserError} `contours-illisibles` for a damaged file; `dependance-absente` without the library
 */
export function libraryFeatures(file: LibraryContours): Promise<Feature[]> {
  return file.format === 'shapefile' ? shapefile(file) : flatGeobuf(file)
}

async function shapefile({ name, bytes, dbf, prj, cpg }: LibraryContours): Promise<Feature[]> {
  const { default: read } = await loadShapefile()
  try {
    const { features } = await read({
      shp: bytes,
      dbf: dbf!,
      ...(prj !== undefined && { prj }),
      ...(cpg !== undefined && { cpg }),
    })
    return features as Feature[]
  } catch {
    throw faultOf(name)('shapefile tronqué ou abîmé', 'téléchargez de nouveau le fichier')
  }
}

async function flatGeobuf({ bytes, name }: LibraryContours): Promise<Feature[]> {
  const { deserialize } = await loadFlatGeobuf()
  try {
    const features: Feature[] = []
    for await (const each of deserialize(bytes)) features.push(each as Feature)
    return features
  } catch {
    throw faultOf(name)('FlatGeobuf tronqué ou abîmé', 'téléchargez de nouveau le fichier')
  }
}

async function loadShapefile(): Promise<typeof import('shpjs')> {
  try {
    return await import('shpjs')
  } catch (cause) {
    throw absentPeer('shpjs', cause)
  }
}

async function loadFlatGeobuf(): Promise<typeof import('flatgeobuf/lib/mjs/geojson.js')> {
  try {
    return await import('flatgeobuf/lib/mjs/geojson.js')
  } catch (cause) {
    throw absentPeer('flatgeobuf', cause)
  }
}
