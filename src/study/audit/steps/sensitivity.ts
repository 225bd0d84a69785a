/** Step 7 of an audit, second part: which choices the doubt on ranks comes from. */
import { french, lowerFirst } from '../../../core/french.ts'
import type { FactorIndices, Sensitivity, SensitivityTarget } from '../../robustness/sensitivity.ts'
import type { FindingTable } from '../finding.ts'
import { quoted } from '../parts.ts'
import { maximumThreshold, check, defineStep, listed, notMade, SOURCES, tableOf } from '../spec.ts'

const IMPOSSIBLE = maximumThreshold(0, 0, 'aucune : c’est impossible')
const BY_CONSTRUCTION = 'par construction (Saltelli et coll., 2010)'

/** Step 7, second part: shares of the variance of ranks that each choice brings. */
export const sensitivityStep = defineStep({
  handbook: 7,
  title: 'La sensibilité',
  question: 'Quels choix de méthode pèsent le plus sur les rangs ?',
  least: 10,
  study: ({ robustness }) => {
    if (robustness && 'refused' in robustness) return notMade(robustness.refused)
    const found = robustness?.sensitivity
    if (found === undefined)
      return notMade('aucune étude de sensibilité n’a été demandée (--lignes)')
    const targets = found.targets.filter(({ varies }) => varies)
    const [main] = targets
    if (main === undefined) return notMade('aucun des choix qui varient ne déplace un rang')
    return { found, targets, factors: main.factors, ordered: byTotal(main) }
  },
  sentence: ({ found, ordered }) => {
    const [first, second] = ordered
    const slight = ordered
      .filter(({ total }) => total.p95 < 0.05)
      .map(({ label }) => lowerFirst(label))
    const next = second ? `, puis « ${lowerFirst(second.label)} » (${percent(second)})` : ''
    const rest =
      slight.length === 0
        ? ''
        : ` ${listed(quoted(slight))} n’y ${slight.length > 1 ? 'changent' : 'change'} presque rien.`
    return `Le choix qui déplace le plus les rangs est « ${lowerFirst(first!.label)} » : ${percent(first!)} de la variance de leur décalage moyen, interactions comprises${next}.${rest}${found.reached ? '' : ' Ces parts ne sont pas connues à la précision voulue.'}`
  },
  checks: ({ found, targets, ordered: [first] }) => [
    check(
      'Précision des parts de variance (la moins bonne, ±)',
      'valeur',
      found.convergence.at(-1)?.halfWidth ?? NaN,
      maximumThreshold(found.precision, 0.2),
    ),
    check(
      'Cibles où une part du premier ordre dépasse sûrement la part totale',
      'effectif',
      targets.filter(({ firstBelowTotal }) => !firstBelowTotal).length,
      IMPOSSIBLE,
      BY_CONSTRUCTION,
    ),
    check(
      'Cibles où la somme des parts du premier ordre dépasse sûrement 1',
      'effectif',
      targets.filter(({ sumAtMostOne }) => !sumAtMostOne).length,
      IMPOSSIBLE,
      BY_CONSTRUCTION,
    ),
    check(
      `Part totale du choix qui pèse le plus (${lowerFirst(first!.label)})`,
      'part',
      first!.total.value,
      maximumThreshold(0.5, 0.9),
      `${SOURCES.ours} : un classement ne devrait pas tenir à un seul choix`,
    ),
  ],
  tables: ({ found, targets, factors }) => [
    ...targets.map(targetTable),
    driversTable(found, factors),
    tableOf('Convergence : la précision à mesure que les lignes s’ajoutent', found.convergence, [
      ['Lignes', ({ rows }) => french(rows, 0)],
      ['Précision (±)', ({ halfWidth }) => halfWidth, 'coefficient'],
    ]),
  ],
  notes: ({ found }) => [
    `${french(found.rows, 0)} lignes, ${french(found.runs, 0)} calculs ; estimateurs centrés (premier ordre) et de Jansen (total), intervalles à 90 % par rééchantillonnage.`,
    ...(found.reached
      ? []
      : ['Pour les connaître mieux : ifn robustesse, avec --lignes et --precision.']),
  ],
})

const percent = ({ total }: FactorIndices): string => `${french(100 * total.value, 0)} %`
const interval = ({ p05, p95 }: FactorIndices['first']): string =>
  Number.isNaN(p05) ? '–' : `${french(p05, 2)} à ${french(p95, 2)}`

function byTotal({ factors }: SensitivityTarget): FactorIndices[] {
  return factors.toSorted((a, b) => b.total.value - a.total.value)
}

function targetTable(target: SensitivityTarget): FindingTable {
  return tableOf(
    `Parts de la variance : ${target.label}`,
    byTotal(target),
    [
      ['Choix', ({ label }) => label],
      ['Seul', ({ first }) => first.value, 'coefficient'],
      ['Intervalle, seul', ({ first }) => interval(first)],
      ['Avec ses interactions', ({ total }) => total.value, 'coefficient'],
      ['Intervalle, avec', ({ total }) => interval(total)],
    ],
    3,
  )
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
  return tableOf(
    'Le choix qui fait le plus bouger le score, territoire par territoire',
    [...counts].sort(([, a], [, b]) => b - a),
    [
      ['Choix', ([id]) => label.get(id)!],
      ['Territoires', ([, count]) => count, 'effectif'],
      ['Part', ([, count]) => count / all, 'part'],
    ],
  )
}
