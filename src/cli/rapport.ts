/** `ifn rapport`: the page of one territory, or a fragment of it. */
import { extname } from 'node:path'
import type { Argv } from 'yargs'
import { UserError } from '../core/errors.ts'
import { readWhole } from '../host/files.ts'
import { countOf } from '../table/level.ts'
import { bareMap } from '../render/report/map.ts'
import { contextOf, type ReportLogo, type ReportOptions } from '../render/report/context.ts'
import { renderDocx } from '../render/report/docx.ts'
import { renderProfile } from '../render/report/profile.ts'
import { renderReportPage } from '../render/report/report.ts'
import { withEpci } from '../render/report/territory.ts'
import { reportFrom } from '../render/scores-report.ts'
import { renderTable } from '../render/report/table.ts'
import type { CommonOptions } from './inputs.ts'
import { png } from './png.ts'
import { momentNames } from '../study/comparison/sheet.ts'
import { checkExtension, embeddedScoresOptions, scoresPositional, writeOne } from './options.ts'
import type { Command } from './command.ts'
import { executionMetadata, today } from './execution.ts'
import { contourOptions, contoursFor, matchedTo, type ContourOptions } from './contours.ts'
import { epciFrom, readScoresView, scoresGiven, type ScoresArguments } from './scores-file.ts'
import { Exit, isStdio, type Streams } from './streams.ts'
import { territoryAsked } from './territory.ts'
import { jsonText, labelled } from './text-table.ts'

/** Who signs a report, on what day, under what picture. */
export interface SignatureOptions {
  readonly auteur?: string
  readonly date?: string
  readonly logo?: string
}

/**
 * Adds what signs a report.
 *
 * @param parser parser of the command
 * @returns it, with `--auteur`, `--date` and `--logo`
 */
export function signatureOptions(parser: Argv): Argv {
  return parser
    .option('auteur', { type: 'string', describe: 'qui signe, écrit sous le titre' })
    .option('date', {
      type: 'string',
      describe: 'jour écrit sous le titre, AAAA-MM-JJ ; celui d’aujourd’hui à défaut',
    })
    .option('logo', { type: 'string', describe: 'image .png, .jpg ou .svg, en tête de page' })
}

interface RapportOptions extends CommonOptions, ContourOptions, ScoresArguments, SignatureOptions {
  readonly territoire: string
  readonly contours?: string
  readonly appartenance?: string
  readonly avant?: readonly string[]
  readonly fragment?: 'carte' | 'tableau' | 'fiche'
  readonly type: 'rapport' | 'feuille-de-route'
  readonly nombre: number
  readonly rayon?: number
  readonly ctin?: string
  readonly sortie: string
}

/** `ifn rapport`: writes the page of one territory, or a fragment of it. */
export const rapport: Command<RapportOptions> = {
  options: (parser: Argv) =>
    signatureOptions(embeddedScoresOptions(contourOptions(parser)))
      .positional('scores', scoresPositional)
      .option('territoire', {
        alias: 't',
        type: 'string',
        demandOption: true,
        describe:
          'code ou nom d’une commune, d’un EPCI, d’un département, d’une région (region:75 où 75 est aussi un département)',
      })
      .option('appartenance', {
        type: 'string',
        describe:
          'fichier CSV qui dit l’EPCI de chaque commune (colonnes CODGEO et EPCI), quand les scores ne le disent pas',
      })
      .option('avant', {
        type: 'string',
        array: true,
        nargs: 1,
        describe:
          'scores du millésime de référence, pour dire ce qui a changé ; répétable, de la plus ancienne date à la plus récente',
      })
      .option('fragment', {
        choices: ['carte', 'tableau', 'fiche'] as const,
        describe: 'un morceau à insérer dans une page, sans style',
      })
      .option('type', {
        choices: ['rapport', 'feuille-de-route'] as const,
        default: 'rapport' as const,
        describe:
          'le rapport de l’indice, ou la feuille de route : besoins, offre, écarts, lieux à ouvrir, suivi',
      })
      .option('nombre', {
        type: 'number',
        default: 5,
        describe: 'feuille de route : lieux à ouvrir',
      })
      .option('rayon', {
        type: 'number',
        describe: 'feuille de route : kilomètres auxquels un lieu dessert (10)',
      })
      .option('ctin', {
        type: 'string',
        describe:
          'feuille de route : CSV des onze indicateurs de suivi ; un fichier qui n’existe pas est écrit, à remplir',
      })
      .option('sortie', {
        alias: 'o',
        type: 'string',
        default: 'rapport.html',
        describe:
          'fichier .html, ou .docx à reprendre dans un traitement de texte ; « - » pour du HTML sur la sortie standard',
      })
      .example('ifn rapport -t Aisne -o aisne.html', 'le rapport d’un département, sans fichier')
      .example('ifn rapport -t Aisne -o aisne.docx', 'le même, à modifier dans Word ou LibreOffice')
      .example(
        'ifn rapport scores.csv -t 90010 --fragment fiche -o -',
        'les chiffres d’une commune, à insérer dans une page',
      ),

  async run(options, out, command) {
    const { sortie } = options
    const isPage = options.type === 'feuille-de-route' || options.fragment !== undefined
    checkExtension(
      sortie,
      isPage ? ['.html'] : ['.html', '.docx'],
      isPage
        ? 'une feuille de route, un fragment sont des fichiers .html'
        : 'un rapport est un fichier .html ou .docx',
    )
    if (options.type === 'feuille-de-route') {
      const { runRoadmap } = await import('./roadmap.ts')
      return runRoadmap(options, out, command)
    }
    if (options.ctin !== undefined || options.rayon !== undefined)
      throw new UserError(
        'option-invalide',
        '--ctin et --rayon sont de la feuille de route',
        'ajoutez --type feuille-de-route',
      )
    const report = await reportOptions(options, command, out)
    const bytes = await writeOne(sortie, await contentOf(options, report), options.force, out)
    const { level, code, name, rows } = report.subject
    if (options.json && !isStdio(sortie))
      out.data(
        jsonText({
          ecrits: [sortie],
          octets: bytes,
          niveau: level,
          code,
          nom: name,
          territoires: rows.length,
        }),
      )
    else if (!options.json) {
      const noMap = report.contours ? '' : ' ; sans carte : aucun contour donné'
      const count = countOf(report.view.level, rows.length)
      out.say(labelled('territoire', `${name || code} (${code}), ${count}${noMap}`))
      if (!isStdio(sortie)) out.say(labelled('écrit', sortie))
    }
    return Exit.done
  },
}

