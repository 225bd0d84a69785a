/** Sampling of the French census, as INSEE describes it. */

/** A commune of so many inhabitants or more is surveyed by sample, a smaller one exhaustively in five years. */
const SAMPLED_FROM = 10_000

/**
 * The share of people whose answers are behind a census figure: in communes of fewer than 10,000 inhabitants all
 * of them, and one household in four for the complementary variables (`C`); in others, two fifths of dwellings.
 * Source: INSEE, methodological notes of the census since 2004.
 *
 * @example
 * censusFraction(12_000, false) // → 0.4
 */
export function censusFraction(population: number, complementary: boolean): number {
  if (population >= SAMPLED_FROM) return 0.4
  return complementary ? 0.25 : 1
}
