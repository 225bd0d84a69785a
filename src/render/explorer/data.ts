/** What an explorer page carries: scores at full precision, raw values, and outlines already on the plane, in one compressed block. */
import type { Trace } from '../../engine/trace.ts'
import { aggregateTree } from '../../engine/tree.ts'
import type { Contours } from '../../io/contours.ts'
import type { Method } from '../../method/method.ts'
import type { Level } from '../../table/level.ts'
import { composeMap } from '../map/insets.ts'
import { base64 } from '../draw/page.ts'
import type { PageRing } from '../map/projection.ts'
import type { ScoresView } from '../draw/scores-view.ts'

/** What the page knows: everything is in the order of `codes`. */
export interface ExplorerData {
  readonly level: Level
  readonly codes: readonly string[]
  readonly names: readonly string[]
  readonly method: Method
  readonly trace?: Trace | undefined
  readonly hasPopulation: boolean
  readonly population: Float64Array
  /** People estimated in digital difficulty, and the bounds of their interval; absent where the scores have none. */
  readonly people?: Readonly<Record<(typeof PEOPLE)[number], Float64Array>> | undefined
  /** The index of the file, at the method's own weights. */
  readonly index: Float64Array
  /** Normalised columns, by indicator. */
  readonly scores: Readonly<Record<string, Float64Array>>
  /** Raw values, by indicator, to seven figures. */
  readonly raw: Readonly<Record<string, Float32Array>>
  /** Size of the plane, in tenths of a unit, and the rings of each territory; none for one without a contour. */
  readonly size: readonly [width: number, height: number]
  readonly rings: readonly (readonly PageRing[])[]
}

const PEOPLE = ['people', 'low', 'high'] as const
const PEOPLE_COLUMNS = {
  people: 'illectronisme_personnes',
  low: 'illectronisme_personnes_p05',
  high: 'illectronisme_personnes_p95',
} as const

/** The width of the plane that rings are kept on: fine enough for a département to fill a screen. */
const WIDTH = 2000

/**
 * Gathers the data of an explorer page.
 *
 * @param view scores with a method and the scores of its indicators
 * @param given their method
 * @param contours outlines; a territory without one is not drawn
 * @returns scores, raw values and outlines, in the order of the codes
 */
export function explorerData(view: ScoresView, given: Method, contours: Contours): ExplorerData {
  const plane = composeMap(contours.shapes.filter(({ code }) => view.rowOf.has(code)))
  const { rings, box } = plane.fit({ x: 0, y: 0, width: WIDTH, height: WIDTH })
  const byRow: (readonly PageRing[])[] = view.codes.map(() => [])
  plane.shapes.forEach(
    ({ code }, i) =>
      (byRow[view.rowOf.get(code)!] = rings[i]!.map((ring) =>
        ring.map((v, k) => (k % 2 === 0 ? v - Math.floor(10 * box.x) : v)),
      )),
  )
  const known = Object.keys(given.indicators).flatMap((id) =>
    view.column(`${id}_score`)?.some((v) => v === v) ? [id] : [],
  )
  const scores = Object.fromEntries(known.map((id) => [id, view.column(`${id}_score`)!]))
  const { method } = aggregateTree(given, { n: view.codes.length, scores })
  const people = PEOPLE.map((each) => [each, view.column(PEOPLE_COLUMNS[each])] as const)
  return {
    ...(people.every(([, values]) => values) && {
      people: Object.fromEntries(people) as ExplorerData['people'],
    }),
    level: view.level,
    codes: view.codes,
    names: view.names,
    method,
    trace: view.trace,
    hasPopulation: view.hasPopulation,
    population: view.population,
    index: view.index,
    scores,
    raw: Object.fromEntries(
      known.flatMap((id) => (view.column(id) ? [[id, Float32Array.from(view.column(id)!)]] : [])),
    ),
    size: [Math.ceil(10 * box.width) + 1, Math.ceil(10 * box.height) + 1],
    rings: byRow,
  }
}

interface Header extends Omit<
  ExplorerData,
  'population' | 'people' | 'index' | 'scores' | 'raw' | 'rings'
> {
  readonly hasPeople: boolean
  readonly scoreIds: readonly string[]
  readonly rawIds: readonly string[]
}

