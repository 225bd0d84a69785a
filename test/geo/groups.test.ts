import { describe, expect, it } from 'vitest'
import { withGroups } from '../../src/geo/groups.ts'
import { groupingTo } from '../../src/geo/membership.ts'
import { readGroups, readWeights } from '../../src/ingest/groups.ts'
import { decoupageGroups } from '../../src/host/decoupage.ts'
import { problemsOf } from '../support.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('readGroups', () => {
  it('reads two columns or three, whatever their names', () => {
    const { of, names } = readGroups(
      bytes('com;bassin;lib\n90010;B1;Belfort\n01004;B2;Ambérieu\n'),
      'bassins.csv',
    )
    expect([...of]).toEqual([
      ['90010', 'B1'],
      ['01004', 'B2'],
    ])
    expect(names).toEqual({ B1: 'Belfort', B2: 'Ambérieu' })
    expect(readGroups(bytes('iris,qpv\n900100101,QP090001\n'), 'qpv.csv').of.get('900100101')).toBe(
      'QP090001',
    )
  })
  it('refuses codes that are none, territories in two groups, and files of one column', async () => {
    const problems = await problemsOf(() =>
      readGroups(bytes('com,g\n1004,A\n90010,A\n90010,B\n'), 'g.csv'),
    )
    expect(problems.map(({ code, place }) => [code, place.line])).toEqual([
      ['code-invalide', 2],
      ['territoire-double', 4],
    ])
    expect((await problemsOf(() => readGroups(bytes('com\n90010\n'), 'g.csv')))[0]!.code).toBe(
      'fichier-inconnu',
    )
  })
})

describe('readWeights', () => {
  it('reads populations, and refuses what is not a number', async () => {
    expect([...readWeights(bytes('com,pop\n90010,46000\n'), 'p.csv')]).toEqual([['90010', 46000]])
    expect(
      (await problemsOf(() => readWeights(bytes('com,pop\n90010,x\n'), 'p.csv')))[0]!.code,
    ).toBe('nombre-illisible')
  })
})

describe('withGroups', () => {
  const groups = {
    label: 'zones',
    of: new Map([
      ['90010', 'Z1'],
      ['75056', 'Z2'],
      ['01001', 'Z3'],
    ]),
    names: { Z1: 'Belfort' },
  }

  it('finds the group of a row by its code, its commune, or the commune of its arrondissement', () => {
    const { table, ungrouped, unused } = withGroups(
      { level: 'iris', codes: ['900100101', '751010101', '900520000'], columns: {} },
      groups,
    )
    expect(table.membership!.groupe).toEqual(['Z1', 'Z2', ''])
    expect([ungrouped, unused]).toEqual([['900520000'], ['01001']])
    expect(groupingTo(table, 'groupe')).toMatchObject({
      level: 'groupe',
      codes: ['Z1', 'Z2'],
      names: ['Belfort', ''],
    })
  })
  it('refuses a file that has nothing in common with the table', async () => {
    const [problem] = await problemsOf(() =>
      withGroups({ level: 'commune', codes: ['38001'], columns: {} }, groups),
    )
    expect(problem!.code).toBe('jointure-vide')
  })
})

describe('decoupage-administratif', () => {
  it('gives the EPCI of every commune but the four islands, and the twelve EPT but Paris', async () => {
    const epci = await decoupageGroups('epci')
    expect([epci.year, epci.of.get('90010'), epci.names['200069052']]).toEqual([
      2026,
      '200069052',
      'CA Grand Belfort',
    ])
    expect(epci.of.has('29083')).toBe(false)
    expect(new Set((await decoupageGroups('ept')).of.values()).size).toBe(11)
  })
})
