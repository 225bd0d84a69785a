/** Options of the commands that estimate people, and the estimate that they ask for. */
import { basename } from 'node:path'
import type { Argv } from 'yargs'
import { UserError } from '../core/errors.ts'
import { readWhole } from '../host/files.ts'
import { readDirectEstimates } from '../ingest/direct-estimates.ts'
import type { Subject } from '../pipeline/subject.ts'
import { DEFAULT_FLOOR, peopleOfTable, type PeopleResult } from '../study/estimation/people.ts'

/** Options of an estimate of people once parsed. */
export interface PeopleArguments {
  readonly personnes: boolean
  readonly plancher: number
  readonly enquete?: string
}

/**
 * Declares the options of an estimate of people.
 *
 * @param parser parser of the command
 * @returns the same parser
 */
export function peopleOptions(parser: Argv): Argv {
  return parser
    .option('personnes', {
      type: 'boolean',
      default: true,
      describe:
        'estimer les personnes en difficulté numérique, où les fichiers le permettent ; --no-personnes s’en passe',
    })
    .option('plancher', {
      type: 'number',
      default: DEFAULT_FLOOR,
      describe: 'habitants sous lesquels une commune n’est donnée qu’avec son EPCI',
    })
    .option('enquete', {
      type: 'string',
      describe:
        'enquête locale à mêler au modèle (Fay-Herriot) : CSV territoire, taux, variance (ou ecart_type)',
    }) as unknown as Argv
}

/**
 * Estimates people as the options say.
 *
 * @param subject computation whose table has the variables of the census
 * @param options options of the command
 * @param among codes of the results that the total bears on; all when left out
 * @returns the estimate, or why there is none; nothing when it is not asked
 * @throws {UserError} `option-invalide` for a floor that is none; what is wrong with the survey
 */
export async function peopleFrom(
  { table, options: { to }, scores }: Subject,
  { personnes, plancher, enquete }: PeopleArguments,
  among?: ReadonlySet<string>,
): Promise<PeopleResult | undefined> {
  if (!(plancher >= 0))
    throw new UserError(
      'option-invalide',
      '--plancher n’est pas un nombre d’habitants',
      'donnez 0 ou plus',
    )
  if (!personnes && enquete !== undefined)
    throw new UserError(
      'option-invalide',
      '--enquete ne sert qu’à estimer des personnes',
      'retirez --no-personnes, ou --enquete',
    )
  if (!personnes) return undefined
  const found = peopleOfTable(table, {
    floor: plancher,
    ...(among && { among }),
    ...(to && { to }),
    ...(scores.population && { population: scores.population }),
    ...(enquete !== undefined && {
      survey: {
        file: basename(enquete),
        rates: readDirectEstimates(await readWhole(enquete), enquete),
      },
    }),
  })
  if ('lacking' in found && enquete !== undefined)
    throw new UserError(
      'option-invalide',
      `--enquete ${basename(enquete)} : ${found.lacking}`,
      'ajoutez les fichiers du recensement qui les portent',
      { file: enquete },
    )
  return found
}
