/** The roadmap of a territory: needs, offer, gaps, the places proposed and what each adds, indicators to follow. */
import { french, NBSP } from '../../core/french.ts'
import type { Contours } from '../../io/contours.ts'
import type { SitingStudy } from '../../study/siting/proposal.ts'
import { needsAgainstOffer, quadrantLabels } from '../../study/siting/quadrants.ts'
import type { Demand, Reach, Sites } from '../../study/siting/reach.ts'
import { withinCurve } from '../../study/siting/thresholds.ts'
import { curveChart } from '../draw/charts.ts'
import { bullets, figure, html, htmlTable, paragraph, scrollingTable } from '../draw/html.ts'
import { htmlPage } from '../draw/page.ts'
import { reportScript, reportStyle } from '../draw/style.ts'
import { text, type Markup } from '../draw/svg.ts'
import { renderNeedsMap } from '../map/needs-offer.ts'
import { renderSitingMap } from '../map/siting.ts'

/** An indicator of follow-up, as the user filled it in; `''` is still to be filled in. */
export interface FollowedIndicator {
  readonly number: string
  readonly label: string
  readonly value: string
  readonly date: string
  readonly source: string
}

/** What a roadmap is made from. */
export interface RoadmapOptions {
  readonly territory: string
  readonly study: SitingStudy
  readonly demand: Demand
  readonly candidates: Sites
  readonly places: Sites
  /** How many places each of them stands for. */
  readonly placeCounts: Float64Array
  readonly epciNames: Readonly<Record<string, string>>
  readonly unit: Reach['unit']
  readonly radius: number
  readonly detour: number
  readonly needs: string
  readonly placesLabel: string
  readonly distancesLabel: string
  /** How sure the choice of places is, in words. */
  readonly proof: string
  readonly contours?: Contours | undefined
  /** Contours of the EPCI, for the map of needs and offer. */
  readonly epciContours?: Contours | undefined
  readonly indicators: readonly FollowedIndicator[]
  readonly notes: readonly string[]
  readonly sources: readonly string[]
  readonly command: string
}

/** Needs and offer of one EPCI. */
interface EpciRow {
  readonly code: string
  readonly name: string
  readonly people: number
  readonly beyond: number
  readonly places: number
  readonly rate: number
}

const PER = 10_000
const STEPS = 30

/**
 * Renders the roadmap of a territory, in the order of the questions of a roadmap of France Numérique Ensemble.
 *
 * @param options proposal, needs and offer, words
 * @returns one HTML page that needs no other file
 */
export async function renderRoadmap(options: RoadmapOptions): Promise<string> {
  const rows = epciRows(options)
  const title = `Feuille de route de l’inclusion numérique${NBSP}: ${options.territory}`
  const sections = [
    needsSection(options, rows),
    offerSectionOf(options, rows),
    gapsSection(options, rows),
    proposalSection(options),
    followSection(options),
    originSection(options),
  ]
  const body = [
    html('a', { class: 'evitement', href: '#contenu' }, text('Aller au contenu')),
    html('header', {}, html('h1', {}, text(title)), paragraph(summaryOf(options))),
    html(
      'nav',
      { 'aria-label': 'Sommaire' },
      html(
        'ul',
        {},
        ...sections.map(({ id, heading }) =>
          html('li', {}, html('a', { href: `#${id}` }, text(heading))),
        ),
      ),
    ),
    html(
      'main',
      { id: 'contenu', tabindex: '-1' },
      ...sections.map(({ id, heading, body: inside }) =>
        html(
          'section',
          { id, 'aria-labelledby': `${id}-titre` },
          html('h2', { id: `${id}-titre` }, text(heading)),
          ...inside,
        ),
      ),
    ),
  ]
  return htmlPage({ title, style: reportStyle, script: reportScript, body })
}

interface Section {
  readonly id: string
  readonly heading: string
  readonly body: readonly Markup[]
}

const whole = (people: number): string =>
  french(people >= 100 ? Math.round(people / 10) * 10 : people, 0)
const percent = (share: number): string =>
  Number.isNaN(share) ? '–' : `${french(100 * share, 1)}${NBSP}%`

function reachWords({ radius, unit }: RoadmapOptions): string {
  return `${french(radius, Number.isInteger(radius) ? 0 : 1)}${NBSP}${unit === 'km' ? 'km' : 'minutes'}`
}

