/** `ifn explorer`: the interactive page of a file of scores. */
import type { Argv } from 'yargs'
import { throwIfAny } from '../core/errors.ts'
import { french, NBSP } from '../core/french.ts'
import type { ScoresView } from '../render/draw/scores-view.ts'
import type { EditionSource } from '../render/explorer/data.ts'
import { incomparable } from '../study/comparison/change.ts'
import { momentNames } from '../study/comparison/sheet.ts'
import { countOf } from '../table/level.ts'
import { renderExplorerPage } from '../render/explorer/explorer.ts'
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
import {
  doubtsOfChange,
  epciFrom,
  ofTerritories,
  readScoresView,
  scoresGiven,
  type ScoresArguments,
} from './scores-file.ts'
import { Exit, isStdio, type Streams } from './streams.ts'
import { jsonText, labelled } from './text-table.ts'

interface ExplorerOptions extends CommonOptions, ContourOptions, Omit<ScoresArguments, 'scores'> {
  readonly scores?: readonly string[]
  readonly contours?: string
  readonly territoire: readonly string[]
  readonly sortie: string
}

/** The results before the last: of the same method and level, row by row. What they may not have in common is told. */
async function earlierEditions(
  paths: readonly string[],
  labels: readonly string[],
  all: ScoresView,
  shown: ScoresView,
  { methode }: ExplorerOptions,
  out: Streams,
): Promise<EditionSource[]> {
  const editions: EditionSource[] = []
  for (const [k, path] of paths.slice(0, -1).entries()) {
    const { view } = await readScoresView(path, methode)
    throwIfAny(
      incomparable(
        { ...view, label: path, method: view.trace?.method },
        { ...all, label: paths.at(-1)!, method: all.trace?.method },
      ),
    )
    for (const doubt of doubtsOfChange(view, all))
      out.say(labelled('à savoir', `${path}${NBSP}: ${doubt}`))
    const lost = shown === all ? view.codes.filter((code) => !all.rowOf.has(code)).length : 0
    const without = shown.codes.filter((code) => !view.rowOf.has(code)).length
    if (lost + without > 0)
      out.say(
        labelled(
          'à savoir',
          `${path}${NBSP}: ${countOf(view.level, lost)} que la dernière date n’a pas, hors de la page${NBSP}; ${french(without, 0)} de la page sans valeur à cette date (ifn calculer --cog met les deux sur un même COG)`,
        ),
      )
    editions.push({ label: labels[k]!, view, ...(shown !== all && { whole: view }) })
  }
  return editions
}

/** `ifn explorer`: writes the page where weights move and the index answers. */
export const explorer: Command<ExplorerOptions> = {
  options: (parser: Argv) =>
    embeddedScoresOptions(contourOptions(parser))
      .positional('scores', {
        ...scoresPositional,
        array: true,
        describe: `${scoresPositional.describe} ; plusieurs, du plus ancien au plus récent, sont les dates d’un curseur`,
      })
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
      .example('ifn explorer -t 2A', 'la Corse-du-Sud, sans fichier')
      .example('ifn explorer 2017.csv 2021.csv', 'deux dates sur une page, qu’un curseur montre'),

  async run(options, out, command) {
    const { sortie, force, json } = options
    checkExtension(sortie, ['.html'], 'un explorateur est un fichier .html')
    const { scores: paths = [], ...others } = options
    const last = paths.at(-1)
    const given = await scoresGiven({ ...others, ...(last && { scores: last }) }, command, out)
    const epci = await epciFrom(undefined, given.view)
    const { view, territory } = await ofTerritories(given, options.territoire, epci, out)
    const contours = await requiredContours(options, view, out)
    const labels = momentNames(paths)
    const earlier = await earlierEditions(paths, labels, given.view, view, options, out)
    const page = await renderExplorerPage({
      earlier,
      label: labels.at(-1) ?? '',
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
    if (json && !isStdio(sortie))
      out.data(jsonText({ ecrits: [sortie], octets: bytes, territoires: territories }))
    else if (!json)
      out.say(
        labelled(
          'écrit',
          `${isStdio(sortie) ? 'sortie standard' : sortie} (${countOf(view.level, territories)}, ${french(bytes / 1e6, 1)}${NBSP}Mo)`,
        ),
      )
    return Exit.done
  },
}
