/** The steps of a method in French words: what is done to a value, with its formula. A kind that has no words here does not compile. */
import { french } from '../core/french.ts'
import type {
  Aggregation,
  Imputation,
  Normalisation,
  Rescale,
  Transform,
  Treatment,
  Weighting,
  Zero,
} from './steps.ts'
import { levelDefinitions } from '../table/level.ts'

/** A number as a method writes it, with its decimal comma. */
export const plainNumber = (value: number): string =>
  french(value, Number.isInteger(value) ? 0 : Math.min(4, `${value}`.split('.')[1]?.length ?? 0))
const percent = (share: number): string => `${plainNumber(Number((share * 100).toFixed(4)))} %`

/**
 * How values are brought onto one scale.
 *
 * @example
 * normalisationWords({ kind: 'classes', count: 10 }) // → 'classes de 1 à 10, par les quantiles de la référence'
 */
export function normalisationWords(how: Normalisation): string {
  switch (how.kind) {
    case 'ratio':
      return `rapport à la référence, base ${plainNumber(how.base)} (ce qui protège est inversé)`
    case 'classes':
      return `classes de 1 à ${how.count}, par les quantiles de la ${how.weight === 'population' ? 'population de la ' : ''}référence`
    case 'min-max': {
      const [low, high] = how.range ?? [0, 100]
      return `de ${plainNumber(low)} à ${plainNumber(high)}, entre ${goalpostsWords(how.goalposts)}${how.beyond === 'free' ? ', les valeurs au-delà dépassent les bornes' : ''}`
    }
    case 'z-score': {
      const sample = how.deviation === 'sample' ? ' (n − 1)' : ''
      return `écart à la moyenne, en écarts types${sample}${how.onto ? `, porté à une moyenne de ${plainNumber(how.onto[0])} et un écart type de ${plainNumber(how.onto[1])}` : ''}`
    }
    case 'percentile-rank':
      return `rang de 0 à 100 dans la référence, 100 × (rang − 1) / (n − 1), ${tiesWords(how.ties ?? 'mean')}`
    case 'rank':
      return `rang dans la référence, 1 pour le moins fragile, ${tiesWords(how.ties ?? 'min')}`
    case 'borda':
      return 'points de Borda : nombre de valeurs de la référence qui sont moins fragiles'
    case 'distance': {
      const to =
        how.to === 'max'
          ? 'la valeur la plus fragile'
          : how.to === 'reference'
            ? 'la valeur de la référence entière'
            : `la cible ${plainNumber(how.to.target)}`
      return `part du chemin de la valeur la moins fragile (0) à ${to} (100)${how.beyond === 'clamp' ? ', tenue à 100' : how.to === 'max' ? '' : ', 100 peut être dépassé'}`
    }
    case 'share-of-max':
      return 'part du maximum, 100 × x / max ; ce qui protège est compté depuis 100'
    case 'exponential':
      return `transformation exponentielle des rangs, −${plainNumber(how.scale ?? 23)} × ln(1 − R × (1 − e^(−100/${plainNumber(how.scale ?? 23)}))), R = rang / n, 1 pour le plus fragile`
    case 'points': {
      const table = how.table
        .map(([value, worth]) => `${plainNumber(value)} → ${plainNumber(worth)}`)
        .join(', ')
      return how.by === 'threshold'
        ? `points du dernier seuil atteint : ${table}`
        : `points de chaque catégorie : ${table}`
    }
    case 'quantile-points':
      return `points ${how.points.map(plainNumber).join(', ')}, séparés aux quantiles ${how.cuts.map(percent).join(', ')} de la référence`
    case 'none':
      return 'aucune : la valeur telle quelle'
  }
}

function goalpostsWords(
  goalposts: Extract<Normalisation, { kind: 'min-max' }>['goalposts'],
): string {
  if (goalposts === undefined) return 'les extrêmes de la référence'
  if ('min' in goalposts) return `${plainNumber(goalposts.min)} et ${plainNumber(goalposts.max)}`
  if ('quantiles' in goalposts)
    return `les quantiles ${goalposts.quantiles.map(percent).join(' et ')} de la référence${goalposts.weight === 'population' ? ', pondérés par la population' : ''}`
  return 'la valeur de la référence moins, et plus, la moitié de son étendue'
}

function tiesWords(ties: 'mean' | 'min'): string {
  return ties === 'min'
    ? 'les ex æquo prennent le moindre de leurs rangs'
    : 'les ex æquo prennent la moyenne de leurs rangs'
}

/**
 * How the children of a group make one value.
 *
 * @example
 * aggregationWords('harmonic') // → 'moyenne harmonique, Σw / Σ(w / s)'
 */
export function aggregationWords(how: Aggregation): string {
  if (typeof how === 'string') return named[how]
  switch (how.kind) {
    case 'geometric':
      return `${named.geometric}, ${zeroWords(how.zero)}`
    case 'harmonic':
      return `${named.harmonic}, ${zeroWords(how.zero)}`
    case 'power':
      return `moyenne de puissance ${plainNumber(how.p)}, (Σw·s^${plainNumber(how.p)} / Σw)^(1/${plainNumber(how.p)})${how.zero === undefined ? '' : `, ${zeroWords(how.zero)}`}`
    case 'owa':
      return `moyenne ordonnée : poids ${how.weights.map(plainNumber).join(', ')} du membre le plus fragile au moins fragile`
    case 'mazziotta-pareto':
      return how.penalty === 'plus'
        ? named['mazziotta-pareto']
        : 'Mazziotta-Pareto, M − S² / M : la moyenne, moins la pénalité du déséquilibre'
    case 'cross':
      return `table croisée ${how.count} × ${how.count} de deux membres en classes par quantiles${how.table ? ` : ${how.table.map((row) => row.map(plainNumber).join(' ')).join(' / ')}` : ', r + c − 1'}`
  }
}

