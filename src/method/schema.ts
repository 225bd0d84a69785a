/** The shape of a method that comes from a JSON or YAML file. The types of `method.ts`, said to zod. */
import * as z from 'zod'
import { UserError, throwIfAny } from '../core/errors.ts'
import { methodErrors } from './check.ts'
import { extended } from './extend.ts'
import { EMPTY_GROUP, type Method } from './method.ts'
import { respelling } from './old-spellings.ts'
import { stepSchemas } from '../steps/schema.ts'
import { stepZod } from '../steps/zod.ts'

z.config(z.locales.fr())

const { aggregation, imputation, normalisation, treatment, weighting } = stepSchemas(stepZod)

const text = z.string().min(1)
const positive = z.number().nonnegative()
const id = z
  .string()
  .regex(
    /^(?!constructor$)[a-z][a-z0-9_]*$/,
    'un identifiant est fait de minuscules sans accent, de chiffres et de _',
  )

const measure = z.union([
  z.strictObject({ numerator: text, denominator: text }),
  z.strictObject({ rate: text, weight: text.optional() }),
  z.strictObject({ value: text, weight: text.optional() }),
  z.strictObject({ count: text, numerator: text.optional(), denominator: text.optional() }),
])

const indicator = z.strictObject({
  label: text,
  sense: z.enum(['worsens', 'protects']),
  unit: z.enum(['share', 'euro', 'km', 'count']),
  source: id,
  measures: z.array(measure).min(1),
  definition: text.optional(),
  alternateOf: id.optional(),
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
  rescale: z
    .union([
      z.strictObject({ range: z.tuple([z.number(), z.number()]) }),
      z.strictObject({ factor: z.number() }),
    ])
    .optional(),
  coverage: z.number().min(0).max(1).optional(),
  atLeast: z.number().int().min(1).optional(),
  optional: z.boolean().optional(),
})

const points = z.array(text).optional()
const evidence = z.strictObject({
  grade: z.enum(['verified', 'quoted', 'inferred', 'unknown', 'own']),
  text,
  verified: points,
  quoted: points,
  inferred: points,
  unknown: points,
  references: points,
})
const source = z.strictObject({
  label: text,
  producer: text,
  licence: text,
  millesime: text.optional(),
})

const variant = z.strictObject({
  title: text,
  evidence: evidence.optional(),
  warnings: z.array(text).optional(),
  missing: z.enum(['zero', 'skip']).optional(),
  imputation: imputation.optional(),
  treatment: treatment.optional(),
  normalisation: normalisation.optional(),
  indicators: z.record(id, indicator.partial()).optional(),
  index: group.optional(),
})

/** Zod schema of a method file: shape and words; `methodErrors` checks what binds its parts. */
export const methodSchema = z.strictObject({
  $schema: z.string().optional(),
  id: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]*(?:\.\d+)?$/,
      'un identifiant de méthode ressemble à « ma-methode-2026 »',
    ),
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
  missing: z.enum(['zero', 'skip']),
  rollUp: z.enum(['scores', 'shares']),
  reference: z.enum(['france', 'region', 'departement', 'epci']),
  population: z.array(text).min(1),
  indicators: z.record(id, indicator),
  context: z.array(id).optional(),
  axes: z.record(id, group).optional(),
  subIndices: z.record(id, group),
  index: group,
  shrinkage: z
    .strictObject({ towards: z.array(z.enum(['epci', 'departement', 'region', 'commune'])).min(1) })
    .optional(),
  classes: z.strictObject({ count: z.int().min(2).max(20) }).optional(),
  quadrant: z.strictObject({ of: z.tuple([id, id]) }).optional(),
  expected: z
    .strictObject({
      label: text,
      source: text,
      bands: z
        .array(z.strictObject({ label: text, people: text, rate: z.number().min(0).max(1) }))
        .min(1),
    })
    .optional(),
  variants: z.record(id, variant).optional(),
})

/**
 * Reads a method from a parsed JSON or YAML document. Throws every problem at once, each with the
 * place in the document (`indicators.fibre.sense`). A document that says `extends` is laid over the
 * method of that identifier, which `known` must give.
 */
export function methodFrom(
  document: unknown,
  file?: string,
  known?: (id: string) => Method | undefined,
): Method {
  const base = isExtending(document) ? baseOf(document, file, known) : undefined
  const complete = base ? extended(inherited(base), document as object) : document
  const parsed = methodSchema.safeParse(complete)
  if (!parsed.success)
    throwIfAny(parsed.error.issues.flatMap((issue) => schemaProblems(issue, complete, file)))
  const { $schema: _, ...method } = parsed.data as unknown as Method & { $schema?: string }
  const problems = methodErrors(method, base)
  throwIfAny(
    problems.map(
      (each) =>
        new UserError(each.code, each.message, each.advice, {
          ...each.place,
          ...(file && { file }),
        }),
    ),
  )
  return method
}

