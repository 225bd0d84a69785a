/** The error of what was measured: sampling of census shares, rounding and floor of rates, coverage as declared. */
import type { Scores } from '../../engine/compute.ts'
import { measure, type Measures } from '../../engine/measure.ts'
import type { Indicator } from '../../method/method.ts'
import { censusFraction } from '../../sources/census-sampling.ts'
import type { DrawBuffers } from '../../stats/draws/buffers.ts'
import { hash32 } from '../../stats/counter-random.ts'
import { noisyShares, type ShareLaw } from '../../stats/noise.ts'
import type { Scenario } from './scenario.ts'
import type { Subject } from '../../pipeline/subject.ts'

/** The noise of one indicator, plain data. */
export interface Noise {
  /** Keeps its stream apart from that of the other indicators. */
  readonly place: number
  /** Effective number of people (or households) behind each share; NaN where there is no sampling noise. */
  readonly sizes?: Float64Array
  readonly law: ShareLaw
  readonly rounding?: { readonly step?: number; readonly floor?: number }
  readonly coverage?: number
}

/** The seeds of one draw, a factor each. */
export interface NoiseSeeds {
  readonly sampling: number
  readonly rounding: number
  readonly coverage: number
}

/** People of a household, where only the population is known. */
const HOUSEHOLD = 2.2

/** Whether a share is one of census counts, in some of the ways that the method has it. */
export function isCensusShare({ measures }: Indicator): boolean {
  return measures.some((each) => 'numerator' in each && /^[PC]\d*_/.test(each.denominator ?? ''))
}

/** The census shares that a scenario draws anew, those of `present`. */
export function sampledIndicators(
  { method }: Scores,
  scenario: Scenario,
  present: readonly string[],
): readonly string[] {
  if (scenario.sampling === undefined) return []
  return scenario.sampling.of ?? present.filter((id) => isCensusShare(method.indicators[id]!))
}

/** The noise of each indicator that a scenario makes noisy; none at a level above that of the files. */
export function noisesOf(
  { method, table, options, scores }: Subject,
  scenario: Scenario,
  present: readonly string[],
): Readonly<Record<string, Noise>> {
  if (options.to !== undefined) return {}
  const { sampling, rounding = {}, coverage = {} } = scenario
  const sampled = sampledIndicators(scores, scenario, present)
  const measures = sampled.length > 0 ? measure(method, table) : undefined
  return Object.fromEntries(
    present.flatMap((id, place) => {
      const sizes =
        measures && sampled.includes(id)
          ? effectiveSizes(scores, id, measures, sampling!.kind)
          : undefined
      const noise = {
        ...(sizes && { sizes }),
        ...(rounding[id] && { rounding: rounding[id] }),
        ...(coverage[id] !== undefined && { coverage: coverage[id] }),
      }
      return Object.keys(noise).length > 0
        ? [[id, { place, law: lawOf(scores, id), ...noise }]]
        : []
    }),
  )
}

/** What is known of a share that the method draws towards its group is its posterior law, a beta law. */
function lawOf({ shrunk }: Scores, id: string): ShareLaw {
  return id in shrunk ? 'beta' : 'binomiale'
}

/**
 * How many people a share is known from. A shrunk share rests on those of its group too:
 *
 *     effectifs: n·f + M + 1, M = (1 − ρ)/ρ        (variance of the posterior, Beta of mean θ̂)
 *     sondage: n·f/(1 − f), times ((n + M)/n)²       (what the survey did not see moves θ̂ by n/(n + M) of itself)
 */
function effectiveSizes(
  { method, shrunk, frozen }: Scores,
  id: string,
  { indicators, population }: Measures,
  kind: 'counts' | 'survey',
): Float64Array | undefined {
  const share = method.indicators[id]!.measures.find((each) => 'numerator' in each)
  const name = share && 'denominator' in share ? (share.denominator ?? '') : 'P_POP'
  const complementary = /^C\d*_/.test(name)
  const counts =
    indicators[id]?.counts?.denominator ??
    population?.map((v) => (/MEN|FAM/.test(name) ? v / HOUSEHOLD : v))
  const rho = id in shrunk ? (frozen.shrinkage?.[id] ?? NaN) : 1
  const prior = rho === rho ? (1 - rho) / rho : 0
  return counts?.map((n, i) => {
    const f = censusFraction(population?.[i] ?? n, complementary)
    if (kind === 'counts') return id in shrunk ? n * f + prior + 1 : n * f
    return f < 1 ? ((n * f) / (1 - f)) * ((n + prior) / n) ** 2 : NaN
  })
}

/** Draws a noisy column again and again into the same room. */
export type NoisyColumn = (streams: NoiseSeeds, out: Float64Array) => Float64Array

/** Prepares the draws of one column: rounding undone, the share drawn anew, coverage off, in this order. */
export function noisyColumn(
  x: Float64Array,
  { place, sizes, law, rounding, coverage }: Noise,
  room: DrawBuffers,
): NoisyColumn {
  const drawShares = sizes && room.shares(noisyShares(x, sizes, law))
  return (streams, out) => {
    if (drawShares) drawShares(hash32(streams.sampling, place, 2), out)
    else out.set(x)
    // rounding moves a share by less than its sampling does: the spread is taken at the published value
    if (rounding) unround(x, out, rounding, hash32(streams.rounding, place, 1))
    if (coverage !== undefined) shift(x, out, coverage, hash32(streams.coverage, place, 3))
    return out
  }
}

function unround(
  published: Float64Array,
  out: Float64Array,
  { step = 0, floor = -Infinity }: NonNullable<Noise['rounding']>,
  stream: number,
): void {
  for (let i = 0; i < out.length; i++) {
    const u = unit(stream, i)
    out[i] = clamped(
      out[i]! + (published[i]! <= floor + 1e-9 ? floor * u - published[i]! : step * (u - 0.5)),
    )
  }
}

/** ± `half` where half is covered: 2·√(p(1 − p)) of it elsewhere. What is said to be all or nothing is taken as it is. */
function shift(declared: Float64Array, out: Float64Array, half: number, stream: number): void {
  for (let i = 0; i < out.length; i++) {
    const p = declared[i]!
    out[i] = clamped(out[i]! + 2 * half * Math.sqrt(p * (1 - p)) * (2 * unit(stream, i) - 1))
  }
}

function unit(stream: number, i: number): number {
  return (hash32(stream, i, 0) + 0.5) / 2 ** 32
}

function clamped(share: number): number {
  return share < 0 ? 0 : share > 1 ? 1 : share
}
