/** Threads, and what becomes of a batch when one dies, or the whole program. On the built command: `npm test` builds first. */
import { spawn } from 'node:child_process'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { PlanDocument } from '../../src/batch/plan.ts'
import { runBatch } from '../../src/batch/run.ts'
import { sheetToCsv } from '../../src/io/csv/write.ts'
import { root } from '../support.ts'
import { scratch } from '../cli/run.ts'
import { generatedSheet } from './generated.ts'
import { killPoints, batchOf, outputsOf, writeTables } from './lots.ts'

describe('threads', () => {
  const folder = scratch()

  it('give the same bytes, be they one, two or three', async () => {
    const { y2017, y2021 } = writeTables(join(folder, 'in'))
    const plan = {
      sources: { a: [y2017], b: [y2021] },
      millesimes: [{ annee: '2017', sources: ['a'] }, { annee: '2021', sources: ['b'] }, '2020'],
      niveaux: ['commune', 'departement'],
      methodes: ['ifn-2026', 'mednum-2023'],
      references: ['par-millesime', { figee: '2017' }],
    } as const
    const found = []
    for (const workers of [1, 2, 3]) {
      // the same name each time: it is part of what is written
      const batch = batchOf(plan as never, join(folder, 'out'))
      expect((await runBatch(batch, { workers })).echecs).toEqual([])
      found.push(outputsOf(batch.folder))
      rmSync(batch.folder, { recursive: true })
    }
    expect(Object.keys(found[0]!)).toHaveLength(28)
    expect(found[1]).toEqual(found[0])
    expect(found[2]).toEqual(found[0])
  })

  it('that die take their step with them; the others finish, and the rest is done when it can be', async () => {
    const small = writeTables(join(folder, 'small'), 60)
    const large = join(folder, 'large.csv')
    writeFileSync(
      large,
      sheetToCsv(generatedSheet(3, 'commune', 35_000, '2021')).replaceAll(
        'Territoire',
        'Territoire'.repeat(40),
      ),
    )
    const document: Omit<PlanDocument, 'sortie'> = {
      sources: { a: [small.y2017], b: [large] },
      millesimes: [
        { annee: '2017', sources: ['a'] },
        { annee: '2021', sources: ['b'] },
      ],
      niveaux: ['commune', 'departement'],
      methodes: ['ifn-2026'],
    }
    const batch = batchOf(
      { ...document, execution: { memoire_par_fil: 48, travailleurs: 2 } },
      join(folder, 'tight'),
    )
    const { echecs, sorties } = await runBatch(batch)
    expect(sorties.map(({ chemin, etat }) => [/millesime=(\d+)/.exec(chemin)![1], etat])).toEqual([
      ['2017', 'calcule'],
      ['2017', 'calcule'],
    ])
    expect(
      echecs.map(({ erreurs }) =>
        erreurs.map(({ code, probleme }) => [code, probleme.replace(/.* est mort/, '')]),
      ),
    ).toEqual([
      [['calcul-interrompu', ' : la mémoire lui a manqué']],
      [['calcul-interrompu', ' : la mémoire lui a manqué']],
    ])
    const roomy = batchOf(document, join(folder, 'tight'))
    expect(
      (await runBatch(roomy, { resume: true, workers: 1 })).sorties.map(({ etat }) => etat),
    ).toEqual(['a-jour', 'calcule', 'a-jour', 'calcule'])
  })
})

describe('a lot that is killed', () => {
  const folder = scratch()
  const plan = join(folder, 'PLAN.json')

  it('ends at the next run with the bytes of one that was not, and nothing half written', async () => {
    writeTables(join(folder, 'in'), 60)
    writeFileSync(
      plan,
      JSON.stringify({
        sources: { a: ['in/communes-2017.csv'], b: ['in/communes-2021.csv'] },
        millesimes: [
          { annee: 2017, sources: ['a'] },
          { annee: 2021, sources: ['b'] },
        ],
        niveaux: ['commune', 'departement'],
        methodes: ['ifn-2026', 'mednum-2023'],
        references: ['par-millesime', { figee: '2017' }],
        sortie: { dossier: 'out' },
      }),
    )
    const out = join(folder, 'out')
    const start = performance.now()
    await run()
    const whole = performance.now() - start
    const expected = outputsOf(out)
    expect(Object.keys(expected)).toHaveLength(20)

    // five here; `npm run test:faults` kills fifty times
    const points = killPoints(Number(process.env['IFN_KILLS'] ?? 5))
    let killed = 0
    for (const [k, point] of points.entries()) {
      if (k % 3 === 0) rmSync(out, { recursive: true, force: true })
      else
        rmSync(join(out, readdirSync(out).find((name) => name.startsWith('methode=')) ?? 'none'), {
          recursive: true,
          force: true,
        })
      killed += (await run(point * whole)) ? 1 : 0
      await run()
      expect(outputsOf(out), `killed at ${point.toFixed(3)} of a run`).toEqual(expected)
      expect(
        readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) =>
          name.endsWith('.tmp'),
        ),
      ).toEqual([])
    }
    expect(killed).toBeGreaterThan(points.length / 3)
  }, 600_000)

  /** Runs the plan; killed after so many milliseconds if it still runs. Whether it was. */
  function run(after?: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const child = spawn(
        process.execPath,
        [join(root, 'dist/bin/ifn.js'), 'lot', 'PLAN.json', '--travailleurs', '2'],
        { cwd: folder, stdio: 'ignore' },
      )
      const timer = after === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), after)
      child.on('error', reject)
      child.on('close', (code, signal) => {
        clearTimeout(timer)
        if (signal === 'SIGKILL') resolve(true)
        else if (code === 0) resolve(false)
        else reject(new Error(`code ${code}`))
      })
    })
  }
})