function summaryOf(options: RoadmapOptions): string {
  const { study, needs } = options
  const { before, after, steps, people } = study
  return `${whole(people)} ${needs}, dont ${percent(before.within / people)} ont un lieu d’aide à ${reachWords(options)} au plus. ${steps.length} lieux de plus porteraient cette part à ${percent(after.within / people)}.`
}

function epciRows({
  demand,
  places,
  placeCounts,
  study,
  radius,
  epciNames,
}: RoadmapOptions): EpciRow[] {
  const here = new Set(demand.codes)
  const rows = new Map<string, { people: number; beyond: number; places: number }>()
  const of = (code: string): { people: number; beyond: number; places: number } => {
    const row = rows.get(code) ?? { people: 0, beyond: 0, places: 0 }
    rows.set(code, row)
    return row
  }
  demand.codes.forEach((_, i) => {
    const row = of(demand.epci[i]!)
    const v = demand.people[i]!
    if (!(v > 0)) return
    row.people += v
    if (!(study.nearest.before[i]! <= radius)) row.beyond += v
  })
  places.communes.forEach((commune, k) => {
    if (here.has(commune)) of(places.epci[k]!).places += placeCounts[k]!
  })
  return [...rows]
    .map(([code, row]) => ({
      code,
      name: code === '' ? 'Hors EPCI' : (epciNames[code] ?? code),
      ...row,
      rate: row.people > 0 ? (PER * row.places) / row.people : NaN,
    }))
    .sort((a, b) => b.people - a.people)
}

function needsSection({ needs, study }: RoadmapOptions, rows: readonly EpciRow[]): Section {
  return {
    id: 'besoins',
    heading: 'Combien de personnes ont besoin d’aide, et où ?',
    body: [
      paragraph(
        `${whole(study.people)} ${needs}. Les EPCI sont ici dans l’ordre du nombre de personnes.`,
      ),
      scrollingTable(
        'Besoins par EPCI',
        htmlTable(
          'Besoins par EPCI, dans le territoire',
          ['EPCI', 'Personnes', 'Part du territoire'],
          rows.map(({ name, people }) => ({
            head: name,
            cells: [whole(people), percent(people / study.people)],
          })),
        ),
        { open: true },
      ),
    ],
  }
}

function offerSectionOf({ placesLabel }: RoadmapOptions, rows: readonly EpciRow[]): Section {
  return {
    id: 'offre',
    heading: 'Quelle offre aujourd’hui ?',
    body: [
      paragraph(`${placesLabel}.`),
      scrollingTable(
        'Offre par EPCI',
        htmlTable(
          'Lieux d’aide de chaque EPCI dans le territoire, et pour 10 000 personnes à aider',
          ['EPCI', 'Lieux', 'Pour 10 000 personnes'],
          rows.map(({ name, places, rate }) => ({
            head: name,
            cells: [french(places, 0), Number.isNaN(rate) ? '–' : french(rate, 1)],
          })),
        ),
        { open: true },
      ),
    ],
  }
}

function gapsSection(options: RoadmapOptions, rows: readonly EpciRow[]): Section {
  const { demand, study, unit, epciContours } = options
  const known = rows.filter(({ rate }) => !Number.isNaN(rate))
  const needs = Float64Array.from(known, ({ people }) => people)
  const offer = Float64Array.from(known, ({ rate }) => rate)
  const found = needsAgainstOffer(needs, offer)
  const urgent = known.filter((_, k) => found.quadrant[k] === 1)
  const quadrantOf = new Map(known.map((row, k) => [row, quadrantLabels[found.quadrant[k]!]!]))
  const curve = withinCurve({ people: demand.people, distance: study.nearest.before }, STEPS)
  return {
    id: 'ecarts',
    heading: 'Où l’offre manque-t-elle ?',
    body: [
      paragraph(
        urgent.length > 0
          ? `Besoins forts et offre faible${NBSP}: ${urgent.map(({ name }) => name).join(', ')}.`
          : 'Aucun EPCI n’a à la fois des besoins au-dessus de la médiane et une offre en dessous.',
      ),
      ...(epciContours && known.some(({ code }) => code !== '')
        ? [
            figure(
              renderNeedsMap({
                codes: known.map(({ code }) => code),
                names: known.map(({ name }) => name),
                needs,
                offer,
                found,
                needsLabel: capital(options.needs),
                territory: options.territory,
                contours: epciContours,
                id: 'besoins-offre',
                bare: true,
              }).svg,
              'Chaque EPCI de part et d’autre des médianes des besoins et de l’offre.',
            ),
          ]
        : []),
      scrollingTable(
        'Besoins et offre par EPCI',
        htmlTable(
          `Besoins et offre de part et d’autre de leurs médianes (${whole(found.needsCut)} personnes, ${french(found.offerCut, 1)} pour 10 000), et personnes à plus de ${reachWords(options)}`,
          ['EPCI', 'Situation', `À plus de ${reachWords(options)}`, 'Part'],
          known
            .toSorted((a, b) => b.beyond - a.beyond)
            .map((row) => ({
              head: row.name,
              cells: [quadrantOf.get(row)!, whole(row.beyond), percent(row.beyond / row.people)],
            })),
        ),
        { open: true },
      ),
      ...(curve.length > 1
        ? [
            figure(
              curveChart(
                {
                  id: 'acces',
                  title: 'Personnes selon la distance au lieu le plus proche',
                  legend: 'Part des personnes qui ont un lieu à cette distance au plus',
                  across: unit === 'km' ? 'kilomètres à vol d’oiseau' : 'minutes',
                },
                curve,
              ),
              'Aujourd’hui, avant tout lieu de plus.',
            ),
          ]
        : []),
    ],
  }
}

