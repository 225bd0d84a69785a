/** What a caller gives to be read, from JavaScript as from TypeScript: looked at before any byte is. */
import { suggestion, throwIfAny, UserError } from '../core/errors.ts'
import { unknownOptions } from '../core/options.ts'
import type { InputFile } from '../ingest/input.ts'
import { computationErrors } from '../method/check.ts'
import { problemsOfGiven } from '../method/given.ts'
import { levels, type Level } from '../table/level.ts'
import type { PipelineOptions } from './options.ts'

const OPTIONS = Object.keys({
  level: true,
  reference: true,
  millesime: true,
  completeZeros: true,
  keyColumn: true,
  anyCode: true,
  missing: true,
  command: true,
  cog: true,
  history: true,
  also: true,
  groups: true,
  reader: true,
  lent: true,
  sources: true,
} satisfies Record<keyof PipelineOptions, true>)

/**
 * Checks the arguments of `readFiles` and of `computeFiles`.
 *
 * @param files files of any caller
 * @param method method, when one is given
 * @param options options of any caller
 * @throws {UserErrors} every problem at once: no list of files, a file without name or bytes, a method that
 *   does not hold, an unknown option or level
 */
export function checkGivenFiles(
  files: readonly InputFile[],
  method: unknown,
  options: PipelineOptions,
): void {
  const level = (options as PipelineOptions | null)?.level
  throwIfAny([
    ...(method === undefined ? [] : problemsOfGiven(method, computationErrors)),
    ...unknownOptions('computeFiles', options, OPTIONS),
    ...(level === undefined || levels.includes(level) ? [] : [noLevel(level)]),
    ...fileProblems(files),
  ])
}

function noLevel(level: Level): UserError {
  return new UserError(
    'option-invalide',
    `« ${String(level)} » n’est pas un niveau`,
    suggestion(String(level), levels),
  )
}

function fileProblems(files: unknown): UserError[] {
  if (!Array.isArray(files))
    return [
      new UserError(
        'option-invalide',
        'les fichiers ne sont pas une liste',
        'donnez [{ name, bytes }]\u00A0; pour des chemins, inputsAt ou computeFilesOn, de indice-fragilite-numerique/node',
      ),
    ]
  return files.flatMap((file: Partial<InputFile> | null | undefined, k) => {
    if (typeof file?.name !== 'string')
      return [
        new UserError(
          'option-invalide',
          `le fichier ${k + 1} n’a pas de nom`,
          'donnez { name, bytes } : le nom et les octets (Uint8Array) du fichier',
        ),
      ]
    const { name, bytes, source, chunks, sheet, problem } = file
    return bytes instanceof Uint8Array || source || chunks || sheet || problem
      ? []
      : [
          new UserError(
            'option-invalide',
            `le fichier « ${name} » n’a pas d’octets`,
            'donnez bytes, un Uint8Array : new Uint8Array(await reponse.arrayBuffer()), ou readFile',
            { file: name },
          ),
        ]
  })
}
