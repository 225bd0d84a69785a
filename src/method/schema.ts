/** The shape of a method that comes from a JSON or YAML file. The types of `method.ts`, said to zod. */
import * as z from 'zod'
import { UserError, refuse } from '../core/errors.ts'
import { incoherences } from './coherence.ts'
import { EMPTY_GROUP, type Method } from './method.ts'
import { aggregation, imputation, normalisation, treatment, weighting } from './steps-schema.ts'

z.config(z.locales.fr())

const text = z.string().min(1)
const positive = z.number().nonnegative()
const id = z.string().regex(/^(?!constructor$)[a-z][a-z0-9_]*$/, 'un identifiant est fait de minuscules sans accent, de chiffres et de _')

const measure = z.union([
  z.strictObject({ numerator: text, denominator: text }),
  z.strictObject({ rate: text, weight: text.optional() }),
  z.strictObject({ value: text, weight: text.optional() }),
])

const indicator = z.strictObject({
  label: text,
  sense: z.enum(['aggrave', 'protege']),
  unit: z.enum(['part', 'euro', 'km', 'nombre']),
  source: id,
  measures: z.array(measure).min(1),
  definition: text.optional(),
  imputation: imputation.optional(),
  treatment: treatment.optional(),
  normalisation: normalisation.optional(),
})

const group = z.strictObject({
  label: text,
  of: z.array(id).min(1, EMPTY_GROUP),
  weights: z.array(positive).optional(),
  weighting: weighting.optional(),
  aggregation: aggregation.optional(),
  coverage: z.number().min(0).max(1).optional(),
  optional: z.boolean().optional(),
})

const evidence = z.strictObject({ grade: z.enum(['verifie', 'cite', 'deduit', 'inconnu', 'propre']), text })
const source = z.strictObject({ label: text, producer: text, licence: text, millesime: text.optional() })

const variant = z.strictObject({
  title: text,
  evidence: evidence.optional(),
  warnings: z.array(text).optional(),
  missing: z.enum(['zero', 'ecarte']).optional(),
  imputation: imputation.optional(),
  treatment: treatment.optional(),
  normalisation: normalisation.optional(),
  indicators: z.record(id, indicator.partial()).optional(),
  index: group.optional(),
})

export const methodSchema = z.strictObject({
  $schema: z.string().optional(),
  id: z.string().regex(/^[a-z][a-z0-9-]*(?:\.\d+)?$/, 'un identifiant de méthode ressemble à « ma-methode-2026 »'),
  version: text,
  variant: id.optional(),
  title: text,
  description: text,
  formula: text,
  author: text,
  licence: text,
  evidence,
  warnings: z.array(text).optional(),
  sources: z.record(id, source),
  imputation: imputation.optional(),
  treatment: treatment.optional(),
  normalisation,
  missing: z.enum(['zero', 'ecarte']),
  rollUp: z.enum(['scores', 'parts']),
  reference: z.enum(['france', 'region', 'departement', 'epci']),
  population: z.array(text).min(1),
  indicators: z.record(id, indicator),
  axes: z.record(id, group).optional(),
  subIndices: z.record(id, group),
  index: group,
  variants: z.record(id, variant).optional(),
})

/**
 * Reads a method from a parsed JSON or YAML document. Throws every problem at once, each with the
 * place in the document (`indicators.fibre.sense`).
 */
export function methodFrom(document: unknown, file?: string): Method {
  const parsed = methodSchema.safeParse(document)
  if (!parsed.success) refuse(parsed.error.issues.flatMap((issue) => schemaProblems(issue, file)))
  const { $schema: _, ...method } = parsed.data as unknown as Method & { $schema?: string }
  const problems = incoherences(method)
  refuse(problems.map((each) => new UserError(each.code, each.message, each.remedy, { ...each.place, ...(file && { file }) })))
  return method
}

/** The JSON Schema (draft 2020-12) that gives completion and checks in an editor. */
export function methodJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(methodSchema, { target: 'draft-2020-12' }), title: 'Méthode d’indice de fragilité numérique' }
}

/** Of a union, the alternative that comes nearest: its own problems say more than « entrée invalide ». */
function schemaProblems(issue: z.core.$ZodIssue, file: string | undefined, path: readonly PropertyKey[] = issue.path): UserError[] {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nearest = issue.errors.toSorted((a, b) => a.length - b.length)[0]!
    return nearest.flatMap((each) => schemaProblems(each, file, [...path, ...each.path]))
  }
  const place = { ...(file && { file }), ...(path.length > 0 && { column: path.join('.') }) }
  return [new UserError('methode-invalide', wordsOf(issue), 'ifn methodes --schema donne les champs et leurs valeurs', place)]
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues[0]!.message
  if (issue.code === 'invalid_union' && 'options' in issue) return `Option invalide : une valeur parmi ${(issue.options as string[]).map((each) => `"${each}"`).join('|')} attendue`
  return issue.message
}
