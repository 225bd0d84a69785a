/** Classes 1 … `count` by the quantiles of the reference’s units, or of its population; ties go to the upper class. */
import { below } from '../expression.ts'
import { ofKnown, stairs, frozenThresholds } from './bounds.ts'
import { classes } from '../../stats/normalise.ts'
import { reverse } from './columns.ts'
import { defineNormalisation, type Cuts } from './definition.ts'

/** As a method writes it. */
export interface ClassesStep {
  readonly kind: 'classes'
  readonly count: number
  readonly weight?: 'population' | 'unit'
}

/** `thresholds`: the least value of each class but the first; NaN where all are in the last. */
export interface ClassesScale {
  readonly kind: 'classes'
  readonly thresholds: readonly number[]
}

const cuts = ({ count, weight }: ClassesStep): Cuts => ({
  at: Array.from({ length: count - 1 }, (_, t) => (t + 1) / count),
  weighted: weight === 'population',
})

/** Sorts values into classes of equal size. */
export const classesNormalisation = defineNormalisation<ClassesStep, ClassesScale>({
  kind: 'classes',
  fields: ({ z, weightedBy }) => ({
    count: z.int().min(2).max(100),
    weight: weightedBy.optional(),
  }),
  words: ({ count, weight }) =>
    `classes de 1 à ${count}, par les quantiles de la ${weight === 'population' ? 'population de la ' : ''}référence`,
  needs: () => ['min', 'quantiles'],
  cuts,
  measure: (how, of) => {
    const { at, weighted } = cuts(how)
    const thresholds = of.quantiles(at, weighted)
    // where even the least value reaches the last threshold, all are in the last class: no scale
    return {
      kind: how.kind,
      thresholds: of.extent().min < thresholds.at(-1)! ? thresholds : thresholds.fill(NaN),
    }
  },
  numbers: ({ thresholds }) => [thresholds].flat(),
  isDegenerate: ({ thresholds }) => !thresholds.every(Number.isFinite),
  apply: ({ thresholds }, protects, x) =>
    reverse(classes(x, thresholds), protects, thresholds.length + 2),
  measured: ({ thresholds }, say) => `seuils ${say(thresholds).join(', ')}`,
  stepped: true,
  positive: true,
  sql: {
    frozen: ({ thresholds }) => frozenThresholds(thresholds),
    score: ({ count }, { x, protects, bound }) => {
      const cutsSql = Array.from({ length: count - 1 }, (_, k) => bound(`q${k + 1}`))
      const points = Array.from({ length: count }, (_, k) => (protects ? count - k : k + 1))
      const min = bound('min')
      return ofKnown(cutsSql, (...at) => stairs(x, at, points, min && below(min, at.at(-1)!)))
    },
  },
})
