/** `ifn carte`: a map of scores, as SVG or PNG. */
import type { SecondValue } from '../render/map/bivariate.ts'
import { FRAGILITY_ENDS, indexClasses, indexQuadrants } from '../render/map/index-classes.ts'
import { extname } from 'node:path'
import type { Argv } from 'yargs'
import { throwIfAny, UserError } from '../core/errors.ts'
import { french, NBSP } from '../core/french.ts'
import { matchCog, type CogMatch } from '../geo/match-cog.ts'
import { embeddedCog } from '../host/cog.ts'
import type { Contours } from '../io/contours.ts'
import { FRANCE_COG } from '../sources/france-table.ts'
import type { TerritoryRows } from '../geo/territories.ts'
import { countOf } from '../table/level.ts'
import { breaksAroundZero, type ClassRule } from '../render/map/classes.ts'
import { mapTypes, renderMap, type MapOptions, type MapType } from '../render/map/map.ts'
import { titleOfMap } from '../render/map/title.ts'
import { paletteNames } from '../render/draw/palette.ts'
import { nameAndCode, focusOf, withEpci } from '../render/report/territory.ts'
import { labelOfColumn, type ScoresView } from '../render/draw/scores-view.ts'
import { incomparable } from '../study/comparison/change.ts'
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
  epciFrom,
  commandsOf,
  doubtsOfChange,
  footnotes,
  numberColumn,
  readScoresView,
  scoresGiven,
  type ScoresArguments,
} from './scores-file.ts'
import { Exit, STDIO, type Streams } from './streams.ts'
import { png } from './png.ts'
import { rowsAsked, type AskedRows } from './territory.ts'
import { codeExamples, jsonText, labelled, numberCell } from './text-table.ts'

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
          ecrits: sortie === STDIO ? [] : [sortie],
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
      if (sortie !== STDIO) out.say(labelled('écrit', sortie))
    }
    return Exit.done
  },
}

async function drawn(
  options: CarteOptions,
  command: string,
  out: Streams,
): Promise<ReturnType<typeof renderMap> & { level: ScoresView['level'] }> {
  const { view, sheet, label } = await scoresGiven(options, command, out)
  const rowsView = withEpci(view, await epciFrom(options.appartenance, view))
  const [contours, zoomed] = await Promise.all([
    requiredContours(options, view, out),
    rowsAsked(options.territoire, rowsView, out),
  ])
  const match =
    view.level === 'commune' && options.contours === undefined
      ? matchedTo(contours, view.codes, out)
      : undefined
  const merged = new Set([...(match?.merged.values() ?? [])].flat())
  const rows = (zoomed?.rows ?? [...view.codes.keys()]).filter((row) => !merged.has(row))
  const pick = (values: Float64Array): Float64Array =>
    Float64Array.from(rows, (row) => values[row]!)
  const [first, second] = columnsOf(options, view)
  const before =
    options.avant === undefined ? undefined : await earlier(view, { ...options, label }, out)
  const values = (name: string): Float64Array => {
    const now = columnOf(view, name, () => numberColumn(sheet, name, label))
    return pick(before ? now.map((value, row) => value - before(name, view.codes[row]!)) : now)
  }
  const map: MapOptions = {
    contours,
    type: options.type,
    codes: rows.map((row) => match?.codeOf.get(row) ?? view.codes[row]!),
    merged:
      match &&
      mergedInWords(
        match,
        view,
        columnOf(view, first, () => numberColumn(sheet, first, label)),
      ),
    names: rows.map((row) => view.names[row]!),
    values: values(first),
    title:
      options.titre ??
      titleOfMap(
        view,
        second === undefined ? [first] : [first, second],
        zoomed && nameOfAll(zoomed),
      ) + (options.avant === undefined ? '' : `${NBSP}: changement`),
    subtitle: view.trace?.method.title,
    legend: legendOf(first, options, view),
    weights: pick(view.population),
    named: options.noms ?? (rows.length <= FEW_TERRITORIES ? NAMED : 0),
    ...(isFragility(first, view) && options.avant === undefined && { ends: FRAGILITY_ENDS }),
    limits: epciLimits(rowsView, rows),
    north: options.nord,
    palette: options.avant === undefined ? options.palette : 'changement',
    notes: footnotes(view.trace),
    metadata: commandsOf(view.trace, command),
    focus:
      zoomed &&
      new Set(
        zoomed.territories.flatMap((each) => [
          ...focusOf(contours, view, {
            ...each,
            own: each.level === view.level ? each.rows[0]! : -1,
          }),
        ]),
      ),
    ...(second !== undefined && {
      second: {
        values: values(second),
        legend: legendOf(second, options, view),
        ...quadrantCuts(options, view),
      },
    }),
  }
  return {
    ...renderMap({
      ...map,
      classes: classRule(
        options,
        view,
        first,
        map.values,
        options.coupures === 'population'
          ? pick(numberColumn(sheet, 'population', label))
          : undefined,
      ),
    }),
    level: view.level,
  }
}

/** The contours of 2025 that scores of an older COG are drawn on; which, and what merged since, is told. */
function matchedTo(
  { shapes }: Contours,
  codes: readonly string[],
  out: Streams,
): CogMatch | undefined {
  const drawn = new Set(shapes.map(({ code }) => code))
  const match = matchCog(embeddedCog(), codes, FRANCE_COG, (code) => drawn.has(code))
  if (match === undefined) return undefined
  const { from, merged } = match
  out.say(
    labelled(
      'à savoir',
      `scores du COG ${from} sur les contours de ${FRANCE_COG}${NBSP}: ${countOf('commune', merged.size)} en réunissent plusieurs, sans valeur propre sur la carte${some([...merged.keys()])}${NBSP}; ifn calculer --cog ${FRANCE_COG} les calcule`,
    ),
  )
  return match
}

