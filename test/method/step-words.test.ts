import { describe, expect, it } from 'vitest'
import { imputationWords } from '../../src/steps/imputation/registry.ts'
import { treatmentWords } from '../../src/steps/treatment/registry.ts'
import { weightingKind } from '../../src/steps/weighting/registry.ts'
import { aggregationWords } from '../../src/steps/aggregation/registry.ts'
import { normalisationWords } from '../../src/steps/normalisation/registry.ts'
import { methodJsonSchema, methodFrom } from '../../src/method/schema.ts'
import { methodSheet, sheetText } from '../../src/method/sheet.ts'
import type {
  Aggregation,
  Imputation,
  Normalisation,
  Treatment,
  Weighting,
} from '../../src/method/method.ts'
import { document } from './example.ts'

/** One of each kind, with its parameters. */
const normalisations: readonly Normalisation[] = [
  { kind: 'ratio', base: 100 },
  { kind: 'classes', count: 5, weight: 'population' },
  { kind: 'min-max', goalposts: { centre: 'reference' }, range: [70, 130], beyond: 'free' },
  { kind: 'z-score', deviation: 'sample', onto: [100, 10] },
  { kind: 'percentile-rank', ties: 'min' },
  { kind: 'rank' },
  { kind: 'borda' },
  { kind: 'distance', to: { target: 0.3 }, beyond: 'clamp' },
  { kind: 'share-of-max' },
  { kind: 'exponential' },
  {
    kind: 'points',
    by: 'threshold',
    table: [
      [0, 1],
      [0.25, 5],
    ],
  },
  { kind: 'quantile-points', cuts: [0.9], points: [0, 1] },
  { kind: 'none' },
]
const aggregations: readonly Aggregation[] = [
  'mean',
  'first-present',
  'sum',
  'geometric',
  'harmonic',
  'median',
  'minimum',
  'maximum',
  'mazziotta-pareto',
  'net-flow',
  'copeland',
  'benefit-of-the-doubt',
  { kind: 'geometric', zero: { floor: 0.5 } },
  { kind: 'harmonic', zero: 'skip' },
  { kind: 'power', p: 0.5, zero: 'keep' },
  { kind: 'owa', weights: [0.5, 0.3, 0.2] },
  { kind: 'mazziotta-pareto', penalty: 'minus' },
  { kind: 'cross', count: 3 },
]
const imputations: readonly Imputation[] = [
  { kind: 'mean', within: 'epci' },
  { kind: 'median' },
  { kind: 'upper-level', levels: ['epci', 'departement'] },
  { kind: 'regression', on: ['ages', 'fibre'] },
  { kind: 'panel', how: 'linear' },
  { kind: 'none' },
]
const treatments: readonly Treatment[] = [
  { kind: 'skewness', winsor: { share: 0.01 }, otherwise: 'log' },
  { kind: 'winsor', by: 'share', low: 0.01, high: 0.02 },
  { kind: 'quantiles', quantiles: [0.01, 0.99], weight: 'population' },
  { kind: 'transform', by: { boxcox: 'likelihood' } },
  { kind: 'none' },
]
const weightings: readonly Weighting[] = ['given', 'by-indicator', 'pca', 'entropy', 'balanced']

describe('the words of a step', () => {
  it('are there for every kind that the schema of a method knows, each its own', () => {
    const schema = JSON.stringify(methodJsonSchema([]))
    const kinds = (all: readonly (string | { readonly kind: string })[]): string[] =>
      all.map((each) => (typeof each === 'string' ? each : each.kind))
    const known = new Set([...schema.matchAll(/"const":"([a-zé-]+)"/g)].map(([, name]) => name!))
    const said = new Set([
      ...kinds(normalisations),
      ...kinds(aggregations),
      ...kinds(imputations),
      ...kinds(treatments),
    ])
    // the constants of the schema that are no kind of step
    const others = ['reference', 'likelihood', 'const']
    expect([...known].filter((name) => !said.has(name) && !others.includes(name))).toEqual([])
    const words = [
      ...normalisations.map(normalisationWords),
      ...aggregations.map((aggregation) => aggregationWords({ aggregation })),
      ...weightings.map((kind) => weightingKind(kind).words),
    ]
    expect(new Set(words).size).toBe(words.length)
    expect(words.filter((each) => /[{}"]|undefined|NaN|\d\.\d/.test(each))).toEqual([])
  })

  it('say the parameters', () => {
    expect(
      [...normalisations.slice(1, 4), normalisations[7]!, normalisations[10]!].map(
        normalisationWords,
      ),
    ).toEqual([
      'classes de 1 à 5, par les quantiles de la population de la référence',
      'de 70 à 130, entre la valeur de la référence moins, et plus, la moitié de son étendue, les valeurs au-delà dépassent les bornes',
      'écart à la moyenne, en écarts types (n − 1), porté à une moyenne de 100 et un écart type de 10',
      'part du chemin de la valeur la moins fragile (0) à la cible 0,3 (100), tenue à 100',
      'points du dernier seuil atteint : 0 → 1, 0,25 → 5',
    ])
    expect(aggregations.slice(12).map((aggregation) => aggregationWords({ aggregation }))).toEqual([
      'moyenne géométrique, exp(Σw·ln s / Σw), un 0 est relevé à 0,5',
      'moyenne harmonique, Σw / Σ(w / s), un 0 est laissé de côté',
      'moyenne de puissance 0,5, (Σw·s^0,5 / Σw)^(1/0,5), un 0 rend la moyenne nulle',
      'moyenne ordonnée : poids 0,5, 0,3, 0,2 du membre le plus fragile au moins fragile',
      'Mazziotta-Pareto, M − S² / M : la moyenne, moins la pénalité du déséquilibre',
      'table croisée 3 × 3 de deux membres en classes par quantiles, r + c − 1',
    ])
    expect(imputations.map(imputationWords)).toEqual([
      'moyenne de l’EPCI',
      'médiane de tous les territoires',
      'valeur de l’EPCI, à défaut du département',
      'régression (moindres carrés) sur ages, fibre',
      'droite entre les années connues du territoire, la plus proche aux deux bouts',
      'aucune',
    ])
    expect(treatments.map(treatmentWords)).toEqual([
      'si |asymétrie| ≥ 2 et aplatissement ≥ 3,5, valeurs extrêmes tenues à la suivante jusqu’à ce que cela passe, 1 % des territoires au plus ; à défaut, ln(x − min + 0,01 × étendue)',
      'les 1 % de territoires les plus bas et les 2 % de territoires les plus hauts tenus à la valeur suivante',
      'valeurs tenues entre les quantiles 1 % et 99 %, pondérés par la population',
      'transformé : Box-Cox, (x^λ − 1) / λ, λ de plus grande vraisemblance',
      'aucun',
    ])
  })

  it('are in the sheet of a method, for the whole of it and for an indicator that departs from it', () => {
    const method = methodFrom(
      document((m) => {
        m.imputation = imputations[0]
        m.treatment = treatments[0]
        m.indicators.fibre.treatment = treatments[2]
        m.indicators.ages.imputation = imputations[1]
        m.index.weighting = 'pca'
        m.subIndices.publics.aggregation = { kind: 'harmonic', zero: 'skip' }
      }),
    )
    const text = sheetText(methodSheet(method))
    for (const said of [
      'imputation : moyenne de l’EPCI',
      'imputation de ages : médiane',
      'valeurs extrêmes : si |asymétrie|',
      'valeurs extrêmes de fibre : valeurs tenues',
      'moyenne harmonique, Σw / Σ(w / s)',
      'poids de la première composante principale',
    ])
      expect(text).toContain(said)
  })
})