interface Extending {
  readonly extends: unknown
}

function isExtending(document: unknown): document is Extending {
  return typeof document === 'object' && document !== null && 'extends' in document
}

function baseOf(
  document: Extending,
  file: string | undefined,
  known: ((id: string) => Method | undefined) | undefined,
): Method {
  const base = typeof document.extends === 'string' ? known?.(document.extends) : undefined
  if (base === undefined) {
    throw new UserError(
      'methode-inconnue',
      `« ${String(document.extends)} » n’est pas une méthode de la bibliothèque`,
      'donnez à extends l’identifiant d’une méthode (ifn methodes)',
      { ...(file && { file }), column: 'extends' },
    )
  }
  return base
}

/** The identifier and the title of a method are its own, and so is its evidence: that of the base does not vouch for what was changed. */
function inherited({ id, title: _title, evidence: _evidence, ...kept }: Method): object {
  const evidence = {
    grade: 'own',
    text: `Dérivée de la méthode « ${id} » ; les vérifications de celle-ci ne valent pas pour ce qui a été changé.`,
  }
  return { ...kept, evidence }
}

/** Fields that `extends` does not open: what they hold is one choice, whole. */
const CLOSED = new Set([
  'normalisation',
  'measures',
  'evidence',
  'rescale',
  'aggregation',
  'weighting',
  'treatment',
  'imputation',
])

/**
 * The JSON Schema (draft 2020-12) that gives completion and checks in an editor: a method in full, or
 * what it changes of one of `bases`.
 */
export function methodJsonSchema(bases: readonly string[] = []): Record<string, unknown> {
  const { $schema, $defs, ...full } = z.toJSONSchema(methodSchema, {
    target: 'draft-2020-12',
    reused: 'ref',
  }) as Json & { $schema: string; $defs: Record<string, Json> }
  const changes = opened(full, $defs)
  const properties = {
    extends: {
      description: 'La méthode dont on part',
      ...(bases.length > 0 ? { enum: bases } : { type: 'string' }),
    },
    ...(changes['properties'] as Json),
  }
  return {
    $schema,
    title: 'Méthode d’indice de fragilité numérique',
    anyOf: [full, { ...changes, properties, required: ['extends', 'id', 'title'] }],
    $defs,
  }
}

type Json = Record<string, unknown>

/** The same shape with nothing required and everything removable by null. What is shared (`$defs`) is opened where it is an object, and referred to where it is not. */
function opened(schema: Json, shared: Readonly<Record<string, Json>>): Json {
  const common =
    typeof schema['$ref'] === 'string' ? shared[schema['$ref'].replace('#/$defs/', '')]! : schema
  if (common !== schema && common['type'] !== 'object') return schema
  const { required: _, ...rest } = common
  const each = (record: Json): Json =>
    Object.fromEntries(
      Object.entries(record).map(([name, value]) => [
        name,
        CLOSED.has(name) ? value : { anyOf: [opened(value as Json, shared), { type: 'null' }] },
      ]),
    )
  return {
    ...rest,
    ...(rest['properties'] !== undefined && { properties: each(rest['properties'] as Json) }),
    ...(typeof rest['additionalProperties'] === 'object' && {
      additionalProperties: {
        anyOf: [opened(rest['additionalProperties'] as Json, shared), { type: 'null' }],
      },
    }),
  }
}

/** Of a union, the alternative that comes nearest: its own problems say more than « entrée invalide ». */
function schemaProblems(
  issue: z.core.$ZodIssue,
  document: unknown,
  file: string | undefined,
  path: readonly PropertyKey[] = issue.path,
): UserError[] {
  const respelt = respelling(document, path)
  if (respelt === undefined && issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nearest = issue.errors.toSorted((a, b) => a.length - b.length)[0]!
    return nearest.flatMap((each) => schemaProblems(each, document, file, [...path, ...each.path]))
  }
  const place = { ...(file && { file }), ...(path.length > 0 && { column: path.join('.') }) }
  return [
    new UserError(
      'methode-invalide',
      respelt ?? wordsOf(issue),
      'ifn methodes --schema donne les champs et leurs valeurs',
      place,
    ),
  ]
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues[0]!.message
  if (issue.code === 'invalid_union' && 'options' in issue)
    return `Option invalide : une valeur parmi ${(issue.options as string[]).map((each) => `"${each}"`).join('|')} attendue`
  return issue.message
}
