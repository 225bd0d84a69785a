import { describe, expect, it } from 'vitest'
import { rowsAsked, territoryAsked } from '../../src/cli/territory.ts'
import type { TerritoryRows } from '../../src/geo/territories.ts'
import { problemsOf } from '../support.ts'

const rows: TerritoryRows = {
  level: 'commune',
  codes: ['02691', '33421', '90041', '54462', '2A004'],
  names: ['Saint-Quentin', 'Saint-Quentin', 'Étueffont', 'L’Œuvre-aux-Bois', 'Ajaccio'],
}
const asked = async (
  name: string,
  ask?: (question: string) => Promise<string>,
): Promise<string> => {
  const { level, code } = await territoryAsked(name, rows, ask ? { ask } : {})
  return `${level}:${code}`
}

describe('a territory', () => {
  it('is found by its code, after its level or not', async () => {
    expect(
      await Promise.all(['90041', '2A004', '2a', 'region:44', '44'].map((code) => asked(code))),
    ).toEqual(['commune:90041', 'commune:2A004', 'departement:2A', 'region:44', 'region:44'])
  })

  it('whose code no row has is refused, with what the rows are', async () => {
    const [problem] = await problemsOf(() => asked('76'))
    expect(problem!.message).toBe('aucun territoire « 76 » dans ces scores')
    expect(problem!.remedy).toContain('les lignes sont par commune (02691, 33421, 90041…)')
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

describe('the rows of several territories', () => {
  it('are in their order, each once, and told', async () => {
    const chosen = await rowsAsked(['90', 'aisne', '02691'], rows)
    expect(chosen!.rows).toEqual([0, 2])
    expect(chosen!.label).toBe(
      'Territoire de Belfort (90), Aisne (02) et Saint-Quentin (02691)\u00A0: 2\u00A0communes sur 5',
    )
  })

  it('are all of them when none is asked for', async () => {
    expect(await rowsAsked([], rows)).toBeUndefined()
  })
})
