/** `ifn lieux --avant`: places by service then and now, by territory, for 10,000 people in difficulty. */
import { UserError } from '../core/errors.ts'
import { french, NBSP } from '../core/french.ts'
import { software } from '../core/version.ts'
import { parentCode } from '../geo/membership.ts'
import type { PlaceFile } from '../places/list.ts'
import { noticeText } from '../places/notice.ts'
import { readOfferFile } from '../places/offer.ts'
import {
  offerAtTwoDates,
  perPeople,
  twoDatesSheet,
  type DatedPlaces,
  type KindAtTwoDates,
  type OfferAtTwoDates,
  type OfferKind,
} from '../places/two-dates.ts'
import { countOf, levelDefinitions, noun, type Level } from '../table/level.ts'
import { sourceInWords } from '../table/source-trace.ts'
import { answerSheet } from './answer-sheet.ts'
import { readInputs, type CommonOptions } from './inputs.ts'
import {
  demandGrouping,
  sitingInputs,
  sourceOfList,
  type SitingInputs,
  type SitingNeedsOptions,
} from './siting-inputs.ts'
import { locatePlaces } from './siting-places.ts'
import { Exit, type ExitCode, type Streams } from './streams.ts'
import { peopleCell } from './text/siting.ts'
import {
  alignColumns,
  finiteOrNull,
  labelled,
  labelledList,
  numberCell,
  shortName,
} from './text-table.ts'

/** Options of the offer at two dates, as they are typed. */
export interface TwoDatesOptions extends CommonOptions, SitingNeedsOptions {
  readonly avant: readonly string[]
  readonly niveau?: Level
  readonly sortie: readonly string[]
}

/** Territories that are shown on a terminal. */
const SHOWN = 20

const KINDS: Readonly<Record<OfferKind, string>> = {
  france_services: 'France services',
  aptic: 'qualifiés Aptic (pass numérique)',
  tiers_lieux: 'tiers-lieux, fablabs',
  equipement: 'avec équipement et accès',
  competences: 'avec acquisition de compétences',
  demarches: 'avec aide aux démarches',
  lieux: 'lieux recensés',
}

/**
 * Runs `ifn lieux --avant`.
 *
 * @param options lists of both dates, territory, level, needs
 * @param out streams of the command
 * @param command command line, for the Trace
 * @returns exit code
 * @throws {UserError} `option-invalide` when a date has no list of places; what is wrong with the files
 */
