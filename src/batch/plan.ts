/** A plan of national runs, as its author writes it: sources, years, levels, methods, references, output. */
import * as z from 'zod'
import { throwIfAny, UserError } from '../core/errors.ts'
import { embeddedNames } from '../sources/embedded-france.ts'
import { levels, OWN_CODES } from '../table/level.ts'

z.config(z.locales.fr())

const text = z.string().min(1)
const year = z.union([
  z.string().regex(/^\d{4}(-T[1-4])?$/, 'une année (« 2021 ») ou un trimestre (« 2026-T2 »)'),
  z.int().min(1900).max(2200).transform(String),
])
const names = z.array(text).min(1)

const millesime = z.union([
  year.transform((annee) => ({ annee })),
  z.strictObject({
    annee: year,
    sources: names
      .optional()
      .describe('noms de « sources » à lire pour cette année ; toutes si absent'),
  }),
])
const cog = z.union([
  z.int().transform((annee) => ({ annee })),
  z.strictObject({
    annee: z.int().describe('année du code officiel géographique, de 2012 à 2026'),
    populations: text
      .optional()
      .describe('populations par commune (CSV), pour partager une scission'),
    scissions: z.enum(['poids', 'egales', 'ecarter']).optional(),
    plm: z.boolean().optional().describe('réunir les arrondissements de Paris, Lyon et Marseille'),
  }),
])
const method = z.union([
  text.transform((methode) => ({ methode })),
  z.strictObject({ methode: text, variante: text.optional() }),
])
const reference = z.union([
  text.describe(
    '« par-millesime » : celle de la méthode ; sinon comme --reference : france, region, departement, epci, un code, ou un fichier de référence figée (.json)',
  ),
  z.strictObject({
    figee: year.describe(
      'millésime du plan sur lequel la référence est mesurée ; les autres y sont tenus',
    ),
    reference: text
      .optional()
      .describe('comme --reference, pour la mesurer ; celle de la méthode si absent'),
  }),
])

/** The schema of a plan file: shape, short forms and descriptions. */
export const planSchema = z.strictObject({
  $schema: z.string().optional(),
  titre: text.optional(),
  sources: z
    .record(
      z
        .string()
        .regex(
          /^[\p{L}\d][\p{L}\d_.-]*$/u,
          'un nom de source est fait de lettres, de chiffres, de _, de . et de -',
        ),
      names,
    )
    .optional()
    .describe(
      'par nom, des fichiers, des dossiers ou des motifs, depuis le dossier du plan (« fichier.csv@2024 » dit de quel COG il est) ; sans sources, les données embarquées',
    ),
  donnees: z
    .enum(embeddedNames)
    .optional()
    .describe(
      'sans sources, les données embarquées à lire : france (par défaut) ou belfort, plus récentes',
    ),
  millesimes: z
    .array(millesime)
    .min(1)
    .optional()
    .describe(
      'dernière année à lire de chaque édition ; sans millésimes, la plus récente que portent les fichiers',
    ),
  cog: cog.optional().describe('porter les communes au code officiel géographique de cette année'),
  lecture: z
    .strictObject({
      colonne_code: text.optional().describe('comme --colonne-code : colonne des codes des tables'),
      manquant: names
        .optional()
        .describe(
          'comme --manquant : mots qui disent qu’une valeur manque, « MOT » ou « MOT=secret »',
        ),
      feuille: text
        .optional()
        .describe('comme --feuille : feuille à lire, seule, dans chaque classeur'),
      completer_zeros: z
        .boolean()
        .optional()
        .describe('comme --completer-zeros : remettre les zéros de tête perdus'),
    })
    .optional()
    .describe('comment les tables sont lues'),
  groupes: text
    .optional()
    .describe(
      'comme --groupes, pour le niveau « groupe » : fichier des communes ou des IRIS (fichier.xlsx:CAN choisit une colonne), « epci » ou « ept »',
    ),
  niveaux: z
    .array(z.enum([...levels, OWN_CODES]))
    .min(1)
    .describe('« autre », seul : des territoires à soi, aux codes quelconques'),
  methodes: z.array(method).min(1),
  references: z.array(reference).min(1).optional(),
  sortie: z.strictObject({
    dossier: text,
    format: z
      .enum(['arrow', 'parquet'])
      .optional()
      .describe(
        'arrow : fichier IPC sans compression (par défaut) ; parquet demande hyparquet-writer',
      ),
    colonnes: z
      .enum(['toutes', 'indice'])
      .optional()
      .describe(
        '« indice » : code, nom, population, sous-indices, indice, rang et couverture seulement',
      ),
  }),
  execution: z
    .strictObject({
      travailleurs: z
        .int()
        .min(1)
        .max(64)
        .optional()
        .describe('fils de calcul ; le nombre de processeurs si absent'),
      flux: z
        .int()
        .min(0)
        .optional()
        .describe(
          'au-delà de cette taille (Mio, 512 par défaut), une table Arrow est lue par lots, sans être tenue en mémoire',
        ),
      memoire: z
        .int()
        .min(1)
        .optional()
        .describe(
          'ce que la lecture par lots peut tenir de colonnes (Mio, 1024 par défaut) ; au-delà, ce qui demande des rangs exacts est refusé',
        ),
      memoire_par_fil: z
        .int()
        .min(16)
        .optional()
        .describe(
          'ce qu’un fil peut prendre (Mio, hors des colonnes de nombres) ; un fil qui le dépasse échoue seul',
        ),
    })
    .optional(),
})

