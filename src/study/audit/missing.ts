/** Step 3 of an audit: what is missing and what stands in for it, what is out of the common run and what is done with it. */
import { french } from '../../core/french.ts'
import type { Scores } from '../../engine/compute.ts'
import { scoredIndicators, type Indicator, type Method } from '../../method/method.ts'
import { imputationWords } from '../../steps/imputation/registry.ts'
import { treatmentWords } from '../../steps/treatment/registry.ts'
import { spearman } from '../../stats/correlation.ts'
import { moments, type Moments } from '../../stats/moments.ts'
import { quantiles } from '../../stats/quantile.ts'
import { mean } from '../../stats/summary.ts'
import { applyTreatment } from '../../stats/treat.ts'
import { countReasons, reasonByte, reasonLabels, type Reason } from '../../table/missing.ts'
import type { Check, FindingTable } from './finding.ts'
import type { AuditInput, Draft } from './step.ts'
import {
  alternativesTable,
  held,
  keptCheck,
  labelOf,
  listed,
  refusals,
  SOURCES,
  tried,
} from './check.ts'

/** What is missing, whether that falls on some territories more than on others, and what another rule would change. */
export function auditMissing(input: AuditInput): Draft {
  const { scores } = input
  const { method, population } = scores
  const ids = scoredIndicators(method).filter((id) => id in scores.tree.nodes)
  const rows = ids.map((id) => ({ id, ...missingOf(scores, id) }))
  const cells = rows.reduce((sum, { missing }) => sum + missing, 0)
  const lost = 1 - mean(scores.coverage)
  const { imputations = [] } = scores.trace
  const rule =
    method.missing === 'zero' ? 'compte pour 0' : 'est laissée de côté, et son poids va aux autres'
  const alternatives = tried(input, [
    {
      name:
        method.missing === 'zero'
          ? 'laisser de côté ce qui manque'
          : 'compter 0 pour ce qui manque',
      method:
        cells === 0
          ? undefined
          : { ...method, missing: method.missing === 'zero' ? 'skip' : 'zero' },
    },
    {
      name: 'sans aucune imputation',
      method: imputations.length === 0 ? undefined : withoutImputation(method),
    },
  ])
  const linked = population && cells > 0 ? spearman(scores.coverage, population) : undefined
  const errors = imputations.flatMap(({ error }) => (error ? [error.rmse / error.deviation] : []))
  const leaning = scores.imputed
    ? scores.imputed.reduce((n, v) => n + (v > 0.25 ? 1 : 0), 0) / scores.codes.length
    : NaN
  const checks: Check[] = [
    held('Poids de l’indice qui manque, en moyenne des territoires', lost, 'part', {
      most: 0.05,
      poor: 0.35,
      said: 'au plus 5 % ; insuffisant au-delà de 35 %',
      source: `5 % : ${SOURCES.ours} ; 35 % : ${SOURCES.jrc} (65 % présents)`,
    }),
    ...(linked && Number.isFinite(linked.r)
      ? [
          held(
            'Lien entre couverture et population (ρ, sans son signe)',
            Math.abs(linked.r),
            'coefficient',
            {
              most: 0.3,
              poor: 0.6,
              said: 'au plus 0,30 ; insuffisant au-delà de 0,60',
              source: SOURCES.ours,
            },
          ),
        ]
      : []),
    ...(errors.length > 0
      ? [
          held(
            'Erreur de l’imputation sur des valeurs cachées, en écarts types (la pire)',
            Math.max(...errors),
            'coefficient',
            {
              most: 0.5,
              poor: 1,
              said: 'au plus 0,50 ; insuffisant au-delà de 1 (la moyenne ferait aussi bien)',
              source: SOURCES.ours,
            },
          ),
        ]
      : []),
    ...(scores.imputed
      ? [
          held('Territoires dont plus du quart du poids est imputé', leaning, 'part', {
            most: 0.05,
            poor: 0.35,
            said: 'au plus 5 % ; insuffisant au-delà de 35 %',
            source: SOURCES.ours,
          }),
        ]
      : []),
    ...keptCheck(
      'Cinquième le plus fragile conservé sous une autre règle (le pire cas)',
      alternatives,
    ),
  ]
  return {
    sentence:
      cells === 0
        ? 'Aucune valeur ne manque : rien n’est à combler.'
        : `${french(cells, 0)} valeur${cells > 1 ? 's manquent' : ' manque'} ; une fois comptées celles que d’autres remplacent, ${french(100 * lost, 1)} % du poids de l’indice fait défaut. Une valeur manquante ${rule}. ${
            imputations.length > 0
              ? `La méthode en impute ${french(
                  imputations.reduce((sum, each) => sum + each.cells, 0),
                  0,
                )}.`
              : 'Rien n’est imputé.'
          }${sizes(scores)}`,
    checks,
    tables: [
      {
        caption: 'Ce qui manque, et pourquoi',
        columns: [
          { label: 'Indicateur' },
          { label: 'Manquantes', unit: 'effectif' },
          { label: 'Part', unit: 'part' },
          { label: 'Motifs' },
        ],
        rows: rows
          .filter(({ missing }) => missing > 0)
          .map(({ id, missing, why }) => [
            labelOf(method, id),
            missing,
            missing / scores.codes.length,
            why,
          ]),
      },
      {
        caption: 'Les imputations, et leur erreur sur des valeurs cachées à dessein',
        columns: [
          { label: 'Indicateur' },
          { label: 'Comment' },
          { label: 'Imputées', unit: 'effectif' },
          { label: 'Restent manquantes', unit: 'effectif' },
          { label: 'Erreur type', unit: 'valeur' },
          { label: 'Écart type de l’indicateur', unit: 'valeur' },
        ],
        rows: imputations.map(({ id, cells: n, left, error }) => [
          labelOf(method, id),
          imputationWords((method.indicators[id]!.imputation ?? method.imputation)!),
          n,
          left,
          error?.rmse ?? NaN,
          error?.deviation ?? NaN,
        ]),
      },
      alternativesTable('Ce qu’une autre règle changerait', 'Règle', alternatives),
    ],
    notes: refusals(alternatives),
  }
}

