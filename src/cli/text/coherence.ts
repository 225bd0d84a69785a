/** Writes the study of coherence in French: a text for a terminal, JSON for a program. */
import { french, NBSP } from '../../core/french.ts'
import { countOf } from '../../table/level.ts'
import type { Scores } from '../../engine/compute.ts'
import { groupsOf } from '../../method/method.ts'
import {
  THRESHOLDS,
  type Coherence,
  type CorrelationTable,
  type GroupCoherence,
  type Link,
} from '../../study/audit/coherence.ts'
import { flagSentence } from '../../study/audit/coherence-words.ts'

/** Neighbours of each territory, from contours. */
export interface Spatial {
  readonly neighbours: readonly Int32Array[]
  /** Territories without a neighbour. */
  readonly isolated: number
}

/**
 * Gives the study as JSON: names in French, NaN as null.
 *
 * @param scores the scores
 * @param found from `coherence`
 * @param spatial neighbours, where contours were given
 * @returns an object ready for `JSON.stringify`
 */
export function coherenceJson(
  scores: Scores,
  found: Coherence,
  spatial: Spatial | undefined,
): object {
  const link = ({ r, n, low, high }: Link): object => ({
    r: number(r),
    intervalle: [number(low), number(high)],
    territoires: Math.round(n),
  })
  const record = <V>(entries: Readonly<Record<string, V>>, of: (value: V) => object): object =>
    Object.fromEntries(Object.entries(entries).map(([id, value]) => [id, of(value)]))
  return {
    etape: 'coherence',
    methode: scores.trace.method,
    niveau: scores.level,
    territoires: found.territories,
    seuils: {
      redondance: THRESHOLDS.redundant,
      opposition: THRESHOLDS.opposed,
      lien: THRESHOLDS.weak,
      alpha: THRESHOLDS.alpha,
      premiere_composante: THRESHOLDS.firstComponent,
      inflation: THRESHOLDS.vif,
      taille: THRESHOLDS.size,
      influence: THRESHOLDS.influence,
    },
    correlations: tables(found.correlations),
    groupes: found.groups.map((group) => ({
      id: group.id,
      libelle: group.label,
      territoires_complets: group.complete,
      alpha: number(group.alpha),
      variance_expliquee: group.explained.map(number),
      valeurs_propres: group.eigenvalues.map(number),
      premiere_composante: group.loadings.map(number),
      membres: group.members.map(({ id, withGroup, withIndex, influence, weight, vif }) => ({
        id,
        avec_le_groupe: link(withGroup),
        avec_l_indice: link(withIndex),
        poids: number(weight),
        influence: number(influence),
        inflation_variance: number(vif),
      })),
    })),
    taille: record(found.size, link),
    moran: record(found.moran, ({ i, expected, chance, n }) => ({
      i: number(i),
      attendu: number(expected),
      hasard: chance.map(number),
      territoires: n,
    })),
    ...(spatial && { sans_voisin: spatial.isolated }),
    a_regarder: found.flags.map((flag) => ({
      code: flag.kind,
      colonnes: flag.ids,
      valeur: number(flag.value),
      texte: flagSentence(flag),
    })),
  }
}

/**
 * Writes the study for a terminal.
 *
 * @param scores the scores
 * @param found from `coherence`
 * @param spatial neighbours, where contours were given
 * @returns text, a line break at its end
 */
export function coherenceText(
  scores: Scores,
  found: Coherence,
  spatial: Spatial | undefined,
): string {
  const { method } = scores.trace
  const lines = [
    `${method.title} (${method.id}) : cohérence`,
    `${countOf(scores.level, found.territories)} ; corrélations de Pearson sur les scores orientés, entre crochets l’intervalle à 95${NBSP}%`,
    ...found.groups.flatMap((group) => ['', ...groupLines(group)]),
    '',
    ...sizeLines(found),
    ...moranLines(found, spatial, scores),
    '',
    ...(found.flags.length === 0
      ? ['rien à signaler']
      : ['à regarder', ...found.flags.map((flag) => `  ${flagSentence(flag)}`)]),
  ]
  return `${lines.join('\n')}\n`
}

function groupLines({
  id,
  label,
  members,
  alpha,
  explained,
  eigenvalues,
  complete,
}: GroupCoherence): string[] {
  const width = Math.max(18, ...members.map((member) => member.id.length))
  const rows = members.map(
    ({ id: name, withGroup, withIndex, weight, influence, vif }) =>
      `  ${name.padEnd(width)}  ${linkText(withGroup)}  ${(id === 'ifn' ? '' : linkText(withIndex)).padEnd(id === 'ifn' ? 0 : 21)}${[weight, influence].map((v) => cell(v, 2).padStart(8)).join('')}${cell(vif, 1).padStart(8)}`,
  )
  const header = `  ${''.padEnd(width)}  ${'avec le groupe'.padEnd(21)}  ${id === 'ifn' ? '' : 'avec l’indice'.padEnd(21)}${'poids'.padStart(8)}${'influ.'.padStart(8)}${'FIV'.padStart(8)}`
  const dimensions = eigenvalues.filter((v) => v > 1).length
  return [
    `${label} (${id})`,
    header,
    ...rows,
    ...(members.length > 1
      ? [
          `  alpha de Cronbach ${cell(alpha, 2)} ; première composante ${cell(100 * explained[0]!, 0)}${NBSP}% de la variance, ${dimensions} valeur${dimensions > 1 ? 's' : ''} propre${dimensions > 1 ? 's' : ''} au-dessus de 1 (${french(complete, 0)} territoires complets)`,
        ]
      : []),
  ]
}

function sizeLines({ size }: Coherence): string[] {
  const { ifn } = size
  return ifn
    ? [`taille      l’indice et la population${NBSP}: ρ de Spearman ${linkText(ifn)}`]
    : ['taille      population inconnue']
}

function moranLines({ moran }: Coherence, spatial: Spatial | undefined, scores: Scores): string[] {
  if (spatial === undefined) return ['voisinage   non mesuré : passez --contours FICHIER']
  const labels = groupsOf(scores.method)
  return Object.entries(moran).map(
    ([id, { i, chance, n }], k) =>
      `${(k === 0 ? 'voisinage' : '').padEnd(12)}${labels[id]!.label}${NBSP}: I de Moran ${cell(i, 2)} (au hasard${NBSP}: ${cell(chance[0], 2)} à ${cell(chance[1], 2)}), ${french(n, 0)} territoires${spatial.isolated > 0 ? `, ${french(spatial.isolated, 0)} sans voisin` : ''}`,
  )
}

function linkText({ r, low, high }: Link): string {
  return `${cell(r, 2).padStart(5)} [${cell(low, 2)} ; ${cell(high, 2)}]`.padEnd(21)
}

function cell(value: number, decimals: number): string {
  return Number.isFinite(value) ? french(value, decimals) : value === Infinity ? '∞' : '–'
}

function number(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function tables({ ids, pearson, spearman, kendall, weighted }: CorrelationTable): object {
  const rows = (matrix: readonly Float64Array[]): (number | null)[][] =>
    matrix.map((row) => Array.from(row, number))
  return {
    colonnes: ids,
    pearson: rows(pearson),
    spearman: rows(spearman),
    ...(kendall && { kendall: rows(kendall) }),
    ...(weighted && { pearson_pondere_population: rows(weighted) }),
  }
}
