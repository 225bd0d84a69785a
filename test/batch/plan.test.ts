import { describe, expect, it } from 'vitest'
import { jobsOf } from '../../src/batch/job.ts'
import {
  examplePlan,
  nameOfMethod,
  nameOfReference,
  planFrom,
  planJsonSchema,
} from '../../src/batch/plan.ts'
import { problemsOf } from '../support.ts'
import { batchOf } from './lots.ts'

describe('a plan', () => {
  it('is given as an example that is one, with or without a folder', () => {
    expect(planFrom(examplePlan()).niveaux).toEqual(['commune', 'departement'])
    expect(planFrom(examplePlan('dossier/')).sources).toEqual({ national: ['dossier/'] })
  })

  it('says all that is wrong with its shape at once, with the place', async () => {
    const problems = await problemsOf(() =>
      planFrom(
        { niveaux: ['comune'], methodes: [], sortie: {}, references: [{ figé: '2017' }], zut: 1 },
        'PLAN.json',
      ),
    )
    expect(problems.map(({ code, place }) => [code, place.file, place.column])).toEqual([
      ['plan-invalide', 'PLAN.json', 'niveaux.0'],
      ['plan-invalide', 'PLAN.json', 'methodes'],
      ['plan-invalide', 'PLAN.json', 'references.0.figee'],
      ['plan-invalide', 'PLAN.json', 'references.0'],
      ['plan-invalide', 'PLAN.json', 'sortie.dossier'],
      ['plan-invalide', 'PLAN.json', undefined],
    ])
  })

  it('says all that its parts do not agree on: names that lead nowhere, outputs of one name', async () => {
    const plan = {
      sources: { a: ['x'] },
      millesimes: ['2017', { annee: '2017', sources: ['b'] }],
      niveaux: ['commune', 'commune'],
      methodes: ['ifn-2026'],
      references: ['france', 'france', { figee: '2021' }],
      sortie: { dossier: 'o' },
    }
    const problems = await problemsOf(() => planFrom(plan))
    expect(problems.map(({ place }) => place.column)).toEqual([
      'millesimes.1.sources',
      'references.2.figee',
      'millesimes.1',
      'niveaux.1',
      'references.1',
    ])
    expect(problems[0]!.message).toBe('« b » n’est pas une source du plan')
  })

  it('reads territories of one’s own alone, groups where results by group are asked, and no option of reading that it does not know', async () => {
    const plan = { methodes: ['ifn-2026'], sortie: { dossier: 'o' } }
    const columnsOf = async (more: object): Promise<unknown[]> =>
      (await problemsOf(() => planFrom({ ...plan, ...more }))).map(({ place }) => place.column)
    expect(await columnsOf({ niveaux: ['autre', 'commune'], cog: 2024 })).toEqual([
      'niveaux',
      'cog',
    ])
    expect(await columnsOf({ niveaux: ['commune'], groupes: 'epci' })).toEqual(['groupes'])
    expect(await columnsOf({ niveaux: ['commune'], lecture: { colonne: 'x' } })).toEqual([
      'lecture',
    ])
  })

  it('reads its sources or embedded data, not both', async () => {
    const both = {
      sources: { a: ['x'] },
      donnees: 'belfort',
      niveaux: ['commune'],
      methodes: ['ifn-2026'],
      sortie: { dossier: 'o' },
    }
    const [problem] = await problemsOf(() => planFrom(both))
    expect([problem!.place.column, problem!.code]).toEqual(['donnees', 'plan-invalide'])
  })

  it('takes short forms for long ones, and years as numbers', () => {
    const plan = planFrom({
      millesimes: [2017],
      cog: 2025,
      niveaux: ['iris'],
      methodes: ['ifn-2026'],
      sortie: { dossier: 'o' },
    })
    expect(plan).toMatchObject({
      millesimes: [{ annee: '2017' }],
      cog: { annee: 2025 },
      methodes: [{ methode: 'ifn-2026' }],
    })
  })

  it('has a JSON Schema that names every key', () => {
    const schema = planJsonSchema() as { properties: object; required: string[] }
    expect(Object.keys(schema.properties)).toEqual([
      '$schema',
      'titre',
      'sources',
      'donnees',
      'millesimes',
      'cog',
      'lecture',
      'groupes',
      'niveaux',
      'methodes',
      'references',
      'sortie',
      'execution',
    ])
    expect(schema.required).toEqual(['niveaux', 'methodes', 'sortie'])
  })

  it('makes names of folders that no engine or shell takes for something else', () => {
    expect(nameOfMethod({ methode: 'x/Ma méthode=1.yaml', variante: 'corrigee' })).toBe(
      'Ma-methode-1+corrigee',
    )
    expect(
      ['region:27', 'refs/2017.json', { figee: '2017', reference: 'departement' }].map((each) =>
        nameOfReference(each),
      ),
    ).toEqual(['region-27', 'figee-2017', 'figee-2017-departement'])
  })
})

describe('the steps of a plan', () => {
  const document = {
    sources: { a: ['a.csv'], b: ["l'autre.csv"] },
    millesimes: [{ annee: '2017', sources: ['a'] }, '2021'],
    niveaux: ['commune', 'epci'],
    methodes: ['ifn-2026', { methode: 'mednum-2020', variante: 'corrigee' }],
  } as const

  it('are one an output, each with the command that gives the same', () => {
    const steps = jobsOf(batchOf(document as never, 'o'))
    expect(steps).toHaveLength(8)
    expect(steps[7]).toMatchObject({
      path: 'methode=mednum-2020+corrigee/niveau=epci/millesime=2021/part-0.arrow',
      command:
        "ifn calculer a.csv 'l'\\''autre.csv' --methode mednum-2020 --variante corrigee --niveau epci --millesime 2021",
    })
    expect(steps[0]).toMatchObject({
      inputs: ['a.csv'],
      command: 'ifn calculer a.csv --methode ifn-2026 --niveau commune --millesime 2017',
    })
  })

  it('freeze a reference once for a method and a level, before what is held to it', () => {
    const steps = jobsOf(
      batchOf({ ...document, references: ['par-millesime', { figee: '2017' }] } as never, 'o'),
    )
    const frozen = steps.filter(({ kind }) => kind === 'reference')
    expect(frozen.map(({ path }) => path)).toEqual(
      ['ifn-2026', 'mednum-2020+corrigee'].flatMap((method) =>
        ['commune', 'epci'].map(
          (level) => `references/methode=${method}/niveau=${level}/figee-2017.json`,
        ),
      ),
    )
    for (const { path } of frozen) {
      const held = steps.filter(
        ({ reference }) => reference.kind === 'etape' && reference.path === path,
      )
      expect(held.map(({ millesime }) => millesime)).toEqual(['2017', '2021'])
      expect(
        held.every((each) => steps.indexOf(each) > steps.findIndex((step) => step.path === path)),
      ).toBe(true)
      expect(held[0]!.command).toContain(`--reference o/${path}`)
    }
    expect(new Set(steps.map(({ path }) => path)).size).toBe(steps.length)
  })
})
