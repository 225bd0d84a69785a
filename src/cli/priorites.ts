/** `ifn priorites`: which communes first, how many people, why, how sure, what help is near. */
import type { Argv } from 'yargs'
import { UserError } from '../core/errors.ts'
import { takeScores } from '../engine/take.ts'
import type { Subject } from '../pipeline/subject.ts'
import { reasonInWords } from '../render/draw/reasons.ts'
import { groupSum } from '../stats/group.ts'
import { peopleVariables } from '../study/estimation/inputs.ts'
import { quickFirstTenth } from '../study/priorities/first-tenth.ts'
import { prioritiesSheet } from '../study/priorities/priorities-sheet.ts'
import {
  priorities,
  withFirstTenth,
  type NearHelp,
  type Priority,
} from '../study/priorities/priorities.ts'
import { computeOptions, subjectFrom, type ComputeArguments } from './compute-options.ts'
import { answerSheet } from './answer-sheet.ts'
import type { Command } from './command.ts'
import { outputsOption, refuseTwoAnswers, territoryOption } from './options.ts'
import { peopleFrom, peopleOptions, type PeopleArguments } from './people-options.ts'
import { Exit } from './streams.ts'
import { rowsAsked } from './territory.ts'
import { peopleText } from './text/people.ts'
import { prioritiesText } from './text/priorities.ts'
import { labelledList } from './text-table.ts'

interface PrioritesOptions extends ComputeArguments, PeopleArguments {
  readonly territoire: readonly string[]
  readonly sortie: readonly string[]
  readonly nombre: number
  readonly tirages: number
}

const PLACES = [
  'NB_FRANCE_SERVICES',
  'NB_LIEUX_MEDIATION',
  'NB_BIBLIOTHEQUES',
  'NB_STRUCTURES_CONSEILLERS',
  'NB_LIEUX_FOURNIS',
] as const
const DISTANCES = [
  'DISTANCE_LIEU',
  'DISTANCE_FRANCE_SERVICES',
  'DISTANCE_LIEU_MEDIATION',
  'DISTANCE_LIEU_FOURNI',
] as const

/** `ifn priorites`: lists the territories that come first, by intensity and by people. */
export const priorites: Command<PrioritesOptions> = {
  options: (parser: Argv) =>
    peopleOptions(computeOptions(parser))
      .option('territoire', {
        ...territoryOption,
        describe:
          'le territoire où choisir : code ou nom d’un département, d’un EPCI, d’une région ; répétable',
      })
      .option('nombre', { type: 'number', default: 10, describe: 'territoires de chaque liste' })
      .option('tirages', {
        type: 'number',
        default: 200,
        describe: 'tirages de l’étude rapide qui dit la certitude ; 0 : pas d’étude',
      })
      .option('sortie', outputsOption())
      .example('ifn priorites -t 02', 'les communes de l’Aisne par où commencer')
      .example(
        'ifn priorites -t 32 --niveau epci -o priorites.xlsx',
        'les EPCI des Hauts-de-France',
      )
      .example('ifn priorites -t Laon --json', 'une commune, en JSON'),

  async run(options, out, command) {
    refuseTwoAnswers(options)
    for (const name of ['nombre', 'tirages'] as const)
      if (!(Number.isInteger(options[name]) && options[name] >= (name === 'nombre' ? 1 : 0)))
        throw new UserError(
          'option-invalide',
          `--${name} n’est pas un nombre entier`,
          `donnez un entier à partir de ${name === 'nombre' ? 1 : 0}`,
        )
    const subject = await subjectFrom(options, command, [
      ...peopleVariables,
      ...PLACES,
      ...DISTANCES,
    ])
    const { scores } = subject
    const asked = await rowsAsked(options.territoire, scores, out)
    const people = await peopleFrom(
      subject,
      options,
      asked && new Set(asked.rows.map((row) => scores.codes[row]!)),
    )
    const { expected } = asked ? takeScores(scores, asked.rows, '') : scores
    const bare = priorities(scores, {
      ...(asked && { within: asked.rows }),
      count: options.nombre,
      floor: options.plancher,
      ...(people && 'found' in people && { people: people.found }),
      help: nearHelp(subject),
      epci: epciOf(subject),
    })
    const listed = [...new Set([...bare.byIntensity, ...bare.byPeople].map(({ row }) => row))]
    const study =
      options.tirages === 0
        ? undefined
        : quickFirstTenth(subject, listed, { draws: options.tirages })
    const found = study ? withFirstTenth(bare, study.firstTenth) : bare
    const answer = {
      scores,
      found,
      label: asked?.label ?? '',
      ...(study && { study }),
      ...(people && { people: peopleText(people, expected) }),
    }
    const sheet = prioritiesSheet(found, scores.level, reasonInWords, {
      'ifn.trace': JSON.stringify({
        ...scores.trace,
        ...(people && 'found' in people && { people: people.found.trace }),
      }),
    })
    await answerSheet(options, out, {
      sheet,
      json: (written) => ({
        territoire: answer.label,
        plancher: found.floor,
        sous_le_plancher: found.belowFloor.count,
        par_intensite: found.byIntensity.map(priorityJson),
        par_personnes: found.byPeople.map(priorityJson),
        ...(study && {
          etude: { tirages: study.draws, graine: study.seed, territoires: study.territories },
        }),
        ...(people && { personnes: peopleText(people, expected) }),
        ecrits: written,
      }),
      text: (written) => [prioritiesText(answer), ...labelledList('écrit', written)].join('\n'),
    })
    return Exit.done
  },
}

