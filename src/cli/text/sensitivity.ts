/** What a person, or a program, reads of a study of sensitivity. */
import { french, NBSP } from '../../core/french.ts'
import type { Model } from '../../study/robustness/model.ts'
import { finiteOrNull } from '../text-table.ts'
import type {
  SobolEstimate,
  Sensitivity,
  SensitivityTarget,
} from '../../study/robustness/sensitivity.ts'

/**
 * Builds the answer of a study of sensitivity.
 *
 * @param study the study
 * @param model model that it varied
 * @param territories rows whose drivers are wanted
 * @returns keys in French; what is not finite is null
 */
export function sensitivityJson(
  { rows, runs, precision, reached, targets, convergence, drivers }: Sensitivity,
  { nominal }: Model,
  territories: readonly number[],
): object {
  return {
    lignes: rows,
    calculs: runs,
    precision,
    precision_atteinte: reached,
    cibles: targets.map(
      ({ id, label, rows: used, varies, factors, sum, firstBelowTotal, sumAtMostOne }) => ({
        id,
        nom: label,
        lignes: used,
        varie: varies,
        facteurs: factors.map((each) => ({
          id: each.id,
          nom: each.label,
          premier_ordre: estimate(each.first),
          total: estimate(each.total),
        })),
        somme: estimate(sum),
        verifications: {
          premier_ordre_sous_total: firstBelowTotal,
          somme_au_plus_un: sumAtMostOne,
        },
      }),
    ),
    convergence: convergence.map(({ rows: lignes, halfWidth, total }) => ({
      lignes,
      demi_largeur: finiteOrNull(halfWidth),
      total: Object.fromEntries(
        Object.entries(total).map(([id, value]) => [id, finiteOrNull(value)]),
      ),
    })),
    moteurs: territories.map((i) => ({
      code: nominal.codes[i],
      nom: nominal.names?.[i] ?? '',
      total: Object.fromEntries(
        Object.entries(drivers).map(([id, column]) => [id, finiteOrNull(column[i]!)]),
      ),
    })),
  }
}

/**
 * Writes the study in French: how far it went, then a table a target, the factor that weighs most
 * first.
 *
 * @param study the study
 * @returns the lines
 */
export function sensitivityLines({
  rows,
  runs,
  precision,
  reached,
  targets,
  convergence,
}: Sensitivity): string[] {
  const last = convergence.at(-1)
  if (last === undefined) return ['sensibilité   rien ne varie']
  const width = Number.isFinite(last.halfWidth) ? `± ${french(last.halfWidth, 3)}` : 'inconnue'
  return [
    `sensibilité   ${french(rows, 0)} lignes, ${french(runs, 0)} calculs ; parts connues à ${width}${NBSP}: précision de ± ${french(precision, 3)} ${reached ? 'atteinte' : 'non atteinte (--lignes pour aller plus loin)'}`,
    ...targets.flatMap(targetLines),
  ]
}

function targetLines({
  label,
  varies,
  factors,
  sum,
  firstBelowTotal,
  sumAtMostOne,
}: SensitivityTarget): string[] {
  if (!varies) return ['', `${label}${NBSP}: ne varie pas, ou n’est pas connu`]
  const width = Math.max(...factors.map((each) => each.label.length), 10)
  const sorted = factors.toSorted((a, b) => b.total.value - a.total.value)
  return [
    '',
    `${`${label}${NBSP}: part de la variance`.padEnd(width + 2)}`,
    `  ${''.padEnd(width)}${'seul'.padStart(24)}${'avec ses interactions'.padStart(26)}`,
    ...sorted.map(
      (each) =>
        `  ${each.label.padEnd(width)}${shown(each.first).padStart(24)}${shown(each.total).padStart(26)}`,
    ),
    `  somme des effets propres${NBSP}: ${french(sum.value, 2)} ; vérifications${NBSP}: S ≤ T ${firstBelowTotal ? 'tenue' : 'NON TENUE'}, ΣS ≤ 1 ${sumAtMostOne ? 'tenue' : 'NON TENUE'}`,
  ]
}

function shown({ value, p05, p95 }: SobolEstimate): string {
  return `${french(value, 2)} [${french(p05, 2)} ; ${french(p95, 2)}]`
}

function estimate({ value, p05, p95 }: SobolEstimate): object {
  return { valeur: finiteOrNull(value), p05: finiteOrNull(p05), p95: finiteOrNull(p95) }
}
