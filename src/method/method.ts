/** What an index IS. Data only: nothing on this floor computes, reads a file or knows a year. */
import type { Sense } from '../steps/normalisation/definition.ts'
import type { Normalisation } from '../steps/normalisation/registry.ts'
import type { Aggregation } from '../steps/aggregation/registry.ts'
import type { Imputation } from '../steps/imputation/registry.ts'
import type { Treatment } from '../steps/treatment/registry.ts'
import type { Weighting } from '../steps/weighting/registry.ts'

export type { Sense } from '../steps/normalisation/definition.ts'
export type { Goalposts } from '../steps/normalisation/min-max.ts'
export type { Point } from '../steps/normalisation/points.ts'
export type { Normalisation } from '../steps/normalisation/registry.ts'

export type { Aggregation } from '../steps/aggregation/registry.ts'
export type { Zero } from '../steps/aggregation/zero.ts'
export type { UpperLevel } from '../steps/imputation/definition.ts'
export type { Imputation } from '../steps/imputation/registry.ts'
export type { Treatment } from '../steps/treatment/registry.ts'
export type { Transform } from '../steps/treatment/transforms.ts'
export type { Weighting } from '../steps/weighting/registry.ts'

/**
 * How an indicator is had from the variables of a table. `numerator`, `denominator`, `rate`,
 * `value` and `count` are formulas (`P_NSCOL15P_DIPLMIN + P_NSCOL15P_BEPC`).
 */
export type Measure =
  /** A share of counts: goes up a level as a ratio of sums. */
  | { readonly numerator: string; readonly denominator: string }
  /** A share published ready-made, 0 … 1: goes up a level weighted by `weight`, or by the population. */
  | { readonly rate: string; readonly weight?: string }
  /** Any other quantity (a median, a distance): goes up weighted, and marked as an approximation. */
  | { readonly value: string; readonly weight?: string }
  /** People, times a share of them when one is given: at an upper level, made anew from the sums of its variables. */
  | { readonly count: string; readonly numerator?: string; readonly denominator?: string }

/** Unit of an indicator’s raw values: a share between 0 and 1, euros, kilometres, a count. */
export type Unit = 'share' | 'euro' | 'km' | 'count'

/** What is measured of each territory, with its sense and its sources. */
export interface Indicator {
  /** Name in French. */
  readonly label: string
  /** Whether a higher value makes a territory more fragile (`worsens`) or less (`protects`). */
  readonly sense: Sense
  /** Unit of its raw value: share (0 … 1), euro, km or count. */
  readonly unit: Unit
  /** Identifiers in the method's `sources`. */
  readonly source: string
  /** In order of preference: the first whose variables are all in the table is used. */
  readonly measures: readonly [Measure, ...Measure[]]
  /** What is counted, in a French sentence. */
  readonly definition?: string
  /** Indicator that this one replaces, in every row, in a table that cannot give it; where the table can, this one is not read. */
  readonly alternateOf?: string
  /** Where this indicator departs from the method's own imputation, treatment or normalisation. */
  readonly imputation?: Imputation
  /** Treatment of its outliers; that of the method when left out. */
  readonly treatment?: Treatment
  /** Scale of its own; that of the method when left out. */
  readonly normalisation?: Normalisation
}

/**
 * How the values of a group are shown: on a `range`, from the least to the greatest of the results,
 * or multiplied by `factor`. The groups above are made from the values as they were before.
 */
export type Rescale = { readonly range: readonly [number, number] } | { readonly factor: number }

/** A node of the tree: an axis, a theme, a sub-index or the index itself. */
export interface Group {
  /** Name in French. */
  readonly label: string
  /** Indicators, or other groups, by identifier. */
  readonly of: readonly string[]
  /** Relative weights of `of`; equal when left out. */
  readonly weights?: readonly number[]
  /** How the weights are found; given, when left out. */
  readonly weighting?: Weighting
  /** How members make its value; the mean of the method when left out. */
  readonly aggregation?: Aggregation
  /** How its value is put on a scale again; as aggregated when left out. */
  readonly rescale?: Rescale
  /** Least share of the weight that must be present for a value to be given; 0: any. */
  readonly coverage?: number
  /** Least number of members that must be present for a value to be given. */
  readonly atLeast?: number
  /** When no territory has any value of it, the group is taken out of the tree, and this is said. */
  readonly optional?: boolean
}

