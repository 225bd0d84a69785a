/** Packs the built package once and installs it in an empty project, as a newcomer would; the checks share that project. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The empty project, with the package installed. */
    readonly project: string
    readonly tarball: string
  }
}

const root = join(import.meta.dirname, '..')

export default function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'ifn-package-'))
  const project = join(folder, 'project')
  mkdirSync(project)
  writeFileSync(
    join(project, 'package.json'),
    '{ "name": "project", "private": true, "type": "module" }\n',
  )
  const npm = (...args: string[]): string =>
    execFileSync('npm', args, {
      cwd: args[0] === 'pack' ? root : project,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })

  const [packed] = JSON.parse(
    npm('pack', '--ignore-scripts', '--json', '--pack-destination', folder),
  ) as [{ filename: string; size: number; unpackedSize: number }]
  const tarball = join(folder, packed.filename)
  const start = performance.now()
  npm('install', '--no-audit', '--no-fund', '--prefer-offline', tarball)
  const seconds = (performance.now() - start) / 1000
  const modules = join(project, 'node_modules')
  const lock = JSON.parse(npm('ls', '--all', '--json', '--long')) as { dependencies?: object }
  console.log(
    `package: ${size(packed.size)} packed, ${size(packed.unpackedSize)} unpacked; installed in ${seconds.toFixed(1)} s, with its dependencies: ${countPackages(lock)} packages, ${size(weigh(modules))}`,
  )
  provide('project', project)
  provide('tarball', tarball)
  return () => rmSync(folder, { recursive: true, force: true })
}

function size(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

function weigh(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).reduce(
    (sum, each) => sum + (each.isFile() ? statSync(join(each.parentPath, each.name)).size : 0),
    0,
  )
}

function countPackages(tree: { dependencies?: object }, seen = new Set<string>()): number {
  for (const [name, child] of Object.entries(tree.dependencies ?? {})) {
    seen.add(`${name}@${(child as { version?: string }).version}`)
    countPackages(child as { dependencies?: object }, seen)
  }
  return seen.size
}
