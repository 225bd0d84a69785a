/** `ifn rapports`: the reports of many territories at once, the page that lists them, and the fields of a mailing. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Argv } from 'yargs'
import { UserError } from '../core/errors.ts'
import { french, NBSP } from '../core/french.ts'
import { withGroups } from '../geo/groups.ts'
import { refuseOutputs } from '../host/files.ts'
import { sheetToCsv } from '../io/csv/write.ts'
import {
  collectionRow,
  mergeSheet,
  renderCollection,
  subjectsAt,
  type CollectionRow,
} from '../render/report/collection.ts'
import { contextOf, type Figure, type ReportOptions } from '../render/report/context.ts'
import { mapPicture, reportMap } from '../render/report/map.ts'
import { renderComposed } from '../render/report/report.ts'
import { withEpci, type ReportSubject } from '../render/report/territory.ts'
import type { ScoresView } from '../render/draw/scores-view.ts'
import { countOf, isFiner, type Level } from '../table/level.ts'
import { writeOutputs } from './execution.ts'
import type { Command } from './command.ts'
import {
  contourOptions,
  contoursFor,
  groupsNamed,
  matchedTo,
  type ContourOptions,
} from './contours.ts'
import { csvDialect, type CommonOptions } from './inputs.ts'
import { embeddedScoresOptions, refuseStdio, scoresPositional, territoryOption } from './options.ts'
import { signature, signatureOptions, type SignatureOptions } from './rapport.ts'
import { epciFrom, scoresGiven, type ScoresArguments } from './scores-file.ts'
import { Exit } from './streams.ts'
import { rowsAsked } from './territory.ts'
import { jsonText, labelled } from './text-table.ts'

interface RapportsOptions extends CommonOptions, ContourOptions, ScoresArguments, SignatureOptions {
  readonly territoire: readonly string[]
  readonly par: 'commune' | 'epci' | 'departement' | 'region' | 'canton' | 'groupe'
  readonly appartenance?: string
  readonly sortie: string
}

const INDEX = 'index.html'
const MERGE = 'publipostage.csv'

/** `ifn rapports`: writes a report a territory, an index page and the fields of a mailing. */
export const rapports: Command<RapportsOptions> = {
  options: (parser: Argv) =>
    signatureOptions(embeddedScoresOptions(contourOptions(parser)))
      .positional('scores', scoresPositional)
      .option('territoire', {
        ...territoryOption,
        describe: 'les territoires de celui-ci seulement : code ou nom ; répétable',
      })
      .option('par', {
        choices: ['commune', 'epci', 'departement', 'region', 'canton', 'groupe'] as const,
        default: 'epci' as const,
        describe:
          'une page par… ; canton et groupe sont ceux de --groupes FICHIER (commune, canton)',
      })
      .option('appartenance', {
        type: 'string',
        describe:
          'fichier CSV qui dit l’EPCI de chaque commune (colonnes CODGEO et EPCI), quand les scores ne le disent pas',
      })
      .option('sortie', {
        alias: 'o',
        type: 'string',
        default: 'fiches',
        describe: `dossier des pages, de leurs cartes, de ${INDEX} et de ${MERGE}`,
      })
      .example('ifn rapports -t 02 --par epci -o fiches/', 'une page par EPCI de l’Aisne')
      .example(
        'ifn rapports -t 02 --par commune --auteur "Hub de l’Aisne" -o communes/',
        'une page par commune, signée',
      ),

  async run(options, out, command) {
    const { sortie, force, json } = options
    refuseStdio(sortie, '--sortie')
    const { base, subjects, label, level } = await collectionOf(options, command, out)
    const names = fileNames(subjects)
    await mkdir(sortie, { recursive: true })
    const paths = names.flatMap((name) => [`${name}.html`, `${name}.svg`])
    await refuseOutputs(
      [...paths, INDEX, MERGE].map((path) => join(sortie, path)),
      { force },
    )
    const rows: CollectionRow[] = []
    for (const [i, subject] of subjects.entries()) {
      const context = contextOf({ ...base, subject, whole: wholeOf(base.whole, subject) })
      const page = `${names[i]!}.html`
      const map = reportMap(context)
      const picture = map === undefined ? '' : `${names[i]!}.svg`
      const files = [
        { path: join(sortie, page), bytes: encode(await renderComposed(context)) },
        ...(map === undefined
          ? []
          : [{ path: join(sortie, picture), bytes: encode(mapPicture(map)) }]),
      ]
      await writeOutputs(files, { force })
      rows.push(collectionRow(context, page, picture))
    }
    const lists = [
      {
        path: join(sortie, INDEX),
        bytes: encode(await renderCollection(label, level, rows, base)),
      },
      {
        path: join(sortie, MERGE),
        bytes: encode(sheetToCsv(mergeSheet(level, rows), csvDialect(options))),
      },
    ]
    await writeOutputs(lists, { force })
    if (json)
      out.data(
        jsonText({
          dossier: sortie,
          pages: rows.length,
          niveau: level,
          index: join(sortie, INDEX),
          publipostage: join(sortie, MERGE),
        }),
      )
    else {
      const noMap = base.contours ? '' : ' ; sans carte : aucun contour donné'
      out.say(labelled('territoire', `${label}${NBSP}: ${countOf(level, rows.length)}${noMap}`))
      out.say(
        labelled(
          'écrit',
          `${sortie} (${french(rows.length, 0)} page${rows.length > 1 ? 's' : ''}, ${INDEX}, ${MERGE})`,
        ),
      )
    }
    return Exit.done
  },
}

