/** `@etalab/decoupage-administratif`, an optional library whose version is a millésime: EPCI and EPT by commune. */
import { createRequire } from 'node:module'
import type { Groups } from '../geo/groups.ts'
import { absentPeer } from '../io/optional.ts'

interface Area {
  readonly code: string
  readonly nom: string
  readonly membres: readonly { readonly code: string }[]
}

const name = '@etalab/decoupage-administratif'
/** Years of its major versions, as its README gives them. */
const yearOfMajor: Readonly<Record<string, number>> = {
  1: 2021,
  2: 2022,
  3: 2023,
  4: 2024,
  5: 2025,
  6: 2026,
}

/** The EPCI à fiscalité propre, or the établissements publics territoriaux of Greater Paris, of each commune. */
export async function decoupageGroups(
  kind: 'epci' | 'ept',
): Promise<Groups & { readonly year: number | undefined }> {
  const load = createRequire(import.meta.url)
  try {
    const { version } = load(`${name}/package.json`) as { version: string }
    const areas = load(`${name}/data/${kind}.json`) as readonly Area[]
    const year = yearOfMajor[version.split('.')[0]!]
    return {
      label: `${kind} ${year ?? version}`,
      year,
      of: new Map(
        areas.flatMap(({ code, membres }) => membres.map((member) => [member.code, code] as const)),
      ),
      names: Object.fromEntries(areas.map(({ code, nom }) => [code, nom])),
    }
  } catch (cause) {
    throw absentPeer(name, cause)
  }
}
