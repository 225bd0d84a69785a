/** The scenario of a method when none is given. */
import { aggregationKind, usualAggregations } from '../../steps/aggregation/registry.ts'
import type { Scores } from '../../engine/compute.ts'
import { variablesOfMeasure } from '../../method/check.ts'
import type { Method, Normalisation } from '../../method/method.ts'
import { quantileGoalposts } from '../../steps/normalisation/min-max.ts'
import { imputationKind, noImputation, usualImputation } from '../../steps/imputation/registry.ts'
import { normalisationKind, usualNormalisations } from '../../steps/normalisation/registry.ts'
import { usualTreatment } from '../../steps/treatment/registry.ts'
import { isCensusShare } from './noise.ts'
import { presentIndicators, substitutes } from './presence.ts'
import type { Scenario } from './scenario.ts'
import type { Subject } from '../../pipeline/subject.ts'

/**
 * What a careful reader would let vary of a method: weights by ± 25 %, other usual normalisations, wider
 * and narrower goalposts, a geometric mean between sub-indices, one indicator out at most, the sampling
 * noise of census shares, the rounding and the floor of poverty rates, ± 5 points on coverage as declared,
 * missing values at the median (where at most a quarter is missing), extreme ones held where the scale rests on them.
 *
 * The 25 % and the 5 points are the project's own choices: no error of these shares is published. What is left out does not vary,
 * and `factorsOf` says why.
 */
export function defaultScenario({
  method,
  options,
  scores: nominal,
}: Pick<Subject, 'method' | 'options' | 'scores'>): Scenario {
  const present = presentIndicators(nominal)
  const normalisation = normalisationKind(method.normalisation)
  const scalable = options.reference?.kind !== 'figee'
  const rows = options.to === undefined
  const rounding = roundings(nominal, present)
  const coverage = present.filter(
    (id) =>
      method.indicators[id]!.unit === 'share' &&
      method.sources[method.indicators[id]!.source]!.producer === 'ARCEP',
  )
  return {
    weights: { kind: 'plus-or-minus', share: 0.25 },
    ...(scalable &&
      !normalisation.keepsMeaning && {
        normalisation: otherNormalisations(method.normalisation),
      }),
    ...(scalable &&
      quantileGoalposts(method.normalisation) && {
        goalposts: otherGoalposts(quantileGoalposts(method.normalisation)!),
      }),
    ...(scalable &&
      normalisation.bearsOutliers?.(method.normalisation) && {
        treatment: [usualTreatment],
      }),
    ...otherImputation(nominal, present),
    ...(canBeGeometric(method) && {
      aggregation: { ifn: usualAggregations.slice(0, 1).map(({ how }) => how) },
    }),
    ...(present.length > 2 && { indicators: { kind: 'at-most-one' as const } }),
    ...(rows &&
      present.some((id) => isCensusShare(method.indicators[id]!)) && {
        sampling: { kind: 'counts' as const },
      }),
    ...(rows && Object.keys(rounding).length > 0 && { rounding }),
    ...(rows &&
      coverage.length > 0 && { coverage: Object.fromEntries(coverage.map((id) => [id, 0.05])) }),
  }
}

/** Other usual quantiles than those of the method. */
function otherGoalposts([own]: readonly [number, number]): [number, number][] {
  return [own === 0.01 ? [0.025, 0.975] : [0.01, 0.99], [0.05, 0.95]]
}

/** Two usual scales; first those whose scores are never negative, so that a geometric mean stays defined. */
function otherNormalisations(own: Normalisation): Normalisation[] {
  return usualNormalisations
    .map(({ robust }) => robust)
    .filter(({ kind }) => kind !== own.kind)
    .toSorted((a, b) => Number(isPositive(b)) - Number(isPositive(a)))
    .slice(0, 2)
}

const isPositive = (how: Normalisation): boolean => normalisationKind(how).positive === true

/** Past this share of missing values, those that are imputed would make the scale. */
const MOST_IMPUTED = 0.25

/** The median in the place of what is missing, or nothing where the method imputes; not where too much is missing. */
function otherImputation(
  { method, indicators }: Scores,
  present: readonly string[],
): Pick<Scenario, 'imputation'> {
  if (imputationKind(method.imputation).estimator) return { imputation: [noImputation] }
  const apart = substitutes(method)
  const missing = present
    .filter((id) => !apart.includes(id))
    .map((id) => {
      const x = (indicators as Record<string, Float64Array>)[id]!
      return x.reduce((count, v) => count + (v === v ? 0 : 1), 0) / x.length
    })
  const most = Math.max(0, ...missing)
  return most > 0 && most <= MOST_IMPUTED ? { imputation: [usualImputation] } : {}
}

/** A geometric mean wants values from 0 up: no z-score, no points that may be negative. */
function canBeGeometric({ normalisation, index }: Method): boolean {
  return isPositive(normalisation) && index.of.length > 1 && aggregationKind(index).isMean === true
}

/** Poverty rates as INSEE publishes them: the step that their decimals show, and the floor where many stand at it. */
function roundings(
  { method, indicators }: Scores,
  present: readonly string[],
): Record<string, { step?: number; floor?: number }> {
  const poverty = present.filter((id) =>
    method.indicators[id]!.measures.some((each) =>
      variablesOfMeasure(each).some((name) => /^TP\d*60$/.test(name)),
    ),
  )
  return Object.fromEntries(
    poverty.flatMap((id) => {
      const x = (indicators as Record<string, Float64Array>)[id]!.filter((v) => v === v)
      const step = [0.01, 0.001].find((each) =>
        x.every((v) => Math.abs(v / each - Math.round(v / each)) < 1e-6),
      )
      const least = x.reduce((a, b) => Math.min(a, b), Infinity)
      const floored = Math.abs(least - 0.05) < 0.0011 && x.filter((v) => v === least).length > 1
      return step === undefined && !floored
        ? []
        : [[id, { ...(step !== undefined && { step }), ...(floored && { floor: least }) }]]
    }),
  )
}
