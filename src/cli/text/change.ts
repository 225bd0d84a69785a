/** Writes a change for a terminal and as JSON: how many, how much, convergence, who, why, and warnings. */
import type { Comparison } from '../../study/comparison/comparison.ts'
import { french, NBSP } from '../../core/french.ts'
import { countOf } from '../../table/level.ts'
import type { Change } from '../../study/comparison/change.ts'
import { convergence } from '../../study/comparison/convergence.ts'
import { quantiles } from '../../stats/quantile.ts'
import { convergenceJson, convergenceLines, shortDates } from './convergence.ts'
import type { Significance } from '../../study/comparison/significance.ts'

const SHOWN = 5

interface Moved {
  readonly code: string
  readonly nom: string
  readonly avant: number
  readonly apres: number
  readonly ecart: number
}

/**
 * Gives the summary of a comparison as data: what `--json` prints.
 *
 * @param comparison from `compareEditions`
 * @returns an object ready for `JSON.stringify`
 */
export function changeJson(comparison: Comparison): object {
  const { change, steps, reference, money, cog, warnings, breaks } = comparison
  const { labels, level, codes, transitions, thresholds, onlyBefore, onlyAfter, beyondNoise } =
    change
  const means = meanEffects(change)
  return {
    de: labels[0],
    a: labels[1],
    niveau: level,
    territoires: codes.length,
    reference,
    cog: cog ?? null,
    revenus: money ?? null,
    ecart_median: nullable(quantiles(change.index.difference, [0.5])[0]!),
    ecart_moyen: Object.fromEntries(
      Object.entries(means).map(([name, value]) => [name, nullable(value)]),
    ),
    seuils_de_classes: thresholds,
    transitions,
    hausses: extremes(change, 1),
    baisses: extremes(change, -1),
    ...(beyondNoise && {
      hors_bruit: {
        hausses: count(beyondNoise, 1),
        baisses: count(beyondNoise, -1),
        dans_le_bruit: count(beyondNoise, 0),
      },
    }),
    ...(change.significance && { ecarts_qui_tiennent: significanceJson(change.significance) }),
    sans_vis_a_vis: { avant: onlyBefore, apres: onlyAfter },
    etapes: steps.map((step) => ({
      de: step.labels[0],
      a: step.labels[1],
      ecart_median: nullable(quantiles(step.index.difference, [0.5])[0]!),
      transitions: step.transitions,
    })),
    convergence: convergenceJson(convergence(comparison)),
    ruptures: breaks.map(({ before, after, indicators, text }) => ({
      de: before,
      a: after,
      indicateurs: indicators,
      texte: text,
    })),
    avertissements: warnings,
  }
}

/**
 * Writes the summary of a comparison for a terminal.
 *
 * @param comparison from `compareEditions`
 * @param written paths of the files that were written
 * @returns text, a line break at its end
 */
export function changeText(comparison: Comparison, written: readonly string[]): string {
  const { change, steps, reference, money, warnings } = comparison
  const { labels, level, codes, index, onlyBefore, onlyAfter, beyondNoise } = change
  const known = index.difference.filter((v) => !Number.isNaN(v))
  const [median = NaN] = quantiles(index.difference, [0.5])
  const orphans = [
    ...(onlyBefore.length > 0
      ? [`${countOf(level, onlyBefore.length)} de ${labels[0]} seulement (${some(onlyBefore)})`]
      : []),
    ...(onlyAfter.length > 0
      ? [`${countOf(level, onlyAfter.length)} de ${labels[1]} seulement (${some(onlyAfter)})`]
      : []),
  ]
  return [
    `de ${labels[0]} à ${labels[1]}`,
    field('référence', reference),
    ...(money === undefined ? [] : [field('revenus', money.replace(/^revenus /, ''))]),
    field(
      'territoires',
      `${countOf(level, codes.length)} des deux côtés, ${french(known.length, 0)} avec un indice aux deux dates`,
    ),
    ...orphans.map((text, k) => field(k === 0 ? 'sans vis-à-vis' : '', text)),
    ...(known.length === 0
      ? []
      : [
          field(
            'écart',
            `médiane ${signed(median)} ; ${french(known.filter((v) => v > 0).length, 0)} en hausse, ${french(known.filter((v) => v < 0).length, 0)} en baisse`,
          ),
          ...effectLines(change),
        ]),
    ...(beyondNoise
      ? [
          field(
            'hors bruit',
            `${french(count(beyondNoise, 1), 0)} en hausse et ${french(count(beyondNoise, -1), 0)} en baisse au-delà de leur intervalle, ${french(count(beyondNoise, 0), 0)} dans le bruit`,
          ),
        ]
      : []),
    ...(change.significance ? significanceLines(change.significance) : []),
    ...steps.map((step, k) =>
      field(
        k === 0 ? 'étapes' : '',
        `de ${step.labels[0]} à ${step.labels[1]}${NBSP}: médiane ${signed(quantiles(step.index.difference, [0.5])[0]!)}`,
      ),
    ),
    '',
    ...transitionLines(change),
    '',
    ...convergenceLines(convergence(comparison), level),
    '',
    ...movedLines('plus fortes hausses', extremes(change, 1), labels),
    ...movedLines('plus fortes baisses', extremes(change, -1), labels),
    '',
    ...warnings.map((text, k) => field(k === 0 ? 'à savoir' : '', text)),
    ...written.map((path, k) => field(k === 0 ? 'écrit' : '', path)),
  ].join('\n')
}

