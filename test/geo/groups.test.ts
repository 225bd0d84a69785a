import { describe, expect, it } from 'vitest'
import { withGroups } from '../../src/geo/groups.ts'
import { groupingTo } from '../../src/geo/membership.ts'
import { utils, write } from '@e965/xlsx'
import { readEpci, readGroups, readWeights } from '../../src/ingest/groups.ts'
import { openInputs } from '../../src/ingest/open.ts'
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

describe('the columns of a file of groups', () => {
  const ept = bytes(
    'CODGEO,LIBGEO,EPT,LIBEPT,DEP\n91027,Athis-Mons,200058014,Grand-Orly Seine Bièvre,91\n91326,Juvisy-sur-Orge,200058014,Grand-Orly Seine Bièvre,91\n93001,Aubervilliers,200057867,Plaine Commune,93\n',
  )
  const membership = bytes(
    'CODGEO,LIBGEO,DEP,REG,EPCI,CAN,ZE2020\n90010,Belfort,90,27,200069052,9001,2701\n85113,L’Île-d’Yeu,85,52,ZZZZZZZZZ,8509,5212\n',
  )

  it('are told by their names: the name of a commune is no group', () => {
    const { of, names } = readGroups(ept, 'ept.csv')
    expect([...of]).toEqual([
      ['91027', '200058014'],
      ['91326', '200058014'],
      ['93001', '200057867'],
    ])
    expect(names).toEqual({
      200058014: 'Grand-Orly Seine Bièvre',
      200057867: 'Plaine Commune',
    })
  })

  it('do not depend on their order', () => {
    const turned = bytes('nom,canton,commune\nBelfort-1,9001,90010\nDelle,9004,90033\n')
    expect([...readGroups(turned, 'g.csv').of]).toEqual([
      ['90010', '9001'],
      ['90033', '9004'],
    ])
  })

  it('are listed when several may be the groups, and one is chosen by its name', async () => {
    const [problem] = await problemsOf(() => readGroups(membership, 'appartenance.csv'))
    expect(problem!.code).toBe('option-invalide')
    expect(problem!.message).toMatch(/CAN.*ZE2020/)
    expect(readGroups(membership, 'appartenance.csv', { column: 'can' }).of.get('90010')).toBe(
      '9001',
    )
    expect(
      (await problemsOf(() => readGroups(membership, 'appartenance.csv', { column: 'BV' })))[0]!
        .code,
    ).toBe('option-invalide')
  })

  it('that say « hors EPCI » put a commune in no group', () => {
    expect([...readGroups(membership, 'appartenance.csv', { column: 'EPCI' }).of]).toEqual([
      ['90010', '200069052'],
    ])
  })

  it('that are a code and the name of the commune make no groups', async () => {
    const [problem] = await problemsOf(() =>
      readGroups(bytes('CODGEO,LIBGEO\n90010,Belfort\n'), 'g.csv'),
    )
    expect(problem!.code).toBe('fichier-inconnu')
  })
})

it('the population is told by its name, wherever it stands', async () => {
  const file = bytes('LIBGEO;PMUN;CODGEO;P22_POP\nBelfort;45 911;90010;45 200\n')
  expect((await problemsOf(() => readWeights(file, 'p.csv')))[0]!.code).toBe('option-invalide')
  const one = bytes('LIBGEO;PMUN;CODGEO;PTOT\nBelfort;45 911;90010;47 000\n')
  expect([...readWeights(one, 'p.csv')]).toEqual([['90010', 45911]])
})

it('« ZZZZZZZZZ » is no EPCI: its communes are in no group of the level', () => {
  const { codes, of } = groupingTo(
    {
      level: 'commune',
      codes: ['85113', '22016', '90010'],
      columns: {},
      membership: { epci: ['ZZZZZZZZZ', 'ZZZZZZZZZ', '200069052'] },
    },
    'epci',
  )
  expect(codes).toEqual(['200069052'])
  expect([...of]).toEqual([-1, -1, 0])
})

describe('files of memberships', () => {
  /** As INSEE’s workbook: titles, labels, names, and a sheet of zonings beside that of communes. */
  const workbook = () => {
    const communes = utils.aoa_to_sheet([
      ['Table d’appartenance géographique'],
      [],
      ['Code géographique', 'Libellé', 'Intercommunalité', 'Nom', 'Canton'],
      ['CODGEO', 'LIBGEO', 'EPCI', 'LIBEPCI', 'CV'],
      ['90010', 'Belfort', '200069052', 'Grand Belfort', '9001'],
      ['90033', 'Delle', '249000241', 'Sud Territoire', '9002'],
      ['85113', 'L’Île-d’Yeu', 'ZZZZZZZZZ', 'Sans objet', '8507'],
    ])
    const zones = utils.aoa_to_sheet([
      ['NIVGEO', 'CODGEO'],
      ['CV', '9001'],
      ['CV', '9002'],
    ])
    const book = { SheetNames: ['ZONES', 'COM'], Sheets: { ZONES: zones, COM: communes } }
    const content = new Uint8Array(write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer)
    return openInputs([{ name: 'appartenance.xlsx', bytes: content }])
  }

  it('groups come from the column that is named, of a workbook too', async () => {
    const { of } = readGroups(await workbook(), 'appartenance.xlsx', { column: 'CV' })
    expect([...of]).toEqual([
      ['90010', '9001'],
      ['90033', '9002'],
      ['85113', '8507'],
    ])
  })

  it('EPCI are told by names and cells, in any order; communes in none have none', async () => {
    const { of, names } = readEpci(await workbook(), 'appartenance.xlsx')
    expect([...of]).toEqual([
      ['90010', '200069052'],
      ['90033', '249000241'],
    ])
    expect(names.get('249000241')).toBe('Sud Territoire')
    const own = bytes('SIREN EPCI;Nom;Code commune\n200069052;Belfort;90010\n')
    expect([...readEpci(own, 'e.csv').of]).toEqual([['90010', '200069052']])
  })

  it('zeros are put back where they are asked for', async () => {
    const short = bytes('Code INSEE;canton\n1004;C1\n90010;C2\n')
    expect((await problemsOf(() => readGroups(short, 'c.csv')))[0]!.code).toBe('code-invalide')
    const { of } = readGroups(short, 'c.csv', { completeZeros: true })
    expect(of.get('01004')).toBe('C1')
  })
})
