/** A plan reads its tables as the options of `ifn calculer` say. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeArrow } from '../../src/io/arrow-file.ts'
import { ifn, scratch } from '../cli/run.ts'

const folder = scratch()
const at = (name: string): string => join(folder, name)

/** The index of each territory that a lot wrote, by code. */
function indexOf(path: string): Record<string, number> {
  const { columns } = decodeArrow(readFileSync(at(path)))
  const [codes, index] = [columns[0]!, columns.find(({ name }) => name === 'ifn')!]
  return Object.fromEntries(
    Array.from(codes.values as readonly string[], (code, i) => [code, Number(index.values[i])]),
  )
}

/** The same, that `ifn calculer` gives on the options of the plan. */
async function calculated(options: readonly string[]): Promise<Record<string, number>> {
  const { code, stdout, stderr } = await ifn(['calculer', ...options, '-o', '-'], { cwd: folder })
  expect(code, stderr).toBe(0)
  const [header, ...rows] = stdout.trim().split('\n')
  const column = header!.split(',').indexOf('ifn')
  return Object.fromEntries(
    rows.map((row) => [row.split(',')[0]!, Number(row.split(',')[column] || NaN)]),
  )
}

async function runPlan(name: string, plan: object): Promise<string> {
  writeFileSync(at(`${name}.json`), JSON.stringify({ ...plan, sortie: { dossier: name } }))
  const { code, stderr } = await ifn(['lot', `${name}.json`], { cwd: folder })
  expect(code, stderr).toBe(0)
  return stderr
}

writeFileSync(
  at('t.csv'),
  'ident;autre_code;part_65_plus;peu_diplomes;taux_pauvrete;sans_fibre\n' +
    '1004;90010;0,2;0,3;15;0,1\n1005;90033;vide;0,2;12;0,3\n1006;90052;0,3;0,1;18;0,4\n',
)
writeFileSync(
  at('cantons.csv'),
  'canton,part_65_plus,peu_diplomes,sans_fibre,distance_lieu\nA-1,0.1,0.2,0.3,3\nB-2,0.2,0.3,0.1,1\nC-3,0.3,0.1,0.4,4\n',
)
writeFileSync(at('groupes.csv'), 'code_commune,bassin\n01004,Est\n01005,Est\n01006,Ouest\n')

describe('a plan that says how its tables are read', () => {
  it('gives the scores of the same options of « calculer »', async () => {
    const told = await runPlan('lu', {
      sources: { tables: ['t.csv@2024'] },
      lecture: { colonne_code: 'ident', manquant: ['vide=secret'], completer_zeros: true },
      groupes: 'groupes.csv:bassin',
      niveaux: ['commune', 'groupe'],
      methodes: ['ifn-2026'],
    })
    const options = ['--colonne-code', 'ident', '--manquant', 'vide=secret', '--completer-zeros']
    const lot = indexOf('lu/methode=ifn-2026/niveau=commune/millesime=dernier/part-0.arrow')
    expect(Object.keys(lot)).toEqual(['01004', '01005', '01006'])
    expect(lot).toEqual(await calculated(['t.csv@2024', ...options]))
    expect(indexOf('lu/methode=ifn-2026/niveau=groupe/millesime=dernier/part-0.arrow')).toEqual(
      await calculated(['t.csv@2024', ...options, '--groupes', 'groupes.csv:bassin']),
    )
    expect(told).toMatch(/à vérifier {2}« t\.csv » : « taux_pauvrete » : pourcentages/)
  })

  it('reads territories of one’s own, and says which commands give the same', async () => {
    await runPlan('cantons', {
      sources: { tables: ['cantons.csv'] },
      niveaux: ['autre'],
      methodes: ['ifn-2026'],
    })
    const lot = indexOf('cantons/methode=ifn-2026/niveau=autre/millesime=dernier/part-0.arrow')
    expect(lot).toEqual(await calculated(['cantons.csv', '--niveau', 'autre']))
    const { stdout } = await ifn(['lot', 'cantons.json', '--a-blanc', '--json'], { cwd: folder })
    expect(JSON.parse(stdout).etapes[0].commande).toBe(
      'ifn calculer cantons.csv --methode ifn-2026 --niveau autre',
    )
  })

  it('refuses in words a key that it does not know, a reason that is none, a sheet that is not there', async () => {
    const plan = {
      sources: { tables: ['t.csv'] },
      niveaux: ['commune'],
      methodes: ['ifn-2026'],
      sortie: { dossier: 'o' },
    }
    const refusal = async (lecture: object): Promise<string> => {
      writeFileSync(at('faux.json'), JSON.stringify({ ...plan, lecture }))
      const { code, stderr } = await ifn(['lot', 'faux.json'], { cwd: folder })
      expect(code).toBeGreaterThan(0)
      return stderr
    }
    expect(await refusal({ colonne: 'x' })).toMatch(/plan-invalide.*colonne/s)
    expect(await refusal({ manquant: ['x=perdu'] })).toMatch(/raison « perdu » inconnue/)
    expect(await refusal({ feuille: 'Données' })).toMatch(/aucun des fichiers n’est un classeur/)
  })
})
