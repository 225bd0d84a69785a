/** What the codes of a file tell of its COG: the year, how sure it is, and the codes that are not of it. */
import { NBSP } from '../../core/french.ts'
import { diagnoseCog, guessCog, type CogDiagnosis, type CogGuess } from '../../geo/diagnose.ts'
import type { SourceTable } from '../../ingest/source-table.ts'
import { embeddedCog } from '../../host/cog.ts'
import { followsCog } from '../../table/level.ts'

/** What the codes of a file say of its COG. */
export interface CogReport {
  readonly annee: number
  readonly annees: readonly number[]
  readonly certitude: CogGuess['certainty']
  readonly diagnostic: CogDiagnosis
  /** The same for a person. */
  readonly phrases: readonly string[]
}

/**
 * Guesses the COG of a file of communes or IRIS from its codes, and diagnoses it.
 *
 * @param file level and codes
 * @returns the report; nothing for a file of another level
 */
export function cogReport({ level, codes }: Pick<SourceTable, 'level' | 'codes'>): {
  cog?: CogReport
} {
  if (!followsCog(level)) return {}
  const history = embeddedCog()
  const guess = guessCog(history, codes)
  if (guess === undefined) return {}
  const diagnosis = diagnoseCog(history, codes, guess.year)
  return {
    cog: {
      annee: guess.year,
      annees: guess.years,
      certitude: guess.certainty,
      diagnostic: diagnosis,
      phrases: [guessText(guess), ...diagnosisTexts(diagnosis)],
    },
  }
}

function guessText({ year, years, certainty, communes, unknown }: CogGuess): string {
  const span =
    years.length === 1
      ? String(year)
      : years.length === year - years[0]! + 1
        ? `${years[0]} à ${year}`
        : years.join(', ')
  if (certainty === 'approchee')
    return `géographie${NBSP}: aucun COG n’a tous ces codes${NBSP}; le plus proche est ${span} (${unknown} inconnu${unknown > 1 ? 's' : ''} sur ${communes})`
  return certainty === 'seule'
    ? `géographie${NBSP}: COG ${span}, le seul qui convienne`
    : `géographie${NBSP}: COG ${span}, que ces codes ne départagent pas`
}

function diagnosisTexts({
  year,
  before,
  after,
  never,
  corsica,
  truncated,
  doubled,
}: CogDiagnosis): string[] {
  const line = <T>(items: readonly T[], title: string, say: (item: T) => string): string[] =>
    items.length === 0
      ? []
      : [
          `${items.length} ${title}${NBSP}: ${items.slice(0, 3).map(say).join(', ')}${items.length > 3 ? '…' : ''}`,
        ]
  return [
    ...line(
      before,
      `code(s) d’avant ${year}`,
      ({ code, lastYear, became }) =>
        `${code} (jusqu’en ${lastYear}${became.length > 0 ? `, puis ${became.join(' et ')}` : ''})`,
    ),
    ...line(
      after,
      `code(s) d’après ${year}`,
      ({ code, firstYear }) => `${code} (depuis ${firstYear})`,
    ),
    ...line(corsica, 'code(s) de Corse d’avant 1976', ({ code, became }) => `${code} (${became})`),
    ...line(truncated, 'code(s) sans leur zéro de tête', (code) => code),
    ...line(never, 'code(s) qui n’ont jamais existé depuis 2012', (code) => code),
    ...line(
      doubled,
      'commune(s) à côté de leurs arrondissements, donc comptées deux fois',
      (code) => code,
    ),
  ]
}
