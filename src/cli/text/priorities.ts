/** Priorities for a terminal of 80 columns: two lists side by side, then why and what help is near. */
import { helpNouns } from '../../study/priorities/help-nouns.ts'
import { french, NBSP } from '../../core/french.ts'
import { standingInWords } from '../../engine/standing.ts'
import type { Scores } from '../../engine/compute.ts'
import { nameOf } from '../../geo/membership.ts'
import { reasonInWords } from '../../render/draw/reasons.ts'
import type { QuickStudy } from '../../study/priorities/first-tenth.ts'
import type { TenthCertainty, Priorities, Priority } from '../../study/priorities/priorities.ts'
import { roundByInterval } from '../../study/estimation/calibrate.ts'
import { countOf, levelDefinitions, noun } from '../../table/level.ts'
import { wrapText } from './wrap.ts'

/** What `ifn priorites` found, to be said. */
export interface PrioritiesAnswer {
  readonly scores: Scores
  readonly found: Priorities
  /** « Aisne (02) : 798 communes sur 34 917 »; empty for all. */
  readonly label: string
  readonly study?: QuickStudy
  /** One sentence on the estimate of people, or why there is none. */
  readonly people?: string
}

const WIDTH = 80
const COLUMN = 39
/** Territories of each list whose reasons are said. */
const EXPLAINED = 3

const certainties: Readonly<Record<TenthCertainty, string>> = {
  sur: 'sûr',
  probable: 'probable',
  incertain: 'incertain',
  hors: '–',
}

/**
 * Writes priorities for a person.
 *
 * @param answer lists, and what they rest on
 * @returns text of 80 columns
 */
export function prioritiesText(answer: PrioritiesAnswer): string {
  const { scores, found, label, people } = answer
  const many = noun(scores.level, 2)
  const ranked = found.byIntensity[0]
  const isFeminine = levelDefinitions[scores.level].gender === 'f'
  const explained = new Map(
    [...found.byIntensity.slice(0, EXPLAINED), ...found.byPeople.slice(0, EXPLAINED)].map(
      (each) => [each.code, each],
    ),
  )
  return [
    `Priorités${label === '' ? '' : `, ${label}`}`,
    '',
    ...(ranked === undefined
      ? [`aucun territoire à classer${NBSP}: sans indice, ou sous le plancher d’habitants`]
      : [
          ...sideBySide(found),
          '',
          'Pourquoi, et quelle aide est là',
          ...[...explained.values()].flatMap((each) => ['', ...details(each, scores)]),
        ]),
    '',
    ...[
      `contre${NBSP}: la moyenne de la référence (${scores.trace.reference.label}), pondérée par la population`,
      studyText(answer),
      people ?? '',
      people !== undefined && scores.expected === undefined
        ? `sans estimation d’après les âges seuls à côté${NBSP}: les fichiers n’en ont pas les tranches`
        : '',
      found.belowFloor.count > 0
        ? `${countOf(scores.level, found.belowFloor.count)} sous ${french(found.floor, 0)} habitants (${french(found.belowFloor.population, 0)} habitants en tout) ${found.belowFloor.count > 1 ? 'ne sont pas dans les listes' : 'n’est pas dans les listes'}${NBSP}: --plancher 0 ${found.belowFloor.count > 1 ? 'les ' : 'l’'}y met`
        : '',
      found.withoutIndex > 0
        ? `${countOf(scores.level, found.withoutIndex)} sans indice, faute de données`
        : '',
      ranked === undefined
        ? ''
        : `rangs${NBSP}: parmi les ${french(ranked.rank.of, 0)} ${many} ${isFeminine ? 'calculées' : 'calculés'} ; 1 est ${isFeminine ? 'la' : 'le'} plus fragile`,
    ]
      .filter(Boolean)
      .flatMap((sentence) => wrapped(sentence, '')),
  ].join('\n')
}

