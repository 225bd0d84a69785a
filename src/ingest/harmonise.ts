/** Files read at the communes of one year → the same at those of another, before they are joined. */
import { plmNames } from './plm.ts'
import { french } from '../core/french.ts'
import { guessCog, type CogGuess } from '../geo/diagnose.ts'
import type { CogHistory } from '../geo/cog.ts'
import { passTable, type ColumnPassage, type PassageUnit } from '../geo/pass-table.ts'
import {
  originText,
  planPassage,
  THROUGH,
  type Passage,
  type PassageOptions,
} from '../geo/passage.ts'
import type { Table } from '../table/table.ts'
import { followsCog } from '../table/level.ts'
import type { SourceVariable, SourceTable } from './source-table.ts'

/** The COG that rows are brought to. */
export interface CogTarget extends PassageOptions {
  /** Communes of each year, and the events between them. */
  readonly history: CogHistory
  /** Year of the COG that rows are brought to. */
  readonly year: number
  /** COG of the files, when it is known; guessed from their codes otherwise. */
  readonly from?: number
}

/** What the passage of one file did, for a person and for the trace. */
export interface FilePassage {
  /** Name of the file. */
  readonly file: string
  /** Year of the COG that its codes seem to be of. */
  readonly guess: CogGuess
  /** Links from its territories to those of the target COG. */
  readonly passage: Passage
  /** What was done to the cells of each column. */
  readonly columns: readonly ColumnPassage[]
}

/** What a rate is a share of, when a file of the same year has it. Anything else is refused on a merger. */
const denominators: Readonly<Record<string, string>> = {
  TP60: 'NBPERSMENFISC',
  DEC_TP60: 'NBPERSMENFISC',
  TX_POP65P: 'P_POP',
  TX_MENPSEUL: 'C_MEN',
  TX_MENFAMMONO: 'C_MEN',
  TX_NSCOL15P_AUPLUS_CAPBEP: 'P_NSCOL15P',
  TX_THD30: 'LOCAUX',
}

/** What weighs a median or any other quantity, the best first. The mean is an approximation whatever weighs it. */
const weights = ['NBPERSMENFISC', 'P_POP', 'PMUN', 'NBMENFISC'] as const

/** Variables that a passage reads beside those that a method needs. */
export const passageVariables: ReadonlySet<string> = new Set([
  ...Object.values(denominators),
  ...weights,
])

/**
 * Brings one file to the communes of `target`. Files above the commune are given back as they are. Columns that bear the
 * name of an indicator (`readyMade`) have no counts: they are refused on a merger.
 */
export function harmoniseFile(
  read: SourceTable,
  target: CogTarget,
  readyMade: readonly string[] = [],
): { read: SourceTable; passed?: FilePassage } {
  if (!followsCog(read.level)) return { read }
  const guess = guessCog(target.history, read.codes)
  if (guess === undefined) return { read }
  const from =
    read.cog ?? target.from ?? (guess.years.includes(target.year) ? target.year : guess.year)
  const passage = planPassage(target.history, read.codes, from, target.year, target)
  const keys = read.variables.map(({ variable, year }) => keyOf(variable, year))
  const { table, columns } = passTable(
    tableOf(read, keys),
    passage,
    unitsOf(read.variables, readyMade),
  )
  const variables = read.variables.map((each, k): SourceVariable => {
    const { reasons: _, ...rest } = each
    const why = table.reasons?.[keys[k]!]
    return { ...rest, values: table.columns[keys[k]!]!, ...(why && { reasons: why }) }
  })
  return {
    read: {
      ...read,
      codes: table.codes,
      // put together, the arrondissements bear the name of their commune, not that of one of them
      ...(table.names && {
        names: table.names.map((name, i) =>
          target.plm ? (plmNames[table.codes[i]!] ?? name) : name,
        ),
      }),
      membership: table.membership ?? {},
      variables,
    },
    passed: { file: read.file, guess, passage, columns },
  }
}

