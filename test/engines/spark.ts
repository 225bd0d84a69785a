/** Runs statements on Spark, from Python in an environment of its own: made once, kept in the user's cache. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parentCode } from '../../src/geo/membership.ts'
import type { SqlStatement } from '../../src/sql/statement.ts'
import { variableColumns } from '../../src/sql/variables.ts'
import { encodeSheet } from '../../src/io/encode.ts'
import { Absent } from './absent.ts'
import type { Case } from './cases.ts'
import { publishedRows, type Row } from './duckdb.ts'

export const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ifn-engines')
const environment = join(cache, 'venv')
const python = join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')

/** What an engine said of a statement: its rows, or why it gave none; and the time of the statement alone. */
export interface Answer {
  readonly rows: readonly Row[] | string
  readonly seconds: number
}

export interface Answers {
  readonly version: string
  readonly answers: readonly Answer[]
}

/** Whether the package is installed already, whole: what is left of one that was half removed can still be imported. */
export function isReady(): boolean {
  return (
    existsSync(python) &&
    spawnSync(python, ['-c', 'import pyspark; pyspark.__version__'], {
      stdio: 'ignore',
      timeout: 60_000,
    }).status === 0
  )
}

/** Spark runs on Java, which no package of Python brings. */
export function needJava(): void {
  const java = process.env['JAVA_HOME'] ? join(process.env['JAVA_HOME'], 'bin/java') : 'java'
  if (spawnSync(java, ['-version'], { stdio: 'ignore', timeout: 60_000 }).status !== 0)
    throw new Absent('Java n’est pas installé (17 ou plus ; paquet Debian : default-jre-headless)')
}

/** Installs the package; throws with the reason when it cannot be had. */
export function install(): void {
  const run = (command: string, args: readonly string[]): void => {
    const done = spawnSync(command, args, { encoding: 'utf8', timeout: 900_000 })
    if (done.status !== 0)
      throw new Absent(
        `${command} ${args.join(' ')} : ${(done.stderr || String(done.error ?? '')).trim().slice(-400)}`,
      )
  }
  mkdirSync(cache, { recursive: true })
  if (!existsSync(python)) run('python3', ['-m', 'venv', environment])
  run(python, ['-m', 'pip', 'install', '-q', 'pyspark'])
}

/** Runs all the statements in one process of the engine. */
export async function answersOf(
  given: readonly { readonly statement: SqlStatement; readonly of: Case }[],
): Promise<Answers> {
  const folder = mkdtempSync(join(tmpdir(), 'ifn-spark-'))
  try {
    const cases = await Promise.all(given.map((each, number) => jobOf(folder, number, each)))
    writeFileSync(join(folder, 'job.json'), JSON.stringify({ folder, cases }))
    const done = spawnSync(
      python,
      [join(import.meta.dirname, 'spark.py'), join(folder, 'job.json'), join(folder, 'answers')],
      { encoding: 'utf8', timeout: 1_200_000, maxBuffer: 1 << 28 },
    )
    const text = existsSync(join(folder, 'answers'))
      ? readFileSync(join(folder, 'answers'), 'utf8')
      : ''
    const [first, ...answers] = text
      .split('\n')
      .filter(Boolean)
      .map(
        (line) =>
          JSON.parse(line) as {
            version?: string
            executors?: number
            rows?: Row[]
            error?: string
            seconds?: number
          },
      )
    if (first === undefined)
      throw new Error((done.stderr || String(done.error ?? 'aucune réponse')).trim().slice(-600))
    const version = `${first.version}${first.executors === undefined ? '' : `, ${first.executors} exécuteurs`}`
    const silent = `pas de réponse : ${done.stderr.trim().slice(-400)}`
    return {
      version,
      answers: cases.map((_, i) => ({
        rows: answers[i]?.rows ?? answers[i]?.error ?? silent,
        seconds: answers[i]?.seconds ?? 0,
      })),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function jobOf(
  folder: string,
  number: number,
  { statement, of: { table, published } }: { readonly statement: SqlStatement; readonly of: Case },
): Promise<object> {
  const columns = variableColumns(statement.columns, table)
  const departements = table.codes.map(
    (code, i) => table.membership?.departement?.[i] || parentCode(table.level, code, 'departement'),
  )
  const parquet = join(folder, `${number}.parquet`)
  writeFileSync(
    parquet,
    await encodeSheet(
      {
        columns: [...columns, { name: 'partition_departement', values: departements }],
        metadata: {},
      },
      'parquet',
    ),
  )
  const takes = statement.create.includes('valeurs_publiees')
  return {
    number,
    parquet,
    create: statement.create
      .split(/;$/m)
      .map((each) => each.replace(/^--.*$/gm, '').trim())
      .filter(Boolean),
    session: statement.session,
    query: statement.query,
    published: takes ? publishedRows(published) : [],
    published_table: takes,
  }
}