/** Shares drawn towards that of a territory above (empirical Bayes, beta-binomial), the first of `towards` that is known. */
export interface Shrinkage {
  /** Levels, the nearest first, whose share is drawn towards. */
  readonly towards: readonly [
    'epci' | 'departement' | 'region' | 'commune',
    ...('epci' | 'departement' | 'region' | 'commune')[],
  ]
}

/** Classes of the index: each holds the same part of the population of the reference. */
export interface Classes {
  /** Number of classes, 2 or more. */
  readonly count: number
}

/** Two sub-indices, read together against their population-weighted medians. */
export interface Quadrant {
  /** Sub-indices crossed, by identifier: the first lies across, the second up. */
  readonly of: readonly [string, string]
}

/** What a survey's rates would give in a territory of such ages: beside the index, never inside it. */
export interface ExpectedRate {
  /** Name of what the survey measures, in French. */
  readonly label: string
  /** The survey, and what it calls a case. */
  readonly source: string
  /** `people` is a formula, `rate` the share of the survey for this band, 0 … 1. */
  readonly bands: readonly [Band, ...Band[]]
}

/** A band of age: the variable that counts its people, and the share of them (0 … 1) that a survey finds. */
export interface Band {
  /** Age band in French, as results name it. */
  readonly label: string
  /** Formula of its people, over the variables of the table. */
  readonly people: string
  /** Share of them that the survey finds, 0 … 1. */
  readonly rate: number
}

/** How sure one is that this is the method that was published. */
export interface Evidence {
  /** How sure one is of the whole; `own` for a method that this package, or its user, made. */
  readonly grade: 'verified' | 'quoted' | 'inferred' | 'unknown' | 'own'
  /** In French: what was checked, on what, and what is not known. */
  readonly text: string
  /** The same, point by point: checked on published figures, read in a published text, deduced by us, not known. */
  readonly verified?: readonly string[]
  /** Points read in a published text, in French. */
  readonly quoted?: readonly string[]
  /** Points deduced by us, in French. */
  readonly inferred?: readonly string[]
  /** Points that nothing published tells, in French. */
  readonly unknown?: readonly string[]
  /** Where the method was published. */
  readonly references?: readonly string[]
}

/** Who publishes what an indicator reads, of which year, under which licence. */
export interface MethodSource {
  /** Name of the data set, in French. */
  readonly label: string
  /** Who publishes them. */
  readonly producer: string
  /** Licence of the figures. */
  readonly licence: string
  /** Year of the figures; none where each file tells its own. */
  readonly millesime?: string
}

/** What an index is, as data: indicators, how each is put on a scale, and the groups that make the index of them. Serialisable: a JSON or YAML file says the same. `defineMethod` has the compiler check it, `methodFrom` checks a file. */
export interface Method {
  /** Identifier, which files and commands name it by. */
  readonly id: string
  /** Version, raised when a score changes. */
  readonly version: string
  /** Identifier of the variant that this method is; none for the method itself. */
  readonly variant?: string
  /** Title in French. */
  readonly title: string
  /** What the index says and how to read it: range, direction. */
  readonly description: string
  /** The index in a line, for a reader. */
  readonly formula: string
  /** Who wrote the method. */
  readonly author: string
  /** Licence of the method. */
  readonly licence: string
  /** How sure one is that this is the published method. */
  readonly evidence: Evidence
  /** Said beside every result: defects kept, parts not built, limits. */
  readonly warnings?: readonly string[]
  /** Publishers of the figures, by the names that indicators give. */
  readonly sources: Readonly<Record<string, MethodSource>>
  /** What stands in for a missing value, before anything else; nothing when left out. */
  readonly imputation?: Imputation
  /** What is done with outliers, before values are brought onto one scale; nothing when left out. */
  readonly treatment?: Treatment
  /** Scale that indicators without one of their own are put on. */
  readonly normalisation: Normalisation
  /** What a missing normalised value does: counts as 0 in the mean, or is left out. */
  readonly missing: 'zero' | 'skip'
  /** How results reach an upper level: means of scores weighted by population, or shares summed anew. */
  readonly rollUp: 'scores' | 'shares'
  /** What a territory is compared with unless asked otherwise. */
  readonly reference: 'france' | 'region' | 'departement' | 'epci'
  /** Variables that give the population, in order of preference. */
  readonly population: readonly [string, ...string[]]
  /** Indicators, by identifier. */
  readonly indicators: Readonly<Record<string, Indicator>>
  /** Indicators that tell of a territory and are never scored: no group may name them. */
  readonly context?: readonly string[]
  /** Axes and themes: groups below the sub-indices. */
  readonly axes?: Readonly<Record<string, Group>>
  /** Sub-indices, by identifier. */
  readonly subIndices: Readonly<Record<string, Group>>
  /** Group that makes the index. */
  readonly index: Group
  /** How shares of few people are drawn towards those above; not at all when left out. */
  readonly shrinkage?: Shrinkage
  /** Classes of the index; none when left out. */
  readonly classes?: Classes
  /** Two sub-indices crossed; none when left out. */
  readonly quadrant?: Quadrant
  /** Written `illectronisme_attendu`. */
  readonly expected?: ExpectedRate
  /** Departures from this method, by name; `variantOf` gives the method so changed. */
  readonly variants?: Readonly<Record<string, Variant>>
}

