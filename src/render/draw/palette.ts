/** Colours of classes, from the least fragile (light) to the most (dark). */
import { suggestion, UserError } from '../../core/errors.ts'

/**
 * Sequential palettes of 3 to 7 classes. Their lightness (CIE L*) falls by equal steps, so that the
 * order holds in grey and for every kind of colour blindness; the hue only makes it pleasant.
 */
const palettes = {
  prune: {
    3: ['#f7e6c4', '#bf647a', '#3a164f'],
    4: ['#f7e6c4', '#de8c7e', '#96437a', '#3a164f'],
    5: ['#f7e6c4', '#e7a385', '#bf647a', '#7f3576', '#3a164f'],
    6: ['#f7e6c4', '#edb089', '#d67a78', '#a84f7c', '#702d73', '#3a164f'],
    7: ['#f7e6c4', '#efb991', '#de8c7e', '#bf647a', '#96437a', '#672970', '#3a164f'],
  },
  ocre: {
    3: ['#faecb8', '#c56f27', '#4a1d12'],
    4: ['#faecb8', '#e2953e', '#9f4f1c', '#4a1d12'],
    5: ['#faecb8', '#eaab50', '#c56f27', '#8a4119', '#4a1d12'],
    6: ['#faecb8', '#eeb95b', '#d78534', '#b05a1e', '#7d3917', '#4a1d12'],
    7: ['#faecb8', '#f1c163', '#e2953e', '#c56f27', '#9f4f1c', '#743416', '#4a1d12'],
  },
  bleu: {
    3: ['#e2eef2', '#428eba', '#172b5c'],
    4: ['#e2eef2', '#68b1cc', '#2c6ba2', '#172b5c'],
    5: ['#e2eef2', '#88c0d4', '#428eba', '#255994', '#172b5c'],
    6: ['#e2eef2', '#9acad8', '#58a3c5', '#3079ad', '#224f8a', '#172b5c'],
    7: ['#e2eef2', '#a5d0db', '#68b1cc', '#428eba', '#2c6ba2', '#204982', '#172b5c'],
  },
  gris: {
    3: ['#ececec', '#7d7d7d', '#1f1f1f'],
    4: ['#ececec', '#a1a1a1', '#5c5c5c', '#1f1f1f'],
    5: ['#ececec', '#b3b3b3', '#7d7d7d', '#4c4c4c', '#1f1f1f'],
    6: ['#ececec', '#bebebe', '#929292', '#696969', '#424242', '#1f1f1f'],
    7: ['#ececec', '#c6c6c6', '#a1a1a1', '#7d7d7d', '#5c5c5c', '#3c3c3c', '#1f1f1f'],
  },
} as const satisfies Record<string, Record<number, readonly string[]>>

/** Name of a sequential palette. */
export type PaletteName = keyof typeof palettes
/** The names of the sequential palettes. */
export const paletteNames = Object.keys(palettes) as PaletteName[]

/**
 * Nine colours for two values crossed: `crossedColours[y][x]`, both from the least fragile to the most. Orange grows along x, blue along y, and the
 * dark is where both are high: orange and blue stay apart for every kind of colour blindness, and it darkens along both.
 */
export const crossedColours = [
  ['#f3efe8', '#ecb571', '#d4761c'],
  ['#93b6d8', '#8d8a68', '#7d5718'],
  ['#3d75b5', '#3a5a5c', '#241c14'],
] as const

/** The palette of changes: from less to more, in five classes, white in the middle. */
export const CHANGE = 'changement'
/** The five colours of a change: from less to more, near white in the middle. */
export const divergingColours = ['#255994', '#88b0d4', '#f3f1ec', '#e0a070', '#9c4a12'] as const

/** Colours that are not of a class. The text colours stand 4.5:1 on the paper, and better. */
export const ink = {
  paper: '#ffffff',
  text: '#1b1b1f',
  quiet: '#55565e',
  rule: '#c9c9cf',
  outline: '#8d8d95',
  hatch: '#77777f',
  hatched: '#f4f4f4',
  around: '#e4e4e8',
  base: '#ededf0',
  symbol: '#7f3576',
} as const

/**
 * Picks the colours of a palette for a number of classes. One class takes the middle of a palette
 * of three, two take its second and last of four.
 *
 * @param name name of a palette
 * @param classes number of classes, 0 to 7
 * @returns one colour `#rrggbb` a class, from the least fragile to the most
 * @throws {UserError} `option-invalide` when no palette has this name
 */
export function paletteColours(name: string, classes: number): readonly string[] {
  if (name === CHANGE)
    return classes === divergingColours.length
      ? divergingColours
      : divergingColours.slice(0, classes)
  if (!Object.hasOwn(palettes, name)) {
    throw new UserError(
      'option-invalide',
      `palette « ${name} » inconnue`,
      suggestion(name, paletteNames),
    )
  }
  const palette = palettes[name as PaletteName]
  if (classes < 3)
    return classes === 1 ? [palette[3][1]] : [palette[4][1], palette[4][3]].slice(0, classes)
  if (!Object.hasOwn(palette, classes))
    throw new RangeError(`a palette has 1 to 7 colours, not ${classes}`)
  return palette[classes as 3]
}
