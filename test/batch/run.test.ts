import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { jobsOf } from '../../src/batch/job.ts'
import { OWN_REFERENCE } from '../../src/batch/plan.ts'
import { runBatch } from '../../src/batch/run.ts'
import { computeFrom } from '../../src/cli/compute-options.ts'
import { scoresSheet } from '../../src/engine/sheet.ts'
import { encodeSheet } from '../../src/io/encode.ts'
import { describeShared, problemsOf, shared } from '../support.ts'
import { scratch } from '../cli/run.ts'
import { batchOf, outputsOf, writeTables } from './lots.ts'

/** What `ifn calculer` writes, asked by the very command that the step says. */
async function calculated(command: string): Promise<string> {
  const given = command
    .split(' ')
    .slice(2)
    .map((each) => each.replace(/^'|'$/g, ''))
  const at = (name: string): string | undefined =>
    given.includes(`--${name}`) ? given[given.indexOf(`--${name}`) + 1] : undefined
  const first = given.findIndex((each) => each.startsWith('--'))
  const variante = at('variante')
  const [niveau, reference, millesime, cog] = [
    at('niveau'),
    at('reference'),
    at('millesime'),
    at('cog'),
  ]
  const scores = await computeFrom(
    {
      json: false,
      force: false,
      csvBrut: false,
      csvFr: false,
      completerZeros: false,
      scissions: 'poids',
      plm: false,
      fichiers: given.slice(0, first),
      ...(at('donnees') !== undefined && { donnees: at('donnees') as 'belfort' }),
      methode: at('methode')!,
      ...(variante !== undefined && { variante }),
      ...(niveau !== undefined && { niveau: niveau as 'commune' }),
      ...(reference !== undefined && { reference }),
      ...(millesime !== undefined && { millesime }),
      ...(cog !== undefined && { cog: Number(cog) }),
    },
    command,
  )
  return Buffer.from(await encodeSheet(scoresSheet(scores), 'arrow')).toString('base64')
}

async function expectSameAsCalculer(batch: ReturnType<typeof batchOf>): Promise<void> {
  const outputs = outputsOf(batch.folder)
  const steps = jobsOf(batch).filter(({ kind }) => kind === 'scores')
  expect(steps.length).toBeGreaterThan(1)
  for (const { path, command } of steps)
    expect(outputs[path] === (await calculated(command)), command).toBe(true)
}

