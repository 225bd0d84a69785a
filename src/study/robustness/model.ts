/** A method made to vary: numbers in (0, 1) → the index and its sub-indices, only what changes being computed again. */
import { throwIfAny, UserError } from '../../core/errors.ts'
import type { Scores } from '../../engine/compute.ts'
import { groupsOf } from '../../method/method.ts'
import { drawBuffers, type DrawBuffers } from '../../stats/draws/buffers.ts'
import {
  basesOf,
  computer,
  keyOf,
  possibleSteps,
  scaledInto,
  type Base,
  type Bases,
  type Scaling,
} from './alternatives.ts'
import { chooser, type Chooser, type Choice } from './choices.ts'
import { defaultScenario } from './default-scenario.ts'
import { factorsOf, removableOf } from './factors.ts'
import { noisesOf, noisyColumn, type Noise, type NoiseSeeds, type NoisyColumn } from './noise.ts'
import { has, outputsOf, presentIndicators, shapeOf, weighedGroups } from './presence.ts'
import { treeRecomputer, type TreeShape, type CompleteColumn } from './recompute.ts'
import { removalsOf } from './removals.ts'
import type { Factor, Fixed, Scenario } from './scenario.ts'
import { misfitsOfScenario } from './scenario-check.ts'
import type { Subject } from '../../pipeline/subject.ts'

/** Everything that draws need, as plain data: a worker is sent it as it is. */
export interface Prepared {
  readonly chooser: Chooser
  readonly shape: TreeShape
  readonly bases: Bases
  readonly noises: Readonly<Record<string, Noise>>
  readonly outputs: readonly string[]
  readonly dimensions: number
}

/** An index whose choices vary: what `uncertainty` draws from. */
export interface Model {
  /** Method, table and options that draws start from. */
  readonly subject: Subject
  /** Scores at the choice of the method. */
  readonly nominal: Scores
  /** What was asked to vary. */
  readonly scenario: Scenario
  /** Choices that vary. */
  readonly factors: readonly Factor[]
  /** Choices that do not. */
  readonly fixed: readonly Fixed[]
  /** `ifn`, then the sub-indices. */
  readonly outputs: readonly string[]
  /** How many numbers decide of a draw. */
  readonly dimensions: number
  /** What draws share: measured once. */
  readonly prepared: Prepared
}

/** One draw: a column an output, written anew at the next call. */
export type Evaluate = (u: ArrayLike<number>) => readonly Float64Array[]

/** Ranks are kept as 16-bit integers. */
const MOST_TERRITORIES = 65_534

/**
 * Makes a computation vary as a scenario says, or as the default one of its method does. Nothing is drawn yet.
 * Throws `scenario-incoherent` with everything in the scenario that does not answer to the method or the data; alternatives
 * of the default scenario that the data do not allow are left out, and told in `fixed`.
 *
 * @param file where the scenario was written, for the messages
 */
export function modelOf(subject: Subject, given?: Scenario, file?: string): Model {
  const { scores: nominal, options } = subject
  if (nominal.codes.length > MOST_TERRITORIES)
    throw new UserError(
      'option-invalide',
      `${nominal.codes.length} territoires : au plus ${MOST_TERRITORIES} pour une étude de robustesse`,
      'étudiez un niveau plus haut, ou une partie du territoire',
    )
  const wanted = given ?? defaultScenario(subject)
  throwIfAny(misfitsOfScenario(subject, wanted, file))
  const computed = computer(subject)
  const { scenario, fixed: impossible } = possibleSteps(
    subject,
    wanted,
    computed,
    given !== undefined,
    file,
  )
  const frozen = options.reference?.kind === 'figee'
  const removals = [...removalsOf(nominal, frozen)]
  const { factors, fixed } = factorsOf(subject, scenario, removals, given !== undefined)
  const noises = noisesOf(subject, scenario, presentIndicators(nominal))
  const dimensions = factors.reduce((sum, each) => sum + each.dimensions, 0)
  const weighed = weighedGroups(
    nominal,
    scenario.weights && 'of' in scenario.weights ? scenario.weights.of : undefined,
  ).map(({ id }) => id)
  const shape = shapeOf(nominal, frozen)
  const outputs = outputsOf(nominal)
  const prepared: Prepared = {
    chooser: {
      shape,
      present: presentIndicators(nominal),
      outputs: outputs.filter((id) => has(nominal.tree.nodes[id]!.values)),
      scenario,
      factors,
      removable: removableOf(subject, scenario, removals),
      weighed,
    },
    shape,
    bases: basesOf(subject, scenario, computed, Object.keys(noises)),
    noises,
    outputs,
    dimensions,
  }
  return {
    subject,
    nominal,
    scenario,
    factors,
    fixed: [...fixed, ...impossible],
    outputs,
    dimensions,
    prepared,
  }
}

