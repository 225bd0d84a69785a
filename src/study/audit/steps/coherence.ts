/** Step 4 of an audit: do the indicators belong together? */
import { french } from '../../../core/french.ts'
import { countOf } from '../../../table/level.ts'
import { flagSentence } from '../coherence-words.ts'
import {
  coherence,
  THRESHOLDS,
  type Coherence,
  type FlagKind,
  type GroupCoherence,
  type MemberCoherence,
} from '../coherence.ts'
import type { FindingTable } from '../finding.ts'
import { elementLabel, quoted } from '../parts.ts'
import {
  minimumThreshold,
  maximumThreshold,
  check,
  defineStep,
  listed,
  SOURCES,
  tableOf,
} from '../spec.ts'

const { redundant, opposed, weak, alpha, firstComponent, vif, size } = THRESHOLDS

/** Flags that are counted: what each is, its threshold in French, and the origin of that. */
const counted: readonly (readonly [FlagKind, label: string, words: string, source: string])[] = [
  [
    'opposition',
    'Paires d’indicateurs d’un même groupe qui s’opposent',
    `aucune corrélation sous ${french(opposed, 2)}`,
    SOURCES.coinr,
  ],
  [
    'redondance',
    'Paires d’indicateurs d’un même groupe presque identiques',
    `aucune corrélation au-dessus de ${french(redundant, 2)}`,
    SOURCES.usage,
  ],
  [
    'colinearite',
    'Indicateurs qui se déduisent des autres de leur groupe',
    `facteur d’inflation de la variance de ${vif} au plus`,
    SOURCES.usage,
  ],
  [
    'lien-faible',
    'Membres peu liés à leur groupe',
    `corrélation d’au moins ${french(weak, 2)}`,
    SOURCES.coinr,
  ],
]

/** Step 4: correlations, dimensions and collinearity of the indicators, group by group. */
export const coherenceStep = defineStep({
  handbook: 4,
  title: 'La cohérence',
  question: 'Les indicateurs vont-ils ensemble ?',
  least: 10,
  study: ({ scores, neighbours }) => {
    const found = coherence(scores, neighbours ? { neighbours } : {})
    const label = (id: string): string => elementLabel(scores.method, id)
    return {
      found,
      label,
      many: found.groups.filter(({ members }) => members.length > 1),
      against: found.groups.flatMap(({ members }) =>
        members
          .filter(({ withGroup, weight }) => weight > 0 && withGroup.r < 0)
          .map(({ id }) => label(id)),
      ),
    }
  },
  sentence: ({ found, many, against }) =>
    `${pairsSentence(found, against)} ${dimensionsSentence(many)}${spatialSentence(found)}`,
  checks: ({ found, many, against }) => {
    const withSize = found.size['ifn']?.r ?? NaN
    return [
      check(
        'Indicateurs qui vont à l’inverse de leur propre groupe',
        'effectif',
        against.length,
        maximumThreshold(0, 0),
        SOURCES.usage,
      ),
      ...counted.map(([kind, label, words, source]) => {
        const n = found.flags.filter((flag) => flag.kind === kind).length
        return check(label, 'effectif', n, maximumThreshold(0, undefined, words), source)
      }),
      ...many.map((group) =>
        check(
          `« ${group.label} » : alpha de Cronbach`,
          'coefficient',
          group.alpha,
          minimumThreshold(alpha),
          SOURCES.usage,
        ),
      ),
      ...many.map((group) =>
        check(
          `« ${group.label} » : variance expliquée par la première composante`,
          'part',
          group.explained[0]!,
          minimumThreshold(firstComponent),
          SOURCES.usage,
        ),
      ),
      !Number.isNaN(withSize) &&
        check(
          'Lien entre l’indice et la population (ρ, sans son signe)',
          'coefficient',
          Math.abs(withSize),
          maximumThreshold(size),
          SOURCES.coinr,
        ),
    ]
  },
  tables: ({ found, many, label }) => [
    membersTable(found, label),
    tableOf('Chaque groupe mesure-t-il une seule chose ?', many, [
      ['Groupe', (group) => group.label],
      ['Territoires complets', (group) => group.complete, 'effectif'],
      ['Alpha de Cronbach', (group) => group.alpha, 'coefficient'],
      ['Première composante', (group) => group.explained[0]!, 'part'],
      [
        'Valeurs propres au-dessus de 1',
        (group) => group.eigenvalues.filter((v) => v > 1).length,
        'effectif',
      ],
    ]),
    correlationsTable(found, label),
  ],
  notes: ({ found, label }) =>
    found.flags.filter(({ kind }) => kind !== 'influence').map((flag) => flagSentence(flag, label)),
})

