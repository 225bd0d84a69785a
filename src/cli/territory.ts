/** A territory as a person names it: its code, or its name when one territory alone bears it. */
import { NBSP } from '../core/french.ts'
import { rowsTogether, territoryIn, whereIs, type AskedRows } from '../geo/asked.ts'
import {
  findTerritories,
  rowsOfSheet,
  type FoundTerritory,
  type TerritoryRows,
} from '../geo/territories.ts'
import { followsCog, noun, type Level } from '../table/level.ts'
import { takeSheetRows, type Sheet } from '../table/sheet.ts'
import type { Streams } from './streams.ts'

/**
 * Finds the territory that a person means, by code or by name. When several bear the name, a person
 * at a terminal is asked which; a script is given all of them.
 *
 * @param asked code or name, after its level or not
 * @param rows rows to look among
 * @param out terminal to ask at, if any
 * @returns the territory, and its rows
 * @throws {UserError} `territoire-inconnu`, with the names that are near
 */
export async function territoryAsked(
  asked: string,
  rows: TerritoryRows,
  { ask }: Pick<Streams, 'ask'> = {},
): Promise<FoundTerritory> {
  const found = findTerritories(asked, rows)
  if (ask && found.length > 1) {
    const lines = found.map(
      (each, i) => `  ${i + 1}  ${each.name}, ${noun(each.level, 1)} ${each.code}${whereIs(each)}`,
    )
    const answer = Number(
      await ask(
        `« ${asked} » est le nom de plusieurs territoires :\n${lines.join('\n')}\nlequel (1 à ${found.length}) ? `,
      ),
    )
    const chosen = found[answer - 1]
    if (chosen) return chosen
  }
  return territoryIn(asked, rows)
}

/**
 * Finds the rows of the territories of `--territoire`.
 *
 * @param asked codes or names
 * @param rows rows to look among
 * @param out terminal to ask at, if any
 * @returns nothing when none is asked for: all the rows
 * @throws {UserError} `territoire-inconnu`
 */
export async function rowsAsked(
  asked: readonly string[],
  rows: TerritoryRows,
  out: Pick<Streams, 'ask'> = {},
): Promise<AskedRows | undefined> {
  if (asked.length === 0) return undefined
  const territories: FoundTerritory[] = []
  for (const each of asked) territories.push(await territoryAsked(each, rows, out))
  return rowsTogether(territories, rows)
}

/**
 * Keeps the rows of some territories of a sheet.
 *
 * @param sheet sheet whose first column bears codes
 * @param level level of its rows
 * @param asked codes or names; none keeps every row
 * @param out streams: the terminal to ask at, and where what was kept is said
 * @returns the sheet, and the rows kept
 * @throws {UserError} `territoire-inconnu`
 */
export async function sheetOfTerritories(
  sheet: Sheet,
  level: Level,
  asked: readonly string[],
  out: Pick<Streams, 'ask'>,
): Promise<{ readonly sheet: Sheet; readonly chosen?: AskedRows }> {
  if (asked.length === 0) return { sheet }
  const chosen = (await rowsAsked(asked, await withEmbeddedEpci(rowsOfSheet(sheet, level)), out))!
  return { sheet: takeSheetRows(sheet, chosen.rows), chosen }
}

/** What is said of rows that were chosen. */
export function keptNote({ label }: AskedRows): string {
  return `lignes écrites${NBSP}: ${label} ; rangs et classes sont parmi toutes`
}

/** Rows of communes with the EPCI of 2025, where nothing else tells. */
async function withEmbeddedEpci(rows: TerritoryRows): Promise<TerritoryRows> {
  if (!followsCog(rows.level) || rows.membership?.epci) return rows
  const { franceMembership } = await import('../host/france.ts')
  const { of, names } = franceMembership()
  const epci = rows.codes.map((code) => of.get(code.slice(0, 5)) ?? '')
  return {
    ...rows,
    membership: { ...rows.membership, epci },
    parentNames: { ...rows.parentNames, ...Object.fromEntries(names) },
  }
}
