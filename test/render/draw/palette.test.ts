import { describe, expect, it } from 'vitest'
import { explainCommand } from '../../../src/core/errors.ts'
import {
  crossedColours,
  divergingColours,
  ink,
  paletteColours,
  paletteNames,
} from '../../../src/render/draw/palette.ts'
import { problemsOf } from '../../support.ts'

type Triple = [number, number, number]

const linearRgb = (colour: string): Triple =>
  [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  }) as Triple

/** Relative luminance and contrast ratio of WCAG 2. */
const luminance = (colour: string): number => {
  const [red, green, blue] = linearRgb(colour)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
const contrast = (a: string, b: string): number => {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (lighter + 0.05) / (darker + 0.05)
}

const apply = (matrix: readonly Triple[], [x, y, z]: Triple): Triple =>
  matrix.map(([a, b, c]) => Math.min(1, Math.max(0, a * x + b * y + c * z))) as Triple

/** CIE L*a*b* (white D65) of a linear sRGB colour. */
function lab(rgb: Triple): Triple {
  const [x, y, z] = apply(
    [
      [0.4124, 0.3576, 0.1805],
      [0.2126, 0.7152, 0.0722],
      [0.0193, 0.1192, 0.9505],
    ],
    rgb,
  )
  const [fx, fy, fz] = [x / 0.9505, y, z / 1.0888].map((t) =>
    t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116,
  ) as Triple
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]
}

const difference = (a: Triple, b: Triple): number =>
  Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

/** How colours look without one of the three kinds of cones (Machado, Oliveira and Fernandes 2009, severity 1). */
const eyes: Record<string, readonly Triple[]> = {
  'every cone': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

const sets = paletteNames.flatMap((name) =>
  [3, 4, 5, 6, 7].map((count) => [name, count, paletteColours(name, count)] as const),
)
const steps = (values: readonly number[]): number[] =>
  values.slice(1).map((value, i) => value - values[i]!)

describe('every palette', () => {
  it.each(sets)(
    '%s, in %i classes, darkens by equal steps: its order holds in grey',
    (_, count, colours) => {
      const lightness = colours.map((colour) => lab(linearRgb(colour))[0])
      const darker = steps(lightness).map((step) => -step)
      expect(colours).toHaveLength(count)
      expect(Math.min(...darker)).toBeGreaterThan(9)
      expect(Math.max(...darker) - Math.min(...darker)).toBeLessThan(2)
    },
  )

  it.each(sets)(
    '%s, in %i classes, keeps its classes apart for each kind of eye',
    (_, __, colours) => {
      for (const matrix of Object.values(eyes)) {
        const seen = colours.map((colour) => lab(apply(matrix, linearRgb(colour))))
        expect(
          Math.min(
            ...steps(seen.map((_, i) => i)).map((_, i) => difference(seen[i]!, seen[i + 1]!)),
          ),
        ).toBeGreaterThan(9)
        expect(Math.max(...steps(seen.map(([lightness]) => lightness)))).toBeLessThan(0)
      }
    },
  )

  it.each(sets)('%s, in %i classes, can be written on, at 4.5:1', (_, __, colours) => {
    for (const colour of colours)
      expect(Math.max(contrast(colour, '#000000'), contrast(colour, '#ffffff'))).toBeGreaterThan(
        4.5,
      )
  })

  it('has colours for one and two classes, which data of few values make', () => {
    for (const name of paletteNames) {
      expect(paletteColours(name, 0)).toEqual([])
      expect(paletteColours(name, 1)).toHaveLength(1)
      const [low, high] = paletteColours(name, 2)
      expect(luminance(low!)).toBeGreaterThan(luminance(high!))
    }
  })
})

describe('the nine colours of two values crossed', () => {
  const seen = (matrix: readonly Triple[]): Triple[][] =>
    crossedColours.map((row) => row.map((colour) => lab(apply(matrix, linearRgb(colour)))))

  it('darken along both values, for each kind of eye and in grey', () => {
    for (const matrix of Object.values(eyes)) {
      const lightness = seen(matrix).map((row) => row.map(([l]) => l))
      for (const row of lightness) expect(Math.max(...steps(row))).toBeLessThan(0)
      for (const x of [0, 1, 2])
        expect(Math.max(...steps(lightness.map((row) => row[x]!)))).toBeLessThan(0)
    }
  })

  it('stay apart, all nine, for each kind of eye', () => {
    for (const matrix of Object.values(eyes)) {
      const all = seen(matrix).flat()
      const nearest = all.flatMap((a, i) => all.slice(i + 1).map((b) => difference(a, b)))
      expect(Math.min(...nearest)).toBeGreaterThan(9)
    }
  })
})

it('the colours of change stay apart for each kind of eye, the palest in the middle', () => {
  for (const matrix of Object.values(eyes)) {
    const seen = divergingColours.map((colour) => lab(apply(matrix, linearRgb(colour))))
    expect(
      Math.min(...seen.flatMap((a, i) => seen.slice(i + 1).map((b) => difference(a, b)))),
    ).toBeGreaterThan(9)
    expect(seen.map(([l]) => l).indexOf(Math.max(...seen.map(([l]) => l)))).toBe(2)
  }
})

describe('the colours of text', () => {
  it('stand at 4.5:1 on the paper', () => {
    expect(contrast(ink.text, ink.paper)).toBeGreaterThan(7)
    expect(contrast(ink.quiet, ink.paper)).toBeGreaterThan(4.5)
  })

  it('hatching shows on its ground, at the 3:1 of a graphic', () => {
    expect(contrast(ink.hatch, ink.hatched)).toBeGreaterThan(3)
  })
})

it('an unknown palette is told, with the one it resembles', async () => {
  expect((await problemsOf(() => paletteColours('prunes', 5))).map(explainCommand))
    .toMatchInlineSnapshot(`
    [
      "erreur[option-invalide] palette « prunes » inconnue
      remède  vouliez-vous dire « prune » ?",
    ]
  `)
  await expect(problemsOf(() => paletteColours('constructor', 5))).resolves.toHaveLength(1)
})
