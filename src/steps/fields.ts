/** Parts of a schema that several kinds of step share, made once so that the JSON Schema says each once. */
import type * as zod from 'zod'

/** What the steps ask of the schema library, handed over by whoever reads a file: nothing else loads it, and what is not named here is not carried. */
export type Zod = Pick<
  typeof zod,
  | 'array'
  | 'discriminatedUnion'
  | 'enum'
  | 'int'
  | 'literal'
  | 'number'
  | 'strictObject'
  | 'string'
  | 'tuple'
  | 'union'
>

/** Makes the shared parts of the steps’ schemas. */
export function sharedFields(z: Zod) {
  const share = z.number().min(0).max(1)
  const weightedBy = z.enum(['population', 'unit'])
  return {
    z,
    /** From 0 to 1. */
    share,
    /** Whether quantiles count people or territories. */
    weightedBy,
    beyond: z.enum(['clamp', 'free']).optional(),
    ties: z.enum(['mean', 'min']).optional(),
    transform: z.union([
      z.enum(['log', 'log-mirror', 'log-one', 'log-gii']),
      z.strictObject({ boxcox: z.union([z.number(), z.literal('likelihood')]) }),
    ]),
    upperLevel: z.enum(['commune', 'epci', 'departement', 'region', 'france']),
    zero: z.union([z.enum(['keep', 'skip']), z.strictObject({ floor: z.number().positive() })]),
    goalposts: z.union([
      z.strictObject({ min: z.number(), max: z.number() }),
      z.strictObject({ quantiles: z.tuple([share, share]), weight: weightedBy }),
      z.strictObject({ centre: z.literal('reference') }),
    ]),
  }
}

/** What the schema of a kind is made of. */
export type Fields = ReturnType<typeof sharedFields>

/** The fields of a kind, but for `kind` itself. */
export type StepFields = Readonly<Record<string, zod.ZodType>>
