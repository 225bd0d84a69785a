/** What the types check when a method is written in TypeScript, checked again when it comes from a file. */
import { suggestion, UserError, userErrors } from '../core/errors.ts'
import {
  aggregationKind,
  aggregationProblems,
  aggregationWords,
} from '../steps/aggregation/registry.ts'
import { imputationKind } from '../steps/imputation/registry.ts'
import { normalisationKind, normalisationWords } from '../steps/normalisation/registry.ts'
import type { StepProblem } from '../steps/problem.ts'
import { treatmentKind } from '../steps/treatment/registry.ts'
import { findsWeights, weightingKind } from '../steps/weighting/registry.ts'
import { parseFormula, variablesOf } from './formula.ts'
import {
  EMPTY_GROUP,
  groupsOf,
  scoredContext,
  scoredIndicators,
  undeclared,
  type Group,
  type Imputation,
  type Indicator,
  type Measure,
  type Method,
  type Normalisation,
  type Treatment,
  type Variant,
} from './method.ts'

/**
 * Lists undeclared identifiers, unparsable formulas, invalid weights and steps that do not go
 * together, then what nothing reaches.
 *
 * @param base The method that this one `extends`: what is inherited from it can be removed by null.
 */
export function methodErrors(method: Method, base?: Method): UserError[] {
  const errors = computationErrors(method)
  const orphans = unreachable(method, groupsOf(method), base)
  // a name misspelt in a group leaves its indicator alone: that is one slip, not two
  return errors.length + orphans.length > 0
    ? [...errors, ...orphans]
    : orphanIndicators(method, Object.keys(method.indicators), base)
}

/**
 * Lists what would make the figures of a method wrong or impossible: all that `methodErrors` lists
 * but indicators and groups that nothing reaches, which a study leaves when it takes members out.
 *
 * @param method method, of the right shape
 * @returns a problem each, in the order of the method; none when it can be computed as written
 */
export function computationErrors(method: Method): UserError[] {
  const { axes = {}, subIndices, index, variants = {} } = method
  const groups = groupsOf(method)
  const indicators = Object.keys(method.indicators)
  const below = [...indicators, ...Object.keys(axes)]
  const all = [...below, ...Object.keys(subIndices)]
  return [
    ...Object.entries(method.indicators).flatMap(([id, each]) =>
      wrongIndicator(method, `indicators.${id}`, each),
    ),
    ...method.population.flatMap((formula) => unreadableText('population', formula)),
    ...duplicateIds(method),
    ...Object.entries(axes).flatMap(([id, group]) =>
      wrongGroup(`axes.${id}`, group, below, 'indicators ni dans axes'),
    ),
    ...Object.entries(subIndices).flatMap(([id, group]) =>
      wrongGroup(`subIndices.${id}`, group, below, 'indicators ni dans axes'),
    ),
    ...wrongGroup('index', index, all, 'indicators, axes ou subIndices'),
    ...cycles(groups),
    ...(cycles(groups).length > 0 ? [] : negativeScores(method, groups)),
    ...wrongContext(method, indicators),
    ...(method.quadrant?.of ?? [])
      .filter((id) => !Object.hasOwn(subIndices, id))
      .map((id) => unknown('quadrant.of', id, Object.keys(subIndices), 'subIndices')),
    ...(method.expected?.bands ?? []).flatMap(({ people }, k) =>
      unreadableText(`expected.bands.${k}.people`, people),
    ),
    ...wrongScale('normalisation', method.normalisation),
    ...wrongSteps(method),
    ...Object.entries(variants).flatMap(([name, variant]) =>
      wrongVariant(method, `variants.${name}`, variant, all),
    ),
  ]
}

function wrongIndicator(
  method: Method,
  where: string,
  { source, measures, normalisation, alternateOf }: Partial<Indicator>,
): UserError[] {
  return [
    ...wrongAlternate(method, where, alternateOf),
    ...(source === undefined || Object.hasOwn(method.sources, source)
      ? []
      : [unknown(`${where}.source`, source, Object.keys(method.sources), 'sources')]),
    ...(measures ?? []).flatMap((measure) => [
      ...unreadable(`${where}.measures`, measure),
      ...mixed(`${where}.measures`, measure),
    ]),
    ...wrongScale(`${where}.normalisation`, normalisation),
  ]
}

