/** What the types check when a method is written in TypeScript, checked again when it comes from a file. */
import { suggestion, UserError, userErrors } from '../core/errors.ts'
import { parseFormula, variablesOf } from './formula.ts'
import { groupsOf, type Group, type Measure, type Method } from './method.ts'

/** Every name that answers to nothing, every formula that cannot be read, every weight that is none. */
export function incoherences(method: Method): UserError[] {
  const groups = groupsOf(method)
  const indicators = Object.keys(method.indicators)
  return [
    ...Object.entries(method.indicators).flatMap(([id, { source, measures }]) => [
      ...(source in method.sources ? [] : [unknown(`indicators.${id}.source`, source, Object.keys(method.sources), 'sources')]),
      ...measures.flatMap((measure) => unreadable(`indicators.${id}.measures`, measure)),
    ]),
    ...method.population.flatMap((formula) => unreadableText('population', formula)),
    ...indicators.filter((id) => id in groups).map((id) => twice(id)),
    ...Object.entries(groups).flatMap(([id, group]) => wrongGroup(id, group, indicators, Object.keys(groups).filter((name) => name !== 'ifn'))),
    ...loops(groups),
    ...unreachable(method, groups),
    ...upsideDown(method),
  ]
}

/** The variables that one measure of an indicator reads. */
export function variablesOfMeasure(measure: Measure): string[] {
  return [...new Set(expressionsOf(measure).flatMap(([, text]) => variablesOf(parseFormula(text))))]
}

/** The parts of a measure that are formulas, by name. */
export function expressionsOf(measure: Measure): [part: string, text: string][] {
  return Object.entries(measure).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
}

function unreadable(where: string, measure: Measure): UserError[] {
  return expressionsOf(measure).flatMap(([part, text]) => unreadableText(`${where}.${part}`, text))
}

function unreadableText(where: string, text: string): UserError[] {
  try {
    parseFormula(text)
    return []
  } catch (error) {
    return userErrors(error).map((each) => new UserError(each.code, each.message, each.remedy, { column: where }))
  }
}

function wrongGroup(id: string, group: Group, indicators: readonly string[], groups: readonly string[]): UserError[] {
  const known = [...indicators, ...groups]
  const problems = group.of
    .filter((name) => !known.includes(name))
    .map((name) => unknown(`${id}.of`, name, known, 'indicators, axes ou subIndices'))
  if (group.of.length === 0) problems.push(incoherent(`« ${id} » ne nomme aucun indicateur`, 'donnez au moins un membre à of', `${id}.of`))
  if (new Set(group.of).size < group.of.length) problems.push(incoherent(`« ${id} » nomme deux fois le même membre`, 'retirez le doublon de of', `${id}.of`))
  const { weights } = group
  if (weights && weights.length !== group.of.length) {
    problems.push(incoherent(`« ${id} » a ${group.of.length} membre(s) et ${weights.length} poids`, 'donnez un poids par membre, ou aucun', `${id}.weights`))
  }
  if (weights?.some((weight) => !(weight >= 0 && Number.isFinite(weight))) || (weights && weights.every((weight) => weight === 0))) {
    problems.push(incoherent(`les poids de « ${id} » doivent être positifs, l’un au moins non nul`, 'corrigez weights', `${id}.weights`))
  }
  return problems
}

function loops(groups: Readonly<Record<string, Group>>): UserError[] {
  const state = new Map<string, 'open' | 'done'>()
  const problems: UserError[] = []
  const visit = (id: string): void => {
    if (state.get(id) === 'done' || groups[id] === undefined) return
    if (state.get(id) === 'open') {
      problems.push(incoherent(`« ${id} » se contient lui-même`, 'retirez-le de ses propres membres', `${id}.of`))
      return
    }
    state.set(id, 'open')
    groups[id].of.forEach(visit)
    state.set(id, 'done')
  }
  Object.keys(groups).forEach(visit)
  return problems
}

/** Indicators may stand aside (context), groups may not: a sub-index that nothing leads to is a slip. */
function unreachable(method: Method, groups: Readonly<Record<string, Group>>): UserError[] {
  const named = new Set(Object.values(groups).flatMap((group) => group.of))
  return Object.keys(method.axes ?? {})
    .filter((id) => !named.has(id))
    .map((id) => incoherent(`l’axe « ${id} » n’est membre de rien`, 'nommez-le dans un sous-indice, ou retirez-le', `axes.${id}`))
}

function upsideDown(method: Method): UserError[] {
  const all = [['normalisation', method.normalisation] as const, ...Object.entries(method.indicators).map(([id, each]) => [`indicators.${id}.normalisation`, each.normalisation] as const)]
  return all.flatMap(([where, how]) => {
    if (how?.kind !== 'min-max' || how.goalposts === undefined) return []
    const [low, high] = 'min' in how.goalposts ? [how.goalposts.min, how.goalposts.max] : how.goalposts.quantiles
    return low < high ? [] : [incoherent(`bornes à l’envers : ${low} puis ${high}`, 'donnez d’abord la plus petite', where)]
  })
}

function twice(id: string): UserError {
  return incoherent(`« ${id} » nomme à la fois un indicateur et un groupe`, 'donnez-leur deux noms', id)
}

function unknown(where: string, name: string, known: readonly string[], declaredIn: string): UserError {
  return incoherent(`« ${name} » n’est pas déclaré dans ${declaredIn}`, suggestion(name, known), where)
}

function incoherent(problem: string, remedy: string, column: string): UserError {
  return new UserError('methode-incoherente', problem, remedy, { column })
}