/** Columns of each noisy indicator that are kept, drawn and on a scale: the two samples of a sensitivity study share theirs with many runs. */
const KEPT = 2

/** Room for what is drawn from: the groups, the columns that no noise touches, and those that it does. */
export function buffersFor({ shape, bases, noises }: Prepared): DrawBuffers {
  const fixed = Object.values(bases.of).flatMap(({ scores }) =>
    Object.entries(scores).flatMap(([id, { values }]) => (noises[id] ? [] : [values])),
  )
  const drawn = Object.values(bases.of).flatMap(({ scalings }) =>
    Object.entries(scalings).flatMap(([id, { x }]) => (noises[id]?.sizes ? [x] : [])),
  )
  return drawBuffers(
    shape.n,
    new Set(fixed).size +
      Object.keys(groupsOf(shape.method)).length +
      KEPT * Object.keys(noises).length,
    true,
    new Set(drawn).size,
  )
}

/** Draws from what was prepared, in this thread. */
export function evaluator(prepared: Prepared, room = buffersFor(prepared)): Evaluate {
  const { chooser: chosen, shape, bases, noises, outputs } = prepared
  const choose = chooser(chosen)
  const recomputeTree = treeRecomputer(shape, room)
  const missing: CompleteColumn = { values: new Float64Array(shape.n).fill(NaN), complete: false }
  const drawn = memory<Float64Array>(() => new Float64Array(shape.n))
  const onScale = memory<string>(room.column)
  const columns = new Map<Float64Array, NoisyColumn>()
  const draw = ({ x, imputed = [] }: Scaling, noise: Noise, streams: NoiseSeeds): Float64Array =>
    drawn(x, streamsOf(noise, streams), (out) => {
      const column = columns.get(x) ?? columns.set(x, noisyColumn(x, noise, room)).get(x)!
      column(streams, out)
      for (const i of imputed) out[i] = x[i]!
    })
  const leaf = (id: string, base: Base, choice: Choice): CompleteColumn => {
    const [noise, scaling, own] = [noises[id], base.scalings[id], base.scores[id]]
    if (!own) return missing
    if (!noise || !scaling) return { values: room.keep(own.values), complete: own.complete }
    const { streams } = choice
    const values = onScale(id, `${base.key}/${streamsOf(noise, streams)}`, (out) =>
      scaledInto(draw(scaling, noise, streams), scaling, bases, out),
    )
    return { values, complete: own.complete }
  }
  return (u) => {
    const choice = choose(u)
    const base = bases.of[keyOf(choice.steps)]!
    const nodes = recomputeTree((id) => leaf(id, base, choice), choice.changes)
    return outputs.map((id) => nodes[id]?.values ?? missing.values)
  }
}

/** The last columns of each thing, by key: one that is not known is written by `make`. */
function memory<Thing>(
  column: () => Float64Array,
): (of: Thing, key: string, make: (out: Float64Array) => void) => Float64Array {
  const kept = new Map<Thing, { key: string; values: Float64Array }[]>()
  return (of, key, make) => {
    const known = kept.get(of) ?? []
    let found = known.find((each) => each.key === key)
    if (!found) {
      found = { key, values: known.length < KEPT ? column() : known.at(-1)!.values }
      make(found.values)
    }
    kept.set(of, [found, ...known.filter(({ values }) => values !== found.values)])
    return found.values
  }
}

function streamsOf({ sizes, rounding, coverage }: Noise, streams: NoiseSeeds): string {
  return [
    sizes && streams.sampling,
    rounding && streams.rounding,
    coverage !== undefined && streams.coverage,
  ].join('/')
}
