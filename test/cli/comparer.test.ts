import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ifn, scratch } from './run.ts'

const folder = scratch()

describe('ifn comparer', () => {
  it('lays methods side by side, writes their ranks, and names the one that the files do not allow', async () => {
    const path = join(folder, 'rangs.csv')
    const { code, stdout, stderr } = await ifn([
      'comparer',
      '--donnees',
      'belfort',
      '--methodes',
      'mednum-2020',
      'mednum-2023',
      'ifn-2026',
      '-o',
      path,
    ])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^mednum-2023, 12\u00A0communes/)
    expect(stdout).toContain('plus fragiles avec ifn-2026 qu’avec mednum-2023')
    expect(stderr).toContain('non calculée mednum-2020')
    expect(readFileSync(path, 'utf8').split('\n')[0]).toBe(
      'code_commune,nom,ifn_mednum_2023,rang_mednum_2023,ifn_ifn_2026,rang_ifn_2026',
    )
  })

  it('tells who moves of a territory named, on the ranks of all, and writes its rows', async () => {
    const path = join(folder, 'aisne.csv')
    const args = ['comparer', '--methodes', 'ifn-2026', 'mednum-2023', '-o', path, '--force']
    const [{ stdout, code }, all] = [
      await ifn([...args, '-t', 'aisne', '--json']),
      await ifn([...args.slice(0, 4), '--json']),
    ]
    expect(code).toBe(0)
    const [found] = JSON.parse(stdout).comparaisons
    expect(
      [...found.plus_fragiles, ...found.moins_fragiles].map(({ code: of }) => of.slice(0, 2)),
    ).toEqual(Array(10).fill('02'))
    expect(found.spearman).toBe(JSON.parse(all.stdout).comparaisons[0].spearman)
    const [, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n')
    expect(rows).toHaveLength(797)
  })

  it('draws the moves of ranks from one method to another, and how far they range over several', async () => {
    const path = join(folder, 'methodes.svg')
    const belfort = ['comparer', '--donnees', 'belfort', '--carte', path, '--force']
    const one = await ifn([...belfort, '--poids', 'ifn:publics=3'])
    expect(one.code).toBe(0)
    const moves = readFileSync(path, 'utf8')
    expect(moves).toContain('<title id="carte-titre">Rangs de fragilité numérique, de ifn-2026 à')
    expect(moves).toContain('>plus fragile qu’avec ifn-2026<')
    expect(moves).toContain('Commandes : ifn comparer')
    const several = await ifn([...belfort, '--retraits'])
    expect(several.code).toBe(0)
    expect(readFileSync(path, 'utf8')).toMatch(
      /Rangs de fragilité numérique sous \d+ méthodes<[^]*meilleur et le moins bon rang/,
    )
    const refused = await ifn([...belfort.slice(0, 4), join(folder, 'x.png'), '--retraits'])
    expect(refused.stderr).toContain('sortie-inconnue')
  })

  it('takes each element out, as JSON too', async () => {
    const { stdout } = await ifn(['comparer', '--donnees', 'belfort', '--retraits', '--json'])
    const { comparaisons } = JSON.parse(stdout) as {
      comparaisons: { de: string; a: string; deplacement_moyen: number }[]
    }
    expect(comparaisons[0]).toMatchObject({ de: 'ifn-2026', a: 'sans amenagement' })
    expect(comparaisons.map((each) => each.deplacement_moyen)).toEqual(
      comparaisons.map((each) => each.deplacement_moyen).toSorted((a, b) => b - a),
    )
  })

  it('changes weights, and refuses those of nothing', async () => {
    const [done, refused, nothing] = await Promise.all([
      ifn(['comparer', '--donnees', 'belfort', '--poids', 'ifn:publics=3']),
      ifn(['comparer', '--donnees', 'belfort', '--poids', 'ifn:public=3']),
      ifn(['comparer', '--donnees', 'belfort']),
    ])
    expect([done!.code, refused!.code, nothing!.code]).toEqual([0, 2, 2])
    expect(refused!.stderr).toContain('vouliez-vous dire « publics »')
    expect(nothing!.stderr).toContain('--methodes, --retraits, --poids')
  })
})

