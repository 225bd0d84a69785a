/** What `npm pack` would publish: all that is promised, and nothing else. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from './support.ts'

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, string | Record<string, string>>
  bin: Record<string, string>
  main: string
  types: string
  scripts: Record<string, string>
  dependencies: Record<string, string>
}

interface Locked {
  readonly version: string
  readonly license?: string
  readonly integrity?: string
  readonly link?: boolean
  readonly dev?: boolean
  readonly peer?: boolean
  readonly optional?: boolean
  readonly hasInstallScript?: boolean
}
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>
}

describe('the package', () => {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [{ files: { path: string; mode: number }[]; unpackedSize: number }]
  const files = packed.files.map(({ path }) => path)

  it('holds every entry that its manifest names', () => {
    const named = [
      manifest.main,
      manifest.types,
      ...Object.values(manifest.bin),
      ...Object.values(manifest.exports).flatMap((entry) =>
        typeof entry === 'string' ? [entry] : Object.values(entry),
      ),
    ]
    for (const entry of named) expect(files).toContain(entry.replace('./', ''))
  })

  it('holds the embedded territory with its licence, and the documents', () => {
    for (const name of ['communes.csv', 'communes.topojson', 'datapackage.json'])
      expect(files).toContain(`data/territoire-de-belfort/${name}`)
    for (const name of ['communes.csv.gz', 'epci.csv', 'datapackage.json'])
      expect(files).toContain(`data/france/${name}`)
    expect(files).toContain('data/contours/communes.topojson.gz')
    for (const name of [
      'README.md',
      'README.fr.md',
      'LICENSE',
      'CHANGELOG.md',
      'THIRD-PARTY.md',
      'package.json',
    ])
      expect(files).toContain(name)
  })

  it('holds no source, test, benchmark or private file', () => {
    expect(
      files.filter(
        (path) =>
          /^(src|test|bench|notebooks|tools|scripts|\.ci)\//.test(path) ||
          /^docs\/(?!(README|embarquer|embedding|depuis-(r|python|qgis)|from-(r|python|qgis))\.md$)/.test(
            path,
          ) ||
          /(\.env|\.npmrc|\.tgz|tsbuildinfo)$/.test(path),
      ),
    ).toEqual([])
  })

  it('runs nothing at install; from git it is built, as npm does for such a dependency', () => {
    expect(
      Object.keys(manifest.scripts).filter((name) => /^(pre|post)?install$/.test(name)),
    ).toEqual([])
    expect(manifest.scripts.prepare).toBe('npm run build')
  })

  it('depends on nothing that runs at install, each entry of the lock with its checksum', () => {
    const entries = Object.entries(lock.packages).filter(([path]) => path !== '')
    expect(entries.length).toBeGreaterThan(100)
    expect(entries.filter(([, { integrity, link }]) => !integrity && !link)).toEqual([])
    expect(
      entries.filter(([, each]) => each.hasInstallScript && !each.dev).map(([path]) => path),
    ).toEqual([])
  })

  it('is made with nothing but permissive licences', () => {
    const permissive =
      /^\(?(MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|BlueOak-1\.0\.0|CC0-1\.0|Unlicense|MIT-0|Python-2\.0)( (OR|AND) .*)?\)?$/
    const runtime = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && !dev)
    expect(runtime.length).toBeGreaterThan(20)
    expect(
      runtime
        .filter(([, { license }]) => !permissive.test(license ?? ''))
        .map(([path, { license }]) => `${path} ${license}`),
    ).toEqual([])
  })

  it('says all that it is made of: the bill of materials holds each dependency, its licence and its checksum', () => {
    const bill = JSON.parse(readFileSync(join(root, 'sbom.cdx.json'), 'utf8')) as {
      components: { name: string; version: string; hashes?: unknown[]; licenses?: unknown[] }[]
    }
    const listed = new Set(bill.components.map(({ name, version }) => `${name}@${version}`))
    const wanted = Object.entries(lock.packages).flatMap(
      ([path, { version, dev, peer, optional }]) =>
        path === '' || dev || peer || optional
          ? []
          : [`${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`],
    )
    expect(wanted.filter((each) => !listed.has(each))).toEqual([])
    expect(
      bill.components.filter(({ hashes, licenses }) => !hashes?.length || !licenses?.length),
    ).toEqual([])
    expect(files).toContain('sbom.cdx.json')
  })

  it('has a lock without addresses, so that any registry can serve it', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toContain('"resolved"')
    expect(existsSync(join(root, '.npmrc'))).toBe(true)
  })
})
