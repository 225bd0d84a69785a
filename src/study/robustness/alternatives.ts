/** The columns that each choice of the steps before the tree gives: computed once, before anything is drawn. */
import { throwIfAny, UserError, userErrors } from '../../core/errors.ts'
import { applyByGroup } from '../../engine/normalise.ts'
import { columnScorer, type ScoredColumns } from '../../engine/compute.ts'
import { assignReference } from '../../engine/reference.ts'
import { noImputation } from '../../steps/imputation/registry.ts'
import type { Scale } from '../../steps/normalisation/registry.ts'
import type { Method, Normalisation, Sense } from '../../method/method.ts'
import { withQuantileGoalposts } from '../../steps/normalisation/min-max.ts'
import { standardDeviation, extent, mean } from '../../stats/summary.ts'
import { applyTreatment, type FittedTreatment } from '../../stats/treat.ts'
import { reasonByte } from '../../table/missing.ts'
import { METHOD_CHOICE, type StepAlternatives } from './choices.ts'
import { substitutes } from './presence.ts'
import type { CompleteColumn } from './recompute.ts'
import type { Fixed, Scenario } from './scenario.ts'
import type { Subject } from '../../pipeline/subject.ts'

/** How noisy values of an indicator are put on their scale: plain data. */
export interface Scaling {
  /** What is scored before noise: the published value, or the share drawn towards its group. */
  readonly x: Float64Array
  readonly fitted?: FittedTreatment
  /** Rows whose value was imputed: nobody measured it, and no error of measurement is drawn. */
  readonly imputed?: readonly number[]
  readonly scales: readonly (Scale | null)[]
  readonly sense: Sense
  /** y ↦ held(slope·y + shift), for another normalisation than the method's. */
  readonly fit?: Fit
}

/** The affine map, held between two bounds, that puts another normalisation on the spread of the method’s own. */
export interface Fit {
  readonly slope: number
  readonly shift: number
  readonly min: number
  readonly max: number
}

/** Normalised columns under one combination of steps, and how noise goes through them. */
export interface Base {
  readonly key: string
  readonly scores: Readonly<Record<string, CompleteColumn>>
  /** Of the noisy indicators. */
  readonly scalings: Readonly<Record<string, Scaling>>
}

/** The columns of every combination of steps that a scenario draws from. */
export interface Bases {
  readonly of: Readonly<Record<string, Base>>
  /** Group of the reference that each row is held to; `alike` when that is the first for all. */
  readonly scaleGroup: Int32Array
  readonly singleScale: boolean
}

/** Goalposts are those of the method's own min–max: another normalisation has none. */
export function keyOf({
  normalisation,
  goalposts,
  treatment,
  imputation,
}: StepAlternatives): string {
  return [normalisation, normalisation > 0 ? 0 : goalposts, treatment, imputation].join('/')
}

const STEPS = Object.keys(METHOD_CHOICE.steps) as (keyof StepAlternatives)[]

/**
 * Every alternative of each step tried alone: those that cannot be had on these data. Refused when the user asked for them
 * (`file` says where); left out, and said so, when the scenario is the method's default.
 */
export function possibleSteps(
  subject: Subject,
  scenario: Scenario,
  computed: Computed,
  asked: boolean,
  file?: string,
): { scenario: Scenario; fixed: Fixed[] } {
  const problems = STEPS.flatMap((step) =>
    (scenario[step] ?? []).flatMap((_, k) =>
      problemsOf(
        () =>
          computed(withSteps(subject.method, scenario, { ...METHOD_CHOICE.steps, [step]: k + 1 })),
        `${step}.${k}`,
        file,
      ),
    ),
  )
  if (asked) throwIfAny(problems)
  const failed = new Set(problems.map(({ place }) => place.column))
  const left = Object.fromEntries(
    STEPS.flatMap((step) =>
      scenario[step]
        ? [
            [
              step,
              (scenario[step] as readonly unknown[]).filter((_, k) => !failed.has(`${step}.${k}`)),
            ],
          ]
        : [],
    ),
  )
  return {
    scenario: failed.size === 0 ? scenario : { ...scenario, ...left },
    fixed: problems.map(({ place, message }) => ({ label: `${place.column}`, why: message })),
  }
}

/** Every combination of the steps of a scenario. */
export function basesOf(
  subject: Subject,
  scenario: Scenario,
  computed: Computed,
  noisy: readonly string[],
): Bases {
  const { scaleGroup } = assignReference(
    subject.options.reference ?? { kind: 'ensemble', label: '' },
    subject.table.codes.length,
  )
  const of: Record<string, Base> = {}
  for (const steps of combinations(scenario))
    of[keyOf(steps)] ??= baseFrom(
      subject,
      computed(withSteps(subject.method, scenario, steps)),
      steps,
      noisy,
    )
  return { of, scaleGroup, singleScale: scaleGroup.every((g) => g === 0) }
}

function combinations(scenario: Scenario): StepAlternatives[] {
  return STEPS.reduce<StepAlternatives[]>(
    (all, step) =>
      all.flatMap((steps) =>
        Array.from({ length: 1 + (scenario[step]?.length ?? 0) }, (_, k) => ({
          ...steps,
          [step]: k,
        })),
      ),
    [METHOD_CHOICE.steps],
  )
}

