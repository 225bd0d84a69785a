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
  it('prints the table to create, then the statement, and says nothing', async () => {
    const { code, stdout, stderr } = await ifn([
      'sql',
      '-m',
      'mednum-2020',
      '-d',
      'postgres',
      '--sans',
      'P_POP1529',
    ])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.indexOf('CREATE TABLE variables')).toBeLessThan(stdout.indexOf('WITH\n'))
    expect(stdout).toContain('CREATE TABLE valeurs_publiees')
    expect(stdout).not.toContain('P_POP1529')
    expect(stdout).toMatch(/ORDER BY places\.code COLLATE "C";\n$/)
  })

  it('says to Spark’s session what it needs, between the table and the statement, and in JSON', async () => {
    const { stdout } = await ifn(['sql', '-m', 'mednum-2023', '-d', 'spark'])
    const [create, set, query] = [
      'USING parquet;',
      '\nSET spark.sql.optimizer.excludedRules = ',
      'WITH\n',
    ].map((part) => stdout.indexOf(part))
    expect(create! > 0 && create! < set! && set! < query!).toBe(true)
    expect(stdout.match(/;$/gm)).toHaveLength(3)
    const { session } = JSON.parse(
      (await ifn(['sql', '-m', 'mednum-2023', '-d', 'spark', '--json'])).stdout,
    ) as { session: string }
    expect(session).toContain('\nSET spark.sql.optimizer.excludedRules')
  })

  it('takes the columns of the files, and writes the variables ready to be loaded', async () => {
    const [query, variables] = [join(folder, 'ifn.sql'), join(folder, 'variables.csv')]
    const { code, stdout, stderr } = await ifn([
      'sql',
      communes,
      '-m',
      'mednum-2023',
      '-n',
      'departement',
      '-o',
      query,
      '--variables',
      variables,
      '--colonne',
      'code=insee',
    ])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toContain('ifn.sql')
    const header = peekCsv(new Uint8Array(readFileSync(variables))).rows[0]!
    const created = [
      ...readFileSync(query, 'utf8')
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
