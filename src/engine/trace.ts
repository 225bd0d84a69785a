/** The Trace: how a result was made. It rides with every artefact, from Arrow metadata to the foot of a map. */
import { UserError } from '../core/errors.ts'
import { software } from '../core/version.ts'
import { groupsOf, type Evidence, type Method } from '../method/method.ts'
import { french } from '../core/french.ts'
import { aggregationKind, aggregationWords } from '../steps/aggregation/registry.ts'
import { imputationKind, type Imputation } from '../steps/imputation/registry.ts'
import { normalisationKind } from '../steps/normalisation/registry.ts'
import { numberWords } from '../steps/words.ts'
import type { Level } from '../table/level.ts'
import { countReasons, type Reason } from '../table/missing.ts'
import type { SourceTrace } from '../table/source-trace.ts'
import type { Grouping } from '../table/table.ts'
import type { ImputationTrace } from './impute.ts'
import type { Measures } from './measure.ts'
import type { ExpectedResult } from './expected.ts'
import { labelOf, type FrozenReference, type Reference } from './reference.ts'
import type { Shrunk } from './shrinkage.ts'
import type { TreatmentTrace } from './treat.ts'
import { leavesUnder, type Tree } from './tree.ts'
import type { WeightTrace } from './weights.ts'

/** How one indicator was had, and what it lacks. */
export interface IndicatorTrace {
  /** Identifier of the indicator. */
  readonly id: string
  /** Its name in French. */
  readonly label: string
  /** The formula that found its variables; absent when none did. */
  readonly formula?: string
  /** Number of territories that have a value. */
  readonly present: number
  /** Missing cells by reason. */
  readonly missing: Readonly<Partial<Record<Reason, number>>>
}

/** How an estimate of people beside the index was made. */
export interface PeopleTrace {
  /** Identifier and French label of the model. */
  readonly model: string
  /** Name of the model, in French. */
  readonly label: string
  /** Definition of low diploma, in French: each has its own fit. */
  readonly diploma: string
  /** Formulas of the shares and of the people that they bear on. */
  readonly formulas: {
    readonly ages: string
    readonly diploma: string
    readonly people: string
  }
  /** Year of the census; absent when the files do not say. */
  readonly year?: string
  /** Published totals that the estimates were calibrated to, and what they were multiplied by. */
  readonly calibration: readonly {
    readonly code: string
    readonly rate: number
    readonly source: string
    readonly factor: number
    readonly territories: number
  }[]
  /** Variances on the logit scale: prediction, a step down of levels and how many, another region. */
  readonly variances: {
    readonly prediction: number
    readonly levelStep: number
    readonly levelSteps: number
    readonly region: number
  }
  /** Inhabitants under which a territory gets no figure of its own, and how many are. */
  readonly floor: number
  /** Number of territories under the floor. */
  readonly belowFloor: number
  /** Territories without estimate: inputs missing, or one of the `outsideModel`. */
  readonly missing: number
  /** Those of them in the regions where the model is known to be wrong (Guyane, Mayotte). */
  readonly outsideModel: number
  /** Direct estimates that took the place of calibration (Fay–Herriot), when some were given. */
  readonly survey?: {
    readonly file: string
    readonly level: Level
    readonly territories: number
    readonly areaVariance: number
  }
}

/** How scores were made: software, method, sources, reference, bounds, what is missing. It rides in Arrow metadata, in `datapackage.json`, and at the foot of maps and reports. */
export interface Trace {
  /** Name and version of this package. */
  readonly software: { readonly name: string; readonly version: string }
  /** Method, with its version and its variant. */
  readonly method: {
    readonly id: string
    readonly version: string
    readonly variant?: string
    readonly title: string
    readonly evidence: Evidence
    readonly licence: string
  }
  /** Level of the territories. */
  readonly level: Level
  /** Number of territories. */
  readonly territories: number
  /** Level of the rows that were read, when it is finer than `level`. */
  readonly from?: Level
  /** What territories were compared with, and how many made it. */
  readonly reference: { readonly label: string; readonly territories: number }
  /** How each indicator was had. */
  readonly indicators: readonly IndicatorTrace[]
  /** What was filled in, drawn in, weighed by the data: each absent when the method does none of it. */
  readonly imputations?: readonly ImputationTrace[]
  /** Bounds and transformations of outliers. */
  readonly treatments?: readonly TreatmentTrace[]
  /** Weights found from the data. */
  readonly weights?: readonly WeightTrace[]
  /** How people were estimated; absent where they were not. */
  readonly people?: PeopleTrace
  /** What a reader must know: defects kept, groups taken out, approximations. In French. */
  readonly notes: readonly string[]
  /** Files and data sets that figures come from. */
  readonly sources: readonly SourceTrace[]
  /** Command line that made them; nothing for a call in code. */
  readonly command?: string
}

