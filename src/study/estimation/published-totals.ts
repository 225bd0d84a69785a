/** Rates of illectronisme that INSEE published for regions and for France, to which estimates are calibrated. */
import type { PublishedTotal } from './calibrate.ts'

const ROUNDED = 0.01 / Math.sqrt(12)

/**
 * Rates of 2019 among people of 15 and over, by code of region; `FR` is the country. `error` is the standard error that
 * the rounding of a figure leaves (« un habitant sur six » is taken to a point); that of the survey is not published by
 * region, and is not in it. Overseas nothing was published for 2019: the rate of 2017 stands for it, give or take 2 points.
 */
export const publishedTotals: readonly PublishedTotal[] = [
  { code: '11', rate: 0.12, error: ROUNDED, source: 'Insee Analyses Île-de-France 170 (2023)' },
  { code: '24', rate: 0.19, error: ROUNDED, source: 'Insee Flash Centre-Val de Loire 56 (2022)' },
  {
    code: '27',
    rate: 0.19,
    error: ROUNDED,
    source: 'Insee Analyses Bourgogne-Franche-Comté 97 (2022)',
  },
  {
    code: '32',
    rate: 0.1675,
    error: ROUNDED / 10,
    source: 'Insee Analyses Hauts-de-France 118 (2020), 807 840 personnes',
  },
  { code: '52', rate: 0.15, error: ROUNDED, source: 'Insee Flash Pays de la Loire 132 (2022)' },
  {
    code: '75',
    rate: 0.167,
    error: 0.005,
    source: 'Insee Analyses Nouvelle-Aquitaine 129 (2023), un habitant sur six',
  },
  {
    code: '84',
    rate: 0.15,
    error: ROUNDED,
    source: 'Insee Analyses Auvergne-Rhône-Alpes 155 (2022)',
  },
  {
    code: '94',
    rate: 0.26,
    error: 0.005,
    source: 'Insee Flash Corse 77 (2023), 75 000 personnes',
  },
  ...['01', '02', '04'].map((code) => ({
    code,
    rate: 0.3,
    error: 0.02,
    source: 'Insee, enquête TIC ménages 2017 dans les DOM, environ 30 %',
  })),
  { code: 'FR', rate: 0.165, error: ROUNDED / 10, source: 'Insee Première 1780 (2019)' },
]

/** Regions where the model has nothing to be calibrated to, and is known to be wrong: no estimate. */
export const outsideModel: ReadonlySet<string> = new Set(['03', '06'])
