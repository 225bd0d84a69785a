/** Files that come with the ones we read and toVariable nothing to an index: known, and said to be. */
import { ignoredFiles } from './registry.ts'
import type { IgnoredFile } from './source.ts'

/** Zonings whose codes look like those of communes, départements or régions, by the own name of a sheet or of an entry. */
const zoning =
  /(?:^|[\s_-])(ARR|METRO|FRANCE|AU\d{4}|UU\d{4}|ZE\d{4}|AAV\d{4}|BV\d{4}|CV|CAN)(?:$|[_.])/
const COMMUNE = /^(?:\d\d|2[AB])\d{3}$/

/**
 * What a file is when it is none that brings anything, and why; nothing when it may.
 *
 * @param name its name, that of a sheet or of an entry after ` › `
 * @param rows its first rows
 */
export function ignoredReason(
  name: string,
  rows: readonly (readonly string[])[],
): Pick<IgnoredFile, 'label' | 'why'> | undefined {
  const zone = zoningOf(name, rows)
  if (zone !== undefined)
    return {
      label: `Zonage ${zone}`,
      why: 'un zonage que l’indice ne lit pas (il lit IRIS, communes, EPCI, départements et régions)',
    }
  return ignoredFiles.find(({ signature, without }) =>
    rows.some(
      (row) =>
        signature.every((each) => row.some((cell) => each.test(cell.trim()))) &&
        !row.some((cell) => without?.test(cell.trim())),
    ),
  )
}

/** The zoning that a sheet or an entry is named after, when its codes are none of communes; a path decides nothing. */
function zoningOf(name: string, rows: readonly (readonly string[])[]): string | undefined {
  const [, ...inside] = name.split(' › ')
  const own = inside.at(-1)?.split('/').at(-1)
  const zone = own === undefined ? undefined : zoning.exec(own)?.[1]
  if (zone === undefined) return undefined
  const at = rows.findIndex((row) => row.some((cell) => /^CODGEO$/i.test(cell.trim())))
  const key = rows[at]?.findIndex((cell) => /^CODGEO$/i.test(cell.trim())) ?? -1
  const codes = rows.slice(at + 1).flatMap((row) => row[key]?.trim() || [])
  const communes = codes.length > 0 && codes.every((code) => COMMUNE.test(code))
  return key < 0 || (communes && !/^(UU|BV|AU)/.test(zone)) ? undefined : zone
}
