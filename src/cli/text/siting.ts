/** Writes a proposal of places for a terminal and as JSON: what changes, where, how sure it is, who stays beyond. */
import { french, NBSP } from '../../core/french.ts'
import type { SitingOptions, SitingStudy, Situation } from '../../study/siting/proposal.ts'
import type { Demand, Reach, Sites } from '../../study/siting/reach.ts'
import { countOf } from '../../table/level.ts'
import type { Sheet } from '../../table/sheet.ts'
import { departementOf, parentCode } from '../../geo/membership.ts'
import {
  alignColumns,
  finiteOrNull,
  labelled,
  labelledList,
  numberCell,
  percentCell,
  shortName,
} from '../text-table.ts'

/** All that is told of a proposal. */
export interface ToldSiting {
  readonly study: SitingStudy
  readonly options: SitingOptions
  readonly demand: Demand
  readonly candidates: Sites
  readonly unit: Reach['unit']
  readonly territory: string
  readonly needs: { readonly label: string; readonly isEstimate: boolean }
  readonly placesLabel: string
  readonly distancesLabel: string
  readonly epciNames: Readonly<Record<string, string>>
}

const SHOWN = 5
const GOALS = {
  reach: 'atteinte',
  median: 'mediane',
  centre: 'centre',
  cover: 'couverture',
} as const

/**
 * Writes a number of people: to the ten when it is an estimate.
 *
 * @param people 0 or more
 * @param isEstimate whether its last figure means nothing
 * @returns the number in French
 *
 * @example
 * peopleCell(13846.2, true) // → '13\u202F850'
 */
export function peopleCell(people: number, isEstimate: boolean): string {
  return isEstimate && people >= 100
    ? french(Math.round(people / 10) * 10, 0)
    : numberCell(people, 0)
}

/**
 * Writes a proposal for a person.
 *
 * @param told the proposal and its labels
 * @returns lines, to be wrapped by whoever prints them
 */
export function sitingText(told: ToldSiting): string {
  const { study, demand, territory, needs } = told
  const { before, after } = study
  return [
    labelled(
      'territoire',
      `${territory}${NBSP}: ${countOf('commune', demand.codes.length)}, ${peopleCell(study.people, needs.isEstimate)} ${needs.label}${needs.isEstimate ? ' (estimation)' : ''}`,
    ),
    labelled('objectif', goalText(told)),
    labelled('lieux', told.placesLabel),
    labelled('distances', told.distancesLabel),
    labelled('avant', situationText(before, told)),
    labelled('après', situationText(after, told)),
    labelled('preuve', proofText(told)),
    '',
    ...stepLines(told),
    '',
    ...labelledList('restent', beyondLines(told)),
  ].join('\n')
}

function distance(value: number, unit: Reach['unit']): string {
  return Number.isNaN(value) ? '–' : `${french(value, unit === 'km' ? 1 : 0)}${NBSP}${unit}`
}

function radiusText({ options, unit }: ToldSiting): string {
  return `${french(options.radius, Number.isInteger(options.radius) ? 0 : 1)}${NBSP}${unit}`
}

function placesText(count: number): string {
  return `${french(count, 0)}${NBSP}lieu${count > 1 ? 'x' : ''}`
}

function goalText(told: ToldSiting): string {
  const { options } = told
  const more = `${placesText(options.count)} de plus`
  const limits = [
    options.mostPerEpci === undefined
      ? ''
      : `${french(options.mostPerEpci, 0)} nouveau${options.mostPerEpci > 1 ? 'x' : ''} par EPCI au plus`,
    options.forced?.length
      ? `${french(options.forced.length, 0)} imposé${options.forced.length > 1 ? 's' : ''}`
      : '',
    options.excluded?.length
      ? `${french(options.excluded.length, 0)} candidat${options.excluded.length > 1 ? 's' : ''} exclu${options.excluded.length > 1 ? 's' : ''}`
      : '',
  ].filter(Boolean)
  const goal = {
    reach: `${more}, pour que le plus de personnes en aient un à ${radiusText(told)} au plus`,
    median: `${more}, pour que la distance moyenne au plus proche soit la moindre`,
    centre: `${more}, pour que la plus grande distance au plus proche soit la moindre`,
    cover: `le moins de lieux pour que ${percentCell(options.part)} des personnes en aient un à ${radiusText(told)} au plus`,
  }[options.goal]
  return [goal, ...limits].join(' ; ')
}

