/** `ifn lieux --quadrants`: needs against offer, each territory in one of four quadrants; table, map, words. */
import { french, NBSP } from '../core/french.ts'
import { software } from '../core/version.ts'
import { perPeople } from '../places/two-dates.ts'
import { needsAgainstOffer, quadrantLabels } from '../study/siting/quadrants.ts'
import { codeColumn, countOf, type Level } from '../table/level.ts'
import { sourceInWords } from '../table/source-trace.ts'
import type { Sheet } from '../table/sheet.ts'
import { answerSheet } from './answer-sheet.ts'
import { requiredContours, type ContourOptions } from './contours.ts'
import type { CommonOptions } from './inputs.ts'
import { readResult } from './results.ts'
import { scoresGiven } from './scores-file.ts'
import { demandGrouping, sitingInputs, type SitingNeedsOptions } from './siting-inputs.ts'
import { Exit, type ExitCode, type Streams } from './streams.ts'
import { peopleCell } from './text/siting.ts'
import { alignColumns, labelled, labelledList, numberCell, shortName } from './text-table.ts'

/** What needs are told by. */
export type NeedsMeasure = 'personnes' | 'indice'

/** Options of needs against offer, as they are typed. */
export interface QuadrantsOptions
  extends CommonOptions, SitingNeedsOptions, Omit<ContourOptions, 'completerZeros'> {
  readonly quadrants: NeedsMeasure
  readonly niveau?: Level
  readonly sortie: readonly string[]
}

/** Territories of each quadrant that are shown on a terminal. */
const SHOWN = 8
/** Quadrants in the order in which they are read: where needs are high and the offer low, first. */
const ORDER = [1, 3, 0, 2]

/**
 * Runs `ifn lieux --quadrants`.
 *
 * @param options needs, lists of places, territory, level
 * @param out streams of the command
 * @param command command line, for the Trace
 * @returns exit code
 * @throws {UserError} what is wrong with the options or the files
 */
