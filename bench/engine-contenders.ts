/**
 * One way each of computing a task; scores that differ in their last bits alone share a rank. Loaded when
 * asked for: an engine's import is no part of another's memory.
 */
import { codesOf, figuresOf, type Columns, type Indicator, type Task } from './engine-task.ts'

interface Ready {
  /** Computes all, from figures in memory to results in memory. This is what is timed. */
  run(): unknown
  /** The results of the last run, by name. */
  read(): Columns | Promise<Columns>
}

export const contenders: Readonly<Record<string, (task: Task) => Promise<Ready>>> = {
  ours,
  duckdb,
  arquero,
}

async function ours(task: Task): Promise<Ready> {
  const { compute } = await import('../src/engine/compute.ts')
  const { defineMethod } = await import('../src/method/method.ts')
  const text = 'benchmark'
  const method = defineMethod({
    id: text,
    version: text,
    title: text,
    description: text,
    formula: text,
    author: text,
    licence: text,
    evidence: { grade: 'own', text },
    sources: { figures: { label: text, producer: text, licence: text } },
    normalisation: task.normalisation,
    missing: 'skip',
    rollUp: 'scores',
    reference: 'france',
    population: ['P_POP'],
    indicators: Object.fromEntries(
      task.indicators.map(({ id, protects }) => [
        id,
        {
          label: id,
          sense: protects ? 'protects' : 'worsens',
          unit: 'count',
          source: 'figures',
          measures: [{ value: id }],
        },
      ]),
    ),
    subIndices: Object.fromEntries(
      Object.entries(task.subIndices).map(([id, members]) => [
        id,
        {
          label: id,
          of: members.map((each) => each.id),
          weights: members.map((each) => each.weight),
        },
      ]),
    ),
    index: { label: text, of: Object.keys(task.subIndices) },
  } as import('../src/method/method.ts').Method)
  const table = { level: 'commune', codes: codesOf(task), columns: figuresOf(task) } as const
  let scores = compute(method, table)
  return {
    run: () => (scores = compute(method, table)),
    read: () => ({
      ...prefixed(scores.scores),
      ...scores.subIndices,
      ifn: scores.index,
      rank: scores.rank,
      coverage: scores.coverage,
    }),
  }
}

async function duckdb(task: Task): Promise<Ready> {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  const figures = figuresOf(task)
  const ids = task.indicators.map(({ id }) => id)
  await connection.run(
    `CREATE TABLE t (code VARCHAR, ${ids.map((id) => `${id} DOUBLE`).join(', ')})`,
  )
  const appender = await connection.createAppender('t')
  codesOf(task).forEach((code, i) => {
    appender.appendVarchar(code)
    for (const id of ids) {
      const v = figures[id]![i]!
      if (Number.isNaN(v)) appender.appendNull()
      else appender.appendDouble(v)
    }
    appender.endRow()
  })
  appender.closeSync()
  const statement = await connection.prepare(`CREATE OR REPLACE TABLE results AS ${sql(task)}`)
  return {
    run: () => statement.run(),
    read: async () => {
      const columns = await (
        await connection.runAndReadAll('SELECT * EXCLUDE (code) FROM results ORDER BY code')
      ).getColumnsObject()
      return Object.fromEntries(
        Object.entries(columns).map(([name, values]) => [
          name,
          Float64Array.from(values, (v) => (v === null ? NaN : Number(v))),
        ]),
      )
    },
  }
}