/**
 * The Trace that a file of scores carries. Throws `fichier-inconnu` when it is not one: what names the sources and the
 * method of a picture is not guessed.
 */
export function parseTrace(text: string, file?: string): Trace {
  const found = parsed(text)
  if (isTrace(found)) return found
  throw new UserError(
    'fichier-inconnu',
    'ce que le fichier dit de sa fabrication (ifn.trace) est abîmé',
    'recalculez les scores avec ifn calculer',
    file === undefined ? {} : { file },
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isTrace(found: unknown): found is Trace {
  const {
    software: by,
    method,
    reference,
    notes,
    sources,
    indicators,
    command,
  } = (found ?? {}) as { readonly [K in keyof Trace]?: unknown }
  return (
    hasTexts(by, 'name', 'version') &&
    hasTexts(method, 'id', 'version', 'title') &&
    hasTexts(reference, 'label') &&
    isListOf(notes, (each) => typeof each === 'string') &&
    isListOf(sources, (each) => hasTexts(each, 'label')) &&
    isListOf(indicators, (each) => hasTexts(each, 'id', 'label')) &&
    (command === undefined || typeof command === 'string')
  )
}

function hasTexts(value: unknown, ...names: readonly string[]): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => typeof (value as Record<string, unknown>)[name] === 'string')
  )
}

function isListOf(value: unknown, is: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(is)
}

/** What a computation knew when it ended. */
interface Run {
  readonly method: Method
  /** The measures of the rows that were read. */
  readonly base: Measures
  /** The same before anything was imputed. */
  readonly read: Measures
  readonly imputations: readonly ImputationTrace[]
  readonly treatments: readonly TreatmentTrace[]
  readonly tree: Tree
  readonly scales: FrozenReference['scales']
  readonly reference: Reference
  /** How many territories the scales were measured on. */
  readonly territories: number
  readonly to?: Grouping
  readonly smooth?: Shrunk
  readonly expected?: ExpectedResult
  readonly sources?: readonly SourceTrace[]
  readonly command?: string
}

/**
 * Assembles the Trace of a computation: method, sources, reference, steps and counts.
 *
 * @returns plain data, as `--json` and the metadata of files write it
 */
export function traceOf({
  method,
  base,
  read,
  imputations,
  treatments,
  tree,
  scales,
  reference,
  territories,
  to,
  smooth,
  expected,
  sources = [],
  command,
}: Run): Trace {
  const { id, version, variant, title, evidence, licence } = method
  return {
    software,
    method: { id, version, ...(variant !== undefined && { variant }), title, evidence, licence },
    level: to?.level ?? base.level,
    territories: tree.leaves.n,
    ...(to && { from: base.level }),
    reference: {
      label: labelOf(reference),
      territories: reference.kind === 'figee' ? reference.frozen.territories : territories,
    },
    indicators: Object.entries(method.indicators).map(([name, { label }]) => {
      const had = read.indicators[name]
      const missing = had?.reasons ? countReasons(had.reasons) : {}
      const present = had
        ? had.values.length - Object.values(missing).reduce((a, b) => a + b, 0)
        : 0
      return { id: name, label, ...(had && { formula: had.formula }), present, missing }
    }),
    ...(imputations.length > 0 && { imputations }),
    ...(treatments.length > 0 && { treatments }),
    ...(tree.weights.length > 0 && { weights: tree.weights }),
    notes: [
      ...(method.warnings ?? []),
      ...remarks(method, base, tree, scales, to),
      ...smoothed(smooth, to),
      ...unexpected(method, expected),
      ...withoutPanel(imputations),
    ],
    sources,
    ...(command !== undefined && { command }),
  }
}

