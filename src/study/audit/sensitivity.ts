/** Step 7 of an audit, second part: which choices the doubt on ranks comes from. */
import { french } from '../../core/french.ts'
import type { Check, FindingTable } from './finding.ts'
import type { AuditInput, Draft } from './step.ts'
import { held, listed, SOURCES } from './check.ts'
import { lower, notMade } from './uncertainty.ts'
import type { FactorIndices, Sensitivity, SensitivityTarget } from '../robustness/sensitivity.ts'

export function auditSensitivity({ robustness }: AuditInput): Draft {
  if (robustness && 'refused' in robustness) return notMade(robustness.refused)
  const found = robustness?.sensitivity
  if (found === undefined) return notMade('aucune étude de sensibilité n’a été demandée (--lignes)')
  const targets = found.targets.filter(({ varies }) => varies)
  const [main] = targets
  if (main === undefined) return notMade('aucun des choix qui varient ne déplace un rang')
  const ordered = main.factors.toSorted((a, b) => b.total.value - a.total.value)
  const [first, second] = ordered
  const slight = ordered.filter(({ total }) => total.p95 < 0.05)
  const last = found.convergence.at(-1)?.halfWidth ?? NaN
  const checks: Check[] = [
    held('Précision des parts de variance (la moins bonne, ±)', last, 'valeur', {
      most: found.precision,
      poor: 0.2,
      said: `au plus ${french(found.precision, 2)} ; insuffisant au-delà de 0,20`,
      source: SOURCES.ours,
    }),
    held(
      'Cibles où une part du premier ordre dépasse sûrement la part totale',
      targets.filter(({ firstBelowTotal }) => !firstBelowTotal).length,
      'effectif',
      {
        most: 0,
        poor: 0,
        said: 'aucune : c’est impossible',
        source: 'par construction (Saltelli et coll., 2010)',
      },
    ),
    held(
      'Cibles où la somme des parts du premier ordre dépasse sûrement 1',
      targets.filter(({ sumAtMostOne }) => !sumAtMostOne).length,
      'effectif',
      {
        most: 0,
        poor: 0,
        said: 'aucune : c’est impossible',
        source: 'par construction (Saltelli et coll., 2010)',
      },
    ),
    held(
      `Part totale du choix qui pèse le plus (${lower(first!.label)})`,
      first!.total.value,
      'part',
      {
        most: 0.5,
        poor: 0.9,
        said: 'au plus la moitié ; insuffisant au-delà de 90 %',
        source: `${SOURCES.ours} : un classement ne devrait pas tenir à un seul choix`,
      },
    ),
  ]
  return {
    sentence: `Le choix qui déplace le plus les rangs est « ${lower(first!.label)} » : ${percent(first!.total.value)} de la variance de leur décalage moyen, interactions comprises${second ? `, puis « ${lower(second.label)} » (${percent(second.total.value)})` : ''}.${slight.length > 0 ? ` ${listed(slight.map(({ label }) => `« ${lower(label)} »`))} n’y ${slight.length > 1 ? 'changent' : 'change'} presque rien.` : ''}${found.reached ? '' : ' Ces parts ne sont pas connues à la précision voulue.'}`,
    checks,
    tables: [
      ...targets.map(targetTable),
      driversTable(found, main.factors),
      convergenceTable(found),
    ],
    notes: [
      `${french(found.rows, 0)} lignes, ${french(found.runs, 0)} calculs ; estimateurs centrés (premier ordre) et de Jansen (total), intervalles à 90 % par rééchantillonnage.`,
      ...(found.reached
        ? []
        : ['Pour les connaître mieux : ifn robustesse, avec --lignes et --precision.']),
    ],
  }
}

const percent = (part: number): string => `${french(100 * part, 0)} %`
const interval = ({ p05, p95 }: FactorIndices['first']): string =>
  Number.isNaN(p05) ? '–' : `${french(p05, 2)} à ${french(p95, 2)}`

function targetTable({ label, factors }: SensitivityTarget): FindingTable {
  return {
    caption: `Parts de la variance : ${label}`,
    columns: [
      { label: 'Choix' },
      { label: 'Seul', unit: 'coefficient' },
      { label: 'Intervalle, seul' },
      { label: 'Avec ses interactions', unit: 'coefficient' },
      { label: 'Intervalle, avec' },
    ],
    rows: factors
      .toSorted((a, b) => b.total.value - a.total.value)
      .map((each) => [
        each.label,
        each.first.value,
        interval(each.first),
        each.total.value,
        interval(each.total),
      ]),
    drawn: 3,
  }
}

/** For how many territories each choice is the one that moves the score most. */
function driversTable({ drivers }: Sensitivity, factors: readonly FactorIndices[]): FindingTable {
  const ids = factors.filter(({ id }) => drivers[id] !== undefined).map(({ id }) => id)
  const n = drivers[ids[0] ?? '']?.length ?? 0
  const counts = new Map<string, number>()
  for (let i = 0; i < n; i++) {
    const known = ids.filter((id) => !Number.isNaN(drivers[id]![i]!))
    if (known.length === 0) continue
    const most = known.reduce((best, id) => (drivers[id]![i]! > drivers[best]![i]! ? id : best))
    counts.set(most, (counts.get(most) ?? 0) + 1)
  }
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const label = new Map(factors.map((each) => [each.id, each.label]))
  return {
    caption: 'Le choix qui fait le plus bouger le score, territoire par territoire',
    columns: [
      { label: 'Choix' },
      { label: 'Territoires', unit: 'effectif' },
      { label: 'Part', unit: 'part' },
    ],
    rows: [...counts]
      .toSorted(([, a], [, b]) => b - a)
      .map(([id, count]) => [label.get(id)!, count, count / all]),
  }
}

function convergenceTable({ convergence }: Sensitivity): FindingTable {
  return {
    caption: 'Convergence : la précision à mesure que les lignes s’ajoutent',
    columns: [{ label: 'Lignes' }, { label: 'Précision (±)', unit: 'coefficient' }],
    rows: convergence.map(({ rows, halfWidth }) => [french(rows, 0), halfWidth]),
  }
}
