/** Values into classes: where the breaks are, and the class of a value. */
import { ckmeans } from 'simple-statistics'
import { UserError } from '../../core/errors.ts'
import { sortedValues } from '../../stats/sort.ts'

/** How to cut values into classes. */
export interface ClassRule {
  /**
   * `quantiles`: as many territories in each class; `population`: as many people (`weights`);
   * `naturelles`: the groups that differ least inside (ckmeans); `fixes`: at `breaks`, so that several maps compare; `methode`: at
   * `breaks` too, those of the classes of the index.
   */
  readonly kind: 'quantiles' | 'population' | 'naturelles' | 'fixes' | 'methode'
  /** How many classes, from 1 to 7; 5 by default. */
  readonly count?: number | undefined
  /** For `fixes` and `methode`: the limits between classes, without the least and the greatest value. */
  readonly breaks?: readonly number[] | undefined
  /** For `fixes`: a limit belongs to the class under it, not to the one above. */
  readonly upper?: boolean | undefined
  /** For `population`: the weight of each value. A weight that is missing counts for nothing. */
  readonly weights?: Float64Array | undefined
}

/** Values cut into classes, numbered from 0, low to high. */
export interface MapClasses {
  readonly kind: ClassRule['kind']
  /** Limits between classes, ascending: class i holds the values from `breaks[i - 1]`, included, to `breaks[i]`, excluded. */
  readonly breaks: readonly number[]
  /** The other way round: the lower limit excluded, the upper one included. */
  readonly upper: boolean
  readonly count: number
  /** Least and greatest value; NaN when there is none. */
  readonly min: number
  readonly max: number
  /** How many values each class holds, and how many are missing. */
  readonly sizes: readonly number[]
  readonly missing: number
  /** The class of a value, or −1 when it is missing. A value equal to a break belongs to the upper class. */
  classOf(value: number): number
}

const MOST = 7

/**
 * Cuts values into classes; NaN is missing and left out. Values that are few, or often tied, make
 * fewer classes than asked, none of them empty; given limits keep their empty classes.
 *
 * @param values values to cut
 * @param rule how they are cut, in how many classes
 * @returns limits, sizes, and the class of any value
 * @throws {UserError} `option-invalide` when the rule cannot be applied
 */
export function classify(values: Float64Array, rule: ClassRule): MapClasses {
  const sorted = sortedValues(values)
  const nothing = sorted.length === 0 && rule.breaks === undefined
  const breaks = nothing ? [] : breaksOf(values, sorted, rule)
  const count = nothing ? 0 : breaks.length + 1
  const upper = rule.kind === 'fixes' && rule.upper === true
  const classOf = (value: number): number => {
    if (Number.isNaN(value)) return -1
    return upper ? breaks.filter((limit) => limit < value).length : upperBound(breaks, value)
  }
  const sizes = Array.from({ length: count }, () => 0)
  for (const value of sorted) sizes[classOf(value)]!++
  return {
    kind: rule.kind,
    breaks,
    upper,
    count,
    min: sorted[0] ?? NaN,
    max: sorted.at(-1) ?? NaN,
    sizes,
    missing: values.length - sorted.length,
    classOf,
  }
}

function breaksOf(
  values: Float64Array,
  sorted: Float64Array,
  { kind, count = 5, breaks, weights }: ClassRule,
): readonly number[] {
  if (kind === 'fixes' || kind === 'methode') return fixedBreaks(breaks ?? [])
  if (!Number.isInteger(count) || count < 1 || count > MOST) {
    throw new UserError(
      'option-invalide',
      `${count} classes demandées`,
      `demandez de 1 à ${MOST} classes (cinq suffisent à l’œil)`,
    )
  }
  if (kind === 'naturelles') return naturalBreaks(sorted, count)
  return kind === 'quantiles'
    ? quantileBreaks(sorted, count)
    : weightedBreaks(values, weights, count)
}

/** Each break is a value of the data, the first of its class; one equal to the minimum would leave a class empty. */
function distinctBreaks(candidates: readonly number[], min: number): number[] {
  return [...new Set(candidates)].filter((value) => value > min)
}

function quantileBreaks(sorted: Float64Array, count: number): number[] {
  const firsts = Array.from(
    { length: count - 1 },
    (_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / count - 0.5)] ?? NaN,
  )
  return distinctBreaks(firsts, sorted[0]!)
}

function naturalBreaks(sorted: Float64Array, count: number): number[] {
  const groups = ckmeans(Array.from(sorted), Math.min(count, sorted.length))
  return distinctBreaks(
    groups.slice(1).map(([first]) => first!),
    sorted[0]!,
  )
}

/** The break at each i/count of the total weight: the first value whose middle lies past it, so that a city falls where most of it is. */
function weightedBreaks(
  values: Float64Array,
  weights: Float64Array | undefined,
  count: number,
): number[] {
  const order = Array.from(values.keys()).filter(
    (i) => !Number.isNaN(values[i]!) && (weights?.[i] ?? 0) > 0,
  )
  if (weights?.length !== values.length || order.length === 0) {
    throw new UserError(
      'option-invalide',
      'classes par population, mais aucune population n’est donnée',
      'donnez la population de chaque territoire, ou demandez des quantiles',
    )
  }
  order.sort((a, b) => values[a]! - values[b]! || a - b)
  const total = order.reduce((sum, i) => sum + weights[i]!, 0)
  const breaks: number[] = []
  let below = 0
  for (const i of order) {
    while (
      breaks.length < count - 1 &&
      below + weights[i]! / 2 >= (total * (breaks.length + 1)) / count
    )
      breaks.push(values[i]!)
    below += weights[i]!
  }
  return distinctBreaks(
    breaks,
    values.reduce((least, value) => (value < least ? value : least), Infinity),
  )
}

function fixedBreaks(breaks: readonly number[]): readonly number[] {
  const ascending = breaks.every(
    (value, i) => Number.isFinite(value) && (i === 0 || value > breaks[i - 1]!),
  )
  if (ascending && breaks.length > 0 && breaks.length < MOST) return breaks
  throw new UserError(
    'option-invalide',
    `limites de classes « ${breaks.join(' ; ')} »`,
    `donnez de 1 à ${MOST - 1} nombres croissants, sans le minimum ni le maximum`,
  )
}

/** How many of the ascending `breaks` are at most `value`. */
function upperBound(breaks: readonly number[], value: number): number {
  let at = 0
  while (at < breaks.length && breaks[at]! <= value) at++
  return at
}

/**
 * Finds limits on either side of zero, so that a colour says a direction: a third and three quarters of the sizes of change.
 *
 * @param values differences; NaN is left out
 * @returns four limits, of one figure
 *
 * @example
 * breaksAroundZero(Float64Array.of(-4, -1, 1, 2, 9)) // → [-4, -1, 1, 4]
 */
export function breaksAroundZero(values: Float64Array): number[] {
  const sizes = values
    .filter((value) => !Number.isNaN(value))
    .map(Math.abs)
    .sort()
  const at = (share: number): number =>
    Math.max(0.1, Number((sizes[Math.floor(share * (sizes.length - 1))] ?? 1).toPrecision(1)))
  const [small, large] = [at(1 / 3), Math.max(at(3 / 4), 2 * at(1 / 3))]
  return [-large, -small, small, large]
}