function situationText(situation: Situation, told: ToldSiting): string {
  const { study, unit, needs } = told
  const { within, mean, worst, unserved } = situation
  return [
    `${percentCell(within / study.people)} à ${radiusText(told)} au plus (${peopleCell(within, needs.isEstimate)})`,
    `${distance(mean, unit)} en moyenne`,
    `${distance(worst, unit)} au plus loin`,
    unserved > 0
      ? `${countOf('commune', unserved)} ${unit === 'km' ? `dont l’île n’a pas de lieu` : 'sans trajet connu vers un lieu'}`
      : '',
  ]
    .filter(Boolean)
    .join(', ')
}

/**
 * Writes how sure the choice is: proven, or within such a gap of what no choice passes.
 *
 * @param told the proposal and its labels
 * @returns a French sentence without its capital
 */
export function proofText({ study, options, unit, needs }: ToldSiting): string {
  const { by, gap, bound } = study.proposal
  const value =
    options.goal === 'reach'
      ? `${peopleCell(bound, needs.isEstimate)} personnes`
      : options.goal === 'cover'
        ? placesText(bound)
        : distance(bound, unit)
  if (study.cover && !study.cover.reached)
    return `hors d’atteinte : tous les candidats ensemble couvrent ${percentCell(study.cover.reachable / study.people)} des personnes`
  if (by === 'exact') return 'optimum prouvé : aucun autre choix ne fait mieux'
  const how =
    by === 'greedy' ? 'choix glouton avec échanges' : 'meilleur choix trouvé dans le temps donné'
  return `${how} ; à ${percentCell(gap)} au plus du meilleur possible (borne : ${value})`
}

function stepLines(told: ToldSiting): string[] {
  const { study, candidates, epciNames, needs, unit, options } = told
  if (study.steps.length === 0) return ['aucun lieu de plus ne rapproche personne']
  const isDistance = options.goal === 'median' || options.goal === 'centre'
  const last = options.goal === 'centre' ? 'au plus loin' : isDistance ? 'en moyenne' : 'part'
  const heading = ['', 'commune', 'EPCI', 'ajoute', last]
  const rows = study.steps.map(({ site, adds, situation }, k) => [
    french(k + 1, 0),
    `${shortName(candidates.names[site]!, 22)} (${candidates.communes[site]!})`,
    shortName(epciNames[candidates.epci[site]!] ?? '', 22),
    peopleCell(adds, needs.isEstimate),
    isDistance
      ? distance(options.goal === 'centre' ? situation.worst : situation.mean, unit)
      : percentCell(situation.within / study.people),
  ])
  return alignColumns([heading, ...rows], new Set([0, 3, 4]))
}

/** Communes whose people stay beyond the radius, those of most people first. */
export function beyondRows({
  study,
  demand,
  options,
}: Pick<ToldSiting, 'study' | 'demand' | 'options'>): number[] {
  return [...demand.codes.keys()]
    .filter((i) => demand.people[i]! > 0 && !(study.nearest.after[i]! <= options.radius))
    .sort((a, b) => demand.people[b]! - demand.people[a]!)
}

function beyondLines(told: ToldSiting): string[] {
  const { study, demand, needs, unit } = told
  const rows = beyondRows(told)
  if (rows.length === 0)
    return [`toutes les communes habitées ont un lieu à ${radiusText(told)} au plus`]
  const people = rows.reduce((sum, i) => sum + demand.people[i]!, 0)
  const some = rows
    .slice(0, SHOWN)
    .map((i) => {
      const d = study.nearest.after[i]!
      return `${demand.names[i]} (${d < Infinity ? distance(d, unit) : unit === 'km' ? 'aucun lieu sur son île' : 'aucun trajet connu'})`
    })
    .join(', ')
  return [
    `${countOf('commune', rows.length)} à plus de ${radiusText(told)}, ${peopleCell(people, needs.isEstimate)} personnes${NBSP}: ${some}${rows.length > SHOWN ? '…' : ''}`,
  ]
}

