/**
 * The statements of `ifn sql` on real engines, against our own: the greatest difference by engine and method.
 *
 *     npm run test:engines                    what can be had is set up and run
 *     npm run test:engines -- duckdb postgres these alone
 *     npm run test:engines -- --en-place      what is set up already, and nothing installed
 *     npm run test:engines -- --methode=ifn-2026
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dialectNames, type DialectName } from '../../src/sql/dialects/registry.ts'
import { sqlFor } from '../../src/sql/statement.ts'
import { userErrors } from '../../src/core/errors.ts'
import { mednum2020, methods, withVariant } from '../../src/methods/registry.ts'
import type { Method } from '../../src/method/method.ts'
import { readFiles } from '../../src/pipeline/pipeline.ts'
import { embeddedTerritory } from '../../src/host/embedded.ts'
import { Absent } from './absent.ts'
import {
  arras,
  difference,
  expected,
  generated,
  nationalFile,
  sqlOptions,
  withHolders,
  type Case,
} from './cases.ts'
import { duckdb, type Row } from './duckdb.ts'
import { postgres } from './postgres.ts'
import { answersOf, install, isReady, needJava, type Answer, type Answers } from './spark.ts'

const TOLERANCE = 1e-9
const shared = join(import.meta.dirname, '../../../shared')
const words = process.argv.slice(2)
const inPlace = words.includes('--en-place')
const only = words
  .filter((word) => word.startsWith('--methode='))
  .map((word) => word.slice('--methode='.length))
const named = words.filter((word) => !word.startsWith('--'))
const unknown = named.filter((word) => !dialectNames.includes(word as DialectName))
if (unknown.length > 0) {
  console.error(`« ${unknown.join(', ')} » : au choix ${dialectNames.join(', ')}`)
  process.exit(2)
}
const asked = named.length > 0 ? (named as DialectName[]) : dialectNames

/** Every method on a generated table, at two levels and against three references; then on real data. */
function cases(): Case[] {
  const all: Case[] = []
  const variants: Method[] = [...methods, withVariant(mednum2020, 'corrigee')]
  for (const [k, method] of variants.entries()) {
    const table = generated(method, 100 + k, 400)
    all.push({
      name: 'table tirée, communes',
      method,
      table,
      level: 'commune',
      reference: { kind: 'ensemble' },
    })
    all.push({
      name: 'table tirée, EPCI / département 90',
      method,
      table,
      level: 'epci',
      reference: { kind: 'territoire', level: 'departement', code: '90' },
    })
    all.push({
      name: 'table tirée, chacun dans son département',
      method,
      table,
      level: 'commune',
      reference: { kind: 'groupes', level: 'departement' },
      published: { revenu_median: { '01': 150, '90': 260 } },
    })
    const { frozen } = expected({
      name: '',
      method,
      table: generated(method, 300 + k, 400),
      level: 'commune',
      reference: { kind: 'ensemble' },
    })
    all.push({
      name: 'table tirée, région, référence figée',
      method,
      table,
      level: 'region',
      reference: { kind: 'figee', frozen },
    })
  }
  if (!existsSync(nationalFile(shared))) {
    console.log(
      '../shared absent : le territoire embarqué tient lieu de données nationales et d’Arras',
    )
    return [
      ...all,
      ...methods.flatMap((method) =>
        real(
          'territoire embarqué',
          method,
          () => readFiles(embeddedTerritory('belfort').files, method).table,
        ),
      ),
    ]
  }
  const files = [{ name: 'entrees.csv', bytes: new Uint8Array(readFileSync(nationalFile(shared))) }]
  const whole = (method: Method): Case[] => {
    const table = (): Case['table'] => readFiles(files, method).table
    return [
      ...real('34 993 communes', method, table),
      ...real('34 993 communes, par département', method, table, 'departement'),
    ]
  }
  const inArras = variants.flatMap((method) => real('Arras, 16 IRIS', method, () => arras(shared)))
  return [...all, ...methods.flatMap(whole), ...inArras]
}

/** The case, when our own engine can compute it on these data: what a file lacks is said once, below. */
function real(
  name: string,
  method: Method,
  table: () => Case['table'],
  level?: 'departement',
): Case[] {
  try {
    const read = withHolders(table())
    const given: Case = {
      name,
      method,
      table: read,
      level: level ?? read.level,
      reference: { kind: 'ensemble' },
    }
    expected(given)
    return [given]
  } catch (error) {
    if (userErrors(error).length === 0) throw error
    lacking.set(name, [...(lacking.get(name) ?? []), method.id])
    return []
  }
}
const lacking = new Map<string, string[]>()

const all = cases().filter(({ method }) => only.length === 0 || only.includes(method.id))
for (const [name, ids] of lacking)
  console.log(`${name} : ces données ne suffisent pas à ${[...new Set(ids)].join(', ')}`)
const label = ({ method }: Case): string =>
  `${method.id}${method.variant === 'corrigee' ? ' (corrigee)' : ''}`
