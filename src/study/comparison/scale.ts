/** The scales that every edition is held to: those of one edition, or those of all of them pooled. */
import { suggestion, throwIfAny, UserError } from '../../core/errors.ts'
import { computeChecked, type ComputeOptions, type Scores } from '../../engine/compute.ts'
import { labelOf, type FrozenReference, type Reference } from '../../engine/reference.ts'
import type { Method } from '../../method/method.ts'
import { groupBy, type Grouping, type Table } from '../../table/table.ts'
import { momentNames } from './sheet.ts'

/** The word for scales estimated on all editions together. */
export const POOLED = 'commune'

/** What the scales of one edition would be measured on. */
export interface ScalePart {
  readonly table: Table
  readonly options: ComputeOptions
  /** What they gave by their own scales: the formulas of their indicators. */
  readonly scores?: Pick<Scores, 'trace'>
}

/**
 * Finds the edition whose scales all are held to.
 *
 * @param scale `commune`, or an edition by its label or its name; the first when left out
 * @param labels labels of the editions
 * @returns its place, or `commune`
 * @throws {UserError} `option-invalide` for what is no edition
 *
 * @example
 * scaleEdition('2021', ['a/2017.csv', 'a/2021.csv']) // → 1
 */
export function scaleEdition(
  scale: string | undefined,
  labels: readonly string[],
): number | typeof POOLED {
  if (scale === undefined) return 0
  if (scale === POOLED) return POOLED
  const names = momentNames(labels)
  const at = labels.indexOf(scale) >= 0 ? labels.indexOf(scale) : names.indexOf(scale)
  if (at >= 0) return at
  throw new UserError(
    'option-invalide',
    `--echelle ${scale} n’est aucune des dates comparées`,
    `${suggestion(scale, [...names, POOLED])} ; « ${POOLED} » : toutes les dates ensemble`,
  )
}

/**
 * Measures one set of scales on all editions pooled: bounds, means and ranks are those of every territory at every date.
 * What a reference publishes of itself is of one date, and is not used.
 *
 * @param method the method of all
 * @param parts tables of the editions, on one COG, and how each is computed
 * @param compared labels of the editions, and the indicators that all have
 * @returns frozen scales
 * @throws {UserError} `resultats-incomparables` for an indicator that editions measure by different formulas: one column would not
 * hold both
 */
export function pooledScales(
  method: Method,
  parts: readonly ScalePart[],
  compared: { readonly labels: readonly string[]; readonly indicators: readonly string[] },
): FrozenReference {
  throwIfAny(compared.indicators.flatMap((id) => unlikeFormulas(id, parts, compared.labels)))
  const tables = parts.map(({ table }) => table)
  const n = tables.map(({ codes }) => codes.length)
  const names = [...new Set(tables.flatMap(({ columns }) => Object.keys(columns)))]
  const [first] = parts
  const to = parts.map(({ options }) => options.to)
  const reasons = [...new Set(tables.flatMap((table) => Object.keys(table.reasons ?? {})))]
  const pooled: Table = {
    level: first!.table.level,
    codes: tables.flatMap(({ codes }) => codes),
    columns: Object.fromEntries(
      names.map((name) => [
        name,
        Float64Array.from(
          tables.flatMap((table, k) =>
            Array.from(table.columns[name] ?? new Float64Array(n[k]!).fill(NaN)),
          ),
        ),
      ]),
    ),
    ...(reasons.length > 0 && {
      reasons: Object.fromEntries(
        reasons.map((name) => [
          name,
          Uint8Array.from(
            tables.flatMap((table, k) =>
              Array.from(table.reasons?.[name] ?? new Uint8Array(n[k]!)),
            ),
          ),
        ]),
      ),
    }),
  }
  return computeChecked(method, pooled, {
    ...(first!.options.reference && { reference: pooledReference(parts) }),
    ...(first!.options.towards && {
      towards: first!.options.towards.map((_, place) =>
        pooledGrouping(parts.map(({ options }) => options.towards![place]!)),
      ),
    }),
    ...(to.every((each) => each !== undefined) && { to: pooledGrouping(to, true) }),
  }).frozen
}

function unlikeFormulas(
  id: string,
  parts: readonly ScalePart[],
  labels: readonly string[],
): UserError[] {
  const formulas = parts.map(
    ({ scores }) => scores?.trace.indicators.find((each) => each.id === id)?.formula ?? id,
  )
  return formulas.every((each) => each === formulas[0])
    ? []
    : [
        new UserError(
          'resultats-incomparables',
          `« ${id} » n’est pas mesuré de même à toutes les dates (${formulas.map((each, k) => `${labels[k]!} : ${each}`).join(' ; ')}), une échelle commune mêlerait les deux`,
          'donnez --echelle et une des dates',
        ),
      ]
}

function pooledReference(parts: readonly ScalePart[]): Reference {
  const references = parts.map(({ options }) => options.reference!)
  const [first] = references
  const label = labelOf(first!)
  const of = <K extends Reference['kind']>(kind: K): Extract<Reference, { kind: K }>[] =>
    references.filter((each): each is Extract<Reference, { kind: K }> => each.kind === kind)
  if (first?.kind === 'groupes')
    return {
      kind: 'groupes',
      label,
      grouping: pooledGrouping(of('groupes').map(({ grouping }) => grouping)),
    }
  if (first?.kind === 'territoire')
    return {
      ...first,
      values: {},
      members: Uint8Array.from(of('territoire').flatMap(({ members }) => Array.from(members))),
    }
  return { kind: 'ensemble', label }
}

/** Groups of all editions one after the other; apart, where a territory of two dates is two results. */
function pooledGrouping(groupings: readonly Grouping[], apart = false): Grouping {
  return groupBy(
    groupings[0]!.level,
    groupings.flatMap(({ codes, of }, k) =>
      Array.from(of, (g) => (g < 0 ? '' : apart ? `${k} ${codes[g]!}` : codes[g]!)),
    ),
  )
}

/**
 * Names the reference that all sides are held to.
 *
 * @param reference frozen scales
 * @param labels names of the moments
 * @param edition whose scales they are: the place of a moment, or all together
 * @param given the reference that was asked for
 * @returns a French label
 */
export function labelOfReference(
  reference: FrozenReference,
  labels: readonly string[],
  edition: number | typeof POOLED,
  given: string | FrozenReference | undefined,
): string {
  if (typeof given === 'object') return `${reference.label} (figée)`
  return edition === POOLED
    ? `${reference.label}, échelle commune à ${labels.join(', ')}`
    : `${reference.label}, figée sur ${labels[edition]!}`
}
