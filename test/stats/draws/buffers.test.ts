import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawBuffers, plainBuffers, type DrawBuffers } from '../../../src/stats/draws/buffers.ts'
import { NO_DRAW } from '../../../src/stats/draws/ranks.ts'
import { kernels } from '../../../src/stats/draws/kernels.ts'
import { noisyShares } from '../../../src/stats/noise.ts'
import { ranksDescending } from '../../../src/stats/rank.ts'
import { mulberry32 } from '../../support.ts'
import { SCORES } from '../scores.ts'

const column = (n: number, random: () => number): Float64Array =>
  Float64Array.from({ length: n }, () => 100 * random() - 20)
const bits = (x: Float64Array): BigUint64Array => new BigUint64Array(x.slice().buffer)
const any = fc.oneof(
  fc.double(),
  fc.integer({ min: 0, max: 3 }),
  fc.double({ min: 0, max: 1, noNaN: true }),
)

describe('a room of compiled kernels', () => {
  it('is had on this machine: what follows compares it, and not the plain way with itself', () => {
    expect(kernels(0)).toBeDefined()
  })

  it('sums to the bits of the plain way, whatever the values, from one column to nine', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer(),
        (columns, n, seed) => {
          const random = mulberry32(seed)
          const given = Array.from({ length: columns }, () => column(n, random))
          const weights = given.map(() => 2 * random() - 0.5)
          const sum = (room: DrawBuffers): Float64Array =>
            room.weightedSum(given.map(room.keep), weights, room.column())
          expect(bits(sum(drawBuffers(n, columns + 1)))).toEqual(bits(sum(plainBuffers(n))))
        },
      ),
      { seed: 20261122, numRuns: 300 },
    )
  })

  it('averages what is there to the bits of the plain way, and keeps what enough is there for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(1, 2, 7, 511, 512, 513, 1301),
        fc.constantFrom(0, 0.5, 1),
        fc.boolean(),
        fc.boolean(),
        fc.integer(),
        (columns, n, least, zero, others, seed) => {
          const random = mulberry32(seed)
          const given = Array.from({ length: columns }, () =>
            column(n, random).map((v) => (v < 0 ? NaN : v)),
          )
          const weights = given.map(() => 2 * random())
          const bearing = others ? given.map(() => random()) : weights
          const run = (room: DrawBuffers): Float64Array[] => {
            const held = given.map(room.keep)
            const mean = room.weightedMean(held, weights, least, zero, room.column(), bearing)
            const ones = held.map(() => 1)
            const kept = room.keepWhereEnough(held, ones, 2, room.keep(given[0]!.slice()))
            return [mean, kept]
          }
          expect(run(drawBuffers(n, columns + 2)).map((x) => [...x])).toEqual(
            run(plainBuffers(n)).map((x) => [...x]),
          )
          expect(run(drawBuffers(n, 1)).map((x) => [...x])).toEqual(
            run(plainBuffers(n)).map((x) => [...x]),
          )
        },
      ),
      { seed: 20261201, numRuns: 200 },
    )
  })

  it.each(['beta', 'binomiale'] as const)(
    'draws shares to the bits of the plain way, whatever is left over by fours: %s',
    (law) => {
      for (const n of [1, 3, 4, 5, 1301, 4096]) {
        const random = mulberry32(n)
        const p = Float64Array.from({ length: n }, () => {
          const u = random()
          return u < 0.1 ? NaN : u < 0.2 ? 0 : u < 0.3 ? 1 : random()
        })
        const shares = noisyShares(
          p,
          p.map(() => 60 * random()),
          law,
        )
        const plain = plainBuffers(n).shares(shares)
        // with room for all, for the shares alone, for nothing
        for (const room of [
          drawBuffers(n, 1, true, 1),
          drawBuffers(n, 0, true, 1),
          drawBuffers(n, 0),
        ])
          for (const stream of [0, 7, 0xffffffff]) {
            const drawn = room.shares(shares)
            expect([...drawn(stream, room.column())]).toEqual([
              ...plain(stream, new Float64Array(n)),
            ])
            expect([...drawn(stream, new Float64Array(n))]).toEqual([
              ...plain(stream, new Float64Array(n)),
            ])
          }
      }
    },
  )

  it('sums tables of more rows than a tile, and what does not fit in it', () => {
    const random = mulberry32(3)
    const given = Array.from({ length: 6 }, () => column(1301, random))
    const weights = [0.1, 0.2, 0.3, 0.1, 0.2, 0.1]
    const expected = Float64Array.from(
      { length: 1301 },
      (_, i) =>
        0.1 * given[0]![i]! +
        0.2 * given[1]![i]! +
        (0.3 * given[2]![i]! + 0.1 * given[3]![i]! + 0.2 * given[4]![i]! + 0.1 * given[5]![i]!),
    )
    for (const room of [
      drawBuffers(1301, 7),
      drawBuffers(1301, 3),
      drawBuffers(1301, 0),
      drawBuffers(1301, 7, false),
    ]) {
      expect(bits(room.weightedSum(given.map(room.keep), weights, room.column()))).toEqual(
        bits(expected),
      )
    }
  })

  it('keeps a column once, and gives the same again when it is full', () => {
    const room = drawBuffers(100, 1)
    const [x, y] = [column(100, mulberry32(1)), column(100, mulberry32(2))]
    const kept = room.keep(x)
    for (let k = 0; k < 2000; k++) room.column()
    expect(kept).not.toBe(x)
    expect(room.keep(x)).toBe(kept)
    expect(room.keep(y)).toBe(y)
    expect(kept).toEqual(x)
  })

  it.each(SCORES)('ranks as the sort does: scores %s, inside the room and outside', (_, shape) => {
    const room = drawBuffers(5000, 1)
    const random = mulberry32(7)
    const x = Float64Array.from({ length: 5000 }, () => shape(random()))
    const expected = Array.from(ranksDescending(x), (r) => (r === r ? r : NO_DRAW))
    expect(Array.from(room.ranks(x, new Uint16Array(5000)))).toEqual(expected)
    expect(Array.from(room.ranks(room.keep(x), new Uint16Array(5000)))).toEqual(expected)
  })

  it('ranks and cuts into steps any column as the plain way does', () => {
    fc.assert(
      fc.property(
        fc.array(any, { minLength: 1, maxLength: 60 }),
        fc.double({ min: -2, max: 0, noNaN: true }),
        (numbers, low) => {
          const x = Float64Array.from(numbers)
          const [compiled, plain] = [drawBuffers(x.length, 0), plainBuffers(x.length)]
          const out = (): Uint16Array => new Uint16Array(x.length)
          expect(compiled.ranks(x, out())).toEqual(plain.ranks(x, out()))
          expect(compiled.steps(x, low, 2, out())).toEqual(plain.steps(x, low, 2, out()))
        },
      ),
      { seed: 20261122, numRuns: 500 },
    )
  })
})
