/** `ifn verifier`: what each file is, and every problem in it. Its answer is data: it goes to stdout. */
import type { Argv } from 'yargs'
import { explain, userErrors, UserError } from '../core/errors.ts'
import { french } from '../core/french.ts'
import type { Method } from '../method/method.ts'
import { computeDataset, inspectFiles } from '../pipeline/pipeline.ts'
import type { Inspection } from '../pipeline/dataset.ts'
import { embeddedTerritory } from '../host/embedded.ts'
import { reportOf, reportText } from './check-report.ts'
import { computeOptions, type ComputeOptions } from './compute-options.ts'
import { methodReport, methodReportText } from './method-report.ts'
import { loadMethod, readInputs } from './inputs.ts'
import type { Command } from './command.ts'
import { Exit, type ExitCode, type Streams } from './streams.ts'

export const verifier: Command<ComputeOptions> = {
  options: (parser: Argv) =>
    computeOptions(parser).example(
      'ifn verifier dossier/',
      'ce que sont les fichiers d’un dossier',
    ),

  async run(options, out) {
    const [first] = options.fichiers ?? []
    if (options.fichiers?.length === 1 && /\.(json|ya?ml)$/i.test(first!))
      return checkMethod(first!, options, out)
    const method = await loadMethod(options.methode, options.variante)
    const inputs = options.fichiers?.length
      ? await readInputs(options.fichiers)
      : embeddedTerritory().files
    const seen = inspectFiles(inputs, method, {
      completeZeros: options.completerZeros,
      ...(options.millesime !== undefined && { millesime: options.millesime }),
      ...(options.niveau !== undefined && { level: options.niveau }),
    })
    const problems = [
      ...seen.files.flatMap((file) => file.problems),
      ...seen.problems,
      ...computed(method, seen, options),
    ]
    const report = reportOf(method, seen)
    const verdict =
      problems.length === 0
        ? 'rien à signaler'
        : `${french(problems.length, 0)} problème${problems.length > 1 ? 's' : ''}`
    out.data(
      options.json
        ? `${JSON.stringify({ ...report, problemes: problems }, null, 2)}\n`
        : `${[...reportText(report), ...problems.map(explain), verdict].join('\n')}\n`,
    )
    return problems.length > 0 ? Exit.refused : Exit.done
  },
}

async function checkMethod(
  path: string,
  { json }: ComputeOptions,
  out: Streams,
): Promise<ExitCode> {
  try {
    const method = await loadMethod(path)
    out.data(
      json
        ? `${JSON.stringify(methodReport(method), null, 2)}\n`
        : `${path}\n${methodReportText(method)}`,
    )
    return Exit.done
  } catch (error) {
    const problems = userErrors(error)
    if (problems.length === 0) throw error
    out.data(
      json
        ? `${JSON.stringify({ problemes: problems }, null, 2)}\n`
        : `${problems.map(explain).join('\n')}\n`,
    )
    return Exit.usage
  }
}

/** What the computation itself would refuse, once the files are joined. */
function computed(
  method: Method,
  { dataset, files, problems }: Inspection,
  options: ComputeOptions,
): readonly UserError[] {
  if (
    dataset === undefined ||
    problems.length > 0 ||
    files.some((file) => file.problems.length > 0)
  )
    return []
  try {
    computeDataset(method, dataset, {
      reference: 'france',
      ...(options.niveau !== undefined && { level: options.niveau }),
    })
    return []
  } catch (error) {
    const found = userErrors(error)
    if (found.length === 0) throw error
    return found
  }
}