function sql({ normalisation, indicators, subIndices }: Task): string {
  const tenths = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
  const deciles = normalisation.kind === 'classes'
  const scale = ({ id }: Indicator): string =>
    deciles
      ? `quantile_cont(${id}, [${tenths.join(', ')}]) AS q_${id}`
      : `min(${id}) AS lo_${id}, max(${id}) AS hi_${id}`
  const score = ({ id, protects }: Indicator): string => {
    const raw = deciles
      ? `1 + ${tenths.map((_, k) => `(${id} >= q_${id}[${k + 1}])::INT`).join(' + ')}`
      : `100 * (${id} - lo_${id}) / (hi_${id} - lo_${id})`
    return `${protects ? `${deciles ? 11 : 100} - (${raw})` : raw} AS s_${id}`
  }
  const present = (members: readonly Indicator[]): string =>
    members.map(({ id, weight }) => `${weight} * (s_${id} IS NOT NULL)::INT`).join(' + ')
  const mean = (members: readonly Indicator[]): string =>
    `(${members.map(({ id, weight }) => `${weight} * coalesce(s_${id}, 0)`).join(' + ')}) / nullif(${present(members)}, 0)::DOUBLE`
  const whole = (members: readonly Indicator[]): number =>
    members.reduce((total, { weight }) => total + weight, 0)
  const halves = Object.entries(subIndices)
  return `
    WITH scales AS MATERIALIZED (SELECT ${indicators.map(scale).join(', ')} FROM t),
    scores AS (SELECT code, ${indicators.map(score).join(', ')} FROM t, scales),
    halves AS (SELECT *, ${halves.map(([id, members]) => `${mean(members)} AS ${id}`).join(', ')}, (${halves.map(([, members]) => `(${present(members)}) / ${whole(members)}.0`).join(' + ')}) / ${halves.length} AS coverage FROM scores),
    whole AS (SELECT *, (${halves.map(([id]) => `coalesce(${id}, 0)`).join(' + ')}) / nullif(${halves.map(([id]) => `(${id} IS NOT NULL)::INT`).join(' + ')}, 0) AS ifn FROM halves)
    SELECT *, CASE WHEN ifn IS NOT NULL THEN rank() OVER (ORDER BY round(ifn, 9) DESC NULLS LAST) END AS rank FROM whole`
}

async function arquero(task: Task): Promise<Ready> {
  const aq = await import('arquero')
  const { normalisation, indicators, subIndices } = task
  const table = aq.table({ code: codesOf(task), ...figuresOf(task) })
  const deciles = normalisation.kind === 'classes'
  const score = ({ id, protects }: Indicator): string => {
    const x = `d.${id}`
    const raw = deciles
      ? `(op.is_nan(${x}) ? NaN : 1 + ${[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((p) => `(${x} >= op.quantile(${x}, ${p}) ? 1 : 0)`).join(' + ')})`
      : `100 * (${x} - op.min(${x})) / (op.max(${x}) - op.min(${x}))`
    return `d => ${protects ? `${deciles ? 11 : 100} - (${raw})` : raw}`
  }
  const present = (members: readonly Indicator[]): string =>
    members.map(({ id, weight }) => `(op.is_nan(d.s_${id}) ? 0 : ${weight})`).join(' + ')
  const mean = (members: readonly Indicator[]): string =>
    `(${members.map(({ id, weight }) => `(op.is_nan(d.s_${id}) ? 0 : ${weight} * d.s_${id})`).join(' + ')}) / (${present(members)})`
  const whole = (members: readonly Indicator[]): number =>
    members.reduce((total, { weight }) => total + weight, 0)
  const halves = Object.entries(subIndices)
  let results = table
  return {
    run: () =>
      (results = table
        .derive(Object.fromEntries(indicators.map((each) => [`s_${each.id}`, score(each)])))
        .derive({
          ...Object.fromEntries(halves.map(([id, members]) => [id, `d => ${mean(members)}`])),
          coverage: `d => (${halves.map(([, members]) => `(${present(members)}) / ${whole(members)}`).join(' + ')}) / ${halves.length}`,
        })
        .derive({ ifn: `d => (${halves.map(([id]) => `d.${id}`).join(' + ')}) / ${halves.length}` })
        .derive({ tie: 'd => op.round(d.ifn * 1e9)' })
        .orderby(aq.desc('tie'))
        .derive({ rank: 'd => op.rank()' })
        .unorder()),
    read: () =>
      Object.fromEntries(
        results
          .columnNames()
          .filter(
            (name) =>
              name !== 'code' && name !== 'tie' && !indicators.some(({ id }) => id === name),
          )
          .map((name) => [
            name,
            Float64Array.from({ length: task.rows }, (_, i) => Number(results.get(name, i))),
          ]),
      ),
  }
}

function prefixed(columns: Columns): Record<string, ArrayLike<number>> {
  return Object.fromEntries(Object.entries(columns).map(([id, x]) => [`s_${id}`, x]))
}
