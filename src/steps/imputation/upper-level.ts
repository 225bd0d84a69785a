/** The value of the first of `levels` above that has one: published by it, or made from its members. */
import { levelDefinitions } from '../../table/level.ts'
import { defineImputation, type UpperLevel } from './definition.ts'

/** As a method writes it. */
export interface UpperLevelStep {
  readonly kind: 'upper-level'
  readonly levels: readonly [UpperLevel, ...UpperLevel[]]
}

/** Imputes what the first level that knows says: what it publishes, failing that a ratio of sums or a weighted mean of its members. */
export const upperLevelImputation = defineImputation<UpperLevelStep>({
  kind: 'upper-level',
  formerly: 'niveau-superieur',
  fields: ({ z, upperLevel }) => ({ levels: z.array(upperLevel).min(1) }),
  levels: ({ levels }) => levels,
  words: ({ levels }) =>
    `valeur ${levels.map((level) => levelDefinitions[level].of).join(', à défaut ')}`,
  estimator:
    ({ levels }, sources) =>
    (x) => {
      const out = new Float64Array(x.length).fill(NaN)
      for (const level of levels) {
        const groups = sources.groups(level)
        const { of, codes } = groups
        const own = sources.groupValues(x, groups)
        const published = sources.published(level)
        for (let i = 0; i < x.length; i++)
          if (out[i] !== out[i] && of[i]! >= 0) out[i] = published?.[codes[of[i]!]!] ?? own[of[i]!]!
      }
      return out
    },
})