const named: Readonly<Record<Extract<Aggregation, string>, string>> = {
  mean: 'moyenne',
  'first-present': 'le premier présent',
  sum: 'somme',
  geometric: 'moyenne géométrique, exp(Σw·ln s / Σw)',
  harmonic: 'moyenne harmonique, Σw / Σ(w / s)',
  median: 'médiane pondérée',
  minimum: 'minimum : aussi fragile que là où c’est le moins',
  maximum: 'maximum : un seul point faible suffit',
  'mazziotta-pareto': 'Mazziotta-Pareto, M + S² / M : la moyenne, plus la pénalité du déséquilibre',
  'net-flow':
    'flux net de PROMETHEE, de −100 à 100 : part des territoires que l’on dépasse en fragilité, moins celle qui dépasse, membre par membre',
  copeland:
    'Copeland : territoires dépassés en fragilité à la majorité des poids, moins ceux qui dépassent',
  'benefit-of-the-doubt':
    'bénéfice du doute, de 0 à 100 : les poids qui montrent chaque territoire le plus fragile, aucun territoire ne passant 100',
}

function zeroWords(zero: Zero): string {
  if (zero === 'keep') return 'un 0 rend la moyenne nulle'
  return zero === 'skip'
    ? 'un 0 est laissé de côté'
    : `un 0 est relevé à ${plainNumber(zero.floor)}`
}

/** How the values of a group are shown. */
export function rescaleWords(rescale: Rescale): string {
  return 'factor' in rescale
    ? `× ${plainNumber(rescale.factor)}`
    : `montré de ${rescale.range.map(plainNumber).join(' à ')}`
}

/** How the weights of a group are found. */
export function weightingWords(how: Weighting): string {
  return weightings[how]
}

const weightings: Readonly<Record<Weighting, string>> = {
  given: 'poids donnés',
  'by-indicator': 'poids selon le nombre d’indicateurs de chaque membre',
  pca: 'poids de la première composante principale, refusés s’il y en a un de négatif',
  entropy: 'poids par l’entropie : ce qui distingue le plus pèse le plus',
  balanced:
    'poids réglés pour que l’influence de chaque membre (carré de sa corrélation avec le groupe) soit celle qui est donnée',
}

/**
 * What stands in for a missing value.
 *
 * @example
 * imputationWords({ kind: 'mean', within: 'epci' }) // → 'moyenne de l’EPCI'
 */
export function imputationWords(how: Imputation): string {
  switch (how.kind) {
    case 'mean':
    case 'median':
      return `${how.kind === 'mean' ? 'moyenne' : 'médiane'} ${how.within ? levelDefinitions[how.within].of : 'de tous les territoires'}`
    case 'upper-level':
      return `valeur ${how.levels.map((level) => levelDefinitions[level].of).join(', à défaut ')}`
    case 'regression':
      return `régression (moindres carrés) sur ${how.on.join(', ')}`
    case 'panel':
      return how.how === 'carry-forward'
        ? 'dernière année connue du territoire'
        : 'droite entre les années connues du territoire, la plus proche aux deux bouts'
    case 'none':
      return 'aucune'
  }
}

/**
 * What is done with values far out.
 *
 * @example
 * treatmentWords({ kind: 'winsor', by: 'share', low: 0, high: 0.01 }) // → 'les 1 % de territoires les plus hauts tenus à la valeur suivante'
 */
export function treatmentWords(how: Treatment): string {
  switch (how.kind) {
    case 'skewness': {
      const most =
        'count' in how.winsor
          ? `${how.winsor.count} territoires`
          : `${percent(how.winsor.share)} des territoires`
      return `si |asymétrie| ≥ ${plainNumber(how.skewness ?? 2)} et aplatissement ≥ ${plainNumber(how.kurtosis ?? 3.5)}, valeurs extrêmes tenues à la suivante jusqu’à ce que cela passe, ${most} au plus${how.otherwise === undefined ? '' : ` ; à défaut, ${transformWords(how.otherwise)}`}`
    }
    case 'winsor': {
      const many = (n: number): string =>
        how.by === 'share' ? `${percent(n)} de territoires` : `${plainNumber(n)} territoires`
      const ends = [
        ...(how.low > 0 ? [`les ${many(how.low)} les plus bas`] : []),
        ...(how.high > 0 ? [`les ${many(how.high)} les plus hauts`] : []),
      ]
      return ends.length === 0 ? 'aucun' : `${ends.join(' et ')} tenus à la valeur suivante`
    }
    case 'quantiles':
      return `valeurs tenues entre les quantiles ${how.quantiles.map(percent).join(' et ')}${how.weight === 'population' ? ', pondérés par la population' : ''}`
    case 'transform':
      return `transformé : ${transformWords(how.by)}`
    case 'none':
      return 'aucun'
  }
}

/** A function that draws a long tail in, as its formula. */
export function transformWords(by: Transform): string {
  if (typeof by !== 'string')
    return `Box-Cox, (x^λ − 1) / λ, λ ${by.boxcox === 'likelihood' ? 'de plus grande vraisemblance' : `= ${plainNumber(by.boxcox)}`}`
  return transforms[by]
}

const transforms: Readonly<Record<Extract<Transform, string>, string>> = {
  log: 'ln(x − min + 0,01 × étendue)',
  'log-mirror': '−ln(max + 0,01 × étendue − x)',
  'log-one': 'ln(x − min + 1)',
  'log-gii': 'ln((max − 1) × (x − min) / (max − min) + 1)',
}
