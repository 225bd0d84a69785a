/** `ifn priorites`: which communes first, how many people, why, how sure, what help is near. */
import type { Argv } from 'yargs'
import { UserError } from '../core/errors.ts'
import { takeScores } from '../engine/take.ts'
import { reasonInWords } from '../render/draw/reasons.ts'
import { prioritiesSheet } from '../study/priorities/priorities-sheet.ts'
import type { Priority } from '../study/priorities/priorities.ts'
import { priorities, priorityVariables } from '../study/set-priorities.ts'
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
    const subject = await subjectFrom(options, command, priorityVariables)
    const { scores } = subject
    const asked = await rowsAsked(options.territoire, scores, out)
    const people = await peopleFrom(
      subject,
      options,
      asked && new Set(asked.rows.map((row) => scores.codes[row]!)),
    )
    const found = priorities(scores, {
      territory: (asked?.territories ?? []).map(({ level, code }) => `${level}:${code}`),
      count: options.nombre,
      floor: options.plancher,
      people: people ?? false,
      draws: options.tirages,
    })
    const { study, label } = found
    const { expected } = asked ? takeScores(scores, asked.rows, '') : scores
    const answer = {
      scores,
      found,
      label,
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
