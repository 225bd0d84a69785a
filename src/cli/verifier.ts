/** `ifn verifier`: what each file is, and every problem in it. Its answer is data: it goes to stdout. */
import type { Argv } from 'yargs'
import { explainCommand, userErrors } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { readWhole } from '../host/files.ts'
import { DOUBT, UNKNOWN } from '../pipeline/dataset.ts'
import { verify } from '../pipeline/verify.ts'
import { problemLines, reportOf, reportText, type CheckReport } from './text/check.ts'
import { computeOptions, toCompute, type ComputeArguments } from './compute-options.ts'
import { methodReport, methodReportText } from './text/method.ts'
import { loadMethod } from './inputs.ts'
import type { Command } from './command.ts'
import { Exit, exitOf, fromHere, type ExitCode, type Streams } from './streams.ts'
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
    if (options.fichiers?.length === 1 && (await isMethodFile(first!)))
      return checkMethod(first!, options, out)
    const { method, files, pipeline } = await toCompute(options, 'ifn verifier')
    const seen = verify(files, method, pipeline)
    const problems = seen.found
    const report = reportOf(method, seen)
    const verdict = verdictOf(report, problems.length)
    out.data(
      options.json
        ? jsonText({ ...report, erreurs: problems })
        : fromHere(
            `${[...reportText(report, options.tout), ...problemLines(problems, options.tout), verdict].join('\n')}\n`,
          ),
    )
    return problems.length > 0 ? exitOf(problems) : Exit.done
  },
}

/** Whether a file is one of a method: YAML, or JSON that has indicators or extends another; a table in JSON is data. */
async function isMethodFile(path: string): Promise<boolean> {
  if (/\.ya?ml$/i.test(path)) return true
  if (!/\.json$/i.test(path)) return false
  const text = new TextDecoder().decode(await readWhole(path)).trimStart()
  return text.startsWith('{') && /"(?:indicators|extends|subIndices)"\s*:/.test(text)
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
      json
        ? jsonText({ erreurs: problems })
        : fromHere(`${problems.map(explainCommand).join('\n')}\n`),
    )
    return Exit.usage
  }
}

/** The last line: problems, what is to be verified, what was left aside; « rien à signaler » only when there is none of them. */
function verdictOf({ remarques, fichiers }: CheckReport, problems: number): string {
  const doubts = remarques.filter((text) => text.startsWith(DOUBT)).length
  const aside = fichiers.filter(({ mis_de_cote }) => mis_de_cote?.startsWith(UNKNOWN)).length
  const some = (n: number, noun: string): string => `${french(n, 0)} ${noun}${n > 1 ? 's' : ''}`
  if (problems > 0) return some(problems, 'problème')
  if (doubts > 0) return `${some(doubts, 'point')} à vérifier`
  return aside === 0
    ? 'rien à signaler'
    : `rien à signaler dans ce qui est lu ; ${some(aside, 'fichier')} ou feuille${aside > 1 ? 's' : ''} non reconnu${aside > 1 ? 's' : ''}, laissé${aside > 1 ? 's' : ''} de côté`
}
