/** `ifn verifier`: what each file is, and every problem in it. Its answer is data: it goes to stdout. */
import type { Argv } from 'yargs'
import { explain, userErrors, UserError } from '../core/errors.ts'
import { countOf, french } from '../core/french.ts'
import { incoherences, variablesOfMeasure } from '../method/coherence.ts'
import type { Method } from '../method/method.ts'
import { computeDataset, inspectFor } from '../pipeline.ts'
import type { Inspection } from '../sources/dataset.ts'
import { embeddedTerritory } from '../sources/node-embedded.ts'
import { countReasons, reasonLabels, type Reason } from '../table/missing.ts'
import { cogReport, type CogReport } from './cog-report.ts'
import { computeOptions, type ComputeOptions } from './compute-options.ts'
import { loadMethod, readInputs } from './inputs.ts'
import type { Command } from './command.ts'
import { Exit, type ExitCode, type Streams } from './streams.ts'

export const verifier: Command<ComputeOptions> = {
  options: (parser: Argv) => computeOptions(parser).example('ifn verifier dossier/', 'ce que sont les fichiers d’un dossier'),

  async run(options, out) {
    const [first] = options.fichiers ?? []
    if (options.fichiers?.length === 1 && /\.(json|ya?ml)$/i.test(first!)) return checkMethod(first!, options, out)
    const method = await loadMethod(options.methode, options.variante)
    const inputs = options.fichiers?.length ? await readInputs(options.fichiers) : embeddedTerritory().files
    const seen = inspectFor(method, inputs, {
      completeZeros: options.completerZeros,
      ...(options.millesime !== undefined && { millesime: options.millesime }),
      ...(options.niveau !== undefined && { level: options.niveau }),
    })
    const problems = [...seen.files.flatMap((file) => file.problems), ...seen.problems, ...computed(method, seen, options)]
    const report = reportOf(method, seen)
    out.data(options.json ? `${JSON.stringify({ ...report, problemes: problems }, null, 2)}\n` : text(report, problems))
    return problems.length > 0 ? Exit.refused : Exit.done
  },
}

async function checkMethod(path: string, { json }: ComputeOptions, out: Streams): Promise<ExitCode> {
  try {
    const method = await loadMethod(path)
    out.data(json ? `${JSON.stringify({ methode: method.id, problemes: incoherences(method) })}\n` : `${path} : méthode « ${method.id} », ${Object.keys(method.indicators).length} indicateurs, ${Object.keys(method.subIndices).length} sous-indices, rien à signaler\n`)
    return Exit.done
  } catch (error) {
    const problems = userErrors(error)
    if (problems.length === 0) throw error
    out.data(json ? `${JSON.stringify({ problemes: problems }, null, 2)}\n` : `${problems.map(explain).join('\n')}\n`)
    return Exit.usage
  }
}

/** What the computation itself would refuse, once the files are joined. */
function computed(method: Method, { dataset, files, problems }: Inspection, options: ComputeOptions): readonly UserError[] {
  if (dataset === undefined || problems.length > 0 || files.some((file) => file.problems.length > 0)) return []
  try {
    computeDataset(method, dataset, { reference: 'france', ...(options.niveau !== undefined && { level: options.niveau }) })
    return []
  } catch (error) {
    const found = userErrors(error)
    if (found.length === 0) throw error
    return found
  }
}

interface Report {
  readonly fichiers: readonly FileReport[]
  readonly methode: string
  readonly indicateurs: readonly { readonly id: string; readonly present: boolean; readonly manque?: string; readonly absences: Partial<Record<Reason, number>> }[]
}

interface FileReport {
  readonly fichier: string
  readonly mis_de_cote?: string
  readonly source?: string
  readonly producteur?: string
  readonly licence?: string
  readonly millesimes?: readonly string[]
  readonly niveau?: string
  readonly lignes?: number
  readonly cog?: CogReport
  readonly variables?: readonly string[]
  readonly ignorees?: readonly { readonly column: string; readonly why?: string }[]
  readonly problemes: number
}

function reportOf(method: Method, { files, dataset }: Inspection): Report {
  const columns = dataset?.table.columns ?? {}
  const reasons = dataset?.table.reasons ?? {}
  return {
    fichiers: files.map(({ input, read, aside, problems }) => {
      if (read === undefined) return { fichier: input.name, ...(aside && { mis_de_cote: `${aside.label} : ${aside.why}` }), problemes: problems.length }
      const { source, ignored } = read.recognised
      return {
        fichier: input.name,
        source: source.label,
        producteur: source.producer,
        licence: source.licence,
        millesimes: [...new Set(read.brought.map(({ year }) => year))].filter(Boolean).sort(),
        niveau: read.level,
        lignes: read.codes.length,
        ...cogReport(read),
        variables: [...new Set(read.brought.map(({ variable }) => variable))],
        ignorees: ignored,
        problemes: problems.length,
      }
    }),
    methode: method.id,
    indicateurs: Object.entries(method.indicators).map(([id, { measures }]) => {
      const used = id in columns ? [id] : measures.map(variablesOfMeasure).find((names) => names.every((name) => name in columns))
      const absences = Object.fromEntries((used ?? []).flatMap((name) => (reasons[name] ? Object.entries(countReasons(reasons[name])) : [])))
      return used ? { id, present: true, absences } : { id, present: false, manque: measures.map((each) => variablesOfMeasure(each).filter((name) => !(name in columns)).join(', ')).join(' ; ou '), absences: {} }
    }),
  }
}

function text({ fichiers, methode, indicateurs }: Report, problems: readonly UserError[]): string {
  const fileLines = fichiers.flatMap((each) =>
    each.source === undefined
      ? [`${each.fichier}`, each.mis_de_cote === undefined ? `  non lu, ${french(each.problemes, 0)} problème(s)` : `  laissé de côté, ${each.mis_de_cote}`]
      : [
          `${each.fichier}`,
          `  ${each.producteur}, ${each.source}${each.millesimes!.length > 0 ? `, ${each.millesimes!.join(', ')}` : ''}`,
          `  ${countOf(each.niveau as 'commune', each.lignes!)}, ${each.variables!.length} variables, ${each.ignorees!.length} colonnes laissées de côté`,
          ...(each.cog?.phrases.map((phrase) => `  ${phrase}`) ?? []),
          ...each.ignorees!.flatMap(({ column, why }) => (why === undefined ? [] : [`  ${column} : ${why}`])),
        ],
  )
  const indicatorLines = indicateurs.map(({ id, present, manque, absences }) => {
    const gaps = (Object.entries(absences) as [Reason, number][]).map(([reason, n]) => `${reasonLabels[reason]} ${french(n, 0)}`).join(', ')
    return present ? `  ${id} : présent${gaps === '' ? '' : ` (manquantes : ${gaps})`}` : `  ${id} : absent (il faudrait ${manque})`
  })
  const verdict = problems.length === 0 ? 'rien à signaler' : `${french(problems.length, 0)} problème${problems.length > 1 ? 's' : ''}`
  return `${[...fileLines, '', `indicateurs de ${methode}`, ...indicatorLines, '', ...problems.map(explain), verdict].join('\n')}\n`
}
