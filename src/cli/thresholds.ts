/** `ifn lieux --seuils`: people beyond some distances of the nearest place, and the curve of those within. */
import { french, NBSP } from '../core/french.ts'
import { software } from '../core/version.ts'
import { sheetToCsv } from '../io/csv/write.ts'
import { sourceInWords } from '../table/source-trace.ts'
import { beyondThresholds, withinCurve } from '../study/siting/thresholds.ts'
import { countOf, type Level } from '../table/level.ts'
import { rowCount, type Sheet } from '../table/sheet.ts'
import { UserError } from '../core/errors.ts'
import { csvDialect, writeSheet, type CommonOptions } from './inputs.ts'
import { demandGrouping, sitingInputs, type SitingNeedsOptions } from './siting-inputs.ts'
import { existingReach, type ReachOptions } from './siting-reach.ts'
import { answerCsv, Exit, STDIO, type ExitCode, type Streams } from './streams.ts'
import { peopleCell } from './text/siting.ts'
import {
  alignColumns,
  jsonText,
  labelled,
  labelledList,
  percentCell,
  shortName,
} from './text-table.ts'

/** Options of the thresholds, as they are typed. */
export interface ThresholdOptions
  extends CommonOptions, SitingNeedsOptions, Omit<ReachOptions, 'rayon'> {
  readonly seuils: string
  readonly niveau?: Level
  readonly sortie: readonly string[]
}

/** Points of the curve. */
const STEPS = 30
/** Territories that are shown on a terminal. */
const SHOWN = 20

/**
 * Runs `ifn lieux --seuils`.
 *
 * @param options thresholds, level, needs, distances
 * @param out streams of the command
 * @param command command line, for the Trace
 * @returns exit code
 * @throws {UserError} `option-invalide` for thresholds that are none
 */
export async function runThresholds(
  options: ThresholdOptions,
  out: Streams,
  command: string,
): Promise<ExitCode> {
  const thresholds = thresholdsOf(options.seuils)
  const inputs = await sitingInputs(options, out)
  const { demand, needs } = inputs
  const { distance, unit, label, notices } = await existingReach(options, inputs, out)
  const rows = { people: demand.people, distance }
  const level = options.niveau ?? 'departement'
  const grouping = demandGrouping(inputs, level)
  const all = {
    level: 'france' as const,
    codes: ['FR'],
    of: new Int32Array(demand.codes.length),
  }
  const sheet = {
    ...beyondThresholds(rows, grouping, thresholds, unit),
    metadata: {
      'ifn.trace': JSON.stringify({
        software,
        title: 'Personnes au-delà de seuils de distance',
        sources: inputs.sources,
        notes: [...inputs.notices, ...notices],
        command,
      }),
    },
  }
  const total = beyondThresholds(rows, all, thresholds, unit)
  const number = (from: Sheet, name: string, row: number): number =>
    (from.columns.find((column) => column.name === name)?.values[row] as number | undefined) ?? NaN
  const columns = sheet.columns.filter(({ name }) => name.startsWith('au_dela_'))
  const paths = options.sortie.filter((path) => path !== STDIO)
  const written = await writeSheet(sheet, paths, { force: options.force, csv: csvDialect(options) })
  const counts = (from: Sheet, row: number): object =>
    Object.fromEntries(
      thresholds.map((most, k) => [
        String(most),
        {
          personnes: number(from, columns[k]!.name, row),
          part: number(from, `part_${columns[k]!.name}`, row),
        },
      ]),
    )
  const notes = [...inputs.notices, ...notices]
  if (options.json) {
    out.data(
      jsonText({
        territoire: inputs.territory,
        besoins: needs.label,
        estimation: needs.isEstimate,
        unite: unit,
        distances: label,
        personnes: number(total, 'personnes', 0),
        au_dela: counts(total, 0),
        courbe: withinCurve(rows, STEPS).map(({ x, y }) => ({ distance: x, part: y })),
        niveau: level,
        lignes: grouping.codes.map((code, row) => ({
          code,
          nom: grouping.names?.[row] ?? '',
          personnes: number(sheet, 'personnes', row),
          au_dela: counts(sheet, row),
        })),
        sources: inputs.sources,
        a_savoir: notes,
        ecrits: written,
      }),
    )
    return Exit.done
  }
  if (options.sortie.includes(STDIO)) answerCsv(sheetToCsv(sheet, csvDialect(options)), out)
  const first = columns[0]!.name
  const order = [...grouping.codes.keys()].sort(
    (a, b) => (number(sheet, `part_${first}`, b) || 0) - (number(sheet, `part_${first}`, a) || 0),
  )
  const heading = [
    '',
    'personnes',
    ...thresholds.map((most) => `> ${french(most, Number.isInteger(most) ? 0 : 1)}${NBSP}${unit}`),
  ]
  const line = (name: string, from: Sheet, row: number): string[] => [
    name,
    peopleCell(number(from, 'personnes', row), needs.isEstimate),
    ...columns.map((column) => percentCell(number(from, `part_${column.name}`, row))),
  ]
  out.say(
    [
      labelled(
        'territoire',
        `${inputs.territory}${NBSP}: ${countOf('commune', demand.codes.length)}, ${needs.label}${needs.isEstimate ? ' (estimation)' : ''}`,
      ),
      labelled('lieux', inputs.placesLabel),
      labelled('distances', label),
      '',
      ...alignColumns(
        [
          heading,
          line('ensemble', { ...total, metadata: sheet.metadata }, 0),
          ...order
            .slice(0, SHOWN)
            .map((row) =>
              line(
                `${shortName(grouping.names?.[row] ?? '', 30)} (${grouping.codes[row]})`,
                sheet,
                row,
              ),
            ),
        ],
        new Set([...heading.keys()].slice(1)),
      ),
      ...(order.length > SHOWN
        ? [
            `… ${countOf(level, order.length - SHOWN)} de plus, moins loin${NBSP}: -o FICHIER les donne toutes`,
          ]
        : []),
      '',
      ...labelledList('à savoir', notes),
      ...labelledList('sources', [
        ...new Set(
          inputs.sources.map(({ producer, label: name, millesime }) =>
            sourceInWords({ producer, label: name, millesime }),
          ),
        ),
      ]),
      ...labelledList('écrit', written),
    ].join('\n'),
  )
  return rowCount(sheet) === 0 ? Exit.refused : Exit.done
}

function thresholdsOf(text: string): number[] {
  const found = text
    .split(/[;,\s]+/)
    .filter(Boolean)
    .map(Number)
  if (found.length > 0 && found.every((value) => value > 0)) return found.toSorted((a, b) => a - b)
  throw new UserError(
    'option-invalide',
    `--seuils ${text} : ce ne sont pas des distances`,
    'donnez des nombres positifs, séparés par des virgules : --seuils 5,10,15',
  )
}
