/** Methods on DuckDB: the figures of `compute`, from a table where it is or from files; and what is refused of a table. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeSheet, encodeSheet } from '../../../src/io/encode.ts'
import { parseTrace } from '../../../src/engine/trace.ts'
import type { Sheet } from '../../../src/table/sheet.ts'
import { ifn, scratch } from '../../cli/run.ts'
import { root } from '../../support.ts'

const folder = scratch()
const at = (name: string): string => join(folder, name)
const tables = { csv: at('v.csv'), parquet: at('v.parquet'), arrow: at('v.arrow') }

/** The sheet that a command wrote. */
async function written(path: string): Promise<Sheet> {
  const format = path.endsWith('.csv') ? 'csv' : 'parquet'
  return decodeSheet(new Uint8Array(readFileSync(path)), format, {})
}

/** The greatest difference between the columns that two sheets share, relative beyond 1; texts must be equal. */
function difference(ours: Sheet, theirs: Sheet): { readonly most: number; readonly cells: number } {
  let [most, cells] = [0, 0]
  expect(ours.columns[0]).toEqual(theirs.columns[0])
  for (const { name, values } of ours.columns) {
    const other = theirs.columns.find((each) => each.name === name)?.values
    if (other === undefined) continue
    for (let i = 0; i < values.length; i++) {
      const [a, b] = [values[i]!, other[i]!]
      cells++
      if (typeof a === 'string' || typeof b === 'string') expect(String(b)).toBe(String(a))
      else if (Number.isNaN(a) !== Number.isNaN(b)) most = Infinity
      else if (!Number.isNaN(a)) most = Math.max(most, Math.abs(a - b) / Math.max(1, Math.abs(a)))
    }
  }
  return { most, cells }
}

/** A table of the variables with one of its lines replaced. */
function withLine(name: string, replace: (line: string) => string): string {
  const lines = readFileSync(tables.csv, 'utf8').trimEnd().split('\n')
  writeFileSync(
    at(name),
    `${lines.map((line, k) => (k === 5 ? replace(line) : line)).join('\n')}\n`,
  )
  return at(name)
}

const run = (table: string, output: string, ...more: readonly string[]): ReturnType<typeof ifn> =>
  ifn(['sql', '--executer', '--table', table, '-o', at(output), '--force', ...more])

beforeAll(async () => {
  for (const path of Object.values(tables))
    expect(
      (await ifn(['sql', '--donnees', 'france', '--variables', path, '-o', at('q.sql'), '--force']))
        .code,
    ).toBe(0)
  expect((await ifn(['calculer', tables.csv, '-o', at('c.parquet')])).code).toBe(0)
})

