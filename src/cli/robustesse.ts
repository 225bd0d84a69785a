/** `ifn robustesse`: how sure each score, rank and class is, and what becomes of ranks without each indicator. */
import type { Argv } from 'yargs'
import { availableParallelism } from 'node:os'
import { throwIfAny, UserError } from '../core/errors.ts'
import { MOST_THREADS } from '../host/pool.ts'
import { sheetToCsv } from '../io/csv/write.ts'
import { refuseOutputs } from '../host/files.ts'
import { leaveOneOut } from '../study/robustness/leave-one-out.ts'
import { modelOf, type Model } from '../study/robustness/model.ts'
import { sensitivityOn, uncertaintyOn } from '../host/robustness.ts'
import { DEFAULT_STUDY_SEED } from '../study/robustness/points.ts'
import { rankConfidence } from '../study/robustness/rank-confidence.ts'
import { robustnessSheet } from '../study/robustness/robustness-sheet.ts'
import { scenarioFrom, scenarioJsonSchema } from '../study/robustness/scenario-schema.ts'
import { mostDraws } from '../study/robustness/uncertainty.ts'
import type { Command } from './command.ts'
import { computeOptions, subjectFrom, type ComputeArguments } from './compute-options.ts'
import { readDocument, csvDialect, writeSheet } from './inputs.ts'
import { outputsOption, refuseTwoAnswers, territoryOption } from './options.ts'
import { robustnessJson, robustnessText } from './text/robustness.ts'
import { answerCsv, Exit, STDIO } from './streams.ts'
import { keptNote, rowsAsked, sheetOfTerritories } from './territory.ts'
import { jsonText, labelled } from './text-table.ts'

interface RobustesseOptions extends ComputeArguments {
  readonly sortie: readonly string[]
  readonly tirages: number
  readonly graine: number
  readonly suite: 'sobol' | 'aleatoire'
  readonly ouvriers?: number
  readonly scenario?: string
  readonly schema: boolean
  readonly precision: number
  readonly lignes?: number
  readonly rangs: boolean
  readonly premiers?: number
  readonly territoire: readonly string[]
}

/** `ifn robustesse`: measures how sure scores, ranks and classes are. */
export const robustesse: Command<RobustesseOptions> = {
  options: (parser: Argv) =>
    computeOptions(parser)
      .option('sortie', outputsOption())
      .option('tirages', { type: 'number', default: 1000, describe: 'nombre de tirages' })
      .option('graine', {
        type: 'number',
        default: DEFAULT_STUDY_SEED,
        describe: 'graine des tirages',
      })
      .option('suite', {
        choices: ['sobol', 'aleatoire'] as const,
        default: 'sobol',
        describe: 'points quasi aléatoires (Sobol) ou aléatoires',
      })
      .option('scenario', {
        type: 'string',
        describe: 'ce qui varie, fichier JSON ou YAML ; sinon celui de la méthode',
      })
      .option('schema', {
        type: 'boolean',
        default: false,
        describe: 'le schéma JSON d’un scénario',
      })
      .option('precision', {
        type: 'number',
        default: 0.05,
        describe: 'sensibilité : s’arrêter quand chaque part de variance est connue à ± cela',
      })
      .option('lignes', {
        type: 'number',
        describe:
          'sensibilité : lignes du plan au plus, chacune (facteurs + 2) calculs ; 0 : pas de sensibilité',
      })
      .option('rangs', {
        type: 'boolean',
        default: false,
        describe:
          'les rangs que l’erreur de mesure laisse possibles à 95\u00A0%, un par un et tous ensemble',
      })
      .option('premiers', {
        type: 'number',
        describe:
          'avec --rangs : combien sont « les plus fragiles », dont on dit qui peut en être ; sinon un dixième',
      })
      .option('territoire', {
        ...territoryOption,
        describe: `${territoryOption.describe} ; d’une seule ligne, la sensibilité dit aussi ce qui fait bouger son score`,
      })
      .option('ouvriers', {
        alias: 'travailleurs',
        type: 'number',
        describe: 'nombre de fils d’exécution ; ne change rien aux résultats',
      })
      .example('ifn robustesse -o robuste.csv', 'intervalles de toutes les communes')
      .example(
        'ifn robustesse --rangs --premiers 10 --donnees belfort',
        'quelles communes peuvent être parmi les dix plus fragiles',
      )
      .example(
        'ifn robustesse communes.csv --tirages 500 --json',
        'ce qui varie et ce qui est certain',
      ),

  async run(options, out, command) {
    if (options.schema) {
      out.data(jsonText(scenarioJsonSchema()))
      return Exit.done
    }
    refuseTwoAnswers(options)
    throwIfAny(wrongOptions(options))
    const scenario =
      options.scenario === undefined
        ? undefined
        : scenarioFrom(
            await readDocument(options.scenario, 'scenario-incoherent'),
            options.scenario,
          )
    const paths = options.sortie.filter((path) => path !== STDIO)
    await refuseOutputs(paths, { force: options.force })
    const subject = await subjectFrom(options, command)
    const model = modelOf(subject, scenario, options.scenario)
    if (options.tirages > mostDraws(model))
      throw new UserError(
        'option-invalide',
        `--tirages ${options.tirages} ne tient pas en mémoire pour ${model.nominal.codes.length} territoires`,
        `demandez ${mostDraws(model)} tirages au plus`,
      )
    const chosen = await rowsAsked(options.territoire, subject.scores, out)
    const territories = (chosen?.territories ?? []).flatMap(({ level, rows }) =>
      level === subject.scores.level && rows.length === 1 ? rows : [],
    )
    const points = { sequence: options.suite, seed: options.graine }
    const threads = threadsFor(options, model)
    const found = await uncertaintyOn(
      threads,
      model,
      { ...points, draws: options.tirages },
      (done) => out.progress(`tirages ${Math.floor(100 * done)} %`),
    )
    out.progress('')
    const confidence = options.rangs
      ? rankConfidence(subject, {
          ...points,
          ...(scenario && { scenario }),
          ...(options.scenario !== undefined && { file: options.scenario }),
          ...(options.premiers !== undefined && { count: options.premiers }),
        })
      : undefined
    const lines = options.lignes ?? defaultLines(model)
    const sensitivity =
      lines === 0
        ? undefined
        : await sensitivityOn(
            threads,
            model,
            {
              ...points,
              rows: lines,
              precision: options.precision,
              territories: territories.map((row) => model.nominal.codes[row]!),
            },
            (done) => out.progress(`sensibilité ${Math.floor(100 * done)} %`),
          )
    out.progress('')
    const study = {
      model,
      found,
      points,
      left: leaveOneOut(subject),
      territories,
      ...(sensitivity && { sensitivity }),
      ...(confidence && { confidence }),
    }
    const complete = robustnessSheet(model, found, sensitivity, confidence)
    const { sheet } = await sheetOfTerritories(
      complete,
      subject.scores.level,
      (chosen?.territories ?? []).map(({ level, code }) => `${level}:${code}`),
      out,
    )
    const written = await writeSheet(sheet, paths, {
      force: options.force,
      csv: csvDialect(options),
    })
    if (options.json) out.data(jsonText({ ...robustnessJson(study), ecrits: written }))
    else if (options.sortie.includes(STDIO) || (options.sortie.length === 0 && !out.isTerminal))
      answerCsv(sheetToCsv(sheet, csvDialect(options)), out)
    if (!options.json) out.say(robustnessText(study, written))
    if (!options.json && chosen) out.say(labelled('à savoir', keptNote(chosen)))
    return Exit.done
  },
}