/** An alternate names another indicator, that is in the end no alternate of it, and shares a group where one stands for the others. */
function wrongAlternate(method: Method, where: string, of: string | undefined): UserError[] {
  if (of === undefined) return []
  const place = `${where}.alternateOf`
  const known = Object.keys(method.indicators)
  if (!known.includes(of)) return [unknown(place, of, known, 'indicators')]
  const id = where.split('.').at(-1)!
  const seen = new Set([id])
  for (let at: string | undefined = of; at !== undefined; at = method.indicators[at]?.alternateOf) {
    if (seen.has(at))
      return [incoherent(`« ${id} » se remplace lui-même`, 'nommez un autre indicateur', place)]
    seen.add(at)
  }
  const together = Object.values(groupsOf(method)).some(
    (group) =>
      aggregationKind(group).standsIn &&
      group.of.includes(of) &&
      group.of.indexOf(of) < group.of.indexOf(id),
  )
  const alone = !Object.values(groupsOf(method)).some((group) => group.of.includes(id))
  return together || alone
    ? []
    : [
        incoherent(
          `« ${id} » remplace « ${of} » sans qu’un groupe prenne l’un à défaut de l’autre`,
          `nommez-les dans un même groupe, « ${of} » d’abord, avec aggregation: first-present`,
          place,
        ),
      ]
}

function wrongVariant(
  method: Method,
  where: string,
  { indicators = {}, index, normalisation }: Variant,
  all: readonly string[],
): UserError[] {
  const known = Object.keys(method.indicators)
  return [
    ...Object.entries(indicators).flatMap(([id, each]) =>
      known.includes(id)
        ? wrongIndicator(method, `${where}.indicators.${id}`, each)
        : [unknown(`${where}.indicators`, id, known, 'indicators')],
    ),
    ...(index ? wrongGroup(`${where}.index`, index, all, 'indicators, axes ou subIndices') : []),
    ...wrongScale(`${where}.normalisation`, normalisation),
  ]
}

/** The variables that one measure of an indicator cannot do without: all but its weight. */
export function variablesOfMeasure(measure: Measure): string[] {
  const needed = expressionsOf(measure).filter(([part]) => part !== 'weight')
  return [...new Set(needed.flatMap(([, text]) => variablesOf(parseFormula(text))))]
}

/** Every variable that some measure of a method, or its population, may read. */
export function variablesOfMethod(method: Method): string[] {
  const measures = Object.values(method.indicators).flatMap((indicator) => [...indicator.measures])
  const texts = [
    ...measures.flatMap((each) => expressionsOf(each).map(([, text]) => text)),
    ...method.population,
    ...(method.expected?.bands ?? []).map(({ people }) => people),
  ]
  return [...new Set(texts.flatMap((text) => variablesOf(parseFormula(text))))]
}

/** The parts of a measure that are formulas, by name. */
export function expressionsOf(measure: Measure): [part: string, text: string][] {
  return Object.entries(measure).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
}

/** Ways of measuring that never meet in one share: the whole census and its quarter, incomes declared and disposable. */
const families = [
  {
    names: [/^P_/, /^C_/],
    why: 'P_ vient de l’exploitation principale du recensement, C_ de la complémentaire (un quart des ménages) : leur rapport n’est la part de personne',
  },
  {
    names: [/^DEC_/, /^(MED|TP60|D1|D9|PIMP)$/],
    why: 'DEC_ est le revenu déclaré, l’autre le revenu disponible, après impôts et prestations : ils ne se comparent pas',
  },
] as const

