/** The types of `steps.ts`, said to zod. */
import * as z from 'zod'

const weightedBy = z.enum(['population', 'unit'])
const share = z.number().min(0).max(1)
const beyond = z.enum(['clamp', 'free']).optional()
const ties = z.enum(['mean', 'min']).optional()

const goalposts = z.union([
  z.strictObject({ min: z.number(), max: z.number() }),
  z.strictObject({ quantiles: z.tuple([share, share]), weight: weightedBy }),
  z.strictObject({ centre: z.literal('reference') }),
])

export const normalisation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ratio'), base: z.number().positive() }),
  z.strictObject({
    kind: z.literal('classes'),
    count: z.int().min(2).max(100),
    weight: weightedBy.optional(),
  }),
  z.strictObject({
    kind: z.literal('min-max'),
    range: z.tuple([z.number(), z.number()]).optional(),
    goalposts: goalposts.optional(),
    beyond,
  }),
  z.strictObject({
    kind: z.literal('z-score'),
    deviation: z.enum(['population', 'sample']).optional(),
    onto: z.tuple([z.number(), z.number().positive()]).optional(),
  }),
  z.strictObject({ kind: z.literal('percentile-rank'), ties }),
  z.strictObject({ kind: z.literal('rank'), ties }),
  z.strictObject({ kind: z.literal('borda') }),
  z.strictObject({
    kind: z.literal('distance'),
    to: z.union([z.enum(['max', 'reference']), z.strictObject({ target: z.number() })]),
    beyond,
  }),
  z.strictObject({ kind: z.literal('share-of-max') }),
  z.strictObject({ kind: z.literal('exponential'), scale: z.number().positive().optional() }),
  z.strictObject({
    kind: z.literal('quantile-points'),
    cuts: z.array(z.number().gt(0).lt(1)).min(1).max(99),
    points: z.array(z.number()).min(2).max(100),
  }),
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('points'),
    by: z.enum(['threshold', 'value']),
    table: z.array(z.tuple([z.number(), z.number()])).min(1),
  }),
])

const zero = z.union([z.enum(['keep', 'skip']), z.strictObject({ floor: z.number().positive() })])

export const aggregation = z.union([
  z.enum([
    'mean',
    'first-present',
    'sum',
    'geometric',
    'harmonic',
    'median',
    'minimum',
    'maximum',
    'mazziotta-pareto',
    'net-flow',
    'copeland',
    'benefit-of-the-doubt',
  ]),
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('geometric'), zero }),
    z.strictObject({ kind: z.literal('harmonic'), zero }),
    z.strictObject({
      kind: z.literal('power'),
      p: z.number().refine((p) => p !== 0, 'p vaut 0 : écrivez « geometric »'),
      zero: zero.optional(),
    }),
    z.strictObject({ kind: z.literal('owa'), weights: z.array(z.number()).min(1) }),
    z.strictObject({ kind: z.literal('mazziotta-pareto'), penalty: z.enum(['plus', 'minus']) }),
    z.strictObject({
      kind: z.literal('cross'),
      count: z.int().min(2).max(10),
      table: z.array(z.array(z.number())).optional(),
    }),
  ]),
])

export const weighting = z.enum(['given', 'by-indicator', 'pca', 'entropy', 'balanced'])

const upperLevel = z.enum(['commune', 'epci', 'departement', 'region', 'france'])

export const imputation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mean'), within: upperLevel.optional() }),
  z.strictObject({ kind: z.literal('median'), within: upperLevel.optional() }),
  z.strictObject({ kind: z.literal('upper-level'), levels: z.array(upperLevel).min(1) }),
  z.strictObject({ kind: z.literal('regression'), on: z.array(z.string()).min(1) }),
  z.strictObject({ kind: z.literal('panel'), how: z.enum(['carry-forward', 'linear']) }),
  z.strictObject({ kind: z.literal('none') }),
])

const transform = z.union([
  z.enum(['log', 'log-mirror', 'log-one', 'log-gii']),
  z.strictObject({ boxcox: z.union([z.number(), z.literal('likelihood')]) }),
])

export const treatment = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('skewness'),
    skewness: z.number().nonnegative().optional(),
    kurtosis: z.number().optional(),
    winsor: z.union([z.strictObject({ count: z.int().nonnegative() }), z.strictObject({ share })]),
    otherwise: transform.optional(),
  }),
  z.strictObject({
    kind: z.literal('winsor'),
    by: z.enum(['count', 'share']),
    low: z.number().nonnegative(),
    high: z.number().nonnegative(),
  }),
  z.strictObject({
    kind: z.literal('quantiles'),
    quantiles: z.tuple([share, share]),
    weight: weightedBy.optional(),
  }),
  z.strictObject({ kind: z.literal('transform'), by: transform }),
  z.strictObject({ kind: z.literal('none') }),
])