function priorityJson(each: Priority): object {
  const { rank, rankInDepartement, people, firstTenth, help, epci } = each
  return {
    code: each.code,
    nom: each.name,
    ...(epci && { epci: { code: epci.code, nom: epci.name } }),
    population: each.population,
    ifn: each.index,
    rang: rank.rank,
    sur: rank.of,
    ...(rankInDepartement && {
      rang_departement: rankInDepartement.rank,
      sur_departement: rankInDepartement.of,
    }),
    ...(people && {
      illectronisme: {
        part: people.share,
        personnes: people.people,
        p05: people.low,
        p95: people.high,
      },
    }),
    ...(firstTenth && {
      p_premier_dixieme: firstTenth.chance,
      certitude: firstTenth.certainty,
    }),
    raisons: each.reasons.map((reason) => ({
      theme: reason.label,
      points: reason.points,
      phrase: reasonInWords(reason),
    })),
    aide: { ...(help.distance !== undefined && { distance_km: help.distance }), ...help.counts },
  }
}

/** Help near each result: the nearest of the places that help, and how many there are; sums for a level above the rows. */
function nearHelp({ table, options: { to } }: Subject): NearHelp {
  const columns = table.columns as Readonly<Record<string, Float64Array | undefined>>
  const counts = Object.fromEntries(
    PLACES.flatMap((name) => {
      const values = columns[name]
      return values
        ? [[name.toLowerCase(), to ? groupSum(values, to.of, to.codes.length) : values] as const]
        : []
    }),
  )
  const far = DISTANCES.flatMap((name) => columns[name] ?? [])
  const distance =
    to || far.length === 0
      ? undefined
      : far[0]!.map((_, i) =>
          far.reduce(
            (least, each) => (each[i]! < least || least !== least ? each[i]! : least),
            NaN,
          ),
        )
  return { counts, ...(distance && { distance }) }
}

function epciOf({ table, options: { to }, scores }: Subject): {
  readonly codes: readonly string[]
  readonly names: Readonly<Record<string, string>>
} {
  const codes = to ? scores.codes.map(() => '') : (table.membership?.epci ?? [])
  return { codes, names: table.parentNames ?? {} }
}