export async function runTwoDates(
  options: TwoDatesOptions,
  out: Streams,
  command: string,
): Promise<ExitCode> {
  const inputs = await sitingInputs(options, out)
  if (inputs.lists.length === 0)
    throw new UserError(
      'option-invalide',
      '--avant compare deux listes de lieux, et aucune n’est donnée pour maintenant',
      'donnez la liste d’aujourd’hui parmi les fichiers : ifn lieux MAINTENANT.csv --avant AVANT.csv',
    )
  const before = await listsBefore(options)
  const level = options.niveau ?? 'departement'
  const dated = [before.lists, inputs.lists].map((lists) => datedPlaces(lists, inputs))
  const [then, now] = dated as [(typeof dated)[0], (typeof dated)[0]]
  const { demand, needs } = inputs
  const offer = offerAtTwoDates(then.places, now.places, demand, demandGrouping(inputs, level))
  const whole = offerAtTwoDates(then.places, now.places, demand, {
    level: 'france',
    codes: ['FR'],
    of: new Int32Array(demand.codes.length),
  })
  const notes = [
    ...new Set([
      ...before.notices.map((text) => `avant : ${text}`),
      ...then.notices.map((text) => `avant : ${text}`),
      ...inputs.notices,
      ...unknownKinds(whole),
      `${needs.label} : les mêmes aux deux dates, ce qui change est l’offre`,
      ...(options.territoire.length > 0 && level === 'epci'
        ? ['un EPCI à cheval n’y est que pour ses communes du territoire']
        : []),
      'deux listes ne recensent pas toujours de la même façon : un écart est aussi celui du recensement',
    ]),
  ]
  const sources = [
    ...new Set(
      [...before.sources, ...inputs.sources].map(({ producer, label, millesime, updated }) =>
        sourceInWords({ producer, label, millesime, updated }),
      ),
    ),
  ]
  await answerSheet(options, out, {
    sheet: twoDatesSheet(offer, {
      'ifn.trace': JSON.stringify({
        software,
        title: 'Offre d’aide numérique à deux dates',
        sources: [...before.sources, ...inputs.sources],
        notes,
        command,
      }),
    }),
    json: (written) => ({
      territoire: inputs.territory,
      besoins: needs.label,
      estimation: needs.isEstimate,
      ensemble: rowJson(whole, 0),
      niveau: level,
      lignes: offer.grouping.codes.map((code, g) => ({
        code,
        nom: offer.grouping.names?.[g] ?? '',
        ...rowJson(offer, g),
      })),
      sources,
      a_savoir: notes,
      ecrits: written,
    }),
    text: (written) =>
      [
        labelled(
          'territoire',
          `${inputs.territory}${NBSP}: ${countOf('commune', demand.codes.length)}, ${peopleCell(whole.people[0]!, needs.isEstimate)} ${needs.label}${needs.isEstimate ? ' (estimation)' : ''}`,
        ),
        labelled('avant', labelOf(before.lists)),
        labelled('maintenant', labelOf(inputs.lists)),
        '',
        ...kindsTable(whole),
        '',
        ...territoriesTable(offer, level, needs.isEstimate),
        '',
        ...labelledList('à savoir', notes),
        ...labelledList('sources', sources),
        ...labelledList('écrit', written),
      ].join('\n'),
  })
  return Exit.done
}

async function listsBefore({ avant, feuille }: TwoDatesOptions): Promise<{
  readonly lists: readonly PlaceFile[]
  readonly sources: SitingInputs['sources']
  readonly notices: readonly string[]
}> {
  const inputs = await readInputs(avant, feuille)
  const lists = inputs.map((input) => {
    const found = readOfferFile(input)
    if (found && found.problems.length > 0) throw found.problems[0]!
    if (found?.offer?.kind !== 'lieux')
      throw new UserError(
        'option-invalide',
        `--avant « ${input.name} » n’est pas une liste de lieux`,
        'donnez la liste des France services, celle des lieux de médiation, ou la vôtre, à une date passée',
        { file: input.name },
      )
    return found.offer.list
  })
  return {
    lists,
    sources: lists.map(sourceOfList),
    notices: lists.flatMap((list) => list.notices.map(noticeText)),
  }
}

const labelOf = (lists: readonly PlaceFile[]): string =>
  lists
    .map(
      ({ file, source, updated }) =>
        `${file} (${source.label}${updated === undefined ? '' : `, ${updated} au plus tôt`})`,
    )
    .join(' ; ')

/** The places of one date in the communes of the territory, and the départements that its lists tell of. */
function datedPlaces(
  lists: readonly PlaceFile[],
  { demand, everywhere }: SitingInputs,
): { readonly places: DatedPlaces; readonly notices: readonly string[] } {
  const { located, notices } = locatePlaces(lists, everywhere)
  const rowOf = new Map(demand.codes.map((code, row) => [code, row]))
  const communes = located.map(({ row }) => everywhere.codes[row]!)
  return {
    notices,
    places: {
      places: located.map(({ place }) => place),
      row: Int32Array.from(communes, (code) => rowOf.get(code) ?? -1),
      covered: new Set(communes.map((code) => parentCode('commune', code, 'departement'))),
    },
  }
}

