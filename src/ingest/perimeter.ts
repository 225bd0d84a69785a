/** Which rows of a file are communes of some year, and which files are not of the same one. */
import { UserError } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { communeOfArrondissement, isOverseasCollectivity, type CogHistory } from '../geo/cog.ts'
import { guessCog } from '../geo/diagnose.ts'
import { takeRowsOf } from './periods.ts'
import type { SourceTable } from './source-table.ts'

const everKnown = new WeakMap<CogHistory, ReadonlySet<string>>()

/** Every code that was one of a commune between the first and the last year known. */
function everCommune(history: CogHistory): ReadonlySet<string> {
  const known = everKnown.get(history)
  if (known) return known
  // what is no commune any more was one before some event
  const codes = new Set(history.communeSet(history.last))
  for (const { before, after } of history.events)
    for (const code of [...before, ...after]) codes.add(code)
  for (const code of communeOfArrondissement.keys()) codes.add(code)
  everKnown.set(history, codes)
  return codes
}

/**
 * The rows whose code was never one of a commune, or of an IRIS of one.
 *
 * @param codes of communes or of IRIS
 */
export function neverCommunes(history: CogHistory, codes: readonly string[]): number[] {
  const known = everCommune(history)
  return codes.flatMap((code, row) => {
    const commune = code.slice(0, 5)
    return known.has(commune) || isOverseasCollectivity(commune) ? [] : [row]
  })
}

/**
 * Says that some codes never were those of communes. Where they are most of the rows, the table is of other territories.
 *
 * @param count how many rows have such a code, 1 or more
 * @param rows how many rows there are
 * @param codes the first of those codes
 * @returns what is to be verified, in French; the refusal where most rows are so
 */
export function neverCommunesTold(
  history: CogHistory,
  count: number,
  rows: number,
  codes: readonly string[],
): { readonly doubt: string } | { readonly problem: UserError } {
  const shown = codes.slice(0, 5).join(', ')
  const said = `${french(count, 0)} code${count > 1 ? 's' : ''} qui n’${count > 1 ? 'ont' : 'a'} jamais été celui d’une commune depuis ${history.first} : ${shown}${count > 5 ? '…' : ''}`
  return 2 * count > rows
    ? {
        problem: new UserError(
          'code-invalide',
          said,
          'pour des territoires qui ne sont pas des communes de France : --niveau autre ; sinon, vérifiez la colonne des codes (--colonne-code)',
          { territory: codes[0]! },
        ),
      }
    : { doubt: `${said} ; ${count > 1 ? 'écartés' : 'écarté'} de la référence et des rangs` }
}

/**
 * Leaves out the communes déléguées that stand beside their commune: their people are in it. A file of an
 * older COG lists all the communes of a merger, and others that ended with no successor beside them: it is left as it is.
 *
 * @returns the table, and what was left out, in French
 */
export function withoutDelegated(
  table: SourceTable,
  history: CogHistory,
): { readonly table: SourceTable; readonly notices: readonly string[] } {
  if (table.level !== 'commune') return { table, notices: [] }
  const there = new Set(table.codes)
  const now = history.communeSet(history.last)
  const left = new Map<string, string>()
  const explained = new Set<string>()
  for (const { kind, before, after } of history.events) {
    const [commune] = after
    if (kind !== 'fusion' || after.length !== 1 || !there.has(commune!)) continue
    const merged = before.filter((code) => code !== commune)
    const beside = merged.filter((code) => there.has(code) && !now.has(code))
    for (const code of beside) explained.add(code)
    if (before.includes(commune!) && beside.length === merged.length) continue
    for (const code of beside) left.set(code, commune!)
  }
  const older = table.codes.some(
    (code) =>
      !now.has(code) &&
      everCommune(history).has(code) &&
      !explained.has(code) &&
      !communeOfArrondissement.has(code),
  )
  if (left.size === 0 || older) return { table, notices: [] }
  const communes = [...new Set(left.values())]
  return {
    table: keepRows(table, (code) => !left.has(code)),
    notices: [
      `« ${table.file} » : ${french(left.size, 0)} communes déléguées à côté de leur commune (${communes.slice(0, 3).join(', ')}${communes.length > 3 ? '…' : ''}), écartées : elles compteraient deux fois (${[...left.keys()].slice(0, 3).join(', ')}${left.size > 3 ? '…' : ''})`,
    ],
  }
}