/** What a variant changes. An indicator is changed field by field, the rest is replaced. */
export interface Variant {
  /** Title in French. */
  readonly title: string
  /** How sure one is of the variant; that of the method when left out. */
  readonly evidence?: Evidence
  /** What a reader of its scores must know, in French. */
  readonly warnings?: readonly string[]
  /** What missing values do, in the place of what the method says. */
  readonly missing?: Method['missing']
  /** Imputation in the place of that of the method. */
  readonly imputation?: Imputation
  /** Treatment of outliers in the place of that of the method. */
  readonly treatment?: Treatment
  /** Scale in the place of that of the method. */
  readonly normalisation?: Normalisation
  /** Fields of indicators that change, by identifier. */
  readonly indicators?: Readonly<Record<string, Partial<Indicator>>>
  /** Group of the index in the place of that of the method. */
  readonly index?: Group
}

/** The identifiers of a method’s indicators, known to the compiler. */
export type IndicatorId<M extends Method> = keyof M['indicators'] & string
/** The indicators that count: all but those of context. */
export type ScoredId<M extends Method> = Exclude<IndicatorId<M>, ContextId<M>>
type ContextId<M extends Method> = M extends { readonly context: infer C extends readonly string[] }
  ? string extends C[number]
    ? never
    : C[number]
  : never
/** The identifiers of a method’s sub-indices, known to the compiler. */
export type SubIndexId<M extends Method> = keyof M['subIndices'] & string
/** The identifiers of a method’s axes, known to the compiler. */
export type AxisId<M extends Method> = M extends { readonly axes: infer A }
  ? keyof A & string
  : never
/** The identifiers of a method’s variants, known to the compiler. */
export type VariantId<M extends Method> = M extends { readonly variants: infer V }
  ? keyof V & string
  : never

/** Shows up in the editor, in place of « not assignable to never ». */
export interface Refused<Why extends string> {
  readonly refused: Why
}

/** What is said of a group that names nothing, by the compiler and by the checks of a file alike. */
export const EMPTY_GROUP = 'un groupe nomme au moins un membre'

/** What is said of a name that answers to nothing: its type is its words, so that the compiler and a file say the same. */
export function undeclared<const Name extends string, const Where extends string>(
  name: Name,
  where: Where,
): `« ${Name} » n’est pas déclaré dans ${Where}` {
  return `« ${name} » n’est pas déclaré dans ${where}`
}

/** What is said of an indicator that is context and counts all the same. */
export function scoredContext<const Name extends string>(
  name: Name,
): `« ${Name} » est du contexte et ne peut pas compter dans un groupe` {
  return `« ${name} » est du contexte et ne peut pas compter dans un groupe`
}

/** Each of `Names`, or in its place the reason why it will not do. */
type Declared<
  Names extends readonly string[],
  Known extends string,
  Where extends string,
  Context extends string = never,
> = Names extends readonly []
  ? Refused<typeof EMPTY_GROUP>
  : {
      readonly [I in keyof Names]: Names[I] extends Context
        ? Refused<ReturnType<typeof scoredContext<Names[I]>>>
        : Names[I] extends Known
          ? Names[I]
          : Refused<ReturnType<typeof undeclared<Names[I], Where>>>
    }

type Groups<G, Known extends string, Where extends string, Context extends string> = {
  readonly [K in keyof G]: G[K] extends { readonly of: infer Of extends readonly string[] }
    ? { readonly of: Declared<Of, Known, Where, Context> } & Weighted<G[K], Of>
    : G[K]
}

/** Weights as many as there are members, or in their place the reason why they will not do. */
export type Weighted<G, Of extends readonly string[]> = G extends {
  readonly weights: infer W extends readonly number[]
}
  ? W['length'] extends Of['length']
    ? [Extract<`${W[number]}`, `-${string}`>] extends [never]
      ? unknown
      : { readonly weights: Refused<'un poids n’est pas négatif'> }
    : { readonly weights: Refused<'un poids par membre, dans leur ordre'> }
  : unknown

