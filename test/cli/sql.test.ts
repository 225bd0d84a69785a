/** `ifn sql`: what is printed, what is written, what is refused. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { peekCsv } from '../../src/io/csv/wide.ts'
import { root } from '../support.ts'
import { ifn, scratch } from './run.ts'

const folder = scratch()
const communes = join(root, 'data/territoire-de-belfort/communes.csv')

describe('ifn sql', () => {
  it('prints the statement alone, and the tables to create apart: neither changes anything when run again', async () => {
    const asked = ['sql', '-m', 'mednum-2020', '-d', 'postgres', '--sans', 'P_POP1529']
    const { code, stdout: query, stderr } = await ifn(asked)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(query).not.toContain('CREATE')
    expect(query).toMatch(/ORDER BY places\.code COLLATE "C";\n$/)
    const { stdout: creation } = await ifn([...asked, '--creation', '-'])
    expect(creation).toContain('CREATE TABLE IF NOT EXISTS variables')
    expect(creation).toContain('CREATE TABLE IF NOT EXISTS valeurs_publiees')
    expect(creation).not.toMatch(/P_POP1529|WITH\n/)
    const [tables, statement] = [join(folder, 'creation.sql'), join(folder, 'requete.sql')]
    expect((await ifn([...asked, '--creation', tables, '-o', statement])).code).toBe(0)
    expect(readFileSync(tables, 'utf8')).toBe(creation)
    expect(readFileSync(statement, 'utf8')).toBe(query)
  })

  it('has no semicolon in a comment, at which simple clients cut a file', async () => {
    for (const id of ['mednum-2020', 'ifn-2026'])
      for (const dialect of ['duckdb', 'postgres', 'spark'])
        for (const part of [[], ['--creation', '-']]) {
          const { stdout } = await ifn(['sql', '-m', id, '-d', dialect, ...part])
          expect(stdout.match(/--.*;/g)).toBeNull()
        }
  })

  it('reads a table in a schema, or files where they are, which there is no table to create for', async () => {
    const { stdout } = await ifn(['sql', '--table', 'stats.communes'])
    expect(stdout).toContain('FROM "stats"."communes" AS table_source')
    const { stdout: creation } = await ifn(['sql', '--table', 'stats.communes', '--creation', '-'])
    expect(creation).toContain('CREATE TABLE IF NOT EXISTS "stats"."communes" (')
    const files = ['sql', '--table', "read_parquet('x.parquet')"]
    expect((await ifn(files)).stdout).toContain("FROM read_parquet('x.parquet') AS table_source")
    expect(await ifn([...files, '--creation', '-'])).toMatchObject({ code: 2, stdout: '' })
  })

  it('says to Spark’s session what it needs, before the statement, and in JSON', async () => {
    const { stdout } = await ifn(['sql', '-m', 'mednum-2023', '-d', 'spark'])
    const [set, query] = ['\nSET spark.sql.optimizer.excludedRules = ', 'WITH\n'].map((part) =>
      stdout.indexOf(part),
    )
    expect(set! > 0 && set! < query!).toBe(true)
    expect(stdout.match(/;$/gm)).toHaveLength(2)
    const { session } = JSON.parse(
      (await ifn(['sql', '-m', 'mednum-2023', '-d', 'spark', '--json'])).stdout,
    ) as { session: string }
    expect(session).toContain('\nSET spark.sql.optimizer.excludedRules')
  })

  it('takes the columns of the files, and writes the variables ready to be loaded', async () => {
    const [query, tables, variables] = ['ifn.sql', 'tables.sql', 'variables.csv'].map((name) =>
      join(folder, name),
    ) as [string, string, string]
    const { code, stdout, stderr } = await ifn([
      'sql',
      communes,
      '-m',
      'mednum-2023',
      '-n',
      'departement',
      '-o',
      query,
      '--creation',
      tables,
      '--variables',
      variables,
      '--colonne',
      'code=insee',
    ])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toContain('ifn.sql')
    const header = peekCsv(new Uint8Array(readFileSync(variables))).rows[0]!
    const created = [
      ...readFileSync(tables, 'utf8')
        .split(');')[0]!
        .matchAll(/^ {2}"?(\w+)"? +(?:VARCHAR|DOUBLE)/gm),
    ].map(([, name]) => name)
    expect(header).toEqual(created)
    expect(header[0]).toBe('insee')
    expect(readFileSync(query, 'utf8')).toContain('AS code_departement,')
  })

  it('tells the mapping in JSON', async () => {
    const { stdout } = await ifn(['sql', '-m', 'ifn-2026', '--colonne', 'MED=revenu', '--json'])
    const answer = JSON.parse(stdout) as {
      colonnes: { variable: string; colonne: string }[]
      resultat: string[]
    }
    expect(answer.colonnes.find(({ variable }) => variable === 'MED')).toMatchObject({
      colonne: 'revenu',
      type: 'nombre',
      role: 'niveau_vie_median',
    })
    expect(answer.resultat).toContain('ifn_rang')
  })

  it('refuses, with code 2, a method that has no SQL form, by the step; and what makes no sense', async () => {
    const path = join(folder, 'm.yaml')
    writeFileSync(
      path,
      'extends: mednum-2023\nid: a-moi\ntitle: À moi\nevidence: { grade: own, text: essai }\nindex: { label: I, of: [reseau, publics], aggregation: copeland }\n',
    )
    const refused = await ifn(['sql', '-m', path])
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain('agrégation « copeland » de « ifn »')
    expect((await ifn(['sql', '--colonne', 'MED'])).code).toBe(2)
    expect((await ifn(['sql', 'absent.csv', '--donnees', 'belfort'])).code).toBe(2)
  })

  it('writes the variables of the embedded data, without a file', async () => {
    const path = join(folder, 'belfort.csv')
    const args = ['sql', '-m', 'mednum-2023', '--donnees', 'belfort', '--variables', path]
    expect((await ifn(args)).code).toBe(0)
    const [header, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n')
    expect(header).toContain('P_POP65P')
    expect(rows).toHaveLength(101)
  })
})
