/** Scores beside those that others publish: in one call. */
import { suggestion, UserError } from '../core/errors.ts'
import type { Method } from '../method/method.ts'
import type { Scores } from '../engine/compute.ts'
import { scoresSheet } from '../engine/sheet.ts'
import type { OutsideFile } from '../places/outside-file.ts'
import type { Sheet } from '../table/sheet.ts'
import { agreement, type Agreement } from './comparison/published.ts'
import { numbers } from './comparison/snapshot.ts'

/** How scores are compared with published ones. */
export interface PublishedOptions {
  /** Which of our columns each published one is compared with: `{ score: 'ifn' }`; columns of one and the same name when left out. */
  readonly columns?: Readonly<Record<string, string>>
  /** What the published scores are called in messages. */
  readonly name?: string
}

/** Scores and published ones, on the territories that both have. */
export interface PublishedComparison {
  /** Territories that both have. */
  readonly shared: number
  /** Territories of one side alone. */
  readonly ours: number
  /** Territories that the published file alone has. */
  readonly theirs: number
  /** One a pair of columns. */
  readonly agreements: readonly Agreement[]
}

/**
 * Compares scores with those that others publish: ranks, classes, and where they differ most.
 *
 * @param scores scores, or the sheet that they were written as
 * @param published codes and columns of numbers (`readOutside` reads a file of them)
 * @param options pairs of columns
 * @returns territories of both, and the agreement of each pair
 * @throws {UserError} `jointure-vide` without a territory in common; `option-invalide` without a pair of columns
 *
 * @example
 * compareWithPublished(scores, readOutside(bytes, 'publies.csv', 'commune'), { columns: { score: 'ifn' } }).agreements[0].spearman // 0.99
 */
export function compareWithPublished<M extends Method>(
  scores: Scores<M> | Sheet,
  published: OutsideFile,
  options: PublishedOptions = {},
): PublishedComparison {
  const { name: file = 'publié' } = options
  const sheet = 'tree' in scores ? scoresSheet(scores) : scores
  const placeOf = new Map(published.codes.map((code, i) => [code, i]))
  const codes = sheet.columns[0]!.values as readonly string[]
  const rows = codes.map((code) => placeOf.get(code) ?? -1)
  const shared = rows.filter((row) => row >= 0).length
  if (shared === 0)
    throw new UserError(
      'jointure-vide',
      `aucun territoire commun : le résultat a ${codes.slice(0, 3).join(', ')} ; « ${file} » a ${published.codes.slice(0, 3).join(', ')}`,
      'vérifiez le niveau et les codes',
      { file },
    )
  const population = numbers(sheet, 'population') ?? new Float64Array(codes.length).fill(NaN)
  return {
    shared,
    ours: codes.length - shared,
    theirs: published.codes.length - shared,
    agreements: pairsOf(sheet, published, options.columns ?? {}, file).map(({ ours, theirs }) =>
      agreement({
        ours,
        theirs,
        codes,
        a: numbers(sheet, ours)!,
        b: Float64Array.from(rows, (row) => published.columns[theirs]![row] ?? NaN),
        population,
      }),
    ),
  }
}

/** Columns matched by name, as told or as they are. */
function pairsOf(
  sheet: Sheet,
  { columns }: OutsideFile,
  renamed: Readonly<Record<string, string>>,
  file: string,
): { readonly ours: string; readonly theirs: string }[] {
  const ourNames = sheet.columns
    .filter(({ values }) => values instanceof Float64Array)
    .map(({ name }) => name)
  const given = Object.entries(renamed).map(([theirs, ours]) => {
    if (!(theirs in columns))
      throw new UserError(
        'option-invalide',
        `« ${file} » n’a pas de colonne de nombres « ${theirs} »`,
        suggestion(theirs, Object.keys(columns)),
        { file, column: theirs },
      )
    if (!ourNames.includes(ours))
      throw new UserError(
        'option-invalide',
        `le résultat n’a pas de colonne « ${ours} »`,
        suggestion(ours, ourNames),
        { column: ours },
      )
    return { ours, theirs }
  })
  const same =
    given.length > 0
      ? []
      : ourNames
          .filter((name) => name in columns && name !== 'population')
          .map((name) => ({ ours: name, theirs: name }))
  if (given.length + same.length === 0)
    throw new UserError(
      'option-invalide',
      'aucune colonne du même nom des deux côtés',
      `dites laquelle est comparée à laquelle (publiées : ${Object.keys(columns).slice(0, 8).join(', ')} ; nôtres : ${ourNames.slice(-8).join(', ')})`,
      { file },
    )
  return [...given, ...same]
}