function mixed(where: string, measure: Measure): UserError[] {
  if ('count' in measure) return [] // an estimated head-count, which a published method may well make of both
  const names = variablesRead(measure)
  return families
    .filter((family) => family.names.every((one) => names.some((name) => one.test(name))))
    .map(({ why }) =>
      incoherent(
        `« ${names.join(', ')} » dans une même mesure : ${why}`,
        'prenez les deux variables de la même exploitation',
        where,
      ),
    )
}

/** The variables of a measure whose formulas can be read; an unreadable one is told elsewhere. */
function variablesRead(measure: Measure): string[] {
  try {
    return variablesOfMeasure(measure)
  } catch (error) {
    if (userErrors(error).length === 0) throw error
    return []
  }
}

function unreadable(where: string, measure: Measure): UserError[] {
  return expressionsOf(measure).flatMap(([part, text]) => unreadableText(`${where}.${part}`, text))
}

function unreadableText(where: string, text: string): UserError[] {
  try {
    parseFormula(text)
    return []
  } catch (error) {
    return userErrors(error).map(
      (each) => new UserError(each.code, each.message, each.advice, { column: where }),
    )
  }
}

function wrongGroup(
  where: string,
  group: Group,
  known: readonly string[],
  declaredIn: string,
): UserError[] {
  const problems = group.of
    .filter((name) => !known.includes(name))
    .map((name) => unknown(`${where}.of`, name, known, declaredIn))
  const name = `« ${group.label} »`
  if (group.of.length === 0)
    problems.push(incoherent(EMPTY_GROUP, 'donnez au moins un membre à of', `${where}.of`))
  if (new Set(group.of).size < group.of.length)
    problems.push(
      incoherent(
        `${name} nomme deux fois le même membre`,
        'retirez le doublon de of',
        `${where}.of`,
      ),
    )
  const { weights } = group
  if (weights && weights.length !== group.of.length) {
    problems.push(
      incoherent(
        `${name} a ${group.of.length} membre(s) et ${weights.length} poids`,
        'donnez un poids par membre, ou aucun',
        `${where}.weights`,
      ),
    )
  }
  if (
    weights?.some((weight) => !(weight >= 0 && Number.isFinite(weight))) ||
    (weights && weights.every((weight) => weight === 0))
  ) {
    problems.push(
      incoherent(
        `les poids de ${name} doivent être positifs, l’un au moins non nul`,
        'corrigez weights',
        `${where}.weights`,
      ),
    )
  }
  return [
    ...problems,
    ...stepErrors(where, aggregationProblems(group)),
    ...wrongWeighting(where, group),
    ...wrongPresence(where, group),
  ]
}

/** A number of members that a group cannot have, or that means nothing to it. */
function wrongPresence(where: string, group: Group): UserError[] {
  const { atLeast = 0, label, of } = group
  const { standsIn, kind } = aggregationKind(group)
  if (atLeast > of.length)
    return [
      incoherent(
        `« ${label} » veut ${atLeast} membres présents et n’en a que ${of.length}`,
        'baissez atLeast, ou nommez d’autres membres',
        `${where}.atLeast`,
      ),
    ]
  return atLeast > 1 && standsIn
    ? [
        incoherent(
          `« ${label} » veut ${atLeast} membres présents, et son agrégation (${kind}) n’en prend qu’un`,
          'retirez atLeast, ou changez aggregation',
          `${where}.atLeast`,
        ),
      ]
    : []
}

function cycles(groups: Readonly<Record<string, Group>>): UserError[] {
  const state = new Map<string, 'open' | 'done'>()
  const problems: UserError[] = []
  const visit = (id: string): void => {
    if (state.get(id) === 'done' || !Object.hasOwn(groups, id)) return
    if (state.get(id) === 'open') {
      problems.push(
        incoherent(
          `« ${id} » se contient lui-même`,
          'retirez-le de ses propres membres',
          `${id}.of`,
        ),
      )
      return
    }
    state.set(id, 'open')
    groups[id]!.of.forEach(visit)
    state.set(id, 'done')
  }
  Object.keys(groups).forEach(visit)
  return problems
}

