/** What the statements are compared on: generated tables for every method, the national communes, the IRIS of Arras. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { compute, type ComputeOptions, type Scores } from '../../src/engine/compute.ts'
import type { PublishedValues, Reference } from '../../src/engine/reference.ts'
import { scoresSheet } from '../../src/engine/sheet.ts'
import { parentCode } from '../../src/geo/membership.ts'
import { variablesOfMeasure, variablesOfMethod } from '../../src/method/check.ts'
import type { Method } from '../../src/method/method.ts'
import type { SqlOptions } from '../../src/sql/statement.ts'
import type { SqlReference } from '../../src/sql/plan.ts'
import { levels, type Level } from '../../src/table/level.ts'
import { groupBy, type Grouping, type Table } from '../../src/table/table.ts'
import { mulberry32 } from '../../src/core/random.ts'

export interface Case {
  readonly name: string
  readonly method: Method
  readonly table: Table
  readonly level: Level
  readonly reference: SqlReference
  readonly published?: PublishedValues
}

/** The table with the codes of the territories above in full: as a user's table in a database would have them. */
export function withHolders(table: Table): Table {
  const above = levels.filter(
    (level) =>
      level !== 'france' &&
      level !== 'groupe' &&
      levels.indexOf(level) > levels.indexOf(table.level),
  )
  const membership = Object.fromEntries(
    above.map((level) => [
      level,
      table.codes.map(
        (code, i) => table.membership?.[level]?.[i] || parentCode(table.level, code, level),
      ),
    ]),
  )
  return { ...table, membership }
}

/** What our engine says of a case. */
export function expected({ method, table, level, reference, published }: Case): Scores {
  const holders = (above: Level): Grouping =>
    groupBy(
      above,
      above === 'france' ? table.codes.map(() => 'FR') : (table.membership?.[above] ?? []),
    )
  const towards = method.shrinkage?.towards.map(holders).filter(({ codes }) => codes.length > 0)
  const options: ComputeOptions = {
    reference: asReference(reference, table, holders, published),
    ...(towards && { towards }),
    ...(level !== table.level && { to: holders(level) }),
  }
  return compute(method, table, options)
}

function asReference(
  reference: SqlReference,
  table: Table,
  holders: (level: Level) => Grouping,
  values: PublishedValues | undefined,
): Reference {
  const published = values === undefined ? {} : { values }
  switch (reference.kind) {
    case 'ensemble':
      return { kind: 'ensemble', label: 'ensemble' }
    case 'groupes':
      return {
        kind: 'groupes',
        label: reference.level,
        grouping: holders(reference.level),
        ...published,
      }
    case 'territoire':
      return {
        kind: 'territoire',
        label: reference.code,
        code: reference.code,
        members: Uint8Array.from(table.codes, (_, i) =>
          Number(table.membership?.[reference.level]?.[i] === reference.code),
        ),
        ...published,
      }
    case 'figee':
      return {
        kind: 'figee',
        frozen: reference.frozen,
        ...(reference.level && { grouping: holders(reference.level) }),
      }
  }
}

export function sqlOptions({ table, level, reference }: Case): Omit<SqlOptions, 'dialect'> {
  return {
    rows: table.level,
    level,
    reference,
    columns: Object.keys(table.columns),
    withNames: false,
  }
}

/** The greatest difference between what an engine answered and what we compute, and where; texts must be equal. */
export function difference(
  scores: Scores,
  rows: readonly Readonly<Record<string, unknown>>[],
): { readonly most: number; readonly where: string; readonly cells: number } {
  const { columns } = scoresSheet(scores)
  const [code] = columns
  const byCode = new Map(rows.map((row) => [String(row[code!.name]), row]))
  let [most, where, cells] = [0, '', 0]
  const note = (gap: number, place: string): void => {
    cells++
    if (gap > most || Number.isNaN(gap)) [most, where] = [Number.isNaN(gap) ? Infinity : gap, place]
  }
  if (byCode.size !== code!.values.length || rows.length !== byCode.size)
    return {
      most: Infinity,
      where: `${rows.length} lignes, ${code!.values.length} attendues`,
      cells,
    }
  for (const { name, values } of columns.slice(1)) {
    if (name === 'absences' || name === 'nom' || name === 'passage') continue
    for (let i = 0; i < values.length; i++) {
      const [ours, row] = [values[i]!, byCode.get(String(code!.values[i]))]
      if (row === undefined || !(name in row)) {
        note(Infinity, `${String(code!.values[i])}.${name} n’est pas dans la réponse`)
        continue
      }
      const theirs = row[name]
      const place = `${String(code!.values[i])}.${name}: ${String(ours)} / ${String(theirs)}`
      if (typeof ours === 'string') note((theirs ?? '') === ours ? 0 : Infinity, place)
      else if (theirs === null || theirs === undefined)
        note(Number.isNaN(ours) ? 0 : Infinity, place)
      // relative beyond 1: head-counts and incomes are not of the size of a score
      else note(Math.abs(Number(theirs) - ours) / Math.max(1, Math.abs(ours)), place)
    }
  }
  return { most, where, cells }
}

