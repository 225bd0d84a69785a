/** Scores that are hard to rank, from numbers in (0, 1). */
export const SCORES: readonly (readonly [name: string, shape: (r: number) => number])[] = [
  ['even', (r: number) => r],
  ['heavy-tailed', (r: number) => 1 / (r + 1e-6)],
  ['in crowds', (r: number) => (r < 0.5 ? r / 1e5 : r < 0.9 ? 2 + r / 1e6 : 5 + r)],
  ['of few values', (r: number) => Math.floor(10 * r) / 10],
  [
    'of few values with floating noise',
    (r: number) => Math.floor(10 * r) / 10 + (r % 0.001) * 1e-12,
  ],
  ['all equal', () => 3],
  ['with holes', (r: number) => (r < 0.3 ? NaN : r)],
  ['all missing', () => NaN],
  ['with an infinite one', (r: number) => (r > 0.9 ? Infinity : r)],
]
