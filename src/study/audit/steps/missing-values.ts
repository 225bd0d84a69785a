/** Step 3 of an audit: what is missing, what stands in for it, and what another rule would change. */
import { french } from '../../../core/french.ts'
import type { Scores } from '../../../engine/compute.ts'
import { scoredIndicators, type Indicator, type Method } from '../../../method/method.ts'
import { imputationWords } from '../../../steps/imputation/registry.ts'
import { spearman } from '../../../stats/correlation.ts'
import { quantiles } from '../../../stats/quantile.ts'
import { mean } from '../../../stats/summary.ts'
import { countReasons, reasonByte, reasonLabels, type Reason } from '../../../table/missing.ts'
import { alternativesTable, keptCheck, refusals, tryAlternatives } from '../alternatives.ts'
import { elementLabel } from '../parts.ts'
import { maximumThreshold, check, defineStep, SOURCES, tableOf } from '../spec.ts'

/** Step 3: missing and imputed values, and whether they fall on some territories more than on others. */
export const missingValuesStep = defineStep({
  handbook: 3,
  title: 'Les valeurs manquantes et imputées',
  question: 'Ce qui manque change-t-il le résultat ?',
  study: (input) => {
    const { scores } = input
    const { method, population, coverage } = scores
    const rows = scoredIndicators(method)
      .filter((id) => id in scores.tree.nodes)
      .map((id) => ({ id, ...missingOf(scores, id) }))
    const cells = rows.reduce((sum, { missing }) => sum + missing, 0)
    const { imputations = [] } = scores.trace
    const asZero = method.missing === 'zero'
    const alternatives = tryAlternatives(input, [
      {
        name: asZero ? 'laisser de côté ce qui manque' : 'compter 0 pour ce qui manque',
        method: cells === 0 ? undefined : { ...method, missing: asZero ? 'skip' : 'zero' },
      },
      {
        name: 'sans aucune imputation',
        method: imputations.length === 0 ? undefined : withoutImputation(method),
      },
    ])
    const withSize = population && cells > 0 ? spearman(coverage, population).r : NaN
    return { scores, rows, cells, imputations, alternatives, withSize, lost: 1 - mean(coverage) }
  },
  sentence: ({ scores, cells, imputations, lost }) => {
    if (cells === 0) return 'Aucune valeur ne manque : rien n’est à combler.'
    const rule =
      scores.method.missing === 'zero'
        ? 'compte pour 0'
        : 'est laissée de côté, et son poids va aux autres'
    const imputed = french(
      imputations.reduce((sum, each) => sum + each.cells, 0),
      0,
    )
    return `${french(cells, 0)} valeur${cells > 1 ? 's manquent' : ' manque'} ; une fois comptées celles que d’autres remplacent, ${french(100 * lost, 1)} % du poids de l’indice fait défaut. Une valeur manquante ${rule}. ${imputations.length > 0 ? `La méthode en impute ${imputed}.` : 'Rien n’est imputé.'}${sizesSentence(scores)}`
  },
  checks: ({ scores, imputations, alternatives, withSize, lost }) => {
    const errors = imputations.flatMap(({ error }) => (error ? [error.rmse / error.deviation] : []))
    return [
      check(
        'Poids de l’indice qui manque, en moyenne des territoires',
        'part',
        lost,
        maximumThreshold(0.05, 0.35),
        `5 % : ${SOURCES.ours} ; 35 % : ${SOURCES.jrc} (65 % présents)`,
      ),
      Number.isFinite(withSize) &&
        check(
          'Lien entre couverture et population (ρ, sans son signe)',
          'coefficient',
          Math.abs(withSize),
          maximumThreshold(0.3, 0.6),
        ),
      errors.length > 0 &&
        check(
          'Erreur de l’imputation sur des valeurs cachées, en écarts types (la pire)',
          'coefficient',
          Math.max(...errors),
          maximumThreshold(
            0.5,
            1,
            'au plus 0,50 ; insuffisant au-delà de 1 (la moyenne ferait aussi bien)',
          ),
        ),
      scores.imputed &&
        check(
          'Territoires dont plus du quart du poids est imputé',
          'part',
          scores.imputed.filter((v) => v > 0.25).length / scores.codes.length,
          maximumThreshold(0.05, 0.35),
        ),
      keptCheck(
        'Cinquième le plus fragile conservé sous une autre règle (le pire cas)',
        alternatives,
      ),
    ]
  },
  tables: ({ scores: { method, codes }, rows, imputations, alternatives }) => [
    tableOf(
      'Ce qui manque, et pourquoi',
      rows.filter(({ missing }) => missing > 0),
      [
        ['Indicateur', ({ id }) => elementLabel(method, id)],
        ['Manquantes', ({ missing }) => missing, 'effectif'],
        ['Part', ({ missing }) => missing / codes.length, 'part'],
        ['Motifs', ({ why }) => why],
      ],
    ),
    tableOf('Les imputations, et leur erreur sur des valeurs cachées à dessein', imputations, [
      ['Indicateur', ({ id }) => elementLabel(method, id)],
      [
        'Comment',
        ({ id }) => imputationWords((method.indicators[id]!.imputation ?? method.imputation)!),
      ],
      ['Imputées', ({ cells }) => cells, 'effectif'],
      ['Restent manquantes', ({ left }) => left, 'effectif'],
      ['Erreur type', ({ error }) => error?.rmse ?? NaN, 'valeur'],
      ['Écart type de l’indicateur', ({ error }) => error?.deviation ?? NaN, 'valeur'],
    ]),
    alternativesTable('Ce qu’une autre règle changerait', 'Règle', alternatives),
  ],
  notes: ({ alternatives }) => refusals(alternatives),
})

function withoutImputation(method: Method): Method {
  const { imputation: _, ...rest } = method
  const bare = (indicator: Indicator): Indicator => {
    const { imputation: __, ...own } = indicator
    return own
  }
  const indicators = Object.entries(method.indicators).map(([id, each]) => [id, bare(each)])
  return { ...rest, indicators: Object.fromEntries(indicators) }
}

/** Missing values of an indicator, imputed ones among them, and their reasons in French. */
function missingOf(
  { indicators, reasons, scores }: Scores,
  id: string,
): { readonly missing: number; readonly why: string } {
  const bytes = reasons[id]
  const values = indicators[id]!
  const gone = Uint8Array.from(values, (v, i) =>
    v === v && bytes?.[i] !== reasonByte.impute
      ? 0
      : (bytes?.[i] ?? 0) || reasonByte['non-renseigne'],
  )
  const counts = Object.entries(countReasons(gone)) as [Reason, number][]
  const missing = counts.reduce((sum, [, n]) => sum + n, 0)
  return {
    missing: scores[id] === undefined ? values.length : missing,
    why: counts.map(([reason, n]) => `${reasonLabels[reason]} : ${french(n, 0)}`).join(', '),
  }
}

/** Compares the population of the territories that lack something with that of the others. */
function sizesSentence({ coverage, population }: Scores): string {
  if (population === undefined) return ''
  const isFull = (i: number): boolean => coverage[i]! >= 1 - 1e-9
  const median = (test: (i: number) => boolean): number =>
    quantiles(
      population.map((v, i) => (test(i) ? v : NaN)),
      [0.5],
    )[0]!
  const [full, part] = [median(isFull), median((i) => !isFull(i))]
  return Number.isNaN(full + part)
    ? ''
    : ` Population médiane : ${french(part, 0)} habitants là où il manque quelque chose, ${french(full, 0)} ailleurs.`
}
