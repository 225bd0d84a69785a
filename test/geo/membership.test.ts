import { describe, expect, it } from 'vitest'
import { codeCommune, codeEpci, codeIris, codeProblem, isCode } from '../../src/geo/code.ts'
import { groupingTo, parentCode, nameOf } from '../../src/geo/membership.ts'
import { problemsOf } from '../support.ts'

describe('codes officiels', () => {
  it.each(['01004', '2A004', '2B033', '97105', '13201'])('%s is a commune', (code) => {
    expect(codeCommune(code)).toBe(code)
  })
  it.each(['1004', '20001', '00001x', '', '010040101'])('« %s » is not', async (code) => {
    expect(isCode('commune', code)).toBe(false)
    expect(await problemsOf(() => codeCommune(code))).toHaveLength(1)
  })
  it('tells a code that lost its zero from one that is wrong', () => {
    expect(codeProblem('iris', '10040101')?.code).toBe('code-tronque')
    expect(codeProblem('iris', '1004010')?.code).toBe('code-invalide')
    expect([codeIris('2A0040101'), codeEpci('200069052')]).toEqual(['2A0040101', '200069052'])
  })
})

describe('parentCode', () => {
  it.each([
    ['iris', '620410801', 'commune', '62041'],
    ['iris', '620410801', 'departement', '62'],
    ['commune', '2A004', 'departement', '2A'],
    ['commune', '97411', 'region', '04'],
    ['commune', '90010', 'region', '27'],
    ['departement', '62', 'region', '32'],
    ['commune', '90010', 'epci', ''],
    ['commune', '90010', 'france', 'FR'],
  ] as const)('%s %s is in %s « %s »', (from, code, level, holder) => {
    expect(parentCode(from, code, level)).toBe(holder)
  })
})

describe('groupingTo', () => {
  const table = { level: 'commune', codes: ['90010', '68066', '90052'], columns: {} } as const

  it('groups communes by the département that their codes tell, and names them', () => {
    expect(groupingTo(table, 'departement')).toMatchObject({
      codes: ['68', '90'],
      names: ['Haut-Rhin', 'Territoire de Belfort'],
      of: Int32Array.of(1, 0, 1),
    })
    expect(nameOf('region', '32')).toBe('Hauts-de-France')
  })

  it('needs to be told the EPCI, and says what to add', async () => {
    const [problem] = await problemsOf(() => groupingTo(table, 'epci'))
    expect(problem?.code).toBe('rattachement-absent')
    expect(
      groupingTo(
        { ...table, membership: { epci: ['a', 'b', 'a'] }, parentNames: { a: 'Grand Belfort' } },
        'epci',
      ),
    ).toMatchObject({ codes: ['a', 'b'], names: ['Grand Belfort', ''] })
  })
})
