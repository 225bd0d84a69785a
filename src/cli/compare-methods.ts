/** Compares methods, for `ifn comparer`: computes each on the same files, and compares the first with the others. */
import { existsSync } from 'node:fs'
import { UserError } from '../core/errors.ts'
import { french, NBSP } from '../core/french.ts'
import type { OutputFile } from '../host/files.ts'
import { breaksAroundZero } from '../render/map/classes.ts'
import { drawMap } from '../render/map/map.ts'
import { CHANGE } from '../render/draw/palette.ts'
import { countOf, noun } from '../table/level.ts'
import type { Scores } from '../engine/compute.ts'
import type { Method } from '../method/method.ts'
import { methodById } from '../methods/registry.ts'
import { compareMethods, type NamedMethod } from '../study/compare-methods.ts'
import {
  elementsOf,
  movers,
  withWeights,
  without,
  type MethodComparison,
  type Shift,
} from '../study/comparison/methods.ts'
import type { Sheet } from '../table/sheet.ts'
import { toCompute, type ComputeArguments } from './compute-options.ts'
import { loadMethod, csvDialect, writeSheet } from './inputs.ts'
import { requiredContours, type ContourOptions } from './contours.ts'
import { checkExtension } from './options.ts'
import { commandsOf, footnotes } from '../render/scores-map.ts'
import { keptNote, sheetOfTerritories } from './territory.ts'
import { jsonText, labelled } from './text-table.ts'
import { Exit, type ExitCode, type Streams } from './streams.ts'

/** Options of `ifn comparer` that concern methods. */
export interface CompareMethodsOptions extends ComputeArguments {
  readonly methodes?: readonly string[]
  readonly retraits: boolean
  readonly poids?: readonly string[]
  readonly sortie: readonly string[]
  readonly territoire: readonly string[]
  /** Where to draw the moves of ranks. */
  readonly carte?: string
  readonly contours?: string
  readonly champ?: string
}

/**
 * Runs `ifn comparer --methodes`, `--retraits` and `--poids`.
 *
 * @param options the command's options
 * @param out where to write
 * @param command the command line, for the trace
 * @returns the exit code
 */
export async function runMethods(
  options: CompareMethodsOptions,
  out: Streams,
  command: string,
): Promise<ExitCode> {
  const { named, files } = await asked(options)
  const { files: inputs, pipeline } = await toCompute({ ...options, fichiers: files }, command)
  const compared = compareMethods(named, inputs, pipeline)
  const { comparisons, sheet: all, refused: failed } = compared
  const first = compared.computed[0]!
  const ordered = options.retraits
    ? comparisons.toSorted((a, b) => b.meanShift - a.meanShift)
    : comparisons
  const rows = all.columns[0]!.values as readonly string[]
  const { sheet, chosen } = await sheetOfTerritories(
    all,
    first.scores.level,
    options.territoire,
    out,
  )
  // correlations and moves are those of all; who moves most is told of the territories asked for
  const kept = chosen && new Set(chosen.rows.map((row) => rows[row]!))
  const shown = ordered.map((each) => ({
    ...each,
    shifts: kept ? each.shifts.filter(({ code }) => kept.has(code)) : each.shifts,
  }))
  const map =
    options.carte === undefined
      ? undefined
      : await movesMap(shown, all, first.scores, options.carte, options, command, out)
  const written = await writeSheet(sheet, options.sortie, {
    force: options.force,
    csv: csvDialect(options),
    ...(map && { extra: [map] }),
  })
  const refused = failed.flatMap(({ name, problems }) =>
    problems.map((problem) => ({ methode: name, probleme: problem })),
  )
  out.data(
    options.json
      ? jsonText({ comparaisons: shown.map(asJson), non_calculees: refused, ecrits: written })
      : `${text(shown, first.scores)}\n`,
  )
  if (!options.json)
    for (const { name, problems } of failed)
      out.say(
        `non calculée ${name} : ${problems[0]!.message}${problems.length > 1 ? ` (et ${countOfProblems(problems.length - 1)})` : ''}`,
      )
  if (!options.json && chosen) out.say(labelled('à savoir', keptNote(chosen)))
  if (!options.json) for (const path of written) out.say(`écrit       ${path}`)
  return Exit.done
}

