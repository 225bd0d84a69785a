/** Steps 1 and 2 of an audit: what the index is made of, and whether there are data enough. */
import { french } from '../../core/french.ts'
import { countOf } from '../../table/level.ts'
import type { Scores } from '../../engine/compute.ts'
import { leavesUnder } from '../../engine/tree.ts'
import { groupsOf, scoredIndicators, type Method } from '../../method/method.ts'
import { grades } from '../../method/words.ts'
import { count } from '../../stats/summary.ts'
import { reasonByte } from '../../table/missing.ts'
import { figureInWords, type Check, type Verdict } from './finding.ts'
import type { AuditInput, Draft } from './step.ts'
import { held, labelOf, listed, SOURCES } from './check.ts'
import { isStandIn, membersUnder } from './coherence.ts'

/** The tree as a table, and whether each indicator is defined, sourced and placed. */
export function auditFramework({ scores }: AuditInput): Draft {
  const { method } = scores
  const scored = scoredIndicators(method)
  const share = (test: (id: string) => boolean): number =>
    scored.filter(test).length / scored.length
  const lonely = Object.entries(method.subIndices).filter(
    ([id]) => presentLeaves(scores, id).length === 1,
  )
  const checks: Check[] = [
    held(
      'Indicateurs définis par une phrase',
      share((id) => method.indicators[id]!.definition !== undefined),
      'part',
      {
        least: 1,
        poor: 0.5,
        said: 'tous ; insuffisant sous la moitié',
        source: `${SOURCES.ours}, d’après l’étape 1 du manuel`,
      },
    ),
    held(
      'Indicateurs dont le producteur et la licence sont nommés',
      share((id) => isSourced(method, id)),
      'part',
      {
        least: 1,
        poor: 0.5,
        said: 'tous ; insuffisant sous la moitié',
        source: `${SOURCES.ours} (Licence Ouverte 2.0 : la source est citée)`,
      },
    ),
    held('Nombre d’indicateurs', scored.length, 'effectif', {
      most: 40,
      said: '40 au plus',
      source: SOURCES.jrc,
    }),
    held('Sous-indices réduits à un seul indicateur dans ces données', lonely.length, 'effectif', {
      most: 0,
      said: 'aucun',
      source: SOURCES.ours,
    }),
    {
      label: `Preuve de la méthode : ${grades[method.evidence.grade]}`,
      value: NaN,
      unit: 'effectif',
      threshold:
        'vérifiée, citée ou propre ; à surveiller si elle est déduite, insuffisant si elle n’est pas vérifiée',
      source: SOURCES.ours,
      verdict: proof[method.evidence.grade],
    },
  ]
  const subs = Object.values(method.subIndices).map(({ label }) => label)
  const alone = lonely.map(
    ([id, { label }]) =>
      `« ${label} » se réduit ici à « ${labelOf(method, presentLeaves(scores, id)[0]!)} »`,
  )
  return {
    sentence: `La méthode « ${method.title} » fait son indice de ${french(scored.length, 0)} indicateurs, en ${french(subs.length, 0)} sous-indice${subs.length > 1 ? 's' : ''} (${listed(subs)}). ${alone.length > 0 ? `Mais ${listed(alone)} : ce sous-indice ne dit rien d’autre.` : 'Aucun sous-indice ne se réduit à un seul indicateur.'}`,
    checks,
    tables: [
      {
        caption: 'Les indicateurs',
        columns: [
          { label: 'Indicateur' },
          { label: 'Ce qu’il compte' },
          { label: 'Sens' },
          { label: 'Place dans l’indice' },
          { label: 'Source' },
        ],
        rows: Object.entries(method.indicators).map(
          ([id, { label, definition = 'non défini', sense, source }]) => [
            label,
            definition,
            sense === 'worsens' ? 'rend plus fragile' : 'protège',
            placeOf(method, id),
            `${method.sources[source]?.producer ?? '–'}, ${method.sources[source]?.label ?? source}`,
          ],
        ),
      },
    ],
    notes: method.warnings ?? [],
  }
}

const proof: Readonly<Record<Method['evidence']['grade'], Verdict>> = {
  verified: 'satisfaisant',
  quoted: 'satisfaisant',
  own: 'satisfaisant',
  inferred: 'a-surveiller',
  unknown: 'insuffisant',
}

