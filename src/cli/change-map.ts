/** Maps of a comparison: the change from first to last, as SVG. */
import { basename, extname } from 'node:path'
import { UserError } from '../core/errors.ts'
import { french } from '../core/french.ts'
import type { OutputFile } from '../host/files.ts'
import { CHANGE } from '../render/draw/palette.ts'
import { renderMap } from '../render/map/map.ts'
import type { Comparison } from '../study/comparison/comparison.ts'
import { requiredContours, type ContourOptions } from './contours.ts'
import type { Streams } from './streams.ts'

/**
 * Draws the map of a change.
 *
 * @param comparison from `compareMoments`
 * @param path file of the map, `.svg`
 * @param options contours
 * @param command command line, kept in the file
 * @param out streams of the command
 * @returns the file, not written yet
 * @throws {UserError} `sortie-inconnue`
 */
export async function changeMap(
  { change, reference, money, warnings, sources }: Comparison,
  path: string,
  options: ContourOptions,
  command: string,
  out: Streams,
): Promise<OutputFile> {
  if (extname(path) !== '.svg')
    throw new UserError(
      'sortie-inconnue',
      `« ${path} » : une carte est un fichier .svg`,
      'changez l’extension',
      { file: path },
    )
  const { significance } = change
  // what does not hold is not drawn as a change
  const difference = change.index.difference.map((v, i) =>
    significance && significance.holds[i] === 0 ? 0 : v,
  )
  const { svg } = renderMap({
    contours: await requiredContours(options, change, out),
    codes: change.codes,
    names: change.names,
    values: difference,
    title: `Évolution de la fragilité numérique, de ${basename(change.labels[0])} à ${basename(change.labels[1])}`,
    legend: significance
      ? `Écart de l’indice, en points (positif : plus fragile) ; 0 où il ne tient pas (fausses découvertes ≤ ${french(100 * significance.fdr, 0)} %)`
      : 'Écart de l’indice, en points (positif : plus fragile)',
    classes: { kind: 'fixes', breaks: breaksAroundZero(change.index.difference) },
    palette: CHANGE,
    notes: [
      ...sourceNote(sources),
      `Référence : ${reference}.`,
      ...(money === undefined ? [] : [`Revenus : ${money.replace(/^revenus /, '')}.`]),
      ...warnings,
    ],
    metadata: `Commande : ${command}`,
  })
  return { path, bytes: new TextEncoder().encode(svg) }
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

/** Two limits on either side of 0, at round numbers near the 40th and the 80th hundredths of what changed. */
function breaksAroundZero(difference: Float64Array): number[] {
  const sizes = [...difference]
    .filter((v) => !Number.isNaN(v))
    .map(Math.abs)
    .sort((a, b) => a - b)
  const near = round(sizes[Math.floor(sizes.length * 0.4)] ?? 0) || 0.1
  const far = Math.max(round(sizes[Math.floor(sizes.length * 0.8)] ?? 0), 2 * near)
  return [-far, -near, near, far]
}

/** The number of one figure, 1, 2 or 5, nearest below. */
function round(v: number): number {
  if (!(v > 0)) return 0
  const power = 10 ** Math.floor(Math.log10(v))
  return Number((([5, 2, 1].find((step) => step * power <= v) ?? 1) * power).toPrecision(1))
}