/** Context is declared, and stays out of every group. */
function wrongContext(method: Method, known: readonly string[]): UserError[] {
  const { context = [] } = method
  const scored = scoredIndicators(method)
  return [
    ...context
      .filter((id) => !known.includes(id))
      .map((id) => unknown('context', id, known, 'indicators')),
    ...context
      .filter((id) => scored.includes(id))
      .map((id) =>
        incoherent(scoredContext(id), 'retirez-le de context, ou des groupes', 'context'),
      ),
  ]
}

/** An indicator that is in no group and is no context is a slip. */
function orphanIndicators(method: Method, known: readonly string[], base?: Method): UserError[] {
  const named = [...scoredIndicators(method), ...(method.context ?? [])]
  return known
    .filter((id) => !named.includes(id))
    .map((id) =>
      incoherent(
        `l’indicateur « ${id} » n’est membre de rien`,
        base && Object.hasOwn(base.indicators, id)
          ? `nommez-le dans un groupe, dans context s’il ne doit pas compter, ou retirez-le : indicators: { ${id}: null }`
          : 'nommez-le dans un groupe, ou dans context s’il ne doit pas compter',
        `indicators.${id}`,
      ),
    )
}

/** A group that nothing leads to is a slip. */
function unreachable(
  method: Method,
  groups: Readonly<Record<string, Group>>,
  base?: Method,
): UserError[] {
  const named = new Set(Object.values(groups).flatMap((group) => group.of))
  return Object.keys(method.axes ?? {})
    .filter((id) => !named.has(id))
    .map((id) =>
      incoherent(
        `l’axe « ${id} » n’est membre de rien`,
        base?.axes && Object.hasOwn(base.axes, id)
          ? `nommez-le dans un sous-indice, ou retirez-le : axes: { ${id}: null }`
          : 'nommez-le dans un sous-indice, ou retirez-le',
        `axes.${id}`,
      ),
    )
}

/** Defects of a normalisation, as its kind finds them. */
function wrongScale(where: string, how: Normalisation | undefined): UserError[] {
  return stepErrors(where, how === undefined ? [] : (normalisationKind(how).check?.(how) ?? []))
}

/** Means that want scores of 0 at least, over indicators whose scale gives negative ones. */
function negativeScores(method: Method, groups: Readonly<Record<string, Group>>): UserError[] {
  const negative = (id: string): string | undefined => {
    const group = groups[id]
    if (group) return group.rescale ? undefined : group.of.map(negative).find(Boolean)
    const indicator = method.indicators[id]
    const how = indicator?.normalisation ?? method.normalisation
    return indicator && normalisationKind(how).negative?.(how, indicator.sense === 'protects')
      ? `« ${indicator.label} » en a de négatifs (${normalisationWords(how)})`
      : undefined
  }
  return Object.entries(groups).flatMap(([id, group]) => {
    if (!aggregationKind(group).positiveOnly) return []
    const found = group.of.map(negative).find(Boolean)
    const where =
      id === 'ifn' ? 'index' : `${id in method.subIndices ? 'subIndices' : 'axes'}.${id}`
    return found === undefined
      ? []
      : [
          incoherent(
            `« ${group.label} » : ${aggregationWords(group).split(', ')[0]!} de scores qui doivent être positifs, et ${found}`,
            'normalisez de 0 à 100 (min-max), portez l’écart réduit à une moyenne positive (onto: [100, 10]), ou prenez la moyenne arithmétique',
            `${where}.aggregation`,
          ),
        ]
  })
}

/** Gives the defects of a step a place in the method. */
function stepErrors(where: string, problems: readonly StepProblem[]): UserError[] {
  return problems.map(({ problem, remedy, field }) =>
    incoherent(problem, remedy, field === undefined ? where : `${where}.${field}`),
  )
}

