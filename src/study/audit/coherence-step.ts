/** Step 4 of an audit: the study of coherence, its flags counted and said. */
import { french } from '../../core/french.ts'
import { countOf } from '../../table/level.ts'
import type { Check, FindingTable } from './finding.ts'
import type { AuditInput, Draft } from './step.ts'
import { held, labelOf, listed, SOURCES } from './check.ts'
import {
  coherence,
  THRESHOLDS,
  type Coherence,
  type FlagKind,
  type GroupCoherence,
} from './coherence.ts'
import { flagSentence } from './coherence-words.ts'

export function auditCoherence({ scores, neighbours }: AuditInput): Draft {
  const found = coherence(scores, neighbours ? { neighbours } : {})
  const { method } = scores
  const label = (id: string): string => labelOf(method, id)
  const many = found.groups.filter(({ members }) => members.length > 1)
  const against = found.groups.flatMap(({ members }) =>
    members.filter(({ withGroup, weight }) => weight > 0 && withGroup.r < 0),
  )
  const size = found.size['ifn']?.r ?? NaN
  const { redundant, opposed, alpha, firstComponent, vif, size: most } = THRESHOLDS
  const checks: Check[] = [
    held('Indicateurs qui vont à l’inverse de leur propre groupe', against.length, 'effectif', {
      most: 0,
      poor: 0,
      said: 'aucun ; insuffisant dès le premier',
      source: SOURCES.usage,
    }),
    counted(
      found,
      'opposition',
      'Paires d’indicateurs d’un même groupe qui s’opposent',
      `aucune corrélation sous ${french(opposed, 2)}`,
      SOURCES.coinr,
    ),
    counted(
      found,
      'redondance',
      'Paires d’indicateurs d’un même groupe presque identiques',
      `aucune corrélation au-dessus de ${french(redundant, 2)}`,
      SOURCES.usage,
    ),
    counted(
      found,
      'colinearite',
      'Indicateurs qui se déduisent des autres de leur groupe',
      `facteur d’inflation de la variance de ${vif} au plus`,
      SOURCES.usage,
    ),
    counted(
      found,
      'lien-faible',
      'Membres peu liés à leur groupe',
      `corrélation d’au moins ${french(THRESHOLDS.weak, 2)}`,
      SOURCES.coinr,
    ),
    ...many.map((group) =>
      held(`« ${group.label} » : alpha de Cronbach`, group.alpha, 'coefficient', {
        least: alpha,
        said: `au moins ${french(alpha, 2)}`,
        source: SOURCES.usage,
      }),
    ),
    ...many.map((group) =>
      held(
        `« ${group.label} » : variance expliquée par la première composante`,
        group.explained[0]!,
        'part',
        {
          least: firstComponent,
          said: `au moins ${french(100 * firstComponent, 0)} %`,
          source: SOURCES.usage,
        },
      ),
    ),
    ...(Number.isNaN(size)
      ? []
      : [
          held(
            'Lien entre l’indice et la population (ρ, sans son signe)',
            Math.abs(size),
            'coefficient',
            { most, said: `au plus ${french(most, 2)}`, source: SOURCES.coinr },
          ),
        ]),
  ]
  return {
    sentence: `${told(
      found,
      against.map(({ id }) => label(id)),
    )} ${dimensions(many)}${spatial(found)}`,
    checks,
    tables: [membersTable(found, label), groupsTable(many), correlationsTable(found, label)],
    notes: found.flags
      .filter(({ kind }) => kind !== 'influence')
      .map((flag) => flagSentence(flag, label)),
  }
}

function counted(
  { flags }: Coherence,
  kind: FlagKind,
  label: string,
  said: string,
  source: string,
): Check {
  return held(label, flags.filter((flag) => flag.kind === kind).length, 'effectif', {
    most: 0,
    said,
    source,
  })
}

function told({ flags, territories }: Coherence, against: readonly string[]): string {
  const pairs = flags.filter(({ kind }) => kind === 'redondance' || kind === 'opposition').length
  if (against.length > 0)
    return `${listed(against.map((each) => `« ${each} »`))} ${against.length > 1 ? 'vont' : 'va'} à l’inverse du groupe où la méthode ${against.length > 1 ? 'les' : 'le'} range.`
  return pairs === 0
    ? `Sur ${countOf(undefined, territories)}, aucun indicateur n’en répète ni n’en contredit un autre de son groupe.`
    : `${pairs} paire${pairs > 1 ? 's' : ''} d’indicateurs d’un même groupe se répète${pairs > 1 ? 'nt' : ''} ou s’oppose${pairs > 1 ? 'nt' : ''}.`
}

function dimensions(groups: readonly GroupCoherence[]): string {
  const loose = groups.filter(({ alpha }) => alpha < THRESHOLDS.alpha)
  if (groups.length === 0) return 'Aucun groupe n’a plusieurs membres à comparer.'
  if (loose.length === 0) return 'Chaque groupe mesure bien une seule chose.'
  return `${listed(loose.map(({ label }) => `« ${label} »`))} ${loose.length > 1 ? 'réunissent' : 'réunit'} des fragilités de natures différentes : leur moyenne additionne des difficultés, elle n’en mesure pas une seule.`
}

function spatial({ moran }: Coherence): string {
  const found = moran['ifn']
  if (found === undefined || Number.isNaN(found.i)) return ''
  const near = found.i > found.chance[1]
  return ` Des territoires voisins ${near ? 'se ressemblent plus que le hasard ne le ferait' : 'ne se ressemblent pas plus qu’au hasard'} (I de Moran : ${french(found.i, 2)}).`
}

function membersTable({ groups }: Coherence, label: (id: string) => string): FindingTable {
  return {
    caption:
      'Chaque indicateur, son groupe et l’indice : corrélations de Pearson, intervalle à 95 %',
    columns: [
      { label: 'Membre' },
      { label: 'Groupe' },
      { label: 'Avec le groupe', unit: 'coefficient' },
      { label: 'Intervalle' },
      { label: 'Avec l’indice', unit: 'coefficient' },
      { label: 'Inflation de la variance', unit: 'dixieme' },
    ],
    rows: groups.flatMap((group) =>
      group.members.map(({ id, withGroup, withIndex, vif }) => [
        label(id),
        group.label,
        withGroup.r,
        Number.isNaN(withGroup.low)
          ? '–'
          : `${french(withGroup.low, 2)} à ${french(withGroup.high, 2)}`,
        withIndex.r,
        vif,
      ]),
    ),
  }
}

function groupsTable(groups: readonly GroupCoherence[]): FindingTable {
  return {
    caption: 'Chaque groupe mesure-t-il une seule chose ?',
    columns: [
      { label: 'Groupe' },
      { label: 'Territoires complets', unit: 'effectif' },
      { label: 'Alpha de Cronbach', unit: 'coefficient' },
      { label: 'Première composante', unit: 'part' },
      { label: 'Valeurs propres au-dessus de 1', unit: 'effectif' },
    ],
    rows: groups.map(({ label, complete, alpha, explained, eigenvalues }) => [
      label,
      complete,
      alpha,
      explained[0]!,
      eigenvalues.filter((v) => v > 1).length,
    ]),
  }
}

function correlationsTable(
  { correlations: { ids, pearson } }: Coherence,
  label: (id: string) => string,
): FindingTable {
  return {
    caption: 'Corrélations de Pearson entre indicateurs, sous-indices et indice',
    columns: [
      { label: 'Colonne' },
      ...ids.map((id) => ({ label: label(id), unit: 'coefficient' as const })),
    ],
    rows: ids.map((id, i) => [label(id), ...pearson[i]!]),
  }
}