function withoutImputation(method: Method): Method {
  const { imputation: _, ...rest } = method
  const bare = (indicator: Indicator): Indicator => {
    const { imputation: __, ...own } = indicator
    return own
  }
  return {
    ...rest,
    indicators: Object.fromEntries(
      Object.entries(method.indicators).map(([id, indicator]) => [id, bare(indicator)]),
    ),
  }
}

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

/** Who lacks something is smaller, or not: said in people. */
function sizes({ coverage, population }: Scores): string {
  if (population === undefined) return ''
  const median = (test: (v: number) => boolean): number =>
    quantiles(
      population.map((v, i) => (test(coverage[i]!) ? v : NaN)),
      [0.5],
    )[0]!
  const [full, part] = [median((v) => v >= 1 - 1e-9), median((v) => v < 1 - 1e-9)]
  return Number.isNaN(full + part)
    ? ''
    : ` Population médiane : ${french(part, 0)} habitants là où il manque quelque chose, ${french(full, 0)} ailleurs.`
}

/** Both must be passed for a column to be out of the common run. */
const TAIL = { skewness: 2, kurtosis: 3.5 }
const isTailed = ({ skewness, kurtosis }: Moments): boolean =>
  Math.abs(skewness) > TAIL.skewness && kurtosis > TAIL.kurtosis

