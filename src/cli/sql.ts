/** `ifn sql`: a method as one statement for a database engine, with the table that it reads. */
import type { Argv } from 'yargs'
import { dialectNames, type DialectName } from '../sql/dialects/registry.ts'
import type { SqlReference } from '../sql/plan.ts'
import { sqlReference } from '../sql/reference.ts'
import type { SqlStatement } from '../sql/statement.ts'
import { toSql } from '../sql/to-sql.ts'
import { variableColumns } from '../sql/variables.ts'
import { UserError } from '../core/errors.ts'
import type { EmbeddedName } from '../sources/embedded-france.ts'
import type { Method } from '../method/method.ts'
import { publishedFor, readFiles } from '../pipeline/pipeline.ts'
import type { Dataset } from '../pipeline/dataset.ts'
import { countOf, levels, OWN_CODES, type Level } from '../table/level.ts'
import { executionMetadata, withoutPaths, writeOutputs } from './execution.ts'
import type { Command } from './command.ts'
import { givenFiles, loadMethod, loadReference, writeSheet, type CommonOptions } from './inputs.ts'
import {
  levelOption,
  readingDeclared,
  readingOptions,
  type ReadingArguments,
} from './compute-options.ts'
import { embeddedCog } from '../host/cog.ts'
import { dataOption, methodOption } from './options.ts'
import { Exit, STDIO, type ExitCode, type Streams } from './streams.ts'
import { jsonText, labelled, labelledList } from './text-table.ts'

interface SqlCommandOptions extends CommonOptions, ReadingArguments {
  readonly fichiers?: readonly string[]
  readonly donnees?: EmbeddedName
  readonly methode: string
  readonly variante?: string
  readonly niveau?: Level | typeof OWN_CODES
  readonly lignes?: Level
  readonly reference?: string
  readonly millesime?: string
  readonly dialecte: DialectName
  readonly table?: string
  readonly creation?: string
  readonly executer: boolean
  readonly colonne: readonly string[]
  readonly sans: readonly string[]
  readonly noms: boolean
  readonly sortie?: string
  readonly variables?: string
}