/** The columns of the method with other steps, computed once. */
export type Computed = (method: Method) => ScoredColumns

/**
 * Prepares a computation of the same table under other steps: each distinct method is computed once.
 *
 * @returns the columns of a method that differs by its normalisation, treatment or imputation alone
 */
export function computer({ table, options }: Subject): Computed {
  const score = columnScorer(table, options)
  const known = new Map<string, ScoredColumns>()
  return (changed) => {
    const key = JSON.stringify([changed.normalisation, changed.treatment, changed.imputation])
    return known.get(key) ?? known.set(key, score(changed)).get(key)!
  }
}

function problemsOf(run: () => unknown, column: string, file?: string): UserError[] {
  try {
    run()
    return []
  } catch (error) {
    const found = userErrors(error)
    if (found.length === 0) throw error
    return found.map(
      (each) =>
        new UserError('scenario-incoherent', each.message, each.advice, {
          column,
          ...(file && { file }),
        }),
    )
  }
}

function withSteps(
  method: Method,
  scenario: Scenario,
  { normalisation: n, goalposts: g, treatment: t, imputation: i }: StepAlternatives,
): Method {
  if (n + g + t + i === 0) return method
  const [treatment, imputation] = [scenario.treatment?.[t - 1], scenario.imputation?.[i - 1]]
  const normalisation = changed(
    method.normalisation,
    scenario.normalisation?.[n - 1],
    scenario.goalposts?.[g - 1],
  )
  const apart = imputation ? substitutes(method) : []
  const indicators = Object.entries(method.indicators).map(
    ([name, each]) =>
      [
        name,
        apart.includes(name)
          ? {
              ...each,
              imputation: each.imputation ?? method.imputation ?? noImputation,
            }
          : each,
      ] as const,
  )
  return {
    ...method,
    indicators: Object.fromEntries(indicators),
    normalisation,
    ...(treatment && { treatment }),
    ...(imputation && { imputation }),
  }
}

function changed(
  own: Normalisation,
  other: Normalisation | undefined,
  quantiles: readonly [number, number] | undefined,
): Normalisation {
  if (other) return other
  return quantiles ? withQuantileGoalposts(own, quantiles) : own
}

/**
 * Scores on another scale are brought back to the mean and the deviation of the method's own, indicator by
 * indicator, and held within its extent: weights keep their meaning, and score intervals their unit.
 */
function baseFrom(
  { method, scores: nominal }: Subject,
  other: ScoredColumns,
  steps: StepAlternatives,
  noisy: readonly string[],
): Base {
  const own = nominal.scores as Readonly<Record<string, Float64Array>>
  const columns = Object.entries(other.scores as Readonly<Record<string, Float64Array>>).map(
    ([id, y]) => ({ id, y, fit: steps.normalisation > 0 ? fitTo(own[id]!, y) : undefined }),
  )
  const raw = other.indicators as Readonly<Record<string, Float64Array>>
  const { scales, treatments } = other
  return {
    key: keyOf(steps),
    scores: Object.fromEntries(
      columns.map(({ id, y, fit }) => [
        id,
        {
          values: fit ? fittedInto(y, fit, new Float64Array(y.length)) : y,
          complete: y.every((v) => v === v),
        },
      ]),
    ),
    scalings: Object.fromEntries(
      columns.flatMap(({ id, fit }) => {
        if (!noisy.includes(id) || !scales[id]) return []
        const imputed = Array.from(other.reasons[id] ?? []).flatMap((reason, i) =>
          reason === reasonByte.impute ? [i] : [],
        )
        return [
          [
            id,
            {
              x: other.shrunk[id] ?? raw[id]!,
              scales: scales[id],
              sense: method.indicators[id]!.sense,
              ...(treatments[id] && { fitted: treatments[id] }),
              ...(imputed.length > 0 && { imputed }),
              ...(fit && { fit }),
            },
          ],
        ]
      }),
    ),
  }
}

function fitTo(own: Float64Array, other: Float64Array): Fit | undefined {
  const both = own.map((v, i) => (v === v && other[i] === other[i] ? 1 : 0))
  const among = (x: Float64Array): Float64Array => x.filter((_, i) => both[i] === 1)
  const [a, b] = [among(own), among(other)]
  const { min, max } = extent(a)
  const [from, to] = [mean(b), mean(a)]
  const slope = standardDeviation(a, to) / standardDeviation(b, from)
  return Number.isFinite(slope) ? { slope, shift: to - slope * from, min, max } : undefined
}

function fittedInto(
  y: Float64Array,
  { slope, shift, min, max }: Fit,
  out: Float64Array,
): Float64Array {
  for (let i = 0; i < y.length; i++) {
    const w = slope * y[i]! + shift
    out[i] = w < min ? min : w > max ? max : w
  }
  return out
}

/** Writes noisy values of an indicator, on their scale, to `out`. */
export function scaledInto(
  noisy: Float64Array,
  { fitted, scales, sense, fit }: Scaling,
  { scaleGroup, singleScale }: Bases,
  out: Float64Array,
): Float64Array {
  const y = applyByGroup(
    fitted ? applyTreatment(noisy, fitted) : noisy,
    scaleGroup,
    singleScale,
    scales,
    sense,
  )
  if (fit) return fittedInto(y, fit, out)
  out.set(y)
  return out
}
