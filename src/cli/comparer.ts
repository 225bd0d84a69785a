/** `ifn comparer`: two years on the same communes and the same reference, a result with published scores, or methods on the same files. */
import { basename, extname } from 'node:path'
import type { Argv } from 'yargs'
import { compareMoments } from '../study/comparison/compare.ts'
import type { Comparison, Moment } from '../study/comparison/comparison.ts'
import { UserError } from '../core/errors.ts'
import { french } from '../core/french.ts'
import { renderMap } from '../render/map/map.ts'
import { CHANGE } from '../render/draw/palette.ts'
import type { OutputFile } from '../host/files.ts'
import { sheetToCsv } from '../io/csv/write.ts'
import type { Trace } from '../engine/trace.ts'
import type { Method } from '../method/method.ts'
import { embeddedCog } from '../host/cog.ts'
import { franceDistances } from '../host/france-distances.ts'
import { embeddedTerritory } from '../host/embedded.ts'
import type { Money } from '../study/comparison/money.ts'
import { changeSheet, momentNames, panelSheet, stepColumns } from '../study/comparison/sheet.ts'
import type { Sheet } from '../table/sheet.ts'
import type { Command } from './command.ts'
import { compareMethods, type CompareMethodsOptions } from './compare-methods.ts'
import { changeJson, changeText } from './text/change.ts'
import { cogTarget, computeOptions, levelOption, readingOptions } from './compute-options.ts'
import { methodById } from '../methods/registry.ts'
import {
  contourChoice,
  givenFiles,
  loadMethod,
  loadReference,
  readInputs,
  csvDialect,
  encodedSheet,
  writeSheet,
} from './inputs.ts'
import { tableExtensions } from './options.ts'
import { comparePublished } from './compare-published.ts'
import { readResult } from './results.ts'
import { requiredContours, type ContourOptions } from './contours.ts'
import { territoryOption } from './options.ts'
import { keptNote, sheetOfTerritories } from './territory.ts'
import { labelled } from './text-table.ts'
import { answerCsv, Exit, STDIO, type ExitCode, type Streams } from './streams.ts'

/** Options of `ifn comparer`. */
export interface ComparerOptions extends CompareMethodsOptions {
  readonly millesimes?: readonly (string | number)[]
  readonly carte?: string
  readonly contours?: string
  readonly champ?: string
  readonly classes: number
  readonly revenus: Money
  readonly fdr?: number
  readonly controle: 'bh' | 'by'
  readonly panel?: string
  readonly publie?: string
  readonly colonnes: readonly string[]
}