/**
 * Packs the data of a page: bytes compressed by gzip, in base64.
 *
 * @param data data of the page
 * @returns ASCII text
 */
export async function packExplorer({
  population,
  people,
  index,
  scores,
  raw,
  rings,
  ...rest
}: ExplorerData): Promise<string> {
  const header: Header = {
    ...rest,
    hasPeople: people !== undefined,
    scoreIds: Object.keys(scores),
    rawIds: Object.keys(raw),
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const padded = new Uint8Array(8 * Math.ceil((json.length + 8) / 8))
  new DataView(padded.buffer).setUint32(0, json.length, true)
  padded.set(json, 8)
  const columns = [
    population,
    index,
    ...(people ? PEOPLE.map((each) => people[each]) : []),
    ...Object.values(scores),
    ...Object.values(raw),
  ].map((each) => new Uint8Array(each.buffer, each.byteOffset, each.byteLength))
  const blob = new Blob([padded, ...columns, packRings(rings)] as BlobPart[])
  return base64(
    new Uint8Array(
      await new Response(blob.stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer(),
    ),
  )
}

/**
 * Unpacks what `packExplorer` wrote.
 *
 * @param text its result
 * @returns the data of the page
 */
export async function unpackExplorer(text: string): Promise<ExplorerData> {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  const buffer = await new Response(
    new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')),
  ).arrayBuffer()
  const length = new DataView(buffer).getUint32(0, true)
  const { scoreIds, rawIds, hasPeople, ...header } = JSON.parse(
    new TextDecoder().decode(new Uint8Array(buffer, 8, length)),
  ) as Header
  const n = header.codes.length
  let at = 8 * Math.ceil((length + 8) / 8)
  const doubles = (): Float64Array => new Float64Array(buffer, (at += 8 * n) - 8 * n, n)
  const [population, index] = [doubles(), doubles()]
  const people = hasPeople
    ? (Object.fromEntries(PEOPLE.map((each) => [each, doubles()])) as ExplorerData['people'])
    : undefined
  const scores = Object.fromEntries(scoreIds.map((id) => [id, doubles()]))
  const raw = Object.fromEntries(
    rawIds.map((id) => [id, new Float32Array(buffer, (at += 4 * n) - 4 * n, n)]),
  )
  return {
    ...header,
    population,
    ...(people && { people }),
    index,
    scores,
    raw,
    rings: unpackRings(new Uint8Array(buffer, at), n),
  }
}

/** Counts, then differences from point to point, as numbers of as few bytes as they need (zigzag, seven bits a byte). */
function packRings(shapes: ExplorerData['rings']): Uint8Array {
  const bytes: number[] = []
  const write = (value: number): void => {
    let rest = value
    while (rest > 127) {
      bytes.push((rest & 127) | 128)
      rest >>>= 7
    }
    bytes.push(rest)
  }
  let [x, y] = [0, 0]
  for (const rings of shapes) {
    write(rings.length)
    for (const ring of rings) {
      write(ring.length / 2)
      for (let i = 0; i < ring.length; i += 2) {
        write(zigzag(ring[i]! - x))
        write(zigzag(ring[i + 1]! - y))
        ;[x, y] = [ring[i]!, ring[i + 1]!]
      }
    }
  }
  return Uint8Array.from(bytes)
}

function unpackRings(bytes: Uint8Array, shapes: number): PageRing[][] {
  let at = 0
  const read = (): number => {
    let [value, shift] = [0, 0]
    for (;;) {
      const byte = bytes[at++]!
      value |= (byte & 127) << shift
      if (byte < 128) return value
      shift += 7
    }
  }
  let [x, y] = [0, 0]
  return Array.from({ length: shapes }, () =>
    Array.from({ length: read() }, () => {
      const ring = new Int32Array(2 * read())
      for (let i = 0; i < ring.length; i += 2) {
        ring[i] = x += unzigzag(read())
        ring[i + 1] = y += unzigzag(read())
      }
      return ring
    }),
  )
}

const zigzag = (value: number): number => (value >= 0 ? 2 * value : -2 * value - 1)
const unzigzag = (value: number): number => (value & 1 ? -(value + 1) / 2 : value / 2)
