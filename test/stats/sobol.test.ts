import { describe, expect, it } from 'vitest'
import { uniformAt } from '../../src/stats/counter-random.ts'
import { binomialShare } from '../../src/stats/noise.ts'
import { normalQuantile } from '../../src/stats/normal.ts'
import { SOBOL_DIMENSIONS, sobol } from '../../src/stats/sobol.ts'

const points = (dimensions: number, count: number): number[][] => {
  const at = sobol(dimensions)
  return Array.from({ length: count }, (_, n) =>
    Array.from(at(n, new Uint32Array(dimensions)), (x) => x / 2 ** 32),
  )
}

/** Points of SciPy 1.17.1, `qmc.Sobol(d=200, scramble=False, bits=32)`: eight hexadecimal digits a dimension. */
const SCIPY: readonly (readonly [number, string])[] = [
  [
    699050,
    'fffff000100110004f4fb000bd08d000749c30005011900061703000d8def000172ef0005c2ad0000d3b900010037000dedbb00094fad0004243b0004853300051041000491cb0001e4d500054b65000' +
      'c32c9000f5671000e3007000ebb1d0001ad17000fc00b000cf1ef0009ffdd000b8119000d5c1f000a54ff000f477100039b7f000a424f0002513f000ea12700005031000fdab9000f0b71000226bd000' +
      '7ed0d00038c0d0004244900058647000375cf000e06c1000965350003557500048797000cd8c100017e490003450700067403000981850005766d000af7e7000d86e500095dc7000bffc7000db897000' +
      '1c40d000de147000de3bf0002674f0001632f000e0187000ba467000599070007d615000ebbd7000ff0150006d27f0008494f00036647000988ff000eec4f000067d100093b310003e351000370d3000' +
      'e66b300041e530004c311000547b1000ab7530005a813000f67b3000cee710002aff1000f92430008b5c1000ecdc30002d8410002d301000a8303000dc701000e2303000f1701000f840100057403000' +
      '7c001000d45e1000ee6bd000c81c9000ac2ed00032c17000f0d6700038d670006edb70009054b00035fd900048395000103290004a2bb000cd61b000e6a4b000cf62d000611d5000759cf0002b377000' +
      '34de7000e4a750000b71b0002769900097917000ab669000ebf53000be42f000f3aeb000a70df00092245000f1607000b894f000fd2f10006b4c50008efcd00095a3f000d6eab0001b90b00097247000' +
      '5ff87000775910005a4fb000926d50008a1770001e9f30000448d000c3035000672b1000b8883000634c50003efc30003cee30008dc35000b02ad00097451000b5903000648bb000e0c7f0003a835000' +
      '63fcf0002d8db000d46510006d2d500059861000f33e700088a6b0002f433000bfdcf000d63b700041ed30000d7a9000c7d09000cff1d0004ba590001e8c70005c3a7000daf1f0002d97f000f2839000' +
      'fd3b50008680b000797350005a893000438dd00087a51000e49bf000c9485000dc59300023c7b00008b51000883d500084cc700099a15000a8131000441010002012f0002bf6300067e6b0007dd79000',
  ],
  [
    12345,
    'a4140000d03c0000290c000086dc0000e37400000f140000209400001d040000cd4400006dfc000013040000994c0000ee540000f11c000008d40000a40c0000100400000d0c000051c4000057ec0000' +
      '3304000014cc00009b640000dcdc000070fc00004bb400005db400007b64000016740000678c000049740000a97c000080ac0000a94c000030b40000e91c000000ac000052840000f5bc0000f2bc0000' +
      '372c0000ccec0000c31c0000928c000049f400007a240000fb5c00003d640000a9c400009ce40000c57c000074140000024400009da40000ddbc00008d14000072340000f8fc000076540000f83c0000' +
      '1bac0000a0ac0000f84c000077340000f2540000f7ac00005f040000c11c00003264000062bc00009dd4000070a400002b7c0000146400003e6400003b64000088c4000051b400007cf40000dc5c0000' +
      '72fc0000d684000074240000288400004f3400007e1400009c040000989c0000129400008edc000099940000b02400005b3c0000c08c000053b4000069cc0000f53c00001a34000009f4000089f40000' +
      '8a1c0000e60c000011040000caac00005da400004dc400005fe4000060bc00004d9400002fcc0000305400008fdc00004de40000bc6c0000be240000bf3400007a8c0000e88400008d9c0000d7640000' +
      'c85c00006f440000608c0000a9b4000093ac00001f0400000bfc0000a47c0000fa7c00006c540000f53c0000e72c0000f0bc00007eb4000051cc0000ecfc0000df44000095dc0000cbe400009d340000' +
      '4db40000b3dc00005b44000021cc0000a9e4000097f40000a04c000033d400004bdc0000269c0000f1940000fdbc0000b384000092040000ad3c00001f4c00007ef400008f6400002eac00001a3c0000' +
      '402400007c1c0000620c0000e1040000eb040000d4940000898c0000d59c0000518c0000a19c00000ad40000dcdc00008bdc000023d40000f3cc00009ccc00003c4c0000215c0000cbdc000063540000' +
      '50cc000013ec0000327c0000113400003abc000063ac00002fec0000b2ac0000c62c0000e37c0000a8e40000dc7c0000312c0000c2e4000028f40000bab40000e22c00008fac0000862c0000da740000',
  ],
]

