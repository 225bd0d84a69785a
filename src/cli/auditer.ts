/** `ifn auditer`: the audit of an index, step by step. What it finds is data: it goes to stdout, or to a page and a JSON file. */
import { extname } from 'node:path'
import type { Argv } from 'yargs'
import { UserError, userErrors } from '../core/errors.ts'
import { withoutOptions } from '../core/shell.ts'
import type { Scores } from '../engine/compute.ts'
import { featuresSafely } from '../host/sandbox.ts'
import { openContours } from '../io/contour-files.ts'
import { contiguity } from '../io/contiguity.ts'
import { readWhole, type OutputFile } from '../host/files.ts'
import type { Method } from '../method/method.ts'
import type { FrozenReference } from '../engine/reference.ts'
import { parentOf } from '../geo/territories.ts'
import type { Dataset } from '../pipeline/dataset.ts'
import { computeDataset, readFiles, subjectOf, type PipelineOptions } from '../pipeline/pipeline.ts'
import { takeRows } from '../table/table.ts'
import { renderAudit } from '../render/report/audit-page.ts'
import { embeddedTerritory } from '../host/embedded.ts'
import { audit } from '../study/audit.ts'
import { auditSteps, type AuditInput, type AuditStepId } from '../study/audit/step.ts'
import { coherence } from '../study/audit/coherence.ts'
import { robustnessOn } from '../host/robustness.ts'
import type { Subject } from '../pipeline/subject.ts'
import { writeOutputs } from './execution.ts'
import { auditJson, auditPage, auditText } from './text/audit.ts'
import { coherenceJson, coherenceText, type Spatial } from './text/coherence.ts'
import type { Command } from './command.ts'
import { computeOptions, toCompute, type ComputeArguments } from './compute-options.ts'
import { INCOME, outsideFrom, ownMeasures } from './outside-measures.ts'
import { territoryOption } from './options.ts'
import { keptNote, rowsAsked } from './territory.ts'
import { Exit, isStdio, type Streams } from './streams.ts'

interface AuditerOptions extends ComputeArguments {
  readonly etape?: AuditStepId
  readonly territoire: readonly string[]
  readonly avec: readonly string[]
  readonly contours?: string
  readonly kendall: boolean
  readonly sortie: readonly string[]
  readonly tirages: number
  readonly lignes?: number
}

const several = (given: string | readonly string[]): readonly string[] => [given].flat()

/** The command `ifn auditer`: the steps of the handbook of composite indicators, run on an index. */
export const auditer: Command<AuditerOptions> = {
  options: (parser: Argv) =>
    computeOptions(parser)
      .option('territoire', {
        ...territoryOption,
        describe: territoryOption.describe.replace('n’écrire', 'n’auditer'),
      })
      .option('etape', { choices: auditSteps, describe: 'une seule étape ; toutes à défaut' })
      .option('avec', {
        type: 'string',
        default: [],
        coerce: several,
        describe:
          'mesure à rapprocher de l’indice : [indice|revenu|illectronisme|autre=]FICHIER[:COLONNE] (CSV ou JSON), plusieurs fois si besoin',
      })
      .option('contours', {
        type: 'string',
        describe: 'contours GeoJSON ou TopoJSON, pour l’autocorrélation spatiale',
      })
      .option('kendall', {
        type: 'boolean',
        default: false,
        describe: 'avec --etape coherence : ajouter le τ de Kendall',
      })
      .option('tirages', {
        type: 'number',
        default: 1000,
        describe: 'tirages de l’étape incertitude ; 0 : ni incertitude ni sensibilité',
      })
      .option('lignes', {
        type: 'number',
        describe:
          'lignes du plan de l’étape sensibilité, au plus (celles de ifn robustesse à défaut) ; 0 : pas de sensibilité',
      })
      .option('sortie', {
        alias: 'o',
        type: 'string',
        default: [],
        coerce: several,
        describe: 'fichier .html (la page) ou .json',
      })
      .example('ifn auditer -o audit.html -o audit.json', 'l’audit sur toutes les communes')
      .example(
        'ifn auditer dossier/ --avec indice=publies.csv:score -o audit.html',
        'avec un indice publié',
      )
      .example(
        'ifn auditer --etape coherence dossier/ --contours communes.json',
        'une seule étape',
      ),

  async run(options, out, command) {
    const { etape, sortie, json, force } = options
    refuseOutputs(sortie)
    for (const [name, value] of [
      ['--tirages', options.tirages],
      ['--lignes', options.lignes ?? 0],
    ] as const) {
      if (!(Number.isInteger(value) && value >= 0 && value <= 65_536))
        throw new UserError(
          'option-invalide',
          `${name} ne convient pas`,
          'donnez un entier de 0 à 65 536',
        )
    }
    const { scores, input, spatial } = await audited(options, out, command)
    if (etape === 'coherence' && sortie.length === 0) {
      const found = coherence(scores, {
        kendall: options.kendall,
        ...(spatial && { neighbours: spatial.neighbours }),
      })
      out.data(
        json
          ? `${JSON.stringify(coherenceJson(scores, found, spatial), null, 2)}\n`
          : coherenceText(scores, found, spatial),
      )
      return Exit.done
    }
    const steps = audit(scores, {
      ...input,
      ...(etape && { steps: [etape] }),
      draws: 0,
      command: (step) => redo(command, step),
    })
    const asJson = `${JSON.stringify(auditJson(scores, steps, command), null, 2)}\n`
    const page = sortie.some((path) => isPage(path))
      ? await renderAudit(auditPage(scores, steps, command))
      : ''
    const files: OutputFile[] = sortie.map((path) => ({
      path,
      bytes: new TextEncoder().encode(isPage(path) ? page : asJson),
    }))
    await writeOutputs(files, { force })
    out.data(json ? asJson : auditText(scores, steps))
    if (!json) for (const { path } of files) out.say(`écrit       ${path}`)
    return Exit.done
  },
}

