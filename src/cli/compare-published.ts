/** `ifn comparer SCORES --publie FICHIER`: a result beside the scores that others publish. */
import { UserError } from '../core/errors.ts'
import { french, NBSP } from '../core/french.ts'
import { readWhole } from '../host/files.ts'
import { compareWithPublished } from '../study/compare-published.ts'
import type { Agreement } from '../study/comparison/published.ts'
import type { CommonOptions } from './inputs.ts'
import { readOutside } from '../places/outside-file.ts'
import { readResult } from './results.ts'
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
  const { shared, ours, theirs, agreements } = compareWithPublished(result.sheet, published, {
    name: path,
    columns: Object.fromEntries(
      renamed
        .flatMap((each) => each.split(','))
        .map((each) => {
          const at = each.indexOf('=')
          return [each.slice(0, Math.max(0, at)), each.slice(at + 1)]
        }),
    ),
  })
  if (json)
    out.data(
      jsonText({
        communs: shared,
        du_resultat_seul: ours,
        du_publie_seul: theirs,
        accords: agreements,
      }),
    )
  else out.data(text(path, shared, shared + ours, shared + theirs, agreements))
  return Exit.done
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
