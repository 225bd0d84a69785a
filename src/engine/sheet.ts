/** Scores as a sheet: the columns of the contract, in its order, and the Trace in the metadata. */
import { scoredIndicators, type Method } from '../method/method.ts'
import { reasonByte, reasons } from '../table/missing.ts'
import type { Sheet, SheetColumn } from '../table/sheet.ts'
import type { Scores } from './scores.ts'
import { codeColumn } from '../table/level.ts'
import type { Membership } from '../table/table.ts'

/**
 * `code_<niveau>`, `nom`, the codes of what contains the territory (`code_epci`, `nom_epci`, `code_departement`,
 * `code_region`) where they are known, `population`, the raw value of each indicator, `<id>_score` for each that
 * the method scores, the sub-indices, `ifn`, `ifn_rang`, `couverture`, `part_imputee` when the method imputes, then `absences`: what is missing and why, or
 * imputed (`taux_pauvrete=secret`), which no other column can say; `passage` where rows were brought to
 * another COG; then what the method adds (`classe`, `quadrant`, `illectronisme_attendu`, `<id>_lisse`) and,
 * last, the indicators of context that the files have. Rows in the order of their codes.
 */
export function scoresSheet<M extends Method>(scores: Scores<M>): Sheet {
  const { codes, trace } = scores
  const raw = rawOfScored(scores)
  const absences = absencesOf(raw, scores.reasons, codes.length)
  // context is shown where the files have it, and nothing is said of what they lack
  const columns = columnsOfScores(scores, {
    absences,
    shown: (_, values) => values.some((v) => v === v),
  })
  const metadata = { 'ifn.trace': JSON.stringify(trace) }
  if (codes.every((code, i) => i === 0 || codes[i - 1]! < code)) return { columns, metadata }
  const order = codes.map((_, i) => i).sort((a, b) => (codes[a]! < codes[b]! ? -1 : 1))
  return {
    columns: columns.map(({ name, values }) => ({ name, values: inOrder(values, order) })),
    metadata,
  }
}

/** The columns of `scoresSheet`, in the order of the rows; `shown` tells which indicators of context are. */
export function columnsOfScores<M extends Method>(
  scores: Scores<M>,
  {
    absences,
    shown,
    membership = scores.membership ?? {},
    parentNames = scores.parentNames ?? {},
  }: {
    readonly absences: readonly string[]
    shown(id: string, values: Float64Array): boolean
    /** What contains the rows, where it is not the scores that tell. */
    readonly membership?: Membership
    readonly parentNames?: Readonly<Record<string, string>>
  },
): SheetColumn[] {
  const { level, codes, names, population } = scores
  const nameless = (): readonly string[] => codes.map(() => '')
  const all = scores.indicators as Record<string, Float64Array>
  const raw = rawOfScored(scores)
  return [
    { name: codeColumn(level), values: codes },
    names ? { name: 'nom', values: names } : whenAsked('nom', nameless),
    ...parentColumns(membership, parentNames),
    { name: 'population', values: population ?? new Float64Array(codes.length).fill(NaN) },
    ...raw.map(([name, values]) => ({ name, values })),
    ...raw.map(([id]) => ({
      name: `${id}_score`,
      values: (scores.scores as Record<string, Float64Array>)[id]!,
    })),
    ...Object.entries(scores.subIndices as Record<string, Float64Array>).map(([name, values]) => ({
      name,
      values,
    })),
    { name: 'ifn', values: scores.index },
    whenAsked('ifn_rang', () => scores.rank),
    { name: 'couverture', values: scores.coverage },
    ...(scores.imputed ? [{ name: 'part_imputee', values: scores.imputed }] : []),
    { name: 'absences', values: absences },
    ...(scores.origins ? [{ name: 'passage', values: scores.origins }] : []),
    ...readings(scores),
    ...(scores.method.context ?? [])
      .filter((id) => shown(id, all[id]!))
      .map((id) => ({ name: id, values: all[id]! })),
  ]
}

/** What contains each territory: the code of its EPCI with its name, those of its département and région. */
function parentColumns(
  membership: Membership,
  names: Readonly<Record<string, string>>,
): SheetColumn[] {
  return (['epci', 'departement', 'region'] as const).flatMap((level) => {
    const codes = membership[level]
    if (codes === undefined) return []
    const named = level === 'epci' && codes.some((code) => names[code])
    return [
      { name: codeColumn(level), values: codes },
      ...(named ? [{ name: 'nom_epci', values: codes.map((code) => names[code] ?? '') }] : []),
    ]
  })
}

/** A column that is made when it is looked at: a table written by batches has its own. */
function whenAsked(name: string, make: () => SheetColumn['values']): SheetColumn {
  let values: SheetColumn['values'] | undefined
  return {
    name,
    get values() {
      return (values ??= make())
    },
  }
}

function rawOfScored<M extends Method>({
  method,
  indicators,
}: Scores<M>): (readonly [string, Float64Array])[] {
  return scoredIndicators(method).map(
    (id) => [id, (indicators as Record<string, Float64Array>)[id]!] as const,
  )
}

/** What the method adds to read its scores by: class, quadrant, expected rate, shrunk shares. */
function readings<M extends Method>({
  classes,
  quadrant,
  expected,
  shrunk,
}: Scores<M>): SheetColumn[] {
  return [
    ...(classes ? [{ name: 'classe', values: classes }] : []),
    ...(quadrant ? [{ name: 'quadrant', values: quadrant }] : []),
    ...(expected
      ? [
          { name: 'illectronisme_attendu', values: expected.rate },
          { name: 'illectronisme_attendu_personnes', values: expected.people },
        ]
      : []),
    ...Object.entries(shrunk).map(([id, values]) => ({ name: `${id}_lisse`, values })),
  ]
}

/** Row by row, what is missing and why, or imputed: `taux_pauvrete=secret`. Rows that lack the same share one text. */
function absencesOf(
  raw: readonly (readonly [string, Float64Array])[],
  whys: Scores['reasons'],
  n: number,
): string[] {
  // a text is known by its place, and what each column adds to it is found once
  const texts = ['']
  const of = new Uint32Array(n)
  for (const [id, values] of raw) {
    const why = whys[id]
    const longer = reasons.map((): number[] => [])
    for (let i = 0; i < n; i++) {
      if (values[i] === values[i] && why?.[i] !== reasonByte.impute) continue
      const reason = why?.[i] || 1
      const before = of[i]!
      of[i] = longer[reason]![before] ??=
        texts.push(`${texts[before]!}${before === 0 ? '' : ' '}${id}=${reasons[reason]!}`) - 1
    }
  }
  return Array.from(of, (text) => texts[text]!)
}

function inOrder(values: SheetColumn['values'], order: readonly number[]): SheetColumn['values'] {
  return values instanceof Float64Array
    ? Float64Array.from(order, (i) => values[i]!)
    : order.map((i) => values[i]!)
}
