/** A PostgreSQL server of our own: a cluster in a folder of its own, on a free loopback port, stopped and removed at the end. */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SqlStatement } from '../../src/sql/statement.ts'
import type { PublishedValues } from '../../src/engine/reference.ts'
import type { Table } from '../../src/table/table.ts'
import { Absent } from './absent.ts'
import { cellsOf, publishedRows, type Row } from './duckdb.ts'

export interface Postgres {
  readonly version: string
  answer(statement: SqlStatement, table: Table, published?: PublishedValues): Row[]
  stop(): void
}

/** Where Debian puts the programs of its newest server; where the path leads otherwise. */
function programs(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian)
    ? readdirSync(debian)
        .filter((name) => existsSync(join(debian, name, 'bin/initdb')))
        .sort((a, b) => Number(b) - Number(a))
    : []
  if (versions.length > 0) return join(debian, versions[0]!, 'bin')
  const found = spawnSync('which', ['initdb'], { encoding: 'utf8' }).stdout.trim()
  return found === '' ? undefined : join(found, '..')
}

/** The server refuses to be run by root: Debian's account of it does. */
function account(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

/** Throws with the reason when there is no server to be had. */
export async function postgres(): Promise<Postgres> {
  const bin = programs()
  if (bin === undefined)
    throw new Absent('PostgreSQL n’est pas installé (paquet Debian : postgresql)')
  const user = account()
  const folder = mkdtempSync(join(tmpdir(), 'ifn-postgres-'))
  const data = join(folder, 'data')
  const options = {
    encoding: 'utf8',
    ...user,
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8', HOME: folder },
  } as const
  if (user) chownSync(folder, user.uid, user.gid)
  chmodSync(folder, 0o711)
  const run = (
    name: string,
    args: readonly string[],
    stdio: 'pipe' | 'ignore' = 'pipe',
  ): string => {
    const done = spawnSync(join(bin, name), args, {
      ...options,
      stdio,
      maxBuffer: 1 << 30,
      timeout: 300_000,
    })
    if (done.status !== 0)
      throw new Error(`${name} : ${String(done.stderr ?? '').trim() || `code ${done.status}`}`)
    return done.stdout ?? ''
  }
  const port = await freePort()
  const stop = (): void => {
    spawnSync(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', '-w', 'stop'], {
      ...options,
      stdio: 'ignore',
    })
    rmSync(folder, { recursive: true, force: true })
  }
  const psql = (args: readonly string[]): string =>
    run('psql', [
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
      '-U',
      'ifn',
      '-d',
      'postgres',
      '-X',
      '-q',
      '-v',
      'ON_ERROR_STOP=1',
      ...args,
    ])
  try {
    run('initdb', [
      '-D',
      data,
      '-U',
      'ifn',
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ])
    run(
      'pg_ctl',
      [
        '-D',
        data,
        '-w',
        '-t',
        '60',
        '-l',
        join(folder, 'log'),
        '-o',
        `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c jit=off -c work_mem=64MB`,
        'start',
      ],
      'ignore',
    )
    const version = psql(['-At', '-c', 'SHOW server_version']).trim()
    const scripts = join(folder, 'sql')
    mkdirSync(scripts)
    return {
      version,
      stop,
      answer(statement, table, published) {
        const file = (name: string, text: string): string => {
          writeFileSync(join(scripts, name), text)
          return join(scripts, name)
        }
        const tsv = (cells: readonly (string | number | null)[]): string =>
          cells.map((cell) => (cell === null ? '\\N' : String(cell))).join('\t')
        const lines = table.codes.map((_, i) => tsv(cellsOf(statement, table, i)))
        const values = statement.create.includes('valeurs_publiees')
          ? publishedRows(published).map(tsv)
          : []
        psql([
          '-f',
          file(
            'table.sql',
            [
              `DROP TABLE IF EXISTS variables, valeurs_publiees;`,
              statement.create,
              'COPY variables FROM stdin;',
              ...lines,
              '\\.',
              ...(values.length > 0 ? ['COPY valeurs_publiees FROM stdin;', ...values, '\\.'] : []),
              'ANALYZE;',
              '',
            ].join('\n'),
          ),
        ])
        const answer = psql([
          '-At',
          '-f',
          file('query.sql', `SELECT json_agg(r) FROM (\n${statement.query}\n) AS r;\n`),
        ])
        return (JSON.parse(answer.trim() || 'null') as Row[] | null) ?? []
      },
    }
  } catch (error) {
    stop()
    throw error
  }
}
