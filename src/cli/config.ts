/** `ifn config`: what this machine has, where things are kept, and the two settings there are. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Argv } from 'yargs'
import { suggestion, UserError } from '../core/errors.ts'
import { dayInFrench, french, NBSP } from '../core/french.ts'
import { software } from '../core/version.ts'
import { defaultCache } from '../host/download.ts'
import { embeddedTerritory } from '../host/embedded.ts'
import { currentFrance } from '../host/france.ts'
import { embeddedNames } from '../sources/embedded-france.ts'
import { sourceInWords } from '../table/source-trace.ts'
import type { Command } from './command.ts'
import type { CommonOptions } from './inputs.ts'
import {
  readSettings,
  settingNames,
  settingsPath,
  writeSetting,
  type Setting,
  type Settings,
} from '../host/settings.ts'
import { Exit } from './streams.ts'
import { jsonText } from './text-table.ts'

interface ConfigOptions extends CommonOptions {
  readonly cle?: string
  readonly valeur?: string
  readonly retirer: boolean
}

/** Libraries that are loaded when a format asks for them. */
const optionals = [
  ['@e965/xlsx', 'classeurs xls et xlsx'],
  ['hyparquet', 'lecture de Parquet'],
  ['hyparquet-writer', 'écriture de Parquet'],
  ['@resvg/resvg-js', 'cartes en PNG'],
  ['@etalab/decoupage-administratif', '--groupes epci et ept'],
] as const

/** `ifn config`: shows what this machine has, and keeps its two settings. */
export const config: Command<ConfigOptions> = {
  options: (parser: Argv) =>
    parser
      .positional('cle', { type: 'string', describe: `réglage : ${settingNames.join(', ')}` })
      .positional('valeur', { type: 'string', describe: 'sa valeur' })
      .option('retirer', { type: 'boolean', default: false, describe: 'oublier ce réglage' })
      .example('ifn config', 'ce qui est installé, et où les fichiers sont gardés')
      .example(
        'ifn config miroir https://miroir.exemple.fr/',
        'prendre les fichiers sur un miroir interne',
      ),

  async run({ cle, valeur, retirer, json }, out) {
    const settings = cle === undefined ? readSettings() : await changed(cle, valeur, retirer)
    const report = state(settings)
    out.data(json ? jsonText(report) : text(report))
    return Exit.done
  },
}

async function changed(
  name: string,
  value: string | undefined,
  remove: boolean,
): Promise<Settings> {
  if (!(settingNames as readonly string[]).includes(name))
    throw new UserError(
      'option-invalide',
      `réglage « ${name} » inconnu`,
      suggestion(name, settingNames),
    )
  if (remove) return writeSetting(name as Setting, undefined)
  if (value === undefined)
    throw new UserError(
      'option-invalide',
      `quelle valeur pour « ${name} »${NBSP}?`,
      `ifn config ${name} VALEUR, ou ifn config ${name} --retirer`,
    )
  if (name === 'miroir' && !/^https?:\/\/[^/]/.test(value))
    throw new UserError(
      'option-invalide',
      `miroir « ${value} »`,
      'donnez une adresse http ou https',
    )
  return writeSetting(name as Setting, value)
}

interface State {
  /** The data that commands without a file compute on. */
  readonly donnees: readonly {
    readonly nom: string
    /** Day on which `ifn actualiser` made them, where it did. */
    readonly actualisees?: string
    readonly sources: readonly string[]
  }[]
  readonly logiciel: typeof software
  readonly node: string
  readonly systeme: string
  readonly configuration: { readonly fichier: string; readonly reglages: Settings }
  readonly cache: { readonly dossier: string; readonly octets: number }
  readonly facultatives: readonly {
    readonly nom: string
    readonly pour: string
    readonly presente: boolean
  }[]
}

function state(settings: Settings): State {
  const folder = settings.cache ?? defaultCache()
  const { 'ifn:actualise': day } = currentFrance().described
  return {
    logiciel: software,
    node: process.version,
    systeme: `${process.platform} ${process.arch}`,
    configuration: { fichier: settingsPath(), reglages: settings },
    donnees: embeddedNames.map((nom) => ({
      nom,
      ...(nom === 'france' && day !== undefined && { actualisees: day }),
      sources: embeddedTerritory(nom).sources.map(({ producer, label, millesime, updated }) =>
        sourceInWords({ producer, label, millesime, updated }),
      ),
    })),
    cache: { dossier: folder, octets: sizeOf(folder) },
    facultatives: optionals.map(([nom, pour]) => ({ nom, pour, presente: isInstalled(nom) })),
  }
}

/** Looked for where Node would, without loading it. */
function isInstalled(name: string): boolean {
  return (createRequire(import.meta.url).resolve.paths(name) ?? []).some((folder) =>
    existsSync(join(folder, name, 'package.json')),
  )
}

function sizeOf(folder: string): number {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce(
      (sum, name) => sum + statSync(join(folder, name)).size,
      0,
    )
  } catch {
    return 0 // no cache yet
  }
}

function text({
  donnees,
  logiciel,
  node,
  systeme,
  configuration,
  cache,
  facultatives,
}: State): string {
  const width = Math.max(...facultatives.map(({ nom }) => nom.length))
  return `${[
    `${logiciel.name} ${logiciel.version}, Node ${node.slice(1)}, ${systeme}`,
    '',
    `réglages    ${configuration.fichier}`,
    ...settingNames.map(
      (name) => `  ${name.padEnd(8)}${configuration.reglages[name] ?? '(par défaut)'}`,
    ),
    `cache       ${cache.dossier} (${french(cache.octets / 1e6, 1)}${NBSP}Mo)`,
    '',
    'données lues sans fichier',
    ...donnees.flatMap(({ nom, actualisees, sources }) => [
      `  ${nom}${nom === embeddedNames[0] ? ' (par défaut)' : ` (--donnees ${nom})`}${actualisees === undefined ? '' : `, actualisées le ${dayInFrench(actualisees)} (ifn actualiser --oublier revient à celles du programme)`}`,
      ...sources.map((source) => `    ${source}`),
    ]),
    '',
    'bibliothèques facultatives',
    ...facultatives.map(
      ({ nom, pour, presente }) =>
        `  ${nom.padEnd(width)}  ${presente ? 'installée' : `absente${NBSP}: npm install ${nom}`}  (${pour})`,
    ),
    '',
    'Aucun réglage ne change un chiffre : la méthode, la référence et le niveau se disent à chaque commande, et chaque sortie les garde.',
  ].join('\n')}\n`
}
