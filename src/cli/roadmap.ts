/** `ifn rapport --type feuille-de-route`: needs, offer, gaps, places proposed, indicators to follow. */
import { basename } from 'node:path'
import { existsSync } from 'node:fs'
import { UserError } from '../core/errors.ts'
import { plainName } from '../geo/key-columns.ts'
import { readWhole } from '../host/files.ts'
import { csvRecords } from '../io/csv/records.ts'
import { renderRoadmap, type FollowedIndicator } from '../render/report/roadmap.ts'
import { sourceInWords } from '../table/source-trace.ts'
import { writeOutputs } from './execution.ts'
import { contoursFor, type ContourOptions } from './contours.ts'
import { studySites } from './implanter.ts'
import type { CommonOptions } from './inputs.ts'
import { writeOne } from './options.ts'
import { Exit, isStdio, type ExitCode, type Streams } from './streams.ts'
import { proofText } from './text/siting.ts'
import { jsonText, labelled, labelledList } from './text-table.ts'

/** Options of a roadmap, as they are typed. */
export interface RoadmapArguments extends CommonOptions, ContourOptions {
  readonly scores?: string
  readonly territoire: string
  readonly nombre: number
  readonly rayon?: number
  readonly ctin?: string
  readonly sortie: string
}

/** How many indicators of follow-up the reference document has. */
const INDICATORS = 11
const HEADER = 'numero,intitule,valeur,date,source'

/**
 * Writes the roadmap of a territory.
 *
 * @param options territory, places to open, indicators
 * @param out streams of the command
 * @param command command line, told in the page
 * @returns exit code
 * @throws {UserError} what is wrong with the options or the files
 */
export async function runRoadmap(
  options: RoadmapArguments,
  out: Streams,
  command: string,
): Promise<ExitCode> {
  const { scores, territoire, nombre, rayon, ctin, sortie, force } = options
  const isTemplate = ctin !== undefined && !existsSync(ctin)
  const indicators =
    ctin === undefined || isTemplate ? emptyIndicators() : indicatorsOf(ctin, await readWhole(ctin))
  const { siting, inputs, notices } = await studySites(
    {
      fichiers: scores === undefined ? [] : [scores],
      territoire: [territoire],
      nombre,
      ...(rayon !== undefined && { rayon }),
      objectif: 'atteinte',
      part: 95,
      imposer: [],
      exclure: [],
      detour: 1,
      temps: [],
      completerZeros: false,
    },
    out,
  )
  const { study, demand, candidates } = siting
  const contours = await contoursFor(options, { codes: demand.codes, level: 'commune' }, out)
  const epciContours =
    options.contours === undefined
      ? await contoursFor(
          options,
          { codes: [...new Set(demand.epci)].filter(Boolean), level: 'epci' },
          out,
        )
      : undefined
  const page = await renderRoadmap({
    territory: siting.territory,
    study,
    demand,
    candidates,
    places: inputs.places,
    placeCounts: inputs.placeCounts,
    epciNames: siting.epciNames,
    unit: siting.unit,
    radius: siting.options.radius,
    detour: 1,
    needs: siting.needs.isEstimate ? `${siting.needs.label} (estimation)` : siting.needs.label,
    placesLabel: siting.placesLabel,
    distancesLabel: siting.distancesLabel,
    proof: proofText(siting),
    contours,
    epciContours,
    indicators,
    notes: notices,
    sources: [
      ...new Set(
        inputs.sources.map(({ producer, label, millesime }) =>
          sourceInWords({ producer, label, millesime }),
        ),
      ),
    ],
    command,
  })
  if (isTemplate)
    await writeOutputs([{ path: ctin, bytes: new TextEncoder().encode(templateCsv()) }], { force })
  const bytes = await writeOne(sortie, page, force, out)
  const written = [...(isTemplate ? [ctin] : []), ...(isStdio(sortie) ? [] : [sortie])]
  if (options.json && !isStdio(sortie))
    out.data(jsonText({ ecrits: written, octets: bytes, territoire: siting.territory }))
  else if (!options.json) {
    out.say(
      [
        labelled('territoire', siting.territory),
        ...labelledList('à savoir', [
          ...notices,
          ...(isTemplate
            ? [
                `${basename(ctin)} est un modèle à remplir : la page dit « à renseigner » en attendant`,
              ]
            : []),
        ]),
        ...labelledList('écrit', written),
      ].join('\n'),
    )
  }
  return Exit.done
}

function emptyIndicators(): FollowedIndicator[] {
  return Array.from({ length: INDICATORS }, (_, k) => ({
    number: String(k + 1),
    label: '',
    value: '',
    date: '',
    source: '',
  }))
}

function templateCsv(): string {
  return `${[HEADER, ...emptyIndicators().map(({ number }) => `${number},,,,`)].join('\n')}\n`
}

function indicatorsOf(file: string, bytes: Uint8Array): FollowedIndicator[] {
  const [head, ...records] = csvRecords(bytes)
  const header = (head?.cells ?? []).map(plainName)
  const at = (name: string): number => header.indexOf(name)
  const missing = HEADER.split(',').filter((name) => at(name) < 0)
  if (missing.length > 0)
    throw new UserError(
      'colonne-absente',
      `« ${file} » n’a pas les colonnes d’un tableau d’indicateurs : ${missing.join(', ')}`,
      'partez du modèle : --ctin NOUVEAU.csv l’écrit',
      { file },
    )
  return records.map(({ cells }) => {
    const cell = (name: string): string => cells[at(name)]?.trim() ?? ''
    return {
      number: cell('numero'),
      label: cell('intitule'),
      value: cell('valeur'),
      date: cell('date'),
      source: cell('source'),
    }
  })
}