function pairsSentence({ flags, territories }: Coherence, against: readonly string[]): string {
  const pairs = flags.filter(({ kind }) => kind === 'redondance' || kind === 'opposition').length
  if (against.length > 0)
    return `${listed(quoted(against))} ${against.length > 1 ? 'vont' : 'va'} à l’inverse du groupe où la méthode ${against.length > 1 ? 'les' : 'le'} range.`
  return pairs === 0
    ? `Sur ${countOf(undefined, territories)}, aucun indicateur n’en répète ni n’en contredit un autre de son groupe.`
    : `${pairs} paire${pairs > 1 ? 's' : ''} d’indicateurs d’un même groupe se répète${pairs > 1 ? 'nt' : ''} ou s’oppose${pairs > 1 ? 'nt' : ''}.`
}

function dimensionsSentence(groups: readonly GroupCoherence[]): string {
  const loose = groups.filter((group) => group.alpha < alpha)
  if (groups.length === 0) return 'Aucun groupe n’a plusieurs membres à comparer.'
  if (loose.length === 0) return 'Chaque groupe mesure bien une seule chose.'
  return `${listed(quoted(loose.map(({ label }) => label)))} ${loose.length > 1 ? 'réunissent' : 'réunit'} des fragilités de natures différentes : leur moyenne additionne des difficultés, elle n’en mesure pas une seule.`
}

function spatialSentence({ moran }: Coherence): string {
  const found = moran['ifn']
  if (found === undefined || Number.isNaN(found.i)) return ''
  const near = found.i > found.chance[1]
  return ` Des territoires voisins ${near ? 'se ressemblent plus que le hasard ne le ferait' : 'ne se ressemblent pas plus qu’au hasard'} (I de Moran : ${french(found.i, 2)}).`
}

function membersTable({ groups }: Coherence, label: (id: string) => string): FindingTable {
  const rows = groups.flatMap((group) => group.members.map((member) => ({ group, member })))
  const range = ({ withGroup: { low, high } }: MemberCoherence): string =>
    Number.isNaN(low) ? '–' : `${french(low, 2)} à ${french(high, 2)}`
  return tableOf(
    'Chaque indicateur, son groupe et l’indice : corrélations de Pearson, intervalle à 95 %',
    rows,
    [
      ['Membre', ({ member }) => label(member.id)],
      ['Groupe', ({ group }) => group.label],
      ['Avec le groupe', ({ member }) => member.withGroup.r, 'coefficient'],
      ['Intervalle', ({ member }) => range(member)],
      ['Avec l’indice', ({ member }) => member.withIndex.r, 'coefficient'],
      ['Inflation de la variance', ({ member }) => member.vif, 'dixieme'],
    ],
  )
}

function correlationsTable(
  { correlations: { ids, pearson } }: Coherence,
  label: (id: string) => string,
): FindingTable {
  return tableOf(
    'Corrélations de Pearson entre indicateurs, sous-indices et indice',
    [...ids.entries()],
    [
      ['Colonne', ([, id]) => label(id)],
      ...ids.map(
        (id, k) => [label(id), ([i]: [number, string]) => pearson[i]![k]!, 'coefficient'] as const,
      ),
    ],
  )
}