describe('ifn comparer, whether changes are real', () => {
  it('tests them by the errors that ifn robustesse --rangs wrote, and lays dates in rows', async () => {
    const [before, after, panel] = ['avant.csv', 'apres.csv', 'panel.csv'].map((name) =>
      join(folder, name),
    ) as [string, string, string]
    const small = ['--tirages', '20', '--lignes', '0', '--rangs', '--premiers', '10']
    const studied = await ifn(['robustesse', '--donnees', 'belfort', ...small, '-o', before])
    expect(studied.stderr + studied.stdout).toMatch(/territoires peuvent être parmi les 10 plus/)
    // the same, but for Belfort, 30 points of scores of income and of ageing away
    const [header, ...rows] = readFileSync(before, 'utf8').trim().split('\n')
    const at = (name: string): number => header!.split(',').indexOf(name)
    expect(at('rang_conjoint_max')).toBeGreaterThan(at('rang_possible_min'))
    const moved = rows.map((row) => {
      const cells = row.split(',')
      if (cells[0] === '90010') cells[at('niveau_vie_median')] = '60000'
      return cells.join(',')
    })
    writeFileSync(after, [header, ...moved, ''].join('\n'))
    const { code, stdout } = await ifn([
      'comparer',
      before,
      after,
      '--fdr',
      '0.05',
      '--panel',
      panel,
      '--json',
    ])
    expect(code).toBe(0)
    const said = JSON.parse(stdout) as { ecarts_qui_tiennent: Record<string, unknown> }
    expect(said.ecarts_qui_tiennent).toMatchObject({ fausses_decouvertes: 0.05, controle: 'bh' })
    expect(said.ecarts_qui_tiennent['hausses']).toBe(0)
    expect(said.ecarts_qui_tiennent['baisses']).toBe(1)
    const lines = readFileSync(panel, 'utf8').trim().split('\n')
    expect(lines).toHaveLength(1 + 2 * 101)
    expect(lines[0]).toMatch(
      /^code_commune,nom,date,population,ifn,publics,amenagement,ifn_rang,dixieme/,
    )
  })

  it('names each date by its file alone, and apart when files bear one name: no two columns alike', async () => {
    const paths = ['2017', '2021', '2023'].map((year) => join(folder, year, 'scores.csv'))
    for (const path of paths) {
      mkdirSync(dirname(path), { recursive: true })
      await ifn(['calculer', '--donnees', 'belfort', '-o', path])
    }
    const [change, panel] = [join(folder, 'trois.csv'), join(folder, 'lignes.csv')]
    expect((await ifn(['comparer', ...paths, '-o', change, '--panel', panel])).code).toBe(0)
    const names = readFileSync(change, 'utf8').split('\n')[0]!.split(',')
    expect(new Set(names).size).toBe(names.length)
    expect(names).toEqual(
      expect.arrayContaining(['ifn_scores_1', 'ifn_scores_3', 'ecart_scores_1_scores_2']),
    )
    const dates = readFileSync(panel, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[2])
    expect([...new Set(dates)]).toEqual(['scores_1', 'scores_2', 'scores_3'])
  })

  it('says so when no error is known, and refuses a share that is none', async () => {
    const path = join(folder, 'sans-erreur.csv')
    await ifn(['calculer', '--donnees', 'belfort', '-o', path])
    const [without, wrong] = await Promise.all([
      ifn(['comparer', path, path, '--fdr', '0.05', '-o', join(folder, 'ecarts.csv')]),
      ifn(['comparer', path, path, '--fdr', '5']),
    ])
    expect(without!.code).toBe(0)
    expect(without!.stderr + without!.stdout).toContain('rien n’est dit de la réalité des écarts')
    expect(wrong!.code).toBe(2)
  })
})

describe('ifn methodes and ifn verifier, of one’s own method', () => {
  it('--nouvelle gives a file that passes, and that is computed', async () => {
    const path = join(folder, 'ma-methode.yaml')
    writeFileSync(path, (await ifn(['methodes', '--nouvelle'])).stdout)
    const [checked, computed] = await Promise.all([
      ifn(['verifier', path]),
      ifn(['calculer', '--donnees', 'belfort', '-m', path, '-o', '-']),
    ])
    expect(checked).toMatchObject({ code: 0, stderr: '' })
    expect(checked!.stdout).toContain('├─ publics 66,7 % : Publics')
    expect(checked!.stdout).toContain('rien à signaler')
    expect(computed!.stdout.split('\n')[0]).toContain(
      'publics,amenagement,ifn,ifn_rang,couverture,absences,part_15_29',
    )
  })

  it('a file that extends a published method is checked as a whole', async () => {
    const path = join(folder, 'derivee.yaml')
    writeFileSync(
      path,
      'extends: ifn-2026\nid: ifn-2026-publics\ntitle: Publics deux fois\nindex: { weights: [2, 1] }\n',
    )
    const { code, stdout } = await ifn(['verifier', path, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      methode: 'ifn-2026-publics',
      erreurs: [],
      arbre: expect.arrayContaining([expect.stringContaining('publics 66,7 %')]),
    })
  })

  it('a sheet is printed as text, Markdown or HTML', async () => {
    const pages = await Promise.all(
      ['texte', 'markdown', 'html'].map((format) =>
        ifn(['methodes', 'hauts-de-france-2021', '--format', format]),
      ),
    )
    expect(pages.map(({ stdout }) => stdout.split('\n')[0])).toEqual([
      'Indice de fragilité numérique, Hauts-de-France 2021 (non vérifié)',
      '# Indice de fragilité numérique, Hauts-de-France 2021 (non vérifié)',
      '<!doctype html>',
    ])
  })
})
