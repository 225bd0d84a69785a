/** Lays a change out as a sheet: what `ifn comparer` writes. */
import type { Sheet, SheetColumn } from '../../table/sheet.ts'
import { ranksDescending } from '../../stats/rank.ts'
import type { Change, Evolution } from './change.ts'
import type { Comparison } from './comparison.ts'
import { codeColumn } from '../../table/level.ts'

/**
 * Lays a change out as columns.
 *
 * `code_<niveau>`, `nom`, `population`, then `ifn`, each sub-index, the rank and the class, each `_avant`, `_apres`, `_ecart`; the
 * contribution of each indicator; `effet_geographie`, `effet_reference`, and `ecart_total`, their sum;
 * `hors_bruit` where intervals are known; `ecart_erreur_type`, `p_signe`, `p_ajustee` and `ecart_tient` (1 risen, −1 fallen, 0 not
 * established) where changes were tested; and `passage`.
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
    significance,
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
    ...(significance
      ? [
          { name: 'ecart_erreur_type', values: significance.error },
          { name: 'p_signe', values: significance.sign },
          { name: 'p_ajustee', values: significance.adjusted },
          { name: 'ecart_tient', values: significance.holds },
        ]
      : []),
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

/**
 * Names moments in columns and rows: a file without its folder and its extension; those of one name are told apart by their place.
 *
 * @param labels millésimes, or paths of files
 * @returns one name each, no two alike
 *
 * @example
 * momentNames(['2017/scores.csv', '2021/scores.csv', '2023']) // → ['scores_1', 'scores_2', '2023']
 */
export function momentNames(labels: readonly string[]): string[] {
  const names = labels.map((label) => label.replace(/^.*[/\\]/, '').replace(/\.[A-Za-z]+$/, ''))
  const numbered = names.map((name, k) =>
    names.indexOf(name) === names.lastIndexOf(name) ? name : `${name}_${k + 1}`,
  )
  return new Set(numbered).size === labels.length
    ? numbered
    : names.map((name, k) => `${k + 1}_${name}`)
}

/**
 * Lays all the moments of a comparison out in rows: a territory and a date each, on one COG and one reference.
 *
 * @param comparison from `compareEditions`
 * @returns `code_<niveau>`, `nom`, `date`, `population`, `ifn`, each sub-index, `ifn_rang` and `dixieme` (1 the most fragile, among the
 * territories of the date that have an index), `rupture` where series break (the indicators whose change from the date before is
 * touched); every territory that a date has, dates in their order
 */
export function panelSheet({
  snapshots,
  change,
  breaks,
}: Pick<Comparison, 'snapshots' | 'change' | 'breaks'>): Sheet {
  const names = new Map(
    snapshots.flatMap(({ codes, names: of }) =>
      codes.map((code, i) => [code, of?.[i] ?? ''] as const),
    ),
  )
  const rows = snapshots.map(({ codes }) =>
    Array.from(codes.keys()).sort((a, b) => (codes[a]! < codes[b]! ? -1 : 1)),
  )
  const dates = momentNames(snapshots.map(({ label }) => label))
  const ranks = snapshots.map(({ index }) => ranksDescending(index))
  const tenths = ranks.map((of) => {
    const ranked = of.reduce((sum, v) => sum + Number(v === v), 0)
    return of.map((rank) => Math.floor(((rank - 1) * 10) / ranked) + 1)
  })
  const broken = dates.map((_, k) =>
    breaks
      .filter(({ after }) => after === snapshots[k]!.label && k > 0)
      .flatMap(({ indicators }) => indicators),
  )
  const length = rows.reduce((sum, order) => sum + order.length, 0)
  const numbersOf = (of: (k: number) => Float64Array | undefined): Float64Array => {
    const column = new Float64Array(length).fill(NaN)
    let at = 0
    for (const [k, order] of rows.entries()) {
      const values = of(k)
      if (values) for (let i = 0; i < order.length; i++) column[at + i] = values[order[i]!] ?? NaN
      at += order.length
    }
    return column
  }
  const texts = (of: (k: number, i: number) => string): string[] => {
    const column: string[] = Array.from({ length }, () => '')
    let at = 0
    for (const [k, order] of rows.entries()) for (const i of order) column[at++] = of(k, i)
    return column
  }
  return {
    columns: [
      { name: codeColumn(change.level), values: texts((k, i) => snapshots[k]!.codes[i]!) },
      { name: 'nom', values: texts((k, i) => names.get(snapshots[k]!.codes[i]!) ?? '') },
      { name: 'date', values: texts((k) => dates[k]!) },
      { name: 'population', values: numbersOf((k) => snapshots[k]!.population) },
      { name: 'ifn', values: numbersOf((k) => snapshots[k]!.index) },
      ...Object.keys(snapshots[0]!.subIndices).map((id) => ({
        name: id,
        values: numbersOf((k) => snapshots[k]!.subIndices[id]),
      })),
      { name: 'ifn_rang', values: numbersOf((k) => ranks[k]) },
      {
        name: 'dixieme',
        values: numbersOf((k) => tenths[k]),
      },
      ...(breaks.length > 0
        ? [{ name: 'rupture', values: texts((k) => [...new Set(broken[k])].join(' ')) }]
        : []),
    ],
    metadata: {},
  }
}

/**
 * Lays the change from each moment to the next out as columns, beside the one from first to last.
 *
 * @param comparison of three moments or more
 * @returns `ecart_<a>_<b>`, and `<indicateur>_contribution_<a>_<b>`: over the steps they sum to those from first to last
 */
export function stepColumns({
  snapshots,
  change,
  steps,
}: Pick<Comparison, 'snapshots' | 'change' | 'steps'>): SheetColumn[] {
  const names = momentNames(snapshots.map(({ label }) => label))
  return steps.flatMap(({ codes, index, contributions }, step) => {
    const at = new Map(codes.map((code, i) => [code, i]))
    const rows = Int32Array.from(change.codes, (code) => at.get(code) ?? -1)
    const here = (values: Float64Array): Float64Array =>
      Float64Array.from(rows, (row) => values[row] ?? NaN)
    const span = `${names[step]}_${names[step + 1]}`
    return [
      { name: `ecart_${span}`, values: here(index.difference) },
      ...Object.entries(contributions).map(([id, values]) => ({
        name: `${id}_contribution_${span}`,
        values: here(values),
      })),
    ]
  })
}
