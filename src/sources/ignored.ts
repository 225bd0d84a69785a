/** Files that come with the ones we read and toVariable nothing to an index: known, and said to be. */
import { ignoredFiles } from './registry.ts'
import type { IgnoredFile } from './source.ts'

/** Zonings whose codes look like those of communes, départements or régions: only the name of a sheet or of a file tells. */
const zoning =
  /(?:^|[\s_/-])(ARR|METRO|FRANCE|AU\d{4}|UU\d{4}|ZE\d{4}|AAV\d{4}|BV\d{4}|CV|CAN)(?:$|[_.])/

/** What a file is when it is none that brings anything, and why; nothing when it may. */
export function ignoredReason(
  name: string,
  rows: readonly (readonly string[])[],
): Pick<IgnoredFile, 'label' | 'why'> | undefined {
  const zone = zoning.exec(name.split(' › ').at(-1)!)?.[1]
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