function proposalSection(options: RoadmapOptions): Section {
  const { study, candidates, epciNames, contours, proof } = options
  const { before, steps, people } = study
  const points = [before, ...steps.map(({ situation }) => situation)].map(({ within }, x) => ({
    x,
    y: within / people,
  }))
  return {
    id: 'lieux-proposes',
    heading: 'Où ouvrir, et ce que chaque lieu apporte',
    body: [
      paragraph(
        `${capital(proof)}. Une proposition est un point de départ${NBSP}: la commune voisine vaut souvent autant.`,
      ),
      ...(contours
        ? [
            figure(
              renderSitingMap({ ...options, contours, id: 'implantation', bare: true }).svg,
              options.distancesLabel,
            ),
          ]
        : [paragraph(`Pas de carte${NBSP}: aucun contour de ces communes.`)]),
      scrollingTable(
        'Lieux proposés',
        htmlTable(
          'Lieux proposés, dans l’ordre de ce qu’ils apportent',
          ['Commune', 'EPCI', 'Personnes de plus', `À ${reachWords(options)} au plus`],
          steps.map(({ site, adds, situation }, k) => ({
            head: `${k + 1}. ${candidates.names[site]} (${candidates.communes[site]})`,
            cells: [
              epciNames[candidates.epci[site]!] ?? '–',
              whole(adds),
              percent(situation.within / people),
            ],
          })),
        ),
        { open: true },
      ),
      ...(points.length > 2
        ? [
            figure(
              curveChart(
                {
                  id: 'apport',
                  title: 'Ce que chaque lieu de plus apporte',
                  legend: `Part des personnes à ${reachWords(options)} au plus`,
                  across: 'lieux de plus',
                },
                points,
              ),
              'Chaque lieu apporte moins que celui d’avant.',
            ),
          ]
        : []),
    ],
  }
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

const TO_FILL = 'à renseigner'

function followSection({ indicators }: RoadmapOptions): Section {
  const filled = indicators.filter(({ value }) => value !== '').length
  return {
    id: 'suivi',
    heading: 'Comment suivre les progrès ?',
    body: [
      paragraph(
        `Onze indicateurs de suivi, à recopier du référentiel du CTIN et de l’Afnor que suit le territoire (ce programme n’en connaît pas les intitulés)${NBSP}: ${filled === 0 ? 'aucun n’est encore renseigné' : `${filled} sur ${indicators.length} renseignés`}.`,
      ),
      scrollingTable(
        'Indicateurs de suivi',
        htmlTable(
          'Indicateurs de suivi',
          ['N°', 'Intitulé', 'Valeur', 'Date', 'Source'],
          indicators.map(({ number, label, value, date, source }) => ({
            head: number,
            cells: [label, value, date, source].map((cell) => cell || TO_FILL),
          })),
        ),
        { open: true },
      ),
    ],
  }
}

function originSection({ notes, sources, distancesLabel, command }: RoadmapOptions): Section {
  return {
    id: 'origine',
    heading: 'D’où viennent ces chiffres',
    body: [
      paragraph(`Distances${NBSP}: ${distancesLabel}.`),
      bullets(notes.map(capital)),
      paragraph(`Sources, sous Licence Ouverte 2.0${NBSP}:`),
      bullets(sources),
      paragraph(`Commande${NBSP}: ${command}`),
    ],
  }
}
