/** Consumer prices of INSEE, by year: what a living standard in euros of one year is worth in those of another. */

/** Where the figures come from, for whoever reads a result that rests on them. */
export const PRICE_INDEX_SOURCE =
  'INSEE, indice des prix à la consommation, ensemble des ménages, moyennes annuelles (base 100 en 2015) ; à partir de 2018, chaîné par les variations annuelles publiées au dixième de point'

/** Annual means, France métropolitaine, 100 in 2015. */
const levels: Readonly<Record<number, number>> = {
  2010: 94.71,
  2011: 96.71,
  2012: 98.61,
  2013: 99.45,
  2014: 99.96,
  2015: 100,
  2016: 100.19,
  2017: 101.23,
}

/** Rise of the annual mean, in per cent, as published: rounded to a tenth, so that ten years are known to about half a point. */
const rises: Readonly<Record<number, number>> = {
  2018: 1.8,
  2019: 1.1,
  2020: 0.5,
  2021: 1.6,
  2022: 5.2,
  2023: 4.9,
  2024: 2.0,
}

/**
 * Consumer price index of a year.
 *
 * @param year from 2010 to 2024
 * @returns annual mean, 100 in 2015; nothing for a year that is not known
 *
 * @example
 * priceIndex(2015) // → 100
 */
export function priceIndex(year: number): number | undefined {
  if (year in levels) return levels[year]
  const [before, rise] = [year - 1 in levels || year - 1 in rises, rises[year]]
  return before && rise !== undefined ? priceIndex(year - 1)! * (1 + rise / 100) : undefined
}