/** What a method adds up to: groups of members that it declares, a weight each, none below 0, sources that it names. */
export type Coherent<M extends Method> = {
  readonly subIndices: Groups<
    M['subIndices'],
    IndicatorId<M> | AxisId<M>,
    'indicators ni dans axes',
    ContextId<M>
  >
  readonly index: {
    readonly of: Declared<
      M['index']['of'],
      IndicatorId<M> | AxisId<M> | SubIndexId<M>,
      'indicators, axes ou subIndices',
      ContextId<M>
    >
  } & Weighted<M['index'], M['index']['of']>
  readonly indicators: {
    readonly [I in keyof M['indicators']]: M['indicators'][I]['source'] extends keyof M['sources']
      ? unknown
      : {
          readonly source: Refused<
            ReturnType<typeof undeclared<M['indicators'][I]['source'], 'sources'>>
          >
        }
  }
} & (M extends { readonly quadrant: { readonly of: infer Q extends readonly string[] } }
  ? { readonly quadrant: { readonly of: Declared<Q, SubIndexId<M>, 'subIndices'> } }
  : unknown) &
  CoherentAxes<M, IndicatorId<M> | AxisId<M>, ContextId<M>> &
  (M extends { readonly context: infer C extends readonly string[] }
    ? { readonly context: Declared<C, IndicatorId<M>, 'indicators'> }
    : unknown)

type CoherentAxes<M, Known extends string, Context extends string> = M extends {
  readonly axes: infer A
}
  ? { readonly axes: Groups<A, Known, 'indicators ni dans axes', Context> }
  : unknown

/**
 * Writes down a method that the package carries: the compiler reads it, and the tests run its checks once for all who load it.
 */
export function builtInMethod<const M extends Method>(method: M & Coherent<M>): M {
  return method
}

/**
 * The method as one of its variants changes it. The names of indicators and sub-indices stay: the
 * results complete the same.
 */
export function variantOf<M extends Method>(method: M, name: VariantId<M>): M {
  const { indicators = {}, ...changes } = (method as Method).variants![name]!
  const changed = Object.fromEntries(
    Object.entries(method.indicators).map(([id, indicator]) => [
      id,
      { ...indicator, ...indicators[id] },
    ]),
  )
  return { ...method, ...changes, indicators: changed, variant: name }
}

/** Every group of a method by identifier; the index bears the name `ifn`. */
export function groupsOf(method: Method): Readonly<Record<string, Group>> {
  return { ...method.axes, ...method.subIndices, ifn: method.index }
}

/** The indicators that some group of a method leads to, in the order of the method: those that are scored. */
export function scoredIndicators(method: Method): string[] {
  const named = new Set(Object.values(groupsOf(method)).flatMap((group) => group.of))
  return Object.keys(method.indicators).filter((id) => named.has(id))
}

/** Indicators, as far as they stand for one another. */
interface Alternates {
  readonly indicators: Readonly<Record<string, Pick<Indicator, 'alternateOf'>>>
}

/**
 * Lists an indicator with those that it replaces and that replace it: a table is read with one of them.
 *
 * @example
 * withAlternates({ indicators: { brevet: {}, cap: { alternateOf: 'brevet' }, ages: {} } }, 'cap') // → ['brevet', 'cap']
 */
export function withAlternates({ indicators }: Alternates, id: string): string[] {
  const principal = (each: string): string => {
    const of = indicators[each]?.alternateOf
    return of === undefined ? each : principal(of)
  }
  const family = Object.keys(indicators).filter((each) => principal(each) === principal(id))
  return family.length === 0 ? [id] : family
}

/**
 * Tells an indicator that another is read in place of: what is missing of it is no lack.
 *
 * @param method method whose alternates are looked at
 * @param id indicator
 * @param hasValues whether an indicator has a value in some row
 * @returns whether `id` has none and another of its family has, or is the one that is asked for
 *
 * @example
 * isReplaced({ indicators: { brevet: {}, cap: { alternateOf: 'brevet' } } }, 'brevet', (id) => id === 'cap') // → true
 */
export function isReplaced(
  method: Alternates,
  id: string,
  hasValues: (id: string) => boolean,
): boolean {
  if (hasValues(id)) return false
  return (
    method.indicators[id]?.alternateOf !== undefined || withAlternates(method, id).some(hasValues)
  )
}