function sideBySide({ byIntensity, byPeople }: Priorities): string[] {
  const left = byIntensity.map(
    (each, k) =>
      `${String(k + 1).padStart(2)} ${fit(each.name || each.code, 20)}${french(each.index, 1).padStart(6)} ${each.firstTenth ? certainties[each.firstTenth.certainty] : ''}`,
  )
  const right = byPeople.map((each, k) => {
    const { people, low, high } = each.people!
    const rounded = (value: number): string => french(roundByInterval(value, low, high), 0)
    return `${String(k + 1).padStart(2)} ${fit(each.name || each.code, 16)}${rounded(people).padStart(7)} ${`${rounded(low)}–${rounded(high)}`}`
  })
  const heads = [
    `Par intensité${'indice'.padStart(16)}${byIntensity.some(({ firstTenth }) => firstTenth) ? ' 1er 10e' : ''}`,
    byPeople.length === 0 ? '' : `Par personnes${'environ'.padStart(13)} entre (90${NBSP}%)`,
  ]
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, k) => [
    left[k] ?? '',
    right[k] ?? '',
  ])
  return [heads, ...rows].map(([a, b]) => `${a!.padEnd(COLUMN)}  ${b!}`.trimEnd())
}

const fit = (name: string, width: number): string =>
  name.length > width ? `${name.slice(0, width - 1)}…` : name.padEnd(width)

function details(each: Priority, scores: Scores): string[] {
  const { rankInDepartement: inside, rank, epci, people, population } = each
  const standing = standingInWords(scores.level, scores.index, each.index)
  const head = `${each.name || each.code} (${each.code})${Number.isNaN(population) ? '' : `, ${french(population, 0)} hab.`}${epci ? `, ${epci.name || epci.code}` : ''}`
  const places = [
    `${ordinal(rank.rank)} en France`.replace(
      'en France',
      scores.trace.reference.label === 'France' ? 'en France' : `sur ${french(rank.of, 0)}`,
    ),
    ...(inside
      ? [`${ordinal(inside.rank)} sur ${french(inside.of, 0)}${departement(inside.code)}`]
      : []),
    standing,
  ].filter(Boolean)
  return [
    ...wrapped(head, ''),
    ...wrapped(places.join(', '), '   '),
    ...(people
      ? wrapped(
          `estimation${NBSP}: ${shortEstimate(people)}, ${french(100 * people.share, 0)}${NBSP}% des 15 ans ou plus`,
          '   ',
        )
      : []),
    ...wrapped(reasonsText(each), '   '),
    ...wrapped(helpText(each), '   '),
  ]
}

function shortEstimate({ people, low, high }: NonNullable<Priority['people']>): string {
  const rounded = (value: number): string => french(roundByInterval(value, low, high), 0)
  return `${rounded(people)} en difficulté (de ${rounded(low)} à ${rounded(high)})`
}

const departement = (code: string): string => {
  const name = nameOf('departement', code)
  return name === '' ? '' : ` (${name})`
}

const ordinal = (rank: number): string => `${french(rank, 0)}${rank === 1 ? 're' : 'e'}`

function reasonsText({ reasons }: Priority): string {
  const said = reasons.map(reasonInWords).join(' ; ')
  if (reasons.length === 0) return 'aucun thème n’y est plus fragile que dans la référence'
  return reasons.length === 1 ? `${said} ; aucun autre thème n’y est plus fragile` : said
}

/** What help is there; « rien n’est connu » where the files have no place. */
function helpText({ help: { distance, counts } }: Priority): string {
  const there = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => {
      const [one, several] = helpNouns[kind] ?? [kind, kind]
      return `${french(count, 0)}${NBSP}${count < 2 ? one : several}`
    })
  const far =
    distance === undefined
      ? []
      : [`lieu d’aide le plus proche à ${french(distance, distance < 10 ? 1 : 0)}${NBSP}km`]
  const known = Object.keys(counts).length > 0
  return there.length + far.length === 0 && !known
    ? 'aide proche : inconnue, les fichiers n’ont pas de lieux'
    : [there.length > 0 ? there.join(', ') : known ? 'aucun lieu sur place' : '', ...far]
        .filter(Boolean)
        .join(' ; ')
}

function studyText({ study }: PrioritiesAnswer): string {
  if (study === undefined) return ''
  return `1er dixième de France, sûr dans 95${NBSP}% des tirages, probable dans 50, incertain dans 5${NBSP}: étude rapide, ${study.draws} tirages (graine ${study.seed}), bornes tenues ; ifn robustesse en fait l’étude entière`
}

const wrapped = (text: string, indent: string): string[] =>
  wrapText(text, WIDTH - indent.length)
    .split('\n')
    .map((line) => `${indent}${line}`)
