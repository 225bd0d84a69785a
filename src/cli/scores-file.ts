/** What the commands that draw share: scores from files, and the words at the foot of a picture. */
import { extname } from 'node:path'
import { UserError } from '../core/errors.ts'
import { french, NBSP } from '../core/french.ts'
import type { Tree } from '../engine/tree.ts'
import { parseTrace, type Trace } from '../engine/trace.ts'
import { sheetFormats, type SheetFormat } from '../io/encode.ts'
import { readWhole } from '../host/files.ts'
import { readEpci } from '../ingest/groups.ts'
import { leavesUnder } from '../engine/tree.ts'
import { groupsOf, type Method } from '../method/method.ts'
import { withEpci, type EpciMembership } from '../render/report/territory.ts'
import { openScores, type ScoresView } from '../render/draw/scores-view.ts'
import { decodeSafely } from '../host/sandbox.ts'
import type { EmbeddedName } from '../sources/embedded-france.ts'
import { franceMembership } from '../host/france.ts'
import { scoresSheet } from '../engine/sheet.ts'
import { followsCog, type Level } from '../table/level.ts'
import { takeSheetRows, type Sheet, type SheetColumn } from '../table/sheet.ts'
import { loadMethod, readInputs } from './inputs.ts'
import { methods } from '../methods/registry.ts'
import { STDIO, type Streams } from './streams.ts'
import { rowsAsked } from './territory.ts'
import { labelled } from './text-table.ts'

/**
 * Reads a sheet of scores, with the Trace that its format or the data package beside it keeps.
 *
 * @param path file of scores
 * @returns the sheet, its Trace in the metadata
 */
export async function readScores(path: string): Promise<{ sheet: Sheet; trace?: Trace }> {
  if (path === STDIO) return scoresPiped()
  const extension = sheetFormats.find((each) => extname(path).toLowerCase() === `.${each}`)
  if (extension === undefined)
    throw new UserError(
      'option-invalide',
      `« ${path} » n’est pas un fichier de scores`,
      `donnez un fichier ${sheetFormats.map((each) => `.${each}`).join(', ')} écrit par ifn calculer`,
      { file: path },
    )
  const bytes = await readWhole(path)
  const sheet = await decodeSafely(bytes, extension, { file: path })
  const kept =
    sheet.metadata['ifn.trace'] ?? (extension === 'csv' ? await traceBeside(path) : undefined)
  return kept === undefined
    ? { sheet }
    : {
        sheet: { ...sheet, metadata: { ...sheet.metadata, 'ifn.trace': kept } },
        trace: parseTrace(kept, path),
      }
}

const PIPED = 'entrée standard'

/** Scores of standard input: Arrow, Parquet and workbooks keep their Trace; a CSV has none. */
async function scoresPiped(): Promise<{ sheet: Sheet; trace?: Trace }> {
  const { standardBytes } = await import('../host/inputs.ts')
  const bytes = await standardBytes()
  if (bytes.length === 0)
    throw new UserError(
      'fichier-inconnu',
      'l’entrée standard est vide',
      'envoyez-lui des scores : ifn calculer -t 02 -o - | ifn carte -',
    )
  const sheet = await decodeSafely(bytes, formatOf(bytes), { file: PIPED })
  const kept = sheet.metadata['ifn.trace']
  return kept === undefined ? { sheet } : { sheet, trace: parseTrace(kept, PIPED) }
}

/** The format of a table, by its first bytes. */
function formatOf(bytes: Uint8Array): SheetFormat {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 64))
  if (start.startsWith('PAR1')) return 'parquet'
  if (start.startsWith('ARROW1')) return 'arrow'
  if (start.startsWith('PK')) return start.includes('opendocument') ? 'ods' : 'xlsx'
  return /^\s*\[/.test(start) ? 'json' : 'csv'
}

async function traceBeside(path: string): Promise<string | undefined> {
  try {
    const description = JSON.parse(
      new TextDecoder().decode(await readWhole(path.replace(/\.csv$/i, '.datapackage.json'))),
    ) as { 'ifn:trace'?: Trace }
    return JSON.stringify(description['ifn:trace'])
  } catch {
    return undefined // a CSV may well stand alone: its picture then names no source
  }
}

/**
 * Reads scores by name, by the method of their Trace or the one given.
 *
 * @param path file of scores
 * @param method identifier, or method file
 * @returns the sheet, and its view
 */
