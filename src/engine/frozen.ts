/** Checks a frozen reference read from a file, as a method file is: every fault, with its place. */
import { UserError } from '../core/errors.ts'
import { scoredIndicators, type Method, type Normalisation } from '../method/method.ts'
import { normalisationKind, type Scale } from '../steps/normalisation/registry.ts'
import { isDegenerate } from '../steps/normalisation/scale.ts'
import { levels, type Level } from '../table/level.ts'
import type { FrozenReference } from './reference.ts'

/** Version of the format of a frozen reference. */
export const FROZEN_VERSION = 1

type Json = Readonly<Record<string, unknown>>

/** One fault: what it is, where in the document, what to do. */
interface Fault {
  readonly problem: string
  readonly at?: string
  readonly remedy?: string
}

const REFREEZE = 'refigez la référence : ifn calculer … --figer ref.json'

/**
 * Finds what is wrong with a frozen reference for a method: its form, its version, the method it was
 * measured for, the level of its groups, each scale, the breaks of its classes and quadrant.
 *
 * @param method the method that it is to serve
 * @param frozen the parsed document
 * @param file its path, for messages
 * @returns every fault as a `reference-incompatible`, with its place; none when it fits
 */
export function referenceErrors(method: Method, frozen: unknown, file?: string): UserError[] {
  return faultsOf(method, frozen).map(
    ({ problem, at, remedy = REFREEZE }) =>
      new UserError('reference-incompatible', problem, remedy, {
        ...(file !== undefined && { file }),
        ...(at !== undefined && { column: at }),
      }),
  )
}

/** The first stage that has faults: what follows would only repeat them. */
function faultsOf(method: Method, json: unknown): Fault[] {
  if (!isForm(json))
    return [
      {
        problem: 'ce fichier n’est pas une référence figée',
        remedy: 'écrivez-en une : ifn calculer … --figer ref.json',
      },
    ]
  const identity = identityFaults(method, json)
  return identity.length > 0
    ? identity
    : [
        ...groupFaults(json),
        ...scoredIndicators(method).flatMap((id) => scaleFaults(method, json, id)),
        ...otherScaleFaults(method, json),
        ...shrinkageFaults(json),
        ...readingFaults(method, json),
      ]
}

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function isForm(json: unknown): json is FrozenReference {
  return (
    isRecord(json) &&
    json['format'] === 'ifn-reference' &&
    isRecord(json['method']) &&
    typeof json['method']['id'] === 'string' &&
    Array.isArray(json['groups']) &&
    json['groups'].length > 0 &&
    isRecord(json['scales'])
  )
}

/** The format and the method: of another one, nothing else is comparable. */
function identityFaults(method: Method, { version, method: theirs }: FrozenReference): Fault[] {
  if (version !== undefined && version !== FROZEN_VERSION)
    return [
      {
        problem: `référence figée au format ${JSON.stringify(version)}, seul le format ${FROZEN_VERSION} est lu`,
        at: 'version',
      },
    ]
  const name = ({ id, variant }: { readonly id: string; readonly variant?: string }): string =>
    variant ? `${id}, variante ${variant}` : id
  if (name(theirs) !== name(method))
    return [
      {
        problem: `référence figée pour « ${name(theirs)} », méthode demandée « ${name(method)} »`,
        remedy: `passez --methode ${theirs.id}${theirs.variant ? ` --variante ${theirs.variant}` : ''}, ou refigez la référence`,
      },
    ]
  return theirs.version === method.version
    ? []
    : [
        {
          problem: `référence figée pour la version ${JSON.stringify(theirs.version)} de « ${method.id} », la méthode est à la version ${JSON.stringify(method.version)}`,
          at: 'method.version',
        },
      ]
}

function groupFaults({ groups, level }: FrozenReference): Fault[] {
  const faults: Fault[] = []
  if (!groups.every((code) => typeof code === 'string' && code !== ''))
    faults.push({ problem: 'un code de groupe n’est pas du texte', at: 'groups' })
  else if (new Set(groups).size < groups.length)
    faults.push({ problem: 'un groupe est nommé deux fois', at: 'groups' })
  if (level === undefined ? groups.length > 1 : !levels.includes(level))
    faults.push({
      problem:
        level === undefined
          ? `rien ne dit de quel niveau sont ses ${groups.length} groupes (${groups.slice(0, 3).join(', ')}…)`
          : `niveau inconnu : ${JSON.stringify(level)}`,
      at: 'level',
    })
  return faults
}

/** One scale a group, of the kind of the method; `null` where the indicator does not vary, or was not there. */
function scaleFaults(method: Method, { scales, groups }: FrozenReference, id: string): Fault[] {
  const at = `scales.${id}`
  const found: unknown = scales[id]
  if (found === undefined) return [] // not a fault where the table has no such indicator either: see missingScales
  if (!Array.isArray(found) || found.length !== groups.length)
    return [{ problem: `« ${id} » doit avoir une échelle par groupe (${groups.length})`, at }]
  const { kind } = method.indicators[id]!.normalisation ?? method.normalisation
  return found.flatMap((scale: unknown, k): Fault[] => {
    if (scale === null) return []
    const problem = scaleProblem(scale, kind)
    return problem ? [{ problem: `échelle de « ${id} » : ${problem}`, at: `${at}.${k}` }] : []
  })
}

