/** Step 5 of an audit: the scale of each indicator, whom it holds at its ends, and what other scales would rank. */
import { decimalsFor, french } from '../../../core/french.ts'
import type { Scores } from '../../../engine/compute.ts'
import { scoredIndicators, type Method, type Normalisation } from '../../../method/method.ts'
import {
  normalisationKind,
  normalisationWords,
  usualNormalisations,
  type Scale,
} from '../../../steps/normalisation/registry.ts'
import { extent } from '../../../stats/summary.ts'
import {
  alternativesTable,
  isFrozen,
  keptCheck,
  leastKept,
  refusals,
  tryAlternatives,
} from '../alternatives.ts'
import { elementLabel, quoted } from '../parts.ts'
import { maximumThreshold, check, defineStep, fact, listed, SOURCES, tableOf } from '../spec.ts'

/** With fewer values, the two extremes alone are a tenth. */
const LEAST = 40

/** Step 5: bounds of each scale, territories at its ends, and ranks under other scales. */
export const normalisationStep = defineStep({
  handbook: 5,
  title: 'La normalisation',
  question: 'Une autre échelle donnerait-elle un autre classement ?',
  least: 10,
  study: (input) => {
    const { scores } = input
    const { method } = scores
    const rows = scoredIndicators(method)
      .filter((id) => scores.scores[id]?.some((v) => v === v))
      .map((id) => ({
        id,
        label: elementLabel(method, id),
        how: method.indicators[id]!.normalisation ?? method.normalisation,
        ...ends(scores.scores[id]!),
      }))
    const frozen = isFrozen(scores)
    const others = usualNormalisations
      .filter(
        ({ how }) => how.kind !== method.normalisation.kind || 'goalposts' in method.normalisation,
      )
      .map(({ name, how }) => ({ name, method: normalised(method, how) }))
    return {
      scores,
      rows,
      frozen,
      packed: rows.filter(
        ({ how, low, high, n, distinct }) =>
          !normalisationKind(how).stepped &&
          distinct &&
          n >= LEAST &&
          Math.max(low, high) > 0.1 * n,
      ),
      alternatives: frozen ? [] : tryAlternatives(input, others),
    }
  },
  sentence: ({ scores, frozen, packed, alternatives }) => {
    const least = leastKept(alternatives)
    const others = Number.isFinite(least)
      ? `Sous d’autres échelles usuelles, ${french(100 * least, 0)} % au moins du cinquième le plus fragile y reste.`
      : frozen
        ? 'La référence est figée : les échelles sont les siennes, et aucune autre n’a été essayée.'
        : 'Aucune autre échelle n’a été essayée.'
    const packing =
      packed.length === 0
        ? ''
        : ` ${listed(quoted(packed.map(({ label }) => label)))} ${packed.length > 1 ? 'tiennent' : 'tient'} plus d’un territoire sur dix au même bout de l’échelle.`
    return `Chaque indicateur est ramené à une échelle commune : ${normalisationWords(scores.method.normalisation)}. ${others}${packing}`
  },
  checks: ({ rows, frozen, packed, alternatives }) => [
    keptCheck(
      'Cinquième le plus fragile conservé sous une autre échelle (le pire cas)',
      alternatives,
    ),
    check(
      'Indicateurs dont l’échelle continue tient plus d’un territoire sur dix au même bout',
      'effectif',
      packed.length,
      maximumThreshold(0, rows.length / 2, 'aucun ; insuffisant au-delà de la moitié'),
      `${SOURCES.ours} : l’échelle ne les distingue plus`,
    ),
    fact(
      frozen
        ? 'Référence figée : comparable d’une année à l’autre'
        : 'Référence mesurée sur ces données : non comparable à une autre année',
    ),
  ],
  tables: ({ scores, rows, alternatives }) => [
    tableOf('L’échelle de chaque indicateur', rows, [
      ['Indicateur', ({ label }) => label],
      ['Échelle', ({ how }) => normalisationWords(how)],
      ['Mesurée', ({ id }) => boundsWords(scores, id)],
      ['Au bout le moins fragile', ({ low }) => low, 'effectif'],
      ['Au bout le plus fragile', ({ high }) => high, 'effectif'],
    ]),
    alternativesTable('Ce que d’autres échelles changeraient', 'Échelle', alternatives),
  ],
  notes: ({ scores: { trace }, frozen, alternatives }) => [
    `Référence : ${trace.reference.label} (${french(trace.reference.territories, 0)} territoires).`,
    ...(frozen
      ? []
      : [
          'Pour comparer deux années, figer l’échelle de la première (ifn calculer --figer ref.json) et la donner à la seconde (--reference ref.json).',
        ]),
    ...refusals(alternatives),
  ],
})

/** The method with one scale for all; what reads categories or takes values as they are stays so. */
function normalised(method: Method, how: Normalisation): Method {
  const { variants: _, ...rest } = method
  const stays = (own: Normalisation | undefined): boolean =>
    own !== undefined && (normalisationKind(own).takesAsIs?.(own) ?? false)
  const indicators = Object.fromEntries(
    Object.entries(method.indicators).map(([id, { normalisation, ...indicator }]) => [
      id,
      normalisation && stays(normalisation) ? { ...indicator, normalisation } : indicator,
    ]),
  )
  return {
    ...rest,
    indicators,
    normalisation: stays(method.normalisation) ? method.normalisation : how,
  }
}

/** How many stand at the least score and at the greatest; `distinct` when there is something between. */
function ends(x: Float64Array): { low: number; high: number; n: number; distinct: boolean } {
  const { min, max } = extent(x)
  let [low, high, n] = [0, 0, 0]
  for (const v of x) {
    if (v !== v) continue
    n++
    if (v === min) low++
    if (v === max) high++
  }
  return { low, high, n, distinct: low + high < n }
}

/** What the scale was measured on, in the unit of the indicator; one scale a territory of reference cannot be said in a line. */
function boundsWords({ frozen, method }: Scores, id: string): string {
  const scales = frozen.scales[id] ?? []
  const scale: Scale | null | undefined = scales[0]
  if (scales.length > 1) return `une échelle par territoire de référence (${scales.length})`
  if (!scale) return 'ne varie pas'
  const factor = method.indicators[id]!.unit === 'share' ? 100 : 1
  const said = (values: readonly number[]): string[] => {
    const shown = values.map((v) => factor * v)
    return shown.map(
      (v) => `${french(v, Math.min(1, decimalsFor(shown)))}${factor === 100 ? ' %' : ''}`,
    )
  }
  return normalisationKind(scale).measured(scale, said)
}