export async function readScoresView(
  path: string,
  method?: string,
): Promise<{ sheet: Sheet; view: ScoresView }> {
  const { sheet } = await readScores(path)
  oncePerTerritory(sheet, path === STDIO ? PIPED : path)
  const given =
    method === undefined
      ? path === STDIO
        ? methodOfColumns(sheet)
        : undefined
      : await loadMethod(method)
  return { sheet, view: openScores(sheet, given) }
}

/** Columns that date the rows of results. */
const DATE = /^(?:date|annee|année|millesime|millésime)$/i

/**
 * Finds what dates the rows of a table of results, as `ifn comparer --panel` writes it.
 *
 * @param sheet results
 * @returns the column; nothing without one, or where all rows are of one date
 */
export function dateColumn({ columns }: Sheet): SheetColumn | undefined {
  const dates = columns.find(({ name }) => DATE.test(name))
  return dates && new Set<unknown>(dates.values as Iterable<unknown>).size > 1 ? dates : undefined
}

/**
 * Refuses scores that have several rows for one territory: each would be counted, or the last alone be seen.
 *
 * @param sheet scores, their codes in the first column
 * @param file where they are from
 * @throws {UserError} `territoire-double`
 */
export function oncePerTerritory(sheet: Sheet, file: string): void {
  const codes = sheet.columns[0]?.values ?? []
  const first = new Map<string, number>()
  let [count, said] = [0, '']
  for (let row = 0; row < codes.length; row++) {
    const code = String(codes[row])
    const before = first.get(code)
    if (before === undefined) first.set(code, row)
    else if (count++ === 0) said = `« ${code} » (lignes ${before + 2} et ${row + 2})`
  }
  if (count === 0) return
  const dates = dateColumn(sheet)
  throw new UserError(
    'territoire-double',
    `${french(count, 0)} ligne${count > 1 ? 's' : ''} dont le territoire a déjà la sienne\u00A0: ${said}`,
    dates
      ? `la colonne « ${dates.name} » dit plusieurs dates\u00A0: donnez ce fichier seul à ifn comparer, ou n’en gardez qu’une date`
      : 'gardez une ligne par territoire',
    { file },
  )
}

/** The one method that has its indicators, their scores and its sub-indices among the columns of a table without a Trace. */
function methodOfColumns({ columns, metadata }: Sheet): Method | undefined {
  if (metadata['ifn.trace'] !== undefined) return undefined
  const names = new Set(columns.map(({ name }) => name))
  const sizes = methods.map((method) => {
    const leaves = leavesUnder(groupsOf(method), 'ifn')
    const wanted = [
      ...leaves.flatMap((id) => [id, `${id}_score`]),
      ...Object.keys(method.subIndices),
    ]
    return wanted.every((name) => names.has(name)) ? leaves.length : 0
  })
  const most = Math.max(...sizes)
  const [first, second] = methods.filter((_, i) => most > 0 && sizes[i] === most)
  return second === undefined ? first : undefined
}

/** Scores of a file, or of the embedded data when there is none. */
export interface ScoresArguments {
  readonly scores?: string
  readonly donnees?: EmbeddedName
  readonly niveau?: Level
  readonly reference?: string
  readonly methode?: string
  /** File of groups of communes, for the level « groupe ». */
  readonly groupes?: string
}

/**
 * Reads the scores of a file; without a file, computes those of the embedded data.
 *
 * @param options the file, or what to compute
 * @param command command line, kept in the Trace of what is computed
 * @param out where what a table from standard input lacks is told
 * @returns the sheet, its view, what the scores are called in a message, and their tree when they were computed
 * @throws {UserError} `option-invalide` for a file and an option that only computes
 */