function unknownKinds({ kinds }: OfferAtTwoDates): string[] {
  const unknown = (date: 'before' | 'now'): string[] =>
    kinds.flatMap((each) => (each[date] === undefined ? [KINDS[each.kind]] : []))
  return (['before', 'now'] as const).flatMap((date) => {
    const names = unknown(date)
    return names.length === 0
      ? []
      : [
          `${date === 'before' ? 'avant' : 'maintenant'}, aucun lieu des listes n’est dit « ${names.join(' », « ')} » : inconnu, non absent`,
        ]
  })
}

interface KindRow {
  readonly before: number
  readonly now: number
  readonly rateBefore: number
  readonly rateNow: number
}

function rowOfKind({ before, now }: KindAtTwoDates, people: Float64Array, g: number): KindRow {
  const at = (values: Float64Array | undefined): readonly [number, number] =>
    values ? [values[g]!, perPeople(values, people)[g]!] : [NaN, NaN]
  const [[then, rateBefore], [today, rateNow]] = [at(before), at(now)]
  return { before: then, now: today, rateBefore, rateNow }
}

function rowJson({ kinds, people }: OfferAtTwoDates, g: number): object {
  return {
    personnes: people[g],
    lieux: Object.fromEntries(
      kinds.map((each) => {
        const row = rowOfKind(each, people, g)
        return [
          each.kind,
          {
            avant: finiteOrNull(row.before),
            maintenant: finiteOrNull(row.now),
            pour_10000_avant: finiteOrNull(row.rateBefore),
            pour_10000: finiteOrNull(row.rateNow),
          },
        ]
      }),
    ),
  }
}

const change = (from: number, to: number): string =>
  Number.isNaN(to - from) ? '–' : `${to > from ? '+' : ''}${french(to - from, 0)}`

const arrow = (from: number, to: number, decimals: number): string =>
  `${numberCell(from, decimals)} → ${numberCell(to, decimals)}`

/** All the territory, a row a kind: the table that the Hauts-de-France publish. */
function kindsTable({ kinds, people }: OfferAtTwoDates): string[] {
  return alignColumns(
    [
      ['lieux d’aide', 'avant', 'maintenant', 'écart', 'pour 10 000'],
      ...kinds.map((each) => {
        const { before, now, rateBefore, rateNow } = rowOfKind(each, people, 0)
        return [
          KINDS[each.kind],
          numberCell(before, 0),
          numberCell(now, 0),
          change(before, now),
          arrow(rateBefore, rateNow, 1),
        ]
      }),
    ],
    new Set([1, 2, 3, 4]),
  )
}

/** Each territory, all places together; those that have least for their people first. */
function territoriesTable(
  { grouping, kinds, people }: OfferAtTwoDates,
  level: Level,
  isEstimate: boolean,
): string[] {
  const all = kinds.find(({ kind }) => kind === 'lieux')!
  const rows = grouping.codes
    .map((code, g) => ({ code, g, ...rowOfKind(all, people, g) }))
    .toSorted((a, b) => (a.rateNow || 0) - (b.rateNow || 0))
  const nameOf = (code: string, g: number): string =>
    `${shortName(grouping.names?.[g] ?? '', 30)} (${code})`
  return [
    ...alignColumns(
      [
        [
          `${noun(level, 2)}, ${levelDefinitions[level].gender === 'f' ? 'les moins dotées' : 'les moins dotés'} d’abord`,
          'personnes',
          'lieux',
          'pour 10 000',
        ],
        ...rows
          .slice(0, SHOWN)
          .map(({ code, g, before, now, rateBefore, rateNow }) => [
            nameOf(code, g),
            peopleCell(people[g]!, isEstimate),
            arrow(before, now, 0),
            arrow(rateBefore, rateNow, 1),
          ]),
      ],
      new Set([1, 2, 3]),
    ),
    ...(rows.length > SHOWN
      ? [
          `… ${countOf(level, rows.length - SHOWN)} de plus, mieux dotés${NBSP}: -o FICHIER les donne tous`,
        ]
      : []),
  ]
}