/** What was shrunk, and what could not be. */
function smoothed(smooth: Shrunk | undefined, to: Grouping | undefined): string[] {
  if (smooth === undefined) return []
  const done = Object.keys(smooth.values)
  const above = to
    ? '\u00A0; les parts de ce niveau, refaites depuis les effectifs, sont brutes'
    : '\u00A0; la valeur brute reste à côté'
  const some = (codes: readonly string[]): string =>
    `${codes.slice(0, 3).join(', ')}${codes.length > 3 ? '…' : ''}`
  return [
    ...(done.length > 0 && smooth.ungrouped.length > 0
      ? [
          `${french(smooth.ungrouped.length, 0)} territoire(s) sans territoire au-dessus connu, lissé(s) vers l’ensemble des lignes\u00A0: ${some(smooth.ungrouped)}`,
        ]
      : []),
    ...(done.length > 0 && smooth.alone.length > 0
      ? [
          `${french(smooth.alone.length, 0)} territoire(s) seul(s) dans le leur, que rien ne lisse\u00A0: ${some(smooth.alone)}`,
        ]
      : []),
    ...(done.length === 0
      ? []
      : [
          `parts lissées vers le territoire au-dessus (Bayes empirique)\u00A0: ${done.join(', ')}${above}`,
        ]),
    ...(smooth.skipped.length === 0
      ? []
      : [
          `non lissées, faute d’effectifs dans les fichiers (taux seuls)\u00A0: ${smooth.skipped.join(', ')}\u00A0; ces parts sont plus incertaines dans les petites communes`,
        ]),
  ]
}

function unexpected({ expected }: Method, result: ExpectedResult | undefined): string[] {
  if (expected === undefined || result === undefined || 'found' in result) return []
  return [
    `illectronisme attendu non calculé\u00A0: les âges des fichiers ne permettent pas les tranches de l’enquête (${expected.bands.map(({ label }) => label).join(', ')})\u00A0; il manque ${result.lacking.join(', ')}`,
  ]
}

/** An imputation by other years that had none to draw on: said, lest it pass for done. */
function withoutPanel(imputations: readonly ImputationTrace[]): string[] {
  const idle = imputations
    .filter(
      ({ how, cells, left }) =>
        imputationKind({ kind: how } as Imputation).readsOtherYears && cells === 0 && left > 0,
    )
    .map(({ id }) => id)
  return idle.length === 0
    ? []
    : [
        `imputation par les autres années sans effet\u00A0: ${idle.join(', ')}\u00A0; aucune autre année n’a été donnée (compute(…, { donors: { panel } }) dans la bibliothèque\u00A0; la ligne de commande ne lit qu’une année à la fois)`,
      ]
}

/** Groups without a value where enough of their members have one: the mean is not defined there. */
function valueless(tree: Tree, { missing }: Method): string[] {
  if (missing === 'zero') return []
  return Object.entries(groupsOf(tree.method)).flatMap(([id, group]) => {
    const node = tree.nodes[id]
    if (node === undefined || !aggregationKind(group).positiveOnly) return []
    const least = (group.coverage ?? 0) * (1 - 1e-12)
    const n = node.values.reduce(
      (sum, v, i) => sum + (v !== v && node.coverage[i]! > 0 && node.coverage[i]! >= least ? 1 : 0),
      0,
    )
    return n === 0
      ? []
      : [
          `« ${group.label} » : sans valeur pour ${n} territoire(s) dont les scores sont négatifs ou nuls (${aggregationWords(group)}) ; son poids n’est pas compté dans la couverture`,
        ]
  })
}

/** What the method weighs by a population that the files do not have. */
function unweighted(method: Method, { population, indicators }: Measures): string[] {
  if (population) return []
  const steps = [method, ...Object.values(method.indicators)].flatMap(
    ({ normalisation: how }) => (how && normalisationKind(how).cuts?.(how)?.weighted) ?? false,
  )
  // the value of the whole of a rate is a mean of rates where nothing weighs them
  const plain = Object.entries(indicators).flatMap(([id, { kind, weight }]) => {
    const how = method.indicators[id]!.normalisation ?? method.normalisation
    const isPlain = weight === undefined && (kind === 'taux' || kind === 'valeur')
    return isPlain && normalisationKind(how).needs(how).includes('overall') ? [id] : []
  })
  const named = [
    ...(plain.length > 0 ? [`la valeur de la référence de ${plain.join(', ')}`] : []),
    ...(method.classes ? ['les classes de l’indice'] : []),
    ...(method.quadrant ? ['les médianes du quadrant'] : []),
    ...(steps.includes(true) ? ['les bornes de la normalisation'] : []),
  ]
  return named.length === 0
    ? []
    : [`non pondéré, faute de population : ${named.join(', ')} ; chaque territoire y compte autant`]
}

