/** `ifn carte`: a map of scores, as SVG or PNG. */
import { extname } from 'node:path'
import type { Argv } from 'yargs'
import { UserError } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { countOf } from '../table/level.ts'
import { mapTypes, type MapType } from '../render/map/map.ts'
import { paletteNames } from '../render/draw/palette.ts'
import { withEpci } from '../render/report/territory.ts'
import { renderMap } from '../render/scores-map.ts'
import type { ScoresView } from '../render/draw/scores-view.ts'
import type { Command } from './command.ts'
import type { CommonOptions } from './inputs.ts'
import {
  checkExtension,
  embeddedScoresOptions,
  scoresPositional,
  territoryOption,
  writeOne,
} from './options.ts'
import { contourOptions, matchedTo, requiredContours, type ContourOptions } from './contours.ts'
import {
  doubtsOfChange,
  epciFrom,
  readScoresView,
  scoresGiven,
  type ScoresArguments,
} from './scores-file.ts'
import { Exit, isStdio, type Streams } from './streams.ts'
import { png } from './png.ts'
import { rowsAsked } from './territory.ts'
import { codeExamples, jsonText, labelled } from './text-table.ts'

interface CarteOptions extends CommonOptions, ContourOptions, ScoresArguments {
  readonly contours?: string
  readonly type: MapType
  readonly colonne?: string
  readonly croiser?: string
  readonly territoire: readonly string[]
  readonly appartenance?: string
  readonly palette: string
  readonly sortie: string
  readonly titre?: string
  readonly classes?: number
  readonly coupures?: 'quantiles' | 'population' | 'naturelles'
  readonly limites?: string
  readonly avant?: string
  readonly noms?: number
  readonly nord: boolean
}

/** `ifn carte`: draws a map of scores. */
export const carte: Command<CarteOptions> = {
  options: (parser: Argv) =>
    embeddedScoresOptions(contourOptions(parser))
      .positional('scores', scoresPositional)
      .option('type', {
        choices: mapTypes,
        default: 'choroplethe' as const,
        describe:
          'une valeur en classes ; deux croisées en neuf couleurs, ou en quatre quadrants ; un effectif en cercles, de la couleur de la classe de l’indice',
      })
      .option('colonne', {
        alias: 'c',
        type: 'string',
        describe:
          'colonne à montrer : ifn à défaut, un sous-indice, un indicateur ; certitude : largeur de l’intervalle',
      })
      .option('croiser', {
        type: 'string',
        describe:
          'seconde colonne d’une carte croisée, les deux sous-indices à défaut ; ce qui colore les cercles, l’indice à défaut',
      })
      .option('territoire', {
        ...territoryOption,
        alias: ['t', 'zoom'],
        describe: `${territoryOption.describe} ; il remplit la carte, ses voisins en gris`,
      })
      .option('appartenance', {
        type: 'string',
        describe: 'fichier CSV qui dit l’EPCI de chaque commune, quand les scores ne le disent pas',
      })
      .option('palette', {
        choices: paletteNames,
        default: 'prune' as const,
        describe: 'couleurs des classes',
      })
      .option('sortie', {
        alias: 'o',
        type: 'string',
        default: 'carte.svg',
        describe: 'fichier .svg ou .png ; « - » pour la sortie standard',
      })
      .option('titre', { type: 'string', describe: 'titre de la carte' })
      .option('classes', {
        type: 'number',
        describe: 'nombre de classes, de 2 à 7 ; celles de l’indice, ou cinq',
      })
      .option('coupures', {
        choices: ['quantiles', 'population', 'naturelles'] as const,
        describe:
          'quantiles des territoires ou de la population, ou seuils naturels ; les classes de l’indice, ou des quantiles',
      })
      .option('limites', {
        type: 'string',
        describe: 'limites de classes fixées, séparées par des virgules (20,40,60)',
      })
      .option('avant', {
        type: 'string',
        describe: 'scores d’un autre millésime : la carte montre le changement',
      })
      .option('noms', {
        type: 'number',
        describe:
          'écrire les noms de tant de territoires, des plus peuplés aux moins ; dix sur la carte d’un département ou d’un territoire plus petit',
      })
      .option('nord', { type: 'boolean', default: false, describe: 'montrer le nord' })
      .example(
        'ifn carte scores.csv --contours communes.geojson -o carte.svg',
        'la carte de l’indice',
      )
      .example(
        'ifn carte -t "Seine-Saint-Denis" --type croisee -o carte.png',
        'les deux sous-indices croisés, sans fichier',
      ),

  async run(options, out, command) {
    const { sortie, classes } = options
    checkExtension(sortie, ['.svg', '.png'], 'une carte est un fichier .svg ou .png')
    if (classes !== undefined && !(Number.isInteger(classes) && classes >= 2 && classes <= 7))
      throw new UserError('option-invalide', `--classes ${classes}`, 'donnez un entier de 2 à 7')
    const { svg, join, level } = await drawn(options, command, out)
    const picture = extname(sortie).toLowerCase() === '.png' ? await png(svg) : svg
    await writeOne(sortie, picture, options.force, out)
    if (options.json)
      out.data(
        jsonText({
          ecrits: isStdio(sortie) ? [] : [sortie],
          avec_valeur: join.matched,
          fusionnees: join.merged,
          sans_valeur: join.withoutValue,
          sans_contour: join.withoutContour,
        }),
      )
    else {
      const { matched, merged, withoutValue, withoutContour } = join
      out.say(
        labelled(
          'contours',
          `${countOf(level, matched)} avec une valeur, ${withoutValue.length} sans${some(withoutValue)}${merged.length > 0 ? `, ${french(merged.length, 0)} fusionnées depuis` : ''}, ${withoutContour.length} sans contour${some(withoutContour)}`,
        ),
      )
      if (!isStdio(sortie)) out.say(labelled('écrit', sortie))
    }
    return Exit.done
  },
}

async function drawn(
  options: CarteOptions,
  command: string,
  out: Streams,
): Promise<ReturnType<typeof renderMap> & { level: ScoresView['level'] }> {
  const { label, ...opened } = await scoresGiven(options, command, out)
  const { view } = opened
  const epci = await epciFrom(options.appartenance, view)
  const [contours, zoomed] = await Promise.all([
    requiredContours(options, view, out),
    rowsAsked(options.territoire, withEpci(view, epci), out),
  ])
  const match = matchedTo(view, contours, options, out)
  const before = options.avant === undefined ? undefined : await readScoresView(options.avant)
  if (before)
    for (const doubt of doubtsOfChange(before.view, view)) out.say(labelled('à savoir', doubt))
  const map = renderMap(opened, {
    contours,
    label,
    command,
    type: options.type,
    palette: options.palette,
    north: options.nord,
    territory: (zoomed?.territories ?? []).map(({ level, code }) => `${level}:${code}`),
    ...(epci && { epci }),
    ...(match && { match }),
    ...(before && { before, beforeLabel: options.avant! }),
    ...(options.colonne !== undefined && { column: options.colonne }),
    ...(options.croiser !== undefined && { cross: options.croiser }),
    ...(options.titre !== undefined && { title: options.titre }),
    ...(options.classes !== undefined && { classes: options.classes }),
    ...(options.coupures && { cuts: options.coupures }),
    ...(options.limites !== undefined && {
      limits: options.limites.split(',').map((each) => (each.trim() === '' ? NaN : Number(each))),
    }),
    ...(options.noms !== undefined && { named: options.noms }),
  })
  return { ...map, level: view.level }
}

function some(codes: readonly string[]): string {
  return codes.length === 0 ? '' : ` (${codeExamples(codes)})`
}
