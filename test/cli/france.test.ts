/** The commands on what the package carries, in an empty folder: what a fresh machine shows, offline. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { franceColumns } from '../../src/host/france.ts'
import { scratch, spawned } from './run.ts'

const folder = scratch()
const run = (...args: string[]): ReturnType<typeof spawned> => spawned(args, { cwd: folder })
const rowsOf = (csv: string): Record<string, string>[] => {
  const [header = '', ...lines] = csv.trimEnd().split('\n')
  const names = header.split(',')
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])),
  )
}

describe('in an empty folder, without a file', () => {
  it('calculer gives the 19 EPCI of the Aisne by name, ranked among those of France', async () => {
    const { code, stdout, stderr } = await run('calculer', '-t', '02', '-n', 'epci', '-o', '-')
    const rows = rowsOf(stdout)
    expect(code).toBe(0)
    expect(rows).toHaveLength(19)
    expect(rows.every((row) => row['nom'] !== '' && row['code_departement'] === '02')).toBe(true)
    expect(rows.map((row) => row['nom'])).toContain('CA du Pays de Laon')
    expect(Math.max(...rows.map((row) => Number(row['ifn_rang'])))).toBeGreaterThan(1_000)
    expect(stderr).toContain('Aisne (02)\u00A0: 19\u00A0EPCI sur 1\u202F255')
    expect(stderr).toContain('Filosofi (niveau de vie, pauvreté), 2021')
  })

  it('calculer gives the counts of the sources, and what contains each commune', async () => {
    const { stdout } = await run('calculer', '-t', 'laon', '-o', '-')
    const [row, ...others] = rowsOf(stdout)
    const { codes, columns } = franceColumns()
    const at = codes.indexOf('02408')
    const cell = (name: string): number => Number(columns.get(name)![at])
    expect(others).toEqual([])
    expect(row).toMatchObject({
      code_commune: '02408',
      nom: 'Laon',
      code_epci: '200043495',
      nom_epci: 'CA du Pays de Laon',
      code_departement: '02',
      code_region: '32',
    })
    expect(Number(row!['part_65_plus'])).toBe(cell('P17_POP65P') / cell('P17_POP'))
    expect(Number(row!['taux_pauvrete'])).toBe(cell('TP6021') / 100)
    expect(Number(row!['niveau_vie_median'])).toBe(cell('MED21'))
    expect(Number(row!['distance_lieu'])).toBe(cell('DISTANCE_FRANCE_SERVICES'))
    expect(Number(row!['non_couverture_thd'])).toBeCloseTo(
      1 - cell('ARCEP19T3_LOCAUX_THD30') / cell('ARCEP19T3_LOCAUX'),
      12,
    )
  })

  it.each([
    [['carte', '-t', 'Seine-Saint-Denis'], 'carte.svg', 'Seine-Saint-Denis (93)'],
    [['rapport', '-t', 'laon'], 'rapport.html', 'Laon'],
    [['explorer', '-t', '2A'], 'explorateur.html', 'Ajaccio'],
  ])('%j answers', async (args, file, said) => {
    const { code, stderr } = await run(...args)
    expect(stderr).not.toContain('erreur')
    expect(code).toBe(0)
    const page = readFileSync(join(folder, file), 'utf8')
    if (file !== 'explorateur.html') expect(page).toContain(said)
    else expect(stderr).toContain('124\u00A0communes')
  })

  it('a name that several bear is refused with their codes, one that nobody bears with those near', async () => {
    const [several, none] = await Promise.all([
      run('calculer', '-t', 'saint denis', '-o', '-'),
      run('calculer', '-t', 'lyonn', '-o', '-'),
    ])
    expect([several!.code, none!.code]).toEqual([2, 2])
    expect(several!.stderr).toContain('commune:93066 (Seine-Saint-Denis)')
    expect(none!.stderr).toContain('au plus près : Lyon')
  })

  it('config says which data stand, and of which years', async () => {
    const { stdout } = await run('config')
    expect(stdout).toContain('france (par défaut)')
    expect(stdout).toContain('INSEE, Filosofi (niveau de vie, pauvreté), 2021')
    expect(stdout).toContain('belfort (--donnees belfort)')
  })

  it('embedded data and files are not given together', async () => {
    const { code, stderr } = await run('calculer', 'absent.csv', '--donnees', 'belfort')
    expect([code, stderr]).toEqual([2, expect.stringContaining('--donnees belfort')])
  })
})
