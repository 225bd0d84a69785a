/** `ifn comparer`: two years on the same communes and the same reference, a result with published scores, or methods on the same files. */
import { dirname, resolve } from 'node:path'
import { compareEditions } from '../study/comparison/compare.ts'
import type { Comparison, Moment } from '../study/comparison/comparison.ts'
import { UserError } from '../core/errors.ts'
import { writeAllWhole, type OutputFile } from '../host/files.ts'
import { sheetToCsv } from '../io/csv/write.ts'
import type { Trace } from '../engine/trace.ts'
import type { Method } from '../method/method.ts'
import { embeddedCog } from '../host/cog.ts'
import { franceDistances } from '../host/france-distances.ts'
import { embeddedTerritory } from '../host/embedded.ts'
import { comparisonMetadata } from '../study/comparison/metadata.ts'
import { changeSheet, momentNames, panelSheet, stepColumns } from '../study/comparison/sheet.ts'
import type { Sheet } from '../table/sheet.ts'
import { writeOutputs } from './execution.ts'
import type { Command } from './command.ts'
import { comparerOptions, type ComparerOptions } from './comparer-options.ts'
import { runMethods } from './compare-methods.ts'
import { changeJson, changeText } from './text/change.ts'
import { cogTarget, levelOption, readingOptions } from './compute-options.ts'
import { methodById } from '../methods/registry.ts'
import {
  contourChoice,
  givenFiles,
  loadMethod,
  loadReference,
  readInputs,
  csvDialect,
  encodedSheet,
  keptSheet,
} from './inputs.ts'
import {
  comparisonRecord,
  inFolderOf,
  readRecord,
  recordedOptions,
  redoCommand,
  sameOutputs,
} from './comparison-record.ts'
import { comparePublished } from './compare-published.ts'
import { resultsByDate, yearsOfTable } from './long-table.ts'
import { readResult, readResultRows } from './results.ts'
import { changeMap, editionMaps } from './change-map.ts'
import { keptNote, sheetOfTerritories } from './territory.ts'
import { labelled } from './text-table.ts'
import { answerCsv, Exit, STDIO, type ExitCode, type Streams } from './streams.ts'

/** The command `ifn comparer`: two editions, methods or results side by side. */
export const comparer: Command<ComparerOptions> = {
  options: comparerOptions,

  async run(options, out, command) {
    if (options.methodes || options.retraits || options.poids)
      return runMethods(options, out, command)
    const { paths } = yearsAndPaths(options)
    if (options.publie !== undefined)
      return comparePublished(paths, options.publie, options.colonnes, options, out)
    if (!(Number.isInteger(options.classes) && options.classes >= 2 && options.classes <= 10))
      throw new UserError(
        'option-invalide',
        `--classes ${options.classes}`,
        'donnez un entier de 2 à 10',
      )
    if (options.fdr !== undefined && !(options.fdr > 0 && options.fdr < 1))
      throw new UserError(
        'option-invalide',
        `--fdr ${options.fdr}`,
        'donnez une part entre 0 et 1 (0.05)',
      )
    const { comparaison, refaire } = options
    if (refaire !== undefined) return redone(refaire, options, out)
    if (comparaison !== undefined) return recorded(comparaison, options, out)
    const produced = await produce(options, out, command)
    await writeOutputs(produced.files, { force: options.force })
    return answer(produced, options, out)
  },
}

/** A comparison, its table, and the files that it makes. */
interface Produced {
  readonly comparison: Comparison
  readonly sheet: Sheet
  readonly kept?: string
  readonly files: readonly OutputFile[]
}

/** Compares in the folder of the file that will say how, and writes that file beside the outputs. */
function recorded(path: string, options: ComparerOptions, out: Streams): Promise<ExitCode> {
  if (!/\.json$/i.test(path))
    throw new UserError(
      'sortie-inconnue',
      `« ${path} » : une comparaison est un fichier .json`,
      'changez l’extension',
      { file: path },
    )
  const given = recordedOptions(options, dirname(resolve(path)))
  return inFolderOf(path, async (name, shown) => {
    const produced = await produce({ ...options, ...given }, out, redoCommand(name))
    const record = await comparisonRecord(given, produced.comparison, produced.files)
    const files = [...produced.files, { path: name, bytes: record }]
    await writeAllWhole(files, { force: options.force })
    return answer({ ...produced, files: files.map((each) => named(each, shown)) }, options, out)
  })
}

/** Makes a comparison again, and writes what of it is not there: the same bytes, or nothing. */
function redone(path: string, given: ComparerOptions, out: Streams): Promise<ExitCode> {
  if ([...(given.fichiers ?? []), ...given.sortie].length > 0 || given.comparaison !== undefined)
    throw new UserError(
      'option-invalide',
      '--refaire prend tout du fichier de la comparaison : fichiers, options, sorties',
      'ne donnez que lui (avec --json ou --force), ou comparez à nouveau',
    )
  return inFolderOf(path, async (name, shown) => {
    const record = await readRecord(name)
    const { json, force } = given
    const options = { ...given, ...record.options, json, force }
    const produced = await produce(options, out, redoCommand(name))
    const missing = await sameOutputs(record, produced.files)
    await writeAllWhole(missing, { force })
    if (!json)
      out.say(
        labelled(
          'refaite',
          `mêmes octets (${record.sorties.length} fichier${record.sorties.length > 1 ? 's' : ''}), fichiers lus inchangés`,
          16,
        ),
      )
    const files = missing.map((each) => named(each, shown))
    return answer({ ...produced, files }, options, out)
  })
}

