/** `ifn carte`: the choropleth of one column of scores. */
import { extname } from 'node:path'
import type { Argv } from 'yargs'
import { suggestion, UserError } from '../core/errors.ts'
import { countOf } from '../core/french.ts'
import type { Trace } from '../engine/trace.ts'
import { readContours } from '../io/contours.ts'
import { decodeSheet } from '../io/encode.ts'
import { readWhole, writeAllWhole } from '../io/node-files.ts'
import { methodById } from '../methods/registry.ts'
import { renderMap } from '../render/map.ts'
import { embeddedTerritory } from '../sources/node-embedded.ts'
import type { Sheet } from '../table/sheet.ts'
import type { CommonOptions } from './inputs.ts'
import type { Command } from './command.ts'
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
      contours: readContours(await readWhole(contoursPath), contoursPath),
      codes: sheet.columns[0]!.values as readonly string[],
      values,
      title: options.titre ?? trace?.method.title ?? 'Indice de fragilité numérique',
      legend: labelOf(options.colonne, trace),
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

/** Scores and, where the format or a data package beside it keeps one, their Trace. */
async function readScores(path: string): Promise<{ sheet: Sheet; trace?: Trace }> {
  const extension = extname(path).toLowerCase().slice(1)
  if (extension !== 'csv' && extension !== 'arrow' && extension !== 'parquet' && extension !== 'json') {
    throw new UserError('option-invalide', `« ${path} » n’est pas un fichier de scores`, 'donnez un fichier .csv, .arrow, .parquet ou .json écrit par ifn calculer', { file: path })
  }
  const sheet = await decodeSheet(await readWhole(path), extension)
  const kept = sheet.metadata['ifn.trace'] ?? (extension === 'csv' ? await traceBeside(path) : undefined)
  return { sheet, ...(kept !== undefined && { trace: JSON.parse(kept) as Trace }) }
}

async function traceBeside(path: string): Promise<string | undefined> {
  try {
    const description = JSON.parse(new TextDecoder().decode(await readWhole(path.replace(/\.csv$/i, '.datapackage.json')))) as { 'ifn:trace'?: Trace }
    return JSON.stringify(description['ifn:trace'])
  } catch {
    return undefined // a CSV may well stand alone: its map then names no source
  }
}

function numberColumn(sheet: Sheet, name: string, file: string): Float64Array {
  const found = sheet.columns.find((each) => each.name === name)?.values
  if (found instanceof Float64Array) return found
  const numbers = sheet.columns.filter(({ values }) => values instanceof Float64Array).map((each) => each.name)
  throw new UserError('option-invalide', `« ${file} » n’a pas de colonne de nombres « ${name} »`, suggestion(name, numbers), { file, column: name })
}

function labelOf(column: string, trace: Trace | undefined): string {
  if (column === 'ifn') return 'Indice de fragilité numérique'
  const method = trace && methodById(trace.method.id)
  const group = method?.subIndices[column]
  const indicator = method?.indicators[column.replace(/_score$/, '')]
  return group?.label ?? (indicator ? `${indicator.label}${column.endsWith('_score') ? ' (score)' : ''}` : column)
}

/** What the licence asks to be named, the method, what it is compared with, and how to redo it. */
function footnotes(trace: Trace | undefined, command: string): string[] {
  if (trace === undefined) return [`Commande : ${command}`]
  const sources = trace.sources.map(({ producer, label, millesime, updated }) => [`${producer}, ${label}`, millesime, updated && `mise à jour ${updated}`].filter(Boolean).join(', '))
  const { id, version, variant } = trace.method
  return [
    `Sources : ${[...new Set(sources)].join(' ; ')} (Licence Ouverte 2.0).`,
    `Méthode ${id}, version ${version}${variant ? `, variante ${variant}` : ''} ; référence : ${trace.reference.label}. Logiciel ${trace.software.name} ${trace.software.version}.`,
    `Commandes : ${[trace.command, command].filter(Boolean).join(' ; ')}`,
  ]
}

function some(codes: readonly string[]): string {
  return codes.length === 0 ? '' : ` (${codes.slice(0, 3).join(', ')}${codes.length > 3 ? '…' : ''})`
}
