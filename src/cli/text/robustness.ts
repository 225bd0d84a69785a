/** What a person, or a program, reads of a study of robustness. */
import { french, NBSP } from '../../core/french.ts'
import { countOf } from '../../table/level.ts'
import { quantiles } from '../../stats/quantile.ts'
import type { LeaveOneOut } from '../../study/robustness/leave-one-out.ts'
import type { Model } from '../../study/robustness/model.ts'
import type { PointOptions } from '../../study/robustness/points.ts'
import type { RankConfidence } from '../../study/robustness/rank-confidence.ts'
import type { RankSets } from '../../stats/rank-sets.ts'
import type { Sensitivity } from '../../study/robustness/sensitivity.ts'
import { CERTAIN, type Uncertainty } from '../../study/robustness/uncertainty.ts'
import { finiteOrNull, labelled, labelledList, numberCell, percentCell } from '../text-table.ts'
import { sensitivityJson, sensitivityLines } from './sensitivity.ts'

/** A study of robustness, and what it was asked. */
export interface Study {
  readonly model: Model
  readonly found: Uncertainty
  readonly points: PointOptions
  readonly left: LeaveOneOut
  /** Rows whose scores are targets of sensitivity. */
  readonly territories: readonly number[]
  readonly sensitivity?: Sensitivity
  readonly confidence?: RankConfidence
}

/**
 * Builds the answer of `ifn robustesse --json`.
 *
 * @param study the study
 * @returns keys in French; what is missing is null
 */
export function robustnessJson({
  model,
  found,
  points,
  left,
  sensitivity,
  confidence,
  territories,
}: Study): object {
  const { nominal, factors, fixed, scenario } = model
  return {
    niveau: nominal.level,
    territoires: found.territories,
    tirages: found.draws,
    graine: points.seed,
    suite: points.sequence,
    varie: factors.map(({ id, label, over }) => ({ id, nom: label, sur: over })),
    fixe: fixed.map(({ label, why }) => ({ nom: label, pourquoi: why })),
    scenario,
    premier_dixieme: certainTenth(found),
    part_dixieme_certain: share(found.certainClass, found.territories),
    part_paires_certaines: finiteOrNull(found.pairs.certain),
    paires: { comptees: found.pairs.counted, toutes: found.pairs.all },
    largeur_mediane: {
      score: finiteOrNull(medianWidth(found.scores)),
      rang: finiteOrNull(medianWidth(found.ranks)),
    },
    sans_indice_dans_des_tirages: found.incomplete,
    retraits: left.possible.map(({ id, label, kind, weight, shift, moved, lost }) => ({
      id,
      nom: label,
      genre: kind,
      poids: weight,
      decalage_moyen: finiteOrNull(shift),
      part_changeant: finiteOrNull(moved),
      sans_indice: lost,
    })),
    retraits_impossibles: left.impossible.map(({ id, label, kind, weight, why }) => ({
      id,
      nom: label,
      genre: kind,
      poids: weight,
      pourquoi: why,
    })),
    ...(confidence && { rangs: confidenceJson(confidence) }),
    ...(sensitivity && { sensibilite: sensitivityJson(sensitivity, model, territories) }),
    trace: nominal.trace,
  }
}

/** Of the territories ranked in the most fragile tenth, how many are there in at least 95 % of the draws; how many others might be. */
function certainTenth({ classes, firstTenth }: Uncertainty): {
  territoires: number
  certains: number
  part: number | null
  autres_possibles: number
} {
  const { nominal } = classes['ifn']!
  const first = Array.from(nominal.keys()).filter((i) => nominal[i] === 1)
  const certains = first.filter((i) => firstTenth[i]! >= CERTAIN).length
  const others = Array.from(nominal.keys()).filter(
    (i) => nominal[i]! > 1 && firstTenth[i]! >= 1 - CERTAIN,
  ).length
  return {
    territoires: first.length,
    certains,
    part: share(certains, first.length),
    autres_possibles: others,
  }
}

function medianWidth(intervals: Uncertainty['ranks']): number {
  const { p05, p95 } = intervals['ifn']!
  return quantiles(
    p95.map((v, i) => v - p05[i]!),
    [0.5],
  )[0]!
}

/**
 * Writes the study in French, a line a fact: what varied, what did not and why, what is certain,
 * what the ranking rests on.
 *
 * @param study the study
 * @param written paths of the files written
 * @returns the text
 */