/**
 * Gives a proposal as data: what `--json` prints.
 *
 * @param told the proposal and its labels
 * @returns an object ready for JSON
 */
export function sitingJson(told: ToldSiting): object {
  const { study, options, demand, candidates, unit, territory, needs } = told
  const { proposal } = study
  const situation = ({ within, mean, worst, unserved }: Situation): object => ({
    personnes: within,
    part: within / study.people,
    distance_moyenne: finiteOrNull(mean),
    distance_maximale: finiteOrNull(worst),
    communes_sans_lieu: unserved,
  })
  return {
    territoire: territory,
    communes: demand.codes.length,
    besoins: needs.label,
    estimation: needs.isEstimate,
    personnes: study.people,
    objectif: GOALS[options.goal],
    rayon: options.radius,
    unite: unit,
    distances: told.distancesLabel,
    lieux_existants: told.placesLabel,
    avant: situation(study.before),
    apres: situation(study.after),
    preuve: { exact: 'optimum', 'time-limit': 'delai', greedy: 'glouton' }[proposal.by],
    valeur: finiteOrNull(proposal.value),
    borne: finiteOrNull(proposal.bound),
    ecart: finiteOrNull(proposal.gap),
    ...(study.cover && {
      atteint: study.cover.reached,
      atteignables: study.cover.reachable,
    }),
    courbe: proposal.curve.map(finiteOrNull),
    lieux: study.steps.map(({ site, adds, situation: then }, k) => ({
      rang: k + 1,
      candidat: candidates.ids[site],
      nom: candidates.names[site],
      code_commune: candidates.communes[site],
      code_epci: candidates.epci[site] || null,
      longitude: candidates.lon[site],
      latitude: candidates.lat[site],
      quotite: candidates.share[site],
      ajoute: adds,
      ...situation(then),
    })),
    au_dela: beyondRows(told).map((i) => ({
      code_commune: demand.codes[i],
      nom: demand.names[i],
      personnes: demand.people[i],
      distance: finiteOrNull(study.nearest.after[i]!),
    })),
  }
}

/**
 * Builds the table of a proposal: a row a place, in the order in which they bring most.
 *
 * @param told the proposal and its labels
 * @param metadata Trace, for the formats that keep one
 * @returns the sheet
 */
export function sitingSheet(told: ToldSiting, metadata: Sheet['metadata']): Sheet {
  const { study, candidates, epciNames } = told
  const { steps } = study
  const text = (of: (site: number) => string): string[] => steps.map(({ site }) => of(site))
  const numbers = (of: (step: (typeof steps)[number], k: number) => number): Float64Array =>
    Float64Array.from(steps, of)
  return {
    columns: [
      { name: 'code_commune', values: text((site) => candidates.communes[site]!) },
      { name: 'nom', values: text((site) => candidates.names[site]!) },
      { name: 'candidat', values: text((site) => candidates.ids[site]!) },
      { name: 'code_epci', values: text((site) => candidates.epci[site]!) },
      { name: 'nom_epci', values: text((site) => epciNames[candidates.epci[site]!] ?? '') },
      {
        name: 'code_departement',
        values: text((site) => departementOf(candidates.communes[site]!)),
      },
      {
        name: 'code_region',
        values: text((site) => parentCode('commune', candidates.communes[site]!, 'region')),
      },
      { name: 'rang', values: numbers((_, k) => k + 1) },
      { name: 'longitude', values: numbers(({ site }) => candidates.lon[site]!) },
      { name: 'latitude', values: numbers(({ site }) => candidates.lat[site]!) },
      { name: 'quotite', values: numbers(({ site }) => candidates.share[site]!) },
      { name: 'personnes_ajoutees', values: numbers(({ adds }) => adds) },
      { name: 'personnes_atteintes', values: numbers(({ situation }) => situation.within) },
      {
        name: 'part_atteinte',
        values: numbers(({ situation }) => situation.within / study.people),
      },
      { name: 'distance_moyenne', values: numbers(({ situation }) => situation.mean) },
      { name: 'distance_maximale', values: numbers(({ situation }) => situation.worst) },
    ],
    metadata,
  }
}