/** The shape of each indicator as it is read and as it counts, and the cells that were held. */
export function auditTreatment({ scores }: AuditInput): Draft {
  const { method, frozen, treated = [] } = scores
  const ids = scoredIndicators(method).filter((id) => scores.scores[id]?.some((v) => v === v))
  const rows = ids.map((id) => {
    const raw = scores.indicators[id]!
    const how = method.indicators[id]!.treatment ?? method.treatment
    return {
      id,
      raw: moments(raw),
      treated: moments(frozen.moulds?.[id] ? applyTreatment(raw, frozen.moulds[id]) : raw),
      score: moments(scores.scores[id]!),
      how: how === undefined ? 'aucun' : treatmentWords(how),
      held: treated.filter(({ indicator }) => indicator === id).length,
    }
  })
  const before = rows.filter((row) => isTailed(row.raw))
  const after = rows.filter((row) => isTailed(row.score))
  const checks: Check[] = [
    held(
      'Indicateurs encore hors norme une fois ramenés à l’échelle commune',
      after.length,
      'effectif',
      {
        most: 0,
        poor: ids.length / 3,
        said: 'aucun (asymétrie de 2 au plus, ou aplatissement de 3,5 au plus) ; insuffisant au-delà d’un tiers',
        source: `${SOURCES.usage} et ${SOURCES.coinr}`,
      },
    ),
    ...(treated.length > 0
      ? [
          held(
            'Part des cellules qui ont été tenues à une borne',
            treated.length / (ids.length * scores.codes.length),
            'part',
            { most: 0.05, said: 'au plus 5 %', source: SOURCES.ours },
          ),
        ]
      : []),
  ]
  const named = (some: readonly { readonly id: string }[]): string =>
    listed(some.map(({ id }) => `« ${labelOf(method, id)} »`))
  return {
    sentence:
      before.length === 0 && after.length === 0
        ? `Aucun indicateur n’a de valeurs extrêmes au point de porter l’échelle. ${treated.length > 0 ? `La méthode a tenu ${french(treated.length, 0)} valeurs à une borne.` : 'La méthode n’en traite aucune.'}`
        : `${before.length === 0 ? 'Aucun indicateur brut n’a de valeurs extrêmes.' : `${named(before)} ${before.length > 1 ? 'ont' : 'a'} des valeurs extrêmes.`} ${after.length === 0 ? 'Une fois traitées et ramenées à l’échelle commune, elles ne la portent plus.' : `Dans les scores, ${named(after)} en ${after.length > 1 ? 'ont' : 'a'}${before.length === 0 ? ' pourtant : l’échelle elle-même les écarte' : ' encore'}.`}`,
    checks,
    tables: [shapes(rows, method), largest(scores)],
    notes: after.map(
      ({ id }) =>
        `« ${labelOf(method, id)} » : un traitement (treatment: skewness, ou des bornes aux quantiles) rendrait son échelle aux autres territoires.`,
    ),
  }
}

function shapes(
  rows: readonly {
    id: string
    raw: Moments
    treated: Moments
    score: Moments
    how: string
    held: number
  }[],
  method: Method,
): FindingTable {
  return {
    caption: 'Forme de chaque indicateur : brut, après traitement, puis tel qu’il compte',
    columns: [
      { label: 'Indicateur' },
      { label: 'Asymétrie, brut', unit: 'coefficient' },
      { label: 'Aplatissement, brut', unit: 'coefficient' },
      { label: 'Traitement' },
      { label: 'Tenues', unit: 'effectif' },
      { label: 'Asymétrie, traité', unit: 'coefficient' },
      { label: 'Asymétrie, score', unit: 'coefficient' },
      { label: 'Aplatissement, score', unit: 'coefficient' },
    ],
    rows: rows.map(({ id, raw, treated, score, how, held: n }) => [
      labelOf(method, id),
      raw.skewness,
      raw.kurtosis,
      how,
      n,
      treated.skewness,
      score.skewness,
      score.kurtosis,
    ]),
  }
}

const SHOWN = 10

function largest({ treated = [], codes, names, method }: Scores): FindingTable {
  const place = new Map(codes.map((code, i) => [code, i]))
  const range = new Map<string, number>()
  for (const { indicator, from, to } of treated)
    range.set(indicator, Math.max(range.get(indicator) ?? 0, Math.abs(from - to)))
  const sorted = treated.toSorted(
    (a, b) =>
      Math.abs(b.from - b.to) / range.get(b.indicator)! -
      Math.abs(a.from - a.to) / range.get(a.indicator)!,
  )
  return {
    caption: `Les valeurs les plus écartées (${french(Math.min(SHOWN, treated.length), 0)} sur ${french(treated.length, 0)})`,
    columns: [
      { label: 'Territoire' },
      { label: 'Indicateur' },
      { label: 'Valeur lue', unit: 'valeur' },
      { label: 'Tenue à', unit: 'valeur' },
    ],
    rows: sorted
      .slice(0, SHOWN)
      .map(({ indicator, code, from, to }) => [
        `${names?.[place.get(code) ?? -1] ?? ''} (${code})`.trim(),
        labelOf(method, indicator),
        from,
        to,
      ]),
  }
}