function named({ path, bytes }: OutputFile, shown: (path: string) => string): OutputFile {
  return { path: shown(path), bytes }
}

/** Reads, compares, and makes the outputs, without writing them. */
async function produce(options: ComparerOptions, out: Streams, command: string): Promise<Produced> {
  const { years, paths } = yearsAndPaths(options)
  const moments =
    years.length > 0
      ? await momentsOfYears(years, paths, options)
      : await momentsOf(paths, options.feuille)
  const method = await methodFor(options, moments)
  const cog = await cogTarget(options)
  const reference =
    options.reference === undefined ? undefined : await loadReference(options.reference)
  const comparison = compareEditions(method, moments, {
    history: embeddedCog(),
    ...(paths.length > 0 && { lent: franceDistances() }),
    classes: options.classes,
    money: options.revenus,
    ...(options.echelle !== undefined && { scale: options.echelle }),
    ...(options.fdr !== undefined && {
      significance: { fdr: options.fdr, control: options.controle },
    }),
    ...readingOptions(options),
    command,
    ...(cog && { cog }),
    ...(paths.length === 0 && { sources: embeddedTerritory(options.donnees).sources }),
    ...(reference !== undefined && { reference }),
    ...(options.niveau !== undefined && levelOption(options.niveau)),
  })
  return outputsOf(comparison, options, out, command)
}

/** `--millesimes 2017 2023 dossier/` takes the files too: an option of several values does not know where to stop. */
function yearsAndPaths({ millesimes = [], fichiers = [] }: ComparerOptions): {
  years: string[]
  paths: string[]
} {
  const given = millesimes.map(String)
  const years = given.filter((each) => /^\d{4}$/.test(each))
  if (years.length === 1)
    throw new UserError(
      'option-invalide',
      '--millesimes veut deux années au moins',
      'ifn comparer --millesimes 2017 2023 dossier/',
    )
  return { years, paths: [...given.filter((each) => !/^\d{4}$/.test(each)), ...fichiers] }
}

/** A moment a path; of one path alone, a moment a date of its rows. */
async function momentsOf(
  paths: readonly string[],
  sheet: string | undefined,
): Promise<readonly Moment[]> {
  const [first] = paths
  if (paths.length >= 2) return Promise.all(paths.map((path) => momentOf(path, sheet)))
  const result = first === undefined ? undefined : await readResultRows(first)
  const dated = result
    ? resultsByDate(result, first!)
    : first === undefined || first === STDIO
      ? undefined
      : await yearsOfTable(first, sheet)
  if (dated) return dated
  throw new UserError(
    'option-invalide',
    `${paths.length} à comparer`,
    'donnez deux résultats ou deux dossiers, une table dont une colonne dit l’année, --millesimes et des fichiers, ou --methodes, --retraits, --poids',
  )
}

async function momentsOfYears(
  years: readonly string[],
  paths: readonly string[],
  given: Pick<ComparerOptions, 'donnees' | 'feuille'>,
): Promise<Moment[]> {
  const { files } = await givenFiles({ ...given, fichiers: paths })
  return years.map((millesime) => ({ kind: 'fichiers', label: millesime, files, millesime }))
}

async function momentOf(path: string, sheet: string | undefined): Promise<Moment> {
  const result = await readResult(path)
  return result
    ? {
        kind: 'resultat',
        label: path === STDIO ? 'entrée standard' : path,
        ...result,
        ...(result.trace && { sources: result.trace.sources, years: yearsOf(result.trace) }),
      }
    : {
        kind: 'fichiers',
        label: path === STDIO ? 'entrée standard' : path,
        files: await readInputs([path], sheet),
      }
}

/** The years that a result tells: those of its sources, for the variables that its formulas name. */
function yearsOf({ sources, indicators }: Trace): Record<string, string> {
  const kinds = [
    [/recensement/i, /^([PC]_|TX_(POP65P|MENPSEUL|MENFAMMONO|NSCOL))/],
    [/filosofi/i, /^(DEC_)?(TP60|MED)$/],
    [/connexion|cartefibre/i, /^(LOCAUX|TX_THD)/],
    [/4G/, /^TX_NON_4G$/],
  ] as const
  const names = new Set(
    indicators.flatMap(({ formula }) => formula?.match(/[A-Z][A-Z0-9_]+/g) ?? []),
  )
  return Object.fromEntries(
    sources.flatMap(({ label, millesime }) =>
      kinds.flatMap(([source, variable]) =>
        source.test(label) && millesime !== undefined && /^\d{4}(-T\d)?$/.test(millesime)
          ? [...names].filter((name) => variable.test(name)).map((name) => [name, millesime])
          : [],
      ),
    ),
  )
}

