/** Some territories of scores: what is written of them, ranks and references left as they are. */
import { countReasons } from '../table/missing.ts'
import { keepOrigin } from './origin.ts'
import type { Scores } from './scores.ts'
import type { Node } from './node.ts'
import type { Tree } from './tree.ts'

/** A column of some rows. */
type Pick = <T extends Float64Array | Uint8Array | readonly string[]>(values: T) => T

/**
 * Keeps some rows of scores. Ranks, classes, quadrants and bounds stay those of all the rows; the
 * counts of what is missing are those of the rows kept.
 *
 * @param scores scores of all territories
 * @param rows places of the rows to keep, in their order
 * @param note what was kept, for the Trace; French
 * @returns scores of those rows
 */
export function takeScores(scores: Scores, rows: readonly number[], note: string): Scores {
  const pick: Pick = (values) =>
    (values instanceof Float64Array
      ? Float64Array.from(rows, (row) => values[row]!)
      : values instanceof Uint8Array
        ? Uint8Array.from(rows, (row) => values[row]!)
        : rows.map((row) => values[row]!)) as typeof values
  const columns = <T extends Float64Array | Uint8Array | readonly string[]>(
    record: Readonly<Partial<Record<string, T>>>,
  ): Record<string, T> =>
    Object.fromEntries(
      Object.entries(record).flatMap(([id, values]) => (values ? [[id, pick(values)]] : [])),
    )
  const { names, population, origins, classes, quadrant, expected, imputed, treated } = scores
  const codes = pick(scores.codes)
  const kept = new Set(codes)
  const reasons = columns(scores.reasons)
  const indicators = columns(scores.indicators)
  return keepOrigin({
    ...scores,
    codes,
    indicators,
    reasons,
    scores: columns(scores.scores),
    subIndices: columns(scores.subIndices),
    index: pick(scores.index),
    rank: pick(scores.rank),
    coverage: pick(scores.coverage),
    shrunk: columns(scores.shrunk),
    tree: takeTree(scores.tree, rows.length, pick),
    ...(names && { names: pick(names) }),
    ...(population && { population: pick(population) }),
    ...(origins && { origins: pick(origins) }),
    ...(classes && { classes: pick(classes) }),
    ...(quadrant && { quadrant: pick(quadrant) }),
    ...(imputed && { imputed: pick(imputed) }),
    ...(expected && { expected: { rate: pick(expected.rate), people: pick(expected.people) } }),
    ...(treated && { treated: treated.filter(({ code }) => kept.has(code)) }),
    ...(scores.membership && { membership: columns(scores.membership) }),
    trace: {
      ...scores.trace,
      territories: rows.length,
      indicators: scores.trace.indicators.map((each) => {
        const values = indicators[each.id]
        if (values === undefined) return each
        const why = reasons[each.id]
        const missing = why ? countReasons(why) : {}
        const lacking = Object.values(missing).reduce((sum, n) => sum + n, 0)
        return { ...each, present: rows.length - lacking, missing }
      }),
      notes: [note, ...scores.trace.notes],
    },
  })
}

function takeTree(tree: Tree, n: number, pick: Pick): Tree {
  const { scores, parts } = tree.leaves
  const columns = (
    from: Readonly<Record<string, Float64Array | undefined>>,
  ): Record<string, Float64Array> =>
    Object.fromEntries(
      Object.entries(from).flatMap(([id, values]) => (values ? [[id, pick(values)]] : [])),
    )
  return {
    ...tree,
    leaves: {
      n,
      scores: columns(scores),
      ...(parts && { parts: columns(parts) }),
    },
    nodes: Object.fromEntries(
      Object.entries(tree.nodes).map(([id, node]) => [id, takeNode(node, pick)]),
    ),
  }
}

function takeNode(node: Node, pick: Pick): Node {
  let coverage: Float64Array | undefined
  return {
    values: pick(node.values),
    ...(node.raw && { raw: pick(node.raw) }),
    ...(node.rescaled && { rescaled: node.rescaled }),
    ...(node.complete !== undefined && { complete: node.complete }),
    get coverage() {
      return (coverage ??= pick(node.coverage))
    },
  }
}
