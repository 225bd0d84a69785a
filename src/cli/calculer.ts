/** `ifn calculer`: files → scores, and what a person must know of them. */
import type { Argv } from 'yargs'
import { UserError } from '../core/errors.ts'
import { frozenJson } from '../engine/reference.ts'
import { scoresSheet } from '../engine/sheet.ts'
import { sheetToCsv } from '../io/csv/write.ts'
import { embeddedTerritory } from '../host/embedded.ts'
import { computeFrom, computeOptions, type ComputeOptions } from './compute-options.ts'
import { writeSheet } from './inputs.ts'
import type { Command } from './command.ts'
import { Exit, STDIO } from './streams.ts'
import { summary, summaryText } from './summary.ts'

interface CalculerOptions extends ComputeOptions {
  readonly sortie: readonly string[]
  readonly figer?: string
  readonly contours?: string
}

export const calculer: Command<CalculerOptions> = {
  options: (parser: Argv) =>
    computeOptions(parser)
      .option('sortie', {
        alias: 'o',
        type: 'string',
        default: [],
        coerce: (given: string | readonly string[]) => [given].flat(),
        describe: 'fichier .csv .arrow .parquet .json .geojson ; « - » pour la sortie standard',
      })
      .option('figer', {
        type: 'string',
        describe: 'écrire les bornes de la référence dans ce fichier JSON',
      })
      .option('contours', { type: 'string', describe: 'contours, pour une sortie .geojson' })
      .example('ifn calculer -o scores.csv', 'le territoire embarqué')
      .example('ifn calculer communes.csv --niveau epci -o -', 'par EPCI, sur la sortie standard'),

  async run(options, out, command) {
    const scores = await computeFrom(options, command)
    const sheet = scoresSheet(scores)
    const paths = options.sortie.filter((path) => path !== STDIO)
    if (options.json && options.sortie.includes(STDIO))
      throw new UserError(
        'option-invalide',
        '--json et « -o - » écrivent tous deux sur la sortie standard',
        'retirez l’un des deux',
      )
    const contours =
      options.contours ?? (options.fichiers?.length ? undefined : embeddedTerritory().contours)
    const extra =
      options.figer === undefined ? [] : [{ path: options.figer, bytes: frozenJson(scores.frozen) }]
    const written = await writeSheet(sheet, paths, {
      force: options.force,
      csvBrut: options.csvBrut,
      extra,
      ...(contours !== undefined && { contours }),
    })

    if (options.json)
      out.data(`${JSON.stringify({ ...summary(scores), ecrits: written }, null, 2)}\n`)
    else if (
      options.sortie.includes(STDIO) ||
      (options.sortie.length === 0 && options.figer === undefined && !out.isTerminal)
    )
      out.data(sheetToCsv(sheet, { raw: options.csvBrut }))
    if (!options.json) out.say(summaryText(scores, written))
    return Exit.done
  },
}
