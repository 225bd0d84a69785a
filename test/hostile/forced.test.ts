/**
 * Faults that are forced on the built command: streams that are closed or full, few descriptors, little memory, folders
 * that are gone or shut, inputs that vanish, grow or never end, a stop at the keyboard. Each ends with a code of the
 * contract and a French sentence, never a stack, and leaves nothing half written. One in five runs in the suite;
 * `IFN_FAULTS=all` runs them all.
 */
import { spawn } from 'node:child_process'
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { scratch, spawned } from '../cli/run.ts'
import { root } from '../support.ts'

/** What is run, and the codes that it may end with: 1 and 2 where nothing is said; a stop is told to the shell as such. */
interface Fault {
  readonly name: string
  readonly script: string
  readonly codes?: readonly number[]
  /** Nothing can be said: nobody hears. */
  readonly mute?: boolean
  /** Wants another user, so root. */
  readonly asNobody?: boolean
}

const stopped = (signal: string, seconds: number, command: string, code: number): Fault => ({
  name: `${command.split(' ')[0]} stopped by ${signal}`,
  script: `$IFN ${command} & p=$!; sleep ${seconds}; kill -${signal} $p; wait $p`,
  codes: [code, 0],
  mute: true,
})
const full = (command: string): Fault => ({
  name: `${command.split(' ')[0]}${command.includes('--json') ? ' --json' : ''} into a full device`,
  script: `$IFN ${command} >/dev/full`,
})
const few = (command: string): Fault => ({
  name: `${command.split(' ')[0]} with 32 descriptors`,
  script: `ulimit -n 32; $IFN ${command}`,
  codes: [0, 1, 2],
})
const nobody = (name: string, script: string): Fault => ({ name, script, asNobody: true })

