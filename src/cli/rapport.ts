/** `ifn rapport`: the page of one territory, or a fragment of it. */
import { extname } from 'node:path'
import type { Argv } from 'yargs'
import { UserError } from '../core/errors.ts'
import { countOf } from '../table/level.ts'
import { writeAllWhole } from '../host/files.ts'
import { mapped } from '../render/report/neighbours-section.ts'
import { contextOf, type ReportOptions } from '../render/report/context.ts'
import { renderProfile } from '../render/report/profile.ts'
import { renderReport } from '../render/report/report.ts'
import { subjectOfReport } from '../render/report/territory.ts'
import { renderTable } from '../render/report/table.ts'
import type { CommonOptions } from './inputs.ts'
import type { Command } from './command.ts'
import {
  contourOptions,
  contoursFor,
  epciFrom,
  readBook,
  type ContourOptions,
} from './scores-file.ts'
import { Exit, STDIO, type Streams } from './streams.ts'
import { codeAsked, territoriesOf } from './territory.ts'

interface RapportOptions extends CommonOptions, ContourOptions {
  readonly scores: string
  readonly territoire: string
  readonly contours?: string
  readonly appartenance?: string
  readonly avant?: string
  readonly methode?: string
  readonly fragment?: 'carte' | 'tableau' | 'fiche'
  readonly sortie: string
}

export const rapport: Command<RapportOptions> = {
  options: (parser: Argv) =>
    contourOptions(parser)
      .positional('scores', {
        type: 'string',
        demandOption: true,
        describe: 'scores écrits par ifn calculer (.csv .arrow .parquet .json)',
      })
      .option('territoire', {
        alias: 't',
        type: 'string',
        demandOption: true,
        describe:
          'code ou nom d’une commune, d’un EPCI, d’un département, d’une région (region:75 où 75 est aussi un département)',
      })
      .option('appartenance', {
        type: 'string',
        describe: 'fichier CSV qui dit l’EPCI de chaque commune (colonnes CODGEO et EPCI)',
      })
      .option('avant', {
        type: 'string',
        describe: 'scores du millésime de référence, pour dire ce qui a changé',
      })
      .option('methode', {
        alias: 'm',
        type: 'string',
        describe: 'méthode des scores, s’ils ne la nomment pas : identifiant ou fichier',
      })
      .option('fragment', {
        choices: ['carte', 'tableau', 'fiche'] as const,
        describe: 'un morceau à insérer dans une page, sans style',
      })
      .option('sortie', {
        alias: 'o',
        type: 'string',
        default: 'rapport.html',
        describe: 'fichier .html ; « - » pour la sortie standard',
      })
      .example(
        'ifn rapport scores.csv --territoire 02 --contours communes.geojson -o aisne.html',
        'le rapport d’un département',
      )
      .example(
        'ifn rapport scores.csv -t 90010 --fragment fiche -o -',
        'les chiffres d’une commune, à insérer dans une page',
      ),

  async run(options, out, command) {
    const { sortie } = options
    if (sortie !== STDIO && extname(sortie).toLowerCase() !== '.html')
      throw new UserError(
        'sortie-inconnue',
        `« ${sortie} » : un rapport est un fichier .html`,
        'changez l’extension',
        { file: sortie },
      )
    const report = await reportOptions(options, command, out)
    const page = options.fragment
      ? fragmentOf(options.fragment, report)
      : await renderReport(report)
    const bytes = new TextEncoder().encode(page)
    if (sortie === STDIO) out.data(bytes)
    else await writeAllWhole([{ path: sortie, bytes }], { force: options.force })
    const { subject, book } = report
    if (options.json && sortie !== STDIO)
      out.data(
        `${JSON.stringify({ ecrit: sortie, octets: bytes.length, niveau: subject.level, code: subject.code, nom: subject.name, territoires: subject.rows.length }, null, 2)}\n`,
      )
    else if (!options.json) {
      out.say(
        `territoire  ${subject.name || subject.code} (${subject.code}), ${countOf(book.level, subject.rows.length)}${report.contours ? '' : ' ; sans carte : aucun contour donné'}`,
      )
      if (sortie !== STDIO) out.say(`écrit       ${sortie}`)
    }
    return Exit.done
  },
}

async function reportOptions(
  options: RapportOptions,
  command: string,
  out: Streams,
): Promise<ReportOptions> {
  const { scores, territoire, contours, appartenance, avant, methode } = options
  const { sheet, book } = await readBook(scores, methode)
  const epci = await epciFrom(appartenance)
  const [drawn, before] = await Promise.all([
    contoursFor(contours, book.codes, options, out),
    avant === undefined ? undefined : readBook(avant, methode),
  ])
  return {
    sheet,
    book,
    subject: subjectOfReport(
      book,
      await codeAsked(territoire, () => territoriesOf(book, epci), out),
      epci,
    ),
    contours: drawn,
    epci,
    before: before?.book,
    command,
  }
}

function fragmentOf(kind: 'carte' | 'tableau' | 'fiche', options: ReportOptions): string {
  const { book, subject, epci } = options
  if (kind === 'fiche') return `${renderProfile(book, subject, epci)}\n`
  const context = contextOf(options)
  if (kind === 'tableau')
    return `${renderTable(book, { rows: context.listed, caption: `Indice de fragilité numérique : ${context.called}` })}\n`
  return `${mapped(context, true).body[0]!}\n`
}
