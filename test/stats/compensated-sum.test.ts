import { expect, it } from 'vitest'
import { CompensatedSum, sum } from '../../src/stats/summary.ts'
import { column, mulberry32 } from '../support.ts'

it('a column in pieces has the sum of the whole to the last bit, and as many values', () => {
  const random = mulberry32(17)
  const x = Float64Array.from({ length: 1000 }, () =>
    random() < 0.1 ? NaN : (random() - 0.5) * 10 ** Math.floor(random() * 30),
  )
  const running = new CompensatedSum()
  for (let at = 0; at < x.length; at += 77) running.add(x.subarray(at, at + 77))
  expect(running.value).toBe(sum(x))
  expect(running.count).toBe(x.filter((v) => !Number.isNaN(v)).length)
})

it('nothing is lost of small terms beside great ones, whichever come first', () => {
  for (const pieces of [
    [column(1, 1e100), column(1, -1e100)],
    [column(1e100), column(1, NaN, 1), column(-1e100)],
  ]) {
    const running = new CompensatedSum()
    pieces.forEach((piece) => running.add(piece))
    expect([running.value, running.count]).toEqual([2, 4])
  }
})

it('nothing yet is 0 of 0 values', () => {
  const running = new CompensatedSum()
  running.add(column(NaN))
  expect([running.value, running.count]).toEqual([0, 0])
})