/** The command `ifn comparer`: two editions, methods or results side by side. */
export const comparer: Command<ComparerOptions> = {
  options: (parser: Argv) =>
    computeOptions(parser)
      .option('territoire', territoryOption)
      .option('millesimes', {
        type: 'string',
        array: true,
        describe: 'années à comparer, lues dans les mêmes fichiers',
      })
      .option('sortie', {
        alias: 'o',
        type: 'string',
        default: [],
        coerce: (given: string | readonly string[]) => [given].flat(),
        describe: `fichier ${tableExtensions.join(' ')} .geojson ; « - » pour la sortie standard`,
      })
      .option('carte', { type: 'string', describe: 'carte de l’écart, fichier .svg' })
      .option('contours', {
        type: 'string',
        describe: 'contours de la carte ; ceux des données embarquées à défaut',
      })
      .option('champ', {
        type: 'string',
        describe: 'champ des contours qui porte les codes ; à défaut, celui qui en joint le plus',
      })
      .option('classes', {
        type: 'number',
        default: 5,
        describe: 'classes de la matrice de transition',
      })
      .option('revenus', {
        choices: ['constants', 'relatifs', 'courants'] as const,
        default: 'constants' as const,
        describe:
          'revenus de plusieurs années : en euros constants, rapportés à la médiane de chaque année, ou courants',
      })
      .option('fdr', {
        type: 'number',
        describe:
          'quels écarts tiennent face aux erreurs de mesure, cette part d’entre eux au plus étant fausse (0.05)',
      })
      .option('controle', {
        choices: ['bh', 'by'] as const,
        default: 'bh' as const,
        describe: 'avec --fdr : Benjamini-Hochberg, ou Benjamini-Yekutieli (toute dépendance)',
      })
      .option('panel', {
        type: 'string',
        describe: 'toutes les dates en lignes (territoire et date), fichier de table',
      })
      .option('publie', {
        type: 'string',
        describe: 'scores publiés par d’autres, auxquels comparer un résultat',
      })
      .option('colonnes', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [],
        describe: 'avec --publie : colonne publiée = colonne du résultat ; répétable',
      })
      .option('methodes', {
        type: 'string',
        array: true,
        describe:
          'méthodes à comparer (identifiants, id:variante, fichiers .yaml .json) ; ce qui n’en est pas une est un fichier de données',
      })
      .option('retraits', {
        type: 'boolean',
        default: false,
        describe: 'retirer tour à tour chaque élément de --methode',
      })
      .option('poids', {
        type: 'string',
        array: true,
        nargs: 1,
        describe:
          'changer des poids de --methode : groupe:membre=poids (ifn:publics=2) ; répétable',
      })
      .example('ifn comparer 2017.csv 2023.csv -o ecarts.csv', 'deux résultats de ifn calculer')
      .example('ifn comparer --millesimes 2017 2023 dossier/', 'deux millésimes des mêmes fichiers')
      .example(
        'ifn comparer --methodes mednum-2023 ifn-2026 dossier/',
        'qui paraît plus fragile, qui moins',
      )
      .example(
        'ifn comparer scores.csv --publie publies.csv --colonnes score=ifn',
        'un résultat et des scores publiés',
      ),

  async run(options, out, command) {
    if (options.methodes || options.retraits || options.poids)
      return compareMethods(options, out, command)
    const { years, paths } = yearsAndPaths(options)
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
    const moments =
      years.length > 0
        ? await momentsOfYears(years, paths, options)
        : await Promise.all(two(paths).map((path) => momentOf(path, options.feuille)))
    const method = await methodFor(options, moments)
    const cog = await cogTarget(options)
    const reference =
      options.reference === undefined ? undefined : await loadReference(options.reference)
    const comparison = compareMoments(method, moments, {
      history: embeddedCog(),
      ...(paths.length > 0 && { lent: franceDistances() }),
      classes: options.classes,
      money: options.revenus,
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
    return write(comparison, options, out, command)
  },
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

function two(paths: readonly string[]): readonly string[] {
  if (paths.length >= 2) return paths
  throw new UserError(
    'option-invalide',
    `${paths.length} à comparer`,
    'donnez deux résultats ou deux dossiers, --millesimes et des fichiers, ou --methodes, --retraits, --poids',
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
        label: path,
        ...result,
        ...(result.trace && { sources: result.trace.sources, years: yearsOf(result.trace) }),
      }
    : { kind: 'fichiers', label: path, files: await readInputs([path], sheet) }
}

/** The years that a result tells: those of its sources, by what each source brings. */
function yearsOf({ sources }: Trace): Record<string, string> {
  const kinds = [
    [/recensement/i, 'P_'],
    [/filosofi/i, 'MED'],
    [/connexion|cartefibre/i, 'LOCAUX'],
  ] as const
  return Object.fromEntries(
    sources.flatMap(({ label, millesime }) =>
      kinds.flatMap(([pattern, name]) =>
        pattern.test(label) && millesime !== undefined && /^\d{4}(-T\d)?$/.test(millesime)
          ? [[name, millesime]]
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
  const told = moments.flatMap((each) =>
    each.kind === 'resultat' && each.method ? [each.method] : [],
  )
  const [named] = told
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

async function write(
  comparison: Comparison,
  options: ComparerOptions,
  out: Streams,
  command: string,
): Promise<ExitCode> {
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
  const extra = [
    ...(options.panel === undefined
      ? []
      : await encodedSheet(panelSheet(comparison), options.panel, how)),
    ...(options.carte === undefined
      ? []
      : [await changeMap(comparison, options.carte, options, command, out)]),
  ]
  const written = await writeSheet(sheet, paths, { ...how, extra })
  if (options.json)
    out.data(`${JSON.stringify({ ...changeJson(comparison), ecrits: written }, null, 2)}\n`)
  else if (
    options.sortie.includes(STDIO) ||
    (paths.length === 0 &&
      options.carte === undefined &&
      options.panel === undefined &&
      !out.isTerminal)
  )
    answerCsv(sheetToCsv(sheet, csvDialect(options)), out)
  if (!options.json) out.say(changeText(comparison, written))
  if (!options.json && chosen) out.say(labelled('à savoir', keptNote(chosen)))
  return Exit.done
}

/** The columns of the change; for more than two moments, the index of each and the steps between them beside. */
function wholeSheet({ snapshots, change, steps, scores }: Comparison, command: string): Sheet {
  const trace = scores && { ...scores.trace, command }
  const sheet = changeSheet(change, trace ? { 'ifn.trace': JSON.stringify(trace) } : {})
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

async function changeMap(
  { change, reference, money, warnings, sources }: Comparison,
  path: string,
  options: ContourOptions,
  command: string,
  out: Streams,
): Promise<OutputFile> {
  if (extname(path) !== '.svg')
    throw new UserError(
      'sortie-inconnue',
      `« ${path} » : une carte est un fichier .svg`,
      'changez l’extension',
      { file: path },
    )
  const { significance } = change
  // what does not hold is not drawn as a change
  const difference = change.index.difference.map((v, i) =>
    significance && significance.holds[i] === 0 ? 0 : v,
  )
  const { svg } = renderMap({
    contours: await requiredContours(options, change, out),
    codes: change.codes,
    names: change.names,
    values: difference,
    title: `Évolution de la fragilité numérique, de ${basename(change.labels[0])} à ${basename(change.labels[1])}`,
    legend: significance
      ? `Écart de l’indice, en points (positif : plus fragile) ; 0 où il ne tient pas (fausses découvertes ≤ ${french(100 * significance.fdr, 0)} %)`
      : 'Écart de l’indice, en points (positif : plus fragile)',
    classes: { kind: 'fixes', breaks: breaksAroundZero(change.index.difference) },
    palette: CHANGE,
    notes: [
      ...sourceNote(sources),
      `Référence : ${reference}.`,
      ...(money === undefined ? [] : [`Revenus : ${money.replace(/^revenus /, '')}.`]),
      ...warnings,
    ],
    metadata: `Commande : ${command}`,
  })
  return { path, bytes: new TextEncoder().encode(svg) }
}

function sourceNote(sources: Comparison['sources']): string[] {
  const said = sources.map(({ producer, label, millesime, updated, licence }) =>
    [
      `${producer}, ${label}`,
      millesime,
      updated && `mise à jour ${updated}`,
      licence && `licence : ${licence.replace(/^Licence /, '')}`,
    ]
      .filter(Boolean)
      .join(', '),
  )
  return said.length === 0 ? [] : [`Sources : ${[...new Set(said)].join(' ; ')}.`]
}

/** Two limits on either side of 0, at round numbers near the 40th and the 80th hundredths of what changed. */
function breaksAroundZero(difference: Float64Array): number[] {
  const sizes = [...difference]
    .filter((v) => !Number.isNaN(v))
    .map(Math.abs)
    .sort((a, b) => a - b)
  const near = round(sizes[Math.floor(sizes.length * 0.4)] ?? 0) || 0.1
  const far = Math.max(round(sizes[Math.floor(sizes.length * 0.8)] ?? 0), 2 * near)
  return [-far, -near, near, far]
}

/** The number of one figure, 1, 2 or 5, nearest below. */
function round(v: number): number {
  if (!(v > 0)) return 0
  const power = 10 ** Math.floor(Math.log10(v))
  return Number((([5, 2, 1].find((step) => step * power <= v) ?? 1) * power).toPrecision(1))
}
