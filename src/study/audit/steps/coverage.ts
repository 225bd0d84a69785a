/** Step 2 of an audit: how much of each indicator there is, where, and of which years. */
import { french } from '../../../core/french.ts'
import { countOf } from '../../../table/level.ts'
import type { Scores } from '../../../engine/compute.ts'
import { groupsOf, scoredIndicators, type Method } from '../../../method/method.ts'
import { count } from '../../../stats/summary.ts'
import { reasonByte } from '../../../table/missing.ts'
import { isStandIn, membersUnder } from '../coherence.ts'
import { figureInWords, type FindingTable } from '../finding.ts'
import { elementLabel } from '../parts.ts'
import {
  minimumThreshold,
  maximumThreshold,
  check,
  defineStep,
  listed,
  SOURCES,
  tableOf,
  territoryName,
} from '../spec.ts'

/** Share of the weight under which a territory, or of the territories under which an indicator, is thin. */
const ENOUGH = 0.65

/** A census is five annual surveys: further apart, two sources do not tell of the same people. */
const SPAN = 5

/** Step 2: presence of each indicator, coverage of each territory, years of the sources. */
export const coverageStep = defineStep({
  handbook: 2,
  title: 'La couverture des données',
  question: 'Y a-t-il assez de données, partout ?',
  study: ({ scores }) => {
    const { method, tree, population } = scores
    // indicators that stand in for one another are one: what the first lacks, the second gives
    const parts = membersUnder(groupsOf(tree.method), 'ifn').map((id) => ({
      id,
      present:
        id in method.indicators ? presenceOf(scores, id).present : count(tree.nodes[id]!.values),
    }))
    const rows = scoredIndicators(method).map((id) => ({ id, ...presenceOf(scores, id) }))
    return {
      scores,
      n: scores.codes.length,
      parts,
      rows,
      mostlyZero: rows.filter(({ present, zeros }) => present > 0 && zeros > 0.5 * present),
      scored: count(scores.index),
      without:
        population &&
        total(population, (i) => Number.isNaN(scores.index[i]!)) / total(population, () => true),
      years: yearsOf(scores),
    }
  },
  sentence: ({ scores: { method, level }, n, parts, scored, without, years }) => {
    const absent = parts.filter(({ present }) => present === 0)
    const missing =
      absent.length > 0
        ? ` Aucune donnée pour ${listed(absent.map(({ id }) => `« ${elementLabel(method, id)} »`))}.`
        : ''
    const [first, last] = [years[0], years.at(-1)]
    const spanned =
      first === undefined
        ? ' Les sources ne disent pas leur millésime.'
        : first === last
          ? ` Toutes les sources sont de ${first}.`
          : ` Les sources vont de ${first} à ${last}.`
    const people =
      without === undefined ? '' : `, soit ${figureInWords(1 - without, 'part')} de la population`
    return `L’indice est donné à ${countOf(level, scored)} sur ${french(n, 0)}${people}.${missing}${spanned}`
  },
  checks: ({ scores, n, parts, mostlyZero, without, years }) => [
    check(
      'Indicateurs présents dans moins de 65 % des territoires (ceux qui se remplacent comptent pour un)',
      'effectif',
      parts.filter(({ present }) => present < ENOUGH * n).length,
      maximumThreshold(0, parts.length / 3, 'aucun ; insuffisant au-delà d’un tiers'),
      SOURCES.jrc,
    ),
    check(
      'Territoires dont 65 % du poids au moins est présent',
      'part',
      scores.coverage.filter((v) => v >= ENOUGH).length / n,
      minimumThreshold(0.95, 0.65),
      `65 % par territoire : ${SOURCES.jrc} ; la part de territoires est ${SOURCES.ours}`,
    ),
    without !== undefined &&
      check('Population sans indice', 'part', without, maximumThreshold(0.01, 0.05)),
    check(
      'Indicateurs nuls dans plus de la moitié des territoires',
      'effectif',
      mostlyZero.length,
      maximumThreshold(0),
      SOURCES.coinr,
    ),
    check(
      'Années entre la source la plus ancienne et la plus récente',
      'effectif',
      years.length === 0 ? NaN : years.at(-1)! - years[0]!,
      maximumThreshold(SPAN),
      `${SOURCES.ours} : la durée d’un cycle du recensement`,
    ),
  ],
  tables: ({ scores, n, rows }) => [
    tableOf('Présence de chaque indicateur', rows, [
      ['Indicateur', ({ id }) => elementLabel(scores.method, id)],
      ['Présent', ({ present }) => present, 'effectif'],
      ['Part des territoires', ({ present }) => present / n, 'part'],
      ['Valeurs nulles', ({ zeros }) => zeros, 'effectif'],
      ['Valeurs distinctes', ({ distinct }) => distinct, 'effectif'],
      ['Ce qui s’y substitue', ({ id }) => listed(substitutesOf(scores.method, id))],
    ]),
    tableOf('Les sources et leur millésime', distinctSources(scores), [
      ['Source', ({ label }) => label],
      ['Producteur', ({ producer }) => producer],
      ['Millésime', ({ millesime = 'non dit' }) => millesime],
      ['Mise à jour', ({ updated = 'non dite' }) => updated],
    ]),
    leastCovered(scores),
  ],
  notes: ({ scores, mostlyZero }) =>
    mostlyZero.map(
      ({ id }) =>
        `« ${elementLabel(scores.method, id)} » est nul dans plus de la moitié des territoires : il distingue peu.`,
    ),
})

