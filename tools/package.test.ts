/** The package as it is published: what it pulls in, what its manifest promises, what its types ask of who uses them. */
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { describe, expect, inject, it } from 'vitest'

const run = promisify(execFile)
const root = join(import.meta.dirname, '..')
const project = inject('project')
const installed = join(project, 'node_modules/indice-fragilite-numerique')

describe('the package, as published', () => {
  it('has a manifest in which publint finds nothing to say', async () => {
    const { messages, pkg } = await publint({ pkgDir: installed, pack: false, strict: true })
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })

  it('has types that ESM projects and bundlers resolve as they run', async () => {
    const { problems = [] } = (await checkPackage(
      createPackageFromTarballData(new Uint8Array(readFileSync(inject('tarball')))),
    )) as { problems?: { kind: string; resolutionKind?: string }[] }
    // node10 knows no exports, and require() has no place in a package of ESM
    expect(
      problems.filter(
        ({ kind, resolutionKind = '' }) =>
          kind !== 'CJSResolvesToESM' && !['node10', 'node16-cjs'].includes(resolutionKind),
      ),
    ).toEqual([])
  })

  it('brings the runtime dependencies that CONTRIBUTING gives a reason for, and no other', () => {
    const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>
    }
    const told = [
      ...readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').matchAll(/^\| `([^`]+)` \|/gm),
    ].map((found) => found[1])
    expect(told.toSorted()).toEqual(Object.keys(dependencies).toSorted())
  })
})

describe('the types, under skipLibCheck: false', () => {
  writeFileSync(join(project, 'use.ts'), readFileSync(join(import.meta.dirname, 'fixtures/use.ts')))

  it.each([
    ['nodenext', ['es2022'], []],
    ['nodenext', ['es2023', 'dom'], ['node']],
    ['bundler', ['esnext', 'dom', 'dom.iterable'], []],
  ])(
    'hold in a project of module resolution %s, lib %j, types %j',
    async (moduleResolution, lib, types) => {
      const name = `tsconfig-${moduleResolution}-${lib.join('-')}.json`
      const compilerOptions = {
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        skipLibCheck: false,
        noEmit: true,
        target: 'es2022',
        module: moduleResolution === 'bundler' ? 'esnext' : moduleResolution,
        moduleResolution,
        lib,
        types,
      }
      writeFileSync(join(project, name), JSON.stringify({ compilerOptions, files: ['use.ts'] }))
      const { stdout } = await run(process.execPath, [
        join(root, 'node_modules/typescript/bin/tsc'),
        '-p',
        join(project, name),
      ]).catch((failed: { stdout: string }) => failed)
      expect(stdout).toBe('')
    },
  )
})