describe('a lot', () => {
  const folder = scratch()
  const { y2017, y2021 } = writeTables(join(folder, 'in'))

  it('gives what « ifn calculer » gives for each job, to the last byte: own, named and frozen references', async () => {
    const batch = batchOf(
      {
        sources: { a: [y2017], b: [y2021] },
        millesimes: [
          { annee: '2017', sources: ['a'] },
          { annee: '2021', sources: ['b'] },
        ],
        niveaux: ['commune', 'departement'],
        methodes: ['ifn-2026', 'mednum-2023', { methode: 'mednum-2020', variante: 'corrigee' }],
        references: [OWN_REFERENCE, 'france', { figee: '2017' }],
      },
      join(folder, 'all'),
    )
    const { sorties, echecs } = await runBatch(batch, { workers: 1 })
    expect(echecs).toEqual([])
    expect(sorties).toHaveLength(2 * 2 * 3 * 3 + 2 * 3)
    await expectSameAsCalculer(batch)
  })

  it('gives it on the embedded territory, and from one folder of several years brought to one COG', async () => {
    const embedded = batchOf(
      {
        donnees: 'belfort',
        niveaux: ['commune', 'departement', 'france'],
        methodes: ['ifn-2026', 'mednum-2023', 'portrea-2023'],
      },
      join(folder, 'belfort'),
    )
    expect((await runBatch(embedded, { workers: 1 })).echecs).toEqual([])
    await expectSameAsCalculer(embedded)
    const years = batchOf(
      {
        sources: { tout: [join(folder, 'in')] },
        millesimes: ['2017', '2021'],
        cog: 2024,
        niveaux: ['commune'],
        methodes: ['ifn-2026', 'mednum-2023'],
      },
      join(folder, 'cog'),
    )
    expect((await runBatch(years, { workers: 1 })).echecs).toEqual([])
    await expectSameAsCalculer(years)
  })

  it('does nothing the second time, and writes nothing', async () => {
    const batch = batchOf(
      { donnees: 'belfort', niveaux: ['commune'], methodes: ['ifn-2026'] },
      join(folder, 'twice'),
    )
    await runBatch(batch, { workers: 1 })
    const manifest = readFileSync(join(batch.folder, 'manifest.json'), 'utf8')
    const { sorties } = await runBatch(batch, { workers: 1 })
    expect(sorties.map(({ etat }) => etat)).toEqual(['a-jour'])
    expect(readFileSync(join(batch.folder, 'manifest.json'), 'utf8')).toBe(manifest)
  })

  it('does again what depends on a file that changed, and no more', async () => {
    const files = writeTables(join(folder, 'change'))
    const batch = batchOf(
      {
        sources: { a: [files.y2017], b: [files.y2021] },
        millesimes: [
          { annee: '2017', sources: ['a'] },
          { annee: '2021', sources: ['b'] },
        ],
        niveaux: ['commune'],
        methodes: ['ifn-2026'],
        references: [OWN_REFERENCE, { figee: '2017' }],
      },
      join(folder, 'changed'),
    )
    await runBatch(batch, { workers: 1 })
    const etats = async (): Promise<Record<string, string>> =>
      Object.fromEntries(
        (await runBatch(batch, { workers: 1 })).sorties.map(({ chemin, etat }) => [
          chemin.replace('methode=ifn-2026/niveau=commune/', '').replace('/part-0.arrow', ''),
          etat,
        ]),
      )

    writeFileSync(
      files.y2021,
      readFileSync(files.y2021, 'utf8').replace(/^(01001,[^,]*,)\d+/m, '$1777'),
    )
    expect(await etats()).toEqual({
      'reference=par-millesime/millesime=2017': 'a-jour',
      'reference=par-millesime/millesime=2021': 'calcule',
      'references/figee-2017.json': 'a-jour',
      'reference=figee-2017/millesime=2017': 'a-jour',
      'reference=figee-2017/millesime=2021': 'calcule',
    })

    writeFileSync(
      files.y2017,
      readFileSync(files.y2017, 'utf8').replace(/^(01001,[^,]*,)\d+/m, '$1777'),
    )
    expect(await etats()).toEqual({
      'reference=par-millesime/millesime=2017': 'calcule',
      'reference=par-millesime/millesime=2021': 'a-jour',
      'references/figee-2017.json': 'calcule',
      'reference=figee-2017/millesime=2017': 'calcule',
      'reference=figee-2017/millesime=2021': 'calcule',
    })
  })

  it('writes nothing again where a file changed and the table that it gives did not', async () => {
    const files = writeTables(join(folder, 'same'))
    const batch = batchOf(
      {
        sources: { tout: [files.y2017, files.y2021] },
        millesimes: ['2017'],
        niveaux: ['commune'],
        methodes: ['ifn-2026'],
      },
      join(folder, 'kept'),
    )
    await runBatch(batch, { workers: 1 })
    writeFileSync(
      files.y2021,
      readFileSync(files.y2021, 'utf8').replace(/^(01001,[^,]*,)\d+/m, '$1777'),
    )
    expect((await runBatch(batch, { workers: 1 })).sorties.map(({ etat }) => etat)).toEqual([
      'identique',
    ])
    expect((await runBatch(batch, { workers: 1 })).sorties.map(({ etat }) => etat)).toEqual([
      'a-jour',
    ])
  })

  it('tells what failed and finishes the rest; what was lifted is then done alone', async () => {
    const files = writeTables(join(folder, 'faults'))
    const good = readFileSync(files.y2021)
    const [head, one, other, ...rest] = good.toString('utf8').split('\n')
    const twice = other!.replace(/^\d+/, one!.slice(0, 5))
    writeFileSync(files.y2021, [head, one, twice, ...rest].join('\n'))
    const batch = batchOf(
      {
        sources: { a: [files.y2017], b: [files.y2021] },
        millesimes: [
          { annee: '2017', sources: ['a'] },
          { annee: '2021', sources: ['b'] },
        ],
        niveaux: ['commune'],
        methodes: ['ifn-2026', 'mednum-2023'],
      },
      join(folder, 'faulty'),
    )
    const first = await runBatch(batch, { workers: 1 })
    expect(first.echecs.map(({ chemin, erreurs }) => [chemin, erreurs[0]!.code])).toEqual(
      ['ifn-2026', 'mednum-2023'].map((method) => [
        `methode=${method}/niveau=commune/millesime=2021/part-0.arrow`,
        'territoire-double',
      ]),
    )
    expect(first.sorties.map(({ etat }) => etat)).toEqual(['calcule', 'calcule'])
    writeFileSync(files.y2021, good)
    const second = await runBatch(batch, { workers: 1, resume: true })
    expect(second.sorties.map(({ etat }) => etat)).toEqual([
      'a-jour',
      'calcule',
      'a-jour',
      'calcule',
    ])
    expect(second.echecs).toEqual([])
  })

  it('tells of an output that cannot be written, and leaves nothing half written', async () => {
    const batch = batchOf(
      { donnees: 'belfort', niveaux: ['commune', 'departement'], methodes: ['ifn-2026'] },
      join(folder, 'shut'),
    )
    await runBatch(batch, { workers: 1 })
    const path = join(batch.folder, 'methode=ifn-2026/niveau=departement/millesime=dernier')
    rmSync(path, { recursive: true })
    writeFileSync(path, 'a file in the place of a folder')
    const { echecs, sorties } = await runBatch(batch, { workers: 1 })
    expect(echecs.map(({ erreurs }) => erreurs[0]!.code)).toEqual(['sortie-impossible'])
    expect(sorties.map(({ etat }) => etat)).toEqual(['a-jour'])
    expect(Object.keys(outputsOf(batch.folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('clears the manifest that a killed lot left unfinished, and no other file of the folder', async () => {
    const { y2017 } = writeTables(join(folder, 'tue'))
    const batch = batchOf(
      { sources: { a: [y2017] }, niveaux: ['commune'], methodes: ['ifn-2026'] },
      join(folder, 'tue-out'),
    )
    expect((await runBatch(batch)).echecs).toEqual([])
    const [ours, other] = ['.manifest.json.0123456789ab.tmp', '.autre.csv.0123456789ab.tmp']
    for (const name of [ours!, other!]) writeFileSync(join(batch.folder, name), '{')
    expect((await runBatch(batch, { resume: true })).echecs).toEqual([])
    expect(readdirSync(batch.folder).filter((name) => name.endsWith('.tmp'))).toEqual([other])
  })

  it('does not write over what it did not write, nor beside another lot that runs', async () => {
    const batch = batchOf(
      { donnees: 'belfort', niveaux: ['commune'], methodes: ['ifn-2026'] },
      join(folder, 'foreign'),
    )
    await runBatch(batch, { workers: 1 })
    rmSync(join(batch.folder, '.lot'), { recursive: true })
    expect((await problemsOf(() => runBatch(batch))).map(({ code }) => code)).toEqual([
      'sortie-existante',
    ])
    expect(
      (await problemsOf(() => runBatch(batch, { resume: true }))).map(({ code }) => code),
    ).toEqual(['option-invalide'])
    expect(
      (await runBatch(batch, { force: true, workers: 1 })).sorties.map(({ etat }) => etat),
    ).toEqual(['calcule'])
    rmSync(join(batch.folder, 'methode=ifn-2026'), { recursive: true })
    writeFileSync(join(batch.folder, '.lot/verrou'), String(process.ppid))
    expect((await problemsOf(() => runBatch(batch))).map(({ code }) => code)).toEqual([
      'lot-occupe',
    ])
    writeFileSync(join(batch.folder, '.lot/verrou'), '999999999')
    expect((await runBatch(batch, { workers: 1 })).sorties.map(({ etat }) => etat)).toEqual([
      'calcule',
    ])
    expect(existsSync(join(batch.folder, '.lot/verrou'))).toBe(false)
  })

  it('keeps of the columns what the plan asks, and writes Parquet', async () => {
    const batch = batchOf(
      { donnees: 'belfort', niveaux: ['commune'], methodes: ['ifn-2026'] },
      join(folder, 'parquet'),
      {
        format: 'parquet',
        colonnes: 'indice',
      },
    )
    expect((await runBatch(batch, { workers: 1 })).echecs).toEqual([])
    const { decodeSheet } = await import('../../src/io/encode.ts')
    const sheet = await decodeSheet(
      readFileSync(
        join(batch.folder, 'methode=ifn-2026/niveau=commune/millesime=dernier/part-0.parquet'),
      ),
      'parquet',
    )
    expect(sheet.columns.map(({ name }) => name)).toEqual([
      'code_commune',
      'nom',
      'population',
      'publics',
      'amenagement',
      'ifn',
      'ifn_rang',
      'couverture',
    ])
    expect(JSON.parse(sheet.metadata['ifn.trace']!)).toMatchObject({
      method: { id: 'ifn-2026' },
      level: 'commune',
      command: 'ifn calculer --donnees belfort --methode ifn-2026 --niveau commune',
    })
  })
})

describeShared('on the national communes', () => {
  const folder = scratch()

  it('gives what « ifn calculer » gives, for methods that read other columns of the same file', async () => {
    const batch = batchOf(
      {
        sources: { france: [join(shared, 'data/communes/ifn_inputs_communes_2017-2021.csv')] },
        millesimes: ['2019', '2021'],
        niveaux: ['commune'],
        methodes: ['ifn-2026', 'mednum-2023'],
      },
      join(folder, 'national'),
    )
    const { echecs, sorties } = await runBatch(batch, { workers: 1 })
    expect(echecs).toEqual([])
    expect(sorties.map(({ territoires }) => territoires).filter((n) => n > 30_000)).toHaveLength(4)
    await expectSameAsCalculer(batch)
  })
})
