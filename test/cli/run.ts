import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { main } from '../../src/cli/command-line.ts'
import { root } from '../support.ts'

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Surroundings {
  readonly input?: string
  readonly cwd?: string
  readonly env?: Record<string, string>
}

/** Runs a command line: in this process, unless it wants an input, a folder or an environment of its own. */
export function ifn(args: readonly string[], surroundings?: Surroundings): Promise<Ran> {
  return surroundings === undefined ? here(args) : spawned(args, surroundings)
}

async function here(args: readonly string[]): Promise<Ran> {
  const data: Buffer[] = []
  let stderr = ''
  const code = await main(args, {
    data: (bytes) => data.push(Buffer.from(bytes as Uint8Array)),
    say: (text) => (stderr += `${text}\n`),
    isTerminal: false,
    progress: () => {},
  })
  return { code, stdout: Buffer.concat(data).toString('utf8'), stderr }
}

/** Runs the built command as a user does: another process, its own streams. `npm test` builds first. */
export function spawned(
  args: readonly string[],
  { input, cwd = root, env = {} }: Surroundings = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'dist/bin/ifn.js'), ...args], {
      cwd,
      env: { ...process.env, ...env },
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
    child.stdin.on('error', () => {}) // a command that fails early does not read its input
    child.stdin.end(input)
  })
}

/** A folder of its own for the tests of a file, removed after them. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ifn-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