const isPage = (path: string): boolean => extname(path).toLowerCase() === '.html'

function refuseOutputs(paths: readonly string[]): void {
  const strange = paths.find(
    (path) => isStdio(path) || !['.html', '.json'].includes(extname(path).toLowerCase()),
  )
  if (strange !== undefined && isStdio(strange))
    throw new UserError(
      'option-invalide',
      'un audit n’écrit pas de fichier sur la sortie standard',
      'nommez un fichier .html ou .json, ou passez --json',
    )
  if (strange !== undefined)
    throw new UserError(
      'sortie-inconnue',
      `« ${strange} » : un audit est un fichier .html ou .json`,
      'changez l’extension',
      { file: strange },
    )
}

/** The scores, and all that the steps need beside them. The files are read once; each other method is computed on what they hold. */
async function audited(
  options: AuditerOptions,
  out: Streams,
  command: string,
): Promise<{ scores: Scores; input: AuditInput; spatial: Spatial | undefined }> {
  const { method, files, pipeline } = await toCompute(options, command)
  const dataset = readFiles(files, method, { ...pipeline, also: [INCOME] })
  const subject = await auditedPart(method, dataset, pipeline, options.territoire, out)
  const { scores } = subject
  const recompute = (other: Method): Scores => subject.recompute(other)
  const spatial = await neighboursOf(scores.codes, options)
  const outside = [
    ...ownMeasures(scores, subject.dataset),
    ...(await outsideFrom(options.avec, scores)),
  ]
  const robustness = await robustnessOf(scores, options, out)
  return {
    scores,
    spatial,
    input: {
      scores,
      recompute,
      outside,
      ...(robustness && { robustness }),
      ...(spatial && { neighbours: spatial.neighbours }),
    },
  }
}

/** What is audited: all the territories, or those of `--territoire`, held to the scales of all. */
interface AuditedPart extends Subject {
  readonly dataset: Dataset
  recompute(method: Method): Scores
}

async function auditedPart(
  method: Method,
  dataset: Dataset,
  pipeline: PipelineOptions,
  asked: readonly string[],
  out: Streams,
): Promise<AuditedPart> {
  const whole = subjectOf(method, dataset, pipeline)
  const chosen = await rowsAsked(asked, whole.scores, out)
  if (chosen === undefined)
    return {
      ...whole,
      dataset,
      recompute: (other) => computeDataset(other, dataset, pipeline),
    }
  const codes = new Set(chosen.rows.map((row) => whole.scores.codes[row]!))
  const parent = parentOf(dataset.table, whole.scores.level)
  const rows = [...dataset.table.codes.keys()].filter((row) => codes.has(parent(row)))
  const part = {
    ...dataset,
    table: takeRows(dataset.table, Int32Array.from(rows)),
    notices: [keptNote(chosen), ...dataset.notices],
  }
  const withReference = (reference: FrozenReference): PipelineOptions => ({
    ...pipeline,
    reference,
  })
  return {
    ...subjectOf(method, part, withReference(whole.scores.frozen)),
    dataset: part,
    recompute: (other) =>
      computeDataset(other, part, withReference(computeDataset(other, dataset, pipeline).frozen)),
  }
}

/** The study of robustness that the steps asked for tell of, over the default scenario of the method; why it cannot be made where it cannot. */
async function robustnessOf(
  scores: Scores,
  { etape, tirages, lignes }: AuditerOptions,
  out: Streams,
): Promise<AuditInput['robustness']> {
  const asked = (step: AuditStepId): boolean => etape === undefined || etape === step
  if (tirages === 0 || !(asked('incertitude') || asked('sensibilite'))) return undefined
  const rows = asked('sensibilite') ? lignes : 0
  try {
    const study = await robustnessOn(scores, {
      draws: tirages,
      ...(rows !== undefined && { rows }),
      onProgress: (stage, done) => out.progress(`${stage} ${Math.floor(100 * done)} %`),
    })
    out.progress('')
    return study
  } catch (error) {
    const [problem] = userErrors(error)
    if (problem === undefined) throw error
    return { refused: problem.message }
  }
}

/** The command without what it writes, for one step. */
function redo(command: string, step: AuditStepId): string {
  return `${withoutOptions(command, { valued: ['-o', '--sortie', '--etape'], flags: ['--json', '--force'] })} --etape ${step}`
}

/** The neighbours that the contours tell; those of the embedded data when no file is named. */
async function neighboursOf(
  codes: readonly string[],
  { contours, fichiers, donnees }: AuditerOptions,
): Promise<Spatial | undefined> {
  const path = contours ?? (fichiers?.length ? undefined : embeddedTerritory(donnees).contours)
  if (path === undefined) return undefined
  const found = contiguity(
    await openContours({ name: path, bytes: await readWhole(path) }, { codes }, featuresSafely),
    codes,
  )
  if (contours !== undefined && found.isolated === codes.length) {
    throw new UserError(
      'jointure-vide',
      `aucun territoire n’a de voisin dans « ${path} »`,
      'donnez des contours du même niveau, dont les limites communes ont les mêmes points (TopoJSON)',
      { file: path },
    )
  }
  return found.isolated === codes.length ? undefined : found
}
