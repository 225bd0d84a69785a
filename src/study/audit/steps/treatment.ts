/** Step 3 of an audit, second part: what is out of the common run, and what is done with it. */
import { french } from '../../../core/french.ts'
import type { Scores } from '../../../engine/compute.ts'
import { scoredIndicators } from '../../../method/method.ts'
import { treatmentWords } from '../../../steps/treatment/registry.ts'
import { moments, type Moments } from '../../../stats/moments.ts'
import { applyTreatment } from '../../../stats/treat.ts'
import type { FindingTable } from '../finding.ts'
import { elementLabel, quoted } from '../parts.ts'
import { maximumThreshold, check, defineStep, listed, SOURCES, tableOf } from '../spec.ts'

/** Both must be passed for a column to be out of the common run. */
const TAIL = { skewness: 2, kurtosis: 3.5 }
const isTailed = ({ skewness, kurtosis }: Moments): boolean =>
  Math.abs(skewness) > TAIL.skewness && kurtosis > TAIL.kurtosis

/** Step 3, second part: the shape of each indicator as read and as it counts, and its winsorised cells. */
export const treatmentStep = defineStep({
  handbook: 3,
  title: 'Les valeurs extrêmes',
  question: 'Quelques territoires hors norme portent-ils l’échelle à eux seuls ?',
  least: 10,
  study: ({ scores }) => {
    const { method, frozen, treated = [] } = scores
    const rows = scoredIndicators(method)
      .filter((id) => scores.scores[id]?.some((v) => v === v))
      .map((id) => {
        const raw = scores.indicators[id]!
        const how = method.indicators[id]!.treatment ?? method.treatment
        return {
          id,
          label: elementLabel(method, id),
          raw: moments(raw),
          treated: moments(frozen.moulds?.[id] ? applyTreatment(raw, frozen.moulds[id]) : raw),
          score: moments(scores.scores[id]!),
          how: how === undefined ? 'aucun' : treatmentWords(how),
          cells: treated.filter(({ indicator }) => indicator === id).length,
        }
      })
    return {
      scores,
      treated,
      rows,
      before: rows.filter(({ raw }) => isTailed(raw)).map(({ label }) => label),
      after: rows.filter(({ score }) => isTailed(score)).map(({ label }) => label),
    }
  },
  sentence: ({ treated, before, after }) => {
    if (before.length === 0 && after.length === 0)
      return `Aucun indicateur n’a de valeurs extrêmes au point de porter l’échelle. ${treated.length > 0 ? `La méthode a tenu ${french(treated.length, 0)} valeurs à une borne.` : 'La méthode n’en traite aucune.'}`
    const raw =
      before.length === 0
        ? 'Aucun indicateur brut n’a de valeurs extrêmes.'
        : `${listed(quoted(before))} ${before.length > 1 ? 'ont' : 'a'} des valeurs extrêmes.`
    return after.length === 0
      ? `${raw} Une fois traitées et ramenées à l’échelle commune, elles ne la portent plus.`
      : `${raw} Dans les scores, ${listed(quoted(after))} en ${after.length > 1 ? 'ont' : 'a'}${before.length === 0 ? ' pourtant : l’échelle elle-même les écarte' : ' encore'}.`
  },
  checks: ({ scores, treated, rows, after }) => [
    check(
      'Indicateurs encore hors norme une fois ramenés à l’échelle commune',
      'effectif',
      after.length,
      maximumThreshold(
        0,
        rows.length / 3,
        'aucun (asymétrie de 2 au plus, ou aplatissement de 3,5 au plus) ; insuffisant au-delà d’un tiers',
      ),
      `${SOURCES.usage} et ${SOURCES.coinr}`,
    ),
    treated.length > 0 &&
      check(
        'Part des cellules qui ont été tenues à une borne',
        'part',
        treated.length / (rows.length * scores.codes.length),
        maximumThreshold(0.05),
      ),
  ],
  tables: ({ scores, rows }) => [
    tableOf('Forme de chaque indicateur : brut, après traitement, puis tel qu’il compte', rows, [
      ['Indicateur', ({ label }) => label],
      ['Asymétrie, brut', ({ raw }) => raw.skewness, 'coefficient'],
      ['Aplatissement, brut', ({ raw }) => raw.kurtosis, 'coefficient'],
      ['Traitement', ({ how }) => how],
      ['Tenues', ({ cells }) => cells, 'effectif'],
      ['Asymétrie, traité', ({ treated }) => treated.skewness, 'coefficient'],
      ['Asymétrie, score', ({ score }) => score.skewness, 'coefficient'],
      ['Aplatissement, score', ({ score }) => score.kurtosis, 'coefficient'],
    ]),
    farthestTable(scores),
  ],
  notes: ({ after }) =>
    after.map(
      (label) =>
        `« ${label} » : un traitement (treatment: skewness, ou des bornes aux quantiles) rendrait son échelle aux autres territoires.`,
    ),
})

const SHOWN = 10

function farthestTable({ treated = [], codes, names, method }: Scores): FindingTable {
  const place = new Map(codes.map((code, i) => [code, i]))
  const range = new Map<string, number>()
  for (const { indicator, from, to } of treated)
    range.set(indicator, Math.max(range.get(indicator) ?? 0, Math.abs(from - to)))
  const relative = ({ indicator, from, to }: (typeof treated)[number]): number =>
    Math.abs(from - to) / range.get(indicator)!
  const sorted = treated.toSorted((a, b) => relative(b) - relative(a))
  return tableOf(
    `Les valeurs les plus écartées (${french(Math.min(SHOWN, treated.length), 0)} sur ${french(treated.length, 0)})`,
    sorted.slice(0, SHOWN),
    [
      ['Territoire', ({ code }) => `${names?.[place.get(code) ?? -1] ?? ''} (${code})`.trim()],
      ['Indicateur', ({ indicator }) => elementLabel(method, indicator)],
      ['Valeur lue', ({ from }) => from, 'valeur'],
      ['Tenue à', ({ to }) => to, 'valeur'],
    ],
  )
}