/** A table of every variable that a method may read: counts that fit in one another, ties, holes, empty communes. */
export function generated(method: Method, seed: number, n = 600): Table {
  const random = mulberry32(seed)
  const hole = (share: number): boolean => random() < share
  const codes = Array.from(
    { length: n },
    (_, i) =>
      `${['01', '02', '2A', '90', '971'][i % 5]}${String(i)
        .padStart(4, '0')
        .slice(i % 5 === 4 ? 2 : 1)}`,
  ).map((code, i) => (code.length === 5 ? code : `971${String(i).slice(-2).padStart(2, '0')}`))
  const unique = [...new Set(codes)]
  const all = variablesOfMethod(method)
  const people = unique.map(() => (hole(0.02) ? 0 : Math.ceil(random() ** 3 * 4000) + 3))
  const columns: Record<string, Float64Array> = {}
  const draw = (f: (i: number) => number, holes = 0.08): Float64Array =>
    Float64Array.from(unique, (_, i) => (hole(holes) ? NaN : f(i)))
  const tied = (v: number): number => Math.round(v * 40) / 40
  for (const name of all) {
    const isRate = Object.values(method.indicators).some(({ measures }) =>
      measures.some((each) => 'rate' in each && variablesOfMeasure(each).includes(name)),
    )
    const isValue = Object.values(method.indicators).some(({ measures }) =>
      measures.some((each) => 'value' in each && variablesOfMeasure(each).includes(name)),
    )
    if (/^(P_POP|PMUN|population|population_legale|C_POP15P|P_POP15P)$/.test(name))
      columns[name] = Float64Array.from(people, (v) => v)
    else if (
      Object.values(method.indicators).some(({ measures }) =>
        measures.some((each) => 'denominator' in each && each.denominator === name),
      )
    )
      columns[name] = draw((i) => Math.round(people[i]! * 0.5), 0.02)
    else if (isRate) columns[name] = draw(() => tied(random()))
    else if (isValue) columns[name] = draw(() => 100 + Math.round(random() * 300))
    else columns[name] = draw((i) => Math.floor(people[i]! * 0.24 * tied(random())))
  }
  const epci = unique.map((code, i) =>
    hole(0.05) ? '' : `2000${code.slice(0, 2).replace('A', '0')}00${i % 3}`,
  )
  return withHolders({ level: 'commune', codes: unique, columns, membership: { epci } })
}

export const nationalFile = (shared: string): string =>
  join(shared, 'data/communes/ifn_inputs_communes_2017-2021.csv')

/** The sixteen IRIS of Arras, from the counts that the national file of 2020 publishes. */
export function arras(shared: string): Table {
  const text = readFileSync(
    join(shared, 'data/ifn-published/v1-2020-iris/arras-inputs-and-scores.csv'),
  )
  const [header = [], ...rows] = parse(text, {
    delimiter: ';',
    bom: true,
    relax_column_count: true,
  }) as string[][]
  const at = (name: string): number =>
    header.findIndex((each) => each.replace(/\s+/g, ' ').trim() === name)
  const value = (name: string): Float64Array =>
    Float64Array.from(rows, (row) => Number(row[at(name)]!.replace(',', '.')))
  const columns = {
    P_POP: value('P16 Pop'),
    C_MEN: value('C16 Men'),
    C_MENPSEUL: value('C16 Menpseul'),
    C_FAM: value('C16 Fam'),
    C_FAMMONO: value('C16 Fammono'),
    P_NSCOL15P: value('P16 Nscol15P'),
    P_NSCOL15P_DIPLMIN: value('P16 Nscol15P Diplmin'),
    P_POP1529: value('P16 Pop1529'),
    P_POP65P: value('P16 Pop65P'),
    MED: value('MED15 données communales'),
  }
  return withHolders({ level: 'iris', codes: rows.map((row) => row[at('Code Iris')]!), columns })
}