/** The fragment, the page or the text document that was asked for. */
async function contentOf(
  { fragment, sortie }: RapportOptions,
  report: ReportOptions,
): Promise<string | Uint8Array> {
  if (fragment) return fragmentOf(fragment, report)
  return extname(sortie).toLowerCase() === '.docx'
    ? renderDocx(contextOf(report), png, executionMetadata([sortie]))
    : renderReportPage(report)
}

async function reportOptions(
  options: RapportOptions,
  command: string,
  out: Streams,
): Promise<ReportOptions> {
  const { territoire, appartenance, avant = [], methode } = options
  const { sheet, view } = await scoresGiven(options, command, out)
  const epci = await epciFrom(appartenance, view)
  const [drawn, ...before] = await Promise.all([
    contoursFor(options, view, out),
    ...avant.map((path) => readScoresView(path, methode)),
  ])
  const { level, code } = await territoryAsked(territoire, withEpci(view, epci), out)
  const whole =
    view.level === level || options.scores !== undefined || level === 'france'
      ? undefined
      : await scoresGiven({ ...options, niveau: level }, command)
  return reportFrom(
    { sheet, view },
    {
      territory: `${level}:${code}`,
      command,
      earlier: momentNames(avant).map((name, k) => ({ name, scores: before[k]! })),
      ...(whole && { whole }),
      ...(drawn && { contours: drawn, match: matchedTo(view, drawn, options, out) }),
      ...(epci && { epci }),
      ...(await signature(options)),
    },
  )
}

/**
 * Reads who signs a report, on what day, and their logo.
 *
 * @param options `--auteur`, `--date` and `--logo`
 * @returns what the head of the report says
 * @throws {UserError} `option-invalide` for a day or a picture that cannot be read
 */
export async function signature({
  auteur,
  date,
  logo,
}: SignatureOptions): Promise<Pick<ReportOptions, 'author' | 'date' | 'logo'>> {
  const day = date ?? today()
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day) && new Date(day).toJSON()?.slice(0, 10) === day
  if (date !== undefined && !isDay)
    throw new UserError(
      'option-invalide',
      `--date ${day}`,
      'écrivez-la AAAA-MM-JJ, comme 2026-03-01',
    )
  return {
    date: day,
    ...(auteur !== undefined && { author: auteur }),
    ...(logo !== undefined && { logo: await logoFrom(logo) }),
  }
}

const MOST_LOGO = 1_000_000

/** A picture, recognised by its first bytes. */
async function logoFrom(path: string): Promise<ReportLogo> {
  const bytes = await readWhole(path)
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 1000))
  const type = start.startsWith('\u0089PNG')
    ? 'image/png'
    : start.startsWith('\u00FF\u00D8\u00FF')
      ? 'image/jpeg'
      : /<svg[\s>]/.test(start)
        ? 'image/svg+xml'
        : undefined
  if (type === undefined || bytes.length > MOST_LOGO)
    throw new UserError(
      'option-invalide',
      `--logo ${path}${type ? ' pèse plus d’un mégaoctet' : ' n’est pas une image'}`,
      'donnez une image .png, .jpg ou .svg d’un mégaoctet au plus',
      { file: path },
    )
  return { type, bytes }
}

function fragmentOf(kind: 'carte' | 'tableau' | 'fiche', options: ReportOptions): string {
  const { view, subject, epci } = options
  if (kind === 'fiche') return `${renderProfile(view, subject, epci)}\n`
  const context = contextOf(options)
  if (kind === 'tableau')
    return `${renderTable(view, { rows: context.listed, caption: `Indice de fragilité numérique : ${context.subjectLabel}` })}\n`
  return `${bareMap(context) ?? NO_MAP}\n`
}

const NO_MAP = '<p>Aucun contour n’a été donné pour ces territoires.</p>'
