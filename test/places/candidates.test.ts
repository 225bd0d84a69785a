import { describe, expect, it } from 'vitest'
import { readCandidates } from '../../src/places/candidates.ts'

const read = (text: string, share?: string) =>
  readCandidates('c.csv', new TextEncoder().encode(text), share)

describe('a list of candidates', () => {
  it('has communes, coordinates, or both, and the share of the week that each is open', () => {
    expect(
      read('code_commune,nom,quotite\n02408,Mairie,0.4\n02691,Bus,20 %\n02408,École,\n').candidates,
    ).toEqual([
      { id: '02408', name: 'Mairie', commune: '02408', lon: NaN, lat: NaN, share: 0.4 },
      { id: '02691', name: 'Bus', commune: '02691', lon: NaN, lat: NaN, share: 0.2 },
      { id: '02408-4', name: 'École', commune: '02408', lon: NaN, lat: NaN, share: 1 },
    ])
    expect(read('id;nom;latitude;longitude\nA1;Halle;49,56;3,62\n').candidates).toEqual([
      { id: 'A1', name: 'Halle', commune: '', lon: 3.62, lat: 49.56, share: 1 },
    ])
    expect(read('code_commune,jours\n02408,0.6\n', 'jours').candidates[0]!.share).toBe(0.6)
  })

  it('tells what it leaves out', () => {
    const { candidates, notices } = read(
      'code_commune,longitude,latitude\n02408,3.62,49.56\n02691,49.85,3.29\nabcde,3,49\n,3.3,49.8\n,48.8,2.3\n,,\n',
    )
    expect(candidates.map(({ id }) => id)).toEqual(['02408', '02691', 'ligne 5'])
    expect(notices).toEqual([
      'c.csv\u00A0: 1\u00A0lieu aux coordonnées hors de France ou inversées : mis au point de leur commune (ligne 3)',
      'c.csv\u00A0: 1\u00A0lieu dont le code n’est pas celui d’une commune : laissés de côté (ligne 4)',
      'c.csv\u00A0: 1\u00A0lieu hors de France ou aux coordonnées inversées : laissés de côté (ligne 6)',
    ])
  })

  it('is refused without codes nor coordinates, without the column asked, or with a share that is none', () => {
    expect(() => read('nom\nHalle\n')).toThrow(/ni codes de communes ni coordonnées/)
    expect(() => read('code_commune\n02408\n', 'jours')).toThrow(/pas de colonne « jours »/)
    expect(() => read('code_commune,quotite\n02408,deux\n')).toThrow(/pas une part de la semaine/)
  })
})
