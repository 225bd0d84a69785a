/** `ifn comparer SCORES --publie FICHIER`: a result beside the scores that others publish. */
import { suggestion, UserError } from '../core/errors.ts'
import { french, NBSP } from '../core/french.ts'
import { readWhole } from '../host/files.ts'
import { agreement, type Agreement } from '../study/comparison/published.ts'
import { numbers } from '../study/comparison/snapshot.ts'
import type { CommonOptions } from './inputs.ts'
import { readOutside, type OutsideFile } from './outside-file.ts'
import { readResult, type Result } from './results.ts'
import { Exit, type ExitCode, type Streams } from './streams.ts'
import { jsonText, numberCell, percentCell } from './text-table.ts'

/**
 * Compares each column of a result with the published one of the same name, or that `--colonnes`
 * gives it.
 *
 * @param paths the result, alone
 * @param path file of published scores
 * @param renamed `published=ours` pairs
 * @param options whether JSON was asked for
 * @param out streams of the command
 * @returns exit code
 */
export async function comparePublished(
  paths: readonly string[],
  path: string,
  renamed: readonly string[],
  { json }: CommonOptions,
  out: Streams,
): Promise<ExitCode> {
  const [scores] = paths
  const result = scores === undefined || paths.length > 1 ? undefined : await readResult(scores)
  if (result === undefined)
    throw new UserError(
      'option-invalide',
      `--publie se compare à un résultat de ifn calculer (${paths.length} fichier(s) donné(s))`,
      'ifn comparer scores.csv --publie publies.csv --colonnes score=ifn',
    )
  const published = readOutside(await readWhole(path), path, result.level)
  const placeOf = new Map(published.codes.map((code, i) => [code, i]))
  const codes = result.sheet.columns[0]!.values as readonly string[]
  const rows = codes.map((code) => placeOf.get(code) ?? -1)
  const found = rows.filter((row) => row >= 0).length
  if (found === 0)
    throw new UserError(
      'jointure-vide',
      `aucun territoire commun : le résultat a ${codes.slice(0, 3).join(', ')} ; « ${path} » a ${published.codes.slice(0, 3).join(', ')}`,
      'vérifiez le niveau et les codes',
      { file: path },
    )
  const population = numbers(result.sheet, 'population') ?? new Float64Array(codes.length).fill(NaN)
  const agreements = pairsOf(result, published, renamed, path).map(({ ours, theirs }) =>
    agreement({
      ours,
      theirs,
      codes,
      a: numbers(result.sheet, ours)!,
      b: Float64Array.from(rows, (row) => published.columns[theirs]![row] ?? NaN),
      population,
    }),
  )
  if (json)
    out.data(
      jsonText({
        communs: found,
        du_resultat_seul: codes.length - found,
        du_publie_seul: published.codes.length - found,
        accords: agreements,
      }),
    )
  else out.data(text(path, found, codes.length, published.codes.length, agreements))
  return Exit.done
}

/** Columns matched by `publiee=nôtre`, or by one and the same name. */
function pairsOf(
  { sheet }: Result,
  { columns }: OutsideFile,
  renamed: readonly string[],
  file: string,
): { ours: string; theirs: string }[] {
  const ourNames = sheet.columns
    .filter(({ values }) => values instanceof Float64Array)
    .map(({ name }) => name)
  const given = renamed
    .flatMap((each) => each.split(','))
    .map((each) => {
      const [theirs = '', ours = ''] = each.split('=')
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
      `dites-le : --colonnes publiée=nôtre (publiées : ${Object.keys(columns).slice(0, 8).join(', ')} ; nôtres : ${ourNames.slice(-8).join(', ')})`,
      { file },
    )
  return [...given, ...same]
}

function text(
  path: string,
  found: number,
  ours: number,
  theirs: number,
  agreements: readonly Agreement[],
): string {
  const width = Math.max(
    9,
    ...agreements.map(({ ours: name, theirs: other }) => `${name} / ${other}`.length),
  )
  const percent = (share: number): string => percentCell(share).padStart(9)
  const rank = (value: number): string => numberCell(value, 3).padStart(9)
  return `${[
    `${french(found, 0)} territoires communs (${french(ours - found, 0)} du résultat seul, ${french(theirs - found, 0)} de ${path} seul)`,
    '',
    `${'colonnes'.padEnd(width)}  territoires  rang (ρ)  même cl.  ±1 classe`,
    ...agreements.map(
      (each) =>
        `${`${each.ours} / ${each.theirs}`.padEnd(width)}  ${french(each.n, 0).padStart(11)} ${rank(each.spearman)} ${percent(each.same)}  ${percent(each.near)}`,
    ),
    '',
    `classes${NBSP}: ${[...new Set(agreements.map((each) => (each.classes === 'publiees' ? 'valeurs de 1 à 10, arrondies' : 'dixièmes de chaque côté')))].join(' ; ')}`,
    ...agreements.flatMap((each) => [
      '',
      `${each.ours} / ${each.theirs}`,
      ...sizeLines(each),
      `  plus forts désaccords${NBSP}: ${each.worst.map(({ code, ours: a, theirs: b }) => `${code} (${said(a)} contre ${said(b)})`).join(', ')}`,
    ]),
  ].join('\n')}\n`
}

function sizeLines({ bySize }: Agreement): string[] {
  return bySize.map(({ least, most, n, spearman, same }) => {
    const size =
      most === Infinity
        ? `${french(least, 0)} habitants et plus`
        : `de ${french(least, 0)} à ${french(most - 1, 0)} habitants`
    return `  ${size.padEnd(28)} ${french(n, 0).padStart(7)}  ρ ${numberCell(spearman, 3)}  même classe ${percentCell(same)}`
  })
}

function said(value: number): string {
  return french(value, Number.isInteger(value) ? 0 : 3)
}
