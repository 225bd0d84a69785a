import { describe, expect, it } from 'vitest'
import { codeAsked, type NamedTerritory } from '../../src/cli/territory.ts'
import { problemsOf } from '../support.ts'

const territories: readonly NamedTerritory[] = [
  { level: 'commune', code: '02691', name: 'Saint-Quentin' },
  { level: 'commune', code: '33421', name: 'Saint-Quentin' },
  { level: 'commune', code: '90041', name: 'Étueffont' },
  { level: 'commune', code: '54462', name: 'L’Œuvre-aux-Bois' },
  { level: 'departement', code: '90', name: 'Territoire de Belfort' },
]
const asked = (name: string, ask?: (question: string) => Promise<string>): Promise<string> =>
  codeAsked(name, () => territories, ask ? { ask } : {})

describe('a territory', () => {
  it('is a code when it begins as one, and nobody is looked up', async () => {
    const fails = (): never => expect.fail('looked up')
    expect(
      await Promise.all(['90010', '2A004', 'region:75'].map((code) => codeAsked(code, fails))),
    ).toEqual(['90010', '2A004', 'region:75'])
  })

  it('is found by its name, whatever the case, the accents, the hyphens and the ligatures', async () => {
    expect(
      await Promise.all(
        ['etueffont', 'ÉTUEFFONT', 'territoire-de-belfort', "L'oeuvre aux bois"].map((name) =>
          asked(name),
        ),
      ),
    ).toEqual(['commune:90041', 'commune:90041', 'departement:90', 'commune:54462'])
  })

  it('that two bear is asked at a terminal', async () => {
    const questions: string[] = []
    const code = await asked('St Quentin', async (question) => {
      questions.push(question)
      return '2'
    })
    expect(code).toBe('commune:33421')
    expect(questions[0]).toContain('1  Saint-Quentin, commune 02691 (Aisne)')
  })

  it('that two bear is refused in a script, and after an answer that is none, with both codes', async () => {
    for (const ask of [undefined, async () => 'x', async () => '0']) {
      const [problem] = await problemsOf(() => asked('Saint-Quentin', ask))
      expect(problem!.message).toContain('commune:02691 (Aisne), commune:33421 (Gironde)')
    }
  })

  it('that nobody bears is told what is near, and what holds the word', async () => {
    expect((await problemsOf(() => asked('Etuefont')))[0]!.remedy).toBe('au plus près : Étueffont')
    expect((await problemsOf(() => asked('Belfort')))[0]!.remedy).toBe(
      'au plus près : Territoire de Belfort',
    )
  })
})
