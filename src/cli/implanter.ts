/** `ifn implanter`: where the next places of help reach most people. */
import type { SitingMapOptions } from '../render/map/siting.ts'
import type { Argv } from 'yargs'
import { UserError, userErrors } from '../core/errors.ts'
import { french, NBSP } from '../core/french.ts'
import { software } from '../core/version.ts'
import { sourceInWords } from '../table/source-trace.ts'
import type { OutputFile } from '../host/files.ts'
import type { Sites } from '../study/siting/reach.ts'
import { sitesFor } from '../study/site-help.ts'
import type { SitingGoal, SitingOptions } from '../study/siting/proposal.ts'
import type { SolveProgramme } from '../study/siting/programme.ts'
import { PICTURE, pictureFiles } from './answer-sheet.ts'
import type { Command } from './command.ts'
import { readingDeclared } from './compute-options.ts'
import { csvDialect, writeSheet, type CommonOptions } from './inputs.ts'
import { outputsOption, pipedFormat, refuseTwoAnswers, territoryOption } from './options.ts'
import { contourOptions, requiredContours, type ContourOptions } from './contours.ts'
import { sitingCandidates, type CandidateOptions } from './siting-candidates.ts'
import {
  needsOption,
  sitingInputs,
  type SitingInputs,
  type SitingNeedsOptions,
} from './siting-inputs.ts'
import { distanceOptions, sitingReach, type ReachOptions } from './siting-reach.ts'
import { answerCsv, Exit, isStdio, STDIO, type Streams } from './streams.ts'
import { sitingJson, sitingSheet, sitingText, type ToldSiting } from './text/siting.ts'
import { jsonText, labelledList } from './text-table.ts'
import { sheetToCsv } from '../io/csv/write.ts'
import { encodeSheet } from '../io/encode.ts'

interface ImplanterOptions
  extends CommonOptions, Omit<ContourOptions, 'completerZeros'>, SitingArguments {
  readonly sortie: readonly string[]
}

const goals = {
  atteinte: 'reach',
  mediane: 'median',
  centre: 'centre',
  couverture: 'cover',
} as const satisfies Readonly<Record<string, SitingGoal>>

/** Seconds given to the solver unless told, and candidates from which it is not tried unless they are given. */
const [SECONDS, MANY] = [30, 5_000]

const listOption = (describe: string) =>
  ({
    type: 'string',
    default: [] as string[],
    coerce: (given: string | readonly string[]): string[] =>
      [given].flat().flatMap((each) =>
        String(each)
          .split(/[,;\s]+/)
          .filter(Boolean),
      ),
    describe,
  }) as const