export async function scoresGiven(
  { scores, donnees, niveau, reference, methode, groupes }: ScoresArguments,
  command: string,
  out?: Pick<Streams, 'say'>,
): Promise<{ sheet: Sheet; view: ScoresView; label: string; tree?: Tree }> {
  if (scores === undefined) {
    const [{ subjectFrom, noOptions }, { peopleVariables }, { peopleOfTable }, { withPeople }] =
      await Promise.all([
        import('./compute-options.ts'),
        import('../study/estimation/inputs.ts'),
        import('../study/estimation/people.ts'),
        import('../study/estimation/people-sheet.ts'),
      ])
    const {
      scores: computed,
      table,
      options: { to },
    } = await subjectFrom(
      {
        ...noOptions,
        ...(donnees && { donnees }),
        ...(niveau && { niveau }),
        ...(reference !== undefined && { reference }),
        ...(methode !== undefined && { methode }),
        ...(groupes !== undefined && { groupes }),
      },
      command,
      [...peopleVariables],
    )
    const people = peopleOfTable(table, {
      ...(to && { to }),
      ...(computed.population && { population: computed.population }),
    })
    const plain = scoresSheet(computed)
    const sheet = 'found' in people ? withPeople(plain, people.found) : plain
    const view = openScores(sheet, computed.method)
    const sameOrder = view.codes.every((code, i) => code === computed.codes[i])
    return { sheet, view, label: 'scores calculés', ...(sameOrder && { tree: computed.tree }) }
  }
  const alone = Object.entries({ donnees, niveau, reference }).find(([, value]) => value)
  if (alone)
    throw new UserError(
      'option-invalide',
      `--${alone[0]} ne sert que sans fichier de scores`,
      'retirez l’option, ou le fichier',
      { file: scores },
    )
  const read = await readScoresView(scores, methode)
  if (scores === STDIO && read.view.trace === undefined)
    out?.say(
      labelled(
        'à savoir',
        `la table reçue ne nomme pas ses sources${read.view.method && methode === undefined ? `, et sa méthode est reconnue à ses colonnes${NBSP}: ${read.view.method.id}` : ''}${NBSP}; ifn calculer -o -.arrow porte les deux`,
      ),
    )
  return { ...read, label: scores === STDIO ? PIPED : scores }
}

/**
 * Keeps the rows of some territories of scores.
 *
 * @param given scores
 * @param asked codes or names; none keeps every row
 * @param epci EPCI of each commune, when the scores do not tell
 * @param out terminal to ask at, if any
 * @returns the same scores, of those rows, and the names of the territories
 * @throws {UserError} `territoire-inconnu`
 */
export async function ofTerritories<T extends { readonly sheet: Sheet; readonly view: ScoresView }>(
  given: T,
  asked: readonly string[],
  epci: EpciMembership | undefined,
  out: Streams,
): Promise<T & { readonly territory?: string }> {
  const chosen = await rowsAsked(asked, withEpci(given.view, epci), out)
  if (chosen === undefined) return given
  const sheet = takeSheetRows(given.sheet, chosen.rows)
  const names = chosen.territories.map(({ name, code }) => name || code)
  return {
    ...given,
    sheet,
    view: openScores(sheet, given.view.method),
    territory: new Intl.ListFormat('fr').format(names),
  }
}

/**
 * Reads the EPCI of each commune: from a file of INSEE or the DGCL; failing a file, and where
 * the scores do not tell, from the embedded communes.
 *
 * @param path file asked for
 * @param view scores
 * @returns EPCI by commune, and names of EPCI; nothing where the scores tell
 */
export async function epciFrom(
  path: string | undefined,
  view: ScoresView,
): Promise<EpciMembership | undefined> {
  if (path === undefined)
    return view.membership.epci || !followsCog(view.level) ? undefined : franceMembership()
  return readEpci(await readInputs([path]), path)
}

/** What ends the name of a reference that was kept from another year. */
const FROZEN = ' (figée)'

/**
 * Says what a difference of two results may owe to something else than the territories.
 *
 * @param before scores of the earlier year
 * @param view scores of the later year
 * @returns sentences to tell
 */
export function doubtsOfChange(before: ScoresView, view: ScoresView): string[] {
  const [then, now] = [before.trace, view.trace]
  if (!then || !now)
    return [
      'la méthode de l’un des deux fichiers n’est pas connue (son .datapackage.json n’est pas à côté) : vérifiez que c’est la même',
    ]
  const labels = [then.reference.label, now.reference.label]
  const sameReference =
    labels.some((label) => label.endsWith(FROZEN)) &&
    new Set(labels.map((label) => label.replace(FROZEN, ''))).size === 1
  return sameReference
    ? []
    : [
        `chaque année est mesurée sur sa propre référence (${[...new Set(labels)].join(' ; ')}) : le changement est relatif ; ifn comparer les met sur la même, et dit ce qui vient de chaque indicateur`,
      ]
}
