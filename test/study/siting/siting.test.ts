import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { leastFar } from '../../../src/study/siting/centre.ts'
import { coverEnough } from '../../../src/study/siting/cover.ts'
import { coverMost } from '../../../src/study/siting/coverage.ts'
import { loadHighs } from '../../../src/study/siting/highs.ts'
import { nearestOnAverage } from '../../../src/study/siting/median.ts'
import {
  distancesFromPairs,
  type SitingProblem,
  type SitingProposal,
} from '../../../src/study/siting/problem.ts'
import type { SolveProgramme } from '../../../src/study/siting/programme.ts'
import { mulberry32 } from '../../support.ts'

interface Instance {
  readonly size: number
  readonly count: number
  readonly people: number
  readonly covered: number
  readonly median?: number
  readonly centre?: number
}

/** Optimum values of spopt 0.7 with CBC: `optimum-values.py` beside makes them again. */
const instances = JSON.parse(
  readFileSync(join(import.meta.dirname, 'optimum-values.json'), 'utf8'),
) as Instance[]
const BEYOND = 100

/** Points drawn in a square of 60 km, as in `optimum-values.py`; each is a demand point and a candidate. */
function drawn(size: number): SitingProblem {
  const random = mulberry32(size)
  const points = Array.from({ length: size }, () => [60 * random(), 60 * random()] as const)
  const people = Float64Array.from(points, () => 1 + Math.floor(1_000 * random() ** 3))
  return { people, distances: planar(points, points) }
}

function planar(
  demands: readonly (readonly [number, number])[],
  sites: readonly (readonly [number, number])[],
): SitingProblem['distances'] {
  const pairs = demands.flatMap((a, i) =>
    sites.map((b, j) => [i, j, Math.hypot(a[0] - b[0], a[1] - b[1])] as const),
  )
  return distancesFromPairs(demands.length, sites.length, {
    demand: Int32Array.from(pairs, ([i]) => i),
    site: Int32Array.from(pairs, ([, j]) => j),
    distance: Float64Array.from(pairs, ([, , d]) => d),
  })
}

let solve: SolveProgramme
beforeAll(async () => {
  solve = await loadHighs()
})

describe('the optimum of spopt', () => {
  it.each(instances)('covers as many people ($size points, $count sites)', (each) => {
    const problem = drawn(each.size)
    expect(problem.people.reduce((sum, v) => sum + v, 0)).toBe(each.people)
    const found = coverMost(problem, { count: each.count, radius: 10, solve })
    expect(found.by).toBe('exact')
    expect(found.value).toBeCloseTo(each.covered, 6)
    expectCoherent(found, 1)
    const greedy = coverMost(problem, { count: each.count, radius: 10 })
    expect(greedy.value).toBeLessThanOrEqual(each.covered + 1e-6)
    expect(greedy.bound).toBeGreaterThanOrEqual(each.covered - 1e-6)
    expect(greedy.value).toBeGreaterThan((1 - 1 / Math.E) * each.covered)
  })

  it.each(instances.filter((each) => each.median !== undefined))(
    'is as near on average ($size points, $count sites)',
    (each) => {
      const problem = drawn(each.size)
      const options = { count: each.count, beyond: BEYOND }
      const found = nearestOnAverage(problem, { ...options, solve })
      expect(found.by).toBe('exact')
      expect(Math.abs(found.value / each.median! - 1)).toBeLessThan(1e-9)
      expectCoherent(found, -1)
      const greedy = nearestOnAverage(problem, options)
      expect(greedy.value).toBeGreaterThan(each.median! * (1 - 1e-9))
      expect(greedy.bound).toBeLessThan(each.median! * (1 + 1e-9))
    },
  )

  it.each(instances.filter((each) => each.centre !== undefined))(
    'leaves no one farther ($size points, $count sites)',
    (each) => {
      const found = leastFar(drawn(each.size), { count: each.count, beyond: BEYOND, solve })
      expect(found.by).toBe('exact')
      // CBC states the objective to its own tolerance
      expect(Math.abs(found.value / each.centre! - 1)).toBeLessThan(1e-6)
      expectCoherent(found, -1)
    },
  )
})

