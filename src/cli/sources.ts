/** `ifn sources`: the files that a method needs, what is known of each, and, when asked, the files themselves. */
import type { Argv } from 'yargs'
import { explainCommand, UserError } from '../core/errors.ts'
import { french, NBSP } from '../core/french.ts'
import { shellLine } from '../core/shell.ts'
import { leavesUnder } from '../engine/tree.ts'
import { variablesOfMeasure } from '../method/check.ts'
import { groupsOf, type Method } from '../method/method.ts'
import { fileName, type CatalogueFile } from '../sources/catalogue.ts'
import type { Downloads } from '../sources/download.ts'
import { defaultCache, download } from '../host/download.ts'
import { planFiles, type Need, type RequiredFilesPlan } from '../sources/required-files.ts'
import { levels, type Level } from '../table/level.ts'
import type { Command } from './command.ts'
import { loadMethod, type CommonOptions } from './inputs.ts'
import { methodOption } from './options.ts'
import { readSettings } from '../host/settings.ts'
import { Exit, exitOf, type ExitCode, type Streams } from './streams.ts'
import { jsonText } from './text-table.ts'

interface SourcesOptions extends CommonOptions {
  readonly methode: string
  readonly variante?: string
  readonly millesime?: string
  readonly niveau: Level
  readonly telecharger: boolean
  readonly cache?: string
  readonly miroir?: string | undefined
  readonly delai: number
}

/** Where files are taken from and kept, once the settings of the machine are known. */
type Taking = Pick<SourcesOptions, 'delai'> & {
  readonly cache: string
  readonly miroir: string | undefined
}

/** `ifn sources`: lists the files that a method needs, and takes them when asked. */
export const sourcesCommand: Command<SourcesOptions> = {
  options: (parser: Argv) =>
    parser
      .option('methode', methodOption)
      .option('variante', { type: 'string', describe: 'variante de la méthode (ifn methodes ID)' })
      .option('millesime', {
        type: 'string',
        describe: 'dernière année voulue ; la dernière connue à défaut',
      })
      .option('niveau', {
        alias: 'n',
        choices: levels,
        default: 'commune' as Level,
        describe: 'niveau des résultats',
      })
      .option('telecharger', {
        type: 'boolean',
        default: false,
        describe: 'prendre les fichiers et les vérifier',
      })
      .option('cache', {
        type: 'string',
        describe: 'dossier où les garder ; à défaut celui de ifn config, ou $XDG_CACHE_HOME/ifn',
      })
      .option('miroir', {
        type: 'string',
        describe:
          'adresse d’un miroir interne (ou celle de ifn config) : chaque fichier sous son hôte et son chemin',
      })
      .option('delai', {
        type: 'number',
        default: 30,
        describe: 'secondes de silence avant d’abandonner une connexion',
      })
      .example('ifn sources --millesime 2021 -n iris', 'ce qu’il faut pour les IRIS de 2021')
      .example('ifn sources --telecharger', 'les prendre, puis la ligne ifn calculer à lancer'),

  async run(given, out) {
    const settings = readSettings()
    const options = {
      ...given,
      miroir: given.miroir ?? settings.miroir,
      cache: given.cache ?? settings.cache ?? defaultCache(),
    }
    const { methode, variante, millesime, niveau, miroir } = options
    if (millesime !== undefined && !/^\d{4}$/.test(millesime))
      throw new UserError(
        'option-invalide',
        `--millesime ${millesime}`,
        'donnez une année, comme 2021',
      )
    if (miroir !== undefined && !/^https?:\/\/[^/]/.test(miroir))
      throw new UserError(
        'option-invalide',
        `--miroir ${miroir}`,
        'donnez une adresse http ou https',
      )
    if (!(options.delai > 0))
      throw new UserError(
        'option-invalide',
        `--delai ${options.delai}`,
        'donnez un nombre de secondes',
      )
    const method = await loadMethod(methode, variante)
    const plan = planFiles(needsOf(method), {
      level: niveau,
      ...(millesime !== undefined && { millesime }),
    })
    const got = options.telecharger ? await take(plan, options, out) : undefined
    const command = got && got.done.length > 0 ? commandLine(got, options) : undefined
    const refresh =
      command !== undefined && niveau === 'commune'
        ? shellLine(['ifn', 'actualiser', ...got!.done.map(({ path }) => path)])
        : undefined
    if (options.json) out.data(jsonText(asJson(method, plan, got, command)))
    else {
      out.data(text(method, plan, got, command, refresh))
      for (const problem of got?.problems ?? []) out.say(explainCommand(problem))
    }
    return exitCode(got)
  },
}