/** Lists the steps that cannot be taken, of the method and of each indicator. */
function wrongSteps(method: Method): UserError[] {
  return [
    ...wrongTreatment('treatment', method.treatment),
    ...wrongImputation(method, 'imputation', method.imputation),
    ...Object.entries(method.indicators).flatMap(([id, each]) => [
      ...wrongTreatment(`indicators.${id}.treatment`, each.treatment),
      ...wrongImputation(method, `indicators.${id}.imputation`, each.imputation, id),
      ...transformedTwice(method, id, each),
    ]),
  ]
}

/** Defects of a treatment, as its kind finds them. */
function wrongTreatment(where: string, how: Treatment | undefined): UserError[] {
  return stepErrors(where, how === undefined ? [] : (treatmentKind(how).check?.(how) ?? []))
}

/** An imputation reads other indicators of the method. */
function wrongImputation(
  method: Method,
  where: string,
  how: Imputation | undefined,
  of?: string,
): UserError[] {
  const known = Object.keys(method.indicators)
  const names = how === undefined ? [] : (imputationKind(how).reads?.(how) ?? [])
  return names.flatMap((name) => {
    if (!known.includes(name))
      return [incoherent(undeclared(name, 'indicators'), suggestion(name, known), `${where}.on`)]
    return name === of
      ? [
          incoherent(
            `« ${name} » ne peut pas s’imputer lui-même`,
            'nommez d’autres indicateurs dans on',
            `${where}.on`,
          ),
        ]
      : []
  })
}

/** A transformed value is no longer in its unit: goalposts, targets, points and ratios given in it mean nothing. */
function transformedTwice(
  method: Method,
  id: string,
  { treatment = method.treatment, normalisation = method.normalisation }: Indicator,
): UserError[] {
  const transforms = treatment && treatmentKind(treatment).transforms?.(treatment)
  const { kind, inUnit } = normalisationKind(normalisation)
  if (!transforms || !inUnit?.(normalisation)) return []
  return [
    incoherent(
      `« ${id} » est transformé puis comparé à une valeur donnée dans son unité (${kind})`,
      'retirez la transformation, ou choisissez une échelle mesurée sur les valeurs transformées',
      `indicators.${id}.treatment`,
    ),
  ]
}

/** Weights that are found from the data have no meaning where children are not averaged by weight. */
function wrongWeighting(where: string, group: Group): UserError[] {
  const { label, weighting, weights } = group
  const { kind, ignoresWeights } = aggregationKind(group)
  if (!findsWeights(group)) return []
  if (ignoresWeights) {
    return [
      incoherent(
        `« ${label} » cherche des poids (${weighting!}) que son agrégation (${kind}) n’emploie pas`,
        'retirez weighting, ou changez aggregation',
        `${where}.weighting`,
      ),
    ]
  }
  return weights && !weightingKind(weighting).takesTarget
    ? [
        incoherent(
          `« ${label} » donne des poids et en cherche (${weighting!})`,
          'gardez weights ou weighting',
          `${where}.weighting`,
        ),
      ]
    : []
}

/** A name means one thing: an indicator, an axis, a sub-index, or `ifn`, the index itself. */
function duplicateIds({ indicators, axes = {}, subIndices, index }: Method): UserError[] {
  const named = Object.entries({
    indicateur: indicators,
    axe: axes,
    'sous-indice': subIndices,
    indice: { ifn: index },
  })
  const names = new Set(named.flatMap(([, record]) => Object.keys(record)))
  return [...names].flatMap((id) => {
    const kinds = named
      .filter(([, record]) => Object.hasOwn(record, id))
      .map(([kind]) => `un ${kind}`)
    return kinds.length > 1
      ? [
          incoherent(
            `« ${id} » nomme à la fois ${kinds.join(' et ')}`,
            'donnez à chacun son nom',
            id,
          ),
        ]
      : []
  })
}

function unknown(
  where: string,
  name: string,
  known: readonly string[],
  declaredIn: string,
): UserError {
  return incoherent(undeclared(name, declaredIn), suggestion(name, known), where)
}

function incoherent(problem: string, remedy: string, column: string): UserError {
  return new UserError('methode-incoherente', problem, remedy, { column })
}
