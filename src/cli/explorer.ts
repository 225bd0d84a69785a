/** `ifn explorer`: the interactive page of a file of scores. */
import { extname } from 'node:path'
import type { Argv } from 'yargs'
import { UserError } from '../core/errors.ts'
import { french, NBSP } from '../core/french.ts'
import { countOf } from '../table/level.ts'
import { writeAllWhole } from '../host/files.ts'
import { renderExplorer } from '../render/explorer/explorer.ts'
import { explorerScript } from '../host/explorer-script.ts'
import type { Command } from './command.ts'
import type { CommonOptions } from './inputs.ts'
import { contourOptions, contoursFor, readBook, type ContourOptions } from './scores-file.ts'
import { Exit, STDIO } from './streams.ts'

interface ExplorerOptions extends CommonOptions, ContourOptions {
  readonly scores: string
  readonly contours?: string
  readonly methode?: string
  readonly sortie: string
}

export const explorer: Command<ExplorerOptions> = {
  options: (parser: Argv) =>
    contourOptions(parser)
      .positional('scores', {
        type: 'string',
        demandOption: true,
        describe: 'scores écrits par ifn calculer (.csv .arrow .parquet .json)',
      })
      .option('methode', {
        alias: 'm',
        type: 'string',
        describe: 'méthode des scores, s’ils ne la nomment pas : identifiant ou fichier',
      })
      .option('sortie', {
        alias: 'o',
        type: 'string',
        default: 'explorateur.html',
        describe: 'fichier .html ; « - » pour la sortie standard',
      })
      .example(
        'ifn explorer scores.csv --contours communes.geojson -o explorateur.html',
        'une page où les poids se déplacent',
      ),

  async run(options, out, command) {
    const { scores, contours: path, methode, sortie, force, json } = options
    if (sortie !== STDIO && extname(sortie).toLowerCase() !== '.html')
      throw new UserError(
        'sortie-inconnue',
        `« ${sortie} » : un explorateur est un fichier .html`,
        'changez l’extension',
        { file: sortie },
      )
    const { book } = await readBook(scores, methode)
    const contours = await contoursFor(path, book.codes, options, out)
    if (contours === undefined)
      throw new UserError(
        'option-invalide',
        'un explorateur a besoin de contours',
        'passez --contours FICHIER (GeoJSON ou TopoJSON)',
      )
    const bytes = new TextEncoder().encode(
      await renderExplorer({ book, contours, script: explorerScript(), command }),
    )
    if (sortie === STDIO) out.data(bytes)
    else await writeAllWhole([{ path: sortie, bytes }], { force })
    if (json && sortie !== STDIO)
      out.data(
        `${JSON.stringify({ ecrit: sortie, octets: bytes.length, territoires: book.codes.length }, null, 2)}\n`,
      )
    else if (!json)
      out.say(
        `écrit       ${sortie} (${countOf(book.level, book.codes.length)}, ${french(bytes.length / 1e6, 1)}${NBSP}Mo)`,
      )
    return Exit.done
  },
}