export async function runQuadrants(
  options: QuadrantsOptions,
  out: Streams,
  command: string,
): Promise<ExitCode> {
  const inputs = await sitingInputs(options, out)
  const { demand } = inputs
  const level = options.niveau ?? 'epci'
  const grouping = demandGrouping(inputs, level)
  const { codes } = grouping
  const sum = (values: ArrayLike<number>, rows: Int32Array): Float64Array => {
    const sums = new Float64Array(codes.length)
    rows.forEach((row, k) => {
      const g = row < 0 ? -1 : grouping.of[row]!
      if (g >= 0 && values[k]! > 0) sums[g]! += values[k]!
    })
    return sums
  }
  const people = sum(demand.people, Int32Array.from(demand.codes.keys()))
  const rowOf = new Map(demand.codes.map((code, row) => [code, row]))
  const places = sum(
    inputs.placeCounts,
    Int32Array.from(inputs.places.communes, (code) => rowOf.get(code) ?? -1),
  )
  const rates = perPeople(places, people)
  const isIndex = options.quadrants === 'indice'
  const needs = isIndex ? await indexOf(options, level, codes, command) : people
  const found = needsAgainstOffer(needs, rates)
  const names = grouping.names ?? codes
  const needsLabel = isIndex ? 'Indice de fragilité numérique' : capital(inputs.needs.label)
  const label = (g: number): string => quadrantLabels[found.quadrant[g]!] ?? ''
  const sheet: Sheet = {
    metadata: {
      'ifn.trace': JSON.stringify({
        software,
        title: 'Besoins et offre',
        sources: inputs.sources,
        notes: inputs.notices,
        command,
      }),
    },
    columns: [
      { name: codeColumn(level), values: codes },
      { name: 'nom', values: names },
      { name: 'personnes', values: people },
      ...(isIndex ? [{ name: 'ifn', values: needs }] : []),
      { name: 'nb_lieux', values: places },
      { name: 'nb_lieux_10000_besoins', values: rates },
      { name: 'quadrant', values: codes.map((_, g) => label(g)) },
    ],
  }
  const straddling =
    options.territoire.length > 0 && level === 'epci'
      ? ['un EPCI à cheval n’y est que pour ses communes du territoire']
      : []
  const notes = [...inputs.notices, ...straddling]
  const sources = [
    ...new Set(
      inputs.sources.map(({ producer, label: name, millesime }) =>
        sourceInWords({ producer, label: name, millesime }),
      ),
    ),
  ]
  const needsCell = (value: number): string =>
    isIndex ? numberCell(value, 1) : peopleCell(value, inputs.needs.isEstimate)
  /** Quadrants one under another, in the same columns: where needs are high and the offer low, first. */
  const quadrantTable = (): string[] => {
    const groups = ORDER.map((quadrant) => ({
      head: quadrantLabels[quadrant]!,
      members: [...codes.keys()]
        .filter((g) => found.quadrant[g] === quadrant)
        .toSorted((a, b) => needs[b]! - needs[a]!),
    })).filter(({ members }) => members.length > 0)
    const rows = groups.flatMap(({ head, members }) => [
      [
        `${head}${NBSP}: ${countOf(level, members.length)}`,
        isIndex ? 'indice' : 'personnes',
        'lieux',
        'pour 10 000',
      ],
      ...members
        .slice(0, SHOWN)
        .map((g) => [
          `  ${shortName(names[g]!, 30)} (${codes[g]})`,
          needsCell(needs[g]!),
          french(places[g]!, 0),
          numberCell(rates[g]!, 1),
        ]),
      ...(members.length > SHOWN ? [[`  … et ${french(members.length - SHOWN, 0)} de plus`]] : []),
    ])
    return alignColumns(rows, new Set([1, 2, 3])).flatMap((line) =>
      line.startsWith(' ') ? [line.trimEnd()] : ['', line],
    )
  }
  await answerSheet(options, out, {
    sheet,
    picture: async () => {
      const [{ renderNeedsMap }, contours] = await Promise.all([
        import('../render/map/needs-offer.ts'),
        requiredContours(options, { codes, level }, out),
      ])
      return renderNeedsMap({
        codes,
        names,
        needs,
        offer: rates,
        found,
        needsLabel,
        territory: inputs.territory,
        contours,
        notes: [
          ...straddling.map((words) => `${capital(words)}.`),
          `Sources${NBSP}: ${sources.join(' ; ')}.`,
        ],
        metadata: `Commande${NBSP}: ${command}`,
      }).svg
    },
    json: (written) => ({
      territoire: inputs.territory,
      besoins: isIndex ? 'indice' : inputs.needs.label,
      estimation: inputs.needs.isEstimate,
      niveau: level,
      coupures: { besoins: found.needsCut, pour_10000: found.offerCut },
      lignes: codes.map((code, g) => ({
        code,
        nom: names[g],
        personnes: people[g],
        ...(isIndex && { ifn: needs[g] }),
        lieux: places[g],
        pour_10000: rates[g],
        quadrant: found.quadrant[g]! < 0 ? null : label(g),
      })),
      sources,
      a_savoir: notes,
      ecrits: written,
    }),
    text: (written) =>
      [
        labelled(
          'territoire',
          `${inputs.territory}${NBSP}: ${countOf(level, codes.length)}, ${inputs.needs.label}${inputs.needs.isEstimate ? ' (estimation)' : ''}`,
        ),
        labelled('lieux', inputs.placesLabel),
        labelled(
          'coupures',
          found.isMostlyWithout
            ? `la médiane des besoins (${needsCell(found.needsCut)}), et un lieu au moins, que plus de la moitié n’a pas`
            : `les médianes${NBSP}: ${needsCell(found.needsCut)} ${isIndex ? 'sur 100' : 'personnes'}, et ${numberCell(found.offerCut, 1)} lieux pour 10 000 personnes`,
        ),
        ...quadrantTable(),
        '',
        ...labelledList('à savoir', notes),
        ...labelledList('sources', sources),
        ...labelledList('écrit', written),
      ].join('\n'),
  })
  return Exit.done
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

/** The index of each territory: of the file of scores of this level, failing that computed on the same data. */
async function indexOf(
  { fichiers }: QuadrantsOptions,
  level: Level,
  codes: readonly string[],
  command: string,
): Promise<Float64Array> {
  for (const path of fichiers) {
    const result = await readResult(path)
    const index = result?.sheet.columns.find(({ name }) => name === 'ifn')?.values
    if (result?.level === level && index instanceof Float64Array)
      return byCode(codes, result.sheet.columns[0]!.values as readonly string[], index)
  }
  const { view } = await scoresGiven({ niveau: level }, command)
  return byCode(codes, view.codes, view.index)
}

function byCode(
  codes: readonly string[],
  from: readonly string[],
  values: Float64Array,
): Float64Array {
  const rowOf = new Map(from.map((code, row) => [code, row]))
  return Float64Array.from(codes, (code) => values[rowOf.get(code) ?? -1] ?? NaN)
}
