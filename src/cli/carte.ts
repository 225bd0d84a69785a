/** `ifn carte`: the choropleth of one column of scores. */
import { extname } from 'node:path'
import type { Argv } from 'yargs'
import { UserError } from '../core/errors.ts'
import { countOf } from '../core/french.ts'
import { writeAllWhole } from '../io/node-files.ts'
import { methodById } from '../methods/registry.ts'
import { renderMap } from '../render/map.ts'
import { labelOfColumn } from '../render/score-book.ts'
import { embeddedTerritory } from '../sources/node-embedded.ts'
import type { CommonOptions } from './inputs.ts'
import type { Command } from './command.ts'
import { contoursFrom, footnotes, numberColumn, readScores } from './scores-file.ts'
import { Exit, STDIO } from './streams.ts'

interface CarteOptions extends CommonOptions {
  readonly scores: string
  readonly contours?: string
  readonly colonne: string
  readonly sortie: string
  readonly titre?: string
  readonly classes: number
  readonly coupures: 'quantiles' | 'population' | 'naturelles'
}

export const carte: Command<CarteOptions> = {
  options: (parser: Argv) =>
    parser
      .positional('scores', { type: 'string', demandOption: true, describe: 'scores écrits par ifn calculer (.csv .arrow .parquet .json)' })
      .option('contours', { type: 'string', describe: 'contours GeoJSON ou TopoJSON ; ceux du territoire embarqué à défaut' })
      .option('colonne', { alias: 'c', type: 'string', default: 'ifn', describe: 'colonne à montrer : ifn, un sous-indice, un indicateur' })
      .option('sortie', { alias: 'o', type: 'string', default: 'carte.svg', describe: 'fichier .svg ; « - » pour la sortie standard' })
      .option('titre', { type: 'string', describe: 'titre de la carte' })
      .option('classes', { type: 'number', default: 5, describe: 'nombre de classes, de 2 à 7' })
      .option('coupures', { choices: ['quantiles', 'population', 'naturelles'] as const, default: 'quantiles' as const, describe: 'quantiles des territoires ou de la population, ou seuils naturels' })
      .example('ifn carte scores.csv --contours communes.geojson -o carte.svg', 'la carte de l’indice'),

  async run(options, out, command) {
    if (options.sortie !== STDIO && extname(options.sortie) !== '.svg') throw new UserError('sortie-inconnue', `« ${options.sortie} » : une carte est un fichier .svg`, 'changez l’extension', { file: options.sortie })
    if (!(Number.isInteger(options.classes) && options.classes >= 2 && options.classes <= 7)) throw new UserError('option-invalide', `--classes ${options.classes}`, 'donnez un entier de 2 à 7')
    const { sheet, trace } = await readScores(options.scores)
    const contoursPath = options.contours ?? embeddedTerritory().contours
    const text = (name: string): readonly string[] | undefined => sheet.columns.find((each) => each.name === name)?.values as readonly string[] | undefined
    const values = numberColumn(sheet, options.colonne, options.scores)
    const weights = options.coupures === 'population' ? numberColumn(sheet, 'population', options.scores) : undefined
    const names = text('nom')
    const { svg, join } = renderMap({
      contours: await contoursFrom(contoursPath),
      codes: sheet.columns[0]!.values as readonly string[],
      values,
      title: options.titre ?? trace?.method.title ?? 'Indice de fragilité numérique',
      legend: labelOfColumn(options.colonne, trace && methodById(trace.method.id)),
      classes: { kind: options.coupures, count: options.classes, ...(weights && { weights }) },
      notes: footnotes(trace, command),
      ...(names && { names }),
    })
    if (options.sortie === STDIO) out.data(svg)
    else await writeAllWhole([{ path: options.sortie, bytes: new TextEncoder().encode(svg) }], { force: options.force })
    if (options.json) out.data(`${JSON.stringify({ ecrit: options.sortie, ...join }, null, 2)}\n`)
    else {
      out.say(`contours    ${countOf(trace?.level, join.matched)} avec une valeur, ${join.withoutValue.length} sans${some(join.withoutValue)}, ${join.withoutContour.length} sans contour${some(join.withoutContour)}`)
      if (options.sortie !== STDIO) out.say(`écrit       ${options.sortie}`)
    }
    return Exit.done
  },
}

function some(codes: readonly string[]): string {
  return codes.length === 0 ? '' : ` (${codes.slice(0, 3).join(', ')}${codes.length > 3 ? '…' : ''})`
}
