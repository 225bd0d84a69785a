/** The types of `steps.ts`, said to zod. */
import * as z from 'zod'

const weightedBy = z.enum(['population', 'unite'])
const share = z.number().min(0).max(1)
const beyond = z.enum(['tenu', 'libre']).optional()
const ties = z.enum(['moyenne', 'min']).optional()

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
    deviation: z.enum(['population', 'echantillon']).optional(),
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
  z.strictObject({ kind: z.literal('part-du-max') }),
  z.strictObject({ kind: z.literal('exponential'), scale: z.number().positive().optional() }),
  z.strictObject({
    kind: z.literal('quantile-points'),
    cuts: z.array(z.number().gt(0).lt(1)).min(1).max(99),
    points: z.array(z.number()).min(2).max(100),
  }),
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('points'),
    by: z.enum(['seuil', 'valeur']),
    table: z.array(z.tuple([z.number(), z.number()])).min(1),
  }),
])

const zero = z.union([z.enum(['nul', 'ecarte']), z.strictObject({ floor: z.number().positive() })])

export const aggregation = z.union([
  z.enum([
    'moyenne',
    'premier-present',
    'somme',
    'geometrique',
    'harmonique',
    'mediane',
    'minimum',
    'maximum',
    'mazziotta-pareto',
    'flux-net',
    'copeland',
    'benefice-du-doute',
  ]),
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('geometrique'), zero }),
    z.strictObject({ kind: z.literal('harmonique'), zero }),
    z.strictObject({
      kind: z.literal('puissance'),
      p: z.number().refine((p) => p !== 0, 'p vaut 0 : écrivez « geometrique »'),
      zero: zero.optional(),
    }),
    z.strictObject({ kind: z.literal('owa'), weights: z.array(z.number()).min(1) }),
    z.strictObject({ kind: z.literal('mazziotta-pareto'), penalty: z.enum(['plus', 'moins']) }),
    z.strictObject({
      kind: z.literal('croisee'),
      count: z.int().min(2).max(10),
      table: z.array(z.array(z.number())).optional(),
    }),
  ]),
])

export const weighting = z.enum(['donnes', 'par-indicateur', 'acp', 'entropie', 'equilibre'])

const upperLevel = z.enum(['commune', 'epci', 'departement', 'region', 'france'])

export const imputation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('moyenne'), within: upperLevel.optional() }),
  z.strictObject({ kind: z.literal('mediane'), within: upperLevel.optional() }),
  z.strictObject({ kind: z.literal('niveau-superieur'), levels: z.array(upperLevel).min(1) }),
  z.strictObject({ kind: z.literal('regression'), on: z.array(z.string()).min(1) }),
  z.strictObject({ kind: z.literal('panel'), how: z.enum(['report', 'lineaire']) }),
  z.strictObject({ kind: z.literal('aucune') }),
])

const transform = z.union([
  z.enum(['log', 'log-miroir', 'log-un', 'log-gii']),
  z.strictObject({ boxcox: z.union([z.number(), z.literal('vraisemblance')]) }),
])

export const treatment = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('asymetrie'),
    skewness: z.number().nonnegative().optional(),
    kurtosis: z.number().optional(),
    winsor: z.union([z.strictObject({ count: z.int().nonnegative() }), z.strictObject({ share })]),
    otherwise: transform.optional(),
  }),
  z.strictObject({
    kind: z.literal('winsor'),
    by: z.enum(['nombre', 'part']),
    low: z.number().nonnegative(),
    high: z.number().nonnegative(),
  }),
  z.strictObject({
    kind: z.literal('quantiles'),
    quantiles: z.tuple([share, share]),
    weight: weightedBy.optional(),
  }),
  z.strictObject({ kind: z.literal('transforme'), by: transform }),
  z.strictObject({ kind: z.literal('aucun') }),
])