/** `ifn sql`: writes a method as one SQL statement, or runs it on DuckDB. */
export const sql: Command<SqlCommandOptions> = {
  options: (parser: Argv) =>
    readingDeclared(parser)
      .positional('fichiers', {
        type: 'string',
        array: true,
        describe:
          'fichiers dont on prend les colonnes (et le niveau) ; sans eux ni --donnees ni --variables, celles que la méthode demande d’abord',
      })
      .option('donnees', dataOption)
      .option('methode', methodOption)
      .option('variante', { type: 'string', describe: 'variante de la méthode' })
      .option('niveau', {
        alias: 'n',
        choices: [...levels, OWN_CODES],
        describe:
          'niveau des résultats ; « autre » : des codes quelconques ; celui des lignes, s’il n’est pas dit',
      })
      .option('lignes', {
        choices: levels,
        describe: 'niveau des lignes de la table : celui des fichiers, ou commune',
      })
      .option('reference', {
        alias: 'r',
        type: 'string',
        describe:
          'france, region, departement, epci, un code (90, region:27), ou une référence figée (.json)',
      })
      .option('millesime', { type: 'string', describe: 'dernière année à lire dans les fichiers' })
      .option('dialecte', {
        alias: 'd',
        choices: dialectNames,
        default: 'duckdb' as const,
        describe: 'le moteur ; pour spark, un réglage de la session précède la requête',
      })
      .option('table', {
        type: 'string',
        describe:
          "la table : un nom (« variables » par défaut), schema.nom, ou une lecture : read_parquet('x') ; avec --executer, aussi un fichier .csv .parquet .arrow, lu où il est",
      })
      .option('creation', {
        type: 'string',
        describe:
          'écrire dans ce fichier .sql les tables à créer (« - » : elles seules, sur la sortie standard) ; relancé, il ne change rien',
      })
      .option('executer', {
        type: 'boolean',
        default: false,
        describe:
          'exécuter la requête sur DuckDB (paquet @duckdb/node-api), qui déborde sur le disque ; résultats dans -o scores.parquet ou scores.csv',
      })
      .option('colonne', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [],
        describe:
          'VARIABLE=NOM : votre colonne pour une variable, code, nom ou code_epci… ; répétable',
      })
      .option('sans', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [],
        describe:
          'variable que la table n’a pas : la mesure suivante est prise, ou l’indicateur manque ; répétable',
      })
      .option('noms', {
        type: 'boolean',
        default: false,
        describe: 'la table a une colonne « nom », à rendre aussi',
      })
      .option('sortie', {
        alias: 'o',
        type: 'string',
        describe: 'fichier .sql ; sinon la sortie standard ; avec --executer, .parquet ou .csv',
      })
      .option('variables', {
        type: 'string',
        describe:
          'écrire aussi la table des variables lues (.csv .parquet .arrow), prête à charger',
      })
      .example('ifn sql -m mednum-2023 -d postgres', 'la requête')
      .example('ifn sql -m mednum-2023 --creation -', 'la table à créer')
      .example(
        'ifn sql --executer --table carreaux.parquet -o scores.parquet',
        'la requête exécutée, sur une table plus grande que la mémoire',
      )
      .example(
        'ifn sql dossier/ -d duckdb --variables variables.parquet -o ifn.sql',
        'depuis des fichiers, avec leurs variables',
      ) as unknown as Argv,

  async run(options, out, command) {
    const method = await loadMethod(options.methode, options.variante)
    const { level, anyCode = false } =
      options.niveau === undefined ? {} : levelOption(options.niveau)
    if (options.executer) return execute(method, level, anyCode, options, out, command)
    const reads = options.fichiers?.length || options.donnees || options.variables !== undefined
    const dataset = reads ? await datasetOf(method, level, anyCode, options) : undefined
    const statement = await statementOf(method, { ...options, niveau: level }, dataset)
    if (options.creation !== undefined && statement.create === '')
      throw new UserError(
        'option-invalide',
        `--table ${options.table} est lue où elle est\u00A0: il n’y a pas de table à créer`,
        'retirez --creation',
      )
    const query = [
      ...(statement.session ? [`${statement.session};\n`] : []),
      `${statement.query};\n`,
    ].join('\n')
    const scripts = [
      [options.creation, statement.create],
      [options.sortie, query],
    ] as const
    const extra = scripts.flatMap(([path, script]) =>
      path === undefined || path === STDIO
        ? []
        : [{ path, bytes: new TextEncoder().encode(script) }],
    )
    const written =
      dataset && options.variables !== undefined
        ? await writeSheet(
            { columns: variableColumns(statement.columns, dataset.table), metadata: {} },
            [options.variables],
            { force: options.force, csv: { raw: true }, extra },
          )
        : extra.map(({ path }) => path)
    if (written.length > 0 && options.variables === undefined)
      await writeOutputs(extra, { force: options.force })
    if (options.json) out.data(jsonText(described(statement, written)))
    else if (options.creation === STDIO) out.data(statement.create)
    else if (options.sortie === undefined || options.sortie === STDIO) out.data(query)
    if (!options.json && written.length > 0) out.say(labelled('écrit', written.join(', ')))
    return Exit.done
  },
}

async function datasetOf(
  method: Method,
  level: Level | undefined,
  anyCode: boolean,
  options: SqlCommandOptions,
): Promise<Dataset> {
  const { files, sources } = await givenFiles(options)
  const dataset = readFiles(files, method, {
    ...readingOptions(options),
    ...(level && { level }),
    ...(anyCode ? { anyCode } : { history: embeddedCog() }),
    ...(options.millesime !== undefined && { millesime: options.millesime }),
  })
  return sources ? { ...dataset, sources } : dataset
}

