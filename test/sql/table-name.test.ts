import { describe, expect, it } from 'vitest'
import { dialects } from '../../src/sql/dialects/registry.ts'
import { tableReference } from '../../src/sql/table-name.ts'
import { problemsOf } from '../support.ts'

const { duckdb, postgres, spark } = dialects

describe('the table of a statement', () => {
  it('is one name, or a name in a schema, each part in quotation marks where it must be', () => {
    expect(tableReference('variables', duckdb)).toEqual({
      from: 'variables',
      name: 'variables',
      created: 'variables',
    })
    expect(tableReference('stats.communes_2021', postgres)).toEqual({
      from: '"stats".communes_2021 AS table_source',
      name: 'table_source',
      created: '"stats".communes_2021',
    })
    expect(tableReference('"Mes données"."t.1"', duckdb).created).toBe('"Mes données"."t.1"')
    expect(tableReference('recensement 2021.v2', duckdb).created).toBe('"recensement 2021.v2"')
  })

  it('is a call that reads files, its texts written as the engine takes them', () => {
    expect(
      tableReference("read_parquet('l''été/*.parquet', union_by_name = true)", duckdb),
    ).toEqual({
      from: "read_parquet('l''été/*.parquet', union_by_name = true) AS table_source",
      name: 'table_source',
    })
    expect(tableReference("read_files('a\\')", spark).from).toBe(
      "read_files('a\\\\') AS table_source",
    )
    expect(tableReference('parquet.`/données/communes`', spark)).toEqual({
      from: '`parquet`.`/données/communes` AS table_source',
      name: 'table_source',
    })
  })

  it('is never more than that: a call on anything but literals is refused', async () => {
    for (const given of [
      "read_csv('a'); DROP TABLE variables; SELECT ('b')",
      'read_parquet((SELECT 1))',
      "read_csv('a', columns = {a: 1})",
      'f(x)',
    ])
      expect((await problemsOf(() => tableReference(given, duckdb)))[0]!.code).toBe(
        'option-invalide',
      )
  })
})
