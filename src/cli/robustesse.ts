/** `ifn robustesse`: how sure each score, rank and class is, and what becomes of ranks without each indicator. */
import type { Argv } from 'yargs'
import { throwIfAny, UserError } from '../core/errors.ts'
import { MOST_THREADS } from '../host/pool.ts'
import { sheetToCsv } from '../io/csv/write.ts'
import { encodeSheet } from '../io/encode.ts'
import { refuseOutputs } from '../host/files.ts'
import { robustnessOn } from '../host/robustness.ts'
import { DEFAULT_STUDY_SEED } from '../study/robustness/points.ts'
import { scenarioFrom, scenarioJsonSchema } from '../study/robustness/scenario-schema.ts'
import type { Command } from './command.ts'
import { computeOptions, subjectFrom, type ComputeArguments } from './compute-options.ts'
import { readDocument, csvDialect, writeSheet } from './inputs.ts'
import { outputsOption, pipedFormat, refuseTwoAnswers, territoryOption } from './options.ts'
import { robustnessJson, robustnessText } from './text/robustness.ts'
import { answerCsv, Exit, isStdio, STDIO } from './streams.ts'
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
    const piped = pipedFormat(options.sortie)
    const paths = options.sortie.filter((path) => !isStdio(path))
    await refuseOutputs(paths, { force: options.force })
    const subject = await subjectFrom(options, command)
    const chosen = await rowsAsked(options.territoire, subject.scores, out)
    const asked = (chosen?.territories ?? []).map(({ level, code }) => `${level}:${code}`)
    const study = await robustnessOn(subject.scores, {
      draws: options.tirages,
      sequence: options.suite,
      seed: options.graine,
      precision: options.precision,
      territory: asked,
      ranks: options.premiers ?? options.rangs,
      ...(scenario && { scenario }),
      ...(options.scenario !== undefined && { file: options.scenario }),
      ...(options.lignes !== undefined && { rows: options.lignes }),
      ...(options.ouvriers !== undefined && { workers: options.ouvriers }),
      onProgress: (stage, done) => out.progress(`${stage} ${Math.floor(100 * done)} %`),
    })
    out.progress('')
    const figures = {
      model: study.model,
      found: study.uncertainty,
      points: study.points,
      left: study.leaveOneOut,
      territories: (chosen?.territories ?? []).flatMap(({ level, rows }) =>
        level === subject.scores.level && rows.length === 1 ? rows : [],
      ),
      ...(study.sensitivity && { sensitivity: study.sensitivity }),
      ...(study.ranks && { confidence: study.ranks }),
    }
    const { sheet } = await sheetOfTerritories(study.sheet, subject.scores.level, asked, out)
    const written = await writeSheet(sheet, paths, {
      force: options.force,
      csv: csvDialect(options),
    })
    if (options.json) out.data(jsonText({ ...robustnessJson(figures), ecrits: written }))
    else if (piped) out.data(await encodeSheet(sheet, piped))
    else if (options.sortie.includes(STDIO) || (options.sortie.length === 0 && !out.isTerminal))
      answerCsv(sheetToCsv(sheet, csvDialect(options)), out)
    if (!options.json) out.say(robustnessText(figures, written))
    if (!options.json && chosen) out.say(labelled('à savoir', keptNote(chosen)))
    return Exit.done
  },
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