/** What happened to each territory on the way, in a few words, by code; nothing for those that are what they were. */
export function originsOf(passages: readonly FilePassage[]): ReadonlyMap<string, string> {
  const texts = new Map<string, Set<string>>()
  for (const { passage } of passages) {
    for (const [code, origins] of passage.origins)
      texts.set(code, (texts.get(code) ?? new Set()).add(originText(origins)))
  }
  return new Map([...texts].map(([code, each]) => [code, [...each].sort().join(' ; ')]))
}

/** Passages in sentences, for the trace of a result. */
export function passageNotes(passages: readonly FilePassage[]): string[] {
  return passages.flatMap(({ file, passage, columns }) => {
    const { from, to, codes, through, strays, unknown, fallen, lost } = passage
    const count = (bit: number): number =>
      through.reduce((n, bits) => n + ((bits & bit) !== 0 ? 1 : 0), 0)
    const [renamed, merged, split] = [
      count(THROUGH.rename),
      count(THROUGH.merger),
      count(THROUGH.split),
    ]
    if (from === to && merged === 0 && unknown.length + strays.length === 0) return []
    const said = [
      `« ${file} » : COG ${from} porté au COG ${to}, ${french(codes.length, 0)} territoires (fusions ${merged}, scissions ${split}, changements de code ${renamed})`,
      ...(strays.length > 0
        ? [`codes d’une autre année que ${from}, suivis depuis la leur : ${some(strays)}`]
        : []),
      ...(unknown.length > 0
        ? [`codes qu’aucune année ne connaît, gardés tels quels : ${some(unknown)}`]
        : []),
      ...(fallen.length > 0
        ? [`${fallen.length} IRIS ramenés à leur commune, fusionnée ou séparée : ${some(fallen)}`]
        : []),
      ...(lost.length > 0 ? [`scissions écartées, effectifs perdus : ${some(lost)}`] : []),
    ]
    const refused = columns
      .filter((each) => each.refused > 0)
      .map(({ column, refused: n }) => `${column.trim()} (${n})`)
    const near = columns
      .filter((each) => each.approximated > 0)
      .map(({ column, approximated: n }) => `${column.trim()} (${n})`)
    return [
      said.join(' ; '),
      ...(refused.length > 0
        ? [
            `taux ou médianes perdus dans une fusion ou une scission, faute d’effectifs : ${refused.join(', ')}`,
          ]
        : []),
      ...(near.length > 0
        ? [`valeurs approchées par une moyenne pondérée : ${near.join(', ')}`]
        : []),
    ]
  })
}

function tableOf(
  { level, codes, names, membership, variables }: SourceTable,
  keys: readonly string[],
): Table {
  return {
    level,
    codes,
    columns: Object.fromEntries(variables.map(({ values }, k) => [keys[k]!, values])),
    reasons: Object.fromEntries(
      variables.flatMap(({ reasons }, k) => (reasons ? [[keys[k]!, reasons]] : [])),
    ),
    ...(names && { names }),
    membership,
  }
}

function unitsOf(
  variables: readonly SourceVariable[],
  readyMade: readonly string[],
): (key: string) => PassageUnit {
  const there = new Map(variables.map((each) => [keyOf(each.variable, each.year), each]))
  const weightOf = (year: string): string | undefined =>
    weights.map((name) => keyOf(name, year)).find((key) => there.has(key)) ??
    [...there.keys()].find((key) => weights.some((name) => key.startsWith(`${name} `)))
  return (key) => {
    const { variable, year, unit } = there.get(key)!
    if (readyMade.includes(variable)) return { kind: 'taux' }
    if (unit === 'effectif') return { kind: 'effectif' }
    const weight = weightOf(year)
    if (unit === 'valeur') return { kind: 'valeur', ...(weight !== undefined && { weight }) }
    const denominator = keyOf(denominators[variable] ?? '', year)
    return { kind: 'taux', ...(there.has(denominator) && { denominator }) }
  }
}

function keyOf(variable: string, year: string): string {
  return `${variable} ${year}`
}

function some(codes: readonly string[]): string {
  return `${codes.slice(0, 3).join(', ')}${codes.length > 3 ? '…' : ''}`
}
