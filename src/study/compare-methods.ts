/** Methods computed on the same files, the first compared with each of the others: in one call. */
import { explain, UserError, userErrors } from '../core/errors.ts'
import type { Scores } from '../engine/compute.ts'
import type { InputFile } from '../ingest/input.ts'
import type { Method } from '../method/method.ts'
import type { Dataset } from '../pipeline/dataset.ts'
import { computeDataset, readFiles, type PipelineOptions } from '../pipeline/pipeline.ts'
import { codeColumn } from '../table/level.ts'
import type { Sheet } from '../table/sheet.ts'
import { compareScores, type MethodComparison } from './comparison/methods.ts'

/** A method, and what it is called in what is said of it. */
export interface NamedMethod {
  /** Name that the results give it. */
  readonly name: string
  /** The method. */
  readonly method: Method
}

/** Methods side by side. */
export interface MethodsCompared {
  /** Those that the files allow, in the order given. */
  readonly computed: readonly { readonly name: string; readonly scores: Scores }[]
  /** Those that the files do not allow, and all that each lacks. */
  readonly refused: readonly { readonly name: string; readonly problems: readonly UserError[] }[]
  /** The first that was computed against each of the others. */
  readonly comparisons: readonly MethodComparison[]
  /** Index and rank of each territory, method by method. */
  readonly sheet: Sheet
}

/**
 * Computes methods on the same files, and compares the first with each of the others. Files are read once for methods that
 * have the same indicators (`without`, `withWeights`).
 *
 * @param methods two or more, each with a name of its own
 * @param files files as downloaded, or those of `loadFrance` and `embeddedTerritory`
 * @param options level, reference, sources, as `computeFiles` takes them
 * @returns scores, comparisons, and what was refused
 * @throws {UserError} `option-invalide` when fewer than two can be computed, with what each lacks
 *
 * @example
 * const { comparisons } = compareMethods([ifn2026, mednum2023], files, { sources })
 * comparisons[0].spearman // 0.53
 */
export function compareMethods(
  methods: readonly (Method | NamedMethod)[],
  files: readonly InputFile[],
  options: PipelineOptions = {},
): MethodsCompared {
  const named = methods.map((each) =>
    'method' in each && 'name' in each ? each : { name: each.id, method: each },
  )
  const read = new Map<Method['indicators'], Dataset>()
  const tried = named.map(({ name, method }) => ({
    name,
    ...attempt(() => {
      const dataset = read.get(method.indicators) ?? readFiles(files, method, options)
      read.set(method.indicators, dataset)
      return computeDataset(method, dataset, options)
    }),
  }))
  const computed = tried.flatMap(({ name, scores }) => (scores ? [{ name, scores }] : []))
  const refused = tried.filter(({ problems }) => problems.length > 0)
  const [first, ...others] = computed
  if (first === undefined || others.length === 0)
    throw new UserError(
      'option-invalide',
      `rien à comparer : ${refused.length} des ${tried.length} méthodes ne se calculent pas avec ces fichiers\n${refused.flatMap(({ problems }) => problems.map(explain)).join('\n')}`,
      'ajoutez les fichiers qui manquent, ou changez de méthodes',
    )
  return {
    computed,
    refused: refused.map(({ name, problems }) => ({ name, problems })),
    comparisons: others.map(({ name, scores }) =>
      compareScores(first.scores, scores, first.name, name),
    ),
    sheet: sideBySide(computed),
  }
}

function attempt(run: () => Scores): {
  readonly scores?: Scores
  readonly problems: readonly UserError[]
} {
  try {
    return { scores: run(), problems: [] }
  } catch (error) {
    const problems = userErrors(error)
    if (problems.length === 0) throw error
    return { problems }
  }
}

/** Index and rank of each territory, method by method: territories of all of them. */
function sideBySide(done: readonly { readonly name: string; readonly scores: Scores }[]): Sheet {
  const codes = [...new Set(done.flatMap(({ scores }) => scores.codes))].toSorted()
  const of = (scores: Scores, column: Float64Array): Float64Array => {
    const place = new Map(scores.codes.map((code, at) => [code, at]))
    return Float64Array.from(codes, (code) => column[place.get(code) ?? -1] ?? NaN)
  }
  const names = new Map(
    done.flatMap(({ scores }) =>
      scores.codes.map((code, i) => [code, scores.names?.[i] ?? ''] as const),
    ),
  )
  const { level, trace } = done[0]!.scores
  const slug = (name: string): string =>
    name.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_|_$/g, '')
  const columns = done.flatMap(({ name, scores }) => [
    { name: `ifn_${slug(name)}`, values: of(scores, scores.index) },
    { name: `rang_${slug(name)}`, values: of(scores, scores.rank) },
  ])
  return {
    columns: [
      { name: codeColumn(level), values: codes },
      { name: 'nom', values: codes.map((code) => names.get(code)!) },
      ...columns,
    ],
    metadata: { 'ifn.trace': JSON.stringify(trace) },
  }
}
