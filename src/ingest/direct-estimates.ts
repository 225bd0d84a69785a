/** Direct estimates of a survey from a CSV file: a territory a row, its rate and the variance of the rate. */
import { throwIfAny, UserError } from '../core/errors.ts'
import { plainName } from '../geo/key-columns.ts'
import { csvRecords } from '../io/csv/records.ts'

/** Rate of a territory as a survey gives it, and its sampling variance. */
export interface DirectEstimate {
  /** Rate, 0 … 1. */
  readonly rate: number
  /** Sampling variance of the rate. */
  readonly variance: number
}

const NAMES = {
  territory: /^(territoire|code\w*|codgeo|depcom|insee|epci|siren|departement|dep|region|reg)$/,
  rate: /^(taux|rate|part|proportion)/,
  variance: /^var/,
  error: /^(ecarttype|erreurtype|erreur|se|stderr|sd)$/,
}

/**
 * Reads the direct estimates of a survey. Rates are shares (0 … 1), or percentages when one of them is above 1; their
 * variance, or their standard error, is in the same unit (squared for a variance).
 *
 * @param bytes CSV with a header: `territoire`, `taux`, then `variance` or `ecart_type`
 * @param file its name, for messages
 * @returns rates between 0 and 1 and their variances, by code
 * @throws {UserError} `colonne-absente` without one of the columns; every cell that is no number, every territory twice
 *
 * @example
 * readDirectEstimates(new TextEncoder().encode('territoire,taux,ecart_type\n02,18,2\n'), 'e.csv').get('02') // → { rate: 0.18, variance: 0.0004 }
 */
export function readDirectEstimates(
  bytes: Uint8Array,
  file: string,
): ReadonlyMap<string, DirectEstimate> {
  const [head, ...records] = csvRecords(bytes)
  const header = (head?.cells ?? []).map(plainName)
  const at = (name: RegExp): number => header.findIndex((each) => name.test(each))
  const [territory, rate, variance, error] = Object.values(NAMES).map(at) as [
    number,
    number,
    number,
    number,
  ]
  if (territory < 0 || rate < 0 || (variance < 0 && error < 0))
    throw new UserError(
      'colonne-absente',
      `« ${file} » n’a pas les colonnes d’une enquête : ${(head?.cells ?? []).join(', ') || 'fichier vide'}`,
      'donnez un CSV de trois colonnes : territoire, taux, variance (ou ecart_type)',
      { file, line: 1 },
    )
  const [spread, power] = variance >= 0 ? [variance, 1] : [error, 2]
  const problems: UserError[] = []
  const found = new Map<string, DirectEstimate>()
  for (const { line, cells } of records) {
    const code = cells[territory]?.trim() ?? ''
    const [value, noise] = [rate, spread].map((column) => numberIn(cells[column]))
    const given = { rate: value!, variance: noise! ** power }
    if (found.has(code)) problems.push(twice(code, file, line))
    else if (!(given.rate >= 0 && given.rate <= 100 && given.variance > 0))
      problems.push(unreadable(code, file, line))
    else found.set(code, given)
  }
  throwIfAny(problems.slice(0, 20))
  const percent = [...found.values()].some((each) => each.rate > 1)
  if (!percent) return found
  return new Map(
    [...found].map(([code, each]) => [
      code,
      { rate: each.rate / 100, variance: each.variance / 10_000 },
    ]),
  )
}

const numberIn = (cell: string | undefined): number => {
  const text = (cell ?? '').replace(/[\s%]/g, '').replace(',', '.')
  return text === '' ? NaN : Number(text)
}

const twice = (code: string, file: string, line: number): UserError =>
  new UserError('territoire-double', `« ${code} » a deux taux`, 'donnez une ligne par territoire', {
    file,
    line,
    territory: code,
  })

const unreadable = (code: string, file: string, line: number): UserError =>
  new UserError(
    'nombre-illisible',
    `« ${code} » : le taux n’est pas une part ou un pourcentage, ou sa variance n’est pas au-dessus de 0`,
    'donnez un taux (0,18 ou 18) et sa variance dans la même unité',
    { file, line, territory: code },
  )
