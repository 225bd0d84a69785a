/** The shape of a scenario that comes from a JSON or YAML file. */
import * as z from 'zod'
import { throwIfAny, UserError } from '../../core/errors.ts'
import { stepSchemas } from '../../steps/schema.ts'
import { stepZod } from '../../steps/zod.ts'
import { respelling } from '../../method/old-spellings.ts'
import type { Scenario } from './scenario.ts'

const { aggregation, imputation, normalisation, treatment } = stepSchemas(stepZod)
const share = z.number().min(0).max(1)
const part = z.number().gt(0).lt(1)
const names = z.array(z.string()).min(1).optional()

const scenarioSchema = z.strictObject({
  $schema: z.string().optional(),
  weights: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('plus-or-minus'), share: part, of: names }),
      z.strictObject({
        kind: z.literal('dirichlet'),
        concentration: z.number().positive(),
        of: names,
      }),
      z.strictObject({
        kind: z.literal('sets'),
        sets: z.array(z.record(z.string(), z.array(z.number().nonnegative()))).min(1),
      }),
    ])
    .optional(),
  normalisation: z.array(normalisation).min(1).optional(),
  goalposts: z
    .array(
      z
        .tuple([share, share])
        .refine(([a, b]) => a < b, 'le premier quantile est inférieur au second'),
    )
    .min(1)
    .optional(),
  treatment: z.array(treatment).min(1).optional(),
  imputation: z.array(imputation).min(1).optional(),
  aggregation: z.record(z.string(), z.array(aggregation).min(1)).optional(),
  indicators: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('at-most-one'), of: names }),
      z.strictObject({ kind: z.literal('each'), probability: part, of: names }),
    ])
    .optional(),
  sampling: z.strictObject({ kind: z.enum(['counts', 'survey']), of: names }).optional(),
  rounding: z
    .record(z.string(), z.strictObject({ step: part.optional(), floor: part.optional() }))
    .optional(),
  coverage: z.record(z.string(), part).optional(),
})

/** Reads a scenario from a parsed document. Throws every problem of its shape at once, each with its place. */
export function scenarioFrom(document: unknown, file?: string): Scenario {
  const parsed = scenarioSchema.safeParse(document)
  if (!parsed.success)
    throwIfAny(parsed.error.issues.flatMap((issue) => problemsOf(issue, document, file)))
  const { $schema: _, ...scenario } = parsed.data as Scenario & { $schema?: string }
  return scenario
}

/** The JSON Schema (draft 2020-12) that gives completion and checks of a scenario in an editor. */
export function scenarioJsonSchema(): Record<string, unknown> {
  return {
    title: 'Scénario d’incertitude : ce qui varie',
    ...z.toJSONSchema(scenarioSchema, { target: 'draft-2020-12' }),
  }
}

/** Of a union, the alternative that comes nearest; of unknown fields, each. */
function problemsOf(
  issue: z.core.$ZodIssue,
  document: unknown,
  file: string | undefined,
  path: readonly PropertyKey[] = issue.path,
): UserError[] {
  const respelt = respelling(document, path)
  if (respelt === undefined && issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nearest = issue.errors.toSorted((a, b) => a.length - b.length)[0]!
    return nearest.flatMap((each) => problemsOf(each, document, file, [...path, ...each.path]))
  }
  const place = { ...(file && { file }), ...(path.length > 0 && { column: path.join('.') }) }
  return [
    new UserError(
      'scenario-incoherent',
      respelt ?? issue.message,
      'ifn robustesse --schema donne les champs et leurs valeurs',
      place,
    ),
  ]
}
