/** What some files are, and all that is wrong with them, the computation included: in one call. */
import { userErrors, type UserError } from '../core/errors.ts'
import type { InputFile } from '../ingest/input.ts'
import type { Method } from '../method/method.ts'
import { required, type Inspection } from './dataset.ts'
import { computeDataset, inspectFiles, type PipelineOptions } from './pipeline.ts'

/** What was found of some files. */
export interface Verification extends Inspection {
  /** Every problem: of each file, of their joining, and of the computation; none when `computeFiles` would answer. */
  readonly found: readonly UserError[]
}

/**
 * Tells what each file is (source, level, year, variables) and every problem in it, without throwing any.
 *
 * @param files files as downloaded, or opened by `openInputs`
 * @param method the method that they are for
 * @param options those of `computeFiles`
 * @returns what was read of each file, what is to be known, and `found`, all the problems
 *
 * @example
 * const { files, found } = verify([{ name: 'communes.csv', bytes }], ifn2026)
 * found.map(({ code }) => code) // ['code-tronque']
 */
export function verify(
  files: readonly InputFile[],
  method: Method,
  options: PipelineOptions = {},
): Verification {
  const seen = inspectFiles(files, method, options)
  return {
    ...seen,
    found: [
      ...seen.files.flatMap((file) => file.problems),
      ...seen.problems,
      ...refusals(method, seen, options),
    ],
  }
}

/** What the computation itself would refuse, with the same options. */
function refusals(
  method: Method,
  { dataset, files, problems }: Inspection,
  options: PipelineOptions,
): readonly UserError[] {
  if (problems.length > 0 || files.some((file) => file.problems.length > 0)) return []
  try {
    computeDataset(
      method,
      required({ files, problems, notices: [], ...(dataset && { dataset }) }),
      options,
    )
    return []
  } catch (error) {
    const found = userErrors(error)
    if (found.length === 0) throw error
    return found
  }
}
