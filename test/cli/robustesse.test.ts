import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ifn, scratch, spawned } from './run.ts'

const folder = scratch()

it('gives the same bits on 1, 2 and 4 threads', async () => {
  const outputs = []
  for (const workers of [1, 2, 4]) {
    const path = join(folder, `${workers}.csv`)
    const { code, stderr } = await spawned([
      'robustesse',
      '--donnees',
      'belfort',
      '--tirages',
      '30',
      '--lignes',
      '32',
      '--precision',
      '0.3',
      '--ouvriers',
      String(workers),
      '-o',
      path,
    ])
    expect(code, stderr).toBe(0)
    outputs.push(readFileSync(path, 'utf8'))
  }
  expect(outputs[1]).toBe(outputs[0])
  expect(outputs[2]).toBe(outputs[0])
  expect(outputs[0]!.split('\n')[0]).toContain(
    'ifn_p05,ifn_median,ifn_p95,rang_p05,rang_median,rang_p95,dixieme',
  )
}, 60_000)

it('says as JSON what varied, what did not, over which set; the scenario that it prints gives it again', async () => {
  const first = await ifn([
    'robustesse',
    '--donnees',
    'belfort',
    '--tirages',
    '40',
    '--lignes',
    '32',
    '--json',
    '-t',
    '90052',
  ])
  expect(first.code).toBe(0)
  const told = JSON.parse(first.stdout) as {
    graine: number
    varie: { id: string; sur: string }[]
    fixe: { nom: string; pourquoi: string }[]
    scenario: object
    retraits_impossibles: { id: string }[]
    sensibilite: {
      lignes: number
      cibles: { id: string }[]
      moteurs: { code: string; total: Record<string, number> }[]
    }
    trace: object
  }
  expect(told.graine).toBe(20_261_121)
  expect(told.varie.map(({ id }) => id)).toContain('sampling')
  expect(told.fixe.every(({ pourquoi }) => pourquoi.length > 5)).toBe(true)
  expect(told.retraits_impossibles).toEqual([])
  expect(told.sensibilite.lignes).toBe(32)
  expect(told.sensibilite.cibles.map(({ id }) => id)).toEqual([
    'decalage_moyen',
    'part_changeant',
    'score_90052',
  ])
  expect(Object.keys(told.sensibilite.moteurs[0]!.total)).toEqual(told.varie.map(({ id }) => id))
  const path = join(folder, 'scenario.json')
  writeFileSync(path, JSON.stringify(told.scenario))
  const again = JSON.parse(
    (
      await ifn([
        'robustesse',
        '--donnees',
        'belfort',
        '--tirages',
        '40',
        '--lignes',
        '32',
        '--json',
        '-t',
        '90052',
        '--scenario',
        path,
      ])
    ).stdout,
  ) as typeof told
  expect({ ...again, fixe: [], trace: {} }).toEqual({ ...told, fixe: [], trace: {} })
}, 60_000)

it('refuses a wrong scenario with every problem, code 2, and writes nothing', async () => {
  const path = join(folder, 'faux.yaml')
  writeFileSync(
    path,
    'weights: { kind: plus-or-minus, share: 25 }\nrounding: { taux_pauvrete: { pas: 1 } }\n',
  )
  const { code, stdout, stderr } = await ifn([
    'robustesse',
    '--donnees',
    'belfort',
    '--scenario',
    path,
    '-o',
    join(folder, 'rien.csv'),
  ])
  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr.match(/erreur\[scenario-incoherent\]/g)).toHaveLength(2)
  expect(stderr).toContain('weights.share')
})

it('writes columns that a map and a report read', async () => {
  const path = join(folder, 'lu.csv')
  expect(
    (
      await ifn([
        'robustesse',
        '--donnees',
        'belfort',
        '--tirages',
        '40',
        '--lignes',
        '32',
        '-o',
        path,
      ])
    ).code,
  ).toBe(0)
  for (const column of ['certitude', 'p_premier_dixieme'])
    expect(
      (await ifn(['carte', path, '-c', column, '-o', join(folder, `${column}.svg`)])).stderr,
    ).not.toContain('erreur')
  expect(readFileSync(join(folder, 'p_premier_dixieme.svg'), 'utf8')).toContain(
    'dixième le plus fragile',
  )
  expect(
    (await ifn(['rapport', path, '-t', '90052', '-o', join(folder, 'r.html')])).stderr,
  ).not.toContain('erreur')
  expect(readFileSync(join(folder, 'r.html'), 'utf8')).toMatch(
    /neuf fois sur dix entre .* Son rang, neuf fois sur dix, va de \d+ à \d+ .* dans le dixième le plus fragile dans/,
  )
})

it('refuses an output that could not be written before it computes anything', async () => {
  const { code, stderr } = await ifn([
    'robustesse',
    '--donnees',
    'belfort',
    '-o',
    join(folder, 'absent', 'r.csv'),
  ])
  expect(code).toBe(2)
  expect(stderr).toContain('sortie-impossible')
})
