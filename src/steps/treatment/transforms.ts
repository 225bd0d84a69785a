/** Increasing functions that draw a long tail in. */
import type { TransformKind } from '../../stats/treat.ts'
import { numberWords } from '../words.ts'

/**
 * `log`: ln(x − min + 0.01·range); `log-mirror`: the same from the other end, for a negative skew;
 * `log-one`: ln(x − min + 1); `log-gii` (Global Innovation Index): ln((max − 1)·(x − min)/(max − min) + 1);
 * Box-Cox with its λ, given or of greatest likelihood.
 */
export type Transform = TransformKind

const formulas: Readonly<Record<Extract<Transform, string>, string>> = {
  log: 'ln(x − min + 0,01 × étendue)',
  'log-mirror': '−ln(max + 0,01 × étendue − x)',
  'log-one': 'ln(x − min + 1)',
  'log-gii': 'ln((max − 1) × (x − min) / (max − min) + 1)',
}

/** Says a function as its formula. */
export function transformWords(by: Transform): string {
  return typeof by === 'string'
    ? formulas[by]
    : `Box-Cox, (x^λ − 1) / λ, λ ${by.boxcox === 'likelihood' ? 'de plus grande vraisemblance' : `= ${numberWords(by.boxcox)}`}`
}