/** `ifn implanter`: proposes sites, and tells what each brings and how sure the choice is. */
export const implanter: Command<ImplanterOptions> = {
  options: (parser: Argv) =>
    readingDeclared(distanceOptions(contourOptions(parser)))
      .positional('fichiers', {
        type: 'string',
        array: true,
        default: [] as string[],
        describe:
          'besoins (tables, scores) et lieux existants (listes) ; sans fichier, la France embarquée et ses France services',
      })
      .option('territoire', {
        ...territoryOption,
        describe: 'où ouvrir, et pour qui : code ou nom ; répétable',
      })
      .option('nombre', { type: 'number', default: 5, describe: 'lieux à ouvrir' })
      .option('rayon', {
        type: 'number',
        describe: 'distance à laquelle un lieu dessert : 10 km à défaut, 30 minutes avec des temps',
      })
      .option('objectif', {
        choices: Object.keys(goals) as (keyof typeof goals)[],
        default: 'atteinte' as const,
        describe:
          'le plus de personnes dans le rayon ; distance moyenne ou plus grande distance la moindre ; le moins de lieux pour --part',
      })
      .option('part', {
        type: 'number',
        default: 95,
        describe: 'avec --objectif couverture : pourcentage des personnes à avoir dans le rayon',
      })
      .option('besoins', needsOption)
      .option('ponderer', {
        type: 'string',
        describe: 'colonne qui pèse les besoins : un sous-indice de scores, l’indice',
      })
      .option('candidats', {
        type: 'string',
        describe:
          'CSV des points où ouvrir (code_commune, ou longitude et latitude) ; à défaut, chaque commune',
      })
      .option('max-par-epci', { type: 'number', describe: 'nouveaux lieux par EPCI, au plus' })
      .option(
        'imposer',
        listOption('candidats à ouvrir de toute façon (codes, séparés par des virgules)'),
      )
      .option('exclure', listOption('candidats, ou EPCI, où ne pas ouvrir'))
      .option('quotite', {
        type: 'string',
        describe:
          'part de la semaine où un lieu est ouvert (0,4 pour un bus de deux jours), ou une colonne des candidats',
      })
      .option('delai', {
        type: 'number',
        describe:
          'secondes données à la recherche de l’optimum (30) ; au bout, le meilleur trouvé et son écart',
      })
      .option('sortie', outputsOption('.svg', '.png'))
      .example('ifn implanter -t Aisne --nombre 5 --rayon 10', 'cinq lieux de plus dans l’Aisne')
      .example(
        'ifn implanter -t 02 --objectif couverture --part 98 --rayon 15',
        'combien de lieux pour que 98 % soient à 15 km',
      ),

  async run(options, out, command) {
    refuseTwoAnswers(options)
    const { siting, inputs, notices } = await studySites(options, out)
    const { study } = siting
    const sourcesInWords = [
      ...new Set(
        inputs.sources.map(({ producer, label, millesime }) =>
          sourceInWords({ producer, label, millesime }),
        ),
      ),
    ]
    const sheet = sitingSheet(siting, {
      'ifn.trace': JSON.stringify({
        software,
        title: 'Lieux proposés',
        sources: inputs.sources,
        notes: notices,
        command,
      }),
    })
    const piped = pipedFormat(options.sortie)
    const paths = options.sortie.filter((path) => !isStdio(path))
    const pictures = paths.filter((path) => PICTURE.test(path))
    const extra =
      pictures.length === 0
        ? []
        : await mapFiles(
            pictures,
            siting,
            inputs.places,
            options,
            {
              notes: [`Sources : ${sourcesInWords.join(' ; ')}.`],
              metadata: `Commande : ${command}`,
            },
            out,
          )
    const written = await writeSheet(
      sheet,
      paths.filter((path) => !PICTURE.test(path)),
      { force: options.force, csv: csvDialect(options), extra },
    )
    if (options.json)
      out.data(
        jsonText({
          ...sitingJson(siting),
          sources: inputs.sources,
          a_savoir: notices,
          ecrits: written,
        }),
      )
    else {
      if (piped) out.data(await encodeSheet(sheet, piped))
      else if (options.sortie.includes(STDIO))
        answerCsv(sheetToCsv(sheet, csvDialect(options)), out)
      const lines = [
        sitingText(siting),
        ...labelledList('à savoir', notices),
        ...labelledList('sources', sourcesInWords),
        ...labelledList('écrit', written),
      ]
      out.say(lines.join('\n'))
    }
    return study.cover?.reached === false ? Exit.refused : Exit.done
  },
}

/** What a study of sites is asked: needs, candidates, distances, goal. */
export interface SitingArguments extends SitingNeedsOptions, CandidateOptions, ReachOptions {
  readonly nombre: number
  readonly objectif: keyof typeof goals
  readonly part: number
  readonly maxParEpci?: number
  readonly delai?: number
}

/**
 * Runs a study of sites, from its files to its proposal.
 *
 * @param options needs, candidates, distances, goal
 * @param out terminal to ask at, and to show the progress of a server on
 * @returns the proposal and its labels, what it was made from, what is to be said of it
 * @throws {UserError} what is wrong with the options or the files
 */
export async function studySites(
  options: SitingArguments,
  out: Streams,
): Promise<{
  readonly siting: ToldSiting
  readonly inputs: SitingInputs
  readonly notices: readonly string[]
}> {
  const asked = checked(options)
  const inputs = await sitingInputs(options, out)
  const { demand } = inputs
  const where = await sitingCandidates(options, demand, inputs.everywhere)
  const { candidates } = where
  const measured = await sitingReach(options, inputs, candidates, out)
  const solver = await solverFor(options, candidates.ids.length)
  const siting: SitingOptions = {
    ...asked,
    radius: measured.radius,
    forced: where.forced,
    excluded: where.excluded,
    ...(solver.solve && { solve: solver.solve, seconds: options.delai ?? SECONDS }),
  }
  const study = sitesFor({ demand, candidates, reach: measured.reach }, siting)
  const found: ToldSiting = {
    study,
    options: siting,
    demand,
    candidates,
    unit: measured.reach.unit,
    territory: inputs.territory,
    needs: inputs.needs,
    placesLabel: inputs.placesLabel,
    distancesLabel: measured.label,
    epciNames: inputs.epciNames,
  }
  const notices = [
    ...inputs.notices,
    ...where.notices,
    ...measured.notices,
    ...solver.notices,
    ...doubts(found),
  ]
  return { siting: found, inputs, notices }
}