/** The method that the results name, unless one is asked for. */
async function methodFor(
  { methode, variante }: ComparerOptions,
  moments: readonly Moment[],
): Promise<Method> {
  const methods = moments.flatMap((each) =>
    each.kind === 'resultat' && each.method ? [each.method] : [],
  )
  const [named] = methods
  if (named === undefined) return loadMethod(methode, variante)
  if (!/\.(json|ya?ml)$/i.test(methode)) {
    if (methodById(named.id) !== undefined) return loadMethod(named.id, named.variant)
    throw new UserError(
      'methode-inconnue',
      `les résultats suivent « ${named.id} », qui n’est pas une méthode de la bibliothèque`,
      'donnez son fichier : -m methode.yaml',
    )
  }
  const own = await loadMethod(methode, variante ?? named.variant)
  if (own.id === named.id) return own
  throw new UserError(
    'resultats-incomparables',
    `les résultats suivent « ${named.id} », « ${methode} » décrit « ${own.id} »`,
    'donnez le fichier de la méthode des résultats, ou recalculez-les avec celle-ci',
  )
}

async function outputsOf(
  comparison: Comparison,
  options: ComparerOptions,
  out: Streams,
  command: string,
): Promise<Produced> {
  const { sheet, chosen } = await sheetOfTerritories(
    wholeSheet(comparison, command),
    comparison.change.level,
    options.territoire,
    out,
  )
  const paths = options.sortie.filter((path) => path !== STDIO)
  if (options.json && options.sortie.includes(STDIO))
    throw new UserError(
      'option-invalide',
      '--json et « -o - » écrivent tous deux sur la sortie standard',
      'retirez l’un des deux',
    )
  const contours =
    options.contours ??
    (options.fichiers?.length ? undefined : embeddedTerritory(options.donnees).contours)
  const how = {
    force: options.force,
    csv: csvDialect(options),
    ...contourChoice(options, contours),
    out,
  }
  const tables = [
    ...paths.map((path) => [sheet, path] as const),
    ...(options.panel === undefined
      ? []
      : [[panelOf(comparison, command), options.panel] as const]),
  ]
  // the file of a comparison says itself how it is made again, to the same bytes whatever the command
  const isKept = options.comparaison === undefined && options.refaire === undefined
  const all = tables.map(([, path]) => path)
  const files = await Promise.all(
    tables.map(([of, path]) => encodedSheet(isKept ? keptSheet(of, all) : of, path, how)),
  )
  return {
    comparison,
    sheet,
    ...(chosen && { kept: keptNote(chosen) }),
    files: [
      ...files.flat(),
      ...(options.carte === undefined
        ? []
        : [await changeMap(comparison, options.carte, options, command, out)]),
      ...(options.cartes === undefined
        ? []
        : [await editionMaps(comparison, options.cartes, options, command, out)]),
    ],
  }
}

/** Answers with what was compared: JSON where it is asked, the table where no file is, words. */
function answer(
  { comparison, sheet, kept, files }: Produced,
  options: ComparerOptions,
  out: Streams,
): ExitCode {
  const written = files.map(({ path }) => path)
  const isAsked = [options.carte, options.cartes, options.panel, ...options.sortie].some(
    (path) => path !== undefined && path !== STDIO,
  )
  if (options.json)
    out.data(`${JSON.stringify({ ...changeJson(comparison), ecrits: written }, null, 2)}\n`)
  else if (options.sortie.includes(STDIO) || (!isAsked && !out.isTerminal))
    answerCsv(sheetToCsv(sheet, csvDialect(options)), out)
  if (!options.json) out.say(changeText(comparison, written))
  if (!options.json && kept !== undefined) out.say(labelled('à savoir', kept))
  return Exit.done
}

const panelOf = (comparison: Comparison, command: string): Sheet => ({
  ...panelSheet(comparison),
  metadata: comparisonMetadata(comparison, command),
})

/** The columns of the change; for more than two moments, the index of each and the steps between them beside. */
function wholeSheet(comparison: Comparison, command: string): Sheet {
  const { snapshots, change, steps } = comparison
  const sheet = changeSheet(change, comparisonMetadata(comparison, command))
  if (steps.length === 0) return sheet
  const names = momentNames(snapshots.map(({ label }) => label))
  const panel = snapshots.map(({ codes, index }, k) => {
    const of = new Map(codes.map((code, i) => [code, index[i]!]))
    return {
      name: `ifn_${names[k]}`,
      values: Float64Array.from(change.codes, (code) => of.get(code) ?? NaN),
    }
  })
  return {
    ...sheet,
    columns: [
      ...sheet.columns.slice(0, 3),
      ...panel,
      ...sheet.columns.slice(3),
      ...stepColumns({ snapshots, change, steps }),
    ],
  }
}
