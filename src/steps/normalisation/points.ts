/** Points read from a table of [value, points]: those of the last value reached ('threshold'), or of the very value ('value', a category). */
import { atLeast, caseWhen, equals, number } from '../expression.ts'
import { points } from '../../stats/normalise.ts'
import { numberWords } from '../words.ts'
import { defineNormalisation } from './definition.ts'

/** A raw value and the points that it is worth. */
export type Point = readonly [value: number, points: number]

/** As a method writes it. The points say fragility themselves: the sense of the indicator does not turn them over. */
export interface PointsStep {
  readonly kind: 'points'
  readonly by: 'threshold' | 'value'
  readonly table: readonly [Point, ...Point[]]
}

/** The table, its values ascending. */
export interface PointsScale {
  readonly kind: 'points'
  readonly by: 'threshold' | 'value'
  readonly values: readonly number[]
  readonly points: readonly number[]
}

/** Reads the points of a value in a table. */
export const pointsNormalisation = defineNormalisation<PointsStep, PointsScale>({
  kind: 'points',
  fields: ({ z }) => ({
    by: z.enum(['threshold', 'value']),
    table: z.array(z.tuple([z.number(), z.number()])).min(1),
  }),
  check: ({ table }) =>
    new Set(table.map(([value]) => value)).size === table.length
      ? []
      : [
          {
            problem: 'une valeur a deux fois des points',
            remedy: 'gardez une ligne par valeur',
            field: 'table',
          },
        ],
  words: ({ by, table }) => {
    const rows = table
      .map(([value, worth]) => `${numberWords(value)} → ${numberWords(worth)}`)
      .join(', ')
    return by === 'threshold'
      ? `points du dernier seuil atteint : ${rows}`
      : `points de chaque catégorie : ${rows}`
  },
  needs: () => [],
  measure: ({ kind, by, table }) => {
    const rows = table.toSorted(([a], [b]) => a - b)
    return {
      kind,
      by,
      values: rows.map(([value]) => value),
      points: rows.map(([, worth]) => worth),
    }
  },
  numbers: (scale) => [scale.values, scale.points].flat(),
  isDegenerate: () => false,
  apply: (scale, _, x) => points(x, scale.values, scale.points, scale.by === 'value'),
  measured: ({ values }) => `${values.length} paliers`,
  inUnit: () => true,
  keepsMeaning: true,
  takesAsIs: ({ by }) => by === 'value',
  stepped: true,
  sql: {
    frozen: () => ({}),
    score: ({ by, table }, { x }) =>
      caseWhen(
        table
          .toSorted(([a], [b]) => b - a)
          .map(
            ([value, worth]) =>
              [
                by === 'value' ? equals(x, number(value)) : atLeast(x, number(value)),
                number(worth),
              ] as const,
          ),
      ),
  },
})