/**
 * Chooses the rows of a sensitivity design, within about fifty million territories computed: 128
 * for the communes of France, 1,024 for a département.
 *
 * @param model territories and factors of the study
 * @returns rows, a multiple of 64 from 64 to 1,024
 */
export function defaultLines({ nominal, factors }: Model): number {
  const runs = 5e7 / Math.max(1, nominal.codes.length)
  return Math.min(1024, Math.max(64, 64 * Math.round(runs / (factors.length + 2) / 64)))
}

/**
 * Chooses how many threads draw: one is worth its start from a million territories drawn.
 *
 * @param options threads asked for, and draws
 * @param model territories of the study
 * @returns threads, from 1 to 8 unless more are asked for
 */
export function threadsFor(
  { ouvriers, tirages }: Pick<RobustesseOptions, 'ouvriers' | 'tirages'>,
  { nominal }: Model,
): number {
  return (
    ouvriers ??
    Math.min(
      8,
      availableParallelism(),
      Math.max(1, Math.floor((nominal.codes.length * tirages) / 1e6)),
    )
  )
}

function wrongOptions({
  tirages,
  graine,
  ouvriers,
  precision,
  lignes,
  rangs,
  premiers,
}: RobustesseOptions): UserError[] {
  const unless = (right: boolean, problem: string, remedy: string): UserError[] =>
    right ? [] : [new UserError('option-invalide', problem, remedy)]
  return [
    ...unless(
      Number.isInteger(tirages) && tirages >= 1,
      '--tirages n’est pas un nombre de tirages',
      'donnez un entier à partir de 1',
    ),
    ...unless(
      Number.isInteger(graine) && graine >= 0 && graine < 2 ** 32,
      '--graine ne convient pas',
      'donnez un entier de 0 à 4 294 967 295',
    ),
    ...unless(
      ouvriers === undefined ||
        (Number.isInteger(ouvriers) && ouvriers >= 1 && ouvriers <= MOST_THREADS),
      '--ouvriers ne convient pas',
      `donnez un entier de 1 à ${MOST_THREADS}`,
    ),
    ...unless(
      precision > 0 && precision < 1,
      '--precision ne convient pas',
      'donnez un nombre entre 0 et 1 (0.05)',
    ),
    ...unless(
      lignes === undefined || (Number.isInteger(lignes) && lignes >= 0 && lignes <= 65_536),
      '--lignes ne convient pas',
      'donnez un entier de 0 à 65 536',
    ),
    ...unless(
      premiers === undefined || (Number.isInteger(premiers) && premiers >= 1),
      '--premiers ne convient pas',
      'donnez un entier à partir de 1',
    ),
    ...unless(
      premiers === undefined || rangs,
      '--premiers ne sert qu’avec --rangs',
      'ajoutez --rangs, ou retirez --premiers',
    ),
  ]
}
