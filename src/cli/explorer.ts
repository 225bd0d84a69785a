/** `ifn explorer`: the interactive page of a file of scores. */
import type { Argv } from 'yargs'
import { french, NBSP } from '../core/french.ts'
import { countOf } from '../table/level.ts'
import { renderExplorer } from '../render/explorer/explorer.ts'
import { explorerScript } from '../host/explorer-script.ts'
import { withEpci } from '../render/report/territory.ts'
import type { Command } from './command.ts'
import type { CommonOptions } from './inputs.ts'
import {
  checkExtension,
  embeddedScoresOptions,
  scoresPositional,
  territoryOption,
  writeOne,
} from './options.ts'
import { contourOptions, requiredContours, type ContourOptions } from './contours.ts'
import { epciFrom, ofTerritories, scoresGiven, type ScoresArguments } from './scores-file.ts'
import { Exit, STDIO } from './streams.ts'
import { jsonText, labelled } from './text-table.ts'

interface ExplorerOptions extends CommonOptions, ContourOptions, ScoresArguments {
  readonly contours?: string
  readonly territoire: readonly string[]
  readonly sortie: string
}

/** `ifn explorer`: writes the page where weights move and the index answers. */
export const explorer: Command<ExplorerOptions> = {
  options: (parser: Argv) =>
    embeddedScoresOptions(contourOptions(parser))
      .positional('scores', scoresPositional)
      .option('territoire', territoryOption)
      .option('sortie', {
        alias: 'o',
        type: 'string',
        default: 'explorateur.html',
        describe: 'fichier .html ; « - » pour la sortie standard',
      })
      .example(
        'ifn explorer scores.csv --contours communes.geojson -o explorateur.html',
        'une page où les poids se déplacent',
      )
      .example('ifn explorer -t 2A', 'la Corse-du-Sud, sans fichier'),

  async run(options, out, command) {
    const { sortie, force, json } = options
    checkExtension(sortie, ['.html'], 'un explorateur est un fichier .html')
    const given = await scoresGiven(options, command)
    const epci = await epciFrom(undefined, given.view)
    const { view, territory } = await ofTerritories(given, options.territoire, epci, out)
    const contours = await requiredContours(options, view, out)
    const page = await renderExplorer({
      view,
      contours,
      script: explorerScript(),
      rows: withEpci(view, epci),
      ...(view !== given.view && { whole: given.view }),
      territory,
      command,
    })
    const bytes = await writeOne(sortie, page, force, out)
    const territories = view.codes.length
    if (json && sortie !== STDIO)
      out.data(jsonText({ ecrit: sortie, octets: bytes, territoires: territories }))
    else if (!json)
      out.say(
        labelled(
          'écrit',
          `${sortie} (${countOf(view.level, territories)}, ${french(bytes / 1e6, 1)}${NBSP}Mo)`,
        ),
      )
    return Exit.done
  },
}
