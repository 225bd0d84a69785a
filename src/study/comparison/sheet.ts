/** Lays a change out as a sheet: what `ifn comparer` writes. */
import type { Sheet, SheetColumn } from '../../table/sheet.ts'
import type { Change, Evolution } from './change.ts'
import { codeColumn } from '../../table/level.ts'

/**
 * Lays a change out as columns.
 *
 * `code_<niveau>`, `nom`, `population`, then `ifn`, each sub-index, the rank and the class, each `_avant`, `_apres`, `_ecart`; the
 * contribution of each indicator; `effet_geographie`, `effet_reference`, and `ecart_total`, their sum;
 * `hors_bruit` where intervals are known, and `passage`.
 *
 * @param change from `compareSnapshots`
 * @param metadata what the file says of itself
 * @returns one row a territory that both sides have
 */
export function changeSheet(
  change: Change,
  metadata: Readonly<Record<string, string>> = {},
): Sheet {
  const {
    level,
    codes,
    names,
    population,
    index,
    subIndices,
    rank,
    classes,
    contributions,
    geography,
    reference,
    total,
    beyondNoise,
    origins,
  } = change
  const columns: SheetColumn[] = [
    { name: codeColumn(level), values: codes },
    { name: 'nom', values: names },
    { name: 'population', values: population },
    ...three('ifn', index),
    ...Object.entries(subIndices).flatMap(([id, each]) => three(id, each)),
    ...three('rang', rank),
    ...three('classe', classes),
    ...Object.entries(contributions).map(([id, values]) => ({
      name: `${id}_contribution`,
      values,
    })),
    { name: 'effet_geographie', values: geography },
    { name: 'effet_reference', values: reference },
    { name: 'ecart_total', values: total },
    ...(beyondNoise ? [{ name: 'hors_bruit', values: beyondNoise }] : []),
    ...(origins.some(Boolean) ? [{ name: 'passage', values: origins }] : []),
  ]
  return { columns, metadata }
}

function three(name: string, { before, after, difference }: Evolution): SheetColumn[] {
  return [
    { name: `${name}_avant`, values: before },
    { name: `${name}_apres`, values: after },
    { name: `${name}_ecart`, values: difference },
  ]
}