/** Spark takes seconds for each statement, whatever the table: it gets one of each kind, and all of them with --tout. */
const forSpark = [
  'table tirée, EPCI / département 90',
  '34 993 communes',
  'Arras, 16 IRIS',
  'territoire embarqué',
]
const results = new Map<DialectName, ReadonlyMap<Case, Found>>()
/** What an engine found of a case: how far from ours, in what time. */
interface Found {
  readonly gap: number
  readonly seconds: number
}
let failed = 0
const absent: string[] = []

for (const name of asked) {
  const begun = performance.now()
  try {
    const mine =
      name === 'spark' && !words.includes('--tout')
        ? all.filter(({ name: data }) => forSpark.includes(data))
        : all
    const { version, answers } = await run(name, mine)
    const found = answers.map(({ rows, seconds }, i): Found => ({
      gap: gapOf(name, mine[i]!, rows),
      seconds,
    }))
    results.set(name, new Map(mine.map((each, i) => [each, found[i]!])))
    console.log(
      `${name} ${version} : ${found.length} requêtes en ${((performance.now() - begun) / 1000).toFixed(1)} s, écart le plus grand ${Math.max(...found.map(({ gap }) => gap)).toExponential(1)}`,
    )
  } catch (error) {
    // an engine that is not there is no failure; one that was asked for by its name is, and one that is there and breaks down
    if (!(error instanceof Absent) || (named.length > 0 && !inPlace)) failed++
    absent.push(`${name} : non exécuté, ${error instanceof Error ? error.message : String(error)}`)
  }
}

const ran = [...results.keys()]
const byMethod = new Map<string, Map<string, (Found | undefined)[]>>()
for (const each of all) {
  const where = each.name.startsWith('table tirée') ? 'tables tirées' : each.name
  const rows = byMethod.get(label(each)) ?? new Map<string, (Found | undefined)[]>()
  byMethod.set(label(each), rows)
  rows.set(
    where,
    ran.map((name, k) => worst(rows.get(where)?.[k], results.get(name)!.get(each))),
  )
}
console.log(
  `\nPlus grand écart, et temps de la requête la plus longue (chargement compris pour duckdb et postgres)`,
)
console.log(
  `${'méthode'.padEnd(24)} ${'données'.padEnd(34)} ${ran.map((name) => name.padStart(17)).join(' ')}`,
)
for (const [id, rows] of byMethod)
  for (const [where, found] of rows)
    console.log(
      `${id.padEnd(24)} ${where.padEnd(34)} ${found.map((each) => (each === undefined ? '–' : `${each.gap.toExponential(1)} ${each.seconds.toFixed(1).padStart(5)} s`).padStart(17)).join(' ')}`,
    )
console.log(
  `\n${ran.length} moteurs sur ${asked.length}, tolérance ${TOLERANCE} ; ${ran.length === 0 ? 'rien n’a été exécuté' : failed === 0 ? 'tout concorde' : `${failed} écarts ou échecs`}`,
)
for (const each of absent) console.log(each)
process.exitCode = failed === 0 && (ran.length > 0 || inPlace) ? 0 : 1

function worst(a: Found | undefined, b: Found | undefined): Found | undefined {
  return a && b
    ? { gap: Math.max(a.gap, b.gap), seconds: Math.max(a.seconds, b.seconds) }
    : (a ?? b)
}

function gapOf(name: DialectName, each: Case, rows: readonly Row[] | string): number {
  const { most, where } =
    typeof rows === 'string'
      ? { most: Infinity, where: rows.slice(0, 600) }
      : difference(expected(each), rows)
  if (most > TOLERANCE) {
    failed++
    console.log(`  ${name}, ${label(each)}, ${each.name} : ${where}`)
  }
  return most
}

async function run(name: DialectName, mine: readonly Case[]): Promise<Answers> {
  const statements = mine.map((each) => ({
    of: each,
    statement: sqlFor(each.method, { ...sqlOptions(each), dialect: name }),
  }))
  if (name === 'duckdb') {
    const duck = await duckdb()
    if (!duck) throw new Absent('@duckdb/node-api n’est pas installé (npm ci dans test/engines)')
    const [row] = await duck.rows('SELECT version() AS version')
    const answers = []
    for (const { statement, of } of statements)
      answers.push(await attempt(() => duck.answer(statement, of.table, of.published)))
    duck.close()
    return { version: String(row!['version']), answers }
  }
  if (name === 'postgres') {
    const server = await postgres()
    try {
      const answers = []
      for (const { statement, of } of statements)
        answers.push(await attempt(() => server.answer(statement, of.table, of.published)))
      return { version: server.version, answers }
    } finally {
      server.stop()
    }
  }
  if (!isReady()) {
    if (inPlace) throw new Absent('pas encore installé (npm run test:engines l’installe)')
    install()
  }
  needJava()
  return answersOf(statements)
}

async function attempt(ask: () => Row[] | Promise<Row[]>): Promise<Answer> {
  const begun = performance.now()
  const done = (rows: Answer['rows']): Answer => ({
    rows,
    seconds: (performance.now() - begun) / 1000,
  })
  try {
    return done(await ask())
  } catch (error) {
    return done(error instanceof Error ? error.message.slice(0, 600) : String(error))
  }
}
