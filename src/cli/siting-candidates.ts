/** Where a place may open: the communes of the territory or a list, those that must and those that may not. */
import { basename } from 'node:path'
import { UserError } from '../core/errors.ts'
import { nearestPlaces } from '../geo/nearest.ts'
import { readWhole } from '../host/files.ts'
import { readCandidates, type Candidate } from '../places/candidates.ts'
import type { Demand, Sites } from '../study/siting/reach.ts'
import { countOf } from '../table/level.ts'
import { codeExamples } from './text-table.ts'

/** Options of the candidates, as they are typed. */
export interface CandidateOptions {
  readonly candidats?: string
  readonly quotite?: string
  readonly imposer: readonly string[]
  readonly exclure: readonly string[]
}

/** Candidates, those that open whatever comes, those that never do. */
export interface SitingCandidates {
  readonly candidates: Sites
  readonly forced: readonly number[]
  readonly excluded: readonly number[]
  readonly notices: readonly string[]
}

/**
 * Reads the candidates: a list, failing that every commune of the territory at its point.
 *
 * @param demand communes of the territory
 * @param everywhere every commune with its point
 * @throws {UserError} `option-invalide` for a share of the week that is none, or a candidate that is not there
 */
export async function sitingCandidates(
  { candidats, quotite, imposer, exclure }: CandidateOptions,
  demand: Demand,
  everywhere: Demand,
): Promise<SitingCandidates> {
  const share = quotite === undefined ? undefined : Number(quotite.replace(',', '.'))
  const isNumber = share !== undefined && !Number.isNaN(share)
  if (isNumber && !(share > 0 && share <= 1))
    throw new UserError(
      'option-invalide',
      `--quotite ${quotite} n’est pas une part de la semaine`,
      'donnez un nombre entre 0 et 1 (0,4 pour deux jours sur cinq), ou une colonne de --candidats',
    )
  if (quotite !== undefined && !isNumber && candidats === undefined)
    throw new UserError(
      'option-invalide',
      `--quotite ${quotite} est une colonne, et rien ne dit de quelle liste`,
      'donnez aussi --candidats FICHIER, ou un nombre entre 0 et 1',
    )
  const { candidates: all, notices } =
    candidats === undefined
      ? { candidates: communes(demand), notices: [] }
      : await listed(candidats, isNumber ? undefined : quotite, demand, everywhere)
  const candidates = isNumber ? { ...all, share: all.share.map(() => share) } : all
  return {
    candidates,
    forced: rowsNamed(candidates, imposer, '--imposer'),
    excluded: rowsNamed(candidates, exclure, '--exclure'),
    notices,
  }
}

function communes({ codes, names, epci, land, lon, lat }: Demand): Sites {
  const share = new Float64Array(codes.length).fill(1)
  return { ids: codes, names, communes: codes, epci, land, lon, lat, share }
}

async function listed(
  path: string,
  share: string | undefined,
  demand: Demand,
  everywhere: Demand,
): Promise<{ candidates: Sites; notices: readonly string[] }> {
  const file = basename(path)
  const read = readCandidates(file, await readWhole(path), share)
  const rowOf = new Map(everywhere.codes.map((code, row) => [code, row]))
  const near = nearestPlaces(
    {
      lon: Float64Array.from(read.candidates, ({ lon }) => lon),
      lat: Float64Array.from(read.candidates, ({ lat }) => lat),
    },
    everywhere,
  ).place
  const known: { each: Candidate; row: number }[] = []
  const unknown: string[] = []
  read.candidates.forEach((each, k) => {
    const row = each.commune === '' ? near[k] : rowOf.get(each.commune)
    if (row === undefined || row < 0) unknown.push(each.commune)
    else known.push({ each, row })
  })
  if (known.length === 0)
    throw new UserError(
      'jointure-vide',
      `« ${file} » n’a aucun candidat que l’on sache placer`,
      'donnez des codes de communes de 2025, ou des coordonnées en degrés',
      { file },
    )
  const inside = new Set(demand.codes)
  const outside = known.flatMap(({ row }) => {
    const code = everywhere.codes[row]!
    return inside.has(code) ? [] : [code]
  })
  return {
    candidates: {
      ids: known.map(({ each }) => each.id),
      names: known.map(({ each, row }) => each.name || everywhere.names[row]!),
      communes: known.map(({ row }) => everywhere.codes[row]!),
      epci: known.map(({ row }) => everywhere.epci[row]!),
      land: known.map(({ row }) => everywhere.land[row]!),
      lon: at(known, everywhere, 'lon'),
      lat: at(known, everywhere, 'lat'),
      share: Float64Array.from(known, ({ each }) => each.share),
    },
    notices: [
      ...read.notices,
      ...(unknown.length > 0
        ? [
            `candidats dont le code n’est pas celui d’une commune de 2025 (à Paris, Lyon et Marseille, d’un arrondissement), laissés de côté : ${countOf('commune', unknown.length)} (${codeExamples(unknown)})`,
          ]
        : []),
      ...(outside.length > 0
        ? [
            `candidats hors du territoire, gardés pour ce qu’ils en desservent : ${outside.length} (${codeExamples(outside)})`,
          ]
        : []),
    ],
  }
}

/** Coordinates of each candidate, failing its own those of its commune. */
function at(
  known: readonly { each: Candidate; row: number }[],
  everywhere: Demand,
  axis: 'lon' | 'lat',
): Float64Array {
  return Float64Array.from(known, ({ each, row }) =>
    Number.isNaN(each[axis]) ? everywhere[axis][row]! : each[axis],
  )
}

/** The candidates that identifiers, codes of communes or of EPCI stand for. */
function rowsNamed(
  { ids, communes: of, epci }: Sites,
  asked: readonly string[],
  option: string,
): number[] {
  const found = asked.flatMap((code) => {
    const own = [...ids.keys()].filter((j) => ids[j] === code)
    if (own.length > 0) return own
    const rows = [...ids.keys()].filter(
      (j) => of[j] === code || (epci[j] === code && option === '--exclure'),
    )
    if (rows.length > 0) return rows
    throw new UserError(
      'option-invalide',
      `${option} ${code} : aucun candidat de ce code`,
      option === '--exclure'
        ? 'donnez des codes de candidats, de communes ou d’EPCI du territoire'
        : 'donnez des codes de candidats ou de communes du territoire',
      { territory: code },
    )
  })
  return [...new Set(found)]
}
