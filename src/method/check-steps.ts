/** What the steps of a method ask of one another: an imputation of the indicators it names, a treatment of the scale that follows. */
import { suggestion, UserError } from '../core/errors.ts'
import {
  undeclared,
  type Group,
  type Imputation,
  type Indicator,
  type Method,
  type Treatment,
} from './method.ts'

/** Every step that cannot be taken, of the method and of each indicator. */
export function wrongSteps(method: Method): UserError[] {
  return [
    ...wrongTreatment('treatment', method.treatment),
    ...wrongImputation(method, 'imputation', method.imputation),
    ...Object.entries(method.indicators).flatMap(([id, each]) => [
      ...wrongTreatment(`indicators.${id}.treatment`, each.treatment),
      ...wrongImputation(method, `indicators.${id}.imputation`, each.imputation, id),
      ...transformedTwice(method, id, each),
    ]),
  ]
}

function wrongImputation(
  method: Method,
  where: string,
  how: Imputation | undefined,
  of?: string,
): UserError[] {
  if (how?.kind !== 'regression') return []
  const known = Object.keys(method.indicators)
  return how.on.flatMap((name) => {
    if (!known.includes(name))
      return [incoherent(undeclared(name, 'indicators'), suggestion(name, known), `${where}.on`)]
    return name === of
      ? [
          incoherent(
            `« ${name} » ne peut pas s’imputer lui-même`,
            'nommez d’autres indicateurs dans on',
            `${where}.on`,
          ),
        ]
      : []
  })
}

function wrongTreatment(where: string, how: Treatment | undefined): UserError[] {
  if (how?.kind === 'quantiles' && !(how.quantiles[0] < how.quantiles[1])) {
    return [
      incoherent(
        `bornes à l’envers : ${how.quantiles[0]} puis ${how.quantiles[1]}`,
        'donnez d’abord la plus petite',
        where,
      ),
    ]
  }
  const shares =
    how?.kind === 'winsor' && how.by === 'share'
      ? [how.low, how.high]
      : how?.kind === 'skewness' && 'share' in how.winsor
        ? [how.winsor.share]
        : []
  return shares.some((share) => share >= 0.5)
    ? [
        incoherent(
          'une part winsorisée est de moins de la moitié',
          'donnez une part comme 0.01',
          where,
        ),
      ]
    : []
}

/** A transformed value is no longer in its unit: goalposts, targets, points and ratios given in it mean nothing. */
function transformedTwice(
  method: Method,
  id: string,
  { treatment = method.treatment, normalisation = method.normalisation }: Indicator,
): UserError[] {
  const transforms =
    treatment?.kind === 'transform' ||
    (treatment?.kind === 'skewness' && treatment.otherwise !== undefined)
  const { kind } = normalisation
  const inUnit =
    kind === 'ratio' ||
    kind === 'points' ||
    kind === 'share-of-max' ||
    (kind === 'distance' && normalisation.to !== 'max') ||
    (kind === 'min-max' &&
      normalisation.goalposts !== undefined &&
      !('quantiles' in normalisation.goalposts))
  if (!transforms || !inUnit) return []
  return [
    incoherent(
      `« ${id} » est transformé puis comparé à une valeur donnée dans son unité (${kind})`,
      'retirez la transformation, ou choisissez une échelle mesurée sur les valeurs transformées',
      `indicators.${id}.treatment`,
    ),
  ]
}

/** Weights that are found from the data have no meaning where children are not averaged by weight. */
export function wrongWeighting(
  where: string,
  { label, weighting = 'given', weights, aggregation = 'mean' }: Group,
): UserError[] {
  const kind = typeof aggregation === 'string' ? aggregation : aggregation.kind
  if (weighting === 'given') return []
  if (['first-present', 'minimum', 'maximum', 'benefit-of-the-doubt', 'cross'].includes(kind)) {
    return [
      incoherent(
        `« ${label} » cherche des poids (${weighting}) que son agrégation (${kind}) n’emploie pas`,
        'retirez weighting, ou changez aggregation',
        `${where}.weighting`,
      ),
    ]
  }
  return weights && weighting !== 'balanced'
    ? [
        incoherent(
          `« ${label} » donne des poids et en cherche (${weighting})`,
          'gardez weights ou weighting',
          `${where}.weighting`,
        ),
      ]
    : []
}

function incoherent(problem: string, remedy: string, column: string): UserError {
  return new UserError('methode-incoherente', problem, remedy, { column })
}