/** What each shape that holds several rows held, in words. */
function mergedInWords(
  { merged }: CogMatch,
  { names, codes }: ScoresView,
  values: Float64Array,
): Map<string, string> {
  return new Map(
    [...merged].map(([code, rows]) => {
      const members = rows.map(
        (row) => `${names[row] || codes[row]!} ${numberCell(values[row]!, 1)}`,
      )
      return [code, `fusionnée depuis ces scores (${members.join(', ')})`]
    }),
  )
}

function nameOfAll({ territories }: AskedRows): string {
  return new Intl.ListFormat('fr').format(territories.map(nameAndCode))
}

/** The columns of a map: those asked for, failing that the sub-indices when two are crossed, the population in circles, or the index. Circles have the colour of the index. */
function columnsOf(
  { type, colonne, croiser }: CarteOptions,
  { subIndices }: ScoresView,
): [first: string, second?: string] {
  if (type === 'symboles') return [colonne ?? 'population', croiser ?? 'ifn']
  if (type === 'choroplethe') return [colonne ?? 'ifn']
  const first = colonne ?? subIndices[0]?.id
  const second = croiser ?? subIndices.find(({ id }) => id !== first)?.id
  if (first === undefined || second === undefined)
    throw new UserError(
      'option-invalide',
      'ces scores n’ont pas deux sous-indices à croiser',
      'nommez deux colonnes : -c COLONNE --croiser COLONNE',
    )
  return [first, second]
}

/** A column, or `certitude`: how wide the interval of the index is. */
function columnOf(view: ScoresView, name: string, refuse: () => Float64Array): Float64Array {
  const [low, high] = ['ifn_p05', 'ifn_p95'].map((each) => view.column(each))
  if (name === 'certitude' && low && high) return high.map((value, i) => value - low[i]!)
  return view.column(name) ?? refuse()
}

/** What a territory had in a column of the other scores, which must be of the same method and level. */
async function earlier(
  view: ScoresView,
  { avant, label }: CarteOptions & { readonly label: string },
  out: Streams,
): Promise<(name: string, code: string) => number> {
  const { view: before, sheet } = await readScoresView(avant!)
  throwIfAny(
    incomparable(
      { ...before, label: avant!, method: before.trace?.method },
      { ...view, label, method: view.trace?.method },
    ),
  )
  for (const doubt of doubtsOfChange(before, view)) out.say(labelled('à savoir', doubt))
  return (name, code) =>
    columnOf(before, name, () => numberColumn(sheet, name, avant!))[before.rowOf.get(code) ?? -1] ??
    NaN
}

function legendOf(column: string, { avant }: CarteOptions, { method }: ScoresView): string {
  const label =
    column === 'population'
      ? 'Population'
      : column === 'certitude'
        ? 'Largeur de l’intervalle à 90\u00A0% de l’indice'
        : labelOfColumn(column, method)
  return avant === undefined ? label : `${label}\u00A0: changement, en points`
}

function classRule(
  { limites, avant, coupures, classes }: CarteOptions,
  view: ScoresView,
  column: string,
  values: Float64Array,
  weights: Float64Array | undefined,
): ClassRule {
  if (limites !== undefined)
    return {
      kind: 'fixes',
      breaks: limites.split(',').map((each) => (each.trim() === '' ? NaN : Number(each))),
    }
  if (avant !== undefined) return { kind: 'fixes', breaks: breaksAroundZero(values) }
  const own =
    column === 'ifn' && coupures === undefined && classes === undefined
      ? indexClasses(view)
      : undefined
  if (own) return own
  return { kind: coupures ?? 'quantiles', count: classes ?? 5, ...(weights && { weights }) }
}

/** Up to so many territories, the largest are named. */
const FEW_TERRITORIES = 1500
const NAMED = 10

/** The limits of the EPCI of some communes, where they are few enough to be seen apart and of several EPCI. */
function epciLimits(
  { level, membership }: TerritoryRows,
  rows: readonly number[],
): MapOptions['limits'] {
  const of = rows.map((row) => membership?.epci?.[row] ?? '')
  return level === 'commune' && rows.length <= FEW_TERRITORIES && new Set(of).size > 1
    ? { of, words: 'limites des EPCI' }
    : undefined
}

/** The quadrants of the scores, for a map of both sub-indices in quadrants. */
function quadrantCuts(
  { type, colonne, croiser, avant }: CarteOptions,
  view: ScoresView,
): Pick<SecondValue, 'cuts'> {
  const isOwn = type === 'quadrants' && !colonne && !croiser && avant === undefined
  const rule = isOwn ? indexQuadrants(view) : undefined
  const words =
    'Quadrants des scores, de part et d’autre des médianes de la référence, pondérées par la population'
  return rule ? { cuts: { ...rule, words } } : {}
}

/** Whether a column grows with fragility: the index, a sub-index, the score of an indicator. */
function isFragility(column: string, { subIndices }: ScoresView): boolean {
  return column === 'ifn' || column.endsWith('_score') || subIndices.some(({ id }) => id === column)
}

function some(codes: readonly string[]): string {
  return codes.length === 0 ? '' : ` (${codeExamples(codes)})`
}