function keepRows(table: SourceTable, keep: (code: string) => boolean): SourceTable {
  const rows = Int32Array.from(table.codes.keys()).filter((row) => keep(table.codes[row]!))
  const text = (values: readonly string[]): string[] => Array.from(rows, (row) => values[row]!)
  return {
    ...table,
    codes: text(table.codes),
    ...(table.names && { names: text(table.names) }),
    membership: Object.fromEntries(
      Object.entries(table.membership).map(([level, holders]) => [level, text(holders!)]),
    ),
    variables: table.variables.map(({ reasons, ...each }) => ({
      ...each,
      ...takeRowsOf(each.values, reasons, rows),
    })),
  }
}

/**
 * Says of a file that its codes are of several years of the COG, or not of the one that the user states. Codes that never
 * were those of communes are told apart.
 *
 * @param stated year that the user states
 * @returns what there is to say, in French; nothing when some year, the stated one, has all the codes
 */
export function strangeCodesTold(
  file: string,
  codes: readonly string[],
  history: CogHistory,
  stated?: number,
): string | undefined {
  const known = everCommune(history)
  const communes = [...new Set(codes.map((code) => code.slice(0, 5)))].filter(
    (code) =>
      known.has(code) && !communeOfArrondissement.has(code) && !isOverseasCollectivity(code),
  )
  const strangersOf = (year: number): string[] => {
    const list = history.communeSet(year)
    return communes.filter((code) => !list.has(code))
  }
  const shown = (list: readonly string[]): string =>
    `${french(list.length, 0)} (${list.slice(0, 3).join(', ')}${list.length > 3 ? '…' : ''})`
  if (stated !== undefined) {
    const strangers = strangersOf(stated)
    return strangers.length === 0
      ? undefined
      : `« ${file} » est dit du COG ${stated}, qui n’a pas ${shown(strangers)} de ses ${french(communes.length, 0)} communes`
  }
  for (let year = history.last; year >= history.first; year--) {
    const list = history.communeSet(year)
    if (communes.every((code) => list.has(code))) return undefined
  }
  const { year, strangers } = Array.from(
    { length: history.last - history.first + 1 },
    (_, k) => history.last - k,
  )
    .map((each) => ({ year: each, strangers: strangersOf(each) }))
    .reduce((best, each) => (each.strangers.length < best.strangers.length ? each : best))
  return `« ${file} » mêle des codes de plusieurs années : aucun COG ne les a tous ; celui de ${year} n’a pas ${shown(strangers)} de ses ${french(communes.length, 0)} communes ; --cog ${history.last} les porte à la même`
}

/** Years before the latest of two files at which they may be said to meet. */
const RECENT = 2

/** Files whose codes are of no common year of the COG, in French; nothing when some year has them all. */
export function disjointCogs(
  tables: readonly {
    readonly file: string
    readonly codes: readonly string[]
    readonly cog?: number
  }[],
  history: CogHistory,
): string[] {
  const guesses = tables.flatMap(({ file, codes, cog }) => {
    const years = cog === undefined ? guessCog(history, codes)?.years : [cog]
    return years ? [{ file, codes, years }] : []
  })
  const [first, ...others] = guesses
  if (first === undefined || others.length === 0) return []
  const common = first.years.filter((year) => others.every(({ years }) => years.includes(year)))
  // a code that was taken again after years without use makes two recent files meet long ago alone
  const recent = Math.min(...guesses.map(({ years }) => Math.max(...years)))
  if (common.length > 0 && Math.max(...common) >= recent - RECENT) return []
  const lists = guesses.map(({ codes }) => new Set(codes.map((code) => code.slice(0, 5))))
  const alone = [...lists[0]!].filter(
    (code) => !lists[1]!.has(code) && !history.communeSet(Math.max(...guesses[1]!.years)).has(code),
  )
  const latest = Math.max(...guesses.flatMap(({ years }) => years))
  const said = guesses
    .slice(0, 3)
    .map(({ file, years }) =>
      years.length > 1 ? `« ${file} » ${years[0]} à ${years.at(-1)}` : `« ${file} » ${years[0]}`,
    )
  return [
    `géographies disjointes (${said.join(', ')}) : les communes qui ont changé entre elles ne se rejoignent pas${alone.length > 0 ? `, comme ${alone.slice(0, 3).join(', ')}` : ''} ; --cog ${latest} porte tous les fichiers à la même`,
  ]
}
