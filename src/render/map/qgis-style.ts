/** The style of a map for QGIS: the classes, colours and words of the maps of this library. */
import { french } from '../../core/french.ts'
import type { ScoresView } from '../draw/scores-view.ts'
import { ink, paletteColours } from '../draw/palette.ts'
import { element, join, type Markup } from '../draw/svg.ts'
import { classify } from './classes.ts'
import { indexClasses } from './index-classes.ts'
import { classLabels } from './legend.ts'

/**
 * Writes a `.qml` file, which QGIS applies by itself to the layer of the same name beside it: rules on the index, the
 * most fragile first, and what has no value hatched.
 *
 * @param view scores of the layer
 * @returns XML of the style
 */
export function qgisStyle(view: ScoresView): string {
  const classes = classify(view.index, indexClasses(view) ?? { kind: 'quantiles' })
  const labels = classLabels(classes, view.index)
  const colours = paletteColours('prune', classes.count)
  const rules = colours.map((colour, k) => {
    const [from, to] = [classes.breaks[k - 1], classes.breaks[k]]
    const filter = [
      from !== undefined && `"ifn" >= ${from}`,
      to !== undefined && `"ifn" < ${to}`,
      from === undefined && to === undefined && '"ifn" IS NOT NULL',
    ]
    return {
      filter: filter.filter(Boolean).join(' AND '),
      label: `${labels[k]!} (${french(classes.sizes[k]!, 0)})`,
      symbol: fillSymbol(String(k), [simpleFill(colour)]),
    }
  })
  const all = [
    ...rules.toReversed(),
    ...(classes.missing > 0
      ? [
          {
            filter: 'ELSE',
            label: `donnée manquante (${french(classes.missing, 0)})`,
            symbol: fillSymbol(String(classes.count), [simpleFill(ink.hatched), hatching()]),
          },
        ]
      : []),
  ]
  const marked = all.map(({ filter, label }, i) =>
    element('rule', { key: `{ifn-${i}}`, filter, label, symbol: all[i]!.symbol.name }),
  )
  return `<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n${element(
    'qgis',
    { version: '3.22.0', styleCategories: 'Symbology' },
    element(
      'renderer-v2',
      { type: 'RuleRenderer', symbollevels: 0, enableorderby: 0, forceraster: 0 },
      element('rules', { key: '{ifn}' }, ...marked),
      element('symbols', {}, ...all.map(({ symbol }) => symbol.markup)),
    ),
  )}\n`
}

/** A symbol of polygons, named so that a rule takes it. */
function fillSymbol(
  name: string,
  layers: readonly Markup[],
): { readonly name: string; readonly markup: Markup } {
  const markup = element(
    'symbol',
    { type: 'fill', name, alpha: 1, clip_to_extent: 1, force_rhr: 0 },
    ...layers,
  )
  return { name, markup }
}

function symbolLayer(
  kind: string,
  options: Readonly<Record<string, string>>,
  inside = join([]),
): Markup {
  const map = element(
    'Option',
    { type: 'Map' },
    ...Object.entries(options).map(([name, value]) =>
      element('Option', { type: 'QString', name, value }),
    ),
  )
  // read by the versions of QGIS that know no map of options
  const older = Object.entries(options).map(([k, v]) => element('prop', { k, v }))
  return element('layer', { class: kind, enabled: 1, locked: 0, pass: 0 }, map, ...older, inside)
}

function simpleFill(colour: string): Markup {
  return symbolLayer('SimpleFill', {
    color: rgba(colour),
    style: 'solid',
    outline_color: rgba(ink.paper),
    outline_style: 'solid',
    outline_width: '0.1',
    outline_width_unit: 'MM',
  })
}

/** Lines aslant over what has no value, as on the maps. */
function hatching(): Markup {
  const line = symbolLayer('SimpleLine', {
    line_color: rgba(ink.hatch),
    line_width: '0.2',
    line_width_unit: 'MM',
  })
  return symbolLayer(
    'LinePatternFill',
    { angle: '45', distance: '1.2', distance_unit: 'MM', color: rgba(ink.hatch) },
    element('symbol', { type: 'line', name: '@hachures@0', alpha: 1 }, line),
  )
}

/** « 247,230,196,255 », as QGIS writes a colour. */
function rgba(hexadecimal: string): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(hexadecimal.slice(at, at + 2), 16))
  return [...parts, 255].join(',')
}