const faults: readonly Fault[] = [
  full('calculer --territoire 90 -o -'),
  full('verifier scores.csv --json'),
  full('carte scores.csv -o -'),
  full('rapport scores.csv -t 90010 -o -'),
  full('explorer scores.csv -o -'),
  full('methodes'),
  full('sql'),
  full('sources'),
  full('--help'),
  full('expliquer 90010 scores.csv'),
  full('comparer scores.csv scores.csv --json'),
  full('lieux -t 90 --json'),
  few('calculer --territoire 90 -o x.csv'),
  few('verifier scores.csv'),
  few('carte scores.csv -o x.svg'),
  few('rapports scores.csv -t 90 --par commune -o fiches/'),
  few('robustesse --territoire 90 --tirages 100 -o x.csv'),
  few('explorer scores.csv -o x.html'),
  stopped('INT', 0.4, 'calculer -o x.csv', 130),
  stopped('INT', 1, 'robustesse -o x.csv', 130),
  stopped('INT', 0.8, 'rapports scores.csv -t 90 --par commune -o fiches/', 130),
  stopped('INT', 0.2, 'explorer scores.csv -o x.html', 130),
  stopped('INT', 0.2, 'comparer scores.csv scores.csv -o x.csv', 130),
  stopped('INT', 0.8, 'implanter -t 90 -o x.csv', 130),
  stopped('INT', 0.4, 'priorites -t 90 -o x.csv', 130),
  stopped('INT', 0.3, 'auditer --donnees belfort -o x.html', 130),
  stopped('TERM', 0.6, 'lieux --seuils 5,10 -o x.csv', 143),
  stopped('TERM', 0.4, 'carte -o x.svg', 143),
  stopped('HUP', 0.4, 'calculer -o x.arrow', 129),
  {
    name: 'a reader that leaves',
    script: '$IFN calculer -o - | head -1 >/dev/null; exit ${PIPESTATUS[0]}',
    codes: [0],
    mute: true,
  },
  {
    name: 'nobody to hear',
    script: '$IFN calculer --territoire 90 -o x.csv 2>&-',
    codes: [0],
    mute: true,
  },
  { name: 'a closed input', script: '$IFN calculer - -o x.csv <&-' },
  { name: 'an empty input', script: '$IFN calculer - -o x.csv </dev/null' },
  { name: 'a folder for an input', script: '$IFN calculer - -o x.csv </tmp' },
  {
    name: 'little address space',
    script: 'ulimit -v 1500000; $IFN calculer --territoire 90 -o x.csv',
    codes: [0, 1, 2],
  },
  {
    name: 'no room for a WebAssembly memory',
    script: 'ulimit -v 6000000; $IFN calculer table.csv -o x.csv',
    codes: [0, 1, 2],
  },
  {
    name: 'a table larger than what may be written',
    script: 'ulimit -f 10; $IFN calculer --territoire 90 -o x.csv',
  },
  {
    name: 'a map larger than what may be written',
    script: 'ulimit -f 4; $IFN carte scores.csv -o x.svg',
  },
  {
    name: 'no more processes',
    script: 'ulimit -u 20; $IFN robustesse --territoire 90 --tirages 100 -o x.csv',
    codes: [0, 1, 2],
  },
  {
    name: 'no home',
    script: 'env -u HOME -u XDG_CACHE_HOME -u XDG_CONFIG_HOME $IFN config',
    codes: [0],
    mute: true,
  },
  {
    name: 'a home that is a file',
    script: 'HOME=/etc/passwd XDG_CACHE_HOME= $IFN calculer --territoire 90 -o x.csv',
    codes: [0],
  },
  {
    name: 'no temporary folder, for a workbook',
    script: 'TMPDIR=/nonexistent $IFN calculer --territoire 90 -o x.xlsx',
    codes: [0, 2],
  },
  {
    name: 'no temporary folder, for a rerun',
    script:
      '$IFN calculer --territoire 90 -o y.csv 2>/dev/null; TMPDIR=/nonexistent $IFN refaire y.csv',
  },
  {
    name: 'a working folder that is gone',
    script: 'mkdir gone; cd gone; rmdir ../gone; $IFN calculer --territoire 90 -o x.csv',
  },
  nobody(
    'a folder that cannot be written',
    'mkdir ro; chmod 555 ro; su nobody -s /bin/bash -c "cd ro; $IFN calculer --territoire 90 -o x.csv"',
  ),
  nobody(
    'another folder that cannot be written',
    'mkdir ro; chmod 555 ro; su nobody -s /bin/bash -c "$IFN carte scores.csv -o ro/x.svg"',
  ),
  nobody(
    'a file that cannot be read',
    'cp scores.csv s.csv; chmod 000 s.csv; su nobody -s /bin/bash -c "$IFN carte s.csv -o -"',
  ),
  nobody(
    'a folder that cannot be read',
    'mkdir sd; cp scores.csv sd/; chmod 000 sd; su nobody -s /bin/bash -c "$IFN verifier sd"',
  ),
  {
    name: 'an input that vanishes',
    script: 'cp scores.csv v.csv; (sleep 0.15; rm v.csv)& $IFN carte v.csv -o x.svg',
    codes: [0, 2],
  },
  {
    name: 'an input that grows',
    script:
      'cp scores.csv g.csv; (for i in 1 2 3 4 5 6 7 8; do tail -3 scores.csv >> g.csv; sleep 0.05; done)& $IFN carte g.csv -o x.svg; rc=$?; wait; exit $rc',
    codes: [0, 1, 2],
  },
  {
    name: 'an input cut while it is read',
    script:
      'cp scores.csv t.csv; (sleep 0.2; : > t.csv)& $IFN carte t.csv -o x.svg; rc=$?; wait; exit $rc',
    codes: [0, 1, 2],
  },
  { name: 'a folder named as a file', script: 'mkdir d.csv; $IFN carte d.csv -o x.svg' },
  {
    name: 'a pipe that ends empty',
    script: 'mkfifo f.csv; (sleep 0.2; : > f.csv)& $IFN carte f.csv -o x.svg',
  },
  { name: 'a link to itself', script: 'ln -s loop.csv loop.csv; $IFN carte loop.csv -o x.svg' },
  { name: 'a device that never ends', script: '$IFN verifier /dev/urandom' },
  { name: 'another device that never ends', script: '$IFN calculer /dev/zero -o x.csv' },
  { name: 'the memory of the program', script: '$IFN carte /proc/self/mem -o x.svg' },
  {
    name: 'an output that is a folder',
    script: 'mkdir od.svg; $IFN carte scores.csv -o od.svg --force',
  },
  { name: 'an output in no folder', script: '$IFN carte scores.csv -o nope/x.svg' },
  { name: 'an output under a file', script: '$IFN carte scores.csv -o scores.csv/x.svg' },
  { name: 'a name too long', script: '$IFN carte scores.csv -o $(printf "a%.0s" $(seq 300)).svg' },
  {
    name: 'two processes on one output',
    script:
      '$IFN calculer --territoire 90 -o x.csv & a=$!; $IFN calculer --territoire 90 -o x.csv; b=$?; wait $a; a=$?; exit $((a>b?a:b))',
    codes: [0, 2],
  },
  {
    name: 'a locale that is none',
    script: 'LANG=xx_XX.UTF-8 LC_ALL=C $IFN calculer --territoire 90 -o x.csv',
    codes: [0],
  },
  {
    name: 'a time zone that is none',
    script: 'TZ=Foo/Bar $IFN calculer --territoire 90 -o x.csv',
    codes: [0],
  },
  {
    name: 'a terminal of three columns',
    script: 'COLUMNS=3 $IFN methodes',
    codes: [0],
    mute: true,
  },
]