function significanceLines({ holds, fdr, control, overlap }: Significance): string[] {
  const by = control === 'bh' ? 'Benjamini-Hochberg' : 'Benjamini-Yekutieli'
  return [
    field(
      'tiennent',
      `${french(count(holds, 1), 0)} hausses et ${french(count(holds, -1), 0)} baisses, fausses découvertes d’au plus ${french(100 * fdr, 0)}${NBSP}% (${by}) ; ${french(count(holds, 0), 0)} écarts ne se distinguent pas des erreurs de mesure`,
    ),
    ...(overlap > 0
      ? [
          field(
            '',
            `les deux recensements partagent ${french(100 * overlap, 0)}${NBSP}% de leurs enquêtes${NBSP}: leurs erreurs sont corrélées d’autant`,
          ),
        ]
      : []),
  ]
}

function significanceJson({ holds, fdr, control, overlap }: Significance): object {
  return {
    fausses_decouvertes: fdr,
    controle: control,
    hausses: count(holds, 1),
    baisses: count(holds, -1),
    non_etablis: count(holds, 0),
    enquetes_communes: overlap,
  }
}

/** Mean of each effect, over the territories where all are known. */
function meanEffects({
  contributions,
  geography,
  reference,
  total,
}: Change): Record<string, number> {
  const effects = {
    ...contributions,
    effet_geographie: geography,
    effet_reference: reference,
    ecart_total: total,
  }
  const rows = [...total.keys()].filter((i) =>
    Object.values(effects).every((values) => !Number.isNaN(values[i]!)),
  )
  return Object.fromEntries(
    Object.entries(effects).map(([name, values]) => [
      name,
      rows.reduce((sum, i) => sum + values[i]!, 0) / rows.length,
    ]),
  )
}

/** What the effects that no indicator bears are, in words. */
const EFFECTS: Readonly<Record<string, string>> = {
  effet_geographie: 'fusions et scissions de communes',
  effet_reference: 'chaque date à sa propre échelle plutôt qu’à la même',
  ecart_total: 'leur somme',
}

function effectLines(change: Change): string[] {
  const means = Object.entries(meanEffects(change)).filter(([, value]) => Math.abs(value) >= 5e-7)
  const width = Math.max(0, ...means.map(([name]) => name.length))
  return means.length === 0
    ? []
    : [
        field('en moyenne', ''),
        ...means.map(
          ([name, value]) =>
            `  ${name.padEnd(width)}  ${signed(value, 2).padStart(8)}${name in EFFECTS ? `  ${EFFECTS[name]}` : ''}`,
        ),
      ]
}

/** The matrix of classes: rows are the class of before, columns that of after. */
function transitionLines({ transitions, labels, thresholds }: Change): string[] {
  const [from, to] = shortDates(labels)
  const width = Math.max(6, ...transitions.flat().map((n) => french(n, 0).length + 1))
  const heads = transitions.map((_, k) => `cl. ${k + 1}`.padStart(width))
  return [
    `classes de ${from!} (lignes) et de ${to!} (colonnes), 1 = la moins fragile, limites ${thresholds.map((limit) => french(limit, 1)).join(' ; ')}`,
    `${' '.repeat(6)}${heads.join('')}`,
    ...transitions.map(
      (row, k) => `cl. ${k + 1} ${row.map((n) => french(n, 0).padStart(width)).join('')}`,
    ),
  ]
}

function movedLines(title: string, moved: readonly Moved[], labels: Change['labels']): string[] {
  if (moved.length === 0) return []
  const name = ({ nom, code }: Moved): string => `${nom} (${code})`
  const width = Math.max(title.length, ...moved.map((each) => name(each).length)) + 2
  const columns = [...shortDates(labels), 'écart'].map((label) => label.padStart(11)).join('')
  return [
    `${title.padEnd(width)}${columns}`,
    ...moved.map(
      (each) =>
        `${name(each).padEnd(width)}${[french(each.avant, 1), french(each.apres, 1), signed(each.ecart)].map((text) => text.padStart(11)).join('')}`,
    ),
  ]
}

function extremes(
  { codes, names, index: { before, after, difference } }: Change,
  sense: 1 | -1,
): Moved[] {
  return [...codes.keys()]
    .filter((i) => sense * difference[i]! > 0)
    .sort((i, j) => sense * (difference[j]! - difference[i]!) || (codes[i]! < codes[j]! ? -1 : 1))
    .slice(0, SHOWN)
    .map((i) => ({
      code: codes[i]!,
      nom: names[i]!,
      avant: before[i]!,
      apres: after[i]!,
      ecart: difference[i]!,
    }))
}

function signed(value: number, decimals = 1): string {
  return `${value > 0 ? '+' : ''}${french(value, decimals)}`
}

function count(x: Float64Array, value: number): number {
  return x.reduce((n, v) => n + (v === value ? 1 : 0), 0)
}

function nullable(value: number): number | null {
  return Number.isNaN(value) ? null : value
}

function some(codes: readonly string[]): string {
  return `${codes.slice(0, 3).join(', ')}${codes.length > 3 ? '…' : ''}`
}

function field(name: string, text: string): string {
  return `${name.padEnd(16)}${text}`
}
