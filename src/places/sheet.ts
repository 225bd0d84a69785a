/** The offer of help, territory by territory: counts, counts per 10,000 inhabitants, distances. */
import { wholeCommune } from '../geo/cog.ts'
import { groupingTo } from '../geo/membership.ts'
import { codeColumn, type Level } from '../table/level.ts'
import type { Sheet, SheetColumn } from '../table/sheet.ts'
import { groupBy, type Grouping, type Table } from '../table/table.ts'

const COUNT =
  /^NB_(?:LIEUX|FRANCE_SERVICES|BIBLIOTHEQUES|STRUCTURES_|CONSEILLERS_NUMERIQUES|AIDANTS_CONNECT)/
const DISTANCE = /^DISTANCE_/
const INHABITANTS = 10_000

/**
 * One row a territory of `level`: what `readFiles` made of lists of places. Counts and populations
 * add up; a territory that a list does not wholly cover has no count of it. Above the rows a distance
 * is the mean of theirs weighted by population: what an inhabitant has to go, on average.
 */
export function offerSheet(
  table: Table,
  level: Level = table.level,
  metadata: Sheet['metadata'] = {},
): Sheet {
  const grouping =
    level === table.level ? ownGroups(table) : wholeCommunes(table, groupingTo(table, level))
  const population = table.columns['PMUN'] ?? table.columns['P_POP']
  const people = population && sums(population, grouping, 'known')
  const variables = Object.keys(table.columns)
  const counts = variables
    .filter((name) => COUNT.test(name))
    .flatMap((name) => countColumns(name, sums(table.columns[name]!, grouping, 'all'), people))
  const far = variables
    .filter((name) => DISTANCE.test(name))
    .map((name): SheetColumn => ({
      name: name.toLowerCase(),
      values: means(table.columns[name]!, population, grouping),
    }))
  return {
    columns: [
      { name: codeColumn(level), values: grouping.codes },
      ...(grouping.names ? [{ name: 'nom', values: grouping.names }] : []),
      ...(people ? [{ name: 'population', values: people }] : []),
      ...counts,
      ...far,
    ],
    metadata,
  }
}

/** Files that have both Paris and its arrondissements must not count them twice. */
function wholeCommunes({ level, codes }: Table, grouping: Grouping): Grouping {
  if (level !== 'commune') return grouping
  const there = new Set(codes)
  return {
    ...grouping,
    of: grouping.of.map((g, i) =>
      wholeCommune(codes[i]!) !== codes[i] && there.has(wholeCommune(codes[i]!)) ? -1 : g,
    ),
  }
}

function ownGroups({ level, codes, names }: Table): Grouping {
  const grouping = groupBy(level, codes)
  return {
    ...grouping,
    ...(names && { names: grouping.codes.map((_, g) => names[grouping.of.indexOf(g)] ?? '') }),
  }
}

function countColumns(
  name: string,
  values: Float64Array,
  people: Float64Array | undefined,
): SheetColumn[] {
  const id = name.toLowerCase()
  if (people === undefined) return [{ name: id, values }]
  return [
    { name: id, values },
    {
      name: `${id}_10000`,
      values: values.map((n, g) => (people[g]! > 0 ? (INHABITANTS * n) / people[g]! : NaN)),
    },
  ]
}

/** Sums by group. `all`: a missing term makes the sum missing; `known`: it is left out. */
function sums(x: Float64Array, { codes, of }: Grouping, terms: 'all' | 'known'): Float64Array {
  const out = new Float64Array(codes.length)
  for (let i = 0; i < x.length; i++) {
    if (of[i]! >= 0 && (terms === 'all' || x[i] === x[i])) out[of[i]!]! += x[i]!
  }
  return out
}

function means(
  x: Float64Array,
  weights: Float64Array | undefined,
  { codes, of }: Grouping,
): Float64Array {
  const [total, weight] = [new Float64Array(codes.length), new Float64Array(codes.length)]
  const alone = codes.length === x.length
  for (let i = 0; i < x.length; i++) {
    const w = alone ? 1 : (weights?.[i] ?? 1)
    if (of[i]! < 0 || Number.isNaN(x[i]! + w)) continue
    total[of[i]!]! += w * x[i]!
    weight[of[i]!]! += w
  }
  return total.map((sum, g) => sum / weight[g]!)
}
