/** `ifn calculer`: files → scores, and what a person must know of them. */
import type { Argv } from 'yargs'
import { frozenJson } from '../engine/reference.ts'
import { scoresSheet } from '../engine/sheet.ts'
import { encodeSheet } from '../io/encode.ts'
import { sheetToCsv } from '../io/csv/write.ts'
import { embeddedTerritory } from '../host/embedded.ts'
import {
  computeOptions,
  keptTerritories,
  subjectFrom,
  type ComputeArguments,
} from './compute-options.ts'
import { contourChoice, csvDialect, writeSheet } from './inputs.ts'
import { peopleFrom, peopleOptions, type PeopleArguments } from './people-options.ts'
import {
  geographicExtensions,
  outputsOption,
  pipedFormat,
  refuseStdio,
  refuseTwoAnswers,
  territoryOption,
} from './options.ts'
import { peopleVariables } from '../study/estimation/inputs.ts'
import { withPeople } from '../study/estimation/people-sheet.ts'
import type { Command } from './command.ts'
import { answerCsv, Exit, isStdio, STDIO } from './streams.ts'
import { summary, summaryText } from './text/summary.ts'
import { jsonText } from './text-table.ts'

interface CalculerOptions extends ComputeArguments, PeopleArguments {
  readonly territoire: readonly string[]
  readonly sortie: readonly string[]
  readonly figer?: string
  readonly contours?: string
  readonly champ?: string
}

/** `ifn calculer`: computes the index of some files, writes it and sums it up. */
export const calculer: Command<CalculerOptions> = {
  options: (parser: Argv) =>
    peopleOptions(computeOptions(parser))
      .option('territoire', territoryOption)
      .option('sortie', outputsOption(...geographicExtensions))
      .option('figer', {
        type: 'string',
        describe: 'écrire les bornes de la référence dans ce fichier JSON',
      })
      .option('contours', {
        type: 'string',
        describe: `contours, pour une sortie ${geographicExtensions.join(' ')}`,
      })
      .option('champ', {
        type: 'string',
        describe: 'champ des contours qui porte les codes ; à défaut, celui qui en joint le plus',
      })
      .example('ifn calculer -o scores.csv', 'toutes les communes de France')
      .example('ifn calculer -t 02 -n epci -o -', 'les EPCI de l’Aisne, sur la sortie standard')
      .example(
        'ifn calculer -t 02 -o -.arrow | ifn carte -',
        'une carte, sources et méthode avec elle',
      )
      .example('ifn calculer dossier/ -o scores.csv', 'des fichiers de l’INSEE et de l’ARCEP'),

  async run(options, out, command) {
    refuseStdio(options.figer, '--figer')
    const subject = await subjectFrom(options, command, options.personnes ? peopleVariables : [])
    const scores = await keptTerritories(subject.scores, options.territoire, out)
    const people = await peopleFrom(subject, options, new Set(scores.codes))
    const plain = scoresSheet(scores)
    const sheet = people && 'found' in people ? withPeople(plain, people.found) : plain
    const piped = pipedFormat(options.sortie)
    const paths = options.sortie.filter((path) => !isStdio(path))
    refuseTwoAnswers(options)
    const contours =
      options.contours ??
      (options.fichiers?.length ? undefined : embeddedTerritory(options.donnees).contours)
    const extra =
      options.figer === undefined ? [] : [{ path: options.figer, bytes: frozenJson(scores.frozen) }]
    const written = await writeSheet(sheet, paths, {
      force: options.force,
      csv: csvDialect(options),
      extra,
      ...contourChoice(options, contours),
      out,
    })

    if (options.json) out.data(jsonText({ ...summary(scores, people), ecrits: written }))
    else if (piped) out.data(await encodeSheet(sheet, piped))
    else if (
      options.sortie.includes(STDIO) ||
      (options.sortie.length === 0 && options.figer === undefined && !out.isTerminal)
    )
      answerCsv(sheetToCsv(sheet, csvDialect(options)), out)
    if (!options.json) out.say(summaryText(scores, written, people))
    return Exit.done
  },
}