/** A plan as it was written. */
export type PlanDocument = z.input<typeof planSchema>
/** A plan with its short forms spelt out. */
export type BatchPlan = z.output<typeof planSchema>
/** A method of a plan, and its variant. */
export type PlanMethod = BatchPlan['methodes'][number] & { readonly variante?: string | undefined }
/** A reference of a plan: a word, a file, or a millésime to be frozen. */
export type PlanReference = NonNullable<BatchPlan['references']>[number]
/** A millésime of a plan, and the sources read for it. */
export type PlanMillesime = NonNullable<BatchPlan['millesimes']>[number] & {
  readonly sources?: readonly string[] | undefined
}

/** The reference of the method, measured on each year by itself. */
export const OWN_REFERENCE = 'par-millesime'

/**
 * Reads a plan from a parsed JSON document. Throws `UserErrors` with every problem of its shape at once, each with the place in
 * the document (`niveaux.0`), and all that its parts do not agree on.
 *
 * @example
 * planFrom({ niveaux: ['commune'], methodes: ['ifn-2026'], sortie: { dossier: 'scores' } }).methodes[0].methode // → 'ifn-2026'
 */
export function planFrom(document: unknown, file?: string): BatchPlan {
  const parsed = planSchema.safeParse(document)
  if (!parsed.success) throwIfAny(parsed.error.issues.flatMap((issue) => problemsOf(issue, file)))
  const plan = parsed.data!
  throwIfAny(disagreements(plan, file))
  return plan
}

/** The JSON Schema of a plan, for editors. */
export function planJsonSchema(): object {
  return {
    ...z.toJSONSchema(planSchema, { target: 'draft-2020-12', io: 'input' }),
    title: 'Plan d’un lot (ifn lot)',
  }
}

/**
 * A plan that runs: on the embedded data, or on what `folder` holds.
 *
 * @example
 * examplePlan().sortie.dossier // → 'scores'
 */
export function examplePlan(folder?: string): PlanDocument {
  return {
    titre: folder === undefined ? 'Communes de France' : 'Édition nationale',
    ...(folder !== undefined && { sources: { national: [folder] } }),
    niveaux: ['commune', 'departement'],
    methodes: ['ifn-2026', { methode: 'mednum-2020', variante: 'corrigee' }],
    references: [OWN_REFERENCE],
    sortie: { dossier: 'scores', format: 'arrow' },
  }
}

function problemsOf(issue: z.core.$ZodIssue, file: string | undefined): UserError[] {
  // of a union, the branch that comes nearest says most
  if (issue.code === 'invalid_union') {
    const [nearest] = issue.errors.filter(
      (branch) => !branch.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
    )
    if (nearest && nearest.length > 0)
      return nearest.flatMap((each) =>
        problemsOf({ ...each, path: [...issue.path, ...each.path] } as z.core.$ZodIssue, file),
      )
  }
  return [
    new UserError(
      'plan-invalide',
      issue.message,
      'ifn lot --schema donne le schéma d’un plan, ifn lot --exemple un plan complet',
      {
        ...(file !== undefined && { file }),
        ...(issue.path.length > 0 && { column: issue.path.map(String).join('.') }),
      },
    ),
  ]
}