/** Sources that say where territories are, not what they are like. */
const GEOGRAPHY = /code officiel|contours|appartenance|rattachement/i

/** Years of the sources of figures, ascending. */
function yearsOf({ trace }: Scores): number[] {
  return trace.sources
    .filter(({ label }) => !GEOGRAPHY.test(label))
    .flatMap(({ millesime }) => (millesime ?? '').match(/\b(?:19|20)\d\d\b/g) ?? [])
    .map(Number)
    .sort((a, b) => a - b)
}

/** One of each label and millésime: the last that is read. */
function distinctSources({ trace }: Scores): Scores['trace']['sources'] {
  const named = trace.sources.map(
    (source) => [`${source.label} ${source.millesime ?? 'non dit'}`, source] as const,
  )
  return [...new Map(named).values()]
}

/** Labels of the other members of a group of which the first present is taken. */
function substitutesOf(method: Method, id: string): string[] {
  const groups = groupsOf(method)
  return Object.keys(groups)
    .filter((name) => isStandIn(groups, name) && groups[name]!.of.includes(id))
    .flatMap((name) => groups[name]!.of.filter((other) => other !== id))
    .map((other) => elementLabel(method, other))
}

/** Counts the values of an indicator; an imputed one is not present. */
function presenceOf(
  { indicators, reasons }: Scores,
  id: string,
): { readonly present: number; readonly zeros: number; readonly distinct: number } {
  const values = indicators[id]!.filter((v, i) => v === v && reasons[id]?.[i] !== reasonByte.impute)
  return {
    present: values.length,
    zeros: values.filter((v) => v === 0).length,
    distinct: new Set(values).size,
  }
}

const SHOWN = 10

function leastCovered(scores: Scores): FindingTable {
  const { codes, coverage: present, index, population } = scores
  const least = [...codes.keys()]
    .filter((i) => present[i]! < ENOUGH || Number.isNaN(index[i]!))
    .sort(
      (a, b) =>
        present[a]! - present[b]! ||
        (population ? population[b]! - population[a]! : 0) ||
        (codes[a]! < codes[b]! ? -1 : 1),
    )
  return tableOf(
    `Les territoires les moins couverts (${french(Math.min(SHOWN, least.length), 0)} sur ${french(least.length, 0)} sous 65 % ou sans indice)`,
    least.slice(0, SHOWN),
    [
      ['Territoire', (i) => territoryName(scores, i)],
      ['Poids présent', (i) => present[i]!, 'part'],
      ['Population', (i) => population?.[i] ?? NaN, 'effectif'],
      ['Indice', (i) => index[i]!, 'dixieme'],
    ],
  )
}

function total(x: Float64Array, test: (i: number) => boolean): number {
  return x.reduce((sum, v, i) => sum + (v === v && test(i) ? v : 0), 0)
}
