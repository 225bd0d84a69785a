/** `ifn verifier`: what each file is, and every problem in it. Its answer is data: it goes to stdout. */
import type { Argv } from 'yargs'
import { explain, userErrors, UserError } from '../core/errors.ts'
import { french } from '../core/french.ts'
import type { Method } from '../method/method.ts'
import { computeDataset, inspectFiles } from '../pipeline/pipeline.ts'
import type { Inspection } from '../pipeline/dataset.ts'
import { embeddedTerritory } from '../host/embedded.ts'
import { problemLines, reportOf, reportText } from './text/check.ts'
import { computeOptions, type ComputeArguments } from './compute-options.ts'
import { methodReport, methodReportText } from './text/method.ts'
import { loadMethod, readInputs } from './inputs.ts'
import type { Command } from './command.ts'
import { Exit, fromHere, type ExitCode, type Streams } from './streams.ts'
import { jsonText } from './text-table.ts'

interface VerifierOptions extends ComputeArguments {
  readonly tout: boolean
}

/** `ifn verifier`: says what each file is, and every problem in it. */
export const verifier: Command<VerifierOptions> = {
  options: (parser: Argv) =>
    computeOptions(parser)
      .option('tout', {
        type: 'boolean',
        default: false,
        describe: 'tous les détails : variables, feuilles laissées de côté, chaque problème',
      })
      .example('ifn verifier dossier/', 'ce que sont les fichiers d’un dossier'),

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
        ? jsonText({ ...report, problemes: problems })
        : fromHere(
            `${[...reportText(report, options.tout), ...problemLines(problems, options.tout), verdict].join('\n')}\n`,
          ),
    )
    return problems.length > 0 ? Exit.refused : Exit.done
  },
}

async function checkMethod(
  path: string,
  { json }: ComputeArguments,
  out: Streams,
): Promise<ExitCode> {
  try {
    const method = await loadMethod(path)
    out.data(json ? jsonText(methodReport(method)) : `${path}\n${methodReportText(method)}`)
    return Exit.done
  } catch (error) {
    const problems = userErrors(error)
    if (problems.length === 0) throw error
    out.data(
      json ? jsonText({ problemes: problems }) : fromHere(`${problems.map(explain).join('\n')}\n`),
    )
    return Exit.usage
  }
}

/** What the computation itself would refuse, once the files are joined. */
function computed(
  method: Method,
  { dataset, files, problems }: Inspection,
  options: ComputeArguments,
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
