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

  it('has a lock without addresses, so that any registry can serve it', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toContain('"resolved"')
    expect(existsSync(join(root, '.npmrc'))).toBe(true)
  })
})
