/** Threads run what is built: `npm test` builds first. */
import { describe, expect, it } from 'vitest'
import { copelandOn } from '../../src/host/copeland.ts'
import { copeland } from '../../src/stats/copeland.ts'
import { mulberry32 } from '../support.ts'

describe('copelandOn', () => {
  const random = mulberry32(31)
  const columns = Array.from({ length: 6 }, () =>
    Float64Array.from({ length: 5000 }, () => (random() < 0.1 ? NaN : Math.floor(50 * random()))),
  )
  const weights = [1, 2, 1, 3, 1, 0.5]
  const expected = copeland(columns, weights)

  it.each([1, 2, 4])(
    'is copeland to the bit on %i threads, and tells how far it is to the end',
    async (workers) => {
      const told: number[] = []
      expect(await copelandOn(workers, columns, weights, (done) => told.push(done))).toEqual(
        expected,
      )
      expect(told.length).toBeGreaterThan(2)
      expect([told.at(-1), told]).toEqual([1, told.toSorted((a, b) => a - b)])
    },
  )

  it('takes a table without rows', async () => {
    expect(await copelandOn(2, [new Float64Array(0)], [1])).toEqual(new Float64Array(0))
  })

  it('throws what a thread throws, and leaves none behind', async () => {
    await expect(
      copelandOn(2, [Float64Array.of(1, 2)], [1n as unknown as number]),
    ).rejects.toThrow()
  })
})