/** The indicators that the index is made of, and the variables of their formulas. */
function needsOf(method: Method): Need[] {
  return leavesUnder(groupsOf(method), 'ifn').map((id) => ({
    id,
    label: method.indicators[id]!.label,
    alternatives: method.indicators[id]!.measures.map(variablesOfMeasure),
  }))
}

async function take(
  plan: RequiredFilesPlan,
  { cache, miroir, delai }: Taking,
  out: Streams,
): Promise<Downloads> {
  const files = plan.files.map(({ file }) => file)
  const mega = (bytes: number): string => `${french(bytes / 1e6, 1)} Mo`
  const all: Downloads[] = []
  for (const file of files) {
    const onProgress = (received: number, total: number | undefined): void =>
      out.progress(
        `${fileName(file)}  ${mega(received)}${total === undefined ? '' : ` sur ${mega(total)}`}`,
      )
    all.push(
      await download([file], {
        cache,
        idle: delai * 1000,
        onProgress,
        ...(miroir !== undefined && { mirror: miroir }),
      }),
    )
  }
  out.progress('')
  return {
    done: all.flatMap(({ done }) => done),
    problems: all.flatMap(({ problems }) => problems),
  }
}

function exitCode(got: Downloads | undefined): ExitCode {
  return got === undefined || got.problems.length === 0 ? Exit.done : exitOf(got.problems)
}

function commandLine({ done }: Downloads, { methode, niveau }: SourcesOptions): string {
  return shellLine([
    'ifn',
    'calculer',
    ...done.map(({ path }) => path),
    '-m',
    methode,
    '-n',
    niveau,
    '-o',
    'scores.csv',
  ])
}

const UNKNOWN = 'inconnue'

function text(
  method: Method,
  { files, unmet, notes }: RequiredFilesPlan,
  got: Downloads | undefined,
  command: string | undefined,
  refresh: string | undefined,
): string {
  const lines = [
    `${method.title} (${method.id}) : ${french(files.length, 0)} fichier${files.length > 1 ? 's' : ''}`,
    ...files.flatMap(({ file, serves }) => ['', ...fileLines(file, serves, got)]),
    ...(unmet.length === 0
      ? []
      : ['', 'sans fichier', ...unmet.map(({ label, why }) => `  ${label} : ${why}`)]),
    ...(notes.length === 0 ? [] : ['', 'à savoir', ...notes.map((note) => `  ${note}`)]),
    ...(refresh === undefined ? [] : ['', `pour toutes les communes${NBSP}: ${refresh}`]),
    ...(command === undefined ? [] : ['', command]),
  ]
  return `${lines.join('\n')}\n`
}

function fileLines(
  file: CatalogueFile,
  serves: readonly string[],
  got: Downloads | undefined,
): string[] {
  const done = got?.done.find((each) => each.file === file)
  const { title, producer, licence, page, url, bytes, md5 } = file
  return [
    title,
    `  producteur  ${producer}, ${licence}`,
    `  page        ${page}`,
    `  adresse     ${url ?? `${UNKNOWN} : à prendre à la main sur la page`}`,
    `  taille      ${bytes === undefined ? UNKNOWN : `${french(bytes, 0)} octets`}`,
    `  empreinte   ${md5 === undefined ? UNKNOWN : `MD5 ${md5}`}`,
    ...(file.evidence === 'usage'
      ? ['  preuve      adresse relevée dans des programmes publics, non vérifiée ici']
      : []),
    `  sert à      ${serves.join(', ')}`,
    ...(done
      ? [
          `  ${done.cached ? 'en cache  ' : 'téléchargé'}  ${done.path}`,
          `              SHA-256 ${done.sha256}${done.verified ? ', MD5 vérifié' : ', non vérifiable'}`,
        ]
      : []),
  ]
}

function asJson(
  method: Method,
  { files, unmet, notes }: RequiredFilesPlan,
  got: Downloads | undefined,
  command: string | undefined,
): object {
  return {
    methode: method.id,
    fichiers: files.map(({ file, serves }) => {
      const done = got?.done.find((each) => each.file === file)
      const {
        id,
        title,
        producer,
        licence,
        page,
        url = null,
        bytes = null,
        md5 = null,
        millesime,
        level,
        evidence,
      } = file
      return {
        id,
        titre: title,
        producteur: producer,
        licence,
        page,
        adresse: url,
        taille: bytes,
        md5,
        millesime: millesime || null,
        niveau: level,
        preuve: evidence,
        sert_a: serves,
        ...(done && {
          chemin: done.path,
          sha256: done.sha256,
          en_cache: done.cached,
          verifie: done.verified,
        }),
      }
    }),
    sans_fichier: unmet.map(({ id, label, variables, why }) => ({
      id,
      libelle: label,
      variables,
      pourquoi: why,
    })),
    a_savoir: notes,
    ...(got && { erreurs: got.problems }),
    ...(command !== undefined && { commande: command }),
  }
}