function isSourced(method: Method, id: string): boolean {
  const source = method.sources[method.indicators[id]!.source]
  return source !== undefined && source.producer !== '' && source.licence !== ''
}

/** The indicators of a group that some territory has. */
function presentLeaves({ tree }: Scores, id: string): string[] {
  return leavesUnder(groupsOf(tree.method), id).filter((leaf) =>
    tree.nodes[leaf]?.values.some((v) => v === v),
  )
}

/** « Publics exposés › Revenu ». */
function placeOf(method: Method, id: string): string {
  const groups = groupsOf(method)
  const holder = Object.keys(groups).find((name) => name !== 'ifn' && groups[name]!.of.includes(id))
  if (holder === undefined)
    return method.index.of.includes(id) ? 'l’indice' : 'contexte, hors de l’indice'
  const above = placeOf(method, holder)
  return above === 'l’indice' || above.startsWith('contexte')
    ? groups[holder]!.label
    : `${above} › ${groups[holder]!.label}`
}

/** A census is five annual surveys: further apart, two sources do not tell of the same people. */
const SPAN = 5

/** How much of each indicator there is, where, and of which years. */
export function auditCoverage({ scores }: AuditInput): Draft {
  const { method, codes, level, index, coverage, population } = scores
  const n = codes.length
  const rows = scoredIndicators(method).map((id) => ({ id, ...presence(scores, id) }))
  // indicators that stand in for one another are one: what the first lacks, the second gives
  const parts = membersUnder(groupsOf(scores.tree.method), 'ifn').map((id) => ({
    id,
    present:
      id in method.indicators ? presence(scores, id).present : count(scores.tree.nodes[id]!.values),
  }))
  const absent = parts.filter(({ present }) => present === 0)
  const thin = rows.filter(({ present, zeros }) => present > 0 && zeros > 0.5 * present)
  const well = coverage.reduce((sum, v) => sum + (v >= 0.65 ? 1 : 0), 0) / n
  const without = n - count(index)
  const people = population ? total(population, () => true) : NaN
  const left = population ? total(population, (i) => Number.isNaN(index[i]!)) / people : NaN
  const years = scores.trace.sources
    .filter(({ label }) => !GEOGRAPHY.test(label))
    .flatMap(({ millesime }) => (millesime ?? '').match(/\b(?:19|20)\d\d\b/g) ?? [])
    .map(Number)
  const span = years.length === 0 ? NaN : Math.max(...years) - Math.min(...years)
  const checks: Check[] = [
    held(
      'Indicateurs présents dans moins de 65 % des territoires (ceux qui se remplacent comptent pour un)',
      parts.filter(({ present }) => present < 0.65 * n).length,
      'effectif',
      {
        most: 0,
        poor: parts.length / 3,
        said: 'aucun ; insuffisant au-delà d’un tiers',
        source: SOURCES.jrc,
      },
    ),
    held('Territoires dont 65 % du poids au moins est présent', well, 'part', {
      least: 0.95,
      poor: 0.65,
      said: 'au moins 95 % ; insuffisant sous 65 %',
      source: `65 % par territoire : ${SOURCES.jrc} ; la part de territoires est ${SOURCES.ours}`,
    }),
    ...(population
      ? [
          held('Population sans indice', left, 'part', {
            most: 0.01,
            poor: 0.05,
            said: 'au plus 1 % ; insuffisant au-delà de 5 %',
            source: SOURCES.ours,
          }),
        ]
      : []),
    held('Indicateurs nuls dans plus de la moitié des territoires', thin.length, 'effectif', {
      most: 0,
      said: 'aucun',
      source: SOURCES.coinr,
    }),
    held('Années entre la source la plus ancienne et la plus récente', span, 'effectif', {
      most: SPAN,
      said: `${SPAN} au plus`,
      source: `${SOURCES.ours} : la durée d’un cycle du recensement`,
    }),
  ]
  const missing =
    absent.length > 0
      ? ` Aucune donnée pour ${listed(absent.map(({ id }) => `« ${labelOf(method, id)} »`))}.`
      : ''
  const spanned = Number.isNaN(span)
    ? ' Les sources ne disent pas leur millésime.'
    : span > 0
      ? ` Les sources vont de ${Math.min(...years)} à ${Math.max(...years)}.`
      : ` Toutes les sources sont de ${years[0]!}.`
  return {
    sentence: `L’indice est donné à ${countOf(level, n - without)} sur ${french(n, 0)}${population ? `, soit ${figureInWords(1 - left, 'part')} de la population` : ''}.${missing}${spanned}`,
    checks,
    tables: [
      {
        caption: 'Présence de chaque indicateur',
        columns: [
          { label: 'Indicateur' },
          { label: 'Présent', unit: 'effectif' },
          { label: 'Part des territoires', unit: 'part' },
          { label: 'Valeurs nulles', unit: 'effectif' },
          { label: 'Valeurs distinctes', unit: 'effectif' },
          { label: 'Ce qui s’y substitue' },
        ],
        rows: rows.map(({ id, present, zeros, distinct }) => [
          labelOf(method, id),
          present,
          present / n,
          zeros,
          distinct,
          listed(standIns(method, id).map((other) => labelOf(method, other))),
        ]),
      },
      {
        caption: 'Les sources et leur millésime',
        columns: [
          { label: 'Source' },
          { label: 'Producteur' },
          { label: 'Millésime' },
          { label: 'Mise à jour' },
        ],
        rows: [
          ...new Map(
            scores.trace.sources.map(
              ({ label, producer, millesime = 'non dit', updated = 'non dite' }) => [
                `${label} ${millesime}`,
                [label, producer, millesime, updated],
              ],
            ),
          ).values(),
        ],
      },
      worstCovered(scores),
    ],
    notes: thin.map(
      ({ id }) =>
        `« ${labelOf(method, id)} » est nul dans plus de la moitié des territoires : il distingue peu.`,
    ),
  }
}