/** Sub-indices of several indicators that one column makes alone, and what they weigh. */
function onOneColumn(method: Method, { indicators }: Measures, tree: Tree): string[] {
  const groups = groupsOf(method)
  const { of, weights = of.map(() => 1) } = method.index
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return Object.entries(method.subIndices).flatMap(([id, { label }]) => {
    const leaves = leavesUnder(groups, id)
    const asked = leaves.filter((leaf) => method.indicators[leaf]!.alternateOf === undefined)
    const had = leaves.filter((leaf) => leaf in indicators)
    const [only] = had
    if (only === undefined || had.length > 1 || asked.length < 2) return []
    if (tree.nodes[id]?.values.every((v) => v !== v) ?? true) return []
    const at = of.indexOf(id)
    const weight =
      at < 0
        ? ''
        : ` (${numberWords(Math.round((1000 * weights[at]!) / total) / 10)}\u00A0% de l’indice)`
    return [
      `« ${label} »${weight} ne repose que sur une colonne\u00A0: « ${method.indicators[only]!.label} »`,
    ]
  })
}

/** What happened that the method alone does not tell. */
function remarks(
  method: Method,
  base: Measures,
  tree: Tree,
  scales: FrozenReference['scales'],
  to: Grouping | undefined,
): string[] {
  const replaced = Object.entries(method.indicators).flatMap(([id, { alternateOf }]) =>
    alternateOf !== undefined && id in base.indicators ? [[id, alternateOf] as const] : [],
  )
  const substituted = new Set(replaced.map(([, principal]) => principal))
  const absent = Object.entries(method.indicators).flatMap(([id, { alternateOf }]) =>
    id in base.indicators || !(id in tree.nodes) || alternateOf !== undefined || substituted.has(id)
      ? []
      : [id],
  )
  const flat = Object.entries(scales).flatMap(([id, each]) => {
    const none = each.filter((scale) => scale === null).length
    return none === 0 || absent.includes(id)
      ? []
      : [`« ${id} » ne varie pas dans ${none} territoire(s) de référence : pas de score`]
  })
  const cautions = Object.entries(scales).flatMap(([id, each]) => {
    const [found] = each.flatMap(
      (scale) => (scale && normalisationKind(scale).caution?.(scale)) ?? [],
    )
    return found === undefined ? [] : [`« ${id} » : ${found}`]
  })
  return [
    ...(absent.length === 0 ? [] : [`indicateurs absents des fichiers : ${absent.join(', ')}`]),
    ...replaced.map(
      ([id, principal]) =>
        `« ${method.indicators[id]!.label} » (${id}) tient lieu de « ${method.indicators[principal]!.label} », que les fichiers n’ont pas, pour tous les territoires`,
    ),
    ...onOneColumn(method, base, tree),
    ...tree.removed.map(
      (id) =>
        `« ${method.axes?.[id]?.label ?? id} » : aucune donnée, thème retiré et son poids partagé`,
    ),
    ...flat,
    ...cautions,
    ...valueless(tree, method),
    ...Object.entries(groupsOf(method)).flatMap(([id, group]) =>
      id in tree.nodes && aggregationKind(group).comparesTerritories
        ? [
            `« ${group.label} » compare les territoires entre eux (${aggregationKind(group).kind}) : sa valeur change avec l’ensemble calculé`,
          ]
        : [],
    ),
    ...(to && !base.population
      ? ['population inconnue : chaque territoire pèse autant dans les moyennes']
      : []),
    ...unweighted(method, base),
    ...(to && method.rollUp === 'shares'
      ? Object.entries(base.indicators).flatMap(([id, { kind }]) =>
          kind === 'part' || kind === 'effectif'
            ? []
            : [`« ${id} » à ce niveau : moyenne pondérée, valeur approchée`],
        )
      : []),
  ]
}
