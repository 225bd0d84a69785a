/**
 * Faults of the machine: what was asked for is written whole or not at all, and the reason is said. A full disk and a
 * read-only one want a file system of their own, which only root of Linux can mount: elsewhere these tests are skipped.
 * `IFN_KILLS` and `IFN_SOAK` say how many times.
 */
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runBatch } from '../../src/batch/run.ts'
import { compute } from '../../src/engine/compute.ts'
import { ifn2026 } from '../../src/methods/registry.ts'
import { readFiles } from '../../src/pipeline/pipeline.ts'
import { embeddedTerritory } from '../../src/host/embedded.ts'
import { batchOf, outputsOf } from '../batch/lots.ts'
import { scratch, spawned } from '../cli/run.ts'
import { mulberry32, root } from '../support.ts'

const folder = scratch()
const at = (...names: string[]): string => join(folder, ...names)
const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
const outputs = ['scores.csv', 'scores.datapackage.json', 'scores.arrow']

/** A file system of its own, which only root of Linux can mount. */
const mounted: string[] = []
function mount(name: string, options: string): string | undefined {
  const path = at(name)
  mkdirSync(path, { recursive: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  mounted.push(path)
  return path
}
afterAll(() => mounted.forEach((path) => execFileSync('umount', ['-l', path])))
const small = mount('small', 'size=16k')
const readOnly = mount('read-only', 'ro,size=16k')

describe('a computation', () => {
  it('killed at any moment leaves its outputs whole or absent', async () => {
    const whole = at('whole')
    mkdirSync(whole)
    const started = Date.now()
    expect(
      (
        await spawned([
          'calculer',
          '-o',
          join(whole, 'scores.csv'),
          '-o',
          join(whole, 'scores.arrow'),
        ])
      ).code,
    ).toBe(0)
    const duration = Date.now() - started
    const random = mulberry32(12)
    const kills = Number(process.env['IFN_KILLS'] ?? 6)
    for (let i = 0; i < kills; i++) {
      const target = at(`killed-${i}`)
      mkdirSync(target)
      const child = spawn(
        process.execPath,
        [
          join(root, 'dist/bin/ifn.js'),
          'calculer',
          '-o',
          join(target, 'scores.csv'),
          '-o',
          join(target, 'scores.arrow'),
        ],
        { stdio: 'ignore' },
      )
      setTimeout(() => child.kill('SIGKILL'), duration * (0.5 + 0.6 * random()))
      await new Promise((resolve) => child.on('close', resolve))
      const written = readdirSync(target).filter((name) => !name.endsWith('.tmp'))
      expect(outputs).toEqual(expect.arrayContaining(written))
      // the command line is in the Trace, with its own paths: the table itself is compared
      if (written.includes('scores.csv'))
        expect(hash(join(target, 'scores.csv'))).toBe(hash(join(whole, 'scores.csv')))
    }
  })

  it.skipIf(small === undefined)('on a full disk says so, and leaves nothing', async () => {
    const { code, stderr } = await spawned(['calculer', '-o', join(small!, 'scores.csv')])
    expect(code).toBe(2)
    expect(stderr).toContain('le disque est plein')
    expect(readdirSync(small!)).toEqual([])
  })

  it.skipIf(readOnly === undefined)('in a folder that cannot be written says so', async () => {
    const { code, stderr } = await spawned(['calculer', '-o', join(readOnly!, 'scores.csv')])
    expect(code).toBe(2)
    expect(stderr).toContain('lecture seule')
  })

  it('in a folder that is not there says so', async () => {
    expect(await spawned(['calculer', '-o', at('nowhere', 'scores.csv')])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('sortie-impossible'),
    })
  })

  it('through a link replaces what the link points to, and keeps the link', async () => {
    writeFileSync(at('target.csv'), 'old')
    symlinkSync(at('target.csv'), at('link.csv'))
    expect((await spawned(['calculer', '-o', at('link.csv')])).code).toBe(2)
    expect(readFileSync(at('target.csv'), 'utf8')).toBe('old')
    expect((await spawned(['calculer', '-o', at('link.csv'), '--force'])).code).toBe(0)
    expect(readFileSync(at('target.csv'), 'utf8')).toMatch(/^code_commune,/)
  })

  it('of an input that vanished says which', async () => {
    writeFileSync(at('gone.csv'), 'CODGEO;P21_POP\n01001;859\n')
    rmSync(at('gone.csv'))
    expect(await spawned(['calculer', at('gone.csv')])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('gone.csv'),
    })
  })

  it('gives the same bytes in any language, time zone and hour', async () => {
    const runs = await Promise.all(
      [
        { LANG: 'C', TZ: 'UTC' },
        { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati' },
      ].map((env) => spawned(['calculer', '-o', '-'], { env })),
    )
    expect(runs[0]!.code).toBe(0)
    expect(runs[1]!.stdout).toBe(runs[0]!.stdout)
    expect(runs[1]!.stderr).toBe(runs[0]!.stderr)
  })

  // 35,000 communes, their columns as numbers and the text of what is written: 96 MiB were enough when measured
  it.each([
    ['belfort', 64],
    ['france', 128],
  ])('fits in its heap: %s in %i MiB', async (donnees, mebibytes) => {
    const { code } = await spawned(['calculer', '--donnees', donnees, '-o', '-'], {
      env: { NODE_OPTIONS: `--max-old-space-size=${mebibytes}` },
    })
    expect(code).toBe(0)
  })

  it('ends quietly when its reader goes away', () => {
    expect(
      execFileSync(
        'sh',
        [
          '-c',
          `node ${JSON.stringify(join(root, 'dist/bin/ifn.js'))} calculer -o - 2>/dev/null | head -n 1`,
        ],
        { encoding: 'utf8' },
      ),
    ).toMatch(/^code_commune,/)
  })
})

describe('many runs in one process', () => {
  it('do not make memory grow', () => {
    const table = readFiles(embeddedTerritory('belfort').files, ifn2026).table
    const runs = Number(process.env['IFN_SOAK'] ?? 60)
    const used = (): number => {
      globalThis.gc?.()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      return heapUsed + arrayBuffers
    }
    for (let i = 0; i < 20; i++) compute(ifn2026, table)
    const before = used()
    for (let i = 0; i < runs; i++) compute(ifn2026, table)
    // without --expose-gc the heap breathes: the bound is what 60 leaked runs would exceed (a run makes about 1 MB)
    expect((used() - before) / 2 ** 20).toBeLessThan(globalThis.gc ? 4 : 40)
  })
})

describe('a lot', () => {
  const enough = batchOf(
    { donnees: 'belfort', niveaux: ['departement', 'commune'], methodes: ['ifn-2026'] },
    at('enough'),
  )
  const narrow = mount('narrow', 'size=56k')

  it.skipIf(narrow === undefined)(
    'on a full disk tells the job that it could not write, does the others, and that one once there is room',
    async () => {
      expect((await runBatch(enough, { workers: 1 })).echecs).toEqual([])
      const batch = { ...enough, folder: join(narrow!, 'out') }
      const { echecs, sorties } = await runBatch(batch, { workers: 1 })
      const commune = 'methode=ifn-2026/niveau=commune/millesime=dernier/part-0.arrow'
      expect(
        echecs.map(({ chemin, erreurs }) => [
          chemin,
          erreurs[0]!.code,
          /le disque est plein/.test(erreurs[0]!.probleme),
        ]),
      ).toEqual([[commune, 'sortie-impossible', true]])
      expect(sorties.map(({ etat }) => etat)).toEqual(['calcule'])
      expect(
        readdirSync(batch.folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
          name.endsWith('.tmp'),
        ),
      ).toEqual([])
      execFileSync('mount', ['-o', 'remount,size=4m', narrow!])
      expect(
        (await runBatch(batch, { workers: 1, resume: true })).sorties.map(({ etat }) => etat),
      ).toEqual(['a-jour', 'calcule'])
      expect(outputsOf(batch.folder)).toEqual(outputsOf(enough.folder))
    },
  )
})
