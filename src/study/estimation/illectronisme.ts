/** Model of the rate of illectronisme, made by scripts/fit-illectronisme.mjs: do not edit. */
import type { SyntheticModel } from './model.ts'

/**
 * Rate of illectronisme among people of 15 and over, in 2019. Diploma: CAP-BEP or less among those who are out of school.
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
