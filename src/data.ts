/**
 * What the package carries for every commune of France, loaded when it is asked for: the entry
 * `indice-fragilite-numerique/data`, for the browser.
 *
 * Each file is named by a static `new URL('…', import.meta.url)`, which bundlers copy beside the page and leave out
 * of its scripts. In Node, `embeddedTerritory()` of `indice-fragilite-numerique/node` gives the same.
 */
import type { InputFile } from './ingest/input.ts'
import { inMemory, readUpTo } from './io/byte-source.ts'
import { readContours, type Contours } from './io/contours.ts'
import { gunzip, isGzip } from './io/gzip.ts'
import { FRANCE_COG, readEpciNames, readFranceSheet } from './sources/france-table.ts'
import { tracesOf, type DescribedSource, type SourceTrace } from './table/source-trace.ts'

/** The embedded communes, as `computeFiles` takes them. */
export interface FranceData {
  /** Tables of the communes, in memory. */
  readonly files: readonly InputFile[]
  /** Sources that their licence asks to be named: the option `sources` of `computeFiles`. */
  readonly sources: readonly SourceTrace[]
}

/** How a file is read: `fetch` when left out. */
export type FileLoader = (url: URL) => Promise<Uint8Array>

const TABLE = 'communes.csv.gz'
/** Most bytes of an unpacked file: ten times the largest. */
const MOST = 2 ** 27

/**
 * Loads the embedded communes: 34,917 rows of COG 2025, the years of which the sources tell.
 *
 * @param load how a file is read
 * @returns one file, whose columns are read already, and its sources
 * @throws {TypeError} when a file cannot be fetched
 *
 * @example
 * const { files, sources } = await loadFrance()
 * const scores = computeFiles(ifn2026, files, { sources })
 */
export async function loadFrance(load: FileLoader = fetched): Promise<FranceData> {
  const [table, epci, described] = await Promise.all([
    load(new URL('../data/france/communes.csv.gz', import.meta.url)),
    load(new URL('../data/france/epci.csv', import.meta.url)),
    load(new URL('../data/france/datapackage.json', import.meta.url)),
  ])
  const { sources } = JSON.parse(new TextDecoder().decode(described)) as {
    sources: readonly DescribedSource[]
  }
  return {
    files: [
      {
        name: TABLE,
        cog: FRANCE_COG,
        territories: true,
        sheet: readFranceSheet(unpacked(table, TABLE), readEpciNames(epci)),
      },
    ],
    sources: tracesOf(sources, TABLE),
  }
}

/**
 * Loads the contours of the communes of 2025, Paris, Lyon and Marseille by arrondissement too.
 *
 * @param load how a file is read
 * @returns contours, for `drawMap`. Source: IGN, Contours administratifs 2025 at 1,000 m
 * @throws {TypeError} when the file cannot be fetched
 */
export async function loadFranceContours(load: FileLoader = fetched): Promise<Contours> {
  const name = 'communes.topojson.gz'
  const bytes = await load(new URL('../data/contours/communes.topojson.gz', import.meta.url))
  return readContours(unpacked(bytes, name), name)
}

/** The bytes of a file; some servers say of a `.gz` that it is encoded, and then a browser unpacks it itself. */
function unpacked(bytes: Uint8Array, name: string): Uint8Array {
  return isGzip(bytes) ? readUpTo(gunzip(inMemory(bytes), name, MOST), MOST)! : bytes
}

async function fetched(url: URL): Promise<Uint8Array> {
  const answer = await fetch(url)
  if (!answer.ok) throw new TypeError(`${url.href}: HTTP ${answer.status}`)
  return new Uint8Array(await answer.arrayBuffer())
}