/** Runs the statement on DuckDB: on a table where it is, or on the files, read as `ifn calculer` reads them. */
async function execute(
  method: Method,
  level: Level | undefined,
  anyCode: boolean,
  options: SqlCommandOptions,
  out: Streams,
  command: string,
): Promise<ExitCode> {
  const { table, sortie } = options
  if (sortie === undefined || sortie === STDIO)
    throw new UserError(
      'option-invalide',
      '--executer écrit ses résultats dans un fichier',
      'ajoutez -o scores.parquet, ou -o scores.csv',
    )
  const refused = [
    ...(options.dialecte === 'duckdb' ? [] : [`--dialecte ${options.dialecte}`]),
    ...(options.creation === undefined ? [] : ['--creation']),
    ...(options.variables === undefined ? [] : ['--variables']),
    ...(table !== undefined && (options.fichiers?.length || options.donnees)
      ? ['--table et des fichiers ou --donnees']
      : []),
  ]
  if (refused.length > 0)
    throw new UserError(
      'option-invalide',
      `--executer ne va pas avec ${refused.join(', ')}`,
      'il exécute sur DuckDB la requête d’une table (--table) ou de fichiers, et n’écrit que ses résultats',
    )
  const dataset = table === undefined ? await datasetOf(method, level, anyCode, options) : undefined
  const asked =
    options.reference === undefined ? method.reference : await loadReference(options.reference)
  const referenceOf = (rows: Level): SqlReference => sqlReference(method, asked, rows)
  const reference = dataset && referenceOf(dataset.table.level)
  const published =
    dataset && (reference?.kind === 'groupes' || reference?.kind === 'territoire')
      ? publishedFor(method, dataset.published, reference.level)
      : undefined
  const { runOnDuckdb } = await import('../batch/duckdb/run.ts')
  const { written, territories, trace } = await runOnDuckdb(method, {
    from: dataset ? { dataset } : { table: table! },
    output: sortie,
    force: options.force,
    ...(options.lignes && { rows: options.lignes }),
    ...(level && { level }),
    reference: referenceOf,
    renamed: renamedBy(options.colonne),
    without: options.sans,
    ...(published && { published }),
    ...(!anyCode && { history: embeddedCog() }),
    command,
    withoutPaths,
    metadata: executionMetadata([
      sortie,
      ...(/\.csv$/i.test(sortie) ? [sortie.replace(/\.csv$/i, '.datapackage.json')] : []),
    ]),
  })
  for (const note of trace.notes.slice((method.warnings ?? []).length))
    for (const line of labelledList('à savoir', [note])) out.say(line)
  if (options.json)
    out.data(
      jsonText({
        methode: trace.method,
        territoires: territories,
        notes: trace.notes,
        ecrits: written,
      }),
    )
  else out.say(labelled('écrit', `${written.join(', ')} (${countOf(trace.level, territories)})`))
  return Exit.done
}

async function statementOf(
  method: Method,
  options: Omit<SqlCommandOptions, 'niveau'> & { readonly niveau?: Level | undefined },
  dataset: Dataset | undefined,
): Promise<SqlStatement> {
  const { dialecte, lignes, niveau, reference, table, colonne, noms, sans } = options
  return toSql(method, {
    dialect: dialecte,
    renamed: renamedBy(colonne),
    withNames: noms,
    without: sans,
    ...(table !== undefined && { table }),
    ...(dataset && { dataset }),
    ...(lignes && { rows: lignes }),
    ...(niveau && { level: niveau }),
    ...(reference !== undefined && { reference: await loadReference(reference) }),
  })
}

function renamedBy(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((each) => {
      const at = each.indexOf('=')
      if (at < 1 || at === each.length - 1)
        throw new UserError(
          'option-invalide',
          `--colonne « ${each} » ne dit pas VARIABLE=NOM`,
          'par exemple --colonne P_POP=population_2021',
        )
      return [each.slice(0, at), each.slice(at + 1)]
    }),
  )
}

function described(
  { create, session, query, columns, results, method, dialect }: SqlStatement,
  written: readonly string[],
): object {
  return {
    methode: method,
    dialecte: dialect,
    creation: create,
    ...(session !== undefined && { session }),
    requete: query,
    colonnes: columns.map(({ variable, column, type, role }) => ({
      variable,
      colonne: column,
      type: type === 'number' ? 'nombre' : 'texte',
      role,
    })),
    resultat: results,
    ecrits: written,
  }
}
