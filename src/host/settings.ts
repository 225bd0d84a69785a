/** What a person sets once for a machine: where downloads are kept and taken from. Nothing that changes a figure. */
import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { UserError } from '../core/errors.ts'
import { defaultCache } from './download.ts'
import { writeWhole } from './files.ts'

/** The settings there are. */
export const settingNames = ['cache', 'miroir'] as const
/** Name of a setting. */
export type Setting = (typeof settingNames)[number]
/** Settings of a machine; one that is absent has its default. */
export type Settings = Readonly<Partial<Record<Setting, string>>>

/**
 * Locates the file of settings: `$XDG_CONFIG_HOME/ifn/config.json`, or
 * `~/.config/ifn/config.json`.
 *
 * @param env environment of the process
 * @returns its path
 */
export function settingsPath(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'ifn', 'config.json')
}

/**
 * Reads the settings of the machine.
 *
 * @param path file of settings
 * @returns those that were set; none without a file
 * @throws {UserError} `option-invalide` when the file is not what `ifn config` writes
 */
export function readSettings(path = settingsPath()): Settings {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return {}
  }
  try {
    const found = JSON.parse(text) as Record<string, unknown>
    const kept = settingNames.flatMap((name) =>
      typeof found[name] === 'string' ? [[name, found[name]] as const] : [],
    )
    return Object.fromEntries(kept)
  } catch {
    throw new UserError(
      'option-invalide',
      'le fichier de configuration n’est pas du JSON',
      'corrigez-le, ou supprimez-le',
      { file: path },
    )
  }
}

/**
 * Sets a value, or removes it.
 *
 * @param name setting
 * @param value its value; nothing to remove it
 * @param path file of settings
 * @returns the settings that result
 */
export async function writeSetting(
  name: Setting,
  value: string | undefined,
  path = settingsPath(),
): Promise<Settings> {
  const { [name]: _old, ...rest } = readSettings(path)
  const settings: Settings = value === undefined ? rest : { ...rest, [name]: value }
  await mkdir(dirname(path), { recursive: true })
  await writeWhole(path, new TextEncoder().encode(`${JSON.stringify(settings, null, 2)}\n`), {
    force: true,
  })
  return settings
}

/**
 * Locates what is kept from one run to the next: downloads, and the figures that `ifn actualiser` made.
 *
 * @returns the folder of the setting `cache`, `$XDG_CACHE_HOME/ifn` when there is none
 */
export function cacheFolder(): string {
  return readSettings().cache ?? defaultCache()
}