/** What the schema cannot say: names that lead nowhere, twice the same output. */
function disagreements(
  {
    sources = {},
    donnees,
    millesimes = [],
    cog: target,
    groupes,
    niveaux,
    methodes,
    references = [],
  }: BatchPlan,
  file: string | undefined,
): UserError[] {
  const problem = (column: string, message: string, remedy: string): UserError =>
    new UserError('plan-invalide', message, remedy, { ...(file !== undefined && { file }), column })
  const twice = (column: string, given: readonly string[]): UserError[] =>
    given.flatMap((each, at) =>
      given.indexOf(each) < at
        ? [
            problem(
              `${column}.${at}`,
              `« ${each} » y est déjà`,
              'retirez la répétition : deux sorties auraient le même nom',
            ),
          ]
        : [],
    )
  const years = millesimes.map(({ annee }) => annee)
  return [
    ...(donnees !== undefined && Object.keys(sources).length > 0
      ? [
          problem(
            'donnees',
            '« donnees » choisit les données embarquées, et le plan a des « sources »',
            'retirez l’un des deux',
          ),
        ]
      : []),
    ...(niveaux.includes(OWN_CODES) && niveaux.length > 1
      ? [
          problem(
            'niveaux',
            `« ${OWN_CODES} » lit tous les codes comme ceux de territoires à soi, et d’autres niveaux sont demandés`,
            `faites un plan pour le niveau « ${OWN_CODES} » seul`,
          ),
        ]
      : []),
    ...(niveaux.includes(OWN_CODES) && target !== undefined
      ? [
          problem(
            'cog',
            `aucun code officiel n’est cherché au niveau « ${OWN_CODES} »`,
            'retirez « cog »',
          ),
        ]
      : []),
    ...(groupes !== undefined && !niveaux.includes('groupe')
      ? [
          problem(
            'groupes',
            'des groupes sont donnés, et aucun résultat par groupe n’est demandé',
            'ajoutez « groupe » à « niveaux », ou retirez « groupes »',
          ),
        ]
      : []),
    ...(millesimes as readonly PlanMillesime[]).flatMap(({ sources: asked = [] }, at) =>
      asked
        .filter((name) => !Object.hasOwn(sources, name))
        .map((name) =>
          problem(
            `millesimes.${at}.sources`,
            `« ${name} » n’est pas une source du plan`,
            Object.keys(sources).length === 0
              ? 'déclarez-la dans « sources »'
              : `au choix : ${Object.keys(sources).join(', ')}`,
          ),
        ),
    ),
    ...references.flatMap((each, at) =>
      typeof each === 'object' && !years.includes(each.figee)
        ? [
            problem(
              `references.${at}.figee`,
              `« ${each.figee} » n’est pas un millésime du plan`,
              years.length === 0
                ? 'déclarez-le dans « millesimes »'
                : `au choix : ${years.join(', ')}`,
            ),
          ]
        : [],
    ),
    ...twice('millesimes', years),
    ...twice('niveaux', niveaux),
    ...twice('methodes', (methodes as readonly PlanMethod[]).map(nameOfMethod)),
    ...twice('references', references.map(nameOfReference)),
  ]
}

/**
 * What a method is called in the name of a folder.
 *
 * @example
 * nameOfMethod({ methode: 'methodes/la-mienne.yaml' }) // → 'la-mienne'
 */
export function nameOfMethod({ methode, variante }: PlanMethod): string {
  return slug([stem(methode), variante].filter(Boolean).join('+'))
}

/**
 * What a reference is called in the name of a folder.
 *
 * @example
 * nameOfReference({ figee: '2017' }) // → 'figee-2017'
 */
export function nameOfReference(reference: PlanReference): string {
  if (typeof reference === 'object')
    return slug(['figee', reference.figee, reference.reference].filter(Boolean).join('-'))
  return slug(/\.json$/i.test(reference) ? `figee-${stem(reference)}` : reference)
}

function stem(path: string): string {
  return path.replace(/^.*[/\\]/, '').replace(/\.(json|ya?ml)$/i, '')
}

/** Readable by every engine as a value of a partition: no `/`, `=`, space nor sign that a shell or an address would take; no dot at its end, that Windows drops. */
function slug(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\w.+-]+/g, '-')
    .replace(/\.+$/, '')
}