/** The map of the moves: of ranks from one method to the other, or of how far ranks range over several. */
async function movesMap(
  comparisons: readonly MethodComparison[],
  all: Sheet,
  { level, trace, names, codes }: Scores,
  path: string,
  options: ContourOptions,
  command: string,
  out: Streams,
): Promise<OutputFile> {
  checkExtension(path, ['.svg'], 'une carte est un fichier .svg')
  const [{ from, to, shifts }] = comparisons as [MethodComparison]
  const isOne = comparisons.length === 1
  const moves = new Map(
    isOne ? shifts.map(({ code, places }) => [code, places]) : rangesOfRanks(all, shifts),
  )
  const nameOf = new Map(codes.map((code, row) => [code, names?.[row] ?? '']))
  const drawn = [...moves.keys()]
  const values = Float64Array.from(drawn, (code) => moves.get(code)!)
  const territories = noun(level, 2)
  const { svg } = drawMap({
    contours: await requiredContours(options, { codes: drawn, level }, out),
    codes: drawn,
    names: drawn.map((code) => nameOf.get(code)!),
    values,
    title: isOne
      ? `Rangs de fragilité numérique, de ${from} à ${to}`
      : `Rangs de fragilité numérique sous ${comparisons.length + 1} méthodes`,
    legend: isOne
      ? `Places gagnées vers le plus fragile avec ${to}, parmi les ${territories}`
      : `Écart entre le meilleur et le moins bon rang, parmi les ${territories}`,
    ...(isOne
      ? {
          classes: { kind: 'fixes' as const, breaks: breaksAroundZero(values) },
          palette: CHANGE,
          ends: [`moins fragile qu’avec ${from}`, `plus fragile qu’avec ${from}`] as const,
        }
      : { palette: 'bleu', ends: ['rang sûr', 'rang selon la méthode'] as const }),
    notes: [
      ...(isOne ? [] : [`Méthodes : ${[from, ...comparisons.map((each) => each.to)].join(', ')}.`]),
      ...footnotes(trace).slice(0, 1),
    ],
    metadata: commandsOf(undefined, command),
  })
  return { path, bytes: new TextEncoder().encode(svg) }
}

/** How far the ranks of each territory range over the methods that rank it. */
function rangesOfRanks({ columns }: Sheet, shifts: readonly Shift[]): [string, number][] {
  const codes = columns[0]!.values as readonly string[]
  const row = new Map(codes.map((code, at) => [code, at]))
  const ranks = columns.flatMap(({ name, values }) =>
    name.startsWith('rang_') ? [values as Float64Array] : [],
  )
  return shifts.map(({ code }) => {
    const known = ranks.map((each) => each[row.get(code)!]!).filter((rank) => rank === rank)
    return [code, Math.max(...known) - Math.min(...known)]
  })
}

/** The methods to lay side by side, and the data files: after `--methodes`, what is no method is a file. */
async function asked(
  options: CompareMethodsOptions,
): Promise<{ named: NamedMethod[]; files: readonly string[] }> {
  const given = options.methodes ?? []
  const isMethod = (name: string): boolean =>
    methodById(name.split(':')[0]!) !== undefined ||
    /\.(json|ya?ml)$/i.test(name) ||
    !existsSync(name)
  const files = [...given.filter((name) => !isMethod(name)), ...(options.fichiers ?? [])]
  const methods = await Promise.all(
    given.filter(isMethod).map(async (name) => ({ name, method: await methodOf(name) })),
  )
  if (!options.retraits && options.poids === undefined) return { named: methods, files }
  const base = await loadMethod(options.methode, options.variante)
  const named = { name: options.methode, method: base }
  const removed = options.retraits
    ? elementsOf(base).map((id) => ({ name: `sans ${id}`, method: without(base, id)! }))
    : []
  const reweighted = options.poids
    ? [{ name: options.poids.join(' '), method: options.poids.reduce(reweigh, base) }]
    : []
  return { named: [named, ...reweighted, ...removed, ...methods], files }
}

