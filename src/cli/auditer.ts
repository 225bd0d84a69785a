/** `ifn auditer`: the audit of an index. For now its step on coherence; what it finds is data: it goes to stdout. */
import type { Argv } from 'yargs'
import { UserError } from '../core/errors.ts'
import { readContours } from '../io/contours.ts'
import { neighbours } from '../io/contiguity.ts'
import { readWhole } from '../io/node-files.ts'
import { embeddedTerritory } from '../sources/node-embedded.ts'
import { coherence } from '../study/coherence.ts'
import { coherenceJson, coherenceText, type Spatial } from './coherence-text.ts'
import type { Command } from './command.ts'
import { computeFrom, computeOptions, type ComputeOptions } from './compute-options.ts'
import { Exit } from './streams.ts'

interface AuditerOptions extends ComputeOptions {
  readonly etape: string
  readonly contours?: string
  readonly kendall: boolean
}

export const auditer: Command<AuditerOptions> = {
  options: (parser: Argv) =>
    computeOptions(parser)
      .option('etape', { type: 'string', default: 'coherence', describe: 'étape de l’audit ; seule « coherence » existe pour l’instant' })
      .option('contours', { type: 'string', describe: 'contours GeoJSON ou TopoJSON, pour l’autocorrélation spatiale' })
      .option('kendall', { type: 'boolean', default: false, describe: 'ajouter le τ de Kendall' })
      .example('ifn auditer --etape coherence', 'la cohérence des indicateurs, sur le territoire embarqué')
      .example('ifn auditer --etape coherence dossier/ --contours communes.json', 'avec les voisinages'),

  async run(options, out, command) {
    if (options.etape !== 'coherence') {
      throw new UserError('option-invalide', `l’étape « ${options.etape} » de l’audit n’existe pas encore`, 'passez --etape coherence, la seule pour l’instant')
    }
    const scores = await computeFrom(options, command)
    const spatial = await neighboursOf(scores.codes, options)
    const found = coherence(scores, { kendall: options.kendall, ...(spatial && { neighbours: spatial.neighbours }) })
    out.data(options.json ? `${JSON.stringify(coherenceJson(scores, found, spatial), null, 2)}\n` : coherenceText(scores, found, spatial))
    return Exit.done
  },
}

/** The neighbours that the contours tell; those of the embedded territory when no file is named. */
async function neighboursOf(codes: readonly string[], { contours, fichiers }: AuditerOptions): Promise<Spatial | undefined> {
  const path = contours ?? (fichiers?.length ? undefined : embeddedTerritory().contours)
  if (path === undefined) return undefined
  const found = neighbours(readContours(await readWhole(path), path), codes)
  if (contours !== undefined && found.isolated === codes.length) {
    throw new UserError('jointure-vide', `aucun territoire n’a de voisin dans « ${path} »`, 'donnez des contours du même niveau, dont les limites communes ont les mêmes points (TopoJSON)', { file: path })
  }
  return found.isolated === codes.length ? undefined : found
}
