import { expect, test } from 'vitest'
import { readFiles } from '../../src/pipeline/pipeline.ts'

const file = (name: string, text: string): { name: string; bytes: Uint8Array } => ({
  name,
  bytes: new TextEncoder().encode(text),
})
const pop = 'CODGEO,LIBGEO,P21_POP,P21_POP65P\n01001,A,10,\n01002,B,20,5\n01004,C,,7\n'

test('A file whose rows are those of the table lends its columns, names and reasons as they stand', () => {
  const { table } = readFiles([file('pop.csv', pop)])
  expect(table.codes).toEqual(['01001', '01002', '01004'])
  expect(table.names).toEqual(['A', 'B', 'C'])
  expect(Array.from(table.columns['P_POP65P']!)).toEqual([NaN, 5, 7])
  expect(Array.from(table.reasons!['P_POP65P']!)).toEqual([1, 0, 0])
})

test('Files give one table whether their rows are in one order or in several', () => {
  const men = ['CODGEO,C21_MEN\n', '01001,4\n', '01002,9\n', '01004,3\n']
  const alike = readFiles([file('pop.csv', pop), file('men.csv', men.join(''))]).table
  const turned = readFiles([
    file('pop.csv', pop),
    file('men.csv', [men[0], men[3], men[1], men[2]].join('')),
  ]).table
  expect(turned).toEqual(alike)
})

test('A file that lacks a territory leaves it missing there, and says that it is not in the file', () => {
  const { table } = readFiles([
    file('pop.csv', pop),
    file('men.csv', 'CODGEO,C21_MEN\n01002,9\n01005,3\n'),
  ])
  expect(table.codes).toEqual(['01001', '01002', '01004', '01005'])
  expect(Array.from(table.columns['C_MEN']!)).toEqual([NaN, 9, NaN, 3])
  expect(Array.from(table.reasons!['C_MEN']!)).toEqual([6, 0, 6, 0])
  expect(table.names).toEqual(['A', 'B', 'C', ''])
})