function methodOf(name: string): Promise<Method> {
  const [id, variant] = methodById(name.split(':')[0]!) ? name.split(':') : [name]
  return loadMethod(id!, variant)
}

/** « groupe:membre=poids ». */
function reweigh(method: Method, text: string): Method {
  const [, node, child, weight] = /^([a-z]\w*):([a-z]\w*)=(\d+(?:\.\d+)?)$/.exec(text) ?? []
  if (node === undefined)
    throw new UserError(
      'option-invalide',
      `« ${text} » n’est pas un changement de poids`,
      'écrivez groupe:membre=poids, comme ifn:publics=2',
    )
  return withWeights(method, node, { [child!]: Number(weight) })
}

function countOfProblems(n: number): string {
  return `${french(n, 0)} autre${n > 1 ? 's' : ''} problème${n > 1 ? 's' : ''}`
}

function asJson(comparison: MethodComparison): object {
  const { from, to, territories, spearman, meanShift, medianShift, greatestShift, fifthKept } =
    comparison
  const { more, less } = movers(comparison)
  const line = ({ code, name, before, after, places }: Shift): object => ({
    code,
    nom: name,
    avant: before,
    apres: after,
    places,
  })
  return {
    de: from,
    a: to,
    territoires: territories,
    spearman,
    deplacement_moyen: meanShift,
    deplacement_median: medianShift,
    deplacement_max: greatestShift,
    cinquieme_garde: fifthKept,
    plus_fragiles: more.map(line),
    moins_fragiles: less.map(line),
  }
}

function text(comparisons: readonly MethodComparison[], { level }: Scores): string {
  const width = Math.max(...comparisons.map(({ to }) => to.length), 12)
  const number = (value: number, decimals: number): string =>
    Number.isNaN(value) ? '–' : french(value, decimals)
  const head = `${'contre'.padEnd(width)}  ρ (rangs)  rangs déplacés : moyenne, médiane, maximum  cinquième le plus fragile gardé`
  const lines = comparisons.map(
    ({ to, spearman, meanShift, medianShift, greatestShift, fifthKept }) =>
      [
        to.padEnd(width),
        number(spearman, 3).padStart(9),
        `${number(meanShift, 1).padStart(24)}${number(medianShift, 1).padStart(9)}${number(greatestShift, 0).padStart(9)}`,
        `${number(100 * fifthKept, 0)}${NBSP}%`.padStart(31),
      ].join('  '),
  )
  const movers =
    comparisons.length <= 4 ? comparisons.flatMap((each) => ['', ...moverLines(each)]) : []
  return [
    `${comparisons[0]!.from}, ${countOf(level, comparisons[0]!.territories)} (rang 1${NBSP}: indice le plus élevé)`,
    '',
    head,
    ...lines,
    ...movers,
  ].join('\n')
}

function moverLines(comparison: MethodComparison): string[] {
  const { more, less } = movers(comparison)
  const line = ({ code, name, before, after, places }: Shift): string =>
    `  ${`${name} (${code})`.padEnd(34)} rang ${french(before, 0)} → ${french(after, 0)} (${places > 0 ? '+' : ''}${french(places, 0)})`
  return [
    `plus fragiles avec ${comparison.to} qu’avec ${comparison.from}`,
    ...more.map(line),
    `moins fragiles avec ${comparison.to} qu’avec ${comparison.from}`,
    ...less.map(line),
  ]
}
