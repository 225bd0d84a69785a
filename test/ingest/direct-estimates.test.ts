import { expect, it } from 'vitest'
import { readDirectEstimates } from '../../src/ingest/direct-estimates.ts'
import { problemsOf } from '../support.ts'

const read = (text: string) => readDirectEstimates(new TextEncoder().encode(text), 'enquete.csv')

it('reads shares and percentages alike, with a variance or a standard error', () => {
  const shares = read('code_epci;taux;variance\n200069052;0,18;0,0004\n')
  const percents = read('EPCI,Taux (en %),Écart-type\n200069052,18,2\n')
  expect([...shares]).toEqual([...percents])
  expect(shares.get('200069052')!.variance).toBeCloseTo(0.0004, 15)
})

it('refuses columns that are not there, cells that are no number, a territory twice', async () => {
  const codes = async (text: string) => (await problemsOf(() => read(text))).map(({ code }) => code)
  expect(await codes('territoire,taux\n02,18\n')).toEqual(['colonne-absente'])
  expect(await codes('territoire,taux,variance\n02,x,1\n59,18,0\n')).toEqual([
    'nombre-illisible',
    'nombre-illisible',
  ])
  expect(await codes('territoire,taux,variance\n02,18,1\n02,18,1\n')).toEqual(['territoire-double'])
})