export function robustnessText(study: Study, written: readonly string[]): string {
  const { model, found, points, left, sensitivity, confidence } = study
  const { trace, level } = model.nominal
  const tenth = certainTenth(found)
  const chance = `${french(100 * CERTAIN, 0)}${NBSP}%`
  return [
    `${trace.method.title} (${trace.method.id}${trace.method.variant ? `, variante ${trace.method.variant}` : ''})`,
    field('référence', trace.reference.label),
    field(
      'tirages',
      `${french(found.draws, 0)} (${points.sequence === 'sobol' ? 'suite de Sobol' : 'aléatoires'}, graine ${points.seed}), ${countOf(level, found.territories)}`,
    ),
    ...list(
      'varie',
      model.factors.map(({ label, over }) => `${label}${NBSP}: ${over}`),
    ),
    ...list(
      'ne varie pas',
      model.fixed.map(({ label, why }) => `${label}${NBSP}: ${why}`),
    ),
    '',
    field(
      'score',
      `un intervalle à 90${NBSP}% sur deux est large de plus de ${french(medianWidth(found.scores), 1)} points`,
    ),
    field(
      'rang',
      `un intervalle à 90${NBSP}% sur deux couvre plus de ${french(medianWidth(found.ranks), 0)} rangs sur ${french(found.territories, 0)}`,
    ),
    field(
      'dixième',
      `le même dans au moins ${chance} des tirages pour ${percentCell(found.certainClass / found.territories)} des territoires`,
    ),
    field(
      'priorité',
      `${french(tenth.certains, 0)} des ${french(tenth.territoires, 0)} territoires du dixième le plus fragile y sont dans au moins ${chance} des tirages${tenth.part === null ? '' : ` (${percentCell(tenth.part)})`} ; ${french(tenth.autres_possibles, 0)} autres y sont parfois`,
    ),
    field(
      'paires',
      `l’ordre de ${percentCell(found.pairs.certain)} des paires est certain (${found.pairs.all ? 'toutes' : `${french(found.pairs.counted, 0)} tirées au sort`})`,
    ),
    ...(found.incomplete === 0
      ? []
      : [
          field(
            'à savoir',
            `${countOf(level, found.incomplete)} sans indice dans une partie des tirages${NBSP}: intervalles sur les autres`,
          ),
        ]),
    ...(confidence ? ['', ...confidenceLines(confidence)] : []),
    '',
    ...leftLines(left),
    ...(sensitivity ? ['', ...sensitivityLines(sensitivity)] : []),
    ...(written.length === 0 ? [] : ['', ...list('écrit', written)]),
  ].join('\n')
}

/** Half of the sets hold more ranks than this. */
function medianPlaces({ low, high }: RankSets): number {
  return quantiles(
    high.map((v, i) => v - low[i]! + 1),
    [0.5],
  )[0]!
}

function confidenceJson(confidence: RankConfidence): object {
  const { marginal, joint, first, count, level, factors, draws } = confidence
  return {
    confiance: level,
    erreurs: factors.map(({ id, label, over }) => ({ id, nom: label, sur: over })),
    rangs_possibles: finiteOrNull(medianPlaces(marginal)),
    rangs_possibles_ensemble: finiteOrNull(medianPlaces(joint)),
    premiers: count,
    premiers_possibles: first.reduce((sum, v) => sum + v, 0),
    tirages_erreurs: draws.errors,
    tirages_ensemble: draws.joint,
  }
}

function confidenceLines(confidence: RankConfidence): string[] {
  const { marginal, joint, first, count, level, factors } = confidence
  const certainty = `${french(100 * level, 0)}${NBSP}%`
  return [
    field(
      'rangs',
      `sous les erreurs de mesure seules (${factors.map(({ label }) => label).join(', ')}), la méthode tenue telle qu’elle est, à ${certainty}${NBSP}:`,
    ),
    field(
      'un par un',
      `un territoire sur deux peut tenir ${french(medianPlaces(marginal), 0)} rangs ou plus`,
    ),
    field(
      'ensemble',
      `un territoire sur deux peut tenir ${french(medianPlaces(joint), 0)} rangs ou plus, tous les rangs étant bornés à la fois`,
    ),
    field(
      'premiers',
      `${french(
        first.reduce((sum, v) => sum + v, 0),
        0,
      )} territoires peuvent être parmi les ${french(count, 0)} plus fragiles`,
    ),
  ]
}

function leftLines({ possible, impossible }: LeaveOneOut): string[] {
  const width = Math.max(...[...possible, ...impossible].map((each) => name(each).length), 10)
  return [
    `${'sans lui'.padEnd(width + 2)}${'part de l’indice'.padStart(16)}${'rangs décalés de'.padStart(18)}${'changent de dixième'.padStart(21)}${'sans indice'.padStart(13)}`,
    ...possible.map(
      (each) =>
        `${name(each).padEnd(width + 2)}${percentCell(each.weight).padStart(16)}${numberCell(each.shift, 1).padStart(18)}${percentCell(each.moved).padStart(21)}${french(each.lost, 0).padStart(13)}`,
    ),
    ...impossible.map(
      (each) =>
        `${name(each).padEnd(width + 2)}${percentCell(each.weight).padStart(16)}  retrait impossible${NBSP}: ${each.why}`,
    ),
  ]
}

function name({ label, kind }: { readonly label: string; readonly kind: string }): string {
  return kind === 'theme' ? `${label} (thème)` : label
}

const list = (head: string, lines: readonly string[]): string[] => labelledList(head, lines, 14)
const field = (head: string, text: string): string => labelled(head, text, 14)

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null
}