describe('small cases looked through whole', () => {
  const random = mulberry32(18)
  const problems = Array.from({ length: 12 }, () => small(random))

  it('cover most, under every constraint', () => {
    for (const problem of problems) {
      const options = { count: 3, radius: 15 }
      const best = Math.max(...choices(problem, 3).map((sites) => coveredBy(problem, sites, 15)))
      expect(coverMost(problem, { ...options, solve }).value).toBeCloseTo(best, 9)
      expect(coverMost(problem, options).bound).toBeGreaterThanOrEqual(best - 1e-9)
    }
  })

  it('are nearest on average, under every constraint', () => {
    for (const problem of problems) {
      const options = { count: 3, beyond: BEYOND }
      const best = Math.min(...choices(problem, 3).map((sites) => meanOf(problem, sites)))
      expect(nearestOnAverage(problem, { ...options, solve }).value).toBeCloseTo(best, 9)
      expect(nearestOnAverage(problem, options).bound).toBeLessThanOrEqual(best + 1e-9)
    }
  })

  it('leave no one far, under every constraint', () => {
    for (const problem of problems) {
      const best = Math.min(...choices(problem, 3).map((sites) => worstOf(problem, sites)))
      expect(leastFar(problem, { count: 3, beyond: BEYOND, solve }).value).toBeCloseTo(best, 9)
    }
  })

  it('reach a share of the people with as few sites', () => {
    for (const problem of problems) {
      const total = problem.people.reduce((sum, v) => sum + v, 0)
      const least = [0, 1, 2, 3, 4, 5, 6].find((count) =>
        choices(problem, count).some(
          (sites) => coveredBy(problem, sites, 15) >= 0.6 * total - 1e-9,
        ),
      )
      const found = coverEnough(problem, { radius: 15, part: 0.6, solve })
      expect(found.reached).toBe(least !== undefined)
      if (least === undefined) continue
      expect([found.value, found.by]).toEqual([least, 'exact'])
      expect(found.covered).toBeGreaterThanOrEqual(0.6 * total - 1e-9)
      expect(coverEnough(problem, { radius: 15, part: 0.6 }).bound).toBeLessThanOrEqual(least)
    }
  })
})

describe('a proposal', () => {
  it('opens nothing that adds no one', () => {
    const problem = {
      people: Float64Array.of(5, 0),
      distances: planar(
        [
          [0, 0],
          [50, 0],
        ],
        [
          [0, 1],
          [50, 1],
        ],
      ),
    }
    expect(coverMost(problem, { count: 2, radius: 5 }).sites).toEqual([0])
  })

  it('says that a share of the people cannot be reached', () => {
    const problem = {
      people: Float64Array.of(5, 5),
      distances: planar(
        [
          [0, 0],
          [50, 0],
        ],
        [[0, 1]],
      ),
    }
    const found = coverEnough(problem, { radius: 5, part: 0.9, solve })
    expect([found.reached, found.reachable, found.covered]).toEqual([false, 5, 5])
  })

  it('counts nobody where people are not known', () => {
    const problem = {
      people: Float64Array.of(NaN, 3),
      distances: planar(
        [
          [0, 0],
          [50, 0],
        ],
        [
          [0, 1],
          [50, 1],
        ],
      ),
    }
    expect(coverMost(problem, { count: 1, radius: 5 }).sites).toEqual([1])
  })

  it('of a permanence counts the share of the week that it is open', () => {
    const problem = {
      people: Float64Array.of(10, 3),
      distances: planar(
        [
          [0, 0],
          [50, 0],
        ],
        [
          [0, 1],
          [50, 1],
        ],
      ),
      share: Float64Array.of(0.2, 1),
    }
    const found = coverMost(problem, { count: 1, radius: 5, solve })
    expect([found.sites, found.value]).toEqual([[1], 3])
  })
})

