import { describe, expect, it } from 'vitest'
import { ifn } from './run.ts'

describe('ifn auditer', () => {
  it('tells the coherence of the embedded territory, in French, on stdout', async () => {
    const { code, stdout, stderr } = await ifn(['auditer', '--etape', 'coherence'])
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(stdout).toContain('Publics exposés (publics)')
    expect(stdout).toContain('alpha de Cronbach')
    expect(stdout).toMatch(/I de Moran \d,\d\d/)
    expect(stdout).not.toMatch(/NaN|undefined|null/)
  })

  it('gives the same as JSON', async () => {
    const { stdout } = await ifn(['auditer', '--json', '--kendall'])
    const found = JSON.parse(stdout)
    expect(found).toMatchObject({ etape: 'coherence', niveau: 'commune', territoires: 101, sans_voisin: 0 })
    expect(found.correlations.kendall.length).toBe(found.correlations.colonnes.length)
    expect(found.groupes.map(({ id }: { id: string }) => id)).toEqual(['publics', 'amenagement', 'ifn'])
    expect(found.moran.ifn.i).toBeGreaterThan(found.moran.ifn.hasard[1])
    expect(found.a_regarder.every(({ texte }: { texte: string }) => texte.length > 20)).toBe(true)
  })

  it('says that the other steps do not exist yet', async () => {
    const { code, stdout, stderr } = await ifn(['auditer', '--etape', 'robustesse'])
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain('l’étape « robustesse » de l’audit n’existe pas encore')
  })
})