const STACK = /\n\s+at .*(?:js|node):\d|\b(?:Type|Range|Syntax)?Error: |node:internal|Warning:/
const all = process.env['IFN_FAULTS'] === 'all'
const isRoot = process.getuid?.() === 0
const folder = scratch()

interface Ended {
  readonly code: number | null
  readonly stderr: string
  readonly left: readonly string[]
}

function force({ script }: Fault): Promise<Ended> {
  const place = mkdtempSync(join(folder, 'fault-'))
  chmodSync(place, 0o777)
  for (const name of ['scores.csv', 'scores.datapackage.json', 'scores.arrow', 'table.csv'])
    copyFileSync(join(folder, name), join(place, name))
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', script], {
      cwd: place,
      env: { ...process.env, IFN: `${process.execPath} ${join(root, 'dist/bin/ifn.js')}` },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code) => {
      chmodSync(place, 0o777)
      const left = readdirSync(place, { recursive: true, encoding: 'utf8' })
      resolve({ code, stderr, left: left.filter((name) => name.endsWith('.tmp')) })
    })
  })
}

describe.skipIf(process.platform !== 'linux')('a forced fault', () => {
  beforeAll(async () => {
    chmodSync(folder, 0o755)
    const rows = Array.from(
      { length: 400 },
      (_, i) => `${String(1001 + i).padStart(5, '0')};${i};0,${100 + i}`,
    )
    writeFileSync(join(folder, 'table.csv'), ['CODGEO;P20_POP;part_65_plus', ...rows].join('\n'))
    const outputs = ['csv', 'arrow'].flatMap((each) => ['-o', join(folder, `scores.${each}`)])
    const { code, stderr } = await spawned(['calculer', '--territoire', '90', ...outputs])
    expect(code, stderr).toBe(0)
  })

  it.each(faults.filter((fault, i) => (all || i % 5 === 0) && (isRoot || !fault.asNobody)))(
    '$name: a code of the contract, a sentence, no stack, nothing half written',
    async (fault) => {
      const { code, stderr, left } = await force(fault)
      expect(fault.codes ?? [1, 2], stderr.slice(-400)).toContain(code)
      expect(stderr).not.toMatch(STACK)
      if (!fault.mute && code !== 0)
        expect(stderr).toMatch(/erreur\[[a-z-]+\] .+\n(?:.*\n)*? {2}remède {2}./)
      expect(left).toEqual([])
    },
  )

  it('is one of sixty', () => {
    expect(faults.length).toBeGreaterThanOrEqual(60)
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length)
  })
})