function expectCoherent(found: SitingProposal, sign: 1 | -1): void {
  expect(found.curve).toHaveLength(found.sites.length + 1)
  expect(found.curve.at(-1)).toBe(found.value)
  expect(new Set(found.sites).size).toBe(found.sites.length)
  for (let k = 1; k < found.curve.length; k++)
    expect(sign * (found.curve[k]! - found.curve[k - 1]!)).toBeGreaterThanOrEqual(-1e-9)
}

/** Twelve demand points, six candidates; places that stand, forced, excluded, limits a group and shares of the week in turn. */
function small(random: () => number): SitingProblem {
  const point = (): readonly [number, number] => [60 * random(), 60 * random()]
  const [demands, sites] = [Array.from({ length: 12 }, point), Array.from({ length: 6 }, point)]
  const [stands, week] = [point(), random()]
  return {
    people: Float64Array.from(demands, () => Math.floor(100 * random())),
    distances: planar(demands, sites),
    ...(random() < 0.5 && {
      existing: Float64Array.from(demands, ([x, y]) => Math.hypot(x - stands[0], y - stands[1])),
    }),
    ...(random() < 0.5 && { forced: [4] }),
    ...(random() < 0.5 && { excluded: [2] }),
    ...(random() < 0.5 && { groups: { of: Int32Array.of(0, 0, 0, 1, 1, 2), most: 1 } }),
    ...(random() < 0.5 && { share: Float64Array.of(1, week, 1, 1, 1, 1) }),
  }
}

/** Every choice of at most so many sites that the constraints allow. */
function choices(
  { distances, forced = [], excluded = [], groups }: SitingProblem,
  count: number,
): number[][] {
  const all = Array.from({ length: 2 ** distances.sites }, (_, mask) =>
    Array.from({ length: distances.sites }, (_, j) => j).filter((j) => (mask >> j) & 1),
  )
  return all.filter(
    (sites) =>
      sites.length <= count &&
      forced.every((site) => sites.includes(site)) &&
      !sites.some((site) => excluded.includes(site)) &&
      (groups === undefined ||
        [0, 1, 2].every((g) => sites.filter((j) => groups.of[j] === g).length <= groups.most)),
  )
}

function* pairsOf({ distances }: SitingProblem, i: number): Generator<readonly [number, number]> {
  for (let k = distances.starts[i]!; k < distances.starts[i + 1]!; k++)
    yield [distances.site[k]!, distances.distance[k]!]
}

function coveredBy(problem: SitingProblem, sites: readonly number[], radius: number): number {
  return problem.people.reduce((sum, v, i) => {
    const levels = [...pairsOf(problem, i)]
      .filter(([j, d]) => sites.includes(j) && d <= radius)
      .map(([j]) => problem.share?.[j] ?? 1)
    return sum + v * Math.max(0, (problem.existing?.[i] ?? Infinity) <= radius ? 1 : 0, ...levels)
  }, 0)
}

function nearest(problem: SitingProblem, i: number, sites: readonly number[]): number {
  const near = [...pairsOf(problem, i)].filter(([j]) => sites.includes(j)).map(([, d]) => d)
  return Math.min(BEYOND, problem.existing?.[i] ?? Infinity, ...near)
}

function meanOf(problem: SitingProblem, sites: readonly number[]): number {
  const total = problem.people.reduce((sum, v) => sum + v, 0)
  return problem.people.reduce((sum, v, i) => sum + v * nearest(problem, i, sites), 0) / total
}

function worstOf(problem: SitingProblem, sites: readonly number[]): number {
  return Math.max(...Array.from(problem.people, (v, i) => (v > 0 ? nearest(problem, i, sites) : 0)))
}
