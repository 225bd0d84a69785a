/** Intervals as columns beside the scores: what maps and reports read. */
import { scoresSheet } from '../../engine/sheet.ts'
import type { Sheet, SheetColumn } from '../../table/sheet.ts'
import type { Model } from './model.ts'
import type { RankConfidence } from './rank-confidence.ts'
import { mainDriver, type Sensitivity } from './sensitivity.ts'
import { CERTAIN, type Interval, type Uncertainty } from './uncertainty.ts'

/**
 * The columns of the scores, then `ifn_p05`, `ifn_median`, `ifn_p95`, `rang_p05` …, `dixieme`, `dixieme_p05` …, the same with the
 * name of each sub-index, then `p_premier_dixieme`, `p_premier_cinquieme`, `p_meme_dixieme` and `classe_certaine` (1 when the tenth is
 * the same in at least 95 % of the draws, 0 otherwise). Ranks and tenths: 1 is the most fragile. With a study of sensitivity,
 * `facteur_principal`, the factor that the score owes most of its variance to, and `facteur_principal_part`, its total index. With
 * confidence sets for ranks, `ifn_erreur_type`, `rang_possible_min`, `rang_possible_max` (each on its own), `rang_conjoint_min`,
 * `rang_conjoint_max` (all together) and `parmi_premiers_possible` (1 or 0).
 */
export function robustnessSheet(
  model: Model,
  found: Uncertainty,
  sensitivity?: Sensitivity,
  confidence?: RankConfidence,
): Sheet {
  const { codes } = model.nominal
  const sheet = scoresSheet(model.nominal)
  const order = codes.map((_, i) => i).sort((a, b) => (codes[a]! < codes[b]! ? -1 : 1))
  const column = (name: string, x: ArrayLike<number>): SheetColumn => ({
    name,
    values: Float64Array.from(order, (i) => x[i]!),
  })
  const columns = (prefix: string, { p05, median, p95 }: Interval): SheetColumn[] => [
    column(`${prefix}_p05`, p05),
    column(`${prefix}_median`, median),
    column(`${prefix}_p95`, p95),
  ]
  const added = model.outputs.flatMap((id) => {
    const [rank, tenth] = id === 'ifn' ? ['rang', 'dixieme'] : [`${id}_rang`, `${id}_dixieme`]
    return [
      ...columns(id, found.scores[id]!),
      ...(id === 'ifn' ? [] : [column(rank!, found.ranks[id]!.nominal)]),
      ...columns(rank!, found.ranks[id]!),
      column(tenth!, found.classes[id]!.nominal),
      ...columns(tenth!, found.classes[id]!),
    ]
  })
  const chances = [
    column('p_premier_dixieme', found.firstTenth),
    column('p_premier_cinquieme', found.firstFifth),
    column('p_meme_dixieme', found.sameClass),
    column(
      'classe_certaine',
      found.sameClass.map((p) => (p !== p ? NaN : Number(p >= CERTAIN))),
    ),
  ]
  const main = sensitivity && codes.map((_, i) => mainDriver(sensitivity, i))
  const drivers: SheetColumn[] = main
    ? [
        { name: 'facteur_principal', values: order.map((i) => main[i]?.id ?? '') },
        column(
          'facteur_principal_part',
          main.map((each) => each?.total ?? NaN),
        ),
      ]
    : []
  const sets = confidence
    ? [
        column('ifn_erreur_type', confidence.errors),
        column('rang_possible_min', confidence.marginal.low),
        column('rang_possible_max', confidence.marginal.high),
        column('rang_conjoint_min', confidence.joint.low),
        column('rang_conjoint_max', confidence.joint.high),
        column('parmi_premiers_possible', confidence.first),
      ]
    : []
  return { ...sheet, columns: [...sheet.columns, ...added, ...chances, ...drivers, ...sets] }
}