const encode = (content: string): Uint8Array => new TextEncoder().encode(content)

interface Collection {
  /** What every report is made from, but its territory. */
  readonly base: Omit<ReportOptions, 'subject'>
  readonly subjects: readonly ReportSubject[]
  readonly label: string
  readonly level: Level
}

/** Reads scores, contours and memberships once, for all the reports. */
async function collectionOf(
  options: RapportsOptions,
  command: string,
  out: Parameters<Command<RapportsOptions>['run']>[1],
): Promise<Collection> {
  const { par, groupes, territoire, appartenance } = options
  const level: Level = par === 'canton' ? 'groupe' : par
  if (level === 'groupe' && groupes === undefined)
    throw new UserError(
      'option-invalide',
      `--par ${par} sans fichier de ${par}s`,
      'donnez --groupes FICHIER (deux colonnes : commune, puis son canton ou son groupe)',
    )
  const { groupes: file, ...plain } = options
  const given = await scoresGiven(plain, command, out)
  const view = level === 'groupe' ? await groupedView(given.view, file!) : given.view
  const epci = await epciFrom(appartenance, view)
  const [contours, asked] = await Promise.all([
    contoursFor(plain, view, out),
    rowsAsked(territoire, withEpci(view, epci), out),
  ])
  const subjects = subjectsAt(view, level, asked?.rows ?? [...view.codes.keys()], epci)
  if (subjects.length === 0)
    throw new UserError(
      'territoire-inconnu',
      `ces scores n’ont aucun territoire du niveau ${par}`,
      isFiner(level, view.level)
        ? `ils sont par ${view.level} : donnez des scores plus fins`
        : 'passez --appartenance FICHIER, ou un autre --par',
    )
  const figure = await figureOf(options, view.level, level, command)
  return {
    level,
    subjects,
    label: asked?.territories.map(({ name, code }) => name || code).join(', ') ?? 'France',
    base: {
      view,
      sheet: given.sheet,
      whole: figure,
      contours,
      match: contours && matchedTo(view, contours, options, out),
      epci,
      command,
      ...(await signature(options)),
    },
  }
}

/** Scores whose rows know their group. */
async function groupedView(view: ScoresView, groupes: string): Promise<ScoresView> {
  const groups = await groupsNamed(groupes)
  const { table } = withGroups({ level: view.level, codes: view.codes, columns: {} }, groups)
  return {
    ...view,
    membership: { ...view.membership, ...table.membership },
    parentNames: { ...view.parentNames, ...table.parentNames },
  }
}

/** Scores of the level of the reports, computed once, where there is no file to be told otherwise. */
async function figureOf(
  options: RapportsOptions,
  rows: Level,
  level: Level,
  command: string,
): Promise<Figure | undefined> {
  if (options.scores !== undefined || level === rows) return undefined
  const { view, tree } = await scoresGiven({ ...options, niveau: level }, command)
  return { view, tree, subject: { level, code: '', name: '', own: -1, rows: [] } }
}

/** The same scores, at the row of a territory; nothing where they have none of it. */
function wholeOf(
  figure: Figure | undefined,
  { level, code, name }: ReportSubject,
): Figure | undefined {
  const own = figure?.view.rowOf.get(code)
  return figure && own !== undefined
    ? { ...figure, subject: { level, code, name, own, rows: [own] } }
    : undefined
}

/** A file a territory: its code, without what a file name may not have. */
function fileNames(subjects: readonly ReportSubject[]): string[] {
  const used = new Set<string>()
  return subjects.map(({ code }) => {
    const plain = code.normalize('NFD').replace(/[^A-Za-z0-9-]+/g, '_') || '_'
    let name = plain
    for (let k = 2; used.has(name.toLowerCase()); k++) name = `${plain}-${k}`
    used.add(name.toLowerCase())
    return name
  })
}
