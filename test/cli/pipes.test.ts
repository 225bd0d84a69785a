/** Commands one after the other in a pipe, in every format that one carries; nothing is left on the disk. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../support.ts'
import { ifn, scratch } from './run.ts'

const cwd = scratch()

function run(args: readonly string[], input?: Buffer): Buffer {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'dist/bin/ifn.js'), ...args],
    { cwd, input, maxBuffer: 1e8 },
  )
  expect(stderr.toString(), args.join(' ')).not.toContain('erreur[')
  expect(status, args.join(' ')).toBe(0)
  return stdout
}

/** How many outlines a map fills, and what its legend says and counts: they are laid out otherwise where sources are told. */
const drawnIn = (svg: string): readonly string[] => [
  String(svg.match(/ d="[^"]*z"/g)?.length),
  ...[...svg.matchAll(/>((?:moins )?de \d[^<]*|\d[^<]* et plus|\d+)</g)].map(([, said]) => said!),
]

describe('scores in a pipe', () => {
  const file = join(scratch(), 'scores.arrow')
  run(['calculer', '-t', '90', '-o', file])
  const direct = drawnIn(run(['carte', file, '-o', '-']).toString())

  it.each(['-', '-.csv', '-.json', '-.arrow', '-.parquet', '-.xlsx', '-.ods'])(
    'as « -o %s » come whole to a map, a report and an explorer',
    (format) => {
      const scores = run(['calculer', '-t', '90', '-o', format])
      expect(scores.length).toBeGreaterThan(10_000)
      const drawn = drawnIn(run(['carte', '-', '-o', '-'], scores).toString())
      expect(drawn.length).toBeGreaterThan(8)
      expect(drawn).toEqual(direct)
      expect(run(['rapport', '-', '-t', '90010', '-o', '-'], scores).toString()).toContain(
        'Belfort (90010)',
      )
      expect(run(['explorer', '-', '-o', '-'], scores).toString()).toMatch(
        /^<!DOCTYPE html>[^]*id="donnees"/,
      )
      expect(readdirSync(cwd)).toEqual([])
    },
    60_000,
  )

  it('with intervals, from a study to a report', () => {
    const study = run(['robustesse', '-t', '90', '--tirages', '20', '-o', '-.arrow'])
    expect(run(['rapport', '-', '-t', '90010', '-o', '-'], study).toString()).toMatch(
      /intervalle à 90/,
    )
  })

  it.each([
    ['.png', ['carte', '-t', '90'], '89504e47'],
    ['.docx', ['rapport', '-t', '90'], '504b0304'],
    ['.html', ['explorer', '-t', '90'], '3c21444f'],
    ['.json', ['priorites', '-t', '90'], '5b0a7b22'],
  ] as const)('come out as -%s', (format, args, magic) => {
    const bytes = run([...args, '-o', `-${format}`])
    expect(bytes.subarray(0, 4).toString('hex')).toBe(magic)
    expect(readdirSync(cwd)).toEqual([])
  })
})

describe('what a pipe does not carry is refused, and no file is written in its place', () => {
  it.each([
    [['calculer', '-t', '90', '-o', '-.geo.parquet'], '« -.geo.parquet »'],
    [['priorites', '-t', '90', '-o', '-.svg'], '« -.svg »'],
    [['calculer', '-t', '90', '--figer', '-'], '--figer -'],
    [['rapports', '-t', '90', '-o', '-'], '--sortie -'],
    [['auditer', '-t', '90', '-o', '-.html'], 'sur la sortie standard'],
  ])('%j', async (args, words) => {
    const { code, stderr, stdout } = await ifn(args, { cwd })
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain(words)
    expect(stderr).not.toContain('stdio:')
    expect(readdirSync(cwd)).toEqual([])
  })
})