/** The numbers of the options, refused when they are none. */
function checked({
  nombre,
  objectif,
  part,
  maxParEpci,
  delai,
  quotite,
}: SitingArguments): Pick<SitingOptions, 'goal' | 'count' | 'part' | 'mostPerEpci'> {
  const goal = goals[objectif]
  const refuse = (problem: string, remedy: string): never => {
    throw new UserError('option-invalide', problem, remedy)
  }
  if (!Number.isInteger(nombre) || nombre < 1)
    refuse(`--nombre ${nombre} n’est pas un nombre de lieux`, 'donnez 1 ou plus')
  if (!(part > 0 && part <= 100))
    refuse(`--part ${part} n’est pas un pourcentage`, 'donnez un nombre de 1 à 100')
  if (maxParEpci !== undefined && (!Number.isInteger(maxParEpci) || maxParEpci < 1))
    refuse(`--max-par-epci ${maxParEpci} n’est pas un nombre de lieux`, 'donnez 1 ou plus')
  if (delai !== undefined && !(delai > 0))
    refuse(`--delai ${delai} n’est pas un nombre de secondes`, 'donnez un nombre positif')
  if (quotite !== undefined && (goal === 'median' || goal === 'centre'))
    refuse(
      `--quotite n’a pas de sens avec --objectif ${objectif} : une distance ne se divise pas`,
      'retirez --quotite, ou choisissez --objectif atteinte ou couverture',
    )
  return {
    goal,
    count: nombre,
    part: part / 100,
    ...(maxParEpci !== undefined && { mostPerEpci: maxParEpci }),
  }
}

/** The solver where it is installed and the size allows; why not, where it does not. */
async function solverFor(
  { delai }: SitingArguments,
  candidates: number,
): Promise<{ solve?: SolveProgramme; notices: string[] }> {
  if (candidates > MANY && delai === undefined)
    return {
      notices: [
        `${french(candidates, 0)} candidats : choix glouton avec échanges, et sa borne ; --delai SECONDES cherche l’optimum`,
      ],
    }
  const { loadHighs } = await import('../study/siting/highs.ts')
  try {
    return { solve: await loadHighs(), notices: [] }
  } catch (error) {
    if (userErrors(error)[0]?.code !== 'dependance-absente') throw error
    return {
      notices: [
        'choix glouton avec échanges, et sa borne : pour un optimum prouvé, installez le solveur (npm install highs)',
      ],
    }
  }
}

/** What a reader of the proposal must know beside it. */
function doubts({ study, options, demand, needs }: ToldSiting): string[] {
  const { unreachable, steps } = study
  const names = unreachable
    .slice(0, 3)
    .map((i) => demand.names[i])
    .join(', ')
  return [
    ...(unreachable.length > 0
      ? [
          `${french(unreachable.length, 0)} communes que ni lieu ni candidat ne peut desservir (${names}${unreachable.length > 3 ? '…' : ''}) : hors des moyennes, comptées au-delà du rayon`,
        ]
      : []),
    ...(options.goal !== 'cover' && steps.length < options.count
      ? [
          `lieux proposés${NBSP}: ${french(steps.length, 0)} sur ${french(options.count, 0)}, ${options.mostPerEpci === undefined ? 'aucun autre ne rapproche personne' : 'aucun autre n’est permis ou ne rapproche personne'}`,
        ]
      : []),
    ...(needs.isEstimate
      ? [
          'les personnes sont estimées, non comptées : chaque commune a son intervalle (ifn calculer)',
        ]
      : []),
  ]
}

/** The map of the proposal, in each format asked. */
async function mapFiles(
  paths: readonly string[],
  { study, demand, candidates, unit, territory, options: { radius } }: ToldSiting,
  places: Sites,
  options: ImplanterOptions,
  words: Pick<SitingMapOptions, 'notes' | 'metadata'>,
  out: Streams,
): Promise<OutputFile[]> {
  const [{ renderSitingMap }, contours] = await Promise.all([
    import('../render/map/siting.ts'),
    requiredContours(options, { codes: demand.codes, level: 'commune' }, out),
  ])
  const { svg } = renderSitingMap({
    study,
    demand,
    candidates,
    places,
    unit,
    radius,
    detour: options.detour,
    territory,
    contours,
    ...words,
  })
  return pictureFiles(paths, svg)
}
