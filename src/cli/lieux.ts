/** `ifn lieux`: what each territory is offered: places by service, per 10,000 inhabitants, and how far the nearest is. */
import type { Argv } from 'yargs'
import { UserError } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { sourceInWords } from '../table/source-trace.ts'
import { offer } from '../study/offer.ts'
import { countOf, type Level, levels } from '../table/level.ts'
import { recordsOf, rowCount } from '../table/sheet.ts'
import { contourOptions, type ContourOptions } from './contours.ts'
import { readInputs, type CommonOptions } from './inputs.ts'
import { readingDeclared, readingOptions, type ReadingArguments } from './compute-options.ts'
import { outputsOption, territoryOption } from './options.ts'
import type { NeedsMeasure } from './quadrants.ts'
import { needsOption, type SitingNeedsOptions } from './siting-inputs.ts'
import { distanceOptions, type ReachOptions } from './siting-reach.ts'
import { answerSheet } from './answer-sheet.ts'
import type { Command } from './command.ts'
import { Exit } from './streams.ts'
import { keptNote, sheetOfTerritories } from './territory.ts'
import { labelledList } from './text-table.ts'

interface LieuxOptions
  extends
    CommonOptions,
    ReadingArguments,
    Omit<ContourOptions, 'completerZeros'>,
    SitingNeedsOptions,
    Omit<ReachOptions, 'rayon'> {
  readonly seuils?: string
  readonly avant: readonly string[]
  readonly quadrants?: NeedsMeasure
  readonly niveau?: Level
  readonly territoire: readonly string[]
  readonly sortie: readonly string[]
}

/**
 * `ifn lieux`: counts the places of help of each territory, and measures how far the nearest is.
 */
export const lieux: Command<LieuxOptions> = {
  options: (parser: Argv) =>
    readingDeclared(distanceOptions(contourOptions(parser)))
      .positional('fichiers', {
        type: 'string',
        array: true,
        default: [] as string[],
        describe: 'listes de lieux, points ou contours des communes, populations',
      })
      .option('niveau', { alias: 'n', choices: levels, describe: 'niveau des résultats' })
      .option('territoire', territoryOption)
      .option('seuils', {
        type: 'string',
        describe:
          'personnes plus loin que ces distances du lieu le plus proche (km, ou minutes avec des temps), par territoire : 5,10,15 ; sans fichier, la France embarquée',
      })
      .option('avant', {
        type: 'string',
        default: [] as string[],
        coerce: (given: string | readonly string[]): string[] => [given].flat(),
        describe:
          'liste de lieux d’une date passée : lieux par service, alors et maintenant, par territoire, pour 10 000 personnes en difficulté ; répétable',
      })
      .option('quadrants', {
        choices: ['personnes', 'indice'] satisfies NeedsMeasure[],
        describe:
          'les besoins contre l’offre : chaque EPCI (ou --niveau commune) dans un de quatre quadrants, par les personnes ou par l’indice ; table, et carte avec -o carte.svg',
      })
      .option('besoins', needsOption)
      .option('sortie', outputsOption('.svg', '.png'))
      .example('ifn lieux --seuils 5,10,15 -n departement', 'qui est loin, par département')
      .example(
        'ifn lieux lieux-2026.csv --avant lieux-2023.csv -t 02',
        'l’offre de l’Aisne à deux dates',
      )
      .example(
        'ifn lieux --quadrants personnes -t 02 -o quadrants.csv -o carte.svg',
        'besoins et offre des EPCI de l’Aisne',
      )
      .example(
        'ifn lieux points.csv france-services.csv t-popref-com.csv -n departement',
        'par département',
      ),

  async run(options, out, command) {
    const asked = Object.entries({
      seuils: options.seuils !== undefined,
      avant: options.avant.length > 0,
      quadrants: options.quadrants !== undefined,
    }).flatMap(([name, given]) => (given ? [`--${name}`] : []))
    if (asked.length > 1)
      throw new UserError(
        'option-invalide',
        `${asked.join(' et ')} sont des réponses différentes`,
        'gardez une seule de ces options',
      )
    if (options.quadrants !== undefined) {
      const { runQuadrants } = await import('./quadrants.ts')
      return runQuadrants({ ...options, quadrants: options.quadrants }, out, command)
    }
    if (options.seuils !== undefined) {
      const { runThresholds } = await import('./thresholds.ts')
      return runThresholds({ ...options, seuils: options.seuils }, out, command)
    }
    if (options.avant.length > 0) {
      const { runTwoDates } = await import('./two-dates.ts')
      return runTwoDates(options, out, command)
    }
    for (const [option, given] of Object.entries({
      temps: options.temps.length > 0,
      osrm: options.osrm !== undefined,
      besoins: options.besoins !== undefined,
    }))
      if (given)
        throw new UserError(
          'option-invalide',
          `--${option} ne sert qu’avec --seuils${option === 'besoins' ? ', --avant ou --quadrants' : ''}`,
          `ajoutez --seuils 5,10,15, ou retirez --${option}`,
        )
    if (options.fichiers.length === 0)
      throw new UserError(
        'option-invalide',
        'aucun fichier : rien dont compter les lieux',
        'donnez une liste de lieux et des fichiers par commune ; ifn lieux --seuils 5,10,15 se passe de fichier',
      )
    const all = offer(await readInputs(options.fichiers, options.feuille), {
      ...readingOptions(options),
      ...(options.niveau && { level: options.niveau }),
      command,
    })
    const { sources, notices, level } = all
    const { sheet, chosen } = await sheetOfTerritories(all.sheet, level, options.territoire, out)
    const measured = sheet.columns.filter(({ name }) => /^(nb|distance)_/.test(name))
    await answerSheet(options, out, {
      sheet,
      isForTerminal: true,
      json: (written) => ({
        niveau: level,
        territoires: rowCount(sheet),
        sources,
        a_savoir: notices,
        ...(written.length === 0 ? { lignes: recordsOf(sheet) } : { ecrits: written }),
      }),
      text: (written) =>
        [
          `${countOf(level, rowCount(sheet))}`,
          ...measured
            .filter(({ name }) => name.startsWith('nb_') && !name.endsWith('_10000'))
            .map(
              ({ name, values }) =>
                `  ${name} : ${french(
                  (values as Float64Array).reduce((sum, n) => sum + (n === n ? n : 0), 0),
                  0,
                )}`,
            ),
          ...labelledList('à savoir', chosen ? [keptNote(chosen), ...notices] : notices),
          ...labelledList(
            'sources',
            sources.map(({ producer, label, updated, licence }) =>
              sourceInWords({ producer, label, updated, licence }),
            ),
          ),
          ...labelledList('écrit', written),
        ].join('\n'),
    })
    return Exit.done
  },
}