describe('ifn sql --executer', () => {
  it.each(['csv', 'parquet', 'arrow'] as const)(
    'gives the scores of ifn calculer from a .%s read where it is, to 1e-9',
    async (format) => {
      const { code, stdout, stderr } = await run(tables[format], 's.parquet')
      expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
      expect(stderr).toMatch(/s\.parquet \(34\s917\scommunes\)/)
      const { most, cells } = difference(
        await written(at('c.parquet')),
        await written(at('s.parquet')),
      )
      expect(cells).toBeGreaterThan(1_000_000)
      expect(most).toBeLessThan(1e-9)
    },
    120_000,
  )

  it('reads files as ifn calculer does, and writes a CSV with its description', async () => {
    const files = ['--donnees', 'belfort', '-m', 'mednum-2023']
    expect((await ifn(['calculer', ...files, '-o', at('c.csv'), '--force'])).code).toBe(0)
    expect((await ifn(['sql', '--executer', ...files, '-o', at('s.csv'), '--force'])).code).toBe(0)
    const { most, cells } = difference(await written(at('c.csv')), await written(at('s.csv')))
    expect(cells).toBeGreaterThan(1_500)
    expect(most).toBeLessThan(1e-9)
    const described = JSON.parse(readFileSync(at('s.datapackage.json'), 'utf8')) as {
      resources: { hash: string }[]
      'ifn:trace': object
    }
    const { createHash } = await import('node:crypto')
    expect(described.resources[0]!.hash).toBe(
      `sha256:${createHash('sha256')
        .update(readFileSync(at('s.csv')))
        .digest('hex')}`,
    )
    const trace = parseTrace(JSON.stringify(described['ifn:trace']))
    expect(trace.notes.join()).toContain('DuckDB v')
    expect(trace.sources.length).toBeGreaterThan(0)
  })

  it('names the indicators that the files lack as ifn calculer does, and counts the values that are missing', async () => {
    const table = readFileSync(join(root, 'data/territoire-de-belfort/communes.csv'), 'utf8')
    const [head, ...lines] = table.trimEnd().split('\n')
    const age = head!.split(',').indexOf('P23_POP65P')
    expect(age).toBeGreaterThan(0)
    const without = (line: string, k: number): string =>
      line
        .split(',')
        .map((cell, i) => (i === age && k === 3 ? 's' : cell))
        .join()
    writeFileSync(at('secret.csv'), `${[head, ...lines.map(without)].join('\n')}\n`)
    writeFileSync(
      at('lacune.csv'),
      `${[head!.replace('P23_POP65P', 'autre'), ...lines].join('\n')}\n`,
    )
    const said = async (command: 'calculer' | 'sql', file: string): Promise<string> => {
      const words = command === 'sql' ? ['sql', '--executer'] : ['calculer']
      const { code, stderr } = await ifn([...words, at(file), '-o', at('l.csv'), '--force'])
      expect(code).toBe(0)
      return stderr
    }
    const lacks = /indicateurs absents des fichiers\s?: [^\n]*/
    const [whole] = lacks.exec(await said('calculer', 'lacune.csv'))!
    expect(whole).toContain('part_65_plus')
    expect((await said('sql', 'lacune.csv')).replace(/\u00a0/g, ' ')).toContain(
      whole.replace(/\u00a0/g, ' '),
    )
    expect(await said('sql', 'secret.csv')).toMatch(
      /valeurs manquantes, sur 101\s: part_65_plus 1, niveau_vie_median 2/,
    )
  })

  it('goes up to EPCI, and carries a Trace that maps read, with the hash of its table', async () => {
    expect(
      (await ifn(['calculer', tables.csv, '-n', 'epci', '-o', at('e.parquet'), '--force'])).code,
    ).toBe(0)
    expect((await run(tables.parquet, 'f.parquet', '-n', 'epci')).code).toBe(0)
    const sheet = await written(at('f.parquet'))
    expect(difference(await written(at('e.parquet')), sheet).most).toBeLessThan(1e-9)
    const [source] = parseTrace(sheet.metadata['ifn.trace']!).sources
    expect(source).toMatchObject({
      file: 'v.parquet',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  it('takes territories of one’s own, and a call of DuckDB on files', async () => {
    const sheet = await written(tables.parquet)
    const columns = sheet.columns.flatMap((column) =>
      column.name === 'code'
        ? [
            {
              name: 'code_groupe',
              values: (column.values as readonly string[]).map((code) => `carreau ${code}`),
            },
          ]
        : column.name.startsWith('code_')
          ? []
          : [column],
    )
    writeFileSync(at('carreaux.parquet'), await encodeSheet({ columns, metadata: {} }, 'parquet'))
    const call = `read_parquet(['${at('carreaux.parquet')}'])`
    const { code, stderr } = await run(call, 'g.parquet', '-m', 'mednum-2023')
    expect(code, stderr).toBe(0)
    const [ours, theirs] = [await written(at('g.parquet')), await written(tables.parquet)]
    expect(ours.columns[0]!.name).toBe('code_groupe')
    expect(ours.columns[0]!.values).toHaveLength(theirs.columns[0]!.values.length)
    expect(
      (await ifn(['calculer', tables.csv, '-m', 'mednum-2023', '-o', at('m.parquet'), '--force']))
        .code,
    ).toBe(0)
    const index = (each: Sheet): Float64Array =>
      each.columns.find(({ name }) => name === 'ifn')!.values as Float64Array
    const [a, b] = [index(await written(at('m.parquet'))), index(ours)]
    expect(
      a.every((v, i) =>
        v !== v ? b[i] !== b[i] : Math.abs(v - b[i]!) < 1e-9 * Math.max(1, Math.abs(v)),
      ),
    ).toBe(true)
  }, 60_000)

  it.each<[string, (line: string) => string, string]>([
    ['a code that lost its zero', (line) => line.replace(/^0/, ''), 'code-tronque'],
    ['a row without a code', (line) => line.replace(/^[^,]*/, ''), 'code-invalide'],
    ['a territory that is there twice', (line) => `${line}\n${line}`, 'territoire-double'],
    [
      'a cell that is no number',
      (line) => line.replace(/(,\d\d,)\d+/, '$1beaucoup'),
      'nombre-illisible',
    ],
    ['a count below zero', (line) => line.replace(/(,\d\d,)(\d+)/, '$1-$2'), 'effectif-negatif'],
    ['a share above one', (line) => line.replace(/(,\d\d,\d+,)/, '$199999'), 'part-hors-bornes'],
  ])('refuses %s, and writes nothing', async (_, replace, expected) => {
    const { code, stdout, stderr } = await run(withLine('abime.csv', replace), 'rien.csv')
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain(`erreur[${expected}]`)
    expect(existsSync(at('rien.csv'))).toBe(false)
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('refuses an EPCI that spreads over several territories of reference, as the engine does', async () => {
    const { code, stderr } = await run(tables.parquet, 'x.csv', '-n', 'epci', '-r', 'departement')
    expect(code).toBe(2)
    expect(stderr).toContain('s’étend sur plusieurs territoires de référence')
  })

  it('refuses a table for a method that is held to published values, which a table does not carry', async () => {
    const { code, stderr } = await run(tables.csv, 'p.csv', '-m', 'mednum-2020')
    expect(code).toBe(2)
    expect(stderr).toContain('erreur[option-invalide]')
    expect(stderr).toContain('valeurs publiées')
    expect(existsSync(at('p.csv'))).toBe(false)
  })

  it('refuses what makes no sense, a method without a SQL form, and columns that give no index', async () => {
    const codeOf = async (...args: string[]): Promise<string> =>
      /erreur\[([a-z-]+)\]/.exec((await ifn(['sql', '--executer', ...args])).stderr)![1]!
    expect(await codeOf()).toBe('option-invalide')
    expect(await codeOf('-o', at('x.xlsx'))).toBe('sortie-inconnue')
    expect(await codeOf('-o', at('x.csv'), '-d', 'spark')).toBe('option-invalide')
    expect(await codeOf('-o', at('x.csv'), '--table', at('absent.csv'))).toBe('fichier-introuvable')
    writeFileSync(at('trop-peu.csv'), 'code_commune,P_POP\n01001,800\n01002,240\n')
    expect(await codeOf('-o', at('x.csv'), '--table', at('trop-peu.csv'))).toBe('colonne-absente')
    writeFileSync(
      at('m.yaml'),
      'extends: mednum-2023\nid: a-moi\ntitle: À moi\nevidence: { grade: own, text: essai }\nindex: { label: I, of: [reseau, publics], aggregation: copeland }\n',
    )
    expect(await codeOf('-o', at('x.csv'), '-m', at('m.yaml'), '--table', tables.csv)).toBe(
      'methode-sans-sql',
    )
  })
})
