/** `ifn actualiser`: the figures of all communes made again of files as published, used from then on. */
import type { Argv } from 'yargs'
import { UserError } from '../core/errors.ts'
import { dayInFrench, french, NBSP } from '../core/french.ts'
import { currentFrance } from '../host/france.ts'
import { forgetRefresh, refreshFrance, type Refresh } from '../host/france-refresh.ts'
import { refreshedThemes, type FrancePackage, type ThemeUpdate } from '../pipeline/france-update.ts'
import { sourceInWords } from '../table/source-trace.ts'
import { planFiles, type Planned } from '../sources/required-files.ts'
import type { Command } from './command.ts'
import { readInputs, type CommonOptions } from './inputs.ts'
import { Exit } from './streams.ts'
import { alignColumns, jsonText, labelled, labelledList } from './text-table.ts'

interface ActualiserOptions extends CommonOptions {
  readonly fichiers?: readonly string[]
  readonly oublier: boolean
}

/** `ifn actualiser`: refreshes the figures of all communes, says which stand, or goes back to those of the package. */
export const actualiser: Command<ActualiserOptions> = {
  options: (parser: Argv) =>
    parser
      .positional('fichiers', {
        type: 'string',
        array: true,
        describe: 'fichiers ou dossiers téléchargés ; sans eux, ce qu’il faut prendre',
      })
      .option('oublier', {
        type: 'boolean',
        default: false,
        describe: 'revenir aux données que le programme porte',
      })
      .example('ifn actualiser', 'les données qui font foi, et les fichiers à prendre')
      .example('ifn actualiser dossier/', 'les refaire avec les fichiers d’un dossier')
      .example('ifn actualiser --oublier', 'revenir aux données embarquées'),

  async run({ fichiers = [], oublier, json }, out) {
    if (oublier && fichiers.length > 0)
      throw new UserError(
        'option-invalide',
        '--oublier revient aux données embarquées, et des fichiers sont donnés',
        'retirez l’option, ou les fichiers',
      )
    if (oublier) {
      const forgotten = await forgetRefresh()
      if (json) out.data(jsonText({ oubliees: forgotten, ...stateOf(currentFrance().described) }))
      else
        out.data(
          `${forgotten ? 'données actualisées oubliées' : 'aucune donnée actualisée'}${NBSP}: celles du programme font foi\n`,
        )
      return Exit.done
    }
    if (fichiers.length === 0) {
      const { described } = currentFrance()
      const { files } = planFiles(
        refreshedThemes.map(({ label, needs }) => ({ id: label, label, alternatives: [needs] })),
      )
      out.data(json ? jsonText(asJson(described, files)) : stateText(described, files))
      return Exit.done
    }
    const refresh = await refreshFrance(
      await readInputs(fichiers),
      new Date().toISOString().slice(0, 10),
    )
    out.data(
      json
        ? jsonText({
            actualise: refresh.day,
            dossier: refresh.folder,
            themes: refresh.update.themes.map(themeAsJson),
            a_savoir: refresh.update.notices,
          })
        : refreshText(refresh),
    )
    return Exit.done
  },
}

const themeAsJson = ({
  label,
  before,
  now,
  refreshed,
  communes,
  lost,
  why,
}: ThemeUpdate): object => ({
  theme: label,
  avant: before || null,
  maintenant: now || null,
  actualise: refreshed,
  communes,
  communes_perdues: lost,
  ...(why !== undefined && { raison: why }),
})

function refreshText({ update: { themes, notices }, folder, day }: Refresh): string {
  const rows = themes.map(({ label, before, now, refreshed, communes, lost, why = '' }) =>
    refreshed
      ? [
          label,
          before === '' || before === now ? now : `${before} → ${now}`,
          `${french(communes, 0)} communes${lost > 0 ? ` ; ${french(lost, 0)} sans la valeur qu’elles avaient` : ''}`,
        ]
      : [label, now || '–', `inchangé${NBSP}: ${why}`],
  )
  return `${[
    `données de toutes les communes, actualisées le ${dayInFrench(day)}`,
    ...alignColumns(rows).map((line) => `  ${line}`),
    ...labelledList('à savoir', notices),
    labelled('écrit', folder),
    labelled('désormais', 'les commandes sans fichier lisent ces données et le disent'),
    labelled('retour', 'ifn actualiser --oublier'),
  ].join('\n')}\n`
}

function stateOf({ sources, 'ifn:actualise': day }: FrancePackage): object {
  return { actualise: day ?? null, sources }
}

function asJson(described: FrancePackage, files: readonly Planned[]): object {
  return {
    ...stateOf(described),
    fichiers: files.map(({ file, serves }) => ({
      id: file.id,
      titre: file.title,
      page: file.page,
      adresse: file.url ?? null,
      preuve: file.evidence,
      sert_a: serves,
    })),
  }
}

const evidenceInFrench = {
  catalogue: 'adresse, taille et empreinte d’un catalogue de l’INSEE',
  usage: 'adresse jamais essayée ici, relevée dans des programmes publics',
  page: 'adresse inconnue : à prendre à la main sur la page',
} as const

function stateText(described: FrancePackage, files: readonly Planned[]): string {
  const { 'ifn:actualise': day } = described
  return `${[
    day === undefined
      ? 'données de toutes les communes : celles que le programme porte'
      : `données de toutes les communes, actualisées le ${dayInFrench(day)}`,
    ...described.sources.map(
      ({ title, ...source }) =>
        `  ${sourceInWords({ label: title, producer: source.producer, millesime: source.millesime, updated: source.updated })}`,
    ),
    '',
    'à prendre pour les actualiser (ifn sources --telecharger, ou à la main)',
    ...files.flatMap(({ file, serves }) => [
      `  ${file.title}`,
      `    pour        ${serves.join(', ')}`,
      `    page        ${file.page}`,
      ...(file.url === undefined ? [] : [`    adresse     ${file.url}`]),
      `    preuve      ${evidenceInFrench[file.evidence]}`,
    ]),
    '',
    'puis  ifn actualiser dossier/',
  ].join('\n')}\n`
}
