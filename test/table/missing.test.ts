import { describe, expect, it } from 'vitest'
import { countReasons, reasonByte, reasonLabels, reasons } from '../../src/table/missing.ts'
import { mulberry32 } from '../support.ts'

describe('countReasons', () => {
  it('counts the cells of each reason, and leaves out what is present', () => {
    expect(countReasons(Uint8Array.of(0, 2, 2, 0, 1))).toEqual({ secret: 2, 'non-renseigne': 1 })
    expect(countReasons(new Uint8Array(9))).toEqual({})
    expect(countReasons(new Uint8Array(0))).toEqual({})
  })

  it('counts a window of a longer column wherever it starts and ends', () => {
    const random = mulberry32(70)
    const whole = new Uint8Array(100).map(() =>
      random() < 0.7 ? 0 : Math.floor(random() * reasons.length),
    )
    for (let from = 0; from < 9; from++) {
      for (let to = from; to < from + 30; to++) {
        const window = whole.subarray(from, to)
        const naive = Object.fromEntries(
          reasons.slice(1).flatMap((name) => {
            const n = window.filter((byte) => byte === reasonByte[name]).length
            return n > 0 ? [[name, n]] : []
          }),
        )
        expect(countReasons(window)).toEqual(naive)
      }
    }
  })
})

it('every reason has a byte of its own and a French label', () => {
  expect(reasons.map((name) => reasonByte[name])).toEqual([...reasons.keys()])
  for (const name of reasons) expect(reasonLabels[name]).toMatch(/^\p{Ll}/u)
})