describe('the Sobol sequence', () => {
  it.each(SCIPY)(
    'has at %d the point of an independent program, in each of its 200 dimensions',
    (index, digits) => {
      const found = sobol(SOBOL_DIMENSIONS)(index, new Uint32Array(SOBOL_DIMENSIONS))
      expect(Array.from(found, (x) => x.toString(16).padStart(8, '0')).join('')).toBe(digits)
    },
  )

  it('starts with the points that Joe and Kuo print for their program', () => {
    expect(points(3, 10)).toEqual([
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.75, 0.25, 0.25],
      [0.25, 0.75, 0.75],
      [0.375, 0.375, 0.625],
      [0.875, 0.875, 0.125],
      [0.625, 0.125, 0.875],
      [0.125, 0.625, 0.375],
      [0.1875, 0.3125, 0.9375],
      [0.6875, 0.8125, 0.4375],
    ])
  })

  it('puts one of its first 2ᵏ points in each 2ᵏ-th of each axis', () => {
    const all = points(SOBOL_DIMENSIONS, 256)
    for (let d = 0; d < SOBOL_DIMENSIONS; d++)
      expect(new Set(all.map((x) => Math.floor(256 * x[d]!))).size).toBe(256)
  })

  it('integrates Π (1 + (xⱼ − ½)/j) = 1 in ten dimensions to 1e-4 in 2¹⁴ points, where random points do not reach 1e-3', () => {
    const mean =
      points(10, 2 ** 14).reduce(
        (sum, x) => sum + x.reduce((product, v, j) => product * (1 + (v - 0.5) / (j + 1)), 1),
        0,
      ) /
      2 ** 14
    expect(Math.abs(mean - 1)).toBeLessThan(1e-4)
  })
})

it('counter-based numbers have the moments of the uniform law and no correlation between counters', () => {
  const n = 100_000
  let [sum, square, cross] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [u, v] = [uniformAt(1, i, 0), uniformAt(1, i, 1)]
    sum += u
    square += u * u
    cross += (u - 0.5) * (v - 0.5)
  }
  // three standard errors
  expect(Math.abs(sum / n - 1 / 2)).toBeLessThan(3 * Math.sqrt(1 / 12 / n))
  expect(Math.abs(square / n - 1 / 3)).toBeLessThan(3 * Math.sqrt(4 / 45 / n))
  expect(Math.abs(cross / n)).toBeLessThan(3 / 12 / Math.sqrt(n))
})

it('the normal quantile is that of the tables', () => {
  for (const [u, z] of [
    [0.5, 0],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.001, -3.090232306167813],
  ] as const)
    expect(Math.abs(normalQuantile(u) - z)).toBeLessThan(5e-9)
})

describe('the binomial share', () => {
  it.each([
    [0.03, 40],
    [0.5, 11],
    [0.9, 25],
    [0.2, 400],
    [0.97, 5000],
  ])('p = %d, n = %d: mean, deviation and tails of a simulation of n trials', (p, n) => {
    const count = 4000
    const ours = Array.from({ length: count }, (_, i) =>
      binomialShare(p, n, (i + 0.5) / count),
    ).sort((a, b) => a - b)
    const trials = Array.from({ length: count }, (_, i) => {
      let k = 0
      for (let j = 0; j < n; j++) if (uniformAt(9, i, j) < p) k++
      return k / n
    }).sort((a, b) => a - b)
    const deviation = Math.sqrt((p * (1 - p)) / n)
    const mean = (x: number[]): number => x.reduce((sum, v) => sum + v, 0) / count
    const sd = (x: number[]): number => Math.sqrt(mean(x.map((v) => (v - mean(x)) ** 2)))
    // the simulation's own error is 1 / √4000 = 1.6 % of the deviation; a tail may fall one person apart
    expect(Math.abs(mean(ours) - mean(trials))).toBeLessThan(0.06 * deviation)
    expect(Math.abs(sd(ours) - deviation)).toBeLessThan(0.03 * deviation)
    for (const q of [0.05, 0.95])
      expect(Math.abs(ours[q * count]! - trials[q * count]!)).toBeLessThan(
        1.01 / n + 0.1 * deviation,
      )
  })

  it('does not move a share that is 0 or 1, nor one without a count', () => {
    expect([
      binomialShare(0, 50, 0.9),
      binomialShare(1, 50, 0.1),
      binomialShare(0.3, 0, 0.9),
      binomialShare(NaN, 50, 0.9),
    ]).toEqual([0, 1, 0.3, NaN])
  })
})