/** The scales of what no group scores, or of groups shown on a range: a list a group, whatever they hold. */
function otherScaleFaults(method: Method, { scales, groups }: FrozenReference): Fault[] {
  const scored = new Set(scoredIndicators(method))
  return Object.entries(scales as Readonly<Record<string, unknown>>).flatMap(([id, found]) =>
    scored.has(id) || (Array.isArray(found) && found.length === groups.length)
      ? []
      : [
          {
            problem: `« ${id} » doit avoir une échelle par groupe (${groups.length})`,
            at: `scales.${id}`,
          },
        ],
  )
}

function scaleProblem(scale: unknown, kind: Normalisation['kind']): string | undefined {
  if (!isRecord(scale)) return `attendu un objet, trouvé ${JSON.stringify(scale)}`
  if (scale['kind'] !== kind)
    return `la méthode normalise par ${kind}, la référence par ${JSON.stringify(scale['kind'])}`
  const numbers = numbersOf(scale as unknown as Scale)
  if (numbers === undefined) return 'ses champs n’ont pas la forme de ce genre d’échelle'
  const at = numbers.findIndex((each) => !Number.isFinite(each))
  if (at >= 0) return `attendu des nombres finis, trouvé ${JSON.stringify(numbers[at]) ?? 'rien'}`
  return isDegenerate(scale as unknown as Scale)
    ? `bornes confondues ou à l’envers (${numbers.slice(0, 2).join(' puis ')})`
    : undefined
}

/** The numbers of a scale; nothing where a field has another form than its kind's, and cannot be read. */
function numbersOf(scale: Scale): readonly unknown[] | undefined {
  try {
    return normalisationKind(scale).numbers(scale)
  } catch {
    return undefined
  }
}

function shrinkageFaults({ shrinkage }: FrozenReference): Fault[] {
  if (shrinkage === undefined) return []
  if (!isRecord(shrinkage)) return [{ problem: 'attendu un ρ par indicateur', at: 'shrinkage' }]
  return Object.entries(shrinkage as Json).flatMap(([id, rho]) =>
    typeof rho === 'number' && rho >= 0 && rho <= 1
      ? []
      : [
          {
            problem: `ρ de « ${id} » : attendu un nombre de 0 à 1, trouvé ${JSON.stringify(rho)}`,
            at: `shrinkage.${id}`,
          },
        ],
  )
}

function readingFaults({ classes, quadrant }: Method, { reading }: FrozenReference): Fault[] {
  if (reading === undefined) return []
  if (!isRecord(reading))
    return [{ problem: 'attendu des bornes de classes et des médianes', at: 'reading' }]
  const numbers = (value: unknown, n: number): value is number[] =>
    Array.isArray(value) && value.length === n && value.every((v) => Number.isFinite(v))
  const { classes: bounds, medians } = reading as Json
  const faults: Fault[] = []
  if (classes && bounds !== undefined) {
    const n = classes.count - 1
    if (!numbers(bounds, n))
      faults.push({ problem: `attendu ${n} bornes de classes, des nombres`, at: 'reading.classes' })
    else if (bounds.some((v, k) => k > 0 && v < bounds[k - 1]!))
      faults.push({
        problem: `bornes de classes en désordre (${bounds.join(', ')})`,
        at: 'reading.classes',
      })
  }
  if (quadrant && medians !== undefined && !numbers(medians, 2))
    faults.push({
      problem: 'attendu deux médianes de sous-indices, des nombres',
      at: 'reading.medians',
    })
  return faults
}

/**
 * Finds the indicators of a table that a frozen reference has no scale for: they would be left out of the
 * index in silence. A scale that is null says that the reference had nothing to measure.
 *
 * @param method the method computed
 * @param indicators ids of the indicators that the table has
 * @param frozen a sound reference
 * @returns one `reference-incompatible` an indicator
 */
export function missingScales(
  method: Method,
  indicators: readonly string[],
  { scales }: FrozenReference,
): UserError[] {
  return scoredIndicators(method)
    .filter((id) => indicators.includes(id) && scales[id] === undefined)
    .map(
      (id) =>
        new UserError(
          'reference-incompatible',
          `il manque l’échelle de « ${id} », que les fichiers ont`,
          REFREEZE,
          { column: `scales.${id}` },
        ),
    )
}

/**
 * Gives the level of the groups of a frozen reference.
 *
 * @param frozen a sound reference
 * @returns the level on whose groups rows are placed; nothing where one scale serves all
 */
export function groupLevel({ groups, level }: FrozenReference): Level | undefined {
  return groups.length > 1 ? level : undefined
}