/** Sources that say where territories are, not what they are like. */
const GEOGRAPHY = /code officiel|contours|appartenance|rattachement/i

/** The other members of a group of which the first present is taken. */
function standIns(method: Method, id: string): string[] {
  const groups = groupsOf(method)
  return Object.keys(groups)
    .filter((name) => isStandIn(groups, name) && groups[name]!.of.includes(id))
    .flatMap((name) => groups[name]!.of.filter((other) => other !== id))
}

interface Presence {
  readonly present: number
  readonly zeros: number
  readonly distinct: number
}

/** What was imputed is not present. */
function presence({ indicators, reasons }: Scores, id: string): Presence {
  const seen = new Set<number>()
  let [present, zeros] = [0, 0]
  indicators[id]!.forEach((v, i) => {
    if (v !== v || reasons[id]?.[i] === reasonByte.impute) return
    present++
    seen.add(v)
    if (v === 0) zeros++
  })
  return { present, zeros, distinct: seen.size }
}

const SHOWN = 10

function worstCovered({
  codes,
  names,
  coverage,
  index,
  population,
}: Scores): Draft['tables'][number] {
  const least = [...codes.keys()]
    .filter((i) => coverage[i]! < 0.65 || Number.isNaN(index[i]!))
    .sort(
      (a, b) =>
        coverage[a]! - coverage[b]! ||
        (population ? population[b]! - population[a]! : 0) ||
        (codes[a]! < codes[b]! ? -1 : 1),
    )
  return {
    caption: `Les territoires les moins couverts (${french(Math.min(SHOWN, least.length), 0)} sur ${french(least.length, 0)} sous 65 % ou sans indice)`,
    columns: [
      { label: 'Territoire' },
      { label: 'Poids présent', unit: 'part' },
      { label: 'Population', unit: 'effectif' },
      { label: 'Indice', unit: 'dixieme' },
    ],
    rows: least
      .slice(0, SHOWN)
      .map((i) => [
        `${names?.[i] ?? ''} (${codes[i]!})`.trim(),
        coverage[i]!,
        population?.[i] ?? NaN,
        index[i]!,
      ]),
  }
}

function total(x: Float64Array, test: (i: number) => boolean): number {
  return x.reduce((sum, v, i) => sum + (v === v && test(i) ? v : 0), 0)
}
