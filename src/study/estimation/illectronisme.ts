/** Model of the rate of illectronisme, made by scripts/fit-illectronisme.mjs: do not edit. */
import type { CalibrationFactor } from './calibrate.ts'
import type { SyntheticModel } from './model.ts'

/**
 * Rate of illectronisme among people of 15 and over, in 2019. Diploma: CAP-BEP or less among those who are out of school, the brevet left out.
 * Source: Insee, modelled rates of the 91 EPCI of Hauts-de-France that have both shares (Licence Ouverte 2.0).
 */
export const illectronisme2019: SyntheticModel = {
  id: 'illectronisme-2019-cap-bep',
  label:
    'Taux d’illectronisme de 2019 modélisés par l’Insee pour les EPCI des Hauts-de-France, sur la part des 65 ans ou plus et celle des peu diplômés (CAP-BEP compris), recensement de 2017',
  shares: ['part_65_plus', 'peu_diplomes'],
  coefficients: [-3.063759247392184, 0.03186871288630888, 0.014649698186665727],
  covariance: [
    [0.002454145866032619, -0.000051956465596614616, -0.000022095537427873845],
    [-0.000051956465596614616, 0.000004859810662004661, -0.0000010384378260186666],
    [-0.000022095537427873845, -0.0000010384378260186666, 8.09684683506259e-7],
  ],
  predictionVariance: 0.0022365598220166877,
  n: 91,
  validation: { mae: 0.521479816926606, rmse: 0.7163591435094527, r: 0.9538788328972613 },
}

/**
 * Variance, on the logit scale, that going down a level added where it could be measured: fitted on the
 * 6 départements that hold these EPCI, and applied to the 91 EPCI (mean absolute error
 * 0.78 point). What EPCI → commune adds is not measured: this stands for it.
 */
export const levelStepVariance = 0.002030166267001713

/**
 * Variance, on the logit scale, of a region that is not calibrated to a rate of its own: mean square of what the model
 * misses the published rates of the others by, weighed by their people.
 */
export const regionVariance = 0.01626515301778494

/** Factors of the regions whose rate is published, then that of the rest of France; on the census of 2017. */
export const calibrations: readonly CalibrationFactor[] = [
  {
    code: '11',
    rate: 0.12,
    error: 0.002886751345948129,
    source: 'Insee Analyses Île-de-France 170 (2023)',
    factor: 0.9618324226262521,
    members: 1284,
  },
  {
    code: '24',
    rate: 0.19,
    error: 0.002886751345948129,
    source: 'Insee Flash Centre-Val de Loire 56 (2022)',
    factor: 0.9652372799150349,
    members: 1753,
  },
  {
    code: '27',
    rate: 0.19,
    error: 0.002886751345948129,
    source: 'Insee Analyses Bourgogne-Franche-Comté 97 (2022)',
    factor: 0.9505108655850003,
    members: 3681,
  },
  {
    code: '32',
    rate: 0.1675,
    error: 0.0002886751345948129,
    source: 'Insee Analyses Hauts-de-France 118 (2020), 807 840 personnes',
    factor: 0.9884611914773255,
    members: 3780,
  },
  {
    code: '52',
    rate: 0.15,
    error: 0.002886751345948129,
    source: 'Insee Flash Pays de la Loire 132 (2022)',
    factor: 0.8312795288067304,
    members: 1223,
  },
  {
    code: '75',
    rate: 0.167,
    error: 0.005,
    source: 'Insee Analyses Nouvelle-Aquitaine 129 (2023), un habitant sur six',
    factor: 0.8491215637417604,
    members: 4285,
  },
  {
    code: '84',
    rate: 0.15,
    error: 0.002886751345948129,
    source: 'Insee Analyses Auvergne-Rhône-Alpes 155 (2022)',
    factor: 0.891267851434606,
    members: 4030,
  },
  {
    code: '94',
    rate: 0.26,
    error: 0.005,
    source: 'Insee Flash Corse 77 (2023), 75 000 personnes',
    factor: 1.3831622349109378,
    members: 360,
  },
  {
    code: '01',
    rate: 0.3,
    error: 0.02,
    source: 'Insee, enquête TIC ménages 2017 dans les DOM, environ 30 %',
    factor: 1.6880932026997177,
    members: 32,
  },
  {
    code: '02',
    rate: 0.3,
    error: 0.02,
    source: 'Insee, enquête TIC ménages 2017 dans les DOM, environ 30 %',
    factor: 1.6227699078699758,
    members: 34,
  },
  {
    code: '04',
    rate: 0.3,
    error: 0.02,
    source: 'Insee, enquête TIC ménages 2017 dans les DOM, environ 30 %',
    factor: 2.0442757038554062,
    members: 24,
  },
  {
    code: 'FR',
    rate: 0.165,
    error: 0.0002886751345948129,
    source: 'Insee Première 1780 (2019)',
    factor: 0.9776084152087674,
    members: 14353,
  },
]
