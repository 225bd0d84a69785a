/** `ifn sql`: a method as one statement for a database engine, with the table that it reads. */
import type { Argv } from 'yargs'
import { dialectNames, type DialectName } from '../sql/dialects/registry.ts'
import { defaultColumns } from '../sql/plan.ts'
import { sqlReference } from '../sql/reference.ts'
import { sqlFor, type SqlStatement } from '../sql/statement.ts'
import { variableColumns } from '../sql/variables.ts'
import { UserError } from '../core/errors.ts'
import { writeAllWhole } from '../host/files.ts'
import type { EmbeddedName } from '../sources/embedded-france.ts'
import type { Method } from '../method/method.ts'
import { publishedFor, readFiles } from '../pipeline/pipeline.ts'
import type { Dataset } from '../pipeline/dataset.ts'
import { levels, OWN_CODES, type Level } from '../table/level.ts'
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
import { Exit, STDIO } from './streams.ts'
import { jsonText, labelled } from './text-table.ts'

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
  readonly table: string
  readonly colonne: readonly string[]
  readonly sans: readonly string[]
  readonly noms: boolean
  readonly sortie?: string
  readonly variables?: string
}

/** `ifn sql`: writes a method as one SQL statement. */
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
      .option('table', { type: 'string', default: 'variables', describe: 'nom de la table' })
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
        describe: 'fichier .sql ; sinon la sortie standard',
      })
      .option('variables', {
        type: 'string',
        describe:
          'écrire aussi la table des variables lues (.csv .parquet .arrow), prête à charger',
      })
      .example('ifn sql -m mednum-2023 -d postgres', 'la table à créer et la requête')
      .example(
        'ifn sql dossier/ -d duckdb --variables variables.parquet -o ifn.sql',
        'depuis des fichiers, avec leurs variables',
      ) as unknown as Argv,

  async run(options, out) {
    const method = await loadMethod(options.methode, options.variante)
    const { level, anyCode = false } =
      options.niveau === undefined ? {} : levelOption(options.niveau)
    const reads = options.fichiers?.length || options.donnees || options.variables !== undefined
    const dataset = reads
      ? readFiles((await givenFiles(options)).files, method, {
          ...readingOptions(options),
          ...(level && { level }),
          ...(anyCode ? { anyCode } : { history: embeddedCog() }),
          ...(options.millesime !== undefined && { millesime: options.millesime }),
        })
      : undefined
    const statement = await statementOf(method, { ...options, niveau: level }, dataset)
    const script = [
      statement.create,
      ...(statement.session ? [`${statement.session};\n`] : []),
      `${statement.query};\n`,
    ].join('\n')
    const paths = options.sortie === undefined || options.sortie === STDIO ? [] : [options.sortie]
    const extra = paths.map((path) => ({ path, bytes: new TextEncoder().encode(script) }))
    const written =
      dataset && options.variables !== undefined
        ? await writeSheet(
            { columns: variableColumns(statement.columns, dataset.table), metadata: {} },
            [options.variables],
            { force: options.force, csv: { raw: true }, extra },
          )
        : extra.map(({ path }) => path)
    if (written.length > 0 && options.variables === undefined)
      await writeAllWhole(extra, { force: options.force })
    if (options.json) out.data(jsonText(described(statement, written)))
    else if (paths.length === 0) out.data(script)
    if (!options.json && written.length > 0) out.say(labelled('écrit', written.join(', ')))
    return Exit.done
  },
}

async function statementOf(
  method: Method,
  options: Omit<SqlCommandOptions, 'niveau'> & { readonly niveau?: Level | undefined },
  dataset: Dataset | undefined,
): Promise<SqlStatement> {
  const rows = options.lignes ?? dataset?.table.level ?? 'commune'
  if (dataset && rows !== dataset.table.level)
    throw new UserError(
      'niveaux-melanges',
      `--lignes ${rows}, mais les fichiers sont lus par ${dataset.table.level}`,
      'retirez --lignes, ou donnez des fichiers de ce niveau',
    )
  const reference = sqlReference(
    method,
    options.reference === undefined ? method.reference : await loadReference(options.reference),
    rows,
  )
  const published =
    dataset && (reference.kind === 'groupes' || reference.kind === 'territoire')
      ? publishedFor(method, dataset.published, reference.level)
      : undefined
  return sqlFor(method, {
    dialect: options.dialecte,
    rows,
    level: options.niveau ?? rows,
    reference,
    table: options.table,
    renamed: renamedBy(options.colonne),
    withNames: options.noms,
    columns: dataset
      ? Object.keys(dataset.table.columns).filter((name) => !options.sans.includes(name))
      : defaultColumns(method, new Set(options.sans)),
    ...(published && { published }),
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
