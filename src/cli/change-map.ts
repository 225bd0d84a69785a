/** Maps of a comparison: the change from first to last, or each date. */
import { basename, extname } from 'node:path'
import { UserError } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { departementOf } from '../geo/membership.ts'
import type { Contours } from '../io/contours.ts'
import type { OutputFile } from '../host/files.ts'
import { CHANGE } from '../render/draw/palette.ts'
import { breaksAroundZero } from '../render/map/classes.ts'
import { drawMap, type MapOptions } from '../render/map/map.ts'
import { renderMapPanels } from '../render/map/panels.ts'
import type { Change } from '../study/comparison/change.ts'
import type { Comparison } from '../study/comparison/comparison.ts'
import { momentNames } from '../study/comparison/sheet.ts'
import { requiredContours, type ContourOptions } from './contours.ts'
import type { Streams } from './streams.ts'

/**
 * Draws the map of a change.
 *
 * @param comparison from `compareEditions`
 * @param path file of the map, `.svg`
 * @param options contours
 * @param command command line, kept in the file
 * @param out streams of the command
 * @returns the file, not written yet
 * @throws {UserError} `sortie-inconnue`
 */
export async function changeMap(
  comparison: Comparison,
  path: string,
  options: ContourOptions,
  command: string,
  out: Streams,
): Promise<OutputFile> {
  checkSvg(path)
  const { change } = comparison
  const { significance } = change
  // what does not hold is not drawn as a change
  const difference = change.index.difference.map((v, i) =>
    significance && significance.holds[i] === 0 ? 0 : v,
  )
  const { svg } = drawMap({
    ...(await commonTo(comparison, options, command, out)),
    values: difference,
    title: `Évolution de la fragilité numérique, de ${basename(change.labels[0])} à ${basename(change.labels[1])}`,
    legend: significance
      ? `Écart de l’indice, en points (positif : plus fragile) ; 0 où il ne tient pas (fausses découvertes ≤ ${french(100 * significance.fdr, 0)} %)`
      : 'Écart de l’indice, en points (positif : plus fragile)',
    classes: { kind: 'fixes', breaks: breaksAroundZero(change.index.difference) },
    palette: CHANGE,
  })
  return { path, bytes: new TextEncoder().encode(svg) }
}

/**
 * Draws the index at each date, one map beside the other, in the same classes.
 *
 * @param comparison from `compareEditions`
 * @param path file of the maps, `.svg`
 * @param options contours
 * @param command command line, kept in the file
 * @param out streams of the command
 * @returns the file, not written yet
 * @throws {UserError} `sortie-inconnue`
 */
export async function editionMaps(
  comparison: Comparison,
  path: string,
  options: ContourOptions,
  command: string,
  out: Streams,
): Promise<OutputFile> {
  checkSvg(path)
  const { change, snapshots } = comparison
  const names = momentNames(snapshots.map(({ label }) => label))
  const { svg } = renderMapPanels({
    ...(await commonTo(comparison, options, command, out)),
    title: `La fragilité numérique, de ${names[0]!} à ${names.at(-1)!}`,
    legend: 'Indice',
    panels: snapshots.map(({ codes, index }, k) => {
      const rowOf = new Map(codes.map((code, i) => [code, i]))
      return {
        title: names[k]!,
        values: Float64Array.from(change.codes, (code) => index[rowOf.get(code) ?? -1] ?? NaN),
      }
    }),
  })
  return { path, bytes: new TextEncoder().encode(svg) }
}

/** What the maps of a comparison share: contours, territories, words at the foot, the command in the metadata. */
async function commonTo(
  comparison: Comparison,
  options: ContourOptions,
  command: string,
  out: Streams,
): Promise<Pick<MapOptions, 'contours' | 'codes' | 'names' | 'notes' | 'metadata'>> {
  const { change } = comparison
  return {
    contours: await contoursAround(options, change, out),
    codes: change.codes,
    names: change.names,
    notes: notesOf(comparison),
    metadata: `Commande : ${command}`,
  }
}

/** The contours to draw: of those of all France that the package carries, the départements that are compared. */
async function contoursAround(
  options: ContourOptions,
  { codes, level }: Change,
  out: Streams,
): Promise<Contours> {
  const contours = await requiredContours(options, { codes, level }, out)
  if (options.contours !== undefined || (level !== 'commune' && level !== 'iris')) return contours
  const here = new Set(codes.map(departementOf))
  return {
    ...contours,
    shapes: contours.shapes.filter(({ code }) => here.has(departementOf(code))),
  }
}

function checkSvg(path: string): void {
  if (extname(path) !== '.svg')
    throw new UserError(
      'sortie-inconnue',
      `« ${path} » : une carte est un fichier .svg`,
      'changez l’extension',
      { file: path },
    )
}

function notesOf({ reference, money, warnings, sources }: Comparison): string[] {
  return [
    ...sourceNote(sources),
    `Référence : ${reference}.`,
    ...(money === undefined ? [] : [`Revenus : ${money.replace(/^revenus /, '')}.`]),
    ...warnings,
  ]
}

function sourceNote(sources: Comparison['sources']): string[] {
  const said = sources.map(({ producer, label, millesime, updated, licence }) =>
    [
      `${producer}, ${label}`,
      millesime,
      updated && `mise à jour ${updated}`,
      licence && `licence : ${licence.replace(/^Licence /, '')}`,
    ]
      .filter(Boolean)
      .join(', '),
  )
  return said.length === 0 ? [] : [`Sources : ${[...new Set(said)].join(' ; ')}.`]
}
