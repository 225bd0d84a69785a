/** Several maps of the same territories, side by side: one a date, in the same classes, under one legend. */
import { NBSP } from '../../core/french.ts'
import { ink, paletteColours } from '../draw/palette.ts'
import { element, join, text, textBlock, textWidth, type Block, type Markup } from '../draw/svg.ts'
import { classify, type ClassRule } from './classes.ts'
import { FRAGILITY_ENDS } from './index-classes.ts'
import type { MapJoin } from './layers.ts'
import { classLabels, LABEL_SIZE, SMALL_SIZE, SWATCH, swatch } from './legend.ts'
import { drawMap, type MapOptions } from './map.ts'

/** One map of several: its date, and a value a row. */
export interface MapPanel {
  /** Date, or what the panel shows. */
  readonly title: string
  /** Values, a territory a row; NaN is hatched as missing. */
  readonly values: Float64Array
}

/** Territories, their values at each date, and the words around their maps. */
export interface PanelsOptions extends Pick<
  MapOptions,
  'contours' | 'codes' | 'names' | 'title' | 'notes' | 'metadata'
> {
  /** Label of the values. */
  readonly legend: string
  /** Maps, in order; one scale serves them all. */
  readonly panels: readonly MapPanel[]
  /** Classes of all the values together; five of equal numbers when left out. */
  readonly classes?: ClassRule | undefined
}

const [WIDTH, MARGIN, GAP] = [960, 32, 16]
const PALETTE = 'prune'

/**
 * Draws one map a date, in the same classes: those of all the values together.
 *
 * @param options territories, dates, contours, words
 * @returns the SVG (the same input gives the same bytes), and how the table and the contours met
 * @throws {UserError} `jointure-vide` when no contour bears a code of the table
 */
export function renderMapPanels(options: PanelsOptions): { svg: string; join: MapJoin } {
  const { panels, contours, codes, names, title, legend, notes = [] } = options
  const pooled = Float64Array.from(panels.flatMap(({ values }) => Array.from(values)))
  const classes = classify(pooled, options.classes ?? { kind: 'quantiles' })
  const columns = panels.length === 4 ? 2 : Math.min(3, panels.length)
  const width = Math.floor((WIDTH - 2 * MARGIN + GAP) / columns - GAP)
  const maps = panels.map((panel, k) =>
    drawMap({
      contours,
      codes,
      ...(names && { names }),
      values: panel.values,
      title: panel.title,
      legend,
      classes: { kind: 'fixes', breaks: classes.breaks },
      palette: PALETTE,
      apart: true,
      bare: true,
      id: `carte-${k + 1}`,
      width,
      height: width,
    }),
  )
  const head = textBlock(title, MARGIN, 24, WIDTH - 2 * MARGIN, {
    size: 24,
    fill: ink.text,
    bold: true,
  })
  const top = 24 + head.height + 18
  const hatched = maps.findIndex(({ svg }) => svg.includes('-hachures"'))
  const key = sharedLegend(
    legend,
    classLabels(classes, pooled),
    hatched < 0 ? undefined : `url(#carte-${hatched + 1}-hachures)`,
    top,
  )
  const parts: Markup[] = [head.markup, key.markup]
  let y = top + key.height + 8
  for (let row = 0; row < maps.length; row += columns) {
    const placed = maps.slice(row, row + columns).map(({ svg }, k) => {
      const [, own = '', height = '0'] = /^<svg ([^>]*? height="([\d.]+)")/.exec(svg) ?? []
      parts.push(
        svg.replace(own, `x="${MARGIN + k * (width + GAP)}" y="${Math.round(y)}" ${own}`) as Markup,
      )
      return Number(height)
    })
    y += Math.max(...placed) + GAP
  }
  for (const note of notes) {
    const { markup, height } = textBlock(note, MARGIN, y, WIDTH - 2 * MARGIN, {
      size: 12,
      fill: ink.quiet,
    })
    parts.push(markup)
    y += height + 4
  }
  const height = Math.ceil(y + 20)
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: WIDTH,
      height,
      viewBox: `0 0 ${WIDTH} ${height}`,
      'font-family':
        "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif",
      role: 'group',
      lang: 'fr',
      'aria-labelledby': 'cartes-titre',
    },
    element('title', { id: 'cartes-titre' }, text(title)),
    options.metadata === undefined ? join([]) : element('metadata', {}, text(options.metadata)),
    element('rect', { width: WIDTH, height, fill: ink.paper }),
    ...parts,
  )
  return { svg, join: maps[0]!.join }
}

/** The legend of all the maps, in one line: from the least fragile to the most. */
function sharedLegend(
  legend: string,
  labels: readonly string[],
  missingFill: string | undefined,
  y: number,
): Block {
  const head = textBlock(
    `${legend}, de ${FRAGILITY_ENDS[0]} à ${FRAGILITY_ENDS[1]}${NBSP}: mêmes classes à toutes les dates`,
    MARGIN,
    y,
    WIDTH - 2 * MARGIN,
    { size: LABEL_SIZE, fill: ink.text, bold: true },
  )
  const colours = paletteColours(PALETTE, labels.length)
  const cells = [
    ...labels.map((words, k) => ({ words, fill: colours[k]! })),
    ...(missingFill ? [{ words: 'donnée manquante', fill: missingFill }] : []),
  ]
  let x = MARGIN
  const at = y + head.height + 8
  const drawn = cells.map(({ words, fill }) => {
    const cell = join([
      swatch(x, at, fill),
      element(
        'text',
        { x: x + SWATCH.width + 6, y: at + 13, 'font-size': SMALL_SIZE, fill: ink.text },
        text(words),
      ),
    ])
    x += SWATCH.width + 6 + textWidth(words, SMALL_SIZE) + 18
    return cell
  })
  return { markup: join([head.markup, ...drawn]), height: head.height + 8 + SWATCH.height }
}
